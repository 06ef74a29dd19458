"""A questionnaire as a workbook for its authors: the three sheets in and out of `.xlsx`.

The sheets as CSV are the stored truth (decisions 17); a workbook becomes them only when it reads
as a whole questionnaire. A cell is taken as it is written or refused, never guessed at: Excel makes
dates of versions and numbers of codes, and a formula is nobody's text. A workbook from outside is
treated as hostile.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitor.concepts.problems import (
    Place,
    Problem,
    ProblemsFound,
    reason_of,
    refuse,
    refuse_if_any,
)
from monitor.design.archives import DAWN, steady
from monitor.design.files import file_written_aside, read_text
from monitor.design.questionnaire import SHEETS, Questionnaire, read_questionnaire


Table = tuple[tuple[str, ...], ...]  # the rows of a sheet, the header first
LARGEST = 20_000_000  # bytes of a workbook, unpacked; the questionnaire of 2024 takes 100,000
MOST_ROWS, MOST_COLUMNS = 5_000, 200

WIDE = ("label", "hint", "relevant", "constraint", "soft_constraint", "calculation")
HEADING = PatternFill("solid", start_color="DDE6EE")
AS_TEXT = "@"  # the format of a cell that Excel must leave as it is


@dataclass(frozen=True)
class Workbook:
    """What stands in a workbook: the sheets of the questionnaire, and which sheets are left."""

    sheets: Mapping[str, Table]
    left: tuple[str, ...]


# In


def read_xlsx(path: Path) -> Workbook:
    """The sheets `survey`, `choices` and `settings` of a workbook, as text.

    Rows keep their number; what is empty at the end is dropped. Refuses F01, F02, F13, F15 and
    Q50–Q53, all cells at once.
    """
    content = _content(path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:  # openpyxl raises whatever it meets in a damaged file
        raise refuse("Q50", Place(path), reason=type(error).__name__) from None
    found = [Problem("Q51", Place(path), {"sheet": n}) for n in SHEETS if n not in book.sheetnames]
    sheets: dict[str, Table] = {}
    for name in SHEETS:
        sheet = book[name] if name in book.sheetnames else None
        if isinstance(sheet, Worksheet):
            sheets[name] = _table(sheet, path, found)
    refuse_if_any(found)
    return Workbook(sheets, tuple(name for name in book.sheetnames if name not in SHEETS))


def _content(path: Path) -> bytes:
    """The bytes of the file, when unpacking them is safe."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise refuse("F01", Place(path)) from None
    except IsADirectoryError:
        raise refuse("F13", Place(path)) from None
    except OSError as error:
        raise refuse("F15", Place(path), reason=reason_of(error)) from None
    if not content:
        raise refuse("F02", Place(path))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise refuse("Q50", Place(path), reason=f"> {LARGEST // 1_000_000} MB")
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part):
                    raise refuse("Q50", Place(path), reason="DOCTYPE")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise refuse("Q50", Place(path), reason="zip") from None
    return content


