"""A linear program that is asked many things (lineair programma), by HiGHS.

The audit asks thousands of questions of what is shown. The solver keeps the model and seeks each
answer from where the last one ended; that answer depends on the questions before it, so they are
asked by one thread, in one order.
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse


Floats = NDArray[np.float64]

SLACK = 1e-6  # of the solver: a number within it of a whole one is that number
STEPS = 60  # of rounding, after which it is given up
DUAL, PRIMAL = 1, 4  # simplex: the first time and after new bounds; after a new objective
OPTIONS: Mapping[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "presolve": "off",
    "simplex_strategy": DUAL,
}


class Program:
    """All x (shape (v,)) with `low` ≤ `rows` · x ≤ `high` (shape (r,)) and 0 ≤ x ≤ `ceiling`."""

    def __init__(self, rows: sparse.csr_array, low: Floats, high: Floats, ceiling: Floats) -> None:
        size = rows.shape[1]
        self.floor, self.ceiling = np.zeros(size), ceiling
        self._places = np.arange(size, dtype=np.int32)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = rows.shape
        model.col_cost_ = np.zeros(size)
        model.col_lower_, model.col_upper_ = self.floor, ceiling
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr, rows.indices
        model.a_matrix_.value_ = rows.data
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call] # all else in it is typed
        for option, value in OPTIONS.items():
            self._solver.setOptionValue(option, value)
        self._solver.passModel(model)
        self._asked = False

    def least(self, cost: Floats) -> Floats | None:
        """An x with the smallest `cost` · x; None when there is none at all."""
        self._solver.changeColsCost(len(cost), self._places, cost)
        return self._answer(PRIMAL if self._asked else DUAL)

    def least_within(self, cost: Floats, floor: Floats, ceiling: Floats) -> Floats | None:
        """As `least`, with `floor` ≤ x ≤ `ceiling` as well."""
        self._solver.changeColsCost(len(cost), self._places, cost)
        self._bound(floor, np.minimum(ceiling, self.ceiling))
        found = self._answer(DUAL)
        self._bound(self.floor, self.ceiling)
        return found

    def whole(self, answer: Floats) -> Floats | None:
        """The last `answer` bent into whole numbers while its cost stays small; None where
        that leads nowhere.

        The fraction nearest to a whole number becomes it, or else its neighbour, and the rest is
        sought anew.
        """
        found: Floats | None = answer
        if not (off := _fractions(answer)).any():
            return np.rint(answer)
        floor, ceiling = self.floor.copy(), self.ceiling.copy()
        for _ in range(STEPS):
            at = int(np.where(off > 0, off, 1.0).argmin())
            near = np.rint(answer[at])
            for number in (near, near + np.sign(answer[at] - near)):
                floor[at] = ceiling[at] = number
                self._bound(floor, ceiling)
                if (found := self._answer(DUAL)) is not None:
                    break
            if found is None or not (off := _fractions(found)).any():
                break
            answer = found
        self._bound(self.floor, self.ceiling)
        return None if found is None or off.any() else np.rint(found)

    def _bound(self, floor: Floats, ceiling: Floats) -> None:
        self._solver.changeColsBounds(len(floor), self._places, floor, ceiling)

    def _answer(self, simplex: int) -> Floats | None:
        self._asked = True
        self._solver.setOptionValue("simplex_strategy", simplex)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._solver.getSolution().col_value, dtype=np.float64)


def _fractions(found: Floats) -> Floats:
    """How far each number is from a whole one, and 0 where that is within the slack."""
    off: Floats = np.abs(found - np.rint(found))
    return np.where(off > SLACK, off, 0.0)
