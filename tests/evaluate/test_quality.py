"""Quality figures: who answered, how evenly, how precisely, and what self-selection would do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.concepts.problems import ProblemsFound
from monitor.evaluate.quality import (
    early_and_late,
    expected_precision,
    precision,
    representativity,
    responses,
    self_selection,
)


SHARES = st.floats(0.01, 0.99)


def test_49_percent_becomes_43_and_a_half_when_victims_answer_a_quarter_more_often():
    band = {one.readiness: round(100 * one.share, 1) for one in self_selection(0.49)}
    assert band == {1.0: 49.0, 1.25: 43.5, 1.5: 39.0, 2.0: 32.5}


@given(SHARES, st.floats(1, 5))
def test_the_band_is_undone_by_letting_victims_answer_so_much_more_often(share, readiness):
    (found,) = self_selection(share, [readiness])
    victims, others = readiness * found.share, 1 - found.share
    assert victims / (victims + others) == pytest.approx(share)


@given(SHARES)
def test_the_readier_victims_are_the_fewer_there_are(share):
    shares = [one.share for one in self_selection(share)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(share)


def test_nobody_and_everybody_stay_what_they_are():
    assert {one.share for one in self_selection(0.0)} == {0.0}
    assert {one.share for one in self_selection(1.0)} == {1.0}


@pytest.mark.parametrize(("share", "readiness"), [(-0.1, 1), (1.1, 1), (0.5, 0), (0.5, -1)])
def test_it_refuses_what_is_no_share_or_no_readiness(share, readiness):
    with pytest.raises(ProblemsFound) as found:
        self_selection(share, [readiness])
    assert found.value.problems[0].code == "K10"


def test_response_is_told_per_group():
    found = responses({"burgemeester": 342, "raadslid": 8452}, {"burgemeester": 171})
    assert [(one.group, one.rate) for one in found] == [("burgemeester", 0.5), ("raadslid", 0.0)]


def test_more_answers_than_people_are_refused_for_all_groups_at_once():
    with pytest.raises(ProblemsFound) as found:
        responses({"a": 10, "b": 10, "c": 0}, {"a": 11, "b": 5, "c": 0})
    assert [problem.code for problem in found.value.problems] == ["K10", "K10"]


def test_groups_that_answer_alike_are_fully_representative():
    even = responses({"a": 1000, "b": 3000}, {"a": 250, "b": 750})
    found = representativity(even)
    assert found.r == 1 and found.worst_bias == 0 and found.rate == 0.25


def test_the_r_indicator_is_one_minus_twice_the_spread_of_response():
    """Half of the people answer at 20% and half at 60%: spread 0.2, so R = 0.6."""
    uneven = responses({"a": 10**6, "b": 10**6}, {"a": 200_000, "b": 600_000})
    found = representativity(uneven)
    assert found.spread == pytest.approx(0.2, abs=1e-5)
    assert found.r == pytest.approx(0.6, abs=1e-5)
    assert found.worst_bias == pytest.approx(100 * 0.5 * 0.2 / 0.4, abs=1e-3)


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=1, max_size=8).map(
        lambda rows: [(n, round(n * rate)) for n, rate in rows]
    )
)
def test_the_r_indicator_lies_between_0_and_1(rows):
    population = {str(place): n for place, (n, _) in enumerate(rows)}
    answers = {str(place): n for place, (_, n) in enumerate(rows)}
    assert 0 <= representativity(responses(population, answers)).r <= 1


def test_early_and_late_respondents_who_differ_by_chance_are_no_warning():
    found = early_and_late([True] * 50 + [False] * 50, [True] * 45 + [False] * 55)
    assert found.difference == pytest.approx(0.05)
    assert not found.provable


def test_early_respondents_who_are_victims_far_more_often_are_a_warning():
    found = early_and_late([True] * 300 + [False] * 300, [True] * 200 + [False] * 400)
    assert found.provable and found.early > found.late


def test_nobody_late_is_refused():
    with pytest.raises(ProblemsFound):
        early_and_late([True], [])


def test_precision_reached_stands_beside_the_precision_planned():
    found = precision("burgemeester", 342, 171, 0.03)
    assert found.reached == pytest.approx(5.88, abs=0.01)
    assert found.planned == pytest.approx(5.31, abs=0.01)  # 1.96·√(¼/171·(342−171)/341)
    assert not found.as_planned


def test_the_smallest_change_is_that_of_two_equal_measurements():
    """(1.96 + 0.84)·√2·se: 2.8·1.414·1 point."""
    found = precision("all", 11_562, 3_000, 0.01)
    assert found.smallest_change == pytest.approx(3.96, abs=0.01)


def test_before_there_are_answers_precision_is_as_planned():
    assert expected_precision("all", 11_562, 3_033).as_planned


def test_an_impossible_error_is_refused():
    with pytest.raises(ProblemsFound):
        precision("all", 100, 50, 0.7)
