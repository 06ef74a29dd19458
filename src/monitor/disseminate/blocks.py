"""The blocks of a publication on paper: from `publications.toml` to what a template sets.

Each maker gives a plain mapping of words and pictures, all taken from released cells. A block never
says more than its cells: of a figure that is not published there is a dot, and no sign, comparison
or number of answers beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.concepts.bases import BASES
from monitor.concepts.forms import FORMS
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Block, Domain, Indicator
from monitor.disseminate import charts, names, texts, wording
from monitor.disseminate.charts import DotRow, Figure, Panel, Scale, TrendBreak, TrendLine
from monitor.disseminate.charts.letters import letters, wrap
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Comparison, Released, Verdict


A4_WIDTH = 595.28  # points
GUTTER = 20.0  # points between two half blocks; the template has the same
COLUMN_INSET = 21.0  # points that the padding and gutter of a text box take from half its width
TABLE_AIR = (
    2.6  # points that one unit of air adds to each row of a table; the template has the same
)
SUB_FORMS = frozenset(f"agg_{form.code}" for form in FORMS.values() if form.head)

Made = Mapping[str, Any]

WORDS: Mapping[str, Text] = {
    "set": Text("cijferset {id}", "figure set {id}"),
    "margin": Text("marge {margin}", "margin {margin}"),
    "of": Text("van de {phrase}", "of {phrase}"),
    "statement": Text("Uitspraak", "Statement"),
    "interval": Text("95%-marge", "95% margin"),
    "since": Text("Verschil met {year}", "Difference from {year}"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """How roomy a page is set (ruimte): `air` stretches the distance between rows, `tall` is the
    height of a trend in points, `letters` scales the labels of charts and tables."""

    air: float
    tall: float
    letters: float = 1.0


@dataclass(frozen=True)
class Maker:
    """What a block needs to be made (opmaker): who tells, in which looks, with how much room.

    `wide` is the room between the margins in points; 0 for that of an A4 page.
    """

    teller: Teller
    theme: Theme
    breaks: Mapping[str, Sequence[TrendBreak]]
    room: Room
    wide: float = 0.0

    def word(self, name: str, **slots: object) -> str:
        return WORDS[name].say(self.teller.language).format(**slots)

    def say(self, text: Text | None) -> str:
        return "" if text is None else text.say(self.teller.language)

    def indicator(self, name: str) -> Indicator:
        return self.teller.edition.indicators[name]

    @property
    def domain(self) -> Domain:
        return self.teller.edition.domains[self.teller.publication.domain]

    @property
    def width(self) -> float:
        """Between the margins of a page, in points."""
        return self.wide or A4_WIDTH - 2 * self.theme.space.margin

    @property
    def size(self) -> float:
        """Of the labels in charts, in points."""
        return self.theme.font.paper_chart * self.room.letters

    def span(self, block: Block) -> float:
        """The width that a block gets, in points."""
        return self.width if block.width == "full" else (self.width - GUTTER) / 2


def make(maker: Maker, block: Block, set_id: str, maximum: int | None = None) -> Made:
    """One block as the template takes it; `maximum` is the end of an axis shared by two charts."""
    return MAKERS[block.kind](maker, block, set_id, maximum)


def cells(teller: Teller, block: Block) -> list[Released]:
    """Every cell that a block shows or holds something against, in the order of the page."""
    return list(dict.fromkeys(_cells(teller, block)))


def _cells(teller: Teller, block: Block) -> Iterator[Released]:
    reference = teller.publication.reference
    if block.kind == "trend":
        for line in trend_lines(teller, block):
            yield from line.cells
        return
    if block.kind == "multiples":
        for panel in panels(teller, block, ()):
            yield from (*panel.cells, *panel.reference)
        return
    for name in block.indicators:
        for domain in block.domains or (teller.publication.domain,):
            yield teller.cell(name, domain)
        if block.kind == "table" and (earlier := previous(teller, name)) is not None:
            yield earlier
        for other in block.opposite:
            yield teller.cell(other)
        if block.kind != "key_figures" and (block.domains or not teller.is_everyone):
            yield teller.cell(name, reference)
    yield from _held_against(teller, block)


def _held_against(teller: Teller, block: Block) -> Iterator[Released]:
    """The figures that stand in brackets under key figures: of before, or of everyone."""
    if block.kind != "key_figures":
        return
    for name, against in zip(block.indicators, block.against, strict=False):
        if against == "reference":
            yield teller.cell(name, teller.publication.reference)
        elif (earlier := previous(teller, name)) is not None:
            yield earlier


def previous(teller: Teller, indicator: str) -> Released | None:
    """The cell of the previous edition, None when that edition published none."""
    year, domain = teller.edition.previous, teller.publication.domain
    return None if year is None else teller.ledger.cell(year, indicator, domain)


def groups(teller: Teller) -> list[Domain]:
    """The groups of the publication's families, family by family."""
    known = teller.edition.domains.values()
    return [one for family in teller.publication.families for one in known if one.family == family]


