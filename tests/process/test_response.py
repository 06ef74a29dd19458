"""Weights for those who did not answer: by cells, by a model, and trimmed."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.concepts.problems import ProblemsFound
from monitor.process.response import response_by_cell, response_propensity, trimmed


def _asked(n: int = 4000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Age in years, who answers (the old more often), and what everybody would say."""
    random = np.random.default_rng(5)
    age = random.uniform(20, 70, n)
    answered = random.random(n) < 0.15 + 0.012 * (age - 20)
    return age, answered, (random.random(n) < age / 100).astype(float)


def test_a_cell_weighs_asked_over_answered() -> None:
    found = response_by_cell([2.0] * 4, [1, 1, 1, 0], [0, 0, 1, 1], fewest=1)
    assert found.chance.tolist() == [1.0, 1.0, 0.5, 0.5]
    assert found.weights.tolist() == [2.0, 2.0, 4.0]
    assert found.rate == 0.75


def test_the_weights_of_a_cell_add_up_to_who_was_asked() -> None:
    age, answered, _ = _asked()
    cells = (age // 10).astype(int) - 2
    found = response_by_cell(np.full(len(age), 3.0), answered, cells)
    sums = np.bincount(cells[answered], found.weights)
    assert sums == pytest.approx(np.bincount(cells) * 3.0)


def test_the_propensity_is_the_regression_of_the_engine() -> None:
    age, answered, _ = _asked()
    found = response_propensity(np.ones(len(age)), answered, {"age": age})
    design = analyse.Design.of(np.zeros(len(age), int), weights=np.ones(len(age)))
    beta = analyse.regression(design, answered.astype(float), {"age": age})
    linear = beta["(constant)"] + beta["age"] * age
    assert found.chance == pytest.approx(1 / (1 + np.exp(-linear)), rel=1e-9)


@pytest.mark.parametrize("classes", [None, 5])
def test_it_takes_away_the_bias_of_who_answers(classes: int | None) -> None:
    age, answered, said = _asked()
    found = response_propensity(np.ones(len(age)), answered, {"age": age}, classes)
    plain, truth = said[answered].mean(), said.mean()
    mended = np.average(said[answered], weights=found.weights)
    assert abs(mended - truth) < abs(plain - truth) / 3


def test_all_alike_is_wholly_representative() -> None:
    found = response_by_cell([1.0] * 20, [1, 0] * 10, [0] * 20)
    assert found.indicator == 1


def test_trimming_says_what_it_moved() -> None:
    found = trimmed([1.0, 1.0, 1.0, 9.0], 0.5, 6.0)
    assert found.weights.sum() == pytest.approx(12)
    assert (found.raised, found.lowered) == (0, 1)
    assert found.moved == pytest.approx(3 / 12)
    assert found.deff < found.deff_before


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: response_by_cell([1, 1], [1, 0], [0, 1], fewest=1), "W15"),
        (lambda: response_by_cell([1, -1], [1, 0], [0, 0]), "W01"),
        (lambda: response_by_cell([1, 1], [0, 0], [0, 0]), "W10"),
        (lambda: response_by_cell([1, 1], [1, 0], [0]), "W11"),
        (lambda: response_propensity([1] * 4, [1, 1, 0, 0], {"x": [1, 1, 0, 0]}), "W16"),
        (lambda: response_propensity([1] * 4, [1, 0, 1, 0], {"x": [1, 1, 1, 1]}), "W16"),
        (lambda: response_propensity([1, 1], [1, 0], {"x": [1, np.nan]}), "W09"),
        (lambda: response_propensity([1, 1], [1, 0], {"x": [1]}), "W11"),
    ],
)
def test_what_cannot_be_estimated_is_refused(call, code: str) -> None:
    with pytest.raises(ProblemsFound) as error:
        call()
    assert [problem.code for problem in error.value.problems] == [code]
    assert error.value.problems[0].say("nl")
    assert error.value.problems[0].say("en")
