"""Scales from disagree to agree: two shares on either side of one line, and neutral apart.

The same dot with its interval on a pale track as everywhere, mirrored: what people disagree with
runs to the left, what they agree with to the right, on one scale. Neutral is a number of its own,
because it belongs to neither side. A share that is not published is a grey band of one size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language, Text
from monitor.disseminate import wording
from monitor.disseminate.charts import alternative
from monitor.disseminate.charts.axis import ENDS, scale_to, steps
from monitor.disseminate.charts.dots import POINTLIKE, dot
from monitor.disseminate.charts.drawing import Anchor, Box, Figure, Pen, block, document, line
from monitor.disseminate.charts.letters import wrap
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Bound, Released


DIVERGING_BAR = Text("Diagram naar twee kanten", "Diverging chart")
DISAGREE = Text("(helemaal) oneens", "(strongly) disagree")
AGREE = Text("(helemaal) eens", "(strongly) agree")
NEUTRAL = Text("neutraal", "neutral")


@dataclass(frozen=True, slots=True)
class Scale:
    """One statement: the shares that disagree and agree, and, where it is known, neutral."""

    label: str
    disagree: Released
    agree: Released
    neutral: Released | None = None

    @property
    def cells(self) -> tuple[Released, ...]:
        found = (self.disagree, self.neutral, self.agree)
        return tuple(cell for cell in found if cell is not None)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand: values at the outer ends, `neutral` the middle of its column."""

    width: float  # of the whole chart
    label: float
    low: float  # right edge of the values on the left
    left: float
    centre: float
    right: float
    high: float  # right edge of the values on the right
    neutral: float | None
    stacked: bool
    ends: tuple[int, int]  # of the axis to the left and to the right, on one scale


def diverging(
    scales: Sequence[Scale],
    theme: Theme,
    language: Language,
    width: float = 640.0,
    *,
    text: float | None = None,
    air: float = 1.0,
    title: str = "",
) -> Figure:
    """Statements below each other, disagree to the left and agree to the right of one line.

    `width`, `text`, `air` and `title` as for `dots`. Statements of which neither side is published
    come last, in the order of their labels.
    """
    pen = Pen(theme, text or theme.font.web_chart)
    ordered = sorted(scales, key=_hidden_last)
    columns = _columns(ordered, pen, width, language)
    parts, top = [_heads(columns, pen, language)], 1.5 * pen.size
    rows = []
    for scale in ordered:
        top, drawn = _row(scale, top, columns, pen, language, air)
        rows.append(drawn)
    shown = any(cell.shown for one in ordered for cell in (one.disagree, one.agree))
    parts += [_grid(columns, pen, top) if shown else "", *rows]
    alt = _alternative(title, ordered, language)
    ids = tuple(dict.fromkeys(cell.id for one in ordered for cell in one.cells))
    return Figure(document(width, top + 1.6 * pen.size, parts, alt, pen), alt, ids)


def _hidden_last(scale: Scale) -> tuple[bool, str]:
    shown = scale.disagree.shown or scale.agree.shown
    return (False, "") if shown else (True, scale.label)


def _columns(scales: Sequence[Scale], pen: Pen, width: float, language: Language) -> _Columns:
    size = pen.size
    value = max(
        *(pen.width(_said(c, language), strong=True) for one in scales for c in one.cells),
        pen.width("100%"),  # the end of the axis stands half under this column
    )
    apart = any(one.neutral is not None for one in scales)
    neutral = max(pen.width(NEUTRAL.say(language)), value) + 1.4 * size if apart else 0.0
    heads = [pen.width(head.say(language)) for head in (DISAGREE, AGREE)]
    labels = max((pen.width(one.label) for one in scales), default=0.0)
    longest = max((pen.width(word) for one in scales for word in one.label.split(" ")), default=0.0)
    label = max(min(labels, 0.36 * width), longest)
    least = max(*heads, 5 * size) + 0.5 * size
    room = (width - label - neutral - 2 * value - 3 * size) / 2
    stacked = room < least
    start = 0.0 if stacked else label + size
    low = start + value
    left, high = low + 0.7 * size, width - neutral
    right = high - value - 0.7 * size
    middle = width - neutral / 2 + 0.35 * size if apart else None
    ends = _ends(scales, (right - left) / least)
    centre = left + (right - left) * ends[0] / sum(ends)
    place = width if stacked else label
    return _Columns(width, place, low, left, centre, right, high, middle, stacked, ends)


