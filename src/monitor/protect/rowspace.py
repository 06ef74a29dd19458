"""What can be computed from published totals: exact linear algebra over whole numbers.

A group can be found by adding and subtracting published groups exactly when its 0/1 row is a
combination of theirs. No floating point and no tolerance here: an answer that is almost right
protects nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray


# int64, or Python integers (dtype object) once the numbers outgrow it
Matrix = NDArray[Any]

_HALF = 2**62


def primitive(rows: Matrix) -> Matrix:
    """Each row of `rows` (shape (s, m)) divided by its greatest common divisor, first number > 0.

    Two rows point the same way exactly when their primitive rows are equal; a zero row stays.
    """
    if not rows.size:
        return rows
    divisor = np.gcd.reduce(rows, axis=1, keepdims=True)
    divisor = np.where(divisor == 0, 1, divisor)
    first = np.argmax(rows != 0, axis=1)[:, None]
    sign = np.where(np.take_along_axis(rows, first, axis=1) < 0, -1, 1)
    return rows // divisor * sign


def without(rows: Matrix, known: Matrix) -> Matrix:
    """`rows` (shape (s, m)) with what the row `known` (shape (m,), not zero) explains removed.

    One step of Gaussian elimination at the first column of `known` that is not zero, kept in
    whole numbers; the result is primitive. A row becomes zero when nothing of it is left over.
    """
    return _cleared(rows, known, int(np.argmax(known != 0)))


def _cleared(rows: Matrix, known: Matrix, column: int) -> Matrix:
    """`rows` with a multiple of `known` taken off each, so that nothing is left in `column`."""
    touched = rows[:, column] != 0
    if not touched.any():
        return rows
    part = rows[touched]
    if _outgrows(part, known):
        rows, part, known = rows.astype(object), part.astype(object), known.astype(object)
    rest = part * known[column] - part[:, column, None] * known[None, :]
    rows = rows.copy()
    rows[touched] = primitive(rest)
    return rows


def _outgrows(part: Matrix, known: Matrix) -> bool:
    if part.dtype == object:
        return False
    return 2 * int(np.abs(part).max()) * int(np.abs(known).max()) >= _HALF


def combination(rows: Sequence[Sequence[int]], target: Sequence[int]) -> list[Fraction] | None:
    """Factors c with Σ c·rows = target, free ones zero; None when the rows do not give target.

    Gauss–Jordan over whole numbers of the system with one unknown for each row.
    """
    unknowns = len(rows)
    system: Matrix = np.array([*rows, target], dtype=np.int64).T
    pivots: list[int] = []
    for unknown in range(unknowns):
        at = len(pivots)
        below = np.flatnonzero(system[at:, unknown] != 0)
        if not below.size:
            continue
        system[[at, at + below[0]]] = system[[at + below[0], at]]
        others = np.arange(len(system)) != at
        cleared = _cleared(system[others], system[at], unknown)
        system = np.insert(cleared, at, system[at], axis=0)
        pivots.append(unknown)
    if (system[len(pivots) :, -1] != 0).any():
        return None
    factors = [Fraction(0)] * unknowns
    for i, unknown in enumerate(pivots):
        factors[unknown] = Fraction(int(system[i, -1]), int(system[i, unknown]))
    return factors
