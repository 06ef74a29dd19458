"""A share that its cell does not bear out: which other figure was said in its place?"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.concepts.language import Text
from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.evaluate.claims.comparing import compared, is_exactly
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.linking import confused_with
from monitor.evaluate.claims.model import Claim, Fact, Judged, Precision, Verdict
from monitor.evaluate.claims.sayings import said_base, said_value, say


SIMPLE = (
    "all", *TIERS, *ROLES, *OFFICE_GROUPS, "man", "vrouw", "medewerkers", "medewerkers-decentraal",
)  # fmt: skip


def mismatch(claim: Claim, evidence: Evidence, shown: Sequence[Fact]) -> Judged:
    """The figure is known and the claim says another: which other figure has it said?"""
    known = shown[0]
    vintage = _other_vintage(claim, shown)
    if vintage is not None:
        return vintage
    text = (
        say("words", words=known.words)
        if known.value is None
        else say("value", value=said_value(known))
    )
    if claim.quantity.precision is Precision.EXACT and not claim.reading.tag:
        for finder in (_other_base, _other_year, _other_group, _other_measure):
            found = finder(claim, evidence, known)
            if found is not None:
                return found
    return Judged(claim, Verdict.OTHER_VALUE, known, text, tuple(shown))


def _other_vintage(claim: Claim, shown: Sequence[Fact]) -> Judged | None:
    for other in shown:
        if other.canonical or compared(claim.quantity, other) is None:
            continue
        holds = next(
            (fact for fact in shown if fact.canonical and fact.base == other.base), shown[0]
        )
        text = say(
            "other_vintage",
            found=said_value(other),
            source=other.source,
            value=said_value(holds),
            reason=holds.reason or other.reason,
        )
        return Judged(claim, Verdict.OTHER_VINTAGE, holds, text, tuple(shown))
    return None


def _other_base(claim: Claim, evidence: Evidence, known: Fact) -> Judged | None:
    """The same measure of the same group, as a share of others."""
    families = ("adverse_effects", "channel", "police_report")
    stem = next((one for one in families if known.indicator.startswith(one)), None)
    if stem is None:
        return None
    for indicator in confused_with([known.indicator]):
        if not indicator.startswith(stem):
            continue
        for other in evidence.at(known.population, known.group, known.year, indicator):
            if other.shown and other.base != known.base and is_exactly(claim.quantity, other):
                text = Text(
                    say(
                        "base",
                        value=said_value(other),
                        base=said_base(other.base).nl,
                        said=said_base(known.base).nl,
                    ).nl,
                    say(
                        "base",
                        value=said_value(other),
                        base=said_base(other.base).en,
                        said=said_base(known.base).en,
                    ).en,
                )
                return Judged(claim, Verdict.WRONG_BASE, known, text, (known, other))
    return None


def _other_year(claim: Claim, evidence: Evidence, known: Fact) -> Judged | None:
    """The same cell in another edition."""
    for year in reversed(evidence.years_of(known.population, known.group, known.indicator)):
        if year == known.year:
            continue
        for other in evidence.at(known.population, known.group, year, known.indicator):
            same = other.shown and other.canonical and other.base == known.base
            if same and is_exactly(claim.quantity, other):
                text = say("year", year=year, said=known.year, value=said_value(known))
                return Judged(claim, Verdict.WRONG_YEAR, known, text, (known, other))
    return None


def _other_group(claim: Claim, evidence: Evidence, known: Fact) -> Judged | None:
    """The same measure in another of the large groups, if it is but one."""
    matching = [
        other
        for group in SIMPLE
        if group != known.group
        for other in evidence.at(known.population, group, known.year, known.indicator)
        if other.shown
        and other.canonical
        and other.base == known.base
        and is_exactly(claim.quantity, other)
    ]
    if len(matching) != 1:
        return None
    other = matching[0]
    if not claim.reading.stated & {"group"}:
        text = say("which_group", value=said_value(other), group=evidence.name(other.group))
        return Judged(claim, Verdict.UNDECIDED, None, text, (known, other))
    text = say(
        "group",
        group=evidence.name(other.group),
        said=evidence.name(known.group),
        value=said_value(known),
    )
    return Judged(claim, Verdict.WRONG_GROUP, known, text, (known, other))


def _other_measure(claim: Claim, evidence: Evidence, known: Fact) -> Judged | None:
    """Another question about the same group, of those that are easily confused."""
    for indicator in confused_with([known.indicator]):
        for other in evidence.at(known.population, known.group, known.year, indicator):
            if other.shown and other.canonical and is_exactly(claim.quantity, other):
                text = say("measure", measure=evidence.name(indicator))
                return Judged(claim, Verdict.WRONG_MEASURE, known, text, (known, other))
    return None
