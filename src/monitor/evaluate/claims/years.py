"""Of which year a number is: said at it, before or behind it, or carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from monitor.evaluate.claims.around import Around
from monitor.evaluate.claims.lexicon import Mention
from monitor.evaluate.claims.model import Quantity
from monitor.evaluate.claims.spans import Sentence


_YEAR_AFTER = re.compile(
    r"\)?,?\s?(?:\(|in |over |van |bij )?(?:de (?:monitor|meting|editie)(?: van)? |het jaar )?"
    r"\(?(20[0-4]\d)"
)
COMPARED_WITH = re.compile(
    r"(?:dan(?: in)?|sinds(?: de meting)?(?: in| van)?|ten opzichte van|vergeleken met"
    r"|vergelijking met|tegenover|verschil met|anders dan in|sedert|vanaf|te toetsen: van)"
    r"(?: de (?:monitor|meting|editie) van)? $"
)
AGO = {
    re.compile(r"twee jaar (?:eerder|geleden|daarvoor)"): 2,
    re.compile(r"vier jaar (?:eerder|geleden|daarvoor)"): 4,
    re.compile(r"zes jaar (?:eerder|geleden|daarvoor)"): 6,
    re.compile(r"tien jaar (?:eerder|geleden|daarvoor)"): 10,
    re.compile(r"(?:bij |in )?de vorige (?:meting|monitor|editie|keer)"): 2,
}
_NOW = re.compile(r"\bnu\b|\bdit jaar\b|deze editie|deze monitor|op dit moment|inmiddels")


def year_for(around: Around, quantity: Quantity) -> tuple[int | None, str]:
    """The year of a share and where it was said."""
    folded = around.sentence.folded
    direct = _YEAR_AFTER.match(folded, quantity.end)
    if direct is not None and not _has_own_number(folded, direct.end()):
        return int(direct[1]), "said"
    shares = around.sentence.shares
    if (listed := _distributed(around, quantity, shares)) is not None:
        return listed, "said"
    before = _year_before(around, quantity, shares)
    if before is not None and (closing := _YEAR_CLOSING.match(folded, quantity.end)) is not None:
        return int(closing[1]), "said"
    if before is not None:
        return before, "said"
    later = _year_behind(around, quantity, shares)
    if later is not None:
        return later, "said"
    return _year_elsewhere(around, quantity, shares)


# A sentence that gives its year at the end, in brackets.
_YEAR_CLOSING = re.compile(r"(?:[^.;:()%\d]){10,120}\((20[0-4]\d)\)")


def _year_elsewhere(
    around: Around, quantity: Quantity, shares: Sequence[Quantity]
) -> tuple[int | None, str]:
    folded = around.sentence.folded
    base = around.heading.year or around.edition
    for pattern, years in AGO.items():
        match = pattern.search(folded)
        if match is not None and base is not None and _is_own(match.span(), quantity, shares):
            return base - years, "said"
    partner = next((one for one in shares if one.start == quantity.partner), None)
    since = said_since(around, base)
    if partner is not None and partner.start > quantity.start:
        later, source = year_for(around, partner)
        if since is not None and since != later:
            return since, "said"
        return (None if later is None else later - 2), "relative" if source != "said" else source
    if partner is not None and since is not None and since != base:
        return base, "default"
    if around.before.year and around.edition and around.before.year > around.edition:
        return around.before.year, "carried"
    if around.before.year and not _NOW.search(folded):
        return around.before.year, "carried"
    if (only := _only_year_before(around, quantity)) is not None:
        return only, "said"
    if around.heading.year:
        return around.heading.year, "heading"
    return around.edition, "default"


def _only_year_before(around: Around, quantity: Quantity) -> int | None:
    """The one year of a sentence, said at an earlier number: "47% van de vrouwen in 2022, 36% van
    de mannen"."""
    folded, years = around.sentence.folded, around.sentence.years
    if len(years) != 1 or years[0].end > quantity.start:
        return None
    gap = folded[years[0].end : quantity.start]
    aside = gap.count(")") > gap.count("(")
    compared = COMPARED_WITH.search(folded[max(0, years[0].start - 40) : years[0].start])
    return None if aside or compared else int(years[0].codes[0])


def _has_own_number(folded: str, end: int) -> bool:
    """Whether the year that ends here has a number of its own behind it: "(2016: 27%)"."""
    return bool(
        re.match(r"\)?(?::| nog| was(?: dit| dat)?| \()? ?\(?\d{1,3}\s?(?:%|procent)", folded[end:])
    )


def _year_before(around: Around, quantity: Quantity, shares: Sequence[Quantity]) -> int | None:
    """The last year before a number that is not another number's own."""
    folded = around.sentence.folded
    found = None
    for year in around.sentence.years:
        if year.end > quantity.start:
            break
        between = [one for one in shares if year.end <= one.start and one.end <= quantity.start]
        owned = any(
            (direct := _YEAR_AFTER.match(folded, one.end)) is not None
            and direct.start(1) == year.start
            and one.start != quantity.start
            for one in shares
        )
        compared = COMPARED_WITH.search(folded[max(0, year.start - 40) : year.start])
        near = re.fullmatch(
            r"\)?:?,? ?\(?(?:toen |nog |was (?:dit|dat|het)(?: nog)? ?|het |op )*\(?",
            folded[year.end : quantity.start],
        )
        gap = folded[year.end : quantity.start]
        closed = gap.count(")") > gap.count("(") and not near
        if owned or closed or (compared and not near):
            continue
        first = all(one.start > year.end for one in shares)
        if between and not first:
            continue
        found = int(year.codes[0])
    return found


