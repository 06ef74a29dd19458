"""Is a difference provable? Between domains of one run, and with what was published before.

A comparison that cannot be tested says so and says what would be needed; it never counts as
"no difference".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import special

from monitor.analyse.design import Floats
from monitor.analyse.estimates import Estimate
from monitor.analyse.proportions import Run
from monitor.concepts.problems import Place, refuse


ROUNDED = 0.01  # published percentages are whole: uniform within half a point
Direction = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One proportion minus another (verschil), with its test.

    `difference`, `low` and `high` from −1 to 1; `p_value` two-sided; `adjusted` the p-value after
    correction for the number of tests, equal to `p_value` until `holm` or `benjamini_hochberg`.
    All are None where the difference cannot be tested; then `n_needed` is the smallest n of the
    other measurement at which it would be provable, None when no n would do.
    """

    item: str
    domain: str
    against: str
    difference: float | None
    se: float | None
    low: float | None
    high: float | None
    df: float | None
    p_value: float | None
    adjusted: float | None
    level: float
    n_needed: int | None = None

    @property
    def testable(self) -> bool:
        return self.p_value is not None

    @property
    def provable(self) -> bool:
        """Whether the (adjusted) test rejects equality (aantoonbaar verschil)."""
        return self.adjusted is not None and self.adjusted < 1 - self.level

    @property
    def direction(self) -> Direction | None:
        """Higher or lower than the other, None where that is not provable."""
        if not self.provable or self.difference is None:
            return None
        return "higher" if self.difference > 0 else "lower"


@dataclass(frozen=True, slots=True)
class Published:
    """A proportion in an earlier publication (eerder gepubliceerd cijfer).

    `proportion` from 0 to 1; `n` persons answered, None when never published; `population` of the
    group, None when unknown; `rounded` the width of the rounding, 0.01 for whole percentages;
    `deff` the design effect where one is known.
    """

    proportion: float
    n: int | None = None
    population: float | None = None
    rounded: float = ROUNDED
    deff: float = 1.0


def difference(a: Estimate, b: Estimate) -> Difference:
    """`a` minus `b`: two domains of one item and run, which may overlap (level − all).

    The covariance comes from the same grouped sums as the errors (design reference B6); degrees of
    freedom are the smaller of the two. Refuses S14.
    """
    if a.run is None or a.run is not b.run or a.item != b.item:
        names = {"first": f"{a.item}.{a.domain}", "second": f"{b.item}.{b.domain}"}
        raise refuse("S14", Place("compare", None, a.item), **names)
    if a.estimate is None or b.estimate is None or min(a.df, b.df) < 1 or a.position == b.position:
        return untestable(a, b.domain)
    assert a.se is not None and b.se is not None
    variance = a.se**2 + b.se**2 - 2 * covariance(a, b)
    df = float(min(a.df, b.df))
    return tested(a, b.domain, a.estimate - b.estimate, max(variance, 0.0), df)


def covariance(a: Estimate, b: Estimate) -> float:
    """Covariance of two estimates of one item and run."""
    run = a.run
    assert run is not None and a.estimate is not None and b.estimate is not None
    found = run.cell(a).products(run.cell(b))
    return float(found + _element_covariance(run, a, b))


def _element_covariance(run: Run, a: Estimate, b: Estimate) -> float:
    """Σ v u_a u_b over those who are in both domains."""
    (first, i, item), (second, j, _) = a.position, b.position
    if first == second:
        return 0.0
    no, yes = run.joint(first, second)[i, j, item]
    p, q = a.estimate or 0.0, b.estimate or 0.0
    return float(((1 - p) * (1 - q) * yes + p * q * no) / (a.base * b.base))


def change(current: Estimate, previous: Published, against: str = "previous") -> Difference:
    """`current` minus what was published before, as independent samples.

    The variance of `previous` is that of a simple random sample with finite population
    correction, times its `deff`, and rounding adds a uniform error of its own. Without n the
    difference is not testable and `n_needed` is given.
    """
    if current.estimate is None or current.se is None or current.df < 1:
        return untestable(current, against)
    gap = current.estimate - previous.proportion
    known = current.se**2 + previous.rounded**2 / 12
    if previous.n is None:
        return replace(
            untestable(current, against),
            difference=gap,
            n_needed=_needed(gap, known, current, previous),
        )
    return tested(current, against, gap, known + _simple_variance(previous), float(current.df))


