"""The key to the signs in the charts: each drawn as in the charts, with its meaning beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.concepts.language import Language, Text
from monitor.disseminate.charts.dots import dot, tick
from monitor.disseminate.charts.drawing import (
    Box,
    Figure,
    Pen,
    arrow,
    block,
    document,
    line,
    triangle,
)
from monitor.disseminate.charts.ink import superseded
from monitor.disseminate.charts.letters import widest, wrap
from monitor.disseminate.theme import Theme


MEANINGS: Mapping[str, Text] = {
    "value": Text("cijfer van deze groep", "figure of this group"),
    "about": Text("afgerond op vijf procent", "rounded to five percent"),
    "interval": Text("95%-marge", "95% margin"),
    "reference": Text("alle politieke ambtsdragers", "all political office holders"),
    "different": Text(
        "aantoonbaar hoger of lager dan alle politieke ambtsdragers",
        "provably higher or lower than all political office holders",
    ),
    "changed": Text(
        "aantoonbaar gestegen of gedaald sinds de vorige editie",
        "provably risen or fallen since the previous edition",
    ),
    "open": Text("ligt ergens in dit stuk", "lies somewhere in this stretch"),
    "vintage": Text("eerder gepubliceerd cijfer", "figure published earlier"),
    "withheld": Text("niet gepubliceerd", "not published"),
}


def legend(
    signs: Sequence[str],
    theme: Theme,
    language: Language,
    width: float = 640.0,
    *,
    text: float | None = None,
    words: Mapping[str, str] | None = None,
) -> Figure:
    """The given `signs` (keys of `MEANINGS`) in rows; `words` replaces the text of a sign."""
    pen = Pen(theme, text or theme.font.web_chart)
    said = {sign: MEANINGS[sign].say(language) for sign in signs} | dict(words or {})
    parts, x, y = [], 0.0, pen.line / 2
    for sign in signs:
        room = _room(sign) * pen.size
        lines = wrap(said[sign], width - room, pen.size, pen.face())
        need = room + widest(lines, pen.size, pen.face())
        if x and x + need > width:
            x, y = 0.0, y + pen.line
        parts.append(_sign(sign, x, y, pen))
        for place, words_of_line in enumerate(lines):
            below = y + place * pen.line
            parts.append(pen.text(x + room, below, words_of_line, colour=theme.colour.muted))
        x += need + 1.5 * pen.size
        y += (len(lines) - 1) * pen.line
    alt = "; ".join(said[sign] for sign in signs)
    return Figure(document(width, y + pen.line / 2, parts, alt, pen), alt, ())


def mark(higher: bool, over_time: bool, theme: Theme) -> str:
    """The sign of one provable difference as an SVG of 8 by 8: a triangle, or an arrow for a change
    since the previous edition. The words beside it carry the meaning for who cannot see it."""
    draw = arrow if over_time else triangle
    size = 5.6 if over_time else 8.0
    pen = Pen(theme, 8.0)
    return document(8, 8, [draw(4, 4, size, higher, theme.colour.provable)], "", pen)


def _room(sign: str) -> float:
    return {"interval": 2.4, "different": 2.4, "changed": 2.4, "open": 2.4, "withheld": 2.4}.get(
        sign, 1.2
    )


def _sign(sign: str, x: float, y: float, pen: Pen) -> str:
    size, colour = pen.size, pen.theme.colour
    if sign in ("value", "about"):
        return dot(x + 0.45 * size, y, pen, hollow=sign == "about")
    if sign == "reference":
        return tick(x + 0.4 * size, y, pen)
    marks = ((0.45, True), (1.45, False))
    if sign == "different":
        return "".join(
            triangle(x + at * size, y, 0.8 * size, up, colour.provable) for at, up in marks
        )
    if sign == "changed":
        return "".join(
            arrow(x + at * size, y, 0.65 * size, up, colour.provable) for at, up in marks
        )
    if sign == "vintage":
        return superseded(x + 0.4 * size, y, pen)
    room = Box(x, y - 0.27 * size, x + 1.9 * size, y + 0.27 * size)
    if sign == "open":
        return block(room, colour.paper, edge=colour.accent, dashes="2 1.5")
    if sign == "withheld":
        return block(room, colour.withheld)
    ends = ((x + 0.15 * size, y), (x + 1.75 * size, y))
    return line(*ends, colour.accent, 0.3 * size, cap="round", opacity="0.75")
