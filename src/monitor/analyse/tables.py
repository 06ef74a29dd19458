"""Two questions crossed: shares of the cells and the test of independence of Rao & Scott (1984).

Ordinary chi-square assumes simple random sampling; here the statistic is corrected by the design
effects of the interaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from monitor.analyse.design import Codes, Floats, code_problems, length_problems, refuse_all
from monitor.analyse.measured import Measured
from monitor.analyse.replicates import Replicates
from monitor.analyse.statistics import Sample, mean, sample_degrees
from monitor.concepts.problems import Place, refuse


@dataclass(frozen=True)
class Independence:
    """The test that two questions have nothing to do with each other (onafhankelijkheid).

    `statistic` is F of second order or chi-square of first order, `df` its degrees of freedom
    (numerator, denominator; the latter infinite for first order), `pearson` the uncorrected
    chi-square of the weighted table scaled to n, `shares` the cells.
    """

    statistic: float
    df: tuple[float, float]
    p_value: float
    pearson: float
    shares: Measured
    order: Literal[1, 2]


def independence(
    sample: Sample, rows: ArrayLike, columns: ArrayLike, order: Literal[1, 2] = 2
) -> Independence:
    """Rao–Scott test of `rows` against `columns`, codes from 0, −1 missing (R: `svychisq`).

    Second order gives F = X²/tr Δ on (tr Δ)²/tr Δ² and that times the degrees of freedom of the
    design; first order X²/(tr Δ/k) on k. Refuses S01, S07, S09.
    """
    first, second = np.asarray(rows), np.asarray(columns)
    for name, codes in (("rows", first), ("columns", second)):
        refuse_all(length_problems(name, len(codes), len(sample)))
        refuse_all(code_problems(name, codes, -1, np.iinfo(np.int32).max))
    r, c = int(first.max()) + 1, int(second.max()) + 1
    for name, size in (("rows", r), ("columns", c)):
        if size < 2:
            raise refuse("S12", Place("independence"), name=name, value=size, low=2, high="∞")
    shares = _shares(sample, first, second, r, c)
    p, n = shares.values.reshape(r, c), float(len(first))
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    gaps = (p - expected) ** 2 / np.where(expected > 0, expected, 1.0)
    chi_square = n * float(gaps.sum())
    delta = _effects(shares, r, c, n)
    trace, square = float(np.trace(delta)), float(np.trace(delta @ delta))
    if order == 1:
        k = float(len(delta))
        statistic = chi_square / (trace / k)
        p_value = float(special.chdtrc(k, statistic))
        return Independence(statistic, (k, np.inf), p_value, chi_square, shares, 1)
    numerator = trace**2 / square
    df = (numerator, numerator * _design_degrees(sample))
    statistic = chi_square / trace
    p_value = float(special.fdtrc(*df, statistic))
    return Independence(statistic, df, p_value, chi_square, shares, 2)


def _shares(sample: Sample, first: Codes, second: Codes, r: int, c: int) -> Measured:
    known = (first >= 0) & (second >= 0)
    cells = {
        f"{i},{j}": np.where(known, (first == i) & (second == j), np.nan)
        for i in range(r)
        for j in range(c)
    }
    return mean(sample, cells)


def _design_degrees(sample: Sample) -> float:
    if isinstance(sample, Replicates):
        return sample.degrees
    return sample_degrees(sample, np.ones(len(sample), dtype=bool))


def _effects(shares: Measured, r: int, c: int, n: float) -> Floats:
    """Δ = (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C, C the interaction free of main effects (design ref. B6)."""
    rows, columns = np.repeat(np.eye(r), c, axis=0), np.tile(np.eye(c), (r, 1))
    main = np.concatenate([rows, columns[:, 1:]], axis=1)
    both = (rows[:, 1:, None] * columns[:, None, 1:]).reshape(r * c, -1)
    inner = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    p = shares.values
    scaled = inner * np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)[:, None]
    return np.linalg.solve(inner.T @ scaled / n, scaled.T @ shares.covariance @ scaled)
