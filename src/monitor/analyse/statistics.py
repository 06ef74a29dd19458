"""Totals, means and ratios of any variable, with their covariance.

Works under every design (linearised) and under replicate weights alike. A missing value (nan)
leaves its own variable only, never the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.analyse.design import (
    Design,
    DomainVariable,
    Floats,
    code_problems,
    length_problems,
    named,
    numbers,
    refuse_all,
)
from monitor.analyse.linear import covariance, degrees
from monitor.analyse.measured import Measured, finite
from monitor.analyse.replicates import Replicates
from monitor.analyse.results import Basis
from monitor.analyse.twophase import TwoPhase
from monitor.analyse.unequal import Unequal
from monitor.concepts.problems import Place, Problem, refuse


Sample = Design | Replicates | Unequal | TwoPhase
Variables = Mapping[str, ArrayLike]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One variable in one domain: `values` (n,), 0 where not `inside` (n,)."""

    name: str
    values: Floats
    inside: Marks
    population: float  # the weight of everybody in the domain, with a value or without


def columns_of(sample: Sample, variables: Variables, by: DomainVariable | None) -> list[Column]:
    """Every variable in every domain of `by`, variables varying slowest. Refuses S01, S07, S11."""
    found = named(variables)
    if not found:
        raise refuse("S24", Place("values"), name="variables")
    return [
        column
        for name, values in found.items()
        for column in _columns(name, numbers(name, values), sample, by)
    ]


def _columns(
    name: str, values: Floats, sample: Sample, by: DomainVariable | None
) -> Iterator[Column]:
    refuse_all(length_problems(name, len(values), len(sample)))
    seen = ~np.isnan(finite(name, values)) & present(sample)
    known = np.where(seen, values, 0.0)
    everyone = np.ones(len(seen), dtype=bool)
    marks = {name: everyone}
    if by is not None:
        refuse_all(length_problems(by.name, len(by.codes), len(sample)))
        refuse_all(code_problems(by.name, by.codes, -1, len(by.levels) - 1))
        marks = {f"{name}.{level}": by.codes == k for k, level in enumerate(by.levels)}
    for label, mark in marks.items():
        inside = seen & mark
        if not np.any(inside & (sample.final != 0)):
            raise refuse("S07", Place("domains", None, label), domain=label)
        population = float(sample.final[mark].sum())
        yield Column(label, np.where(inside, known, 0.0), inside, population)


def present(sample: Sample) -> Marks:
    """The rows that count: a row of weight 0 is in the design, and in no base (n,)."""
    found = sample.final != 0
    further = sample.weights != 0
    return np.asarray(found | (further.any(axis=1) if further.ndim > 1 else further))


def total(sample: Sample, variables: Variables, by: DomainVariable | None = None) -> Measured:
    """Σ w y of each variable, in each level of `by`.

    `variables` are columns (n,) by name, a dict or DataFrame, nan missing. Refuses S01, S07, S09,
    S11, S24, S25, S41, S43, S45.
    """
    columns = columns_of(sample, variables, by)
    sums = np.stack([column.values for column in columns], axis=1)
    identity = np.eye(len(columns))
    found = _smooth(sample, columns, sums, lambda totals: totals, lambda _: identity)
    return replace(found, statistic="total")


def mean(sample: Sample, variables: Variables, by: DomainVariable | None = None) -> Measured:
    """Σ w y / Σ w over those who have the variable, in each level of `by`.

    `variables` are as in `total`; a share is the mean of 0 and 1.
    """
    columns = columns_of(sample, variables, by)
    found = _quotients(sample, columns, [column.inside.astype(np.float64) for column in columns])
    return replace(found, statistic="mean")


def ratio(
    sample: Sample, numerator: Variables, denominator: ArrayLike, by: DomainVariable | None = None
) -> Measured:
    """Σ w y / Σ w x over those who have both, in each level of `by`.

    `numerator` are variables as in `total`, `denominator` (n,). Refuses S38 and S39 too.
    """
    below = numbers("denominator", denominator)
    refuse_all(length_problems("denominator", len(below), len(sample)))
    both = {
        name: np.where(np.isnan(below), np.nan, _as_long(name, values, below))
        for name, values in named(numerator).items()
    }
    columns = columns_of(sample, both, by)
    found = _quotients(sample, columns, [np.where(c.inside, below, 0.0) for c in columns])
    return replace(found, statistic="ratio")


