"""How a proportion is written down: whole percents, multiples of five, tails without a number.

Half goes up, as readers expect. Nothing here decides whether a figure may be shown.
"""

from __future__ import annotations

import math

from monitor.protect.ledger import Bound
from monitor.protect.policy import Policy


# Binary fractions such as 0.285 · 100 = 28.499999999999996 must decide nothing.
DIGITS = 9


def percent(proportion: float) -> int:
    """A proportion from 0 to 1 as a whole percentage."""
    return to_multiple(100 * proportion, 1)


def to_multiple(number: float, step: int) -> int:
    """`number` to the nearest multiple of `step`, half upwards."""
    return step * math.floor(round(number / step, DIGITS) + 0.5)


def in_tail(yes: int, n: int, policy: Policy) -> Bound:
    """Whether almost nobody (BELOW) or almost everyone (ABOVE) said yes, unweighted (R4)."""
    if yes < policy.tail and yes <= n - yes:
        return Bound.BELOW
    return Bound.ABOVE if n - yes < policy.tail else Bound.EXACT


def tail_limit(proportion: float, n: int, side: Bound, policy: Policy) -> int:
    """The percentage that stands for a tail: "< limit" or "> limit" (R4).

    The next multiple of 5 above the value that the smallest number outside the tail would give,
    so that the code says no more than "in the tail"; further still where weights carry the
    estimate itself beyond that, so that the statement is true.
    """
    step = policy.rounding
    share = proportion if side is Bound.BELOW else 1 - proportion
    outside = max(policy.tail / n, share)
    limit = step * (math.floor(round(100 * outside / step, DIGITS)) + 1)
    return min(limit, 100) if side is Bound.BELOW else max(100 - limit, 0)
