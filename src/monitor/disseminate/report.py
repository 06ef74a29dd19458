"""The reports (rapport): chapters of text, charts and tables, a chapter on method, all figures.

What stands in which chapter is said by `publications.toml`, every sentence by the texts. A sentence
that is required and cannot be told stops the work; every other one falls away as a whole. The
annexes print every released cell of the themes with its margin and its number of answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Block, Indicator
from monitor.disseminate import blocks, texts, typst, wording
from monitor.disseminate.account import Account
from monitor.disseminate.blocks import Made, Maker, Room
from monitor.disseminate.issue import Issue, front, published
from monitor.disseminate.signs import key_to_signs
from monitor.disseminate.slides import set_ids
from monitor.disseminate.texts import Teller, refuse_required
from monitor.protect.ledger import Released


ROOM = Room(1.0, 190.0)
CHARTS = frozenset({"trend", "bars", "within", "multiples", "diverging"})
WIDE = frozenset({"all_figures"})  # kinds that want a page on its side
APART = frozenset({"all_figures", "definitions"})  # kinds whose chapter begins on a new page

WORDS: Mapping[str, Text] = {
    "report": Text("Rapport", "Report"),
    "quality_report": Text("Kwaliteitsrapport", "Quality report"),
    "contents": Text("Inhoud", "Contents"),
    "list_of_figures": Text("Figuren", "Figures"),
    "list_of_tables": Text("Tabellen", "Tables"),
    "signs": Text("Tekens in de figuren", "Signs in the figures"),
    "chart": Text("Figuur", "Figure"),
    "figures": Text("Tabel", "Table"),
    "by": Text("Uitgevoerd door {agency}", "Carried out by {agency}"),
    "fieldwork": Text(
        "Vragenlijst open van {start} tot en met {end}", "Questionnaire open from {start} to {end}"
    ),
    "assumed": Text(" (aangenomen data)", " (assumed dates)"),
    "numbers": Text(
        "Een getal in dit rapport verwijst naar de pagina met vraag, basis, marge en weging.",
        "A number in this report links to the page with question, base, margin and weighting.",
    ),
    "what": Text("Cijfer", "Figure"),
    "group": Text("Groep", "Group"),
    "population": Text("Bekleden het ambt", "Hold the office"),
    "answered": Text("Vulden de vragenlijst in", "Filled in the questionnaire"),
    "response": Text("Respons", "Response"),
    "definition": Text("Wat het meet", "What it measures"),
    "base": Text("Van wie of wat", "Of whom or what"),
    "measure": Text("Maat", "Measure"),
    "value": Text("Uitkomst", "Outcome"),
    "note": Text("Toelichting", "Note"),
    "no_base": Text("niet gepubliceerd", "not published"),
    "all_figures": Text("{theme}: alle cijfers", "{theme}: all figures"),
    "definitions": Text("{theme}: wat de cijfers meten", "{theme}: what the figures measure"),
    "in_each_cell": Text(
        "In elk vak het percentage, de 95%-marge en het aantal antwoorden (n). Een punt (·): niet "
        "gepubliceerd. Het teken ± staat voor afgerond op vijf.",
        "In each cell the percentage, the 95% margin and the number of answers (n). A dot (·): not "
        "published. The sign ± stands for rounded to five.",
    ),
    "about_whom": Text("Basis: {line}", "Base: {line}"),
}

Item = Mapping[str, Any]
MOTIF = (blocks.A4_WIDTH, 250.0)  # points: the picture on the cover, from edge to edge
NOTHING: Mapping[str, str] = {"title": "", "caption": "", "base": "", "set": ""}


def set_report(issue: Issue, account: Account) -> bytes:
    """The PDF of a report or quality report. Refuses T06, T08 (a block not for reports), T10 (a
    required sentence that cannot be told)."""
    for block in issue.publication.blocks:
        if block.kind not in (*CHARTS, *MAKERS):
            raise refuse("T08", Place(issue.publication.id), kind=block.kind)
    refuse_required(issue.teller)
    sheet = typst.typesetter("report").set(_document(issue, account), published(issue.edition))
    typst.forget_layouts()
    return sheet.pdf


def _document(issue: Issue, account: Account) -> dict[str, Any]:
    said = {name: words.say(issue.language) for name, words in WORDS.items()}
    chapters = list(_chapters(issue, account))
    kinds = {item["kind"] for chapter in chapters for item in chapter["items"]}
    spoken = ("contents", "list_of_figures", "list_of_tables", "chart", "figures")
    return front(issue, said[issue.publication.kind]) | {
        "motif": blocks.motif(issue.teller, issue.theme, *MOTIF),
        "colophon": list(_colophon(issue)),
        "words": {name: said[name] for name in spoken},
        "chapters": _with_key(issue, chapters),
        "has_charts": "chart" in kinds,
        "has_tables": bool(kinds & {"table", "words", "all_figures"}),
    }


def _colophon(issue: Issue) -> Iterator[str]:
    """Who made it and when, and what a reader must know before the first number."""
    settings, language = issue.edition.settings, issue.language
    if issue.notice:
        yield issue.notice
    yield WORDS["by"].say(language).format(agency=settings.get("agency", ""))
    fieldwork = settings.get("fieldwork")
    if isinstance(fieldwork, Mapping):
        days = {key: wording.day(fieldwork[key], language) for key in ("start", "end")}
        assumed = WORDS["assumed"].say(language) if fieldwork.get("assumed") else ""
        yield WORDS["fieldwork"].say(language).format(**days) + assumed
    yield WORDS["numbers"].say(language)


# --- chapters ------------------------------------------------------------------------------------


def _chapters(issue: Issue, account: Account) -> Iterator[dict[str, Any]]:
    """The chapters in the order of the blocks: a block with another theme, or with a name for a
    chapter, begins one. Each is numbered."""
    maker = Maker(issue.teller, issue.theme, issue.breaks, ROOM)
    ids = set_ids(issue.edition.year, issue.publication, issue.publication.blocks)
    chapter: dict[str, Any] = {"title": "", "items": [], "wide": False, "apart": False}
    theme, number = "", 0
    for block, set_id in zip(issue.publication.blocks, ids, strict=True):
        heading = block.chapter
        if block.theme and block.theme != theme:
            heading = issue.edition.themes[block.theme].label
        if heading is not None:
            if chapter["items"]:
                yield chapter
            theme, number = block.theme, number + 1
            chapter = {
                "title": f"{number}  {issue.say(heading)}",
                "items": [],
                "wide": block.kind in WIDE,
                "apart": block.kind in APART,
            }
        chapter["items"] += _items(maker, account, block, set_id)
    if chapter["items"]:
        yield chapter


def _with_key(issue: Issue, chapters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The key to all signs of the report stands at the end of its first chapter."""
    maker = Maker(issue.teller, issue.theme, issue.breaks, ROOM)
    key = key_to_signs(maker, issue.publication.blocks)
    if key is not None:
        title = {"kind": "title", "title": WORDS["signs"].say(issue.language)}
        chapters[0]["items"] += [title, {"kind": "key", "picture": key}]
    return chapters


