"""The numbers in a sentence: figures, number words, fractions, pairs, points, counts.

Finds quantities only; whose or what they are is read elsewhere. Money, dates, periods, law
articles and the 95% of a margin are no claims and must never come out of here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.concepts.hedges import hedges
from monitor.evaluate.claims.lexicon import fold
from monitor.evaluate.claims.model import Kind, Precision, Quantity
from monitor.evaluate.claims.number_words import (
    COUNTED,
    INCLUSIVE,
    MODIFIER,
    MODIFIERS,
    NUMBER,
    PERCENT,
    POINTS,
    WORD,
    WORDS,
    modifier_before,
    number,
)


_SHARE = re.compile(rf"(?P<n>{NUMBER}){PERCENT}")
_SHORT = re.compile(r"(?P<mod>[<>±~])\s?(?P<n>\d{1,3}(?:,\d+)?)\s?%")
_RANGE = re.compile(
    rf"(?:tussen de )?(?P<a>{NUMBER})\s?(?:%|procent)?\s?"
    rf"(?:[-–—]|tot(?: en met)?| en)\s?(?P<b>{NUMBER}){PERCENT}"
)


# "van 68 naar 72%", "49, 69 en 81 procent": only the last has its sign.
_SHARED = re.compile(
    rf"(?<![\d.,])(?P<list>\d{{1,2}}(?:,\d)?(?:, \d{{1,2}}(?:,\d)?)*)"
    rf"(?P<link> (?:en|of|naar|tot|tegen|versus) )"
    rf"(?P<mod2>(?:{MODIFIER})\s)?(?P<last>\d{{1,3}}(?:,\d+)?){PERCENT}"
)
_PARTS = {
    "derde": 3,
    "kwart": 4,
    "vierde": 4,
    "vijfde": 5,
    "zesde": 6,
    "zevende": 7,
    "achtste": 8,
    "negende": 9,
    "tiende": 10,
}
_PART = "|".join(_PARTS)
_HALF = re.compile(r"\b(?:de )?helft\b(?! (?:van (?:het|dit|de) (?:jaar|eeuw|maand)|20\d\d))")
_THREE_QUARTERS = re.compile(r"\bdrie ?kwart\b")
_OF_PARTS = re.compile(
    rf"\b(?P<top>{WORD}|\d{{1,2}}) (?P<part>{_PART})(?:n|de)?\b"
    rf"(?! (?:keer|maal|partij|partijen|persoon|editie|meting|plaats|plek|jaar|ronde|lid|monitor"
    rf"|helft|kamer|eeuw|miljoen|miljard|van de weg))"
)
_OUT_OF = re.compile(
    r" (?:op|van)(?: de| elke| iedere)? (?P<y>[a-z]+|\d{1,4})\b(?!\s?(?:%|procent))"
)
_LAST_WORD = re.compile(r"(?<![\w.,])([a-z]+|\d{1,3})$")
_NO_HALF = re.compile(r"(?:eerste|tweede|andere|deze|die) $")
_MAJORITY = re.compile(
    r"(?P<size>(?:kleine|krappe|nipte|ruime|grote|overgrote|duidelijke) )?meerderheid\b"
    r"(?! (?:van stemmen|in de (?:raad|kamer)|van de stemmen))"
)
_MAJORITIES = {
    "kleine": (50, 60),
    "krappe": (50, 55),
    "nipte": (50, 52),
    "ruime": (55, 80),
    "grote": (60, 100),
    "overgrote": (75, 100),
    "duidelijke": (55, 100),
}


# The confidence level of a margin, and other percentages that are no result.
_NO_RESULT = re.compile(
    r"95\s?(?:%|procent)(?=[- ]?(?:marge|zekerheid|betrouwbaar|interval))|95 van de 100"
    r"|(?:100|honderd)\s?(?:%|procent)(?= (?:zeker|van de tijd))"
    r"|\b0 \d{1,3}(?: \d{1,3})* ?\d{1,3}\s?%"  # the numbers along an axis
    r"|(?:marge|onzekerheid) van \d+(?:,\d+)?\s?(?:%|procent)"
)


def shares(folded: str) -> list[Quantity]:
    """Every share in figures or words, pairs linked to each other; nothing overlaps."""
    taken = [match.span() for match in _NO_RESULT.finditer(folded)]
    found: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in taken)

    in_figures = (_margins, _shared, _ranges, _plain_shares)
    signed = "%" in folded or "procent" in folded or "percent" in folded or "pct" in folded
    for finder in (*(in_figures if signed else ()), _fractions, _majorities):
        for group in finder(folded):
            if all(free(one.start, one.end) for one in group):
                found.extend(group)
                taken.extend((one.start, one.end) for one in group)
    return _paired(sorted(found, key=lambda one: one.start), folded)


_MARGIN = re.compile(
    r"marge:? (?:van |tussen )?(?P<a>\d{1,3})\s?(?:[-–—]|tot| en)\s?(?P<b>\d{1,3})\s?%"
)


def _margins(folded: str) -> Iterator[list[Quantity]]:
    for match in _MARGIN.finditer(folded) if "marge" in folded else ():
        low, high = float(match["a"]), float(match["b"])
        start = match.start("a")
        yield [Quantity(Kind.MARGIN, start, match.end(), Precision.RANGE, None, low, high)]


def _shared(folded: str) -> Iterator[list[Quantity]]:
    for match in _SHARED.finditer(folded):
        first = [
            (match.start("list") + part.start(), part[0])
            for part in re.finditer(r"\d{1,2}(?:,\d)?(?=,? |$)", match["list"])
        ]
        if match["link"].strip() in ("tot",) and "van " not in folded[: match.start()][-5:]:
            continue  # a range
        if match["link"].strip() == "en" and folded[: match.start()].endswith("tussen de "):
            continue
        quantities = [_exact(start, start + len(said), number(said)) for start, said in first]
        last = number(match["last"])
        if not (0 <= last <= 100):
            continue
        mod = (match["mod2"] or "").strip()
        start = match.start("mod2") if mod else match.start("last")
        yield [*quantities, _share(start, match.end(), last, mod)]


def _ranges(folded: str) -> Iterator[list[Quantity]]:
    for match in _RANGE.finditer(folded):
        low, high = number(match["a"]), number(match["b"])
        between = match[0].startswith("tussen")
        if " en" in folded[match.end("a") : match.start("b")] and not between:
            continue  # two figures
        if (
            "tot" in folded[match.end("a") : match.start("b")]
            and "%" in folded[match.end("a") : match.start("b")]
        ):
            continue  # "van 24% tot 28%"
        if low < high <= 100:
            yield [
                Quantity(Kind.SHARE, match.start(), match.end(), Precision.RANGE, None, low, high)
            ]


def _plain_shares(folded: str) -> Iterator[list[Quantity]]:
    signs = {"<": "minder dan", ">": "meer dan", "±": "ongeveer", "~": "ongeveer"}
    for match in _SHORT.finditer(folded):
        if number(match["n"]) <= 100:
            yield [_share(match.start(), match.end(), number(match["n"]), signs[match["mod"]])]
    for match in _SHARE.finditer(folded):
        value = number(match["n"])
        if value <= 100:
            start, modifier = modifier_before(folded, match.start())
            yield [_share(start, match.end(), value, modifier)]


def _fractions(folded: str) -> Iterator[list[Quantity]]:
    for start, end, share in _bare_fractions(folded):
        begin, modifier = modifier_before(folded, start)
        low, high, precision = _hedged(folded[begin:end], share, modifier)
        yield [Quantity(Kind.SHARE, begin, end, precision, share, low, high)]


def _bare_fractions(folded: str) -> Iterator[tuple[int, int, float]]:
    """Fractions without the word before them: place and percentage."""
    if "helft" in folded:
        for match in _HALF.finditer(folded):
            if not _NO_HALF.search(folded[: match.start()]):
                yield match.start(), match.end(), 50.0
    if "kwart" in folded:
        for match in _THREE_QUARTERS.finditer(folded):
            yield match.start(), match.end(), 75.0
    if any(part in folded for part in _PARTS):
        for match in _OF_PARTS.finditer(folded):
            top, bottom = number(match["top"]), float(_PARTS[match["part"]])
            if 0 < top < bottom:
                yield match.start(), match.end(), 100 * top / bottom
    for match in _OUT_OF.finditer(folded):
        found = _out_of(folded, match)
        if found is not None:
            yield found


_SEATS = frozenset((6, 7, 8, 9, 12, 15))  # "een van de negen wethouders" counts
_WHOLES = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100, 1000))


def _out_of(folded: str, match: re.Match[str]) -> tuple[int, int, float] | None:
    """ "vier op de tien", "1 op de 5": None for what is no fraction of a whole."""
    bottom = _small(match["y"])
    if bottom not in _WHOLES:
        return None
    if bottom == 2 and not match[0].startswith(" op"):
        return None  # "een van de twee" counts, "een op de twee" does not
    if match[0].startswith(" van") and bottom in _SEATS:
        return None
    before = _LAST_WORD.search(folded[max(0, match.start() - 16) : match.start()])
    top = _small(before[1]) if before else None
    if before is None or top is None or not 0 < top < bottom:
        return None
    return match.start() - len(before[1]), match.end(), 100 * top / bottom


def _small(said: str) -> int | None:
    return WORDS[said] if said in WORDS else int(said) if said.isdigit() else None


_TABLE = {fold(hedge.words.nl): (float(hedge.read[0]), float(hedge.read[1])) for hedge in hedges()}
_STEP = 5.0  # points: how far "bijna" and "ruim" reach, as the table of hedges has it
_NEAR = 2.0  # points: how far a fraction without such a word reaches


def _hedged(said: str, share: float, modifier: str) -> tuple[float, float, Precision]:
    """Between which whole percentages words may stand for a share: from the table of hedges, else
    by the same steps."""
    plain = said.removeprefix("de ").strip()
    for known in (said, plain, f"de {plain}"):
        if known in _TABLE:
            return (*_TABLE[known], Precision.WORDS)
    precision = MODIFIERS.get(modifier, Precision.WORDS)
    bare = said.removeprefix(modifier).strip()
    low, high = _TABLE.get(bare) or _TABLE.get(f"de {bare}") or (share - _NEAR, share + _NEAR)
    below, above = _whole_below(share), _whole_above(share)
    reach = {
        Precision.WORDS: (low, high),
        Precision.ABOUT: (share - 3, share + 3),
        Precision.ALMOST: (share - _STEP, below),
        Precision.OVER: (above, share + _STEP),
        Precision.ABOVE: (above, 100.0),
        Precision.BELOW: (0.0, below),
    }
    return (*reach[precision], precision)


def _whole_below(share: float) -> float:
    return float(int(share) - 1 if share == int(share) else int(share))


def _whole_above(share: float) -> float:
    return float(int(share) + 1)


def _majorities(folded: str) -> Iterator[list[Quantity]]:
    for match in _MAJORITY.finditer(folded) if "meerderheid" in folded else ():
        size = (match["size"] or "").strip()
        low, high = _MAJORITIES.get(size, (50, 100))
        yield [
            Quantity(Kind.SHARE, match.start(), match.end(), Precision.WORDS, None, low + 0.1, high)
        ]


def _exact(start: int, end: int, value: float) -> Quantity:
    return Quantity(Kind.SHARE, start, end, Precision.EXACT, value, value, value)


def _share(start: int, end: int, value: float, modifier: str) -> Quantity:
    precision = MODIFIERS.get(modifier, Precision.EXACT)
    if precision is Precision.EXACT:
        return _exact(start, end, value)
    inclusive = modifier in INCLUSIVE
    reach = {
        Precision.ABOUT: (value - 3, value + 3),
        Precision.ALMOST: (value - _STEP, value - 0.1),
        Precision.OVER: (value + 0.1, value + _STEP),
        Precision.ABOVE: (value if inclusive else value + 0.1, 100.0),
        Precision.BELOW: (0.0, value if inclusive else value - 0.1),
    }
    return Quantity(Kind.SHARE, start, end, precision, value, *reach[precision])


_PAIR = re.compile(
    r"\s*(?:(?:van|onder|bij) (?:de |alle |het )?(?:[a-z-]+ ){1,3})?"
    r"(?:\(?(?:in )?20\d\d\)?)?\s*(?:naar|tot|->|→)\s*(?:\(?(?:nu |maar liefst )?\)?)\s*"
)


def _paired(found: list[Quantity], folded: str) -> list[Quantity]:
    """Mark "van 24% in 2016 naar 28%" as a pair: each tells where the other stands."""
    partners: dict[int, int] = {}
    for place, (one, two) in enumerate(pairwise(found)):
        if Kind.MARGIN in (one.kind, two.kind):
            continue
        if _PAIR.fullmatch(folded, one.end, two.start):
            partners[place], partners[place + 1] = two.start, one.start
    return [
        Quantity(
            one.kind,
            one.start,
            one.end,
            one.precision,
            one.value,
            one.low,
            one.high,
            one.sign,
            partners.get(place, -1),
        )
        for place, one in enumerate(found)
    ]


_POINTS_SAID = re.compile(rf"(?P<n>{NUMBER}){POINTS}")
_BARE_POINTS = re.compile(
    r"(?<!procent)(?<!procent )(?<!percentage)(?<!%)(?<!%-)(?<!% )punt(?:en)?$"
)
_OF_CHANGE = re.compile(
    r"meer|minder|hoger|lager|groter|kleiner|verschil|st(?:ij|ee?)g|da(?:al|l)|toen|toeg|afn|afg|omhoog|omlaag|scheel"
    r"|[+−]\d"
)


def points(folded: str) -> list[Quantity]:
    """Differences in percentage points."""
    if "punt" not in folded:
        return []
    found = []
    for match in _POINTS_SAID.finditer(folded):
        if _BARE_POINTS.search(match[0]) and not _OF_CHANGE.search(folded):
            continue  # points of an agenda
        start, modifier = modifier_before(folded, match.start())
        value = number(match["n"])
        precision = MODIFIERS.get(modifier, Precision.EXACT)
        found.append(Quantity(Kind.POINTS, start, match.end(), precision, value, value, value))
    return found


_COUNT = re.compile(
    rf"(?<![\d.,/])(?P<n>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})"
    rf"(?: (?:decentrale|lokale|politieke|ondervraagde|deelnemende|mannelijke|vrouwelijke"
    rf"|leden van het|waterschaps))*\s(?P<noun>{COUNTED})\b"
)
_N = re.compile(
    r"\bn\s?=\s?(?P<about>ongeveer |±\s?)?(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,6})"
    r"(?: (?P<link>van|tot) (?P<m>\d{1,3}(?:\.\d{3})+|\d{1,6}))?"
)
_FILLED = re.compile(
    r"(?:vulden er (?:ongeveer )?|(?<![\d.,]))(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,6})"
    rf"(?= de vragenlijst| van de \d[\d.]* (?:[a-z-]+ ){{0,2}}(?:{COUNTED}))"
)
_YEAR = re.compile(r"20[0-4]\d")
_DIGIT = re.compile(r"\d")


def counts(folded: str) -> list[Quantity]:
    """Numbers of persons and organisations, and "n = 3.060"."""
    if not _DIGIT.search(folded):
        return []
    found = []
    for match in _N.finditer(folded):
        how = Precision.ABOUT if match["about"] else Precision.EXACT
        found.append(_counted(match.start(), match.end("n"), match["n"], how))
        if match["m"]:
            found.append(_counted(match.start("m"), match.end("m"), match["m"], how))
    found += [_counted(m.start("n"), m.end("n"), m["n"]) for m in _FILLED.finditer(folded)]
    for match in _COUNT.finditer(folded):
        if "." not in match["n"] and _YEAR.fullmatch(match["n"]):
            continue
        if re.search(r"(?:% van de|procent van de) $", folded[: match.start()]):
            continue
        found.append(_counted(match.start(), match.end(), match["n"]))
    return sorted(found, key=lambda one: one.start)


def _counted(start: int, end: int, said: str, how: Precision = Precision.EXACT) -> Quantity:
    """A number of persons; "ongeveer" is within five, as our own publications round."""
    value = number(said)
    reach = 5.0 if how is Precision.ABOUT else 0.0
    return Quantity(Kind.COUNT, start, end, how, value, value - reach, value + reach)
