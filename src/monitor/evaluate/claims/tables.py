"""The cells of a table as claims, read by the heads of their row and column and by the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from monitor.evaluate.claims import lexicon, numbers
from monitor.evaluate.claims.around import Around, State, population_of
from monitor.evaluate.claims.model import (
    Block,
    BlockKind,
    Claim,
    Document,
    Kind,
    Precision,
    Quantity,
    Reading,
)
from monitor.evaluate.claims.number_words import number
from monitor.evaluate.claims.phrases import made, of_sentence
from monitor.evaluate.claims.spans import Sentence
from monitor.evaluate.claims.subjects import left_over
from monitor.evaluate.claims.tagging import as_tagged, tag_at


@dataclass
class _Row:
    """A row of a table while it is read: the reading of its last share, to which a margin belongs,
    and those of the sentences in it, which another cell may repeat."""

    table: int
    row: int
    last: Reading | None = None
    said: dict[str, Reading] = field(default_factory=dict)


class Tables:
    """The cells of the tables of a document by their place."""

    def __init__(self, document: Document) -> None:
        self.cells: dict[tuple[int, int, int], Block] = {}
        self.widths: dict[tuple[int, int], list[int]] = {}
        self._row = _Row(-1, -1)
        for block in document.blocks:
            if block.kind is BlockKind.CELL:
                self.cells[block.table, block.row, block.column] = block
                self.widths.setdefault((block.table, block.row), []).append(block.column)

    def row(self, cell: Block) -> _Row:
        """What was read so far in the row of a cell."""
        if (self._row.table, self._row.row) != (cell.table, cell.row):
            self._row = _Row(cell.table, cell.row)
        return self._row

    def headers(self, cell: Block) -> list[Block]:
        """The first cell of the row and the first cell of the column of a cell. A first row that
        has one cell less than the others stands over the columns after the first."""
        row = self.cells.get((cell.table, cell.row, 0))
        top = self.widths.get((cell.table, 0), [])
        own = self.widths.get((cell.table, cell.row), [])
        shift = 1 if len(top) == len(own) - 1 and 0 in top else 0
        column = self.cells.get((cell.table, 0, cell.column - shift))
        heads = (row if cell.column > 0 else None, column if cell.row > 0 else None)
        return [one for one in heads if one is not None]


_BARE = re.compile(r"\s*(\d{1,3}(?:,\d)?)\s*")


def of_cell(around: Around, part: Block, tables: Tables) -> Iterator[Claim]:
    """The shares in one cell of a table, read by the heads of its row and column. A range behind a
    share, or under "marge", is the margin of the share before it in the row."""
    folded = around.sentence.folded
    row = tables.row(part)
    if _IS_PROSE.search(folded):
        for claim in of_sentence(replace(around, heading=State(), before=State())):
            row.said[claim.text] = claim.reading
            yield claim
        return
    heads = [_head(around, one) for one in tables.headers(part)]
    margins = any("marge" in one.folded for one in heads)
    for place, quantity in enumerate(_in_cell(folded, heads)):
        if quantity.precision is Precision.RANGE and row.last and (place or margins):
            yield made(around, replace(quantity, kind=Kind.MARGIN, value=None), row.last)
            continue
        text = around.sentence_text(quantity)
        row.last = row.said.get(text) or _read_cell(around, quantity, heads)
        yield made(around, quantity, row.last)


_IS_PROSE = re.compile(r"(?:\S+\s+){5,}\S+[.!?]\s*$")


def _in_cell(folded: str, heads: Sequence[Sentence]) -> list[Quantity]:
    """The shares in a cell; a bare number is one under a head with a percent sign."""
    found = [one for one in numbers.shares(folded) if one.kind is Kind.SHARE]
    bare = _BARE.fullmatch(folded)
    if found or bare is None or not any("%" in one.folded for one in heads):
        return found
    value = number(bare[1])
    if value > 100:
        return []
    start, end = bare.span(1)
    return [Quantity(Kind.SHARE, start, end, value=value, low=value, high=value)]


def _head(around: Around, block: Block) -> Sentence:
    text = lexicon.fold(around.document.text[block.start : block.end])
    own = around.sentence
    return Sentence(block.start, text, own.block, BlockKind.HEADING, own.words)


def _read_cell(around: Around, quantity: Quantity, heads: Sequence[Sentence]) -> Reading:
    own = (around.sentence, *heads, *([around.caption] if around.caption else ()))
    indicators = next((m for one in own if (m := one.indicators)), None)
    groups = next((g for one in own if (g := one.groups)), None)
    years = next((y for one in own if (y := one.years)), None)
    bases = next((b for one in own if (b := one.bases)), None)
    heading = around.heading
    found = max(indicators, key=lambda one: one.rank).codes if indicators else heading.indicators
    if not found and not any(left_over(one) for one in heads):
        found = around.flow.indicators
    codes = groups[0].codes if groups else heading.groups or ("all",)
    stated = {"group"} if groups else set()
    stated |= {"indicator"} if found else set()
    stated |= {"year"} if years else set()
    made = Reading(
        population=population_of(codes),
        groups=codes,
        indicators=found,
        base=bases[0].codes[0] if bases else "",
        year=int(years[0].codes[0]) if years else heading.year or around.edition,
        stated=frozenset(stated | ({"base"} if bases else set())),
        tag=tag_at(around, quantity),
        words=tuple(one.folded.strip() for one in heads),
        confidence=0.9 if indicators and groups else 0.7,
    )
    return as_tagged(made) if made.tag and "response" not in found else made