def _items(maker: Maker, account: Account, block: Block, set_id: str) -> list[Item]:
    if block.kind in CHARTS:
        return [blocks.make(maker, block, set_id)]
    return MAKERS[block.kind](maker, account, block, set_id)


def _text(maker: Maker, _: Account, block: Block, __: str) -> list[Item]:
    """A paragraph under its heading; the sentences of a text of half width are a list."""
    found: list[Item] = []
    sentences = maker.teller.publication.texts[block.text]
    told = [said for one in sentences if (said := texts.told(maker.teller, one)) is not None]
    if block.title is not None and told:
        found.append({"kind": "title", "title": maker.say(block.title)})
    if told:
        kind = "bullets" if block.width == "half" else "paragraph"
        found.append({"kind": kind, "sentences": [_pieces(said) for said in told]})
    return found


def _pieces(said: Sequence[texts.Said]) -> list[Mapping[str, str]]:
    return [{"said": piece.words, "cell": piece.cell} for piece in said]


def _plain(maker: Maker, _: Account, block: Block, set_id: str) -> list[Item]:
    return [blocks.make(maker, block, set_id)]


# --- tables over the whole publication -----------------------------------------------------------


def _response(maker: Maker, _: Account, block: Block, set_id: str) -> list[Item]:
    """How many hold the office and how many of them answered, for each group of the families."""
    teller, language = maker.teller, maker.teller.language
    heads = ("group", "population", "answered", "response")
    rows = []
    for domain in blocks.groups(teller):
        cell = teller.respondents(domain.id)
        label = domain.label.say(language)
        if cell is None or cell.population is None or cell.n is None:
            rows.append({"label": label, "values": [_value(wording.WITHHELD_MARK)] * 3})
            continue
        values = [
            _value(wording.count(cell.population, language)),
            _value(wording.answers(cell, language) or "", cell.id),
            _value(wording.response_class(cell)),
        ]
        rows.append({"label": label, "values": values})
    return [
        {
            "kind": "table",
            "title": maker.say(block.title),
            "caption": maker.say(block.caption),
            "columns": [WORDS[name].say(language) for name in heads],
            "rows": rows,
            "air": ROOM.air,
            "size": maker.size + 0.4,
            "base": "",
            "set": maker.word("set", id=set_id),
        }
    ]


