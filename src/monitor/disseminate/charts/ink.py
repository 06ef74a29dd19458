"""What a trend chart is drawn with: grid, years, margins, lines, markers, in that order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from monitor.disseminate.charts.axis import steps
from monitor.disseminate.charts.drawing import Box, Pen, block, disc, element, line, path, polygon
from monitor.disseminate.charts.plot import Line, Pencil, Plot
from monitor.protect.ledger import Bound, Released


BOUNDED = (Bound.BELOW, Bound.ABOVE)


def grid(plot: Plot, pen: Pen) -> str:
    colour = pen.theme.colour
    left, right = plot.left - 0.7 * pen.size, plot.right + 0.5 * pen.size
    parts = []
    for mark in steps(plot.end, plot.bottom - plot.top, 2.2 * pen.size):
        y = plot.y(mark)
        shade = colour.reference if mark == 0 else colour.rule
        label = f"{mark}%" if mark == plot.end else str(mark)
        x = left - 0.4 * pen.size
        parts.append(line((left, y), (right, y), shade, 0.6))
        parts.append(pen.text(x, y, label, colour=colour.muted, anchor="end"))
    return "".join(parts)


def years(plot: Plot, pen: Pen) -> str:
    """The editions below the axis: in full, else as ’24, else every other one from the last."""
    neighbours = itertools.pairwise(plot.editions)
    room = min((plot.x(b) - plot.x(a) for a, b in neighbours), default=plot.right - plot.left)
    gap = 0.5 * pen.size
    full = room >= pen.width("2024") + gap
    every = 1 if full or room >= pen.width("’24") + gap else 2
    y, shade = plot.bottom + 0.95 * pen.size, pen.theme.colour.muted
    return "".join(
        pen.text(plot.x(year), y, _year(year, full), colour=shade, anchor="middle")
        for year in plot.editions[::-1][::every]
    )


def axis_boxes(plot: Plot, pen: Pen, canvas: Box) -> tuple[Box, Box]:
    """The strips of the years and of the percentages, where nothing else may stand."""
    below = Box(0, plot.bottom + 0.3 * pen.size, canvas.right, canvas.bottom)
    return below, Box(0, 0, plot.left - pen.size, canvas.bottom)


def _year(edition: int, full: bool) -> str:
    return str(edition) if full else f"’{edition % 100:02d}"


def bands(drawn: Line, plot: Plot, pen: Pen) -> str:
    """The margin: a band over neighbouring editions, an upright bar over a lone one."""
    if drawn.reference:
        return ""
    return "".join(_band(run, plot, pen) for run in _runs_with_margin(drawn.stretches))


def _band(run: Sequence[Released], plot: Plot, pen: Pen) -> str:
    colour = pen.theme.colour
    upper = [(plot.x(cell.edition), plot.y(cell.high or 0)) for cell in run]
    lower = [(plot.x(cell.edition), plot.y(cell.low or 0)) for cell in run]
    if len(run) == 1:
        return line(lower[0], upper[0], colour.accent, 0.3 * pen.size, cap="round", opacity="0.55")
    return polygon((*upper, *reversed(lower)), colour.track, opacity="0.75")


def _runs_with_margin(stretches: Iterable[Sequence[Released]]) -> Iterator[list[Released]]:
    for stretch in stretches:
        known = itertools.groupby(stretch, lambda c: c.low is not None and c.high is not None)
        yield from (list(cells) for has_margin, cells in known if has_margin)


def strokes(drawn: Line, plot: Plot, _: Pen) -> str:
    return "".join(
        element(
            "polyline",
            points=path(map(plot.at, stretch)),
            fill="none",
            stroke=drawn.pencil.colour,
            stroke_width=drawn.pencil.width,
            stroke_dasharray=drawn.pencil.dashes,
            stroke_linejoin="round",
        )
        for stretch in drawn.stretches
        if len(stretch) > 1
    )


def vintages(drawn: Line, plot: Plot, pen: Pen) -> str:
    """Figures that were published once and superseded since: small, hollow, grey."""
    return "".join(superseded(*plot.at(cell), pen, cell.id) for cell in drawn.superseded)


def superseded(x: float, y: float, pen: Pen, cell: str = "") -> str:
    colour = pen.theme.colour
    width = 0.1 * pen.size
    return disc(
        (x, y), 0.26 * pen.size, colour.paper, edge=colour.reference, width=width, cell=cell
    )


def marks(drawn: Line, plot: Plot, pen: Pen) -> str:
    """A marker on every figure; on the reference only where no line shows that there is one."""
    lonely = {stretch[0].id for stretch in drawn.stretches if len(stretch) == 1}
    parts = []
    for cell in drawn.points:
        if cell.bound in BOUNDED:
            parts.append(_open_stretch(cell, drawn.pencil, plot, pen))
        elif drawn.pencil.marker != "none" or cell.id in lonely:
            hollow = cell.bound is Bound.ABOUT
            parts.append(marker(*plot.at(cell), drawn.pencil, pen, hollow=hollow))
    return "".join(parts)


def marker(x: float, y: float, pencil: Pencil, pen: Pen, *, hollow: bool = False) -> str:
    paper = pen.theme.colour.paper
    fill, edge = (paper, pencil.colour) if hollow else (pencil.colour, paper)
    half = 0.34 * pen.size
    if pencil.marker == "square":
        side = 0.9 * half
        return block(Box(x - side, y - side, x + side, y + side), fill, edge=edge)
    if pencil.marker == "diamond":
        tip = 1.25 * half
        return polygon(((x, y - tip), (x + tip, y), (x, y + tip), (x - tip, y)), fill, edge=edge)
    return disc((x, y), half if pencil.marker == "circle" else 0.7 * half, fill, edge=edge)


def _open_stretch(cell: Released, pencil: Pencil, plot: Plot, pen: Pen) -> str:
    """A bounded value ("<5%"): the stretch in which it lies, as an open dashed bar."""
    x, edge = plot.at(cell)
    half = 0.27 * pen.size
    top, bottom = (edge, plot.bottom) if cell.bound is Bound.BELOW else (plot.y(plot.end), edge)
    room = Box(x - half, top, x + half, bottom)
    return block(room, pen.theme.colour.paper, edge=pencil.colour, dashes="2 1.5")


def sample(x: float, y: float, pencil: Pencil, pen: Pen) -> str:
    """A short piece of a line with its marker, for a key."""
    end = x + 1.9 * pen.size
    piece = line((x, y), (end, y), pencil.colour, pencil.width, dashes=pencil.dashes)
    return piece + ("" if pencil.marker == "none" else marker((x + end) / 2, y, pencil, pen))


LAYERS = (bands, strokes, vintages, marks)
