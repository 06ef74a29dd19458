"""Small multiples: the same small trend for several groups, on one scale, in the order given.

Each panel shows one group in blue and everyone in grey; only its last figure is written out, the
others are in the table. A group of which nothing is published keeps its place as a grey band, and
no order of the panels is ever an order of rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language, Text
from monitor.disseminate import wording
from monitor.disseminate.charts import alternative, ink
from monitor.disseminate.charts.axis import scale_to, steps
from monitor.disseminate.charts.drawing import Box, Figure, Pen, block, document, line
from monitor.disseminate.charts.letters import wrap
from monitor.disseminate.charts.notes import break_at
from monitor.disseminate.charts.plot import Line, Plot
from monitor.disseminate.charts.trend import TrendBreak, TrendLine, line_of
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Released


MULTIPLES = Text("Reeks kleine lijndiagrammen", "Series of small line charts")


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart (paneel): a group, its cells of all editions, everyone's cells, and the
    breaks in its series."""

    label: str
    cells: Sequence[Released]
    reference: Sequence[Released] = ()
    breaks: Sequence[TrendBreak] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """How the panels stand: their number a row, and the sizes in the unit of the chart."""

    columns: int
    axis: float
    width: float
    gap: float
    head: float
    plot: float
    foot: float

    @property
    def height(self) -> float:
        return self.head + self.plot + self.foot


