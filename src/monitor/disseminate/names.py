"""What an indicator or a group is called, also one that only earlier editions have.

The ledger keeps figures of all editions; a reader must be able to read every one of them. A code
that nobody named stands as it is: no name is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.concepts.offices import OFFICES
from monitor.concepts.populations import POPULATIONS
from monitor.concepts.terms import Term
from monitor.design.model import Domain, Edition, Indicator
from monitor.design.past import FormerIndicator, History


FORMER = "former"  # theme and family of what the present edition does not have
LAST = 10**6  # priority: after every group of the edition
TERMS: Mapping[str, Term] = {**POPULATIONS, **OFFICES}


def indicator(edition: Edition, history: History | None, code: str) -> Indicator:
    """The indicator of the edition, or what the history knows of a former one.

    `police_report_serious_incidents` is `police_report` on another base than it has today.
    """
    if code in edition.indicators:
        return edition.indicators[code]
    former = history.indicators if history else {}
    if code in former:
        return _former(former[code])
    stem = present(edition, code)
    if stem == code:
        return _unnamed(code)
    known, base = edition.indicators[stem], code.removeprefix(f"{stem}_")
    label = _joined(known.label, BASES[base].plural)
    return replace(known, id=code, theme=FORMER, base=base, label=label, headline=False)


def present(edition: Edition, code: str) -> str:
    """The indicator of the edition that `code` is on another base, else `code` itself."""
    stems = (code.removesuffix(f"_{base}") for base in BASES)
    found = (stem for stem in stems if stem != code and stem in edition.indicators)
    return code if code in edition.indicators else next(found, code)


def domain(edition: Edition, history: History | None, code: str) -> Domain:
    """The group of the edition, or one that only earlier editions have."""
    if code in edition.domains:
        return edition.domains[code]
    former = history.groups if history else {}
    if code in former:
        return _group(code, former[code].label)
    if code in TERMS:
        return _group(code, TERMS[code].plural)
    population, _, rest = code.partition("-")
    if population in POPULATIONS and rest in edition.domains:
        return _group(code, _joined(POPULATIONS[population].plural, edition.domains[rest].label))
    return _group(code, Text(code, code))


def former_codes(edition: Edition, codes: set[str]) -> list[str]:
    """Those of `codes` that are no indicator or group of the edition, in order of the alphabet."""
    return sorted(codes - edition.indicators.keys() - edition.domains.keys())


def population(history: History | None, code: str) -> str:
    """Whom a group belongs to: office holders unless its name or the history says otherwise."""
    if history and code in history.groups:
        return history.groups[code].population
    first = code.partition("-")[0]
    return first if first in POPULATIONS else "ambtsdragers"


def _joined(name: Text, part: Text) -> Text:
    return Text(f"{name.nl}: {part.nl}", f"{name.en}: {part.en}")


def _group(code: str, group: Text) -> Domain:
    return Domain(code, FORMER, capital(group), group, priority=LAST, where={})


def capital(text: Text) -> Text:
    return Text(text.nl[:1].upper() + text.nl[1:], text.en[:1].upper() + text.en[1:])


def _former(found: FormerIndicator) -> Indicator:
    named = _unnamed(found.id)
    return replace(named, label=capital(found.label), definition=found.reason, base=found.base)


def _unnamed(code: str) -> Indicator:
    nothing = Text("", "")
    return Indicator(
        id=code,
        part="veiligheid",
        theme=FORMER,
        label=Text(code, code),
        predicate=nothing,
        definition=nothing,
        base="",
        asked="",
        yes="",
        no_answer="out",
        sensitivity="S1",
        headline=False,
        question="",
    )
