"""From a reading to the cells it may be about. Ambiguous stays ambiguous: every candidate is kept.

Never looks at the value that a claim gives: which cell is meant must not depend on whether it fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.concepts.bases import BASES
from monitor.evaluate.claims.evidence import ORGANISATIONS, Evidence
from monitor.evaluate.claims.lexicon import lexicon
from monitor.evaluate.claims.model import Fact, Reading


HOLDERS = "ambtsdragers"
EVERYONE = "all"
# Offices so few that they are never shown alone (decision 1 of the design).
NEVER_ALONE = frozenset({"commissaris", "gedeputeerde", "dijkgraaf", "db_lid"})


def cells(evidence: Evidence, reading: Reading, year: int | None) -> tuple[Fact, ...]:
    """Every value of every cell that a reading may be about in `year`, the likeliest first."""
    if year is None:
        return ()
    if reading.tag:
        return tagged(evidence, reading.tag)
    found: dict[str, Fact] = {}
    for indicator in reading.indicators:
        for population, group in who(reading):
            for fact in evidence.at(population, group, year, indicator):
                found.setdefault(fact.id, fact)
    return tuple(_by_base(reading, found.values()))


def tagged(evidence: Evidence, tag: str) -> tuple[Fact, ...]:
    """The cell that the writer named, with its other vintages."""
    fact = evidence.by_id(tag.lower())
    if fact is None:
        return ()
    same = evidence.at(fact.population, fact.group, fact.year, fact.indicator)
    return (fact, *(other for other in same if other.id != fact.id and other.base == fact.base))


def who(reading: Reading) -> Iterator[tuple[str, str]]:
    """Population and group, by every way in which the words can be taken."""
    for group in reading.groups:
        if group == ORGANISATIONS:
            yield ORGANISATIONS, EVERYONE
            yield HOLDERS, EVERYONE
            continue
        yield reading.population, group
        if reading.population == HOLDERS:
            yield ORGANISATIONS, group
        elif reading.population == ORGANISATIONS:
            yield HOLDERS, group
    if "carried group" in reading.stated and reading.population != HOLDERS:
        yield HOLDERS, EVERYONE  # the group of a sentence before, of whom this was never asked


def _by_base(reading: Reading, found: Iterable[Fact]) -> list[Fact]:
    """Cells on the base that the text names before those on another."""
    return sorted(found, key=lambda fact: not fits_base(reading, fact))


def fits_base(reading: Reading, fact: Fact) -> bool:
    """Whether the share is of those whom the text names. One incident is asked of each victim,
    so a share of victims is a share of incidents; what was only inferred is held against no
    text."""
    if fact.base == "organisations" or not fact.base:
        return True
    if "base" in reading.stated:
        same = {reading.base, fact.base} <= {"victims", "incidents"}
        return reading.base == fact.base or same or not fact.certain
    if "weak base" in reading.stated:
        return fact.base == "all" or not fact.certain
    return True


def is_narrower(base: str, other: str) -> bool:
    """Whether `base` lies within `other`."""
    while base:
        base = BASES[base].within if base in BASES else ""
        if base == other:
            return True
    return False


def confused_with(indicators: Iterable[str]) -> Iterator[str]:
    """The measures that are easily taken for these."""
    own = set(indicators)
    seen: set[str] = set()
    for family in lexicon().confused:
        if family & own:
            for indicator in sorted(family - own - seen):
                seen.add(indicator)
                yield indicator


def previous(
    evidence: Evidence, reading: Reading, indicator: str, group: str, population: str, year: int
) -> Fact | None:
    """The canonical figure of the last earlier edition that has one."""
    del reading
    for wave in reversed(evidence.years_of(population, group, indicator)):
        if wave < year:
            known = [f for f in evidence.at(population, group, wave, indicator) if f.shown]
            if known:
                return known[0]
    return None
