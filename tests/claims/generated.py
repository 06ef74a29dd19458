"""Sentences about every released cell of a build, as our own publications word them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from monitor.concepts.bases import BASES
from monitor.concepts.problems import ProblemsFound
from monitor.design.model import Edition
from monitor.disseminate import texts, wording
from monitor.disseminate.texts import Teller
from monitor.protect.ledger import Ledger, Released, Verdict


@dataclass(frozen=True)
class Told:
    """One cell told in a paragraph, with the pieces that a mutation may change."""

    cell: Released
    text: str
    group: str
    value: str
    change: str = ""
    contrast: str = ""


SPOKEN = (Verdict.HIGHER, Verdict.LOWER, Verdict.NONE)


def paragraphs(ledger: Ledger, edition: Edition) -> Iterator[Told]:
    """Of every shown cell of the edition what the dashboard says of it: figure, margin, change and
    contrast."""
    for cell in ledger:
        if cell.edition == edition.year and cell.shown and cell.domain in edition.domains:
            yield told(cell, ledger, edition)


def told(cell: Released, ledger: Ledger, edition: Edition) -> Told:
    group = edition.domains[cell.domain].group
    everyone = wording.everyone(edition.domains["all"].group, "nl")
    value = wording.percent(cell, "nl")
    who = BASES[cell.base].phrase_for(group, "nl")
    predicate = edition.indicators[cell.indicator].predicate.nl
    margin = wording.margin(cell, "nl")
    said = f"{value} van de {who} {predicate}"
    if margin:
        said += f" (95%-marge {margin})" if not cell.wide_margin else f" ({margin})"
    change = contrast = ""
    if cell.change is not None and cell.change.verdict in SPOKEN:
        change = f"Dat is {wording.change(cell, ledger, 'nl')}."
    elif cell.change is not None and cell.change.verdict is Verdict.UNTESTABLE:
        change = f"Het verschil is {wording.change(cell, ledger, 'nl')}."
    if cell.contrast is not None and cell.contrast.verdict in SPOKEN:
        contrast = f"Dat is {wording.contrast(cell, ledger, everyone, 'nl')}."
    text = " ".join(filter(None, (f"{said[:1].upper()}{said[1:]}.", change, contrast)))
    return Told(cell, text, group.nl, value, change, contrast)


def leads(ledger: Ledger, edition: Edition) -> Iterator[tuple[str, list[str]]]:
    """The opening of the factsheet and of the dashboard for every group: their id and sentences."""
    for publication in edition.publications.values():
        for passage in publication.texts.values():
            for domain in edition.domains:
                teller = Teller(ledger, edition, replace(publication, domain=domain), "nl")
                with suppress(ProblemsFound):  # a text about figures that this group has not
                    found = texts.passage(teller, passage)
                    if found:
                        yield f"{publication.id}/{domain}", found
