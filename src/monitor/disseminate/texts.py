"""Sentences of a publication: the slots of `texts/*.toml` filled with released cells.

A sentence that needs a cell which may not be shown falls away as a whole: better no sentence than
one that tells by its shape what was withheld. A slot that names a cell nobody asked for is a
mistake in the texts and stops the work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.bases import BASES
from monitor.concepts.hedges import hedge_for
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Edition, Passage, Publication
from monitor.design.publications import Slot, pieces
from monitor.disseminate import wording
from monitor.protect.ledger import Bound, Ledger, Released


@dataclass(frozen=True)
class Teller:
    """Who tells: one publication of one edition in one language, over one ledger."""

    ledger: Ledger
    edition: Edition
    publication: Publication
    language: Language

    @property
    def group(self) -> Text:
        return self.edition.domains[self.publication.domain].group

    @property
    def reference(self) -> str:
        """Everyone whom the group is held against: "alle politieke ambtsdragers"."""
        group = self.edition.domains[self.publication.reference].group
        return wording.everyone(group, self.language)

    def cell(self, indicator: str, domain: str = "") -> Released:
        """The cell of this edition; refuses T06 when it was never asked for."""
        wanted = domain or self.publication.domain
        found = self.ledger.cell(self.edition.year, indicator, wanted)
        if found is None:
            place = Place(self.publication.id)
            raise refuse("T06", place, indicator=indicator, domain=wanted, year=self.edition.year)
        return found

    def respondents(self) -> Released | None:
        """The cell that tells how many of the group answered: of those on the base of everyone
        the one with most answers, None when none may be shown."""
        own = (
            cell
            for cell in self.ledger
            if cell.edition == self.edition.year and cell.domain == self.publication.domain
        )
        known = [cell for cell in own if cell.base == "all" and cell.shown and cell.n is not None]
        return max(known, key=lambda cell: (cell.n or 0, cell.id), default=None)


def passage(teller: Teller, sentences: Passage) -> list[str]:
    """The sentences that can be told, in order."""
    told = (sentence(teller, text) for text in sentences)
    return [text for text in told if text is not None]


def sentence(teller: Teller, text: Text) -> str | None:
    """`text` with its slots filled, or None when a cell in it may not be shown."""
    wanted = _without_echo(teller, text.say(teller.language))
    parts = [piece if isinstance(piece, str) else _fill(teller, piece) for piece in pieces(wanted)]
    if any(part is None for part in parts):
        return None
    return "".join(part for part in parts if part is not None)


def _without_echo(teller: Teller, said: str) -> str:
    """Drop " ({{value I}})" behind a share of I that has no round words: "43% … (43%)" says it
    twice."""
    for slot in (piece for piece in pieces(said) if isinstance(piece, Slot)):
        if slot.kind in ("share", "Share") and not _has_round_words(teller, slot):
            names = f"{slot.indicator} {slot.domain}".strip()
            said = re.sub(r"\s*\(\{\{\s*value\s+" + re.escape(names) + r"\s*\}\}\)", "", said)
    return said


def _has_round_words(teller: Teller, slot: Slot) -> bool:
    cell = teller.cell(slot.indicator, slot.domain)
    return cell.value is not None and cell.bound is Bound.EXACT and bool(hedge_for(cell.value))


def _fill(teller: Teller, slot: Slot) -> str | None:
    """What stands in a slot, None when it may not be told."""
    if not slot.indicator:
        return _plain(teller, slot.kind)
    cell = teller.cell(slot.indicator, slot.domain)
    if not cell.shown:
        return None
    said = _of_cell(teller, cell)[slot.kind]
    return said or None


def _of_cell(teller: Teller, cell: Released) -> Mapping[str, str]:
    language = teller.language
    group = teller.edition.domains[cell.domain].group
    share = wording.share(cell, language)
    return {
        "value": wording.percent(cell, language),
        "share": share,
        "Share": share[:1].upper() + share[1:],
        "margin": wording.margin(cell, language),
        "change": wording.change(cell, teller.ledger, language),
        "contrast": wording.contrast(cell, teller.ledger, teller.reference, language),
        "phrase": BASES[cell.base].phrase_for(group, language),
    }


def _plain(teller: Teller, kind: str) -> str | None:
    language = teller.language
    if kind in ("n", "population", "response"):
        cell = teller.respondents()
        return None if cell is None else _of_group(cell, language)[kind]
    previous = teller.edition.previous
    return {
        "group": teller.group.say(language),
        "reference": teller.reference,
        "year": str(teller.edition.year),
        "previous": None if previous is None else str(previous),
    }[kind]


def _of_group(cell: Released, language: Language) -> Mapping[str, str | None]:
    return {
        "n": wording.answers(cell, language),
        "population": None if cell.population is None else wording.count(cell.population, language),
        "response": wording.response(cell, language),
    }
