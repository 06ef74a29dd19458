"""Numbers and sentences, in Dutch and English, from released cells.

Everything here turns what the ledger says into words: the value, the margin, the base, the verdict
of a test, the reason why a figure is not there. Nothing is computed or decided: a figure that may
not be shown has no words but its status, and a difference is called a difference only when the
ledger's verdict says that it is provable.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from monitor.concepts.bases import BASES
from monitor.concepts.hedges import hedge_for
from monitor.concepts.language import Language, Text
from monitor.protect.ledger import Bound, Comparison, Ledger, Released, Status, Verdict


NBSP = "\u00a0"  # between a number and its unit, and between "n" and "="
MINUS = "−"
DASH = "–"
WITHHELD_MARK = "·"

MONTHS: Mapping[Language, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
THOUSANDS: Mapping[Language, str] = {"nl": ".", "en": ","}

# How a value reads, by its bound, in a sentence and in the narrow column of a chart or table.
VALUES: Mapping[Bound, Text] = {
    Bound.EXACT: Text("{value}%", "{value}%"),
    Bound.BELOW: Text("minder dan {value}%", "less than {value}%"),
    Bound.ABOVE: Text("meer dan {value}%", "more than {value}%"),
    Bound.ABOUT: Text("ongeveer {value}%", "about {value}%"),
}
SHORT_VALUES: Mapping[Bound, str] = {
    Bound.EXACT: "{value}%",
    Bound.BELOW: "<{value}%",
    Bound.ABOVE: ">{value}%",
    Bound.ABOUT: "±{value}%",
}

# What stands where a figure does not (disclosure.md §3): one text for every cause of secrecy.
STATUSES: Mapping[Status, Text] = {
    Status.CONFIDENTIAL: Text("niet gepubliceerd", "not published"),
    Status.UNCERTAIN: Text("te onzeker", "too uncertain"),
    Status.NOT_MEASURED: Text("niet gemeten", "not measured"),
    Status.BREAK: Text("breuk in de reeks", "break in the series"),
}
NOT_PUBLISHED = STATUSES[Status.CONFIDENTIAL]
WIDE_MARGIN = Text("ruime marge", "wide margin")
POINT = Text("procentpunt", "percentage points")
ONE_POINT = Text("procentpunt", "percentage point")
BASE = Text("Basis", "Base")
ALL = Text("alle", "all")
AND = Text("en", "and")
ABOUT = Text("ongeveer", "about")
UP_TO = Text("tot", "to")
OUT_OF = Text("van", "of")

# What a test said, to follow "dat is". `{whom}` is a year or a group, `{value}` " (49%)" or "".
CHANGES: Mapping[Verdict, Text] = {
    Verdict.HIGHER: Text(
        "aantoonbaar hoger dan in {whom}{value}", "provably higher than in {whom}{value}"
    ),
    Verdict.LOWER: Text(
        "aantoonbaar lager dan in {whom}{value}", "provably lower than in {whom}{value}"
    ),
    Verdict.NONE: Text(
        "geen aantoonbaar verschil met {whom}{value}", "not provably different from {whom}{value}"
    ),
    Verdict.UNTESTABLE: Text(
        "niet te toetsen: van {whom}{value} is het aantal antwoorden niet bekend",
        "not testable: of {whom}{value} the number of answers is not known",
    ),
    Verdict.BREAK: Text(
        "niet te vergelijken met {whom}: toen is anders gevraagd of gemeten",
        "not comparable with {whom}, when the question or the measurement was different",
    ),
    Verdict.WITHHELD: Text(
        "verschil met {whom}: niet gepubliceerd", "difference from {whom}: not published"
    ),
}
CONTRASTS: Mapping[Verdict, Text] = {
    Verdict.HIGHER: Text(
        "aantoonbaar hoger dan bij {whom}{value}", "provably higher than for {whom}{value}"
    ),
    Verdict.LOWER: Text(
        "aantoonbaar lager dan bij {whom}{value}", "provably lower than for {whom}{value}"
    ),
    Verdict.NONE: Text(
        "geen aantoonbaar verschil met {whom}{value}", "not provably different from {whom}{value}"
    ),
    Verdict.UNTESTABLE: Text(
        "niet te toetsen tegen {whom}{value}", "not testable against {whom}{value}"
    ),
    Verdict.BREAK: Text("niet te vergelijken met {whom}", "not comparable with {whom}"),
    Verdict.WITHHELD: Text(
        "verschil met {whom}: niet gepubliceerd", "difference from {whom}: not published"
    ),
}
NEEDED = Text(
    "aantoonbaar als in {year} minstens {n} mensen antwoordden",
    "provable if at least {n} people answered in {year}",
)
# The same in the narrow column of a table.
DIFFERENCES: Mapping[Verdict, Text] = {
    Verdict.NONE: Text("geen", "none"),
    Verdict.UNTESTABLE: Text("niet te toetsen", "not testable"),
    Verdict.BREAK: Text("breuk", "break"),
    Verdict.WITHHELD: Text(WITHHELD_MARK, WITHHELD_MARK),
}
PROVABLE_WITHOUT_SIZE: Mapping[Verdict, Text] = {
    Verdict.HIGHER: Text("hoger", "higher"),
    Verdict.LOWER: Text("lager", "lower"),
}


def percent(cell: Released, language: Language) -> str:
    """ "46%", "minder dan 5%", "ongeveer 45%"; of a cell that is not shown its status."""
    if cell.value is None:
        return status(cell, language)
    return VALUES[cell.bound].say(language).format(value=cell.value)


def short_percent(cell: Released, language: Language) -> str:
    """ "46%", "<5%", "±45%": for charts and tables; of a cell that is not shown the mark "·"."""
    if cell.value is None:
        return WITHHELD_MARK
    _ = language  # the short forms are the same in both
    return SHORT_VALUES[cell.bound].format(value=cell.value)


def status(cell: Released, language: Language) -> str:
    """Why there is no figure, in two or three words; the same for every cause of secrecy."""
    known = STATUSES.get(cell.status)
    return known.say(language) if known else STATUSES[Status.CONFIDENTIAL].say(language)


def margin(cell: Released, language: Language) -> str:
    """ "41–52%", "ruime marge", or "" when there is no margin to tell of."""
    if cell.value is None:
        return ""
    if cell.wide_margin:
        return WIDE_MARGIN.say(language)
    if cell.low is None or cell.high is None:
        return ""
    return f"{cell.low}{DASH}{cell.high}%"


def points(difference: int, language: Language) -> str:
    """The size of a difference: "4 procentpunt"; its direction is a matter of the verdict."""
    size = abs(difference)
    unit = ONE_POINT if size == 1 else POINT
    return f"{size}{NBSP}{unit.say(language)}"


def signed(difference: int) -> str:
    """A difference in a column: "+7", "−5", "0", with the true minus."""
    if difference == 0:
        return "0"
    return f"{'+' if difference > 0 else MINUS}{abs(difference)}"


def count(number: int, language: Language) -> str:
    """A whole number with the mark of the language between thousands: "11.562"."""
    return f"{number:,}".replace(",", THOUSANDS[language])


def day(date: datetime.date, language: Language) -> str:
    """A day in words: "4 maart 2024", "4 March 2024"."""
    return f"{date.day}{NBSP}{MONTHS[language].split()[date.month - 1]} {date.year}"


def share(cell: Released, language: Language) -> str:
    """A figure in round words where they exist: "bijna de helft"; else as `percent` has it."""
    found = hedge_for(cell.value) if cell.value is not None and cell.bound is Bound.EXACT else None
    return found.words.say(language) if found else percent(cell, language)


def everyone(group: Text, language: Language) -> str:
    """All of a group: "alle politieke ambtsdragers"; `group` is a plural without article."""
    return f"{ALL.say(language)} {group.say(language)}"


def numbers_line(cells: Sequence[Released], language: Language) -> str:
    """How many answers a set of figures stands on: "n = 176 van 342", "n = 170 tot 176".

    Figures of one chart differ a little in n when some people skip a question; then the smallest
    and the largest are told. Where one of them is rounded to five, all are: "ongeveer 155 tot 165".
    The population is told only of a base that is the whole group.
    """
    shown = [cell for cell in cells if cell.shown and cell.n is not None]
    about = any(cell.n_rounded for cell in shown)
    numbers = sorted({_rounded(cell.n) if about else cell.n for cell in shown if cell.n})
    if not numbers:
        return ""
    least, most = count(numbers[0], language), count(numbers[-1], language)
    said = least if least == most else f"{least} {UP_TO.say(language)} {most}"
    if about:
        said = f"{ABOUT.say(language)} {said}"
    whole = {cell.population for cell in shown if cell.base == "all"}
    population = next(iter(whole)) if len(whole) == 1 else None
    if population is not None:
        said = f"{said} {OUT_OF.say(language)} {count(population, language)}"
    return f"n = {said}".replace(" ", NBSP)


def _rounded(n: int) -> int:
    """To the nearest five, as the ledger rounds the numbers of small groups."""
    return 5 * ((n + 2) // 5)


def base_line(cells: Sequence[Released], group: Text, language: Language) -> str:
    """What stands under a chart: "Basis: alle ondervraagde burgemeesters (n = 176 van 342)"."""
    bases = list(dict.fromkeys(cell.base for cell in cells))
    whom = f" {AND.say(language)} ".join(BASES[base].line_for(group, language) for base in bases)
    numbers = numbers_line(cells, language)
    return (
        f"{BASE.say(language)}: {whom} ({numbers})" if numbers else f"{BASE.say(language)}: {whom}"
    )


def change(cell: Released, ledger: Ledger, language: Language) -> str:
    """The verdict on the difference with the previous edition, to follow "dat is": "aantoonbaar
    lager dan in 2022 (77%)"; "" when there is nothing to compare with."""
    if cell.change is None or not cell.shown:
        return ""
    other = ledger.by_id.get(cell.change.against)
    year = str(other.edition) if other else edition_of(cell.change.against)
    return _verdict(cell.change, CHANGES, year, other, language)


