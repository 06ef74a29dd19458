"""The records of one edition: what respondents answered, and why an answer is absent.

An absent answer always has a reason: not asked (the routing passed it by), no answer, does not
know, does not want to say. The reasons are never mixed up and a record is never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class State(IntEnum):
    """Why a cell holds a value or none. The negative codes are those in files."""

    ANSWERED = 0
    NOT_ASKED = 1  # niet gevraagd: system-missing in .sav, empty in CSV, null in Parquet
    NO_ANSWER = 2  # niet ingevuld, in files -99
    WONT_SAY = 3  # wil ik niet zeggen, in files -98
    DONT_KNOW = 4  # weet ik niet, in files -97


FILE_CODES: Mapping[int, State] = {
    -99: State.NO_ANSWER,
    -98: State.WONT_SAY,
    -97: State.DONT_KNOW,
}


@dataclass(frozen=True)
class Column:
    """The answers to one variable: `values` (int32, shape (n,)) count only where `states` is ANSWERED.

    A select_one holds the code of the choice, a select_multiple is unfolded into one 0/1 column
    per choice named `question_choice`, an integer question holds the integer.
    """

    values: NDArray[np.int32]
    states: NDArray[np.uint8]


@dataclass(frozen=True)
class Records:
    """Answers of `n` respondents to one questionnaire.

    `respondents` are the identifiers in the file (shape (n,), str), used to report and to find
    duplicates and for nothing else; `classes` is the weighting class (weegklasse) of each
    respondent; `fictitious` is true for simulated answers and follows into every product;
    `fingerprint` is the SHA-256 of the content as read, in hexadecimal.
    """

    respondents: NDArray[np.str_]
    classes: NDArray[np.str_]
    columns: Mapping[str, Column]
    fictitious: bool
    fingerprint: str

    def __len__(self) -> int:
        return len(self.respondents)
