"""Words that say that something rose, fell, stayed, or is more here than there.

Whether that is something the monitor measures is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.evaluate.claims.model import Kind, Quantity
from monitor.evaluate.claims.number_words import COUNTED


_HOW = (
    r"(?:(?:zeer |heel )?(?:lichte?|forse?|flinke?|sterke?|voorzichtige?|snelle?|aantoonba(?:ar|re)"
    r"|significante?|duidelijke?|aanzienlijke?|geringe|kleine|scherpe|verdere?|steeds|iets|wat|veel"
    r"|fors|nauwelijks|spectaculaire) )?"
)
_UP = (
    r"gestegen|steeg|stegen|stijgt|stijgen|stijgende?|stijging(?:en)?|toegenomen|toeneemt"
    r"|toenemende?|toename(?:n)?|opgelopen|verdubbel(?:d|de|ing)|omhoog gegaan|gaat omhoog"
    r"|omhoog gaat|ging omhoog|gegroeid"
)
_DOWN = (
    r"gedaald|daalt|daalde|daalden|dalen|dalende?|daling(?:en)?|afgenomen|afneemt|afname(?:n)?"
    r"|afnemende?|teruggelopen|gehalveerd|halvering|gaat omlaag|omlaag gaat|omlaag gegaan"
    r"|ging omlaag"
)
_EQUAL = (
    r"gelijk gebleven|(?:bleef|bleven|blijft|blijven|is|zijn) (?:ongeveer |vrijwel )?gelijk"
    r"(?! aan de)|stabiel|onveranderd|(?:nauwelijks|niet) (?:veranderd|gewijzigd)|ongewijzigd"
    r"|(?:nauwelijks|geen|niet)(?: (?:aantoonba(?:ar|re)|significante?))? verschil(?:len)?"
)
_PARTICLE = re.compile(
    r"\b(?P<verb>ne(?:emt|men)|nam(?:en)?)\b(?P<gap>[^.;:()]{0,70}?)\b(?P<particle>toe|af)\b"
)
_TREND = re.compile(
    rf"\b(?P<how>{_HOW})(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b|\b(?P<equal>{_EQUAL})\b"
)
_STEADY = re.compile(r"\b(?:komt |komen )?steeds (?P<word>meer|minder|vaker)(?: voor\b)?")
_COMPARED = re.compile(
    rf"\b(?P<how>{_HOW})(?P<word>hoger|lager|vaker|meer|minder(?: vaak)?(?! ernstig)|minder goed"
    rf"|groter|kleiner)"
    rf"(?P<gap>\b[^.;:]{{0,110}}?)\b(?:dan|in vergelijking met|tegen)\b(?P<rest> [^.;:]{{0,60}})"
)
_FEWER = re.compile(
    r"^[\s\"'“‘(#*-]*(?P<word>minder|meer|steeds minder|steeds meer) "
    rf"(?:politieke |decentrale |lokale )*(?=(?:{COUNTED})\b)"
)
_MAY_TREND = re.compile(
    r"st(?:ij|ee?)g|daal|dali|dale|toen|toeg|neemt|nemen|nam|afg|afn|oplop|opgel|verdubb|omlaag|omhoog"
    r"|gelijk|stabiel|verander|gewijzigd|verschil|hoger|lager|vaker|meer|minder|halv|gegroeid|groter"
    r"|kleiner|teruggel"
)
_NO_TREND = re.compile(r"\bniet te zeggen\b|^\s*of (?:dat|dit) betekent|\bhoop(?:t|te|en)\b")


def directions(folded: str) -> list[Quantity]:
    """Words that say that something rose, fell, stayed or is more here than there. Whether that is
    something the monitor measures is not known here."""
    if not _MAY_TREND.search(folded) or _NO_TREND.search(folded):
        return []
    found = list(_found_directions(folded))
    kept: list[Quantity] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _found_directions(folded: str) -> Iterator[Quantity]:
    for match in _TREND.finditer(folded):
        sign = 1 if match["up"] else -1 if match["down"] else 0
        start = match.start()
        if match["how"] and match["how"].strip() == "nauwelijks":
            sign = 0
        yield _direction(start, match.end(), sign)
    for match in _PARTICLE.finditer(folded):
        sign = 1 if match["particle"] == "toe" else -1
        short = len(match["gap"]) <= 12 and not re.search(r"\d", match["gap"])
        yield _direction(match.start(), match.end() if short else match.end("verb"), sign)
    for match in _STEADY.finditer(folded):
        yield _direction(match.start(), match.end(), -1 if match["word"] == "minder" else 1)
    for match in _FEWER.finditer(folded):
        yield _direction(match.start("word"), match.end("word"), _sign(match["word"]))
    yield from _comparisons(folded)


_THAN = re.compile(
    rf" (?:(?:voor|bij|onder|in|van|de|alle|die|het|over) )*"
    rf"(?:(?:politieke|mannelijke|vrouwelijke|decentrale) )*"
    rf"(?:{COUNTED}|leden van|20\d\d|de vorige|vorige|gemiddeld|landelijk|het landelijk)"
)


def _comparisons(folded: str) -> Iterator[Quantity]:
    """ "hoger dan in 2022", "minder vaak … dan wethouders"; "meer dan 40%" is none."""
    for match in _COMPARED.finditer(folded):
        if not _THAN.match(match["rest"]) or re.search(r"\d\s?%|procent", match["gap"][:3]):
            continue
        if (
            match["word"] in ("meer", "minder")
            and not match["gap"].strip()
            and re.match(r" \d|in ", match["rest"].strip()[:3])
            and not re.match(r" ?(?:in )?20\d\d", match["rest"])
        ):
            continue
        adjacent = not match["gap"].strip()
        end = match.end("gap") + len("dan") if adjacent else match.end("word")
        if (
            adjacent
            and (year := re.match(r" in (20\d\d)", match["rest"]))
            and match["word"]
            in (
                "meer",
                "minder",
            )
        ):
            end = match.start("rest") + year.end()
        if adjacent and match["word"] in ("lager", "hoger") and not match["how"]:
            end = match.end("word")
        yield _direction(match.start(), end, _sign(match["word"]))
    for match in re.finditer(r"\b(?P<word>hoger|lager) (?:voor|bij|onder) ", folded):
        if re.search(rf" dan (?:voor |bij |onder )?(?:{COUNTED})", folded[match.end() :]):
            yield _direction(match.start(), match.end() - 1, _sign(match["word"]))


def _sign(word: str) -> int:
    return -1 if word.startswith(("minder", "lager", "kleiner", "steeds minder")) else 1


def _direction(start: int, end: int, sign: int) -> Quantity:
    return Quantity(Kind.DIRECTION, start, end, sign=sign)
