"""Several estimates with their covariance, as one noun: what totals, means, ratios and models give.

Contrasts and functions of estimates come from here and need no data any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

from monitor.analyse.design import Floats
from monitor.analyse.results import Basis, Tabled, result_table
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse


LEVEL = 0.95  # of the limits in a table


@dataclass(frozen=True)
class Measured(Tabled):
    """Estimates (k,) of named quantities, their covariance (k, k) and degrees of freedom (k,).

    A name is `variable`, or `variable.domain` when asked by domain. `method` says how the
    variance was made, `statistic` what was estimated.
    """

    names: tuple[str, ...]
    values: Floats
    covariance: Floats
    df: Floats
    basis: Basis
    method: str = "taylor"
    statistic: str = "estimate"

    @property
    def n(self) -> Floats:
        """The rows each was computed from (k,)."""
        return self.basis.n

    @property
    def effective_n(self) -> Floats:
        return self.basis.effective_n

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, name: str) -> float:
        """The estimate called `name`. Refuses S15."""
        return float(self.values[self.place(name)])

    def place(self, name: str) -> int:
        if name not in self.names:
            values = {"name": "name", "found": name, "known": ", ".join(self.names)}
            raise refuse("S15", Place("measured", None, name), **values)
        return self.names.index(name)

    @property
    def se(self) -> Floats:
        """Standard errors (k,)."""
        return np.sqrt(np.maximum(np.diagonal(self.covariance), 0))

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Low and high (k,) by Student's t; unbounded where no degree of freedom is left."""
        if not 0 < level < 1:
            values = {"name": "level", "value": level, "low": 0, "high": 1}
            raise refuse("S12", Place("measured", None, "level"), **values)
        reach = np.where(
            self.df >= 1, special.stdtrit(np.maximum(self.df, 1), (1 + level) / 2), np.inf
        )
        with np.errstate(invalid="ignore"):
            reach = np.where(self.se > 0, reach * self.se, np.where(self.df >= 1, 0.0, np.inf))
        return self.values - reach, self.values + reach

    def p_values(self, against: float = 0.0) -> Floats:
        """Two-sided p-values (k,) of equality with `against`; 1 where nothing can be said."""
        gap = np.abs(self.values - against)
        sure = (self.se > 0) & (self.df >= 1)
        t = np.divide(gap, self.se, out=np.zeros_like(gap), where=sure)
        certain = ~sure & (self.df >= 1) & (gap > 0)
        return np.where(certain, 0.0, 2 * special.stdtr(np.maximum(self.df, 1), -t))

    def pick(self, names: Sequence[str]) -> Measured:
        """The named ones alone, in that order."""
        at = np.array([self.place(name) for name in names], dtype=np.intp)
        inner = self.covariance[np.ix_(at, at)]
        return replace(
            self, names=tuple(names), values=self.values[at], covariance=inner, df=self.df[at],
            basis=self.basis.at(at),
        )  # fmt: skip

    def contrast(self, weights: Mapping[str, float], name: str = "contrast") -> Measured:
        """Σ weight · estimate, such as `{"share.man": 1, "share.vrouw": -1}`."""
        row = np.zeros(len(self))
        for part, weight in weights.items():
            row[self.place(part)] = weight
        finite("weights", np.where(np.isnan(row), np.inf, row))
        used = row != 0
        if not used.any():
            raise refuse("S24", Place("contrast"), name="weights")
        value, variance = float(row @ self.values), float(row @ self.covariance @ row)
        return Measured(
            (name,), np.array([value]), np.array([[variance]]), self.df[used].min(keepdims=True),
            self.basis.combined(used), self.method, "contrast",
        )  # fmt: skip

    def transform(
        self, function: Callable[[NDArray[Any]], Any], names: Sequence[str] = ("value",)
    ) -> Measured:
        """A smooth function of all estimates, by the delta method.

        `function` takes values (k,) and gives (m,); it is differentiated with complex steps, so
        it must be made of arithmetic and numpy's analytic functions.
        """
        with np.errstate(all="ignore"):
            value = np.atleast_1d(np.asarray(function(self.values), dtype=np.float64))
            jacobian = np.empty((len(value), len(self)))
            for place in range(len(self)):
                stepped = self.values.astype(np.complex128)
                stepped[place] += 1e-30j
                jacobian[:, place] = np.imag(np.atleast_1d(function(stepped))) / 1e-30
        if not (np.isfinite(value).all() and np.isfinite(jacobian).all()):
            raise refuse("S34", Place("transform"), names=", ".join(self.names))
        used = (jacobian != 0).any(axis=0) | ~jacobian.any()
        return Measured(
            tuple(names), value, jacobian @ self.covariance @ jacobian.T,
            np.full(len(value), self.df[used].min()), self.basis.combined(used, len(value)),
            self.method, "function",
        )  # fmt: skip

    def __iter__(self) -> Iterator[tuple[str, float, float]]:
        """Name, estimate and standard error of each."""
        return iter(zip(self.names, self.values.tolist(), self.se.tolist(), strict=True))

    @property
    def table(self) -> pa.Table:
        """One Arrow table, a row for each estimate, with limits at 95%."""
        low, high = self.interval(LEVEL)
        numbers = {"estimate": self.values, "se": self.se, "low": low, "high": high, "df": self.df}
        return result_table(self.statistic, self.names, numbers, self.basis, LEVEL, self.method)


@dataclass(frozen=True)
class Bounded(Tabled):
    """Estimates (k,) with limits of their own kind, such as quantiles and proportions.

    `low` and `high` at `level`; an end that the data do not reach is infinite (null in the table).
    """

    names: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats
    se: Floats
    df: Floats
    basis: Basis
    level: float
    method: str
    statistic: str

    def __len__(self) -> int:
        return len(self.names)

    @property
    def n(self) -> Floats:
        return self.basis.n

    @property
    def effective_n(self) -> Floats:
        return self.basis.effective_n

    @property
    def table(self) -> pa.Table:
        """One Arrow table, a row for each estimate."""
        numbers = {"estimate": self.values, "se": self.se, "low": self.low, "high": self.high}
        numbers["df"] = self.df
        return result_table(
            self.statistic, self.names, numbers, self.basis, self.level, self.method
        )


def finite(name: str, values: Floats) -> Floats:
    """`values` unless one is infinite: nan means missing, infinite is a mistake. Refuses S11."""
    wrong = np.flatnonzero(np.isinf(values))
    if len(wrong):
        found = {"name": name, "count": len(wrong), "first": int(wrong[0]) + 1}
        raise ProblemsFound([Problem("S11", Place("values", None, name), found)])
    return values
