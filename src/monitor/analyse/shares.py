"""Proportions with the interval one asks for by name, under every design and replicate weights.

`estimate` is the road for a publication; this one is for who wants a method of R's `svyciprop`.
An interval is never nan: where everybody or nobody says yes it is that of Clopper & Pearson.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from scipy import special

from monitor.analyse import inference
from monitor.analyse.design import Design, DomainVariable, Floats, named, numbers, refuse_all
from monitor.analyse.layers import complete, layers_of, row_spread
from monitor.analyse.measured import Bounded
from monitor.analyse.replicates import Replicates
from monitor.analyse.statistics import Column, Sample, Variables, columns_of, mean
from monitor.concepts.problems import Place, Problem


Interval = Literal[
    "wilson", "logit", "xlogit", "likelihood", "asin", "beta", "mean", "korn-graubard"
]
Ends = tuple[Floats, Floats]
# p, V, n with a value, rows of the domain, df, level
Method = Callable[[Floats, Floats, Floats, Floats, Floats, float], Ends]


def proportion(
    sample: Sample,
    variables: Variables,
    by: DomainVariable | None = None,
    level: float = 0.95,
    interval: Interval = "wilson",
) -> Bounded:
    """The weighted share of 1 among 0 and 1 (nan missing), in each level of `by`.

    `wilson` is the default of `estimate`, which trusts the effective n no further than the weights
    allow; `logit` is `xlogit`, but that replicates make the error of the logit itself; `mean` is
    Wald's, for comparison. Refuses S01, S07, S11, S12, S15.
    """
    refuse_all(_problems(variables, level, interval))
    found = mean(sample, variables, by)
    share, variance = np.clip(found.values, 0, 1), np.diagonal(found.covariance).copy()
    weighted = _weighted_n(sample, variables, by)
    sure = isinstance(sample, Design) and complete(one.kappa for one in layers_of(sample))
    usual = inference.proportion_intervals(
        share, variance, found.n, found.df, level, weighted, sure
    )
    low, high = usual.low, usual.high
    if interval != "wilson":
        if interval == "logit" and isinstance(sample, Replicates):
            variance = _of_logits(sample, columns_of(sample, variables, by), share, variance)
        plain = (usual.method == inference.METHODS.index("wilson")) & (found.df >= 1)
        safe = np.where(plain, share, 0.5), np.where(plain, variance, 0.01)
        rows = _rows_of(sample, found.names, by)
        ends = METHODS[interval](*safe, found.n, rows, np.maximum(found.df, 1), level)
        low, high = np.where(plain, ends[0], low), np.where(plain, ends[1], high)
    return Bounded(
        found.names, share, low, high, found.se, found.df, found.basis, level, interval,
        "proportion",
    )  # fmt: skip


def _of_logits(
    sample: Replicates, columns: Sequence[Column], share: Floats, variance: Floats
) -> Floats:
    """V (k,) of which the delta method gives the variance that replicates have of logit p; where
    everybody or nobody of a replicate says yes, `variance`."""
    yes = np.stack([column.values for column in columns], axis=1)
    base = np.stack([column.inside for column in columns], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = (sample.weights.T @ yes) / (sample.weights.T @ base)
        found = np.diagonal(sample.covariance(special.logit(shares), special.logit(share)))
    return np.where(np.isfinite(found), found * (share * (1 - share)) ** 2, variance)


def _rows_of(sample: Sample, names: Sequence[str], by: DomainVariable | None) -> Floats:
    """The rows of each domain (k,), with a value or without, as R counts those of a subset."""
    everyone = float(len(sample))
    if by is None:
        return np.full(len(names), everyone)
    counts = [float(np.count_nonzero(by.codes == level)) for level in range(len(by.levels))]
    return np.tile(counts, len(names) // len(counts))


def _problems(variables: Variables, level: float, interval: str) -> Iterator[Problem]:
    if not 0 < level < 1:
        values = {"name": "level", "value": level, "low": 0, "high": 1}
        yield Problem("S12", Place("proportion", None, "level"), values)
    if interval not in get_args(Interval):
        known = {"name": "interval", "found": interval, "known": ", ".join(get_args(Interval))}
        yield Problem("S15", Place("proportion", None, "interval"), known)
    for name, column in named(variables).items():
        answers = numbers(name, column)
        wrong = np.flatnonzero(~(np.isnan(answers) | ((answers >= 0) & (answers <= 1))))
        if len(wrong):
            values = {"name": name, "value": f"{answers[wrong[0]]:g}", "low": 0, "high": 1}
            yield Problem("S12", Place("values", int(wrong[0]) + 1, name), values)


def _weighted_n(sample: Sample, variables: Variables, by: DomainVariable | None) -> Floats:
    """N̂²/Σ v of each column: n as weights and, in a plain design, sampling fractions leave it."""
    spread = row_spread(sample) if isinstance(sample, Design) else sample.final**2
    found = []
    for column in columns_of(sample, variables, by):
        within = float(spread[column.inside].sum())
        base = float(sample.final[column.inside].sum())
        found.append(base**2 / within if within > 0 else np.inf)
    return np.array(found)


def _logit(p: Floats, v: Floats, _n: Floats, _rows: Floats, df: Floats, level: float) -> Ends:
    return inference.logit_interval(p, v, df, level)


def _likelihood(p: Floats, v: Floats, n: Floats, _rows: Floats, df: Floats, level: float) -> Ends:
    # R divides the deviance by its dispersion n/(n − 1), which is in the variance already
    effective = inference.effective_size(p, v, n) * np.maximum(n - 1, 1) / np.maximum(n, 2)
    return inference.likelihood_interval(p, effective, df, level)


def _arcsine(p: Floats, v: Floats, _n: Floats, _rows: Floats, df: Floats, level: float) -> Ends:
    return inference.arcsine_interval(p, v, df, level)


def _beta(p: Floats, v: Floats, _n: Floats, rows: Floats, df: Floats, level: float) -> Ends:
    return inference.beta_interval(p, v, rows, df, level)


def _wald(p: Floats, v: Floats, _n: Floats, _rows: Floats, df: Floats, level: float) -> Ends:
    return inference.wald_interval(p, v, df, level)


def _korn_graubard(
    p: Floats, v: Floats, n: Floats, _rows: Floats, df: Floats, level: float
) -> Ends:
    return inference.korn_graubard(p, inference.effective_size(p, v, n), n, df, level)


METHODS: Mapping[str, Method] = {
    "logit": _logit,
    "xlogit": _logit,
    "likelihood": _likelihood,
    "asin": _arcsine,
    "beta": _beta,
    "mean": _wald,
    "korn-graubard": _korn_graubard,
}