def _ends(scales: Sequence[Scale], room: float) -> tuple[int, int]:
    """How far the axis runs to each side: as far as the figures there do, and at least so far that
    the name of the side fits, of which `room` go into the whole axis."""
    left = scale_to(one.disagree for one in scales if one.disagree.shown)
    right = scale_to(one.agree for one in scales if one.agree.shown)
    wide = next((end for end in ENDS if end * room >= end + right and end >= left), right)
    far = next((end for end in ENDS if end * room >= end + wide and end >= right), wide)
    return max(wide, left), max(far, right)


def _said(cell: Released, language: Language) -> str:
    return wording.short_percent(cell, language)


def _heads(columns: _Columns, pen: Pen, language: Language) -> str:
    y, shade = 0.65 * pen.size, pen.theme.colour.muted
    left, right = _beside_centre(columns, pen, language)
    heads: list[tuple[float, Text, Anchor]] = [(left, DISAGREE, "end"), (right, AGREE, "start")]
    if columns.neutral is not None:
        heads.append((columns.neutral, NEUTRAL, "middle"))
    return "".join(
        pen.text(x, y, said.say(language), colour=shade, anchor=anchor) for x, said, anchor in heads
    )


def _beside_centre(columns: _Columns, pen: Pen, language: Language) -> tuple[float, float]:
    """The end of the left head and the start of the right one: on either side of the line, and on
    a narrow page as near to it as both can be without leaving the page or meeting."""
    gap, limit = 0.5 * pen.size, columns.width
    if columns.neutral is not None:
        limit = columns.neutral - pen.width(NEUTRAL.say(language)) / 2 - gap
    disagree, agree = (pen.width(head.say(language)) for head in (DISAGREE, AGREE))
    left = max(columns.centre - gap, disagree)
    right = min(max(columns.centre, left) + gap, limit - agree)
    return min(left, right - gap), right


def _at(value: int, side: int, columns: _Columns) -> float:
    """Where a share stands: `side` is −1 to the left of the line and 1 to the right."""
    return columns.centre + side * (columns.right - columns.left) * value / sum(columns.ends)


def _grid(columns: _Columns, pen: Pen, bottom: float) -> str:
    colour, parts = pen.theme.colour, []
    top = 1.3 * pen.size
    for side, end in zip((-1, 1), columns.ends, strict=True):
        room = abs(_at(end, side, columns) - columns.centre)
        for mark in steps(end, room, pen.width("100%") * 1.6):
            label = f"{mark}%" if mark == end else str(mark)
            x = _at(mark, side, columns)
            shade = colour.reference if mark == 0 else colour.rule
            if mark == 0 or not columns.stacked:  # no grid through labels
                parts.append(line((x, top), (x, bottom), shade, 0.6))
            if mark or side > 0:
                y = bottom + 0.85 * pen.size
                parts.append(pen.text(x, y, label, colour=colour.muted, anchor="middle"))
    return "".join(parts)


