"""One sentence as claims: its quantities, and the reading of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monitor.evaluate.claims import numbers
from monitor.evaluate.claims.around import Around
from monitor.evaluate.claims.changes import read_change
from monitor.evaluate.claims.model import Claim, Kind, Precision, Quantity, Reading
from monitor.evaluate.claims.number_words import NUMBER, PERCENT
from monitor.evaluate.claims.shares import of_nearest_share, read_count, read_share


def of_sentence(around: Around) -> Iterator[Claim]:
    for quantity in _quantities(around):
        reading = _read_one(around, quantity)
        if reading is None:
            continue
        if _is_denied(around, quantity, reading):
            reading = replace(reading, stated=reading.stated | {"denied"})
            around.found.append((_complement(quantity), reading))
            continue
        around.found.append((quantity, reading))
    for quantity, reading in around.found:
        yield made(around, quantity, reading)


_DENIAL = re.compile(
    r"[^.;,%]{0,70}?\b(?:niet (?:[a-z]+ ){0,3}?(?:te maken|meegemaakt|geconfronteerd)"
    r"|nooit (?:[a-z]+ ){0,3}?te maken|(?:geen|nooit)(?: enkele)?(?: vorm(?:en)? van)?"
    r" (?:agressie|geweld|intimidatie|incident(?:en)?)\b)"
)
_OF_OTHERS = re.compile(r"\b(?:die|wie|als|omdat|dat|meer|minder|vaker)\b")


def _is_denied(around: Around, quantity: Quantity, reading: Reading) -> bool:
    """Whether a share is of those whom it did not happen to: "51% kreeg er niet mee te maken"."""
    if quantity.kind is not Kind.SHARE or not reading.indicators or reading.tag:
        return False
    if not reading.indicators[0].startswith("agg_"):
        return False
    found = _DENIAL.match(around.sentence.folded, quantity.end)
    return found is not None and not _OF_OTHERS.search(found[0])


_OPPOSITES = {
    Precision.ALMOST: Precision.OVER,
    Precision.OVER: Precision.ALMOST,
    Precision.ABOVE: Precision.BELOW,
    Precision.BELOW: Precision.ABOVE,
}


def _complement(quantity: Quantity) -> Quantity:
    """The share of the others."""
    value = None if quantity.value is None else 100 - quantity.value
    precision = _OPPOSITES.get(quantity.precision, quantity.precision)
    low, high = 100 - quantity.high, 100 - quantity.low
    return replace(quantity, precision=precision, value=value, low=low, high=high)


# A sum written out, "40% van 35% is 14%", is held to itself and not to any figure.
FORMULA = re.compile(
    rf"(?P<part>{NUMBER}){PERCENT} van (?:de |die )?(?P<whole>{NUMBER}){PERCENT}"
    rf" ?(?:is|=|dat is|ofwel|oftewel|maakt|geeft|komt neer op) (?:ongeveer |bijna |ruim )?"
    rf"(?P<product>{NUMBER}){PERCENT}"
)


def _in_formula(around: Around, quantity: Quantity) -> bool:
    if around.sentence.indicators or len(around.sentence.shares) < 3:
        return False
    return any(
        match.start() <= quantity.start < match.end()
        for match in FORMULA.finditer(around.sentence.folded)
    )


def made(around: Around, quantity: Quantity, reading: Reading) -> Claim:
    start = around.sentence.start + quantity.start
    end = around.sentence.start + quantity.end
    moved = replace(
        quantity,
        start=start,
        end=end,
        partner=quantity.partner + around.sentence.start if quantity.partner >= 0 else -1,
    )
    return Claim(
        start,
        end,
        around.document.text[start:end],
        moved,
        reading,
        around.sentence.block,
        (around.sentence.start, around.sentence.end),
    )


def _quantities(around: Around) -> list[Quantity]:
    """Shares first, then what leans on them: points, counts, directions; nothing overlaps."""
    folded = around.sentence.folded
    shares = _as_changes(around.sentence.all_shares, folded)
    found = [*shares]
    for more in (numbers.points(folded), numbers.counts(folded), around.sentence.directions):
        found += [
            one
            for one in more
            if all(one.end <= other.start or other.end <= one.start for other in found)
        ]
    order = {Kind.SHARE: 0, Kind.CHANGE: 1, Kind.POINTS: 1, Kind.MARGIN: 1, Kind.COUNT: 1}
    return sorted(found, key=lambda one: (order.get(one.kind, 2), one.start))


_BY = re.compile(
    r"(?:gestegen|gedaald|toegenomen|afgenomen|steeg|stegen|daalde|stijging|daling|toename|afname"
    r"|omhoog|omlaag|gegroeid)(?: [a-z]+){0,2} (?:met|van) (?:\+|−|-|ruim |bijna )?$|[+−]\s?$"
)
_MORE_THAN = re.compile(
    r"\s(?:meer|minder|hoger|lager|vaker)(?: [a-z-]+){0,4} (?:dan|ten opzichte)\b"
)
_ROSE_BY = re.compile(r"\b(?:met) (?:ruim |bijna )?$")
_BEGINS_A_PATH = re.compile(
    r"[^.;,]{0,40}? (?:via|naar|tot) (?:[a-z]+ ){0,2}\d"
)  # "van 29% via 35%"
_AFTER_BY = re.compile(r"\s(?:gestegen|gedaald|toegenomen|afgenomen|gegroeid|toe\b|af\b)")


def _as_changes(found: list[Quantity], folded: str) -> list[Quantity]:
    """Shares that are the size of a change: "gestegen met 5%", "5% meer dan in 2018"."""
    made = []
    for one in found:
        before, after = folded[max(0, one.start - 40) : one.start], folded[one.end : one.end + 60]
        change = one.kind is Kind.SHARE and one.partner < 0 and one.value is not None
        change = change and not _BEGINS_A_PATH.match(after)
        said = (
            _BY.search(before)
            or _MORE_THAN.match(after)
            or (_ROSE_BY.search(before) and _AFTER_BY.match(after))
        )
        made.append(replace(one, kind=Kind.CHANGE) if change and said else one)
    return made


def _read_one(around: Around, quantity: Quantity) -> Reading | None:
    """The reading of one quantity, None for what is no claim about the monitor."""
    if quantity.kind is Kind.COUNT:
        return read_count(around, quantity)
    if quantity.kind is Kind.MARGIN:
        return of_nearest_share(around, quantity)
    if quantity.kind in (Kind.DIRECTION, Kind.POINTS, Kind.CHANGE):
        return read_change(around, quantity)
    reading = read_share(around, quantity)
    return replace(reading, indicators=()) if _in_formula(around, quantity) else reading
