"""Linear programs of the attacker: many questions to one system of inequalities, by HiGHS.

Who knows one answer is near the next: the system is loaded once and each search starts at the
corner where the one before it ended. One thread, so that an attack gives the same report twice.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse


Floats = NDArray[np.float64]

FIRST, NEXT = 1, 4  # dual simplex to find a corner at all, primal simplex to go on from there
SETTINGS: tuple[tuple[str, bool | int | str], ...] = (
    ("output_flag", False),
    ("threads", 1),
    ("presolve", "off"),
    ("simplex_strategy", FIRST),
)


class Inequalities:
    """`low` ≤ `rows` · x ≤ `high` with 0 ≤ x ≤ `most` (ongelijkheden)."""

    def __init__(self, rows: sparse.csr_array, low: Floats, high: Floats, most: Floats) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call] # its methods have types
        for setting, value in SETTINGS:
            self._highs.setOptionValue(setting, value)
        count, size = rows.shape
        nothing = np.zeros(size)
        self._highs.passModel(
            size, count, rows.nnz, int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize), 0.0, nothing, nothing, most, low, high, rows.indptr,
            rows.indices, rows.data, np.zeros(size, dtype=np.int32),
        )  # fmt: skip
        self._all = np.arange(size, dtype=np.int32)

    def lowest(self, cost: Floats) -> Floats | None:
        """The x (shape (v,)) that makes `cost` · x lowest; None when no x meets them all."""
        self._highs.changeColsCost(len(cost), self._all, cost)
        self._highs.run()
        self._highs.setOptionValue("simplex_strategy", NEXT)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._highs.getSolution().col_value, dtype=np.float64)