def motif(teller: Teller, theme: Theme, width: float, height: float) -> str:
    """The picture on the cover, from the first trend or bars of a publication; "" without any."""
    for block in teller.publication.blocks:
        if block.kind == "trend":
            return charts.line_motif(trend_lines(teller, block)[0].cells, theme, width, height)
        if block.kind == "bars":
            shown = [row.cell for row in dot_rows(teller, block)]
            return charts.rows_motif(shown, theme, width, height)
    return ""


def shared_maximum(teller: Teller, blocks: Sequence[Block]) -> int | None:
    """The end of the axis for charts side by side that both tell of the same group."""
    bars = [block for block in blocks if block.kind == "bars"]
    if len(bars) < 2 or len(bars) != len(blocks):
        return None
    return charts.common_maximum(*(dot_rows(teller, block) for block in bars))


def dot_rows(teller: Teller, block: Block) -> list[DotRow]:
    """The rows of a dot chart: one for each indicator, or of one indicator for each group."""
    language, reference = teller.language, teller.publication.reference
    if block.kind == "within":
        name = block.indicators[0]
        everyone = teller.cell(name, reference)
        return [
            DotRow(_group_label(teller, name, domain), teller.cell(name, domain), everyone)
            for domain in block.domains
        ]
    return [
        DotRow(
            teller.edition.indicators[name].label.say(language),
            teller.cell(name),
            None if teller.is_everyone else teller.cell(name, reference),
            indent=name in SUB_FORMS,
        )
        for name in block.indicators
    ]


def _group_label(teller: Teller, indicator: str, domain: str) -> str:
    """The name of a group within the group, with its own number of answers."""
    label = teller.edition.domains[domain].label.say(teller.language)
    numbers = wording.numbers_line([teller.cell(indicator, domain)], teller.language)
    return f"{label} ({numbers})" if numbers else label


def trend_lines(teller: Teller, block: Block) -> list[TrendLine]:
    """The group and everyone over the editions since `since`; of several indicators one each.

    Groups that only earlier editions had are named with the last of these; refuses T06 for one
    that none had.
    """
    since = block.since or 0
    own, reference = teller.publication.domain, teller.publication.reference

    def line(indicator: str, domain: str, label: str, grey: bool = False) -> TrendLine:
        series = teller.ledger.series(indicator, domain)
        return TrendLine(label, [cell for cell in series if cell.edition >= since], grey)

    if len(block.indicators) > 1:
        known = teller.edition.indicators
        return [
            line(name, own, known[name].label.say(teller.language)) for name in block.indicators
        ]
    (name,) = block.indicators
    lines = [line(name, own, teller.group.say(teller.language))]
    for code in block.former:
        waves = [cell.edition for cell in teller.ledger.series(name, code)]
        if not waves:
            place, year = Place(teller.publication.id), teller.edition.year
            raise refuse("T06", place, indicator=name, domain=code, year=year)
        label = names.domain(teller.edition, None, code).group.say(teller.language)
        lines.append(line(name, code, f"{label}, {max(waves)}"))
    if own != reference:
        lines.append(line(name, reference, teller.reference, grey=True))
    return lines


def panels(teller: Teller, block: Block, breaks: Sequence[TrendBreak]) -> list[Panel]:
    """One small trend for each group, with everyone behind it, in the order of the block."""
    name, since = block.indicators[0], block.since or 0

    def series(domain: str) -> list[Released]:
        found = teller.ledger.series(name, domain)
        return [cell for cell in found if cell.canonical and cell.edition >= since]

    everyone = series(teller.publication.reference)
    language, known = teller.language, teller.edition.domains
    return [
        Panel(known[domain].label.say(language), series(domain), everyone, breaks)
        for domain in block.domains
    ]


def scales(teller: Teller, block: Block) -> list[Scale]:
    """The statements of a diverging chart: who agrees with each, and who disagrees."""
    known = teller.edition.indicators
    return [
        Scale(known[agree].label.say(teller.language), teller.cell(disagree), teller.cell(agree))
        for agree, disagree in zip(block.indicators, block.opposite, strict=True)
    ]


