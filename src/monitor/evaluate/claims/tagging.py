"""The cells that a writer named: `{{miv:agg_any.burgemeester.2024}}` in the text, or beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from monitor.evaluate.claims.around import Around, population_of
from monitor.evaluate.claims.model import Quantity, Reading, Tag


_SHORT = {"agr": "agg_any"}  # the short name that letters use
_TAG = re.compile(r"\{\{\s*(?:miv:)?([a-z0-9_]+(?:\.[a-z0-9_\-]+){2,3})\s*\}\}", re.IGNORECASE)


def written_tags(text: str) -> Iterator[Tag]:
    """Every `{{miv:agg_any.burgemeester.2024}}` or `{{MIV2024.agg_any.burgemeester}}`."""
    if "{{" in text:
        for match in _TAG.finditer(text):
            yield Tag(match.start(), match.end(), _cell_of(match[1]))


def _cell_of(said: str) -> str:
    parts = said.split(".")
    if re.fullmatch(r"MIV\d{4}", parts[0], re.IGNORECASE):
        return said
    indicator, group, year = parts[:3]
    return f"MIV{year}.{_SHORT.get(indicator, indicator)}.{group}"


_LOOSE = 8  # characters: a tag that reaches further than this beside a number is on a sentence


def tag_at(around: Around, quantity: Quantity) -> str:
    """The cell that the writer named for a number: by a tag right behind it, or beside the text. A
    tag over a whole sentence says what that is about, and not each number in it."""
    start, end = around.sentence.start + quantity.start, around.sentence.start + quantity.end
    place = bisect_left(around.tags, start - _LOOSE, key=lambda tag: tag.start)
    for tag in around.tags[place:]:
        if tag.start > end + 3:
            break
        tight = tag.start <= start and end <= tag.end <= end + _LOOSE
        if tight or (tag.start >= end and around.document.text.startswith("{{", tag.start)):
            return tag.cell
    return ""


def as_tagged(reading: Reading) -> Reading:
    """A reading with what the cell says that the writer named."""
    match = _CELL_ID.fullmatch(reading.tag)
    if match is None:
        return reading
    groups = (match["group"],)
    return replace(
        reading,
        population=population_of(groups),
        groups=groups,
        indicators=(match["indicator"],),
        base="",
        year=int(match["year"]),
        several=False,
        stated=frozenset({"group", "indicator", "year"}),
        confidence=1.0,
    )


_CELL_ID = re.compile(
    r"MIV(?P<year>\d{4})\.(?P<indicator>\w+)\.(?P<group>[\w-]+)(?:\.[\w-]+)?", re.IGNORECASE
)
