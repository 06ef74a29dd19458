"""The variance of anything that can be linearised, row by row: one value u for each respondent.

The plain road beside the one of grouped sums: slower for many items, open to every statistic and
every design. Never drops a row: outside a domain u is 0, and calibration still acts on it.
"""

from __future__ import annotations

import numpy as np

from monitor.analyse.design import Codes, Design, Floats, Level
from monitor.analyse.projection import Regression, group_sums, projection_weights


def covariance(design: Design, influence: Floats) -> Floats:
    """V (k, k) of Σ w u for `influence` u (n, k), all stages, calibration residuals taken."""
    weighted = design.final[:, None] * residuals(design, influence)
    found = np.zeros((influence.shape[1], influence.shape[1]))
    for level in design.levels:
        found += _stage(level, weighted)
    return found


def residuals(design: Design, influence: Floats) -> Floats:
    """e = u − x'B (n, k): what calibration did not already know."""
    if design.calibration is None:
        return influence
    regression = Regression.of(design)
    x = regression.matrix
    moments = np.asarray(x.T @ (projection_weights(design)[:, None] * influence))
    return np.asarray(influence - x @ regression.solve(moments))


def _stage(level: Level, weighted: Floats) -> Floats:
    """Σ_h spread_h Σ_u (Z_u − Z̄_h)(Z_u − Z̄_h)': units of one stage about their stratum's mean."""
    units = weighted if level.of_rows else group_sums(level.units, len(level.parents), weighted)
    parents = level.row_parents if level.of_rows else level.parents
    means = group_sums(parents, len(level.sizes), units) / np.maximum(level.sizes, 1)[:, None]
    means[~level.centred] = 0
    gaps = (units - means[parents]) * np.sqrt(level.spread[parents])[:, None]
    return np.asarray(gaps.T @ gaps)


def degrees(design: Design, inside: np.typing.NDArray[np.bool_] | None = None) -> float:
    """R's `degf` of a domain: first-stage units with a row in it minus strata with one."""
    first = design.levels[0]
    units: Codes = first.units if inside is None else first.units[inside]
    strata = design.strata if inside is None else design.strata[inside]
    return float(len(np.unique(units)) - len(np.unique(strata)))
