"""The text alternative of a chart: kind of chart, measure, every value, comparison, margin.

Generated from the same cells as the picture; a figure that is not published is named as such. At
most 600 characters: margins go first, then comparisons, and then the reader is sent to the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language, Text
from monitor.disseminate import wording
from monitor.protect.ledger import Released, Verdict


LONGEST = 600  # publication.md A6
MARGIN = Text("marge", "margin")
MARGINS_LEFT_OUT = Text(
    "De marges staan in de tabel of in de open data.", "Margins are in the table or the open data."
)
SEE_TABLE = Text(
    "Alle waarden staan in de tabel of in de open data.",
    "All values are in the table or the open data.",
)
DIFFERS = {
    Verdict.HIGHER: Text("aantoonbaar hoger", "provably higher"),
    Verdict.LOWER: Text("aantoonbaar lager", "provably lower"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One value to tell: its label, its cell and the cell it is held against."""

    label: str
    cell: Released
    reference: Released | None = None


def of_rows(
    kind: str, title: str, reference_name: str, rows: Sequence[Told], language: Language
) -> str:
    """The alternative of a chart of rows, in the fullest form that stays within the limit."""
    head = f"{kind}: {title}." if title else f"{kind}."
    full = [_row(row, reference_name, language, True, True) for row in rows]
    bare = [_row(row, reference_name, language, False, True) for row in rows]
    barest = [_row(row, reference_name, language, False, False) for row in rows]
    return fitting(
        (head, full, ""),
        (head, bare, MARGINS_LEFT_OUT.say(language)),
        (head, barest, SEE_TABLE.say(language)),
        language=language,
    )


def fitting(*forms: tuple[str, Sequence[str], str], language: Language) -> str:
    """The first of `forms` (head, values, close) within the limit, else the last one cut short."""
    for head, values, close in forms:
        text = _joined(head, values, close)
        if len(text) <= LONGEST:
            return text
    head, values, _ = forms[-1]
    close = SEE_TABLE.say(language)
    kept = list(values)
    while kept and len(_joined(head, kept, close)) > LONGEST:
        kept.pop()
    return _joined(head, kept, close)[:LONGEST]


def _joined(head: str, values: Sequence[str], close: str) -> str:
    body = f"{'; '.join(values)}." if values else ""
    return " ".join(part for part in (head, body, close) if part)


def _row(row: Told, name: str, language: Language, margins: bool, compare: bool) -> str:
    value = f"{row.label} {wording.percent(row.cell, language)}"
    notes = []
    if margins and (margin := wording.margin(row.cell, language)):
        notes.append(margin if row.cell.wide_margin else f"{MARGIN.say(language)} {margin}")
    if compare and name and row.cell.shown and row.reference is not None and row.reference.shown:
        notes.append(f"{name} {wording.percent(row.reference, language)}")
    if compare and row.cell.shown and row.cell.contrast is not None:
        said = DIFFERS.get(row.cell.contrast.verdict)
        notes += [said.say(language)] if said else []
    return f"{value} ({', '.join(notes)})" if notes else value
