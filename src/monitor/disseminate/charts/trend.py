"""Percentages over the editions: a line with its margin, and every way in which a series is none.

The line is drawn only between editions that may be compared: it stops at a changed question, at an
edition that is not published and at one that did not measure. Figures that were published before
and superseded stay visible as small hollow circles. Nothing is smoothed and the axis starts at 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.concepts.language import Language, Text
from monitor.disseminate import wording
from monitor.disseminate.charts import alternative, ink, notes
from monitor.disseminate.charts.axis import scale_to
from monitor.disseminate.charts.drawing import Box, Figure, Pen, block, document
from monitor.disseminate.charts.names import Names
from monitor.disseminate.charts.plot import Line, Pencil, Plot
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Bound, Released


LINE_CHART = Text("Lijndiagram", "Line chart")
EARLIER = Text("eerder gepubliceerd", "published earlier")
BREAK = Text("breuk in de reeks", "break in the series")


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One group over the editions. `cells` holds every vintage; `reference` is drawn in grey."""

    label: str
    cells: Sequence[Released]
    reference: bool = False


@dataclass(frozen=True, slots=True)
class TrendBreak:
    """A break in the series: `first` is the first edition that measured in the new way."""

    first: int
    label: str


def trend(
    series: Sequence[TrendLine],
    breaks: Sequence[TrendBreak],
    theme: Theme,
    language: Language,
    width: float = 640.0,
    height: float = 320.0,
    *,
    text: float | None = None,
    title: str = "",
) -> Figure:
    """Lines over the editions of all `series`, at most four of them and one reference.

    `width` and `height` are in the unit of `text`, the size of the labels (default: that of web
    charts, in pixels). Below 34 times that size the names of the lines move from the end of the
    lines to a row above them. `title` says what is measured, for the text alternative.
    """
    pen = Pen(theme, text or theme.font.web_chart)
    editions = tuple(sorted({cell.edition for line in series for cell in line.cells}))
    lines = _lines(series, breaks, editions, theme)
    alt = _alternative(title, lines, breaks, language)
    ids = tuple(dict.fromkeys(cell.id for line in series for cell in line.cells))
    shown = [cell for line in lines for cell in (*line.points, *line.superseded)]
    if not shown:
        return Figure(_nothing(width, pen, language, alt), alt, ids)
    names = Names(lines, pen, language, width, narrow=width < 34 * pen.size)
    plot = Plot(
        editions,
        left=pen.width("100%") + 1.3 * pen.size,
        right=width - names.room - 0.9 * pen.size,
        top=names.above + 1.9 * pen.size,
        bottom=height - 1.7 * pen.size,
        end=scale_to(shown),
    )
    canvas = Box(0, 0, width, height)
    taken = [*names.boxes(plot), *ink.axis_boxes(plot, pen, canvas)]
    marks = [(mark.first, mark.label) for mark in breaks]
    parts = [
        ink.grid(plot, pen),
        ink.years(plot, pen),
        *(drawn(line, plot, pen) for drawn in ink.LAYERS for line in lines),
        names.draw(plot),
        *notes.draw(lines, marks, plot, pen, language, canvas, narrow=names.narrow, taken=taken),
    ]
    return Figure(document(width, height, parts, alt, pen), alt, ids)


def comparable(
    cells: Sequence[Released], breaks: Iterable[TrendBreak], editions: Sequence[int]
) -> tuple[tuple[Released, ...], ...]:
    """The stretches of `cells` (canonical) over which a line may run.

    A stretch ends before a break, at an edition without a shown figure and at a bounded figure
    ("<5%"), which has no one height to draw a line to.
    """
    by_edition = {cell.edition: cell for cell in cells}
    starts = {mark.first for mark in breaks}
    stretches: list[list[Released]] = [[]]
    for before, edition in zip((None, *editions), editions, strict=False):
        cell = by_edition.get(edition)
        if cell is None or not cell.shown or cell.bound in (Bound.BELOW, Bound.ABOVE):
            stretches.append([])
            continue
        if before is not None and any(before < start <= edition for start in starts):
            stretches.append([])
        stretches[-1].append(cell)
    return tuple(tuple(stretch) for stretch in stretches if stretch)


