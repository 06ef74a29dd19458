"""What is known around a sentence while a text is read: heading, tags, what was said.

State is carried from sentence to sentence and never from one text to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.evaluate.claims.model import Document, Quantity, Reading, Tag
from monitor.evaluate.claims.spans import Sentence


@dataclass
class State:
    """What was last spoken of, to be carried over to a sentence that does not say."""

    groups: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    base: str = ""
    year: int | None = None
    since: int | None = None
    population: str = ""
    waves: tuple[int, ...] = ()  # the years it listed, a number to each
    held: tuple[Reading, ...] = ()  # its numbers as they were read, for "het verschil is …"
    listed: tuple[tuple[str, ...], ...] = ()  # the groups of its numbers, in order


@dataclass
class Around:
    """The sentence at hand with what stands around it (omgeving)."""

    document: Document
    sentence: Sentence
    edition: int | None
    heading: State
    before: State
    flow: State  # what was last measured anywhere above
    tags: Sequence[Tag] = ()
    caption: Sentence | None = None  # of the table at hand
    found: list[tuple[Quantity, Reading]] = field(default_factory=list)

    def sentence_text(self, quantity: Quantity) -> str:
        start = self.sentence.start
        return self.document.text[start + quantity.start : start + quantity.end]


def population_of(groups: Sequence[str]) -> str:
    first = groups[0] if groups else "all"
    if first.startswith("medewerkers"):
        return "medewerkers"
    return "organisaties" if first == "organisaties" else "ambtsdragers"