def _text(maker: Maker, block: Block, *_: object) -> Made:
    told = texts.passage(maker.teller, maker.teller.publication.texts[block.text])
    if block.title is None:
        return {"kind": "lead", "sentences": told}
    return {
        "kind": "reading",
        "title": maker.say(block.title),
        "caption": maker.say(block.caption),
        "columns": two_columns(told, maker),
    }


def two_columns(sentences: Sequence[str], maker: Maker) -> list[list[str]]:
    """Sentences in two columns of as nearly the same height as can be, each its own paragraph."""
    room, size = maker.width / 2 - COLUMN_INSET, maker.theme.font.paper
    face = letters(maker.theme.font.regular)
    heights = [len(wrap(said, room, size, face)) + 0.4 for said in sentences]
    split = min(range(len(heights) + 1), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))
    return [list(sentences[:split]), list(sentences[split:])]


def _key_figures(maker: Maker, block: Block, set_id: str, _: int | None) -> Made:
    pairs = zip(block.indicators, against(block), strict=True)
    return {
        "kind": "key_figures",
        "keys": [_key(maker, name, whom) for name, whom in pairs],
        "base": "",
        "set": maker.word("set", id=set_id),
    }


def against(block: Block) -> Sequence[str]:
    """What each key figure is compared with; the previous edition when the block does not say."""
    return block.against or ("previous",) * len(block.indicators)


def _key(maker: Maker, name: str, whom: str) -> Made:
    teller, language = maker.teller, maker.teller.language
    cell = teller.cell(name)
    phrase = BASES[cell.base].phrase_for(maker.domain.group, language)
    margin = wording.margin(cell, language)
    found: dict[str, Any] = {
        "value": _value(cell, maker),
        "margin": maker.word("margin", margin=margin)
        if margin and not cell.wide_margin
        else margin,
        "of": maker.word("of", phrase=phrase),
        "predicate": maker.say(maker.indicator(name).predicate),
        "comparison": "",
        "sign": None,
        "numbers": wording.numbers_line([cell], language),
    }
    if not cell.shown:
        return found | {"margin": wording.status(cell, language)}
    if whom == "previous":
        said, comparison = wording.change(cell, teller.ledger, language), cell.change
    else:
        said = wording.contrast(cell, teller.ledger, teller.reference, language)
        comparison = cell.contrast
    drawn = _sign(maker, comparison, over_time=whom == "previous", silent=True)
    return found | {"comparison": said, "sign": drawn}


def _sign(
    maker: Maker, comparison: Comparison | None, *, over_time: bool, silent: bool = False
) -> Made | None:
    """The mark of a provable difference, None for any other verdict. It is `silent` where the
    words beside it say the same; elsewhere its text alternative says it."""
    if comparison is None or not wording.is_provable(comparison):
        return None
    svg = charts.mark(comparison.verdict is Verdict.HIGHER, over_time, maker.theme)
    if silent:
        return {"svg": svg, "alt": ""}
    language, year = maker.teller.language, wording.edition_of(comparison.against)
    sentences = wording.CHANGES if over_time else wording.CONTRASTS
    whom = year if over_time else maker.teller.reference
    said = sentences[comparison.verdict].say(language).format(whom=whom, value="")
    return {"svg": svg, "alt": said}


def _value(cell: Released, maker: Maker, **looks: Any) -> dict[str, Any]:
    """A figure as it stands in a card or table, with the id of its cell to link to."""
    said = wording.short_percent(cell, maker.teller.language)
    plain = {"said": said, "cell": cell.id, "sign": None, "strong": False, "muted": False}
    return plain | looks


def _said(said: str, **looks: Any) -> dict[str, Any]:
    return {"said": said, "cell": "", "sign": None, "strong": False, "muted": False} | looks


def _picture(figure: Figure, width: float) -> Made:
    return {"svg": figure.svg, "alt": figure.alt, "width": width, "height": figure.height}


def _chart(
    maker: Maker, block: Block, set_id: str, figure: Figure, own: Sequence[Released]
) -> Made:
    """A chart with its title, caption, base line and set of figures."""
    return {
        "kind": "chart",
        "title": maker.say(block.title),
        "caption": maker.say(block.caption),
        "picture": _picture(figure, maker.span(block)),
        "base": _base_line(maker, block, own),
        "set": maker.word("set", id=set_id),
        "narrow": block.width == "half",
    }


def _base_line(maker: Maker, block: Block, own: Sequence[Released]) -> str:
    """The base of this edition's figures; the numbers of groups within stand in their labels."""
    language, group = maker.teller.language, maker.domain.group
    if block.kind in ("within", "multiples"):
        return f"{wording.BASE.say(language)}: {BASES[block.base].line_for(group, language)}"
    return wording.base_line(own, group, language)


