"""Native charts for PowerPoint and Word: drawn and edited there, made from released cells.

The same two forms as on paper: a dot with its interval on a pale track, and a line over the
editions that stops at a break. Every value in the chart and in the workbook behind it is a whole
percentage of the ledger; a figure that is not published has no value anywhere in the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from monitor.concepts.language import Language, Text
from monitor.disseminate import charts, wording
from monitor.disseminate.charts import DotRow, TrendBreak, TrendLine
from monitor.disseminate.charts.axis import scale_to
from monitor.disseminate.office.book import SHEET, Field, Formula, book, column, letter
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Bound, Released


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
EMU = 12700  # in a point

WORDS: Mapping[str, Text] = {
    "percentage": Text("Percentage", "Percentage"),
    "low": Text("Ondergrens 95%-marge", "Lower end of 95% margin"),
    "high": Text("Bovengrens 95%-marge", "Upper end of 95% margin"),
    "shown": Text("Zoals gepubliceerd", "As published"),
    "cell": Text("Cel", "Cell"),
    "down": Text("Marge naar beneden", "Margin downwards"),
    "up": Text("Marge naar boven", "Margin upwards"),
    "year": Text("Editie", "Edition"),
    "earlier": Text("Eerder gepubliceerd", "Published earlier"),
    "break": Text("breuk", "break"),
}
MANY, SMALLER = 6, 0.8  # rows from which labels are set smaller, so that two lines fit
VALUE, LOW, HIGH, SHOWN, CELL, DOWN, UP = range(1, 8)  # columns of the workbook of a dot chart


@dataclass(frozen=True, slots=True)
class Native:
    """A chart as an office program takes it (grafiek): `xml` is the chart part, whose relation rId1
    is the `workbook`; `alt` is its text alternative."""

    xml: bytes
    workbook: bytes
    alt: str


@dataclass(frozen=True)
class Looks:
    """In which colours and letters a chart is set; `size` of its labels in points."""

    theme: Theme
    language: Language
    size: float
    day: datetime.date

    def word(self, name: str) -> str:
        return WORDS[name].say(self.language)


# --- dots ----------------------------------------------------------------------------------------


def dots(
    rows: Sequence[DotRow], looks: Looks, *, title: str = "", reference_name: str = ""
) -> Native:
    """A dot with its interval on a pale track for each of `rows`; hidden figures come last."""
    if len(rows) > MANY:
        looks = replace(looks, size=looks.size * SMALLER)
    figure = charts.dots(
        rows, looks.theme, looks.language, title=title, reference_name=reference_name
    )
    ordered = sorted(rows, key=_withheld_last)
    names = [_row_name(row, looks) for row in ordered]
    cells = [row.cell for row in ordered]
    sheet: list[list[Field]] = [
        ["", *map(looks.word, ("percentage", "low", "high", "shown", "cell", "down", "up"))],
        *(
            _book_row(name, cell, at, looks)
            for at, (name, cell) in enumerate(zip(names, cells, strict=True), 2)
        ),
    ]
    plot = _bar_chart(names, cells, looks)
    xml = _space(plot, looks)
    return Native(xml.encode(), book(sheet, looks.day), figure.alt)


def _withheld_last(row: DotRow) -> tuple[bool, str]:
    return (False, "") if row.cell.shown else (True, row.label)


def _row_name(row: DotRow, looks: Looks) -> str:
    if row.cell.shown:
        return row.label
    return f"{row.label} {wording.WITHHELD_MARK} {wording.status(row.cell, looks.language)}"


def _book_row(name: str, cell: Released, at: int, looks: Looks) -> list[Field]:
    found: list[Field] = [name, cell.value, cell.low, cell.high]
    found += [wording.short_percent(cell, looks.language), cell.id, None, None]
    if cell.value is not None and cell.low is not None and cell.high is not None:
        value, low, high = letter(VALUE), letter(LOW), letter(HIGH)
        found[DOWN] = Formula(f"{value}{at}-{low}{at}", cell.value - cell.low)
        found[UP] = Formula(f"{high}{at}-{value}{at}", cell.high - cell.value)
    return found


def _bar_chart(names: Sequence[str], cells: Sequence[Released], looks: Looks) -> str:
    colour, end = looks.theme.colour, scale_to(cell for cell in cells if cell.shown)
    said = [wording.short_percent(cell, looks.language) if cell.shown else "" for cell in cells]
    open_ended = [cell.bound in (Bound.BELOW, Bound.ABOVE) for cell in cells]
    values = [cell.value for cell in cells]
    highs = [cell.high for cell in cells]
    points = [None if bounded else value for bounded, value in zip(open_ended, values, strict=True)]
    on_track = [text if high is None else "" for text, high in zip(said, highs, strict=True)]
    on_high = ["" if high is None else text for text, high in zip(said, highs, strict=True)]
    track = _series(
        0, looks, names, VALUE, values, fill=colour.track, labels=on_track,
        bars=_interval(cells, colour.accent),
        marked={at: _hatched(colour.reference) for at, is_open in enumerate(open_ended) if is_open},
    )  # fmt: skip
    dot = _series(1, looks, names, VALUE, points, fill="", bars=_dot(colour.primary))
    upper = _series(2, looks, names, HIGH, highs, fill="", labels=on_high)
    return (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{track}{dot}{upper}<c:gapWidth val="110"/><c:overlap val="100"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f"{_category_axis(looks, reverse=True)}{_value_axis(looks, end, upright=False)}"
    )


def _series(
    place: int,
    looks: Looks,
    names: Sequence[str],
    at: int,
    values: Sequence[int | None],
    *,
    fill: str,
    labels: Sequence[str] = (),
    bars: str = "",
    marked: Mapping[int, str] | None = None,
) -> str:
    """One series of a bar chart: column `at` of the workbook."""
    painted = _solid(fill) if fill else "<a:noFill/>"
    points = "".join(
        f'<c:dPt><c:idx val="{number}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{paint}</c:spPr></c:dPt>"
        for number, paint in (marked or {}).items()
    )
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>{_name(at, looks)}'
        f"<c:spPr>{painted}<a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:invertIfNegative val="0"/>{points}{_labels(labels, looks, "outEnd")}{bars}'
        f"{_categories(names)}{_values(at, values)}{_label_range(labels)}</c:ser>"
    )


def _name(at: int, looks: Looks) -> str:
    word = looks.word({VALUE: "percentage", HIGH: "high"}[at])
    return (
        f"<c:tx><c:strRef><c:f>{SHEET}!${letter(at)}$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(word)}</c:v></c:pt>'
        "</c:strCache></c:strRef></c:tx>"
    )


def _interval(cells: Sequence[Released], colour: str) -> str:
    """The 95% interval as error bars without caps, from the released ends."""
    down = [None if c.low is None or c.value is None else c.value - c.low for c in cells]
    up = [None if c.high is None or c.value is None else c.high - c.value for c in cells]
    if all(one is None for one in (*down, *up)):
        return ""
    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_numbers(UP, up)}</c:plus><c:minus>{_numbers(DOWN, down)}</c:minus>"
        f'<c:spPr><a:ln w="{4 * EMU}" cap="flat">{_solid(colour)}</a:ln></c:spPr></c:errBars>'
    )


def _dot(colour: str) -> str:
    """The dot itself: an error bar of no length with a round end."""
    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="fixedVal"/><c:noEndCap val="1"/>'
        f'<c:val val="0.01"/><c:spPr><a:ln w="{9 * EMU}" cap="rnd">{_solid(colour)}<a:round/>'
        "</a:ln></c:spPr></c:errBars>"
    )


def _hatched(colour: str) -> str:
    """How the track looks of a figure that is only known to lie below or above a bound."""
    return (
        f'<a:pattFill prst="ltUpDiag"><a:fgClr><a:srgbClr val="{colour[1:]}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


# --- trend ---------------------------------------------------------------------------------------


def trend(
    lines: Sequence[TrendLine], breaks: Sequence[TrendBreak], looks: Looks, *, title: str = ""
) -> Native:
    """Lines over the editions; a line stops at a break and where there is no figure."""
    figure = charts.trend(lines, breaks, looks.theme, looks.language, title=title)
    years = sorted({cell.edition for line in lines for cell in line.cells})
    first = {one.first for one in breaks}
    names = [f"{year}\n({looks.word('break')})" if year in first else str(year) for year in years]
    drawn = [
        piece
        for number, line in enumerate(lines)
        for piece in _pieces(line, number, years, first, looks)
    ]
    columns = [part for piece in drawn for part in _columns(piece, looks)]
    sheet: list[list[Field]] = [[looks.word("year"), *(name for name, _ in columns)]]
    for at, name in enumerate(names):
        sheet.append([name, *(values[at] for _, values in columns)])
    end = scale_to(cell for line in lines for cell in line.cells if cell.shown)
    plot = _line_chart(names, drawn, looks, end)
    legend = "" if len(lines) == 1 else _legend(drawn, looks)
    return Native(_space(plot, looks, legend).encode(), book(sheet, looks.day), figure.alt)


def _columns(piece: _Piece, looks: Looks) -> list[tuple[str, tuple[int | None, ...]]]:
    """The columns of the workbook for one stretch: its percentages, then the ends of intervals."""
    found: list[tuple[str, tuple[int | None, ...]]] = [(piece.name, piece.values)]
    for word, attribute in (("low", "low"), ("high", "high")):
        ends = tuple(getattr(cell, attribute, None) for cell in piece.cells)
        found.append((f"{piece.name}: {looks.word(word).lower()}", ends))
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line that may be joined, or the superseded figures beside it."""

    name: str
    values: tuple[int | None, ...]
    cells: tuple[Released | None, ...]
    line: int
    reference: bool
    named: bool  # the piece of its line that stands in the legend
    hollow: bool = False


