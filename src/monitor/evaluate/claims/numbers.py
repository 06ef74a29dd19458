"""The numbers and directions in a sentence: figures, number words, fractions, pairs, counts.

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


# --- number words --------------------------------------------------------------------------------

_ONES = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
WORDS: dict[str, int] = dict(zip(_ONES, range(20), strict=True))
for _place, _ten in enumerate(_TENS):
    WORDS[_ten] = 20 + 10 * _place
    for _digit in range(1, 10):
        WORDS[f"{_ONES[_digit]}en{_ten}"] = 20 + 10 * _place + _digit
WORDS["honderd"] = 100

_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?|\d{1,2}\.\d(?!\d)"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORD})\b)"
_PERCENT = r"\s?(?:%(?!-?\s?punt)|procent(?!punt|ue)\b|percent\b|pct\b)"
_POINTS = r"\s?(?:procent ?punten?|procentpunt|percentagepunten?|%-?\s?punten?|punten?\b)"

# Words before a number that say how it is meant.
_MODIFIERS: dict[str, Precision] = {
    "iets minder dan": Precision.ALMOST,
    "net iets minder dan": Precision.ALMOST,
    "net minder dan": Precision.ALMOST,
    "bijna": Precision.ALMOST,
    "nog geen": Precision.ALMOST,
    "krap": Precision.ALMOST,
    "een kleine": Precision.ALMOST,
    "iets meer dan": Precision.OVER,
    "net iets meer dan": Precision.OVER,
    "net meer dan": Precision.OVER,
    "ruim": Precision.OVER,
    "meer dan": Precision.ABOVE,
    "minstens": Precision.ABOVE,
    "ten minste": Precision.ABOVE,
    "minimaal": Precision.ABOVE,
    "minder dan": Precision.BELOW,
    "hooguit": Precision.BELOW,
    "maximaal": Precision.BELOW,
    "ongeveer": Precision.ABOUT,
    "circa": Precision.ABOUT,
    "ca.": Precision.ABOUT,
    "zo'n": Precision.ABOUT,
    "rond de": Precision.ABOUT,
    "rond": Precision.ABOUT,
    "nagenoeg": Precision.ABOUT,
    "plusminus": Precision.ABOUT,
}
_INCLUSIVE = ("minstens", "ten minste", "minimaal", "hooguit", "maximaal")
_MODIFIER = "|".join(sorted(map(re.escape, _MODIFIERS), key=len, reverse=True))
_BEFORE = re.compile(rf"\b(?P<mod>{_MODIFIER})\s$")
_REACH = 22  # characters: the longest modifier, with room for its word boundary


def _modifier_before(folded: str, start: int) -> tuple[int, str]:
    """Where a number begins with the word that says how it is meant, and that word or ""."""
    reach = max(0, start - _REACH)
    match = _BEFORE.search(folded[reach:start])
    return (reach + match.start("mod"), match["mod"]) if match else (start, "")


# --- shares --------------------------------------------------------------------------------------

_SHARE = re.compile(rf"(?P<n>{_NUMBER}){_PERCENT}")
_SHORT = re.compile(r"(?P<mod>[<>±~])\s?(?P<n>\d{1,3}(?:,\d+)?)\s?%")
_RANGE = re.compile(
    rf"(?:tussen de )?(?P<a>{_NUMBER})\s?(?:%|procent)?\s?"
    rf"(?:[-–—]|tot(?: en met)?| en)\s?(?P<b>{_NUMBER}){_PERCENT}"
)
# "van 68 naar 72%", "49, 69 en 81 procent": only the last has its sign.
_SHARED = re.compile(
    rf"(?<![\d.,])(?P<list>\d{{1,2}}(?:,\d)?(?:, \d{{1,2}}(?:,\d)?)*)"
    rf"(?P<link> (?:en|of|naar|tot|tegen|versus) )"
    rf"(?P<mod2>(?:{_MODIFIER})\s)?(?P<last>\d{{1,3}}(?:,\d+)?){_PERCENT}"
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
    rf"\b(?P<top>{_WORD}|\d{{1,2}}) (?P<part>{_PART})(?:n|de)?\b"
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
            start, modifier = _modifier_before(folded, match.start())
            yield [_share(start, match.end(), value, modifier)]


def _fractions(folded: str) -> Iterator[list[Quantity]]:
    for start, end, share in _bare_fractions(folded):
        begin, modifier = _modifier_before(folded, start)
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


_WHOLES = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100, 1000))


def _out_of(folded: str, match: re.Match[str]) -> tuple[int, int, float] | None:
    """ "vier op de tien", "1 op de 5": None for what is no fraction of a whole."""
    bottom = _small(match["y"])
    if bottom not in _WHOLES:
        return None
    if bottom == 2 and not match[0].startswith(" op"):
        return None  # "een van de twee" counts, "een op de twee" does not
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
    precision = _MODIFIERS.get(modifier, Precision.WORDS)
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
    precision = _MODIFIERS.get(modifier, Precision.EXACT)
    if precision is Precision.EXACT:
        return _exact(start, end, value)
    inclusive = modifier in _INCLUSIVE
    reach = {
        Precision.ABOUT: (value - 3, value + 3),
        Precision.ALMOST: (value - _STEP, value - 0.1),
        Precision.OVER: (value + 0.1, value + _STEP),
        Precision.ABOVE: (value if inclusive else value + 0.1, 100.0),
        Precision.BELOW: (0.0, value if inclusive else value - 0.1),
    }
    return Quantity(Kind.SHARE, start, end, precision, value, *reach[precision])


def number(said: str) -> float:
    """The number in figures or a word: "3.060", "22,5", "zestien"."""
    if said in WORDS:
        return float(WORDS[said])
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", said):
        return float(said.replace(".", ""))
    return float(said.replace(",", "."))


_PAIR = re.compile(
    r"\s*(?:\(?(?:in )?20\d\d\)?)?\s*(?:naar|tot|->|→)\s*(?:\(?(?:nu |maar liefst )?\)?)\s*"
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


# --- points --------------------------------------------------------------------------------------

_POINTS_SAID = re.compile(rf"(?P<n>{_NUMBER}){_POINTS}")


def points(folded: str) -> list[Quantity]:
    """Differences in percentage points."""
    if "punt" not in folded:
        return []
    found = []
    for match in _POINTS_SAID.finditer(folded):
        start, modifier = _modifier_before(folded, match.start())
        value = number(match["n"])
        precision = _MODIFIERS.get(modifier, Precision.EXACT)
        found.append(Quantity(Kind.POINTS, start, match.end(), precision, value, value, value))
    return found


# --- counts --------------------------------------------------------------------------------------

_COUNTED = (
    r"ambtsdragers|burgemeesters|wethouders|raadsleden|statenleden|gedeputeerden|dijkgraven"
    r"|bestuurders|volksvertegenwoordigers|respondenten|deelnemers|ondervraagden|medewerkers"
    r"|ambtenaren|gemeenten|provincies|waterschappen|organisaties|mannen|vrouwen"
)
_COUNT = re.compile(
    rf"(?<![\d.,])(?P<n>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})"
    rf"(?: (?:decentrale|lokale|politieke|ondervraagde|deelnemende|mannelijke|vrouwelijke"
    rf"|leden van het|waterschaps))*\s(?P<noun>{_COUNTED})\b"
)
_N = re.compile(
    r"\bn\s?=\s?(?:ongeveer )?(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,6})"
    r"(?: (?P<link>van|tot) (?P<m>\d{1,3}(?:\.\d{3})+|\d{1,6}))?"
)
_FILLED = re.compile(
    r"(?:vulden er (?:ongeveer )?|(?<![\d.,]))(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,6})"
    rf"(?= de vragenlijst| van de \d[\d.]* (?:[a-z-]+ ){{0,2}}(?:{_COUNTED}))"
)
_YEAR = re.compile(r"20[0-4]\d")
_DIGIT = re.compile(r"\d")


def counts(folded: str) -> list[Quantity]:
    """Numbers of persons and organisations, and "n = 3.060"."""
    if not _DIGIT.search(folded):
        return []
    found = []
    for match in _N.finditer(folded):
        found.append(_counted(match.start(), match.end("n"), match["n"]))
        if match["m"]:
            found.append(_counted(match.start("m"), match.end("m"), match["m"]))
    found += [_counted(m.start("n"), m.end("n"), m["n"]) for m in _FILLED.finditer(folded)]
    for match in _COUNT.finditer(folded):
        if "." not in match["n"] and _YEAR.fullmatch(match["n"]):
            continue
        if re.search(r"(?:% van de|procent van de) $", folded[: match.start()]):
            continue
        found.append(_counted(match.start(), match.end(), match["n"]))
    return sorted(found, key=lambda one: one.start)


def _counted(start: int, end: int, said: str) -> Quantity:
    value = number(said)
    return Quantity(Kind.COUNT, start, end, Precision.EXACT, value, value, value)


# --- directions ----------------------------------------------------------------------------------

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
    rf"(?:politieke |decentrale |lokale )*(?=(?:{_COUNTED})\b)"
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
    rf"(?:{_COUNTED}|leden van|20\d\d|de vorige|vorige|gemiddeld|landelijk|het landelijk)"
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
        if re.search(rf" dan (?:voor |bij |onder )?(?:{_COUNTED})", folded[match.end() :]):
            yield _direction(match.start(), match.end() - 1, _sign(match["word"]))


def _sign(word: str) -> int:
    return -1 if word.startswith(("minder", "lager", "kleiner", "steeds minder")) else 1


def _direction(start: int, end: int, sign: int) -> Quantity:
    return Quantity(Kind.DIRECTION, start, end, sign=sign)
