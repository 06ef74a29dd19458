"""From a file as it is to records: every cell gets a value or the reason why it has none.

Knows which columns the questionnaire asks for and refuses others. Never rounds a number, never
turns a text into a code, never drops a respondent, never takes invented answers for real ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.expression import as_text
from monitor.design.files import suggestion
from monitor.design.questionnaire import (
    CLUSTER,
    FICTITIOUS,
    LARGEST,
    MISSING,
    RESPONDENT,
    WEIGHTING_CLASS,
    Questionnaire,
    Variable,
)
from monitor.process.problems import summarised
from monitor.process.readers.raw import Raw, RawColumn
from monitor.process.records import FILE_CODES, Column, Records, State, fingerprint


WHOLE = re.compile(r"-?[0-9]{1,15}(?:\.0*)?")  # 3, and 3.0 as some programs write whole numbers
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_IDENTIFIER = 60
INVENTED = f"{FICTITIOUS}-"  # how the number of an invented respondent begins
Floats = NDArray[np.float64]


def records_from(raw: Raw, questionnaire: Questionnaire) -> Records:
    """The records in `raw`. Refuses R20–R25, R40 and R41, all at once, with row and variable."""
    records = records_with_remarks(raw, questionnaire)
    refuse_if_any(records.remarks)
    return records


def records_with_remarks(raw: Raw, questionnaire: Questionnaire) -> Records:
    """As `records_from`, but what blocks stands in `remarks` and is not refused.

    For who checks further and then tells everything at once; nothing may be made of such records.
    A variable that is missing is missing here too, and a cell that holds no answer counts as -99.
    """
    raw, renamed = _in_small_letters(raw, questionnaire)
    numbers = {
        name: _numbers(raw.columns[name], variable)
        for name, variable in questionnaire.variables.items()
        if name in raw.columns
    }
    cells = (
        _cell_problems(raw, questionnaire.variables[name], cells) for name, cells in numbers.items()
    )
    identifiers = (_identifier_problems(raw, name) for name in identifying(questionnaire))
    respondents, classes = _identifiers(raw, RESPONDENT), _identifiers(raw, WEIGHTING_CLASS)
    clustered = CLUSTER in questionnaire.questions
    clusters = _identifiers(raw, CLUSTER) if clustered else np.empty(0, np.str_)
    marks = _marks(raw)
    fictitious = raw.fictitious or bool(marks.any())
    problems = summarised(
        chain(
            renamed,
            _column_problems(raw, questionnaire),
            _mark_problems(raw, marks, respondents),
            *identifiers,
            chain.from_iterable(cells),
        )
    )
    columns = {name: _answers(cells) for name, cells in numbers.items()}
    return Records(
        respondents=respondents,
        classes=classes,
        columns=columns,
        fictitious=fictitious,
        fingerprint=fingerprint(
            respondents, classes, columns, fictitious=fictitious, clusters=clusters
        ),
        source=raw.path,
        rows=raw.rows,
        remarks=tuple(problems),
        clusters=clusters,
    )


def identifying(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The columns of a file that hold no answer: respondent, weighting class and, where employees
    were drawn organisation by organisation, the number of the cluster."""
    clustered = CLUSTER in questionnaire.questions
    return (RESPONDENT, WEIGHTING_CLASS, *([CLUSTER] if clustered else []))


def _in_small_letters(raw: Raw, questionnaire: Questionnaire) -> tuple[Raw, list[Problem]]:
    """The columns under the names of the questionnaire, where only capitals differ.

    To SPSS `GENDER` and `gender` are one name, and other programs save all names in capitals.
    """
    known = [*identifying(questionnaire), FICTITIOUS]
    known += [name for name in questionnaire.questions if name not in known]
    known += [name for name in questionnaire.variables if name not in questionnaire.questions]
    meant = {name.casefold(): name for name in known}
    folded = [name.casefold() for name in raw.columns]
    names = {
        name: meant[name.casefold()]
        for name in raw.columns
        if name not in known and name.casefold() in meant and folded.count(name.casefold()) == 1
    }
    if not names:
        return raw, []
    columns = {names.get(name, name): column for name, column in raw.columns.items()}
    found, read = next(iter(names.items()))
    values = {"count": len(names), "found": found, "read": read}
    return replace(raw, columns=columns), [Problem("R42", Place(raw.path, 1), values)]