def _pieces(
    line: TrendLine, number: int, years: Sequence[int], breaks: set[int], looks: Looks
) -> list[_Piece]:
    own = {cell.edition: cell for cell in line.cells if cell.canonical and cell.shown}
    stretches: list[list[int]] = [[]]
    for year in years:
        if year in breaks and stretches[-1]:
            stretches.append([])
        if year in own:
            stretches[-1].append(year)
    found = []
    kept = [stretch for stretch in stretches if stretch]
    for stretch in kept:
        cells = tuple(own[year] if year in stretch else None for year in years)
        name = line.label if len(kept) == 1 else f"{line.label} {stretch[0]}–{stretch[-1]}"
        values = tuple(cell.value if cell else None for cell in cells)
        named = stretch is kept[-1]
        found.append(_Piece(name, values, cells, number, line.reference, named))
    return [*found, *_superseded(line, number, years, looks)]


def _superseded(line: TrendLine, number: int, years: Sequence[int], looks: Looks) -> list[_Piece]:
    """Figures once published and since replaced, one series for each further vintage."""
    old = [cell for cell in line.cells if not cell.canonical and cell.shown]
    found = []
    while old:
        taken: dict[int, Released] = {}
        for cell in old:
            taken.setdefault(cell.edition, cell)
        old = [cell for cell in old if cell not in taken.values()]
        cells = tuple(taken.get(year) for year in years)
        values = tuple(cell.value if cell else None for cell in cells)
        name = looks.word("earlier")
        found.append(_Piece(name, values, cells, number, line.reference, False, hollow=True))
    return found


