"""Linear algebra of the attacker: which groups follow from which, by arithmetic modulo a prime.

Whole numbers modulo a prime neither round nor grow, so rank is found fast and exactly; that a group
follows by accident, because a determinant happens to be a multiple of the prime, has a chance of
about one in two thousand million, and whatever is found is worked out once more in fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


Numbers = NDArray[np.int64]
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


def recipe(rows: Sequence[Sequence[int]], target: Sequence[int]) -> list[Fraction] | None:
    """The factors with which `rows` add up to `target`, in fractions; None when they cannot."""
    system = [
        [Fraction(row[i]) for row in rows] + [Fraction(target[i])] for i in range(len(target))
    ]
    unknowns, at = len(rows), 0
    pivots: list[int] = []
    for unknown in range(unknowns):
        found = next((i for i in range(at, len(system)) if system[i][unknown]), None)
        if found is None:
            continue
        system[at], system[found] = system[found], system[at]
        first = system[at][unknown]
        system[at] = [number / first for number in system[at]]
        for i, line in enumerate(system):
            if i != at and line[unknown]:
                factor = line[unknown]
                system[i] = [a - factor * b for a, b in zip(line, system[at], strict=True)]
        pivots.append(unknown)
        at += 1
    if any(line[-1] for line in system[at:]):
        return None
    factors = [Fraction(0)] * unknowns
    for place, unknown in enumerate(pivots):
        factors[unknown] = system[place][-1]
    return factors
