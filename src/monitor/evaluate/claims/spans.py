"""A document cut into sentences, each with the groups, years, measures and bases it names.

Cuts only: a place in a sentence is a place in the document, and nothing is read into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from monitor.evaluate.claims import lexicon, numbers
from monitor.evaluate.claims.directions import directions
from monitor.evaluate.claims.lexicon import Lexicon, Mention
from monitor.evaluate.claims.model import Block, BlockKind, Document, Kind, Quantity


LONGEST = 4000  # characters: a "sentence" beyond it is cut, so that no pattern runs away

# A full stop, question or exclamation mark, then a blank and something that can begin a sentence.
# Also a semicolon at the end of a line, as between the considerations of a motion.
_END = re.compile(
    r"(?<=[.?!…])[\"”’')\]¹²³⁴⁵⁶⁷⁸⁹⁰]*\s+(?=[\"“‘'(\[]?[A-Z0-9ÀÉ{])"
    r"|(?<=;)[ \t]*\r?\n\s*(?=[A-Za-z])"
)
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:drs|dr|mr|ir|ing|prof|nr|nrs|art|blz|p|bijv|ca|circa|resp|o\.a|d\.w\.z|m\.b\.t|t\.o\.v"
    r"|m\.n|bv|incl|excl|vgl|zgn|jl|e\.d|i\.v\.m|n\.a\.v|t\.a\.v|inw)\.)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence (zin), `start` counted in the document; `folded` as `lexicon.fold` has it."""

    start: int
    folded: str
    block: int
    kind: BlockKind
    words: Lexicon

    @property
    def end(self) -> int:
        return self.start + len(self.folded)

    @cached_property
    def groups(self) -> list[Mention]:
        """The groups named, without those that are part of the name of a measure."""
        inside = [one for one in self.indicators if one.rank > 1]
        return [
            one
            for one in lexicon.groups_in(self.folded)
            if not any(m.start <= one.start and one.end <= m.end for m in inside)
        ]

    @cached_property
    def years(self) -> list[Mention]:
        return lexicon.years_in(self.folded)

    @cached_property
    def bases(self) -> list[Mention]:
        return lexicon.bases_in(self.folded)

    @cached_property
    def shares(self) -> list[Quantity]:
        """The shares in figures or words, without margins."""
        return [one for one in self.all_shares if one.kind is Kind.SHARE]

    @cached_property
    def all_shares(self) -> list[Quantity]:
        return numbers.shares(self.folded)

    @cached_property
    def directions(self) -> list[Quantity]:
        return directions(self.folded)

    @cached_property
    def indicators(self) -> list[Mention]:
        return lexicon.indicators_in(self.folded, self.bases, self.words.indicators)


def sentences(document: Document, words: Lexicon) -> Iterator[Sentence]:
    """The sentences of every block, in order; a heading or a cell of a table is one sentence."""
    folded = lexicon.fold(document.text)
    for place, block in enumerate(document.blocks):
        whole = block.kind in (BlockKind.HEADING, BlockKind.CELL)
        bounds = [(block.start, block.end)] if whole else list(_cut(document.text, block))
        for start, end in bounds:
            for piece in range(start, end, LONGEST):
                text = folded[piece : min(end, piece + LONGEST)]
                if text.strip():
                    yield Sentence(piece, text, place, block.kind, words)


def _cut(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        if _ABBREVIATIONS.search(text, max(start, match.start() - 12), match.start()):
            continue
        yield start, match.start()
        start = match.end()
    if start < block.end:
        yield start, block.end
