"""Linear algebra of the attacker: which groups follow from which, by arithmetic modulo a prime.

Whole numbers modulo a prime neither round nor grow, so rank is found fast and exactly; that a group
follows by accident, because a determinant happens to be a multiple of the prime, has a chance of
about one in two thousand million, and whatever is found is proven once more in whole numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


Numbers = NDArray[np.int64]
SIMPLE = 10_000  # denominators of a recipe
PRIME = 2_147_483_647  # 2**31 − 1: the product of two remainders fits in 63 bits


@dataclass(frozen=True)
class Span:
    """All that can be added and subtracted from some rows (opspansel), in reduced form."""

    rows: Numbers  # (rank, m), 1 in its own pivot column and 0 in those of the others
    pivots: tuple[int, ...]

    def holds(self, targets: Numbers) -> NDArray[np.bool_]:
        """For each row of `targets` (shape (s, m)) whether it follows."""
        rest = targets % PRIME
        for row, pivot in zip(self.rows, self.pivots, strict=True):
            rest = (rest - rest[:, [pivot]] * row % PRIME) % PRIME
        return np.asarray(~rest.any(axis=1), dtype=np.bool_)


def span(rows: Numbers) -> Span:
    """Gauss–Jordan elimination of `rows` (shape (s, m)) modulo PRIME."""
    work = rows % PRIME
    pivots: list[int] = []
    at = 0
    for column in range(work.shape[1]):
        below = np.flatnonzero(work[at:, column])
        if not below.size:
            continue
        work[[at, at + below[0]]] = work[[at + below[0], at]]
        work[at] = work[at] * pow(int(work[at, column]), -1, PRIME) % PRIME
        others = np.arange(len(work)) != at
        work[others] = (work[others] - work[others][:, [column]] * work[at] % PRIME) % PRIME
        pivots.append(column)
        at += 1
        if at == len(work):
            break
    return Span(work[:at], tuple(pivots))


def recipe(rows: Numbers, target: Numbers) -> list[Fraction] | None:
    """The factors with which `rows` (shape (s, m)) add up to `target` (shape (m,)); None when they
    cannot. Rows that follow from earlier ones get none.

    Worked out in floating point, taken as the nearest simple fractions and proven in whole
    numbers: what does not come out exactly is no recipe.
    """
    needed = list(span(rows.T).pivots)
    basis = rows[needed]
    found = np.linalg.lstsq(basis.T.astype(np.float64), target.astype(np.float64), rcond=None)[0]
    factors = [Fraction(float(number)).limit_denominator(SIMPLE) for number in found]
    common = math.lcm(*(factor.denominator for factor in factors)) if factors else 1
    whole = np.array([int(factor * common) for factor in factors], dtype=np.int64)
    if not np.array_equal(whole @ basis, common * target):
        return None
    complete = [Fraction(0)] * len(rows)
    for place, factor in zip(needed, factors, strict=True):
        complete[place] = factor
    return complete
