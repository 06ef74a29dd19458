"""Change between waves in which some persons answered twice."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable, Estimate
from monitor.concepts.problems import ProblemsFound


def _wave(yes: np.ndarray, population: int) -> Estimate:
    design = Design.of(np.zeros(len(yes), dtype=int), [population])
    everyone = DomainVariable.everyone(len(yes), population)
    return analyse.estimate(design, {"seen": yes.astype(np.uint8)}, [everyone])["seen", "all"]


def test_the_same_people_twice_leave_only_what_changed() -> None:
    before = np.array([0, 1] * 20)
    after = before.copy()
    after[:4] = 1
    first, second = _wave(after, 200), _wave(before, 200)
    ids = np.arange(40)
    found = analyse.change_in_panel(first, second, ids, ids)
    moved = after - before
    variance = (1 - 40 / 200) * moved.var(ddof=1) / 40
    assert found.se == pytest.approx(np.sqrt(variance))
    assert found.difference == pytest.approx(moved.mean())


def test_waves_without_anyone_in_both_count_as_independent() -> None:
    first, second = _wave(np.array([0, 1] * 20), 100), _wave(np.array([0, 0, 1, 1] * 10), 100)
    apart = analyse.change_in_panel(first, second, np.arange(40), np.arange(40, 80))
    assert apart.se == pytest.approx(np.hypot(first.se, second.se))


@pytest.mark.parametrize("common", [20, 60, 100])
def test_the_variance_of_a_change_is_right_on_average(common: int) -> None:
    """900 draws of two overlapping samples from 400 persons; the truth is what they scatter."""
    random = np.random.default_rng(7)
    population, n = 400, 100
    before = random.random(population) < 0.4
    after = np.where(random.random(population) < 0.7, before, random.random(population) < 0.5)
    changes, variances = [], []
    for _ in range(900):
        order = random.permutation(population)
        here, there = order[:n], order[n - common : 2 * n - common]
        found = analyse.change_in_panel(
            _wave(after[here], population), _wave(before[there], population), here, there
        )
        changes.append(found.difference)
        variances.append(found.se**2)
    assert np.mean(variances) / np.var(changes, ddof=1) == pytest.approx(1, abs=0.12)


def test_a_person_twice_in_one_wave_is_refused() -> None:
    first, second = _wave(np.array([0, 1] * 5), 100), _wave(np.array([0, 1] * 5), 100)
    with pytest.raises(ProblemsFound) as error:
        analyse.change_in_panel(first, second, np.zeros(10), np.arange(10))
    assert error.value.problems[0].code == "S20"
