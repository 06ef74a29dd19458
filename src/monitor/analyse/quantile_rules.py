"""Which value is "the" p-quantile of weighted answers: the twelve rules of R's `svyquantile`.

Without weights they are those of Hyndman & Fan (1996), The American Statistician 50, 361–365.
Arithmetic on two arrays; knows no design.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from monitor.analyse.design import Floats


Rule = Literal[
    "math", "school", "shahvaish",
    "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9",
]  # fmt: skip
RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True)
class Steps:
    """Values (m,) in ascending order with their weights (m,) and the running sum of these."""

    x: Floats
    w: Floats
    sums: Floats

    @classmethod
    def of(cls, x: Floats, w: Floats) -> Steps:
        """Sums are kept in extended precision and rounded, as R does, so that ties fall alike."""
        order = np.argsort(x, kind="stable")
        exact = np.cumsum(w[order].astype(np.longdouble))
        return cls(x[order], w[order], exact.astype(np.float64))

    def around(self, p: float) -> tuple[int, int, float]:
        """The last place whose sum is at most p, the next, and p minus the share at the first.

        Where p lies below the first weight both are the first: R 4.1 takes the second there.
        """
        after = int(np.searchsorted(self.sums, p * self.sums[-1], side="right"))
        if after == 0:
            return 0, 0, 1.0
        rest = p - float(self.sums[after - 1] / self.sums[-1])
        return after - 1, min(after, len(self.x) - 1), rest


def weighted_quantile(x: Floats, w: Floats, p: float, rule: Rule = "math") -> float:
    """The p-quantile of values (m,) with weights (m,) above 0.

    `math` is the smallest x with F(x) ≥ p, `school` the midpoint where F(x) is p exactly; the
    others are R's.
    """
    if rule in INTERPOLATED:
        steps = Steps.of(x, w)
        return float(np.interp(p, INTERPOLATED[rule](steps), steps.x))
    return STEPPED[rule](x, w, p)


def _math(x: Floats, w: Floats, p: float) -> float:
    steps = Steps.of(x, w)
    low, high, rest = steps.around(p)
    return float(steps.x[low if rest == 0 else high])


def _school(x: Floats, w: Floats, p: float) -> float:
    steps = Steps.of(x, w)
    low, high, rest = steps.around(p)
    return float((steps.x[low] + steps.x[high]) / 2 if rest == 0 else steps.x[high])


def _nearest_even(x: Floats, w: Floats, p: float) -> float:
    """As `math`, of distinct values, and upwards where the place reached exactly is odd."""
    values, where = np.unique(x, return_inverse=True)
    steps = Steps.of(values, np.bincount(where, w).astype(np.float64))
    low, high, rest = steps.around(p)
    return float(steps.x[low if rest == 0 and low % 2 == 1 else high])


def _between_steps(x: Floats, w: Floats, p: float) -> float:
    steps = Steps.of(x, w)
    low, high, rest = steps.around(p)
    above = float(steps.sums[high] / steps.sums[-1]) - p
    part = rest / (above + rest) if high > low else 0.0
    return float(steps.x[low] * (1 - part) + steps.x[high] * part)


def _shah_vaish(x: Floats, w: Floats, p: float) -> float:
    """Shah & Vaish (2006), with weights scaled to n, as R writes it."""
    steps = Steps.of(x, w)
    n = len(x)
    places = (steps.sums * (n / steps.sums[-1]) + 0.5 - steps.w / 2) / (n + 1)
    order = np.argsort(places, kind="stable")
    at = int(np.searchsorted(places[order], p, side="right")) - 1
    return float(steps.x[order][max(at, 0)])


STEPPED: Mapping[str, Callable[[Floats, Floats, float], float]] = {
    "math": _math,
    "school": _school,
    "shahvaish": _shah_vaish,
    "hf1": _math,
    "hf2": _school,
    "hf3": _nearest_even,
    "hf4": _between_steps,
}


def _before(steps: Steps) -> Floats:
    return np.concatenate([[0.0], steps.sums[:-1]])


INTERPOLATED: Mapping[str, Callable[[Steps], Floats]] = {
    "hf5": lambda s: (s.sums - s.w / 2) / s.sums[-1],
    "hf6": lambda s: s.sums / (s.sums[-1] + s.w[-1]),
    "hf7": lambda s: _before(s) / (s.sums[-2] if len(s.sums) > 1 else 1.0),
    "hf8": lambda s: (_before(s) / 3 + s.sums * 2 / 3) / (s.sums[-1] + s.w[-1] / 3),
    "hf9": lambda s: (_before(s) * 3 / 8 + s.sums * 5 / 8) / (s.sums[-1] + s.w[-1] / 4),
}