def _lines(
    series: Sequence[TrendLine],
    breaks: Sequence[TrendBreak],
    editions: Sequence[int],
    theme: Theme,
) -> list[Line]:
    """Every line made ready to draw; the reference first, so that it lies below the others."""
    colour = theme.colour
    own = [
        Pencil(colour.primary, "", "circle", 1.8),
        Pencil(colour.accent, "", "square", 1.8),
        Pencil(colour.primary, "4 3", "diamond", 1.5),
        Pencil(colour.accent, "4 3", "circle", 1.5),
    ]
    if sum(not line.reference for line in series) > len(own):
        raise ValueError(f"a trend holds at most {len(own)} lines and a reference")
    pencils = iter(own)
    found = [
        _drawn(line, breaks, editions, _grey(theme) if line.reference else next(pencils))
        for line in series
    ]
    return sorted(found, key=lambda line: not line.reference)


def line_of(
    series: TrendLine, breaks: Sequence[TrendBreak], editions: Sequence[int], theme: Theme
) -> Line:
    """One line made ready to draw, as the first one of a trend is."""
    own = Pencil(theme.colour.primary, "", "circle", 1.8)
    return _drawn(series, breaks, editions, _grey(theme) if series.reference else own)


def _grey(theme: Theme) -> Pencil:
    return Pencil(theme.colour.reference, "3 2.4", "none", 1.5)


def _drawn(
    line: TrendLine, breaks: Sequence[TrendBreak], editions: Sequence[int], pencil: Pencil
) -> Line:
    canonical = [cell for cell in line.cells if cell.canonical]
    return Line(
        line.label,
        line.reference,
        pencil,
        points=tuple(sorted((c for c in canonical if c.shown), key=lambda c: c.edition)),
        stretches=comparable(canonical, breaks, editions),
        superseded=tuple(c for c in line.cells if not c.canonical and c.shown),
        cells=tuple(line.cells),
    )


def _nothing(width: float, pen: Pen, language: Language, alt: str) -> str:
    """A series of which nothing is published: one grey band, whatever lies behind it."""
    height = 2.2 * pen.size
    band = block(Box(0, 0, width, height), pen.theme.colour.withheld)
    said = f"{wording.WITHHELD_MARK} {wording.NOT_PUBLISHED.say(language)}"
    words = pen.text(pen.size, height / 2, said, colour=pen.theme.colour.muted)
    return document(width, height, [band, words], alt, pen)


def _alternative(
    title: str, lines: Sequence[Line], breaks: Sequence[TrendBreak], language: Language
) -> str:
    head = LINE_CHART.say(language)
    head = f"{head}: {title}." if title else f"{head}."
    ordered = sorted(lines, key=lambda line: line.reference)
    ends = [f"{BREAK.say(language)} {mark.first}: {mark.label}" for mark in breaks]
    full = [_told(line, language, margins=True, vintages=True) for line in ordered] + ends
    bare = [_told(line, language, margins=False, vintages=True) for line in ordered] + ends
    barest = [_told(line, language, margins=False, vintages=False) for line in ordered] + ends
    left_out = alternative.MARGINS_LEFT_OUT.say(language)
    return alternative.fitting(
        (head, full, ""), (head, bare, left_out), (head, barest, left_out), language=language
    )


def _told(line: Line, language: Language, *, margins: bool, vintages: bool) -> str:
    said = []
    for cell in sorted(line.cells, key=lambda c: (c.edition, not c.canonical, c.id)):
        if cell.canonical:
            margin = wording.margin(cell, language) if margins else ""
            note = f" ({margin})" if margin else ""
            said.append(f"{cell.edition} {wording.percent(cell, language)}{note}")
        elif vintages and cell.shown:
            said.append(f"{EARLIER.say(language)} {wording.percent(cell, language)}")
    return f"{line.label} {', '.join(said)}"
