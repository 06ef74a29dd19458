"""What the evidence says of a claim: the verdict, the cell, the source, and in a sentence why.

A claim is held to what it says. Where the text leaves open what is meant, any meaning that fits is
accepted and the others are told; where nothing is known, nothing is judged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from monitor.concepts.language import Text
from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.evaluate.claims import linking
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.linking import cells, confused_with, fits_base
from monitor.evaluate.claims.model import (
    RIGHT,
    Claim,
    Fact,
    Judged,
    Kind,
    Precision,
    Quantity,
    Reading,
    Verdict,
)
from monitor.evaluate.claims.sayings import said_base, said_value, say, whole


SIMPLE = (
    "all", *TIERS, *ROLES, *OFFICE_GROUPS, "man", "vrouw", "medewerkers", "medewerkers-decentraal",
)  # fmt: skip
CRITICAL = 1.959963984540054  # two-sided 5%, standard normal
RESPONSE = "response"


def judge(claim: Claim, evidence: Evidence) -> Judged:
    """The verdict on one claim."""
    return _JUDGES[claim.quantity.kind](claim, evidence)


# --- shares --------------------------------------------------------------------------------------


def _share(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    open_ = None if reading.tag else _not_to_be_linked(reading)
    if open_ is not None:
        return Judged(claim, *open_)
    if RESPONSE in reading.indicators:
        return _response(claim, evidence)
    found = cells(evidence, reading, reading.year)
    shown = [fact for fact in found if fact.shown]
    if not shown:
        return _without_cell(claim, evidence, found)
    return _held_against(claim, evidence, shown)


def _not_to_be_linked(reading: Reading) -> tuple[Verdict, None, Text] | None:
    if not reading.indicators:
        return Verdict.NOT_FOUND, None, say("no_measure")
    if reading.several:
        return Verdict.UNDECIDED, None, say("several")
    if reading.year is None:
        return Verdict.UNDECIDED, None, say("no_year_known")
    return None


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
    return _mismatch(claim, evidence, shown)


_RANKS = {Verdict.EXACT: 0, Verdict.ROUNDED: 1, Verdict.DESCRIBED: 2}


def compared(quantity: Quantity, fact: Fact) -> Verdict | None:
    """How a quantity agrees with a figure, None when it does not."""
    if fact.value is None:
        overlap = quantity.low <= fact.high + 0.5 and fact.low - 0.5 <= quantity.high
        return Verdict.DESCRIBED if overlap else None
    if fact.bound:
        return _compared_with_bound(quantity, fact)
    if quantity.precision is Precision.EXACT and quantity.value is not None:
        if quantity.value == fact.value:
            return Verdict.EXACT
        decimals = quantity.value != int(quantity.value)
        return Verdict.ROUNDED if decimals and abs(quantity.value - fact.value) <= 0.5 else None
    return Verdict.DESCRIBED if quantity.low <= fact.value <= quantity.high else None


_BOUNDS: Mapping[str, Precision] = {
    "<": Precision.BELOW,
    ">": Precision.ABOVE,
    "~": Precision.ABOUT,
}


def _compared_with_bound(quantity: Quantity, fact: Fact) -> Verdict | None:
    """A figure that is only known as "minder dan 5%" or "ongeveer 45%"."""
    if quantity.value == fact.value and quantity.precision is _BOUNDS[fact.bound]:
        return Verdict.EXACT
    if fact.bound == "~" and fact.value is not None:
        if quantity.value == fact.value:
            return Verdict.ROUNDED
        within = quantity.precision is not Precision.EXACT
        near = quantity.low - 2 <= fact.value <= quantity.high + 2
        return Verdict.DESCRIBED if within and near else None
    return None


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


# --- what does not fit ---------------------------------------------------------------------------


def _mismatch(claim: Claim, evidence: Evidence, shown: Sequence[Fact]) -> Judged:
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
            if other.shown and other.base != known.base and _is_exactly(claim.quantity, other):
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
            if same and _is_exactly(claim.quantity, other):
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
        and _is_exactly(claim.quantity, other)
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
            if other.shown and other.canonical and _is_exactly(claim.quantity, other):
                text = say("measure", measure=evidence.name(indicator))
                return Judged(claim, Verdict.WRONG_MEASURE, known, text, (known, other))
    return None


def _is_exactly(quantity: Quantity, fact: Fact) -> bool:
    exact = quantity.precision is Precision.EXACT and not fact.bound
    return exact and fact.value is not None and quantity.value == fact.value


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
                if other.shown and other.canonical and _is_exactly(claim.quantity, other):
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
                    if other.shown and other.canonical and _is_exactly(claim.quantity, other):
                        text = say("no_year", year=year, said=reading.year)
                        return Judged(claim, Verdict.WRONG_YEAR, other, text, (other,))
    return None


def _response(claim: Claim, evidence: Evidence) -> Judged:
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


# --- margins -------------------------------------------------------------------------------------


def _margin(claim: Claim, evidence: Evidence) -> Judged:
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


# --- directions ----------------------------------------------------------------------------------


def _direction(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    if not reading.tag:
        open_ = _not_to_be_linked(reading)
        if open_ is not None:
            return Judged(claim, *open_)
    if reading.against:
        return _between_groups(claim, evidence)
    pair = _endpoints(evidence, reading)
    if pair is None:
        return _no_endpoints(claim, evidence)
    earlier, later = pair
    return _over_time(claim, evidence, earlier, later)


def _no_endpoints(claim: Claim, evidence: Evidence) -> Judged:
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


def _endpoints(evidence: Evidence, reading: Reading) -> tuple[Fact, Fact] | None:
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


# --- differences ---------------------------------------------------------------------------------


def _points(claim: Claim, evidence: Evidence) -> Judged:
    reading = claim.reading
    open_ = None if reading.tag else _not_to_be_linked(reading)
    if open_ is not None:
        return Judged(claim, *open_)
    pair = _held_apart(evidence, reading)
    if pair is None:
        return _no_endpoints(claim, evidence)
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
        return _endpoints(evidence, reading)
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


# --- counts --------------------------------------------------------------------------------------


def _count(claim: Claim, evidence: Evidence) -> Judged:
    """A number of persons or organisations beside everything that is known of such numbers."""
    reading, value = claim.reading, claim.quantity.value
    known = dict(_known_counts(evidence, reading, reading.year))
    if value in known:
        source = known[round(value)] if value is not None else ""
        text = say("count", value=whole(value or 0), source=source)
        return Judged(claim, Verdict.EXACT, None, text)
    for wave in evidence.waves:
        if wave != reading.year and value is not None and value > 100:
            other = dict(_known_counts(evidence, reading, wave))
            if value in other:
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


def _is_of_respondents(claim: Claim) -> bool:
    """Whether a count says how many answered, so that another number is wrong."""
    said = claim.text.lower()
    return said.startswith("n") and "=" in said


_JUDGES: Mapping[Kind, Callable[[Claim, Evidence], Judged]] = {
    Kind.SHARE: _share,
    Kind.MARGIN: _margin,
    Kind.DIRECTION: _direction,
    Kind.POINTS: _points,
    Kind.CHANGE: _points,
    Kind.COUNT: _count,
}


def judge_all(claims: Iterable[Claim], evidence: Evidence) -> tuple[Judged, ...]:
    """Every claim, in order; numbers that the text itself contradicts are told first."""
    judged = [judge(claim, evidence) for claim in claims]
    together: dict[tuple[int, int], list[Judged]] = {}
    for one in judged:
        together.setdefault(one.claim.sentence, []).append(one)
    return tuple(_against_its_own_numbers(one, together[one.claim.sentence]) for one in judged)


def _against_its_own_numbers(one: Judged, judged: Sequence[Judged]) -> Judged:
    """ "Een daling van 24% naar 28%": the direction is wrong whatever the figures are."""
    claim = one.claim
    if claim.quantity.kind is not Kind.DIRECTION or not claim.quantity.sign:
        return one
    for first in judged:
        number = first.claim.quantity
        if (
            number.partner <= number.start
            or abs(number.start - claim.end) > 80
            or number.value is None
        ):
            continue
        last = next((o for o in judged if o.claim.start == number.partner), None)
        if last is None or last.claim.quantity.value is None:
            continue
        if (last.claim.quantity.value - number.value) * claim.quantity.sign < 0:
            text = say("printed", first=first.claim.text, last=last.claim.text)
            return Judged(claim, Verdict.WRONG_DIRECTION, one.fact, text, one.candidates)
    return one


def is_right(one: Judged) -> bool:
    return one.verdict in RIGHT