def _line_chart(names: Sequence[str], drawn: Sequence[_Piece], looks: Looks, end: int) -> str:
    # Superseded figures first, so that the figures that hold lie over them.
    order = sorted(range(len(drawn)), key=lambda at: not drawn[at].hollow)
    series = "".join(_line(place, at, drawn[at], names, looks) for place, at in enumerate(order))
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        f"{_category_axis(looks, reverse=False)}{_value_axis(looks, end, upright=True)}"
    )


def _line(place: int, at: int, piece: _Piece, names: Sequence[str], looks: Looks) -> str:
    own = 1 + 3 * at  # its column of percentages; the ends of its intervals stand beside it
    heading = (
        f"<c:tx><c:strRef><c:f>{SHEET}!${letter(own)}$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(piece.name)}</c:v></c:pt>'
        "</c:strCache></c:strRef></c:tx>"
    )
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>{heading}{_stroke(piece, looks)}'
        f"{_line_labels(piece, looks)}{_whiskers(piece, looks)}"
        f'{_categories(names)}{_values(own, piece.values)}<c:smooth val="0"/></c:ser>'
    )


SYMBOLS = ("circle", "square", "diamond", "triangle")


def _colour(piece: _Piece, looks: Looks) -> str:
    colour = looks.theme.colour
    own = (colour.primary, colour.accent, colour.ink, colour.muted)
    return colour.reference if piece.reference else own[piece.line % len(own)]


