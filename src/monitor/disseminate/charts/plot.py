"""The nouns of a trend chart once it is laid out: its plot, its lines, their pencils."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.disseminate.charts.drawing import Point
from monitor.protect.ledger import Released


@dataclass(frozen=True, slots=True)
class Pencil:
    """How a line is told from the others, by shape as well as by colour; `width` in units."""

    colour: str
    dashes: str
    marker: Literal["circle", "square", "diamond", "none"]
    width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """The room between the axes: where editions and percentages lie."""

    editions: tuple[int, ...]
    left: float
    right: float
    top: float
    bottom: float
    end: int

    def x(self, edition: float) -> float:
        first, last = self.editions[0], self.editions[-1]
        if first == last:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (edition - first) / (last - first)

    def y(self, value: int) -> float:
        return self.bottom - (self.bottom - self.top) * min(value, self.end) / self.end

    def at(self, cell: Released) -> Point:
        return self.x(cell.edition), self.y(cell.value or 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One group over the editions: its canonical shown cells in order (`points`), the stretches of
    them over which a line may run, what was superseded, and every cell asked for."""

    label: str
    reference: bool
    pencil: Pencil
    points: tuple[Released, ...]
    stretches: tuple[tuple[Released, ...], ...]
    superseded: tuple[Released, ...]
    cells: tuple[Released, ...]

    @property
    def last(self) -> Released | None:
        return self.points[-1] if self.points else None


def ends_now(line: Line) -> bool:
    """Whether the last edition that was asked for is also the last one shown."""
    return line.last is not None and line.last.edition == max(c.edition for c in line.cells)
