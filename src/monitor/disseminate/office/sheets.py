"""The cijferbijlage as a workbook, laid out by the rules of accessible spreadsheets.

Cover, contents and notes first, then one table on each sheet: title and explanation above it, a
header row that stays in sight, a name, no merged or empty cells. Figures are whole numbers as
released; where there is none stands a shorthand that the notes explain.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.design.model import Indicator
from monitor.disseminate import wording
from monitor.disseminate.issue import Issue
from monitor.disseminate.office.annex import Theme, groups, themes, traced
from monitor.disseminate.office.book import letter
from monitor.disseminate.office.letters import Claim
from monitor.disseminate.office.package import sealed
from monitor.disseminate.office.text import about, marks, source
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.texts import passage, refuse_required
from monitor.protect.ledger import Bound, Comparison, Released, Status


HEAD_HEIGHT, HEAD_LINE = 62.0, 18.0  # points: of four lines, and of one
LINE = 15.0  # points: of one line of a row
EDGE = 0.4  # inches of paper left free at either side
HEAD = 4  # row of the names of columns, on every sheet with a table
WORDS: Mapping[str, Text] = {
    "cover": Text("Omslag", "Cover"),
    "contents": Text("Inhoud", "Contents"),
    "notes": Text("Toelichting", "Notes"),
    "claims": Text("Cijferlijst", "List of figures"),
    "claims_title": Text(
        "Elk cijfer in de Kamerbrief en het persbericht, met cel, basis en bron",
        "Each figure in the letter and the press release, with cell, base and source",
    ),
    "one_table": Text(
        "Dit blad bevat één tabel. De tekens staan uitgelegd op het blad Toelichting.",
        "This sheet holds one table. The shorthand is explained on the sheet Notes.",
    ),
    "sheet": Text("Blad", "Sheet"),
    "table": Text("Tabel", "Table"),
    "sign": Text("Teken", "Shorthand"),
    "meaning": Text("Betekenis", "Meaning"),
    "real": Text(
        "Cijfers van eerdere edities zijn echt gepubliceerd.",
        "Figures of earlier editions were really published.",
    ),
    "published": Text("Datum van de cijfers: {day}", "Date of the figures: {day}"),
}
COLUMNS: Mapping[str, Text] = {
    "statement": Text("Uitspraak", "Statement"),
    "group": Text("Groep", "Group"),
    "base": Text("Basis", "Base"),
    "value": Text("Percentage", "Percentage"),
    "low": Text("Ondergrens 95%-marge", "Lower end of 95% margin"),
    "high": Text("Bovengrens 95%-marge", "Upper end of 95% margin"),
    "n": Text("Aantal antwoorden (n)", "Number of answers (n)"),
    "previous": Text("Percentage in {year}", "Percentage in {year}"),
    "change": Text("Toets tegen {year}", "Test against {year}"),
    "change_points": Text("Verschil met {year}", "Difference from {year}"),
    "contrast": Text("Toets tegen {everyone}", "Test against {everyone}"),
    "contrast_points": Text("Verschil met {everyone}", "Difference from {everyone}"),
    "cell": Text("Cel", "Cell"),
    "source": Text("Bron", "Source"),
    "document": Text("Stuk", "Document"),
    "sentence": Text("Zin", "Sentence"),
    "said": Text("Zo genoemd", "As said"),
}
# What stands where there is no figure, after the symbols of the Government Statistical Service.
SHORTHAND: Mapping[Status, str] = {
    Status.CONFIDENTIAL: "[c]",
    Status.UNCERTAIN: "[u]",
    Status.NOT_MEASURED: "[z]",
    Status.BREAK: "[b]",
}
NOT_THERE = "[x]"
MEANINGS: Mapping[str, Text] = {
    "[c]": Text(
        "niet gepubliceerd: de groep is te klein, of het cijfer zou die verraden",
        "not published: the group is too small, or the figure would give one away",
    ),
    "[u]": Text("niet gepubliceerd: te onzeker", "not published: too uncertain"),
    "[z]": Text("niet gemeten", "not measured"),
    "[b]": Text("breuk in de reeks", "break in the series"),
    "[x]": Text("niet beschikbaar", "not available"),
    "[~]": Text(
        "het aantal antwoorden is afgerond op vijf", "the number of answers is rounded to five"
    ),
    "<, >, ±": Text(
        "minder dan, meer dan, ongeveer: het cijfer zelf wordt niet getoond",
        "less than, more than, about: the figure itself is not shown",
    ),
}
VERDICTS: Mapping[str, Text] = {
    "higher": Text("aantoonbaar hoger", "provably higher"),
    "lower": Text("aantoonbaar lager", "provably lower"),
    "none": Text("geen aantoonbaar verschil", "no provable difference"),
    "untestable": Text("niet te toetsen", "not testable"),
    "break": Text("niet te vergelijken", "not comparable"),
    "withheld": Text("niet gepubliceerd", "not published"),
}

Value = str | int
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with its one table (blad): names of columns, rows and widths in characters."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    widths: Sequence[int]


def workbook(issue: Issue, listed: Sequence[Claim]) -> bytes:
    """The XLSX: the same bytes from the same data. Refuses T06, T10, O01 and O02."""
    refuse_leaks(issue.teller.ledger)
    refuse_required(issue.teller)
    tables = [_theme(issue, number, one) for number, one in enumerate(themes(issue), 1)]
    tables.append(_claims(issue, listed))
    notes = _notes(issue)
    file = Workbook()
    file.remove(file.active)  # type: ignore[arg-type]
    _cover(file, issue)
    contents = [(one.name, one.title) for one in (notes, *tables)]
    heads = (_word(issue, "sheet"), _word(issue, "table"))
    _table(file, issue, Sheet(_word(issue, "contents"), _word(issue, "contents"), heads, contents,
                              (24, 90)), links=True)  # fmt: skip
    for one in (notes, *tables):
        _table(file, issue, one)
    written = io.BytesIO()
    file.save(written)
    return sealed(written.getvalue(), about(issue, issue.say(issue.publication.title)))


def _word(issue: Issue, name: str, **slots: object) -> str:
    return issue.say(WORDS[name]).format(**slots)


# --- what stands on the sheets -------------------------------------------------------------------


def _notes(issue: Issue) -> Sheet:
    rows = [(sign, issue.say(meaning)) for sign, meaning in MEANINGS.items()]
    reading = passage(issue.teller, issue.publication.texts["notes"])
    rows += [(str(number), said) for number, said in enumerate(reading, 1)]
    heads = (_word(issue, "sign"), _word(issue, "meaning"))
    return Sheet(_word(issue, "notes"), _word(issue, "notes"), heads, rows, (12, 110))


def _theme(issue: Issue, number: int, theme: Theme) -> Sheet:
    """Every figure of a theme, for everyone and for each group, one row for each."""
    indicators = [one for own in theme.bases.values() for one in own]
    names = ("statement", "group", "base", "value", "low", "high", "n", "previous", "change",
             "change_points", "contrast", "contrast_points", "cell", "source")  # fmt: skip
    slots = {"year": issue.edition.previous or "", "everyone": issue.teller.reference}
    heads = [issue.say(COLUMNS[name]).format(**slots) for name in names]
    rows = [_figure(issue, one, group) for one in indicators for group in groups(issue)]
    # Together no wider than A4 on its side can hold in letters that are still legible.
    widths = (24, 22, 25, 11, 11, 11, 11, 11, 14, 10, 14, 13, 30, 21)
    table = _word(issue, "table")
    return Sheet(f"{table} {number}", f"{table} {number}. {theme.title}", heads, rows, widths)


def _figure(issue: Issue, one: Indicator, group: str) -> Row:
    cell, domain = issue.teller.cell(one.id, group), issue.edition.domains[group]
    year = issue.edition.previous
    before = None if year is None else issue.teller.ledger.cell(year, one.id, group)
    shown = cell.shown
    return (
        issue.say(one.label),
        issue.say(domain.label),
        BASES[cell.base].line_for(domain.group, issue.language),
        _value(cell),
        _or_not(cell.low if shown else None, cell),
        _or_not(cell.high if shown else None, cell),
        _count(cell),
        NOT_THERE if before is None else _value(before),
        *_compared(issue, cell.change if shown else None, cell),
        *_compared(issue, cell.contrast if shown else None, cell),
        cell.id,
        cell.source.publication,
    )


def _value(cell: Released) -> Value:
    """The percentage as a number; where it is only a bound, as text with its sign."""
    if cell.value is None:
        return SHORTHAND[cell.status]
    return cell.value if cell.bound is Bound.EXACT else wording.short_percent(cell, "nl")


def _or_not(value: int | None, cell: Released) -> Value:
    if value is not None:
        return value
    return NOT_THERE if cell.shown else SHORTHAND[cell.status]


def _count(cell: Released) -> Value:
    if cell.n is None:
        return _or_not(None, cell)
    return f"{cell.n} [~]" if cell.n_rounded else cell.n


def _compared(issue: Issue, comparison: Comparison | None, cell: Released) -> tuple[Value, Value]:
    """What the test said and, of a provable difference, its size."""
    if comparison is None:
        nothing = _or_not(None, cell)
        return nothing, nothing
    said = issue.say(VERDICTS[comparison.verdict])
    provable = wording.is_provable(comparison) and comparison.points is not None
    return said, comparison.points if provable and comparison.points is not None else NOT_THERE


def _claims(issue: Issue, listed: Sequence[Claim]) -> Sheet:
    names = ("document", "sentence", "said", "cell", "base", "source")
    rows = [
        (one.document, one.sentence, one.said, one.cell, base, source)
        for one, base, source in traced(issue, listed)
    ]
    heads = [issue.say(COLUMNS[name]) for name in names]
    title = _word(issue, "claims_title")
    return Sheet(_word(issue, "claims"), title, heads, rows, (13, 62, 20, 32, 30, 30))


# --- how they look -------------------------------------------------------------------------------


def _cover(file: Workbook, issue: Issue) -> None:
    sheet: Any = file.create_sheet(_word(issue, "cover"))
    said = about(issue, issue.say(issue.publication.title))
    lines = [issue.say(issue.publication.title), issue.say(issue.edition.title), marks(issue)]
    lines += [issue.notice, _word(issue, "real") if issue.notice else ""]
    lines += [said.subject, _word(issue, "published", day=said.day.isoformat()), source(issue)]
    for at, line in enumerate(filter(None, lines), 1):
        sheet.cell(at, 1, line).font = _font(issue, 16 if at == 1 else 11, at == 1)
        sheet.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height = 24
    sheet.column_dimensions["A"].width = 100
    _print(sheet, issue)


def _table(file: Workbook, issue: Issue, made: Sheet, *, links: bool = False) -> None:
    sheet: Any = file.create_sheet(made.name)
    notice = ". ".join(filter(None, (marks(issue), issue.notice)))
    above = (made.title, _word(issue, "one_table"), notice or source(issue))
    for at, line in enumerate(above, 1):
        sheet.cell(at, 1, line).font = _font(issue, 14 if at == 1 else 11, at != 2)
    for place, head in enumerate(made.heads, 1):
        _head(sheet.cell(HEAD, place, head), issue)
    wraps = any(len(head) > wide for head, wide in zip(made.heads, made.widths, strict=True))
    sheet.row_dimensions[HEAD].height = HEAD_HEIGHT if wraps else HEAD_LINE
    for row in made.rows:
        sheet.append(row)
    _wrap(sheet, made)
    for place, width in enumerate(made.widths):
        sheet.column_dimensions[letter(place)].width = width
    last = HEAD + len(made.rows)
    name = f"T_{len(file.sheetnames)}"
    table = Table(displayName=name, ref=f"A{HEAD}:{letter(len(made.heads) - 1)}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    if links:
        for at, row in enumerate(made.rows, HEAD + 1):
            sheet.cell(at, 1).hyperlink = f"#'{row[0]}'!A1"
            sheet.cell(at, 1).font = _font(issue, 11, False, issue.theme.colour.primary)
    _print(sheet, issue)


def _wrap(sheet: Any, made: Sheet) -> None:
    """Let long names run on below, so that a row fits on paper, and set figures to the right.

    The look of a column is made once and copied: made anew for each of tens of thousands of cells
    it would take seconds.
    """
    whole = {place for row in made.rows for place, one in enumerate(row) if isinstance(one, int)}
    for place in range(1, len(made.heads) + 1):
        side = "right" if place - 1 in whole else "left"
        look = Alignment(side, "top", wrap_text=True, indent=int(side == "left" and place > 1))
        sheet.cell(HEAD, place).alignment = look
        cells = [sheet.cell(at, place) for at in range(HEAD + 1, HEAD + 1 + len(made.rows))]
        for cell in cells[:1]:
            cell.alignment = look
        for cell in cells[1:]:
            cell._style = copy(cells[0]._style)
    for at, row in enumerate(made.rows, HEAD + 1):
        sheet.row_dimensions[at].height = LINE * max(map(_lines, row, made.widths))


def _lines(value: Value, width: int) -> int:
    """How many lines a value takes in a column of `width` characters, of which one is margin."""
    said, room = str(value), width - 1
    return 1 if len(said) <= room else len(wrap(said, room))


def _head(cell: Any, issue: Issue) -> None:
    cell.font = _font(issue, 11, True, issue.theme.colour.paper)
    cell.fill = PatternFill("solid", fgColor=issue.theme.colour.primary[1:].upper())
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _font(issue: Issue, size: int, strong: bool, colour: str = "") -> Font:
    paint = (colour or issue.theme.colour.ink)[1:].upper()
    return Font(name=issue.theme.font.family, size=size, bold=strong, color=paint)


def _print(sheet: Any, issue: Issue) -> None:
    """How a sheet comes out on paper, marks on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = EDGE
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.right.text = marks(issue)
    sheet.oddFooter.left.text = source(issue)
    sheet.oddFooter.right.text = "&P"
