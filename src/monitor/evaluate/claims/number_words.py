"""Numbers in figures and words, and the words before them that say how they are meant."""

from __future__ import annotations

import re

from monitor.evaluate.claims.model import Precision


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


WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?|\d{1,2}\.\d(?!\d)"
NUMBER = rf"(?:{_DIGITS}|\b(?:{WORD})\b)"
PERCENT = r"\s{0,2}(?:%(?!-?\s?punt)|procent(?!punt|ue)\b|percent\b|pct\b)"
POINTS = r"\s?(?:procent ?punten?|procentpunt|percentagepunten?|%-?\s?punten?|punten?\b)"


# Words before a number that say how it is meant.
MODIFIERS: dict[str, Precision] = {
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
INCLUSIVE = ("minstens", "ten minste", "minimaal", "hooguit", "maximaal")
MODIFIER = "|".join(sorted(map(re.escape, MODIFIERS), key=len, reverse=True))
_BEFORE = re.compile(rf"\b(?P<mod>{MODIFIER})\s$")
_REACH = 22  # characters: the longest modifier, with room for its word boundary


def modifier_before(folded: str, start: int) -> tuple[int, str]:
    """Where a number begins with the word that says how it is meant, and that word or ""."""
    reach = max(0, start - _REACH)
    match = _BEFORE.search(folded[reach:start])
    return (reach + match.start("mod"), match["mod"]) if match else (start, "")


def number(said: str) -> float:
    """The number in figures or a word: "3.060", "22,5", "zestien"."""
    if said in WORDS:
        return float(WORDS[said])
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", said):
        return float(said.replace(".", ""))
    return float(said.replace(",", "."))


COUNTED = (
    r"ambtsdragers|burgemeesters|wethouders|raadsleden|statenleden|gedeputeerden|dijkgraven"
    r"|bestuurders|volksvertegenwoordigers|respondenten|deelnemers|ondervraagden|medewerkers"
    r"|ambtenaren|gemeenten|provincies|waterschappen|organisaties|mannen|vrouwen"
)
