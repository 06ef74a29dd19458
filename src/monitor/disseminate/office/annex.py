"""The cijferbijlage to the Kamerbrief: what stands in it, for Word and for Excel alike.

Per theme all figures of everyone, then its headlines by group; at the end every figure of the
letter and the press release with its cell, its base and its source. Tables show what the ledger
released and nothing computed from it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.design.model import Block, Indicator
from monitor.disseminate import blocks, wording
from monitor.disseminate.issue import Issue
from monitor.disseminate.office import chart
from monitor.disseminate.office.chart import Looks, Native
from monitor.disseminate.office.document import WIDTH, Field, Paper, paper
from monitor.disseminate.office.letters import Claim
from monitor.disseminate.office.text import SET, about
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.slides import base_line, set_ids
from monitor.disseminate.texts import Teller, refuse_required, told
from monitor.protect.ledger import Comparison, Released, Verdict


LABELS = 9.0  # points, of charts
ROW = 24.0  # points that a row of a chart takes
TREND = 200.0  # points that a trend is tall

WORDS: Mapping[str, Text] = {
    "contents": Text("Inhoud", "Contents"),
    "table": Text("Tabel {number}. {title}", "Table {number}. {title}"),
    "figure": Text("Figuur {number}. {title}", "Figure {number}. {title}"),
    "groups": Text("{title} naar groep", "{title} by group"),
    "statement": Text("Uitspraak", "Statement"),
    "group": Text("Groep", "Group"),
    "interval": Text("95%-marge", "95% margin"),
    "since": Text("Verschil met {year}", "Difference from {year}"),
    "claims": Text("Cijfers in brief en persbericht", "Figures in letter and press release"),
    "claims_lead": Text(
        "Elk cijfer uit de Kamerbrief en het persbericht, met de cel waaruit het komt.",
        "Each figure in the letter to Parliament and the press release, with its cell.",
    ),
    "document": Text("Stuk", "Document"),
    "sentence": Text("Zin", "Sentence"),
    "said": Text("Zo genoemd", "As said"),
    "cell": Text("Cel", "Cell"),
    "base": Text("Basis", "Base"),
    "source": Text("Bron", "Source"),
}
SIGNS = {
    (True, Verdict.HIGHER): "↗",
    (True, Verdict.LOWER): "↘",
    (False, Verdict.HIGHER): "▲",
    (False, Verdict.LOWER): "▼",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of the annex (thema): its indicators by base in order, headlines, and charts."""

    title: str
    bases: Mapping[str, tuple[Indicator, ...]]
    headlines: tuple[Indicator, ...]
    figures: tuple[tuple[Block, str], ...]  # with the id of its set


def themes(issue: Issue) -> Iterator[Theme]:
    """The themes that the publication names, each with what stands in it."""
    edition, publication = issue.edition, issue.publication
    ids = set_ids(edition.year, publication, publication.blocks)
    placed = list(zip(publication.blocks, ids, strict=True))
    for name in publication.themes:
        own = [one for one in edition.indicators.values() if one.theme == name]
        bases = {base: tuple(one for one in own if one.base == base) for base in BASES}
        yield Theme(
            title=issue.say(edition.themes[name].label),
            bases={base: found for base, found in bases.items() if found},
            headlines=tuple(one for one in own if one.headline),
            figures=tuple((block, name_) for block, name_ in placed if block.theme == name),
        )


def annex_sets(teller: Teller) -> dict[str, tuple[str, ...]]:
    """Set of figures under each chart → the ids of its cells."""
    publication = teller.publication
    named = zip(
        set_ids(teller.edition.year, publication, publication.blocks),
        publication.blocks,
        strict=True,
    )
    return {
        set_id: tuple(cell.id for cell in blocks.cells(teller, block))
        for set_id, block in named
        if set_id
    }


def groups(issue: Issue) -> list[str]:
    """Everyone, and the groups of the families that the publication names."""
    edition, publication = issue.edition, issue.publication
    own = [
        domain.id
        for family in publication.families
        for domain in edition.domains.values()
        if domain.family == family
    ]
    return [publication.domain, *own]


