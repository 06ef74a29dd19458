"""The verdict on a share and on a margin: held against every cell that it may be about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.concepts.language import Text
from monitor.evaluate.claims import linking
from monitor.evaluate.claims.comparing import compared, is_exactly, not_to_be_linked
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.linking import cells, confused_with, fits_base
from monitor.evaluate.claims.mismatches import mismatch
from monitor.evaluate.claims.model import OPEN, Claim, Fact, Judged, Precision, Reading, Verdict
from monitor.evaluate.claims.sayings import said_base, said_value, say, whole


RESPONSE = "response"


def judge_share(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    open_ = None if reading.tag else not_to_be_linked(reading)
    if open_ is not None:
        return Judged(claim, *open_)
    if RESPONSE in reading.indicators:
        return _judge_response(claim, evidence)
    found = cells(evidence, reading, reading.year)
    shown = [fact for fact in found if fact.shown]
    if not shown:
        return _of_everyone(claim, evidence, found) or _without_cell(claim, evidence, found)
    return _held_against(claim, evidence, shown)


def _of_everyone(claim: Claim, evidence: Evidence, found: Sequence[Fact]) -> Judged | None:
    """A group that was only carried over from a sentence before, and of which nothing was ever
    published: then a share of "de slachtoffers" is one of all of them."""
    reading = claim.reading
    if found or "carried group" not in reading.stated or reading.groups == (linking.EVERYONE,):
        return None
    if reading.base in ("", "all"):
        return None
    general = replace(
        reading, groups=(linking.EVERYONE,), stated=reading.stated - {"group", "carried group"}
    )
    judged = judge_share(replace(claim, reading=general), evidence)
    return None if judged.verdict in OPEN else judged


def _held_against(claim: Claim, evidence: Evidence, shown: Sequence[Fact]) -> Judged:
    reading, quantity = claim.reading, claim.quantity
    # A writer who names a former figure means that one.
    canonical = shown[:1] if reading.tag else [fact for fact in shown if fact.canonical]
    right = [(fact, verdict) for fact in canonical if (verdict := compared(quantity, fact))]
    fitting = [pair for pair in right if fits_base(reading, pair[0])]
    if fitting:
        fact, verdict = min(fitting, key=lambda pair: _RANKS[pair[1]])
        return _right(claim, evidence, fact, verdict, shown)
    if right:
        fact = right[0][0]
        said = said_base(reading.base or "all")
        own = said_base(fact.base)
        text = Text(
            say("base", value=said_value(fact), base=own.nl, said=said.nl).nl,
            say("base", value=said_value(fact), base=own.en, said=said.en).en,
        )
        return Judged(claim, Verdict.WRONG_BASE, fact, text, tuple(shown))
    return mismatch(claim, evidence, shown)


_RANKS = {Verdict.EXACT: 0, Verdict.ROUNDED: 1, Verdict.DESCRIBED: 2}


def _right(
    claim: Claim, evidence: Evidence, fact: Fact, verdict: Verdict, shown: Sequence[Fact]
) -> Judged:
    text = say("words", words=fact.words) if fact.value is None else say(
        "value", value=said_value(fact)
    )  # fmt: skip
    remarks = (*_vintage_remarks(fact, shown), *_group_remarks(claim, evidence, fact, shown))
    return Judged(claim, verdict, fact, text, tuple(shown), remarks)


def _vintage_remarks(fact: Fact, shown: Sequence[Fact]) -> Iterator[Text]:
    """The other values that were published for the same cell."""
    for other in shown:
        same = (other.indicator, other.group, other.base) == (fact.indicator, fact.group, fact.base)
        if same and not other.canonical and other.value != fact.value:
            yield say("also", value=said_value(other), source=other.source, reason=other.reason)


def _group_remarks(
    claim: Claim, evidence: Evidence, fact: Fact, shown: Sequence[Fact]
) -> Iterator[Text]:
    """Other groups that the same words may mean, with another value."""
    reading = claim.reading
    if len(reading.groups) < 2 or reading.several:
        return
    for other in shown:
        alike = (other.indicator, other.population) == (fact.indicator, fact.population)
        if alike and other.canonical and other.group != fact.group and other.value != fact.value:
            group, value = evidence.name(other.group), said_value(other)
            yield say("also_group", group=group, value=value, source=other.source)


def _without_cell(claim: Claim, evidence: Evidence, hidden: Sequence[Fact]) -> Judged:
    """No figure to hold the claim against: it is not public, not measured, or never published."""
    reading = claim.reading
    if hidden:
        measured = [fact for fact in hidden if fact.measured]
        if measured:
            return Judged(claim, Verdict.WITHHELD, measured[0], say("withheld"), tuple(hidden))
        text = say("not_measured", year=reading.year)
        return Judged(claim, Verdict.NOT_FOUND, None, text, tuple(hidden))
    first = reading.groups[0].partition("-")[0]
    if first in linking.NEVER_ALONE and reading.year == evidence.edition:
        return Judged(claim, Verdict.WITHHELD, None, say("never_alone"))
    for found in (_unknown_measure(claim, evidence), _unknown_year(claim, evidence)):
        if found is not None:
            return found
    return Judged(claim, Verdict.NOT_FOUND, None, say("no_cell"))


def _unknown_measure(claim: Claim, evidence: Evidence) -> Judged | None:
    """A question that was not asked, with the answer to one that was: "melding" for "besproken"."""
    reading = claim.reading
    if reading.year is None or claim.quantity.precision is not Precision.EXACT:
        return None
    for indicator in confused_with(reading.indicators):
        for population, group in linking.who(reading):
            for other in evidence.at(population, group, reading.year, indicator):
                if other.shown and other.canonical and is_exactly(claim.quantity, other):
                    text = say("measure", measure=evidence.name(indicator))
                    return Judged(claim, Verdict.WRONG_MEASURE, other, text, (other,))
    return None


def _unknown_year(claim: Claim, evidence: Evidence) -> Judged | None:
    """A year that the text names and for which there is no figure, with the very value of the same
    cell in another year."""
    reading = claim.reading
    if "year" not in reading.stated or claim.quantity.precision is not Precision.EXACT:
        return None
    for indicator in reading.indicators:
        for population, group in linking.who(reading):
            for year in reversed(evidence.years_of(population, group, indicator)):
                for other in evidence.at(population, group, year, indicator):
                    if other.shown and other.canonical and is_exactly(claim.quantity, other):
                        text = say("no_year", year=year, said=reading.year)
                        return Judged(claim, Verdict.WRONG_YEAR, other, text, (other,))
    return None


def _judge_response(claim: Claim, evidence: Evidence) -> Judged:
    """The share of a group that answered, from its number of answers and its size."""
    reading = claim.reading
    for fact in _of_group(evidence, reading):
        if fact.base == "all" and fact.n and fact.size:
            share = 100 * fact.n / fact.size
            near = 0.51 if claim.quantity.precision is Precision.EXACT else 3
            if claim.quantity.low - near <= share <= claim.quantity.high + near:
                text = say("count", value=f"{whole(fact.n)} / {whole(fact.size)}", source=fact.id)
                return Judged(claim, Verdict.EXACT, fact, text)
    sizes = [fact for fact in _of_group(evidence, reading) if fact.n and fact.size]
    if not sizes:
        return Judged(claim, Verdict.NOT_FOUND, None, say("no_cell"))
    text = say("value", value=f"{round(100 * (sizes[0].n or 0) / (sizes[0].size or 1))}%")
    return Judged(claim, Verdict.OTHER_VALUE, sizes[0], text)


def _of_group(evidence: Evidence, reading: Reading) -> Iterator[Fact]:
    """Every figure of the group and year of a reading."""
    for population, group in linking.who(reading):
        for fact in evidence.of_group(reading.year, group):
            if fact.population == population and fact.shown:
                yield fact


def judge_margin(claim: Claim, evidence: Evidence) -> Judged:
    found = [
        f for f in cells(evidence, claim.reading, claim.reading.year) if f.shown and f.canonical
    ]
    bounds = (claim.quantity.low, claim.quantity.high)
    for fact in found:
        if fact.margin is not None and fact.margin == bounds:
            text = say("margin", value=f"{fact.margin[0]}–{fact.margin[1]}%")
            return Judged(claim, Verdict.EXACT, fact, text, tuple(found))
    known = next((fact for fact in found if fact.margin is not None), None)
    if known is None or known.margin is None:
        return Judged(claim, Verdict.UNDECIDED, None, say("no_cell"), tuple(found))
    text = say("margin", value=f"{known.margin[0]}–{known.margin[1]}%")
    return Judged(claim, Verdict.OTHER_VALUE, known, text, tuple(found))
