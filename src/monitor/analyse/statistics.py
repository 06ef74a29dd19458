"""Totals, means, ratios and quantiles of any variable, with their covariance.

Works under a design (linearised) and under replicate weights alike. A missing value (nan) leaves
its own variable only, never the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from monitor.analyse.design import Design, DomainVariable, Floats, length_problems, refuse_all
from monitor.analyse.linear import covariance, degrees
from monitor.analyse.measured import Measured, finite
from monitor.analyse.replicates import Replicates
from monitor.concepts.problems import Place, refuse


Sample = Design | Replicates
Variables = Mapping[str, ArrayLike]
Marks = NDArray[np.bool_]
Rule = Literal["math", "school"]
QuantileInterval = Literal["mean", "beta", "xlogit", "asin", "score"]


@dataclass(frozen=True)
class Column:
    """One variable in one domain: `values` (n,), 0 where not `inside` (n,)."""

    name: str
    values: Floats
    inside: Marks


def columns_of(sample: Sample, variables: Variables, by: DomainVariable | None) -> list[Column]:
    """Every variable in every domain of `by`, variables varying slowest. Refuses S01, S07, S11."""
    return [
        column
        for name, values in variables.items()
        for column in _columns(name, np.asarray(values, dtype=np.float64), sample, by)
    ]


def _columns(
    name: str, values: Floats, sample: Sample, by: DomainVariable | None
) -> Iterator[Column]:
    refuse_all(length_problems(name, len(values), len(sample)))
    seen = ~np.isnan(finite(name, values))
    known = np.where(seen, values, 0.0)
    marks = {name: seen}
    if by is not None:
        refuse_all(length_problems(by.name, len(by.codes), len(sample)))
        marks = {f"{name}.{level}": seen & (by.codes == k) for k, level in enumerate(by.levels)}
    for label, inside in marks.items():
        if not np.any(inside & (sample.final != 0)):
            raise refuse("S07", Place("domains", None, label), domain=label)
        yield Column(label, np.where(inside, known, 0.0), inside)


def total(sample: Sample, variables: Variables, by: DomainVariable | None = None) -> Measured:
    """Σ w y of each variable, in each level of `by`."""
    columns = columns_of(sample, variables, by)
    sums = np.stack([column.values for column in columns], axis=1)
    identity = np.eye(len(columns))
    return _smooth(sample, columns, sums, lambda totals: totals, lambda _: identity)


def mean(sample: Sample, variables: Variables, by: DomainVariable | None = None) -> Measured:
    """Σ w y / Σ w over those who have the variable, in each level of `by`."""
    columns = columns_of(sample, variables, by)
    return _quotients(sample, columns, [column.inside.astype(np.float64) for column in columns])


def ratio(
    sample: Sample, numerator: Variables, denominator: ArrayLike, by: DomainVariable | None = None
) -> Measured:
    """Σ w y / Σ w x over those who have both, in each level of `by`."""
    below = np.asarray(denominator, dtype=np.float64)
    refuse_all(length_problems("denominator", len(below), len(sample)))
    both = {
        name: np.where(np.isnan(below), np.nan, np.asarray(values, dtype=np.float64))
        for name, values in numerator.items()
    }
    columns = columns_of(sample, both, by)
    return _quotients(sample, columns, [np.where(c.inside, below, 0.0) for c in columns])


def _quotients(sample: Sample, columns: list[Column], below: list[Floats]) -> Measured:
    k = len(columns)
    parts = np.stack([*(column.values for column in columns), *below], axis=1)

    def quotient(totals: Floats) -> Floats:
        return np.asarray(totals[..., :k] / totals[..., k:])

    def jacobian(totals: Floats) -> Floats:
        shares, sizes = totals[:k] / totals[k:], 1 / totals[k:]
        return np.concatenate([np.diag(sizes), np.diag(-shares * sizes)], axis=1)

    return _smooth(sample, columns, parts, quotient, jacobian)


def _smooth(
    sample: Sample,
    columns: list[Column],
    parts: Floats,
    function: Callable[[Floats], Floats],
    jacobian: Callable[[Floats], Floats],
) -> Measured:
    """A function of weighted totals of `parts` (n, q): linearised, or once for each replicate."""
    totals = sample.final @ parts
    values = function(totals)
    if isinstance(sample, Replicates):
        spread = sample.covariance(function(sample.weights.T @ parts), values)
    else:
        spread = covariance(sample, parts @ jacobian(totals).T)
    return _measured(sample, columns, values, spread)


def _measured(sample: Sample, columns: list[Column], values: Floats, spread: Floats) -> Measured:
    names = tuple(column.name for column in columns)
    df = np.array([sample_degrees(sample, column.inside) for column in columns])
    n = np.array([float(np.count_nonzero(column.inside)) for column in columns])
    method = "replicates" if isinstance(sample, Replicates) else "taylor"
    return Measured(names, values, spread, df, n, method)


def sample_degrees(sample: Sample, inside: Marks) -> float:
    """Degrees of freedom in a domain, as R's `degf` of the subset."""
    if isinstance(sample, Replicates):
        return sample.restricted(inside).degrees
    return degrees(sample, inside & (sample.final != 0))


