"""Sentences of a publication: the slots of `texts/*.toml` filled with released cells.

A sentence that needs a cell which may not be shown falls away as a whole: better no sentence than
one that tells by its shape what was withheld. A sentence that is required stops the work instead,
and so does a slot that names a cell nobody asked for: a mistake in the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitor.concepts.bases import BASES
from monitor.concepts.hedges import hedge_for
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.design.model import Condition, Edition, Passage, Publication, Sentence
from monitor.design.publications import FACT_SLOTS, LIST_SLOTS, Slot, pieces, slots_in
from monitor.disseminate import wording
from monitor.protect.ledger import Bound, Comparison, Ledger, Released


COUNTED = ("n", "population", "response")  # slots that tell how many of the group answered


@dataclass(frozen=True)
class Teller:
    """Who tells: one publication of one edition in one language, over one ledger.

    `facts` are the numbers of how it was made that a text may name: "policy population large".
    """

    ledger: Ledger
    edition: Edition
    publication: Publication
    language: Language
    facts: Mapping[str, Text] = field(default_factory=dict)

    @property
    def group(self) -> Text:
        return self.edition.domains[self.publication.domain].group

    @property
    def is_everyone(self) -> bool:
        """Whether the group is the very one that others are held against."""
        return self.publication.domain == self.publication.reference

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

    def respondents(self, domain: str = "") -> Released | None:
        """The cell that tells how many of the group answered: of those on the base of everyone
        the one with most answers, None when none may be shown."""
        year, wanted = self.edition.year, domain or self.publication.domain
        asked = (self.ledger.cell(year, name, wanted) for name in self.edition.indicators)
        own = (cell for cell in asked if cell is not None and cell.base == "all")
        known = [cell for cell in own if cell.shown and cell.n is not None]
        return max(known, key=lambda cell: (cell.n or 0, cell.id), default=None)


def refuse_required(teller: Teller) -> None:
    """Refuse every required sentence of the publication that cannot be told, all at once: T10 (the
    cell is not shown, with its file, line and reason) and T06 (it was never asked for)."""
    problems: list[Problem] = []
    for sentences in teller.publication.texts.values():
        for one in sentences:
            if isinstance(one, Sentence) and one.required:
                problems += _untold(teller, one)
    refuse_if_any(problems)


def _untold(teller: Teller, wanted: Sentence) -> Iterator[Problem]:
    """What keeps a required sentence from being told; nothing when its condition is not met."""
    place = Place(wanted.file or teller.publication.id, wanted.line)
    try:
        if not holds(teller, wanted.when):
            return
    except ProblemsFound as unknown:
        yield from (Problem(one.code, place, one.values) for one in unknown.problems)
        return
    for slot in dict.fromkeys(slots_in(wanted.say(teller.language))):
        year, domain = teller.edition.year, slot.domain or teller.publication.domain
        asked = slot.indicator if slot.kind not in (*FACT_SLOTS, *LIST_SLOTS) else ""
        cell = teller.ledger.cell(year, asked, domain) if asked else None
        if asked and cell is None:
            yield Problem("T06", place, {"indicator": asked, "domain": domain, "year": year})
        elif _fill(teller, slot) is None:
            name = cell.id if cell else f"{slot.kind} {slot.indicator} {slot.domain}".strip()
            hidden = cell is not None and not cell.shown
            reason = wording.status(cell, teller.language) if cell and hidden else slot.kind
            yield Problem("T10", place, {"cell": name, "reason": reason})


def holds(teller: Teller, when: Condition | None) -> bool:
    """Whether the test that a sentence depends on gave one of the verdicts it asks for."""
    if when is None:
        return True
    cell = teller.cell(when.indicator, when.domain)
    found = cell.change if when.compared == "change" else cell.contrast
    return cell.shown and found is not None and found.verdict in when.verdicts


def passage(teller: Teller, sentences: Passage) -> list[str]:
    """The sentences that can be told, in order."""
    found = (sentence(teller, text) for text in sentences)
    return [text for text in found if text is not None]


def sentence(teller: Teller, text: Text) -> str | None:
    """`text` with its slots filled, or None when it may not be told."""
    parts = told(teller, text)
    return None if parts is None else "".join(part.words for part in parts)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence (tekstdeel): its words and the id of the cell that they tell of, ""
    where they tell of none."""

    words: str
    cell: str = ""


