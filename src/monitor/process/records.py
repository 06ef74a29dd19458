"""The records of one edition: what respondents answered, and why an answer is absent.

An absent answer always has a reason: not asked (the routing passed it by), no answer, does not
know, does not want to say. The reasons are never mixed up and a record is never dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.problems import Problem


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
    """The answers to one variable: `values` (int32, shape (n,)) count where `states` is ANSWERED.

    A select_one holds the code of the choice, a select_multiple is unfolded into one 0/1 column
    per choice named `question_choice`, an integer question holds the integer, a date question
    the day as 20240531. Open answers are never in the records: they go apart.
    """

    values: NDArray[np.int32]
    states: NDArray[np.uint8]


@dataclass(frozen=True)
class Records:
    """Answers of `n` respondents to one questionnaire.

    `respondents` are the identifiers in the file (shape (n,), str), used to report and to find
    duplicates and for nothing else; `classes` is the weighting class (weegklasse) of each
    respondent; `fictitious` is true for simulated answers and follows into every product;
    `fingerprint` is the SHA-256 of the content in hexadecimal, the same whatever the format of
    the file. Where they were read from is told by `source`, `rows` (shape (n,), the row of each
    respondent in the file, counted from 1 with the header; empty for records not read from a
    file) and `remarks`, what the reader left behind. `clusters` (shape (n,), or empty where
    persons were approached themselves) is the number of the organisation that an employee was
    drawn in: a number of this file alone (trosnummer), from which no organisation can be told.
    """

    respondents: NDArray[np.str_]
    classes: NDArray[np.str_]
    columns: Mapping[str, Column]
    fictitious: bool
    fingerprint: str
    source: Path = Path("records")
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    remarks: tuple[Problem, ...] = ()
    clusters: NDArray[np.str_] = field(default_factory=lambda: np.empty(0, np.str_))

    def __len__(self) -> int:
        return len(self.respondents)

    def row(self, respondent: int) -> int:
        """The row in the file of the respondent at this index."""
        return int(self.rows[respondent]) if len(self.rows) else respondent + 2


def records_of(
    respondents: NDArray[np.str_],
    classes: NDArray[np.str_],
    columns: Mapping[str, Column],
    *,
    fictitious: bool,
    clusters: NDArray[np.str_] | None = None,
) -> Records:
    """Records with their fingerprint, for whoever makes answers without reading a file."""
    drawn = np.empty(0, np.str_) if clusters is None else clusters
    mark = fingerprint(respondents, classes, columns, fictitious=fictitious, clusters=drawn)
    return Records(respondents, classes, columns, fictitious, mark, clusters=drawn)


def as_fictitious(records: Records) -> Records:
    """The same answers, known to be invented whatever their file said of it."""
    return replace(records, fictitious=True)


def fingerprint(
    respondents: NDArray[np.str_],
    classes: NDArray[np.str_],
    columns: Mapping[str, Column],
    *,
    fictitious: bool,
    clusters: NDArray[np.str_] | None = None,
) -> str:
    """SHA-256 over respondents, classes, clusters where there are any, variables by name and
    whether they are fictitious.

    Does not depend on the file's format, nor on the values under absent answers.
    """
    digest = hashlib.sha256(f"records 1 {len(respondents)} {fictitious}\n".encode())
    for texts in (respondents, classes, *([] if clusters is None else [clusters])):
        for text in texts.tolist():
            digest.update(f"{text}\n".encode())
    for name in sorted(columns):
        column = columns[name]
        digest.update(f"{name}\n".encode())
        answered = np.where(column.states == State.ANSWERED, column.values, 0)
        digest.update(answered.astype("<i4").tobytes())
        digest.update(column.states.astype("u1").tobytes())
    return digest.hexdigest()