def _stroke(piece: _Piece, looks: Looks) -> str:
    colour = _solid(_colour(piece, looks))
    dash = '<a:prstDash val="dash"/>' if piece.reference else ""
    line = f'<a:ln w="{int(2.5 * EMU)}" cap="rnd">{colour}{dash}<a:round/></a:ln>'
    if piece.hollow:
        line = "<a:ln><a:noFill/></a:ln>"
    inside = _solid(looks.theme.colour.paper) if piece.hollow else colour
    symbol = SYMBOLS[piece.line % len(SYMBOLS)]
    return (
        f'<c:spPr>{line}</c:spPr><c:marker><c:symbol val="{symbol}"/><c:size val="8"/>'
        f'<c:spPr>{inside}<a:ln w="{EMU}">{colour}</a:ln></c:spPr></c:marker>'
    )


def _line_labels(piece: _Piece, looks: Looks) -> str:
    """Each figure beside its point: under a dip, beside an interval, else above."""
    if piece.hollow or piece.reference:
        return f"<c:dLbls>{_flags(value=False)}</c:dLbls>"
    points = ""
    own = [(at, value) for at, value in enumerate(piece.values) if value is not None]
    for place, (at, value) in enumerate(own):
        cell = piece.cells[at]
        near = [own[other][1] for other in (place - 1, place + 1) if 0 <= other < len(own)]
        dip = bool(near) and all(value < other for other in near)
        side = "b" if dip else "t"
        if cell is not None and cell.low is not None:
            side = "r"
        points += (
            f'<c:dLbl><c:idx val="{at}"/>{_number_format()}{_no_fill()}{_text(looks, strong=True)}'
            f'<c:dLblPos val="{side}"/>{_flags(value=True)}</c:dLbl>'
        )
    return f"<c:dLbls>{points}{_flags(value=False)}</c:dLbls>"


def _whiskers(piece: _Piece, looks: Looks) -> str:
    cells = piece.cells
    down = [None if c is None or c.low is None else (c.value or 0) - c.low for c in cells]
    up = [None if c is None or c.high is None else c.high - (c.value or 0) for c in cells]
    if all(one is None for one in (*down, *up)):
        return ""
    paint = _solid(looks.theme.colour.reference if piece.reference else looks.theme.colour.accent)
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="1"/><c:plus>{_literal(up)}</c:plus><c:minus>{_literal(down)}</c:minus>'
        f'<c:spPr><a:ln w="{4 * EMU}">{paint}</a:ln></c:spPr></c:errBars>'
    )


def _legend(drawn: Sequence[_Piece], looks: Looks) -> str:
    """The lines by name, each once."""
    order = sorted(range(len(drawn)), key=lambda at: not drawn[at].hollow)
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
        for place, at in enumerate(order)
        if not drawn[at].named
    )
    return f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/>{_text(looks)}</c:legend>'


# --- what both have ------------------------------------------------------------------------------


def _space(plot: str, looks: Looks, legend: str = "") -> str:
    tag = {"nl": "nl-NL", "en": "en-GB"}[looks.language]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}" '
        f'xmlns:c15="{C15}"><c:date1904 val="0"/><c:lang val="{tag}"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{plot}'
        f'<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(looks)}<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'


def _no_fill() -> str:
    return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _number_format() -> str:
    return '<c:numFmt formatCode="0&quot;%&quot;" sourceLinked="0"/>'