def annex(issue: Issue, listed: Sequence[Claim]) -> bytes:
    """The DOCX: the same bytes from the same data. Refuses T06, T10, O01 and O02."""
    refuse_leaks(issue.teller.ledger)
    refuse_required(issue.teller)
    made = paper(issue, about(issue, issue.say(issue.publication.title)))
    made.paragraph(issue.say(issue.edition.title), "Subtitle")
    made.paragraph(issue.say(issue.publication.title), "Title")
    if issue.notice:
        made.paragraph(issue.notice, "Melding")
    made.paragraph(_word(issue, "contents"), "Caption")
    made.contents()
    for block in issue.publication.blocks:
        if block.kind == "text":
            _reading(made, block)
    numbers = Numbers()
    for theme in themes(issue):
        made.heading(theme.title, 1)
        for block, set_id in theme.figures:
            _figure(made, block, set_id, numbers)
        for base, indicators in theme.bases.items():
            _table(made, theme.title, base, indicators, numbers)
        if theme.headlines:
            _by_group(made, theme, numbers)
    _claims(made, listed)
    return made.bound()


@dataclass
class Numbers:
    """The numbers of tables and figures given so far (nummering)."""

    tables: int = 0
    figures: int = 0

    def table(self, issue: Issue, title: str) -> str:
        self.tables += 1
        return _word(issue, "table", number=self.tables, title=title)

    def figure(self, issue: Issue, title: str) -> str:
        self.figures += 1
        return _word(issue, "figure", number=self.figures, title=title)


def _word(issue: Issue, name: str, **slots: object) -> str:
    return issue.say(WORDS[name]).format(**slots)


def _reading(made: Paper, block: Block) -> None:
    issue = made.issue
    if block.title:
        made.heading(issue.say(block.title), 1)
    for one in issue.publication.texts[block.text]:
        if (said := told(issue.teller, one)) is not None:
            made.paragraph(said)


def _figure(made: Paper, block: Block, set_id: str, numbers: Numbers) -> None:
    issue = made.issue
    title = issue.say(block.title) if block.title else ""
    made.paragraph(numbers.figure(issue, title), "Caption")
    native = native_chart(issue, block, title, made.about.day)
    rows = len(block.domains or block.indicators)
    made.chart(native, title, TREND if block.kind == "trend" else ROW * rows + 40)
    line = base_line(issue.teller, block)
    made.paragraph(f"{line} · {issue.say(SET).format(id=set_id)}", "Basis")


def native_chart(issue: Issue, block: Block, title: str, day: datetime.date) -> Native:
    """The chart of a block, as an office program takes it."""
    looks = Looks(issue.theme, issue.language, LABELS, day)
    measured = f"{title.rstrip('?.')}, {issue.say(issue.teller.group)}"
    if block.kind == "trend":
        lines = blocks.trend_lines(issue.teller, block)
        found = issue.breaks.get(block.indicators[0], ())
        return chart.trend(lines, found, looks, title=measured)
    rows = blocks.dot_rows(issue.teller, block)
    return chart.dots(rows, looks, title=measured, reference_name=issue.teller.reference)


def _table(
    made: Paper, title: str, base: str, indicators: Sequence[Indicator], numbers: Numbers
) -> None:
    """All figures of one theme on one base, beside those of the previous edition."""
    issue = made.issue
    year = issue.edition.previous
    heads = [_word(issue, "statement"), str(year or ""), str(issue.edition.year),
             _word(issue, "interval"), _word(issue, "since", year=year or ""), "n"]  # fmt: skip
    widths = [WIDTH - 308, 42.0, 42.0, 60.0, 84.0, 80.0]
    caption = numbers.table(issue, f"{title} ({issue.say(BASES[base].plural)})")
    made.paragraph(caption, "Caption")
    made.table(heads, [_row(issue, one) for one in indicators], widths, caption)
    cells = [issue.teller.cell(one.id) for one in indicators]
    made.paragraph(_base(issue, base, cells), "Basis")


