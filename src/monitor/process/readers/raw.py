"""A file of answers as it was read, before anything is known of the questionnaire.

What every format has in common: named columns of numbers or texts, and the labels that came with
them. Draws no conclusion from a value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray


Sort = Literal["number", "text", "date"]
MissingRange = tuple[float | str, float | str]  # from, to: user-missing in SPSS


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column: `numbers` (float64, shape (n,), NaN for none) or `texts`, the other is None.

    A column of sort `date` holds days as 20240531 in `numbers`; file codes −97…−99 stay so.
    """

    sort: Sort
    numbers: NDArray[np.float64] | None = None
    texts: Sequence[str] | None = None
    label: str = ""
    value_labels: Mapping[float | str, str] = field(default_factory=dict)
    missing: tuple[MissingRange, ...] = ()

    def says(self, row: int) -> str:
        """The cell as a person would write it, for messages; long texts are shortened."""
        if self.texts is not None:
            text = self.texts[row]
            return text if len(text) <= 30 else f"{text[:29]}…"
        assert self.numbers is not None
        number = float(self.numbers[row])
        if math.isfinite(number) and number == int(number):
            return str(int(number))
        return "" if math.isnan(number) else f"{number:g}"


@dataclass(frozen=True)
class Raw:
    """A file as read (ruwe tabel): `rows[i]` is the row of respondent i, counted with the header.

    `fictitious` tells that the file itself says it holds no real answers.
    """

    path: Path
    columns: Mapping[str, RawColumn]
    rows: NDArray[np.int64]
    fictitious: bool
    label: str = ""

    def __len__(self) -> int:
        return len(self.rows)


FICTITIOUS_WORD = "fictief"


def says_fictitious(*texts: str | None) -> bool:
    """Whether a file label, note or setting holds the word."""
    return any(FICTITIOUS_WORD in text.casefold() for text in texts if text)


def rows_below_a_header(n: int) -> NDArray[np.int64]:
    """Rows as a spreadsheet would number them: the first answer stands in row 2."""
    return np.arange(2, n + 2, dtype=np.int64)