def _value(said: str, cell: str = "") -> Made:
    return {"said": said, "cell": cell, "sign": None, "strong": False, "muted": False}


def _all_figures(maker: Maker, _: Account, __: Block, set_id: str) -> list[Item]:
    """One table for each theme: its indicators by the groups of the families."""
    teller, language = maker.teller, maker.teller.language
    groups = blocks.groups(teller)
    heads = [WORDS["what"].say(language), *(one.label.say(language) for one in groups)]
    found: list[Item] = []
    for theme, indicators in _themes(teller):
        rows = [
            {
                "label": one.label.say(language),
                "base": BASES[one.base].plural.say(language),
                "values": [_figure(maker, one.id, group.id) for group in groups],
            }
            for one in indicators
        ]
        found.append(
            {
                "kind": "all_figures",
                "title": WORDS["all_figures"].say(language).format(theme=theme),
                "caption": WORDS["in_each_cell"].say(language),
                "columns": heads,
                "rows": rows,
                "base": "",
                "set": maker.word("set", id=set_id),
            }
        )
    return found


def _figure(maker: Maker, indicator: str, domain: str) -> Made:
    """A cell as it stands in the annex: its value, and below it margin and n."""
    teller, language = maker.teller, maker.teller.language
    cell = teller.cell(indicator, domain)
    under = []
    if cell.shown:
        number = cell.n if cell.n is not None else 0
        about = "±" if cell.n_rounded else ""
        under = [wording.margin(cell, language), f"n = {about}{wording.count(number, language)}"]
    said = wording.short_percent(cell, language)
    return {"said": said, "cell": cell.id, "under": [one for one in under if one]}


def _themes(teller: Teller) -> Iterator[tuple[str, list[Indicator]]]:
    edition = teller.edition
    for theme in teller.publication.themes:
        found = [one for one in edition.indicators.values() if one.theme == theme]
        yield edition.themes[theme].label.say(teller.language), found


def _definitions(maker: Maker, _: Account, __: Block, ___: str) -> list[Item]:
    """What each figure measures and of whom: one table for each theme."""
    teller, language = maker.teller, maker.teller.language
    heads = [WORDS[name].say(language) for name in ("what", "definition", "base")]
    return [
        {
            **NOTHING,
            "kind": "words",
            "title": WORDS["definitions"].say(language).format(theme=theme),
            "columns": heads,
            "widths": [1.1, 2.4, 1.2],
            "rows": [
                [
                    one.label.say(language),
                    one.definition.say(language),
                    BASES[one.base].line_for(teller.group, language),
                ]
                for one in indicators
            ],
        }
        for theme, indicators in _themes(teller)
    ]


def _measures(maker: Maker, account: Account, block: Block, _: str) -> list[Item]:
    """The measures of quality that the run gave; nothing at all when it gave none."""
    if not account.measures:
        return []
    say = maker.say
    heads = [WORDS[name].say(maker.teller.language) for name in ("measure", "value", "note")]
    return [
        {
            **NOTHING,
            "kind": "words",
            "title": say(block.title),
            "caption": say(block.caption),
            "columns": heads,
            "widths": [1.3, 0.9, 2.2],
            "rows": [[say(one.name), say(one.value), say(one.note)] for one in account.measures],
        }
    ]


MAKERS: Mapping[str, Callable[[Maker, Account, Block, str], list[Item]]] = {
    "text": _text,
    "key_figures": _plain,
    "table": _plain,
    "response": _response,
    "all_figures": _all_figures,
    "definitions": _definitions,
    "measures": _measures,
}


def cells(teller: Teller, block: Block) -> list[Released]:
    """Every cell that a block of a report prints, in the order of the page."""
    if block.kind == "response":
        asked = (teller.respondents(group.id) for group in blocks.groups(teller))
        return [cell for cell in asked if cell is not None]
    if block.kind == "all_figures":
        return [
            teller.cell(indicator.id, group.id)
            for _, indicators in _themes(teller)
            for indicator in indicators
            for group in blocks.groups(teller)
        ]
    return blocks.cells(teller, block)