def _column_problems(raw: Raw, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Columns that lack, that nobody knows, and that are known but left behind."""
    if not len(raw):
        yield Problem("R25", Place(raw.path))
    known = [*identifying(questionnaire), *questionnaire.variables]
    for name in known:
        if name not in raw.columns:
            near = suggestion(name, [column for column in raw.columns if column not in known])
            yield Problem("R21", Place(raw.path, 1, name), {"variable": name, "suggestion": near})
    for name, column in raw.columns.items():
        if name in known or name == FICTITIOUS:
            continue
        question = questionnaire.questions.get(name)
        if question is None:
            values = {"variable": name, "suggestion": suggestion(name, known)}
            yield Problem("R20", Place(raw.path, 1, name), values)
        elif question.type == "text":
            count = sum(bool(text) for text in column.texts or ())
            yield Problem("R28", Place(raw.path, 1, name), {"variable": name, "count": count})
        else:
            yield Problem("R29", Place(raw.path, 1, name), {"variable": name})


def _identifiers(raw: Raw, name: str) -> NDArray[np.str_]:
    """A column of identifiers as text; a number is written without decimals."""
    column = raw.columns.get(name)
    if column is None:
        return np.full(len(raw), "", np.str_)
    if column.texts is not None:
        return np.array([_identifier(text) for text in column.texts], np.str_)
    assert column.numbers is not None
    numbers = column.numbers.tolist()
    return np.array(["" if number != number else as_text(number) for number in numbers], np.str_)


def _identifier(text: str) -> str:
    """Text that is far too long for an identifier (R24) would make the whole column as wide."""
    text = text.strip()
    return text if len(text) <= LONGEST_IDENTIFIER else ""


def _identifier_problems(raw: Raw, name: str) -> Iterator[Problem]:
    """Identifiers that are empty, or longer than a column of identifiers can be."""
    column = raw.columns.get(name)
    if column is None:
        return
    if column.texts is not None:
        lengths = [len(text.strip()) for text in column.texts]
    else:
        assert column.numbers is not None
        lengths = (~np.isnan(column.numbers)).astype(int).tolist()
    for row, length in zip(raw.rows.tolist(), lengths, strict=True):
        if not length:
            yield Problem("R22", Place(raw.path, row, name), {"variable": name})
        elif length > LONGEST_IDENTIFIER:
            values = {"variable": name, "length": length, "most": LONGEST_IDENTIFIER}
            yield Problem("R24", Place(raw.path, row, name), values)


def _marks(raw: Raw) -> NDArray[np.bool_]:
    """Per respondent whether the column `fictief` marks the answers as invented."""
    column = raw.columns.get(FICTITIOUS)
    if column is None:
        return np.zeros(len(raw), np.bool_)
    if column.numbers is not None:
        return np.asarray(np.nan_to_num(column.numbers) != 0)
    return np.array([text not in ("", "0") for text in column.texts or ()], np.bool_)


def _mark_problems(
    raw: Raw, marks: NDArray[np.bool_], respondents: Sequence[str] | NDArray[np.str_]
) -> Iterator[Problem]:
    """Marks on some respondents only, and invented respondents in a file that does not say so."""
    if marks.any() and not marks.all():
        row = int(raw.rows[np.flatnonzero(~marks)[0]])
        values = {"marked": int(marks.sum()), "total": len(raw)}
        yield Problem("R40", Place(raw.path, row, FICTITIOUS), values)
    invented = np.array([name.casefold().startswith(INVENTED) for name in respondents], np.bool_)
    if invented.any() and not raw.fictitious and not marks.any():
        row = int(raw.rows[np.flatnonzero(invented)[0]])
        counted = {"count": int(invented.sum()), "start": INVENTED}
        yield Problem("R41", Place(raw.path, row, RESPONDENT), counted)


class _Cells(dict[str, float]):
    """Text of a cell → number, worked out once for each text; NaN for empty, ∞ for no number."""

    def __init__(self, *, dates: bool) -> None:
        super().__init__()
        self.dates = dates

    def __missing__(self, text: str) -> float:
        number = _number(text, dates=self.dates)
        self[text] = number
        return number


def _number(text: str, *, dates: bool) -> float:
    if not text:
        return np.nan
    if dates and ISO_DATE.fullmatch(text):
        return float(text.replace("-", ""))
    return float(text) if WHOLE.fullmatch(text) else np.inf


def _numbers(column: RawColumn, variable: Variable) -> Floats:
    """The cells as numbers, days as 20240531; NaN where empty, infinite where no number."""
    if column.numbers is not None:
        return column.numbers
    cells = _Cells(dates=variable.kind == "date")
    return np.array([cells[text] for text in column.texts or ()], np.float64)


def _cell_problems(raw: Raw, variable: Variable, numbers: Floats) -> Iterator[Problem]:
    """Cells that hold no whole number, or no day where a day is asked."""
    wrong = ~np.isnan(numbers) & ~(np.abs(numbers) <= LARGEST)
    finite = np.where(wrong | np.isnan(numbers), 0, numbers)
    wrong |= finite != np.floor(finite)
    if variable.kind == "date":
        wrong |= ~np.isnan(numbers) & ~_are_days(finite)
    column = raw.columns[variable.name]
    for index in np.flatnonzero(wrong).tolist():
        values = {"variable": variable.name, "value": column.says(index)}
        yield Problem("R23", Place(raw.path, int(raw.rows[index]), variable.name), values)


def _are_days(numbers: Floats) -> NDArray[np.bool_]:
    found, index = np.unique(numbers, return_inverse=True)
    return np.asarray(np.array([_is_day(int(number)) for number in found], np.bool_)[index])


def _is_day(number: int) -> bool:
    if number in MISSING:
        return True
    try:
        date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return False
    return True


def _answers(numbers: Floats) -> Column:
    sound = np.isfinite(numbers) & (np.abs(numbers) <= LARGEST)
    values = np.where(sound, numbers, 0).astype(np.int32)
    states = np.where(np.isnan(numbers), State.NOT_ASKED, State.ANSWERED).astype(np.uint8)
    states[~sound & ~np.isnan(numbers)] = State.NO_ANSWER  # R23 tells of it
    for code, state in FILE_CODES.items():
        states[values == code] = state
    return Column(np.where(states == State.ANSWERED, values, 0).astype(np.int32), states)