def _year_behind(around: Around, quantity: Quantity, shares: Sequence[Quantity]) -> int | None:
    """A year further behind a number in the same clause: "49% had in 2022 te maken met"."""
    folded = around.sentence.folded
    for year in around.sentence.years:
        if year.start < quantity.end:
            continue
        gap = folded[quantity.end : year.start]
        if any(quantity.end <= one.start and one.end <= year.start for one in shares):
            return None
        alone = gap.endswith("(") and folded[year.end : year.end + 1] == ")"
        if re.search(r"[;(]", gap[:-1] if alone else gap) or COMPARED_WITH.search(
            folded[: year.start][-40:]
        ):
            return None
        if _has_own_number(folded, year.end) or (
            re.search(r"^[^,;.]{0,30}\d{1,3}\s?(?:%|procent)", folded[year.end :])
            and not re.match(r"\)? (?:naar|tot|via) ", folded[year.end :])
        ):
            return None
        return int(year.codes[0])
    return None


_NEXT = re.compile(r"(?:,| en|,? om| tot| naar| via)(?: (?:in|naar|tot))*(?: (?:bijna|ruim))? *")
_BETWEEN = re.compile(r"\b(?:tussen|van|vanaf) (20[0-4]\d) (?:en|tot|naar) $")


def _distributed(around: Around, quantity: Quantity, shares: Sequence[Quantity]) -> int | None:
    """Years and numbers in lists of the same length: "in 2020 en 2022 35 en 49%"; years that the
    sentence before listed, "dat was achtereenvolgens 40, 46 en 67%"; and the two years of a pair:
    "tussen 2014 en 2016 nam het toe van 45 tot 55%"."""
    folded, years = around.sentence.folded, around.sentence.years
    starts = [one.start for one in shares]
    if quantity.start not in starts or len(shares) < 2:
        return None
    place = starts.index(quantity.start)
    for one, two in pairwise(years):
        pair = [share for share in shares if share.start >= two.end][:2]
        linked = len(pair) == 2 and pair[0].partner == pair[1].start
        if linked and quantity in pair and _BETWEEN.search(folded[: two.start]):
            return int((one, two)[pair.index(quantity)].codes[0])
    if not _in_a_row(folded, shares):
        return None
    if not years and len(around.before.waves) == len(shares):
        return around.before.waves[place]
    if len(years) < 2 or len(years) != len(shares) or years[-1].end > shares[0].start:
        return None
    return int(years[place].codes[0]) if _in_a_row(folded, years) else None


def waves_of(sentence: Sentence) -> tuple[int, ...]:
    """The years that a sentence lists, each with a number of its own in the same order."""
    years, shares = sentence.years, sentence.shares
    if len(years) < 2 or len(years) != len(shares) or years[-1].end > shares[0].start:
        return ()
    listed = _in_a_row(sentence.folded, years) and _in_a_row(sentence.folded, shares)
    return tuple(int(one.codes[0]) for one in years) if listed else ()


def _in_a_row(folded: str, found: Sequence[Mention | Quantity]) -> bool:
    """Whether nothing but commas and conjunctions stands between them."""
    return all(_NEXT.fullmatch(folded, one.end, two.start) for one, two in pairwise(found))


def _is_own(span: tuple[int, int], quantity: Quantity, shares: Sequence[Quantity]) -> bool:
    """Whether words stand nearer to this number than to any other."""

    def distance(one: Quantity) -> int:
        return min(abs(one.start - span[1]), abs(span[0] - one.end))

    return all(distance(quantity) <= distance(one) for one in shares)


_PERIOD = re.compile(r"(?:afgelopen|laatste|voorbije) (twee|vier|zes|acht|tien) jaar")
_SPANS = {"twee": 2, "vier": 4, "zes": 6, "acht": 8, "tien": 10}
_SINCE = re.compile(
    r"(?:sinds(?: de meting)?(?: in| van)?|ten opzichte van|vergeleken met|in vergelijking met"
    r"|dan(?: in)?|tegenover|verschil met|vanaf)"
    r"(?: de (?:monitor|meting|editie) van)? (20[0-4]\d)"
)


def said_since(around: Around, year: int | None) -> int | None:
    folded = around.sentence.folded
    match = _SINCE.search(folded)
    if match is not None:
        return int(match[1])
    if around.before.since is not None and year in (None, around.before.year):
        return around.before.since
    period = _PERIOD.search(folded)
    if period is not None and year is not None:
        return year - _SPANS[period[1]]
    for pattern, years in AGO.items():
        if pattern.search(folded) and year is not None:
            return year - years
    return None
