"""From an estimate and its error to an interval: which method, and how many degrees of freedom.

Wilson with an effective n that is trusted no further than weights allow, Clopper–Pearson where all
answers are alike, never Wald: `bench_coverage` shows why. An interval is never NaN: with no degree
of freedom left, nothing is known and the interval says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from monitor.analyse.design import Floats


METHODS = ("none", "korn-graubard", "wilson")


@dataclass(frozen=True)
class Intervals:
    """`low` and `high` of proportions, all of one shape; `method` indexes METHODS."""

    low: Floats
    high: Floats
    method: np.typing.NDArray[np.int8]
    effective_n: Floats


def t_quantile(level: float, df: Floats) -> Floats:
    """The two-sided quantile of Student's t; `df` at least 1."""
    return np.asarray(special.stdtrit(np.maximum(df, 1), (1 + level) / 2))


def effective_size(share: Floats, variance: Floats, n: Floats) -> Floats:
    """n_e = p(1−p)/V: the simple random sample with the same error; n where V is 0."""
    spread = share * (1 - share)
    return np.divide(spread, variance, out=np.array(n, dtype=np.float64), where=variance > 0)


def proportion_intervals(
    share: Floats, variance: Floats, n: Floats, df: Floats, level: float, weighted_n: Floats
) -> Intervals:
    """The default interval of each proportion: Wilson's with the effective n, and that of Korn &
    Graubard (1998) where nobody or everybody says yes.

    `weighted_n` is N̂²/Σ v, the n that weights and sampling fractions alone leave: where answers
    are few the estimated variance is itself uncertain, and the effective n is not trusted beyond
    it. By simulation this holds 95% closer than the logit with Korn–Graubard below it (design
    reference B10), which covers up to 99% with few answers and 93% with unequal weights.
    """
    effective = effective_size(share, variance, n)
    inside = (variance > 0) & (share > 0) & (share < 1)
    size = np.minimum(capped_size(effective, n, df, level), weighted_n)
    exact = np.zeros_like(share), np.ones_like(share)
    for end, found in zip(exact, _where_alike(share, size, ~inside, level), strict=True):
        end[~inside] = found
    trusted = np.where(inside, np.minimum(effective, weighted_n), 1.0)
    wilson = wilson_interval(np.where(inside, share, 0.5), trusted, df, level)
    method = np.where(df < 1, 0, np.where(inside, 2, 1)).astype(np.int8)
    low = np.choose(method, [np.zeros_like(share), exact[0], wilson[0]])
    high = np.choose(method, [np.ones_like(share), exact[1], wilson[1]])
    return Intervals(low, high, method, effective)


def _where_alike(
    share: Floats, size: Floats, alike: np.typing.NDArray[np.bool_], level: float
) -> tuple[Floats, Floats]:
    """Clopper–Pearson of a few cells only: it costs a hundred times what Wilson's does."""
    few = np.broadcast_to(size, share.shape)[alike]
    return clopper_pearson(few * share[alike], few, level)


def logit_interval(
    share: Floats, variance: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """expit(logit p ± t·se/(p(1−p))); [p, p] where p is 0 or 1."""
    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, 0.5)
    reach = t_quantile(level, df) * np.sqrt(variance) / (p * (1 - p))
    low, high = special.expit(special.logit(p) - reach), special.expit(special.logit(p) + reach)
    return np.where(inside, low, share), np.where(inside, high, share)


def capped_size(effective: Floats, n: Floats, df: Floats, level: float) -> Floats:
    """n_e* = min(n, n_e (t_{n−1}/t_df)²), the effective n of Korn & Graubard; n where se is 0."""
    ratio = t_quantile(level, n - 1) / t_quantile(level, df)
    return np.where(effective == n, n, np.minimum(n, effective * ratio**2))


def korn_graubard(
    share: Floats, effective: Floats, n: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """Clopper–Pearson with n_e* and x = n_e*·p, which need not be whole."""
    size = capped_size(effective, n, df, level)
    return clopper_pearson(size * share, size, level)


def clopper_pearson(x: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """The exact interval by quantiles of the beta distribution."""
    tail = (1 - level) / 2
    x, n = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    miss = np.maximum(n - x, 0)
    low = special.betaincinv(np.maximum(x, 1e-300), miss + 1, tail)
    high = special.betaincinv(x + 1, np.maximum(miss, 1e-300), 1 - tail)
    low, high = (np.where(np.isnan(end), x / n, end) for end in (low, high))  # n beyond 1e16
    return np.where(x <= 0, 0.0, low), np.where(miss <= 1e-12 * n, 1.0, high)


def wald_interval(
    share: Floats, variance: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """p ± t·se, for comparison only: it covers too little and leaves 0–1 (R: `mean`)."""
    reach = t_quantile(level, df) * np.sqrt(variance)
    return share - reach, share + reach


def arcsine_interval(
    share: Floats, variance: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """sin²(arcsin √p ± t·se/(2√(p(1−p)))); [p, p] where p is 0 or 1 (R: `asin`)."""
    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, 0.5)
    centre = np.arcsin(np.sqrt(p))
    reach = t_quantile(level, df) * np.sqrt(variance / (p * (1 - p))) / 2
    low = np.sin(np.maximum(centre - reach, 0)) ** 2
    high = np.sin(np.minimum(centre + reach, np.pi / 2)) ** 2
    return np.where(inside, low, share), np.where(inside, high, share)


def wilson_interval(
    share: Floats, effective: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """The score interval of Wilson (1927) with the effective n."""
    t = t_quantile(level, df)
    scale = 1 + t**2 / effective
    centre = (share + t**2 / (2 * effective)) / scale
    inner = share * (1 - share) / effective + t**2 / (4 * effective**2)
    reach = t * np.sqrt(inner) / scale
    return centre - reach, centre + reach


def likelihood_interval(
    share: Floats, effective: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """Every q with 2·n_e·(p ln(p/q) + (1−p) ln((1−p)/(1−q))) ≤ t² (R: `likelihood`)."""
    limit = t_quantile(level, df) ** 2 / (2 * effective)

    def beyond(q: Floats) -> Floats:
        return np.asarray(special.rel_entr(share, q) + special.rel_entr(1 - share, 1 - q) > limit)

    return _edge(beyond, np.zeros_like(share), share), _edge(beyond, np.ones_like(share), share)


def _edge(beyond: Callable[[Floats], Floats], outer: Floats, inner: Floats) -> Floats:
    """Where `beyond` turns true between `inner` and `outer`, by halving."""
    for _ in range(60):
        middle = (outer + inner) / 2
        far = beyond(middle)
        outer, inner = np.where(far, middle, outer), np.where(far, inner, middle)
    return np.asarray((outer + inner) / 2)


def beta_interval(
    share: Floats, variance: Floats, n: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """Korn–Graubard as R's `beta` has it: without the cap, and n the rows of the whole design."""
    ratio = t_quantile(level, n - 1) / t_quantile(level, df)
    size = effective_size(share, variance, n) * ratio**2
    return clopper_pearson(size * share, size, level)