def _spread(previous: Published) -> float:
    """p(1−p)·deff; a published 0 or 100% is anything that rounds to it."""
    edge = previous.rounded / 2
    p = min(max(previous.proportion, edge), 1 - edge)
    return p * (1 - p) * previous.deff


def _simple_variance(previous: Published) -> float:
    assert previous.n is not None
    rest = 1.0
    if previous.population is not None and previous.population > 1:
        rest = max(previous.population - previous.n, 0) / (previous.population - 1)
    return _spread(previous) / max(previous.n, 1) * rest


def _needed(gap: float, known: float, current: Estimate, previous: Published) -> int | None:
    """The smallest n with |gap| > t·√(known + p(1−p)/n·(N−n)/(N−1)), solved for n."""
    critical = float(special.stdtrit(current.df, (1 + current.level) / 2))
    room = (gap / critical) ** 2 - known
    if room <= 0:
        return None
    spread, population = _spread(previous), previous.population
    exact = spread / room
    if population is not None and population > 1:
        exact = spread * population / ((population - 1) * room + spread)
    n = max(int(np.floor(exact)) + 1, 1)
    return n if population is None else min(n, int(population))


def tested(a: Estimate, against: str, gap: float, variance: float, df: float) -> Difference:
    """A difference `gap` of known variance, by Student's t."""
    se = float(np.sqrt(variance))
    reach = float(special.stdtrit(df, (1 + a.level) / 2)) * se
    p_value = float(2 * special.stdtr(df, -abs(gap) / se)) if se > 0 else float(gap == 0)
    return Difference(
        a.item, a.domain, against, gap, se, gap - reach, gap + reach, df, p_value, p_value, a.level
    )


def untestable(a: Estimate, against: str) -> Difference:
    """A comparison about which nothing can be said."""
    unknown = (None,) * 7
    return Difference(a.item, a.domain, against, *unknown, a.level)


def holm(p_values: Sequence[float]) -> Floats:
    """Adjusted p-values of Holm (1979): bounds the chance of any false claim."""
    p = _chances(p_values)
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return _restored(np.minimum(raised, 1), order)


def benjamini_hochberg(p_values: Sequence[float]) -> Floats:
    """Adjusted p-values of Benjamini & Hochberg (1995): bounds the share of false claims."""
    p = _chances(p_values)
    order = np.argsort(-p, kind="stable")
    lowered = np.minimum.accumulate(p[order] * len(p) / np.arange(len(p), 0, -1))
    return _restored(np.minimum(lowered, 1), order)


def _chances(p_values: Sequence[float]) -> Floats:
    found = np.asarray(p_values, dtype=np.float64)
    for value in found[~((found >= 0) & (found <= 1))][:1]:
        raise refuse("S12", Place("compare"), name="p", value=value, low=0, high=1)
    return found


def _restored(values: Floats, order: np.typing.NDArray[np.intp]) -> Floats:
    restored = np.empty_like(values)
    restored[order] = values
    return restored


ADJUSTMENTS = {"holm": holm, "benjamini_hochberg": benjamini_hochberg}
Adjustment = Literal["holm", "benjamini_hochberg"]


def adjust(family: Sequence[Difference], method: Adjustment = "holm") -> tuple[Difference, ...]:
    """The differences of one declared family of tests with `adjusted` p-values.

    Those that cannot be tested do not count in the size of the family. Refuses S15.
    """
    if method not in ADJUSTMENTS:
        values = {"name": "method", "found": method, "known": ", ".join(ADJUSTMENTS)}
        raise refuse("S15", Place("compare", None, "method"), **values)
    tested = [place for place, one in enumerate(family) if one.p_value is not None]
    adjusted = ADJUSTMENTS[method]([family[place].p_value or 0.0 for place in tested])
    found = list(family)
    for place, p_value in zip(tested, adjusted.tolist(), strict=True):
        found[place] = replace(found[place], adjusted=p_value)
    return tuple(found)
