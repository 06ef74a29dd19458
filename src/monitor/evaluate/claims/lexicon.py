"""The words of texts about the monitor, and where they stand in a sentence.

Reads `lexicon.toml`. A mention says what words may mean, never which of the meanings holds: that
is for whoever has read the whole sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from monitor.concepts.places import PROVINCES, REGIONS


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that may mean something (vermelding): the codes they may stand for and their place."""

    start: int
    end: int
    codes: tuple[str, ...]
    rank: int = 0
    several: bool = False  # names more groups at once


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the lexicon. `has`: pieces of which one must be in the text for it to be tried."""

    codes: tuple[str, ...]
    pattern: re.Pattern[str]
    has: tuple[str, ...]
    rank: int = 0


@dataclass(frozen=True)
class Lexicon:
    """All words by what they are about (woordenlijst)."""

    indicators: tuple[Entry, ...]
    bases: tuple[Entry, ...]
    groups: tuple[Entry, ...]
    confused: tuple[frozenset[str], ...]
    empty: frozenset[str]  # words that say nothing new


# Letters with a mark as their plain letter, and signs that stand for a blank: one for one, so that
# every place in the folded text is the same place in the text itself.
_PLAIN = str.maketrans(
    "éèêëáàâäíìîïóòôöúùûüçñÉÈÊËÁÀÂÄÍÌÎÏÓÒÔÖÚÙÛÜÇâ’‘`´\u00a0\u202f\u2009\n\r\t*_\u00ad",
    "eeeeaaaaiiiioooouuuucneeeeaaaaiiiioooouuuuca''''         ",
)


def fold(text: str) -> str:
    """`text` in small letters without accents, line ends and emphasis, of the same length."""
    folded = text.translate(_PLAIN).lower()
    if len(folded) == len(text):
        return folded
    # A capital that grows when made small (Turkish İ): leave such letters as they are.
    plain = text.translate(_PLAIN)
    return "".join(low if len(low := one.lower()) == 1 else one for one in plain)


@cache
def lexicon() -> Lexicon:
    """The lexicon of `lexicon.toml`."""
    text = (resources.files("monitor.evaluate.claims") / "lexicon.toml").read_text("utf-8")
    read = tomllib.loads(text)
    return Lexicon(
        tuple(_entry(one["ids"], one) for one in read["indicator"]),
        tuple(_entry([one["id"]], one) for one in read["base"]),
        tuple(_entry(one["code"], one) for one in read["group"]),
        tuple(frozenset(one["ids"]) for one in read["confused"]),
        frozenset(read["empty"].split()),
    )


_LEARNED = 6  # rank: the very words of an indicator beat whatever else is in the sentence
_FEWEST_WORDS = 3  # a shorter name, such as "aangifte", says too little by itself


def with_phrases(phrases: Mapping[str, Iterable[str]]) -> Lexicon:
    """The lexicon with the words that editions have for their indicators: id → names and
    predicates. Words that more indicators go by mean each of them, those that the lexicon knows
    first."""
    meanings: dict[str, list[str]] = {}
    for code, said in phrases.items():
        for folded in dict.fromkeys(fold(phrase).strip() for phrase in said):
            if len(folded.split()) >= _FEWEST_WORDS:
                meanings.setdefault(folded, []).append(code)
    new = {
        folded: tuple(sorted(codes, key=lambda code: code not in known_as))
        for folded, codes in meanings.items()
        if not (known_as := _known_as(folded)).issuperset(codes)
    }
    learned = (
        Entry(codes, re.compile(re.escape(folded)), (folded,), _LEARNED)
        for folded, codes in new.items()
    )
    known = lexicon()
    return replace(known, indicators=(*known.indicators, *learned))


def _known_as(folded: str) -> frozenset[str]:
    """The indicators as which words are read already."""
    found = longest(mentions(lexicon().indicators, folded))
    return frozenset(code for one in found for code in one.codes)


def _entry(codes: Iterable[str], row: dict[str, Any]) -> Entry:
    has = tuple(row.get("has", ()))
    pattern = row.get("pattern") or "|".join(map(re.escape, has))
    return Entry(tuple(codes), re.compile(pattern), has, row.get("rank", 0))


def longest(found: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest, of equals the one of highest rank, in order."""
    kept: list[Mention] = []
    ordered = sorted(found, key=lambda one: (one.start - one.end, -one.rank, one.start))
    for one in ordered:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def mentions(entries: Sequence[Entry], folded: str) -> Iterator[Mention]:
    """Every place where an entry matches, overlaps included."""
    for entry in entries:
        for piece in entry.has:
            if piece in folded:
                break
        else:
            if entry.has:
                continue
        for match in entry.pattern.finditer(folded):
            if match.end() > match.start():
                yield Mention(match.start(), match.end(), entry.codes, entry.rank)


# --- groups --------------------------------------------------------------------------------------

