"""Change between two waves in which some persons, or some clusters of persons, answered twice.

What was seen twice carries a covariance: without it a change looks less certain than it is (or
more, where the second sample avoided the first). Identifiers are used to match, never kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.analyse.compare import Difference, tested, untestable
from monitor.analyse.design import Codes, Design, Floats, first_rows, length_problems, refuse_all
from monitor.analyse.estimates import Estimate
from monitor.analyse.linear import residuals
from monitor.analyse.projection import group_sums
from monitor.concepts.problems import Place, refuse


Identifiers = NDArray[np.generic]


def change_in_panel(
    current: Estimate, previous: Estimate, ids: ArrayLike, previous_ids: ArrayLike
) -> Difference:
    """`current` minus `previous`, each from its own run, with the covariance of those in both.

    `ids` (n,) identify in each run the sampling units of the first stage: persons, or clusters
    where the design has them (then every row of a cluster carries its id). Strata carry the same
    code in both waves; who changed stratum counts in both. Refuses S01, S14, S20, S27, S37.
    """
    for one in (current, previous):
        if not isinstance(one, Estimate):
            raise refuse("S42", Place("panel"), kind=type(one).__name__)
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


@dataclass(frozen=True)
class Wave:
    """The sampled units of one wave: identifier, stratum and weighted residual Z of each (J,),
    with n_h and f_h of the strata (H,)."""

    ids: Identifiers
    strata: Codes
    z: Floats
    sizes: Floats
    rate: Floats


def overlap_covariance(
    first: Estimate, second: Estimate, ids: Identifiers, previous_ids: Identifiers
) -> float:
    """Cov = Σ_j F_j (Z₁ − Z̄₁)(Z₂ − Z̄₂) over the units j in both waves.

    Z̄ is the mean over the c units in both waves of their stratum in that wave, and
    F = (1 − √(f₁f₂n₁n₂/(c₁c₂)))·√(c₁/(c₁−1)·c₂/(c₂−1)). Where nobody changed stratum this is
    Σ_h (1 − n₁n₂/(N n_c))·n_c/(n_c−1)·Σ(…): Tam (1984), Qualité & Tillé (2008), design reference
    B7; negative where the overlap is smaller than chance would make it.
    """
    one, two = _wave(first, ids, "ids"), _wave(second, previous_ids, "previous_ids")
    _, here, there = np.intersect1d(one.ids, two.ids, assume_unique=True, return_indices=True)
    gaps, other, factor = one.z[here], two.z[there], np.ones(len(here))
    shares = np.ones(len(here))
    enough = np.ones(len(here), dtype=bool)
    centred = []
    for wave, places, z in ((one, here, gaps), (two, there, other)):
        strata = wave.strata[places]
        common = np.bincount(strata, minlength=len(wave.sizes)).astype(np.float64)
        means = np.bincount(strata, z, minlength=len(common)) / np.maximum(common, 1)
        centred.append(z - means[strata])
        c = common[strata]
        factor *= np.sqrt(c / np.maximum(c - 1, 1))
        shares *= np.sqrt(wave.rate[strata] * wave.sizes[strata] / np.maximum(c, 1))
        enough &= c > 1
    return float(np.sum(np.where(enough, (1 - shares) * factor * centred[0] * centred[1], 0.0)))


def _wave(estimate: Estimate, ids: Identifiers, name: str) -> Wave:
    """The first-stage units of a wave with Z = Σ w e, calibration residuals taken."""
    assert estimate.run is not None
    design = estimate.run.design
    refuse_all(length_problems(name, len(ids), len(design)))
    level = design.levels[0]
    own = ids[first_rows(level.units)]
    if len(np.unique(own)) != len(own):
        raise refuse("S20", Place("panel", None, name), name=name)
    if not np.array_equal(own[level.units], ids):
        raise refuse("S37", Place("panel", None, name), name=name)
    influence = estimate.run.influence(estimate)[:, None]
    weighted = design.final[:, None] * residuals(design, influence)
    z = group_sums(level.units, len(level.parents), weighted)[:, 0]
    return Wave(own, level.parents, z, level.sizes.astype(np.float64), level.rate)


def stacked(
    current: Design, previous: Design, ids: ArrayLike, previous_ids: ArrayLike
) -> tuple[Design, Codes]:
    """Both waves as one design whose units are the persons or clusters, and the wave of each row.

    With it every statistic has its covariance over waves: `mean(design, …, by=wave)` and then
    `contrast` (R: one `svydesign` of both waves, `svyby(covmat = TRUE)` and `svycontrast`). The
    strata are those of the first time a unit was seen. It takes units as drawn with replacement:
    stacked waves with a finite population correction are wrong by half (design reference B7), so
    for a near-census take `change_in_panel`. Calibrated weights count as they are. Refuses S01,
    S37.
    """
    codes = [np.asarray(ids), np.asarray(previous_ids)]
    for name, found, design in zip(
        ("ids", "previous_ids"), codes, (current, previous), strict=True
    ):
        refuse_all(length_problems(name, len(found), len(design)))
    units = np.unique(np.concatenate(codes), return_inverse=True)[1]
    strata = np.concatenate([current.strata, previous.strata])
    # the last rows are of the previous wave, in which a unit was seen first
    backwards = first_rows(units[::-1])
    own = strata[::-1][backwards]
    weights = np.concatenate([current.final, previous.final])
    wave = np.repeat(np.arange(2, dtype=np.intp), [len(current), len(previous)])
    lonely = current.lonely
    return Design.of(own[units], weights=weights, psu=units, lonely=lonely), wave
