"""A document while it is read: its text, the blocks it is made of, and the cells it names.

A writer may name the cell behind a number: by a link to it, by `data-cell` on a page, or by the tag
of a content control in Word. What was named is kept beside the text and never printed into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitor.evaluate.claims.model import Block, BlockKind, Document, Tag


Piece = tuple[str, str]  # some text, and the id of the cell that it names or ""

_CELL = re.compile(r"(?:^|#)(MIV\d{4}\.[a-z0-9_]+\.[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)?)$")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def cell_named(said: str | None) -> str:
    """The cell that a link, an attribute or a tag names, "" when it names none or several."""
    match = _CELL.search(said or "")
    return match[1] if match else ""


@dataclass
class Builder:
    """Pieces of text and the blocks they make, in order."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    length: int = 0
    tables: int = 0

    def add(self, kind: BlockKind, said: str | Iterable[Piece], **place: int) -> None:
        """One block; runs of blanks inside it become one blank."""
        start = self.length
        for text, cell in _clean([(said, "")] if isinstance(said, str) else list(said)):
            if cell:
                self.tags.append(Tag(self.length, self.length + len(text), cell))
            self._put(text)
        if self.length > start:
            self.blocks.append(Block(kind, start, self.length, **place))
            self._put("\t" if kind is BlockKind.CELL else "\n\n")

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def table(self, rows: Sequence[Sequence[str | Sequence[Piece]]]) -> None:
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self.add(BlockKind.CELL, cell, table=self.tables, row=row, column=column)
            self._put("\n")
        self.tables += 1

    def document(self, name: str) -> Document:
        return Document(name, "".join(self.pieces), tuple(self.blocks), tuple(self.tags))


def _clean(pieces: Sequence[Piece]) -> list[Piece]:
    """Without blanks at either end, and with single blanks between."""
    made: list[Piece] = []
    blank = True  # nothing yet, or a blank just before
    for said, cell in pieces:
        text = _BLANKS.sub(" ", said)
        text = text.lstrip(" ") if blank else text
        if text:
            made.append((text, cell))
            blank = text.endswith(" ")
    while made and not made[-1][0].rstrip(" "):
        made.pop()
    if made:
        made[-1] = (made[-1][0].rstrip(" "), made[-1][1])
    return made


class Kept(Builder):
    """A builder for plain text, which is kept as it is: its blocks are places in it."""

    def __init__(self, text: str) -> None:
        super().__init__(pieces=[text], length=len(text))

    def keep(self, kind: BlockKind, start: int, end: int, **place: int) -> None:
        self.blocks.append(Block(kind, start, end, **place))
