"""Unequal chances and two phases, beside formulas that hold every pair of units in a matrix."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Calibration, Design, DomainVariable, TwoPhase, Unequal
from monitor.concepts.problems import ProblemsFound


RANDOM = np.random.default_rng(11)
FIRST = np.repeat([0, 1, 2], [12, 9, 15])
SECOND = np.arange(36) % 2
TAKEN = np.isin(np.arange(36), RANDOM.permutation(36)[:22])
Y = RANDOM.normal(0, 2, 36)
POPULATION = np.array([60, 30, 45])


def _joint(strata: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """π_kl of a simple random sample from each stratum."""
    n = np.bincount(strata)
    pi, more = n / sizes, n * (n - 1) / (sizes * (sizes - 1))
    found = np.outer(pi[strata], pi[strata])
    same = strata[:, None] == strata[None, :]
    found[same] = np.broadcast_to(more[strata][:, None], same.shape)[same]
    np.fill_diagonal(found, pi[strata])
    return found


def _every_pair(z: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """Särndal, Swensson & Wretman 9.3.7: both phases as sums over pairs."""

    def check(joint: np.ndarray) -> np.ndarray:
        return 1 - np.outer(np.diagonal(joint), np.diagonal(joint)) / joint

    back = np.outer(np.diagonal(second), np.diagonal(second)) / second
    return float(z @ (check(first) * back) @ z + z @ check(second) @ z)


def test_two_phases_equal_the_sum_over_every_pair() -> None:
    sample = TwoPhase.of(Design.of(FIRST, POPULATION), TAKEN, SECOND)
    first = _joint(FIRST, POPULATION)[np.ix_(TAKEN, TAKEN)]
    second = _joint(SECOND[TAKEN], np.bincount(SECOND))
    z = (Y / (np.bincount(FIRST) / POPULATION)[FIRST])[TAKEN] / np.diagonal(second)
    found = analyse.total(sample, {"y": Y})
    assert found["y"] == pytest.approx(z.sum())
    assert found.se[0] ** 2 == pytest.approx(_every_pair(z, first, second), rel=1e-10)


def test_answers_by_a_chance_of_their_own_are_a_second_phase_too() -> None:
    chances = np.linspace(0.4, 0.9, 36)
    sample = TwoPhase.of(Design.of(FIRST, POPULATION), TAKEN, chances=chances)
    pi = chances[TAKEN]
    second = np.outer(pi, pi)
    np.fill_diagonal(second, pi)
    first = _joint(FIRST, POPULATION)[np.ix_(TAKEN, TAKEN)]
    z = (Y / (np.bincount(FIRST) / POPULATION)[FIRST])[TAKEN] / pi
    found = analyse.total(sample, {"y": Y})
    assert found.se[0] ** 2 == pytest.approx(_every_pair(z, first, second), rel=1e-10)


def test_whoever_is_not_taken_may_have_any_value() -> None:
    sample = TwoPhase.of(Design.of(FIRST, POPULATION), TAKEN, SECOND)
    domain = DomainVariable.of("half", ["a", "b"], SECOND)
    seen = analyse.mean(sample, {"y": Y}, domain)
    hidden = analyse.mean(sample, {"y": np.where(TAKEN, Y, np.nan)}, domain)
    assert seen.values.tolist() == hidden.values.tolist()
    assert seen.n.sum() == TAKEN.sum()


def test_if_everybody_answers_the_second_phase_adds_nothing() -> None:
    design = Design.of(FIRST, POPULATION)
    everybody = TwoPhase.of(design, np.ones(36), SECOND)
    plain, phased = analyse.mean(design, {"y": Y}), analyse.mean(everybody, {"y": Y})
    assert phased.se[0] == pytest.approx(plain.se[0])
    first, second = everybody.phases(Y[:, None])
    assert second[0, 0] == 0 < first[0, 0]


def test_what_the_first_phase_knows_is_certain_in_the_second_only() -> None:
    design = Design.of(FIRST, POPULATION)
    sample = TwoPhase.of(design, TAKEN, SECOND)
    weights = np.where(TAKEN, sample.weights, 0)
    for half in (0, 1):  # post-stratified to what the first phase counts
        here = half == SECOND
        weights[here] *= design.weights[here].sum() / weights[here].sum()
    calibration = Calibration.of(weights, [SECOND])
    first, second = sample.calibrated(calibration).phases(SECOND[:, None] * 1.0)
    assert second[0, 0] == pytest.approx(0, abs=1e-9)
    assert first[0, 0] > 1
    both = sample.calibrated(calibration, known="population").covariance(SECOND[:, None] * 1.0)
    assert both[0, 0] == pytest.approx(0, abs=1e-9)


def test_equal_chances_are_a_simple_random_sample() -> None:
    y = Y[:10]
    plain = analyse.total(Design.of(np.zeros(10, dtype=int), [40]), {"y": y})
    joint = _joint(np.zeros(10, dtype=int), np.array([40]))
    for sample in (
        Unequal.of(np.full(10, 0.25)),
        Unequal.of(np.full(10, 0.25), joint=joint, rule="horvitz-thompson"),
        Unequal.of(np.full(10, 0.25), joint=joint, rule="yates-grundy"),
        Unequal.of(np.full(10, 0.25), rule="overton"),
    ):
        assert analyse.total(sample, {"y": y}).se[0] == pytest.approx(plain.se[0], rel=1e-9)


def test_a_town_drawn_for_certain_adds_no_error() -> None:
    alone = Unequal.of([1.0, 0.3, 0.4], strata=[0, 1, 1])
    assert analyse.total(alone, {"y": [900.0, 0, 0]}).se[0] == 0


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Unequal.of([0.2, 0.0, 0.5]), "S12"),
        (lambda: Unequal.of([0.2, np.nan, 0.5]), "S12"),
        (lambda: Unequal.of([0.2, 1.2]), "S12"),
        (lambda: Unequal.of([]), "S10"),
        (lambda: Unequal.of([0.2, 0.3], rule="sampford"), "S15"),
        (lambda: Unequal.of([0.2, 0.3], rule="yates-grundy"), "S30"),
        (lambda: Unequal.of([0.2, 0.3], joint=np.eye(2)), "S30"),
        (
            lambda: Unequal.of([0.2, 0.3], joint=[[0.2, 0.4], [0.4, 0.3]], rule="yates-grundy"),
            "S31",
        ),
        (lambda: Unequal.of([0.2, 0.3], joint=np.eye(3), rule="horvitz-thompson"), "S01"),
        (lambda: Unequal.of([0.2, 0.3], psu=[0, 0]), "S31"),
        (lambda: Unequal.of([0.2, 0.2], strata=[0, 1], psu=[0, 0]), "S05"),
        (lambda: Unequal.of([0.2, 0.3, 0.3], strata=[0, 1, 1]), "S04"),
        (lambda: Unequal.of([0.2, 0.3], strata=[0]), "S01"),
        (lambda: TwoPhase.of(Design.of(FIRST, POPULATION), np.zeros(36)), "S07"),
        (lambda: TwoPhase.of(Design.of(FIRST, POPULATION), TAKEN[:5]), "S01"),
        (lambda: TwoPhase.of(Design.of(FIRST, POPULATION), SECOND, SECOND), "S32"),
        (lambda: TwoPhase.of(Design.of(FIRST, POPULATION), TAKEN, method="simple"), "S15"),
        (
            lambda: TwoPhase.of(
                Design.of(FIRST, POPULATION), TAKEN, SECOND, chances=np.full(36, 0.5)
            ),
            "S33",
        ),
        (lambda: TwoPhase.of(Design.of(FIRST, POPULATION), TAKEN, chances=np.zeros(36)), "S12"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: object, code: str) -> None:
    with pytest.raises(ProblemsFound) as error:
        make()
    problem = error.value.problems[0]
    assert problem.code == code
    assert problem.say("nl") and problem.say("en")


def test_uneven_silence_may_be_more_than_the_unbiased_estimator_bears() -> None:
    """Taken 11, 3 and 8 of 12, 9 and 15: approx gives an error where full gives none."""
    design = Design.of(FIRST, POPULATION)
    with pytest.raises(ProblemsFound) as error:
        analyse.total(TwoPhase.of(design, TAKEN, SECOND), {"y": Y + 5})
    assert error.value.problems[0].code == "S35"
    assert analyse.total(TwoPhase.of(design, TAKEN, SECOND, method="approx"), {"y": Y + 5}).se[0]


def test_a_negative_variance_is_refused_and_not_called_certain() -> None:
    joint = np.array([[0.5, 0.01, 0.3], [0.01, 0.5, 0.3], [0.3, 0.3, 0.6]])
    sample = Unequal.of([0.5, 0.5, 0.6], joint=joint, rule="horvitz-thompson")
    with pytest.raises(ProblemsFound) as error:
        analyse.total(sample, {"y": [1.0, 1.0, 0.0]})
    assert error.value.problems[0].code == "S35"
