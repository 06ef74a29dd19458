"""What may be called a difference: tests between domains, with earlier figures, and in families."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable, Estimate, Published, compare
from monitor.concepts.problems import ProblemsFound


@pytest.fixture(scope="module")
def estimates() -> analyse.Estimates:
    yes = np.array([1] * 30 + [0] * 70 + [1] * 60 + [0] * 40, dtype=np.uint8)
    design = Design.of(np.repeat([0, 1], 100), [400, 500])
    groups = [
        DomainVariable.everyone(200, 900),
        DomainVariable.of("half", ["first", "second"], np.repeat([0, 1], 100)),
        DomainVariable.of("odd", ["even", "uneven"], np.arange(200) % 2),
    ]
    return analyse.estimate(design, {"seen": yes, "other": 1 - yes}, groups)


def test_independent_groups_add_their_variances(estimates: analyse.Estimates) -> None:
    a, b = estimates["seen", "first"], estimates["seen", "second"]
    found = compare.difference(a, b)
    assert found.difference == pytest.approx(-0.3)
    assert found.se == pytest.approx(np.hypot(a.se, b.se))
    assert (found.direction, found.provable) == ("lower", True)


def test_overlap_is_accounted_for(estimates: analyse.Estimates) -> None:
    a, everyone = estimates["seen", "first"], estimates["seen", "all"]
    found = compare.difference(a, everyone)
    # the strata are the halves, so first − all = 5/9·(first − second)
    apart = compare.difference(a, estimates["seen", "second"])
    assert found.difference == pytest.approx(apart.difference * 5 / 9)
    assert found.se == pytest.approx(apart.se * 5 / 9)


def test_crossing_groups_agree_with_the_sum_over_persons(estimates: analyse.Estimates) -> None:
    found = compare.difference(estimates["seen", "first"], estimates["seen", "even"])
    y = np.array([1] * 30 + [0] * 70 + [1] * 60 + [0] * 40)
    w = np.repeat([4.0, 5.0], 100)
    u = np.zeros(200)
    for mark, sign in ((np.repeat([1, 0], 100), 1), (1 - np.arange(200) % 2, -1)):
        share = np.sum(w * mark * y) / np.sum(w * mark)
        u += sign * mark * (y - share) / np.sum(w * mark)
    z = (w * u).reshape(2, 100)
    spread = np.sum((z - z.mean(axis=1, keepdims=True)) ** 2, axis=1)
    assert found.se == pytest.approx(np.sqrt(np.sum([0.75, 0.8] * spread * 100 / 99)))


def test_a_group_minus_itself_is_not_a_test(estimates: analyse.Estimates) -> None:
    a = estimates["seen", "first"]
    assert not compare.difference(a, a).testable


def test_two_items_are_not_compared(estimates: analyse.Estimates) -> None:
    with pytest.raises(ProblemsFound) as error:
        compare.difference(estimates["seen", "first"], estimates["other", "first"])
    assert error.value.problems[0].code == "S14"


def _current(**rest: object) -> Estimate:
    values = {"estimate": 0.45, "se": 0.01, "low": 0.43, "high": 0.47, "level": 0.95, "n": 3000}
    values |= {"yes": 1350, "effective_n": 2475.0, "df": 2900, "population": 11500.0}
    values |= {"base": 11500.0, "total": 5175.0, "not_asked": 0, "no_answer": 0, "deff": 1.0}
    values |= {
        "kish": 1.0,
        "method": "logit",
        "item": "agg_any",
        "variable": "all",
        "domain": "all",
    }
    return Estimate(**(values | rest))


def test_a_change_counts_the_error_of_both_and_of_rounding() -> None:
    found = compare.change(_current(), Published(0.33, 1000, 11000))
    earlier = 0.33 * 0.67 / 1000 * (11000 - 1000) / (11000 - 1)
    assert found.se == pytest.approx(np.sqrt(0.01**2 + earlier + 0.01**2 / 12))
    assert found.direction == "higher"


def test_a_census_of_before_leaves_only_rounding() -> None:
    found = compare.change(_current(), Published(0.40, 500, 500))
    assert found.se == pytest.approx(np.sqrt(0.01**2 + 0.01**2 / 12))


@pytest.mark.parametrize("population", [None, 1500.0])
def test_without_n_it_says_how_many_would_have_been_needed(population: float | None) -> None:
    earlier = Published(0.40, None, population)
    found = compare.change(_current(), earlier)
    assert (found.testable, found.provable, found.direction) == (False, False, None)
    assert found.difference == pytest.approx(0.05)
    enough = compare.change(_current(), Published(0.40, found.n_needed, population))
    short = compare.change(_current(), Published(0.40, found.n_needed - 1, population))
    assert enough.provable
    assert not short.provable


def test_a_difference_within_our_own_error_needs_no_n_at_all() -> None:
    assert compare.change(_current(), Published(0.44)).n_needed is None


def test_a_published_zero_is_not_without_error() -> None:
    assert compare.change(_current(estimate=0.02, se=0.001), Published(0.0, 20)).se > 0.015


def test_nobody_asked_is_not_testable() -> None:
    found = compare.change(_current(estimate=None, se=None, n=0, df=0), Published(0.4, 100))
    assert not found.testable


def test_holm_by_hand() -> None:
    assert compare.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_benjamini_hochberg_by_hand() -> None:
    found = compare.benjamini_hochberg([0.01, 0.04, 0.03, 0.8])
    assert found == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.8])


def test_a_family_counts_only_what_was_tested(estimates: analyse.Estimates) -> None:
    tested = compare.difference(estimates["seen", "first"], estimates["seen", "second"])
    unknown = compare.change(_current(), Published(0.44))
    family = compare.adjust([tested, unknown, tested], "holm")
    assert family[0].adjusted == pytest.approx(2 * tested.p_value)
    assert family[1].adjusted is None
