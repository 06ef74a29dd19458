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


@pytest.mark.parametrize("common", [20, 100])
def test_the_variance_of_a_change_is_right_on_average(common: int) -> None:
    """350 draws of two overlapping samples from 400 persons; the truth is what they scatter."""
    random = np.random.default_rng(7)
    population, n = 400, 100
    before = random.random(population) < 0.4
    after = np.where(random.random(population) < 0.7, before, random.random(population) < 0.5)
    changes, variances = [], []
    for _ in range(350):
        order = random.permutation(population)
        here, there = order[:n], order[n - common : 2 * n - common]
        found = analyse.change_in_panel(
            _wave(after[here], population), _wave(before[there], population), here, there
        )
        changes.append(found.difference)
        variances.append(found.se**2)
    assert np.mean(variances) / np.var(changes, ddof=1) == pytest.approx(1, abs=0.2)


def test_a_person_twice_in_one_wave_is_refused() -> None:
    first, second = _wave(np.array([0, 1] * 5), 100), _wave(np.array([0, 1] * 5), 100)
    with pytest.raises(ProblemsFound) as error:
        analyse.change_in_panel(first, second, np.zeros(10), np.arange(10))
    assert error.value.problems[0].code == "S20"


def test_a_panel_of_clusters_is_matched_by_cluster() -> None:
    """Two districts of three persons each wave: without persons in common, still a covariance."""
    clusters = np.repeat(np.arange(6), 3)
    design = Design.of(np.zeros(18, dtype=int), [60], psu=clusters)
    before, after = np.arange(18) % 4 == 0, (np.arange(18) + clusters) % 3 == 0
    everyone = [DomainVariable.everyone(18, 180)]
    first, second = (
        analyse.estimate(design, {"seen": yes.astype(np.uint8)}, everyone)["seen", "all"]
        for yes in (after, before)
    )
    ids = clusters + 100
    found = analyse.change_in_panel(first, second, ids, ids)
    gap = np.bincount(clusters, after * 1.0 - before * 1.0)
    share = found.difference * 3
    variance = (1 - 6 / 60) * 6 / 5 * np.sum((gap - share) ** 2) / 18**2
    assert found.se == pytest.approx(np.sqrt(variance))
    with pytest.raises(ProblemsFound) as error:
        analyse.change_in_panel(first, second, np.arange(18), ids)
    assert error.value.problems[0].code == "S37"


def test_who_changed_stratum_still_counts_in_both_waves() -> None:
    """350 draws; a seventh of the persons moves to the other stratum between the waves."""
    random = np.random.default_rng(5)
    population, n = 600, 180
    then = np.arange(population) % 2
    now = np.where(random.random(population) < 0.15, 1 - then, then)
    before = random.random(population) < np.where(then == 0, 0.3, 0.6)
    after = np.where(random.random(population) < 0.7, before, random.random(population) < 0.5)
    changes, variances, apart = [], [], []
    for _ in range(350):
        panel = np.concatenate([_drawn(random, then == k, n // 2) for k in (0, 1)])
        kept = panel[random.random(n) < 0.8]
        fresh = ~np.isin(np.arange(population), panel)
        second = []
        for k in (0, 1):
            stay = kept[now[kept] == k][:100]
            second += [stay, _drawn(random, fresh & (now == k), 100 - len(stay))]
        here = np.concatenate(second)
        one, two = _stratified(after, here, now), _stratified(before, panel, then)
        found = analyse.change_in_panel(one, two, here, panel)
        changes.append(found.difference)
        variances.append(found.se**2)
        apart.append(one.se**2 + two.se**2)
    truth = np.var(changes, ddof=1)
    assert np.mean(variances) / truth == pytest.approx(1, abs=0.2)
    assert np.mean(apart) / truth > 1.5


def _drawn(random: np.random.Generator, among: np.ndarray, count: int) -> np.ndarray:
    return random.choice(np.flatnonzero(among), count, replace=False)


def _stratified(yes: np.ndarray, rows: np.ndarray, strata: np.ndarray) -> Estimate:
    design = Design.of(strata[rows], np.bincount(strata))
    everyone = DomainVariable.everyone(len(rows), len(yes))
    states = {"seen": yes[rows].astype(np.uint8)}
    return analyse.estimate(design, states, [everyone])["seen", "all"]