def _row(
    scale: Scale,
    top: float,
    columns: _Columns,
    pen: Pen,
    language: Language,
    air: float,
) -> tuple[float, str]:
    """One statement from height `top`; where the next one starts, and the drawing."""
    lines = wrap(scale.label, columns.label, pen.size, pen.face())
    text = pen.line * len(lines)
    top += 0.35 * air * pen.size
    if columns.stacked:
        height, middle = text + 1.9 * pen.size, top + text + 0.85 * pen.size
        label = _over_paper(lines, top + text / 2, pen)
    else:
        height = max(text, 1.4 * pen.size) + 0.4 * air * pen.size
        middle = top + height / 2
        label = pen.lines(0, middle, lines)
    sides = ((scale.disagree, -1), (scale.agree, 1))
    parts = [
        label,
        *(_side(cell, side, middle, columns, pen, language) for cell, side in sides),
    ]
    if columns.neutral is not None and scale.neutral is not None:
        said, shade = _said(scale.neutral, language), pen.theme.colour.muted
        parts.append(
            pen.text(
                columns.neutral, middle, said, colour=shade, anchor="middle", cell=scale.neutral.id
            )
        )
    return top + height, "".join(parts)


def _over_paper(lines: Sequence[str], middle: float, pen: Pen) -> str:
    """A label above its track, on paper of its own so that the middle line does not cross it."""
    ground = block(pen.box(0, middle, lines), pen.theme.colour.paper)
    return ground + pen.lines(0, middle, lines)


def _side(
    cell: Released, side: int, y: float, columns: _Columns, pen: Pen, language: Language
) -> str:
    colour = pen.theme.colour
    x = columns.low if side < 0 else columns.high
    if not cell.shown:
        half, far = 0.65 * pen.size, _at(columns.ends[side > 0], side, columns)
        near = columns.centre + side * 0.3 * pen.size
        band = block(Box(min(near, far), y - half, max(near, far), y + half), colour.withheld)
        said = wording.WITHHELD_MARK
        return band + pen.text(x, y, said, colour=colour.muted, anchor="end", cell=cell.id)
    marks = "".join(_marks(cell, side, y, columns, pen))
    said = _said(cell, language)
    return marks + pen.text(
        x, y, said, colour=colour.primary, anchor="end", strong=True, cell=cell.id
    )


def _marks(cell: Released, side: int, y: float, columns: _Columns, pen: Pen) -> Iterator[str]:
    """Track, interval and dot of a share, of a bounded one the open stretch in which it lies."""
    half, colour, value = 0.27 * pen.size, pen.theme.colour, cell.value or 0
    end = columns.ends[side > 0]
    low = value if cell.bound is Bound.ABOVE else 0
    high = end if cell.bound is Bound.ABOVE else value
    ends = sorted((_at(low, side, columns), _at(high, side, columns)))
    room = Box(ends[0], y - half, ends[1], y + half)
    if cell.bound not in POINTLIKE:
        yield block(room, colour.paper, edge=colour.accent, dashes="2 1.5")
        return
    yield block(room, colour.track)
    if cell.low is not None and cell.high is not None and cell.bound is Bound.EXACT:
        span = ((_at(cell.low, side, columns), y), (_at(cell.high, side, columns), y))
        yield line(*span, colour.accent, 0.3 * pen.size, cap="round", opacity="0.75")
    yield dot(_at(value, side, columns), y, pen, hollow=cell.bound is Bound.ABOUT)


def _alternative(title: str, scales: Sequence[Scale], language: Language) -> str:
    head = DIVERGING_BAR.say(language)
    head = f"{head}: {title}." if title else f"{head}."
    full = [_told(one, language, margins=True) for one in scales]
    bare = [_told(one, language, margins=False) for one in scales]
    left_out = alternative.MARGINS_LEFT_OUT.say(language)
    see = alternative.SEE_TABLE.say(language)
    return alternative.fitting(
        (head, full, ""), (head, bare, left_out), (head, bare, see), language=language
    )


def _told(scale: Scale, language: Language, *, margins: bool) -> str:
    named = ((AGREE, scale.agree), (NEUTRAL, scale.neutral), (DISAGREE, scale.disagree))
    said = []
    for name, cell in named:
        if cell is not None:
            margin = wording.margin(cell, language) if margins else ""
            note = f" ({margin})" if margin else ""
            said.append(f"{name.say(language)} {wording.percent(cell, language)}{note}")
    return f"{scale.label} {', '.join(said)}"