def quantile(
    sample: Sample,
    variables: Variables,
    p: float,
    by: DomainVariable | None = None,
    level: float = 0.95,
    interval: QuantileInterval = "mean",
    rule: Rule = "math",
) -> Quantiles:
    """The p-quantile of each variable with the interval of Woodruff (1952).

    F(q) is a proportion: its interval is turned back into values (R: `svyquantile`). `interval`
    says how that of F is made; `score` is Francisco & Fuller (1991): every q whose test accepts p.
    `rule` `math` is the smallest x with F(x) ≥ p, `school` the midpoint where F(x) = p. An end
    that the data do not reach is infinite. Refuses S07, S12.
    """
    if not 0 < p < 1:
        raise refuse("S12", Place("quantile", None, "p"), name="p", value=p, low=0, high=1)
    columns = columns_of(sample, variables, by)
    found = [_quantile(sample, column, p, level, interval, rule) for column in columns]
    numbers = np.array(found, dtype=np.float64).T
    return Quantiles(tuple(column.name for column in columns), *numbers)


@dataclass(frozen=True)
class Quantiles:
    """Quantiles (k,) with `low`, `high` and `se` = (high − low)/(2t), as R has it."""

    names: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats
    se: Floats
    df: Floats


def _quantile(
    sample: Sample, column: Column, p: float, level: float, interval: str, rule: Rule
) -> tuple[float, float, float, float, float]:
    used = column.inside & (sample.final > 0)
    x, w = column.values[used], sample.final[used]
    df = sample_degrees(sample, column.inside)
    t = float(special.stdtrit(max(df, 1), (1 + level) / 2))
    value = weighted_quantile(x, w, p, rule)
    if interval == "score":
        low, high = _score_interval(sample, column, p, t)
    else:
        below, above = _share_interval(sample, column, value, level, df, interval)
        low = weighted_quantile(x, w, below, rule) if below >= 0 else -np.inf
        high = weighted_quantile(x, w, above, rule) if above <= 1 else np.inf
    return value, low, high, (high - low) / (2 * t), df


def weighted_quantile(x: Floats, w: Floats, p: float, rule: Rule = "math") -> float:
    """The smallest x with F(x) ≥ p; under `school` the midpoint when F(x) is p exactly.

    Sums are kept in extended precision and rounded, as R does, so that ties fall alike.
    """
    order = np.argsort(x, kind="stable")
    ordered = x[order]
    exact = np.cumsum(w[order].astype(np.longdouble))
    cumulated, whole = exact.astype(np.float64), float(exact[-1])
    at = int(np.searchsorted(cumulated, p * whole, side="right"))  # the first beyond p
    after = float(ordered[min(at, len(ordered) - 1)])
    if at == 0 or p - cumulated[at - 1] / whole != 0:
        return after
    before = float(ordered[at - 1])
    return before if rule == "math" else (before + after) / 2


def _share_below(sample: Sample, column: Column, value: float) -> tuple[float, float]:
    below = np.where(column.inside, column.values <= value, np.nan)
    found = mean(sample, {"below": below})
    return float(found.values[0]), float(found.covariance[0, 0])


def _share_interval(
    sample: Sample, column: Column, value: float, level: float, df: float, interval: str
) -> tuple[float, float]:
    share, variance = _share_below(sample, column, value)
    t = float(special.stdtrit(max(df, 1), (1 + level) / 2))
    se = float(np.sqrt(variance))
    if interval == "mean" or not 0 < share < 1 or se == 0:
        return share - t * se, share + t * se
    if interval == "xlogit":
        reach = t * se / (share * (1 - share))
        centre = special.logit(share)
        return float(special.expit(centre - reach)), float(special.expit(centre + reach))
    if interval == "asin":
        reach, centre = t * se / (2 * np.sqrt(share * (1 - share))), np.arcsin(np.sqrt(share))
        return float(np.sin(centre - reach) ** 2), float(np.sin(centre + reach) ** 2)
    n = float(np.count_nonzero(column.inside))
    size = share * (1 - share) / variance
    size = size * float(special.stdtrit(n - 1, (1 + level) / 2) / t) ** 2
    tail = (1 - level) / 2
    low = special.betaincinv(size * share, size * (1 - share) + 1, tail)
    return float(low), float(special.betaincinv(size * share + 1, size * (1 - share), 1 - tail))


def _score_interval(sample: Sample, column: Column, p: float, t: float) -> tuple[float, float]:
    """Every observed value whose F does not differ from p, the ends by bisection over values."""
    values = np.unique(column.values[column.inside])

    def score(at: int) -> float:
        share, variance = _share_below(sample, column, float(values[at]))
        return (share - p) / max(float(np.sqrt(variance)), 1e-300)

    low = _first(len(values), lambda at: score(at) >= -t)
    high = _first(len(values), lambda at: score(at) > t)
    return float(values[min(low, len(values) - 1)]), (
        float(values[high]) if high < len(values) else np.inf
    )


def _first(count: int, holds: Callable[[int], bool]) -> int:
    """The first of 0 … count for which `holds`, which never turns false again."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
