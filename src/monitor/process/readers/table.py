"""Reading records from CSV: UTF-8, commas, one line of names, an empty cell for "not asked".

A column `fictief` with 1 in it marks answers that were never given: CSV has no other place for it.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

import numpy as np

from monitor.concepts.problems import Place, Problem, ProblemsFound, reason_of, refuse
from monitor.design.files import read_text
from monitor.process.readers.raw import Raw, RawColumn


SEPARATORS = ((";", "puntkomma"), ("\t", "tab"), ("|", "streep"))


def read(path: Path) -> Raw:
    """The file as it is, all columns text. Refuses F02, F03, F04, F07, F12, R27."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    problems: list[Problem] = []
    lines: list[list[str]] = []
    numbers: list[int] = []
    start = 1  # the line on which a row begins; a quoted cell may run over several
    try:
        header = [name.strip() for name in next(reader)]
        _refuse_header(path, header)
        start = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                lines.append(cells)
                numbers.append(start)
            elif cells:
                values = {"found": len(cells), "expected": len(header)}
                problems.append(Problem("F07", Place(path, start), values))
            start = reader.line_num + 1
    except csv.Error as error:
        raise refuse("R27", Place(path, start), reason=reason_of(error)) from None
    if problems:
        raise ProblemsFound(problems)
    columns = list(zip_longest(*lines)) if lines else [()] * len(header)
    return Raw(
        path=path,
        columns={
            name: RawColumn("text", texts=[cell.strip() for cell in cells])
            for name, cells in zip(header, columns, strict=True)
        },
        rows=np.array(numbers, np.int64),
        fictitious=False,
    )


def _refuse_header(path: Path, header: list[str]) -> None:
    if len(header) == 1:
        for separator, name in SEPARATORS:
            if separator in header[0]:
                raise refuse("F04", Place(path, 1), separator=f"{name} ({separator!r})")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise ProblemsFound(Problem("F12", Place(path, 1), {"column": name}) for name in twice)