def _table(sheet: Worksheet, path: Path, found: list[Problem]) -> Table:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        size = f"{sheet.max_row} × {sheet.max_column}"
        found.append(Problem("Q50", Place(f"{path}[{sheet.title}]"), {"reason": size}))
        return ()
    rows = [tuple(_said(cell, path, found) for cell in row) for row in sheet.iter_rows()]
    width = max((len(_trimmed(row)) for row in rows), default=0)
    kept = [(*row[:width], *[""] * (width - len(row))) for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    return tuple(kept)


def _trimmed(row: Sequence[str]) -> Sequence[str]:
    width = len(row)
    while width and not row[width - 1]:
        width -= 1
    return row[:width]


def _said(cell: object, path: Path, found: list[Problem]) -> str:
    """What a cell says as text; "" for one that is refused."""
    value = getattr(cell, "value", None)
    if value is None or not isinstance(cell, Cell):
        return ""
    if cell.data_type in ("f", "e"):
        found.append(Problem("Q52", _place(cell, path)))
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    found.append(Problem("Q53", _place(cell, path), {"value": value}))
    return ""


def _place(cell: Cell, path: Path) -> Place:
    return Place(f"{path}[{cell.parent.title}]", cell.row, cell.column_letter)


def import_xlsx(path: Path, folder: Path) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """Make the sheets in `folder` those of the workbook, when they are a whole questionnaire.

    Gives the questionnaire and the remarks on it. Nothing changes in `folder` unless everything
    is right; what is wrong is told with the sheet and row of the workbook.
    """
    workbook = read_xlsx(path)
    with TemporaryDirectory() as aside:
        lines = {
            name: _written(Path(aside) / f"{name}.csv", workbook.sheets[name]) for name in SHEETS
        }
        try:
            remarks = read_questionnaire(Path(aside)).remarks
        except ProblemsFound as wrong:
            raise ProblemsFound(_moved(wrong.problems, path, lines)) from None
    for name in SHEETS:
        with file_written_aside(folder / f"{name}.csv") as target:
            _written(target, workbook.sheets[name])
    left = [Problem("Q54", Place(path), {"sheet": name}) for name in workbook.left]
    return read_questionnaire(folder), (*_moved(remarks, path, lines), *left)


def _written(target: Path, table: Table) -> list[int]:
    """Write a table as CSV; gives the line of the file on which each row begins."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    begins: list[int] = []
    for row in table:
        begins.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    target.write_text(text.getvalue(), encoding="utf-8", newline="")
    return begins


def _moved(
    problems: Sequence[Problem], path: Path, lines: Mapping[str, Sequence[int]]
) -> Iterator[Problem]:
    """The problems of the sheets as problems of the workbook, where its author works."""
    for problem in problems:
        sheet = Path(problem.place.file).stem
        line = problem.place.row
        row = lines[sheet].index(line) + 1 if line in lines.get(sheet, ()) else line
        place = Place(f"{path}[{sheet}]", row, problem.place.column)
        yield Problem(problem.code, place, problem.values)


# Out


def sheets_of(folder: Path) -> dict[str, Table]:
    """The three sheets in a folder as they stand, cells stripped. Refuses F01–F03, F13–F15."""
    sheets: dict[str, Table] = {}
    for name in SHEETS:
        try:
            rows = csv.reader(io.StringIO(read_text(folder / f"{name}.csv")))
            sheets[name] = tuple(tuple(cell.strip() for cell in row) for row in rows)
        except csv.Error as error:
            raise refuse("F14", Place(folder / f"{name}.csv"), reason=reason_of(error)) from None
    return sheets


def write_xlsx(sheets: Mapping[str, Table], target: Path) -> None:
    """Write the sheets as a workbook in which every cell is text, so that Excel changes none.

    The same sheets give the same file, byte for byte. Refuses F11, and Q55 for a character that
    no workbook can hold.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in sheets.items():
        _fill(book.create_sheet(name), table)
    book.properties.creator = "Monitor Integriteit en Veiligheid"
    book.properties.created = book.properties.modified = DAWN
    written = io.BytesIO()
    book.save(written)
    with file_written_aside(target) as aside:
        aside.write_bytes(steady(written.getvalue()))


def _fill(sheet: Worksheet, table: Table) -> None:
    for number, row in enumerate(table, start=1):
        for place, text in enumerate(row, start=1):
            if ILLEGAL_CHARACTERS_RE.search(text):
                raise refuse("Q55", Place(sheet.title, number, get_column_letter(place)))
            if text:
                _set(sheet.cell(number, place), text, heading=number == 1)
    for place, column in enumerate(table[0] if table else (), start=1):
        wide = column.partition("::")[0] in WIDE
        sheet.column_dimensions[get_column_letter(place)].width = 48 if wide else 20
    sheet.freeze_panes = "C2" if sheet.title == "survey" else "A2"


def _set(cell: Cell | MergedCell, text: str, *, heading: bool) -> None:
    cell.value = text
    cell.data_type = "s"  # also a text that begins with =, which is no formula here
    cell.number_format = AS_TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading:
        cell.font = Font(bold=True)
        cell.fill = HEADING