def multiples(
    panels: Sequence[Panel],
    theme: Theme,
    language: Language,
    width: float = 640.0,
    *,
    text: float | None = None,
    columns: int | None = None,
    title: str = "",
) -> Figure:
    """One panel for each group, `columns` in a row (default: as many as fit, four at most).

    All panels share their editions and their axis from zero. `width`, `text` and `title` as for
    `trend`.
    """
    pen = Pen(theme, text or theme.font.web_chart)
    every = [cell for one in panels for cell in (*one.cells, *one.reference)]
    editions = tuple(sorted({cell.edition for cell in every}))
    drawn = [_lines(one, editions, theme) for one in panels]
    shown = [cell for lines in drawn if lines[-1].points for one in lines for cell in one.points]
    frame = _frame(panels, pen, width, columns)
    end = scale_to(shown)
    parts = [
        _panel(panel, lines, place, frame, editions, end, pen, language)
        for place, (panel, lines) in enumerate(zip(panels, drawn, strict=True))
    ]
    rows = -(-len(panels) // frame.columns)
    alt = _alternative(title, panels, language)
    ids = tuple(dict.fromkeys(cell.id for cell in every))
    return Figure(document(width, rows * frame.height, parts, alt, pen), alt, ids)


def _lines(panel: Panel, editions: Sequence[int], theme: Theme) -> list[Line]:
    """Everyone first, so that the group lies above it."""
    own = line_of(TrendLine(panel.label, panel.cells), panel.breaks, editions, theme)
    if not panel.reference:
        return [own]
    everyone = TrendLine("", panel.reference, reference=True)
    return [line_of(everyone, panel.breaks, editions, theme), own]


def _frame(panels: Sequence[Panel], pen: Pen, width: float, columns: int | None) -> _Frame:
    size = pen.size
    words = (pen.width(word, strong=True) for one in panels for word in one.label.split(" "))
    least = max(13 * size, *words) if panels else 13 * size
    axis, gap = pen.width("100%") + 0.9 * size, 1.2 * size
    most = int((width - axis + gap) // (least + gap))
    fitting = max(1, min(columns or 4, most, len(panels)))
    # No row with one lone panel when the rows could be even.
    rows = -(-len(panels) // fitting)
    chosen = -(-len(panels) // rows) if rows else 1
    panel = (width - axis - gap * (chosen - 1)) / chosen
    heads = (len(wrap(one.label, panel, size, pen.face(strong=True))) for one in panels)
    head = max(heads, default=1) * pen.line + 0.7 * size
    return _Frame(chosen, axis, panel, gap, head, 7.5 * size, 2.4 * size)


def _panel(
    panel: Panel,
    lines: Sequence[Line],
    place: int,
    frame: _Frame,
    editions: tuple[int, ...],
    end: int,
    pen: Pen,
    language: Language,
) -> str:
    row, column = divmod(place, frame.columns)
    x, y = frame.axis + column * (frame.width + frame.gap), row * frame.height
    said = wrap(panel.label, frame.width, pen.size, pen.face(strong=True))
    head = pen.lines(x, y + pen.line * len(said) / 2, said, strong=True)
    top = y + frame.head
    own = lines[-1]
    if own.last is None:
        return head + _withheld(x, top, frame, pen, language)
    value = pen.width("<100%", strong=True) + 0.7 * pen.size
    plot = Plot(
        editions,
        left=x + 0.4 * pen.size,
        right=x + frame.width - value,
        top=top,
        bottom=top + frame.plot,
        end=end,
    )
    parts = [head, _grid(plot, x, x + frame.width, pen, labelled=column == 0), _years(plot, pen)]
    parts += [_breaks(panel, plot, pen)]
    parts += [layer(one, plot, pen) for layer in ink.LAYERS for one in lines]
    parts.append(_last(own, plot, x + frame.width, pen, language))
    return "".join(parts)


def _withheld(x: float, top: float, frame: _Frame, pen: Pen, language: Language) -> str:
    """A grey band of one and the same size whatever lies behind it (disclosure.md R10)."""
    y = top + 1.1 * pen.size
    band = block(Box(x, top, x + frame.width, top + 2.2 * pen.size), pen.theme.colour.withheld)
    said = f"{wording.WITHHELD_MARK} {wording.NOT_PUBLISHED.say(language)}"
    return band + pen.text(x + 0.5 * pen.size, y, said, colour=pen.theme.colour.muted)


def _grid(plot: Plot, left: float, right: float, pen: Pen, *, labelled: bool) -> str:
    colour, parts = pen.theme.colour, []
    for mark in steps(plot.end, plot.bottom - plot.top, 2.2 * pen.size):
        y = plot.y(mark)
        shade = colour.reference if mark == 0 else colour.rule
        parts.append(line((left, y), (right, y), shade, 0.6))
        if labelled:
            label = f"{mark}%" if mark == plot.end else str(mark)
            x = left - 0.5 * pen.size
            parts.append(pen.text(x, y, label, colour=colour.muted, anchor="end"))
    return "".join(parts)


def _years(plot: Plot, pen: Pen) -> str:
    """The first and the last edition; of one edition that one."""
    y, shade = plot.bottom + 0.9 * pen.size, pen.theme.colour.muted
    first, last = plot.editions[0], plot.editions[-1]
    if first == last:
        return pen.text(plot.x(first), y, str(first), colour=shade, anchor="middle")
    left = pen.text(plot.left - 0.4 * pen.size, y, str(first), colour=shade)
    return left + pen.text(plot.x(last), y, str(last), colour=shade, anchor="middle")


def _breaks(panel: Panel, plot: Plot, pen: Pen) -> str:
    """A dotted upright at each break; what kind it is, is told once in the text below a chart."""
    marks = (break_at(mark.first, plot) for mark in panel.breaks)
    places = [x for x in marks if x is not None]
    shade = pen.theme.colour.muted
    return "".join(
        line((x, plot.top), (x, plot.bottom), shade, 1.0, dashes="1.5 2.5") for x in places
    )


def _last(own: Line, plot: Plot, right: float, pen: Pen, language: Language) -> str:
    """The last figure beside its point; that of an earlier edition above it, with its year."""
    assert own.last is not None
    x, y = plot.at(own.last)
    said = wording.short_percent(own.last, language)
    if own.last.edition == plot.editions[-1]:
        x += 0.7 * pen.size
    else:
        said = f"{said} ({own.last.edition})"
        x = min(x, right - pen.width(said, strong=True))
        y = max(y - 1.1 * pen.size, plot.top)
    y = min(y, plot.bottom - 0.15 * pen.size)  # clear of the years
    return pen.text(x, y, said, colour=own.pencil.colour, strong=True, cell=own.last.id)


def _alternative(title: str, panels: Sequence[Panel], language: Language) -> str:
    head = MULTIPLES.say(language)
    head = f"{head}: {title}." if title else f"{head}."
    full = [_told(one, language, every=True) for one in panels]
    ends = [_told(one, language, every=False) for one in panels]
    see = alternative.SEE_TABLE.say(language)
    return alternative.fitting((head, full, ""), (head, ends, see), language=language)


def _told(panel: Panel, language: Language, *, every: bool) -> str:
    cells = sorted((cell for cell in panel.cells if cell.canonical), key=lambda c: c.edition)
    kept = cells if every else cells[-1:]
    said = ", ".join(f"{cell.edition} {wording.percent(cell, language)}" for cell in kept)
    return f"{panel.label} {said}" if said else panel.label
