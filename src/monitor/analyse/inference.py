"""From an estimate and its error to an interval: which method, and how many degrees of freedom.

Wilson with an effective n that is trusted as far as answers tell of it, Clopper–Pearson where all
are alike, never Wald: `bench_coverage` shows why. An interval is never NaN: with no degree
of freedom left, nothing is known and the interval says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from monitor.analyse.design import Floats


PRIOR = 6.0  # by simulation: from 5 to 8 all cells of `bench_coverage` hold
FEW = 2.0
METHODS = ("none", "korn-graubard", "wilson", "census")


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
    share: Floats,
    variance: Floats,
    n: Floats,
    df: Floats,
    level: float,
    weighted_n: Floats,
    complete: bool = False,
) -> Intervals:
    """The default interval of each proportion: Wilson's with a trusted effective n, and that of
    Korn & Graubard (1998) where nobody or everybody says yes.

    `weighted_n` is N̂²/Σ v, the n that weights and sampling fractions alone leave. Where it is
    infinite and no cluster was left to chance (`complete`), everybody was asked: a census has no
    interval. By simulation
    (`bench_coverage`) this holds 95% closer than the logit with Korn–Graubard below it (design
    reference B10), which covers up to 99% with few answers and 93% with unequal weights.
    """
    effective = effective_size(share, variance, n)
    inside = (variance > 0) & (share > 0) & (share < 1)
    weighted_n, df = (np.broadcast_to(given, share.shape) for given in (weighted_n, df))
    low, high = np.zeros_like(share), np.ones_like(share)
    alike = ~inside  # a few cells only: their interval costs a hundred times what Wilson's does
    size = capped_size(effective[alike], n[alike], df[alike], level)
    size = np.minimum(size, weighted_n[alike])
    low[alike], high[alike] = clopper_pearson(size * share[alike], size, level)
    p = share[inside]
    size = trusted_size(p, effective[inside], weighted_n[inside])
    ends = wilson_interval(p, size, df[inside], level)
    low[inside], high[inside] = _where_few(p, size, *ends, level)
    unknown = df < 1
    all_asked = alike & np.isposinf(weighted_n) & complete
    low, high = np.where(all_asked, share, low), np.where(all_asked, share, high)
    method = np.where(all_asked, 3, np.where(inside, 2, 1))
    method = np.where(unknown, 0, method).astype(np.int8)
    return Intervals(np.where(unknown, 0.0, low), np.where(unknown, 1.0, high), method, effective)


def trusted_size(share: Floats, effective: Floats, weighted_n: Floats) -> Floats:
    """The effective n, drawn towards what weights leave where answers tell little of their spread.

    p(1−p) of a sample of n_w has the squared relative error c² = (1−2p)²/(n_w p(1−p)): it is known
    well near 50% and hardly from a few answers of one kind. The design effects of answers and of
    weights are mixed as 1 : PRIOR·c², and the result is never more than the answers give. Taking
    the lower of both throughout covers 98% near 50%; trusting the answers alone, 51% with few.
    """
    doubt = PRIOR * (1 - 2 * share) ** 2 / (weighted_n * share * (1 - share))
    mixed = (1 + doubt) / (1 / effective + doubt / weighted_n)
    return np.minimum(effective, mixed)


def _where_few(
    share: Floats, size: Floats, low: Floats, high: Floats, level: float
) -> tuple[Floats, Floats]:
    """Wilson's ends, but that of Poisson where at most FEW answers are of one kind: his lies too
    near them there (Brown, Cai & DasGupta, Statistical Science 16, 2001, p. 101–133)."""

    def nearest(part: Floats, end: Floats) -> Floats:
        few = size * part <= FEW
        found = end.copy()
        bound = special.gammaincinv((size * part)[few], 1 - level) / size[few]
        found[few] = np.minimum(end[few], bound)
        return found

    return nearest(share, low), 1 - nearest(1 - share, 1 - high)


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
    """Korn–Graubard as R's `beta` has it: without the cap; n counts rows without a value too."""
    ratio = t_quantile(level, n - 1) / t_quantile(level, df)
    size = effective_size(share, variance, n) * ratio**2
    return clopper_pearson(size * share, size, level)
