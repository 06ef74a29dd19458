"""Two questions crossed: shares of the cells, and tests that they are unrelated.

Ordinary chi-square assumes simple random sampling; here the statistic is corrected by the design
effects of the interaction (Rao & Scott 1984), or replaced by that of Wald.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike
from scipy import special

from monitor.analyse.design import (
    Codes,
    Floats,
    code_problems,
    codes_of,
    length_problems,
    refuse_all,
)
from monitor.analyse.measured import Measured
from monitor.analyse.replicates import Replicates
from monitor.analyse.results import Tabled, known
from monitor.analyse.statistics import Sample, mean, present, sample_degrees, total
from monitor.concepts.problems import Place, Problem, refuse


Test = Literal["F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"]
ORDERS: dict[int, Test] = {2: "F", 1: "Chisq"}


@dataclass(frozen=True)
class Independence(Tabled):
    """The test that two questions have nothing to do with each other (onafhankelijkheid).

    `statistic` belongs to `test`, `df` are its degrees of freedom (numerator, denominator; the
    latter infinite for a chi-square), `pearson` the uncorrected chi-square of the weighted table
    scaled to n, `shares` the cells with their errors.
    """

    statistic: float
    df: tuple[float, float]
    p_value: float
    pearson: float
    shares: Measured
    test: Test

    @property
    def table(self) -> pa.Table:
        """The shares of the cells as one Arrow table, with the test beside each."""
        numbers = {"test_statistic": self.statistic, "p_value": self.p_value}
        numbers |= {"numerator_df": self.df[0], "denominator_df": self.df[1]}
        found = self.shares.table.append_column("test", pa.repeat(self.test, len(self.shares)))
        for name, value in numbers.items():
            found = found.append_column(name, known(np.full(len(self.shares), value)))
        return found


def independence(
    sample: Sample,
    rows: ArrayLike,
    columns: ArrayLike,
    order: Literal[1, 2] = 2,
    test: Test | None = None,
) -> Independence:
    """Test of `rows` against `columns`, codes from 0, −1 missing (R: `svychisq`).

    `F` (second order, the default) is X²/tr Δ on (tr Δ)²/tr Δ² and that times the degrees of
    freedom of the design; `Chisq` (first order) X²/(tr Δ/k) on k; `lincom` and `saddlepoint` X²
    against Σ δ χ² with an F denominator, by integration and nearly; `Wald` and `adjWald` compare
    cells with the product of margins. `order` 1 and 2 are short for Chisq and F. Refuses S01,
    S07, S09, S12, S15, S36.
    """
    first, second = codes_of(rows), codes_of(columns)
    chosen = ORDERS.get(order, "F") if test is None else test
    refuse_all(_problems(sample, first, second, chosen))
    both = (first >= 0) & (second >= 0) & present(sample)
    r, c = (_size(name, codes[both]) for name, codes in (("rows", first), ("columns", second)))
    shares = mean(sample, _marks(first, second, r, c))
    n, nu = float(np.count_nonzero(both)), _design_degrees(sample)
    pearson = _pearson(shares, r, c, n)
    if chosen in ("Wald", "adjWald"):
        cells = total(sample, _marks(first, second, r, c))
        statistic, df = _wald(cells, r, c, nu, adjusted=chosen == "adjWald")
        return Independence(statistic, df, _upper(statistic, df), pearson, shares, chosen)
    delta = _effects(shares, r, c, n)
    trace, square = float(np.trace(delta)), float(np.trace(delta @ delta))
    if not trace > 0:
        raise refuse("S36", Place("independence"))
    numerator = trace**2 / square
    df = (numerator, numerator * nu)
    if chosen == "Chisq":
        k = float(len(delta))
        statistic, df = pearson / (trace / k), (k, np.inf)
        p_value = float(special.chdtrc(k, statistic))
    elif chosen == "F":
        statistic = pearson / trace
        p_value = _upper(statistic, df)
    else:
        statistic = pearson
        effects = np.asarray(np.linalg.eigvals(delta).real, dtype=np.float64)
        p_value = SUMS[chosen](pearson, effects, df[1])
    return Independence(statistic, df, p_value, pearson, shares, chosen)


def _problems(sample: Sample, first: Codes, second: Codes, test: str) -> Iterator[Problem]:
    for name, codes in (("rows", first), ("columns", second)):
        yield from length_problems(name, len(codes), len(sample))
        yield from code_problems(name, codes, -1, np.iinfo(np.int32).max)
    if test not in get_args(Test):
        values = {"name": "test", "found": test, "known": ", ".join(get_args(Test))}
        yield Problem("S15", Place("independence", None, "test"), values)


def _size(name: str, codes: Codes) -> int:
    """The number of categories that occur: each of them, and at least two. Refuses S07, S12."""
    size = int(codes.max()) + 1 if len(codes) else 0
    if size < 2:
        raise refuse("S12", Place("independence"), name=name, value=size, low=2, high="∞")
    empty = np.flatnonzero(np.bincount(codes, minlength=size) == 0)
    if len(empty):
        raise refuse("S07", Place("independence", None, name), domain=f"{name} = {empty[0]}")
    return size


def _marks(first: Codes, second: Codes, r: int, c: int) -> dict[str, Floats]:
    """Whether each row is in a cell (n,), nan where a question is not answered."""
    both = (first >= 0) & (second >= 0)
    return {
        f"{i},{j}": np.where(both, (first == i) & (second == j), np.nan)
        for i in range(r)
        for j in range(c)
    }


def _design_degrees(sample: Sample) -> float:
    if isinstance(sample, Replicates):
        return sample.degrees
    return sample_degrees(sample, np.ones(len(sample), dtype=bool))


def _upper(statistic: float, df: tuple[float, float]) -> float:
    """The chance of at least `statistic`; 1 where no degree of freedom is left."""
    return float(special.fdtrc(*df, statistic)) if df[1] > 0 else 1.0


def _pearson(shares: Measured, r: int, c: int, n: float) -> float:
    p = shares.values.reshape(r, c)
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    return n * float(((p - expected) ** 2 / np.where(expected > 0, expected, 1.0)).sum())


def _effects(shares: Measured, r: int, c: int, n: float) -> Floats:
    """Δ = (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C, C the interaction free of main effects (design ref. B6)."""
    rows, columns = np.repeat(np.eye(r), c, axis=0), np.tile(np.eye(c), (r, 1))
    main = np.concatenate([rows, columns[:, 1:]], axis=1)
    both = (rows[:, 1:, None] * columns[:, None, 1:]).reshape(r * c, -1)
    inner = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    p = shares.values
    scaled = inner * np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)[:, None]
    return _solved(inner.T @ scaled / n, scaled.T @ shares.covariance @ scaled)


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Refuses S36 where cells are too empty to tell."""
    if not np.isfinite(matrix).all() or np.linalg.cond(matrix) > 1e13:
        raise refuse("S36", Place("independence"))
    return np.asarray(np.linalg.solve(matrix, right))


def _wald(
    cells: Measured, r: int, c: int, nu: float, adjusted: bool
) -> tuple[float, tuple[float, float]]:
    """Y'V⁻¹Y of Y = N_ij − N_i· N_·j/N without the first row and column, by the delta method.

    Of estimated totals, as Koch, Freeman & Freeman (1975) and R have it.
    """
    found = cells.values.reshape(r, c)
    whole = float(found.sum())
    row, column = found.sum(axis=1) / whole, found.sum(axis=0) / whole
    gaps = (found - whole * np.outer(row, column))[1:, 1:].ravel()
    jacobian = np.eye(r * c).reshape(r, c, r, c) + np.outer(row, column)[:, :, None, None]
    jacobian = jacobian - np.einsum("ia,j,b->ijab", np.eye(r), column, np.ones(c))
    jacobian = jacobian - np.einsum("jb,i,a->ijab", np.eye(c), row, np.ones(r))
    inner = jacobian[1:, 1:].reshape(len(gaps), r * c)
    k = float(len(gaps))
    statistic = float(gaps @ _solved(inner @ cells.covariance @ inner.T, gaps))
    if adjusted:
        rest = nu - k + 1
        return max(statistic * rest / (k * nu), 0.0), (k, rest)
    return statistic / k, (k, nu)


def _summed(x: float, effects: Floats, ddf: float) -> tuple[Floats, Floats]:
    """Σ δ_i χ²_1/(χ²_ddf/ddf) > x as Σ λ_i χ²_{h_i} > 0: coefficients λ and degrees h.

    Scaled to the largest effect. R cuts a broken ddf off to a whole one; we do not.
    """
    lambdas = np.concatenate([effects, [-x / ddf]]) / effects.max()
    return lambdas, np.concatenate([np.ones(len(effects)), [ddf]])


def _integrated(x: float, effects: Floats, ddf: float) -> float:
    """P(Σ λ χ² > 0) by the integral of Imhof (1961), Biometrika 48."""
    from scipy import integrate  # slow to load, and asked for seldom

    lambdas, df = _summed(x, effects, ddf)

    def wave(u: float) -> float:
        angle = float((df * np.arctan(lambdas * u)).sum()) / 2
        return float(np.sin(angle) / u * np.exp(-(df * np.log1p((lambdas * u) ** 2)).sum() / 4))

    area, _ = integrate.quad(wave, 0, np.inf, limit=500, epsabs=1e-13, epsrel=1e-10)
    return float(np.clip(0.5 + area / np.pi, 0, 1))


def _saddlepoint(x: float, effects: Floats, ddf: float) -> float:
    """P(Σ λ χ² > 0) by the saddlepoint approximation of Kuonen (1999), Biometrika 86."""
    from scipy import optimize  # slow to load, and asked for seldom

    lambdas, df = _summed(x, effects, ddf)

    def slope(zeta: float) -> float:
        return float((df * lambdas / (1 - 2 * zeta * lambdas)).sum())

    low = float((1 / (2 * lambdas[lambdas < 0])).max(initial=-np.inf)) * 0.99999
    zeta = float(optimize.brentq(slope, low, 0.5 * 0.99999, xtol=1e-14)) if x > 0 else 0.0
    if abs(zeta) < 1e-4:  # at the middle the formula divides 0 by 0: Satterthwaite's F instead
        return _satterthwaite(x, effects, ddf)
    inner = 1 - 2 * zeta * lambdas
    w = float(np.sign(zeta) * np.sqrt((df * np.log(inner)).sum()))
    v = zeta * float(np.sqrt(2 * (df * lambdas**2 / inner**2).sum()))
    return float(special.ndtr(-(w + np.log(v / w) / w)))


def _satterthwaite(x: float, effects: Floats, ddf: float) -> float:
    mean, square = float(effects.mean()), float((effects**2).mean())
    spread = square / mean**2
    ndf = len(effects) / spread
    return float(special.fdtrc(ndf, ddf, x / ndf / (mean * spread)))


SUMS: Mapping[str, Callable[[float, Floats, float], float]] = {
    "lincom": _integrated,
    "saddlepoint": _saddlepoint,
}