def _as_long(name: str, values: ArrayLike, other: Floats) -> Floats:
    found = numbers(name, values)
    refuse_all(length_problems(name, len(found), len(other)))
    return found


def _quotients(sample: Sample, columns: list[Column], below: list[Floats]) -> Measured:
    k = len(columns)
    parts = np.stack([*(column.values for column in columns), *below], axis=1)
    refuse_all(_zero_problems(sample, columns, parts[:, k:]))

    def quotient(totals: Floats) -> Floats:
        return np.asarray(totals[..., :k] / totals[..., k:])

    def jacobian(totals: Floats) -> Floats:
        shares, sizes = totals[:k] / totals[k:], 1 / totals[k:]
        return np.concatenate([np.diag(sizes), np.diag(-shares * sizes)], axis=1)

    return _smooth(sample, columns, parts, quotient, jacobian)


def _zero_problems(sample: Sample, columns: list[Column], below: Floats) -> Iterator[Problem]:
    """A share of nothing: in the sample itself, or in replicates that miss a small domain."""
    weights = sample.final[:, None]
    if isinstance(sample, Replicates):
        weights = np.concatenate([weights, sample.weights], axis=1)
    empty = (weights.T @ below == 0).T
    for column, zero in zip(columns, empty, strict=True):
        if zero[0]:
            yield Problem("S38", Place("ratio", None, column.name), {"name": column.name})
        elif zero.any():
            values = {"name": column.name, "count": int(zero.sum())}
            yield Problem("S39", Place("replicates", None, column.name), values)


def _overflow_problems(columns: list[Column], values: Floats, squares: Floats) -> Iterator[Problem]:
    """Numbers of which the squares do not fit: an error of infinity or nan is none."""
    wrong = ~(np.isfinite(values) & np.isfinite(squares))
    for column, beyond in zip(columns, wrong, strict=True):
        if beyond:
            yield Problem("S43", Place("values", None, column.name), {"name": column.name})


def _smooth(
    sample: Sample,
    columns: list[Column],
    parts: Floats,
    function: Callable[[Floats], Floats],
    jacobian: Callable[[Floats], Floats],
) -> Measured:
    """A function of weighted totals of `parts` (n, q): linearised, or once for each replicate."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        totals = sample.final @ parts
        values = function(totals)
        influence = parts @ jacobian(totals).T
        if isinstance(sample, Replicates):
            spread = sample.covariance(function(sample.weights.T @ parts), values)
        else:
            spread = covariance(sample, influence)
        simple = _simple_spread(sample, columns, influence)
    refuse_all(_overflow_problems(columns, values, np.diagonal(spread) + simple))
    names = tuple(column.name for column in columns)
    df = np.array([sample_degrees(sample, column.inside) for column in columns])
    basis = basis_of(sample, columns, simple, np.diagonal(spread))
    method = "replicates" if isinstance(sample, Replicates) else "taylor"
    return Measured(names, values, spread, df, basis, method)


def basis_of(sample: Sample, columns: list[Column], spread: Floats, variance: Floats) -> Basis:
    """n, N̂ and the effective n of each column: `spread` over `variance` (k,), n where V is 0."""
    n = np.array([float(np.count_nonzero(column.inside)) for column in columns])
    base = np.array([float(sample.final[column.inside].sum()) for column in columns])
    population = np.array([column.population for column in columns])
    sure = (variance > 0) & (spread > 0)
    return Basis(n, base, population, np.divide(spread, variance, out=n.copy(), where=sure))


def _simple_spread(sample: Sample, columns: list[Column], influence: Floats) -> Floats:
    """Σ w(u − ū)²·N̂ of each column (k,): n times V of a simple random sample with replacement; of
    a proportion p(1−p)."""
    found = np.zeros(len(columns))
    for k, column in enumerate(columns):
        w, u = sample.final[column.inside], influence[column.inside, k]
        base = float(w.sum())
        if base > 0:
            found[k] = w @ (u - w @ u / base) ** 2 * base
    return found


def sample_degrees(sample: Sample, inside: Marks) -> float:
    """Degrees of freedom in a domain, as R's `degf` of the subset."""
    if isinstance(sample, Replicates):
        return sample.restricted(inside).degrees
    return degrees(sample, inside & (sample.final != 0))
