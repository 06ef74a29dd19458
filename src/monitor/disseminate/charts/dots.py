"""Percentages side by side: a dot with its interval on a pale track, everyone's figure as a tick.

Judged against bars with whiskers this form is calmer and shows the margin without hiding it in the
bar (publication.md A5). A row whose figure is not published is a grey band that says so; where it
stands and how far the axis runs never depends on the figure behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language, Text
from monitor.disseminate import wording
from monitor.disseminate.charts import alternative
from monitor.disseminate.charts.axis import scale_to, steps
from monitor.disseminate.charts.drawing import (
    Box,
    Figure,
    Pen,
    block,
    disc,
    document,
    line,
    triangle,
)
from monitor.disseminate.charts.letters import wrap
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Bound, Released, Verdict


POINTLIKE = (Bound.EXACT, Bound.ABOUT)
DOT_CHART = Text("Puntdiagram", "Dot chart")


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row: what is measured, its figure and the figure to hold it against.

    `indent` marks a sub-form that stands under the row before it.
    """

    label: str
    cell: Released
    reference: Released | None = None
    indent: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand, in the unit of the chart; `stacked` puts labels above the track."""

    label: float
    left: float
    right: float
    value: float
    mark: float
    stacked: bool


@dataclass(frozen=True, slots=True)
class _Row:
    row: DotRow
    lines: tuple[str, ...]
    top: float
    height: float
    middle: float  # of the track


def dots(
    rows: Sequence[DotRow],
    theme: Theme,
    language: Language,
    width: float = 640.0,
    *,
    text: float | None = None,
    maximum: int | None = None,
    air: float = 1.0,
    title: str = "",
    reference_name: str = "",
) -> Figure:
    """Rows of dots on one axis from zero.

    `width` is in the unit of `text`, the size of the labels (default: that of web charts, in
    pixels). `maximum` is the end of the axis, so that charts side by side can share it; `air`
    stretches or shrinks the room between rows; `title`
    (what is measured, of whom) and `reference_name` go into the text alternative. Rows that are
    not published come last within their level, in the order of their labels.
    """
    pen = Pen(theme, text or theme.font.web_chart)
    ordered = in_order(rows)
    columns = _columns(ordered, pen, width, language)
    placed = _placed(ordered, columns, pen, air)
    top_of_axis = placed[-1].top + placed[-1].height if placed else 0.0
    shown = _shown(ordered)
    end = maximum or scale_to(shown)
    parts = [_grid(placed, columns, pen, end, top_of_axis)] if shown else []
    parts += [_row(item, columns, pen, end, language) for item in placed]
    height = top_of_axis + (1.6 * pen.size if shown else 0.3 * pen.size)
    alt = alternative.of_rows(
        DOT_CHART.say(language), title, reference_name, _told(ordered), language
    )
    ids = tuple(dict.fromkeys(cell.id for row in ordered for cell in _cells(row)))
    return Figure(document(width, height, parts, alt, pen), alt, ids)


def in_order(rows: Sequence[DotRow]) -> list[DotRow]:
    """Rows as drawn: as given, but withheld ones last and by label, sub-forms under their head."""
    families: list[list[DotRow]] = []
    for row in rows:
        if row.indent and families:
            families[-1].append(row)
        else:
            families.append([row])
    for family in families:
        family[1:] = sorted(family[1:], key=_withheld_last)
    families.sort(key=lambda family: _withheld_last(family[0]))
    return [row for family in families for row in family]


def common_maximum(*charts: Sequence[DotRow]) -> int:
    """The end of an axis on which the rows of all `charts` fit."""
    return scale_to(cell for rows in charts for cell in _shown(rows))


def _withheld_last(row: DotRow) -> tuple[bool, str]:
    return (False, "") if row.cell.shown else (True, row.label)


def _cells(row: DotRow) -> list[Released]:
    return [cell for cell in (row.cell, row.reference) if cell is not None]


def _shown(rows: Sequence[DotRow]) -> list[Released]:
    """What is drawn, references only beside a figure that is published."""
    return [cell for row in rows if row.cell.shown for cell in _cells(row) if cell.shown]


def _told(rows: Sequence[DotRow]) -> list[alternative.Told]:
    return [alternative.Told(row.label, row.cell, row.reference) for row in rows]


def _columns(rows: Sequence[DotRow], pen: Pen, width: float, language: Language) -> _Columns:
    size = pen.size
    values = [wording.short_percent(row.cell, language) for row in rows]
    value = max((pen.width(v, strong=True) for v in values), default=0.0)
    mark = 1.3 * size if any(_different(row.cell) for row in rows) else 0.0
    labels = max((pen.width(row.label) + _indent(row, pen) for row in rows), default=0.0)
    words = [pen.width(word) + _indent(row, pen) for row in rows for word in row.label.split(" ")]
    label = max(min(labels, 0.42 * width), *words, 0.0)
    left, right = label + size, width - mark - value - 1.2 * size
    stacked = right - left < 9.5 * size
    return _Columns(
        label=width if stacked else label,
        left=0.4 * size if stacked else left,
        right=right,
        value=width - mark,
        mark=width - 0.45 * size,
        stacked=stacked,
    )


def _indent(row: DotRow, pen: Pen) -> float:
    return 1.1 * pen.size if row.indent else 0.0


def _placed(rows: Sequence[DotRow], columns: _Columns, pen: Pen, air: float) -> list[_Row]:
    placed: list[_Row] = []
    top = 0.0
    for row in rows:
        room = columns.label - _indent(row, pen)
        lines = tuple(wrap(row.label, room, pen.size, pen.face()))
        text = len(lines) * pen.line
        gap = (0.15 if row.indent else 0.35) * air * pen.size if placed else 0.0
        top += gap
        if columns.stacked:
            height = text + 1.9 * pen.size
            middle = top + text + 0.85 * pen.size
        else:
            height = max(text, 1.4 * pen.size) + 0.4 * air * pen.size
            middle = top + height / 2
        placed.append(_Row(row, lines, top, height, middle))
        top += height
    return placed


def _at(value: int, columns: _Columns, end: int) -> float:
    return columns.left + (columns.right - columns.left) * value / end


def _grid(rows: Sequence[_Row], columns: _Columns, pen: Pen, end: int, bottom: float) -> str:
    colour = pen.theme.colour
    reach = 0.95 * pen.size
    spans = [(row.middle - reach, row.middle + reach) for row in rows]
    spans = spans if columns.stacked else [(0.0, bottom)]  # no grid through labels
    parts = []
    for mark in steps(end, columns.right - columns.left, pen.width(f"{end}%") * 1.6):
        x, y = _at(mark, columns, end), bottom + 0.85 * pen.size
        label = f"{mark}%" if mark == end else str(mark)
        shade = colour.reference if mark == 0 else colour.rule
        parts += [line((x, top), (x, low), shade, 0.6) for top, low in spans]
        parts.append(pen.text(x, y, label, colour=colour.muted, anchor="middle"))
    return "".join(parts)


def _row(item: _Row, columns: _Columns, pen: Pen, end: int, language: Language) -> str:
    row, colour = item.row, pen.theme.colour
    middle = item.top + len(item.lines) * pen.line / 2 if columns.stacked else item.middle
    shade = colour.muted if row.indent else colour.ink
    label = pen.lines(_indent(row, pen), middle, item.lines, colour=shade)
    if not row.cell.shown:
        return label + _withheld(item, columns, pen, language)
    return label + _figure(item, columns, pen, end, language)


def _withheld(item: _Row, columns: _Columns, pen: Pen, language: Language) -> str:
    """A grey band of one and the same size whatever lies behind it (disclosure.md R10)."""
    y, half, colour = item.middle, 0.65 * pen.size, pen.theme.colour
    band = block(Box(columns.left, y - half, columns.value, y + half), colour.withheld)
    said = f"{wording.WITHHELD_MARK} {wording.status(item.row.cell, language)}"
    x = columns.left + 0.5 * pen.size
    return band + pen.text(x, y, said, colour=colour.muted, cell=item.row.cell.id)


def _figure(item: _Row, columns: _Columns, pen: Pen, end: int, language: Language) -> str:
    cell, reference, y = item.row.cell, item.row.reference, item.middle
    colour = pen.theme.colour
    parts = [_track(cell, columns, pen, end, y), _interval(cell, columns, pen, end, y)]
    if reference is not None and reference.value is not None and reference.bound in POINTLIKE:
        parts.append(tick(_at(reference.value, columns, end), y, pen))
    if cell.bound in POINTLIKE:
        x = _at(cell.value or 0, columns, end)
        parts.append(dot(x, y, pen, hollow=cell.bound is Bound.ABOUT))
    said = wording.short_percent(cell, language)
    x = columns.value
    parts.append(
        pen.text(x, y, said, colour=colour.primary, anchor="end", strong=True, cell=cell.id)
    )
    if _different(cell):
        up = cell.contrast is not None and cell.contrast.verdict is Verdict.HIGHER
        parts.append(triangle(columns.mark, y, 0.8 * pen.size, up, colour.provable))
    return "".join(parts)


def _different(cell: Released) -> bool:
    return cell.shown and wording.is_provable(cell.contrast)


def _track(cell: Released, columns: _Columns, pen: Pen, end: int, y: float) -> str:
    """From zero to the value; of a bounded value ("<5%") the open stretch in which it lies."""
    half, colour, value = 0.27 * pen.size, pen.theme.colour, cell.value or 0
    low = value if cell.bound is Bound.ABOVE else 0
    high = end if cell.bound is Bound.ABOVE else value
    room = Box(_at(low, columns, end), y - half, _at(high, columns, end), y + half)
    if cell.bound in POINTLIKE:
        return block(room, colour.track)
    return block(room, colour.paper, edge=colour.accent, dashes="2 1.5")


def _interval(cell: Released, columns: _Columns, pen: Pen, end: int, y: float) -> str:
    if cell.low is None or cell.high is None or cell.bound is not Bound.EXACT:
        return ""
    left, right = _at(cell.low, columns, end), _at(cell.high, columns, end)
    colour = pen.theme.colour.accent
    return line((left, y), (right, y), colour, 0.3 * pen.size, cap="round", opacity="0.75")


def tick(x: float, y: float, pen: Pen) -> str:
    """The mark of the reference: an upright grey line with a pale edge."""
    colour, half = pen.theme.colour, 0.68 * pen.size
    ends = ((x, y - half), (x, y + half))
    edge = line(*ends, colour.paper, 0.42 * pen.size)
    return edge + line(*ends, colour.reference, 0.19 * pen.size)


def dot(x: float, y: float, pen: Pen, hollow: bool = False) -> str:
    """The mark of a figure; hollow when it is rounded to five points."""
    colour, size = pen.theme.colour, pen.size
    if hollow:
        return disc((x, y), 0.36 * size, colour.paper, edge=colour.primary, width=0.16 * size)
    return disc((x, y), 0.42 * size, colour.primary, edge=colour.paper, width=0.1 * size)
