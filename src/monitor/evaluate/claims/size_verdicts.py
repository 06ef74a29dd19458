"""The verdict on a difference in points or percent, and on a number of persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.concepts.offices import TIERS
from monitor.evaluate.claims import linking
from monitor.evaluate.claims.change_verdicts import endpoints, no_endpoints
from monitor.evaluate.claims.comparing import not_to_be_linked
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.linking import cells
from monitor.evaluate.claims.model import Claim, Fact, Judged, Kind, Reading, Verdict
from monitor.evaluate.claims.sayings import said_value, say, whole


def judge_points(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    open_ = None if reading.tag else not_to_be_linked(reading)
    if open_ is not None:
        return Judged(claim, *open_)
    pair = _held_apart(evidence, reading)
    if pair is None:
        return no_endpoints(claim, evidence)
    one, two = pair
    if one.value is None or two.value is None or claim.quantity.value is None:
        return Judged(claim, Verdict.UNDECIDED, two, say("only_words"), pair)
    gap = abs(two.value - one.value)
    off = abs(gap - claim.quantity.value)
    slots = {"first": said_value(one), "last": said_value(two), "points": gap}
    if claim.quantity.kind is Kind.CHANGE:
        return _change(claim, one, two, gap, slots)
    verdict = Verdict.EXACT if off < 0.5 else Verdict.ROUNDED if off <= 1 else Verdict.OTHER_VALUE
    return Judged(claim, verdict, two, say("points", **slots), pair)


def _held_apart(evidence: Evidence, reading: Reading) -> tuple[Fact, Fact] | None:
    """The two figures of a difference: of two groups, or of two years."""
    if not reading.against:
        return endpoints(evidence, reading)
    for fact in cells(evidence, reading, reading.year):
        for other in evidence.at(fact.population, reading.against, fact.year, fact.indicator):
            if fact.shown and other.shown and fact.base == other.base:
                return other, fact
    return None


def _change(claim: Claim, one: Fact, two: Fact, gap: int, slots: Mapping[str, object]) -> Judged:
    """A difference said in percent: of the earlier figure, or were points meant?"""
    said = claim.quantity.value or 0.0
    relative = round(100 * gap / one.value) if one.value else 0
    text = say("not_points", **slots, relative=relative)
    if abs(relative - said) <= 1 and abs(gap - said) > 0.5:
        return Judged(claim, Verdict.EXACT, two, text, (one, two))
    if abs(gap - said) <= 1:
        return Judged(claim, Verdict.NOT_POINTS, two, text, (one, two))
    return Judged(claim, Verdict.OTHER_VALUE, two, text, (one, two))


def judge_count(claim: Claim, evidence: Evidence) -> Judged:
    """A number of persons or organisations beside everything that is known of such numbers."""
    reading, value = claim.reading, claim.quantity.value
    known = dict(_known_counts(evidence, reading, reading.year))
    if value in known:
        source = known[round(value)] if value is not None else ""
        text = say("count", value=whole(value or 0), source=source)
        return Judged(claim, Verdict.EXACT, None, text)
    near = [one for one in known if claim.quantity.low <= one <= claim.quantity.high]
    if near and value is not None:
        nearest = min(near, key=lambda one: abs(one - value))
        text = say("count", value=whole(nearest), source=known[nearest])
        return Judged(claim, Verdict.ROUNDED, None, text)
    for wave in evidence.waves:
        if wave != reading.year and value is not None and value > 100:
            other = dict(_known_counts(evidence, reading, wave))
            if value in other and not _there_are(reading, evidence, wave, value):
                text = say("no_year", year=wave, said=reading.year)
                return Judged(claim, Verdict.WRONG_YEAR, None, text)
    if _is_of_respondents(claim) and known:
        values = ", ".join(f"{whole(one)} ({source})" for one, source in list(known.items())[:3])
        return Judged(claim, Verdict.OTHER_VALUE, None, say("counts", values=values))
    return Judged(claim, Verdict.NOT_FOUND, None, say("no_cell"))


def _known_counts(
    evidence: Evidence, reading: Reading, year: int | None
) -> Iterator[tuple[int, str]]:
    if year is None:
        return
    everyone = reading.groups[0] in (linking.EVERYONE, "organisaties", "medewerkers")
    if everyone and (year, reading.population) in evidence.answered:
        yield evidence.answered[year, reading.population]
    for fact in evidence.of_group(year, reading.groups[0]):
        if fact.n:
            yield fact.n, fact.source
        if fact.size:
            yield fact.size, fact.source
    for count in evidence.headcounts:
        if count.year == year and count.group == reading.groups[0] and count.count:
            yield count.count, count.source


def _there_are(reading: Reading, evidence: Evidence, wave: int, value: float) -> bool:
    """Whether a number of organisations of another year is how many there were, which a text may
    give of its own year, and not how many answered."""
    if reading.groups[0] not in ("organisaties", *TIERS):
        return False
    answered = evidence.answered.get((wave, "organisaties"))
    return answered is None or answered[0] != value


def _is_of_respondents(claim: Claim) -> bool:
    """Whether a count says how many answered, so that another number is wrong."""
    said = claim.text.lower()
    return said.startswith("n") and "=" in said