def _text(looks: Looks, *, strong: bool = False) -> str:
    """The letters of labels: ink for figures, muted for the rest."""
    colour = looks.theme.colour.ink if strong else looks.theme.colour.muted
    return (
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f"{_run(looks, 'defRPr', colour, strong=strong)}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
    )


def _run(looks: Looks, tag: str, colour: str, *, strong: bool) -> str:
    return (
        f'<a:{tag} sz="{round(looks.size * 100)}" b="{int(strong)}">{_solid(colour)}'
        f'<a:latin typeface="{escape(looks.theme.font.family)}"/></a:{tag}>'
    )


def _flags(*, value: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _labels(said: Sequence[str], looks: Looks, side: str) -> str:
    """Labels as released ("<5%"), from their own column of the workbook."""
    if not any(said):
        return ""
    run = _run(looks, "rPr", looks.theme.colour.ink, strong=True)
    points = "".join(
        f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich><a:bodyPr/><a:p>'
        f"<a:r>{run}<a:t>{wording.NBSP}</a:t></a:r>"
        f'<a:fld id="{{{at:08X}-0000-4000-8000-000000000000}}" type="CELLRANGE">{run}'
        f"<a:t>{escape(text)}</a:t></a:fld></a:p></c:rich></c:tx>{_no_fill()}"
        f'<c:dLblPos val="{side}"/>{_flags(value=False)}'
        '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}">'
        '<c15:dlblFieldTable/><c15:showDataLabelsRange val="1"/></c:ext></c:extLst></c:dLbl>'
        if text
        else f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'
        for at, text in enumerate(said)
    )
    return (
        f"<c:dLbls>{points}{_flags(value=False)}<c:extLst>"
        '<c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}">'
        '<c15:showDataLabelsRange val="1"/></c:ext></c:extLst></c:dLbls>'
    )


def _label_range(said: Sequence[str]) -> str:
    if not any(said):
        return ""
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(text)}</c:v></c:pt>' for at, text in enumerate(said) if text
    )
    return (
        '<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}"><c15:datalabelsRange>'
        f"<c15:f>{column(SHOWN, len(said))}</c15:f><c15:dlblRangeCache>"
        f'<c:ptCount val="{len(said)}"/>{points}</c15:dlblRangeCache></c15:datalabelsRange>'
        "</c:ext></c:extLst>"
    )


def _categories(names: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(name)}</c:v></c:pt>' for at, name in enumerate(names)
    )
    return (
        f"<c:cat><c:strRef><c:f>{column(0, len(names))}</c:f><c:strCache>"
        f'<c:ptCount val="{len(names)}"/>{points}</c:strCache></c:strRef></c:cat>'
    )


def _values(at: int, values: Sequence[int | None]) -> str:
    return f"<c:val>{_numbers(at, values)}</c:val>"


def _numbers(at: int, values: Sequence[int | None]) -> str:
    """A column of the workbook; a figure that is not there has no point."""
    return (
        f"<c:numRef><c:f>{column(at, len(values))}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{_points(values)}</c:numCache></c:numRef>"
    )


def _literal(values: Sequence[int | None]) -> str:
    return f"<c:numLit><c:formatCode>General</c:formatCode>{_points(values)}</c:numLit>"


def _points(values: Sequence[int | None]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _category_axis(looks: Looks, *, reverse: bool) -> str:
    rule = _solid(looks.theme.colour.rule)
    return (
        '<c:catAx><c:axId val="1"/><c:scaling>'
        f'<c:orientation val="{"maxMin" if reverse else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if reverse else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr><a:ln>{rule}</a:ln></c:spPr>{_text(looks)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(looks: Looks, end: int, *, upright: bool) -> str:
    """From 0 to a round end; `upright` for the axis at the left, else along the foot."""
    rule = _solid(looks.theme.colour.rule)
    step = 10 if end <= 60 else 20
    return (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{end}"/>'
        f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{"l" if upright else "b"}"/>'
        f"<c:majorGridlines><c:spPr><a:ln>{rule}</a:ln></c:spPr></c:majorGridlines>"
        f'{_number_format()}<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(looks)}<c:crossAx val="1"/>'
        f'<c:crosses val="{"autoZero" if upright else "max"}"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{step}"/></c:valAx>'
    )
