"""Categories (R6): of answers that add up, never exactly one is out of sight."""

from __future__ import annotations

import numpy as np

from monitor.analyse import NO, NO_ANSWER, YES
from monitor.protect.categories import Sum, exposed_categories, sums
from protect.editions import POLICY, decided, estimate, indicator


BASES = {"agg_any": "all", "agg_serious": "all", "agg_less_serious": "all"}
QUESTIONS = {"agg_any": "a", "agg_serious": "b", "agg_less_serious": "b"}


def answers(serious: int, less: int, unknown: int = 0, none: int = 400):
    """Who had a serious incident, a less serious one, one of unknown weight, or none."""
    kinds = np.repeat(np.arange(4), [serious, less, unknown, none])
    of = lambda *yes: np.where(np.isin(kinds, yes), YES, NO).astype(np.uint8)  # noqa: E731
    found = {"agg_any": of(0, 1, 2), "agg_serious": of(0), "agg_less_serious": of(1)}
    found["agg_serious"][kinds == 2] = found["agg_less_serious"][kinds == 2] = NO_ANSWER
    return found


WHOLE = Sum("agg_any", ("agg_less_serious", "agg_serious"))


def test_the_answers_tell_which_indicators_add_up():
    found = sums(answers(100, 200), BASES, QUESTIONS, POLICY)
    assert {(one.whole, frozenset(one.parts)) for one in found} == {
        (WHOLE.whole, frozenset(WHOLE.parts))
    }


def test_a_few_who_did_not_answer_leave_the_sum_standing_and_many_do_not():
    assert sums(answers(100, 200, unknown=19), BASES, QUESTIONS, POLICY)
    assert not sums(answers(100, 200, unknown=20), BASES, QUESTIONS, POLICY)


def test_answers_that_are_everyone_add_up_to_everyone():
    found = sums(answers(100, 200, none=0), BASES, QUESTIONS, POLICY)
    assert any(one.whole == "" for one in found)


def ledger(*out_of_sight: str):
    """Figures of 600 persons; those named are in a tail."""
    indicators = [indicator(name) for name in BASES]
    yes = {"agg_any": 150, "agg_serious": 50, "agg_less_serious": 100}
    made = [estimate(name, "g", 1 if name in out_of_sight else yes[name], 300) for name in BASES]
    cells = decided({"g": (600, 300, "")}, made, indicators=indicators)
    return cells, {(one.item, one.domain): one for one in made}


def test_one_category_out_of_sight_takes_the_next_lowest_with_it():
    cells, estimates = ledger("agg_less_serious")
    assert exposed_categories(cells, [WHOLE], estimates) == {("agg_serious", "g"): "R6"}


def test_none_or_two_out_of_sight_need_no_third():
    for names in [(), ("agg_serious", "agg_less_serious")]:
        cells, estimates = ledger(*names)
        assert exposed_categories(cells, [WHOLE], estimates) == {}


def test_never_is_exactly_one_left_out_of_sight_in_any_chain_of_sums():
    """The category that joins the first may be alone in another sum, which loses one too."""
    other = Sum("agg_any", ("agg_serious", "agg_threat"))
    indicators = [indicator(name) for name in (*BASES, "agg_threat")]
    yes = {"agg_any": 150, "agg_serious": 50, "agg_less_serious": 1, "agg_threat": 90}
    made = [estimate(name, "g", count, 300) for name, count in yes.items()]
    cells = decided({"g": (600, 300, "")}, made, indicators=indicators)
    estimates = {(one.item, one.domain): one for one in made}
    gone = exposed_categories(cells, [WHOLE, other], estimates)
    assert set(gone) == {("agg_serious", "g"), ("agg_threat", "g")}
