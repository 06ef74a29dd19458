"""Change between two waves in which some persons answered twice.

Persons who answered twice carry a covariance: without it a change looks less certain than it is
(or more, where the second sample avoided the first). Identifiers are used to match, never kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from monitor.analyse.compare import Difference, tested, untestable
from monitor.analyse.design import Floats, length_problems, refuse_all
from monitor.analyse.estimates import Estimate
from monitor.analyse.linear import residuals
from monitor.concepts.problems import Place, refuse


def change_in_panel(
    current: Estimate, previous: Estimate, ids: ArrayLike, previous_ids: ArrayLike
) -> Difference:
    """`current` minus `previous`, each from its own run, with the covariance of those in both.

    `ids` (n,) identify the persons of each run. Strata carry the same code in both waves; a
    person who changed stratum adds no covariance. Refuses S01, S14, S20.
    """
    if current.run is None or previous.run is None or current.item != previous.item:
        names = {"first": current.item, "second": previous.item}
        raise refuse("S14", Place("panel", None, current.item), **names)
    if not (current.known and previous.known) or min(current.df, previous.df) < 1:
        return untestable(current, previous.domain)
    assert current.se is not None and previous.se is not None
    assert current.estimate is not None and previous.estimate is not None
    both = overlap_covariance(current, previous, np.asarray(ids), np.asarray(previous_ids))
    variance = max(current.se**2 + previous.se**2 - 2 * both, 0.0)
    gap, df = current.estimate - previous.estimate, float(min(current.df, previous.df))
    return tested(current, previous.domain, gap, variance, df)


def overlap_covariance(
    first: Estimate,
    second: Estimate,
    ids: np.typing.NDArray[np.generic],
    previous_ids: np.typing.NDArray[np.generic],
) -> float:
    """Cov = Σ_h (1 − n₁n₂/(N n_c))·n_c/(n_c − 1)·Σ (z₁ − z̄₁)(z₂ − z̄₂) over those in both.

    Tam (1984), Qualité & Tillé (2008); design reference B7. Negative where the overlap is smaller
    than chance would make it.
    """
    assert first.run is not None and second.run is not None
    one, two = first.run.design, second.run.design
    for name, codes, size in (("ids", ids, len(one)), ("previous_ids", previous_ids, len(two))):
        refuse_all(length_problems(name, len(codes), size))
        if len(np.unique(codes)) != len(codes):
            raise refuse("S20", Place("panel", None, name), name=name)
    if one.psu is not None or two.psu is not None:
        raise refuse("S15", Place("panel"), name="design", found="clusters", known="strata")
    _, here, there = np.intersect1d(ids, previous_ids, assume_unique=True, return_indices=True)
    same = one.strata[here] == two.strata[there]
    here, there = here[same], there[same]
    z, z_previous = _weighted(first)[here], _weighted(second)[there]
    return _by_stratum(first, second, one.strata[here], z, z_previous)


def _by_stratum(
    first: Estimate, second: Estimate, strata: np.typing.NDArray[np.intp], z: Floats, other: Floats
) -> float:
    assert first.run is not None and second.run is not None
    one, two = first.run.design.levels[0], second.run.design.levels[0]
    size = min(len(one.sizes), len(two.sizes))
    common = np.bincount(strata, minlength=size)[:size].astype(np.float64)
    rates = np.sqrt(one.rate[:size] * two.rate[:size])  # n₁n₂/N² under one N, f₁f₂
    sampled = np.sqrt(one.sizes[:size].astype(np.float64) * two.sizes[:size])
    enough = common > 1
    safe = np.where(enough, common, 2.0)
    products = np.bincount(strata, z * other, minlength=size)[:size]
    sums = [np.bincount(strata, values, minlength=size)[:size] for values in (z, other)]
    centred = products - sums[0] * sums[1] / safe
    factor = (1 - rates * sampled / safe) * safe / (safe - 1)
    return float(np.sum(np.where(enough, factor * centred, 0.0)))


def _weighted(estimate: Estimate) -> Floats:
    """z_i = w_i e_i of an estimate, row by row, calibration residuals taken."""
    run = estimate.run
    assert run is not None
    influence = run.influence(estimate)[:, None]
    return np.asarray(run.design.final * residuals(run.design, influence)[:, 0])