def contrast(cell: Released, ledger: Ledger, everyone: str, language: Language) -> str:
    """The verdict on the difference with everyone (`everyone`: "alle politieke ambtsdragers")."""
    if cell.contrast is None or not cell.shown:
        return ""
    other = ledger.by_id.get(cell.contrast.against)
    return _verdict(cell.contrast, CONTRASTS, everyone, other, language)


def _verdict(
    comparison: Comparison,
    sentences: Mapping[Verdict, Text],
    whom: str,
    other: Released | None,
    language: Language,
) -> str:
    value = f" ({percent(other, language)})" if other is not None and other.shown else ""
    return sentences[comparison.verdict].say(language).format(whom=whom, value=value)


def edition_of(cell: str) -> str:
    """The year in a cell's id: "2022" of "MIV2022.agg_any.burgemeester"."""
    return cell.removeprefix("MIV").partition(".")[0]


def needed(comparison: Comparison, language: Language) -> str:
    """Of a difference that cannot be tested: what would have been needed to prove it, or ""."""
    if comparison.verdict is not Verdict.UNTESTABLE or comparison.n_needed is None:
        return ""
    year, number = edition_of(comparison.against), count(comparison.n_needed, language)
    return NEEDED.say(language).format(year=year, n=number)


def is_provable(comparison: Comparison | None) -> bool:
    """Whether the ledger says that the difference is provable: the only ground for a mark."""
    return comparison is not None and comparison.verdict in (Verdict.HIGHER, Verdict.LOWER)


