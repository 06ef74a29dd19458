"""The names of the lines of a trend: at their ends, or in a key above when the chart is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language
from monitor.disseminate import wording
from monitor.disseminate.charts.drawing import LINE, Box, Pen, spread
from monitor.disseminate.charts.ink import sample
from monitor.disseminate.charts.letters import balanced, wrap
from monitor.disseminate.charts.plot import Line, Plot, ends_now


@dataclass(frozen=True)
class Names:
    """Labels of all `lines` in a chart of `width`; at the ends only values when `narrow`."""

    lines: Sequence[Line]
    pen: Pen
    language: Language
    width: float
    narrow: bool

    @property
    def room(self) -> float:
        """What the ends of the lines need at the right."""
        widths = (
            self.pen.width(text, strong=not line.reference)
            for line in self.lines
            for text in self._end(line)
        )
        return max(widths, default=0.0) + self._gap

    @property
    def above(self) -> float:
        """What the key above the plot needs."""
        return self.pen.line * len(self._rows()) if self.narrow else 0.0

    @property
    def _gap(self) -> float:
        return 0.8 * self.pen.size

    @property
    def _sample(self) -> float:
        return 2.4 * self.pen.size

    def draw(self, plot: Plot) -> str:
        return self._ends(plot) + (self._key() if self.narrow else "")

    def boxes(self, plot: Plot) -> list[Box]:
        """Where the names stand, so that nothing else is put there."""
        x, key = plot.right + self._gap, Box(0, 0, self.width, self.above)
        ends = [
            self.pen.box(x, middle, text, strong=not line.reference)
            for line, text, middle in self._placed(plot)
        ]
        return [key, *ends]

    def _end(self, line: Line) -> list[str]:
        """At the end of a line: its last value, its name, its year when a later one shows none."""
        value = wording.short_percent(line.last, self.language) if line.last else ""
        if self.narrow:
            return [value] if ends_now(line) else []
        face = self.pen.face(strong=not line.reference)
        return balanced(self._said(line, value), 0.26 * self.width, self.pen.size, face)

    def _said(self, line: Line, value: str) -> str:
        if line.last is None:
            return f"{line.label}: {wording.NOT_PUBLISHED.say(self.language)}"
        if not ends_now(line):
            return f"{value} {line.label} ({line.last.edition})"
        return f"{value} {line.label}"

    def _placed(self, plot: Plot) -> list[tuple[Line, list[str], float]]:
        """Each line that has a label at its end, with that label and the height of its middle."""
        found = [(line, text) for line in self.lines if (text := self._end(line))]
        spots = [plot.at(line.last)[1] if line.last else plot.bottom for line, _ in found]
        heights = [(LINE * len(text) + 0.25) * self.pen.size for _, text in found]
        low, high = plot.top - self.pen.size, plot.bottom + self.pen.size / 2
        placed = spread(spots, heights, low, high)
        return [(line, text, at) for (line, text), at in zip(found, placed, strict=True)]

    def _ends(self, plot: Plot) -> str:
        return "".join(
            self.pen.lines(
                plot.right + self._gap,
                middle,
                text,
                colour=line.pencil.colour,
                strong=not line.reference,
                cell=line.last.id if line.last else "",
            )
            for line, text, middle in self._placed(plot)
        )

    def _rows(self) -> list[list[tuple[Line, str, bool]]]:
        """The key in rows as wide as the chart, reference last: line, text, whether it starts."""
        rows: list[list[tuple[Line, str, bool]]] = []
        used = 0.0
        for line in sorted(self.lines, key=lambda line: line.reference):
            label = line.label if line.last else self._said(line, "")
            face = self.pen.face(strong=not line.reference)
            texts = wrap(label, self.width - self._sample, self.pen.size, face)
            for place, text in enumerate(texts):
                need = self._sample + face.width(text, self.pen.size)
                if place or not rows or used + need > self.width:
                    rows.append([])
                    used = 0.0
                rows[-1].append((line, text, place == 0))
                used += need + self.pen.size
        return rows

    def _key(self) -> str:
        parts = []
        for place, row in enumerate(self._rows()):
            x, y = 0.0, self.pen.line * (place + 0.5)
            for line, text, starts in row:
                if starts:
                    parts.append(sample(x, y, line.pencil, self.pen))
                at, strong = x + self._sample, not line.reference
                parts.append(self.pen.text(at, y, text, colour=line.pencil.colour, strong=strong))
                x = at + self.pen.width(text, strong) + self.pen.size
        return "".join(parts)
