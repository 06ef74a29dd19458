"""The reading of a change or a comparison: from when to when, or between which groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.evaluate.claims.around import Around, population_of
from monitor.evaluate.claims.groups import no_bystanders
from monitor.evaluate.claims.model import Kind, Quantity, Reading
from monitor.evaluate.claims.shares import read_share
from monitor.evaluate.claims.subjects import is_elliptical, measures_in
from monitor.evaluate.claims.years import said_since


_LOOKS_AT_BOTH = re.compile(
    r"(?:dat|dit|daarmee|hiermee) (?:is|betekent|was|komt)\b|(?:het|een|dat|dit) verschil\b"
)


def _just_named(around: Around) -> Reading | None:
    """ "47% tegenover 36%. Het verschil is 11 procentpunt": the difference of the two numbers just
    named, when these are on one measure and of two years or of two groups."""
    sentence = around.sentence
    if len(around.before.held) != 2 or sentence.groups or sentence.years or sentence.shares:
        return None
    if measures_in(sentence) or not _LOOKS_AT_BOTH.match(sentence.folded.lstrip()):
        return None
    one, two = around.before.held
    if not one.indicators or one.indicators[0] != two.indicators[0]:
        return None
    years = [reading.year for reading in (one, two) if reading.year is not None]
    if one.groups == two.groups and len(set(years)) == 2:
        later = one if one.year == max(years) else two
        return replace(later, since=min(years))
    if one.year == two.year and one.groups != two.groups:
        return replace(one, against=two.groups[0], several=False)
    return None


_MEASURED_NOUN = re.compile(
    r"aantal|percentage|aandeel|incidenten|melding|aangifte|agressie|geweld|intimidatie|bedreiging"
    r"|tolerantie|huisregels|gedragscode|bewustzijn|training|voorlichting|nazorg|registratie|tevreden"
    r"|protocol|te spreken over|slachtoffers|\bdit is\b|\bdat is\b|\bcijfers?\b"
)
_NOT_MEASURED = re.compile(
    r"\baandacht\b|\bdruk op bestuurders\b|\bkans(?:en)?\b|\bomvang van het probleem\b"
)
_THAN_GROUP = re.compile(r"\b(?:dan|in vergelijking met|verschil met|tegenover)\b")


def read_change(around: Around, quantity: Quantity) -> Reading | None:
    """A direction or a difference: from when to when, or between which groups."""
    sentence = around.sentence
    folded = sentence.folded
    if not _is_measured(around, quantity):
        return None
    shares = around.sentence.shares
    pair = _pair_of(folded, quantity, shares)
    words = (folded[quantity.start : quantity.end],)
    target = _target(folded, quantity, shares)
    if pair is not None and (target is None or pair[1].start >= quantity.end):
        return _of_pair(around, pair, words)
    if target is not None:
        reading = read_share(around, target)
        since = reading.year - 2 if reading.year and "pair" in reading.stated else None
        return replace(reading, since=said_since(around, reading.year) or since, words=words)
    named = _just_named(around)
    if named is not None:
        return replace(named, words=words)
    reading = read_share(around, quantity)
    against, subject = _against(around, quantity)
    if against:
        groups = subject or around.before.groups or around.heading.groups or ("all",)
        reading = replace(
            reading, groups=groups, against=against, several=False, population=population_of(groups)
        )
    year, since = _period(around, reading)
    return replace(reading, year=year, since=since, words=words)


def _is_measured(around: Around, quantity: Quantity) -> bool:
    """Whether a direction is about something that a survey measures."""
    sentence = around.sentence
    if quantity.kind is not Kind.DIRECTION:
        return True
    clause = _clause(sentence.folded, quantity)
    if _NOT_MEASURED.search(clause):
        return False
    if measures_in(sentence) or _MEASURED_NOUN.search(sentence.folded):
        return True
    carried = bool(around.before.indicators or around.heading.indicators)
    if carried and is_elliptical(around, quantity):
        return True
    return bool(around.sentence.shares) and bool(sentence.groups)


def _clause(folded: str, quantity: Quantity) -> str:
    """The part of a sentence that a direction stands in, between signs and conjunctions."""
    start = max((folded.rfind(sign, 0, quantity.start) for sign in ".;:"), default=-1)
    ends = [place for sign in ".;" if (place := folded.find(sign, quantity.end)) >= 0]
    return folded[start + 1 : min(ends, default=len(folded))]


def _pair_of(
    folded: str, quantity: Quantity, shares: Sequence[Quantity]
) -> tuple[Quantity, Quantity] | None:
    """The pair of numbers that a direction is about, when it stands in the same clause."""
    best: tuple[Quantity, Quantity] | None = None
    least = 140
    for one, two in pairwise(shares):
        if one.partner != two.start:
            continue
        start, end = (
            (quantity.end, one.start) if one.start >= quantity.end else (two.end, quantity.start)
        )
        gap = folded[start:end]
        if end - start < least and not re.search(r"[;.]|\ben bij\b", gap):
            if any(start <= other.start < end for other in shares):
                continue
            best, least = (one, two), end - start
    return best


def _of_pair(around: Around, pair: tuple[Quantity, Quantity], words: tuple[str, ...]) -> Reading:
    first, last = (read_share(around, one) for one in pair)
    return replace(last, since=first.year, words=words)


_TO = re.compile(r"\)? ?(?:[a-z]+ ){0,2}(?:naar|tot) (?:\(?nu )?$")


def _target(folded: str, quantity: Quantity, shares: Sequence[Quantity]) -> Quantity | None:
    """The number that something rose or fell to: "toegenomen naar 31%"."""
    for one in shares:
        if one.start >= quantity.end and one.partner < 0:
            gap = folded[quantity.end : one.start]
            if _TO.fullmatch(gap) or re.fullmatch(
                r" dan (?:in 20\d\d |bij |onder |voor )?[a-z ]{0,40}\(", gap
            ):
                return one if _TO.fullmatch(gap) else None
            return None
    return None


def _against(around: Around, quantity: Quantity) -> tuple[str, tuple[str, ...]]:
    """The group that another is held against, and that other: "raadsleden minder vaak dan
    wethouders"; "" when nothing is compared between groups."""
    sentence = around.sentence
    folded = sentence.folded
    than = _THAN_GROUP.search(folded, max(0, quantity.start))
    if than is None or than.start() > quantity.end + 130:
        return "", ()
    groups = no_bystanders(sentence, quantity)
    behind = [
        one for one in sentence.groups if one.start >= than.end() and one.start - than.end() < 45
    ]
    if not behind or re.match(r" (?:in )?20\d\d", folded[than.end() :]):
        return "", ()
    before = [one for one in groups if one.end <= than.start()]
    subject = max(before, key=lambda one: one.start).codes if before else ()
    return behind[0].codes[0], subject


_LOOKS_BACK = re.compile(r"\b(?:was|waren|ging|lag)\b.{0,12}\b(?:dat|dit|het)\b")


def _period(around: Around, reading: Reading) -> tuple[int | None, int | None]:
    """The later and the earlier year of a change."""
    since = said_since(around, reading.year)
    year, now = reading.year, around.before.year or around.edition
    if since is None and year and now and year < now and _LOOKS_BACK.search(around.sentence.folded):
        return now, year
    if since is not None and year is not None and since >= year:
        year = around.before.year or around.edition
        year = year if year is not None and year > since else None
    if since is not None and since == reading.year:
        year = around.edition
    return year, since
