"""Reading the tables and settings of an edition, and writing results whole or not at all.

Every complaint names file, line and column. Never guesses a separator or an encoding silently:
a file that Excel saved otherwise is refused with the way to save it right.
"""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, Problem, ProblemsFound, reason_of, refuse


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: `row["column"]`, stripped; `row.place("column")` is where it stands."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def place(self, column: str | None = None) -> Place:
        return Place(self.file, self.line, column)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (a byte order mark is dropped). Refuses F01, F02, F03, F13, F15."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise refuse("F01", Place(path)) from None
    except IsADirectoryError:
        raise refuse("F13", Place(path)) from None
    except OSError as error:
        raise refuse("F15", Place(path), reason=reason_of(error)) from None
    if not raw.strip():
        raise refuse("F02", Place(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("F03", Place(path), byte=error.start) from None


def read_table(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """Read a comma-separated table with exactly `columns`, and of `optional` what is there.

    Cells are stripped; an absent optional column reads as "". Refuses F01–F07, F12, all at once.
    """
    text = read_text(path)
    reader = csv.reader(io.StringIO(text))
    try:
        header, *lines = list(reader) or [[]]
    except csv.Error as error:
        raise refuse("F14", Place(path, reader.line_num), reason=reason_of(error)) from None
    header = [name.strip() for name in header]
    problems = list(_header_problems(path, header, columns, optional))
    if problems:
        raise ProblemsFound(problems)
    rows: list[Row] = []
    for line, cells in _numbered(text, lines):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            values = {"found": len(cells), "expected": len(header)}
            problems.append(Problem("F07", Place(path, line), values))
            continue
        read = dict.fromkeys(optional, "") | dict(
            zip(header, (c.strip() for c in cells), strict=True)
        )
        rows.append(Row(path, line, read))
    if problems:
        raise ProblemsFound(problems)
    if not rows:
        raise refuse("F02", Place(path))
    return rows


def _numbered(text: str, lines: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; a quoted field may run over several lines."""
    reader = csv.reader(io.StringIO(text))
    next(reader)
    start = reader.line_num + 1
    for cells in lines:
        next(reader)
        yield start, cells
        start = reader.line_num + 1


def _header_problems(
    path: Path, header: list[str], columns: Sequence[str], optional: Sequence[str]
) -> Iterator[Problem]:
    if len(header) == 1 and len(columns) > 1:
        for separator, name in ((";", "puntkomma"), ("\t", "tab"), ("|", "streep")):
            if separator in header[0]:
                yield Problem("F04", Place(path, 1), {"separator": f"{name} ({separator!r})"})
                return
    for column in sorted({name for name in header if header.count(name) > 1}):
        yield Problem("F12", Place(path, 1), {"column": column})
    for column in columns:
        if column not in header:
            values = {"column": column, "present": ", ".join(header)}
            yield Problem("F05", Place(path, 1), values)
    for column in header:
        if column not in columns and column not in optional:
            values = {"column": column, "suggestion": suggestion(column, [*columns, *optional])}
            yield Problem("F06", Place(path, 1), values)


def suggestion(word: str, known: Sequence[str]) -> str:
    """` (…?)` with the nearest known word, or nothing when none is near."""
    near = difflib.get_close_matches(word, known, n=1)
    return f" ({near[0]}?)" if near else ""


def read_toml(path: Path) -> dict[str, Any]:
    """The settings in a TOML file. Refuses F01, F02, F03, F08, F13, F15."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        line = LINE.match(where)
        place = Place(path, int(line[1]) if line else len(text.splitlines()))
        said = next((said for start, said in TOML.items() if what.startswith(start)), what)
        raise refuse("F08", place, reason=said) from None


LINE = re.compile(r"line ([0-9]+), column")

# How what the TOML reader says begins, in words of the author.
TOML: Mapping[str, Text] = {
    "Invalid value": Text("na = staat geen waarde", "there is no value after ="),
    "Expected '='": Text("na een naam ontbreekt =", "= is missing after a name"),
    "Expected ']": Text("er ontbreekt een ]", "a ] is missing"),
    "Unclosed array": Text("er ontbreekt een ] of een komma", "a ] or a comma is missing"),
    "Unclosed inline table": Text("er ontbreekt een } of een komma", "a } or a comma is missing"),
    "Unterminated string": Text("er ontbreekt een aanhalingsteken", "a quotation mark is missing"),
    'Expected "\'"': Text("er ontbreekt een aanhalingsteken", "a quotation mark is missing"),
    "Illegal character": Text(
        "een tekst loopt door over het einde van de regel of bevat een stuurteken",
        "a text runs over the end of its line or holds a control character",
    ),
    "Expected newline": Text(
        "na de waarde staat nog iets op de regel", "something follows the value on its line"
    ),
    "Invalid statement": Text(
        "de regel begint niet met een naam of [", "the line does not begin with a name or ["
    ),
    "Invalid initial character": Text("een naam ontbreekt", "a name is missing"),
    "Unescaped '\\'": Text(
        "een \\ in een tekst moet dubbel staan", "a \\ in a text must be written twice"
    ),
    "Cannot overwrite a value": Text("deze naam staat er al", "this name is already there"),
    "Cannot declare": Text("dit kopje staat er al", "this heading is already there"),
    "Cannot mutate": Text("deze naam staat er al", "this name is already there"),
    "Duplicate inline table key": Text("een naam staat er twee keer", "a name stands there twice"),
    "Invalid date": Text("deze dag bestaat niet", "this day does not exist"),
}


@contextmanager
def written_aside(target: Path, *, private: bool = False) -> Iterator[Path]:
    """A new empty folder that becomes `target` when the block ends well, and vanishes when not.

    A former `target` folder is replaced as a whole, so that a reader sees the old or the new
    publication and never a mixture. A link is followed: what it points to is replaced, and it
    keeps pointing there. A `private` one is for its owner alone. Refuses F11, also when writing
    fails inside the block.
    """
    with _refusing(target):
        real = Path(os.path.realpath(target))
        real.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{real.name}-", dir=real.parent))
        try:
            yield aside
            if not private:  # as mkdtemp made it; a publication is for everyone
                aside.chmod(0o755)
            _replace_folder(aside, real)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _refusing(target: Path) -> Iterator[None]:
    """Whatever the system refuses while `target` is written is told as F11."""
    try:
        yield
    except BrokenPipeError:  # who read along on the terminal went away; nothing to do with it
        raise
    except OSError as error:
        raise refuse("F11", Place(target), reason=reason_of(error)) from error


def _replace_folder(new: Path, target: Path) -> None:
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        target.replace(old / "old")
        new.replace(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        new.replace(target)


@contextmanager
def file_written_aside(target: Path) -> Iterator[Path]:
    """As `written_aside`, for one file; the aside file keeps the suffix of `target`."""
    with _refusing(target):
        real = Path(os.path.realpath(target))
        real.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{target.stem}-", suffix=target.suffix, dir=real.parent
        )
        os.close(handle)
        aside = Path(name)
        try:
            yield aside
            aside.chmod(0o644)
            aside.replace(real)
        finally:
            aside.unlink(missing_ok=True)


def write_table(path: Path, columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> None:
    """Write what `read_table` reads: a header of `columns` and a line for each. Refuses F11."""
    with file_written_aside(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