def difference(comparison: Comparison | None, language: Language) -> str:
    """A difference in the column of a table: "−5", "geen", "niet te toetsen", or "" without one."""
    if comparison is None:
        return ""
    if is_provable(comparison) and comparison.points is not None:
        return signed(comparison.points)
    if comparison.verdict in DIFFERENCES:
        return DIFFERENCES[comparison.verdict].say(language)
    return PROVABLE_WITHOUT_SIZE[comparison.verdict].say(language)


def answers(cell: Released, language: Language) -> str | None:
    """How many answered: "176", or "ongeveer 60" where the ledger rounded it to five."""
    if cell.n is None:
        return None
    about = f"{ABOUT.say(language)} " if cell.n_rounded else ""
    return f"{about}{count(cell.n, language)}"


def response(cell: Released, language: Language) -> str | None:
    """The part of a group that answered, from the two numbers as released: "51%". Of a group so
    small that its n is rounded only in round words (disclosure.md §10), or None without them."""
    if cell.n is None or not cell.population:
        return None
    part = (200 * cell.n + cell.population) // (2 * cell.population)
    if not cell.n_rounded:
        return f"{part}%"
    found = hedge_for(part)
    return found.words.say(language) if found else None


def response_class(cell: Released) -> str:
    """The part of a group that answered, for a table: "27%"; of a group whose n is rounded only
    the class of ten it is in, "30–40%" (disclosure.md §10). "" when it may not be told."""
    if cell.n is None or not cell.population:
        return ""
    part = (200 * cell.n + cell.population) // (2 * cell.population)
    if not cell.n_rounded:
        return f"{part}%"
    low = min(part // 10 * 10, 90)
    return f"{low}{DASH}{low + 10}%"
