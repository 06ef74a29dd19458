"""Who is at risk, all else equal: logistic and linear regression with the errors of the design.

Coefficients solve the weighted score equations; their variance is that of the scores (Binder
1983). A row with a missing value has no score and stays in the design.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from monitor.analyse.design import Design, Floats, length_problems, named, numbers, refuse_all
from monitor.analyse.linear import Drawn, covariance
from monitor.analyse.measured import Measured, finite
from monitor.analyse.replicates import Replicates
from monitor.analyse.results import Basis
from monitor.analyse.statistics import Marks, Sample, present, sample_degrees
from monitor.concepts.problems import Place, refuse


STEPS, TOLERANCE = 60, 1e-13
Family = Literal["logistic", "linear"]
STATISTIC = {"logistic": "log odds ratio", "linear": "coefficient"}


def regression(
    sample: Sample,
    outcome: ArrayLike,
    predictors: Mapping[str, ArrayLike],
    family: Family = "logistic",
) -> Measured:
    """Coefficients of `outcome` on a constant and `predictors` (R: `svyglm`).

    A logistic outcome lies in 0–1; a category goes in as one 0/1 predictor for each level but
    one. Degrees of freedom are those of the design minus the number of predictors. Refuses S01,
    S11, S12, S19.
    """
    if family not in STATISTIC:
        values = {"name": "family", "found": family, "known": ", ".join(STATISTIC)}
        raise refuse("S15", Place("regression", None, "family"), **values)
    predictors = named(predictors)
    y, x, seen = _data(sample, outcome, predictors)
    if family == "logistic" and np.any((y[seen] < 0) | (y[seen] > 1)):
        wrong = float(y[seen][(y[seen] < 0) | (y[seen] > 1)][0])
        raise refuse("S12", Place("regression"), name="outcome", value=wrong, low=0, high=1)
    names = ("(constant)", *predictors)
    weights = sample.final * seen
    beta = _solve(x, y, weights, family, names)
    basis = _basis(sample, seen, len(names))
    df = np.full(len(names), sample_degrees(sample, seen) + 1 - len(names))
    if isinstance(sample, Replicates):
        thetas = [_solve(x, y, w * seen, family, names, beta) for w in sample.weights.T]
        spread = sample.covariance(np.array(thetas), beta)
        return Measured(names, beta, spread, df, basis, "replicates", STATISTIC[family])
    spread = _sandwich(sample, x, y, seen, beta, family)
    return Measured(names, beta, spread, df, basis, "taylor", STATISTIC[family])


def _basis(sample: Sample, seen: Marks, k: int) -> Basis:
    """The effective n of coefficients is Kish's (Σw)²/Σw²."""
    w = sample.final[seen]
    kish = float(w.sum() ** 2 / (w @ w)) if w.any() else 0.0
    n, everybody = float(np.count_nonzero(seen)), float(sample.final.sum())
    return Basis.same(k, n, float(w.sum()), everybody, kish)


def _data(
    sample: Sample, outcome: ArrayLike, predictors: Mapping[str, ArrayLike]
) -> tuple[Floats, Floats, Marks]:
    y = numbers("outcome", outcome)
    columns = {name: numbers(name, column) for name, column in predictors.items()}
    for name, column in {"outcome": y, **columns}.items():
        refuse_all(length_problems(name, len(column), len(sample)))
        finite(name, column)
    x = np.stack([np.ones(len(y)), *columns.values()], axis=1)
    seen = ~(np.isnan(y) | np.isnan(x).any(axis=1)) & present(sample)
    return np.where(seen, y, 0.0), np.where(seen[:, None], x, 0.0), seen


def _mean_and_slope(x: Floats, beta: Floats, family: Family) -> tuple[Floats, Floats]:
    linear = x @ beta
    if family == "linear":
        return linear, np.ones_like(linear)
    mean = special.expit(linear)
    return mean, mean * (1 - mean)


def _solve(
    x: Floats,
    y: Floats,
    w: Floats,
    family: Family,
    names: tuple[str, ...],
    start: Floats | None = None,
) -> Floats:
    """Newton–Raphson; a coefficient that runs away means complete separation."""
    beta = np.zeros(x.shape[1]) if start is None else start.copy()
    scale = np.sqrt(np.maximum((w[:, None] * x**2).sum(axis=0), 1e-300))
    for _ in range(STEPS):
        mean, slope = _mean_and_slope(x, beta, family)
        information = x.T @ (x * (w * slope)[:, None]) / np.outer(scale, scale)
        if np.linalg.cond(information) > 1e13:
            break
        step = np.linalg.solve(information, x.T @ (w * (y - mean)) / scale) / scale
        beta = beta + step
        if np.all(np.abs(step) <= TOLERANCE * (1 + np.abs(beta))):
            return np.asarray(beta)
    raise refuse("S19", Place("regression"), names=", ".join(names))


def _sandwich(
    design: Design | Drawn, x: Floats, y: Floats, seen: Marks, beta: Floats, family: Family
) -> Floats:
    mean, slope = _mean_and_slope(x, beta, family)
    bread = np.linalg.inv(x.T @ (x * (design.final * seen * slope)[:, None]))
    scores = x * ((y - mean) * seen)[:, None]
    return covariance(design, scores @ bread)
