"""The variance of anything that can be linearised, row by row: one value u for each respondent.

The plain road beside the one of grouped sums: slower for many items, open to every statistic and
every design. Never drops a row: outside a domain u is 0, and calibration still acts on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monitor.analyse.design import Codes, Design, Floats, Level
from monitor.analyse.projection import Regression, Weighted, group_sums, projection_weights


class Drawn(Weighted, Protocol):
    """A sample with a quadratic form of its own: unequal chances, two phases."""

    @property
    def final(self) -> Floats: ...

    def covariance(self, influence: Floats) -> Floats:
        """V (k, k) of Σ w u for `influence` u (n, k)."""
        ...

    def degrees(self, inside: NDArray[np.bool_]) -> float:
        """Degrees of freedom of the rows `inside` (n,)."""
        ...


def covariance(sample: Design | Drawn, influence: Floats) -> Floats:
    """V (k, k) of Σ w u for `influence` u (n, k), all stages, calibration residuals taken."""
    if not isinstance(sample, Design):
        return sample.covariance(influence)
    weighted = sample.final[:, None] * residuals(sample, influence)
    return staged(sample.levels, weighted)


def residuals(sample: Weighted, influence: Floats) -> Floats:
    """e = u − x'B (n, k): what calibration did not already know."""
    if sample.calibration is None:
        return influence
    regression = Regression.of(sample)
    x = regression.matrix
    moments = np.asarray(x.T @ (projection_weights(sample)[:, None] * influence))
    return np.asarray(influence - x @ regression.solve(moments))


def staged(levels: Iterable[Level], weighted: Floats) -> Floats:
    """Σ over stages of their part of V (k, k), for z = w e (n, k)."""
    found = np.zeros((weighted.shape[1], weighted.shape[1]))
    for level in levels:
        found += _stage(level, weighted)
    return found


def _stage(level: Level, weighted: Floats) -> Floats:
    """Σ_h spread_h Σ_u (Z_u − Z̄_h)(Z_u − Z̄_h)': units of one stage about their stratum's mean."""
    units = weighted if level.of_rows else group_sums(level.units, len(level.parents), weighted)
    parents = level.row_parents if level.of_rows else level.parents
    means = group_sums(parents, len(level.sizes), units) / np.maximum(level.sizes, 1)[:, None]
    means[~level.centred] = 0
    gaps = (units - means[parents]) * np.sqrt(level.spread[parents])[:, None]
    return np.asarray(gaps.T @ gaps)


def degrees(sample: Design | Drawn, inside: NDArray[np.bool_]) -> float:
    """R's `degf` of a domain: first-stage units with a row in it minus strata with one."""
    if not isinstance(sample, Design):
        return sample.degrees(inside)
    return units_minus_strata(sample.levels[0].units, sample.strata, inside)


def units_minus_strata(units: Codes, strata: Codes, inside: NDArray[np.bool_]) -> float:
    return float(len(np.unique(units[inside])) - len(np.unique(strata[inside])))
