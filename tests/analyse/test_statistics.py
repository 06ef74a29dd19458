"""Totals, quantiles, tests and models where the answer is known without R, and what they refuse."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable, Packed, Replicates, Stage
from monitor.analyse.quantile_rules import weighted_quantile
from monitor.concepts.problems import ProblemsFound


@pytest.fixture
def design() -> Design:
    return Design.of([0, 0, 0, 1, 1, 1], [6, 12])


def _code(error: pytest.ExceptionInfo[ProblemsFound]) -> str:
    problem = error.value.problems[0]
    assert problem.say("nl") and problem.say("en")
    return problem.code


def test_a_total_multiplies_by_the_weights(design: Design) -> None:
    found = analyse.total(design, {"y": [1, 2, 3, 4, 5, 6]})
    assert found["y"] == 2 * 6 + 4 * 15


def test_an_unknown_value_leaves_its_own_variable_only(design: Design) -> None:
    found = analyse.mean(design, {"a": [1, np.nan, 3, 4, 5, 6], "b": [1, 2, 3, 4, 5, 6]})
    assert found["a"] == pytest.approx((2 * 4 + 4 * 15) / (2 * 2 + 4 * 3))
    assert found["b"] == pytest.approx((2 * 6 + 4 * 15) / 18)


def test_a_function_of_estimates_carries_their_covariance(design: Design) -> None:
    both = analyse.total(design, {"y": [1, 2, 3, 4, 5, 6], "x": [2, 2, 2, 3, 3, 3]})
    straight = analyse.ratio(design, {"y": [1, 2, 3, 4, 5, 6]}, [2, 2, 2, 3, 3, 3])
    found = both.transform(lambda t: t[0] / t[1])
    assert found["value"] == pytest.approx(straight["y"])
    assert found.se[0] == pytest.approx(straight.se[0])


@pytest.mark.parametrize(("p", "expected"), [(0.2, 1), (0.5, 3), (0.6, 3), (0.61, 4), (0.99, 5)])
def test_a_quantile_is_the_first_value_that_reaches_p(p: float, expected: float) -> None:
    assert weighted_quantile(np.array([5.0, 3, 1, 4, 2]), np.ones(5), p) == expected


def test_a_school_median_lies_halfway() -> None:
    assert weighted_quantile(np.array([4.0, 1, 3, 2]), np.ones(4), 0.5, "school") == 2.5


def test_francisco_and_fuller_invert_the_test() -> None:
    random = np.random.default_rng(3)
    y = random.normal(size=80)
    design = Design.of(np.arange(80) % 4, [100] * 4)
    found = analyse.quantile(design, {"y": y}, 0.5, interval="score")
    assert found.low[0] < found.values[0] < found.high[0]
    below = analyse.mean(design, {"f": y <= found.low[0]})
    low, high = below.interval()
    assert low[0] <= 0.5 <= high[0]


def test_two_unrelated_questions_are_not_called_related() -> None:
    design = Design.of(np.zeros(40, dtype=int), [400])
    rows, columns = np.arange(40) // 20, np.arange(40) % 2
    found = analyse.independence(design, rows, columns)
    assert found.statistic == pytest.approx(0, abs=1e-12)
    assert found.p_value == pytest.approx(1)


def test_a_table_of_some_counts_those_alone(design: Design) -> None:
    part = np.arange(len(design)) % 3 > 0
    rows, columns = np.arange(len(design)) % 2, np.arange(len(design)) // 2 % 2
    found = analyse.independence(design, np.where(part, rows, -1), columns, test="lincom")
    w = design.final * part
    shares = np.array([w[(rows == i) & (columns == j)].sum() for i in (0, 1) for j in (0, 1)])
    shares = shares.reshape(2, 2) / w.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = part.sum() * ((shares - expected) ** 2 / expected).sum()
    assert (found.pearson, found.statistic) == pytest.approx((pearson, pearson))


def test_a_model_with_one_group_gives_the_log_odds() -> None:
    yes = np.array([1] * 6 + [0] * 4 + [1] * 2 + [0] * 8)
    group = np.repeat([1, 0], 10)
    design = Design.of(np.zeros(20, dtype=int), [100])
    found = analyse.regression(design, yes, {"group": group})
    assert found["(constant)"] == pytest.approx(np.log(2 / 8))
    assert found["group"] == pytest.approx(np.log(6 / 4) - np.log(2 / 8))


def test_complete_separation_is_refused() -> None:
    design = Design.of(np.zeros(20, dtype=int), [100])
    group = np.repeat([1, 0], 10)
    with pytest.raises(ProblemsFound) as error:
        analyse.regression(design, group, {"group": group})
    assert _code(error) == "S19"


@pytest.mark.parametrize("calibrated", [False, True])
def test_the_bootstrap_comes_near_the_formula(calibrated: bool) -> None:
    random = np.random.default_rng(5)
    strata, y = np.repeat([0, 1], 60), random.normal(10, 2, 120)
    design = Design.of(strata, weights=np.repeat([20.0, 50.0], 60))
    replicates = analyse.bootstrap(design, 400, seed=1)
    if calibrated:
        replicates = analyse.replicates.recalibrated(replicates, lambda w: w * 4200 / w.sum())
    straight, drawn = analyse.mean(design, {"y": y}), analyse.mean(replicates, {"y": y})
    assert drawn["y"] == pytest.approx(straight["y"])
    assert drawn.se[0] == pytest.approx(straight.se[0], rel=0.15)


def test_the_same_seed_gives_the_same_bootstrap(design: Design) -> None:
    one, two = (analyse.bootstrap(design, 5, seed=8).weights for _ in range(2))
    assert np.array_equal(one, two)


def test_batches_give_what_one_table_gives() -> None:
    random = np.random.default_rng(2)
    answers = {f"q{k}": random.integers(0, 4, 90).astype(np.uint8) for k in range(7)}
    table = pa.table(answers)
    design = Design.of(np.arange(90) % 3, [50, 60, 70])
    domains = [DomainVariable.of("half", ["a", "b"], np.arange(90) % 2)]
    packed = Packed.from_batches(table.to_batches(max_chunksize=17), list(answers))
    at_once, in_parts = (analyse.estimate(design, x, domains) for x in (answers, packed))
    assert at_once.table.equals(in_parts.table)


def test_a_few_items_at_a_time_give_what_all_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    answers = {f"q{k}": random.integers(0, 4, 90).astype(np.uint8) for k in range(13)}
    strata, weights = np.arange(90) % 3, random.uniform(1, 3, 90)
    design = Design.of(strata, [20, 20, 20], weights, psu=np.arange(90) // 9, nest=True)
    halves = DomainVariable.of("half", ["a", "b"], np.arange(90) // 45)
    domains = [DomainVariable.everyone(90), halves]
    whole = analyse.estimate(design, answers, domains)
    monkeypatch.setattr("monitor.analyse.proportions.ROOM", 1)
    parts = analyse.estimate(design, answers, domains)
    assert whole.table.equals(parts.table)
    assert not parts.run.cells[0].z
    gaps = [
        analyse.compare.difference(found["q7", "a"], found["q7", "all"]) for found in (whole, parts)
    ]
    assert gaps[0] == gaps[1]


def test_no_items_give_no_estimates(design: Design) -> None:
    assert len(analyse.estimate(design, {}, [DomainVariable.everyone(6)])) == 0


def test_a_second_stage_adds_to_the_variance() -> None:
    psu, y = np.repeat(np.arange(6), 4), np.tile([1.0, 2, 4, 8], 6) + np.repeat(np.arange(6), 4)
    all_of_them = Design.of(np.zeros(24, dtype=int), [12], np.ones(24), psu=psu)
    some = Stage.of(np.arange(24), np.full(24, 9))
    sampled = Design.of(np.zeros(24, dtype=int), [12], np.ones(24), psu=psu, stages=[some])
    plain, more = (analyse.mean(d, {"y": y}).se[0] for d in (all_of_them, sampled))
    within = np.array([1.0, 2, 4, 8]).var(ddof=1)
    assert more**2 - plain**2 == pytest.approx(6 * 0.5 * (1 - 4 / 9) * 4 * within / 24**2)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (lambda d: analyse.mean(d, {"y": [1, 2]}), "S01"),
        (lambda d: analyse.mean(d, {"y": [1, 2, np.inf, 4, 5, 6]}), "S11"),
        (lambda d: analyse.mean(d, {"y": [np.nan] * 6}), "S07"),
        (lambda d: analyse.quantile(d, {"y": [1, 2, 3, 4, 5, 6]}, 50), "S12"),
        (lambda d: analyse.regression(d, [1, 2, 3, 4, 5, 6], {}), "S12"),
        (lambda d: analyse.independence(d, [0] * 6, [0, 1] * 3), "S12"),
        (lambda d: analyse.mean(d, {"y": [1, 2, 3, 4, 5, 6]})["z"], "S15"),
        (lambda d: analyse.balanced(d), "S18"),
        (lambda d: Replicates.of(d.weights, [[1, 2]]), "S01"),
    ],
)
def test_what_cannot_be_computed_is_refused(design: Design, attempt: object, code: str) -> None:
    with pytest.raises(ProblemsFound) as error:
        attempt(design)  # type: ignore[operator]
    assert _code(error) == code


def test_with_one_effect_the_sum_of_effects_is_an_f() -> None:
    rows, columns = np.arange(60) % 2, (np.arange(60) * 7 % 11 + np.arange(60) % 2 * 3) // 6 % 2
    design = Design.of(np.arange(60) % 3, [100] * 3)
    found = {
        test: analyse.independence(design, rows, columns, test=test).p_value
        for test in ("F", "lincom", "saddlepoint")
    }
    assert found["lincom"] == pytest.approx(found["F"], rel=1e-8)
    assert found["saddlepoint"] == pytest.approx(found["F"], rel=0.15)
    assert 0 < found["F"] < 1
