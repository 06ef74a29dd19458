"""The picture on a cover: the first chart of a publication in broad strokes, light on dark.

An ornament that says nothing by itself: it has no words, no axis and no text alternative, and is
told to nobody who listens. Even so it is drawn from released figures only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.disseminate.charts.axis import scale_to
from monitor.disseminate.charts.drawing import (
    Box,
    Pen,
    Point,
    block,
    disc,
    document,
    element,
    path,
    polygon,
)
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Released


FAINT, CLEAR = "0.09", "0.55"  # how much of the light colour shows
ROWS = 7  # more make a pattern rather than a picture


def line_motif(series: Sequence[Released], theme: Theme, width: float, height: float) -> str:
    """A series over the editions, from edge to edge; "" for fewer than three released figures."""
    shown = [cell for cell in series if cell.shown and cell.canonical]
    if len(shown) < 3:
        return ""
    top, first, years = scale_to(shown), shown[0].edition, shown[-1].edition - shown[0].edition
    room = width * 0.86  # the last figure stands before the edge, so that it is seen as the last
    points = [
        ((cell.edition - first) / years * room, height * (1 - 0.85 * (cell.value or 0) / top))
        for cell in shown
    ]
    return document(width, height, _line(points, height, theme), "", Pen(theme, 10.0))


def _line(points: Sequence[Point], height: float, theme: Theme) -> Iterator[str]:
    light = theme.colour.paper
    below = ((points[-1][0], height), (points[0][0], height))
    yield polygon((*points, *below), light, opacity=FAINT)
    line = path(points)
    yield element(
        "polyline", points=line, fill="none", stroke=light, stroke_width=2.5, opacity=CLEAR
    )
    for point in points[1:-1]:
        yield disc(point, 4.5, theme.colour.primary, edge=light, width=1.5)
    yield disc(points[-1], 9.0, light)


def rows_motif(cells: Sequence[Released], theme: Theme, width: float, height: float) -> str:
    """Shares below each other as tracks that end in a dot; "" for fewer than three of them."""
    shown = [cell for cell in cells if cell.shown][:ROWS]
    if len(shown) < 3:
        return ""
    top, step = scale_to(shown), height / len(shown)
    ends = [0.86 * width * (cell.value or 0) / top for cell in shown]
    return document(width, height, _rows(ends, step, theme), "", Pen(theme, 10.0))


def _rows(ends: Sequence[float], step: float, theme: Theme) -> Iterator[str]:
    light, half = theme.colour.paper, 0.16 * step
    for at, end in enumerate(ends):
        middle = step * (at + 0.5)
        track = block(Box(0, middle - half, end, middle + half), light)
        yield element("g", track, opacity=FAINT)
        yield disc((end, middle), 0.24 * step, light)