def told(teller: Teller, text: Text) -> tuple[Said, ...] | None:
    """`text` in pieces, each figure apart with its cell; None as `sentence`."""
    if isinstance(text, Sentence) and not holds(teller, text.when):
        return None
    found: list[Said] = []
    for piece in pieces(_without_echo(teller, text.say(teller.language))):
        filled = (Said(piece),) if isinstance(piece, str) else _fill(teller, piece)
        if filled is None:
            return None
        found += filled
    return tuple(found)


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


def _fill(teller: Teller, slot: Slot) -> tuple[Said, ...] | None:
    """What stands in a slot, None when it may not be told."""
    if slot.kind in FACT_SLOTS:
        fact = teller.facts.get(f"{slot.kind} {slot.indicator} {slot.domain}".strip())
        return None if fact is None else (Said(fact.say(teller.language)),)
    if slot.kind in LIST_SLOTS:
        return _listed(teller, slot)
    if not slot.indicator:
        words = _plain(teller, slot.kind)
        counted = teller.respondents() if slot.kind in COUNTED else None
        return None if words is None else (Said(words, counted.id if counted else ""),)
    cell = teller.cell(slot.indicator, slot.domain)
    words = _of_cell(teller, cell)[slot.kind] if cell.shown else ""
    if not words:
        return None
    if slot.kind in ("phrase", "predicate"):
        return (Said(words),)
    compared = {"change": cell.change, "contrast": cell.contrast}.get(slot.kind)
    return _with_other(teller, Said(words, cell.id), compared)


def _listed(teller: Teller, slot: Slot) -> tuple[Said, ...] | None:
    """The groups of a family that are provably higher, or lower, than everyone, each with its
    figure: "burgemeesters (72%) en wethouders (62%)". None when there is none."""
    cells = apart(teller, slot)
    join = {"nl": " en ", "en": " and "}[teller.language]
    found: list[Said] = []
    for place, cell in enumerate(cells):
        if place:
            found.append(Said(join if place == len(cells) - 1 else ", "))
        group = teller.edition.domains[cell.domain].group.say(teller.language)
        found += [Said(f"{group} ("), Said(wording.percent(cell, teller.language), cell.id)]
        found.append(Said(")"))
    return tuple(found) or None


def apart(teller: Teller, slot: Slot) -> list[Released]:
    """The cells of a list of groups, in the order of the groups: those that the test against
    everyone found `slot.kind`."""
    family = (one.id for one in teller.edition.domains.values() if one.family == slot.domain)
    cells = (teller.cell(slot.indicator, group) for group in family)
    return [
        cell
        for cell in cells
        if cell.shown and cell.contrast is not None and cell.contrast.verdict == slot.kind
    ]


def _with_other(teller: Teller, said: Said, compared: Comparison | None) -> tuple[Said, ...]:
    """A verdict in pieces: the figure that it names at its end is that of another cell."""
    other = teller.ledger.by_id.get(compared.against) if compared else None
    if other is None or not other.shown:
        return (said,)
    before, figure, after = said.words.rpartition(wording.percent(other, teller.language))
    verdict = before.removesuffix(" (")
    parts = (
        Said(verdict, said.cell),
        Said(before[len(verdict) :]),
        Said(figure, other.id),
        Said(after),
    )
    return tuple(part for part in parts if part.words)


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
        "predicate": teller.edition.indicators[cell.indicator].predicate.say(language),
    }


def _plain(teller: Teller, kind: str) -> str | None:
    language = teller.language
    if kind in COUNTED:
        cell = teller.respondents()
        return None if cell is None else _of_group(cell, language)[kind]
    previous = teller.edition.previous
    note = teller.edition.domains[teller.publication.domain].note
    return {
        "group": teller.group.say(language),
        "reference": teller.reference,
        "year": str(teller.edition.year),
        "previous": None if previous is None else str(previous),
        "note": None if note is None else note.say(language),
    }[kind]


def _of_group(cell: Released, language: Language) -> Mapping[str, str | None]:
    return {
        "n": wording.answers(cell, language),
        "population": None if cell.population is None else wording.count(cell.population, language),
        "response": wording.response(cell, language),
    }
