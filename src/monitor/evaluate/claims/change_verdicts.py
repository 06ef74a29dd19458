"""The verdict on a direction, over time or between groups: by the ledger's test or by ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from monitor.concepts.language import Text
from monitor.evaluate.claims import linking
from monitor.evaluate.claims.comparing import not_to_be_linked
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.linking import cells, fits_base
from monitor.evaluate.claims.model import Claim, Fact, Judged, Reading, Verdict
from monitor.evaluate.claims.sayings import said_value, say, whole


CRITICAL = 1.959963984540054  # two-sided 5%, standard normal


def judge_direction(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    if not reading.tag:
        open_ = not_to_be_linked(reading)
        if open_ is not None:
            return Judged(claim, *open_)
    if reading.against:
        return _between_groups(claim, evidence)
    pair = endpoints(evidence, reading)
    if pair is None:
        return no_endpoints(claim, evidence)
    earlier, later = pair
    return _over_time(claim, evidence, earlier, later)


def no_endpoints(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    found = cells(evidence, reading, reading.year)
    shown = [fact for fact in found if fact.shown]
    if found and not shown and any(fact.measured for fact in found):
        return Judged(claim, Verdict.WITHHELD, found[0], say("withheld"), found)
    known = any(indicator in evidence.indicators for indicator in reading.indicators)
    if shown or known:
        fact = shown[0] if shown else None
        return Judged(claim, Verdict.UNDECIDED, fact, say("no_earlier"), tuple(shown))
    return Judged(claim, Verdict.NOT_FOUND, None, say("no_cell"))


def endpoints(evidence: Evidence, reading: Reading) -> tuple[Fact, Fact] | None:
    """The earlier and the later figure of a change, numbers before words."""
    pairs = list(_all_endpoints(evidence, reading))
    return min(pairs, key=lambda pair: sum(f.value is None for f in pair), default=None)


def _all_endpoints(evidence: Evidence, reading: Reading) -> Iterator[tuple[Fact, Fact]]:
    later_cells = [f for f in cells(evidence, reading, reading.year) if f.shown and f.canonical]
    for later in later_cells:
        if not fits_base(reading, later) and len(later_cells) > 1:
            continue
        years = evidence.years_of(later.population, later.group, later.indicator)
        wanted = [reading.since] if reading.since in years else [
            year for year in reversed(years) if year < later.year
        ]  # fmt: skip
        for year in wanted:
            if year is None or year == later.year:
                continue
            for fact in evidence.at(later.population, later.group, year, later.indicator):
                if fact.shown and fact.canonical and fact.base == later.base:
                    yield fact, later


def _over_time(claim: Claim, evidence: Evidence, earlier: Fact, later: Fact) -> Judged:
    if later.year < earlier.year:
        earlier, later = later, earlier
    slots = {
        "first": said_value(earlier),
        "last": said_value(later),
        "since": earlier.year,
        "year": later.year,
    }

    def verdict(which: Verdict, name: str, **more: object) -> Judged:
        return Judged(claim, which, later, say(name, **{**slots, **more}), (earlier, later))

    sign = claim.quantity.sign
    if earlier.value is not None and later.value is not None:
        gap = later.value - earlier.value
        if sign and gap * sign < 0:
            return verdict(Verdict.WRONG_DIRECTION, "against")
        if sign == 0 and gap == 0:
            return verdict(Verdict.EXACT, "equal")
    if not evidence.comparable(later, earlier):
        return verdict(Verdict.UNDECIDED, "break")
    told = _told_by_ledger(later, earlier)
    if told is not None:
        return _by_ledger(told, sign, verdict, later)
    if earlier.value is None or later.value is None:
        return verdict(Verdict.UNDECIDED, "only_words")
    return _by_test(claim, evidence, earlier, later, verdict)


Say = Callable[..., Judged]


def _told_by_ledger(later: Fact, earlier: Fact) -> str | None:
    """What the ledger itself said of this difference, None when it did not test it."""
    against = later.change_against
    same = against.startswith(f"MIV{earlier.year}.") if against else False
    return later.change if same and later.change else None


def _by_ledger(told: str, sign: int, verdict: Say, later: Fact) -> Judged:
    proven = {"higher": 1, "lower": -1}.get(told)
    if told == "break":
        return verdict(Verdict.UNDECIDED, "break")
    if told in ("untestable", "withheld"):
        needed = Text("", "")
        if later.change_needed:
            year = later.change_against[3:7]
            needed = say("needed_one", year=year, n=whole(later.change_needed))
        return _with_needed(verdict, "unknown_n", needed)
    if proven is None:  # none: the difference may be chance
        if sign == 0:
            return verdict(Verdict.EXACT, "equal")
        return verdict(Verdict.UNPROVEN, "unproven")
    if sign == proven:
        return verdict(Verdict.EXACT, "proven")
    return verdict(Verdict.WRONG_DIRECTION, "proven")


def _with_needed(verdict: Say, name: str, needed: Text) -> Judged:
    dutch = verdict(Verdict.UNDECIDED, name, needed=needed.nl)
    english = verdict(Verdict.UNDECIDED, name, needed=needed.en)
    return Judged(
        dutch.claim,
        Verdict.UNDECIDED,
        dutch.fact,
        Text(dutch.said.nl, english.said.en),
        dutch.candidates,
    )


def _by_test(claim: Claim, evidence: Evidence, earlier: Fact, later: Fact, verdict: Say) -> Judged:
    """Two published percentages as simple random samples; without n, what n would be needed."""
    first, last = answers(evidence, earlier), answers(evidence, later)
    sign = claim.quantity.sign
    if first is None or last is None:
        needed = _needed(earlier, later, first, last)
        return _with_needed(verdict, "unknown_n", needed)
    proven = provable(earlier.low, first, later.low, last)
    if sign == 0:
        if proven:
            return verdict(Verdict.WRONG_DIRECTION, "proven")
        return verdict(Verdict.EXACT, "equal")
    if proven:
        return verdict(Verdict.EXACT, "proven")
    return verdict(Verdict.UNPROVEN, "unproven")


def answers(evidence: Evidence, fact: Fact) -> int | None:
    """How many answers stand behind a figure, as far as published. Of everyone it is the number of
    respondents of the edition when the figure itself does not say."""
    if fact.n is not None:
        return fact.n
    if fact.base == "all" and fact.group == linking.EVERYONE:
        known = evidence.answered.get((fact.year, fact.population))
        return known[0] if known else None
    return None


def _variance(percent: float) -> float:
    """p(1 − p) of a rounded percentage; 0 and 100 are anything that rounds to them."""
    p = min(max(percent / 100, 0.005), 0.995)
    return p * (1 - p)


def provable(first: float, n_first: int, last: float, n_last: int) -> bool:
    """Whether two percentages from simple random samples differ at the 5% level; the rounding of
    both to whole percentages counts as error (uniform, 1/12 of a point squared each)."""
    spread = _variance(first) / n_first + _variance(last) / n_last + 2 * 0.01**2 / 12
    return abs(last - first) / 100 > CRITICAL * math.sqrt(spread)


def _needed(earlier: Fact, later: Fact, first: int | None, last: int | None) -> Text:
    """The n at which a difference would have been provable: of both measurements, or of the one
    whose n is unknown."""
    room = (abs(later.low - earlier.low) / 100 / CRITICAL) ** 2 - 2 * 0.01**2 / 12
    spread = _variance(earlier.low) + _variance(later.low)
    year = None
    for fact, known, other in ((earlier, first, later), (later, last, earlier)):
        if known is not None:
            room -= _variance(fact.low) / known
            spread, year = _variance(other.low), other.year
    if room <= 0:
        return say("no_n")
    n = whole(math.ceil(spread / room))
    return say("needed_both", n=n) if year is None else say("needed_one", year=year, n=n)


def _between_groups(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    own = [f for f in cells(evidence, reading, reading.year) if f.shown and f.canonical]
    for fact in own:
        others = evidence.at(fact.population, reading.against, fact.year, fact.indicator)
        for other in others:
            if other.shown and other.canonical and other.base == fact.base:
                return _held_together(claim, evidence, fact, other)
    known = any(indicator in evidence.indicators for indicator in reading.indicators)
    if not known:
        return Judged(claim, Verdict.NOT_FOUND, None, say("no_cell"))
    found = cells(evidence, reading, reading.year)
    if found and not any(fact.shown for fact in found):
        return Judged(claim, Verdict.WITHHELD, found[0], say("withheld"), found)
    return Judged(claim, Verdict.UNDECIDED, own[0] if own else None, say("no_other"), tuple(own))


def _held_together(claim: Claim, evidence: Evidence, fact: Fact, other: Fact) -> Judged:
    slots = {
        "first": said_value(fact),
        "last": said_value(other),
        "one": evidence.name(fact.group),
        "other": evidence.name(other.group),
    }

    def verdict(which: Verdict, name: str, **more: object) -> Judged:
        return Judged(claim, which, fact, say(name, **{**slots, **more}), (fact, other))

    sign = claim.quantity.sign
    if fact.value is None or other.value is None:
        return verdict(Verdict.UNDECIDED, "only_words")
    gap = fact.value - other.value
    if sign and gap * sign < 0:
        return verdict(Verdict.WRONG_DIRECTION, "groups")
    proven = _contrast(evidence, fact, other)
    if proven is None:
        needed = _needed(fact, other, None, None)
        return _with_needed(verdict, "groups_unknown", needed)
    if sign == 0:
        if proven:
            return verdict(Verdict.WRONG_DIRECTION, "groups")
        return verdict(Verdict.EXACT, "groups_equal")
    if proven:
        return verdict(Verdict.EXACT, "groups")
    return verdict(Verdict.UNPROVEN, "groups_equal")


def _contrast(evidence: Evidence, fact: Fact, other: Fact) -> bool | None:
    """Whether two groups provably differ: as the ledger says, else from numbers of answers."""
    for one, against in ((fact, other), (other, fact)):
        if against.group == linking.EVERYONE and one.contrast:
            known = {"higher": True, "lower": True, "none": False}
            return known.get(one.contrast)
    first, last = answers(evidence, fact), answers(evidence, other)
    if first is None or last is None:
        return None
    return provable(fact.low, first, other.low, last)
