"""The 5-minutenversie as a deck that an official can edit: native charts, real titles and tables.

The slides are those of `slides.py`, the same as on paper. Every slide says of itself that its
figures are fictitious where they are, because a slide is easily lifted out of its deck.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide as Page
from pptx.slide import SlideLayout
from pptx.util import Pt

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Block
from monitor.disseminate import blocks, wording
from monitor.disseminate.charts import DotRow
from monitor.disseminate.issue import Issue
from monitor.disseminate.office import chart
from monitor.disseminate.office.chart import Looks, Native
from monitor.disseminate.office.package import LANGUAGE_TAGS, sealed
from monitor.disseminate.office.text import SET as SET_WORDS
from monitor.disseminate.office.text import about, fitted, marks, source
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.slides import Slide, slides
from monitor.disseminate.texts import Teller, refuse_required
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Comparison, Released, Verdict


WIDTH, HEIGHT = 960.0, 540.0  # points: 16:9
LEFT = 48.0
ROOM = WIDTH - 2 * LEFT
TITLES = (30.0, 28.0, 26.0, 24.0, 22.0)  # sizes of a title, largest first; at most two lines
CAPTIONS = (16.0, 15.0, 14.0, 13.0, 12.0)  # of what is measured: one line
OPENING, CONTENT = 0, 5  # places of the two layouts in use in the template of python-pptx
TITLE = (LEFT, 50.0, ROOM, 80.0)  # left, top, width, height
BODY = (LEFT, 168.0, ROOM, 300.0)
READING = (LEFT, 116.0, ROOM, 360.0)
BASE = (LEFT, 474.0, ROOM - 310.0, 34.0)
SET = (WIDTH - LEFT - 300.0, 474.0, 300.0, 18.0)
MARKS = 340.0  # points of width for the marks at the top, on one line whatever the letters
OPENING_BAND = 250.0
LABELS = 14.0  # points: labels of charts, to be read in a hall

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
BAND = (
    f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="90" name="band" descr=""/><p:cNvSpPr/><p:nvPr '
    'userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" '
    'cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
    '<a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
OPENING_TITLE = (
    f'<a:lvl1pPr {NAMES} algn="l"><a:defRPr sz="4000" b="1"><a:solidFill>'
    '<a:srgbClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
)

SIGNS: Mapping[
    tuple[bool, Verdict], str
] = {  # (over time, verdict) → sign of a provable difference
    (True, Verdict.HIGHER): "↗",
    (True, Verdict.LOWER): "↘",
    (False, Verdict.HIGHER): "▲",
    (False, Verdict.LOWER): "▼",
}
SAID: Mapping[str, Text] = {
    "of": Text("van de {phrase}", "of {phrase}"),
    "margin": Text("marge {margin}", "margin {margin}"),
    "statement": Text("Uitspraak", "Statement"),
    "interval": Text("95%-marge", "95% margin"),
    "since": Text("Verschil met {year}", "Difference from {year}"),
    "table": Text("Tabel: {title}", "Table: {title}"),
    "signs": Text(
        "↗ ↘ aantoonbaar gestegen of gedaald sinds {year}",
        "↗ ↘ provably risen or fallen since {year}",
    ),
    "band": Text("Streep: 95%-marge.", "Bar: 95% margin."),
    "cells": Text("Cijfers op deze dia", "Figures on this slide"),
}


@dataclass(frozen=True)
class _Order:
    """A deck as ordered: the issue, and how its charts look."""

    issue: Issue
    looks: Looks

    @property
    def teller(self) -> Teller:
        return self.issue.teller

    @property
    def theme(self) -> Theme:
        return self.issue.theme

    def say(self, name: str, **slots: object) -> str:
        return SAID[name].say(self.teller.language).format(**slots)


def deck(issue: Issue) -> bytes:
    """The PPTX of a publication of kind "deck": the same bytes from the same data.

    Refuses D01 (more than twelve slides), D02 (a text does not fit), D03 (a block not for slides),
    T06 (a cell nobody asked for), T10 (a required sentence that cannot be told) and, with O01 and
    O02, a ledger that gives away hidden cells.
    """
    refuse_leaks(issue.teller.ledger)
    refuse_required(issue.teller)
    said = about(issue, issue.say(issue.publication.title))
    order = _Order(issue, Looks(issue.theme, issue.language, LABELS, said.day))
    made = _empty(order)
    for slide in slides(issue.teller):
        if slide.block.kind not in DRAWN:
            raise refuse("D03", Place(issue.publication.id), kind=slide.block.kind)
        _add(made, slide, order)
    written = io.BytesIO()
    made.save(written)
    return sealed(written.getvalue(), said)


# --- the deck without slides ---------------------------------------------------------------------


def _empty(order: _Order) -> Deck:
    """A deck of two layouts in the colours and letters of the theme."""
    made = Presentation()
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for place in reversed(range(len(made.slide_layouts))):
        if place not in (OPENING, CONTENT):
            made.slide_layouts.remove(made.slide_layouts[place])
    master = made.slide_master
    _paint_theme(master.part, order.theme)
    _style_titles(master.element)
    _place(master.placeholders)
    for layout, opening in zip(made.slide_layouts, (True, False), strict=True):
        _place(layout.placeholders)
        if opening:
            _style_opening(layout, order)
    return made


def _place(placeholders: Iterable[Any]) -> None:
    """Put the placeholders of a master or layout where our slides have them."""
    for shape in list(placeholders):
        kind = shape.element.find(f".//{qn('p:ph')}").get("type")
        if kind in ("dt", "ftr", "sldNum"):
            shape.element.getparent().remove(shape.element)
        elif kind in ("title", "ctrTitle"):
            _put(shape, *TITLE)
            frame = shape.text_frame
            frame.vertical_anchor = MSO_ANCHOR.TOP
            _no_inset(frame)
        else:
            _put(shape, *BODY)


def _style_opening(layout: SlideLayout, order: _Order) -> None:
    """The opening slide: a panel in the colour of headings behind its title."""
    colour = order.theme.colour
    tree = layout.shapes._spTree
    band = parse_xml(BAND.format(
        width=Pt(WIDTH), height=Pt(OPENING_BAND), colour=colour.primary[1:].upper()
    ))  # fmt: skip
    tree.insert(2, band)
    placeholders: Any = layout.placeholders
    for shape in placeholders:
        if shape.placeholder_format.idx == 0:
            _put(shape, LEFT, 110.0, ROOM, 110.0)
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
            body = shape.element.find(f".//{qn('a:lstStyle')}")
            body.append(parse_xml(OPENING_TITLE.format(colour=colour.paper[1:].upper())))
        else:
            _put(shape, LEFT, OPENING_BAND + 28.0, ROOM, 150.0)


def _paint_theme(part: object, theme: Theme) -> None:
    """Colours and letters of the theme in the part of the deck that holds them."""
    found = next(
        rel.target_part
        for rel in part.rels.values()  # type: ignore[attr-defined]
        if rel.reltype == RELATIONSHIP_TYPE.THEME
    )
    colour = theme.colour
    named = {
        "dk1": colour.ink, "lt1": colour.paper, "dk2": colour.primary, "lt2": colour.panel,
        "accent1": colour.primary, "accent2": colour.accent, "accent3": colour.reference,
        "accent4": colour.track, "accent5": colour.muted, "accent6": colour.provable,
        "hlink": colour.primary, "folHlink": colour.muted,
    }  # fmt: skip
    said = found.blob.decode()
    for name, value in named.items():
        paint = f'<a:{name}><a:srgbClr val="{value[1:].upper()}"/></a:{name}>'
        said = re.sub(rf"<a:{name}>.*?</a:{name}>", paint, said, flags=re.DOTALL)
    said = re.sub(
        r'(<a:(?:major|minor)Font>\s*)<a:latin typeface="[^"]*"',
        rf'\1<a:latin typeface="{theme.font.family}"',
        said,
    )
    found._blob = re.sub(r'(<a:theme [^>]*name=)"[^"]*"', rf'\1"{theme.name}"', said).encode()


def _style_titles(master: etree._Element) -> None:
    title = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    assert title is not None
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    assert run is not None
    run.set("sz", str(int(TITLES[0] * 100)))
    run.set("b", "1")
    fill = run.find(f"{qn('a:solidFill')}/{qn('a:schemeClr')}")
    assert fill is not None  # a fact of the template
    fill.set("val", "tx2")


# --- slides --------------------------------------------------------------------------------------


def _add(made: Deck, slide: Slide, order: _Order) -> None:
    page = made.slides.add_slide(made.slide_layouts[0 if slide.opening else 1])
    _title(page, slide, order)
    DRAWN[slide.block.kind](page, slide, order)
    _foot(page, slide, order)
    _notes(page, slide, order)
    tag = LANGUAGE_TAGS[order.teller.language]
    for run in page.shapes._spTree.iter(qn("a:rPr"), qn("a:endParaRPr")):
        run.set("lang", tag)


def _title(page: Page, slide: Slide, order: _Order) -> None:
    title = page.shapes.title
    assert title is not None
    title.text_frame.text = slide.title
    if slide.opening:
        return
    size = fitted(slide.title, ROOM, 2, TITLES, order.theme, strong=True)
    if size is None:
        place = Place(order.teller.publication.id)
        raise refuse("D02", place, slide=slide.number, said=slide.title)
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    if slide.topic != slide.title:
        _say(page, slide.topic, (LEFT, 26.0, ROOM - MARKS, 20.0), order, size=14.0, colour="accent")
    if caption := _caption(slide, order):
        size = fitted(caption, ROOM, 1, CAPTIONS, order.theme, strong=False)
        if size is None:
            place = Place(order.teller.publication.id)
            raise refuse("D02", place, slide=slide.number, said=caption)
        _say(page, caption, (LEFT, 136.0, ROOM, 24.0), order, size=size, colour="muted")


def _caption(slide: Slide, order: _Order) -> str:
    """What is measured, and what the bar around a dot means where there is one."""
    drawn = slide.block.kind in ("bars", "within", "trend")
    with_band = drawn and any(
        cell.shown and cell.low is not None for cell in blocks.cells(order.teller, slide.block)
    )
    return " ".join(filter(None, [slide.caption, order.say("band") if with_band else ""]))


def _foot(page: Page, slide: Slide, order: _Order) -> None:
    """Base line and set of figures, then the source; and the marks at the top."""
    if slide.base:
        _say(page, slide.base, BASE, order, size=12.0, colour="muted")
    if slide.set_id:
        said = SET_WORDS.say(order.teller.language).format(id=slide.set_id)
        _say(page, said, SET, order, size=12.0, colour="muted", align=PP_ALIGN.RIGHT)
    _say(page, source(order.issue), (LEFT, 514.0, ROOM - 80.0, 16.0), order, size=11.0)
    number = _say(
        page, "", (WIDTH - LEFT - 60.0, 514.0, 60.0, 16.0), order, size=11.0, align=PP_ALIGN.RIGHT
    )
    _number(number.paragraphs[0], slide.number, order)
    if marks(order.issue):
        colour = "paper" if slide.opening else "ink"
        _say(page, marks(order.issue), (WIDTH - LEFT - MARKS, 26.0, MARKS, 18.0), order, size=11.0,
             colour=colour, strong=True, align=PP_ALIGN.RIGHT)  # fmt: skip


def _number(paragraph: Any, number: int, order: _Order) -> None:
    """The number of the slide as a field, so that it stays right when slides are moved."""
    field = etree.SubElement(paragraph._p, qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    run = etree.SubElement(field, qn("a:rPr"))
    run.set("sz", "1100")
    fill = etree.SubElement(etree.SubElement(run, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", order.theme.colour.muted[1:].upper())
    etree.SubElement(field, qn("a:t")).text = str(number)


def _text(page: Any, slide: Slide, order: _Order) -> None:
    """Sentences: of the opening under its title, else one below the other with room between."""
    if slide.opening:
        frame = page.placeholders[1].text_frame
        size = 20.0
    else:
        frame = page.shapes.add_textbox(*map(Pt, READING)).text_frame
        size = 20.0
    frame.word_wrap = True
    _no_inset(frame)
    for place, sentence in enumerate(slide.sentences):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _write(paragraph, sentence, order, size=size, colour="ink")
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size * 0.6)
        _no_bullet(paragraph)
    if order.issue.notice:
        paragraph = frame.add_paragraph()
        _write(paragraph, order.issue.notice, order, size=size, colour="ink", strong=True)
        paragraph.alignment = PP_ALIGN.LEFT
        _no_bullet(paragraph)


def _key_figures(page: Page, slide: Slide, order: _Order) -> None:
    """A card for each figure: one text box, so that it is read in order and edited as a whole."""
    names = slide.block.indicators
    gap = 24.0
    width = (ROOM - gap * (len(names) - 1)) / len(names)
    pairs = zip(names, blocks.against(slide.block), strict=True)
    for place, (name, whom) in enumerate(pairs):
        left = LEFT + place * (width + gap)
        card = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, (left, 168.0, width, 290.0)))
        card.shadow.inherit = False
        card.fill.solid()
        card.fill.fore_color.rgb = _rgb(order.theme.colour.panel)
        card.line.fill.background()
        card.name = order.teller.edition.indicators[name].label.say(order.teller.language)
        frame = card.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        _fill_card(frame, order.teller.cell(name), name, whom, order)


def _fill_card(frame: Any, cell: Released, name: str, whom: str, order: _Order) -> None:
    teller, language = order.teller, order.teller.language
    phrase = BASES[cell.base].phrase_for(teller.group, language)
    predicate = teller.edition.indicators[name].predicate.say(language)
    margin = wording.margin(cell, language)
    beside = order.say("margin", margin=margin) if margin and not cell.wide_margin else margin
    if not cell.shown:
        beside = wording.status(cell, language)
    lines = [
        (wording.short_percent(cell, language), 66.0, "primary", True),
        (beside, 16.0, "muted", False),
        (f"{order.say('of', phrase=phrase)} {predicate}", 18.0, "ink", False),
        (wording.numbers_line([cell], language), 14.0, "muted", False),
    ]
    for place, (said, size, colour, strong) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _write(paragraph, said, order, size=size, colour=colour, strong=strong)
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(6)
    said, comparison = (
        (wording.change(cell, teller.ledger, language), cell.change)
        if whom == "previous"
        else (wording.contrast(cell, teller.ledger, teller.reference, language), cell.contrast)
    )
    if said:
        paragraph = frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        _write_verdict(paragraph, said, comparison, whom == "previous", order, size=16.0)


def _write_verdict(
    paragraph: Any,
    said: str,
    comparison: Comparison | None,
    over_time: bool,
    order: _Order,
    *,
    size: float,
) -> None:
    """A verdict with its sign in front, which only a provable difference has."""
    if comparison is not None and wording.is_provable(comparison):
        sign = SIGNS[over_time, comparison.verdict]
        _write(paragraph, f"{sign} ", order, size=size, colour="provable", strong=True)
    _write(paragraph, said, order, size=size, colour="ink")


def _dots(page: Page, slide: Slide, order: _Order) -> None:
    rows = blocks.dot_rows(order.teller, slide.block)
    native = chart.dots(
        _with_reference(rows, slide.block, order),
        order.looks,
        title=_measured(slide, order),
        reference_name=order.teller.reference,
    )
    _add_chart(page, native, slide)


def _with_reference(rows: list[DotRow], block: Block, order: _Order) -> list[DotRow]:
    """Beside groups everyone as a row of its own: a native chart has no ticks."""
    teller = order.teller
    if block.kind != "within":
        return rows
    everyone = teller.cell(block.indicators[0], teller.publication.reference)
    label = teller.edition.domains[teller.publication.reference].label.say(teller.language)
    return [*rows, DotRow(label, everyone)]


def _trend(page: Page, slide: Slide, order: _Order) -> None:
    native = chart.trend(
        blocks.trend_lines(order.teller, slide.block),
        order.issue.breaks.get(slide.block.indicators[0], ()),
        order.looks,
        title=_measured(slide, order),
    )
    _add_chart(page, native, slide)


def _measured(slide: Slide, order: _Order) -> str:
    return f"{slide.topic.rstrip('?.')}, {order.teller.group.say(order.teller.language)}"


def _add_chart(page: Page, native: Native, slide: Slide) -> None:
    package = page.part.package
    part = ChartPart.load(
        package.next_partname(ChartPart.partname_template),
        CONTENT_TYPE.DML_CHART,
        package,
        native.xml,
    )
    book = EmbeddedXlsxPart.new(native.workbook, package)
    assert part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE) == "rId1"  # as the chart names it
    link = page.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    shapes: Any = page.shapes
    frame = shapes._add_chart_graphicFrame(link, *(Pt(at) for at in BODY))
    named = frame.nvGraphicFramePr.cNvPr
    named.set("name", slide.topic)
    named.set("descr", native.alt)


def _table(page: Page, slide: Slide, order: _Order) -> None:
    teller = order.teller
    names, year = slide.block.indicators, teller.edition.previous
    before = {name: blocks.previous(teller, name) for name in names}
    with_past = any(cell is not None and cell.shown for cell in before.values())
    heads = [order.say("statement"), str(teller.edition.year), order.say("interval")]
    if with_past:
        heads = [heads[0], str(year), *heads[1:], order.say("since", year=year)]
    widths = [ROOM - 110.0 * (len(heads) - 1) - 60.0 * with_past, *[110.0] * (len(heads) - 1)]
    widths[-1] += 60.0 * with_past
    frame = page.shapes.add_table(len(names) + 1, len(heads), *(Pt(at) for at in BODY))
    frame.name = slide.topic
    title = order.say("table", title=_measured(slide, order))
    frame._element._nvXxPr.cNvPr.set("descr", title)
    table = frame.table
    table.horz_banding = False
    for place, width in enumerate(widths):
        table.columns[place].width = Pt(width)
    rows: list[list[Field]] = [[(head, None) for head in heads]]
    rows += [_table_row(name, before[name], with_past, order) for name in names]
    for at, row in enumerate(rows):
        table.rows[at].height = Pt(min(36.0, BODY[3] / len(rows)))
        for place, (said, sign) in enumerate(row):
            cell = table.cell(at, place)
            _fill_cell(cell, said, sign, order, head=at == 0, first=place == 0)


Field = tuple[str, str | None]  # what stands in a cell of a table, and the sign before it


def _table_row(name: str, before: Released | None, with_past: bool, order: _Order) -> list[Field]:
    teller, language = order.teller, order.teller.language
    cell = teller.cell(name)
    label = teller.edition.indicators[name].label.say(language)
    margin = wording.margin(cell, language) if cell.shown else wording.status(cell, language)
    values: list[Field] = [(wording.short_percent(cell, language), None), (margin, None)]
    if with_past:
        past = "" if before is None else wording.short_percent(before, language)
        change = cell.change if cell.shown else None
        sign = SIGNS[True, change.verdict] if change and wording.is_provable(change) else None
        values = [(past, None), *values, (wording.difference(change, language), sign)]
    return [(label, None), *values]


def _fill_cell(
    cell: Any, said: str, sign: str | None, order: _Order, *, head: bool, first: bool
) -> None:
    colour = order.theme.colour
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(colour.primary if head else colour.paper)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Pt(2)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if first else PP_ALIGN.RIGHT
    if sign:
        _write(paragraph, f"{sign} ", order, size=15.0, colour="provable", strong=True)
    _write(paragraph, said, order, size=15.0, colour="paper" if head else "ink", strong=head)


DRAWN: Mapping[str, Callable[[Page, Slide, _Order], None]] = {
    "text": _text,
    "key_figures": _key_figures,
    "trend": _trend,
    "bars": _dots,
    "within": _dots,
    "table": _table,
}


def _notes(page: Page, slide: Slide, order: _Order) -> None:
    """Below the slide, for who prepares a talk: each figure with its cell, margin and numbers."""
    language = order.teller.language
    if slide.block.kind == "text":
        return
    told = [f"{order.say('cells')}:"]
    for cell in blocks.cells(order.teller, slide.block):
        parts = [wording.percent(cell, language), wording.margin(cell, language)]
        parts.append(wording.numbers_line([cell], language))
        told.append(f"{cell.id}: {', '.join(part for part in parts if part)}")
    frame = page.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = "\n".join([*told, order.issue.notice]).strip()


# --- words on a slide ----------------------------------------------------------------------------


def _say(
    page: Page,
    said: str,
    box: tuple[float, float, float, float],
    order: _Order,
    *,
    size: float,
    colour: str = "muted",
    strong: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
) -> Any:
    """A text box at `box` (left, top, width, height in points)."""
    frame = page.shapes.add_textbox(*(Pt(at) for at in box)).text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    _no_inset(frame)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = align
    if said:
        _write(paragraph, said, order, size=size, colour=colour, strong=strong)
    return frame


def _write(
    paragraph: Any,
    said: str,
    order: _Order,
    *,
    size: float,
    colour: str,
    strong: bool = False,
) -> None:
    run = paragraph.add_run()
    run.text = said
    run.font.size = Pt(size)
    run.font.bold = strong
    run.font.color.rgb = _rgb(getattr(order.theme.colour, colour))


def _no_bullet(paragraph: Any) -> None:
    own = paragraph._p.get_or_add_pPr()
    own.set("marL", "0")
    own.set("indent", "0")
    own.append(parse_xml(f"<a:buNone {NAMES}/>"))


def _no_inset(frame: Any) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)


def _put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Pt, (left, top, width, height))


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]
