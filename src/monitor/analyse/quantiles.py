"""Quantiles of any variable with their interval: a proportion below a value, turned back.

Woodruff (1952) and Francisco & Fuller (1991), as R's `svyquantile`. Under every design and under
replicate weights alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, get_args

import numpy as np
from scipy import special

from monitor.analyse.design import DomainVariable, refuse_all
from monitor.analyse.measured import Bounded
from monitor.analyse.quantile_rules import RULES, Rule, weighted_quantile
from monitor.analyse.statistics import (
    Column,
    Sample,
    Variables,
    basis_of,
    columns_of,
    mean,
    sample_degrees,
)
from monitor.concepts.problems import Place, Problem


QuantileInterval = Literal["mean", "beta", "xlogit", "asin", "score"]


def quantile(
    sample: Sample,
    variables: Variables,
    p: float,
    by: DomainVariable | None = None,
    level: float = 0.95,
    interval: QuantileInterval = "mean",
    rule: Rule = "math",
) -> Bounded:
    """The p-quantile of each variable with its interval; `se` is (high − low)/(2t), as R has it.

    F(q) is a proportion: its interval is turned back into values. `interval` says how that of F
    is made; `score` is Francisco & Fuller: every q whose test accepts p. `rule` says which value
    is the quantile (`quantile_rules`). Refuses S01, S07, S11, S12, S15.
    """
    refuse_all(_problems(p, level, interval, rule))
    columns = columns_of(sample, variables, by)
    found = [_quantile(sample, column, p, level, interval, rule) for column in columns]
    values, low, high, se, df = np.array(found, dtype=np.float64).T
    below = [_share_below(sample, *one) for one in zip(columns, values.tolist(), strict=True)]
    share, variance = np.array(below).T
    basis = basis_of(sample, columns, share * (1 - share), variance)  # of the proportion below
    method = "francisco-fuller" if interval == "score" else f"woodruff-{interval}"
    names = tuple(column.name for column in columns)
    return Bounded(names, values, low, high, se, df, basis, level, method, "quantile")


def _problems(p: float, level: float, interval: str, rule: str) -> Iterator[Problem]:
    for name, value in (("p", p), ("level", level)):
        if not 0 < value < 1:
            values = {"name": name, "value": value, "low": 0, "high": 1}
            yield Problem("S12", Place("quantile", None, name), values)
    choices: dict[str, tuple[str, Sequence[str]]] = {
        "interval": (interval, get_args(QuantileInterval)),
        "rule": (rule, RULES),
    }
    for name, (chosen, known) in choices.items():
        if chosen not in known:
            values = {"name": name, "found": chosen, "known": ", ".join(known)}
            yield Problem("S15", Place("quantile", None, name), values)


def _quantile(
    sample: Sample, column: Column, p: float, level: float, interval: str, rule: Rule
) -> tuple[float, float, float, float, float]:
    used = column.inside & (sample.final > 0)
    x, w = column.values[used], sample.final[used]
    df = sample_degrees(sample, column.inside)
    value = weighted_quantile(x, w, p, rule)
    if df < 1:  # nothing is known of its error
        return value, -np.inf, np.inf, np.inf, df
    t = float(special.stdtrit(df, (1 + level) / 2))
    if interval == "score":
        low, high = _score_interval(sample, column, p, t)
    else:
        below, above = _share_interval(sample, column, value, level, df, interval)
        low = weighted_quantile(x, w, below, rule) if below >= 0 else -np.inf
        high = weighted_quantile(x, w, above, rule) if above <= 1 else np.inf
    return value, low, high, (high - low) / (2 * t), df


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