_GENDERS = {"man": "mannelijke ", "vrouw": "vrouwelijke "}
_PLACES = {fold(place.name.nl): place.code for place in PROVINCES.values()} | {
    fold(region.name.nl): region.code for region in REGIONS.values()
}
_PLACES |= {"friesland": "pv21", "brabant": "pv30"}
_NAMES = "|".join(sorted(map(re.escape, _PLACES), key=len, reverse=True))
_IN_PLACE = re.compile(rf"\s(?:in|uit|van)(?: de provincie)? ({_NAMES})(?![\w-])")
_ALONE = re.compile(rf"\b(?:in|uit|voor)(?: de provincie)? ({_NAMES})(?![\w-])")
_OF_TIER = re.compile(r"\s(?:van|bij|uit|in) (?:de )?(gemeenten|provincies|water ?schappen)")
_TIERS = {"gemeenten": "gemeente", "provincies": "provincie"}
_LIST = re.compile(r"\s*(?:,|/|en|of|,? als|,? maar ook)(?: bij| van| de| zowel)*\s*")
_EXAMPLES = re.compile(
    r"(?:zoals|waaronder|bijvoorbeeld|onder wie)\s[^.;:]*?"
    r"(?=\b(?:heeft|hebben|is|zijn|was|krijg|kreeg|maakt|werd|wordt)\b|$|[.;:])"
)
_ALL_TIERS = re.compile(r"alle (?:drie )?(?:de )?bestuurslagen|elke bestuurslaag")


def groups_in(folded: str) -> list[Mention]:
    """The groups named in a sentence, lists of them as one mention that is `several`."""
    hidden = [match.span() for match in _EXAMPLES.finditer(folded)]
    found = [
        _grown(one, folded)
        for one in longest(mentions(lexicon().groups, folded))
        if not any(start <= one.start < end for start, end in hidden)
    ]
    found += [
        Mention(match.start(), match.end(), (_PLACES[match[1]],), rank=-1)
        for match in _ALONE.finditer(folded)
    ]
    found += [
        Mention(match.start(), match.end(), ("gemeente", "provincie", "waterschap"), 0, True)
        for match in _ALL_TIERS.finditer(folded)
    ]
    return _lists(longest(found), folded)


def _grown(found: Mention, folded: str) -> Mention:
    """A group with what narrows it: "mannelijke" before, "van provincies", "in Zeeland" after."""
    codes, start, end = found.codes, found.start, found.end
    if codes == ("all",) and (tier := _OF_TIER.match(folded, end)) is not None:
        codes, end = (_TIERS.get(tier[1], "waterschap"),), tier.end()
        if _LIST.match(folded, end) and re.match(r"(?:,| en) ", folded[end : end + 4]):
            after = folded[end : end + 40]
            if re.match(r"(?:,| en|,? provincies| en) ?(?:gemeenten|provincies|water)", after):
                rest = re.match(r"(?:(?:,| en)? ?(?:gemeenten|provincies|water ?schappen))+", after)
                codes, end = ("all",), end + (rest.end() if rest else 0)
    for gender, word in _GENDERS.items():
        if folded.startswith(word, start - len(word)):
            codes = (gender,) if codes == ("all",) else tuple(f"{one}-{gender}" for one in codes)
            start -= len(word)
    place = _IN_PLACE.match(folded, end)
    if place is not None:
        code = _PLACES[place[1]]
        codes = (code,) if codes == ("all",) else tuple(f"{one}-{code}" for one in codes)
        end = place.end()
    return Mention(start, end, codes, found.rank)


def _lists(found: Sequence[Mention], folded: str) -> list[Mention]:
    """Groups that stand beside each other with nothing but commas and "en" between, as one."""
    joined: list[Mention] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and _LIST.fullmatch(folded, last.end, one.start) and one.rank == 0:
            codes = (*(last.codes if last.several else last.codes[:1]), one.codes[0])
            joined[-1] = Mention(last.start, one.end, codes, 0, several=True)
        else:
            joined.append(one)
    return [_whole(one, folded) for one in joined]


def _whole(found: Mention, folded: str) -> Mention:
    """The office holders of all tiers together are everyone."""
    if not found.several:
        return found
    holders = folded[found.start : found.end].startswith("ambtsdragers")
    if holders and {"gemeente", "provincie", "waterschap"} <= set(found.codes):
        return Mention(found.start, found.end, ("all",))
    if found.codes == ("burgemeester", "wethouder"):
        return Mention(found.start, found.end, ("burgemeester-wethouder", *found.codes), 0, True)
    return found


# --- years ---------------------------------------------------------------------------------------

_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
YEAR = re.compile(r"(?<![\d.,/-])(20[0-4]\d)(?![\d%]|\.\d|,\d|-\d)")
_DATE = re.compile(rf"(?:{_MONTHS})\s$")


def years_in(folded: str) -> list[Mention]:
    """The years named in a sentence; a year that belongs to a date ("24 juni 2018") is none."""
    return [
        Mention(match.start(), match.end(), (match[1],))
        for match in YEAR.finditer(folded)
        if not _DATE.search(folded[: match.start()])
    ]


def dates_in(folded: str) -> list[int]:
    """The years of full dates, in order."""
    return [
        int(match[1])
        for match in YEAR.finditer(folded)
        if _DATE.search(folded[max(0, match.start() - 12) : match.start()])
    ]


# --- what a sentence is about --------------------------------------------------------------------


def bases_in(folded: str) -> list[Mention]:
    return longest(mentions(lexicon().bases, folded))


def indicators_in(folded: str, bases: Sequence[Mention], entries: Sequence[Entry]) -> list[Mention]:
    """The measures named in a sentence, without those inside a phrase that names a base, and
    without those that are but an example while others are not."""
    found = [
        one
        for one in longest(mentions(entries, folded))
        if not any(base.start <= one.start and one.end <= base.end for base in bases)
    ]
    hidden = [match.span() for match in _EXAMPLES.finditer(folded)] if found else []
    kept = [one for one in found if not any(a <= one.start < b for a, b in hidden)]
    return kept or found
