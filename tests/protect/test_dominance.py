"""Dominance (R7): no figure rests on one or two respondents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitor.protect.dominance import (
    dominated_cells,
    dominated_numbers,
    median_may_be_shown,
    top_coded,
    total_may_be_shown,
)
from protect.editions import POLICY, estimate


NO_ONE = np.zeros(40, dtype=np.uint8)


def dominated(weights, outcome=NO_ONE, kish=1.0):
    made = replace(estimate("agg_any", "g", 10, int((outcome <= 1).sum())), kish=kish)
    groups = [("g", np.ones(len(weights), dtype=bool))]
    return dominated_cells(weights, {"agg_any": outcome}, groups, {("agg_any", "g"): made}, POLICY)


def test_two_respondents_may_carry_a_fifth_of_the_weighted_base_and_no_more():
    weights = np.ones(40)
    weights[:2] = 4.75  # 9.5 of 47.5 is exactly a fifth
    assert dominated(weights) == {}
    weights[:2] = 4.76
    assert dominated(weights) == {("agg_any", "g"): "R7"}


def test_only_who_answered_counts_towards_the_weighted_base():
    weights = np.ones(40)
    weights[:2] = 4.0
    outcome = NO_ONE.copy()
    assert dominated(weights, outcome) == {}
    outcome[20:] = 3  # half gave no answer
    assert dominated(weights, outcome) == {("agg_any", "g"): "R7"}


@pytest.mark.parametrize(("kish", "hidden"), [(2.5, False), (2.51, True)])
def test_weights_that_differ_too_much_hide_the_cell(kish, hidden):
    assert bool(dominated(np.ones(40), kish=kish)) is hidden


def test_a_total_of_even_numbers_may_be_shown():
    assert total_may_be_shown(np.full(40, 3.0), POLICY)


def test_a_total_that_one_respondent_dominates_may_not():
    numbers = np.full(40, 0.1)
    numbers[0] = 100.0
    assert not total_may_be_shown(numbers, POLICY)


def test_the_second_largest_must_not_be_able_to_estimate_the_largest_within_ten_percent():
    """100 and 50 beside 38 others: with 10 in all he is 10% off, with 9 he knows it too well."""
    others = np.full(38, 10 / 38)
    assert not total_may_be_shown(np.concatenate([[100.0, 50.0], others * 0.9]), POLICY)
    # The p% rule is then met, the (2, 90) rule is not: 150 of 160 is 94%.
    assert not total_may_be_shown(np.concatenate([[100.0, 50.0], others]), POLICY)
    assert total_may_be_shown(np.concatenate([[100.0, 50.0], others * 2]), POLICY)


def test_too_few_respondents_have_no_total_and_nobody_has_a_total_of_nothing():
    assert not total_may_be_shown(np.full(29, 3.0), POLICY)
    assert not total_may_be_shown(np.zeros(40), POLICY)


def test_top_coding_brings_the_highest_down_to_a_number_that_others_gave():
    numbers = np.concatenate([np.full(99, 4.0), [365.0]])
    assert top_coded(numbers, POLICY).max() == 4.0
    assert len(top_coded(np.array([]), POLICY)) == 0


@pytest.mark.parametrize(("below", "above", "shown"), [(10, 10, True), (9, 11, False)])
def test_a_median_needs_ten_on_each_side(below, above, shown):
    numbers = np.concatenate([np.full(below, 1.0), np.full(15, 2.0), np.full(above, 3.0)])
    assert median_may_be_shown(numbers, POLICY) is shown


def incidents(*told: float) -> np.ndarray:
    """How many incidents each of fifty had: mostly one or two, ten gave no answer, then `told`."""
    usual = np.concatenate([np.tile([1.0, 2.0], 20), np.full(10, np.nan)])
    return np.concatenate([usual, told])


@pytest.mark.parametrize(
    ("numbers", "heavy", "hidden"),
    [
        (incidents(3.0, 4.0), 1.0, False),
        (incidents(900.0, 4.0), 1.0, True),  # one respondent had nearly all incidents
        (incidents(400.0, 500.0), 1.0, True),  # two had: each knows the other
        (incidents(3.0, 4.0), 400.0, True),  # as weighted it is the figure of one
        (np.concatenate([np.ones(29), np.full(23, np.nan)]), 1.0, True),  # too few answered
    ],
)
def test_a_mean_number_that_one_or_two_carry_is_hidden(numbers, heavy, hidden):
    weights = np.ones(len(numbers))
    weights[-1] = heavy
    everyone = np.ones(len(numbers), dtype=bool)
    found = dominated_numbers(weights, {"incidents": numbers}, [("all", everyone)], POLICY)
    assert found == ({("incidents", "all"): "R7"} if hidden else {})


def test_a_mean_number_is_judged_in_each_group_by_itself():
    numbers = np.concatenate([incidents(3.0), incidents(900.0)])
    first = np.arange(len(numbers)) < len(numbers) // 2
    groups = [("man", first), ("vrouw", ~first)]
    found = dominated_numbers(np.ones(len(numbers)), {"incidents": numbers}, groups, POLICY)
    assert list(found) == [("incidents", "vrouw")]


def test_top_coding_first_lets_a_mean_be_shown_that_one_answer_dominated():
    numbers = np.concatenate([np.tile([1.0, 2.0, 3.0], 50), [9000.0]])
    everyone = [("all", np.ones(len(numbers), dtype=bool))]
    weights = np.ones(len(numbers))
    assert dominated_numbers(weights, {"incidents": numbers}, everyone, POLICY)
    coded = top_coded(numbers, POLICY)
    assert not dominated_numbers(weights, {"incidents": coded}, everyone, POLICY)
