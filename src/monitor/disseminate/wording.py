"""Numbers and sentences, in Dutch and English, from released cells.

Everything here turns what the ledger says into words: the value, the margin, the base, the verdict
of a test, the reason why a figure is not there. Nothing is computed or decided: a figure that may
not be shown has no words but its status, and a difference is called a difference only when the
ledger's verdict says that it is provable.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.concepts.language import Language, Text
from monitor.protect.ledger import Bound, Released, Status


NBSP = "\u00a0"  # between a number and its unit, and between "n" and "="
MINUS = "−"
DASH = "–"
WITHHELD_MARK = "·"

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


def count(number: int, language: Language, mark: str | None = None) -> str:
    """A whole number with a mark between thousands ("11.562"), by default that of the language."""
    return f"{number:,}".replace(",", THOUSANDS[language] if mark is None else mark)
