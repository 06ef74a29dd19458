"""The pen: elements of SVG as text, and boxes to keep labels apart.

Coordinates come from whole percentages and are written with one decimal. Colours and letters are
presentation attributes, never styles, so that a page may forbid inline style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from monitor.disseminate.charts.letters import Letters, letters
from monitor.disseminate.theme import Theme


Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
BASELINE = 0.35  # of the size: from the middle of a line of text down to its baseline
HEIGHT = re.compile(r' height="([0-9.]+)"')  # the first one is that of the whole document
LINE = 1.25  # of the size: from one line of text to the next


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture (figuur): `svg` is a whole SVG document, `alt` its text alternative in at most
    600 characters, `cells` the ids of the ledger cells that it shows."""

    svg: str
    alt: str
    cells: tuple[str, ...]

    @property
    def height(self) -> float:
        """In the unit of the chart, as the document says it."""
        found = HEIGHT.search(self.svg)
        return float(found[1]) if found else 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def number(value: float) -> str:
    """A coordinate with at most one decimal: "12", "12.5"."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """`<name key="value">content</name>`; underscores in keys become hyphens."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


@dataclass(frozen=True, slots=True)
class Pen:
    """What draws text for one chart: the theme and the size of ordinary labels."""

    theme: Theme
    size: float

    @property
    def line(self) -> float:
        return self.size * LINE

    def face(self, strong: bool = False) -> Letters:
        font = self.theme.font
        return letters(font.strong if strong else font.regular)

    def width(self, text: str, strong: bool = False) -> float:
        return self.face(strong).width(text, self.size)

    def text(
        self,
        x: float,
        y: float,
        content: str,
        *,
        colour: str = "",
        anchor: Anchor = "start",
        strong: bool = False,
        cell: str = "",
    ) -> str:
        """One line of text, its middle at height `y`; `cell` is the id of the figure it tells."""
        return element(
            "text",
            escape(content, quote=False),
            x=x,
            y=y + BASELINE * self.size,
            fill=colour or self.theme.colour.ink,
            text_anchor="" if anchor == "start" else anchor,
            font_weight="600" if strong else "",
            data_cell=cell,
        )

    def lines(
        self,
        x: float,
        middle: float,
        content: Sequence[str],
        *,
        colour: str = "",
        anchor: Anchor = "start",
        strong: bool = False,
        cell: str = "",
    ) -> str:
        """Lines of text, the whole of them centred on height `middle`."""
        top = middle - self.line * (len(content) - 1) / 2
        return "".join(
            self.text(
                x, top + i * self.line, line, colour=colour, anchor=anchor, strong=strong, cell=cell
            )
            for i, line in enumerate(content)
        )

    def box(
        self,
        x: float,
        middle: float,
        content: Sequence[str],
        *,
        anchor: Anchor = "start",
        strong: bool = False,
    ) -> Box:
        """The room that `lines` with the same arguments takes."""
        width = max(self.width(line, strong) for line in content)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        half = self.line * len(content) / 2
        return Box(left, middle - half, left + width, middle + half)


def line(
    start: Point,
    end: Point,
    colour: str,
    width: float,
    *,
    dashes: str = "",
    cap: str = "",
    opacity: str = "",
) -> str:
    """A straight line; `cap` is "round" for rounded ends."""
    return element(
        "line",
        x1=start[0],
        y1=start[1],
        x2=end[0],
        y2=end[1],
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dashes,
        stroke_linecap=cap,
        opacity=opacity,
    )


def block(box: Box, fill: str, *, edge: str = "", dashes: str = "") -> str:
    """A filled rectangle, with an `edge` of one unit when that is a colour."""
    return element(
        "rect",
        x=box.left,
        y=box.top,
        width=box.right - box.left,
        height=box.bottom - box.top,
        fill=fill,
        stroke=edge,
        stroke_dasharray=dashes,
    )


def disc(
    centre: Point, radius: float, fill: str, *, edge: str = "", width: float = 1.0, cell: str = ""
) -> str:
    """A filled circle; `cell` is the id of the figure it stands for."""
    return element(
        "circle",
        cx=centre[0],
        cy=centre[1],
        r=radius,
        fill=fill,
        stroke=edge,
        stroke_width=width if edge else "",
        data_cell=cell,
    )


def polygon(corners: Iterable[Point], fill: str, *, edge: str = "", opacity: str = "") -> str:
    return element("polygon", points=path(corners), fill=fill, stroke=edge, opacity=opacity)


def path(corners: Iterable[Point]) -> str:
    """Points as the attribute of a polygon or polyline: "12,3 14.5,9"."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in corners)


def triangle(x: float, y: float, size: float, up: bool, colour: str) -> str:
    """A triangle of `size` wide with its middle at (x, y): up for higher, down for lower."""
    half, rise = size / 2, size * 0.42 * (-1 if up else 1)
    corners = ((x - half, y - rise), (x + half, y - rise), (x, y + rise))
    return polygon(corners, colour)


def arrow(x: float, y: float, size: float, up: bool, colour: str) -> str:
    """A slanting arrow of `size` wide with its middle at (x, y): risen or fallen over time."""
    half, rise = size / 2, size / 2 * (-1 if up else 1)
    tip = (x + half, y + rise)
    stem = line((x - half, y - rise), tip, colour, 0.2 * size)
    barb = 0.62 * size
    head = path(((tip[0] - barb, tip[1]), tip, (tip[0], tip[1] - (barb if not up else -barb))))
    drawn = element("polyline", points=head, fill="none", stroke=colour, stroke_width=0.2 * size)
    return stem + drawn


def document(width: float, height: float, parts: Iterable[str], alt: str, pen: Pen) -> str:
    """A whole SVG document of `width` by `height` with its text alternative as label."""
    family = f"{pen.theme.font.family}, {pen.theme.font.fallback}"
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_label=alt,
        font_family=family,
        font_size=pen.size,
    )


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles for labels of `heights` as near as can be to `wanted`, in their order of height,
    without overlap and between `low` and `high` where there is room for all."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    edge = low
    for i in order:
        placed[i] = max(placed[i], edge + heights[i] / 2)
        edge = placed[i] + heights[i] / 2
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge - heights[i] / 2)
        edge = placed[i] - heights[i] / 2
    return placed
