"""The notes in a trend chart: break marks, and values and labels put where nothing else stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language
from monitor.disseminate import wording
from monitor.disseminate.charts import drawing
from monitor.disseminate.charts.drawing import Anchor, Box, Pen
from monitor.disseminate.charts.letters import balanced
from monitor.disseminate.charts.plot import Line, Plot, ends_now
from monitor.protect.ledger import Released


Spot = tuple[float, float, Anchor]
BREAK_ASIDE = 0.5  # years between a break mark and the first edition of the new way


@dataclass(frozen=True)
class _Room:
    """What is taken on the canvas: `words` may never be covered, `ink` rather not."""

    canvas: Box
    words: list[Box]
    ink: list[Box]

    def cost(self, box: Box) -> int:
        """0 for a free place; 1,000 and more where letters would run into letters."""
        outside = 0 if box.within(self.canvas) else 1
        over = outside + sum(box.meets(other) for other in self.words)
        return 1000 * over + sum(box.meets(other) for other in self.ink)


def draw(
    lines: Sequence[Line],
    breaks: Sequence[tuple[int, str]],
    plot: Plot,
    pen: Pen,
    language: Language,
    canvas: Box,
    *,
    narrow: bool,
    taken: Iterable[Box],
) -> Iterator[str]:
    """First the break marks, then their labels, then the values told apart.

    `breaks` are (first edition measured in the new way, label); `taken` is where names stand. A
    value for which there is no place at all is left to the table.
    """
    room = _Room(canvas, list(taken), list(_obstacles(lines, plot, pen)))
    drawn = [(x, label) for first, label in breaks if (x := break_at(first, plot)) is not None]
    top = plot.top - 0.6 * pen.size
    for x, _ in drawn:
        yield drawing.line(
            (x, top), (x, plot.bottom), pen.theme.colour.muted, 1.0, dashes="1.5 2.5"
        )
        room.ink.append(Box(x - 1, top, x + 1, plot.bottom))
    for x, label in drawn:
        yield _break_label(x, label, plot, pen, room)
    for line in lines:
        for cell in [] if line.reference else told_apart(line, narrow):
            yield _value_label(cell, line, plot, pen, language, room)


def break_at(first: int, plot: Plot) -> float | None:
    """Just before the first edition of the new way, at its year when it is not drawn itself; None
    outside the chart. `page.js` puts it at the same place."""
    before = [edition for edition in plot.editions if edition < first]
    if not before or plot.editions[-1] < first:
        return None
    aside = min(BREAK_ASIDE, (first - before[-1]) / 2) if first in plot.editions else 0
    return plot.x(first - aside)


def told_apart(line: Line, narrow: bool) -> list[Released]:
    """The first and the highest figure of a line, and the last where no label at its end does."""
    if not line.points:
        return []
    first, last = line.points[0], line.points[-1]
    peak = max(line.points, key=lambda cell: (cell.value or 0, cell.edition))
    chosen = {cell.id: cell for cell in (first, peak, last)}
    if not narrow or ends_now(line):
        del chosen[last.id]
    return list(chosen.values())


def _obstacles(lines: Sequence[Line], plot: Plot, pen: Pen) -> Iterator[Box]:
    """What no label may cover: lines (as small steps), markers and superseded figures."""
    for line in lines:
        for stretch in line.stretches:
            for one, other in itertools.pairwise(map(plot.at, stretch)):
                for step in range(25):
                    x = _between(one[0], other[0], step / 24)
                    yield _around(x, _between(one[1], other[1], step / 24), 0.16 * pen.size)
        for cell in (*line.points, *line.superseded):
            yield _around(*plot.at(cell), 0.4 * pen.size)


def _around(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)


def _between(start: float, end: float, part: float) -> float:
    return start + (end - start) * part


def _value_label(
    cell: Released, line: Line, plot: Plot, pen: Pen, language: Language, room: _Room
) -> str:
    x, y = plot.at(cell)
    said = [wording.short_percent(cell, language)]
    near, far, side = 1.15 * pen.size, 1.8 * pen.size, 0.7 * pen.size
    spots: list[Spot] = [(x, y + rise, "middle") for rise in (-near, near, -far, far)]
    for rise in (-near, near, 0.0):
        spots += [(x + side, y + rise, "start"), (x - side, y + rise, "end")]
    found = _freest(spots, said, pen, room, strong=True)
    if found is None:
        return ""
    at, height, anchor = found
    colour = line.pencil.colour
    return pen.lines(at, height, said, colour=colour, anchor=anchor, strong=True, cell=cell.id)


def _break_label(x: float, label: str, plot: Plot, pen: Pen, room: _Room) -> str:
    said = balanced(label, 11 * pen.size, pen.size, pen.face())
    half, aside = pen.line * len(said) / 2, 0.45 * pen.size
    low, high = plot.bottom - half - 0.3 * pen.size, plot.top + half - 0.6 * pen.size
    spots: list[Spot] = []
    for part in range(25):
        height = _between(low, high, part / 24)
        spots += [(x + aside, height, "start"), (x - aside, height, "end")]
    found = _freest(spots, said, pen, room, strong=False)
    at, height, anchor = found or spots[0]
    return pen.lines(at, height, said, colour=pen.theme.colour.muted, anchor=anchor)


def _freest(
    spots: Sequence[Spot], said: Sequence[str], pen: Pen, room: _Room, *, strong: bool
) -> Spot | None:
    """The first spot where `said` covers nothing, else where it covers least ink; it is then
    taken. None when it would run into other words everywhere."""
    boxes = [pen.box(x, y, said, anchor=anchor, strong=strong) for x, y, anchor in spots]
    costs = [room.cost(box) for box in boxes]
    best = costs.index(min(costs))
    if costs[best] >= 1000:
        return None
    room.words.append(boxes[best])
    return spots[best]