def _base(issue: Issue, base: str, cells: Sequence[Released]) -> str:
    line = BASES[base].line_for(issue.teller.group, issue.language)
    numbers = wording.numbers_line(cells, issue.language)
    said = f"{wording.BASE.say(issue.language)}: {line}"
    return f"{said} ({numbers})" if numbers else said


def _row(issue: Issue, one: Indicator) -> list[Field]:
    teller, language = issue.teller, issue.language
    cell, before = teller.cell(one.id), blocks.previous(teller, one.id)
    change = cell.change if cell.shown else None
    return [
        Field(issue.say(one.label)),
        _field(issue, before) if before is not None else Field(""),
        _field(issue, cell, strong=True),
        Field(wording.margin(cell, language) if cell.shown else wording.status(cell, language),
              cell.id if cell.shown else ""),
        Field(wording.difference(change, language), cell.id if change else "",
              sign(change, over_time=True)),
        Field(wording.answers(cell, language) or "", cell.id if cell.n is not None else ""),
    ]  # fmt: skip


def _field(issue: Issue, cell: Released, *, strong: bool = False, mark: str = "") -> Field:
    said = wording.short_percent(cell, issue.language)
    return Field(said, cell.id if cell.shown else "", mark, strong)


def sign(comparison: Comparison | None, *, over_time: bool) -> str:
    """The sign of a provable difference, "" for any other verdict."""
    if comparison is None or not wording.is_provable(comparison):
        return ""
    return SIGNS[over_time, comparison.verdict]


def _by_group(made: Paper, theme: Theme, numbers: Numbers) -> None:
    """The headlines of a theme, a row for each group."""
    issue = made.issue
    caption = numbers.table(issue, _word(issue, "groups", title=theme.title))
    heads = [_word(issue, "group"), *(issue.say(one.label) for one in theme.headlines)]
    narrow = min(76.0, (WIDTH - 130.0) / len(theme.headlines))
    widths = [WIDTH - narrow * len(theme.headlines), *[narrow] * len(theme.headlines)]
    rows = [
        [Field(issue.say(issue.edition.domains[group].label)),
         *(_of_group(issue, one, group) for one in theme.headlines)]
        for group in groups(issue)
    ]  # fmt: skip
    made.paragraph(caption, "Caption")
    made.table(heads, rows, widths, caption)
    lines = dict.fromkeys(BASES[one.base] for one in theme.headlines)
    said = "; ".join(base.line_for(issue.teller.group, issue.language) for base in lines)
    made.paragraph(f"{wording.BASE.say(issue.language)}: {said}", "Basis")


def _of_group(issue: Issue, one: Indicator, group: str) -> Field:
    cell = issue.teller.cell(one.id, group)
    contrast = cell.contrast if cell.shown else None
    return _field(issue, cell, mark=sign(contrast, over_time=False))


def _claims(made: Paper, listed: Sequence[Claim]) -> None:
    """The list figure → cell → base → source, by which Parliament can trace every number."""
    issue = made.issue
    made.turn()
    made.heading(_word(issue, "claims"), 1)
    made.paragraph(_word(issue, "claims_lead"))
    heads = [_word(issue, name) for name in ("document", "sentence", "said", "cell", "base")]
    heads.append(_word(issue, "source"))
    widths = [62.0, made.width - 514, 76.0, 156.0, 110.0, 110.0]
    rows = [
        [Field(one.document, words=True), Field(one.sentence, words=True),
         Field(one.said, one.cell, words=True), Field(one.cell, words=True),
         Field(base, words=True), Field(source, words=True)]
        for one, base, source in traced(issue, listed)
    ]  # fmt: skip
    made.table(heads, rows, widths, _word(issue, "claims"))


def traced(issue: Issue, listed: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    """Each claim with the base and the source of its cell in words."""
    for one in listed:
        cell = issue.teller.ledger.by_id[one.cell]
        group = issue.edition.domains[cell.domain].group
        base = BASES[cell.base].line_for(group, issue.language)
        yield one, base, cell.source.publication
