"""Numbers as they stand in a finished PDF, each with the cells that it may have come from.

Of a chart or table these are the cells of the set whose name stands below it, as the open data
beside it list them; of a sentence those that the sentence was told from.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from monitor.disseminate import texts
from monitor.disseminate.charts.axis import STEPS
from monitor.disseminate.texts import Teller
from monitor.protect.ledger import Ledger, Released


SET = re.compile(r"(?:cijferset|figure set) (MIV\d+-[\w-]*?-?F\d+)")
SHARE = re.compile(r"(?:(\d+)[–-])?(\d+)%")
COUNT = re.compile(r"\bn = (?:(?:ongeveer|about) )?([\d.,]+)(?: (?:tot|to) ([\d.,]+))?")
AXIS = {mark for marks in STEPS.values() for mark in marks}


@dataclass(frozen=True)
class Printed:
    """A number in a PDF: in which set or text it stands, and what is printed around it."""

    place: str
    number: int
    around: str


def pieces(pdf: Path) -> Iterator[tuple[str, str]]:
    """The text of a PDF cut behind each name of a set: that name and what stands before it; what
    comes after the last has no name."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    # A hyphen at the end of a line comes out of PDFium as one of two marks of its own.
    text = re.sub(r"(?:-|[\x02\ufffe])\s*(?=\w)", "-", "\n".join(pages).replace("\u00a0", " "))
    text = re.sub(r"\s+", " ", text)
    start = 0
    for found in SET.finditer(text):
        yield found[1], text[start : found.start()]
        start = found.end()
    yield "", text[start:]


def shares(text: str) -> Iterator[tuple[int, str]]:
    for found in SHARE.finditer(text):
        around = text[max(0, found.start() - 40) : found.end() + 10]
        yield from ((int(number), around) for number in found.groups() if number)


def counts(text: str) -> Iterator[tuple[int, str]]:
    for found in COUNT.finditer(text):
        around = text[max(0, found.start() - 40) : found.end() + 10]
        for number in filter(None, found.groups()):
            yield int(re.sub(r"\D", "", number)), around


def sets(data: Path) -> Mapping[str, list[str]]:
    """Set of figures → ids of its cells, from a folder with open data."""
    listed: dict[str, list[str]] = {}
    with (data / "sets.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            listed.setdefault(row["set"], []).append(row["cell"])
    return listed


def of_cell(cell: Released) -> set[int]:
    """The percentages that may be printed of a cell: value, margin and, of a whole group, the
    response, exact or as the class of ten it lies in."""
    found = {number for number in (cell.value, cell.low, cell.high) if number is not None}
    if cell.n and cell.population:
        response = round(100 * cell.n / cell.population)
        ten = response // 10 * 10
        found |= {response, ten, ten + 10}
    return found


def n_of(cell: Released) -> set[int]:
    """The numbers of answers that may be printed of a cell: as it is, or among rounded ones."""
    return set() if cell.n is None else {cell.n, 5 * round(cell.n / 5)}


def told(teller: Teller) -> set[int]:
    """The percentages in the sentences of a publication, each from the cell it was told from."""
    found = set()
    for sentences in teller.publication.texts.values():
        for sentence in sentences:
            for piece in texts.told(teller, sentence) or ():
                if piece.cell:
                    found |= with_compared(teller.ledger, piece.cell)
                else:
                    found |= {number for number, _ in shares(piece.words)}
    return found


def with_compared(ledger: Ledger, cell: str) -> set[int]:
    """The percentages of a cell and of those it is compared with."""
    own = ledger.by_id[cell]
    against = [one.against for one in (own.change, own.contrast) if one]
    others = [ledger.by_id[one] for one in against if one in ledger.by_id]
    return set().union(*(of_cell(one) for one in (own, *others)))


def strangers(pdf: Path, teller: Teller, listed: Mapping[str, list[str]]) -> Iterator[Printed]:
    """The numbers of a PDF that are of no cell of the set, sentence or axis they stand in."""
    spoken = told(teller)
    for name, text in pieces(pdf):
        cells = [teller.ledger.by_id[one] for one in listed.get(name, ())]
        known = spoken | AXIS | {0, 95, 100}  # 95: of the margins
        known = known.union(*(with_compared(teller.ledger, cell.id) for cell in cells))
        for number, around in shares(text):
            if number not in known:
                yield Printed(name, number, around)
        if cells:
            answers = set().union(*(n_of(cell) for cell in cells))
            for number, around in counts(text):
                if number not in answers:
                    yield Printed(name, number, around)