def _trend(maker: Maker, block: Block, set_id: str, _: int | None) -> Made:
    teller, name = maker.teller, block.indicators[0]
    lines = trend_lines(teller, block)
    width = maker.span(block)
    figure = charts.trend(
        lines,
        maker.breaks.get(name, ()),
        maker.theme,
        teller.language,
        width,
        maker.room.tall,
        text=maker.size,
        title=_title(maker, block),
    )
    return _chart(maker, block, set_id, figure, [teller.cell(name)])


def _dots(maker: Maker, block: Block, set_id: str, maximum: int | None) -> Made:
    teller = maker.teller
    rows = dot_rows(teller, block)
    figure = charts.dots(
        rows,
        maker.theme,
        teller.language,
        maker.span(block),
        text=maker.size,
        maximum=maximum,
        air=maker.room.air,
        title=_title(maker, block),
        reference_name=teller.reference,
    )
    return _chart(maker, block, set_id, figure, [row.cell for row in rows])


def _multiples(maker: Maker, block: Block, set_id: str, _: int | None) -> Made:
    teller, name = maker.teller, block.indicators[0]
    figure = charts.multiples(
        panels(teller, block, maker.breaks.get(name, ())),
        maker.theme,
        teller.language,
        maker.span(block),
        text=maker.size,
        title=_title(maker, block),
    )
    own = [teller.cell(name, domain) for domain in block.domains]
    return _chart(maker, block, set_id, figure, own)


def _diverging(maker: Maker, block: Block, set_id: str, _: int | None) -> Made:
    rows = scales(maker.teller, block)
    figure = charts.diverging(
        rows,
        maker.theme,
        maker.teller.language,
        maker.span(block),
        text=maker.size,
        air=maker.room.air,
        title=_title(maker, block),
    )
    own = [cell for row in rows for cell in row.cells]
    return _chart(maker, block, set_id, figure, own)


def _title(maker: Maker, block: Block) -> str:
    """What a chart measures and of whom, for its text alternative."""
    title = maker.say(block.title) or maker.say(maker.indicator(block.indicators[0]).label)
    return f"{title.rstrip('?.')}, {maker.say(maker.domain.group)}"


def _table(maker: Maker, block: Block, set_id: str, _: int | None) -> Made:
    teller, language = maker.teller, maker.teller.language
    names, year = block.indicators, teller.edition.previous
    before = {name: previous(teller, name) for name in names}
    with_past = any(cell is not None and cell.shown for cell in before.values())
    heads = [maker.word("statement"), str(teller.edition.year), maker.word("interval")]
    if with_past:
        heads = [heads[0], str(year), *heads[1:], maker.word("since", year=year)]
    everyone = teller.reference
    if not teller.is_everyone:
        heads.append(everyone[:1].upper() + everyone[1:])
    return {
        "kind": "table",
        "title": maker.say(block.title),
        "caption": maker.say(block.caption),
        "columns": heads,
        "rows": [_table_row(maker, name, before[name], with_past) for name in names],
        "air": maker.room.air,
        "size": maker.size + 0.4,
        "base": wording.base_line([teller.cell(name) for name in names], teller.group, language),
        "set": maker.word("set", id=set_id),
    }


def _table_row(maker: Maker, name: str, before: Released | None, with_past: bool) -> Made:
    teller, language = maker.teller, maker.teller.language
    cell, everyone = teller.cell(name), teller.cell(name, teller.publication.reference)
    margin = wording.margin(cell, language) if cell.shown else wording.status(cell, language)
    contrast = cell.contrast if cell.shown else None
    drawn = _sign(maker, contrast, over_time=False)
    values = [_value(cell, maker, strong=True, sign=drawn), _said(margin, muted=True)]
    if with_past:
        past = _said("") if before is None else _value(before, maker)
        change = cell.change if cell.shown else None
        drawn = _sign(maker, change, over_time=True)
        said = _said(wording.difference(change, language), sign=drawn, muted=not drawn)
        values = [past, *values, said]
    if not teller.is_everyone:
        values.append(_value(everyone, maker))
    return {"label": maker.say(maker.indicator(name).label), "values": values}


MAKERS: Mapping[str, Callable[[Maker, Block, str, int | None], Made]] = {
    "text": _text,
    "key_figures": _key_figures,
    "trend": _trend,
    "bars": _dots,
    "within": _dots,
    "multiples": _multiples,
    "diverging": _diverging,
    "table": _table,
}
