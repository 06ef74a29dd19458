"""The factsheet (factsheet): one group on two A4 pages, from released cells only.

`publications.toml` says which blocks stand on which page. A triangle means provably different from
everyone, a slanting arrow provably changed since the previous edition, and nothing else wears their
colour. Each chart and table carries its base, its numbers and the id of its set of figures.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Block, Edition, Publication
from monitor.disseminate import blocks, charts, typst
from monitor.disseminate.blocks import Made, Maker, Room
from monitor.disseminate.charts import TrendBreak
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.signs import signs
from monitor.disseminate.slides import set_ids
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import Theme, neutral
from monitor.protect.ledger import Ledger


PAGES = 2
DASHBOARD: Mapping[Language, str] = {"nl": "index.html", "en": "index.en.html"}
# How roomy a page may be, roomiest first: the first at which everything fits is taken.
ROOMS = (
    *(Room(2.6, 200.0), Room(2.2, 188.0), Room(1.8, 176.0), Room(1.4, 164.0), Room(1.0, 150.0)),
    *(Room(0.7, 132.0), Room(0.4, 112.0), Room(0.1, 96.0), Room(0.0, 84.0, 0.9)),
)
ROW: Mapping[str, int] = {"full": 1, "half": 2}  # how many blocks of a width stand side by side

WORDS: Mapping[str, Text] = {
    "kind": Text("Factsheet", "Factsheet"),
    "fictitious": Text("Fictieve gegevens", "Fictitious data"),
    "concept": Text("Concept", "Draft"),
    "notice": Text(
        "Alle cijfers over {year} op deze factsheet zijn fictief: zij komen uit gegenereerde "
        "antwoorden.",
        "All figures for {year} on this factsheet are fictitious: they come from generated "
        "answers.",
    ),
    "source": Text("Bron: {title}", "Source: {title}"),
    "page": Text("Pagina {page} van {pages}", "Page {page} of {pages}"),
    "changed": Text(
        "aantoonbaar gestegen of gedaald sinds {year}", "provably risen or fallen since {year}"
    ),
    "different": Text(
        "aantoonbaar hoger of lager dan {reference}", "provably higher or lower than {reference}"
    ),
    "description": Text(
        "Factsheet over {group} met cijfers uit de {title}.",
        "Factsheet on {group} with figures from the {title}.",
    ),
}


@dataclass(frozen=True)
class _Order:
    """One factsheet as ordered: who tells, in which looks, and what it must say of itself."""

    teller: Teller
    theme: Theme
    breaks: Mapping[str, Sequence[TrendBreak]]
    concept: bool
    figures: str

    def word(self, name: str, **slots: object) -> str:
        return WORDS[name].say(self.teller.language).format(**slots)

    @property
    def publication(self) -> Publication:
        return self.teller.publication


def factsheet(
    ledger: Ledger,
    edition: Edition,
    publication: Publication,
    language: Language,
    concept: bool = False,
    *,
    breaks: Mapping[str, Sequence[TrendBreak]] | None = None,
    theme: Theme | None = None,
    figures: str = "",
) -> bytes:
    """The PDF of a factsheet: exactly two pages, tagged, the same bytes from the same data.

    `breaks` maps an indicator to the breaks in its series; `figures` is the address, as seen from
    the PDF, of the page that tells of each cell (a number links to `<figures>#<cell id>`; by
    default the dashboard in the same folder). Refuses T06 (a cell nobody asked for), T07 (does not
    fit), T08 (a block not for paper) and, with O01 and O02, a ledger that gives away hidden cells.
    """
    refuse_leaks(ledger)
    for block in publication.blocks:
        if block.kind not in blocks.MAKERS:
            raise refuse("T08", Place(publication.id), kind=block.kind)
    teller = Teller(ledger, edition, publication, language)
    address = figures or DASHBOARD[language]
    order = _Order(teller, theme or neutral(), breaks or {}, concept, address)
    return _fitted(order)


def _fitted(order: _Order) -> bytes:
    """Set it as tightly as can be, see what room is left, and share that out: the roomiest setting
    that fits by reckoning, and a tighter one for a page that turns out too full."""
    tightest = len(ROOMS) - 1
    sheet = _sheet(order, [tightest] * PAGES, loose=False)
    if _overfull(sheet.places) is not None:
        place, found = Place(order.publication.id), sheet.places["pages"]
        raise refuse("T07", place, pages=PAGES, found=found)
    rooms = [_roomiest(order, page, sheet.places[f"left-{page}"]) for page in range(1, PAGES + 1)]
    while True:
        sheet = _sheet(order, rooms, loose=True)
        full = _overfull(sheet.places)
        if full is None:
            return sheet.pdf
        rooms[full] = min(rooms[full] + 1, tightest)


def _sheet(order: _Order, rooms: Sequence[int], *, loose: bool) -> typst.Sheet:
    """`loose`: with the room that is left shared out between the rows, ready to be read."""
    data = _document(order, [ROOMS[step] for step in rooms]) | {"loose": loose}
    return typst.typesetter("factsheet").set(data, published(order.teller.edition))


def _roomiest(order: _Order, page: int, left: float) -> int:
    """The place in `ROOMS` of the roomiest setting that takes at most `left` points more than the
    tightest one does."""
    tightest = len(ROOMS) - 1
    most = _stretch(_page(order, page, ROOMS[tightest])) + left
    roomy = (step for step in range(tightest) if _stretch(_page(order, page, ROOMS[step])) <= most)
    return next(roomy, tightest)


def _stretch(rows: Sequence[Sequence[Made]]) -> float:
    """The height in points of what can stretch on a page: charts and the rows of tables."""
    return sum(max(_height(block) for block in row) for row in rows)


def _height(block: Made) -> float:
    if block["kind"] == "table":
        return float(len(block["rows"]) * blocks.TABLE_AIR * block["air"])
    return float(block["picture"]["height"]) if "picture" in block else 0.0


def _overfull(places: Mapping[str, int]) -> int | None:
    """The first page (from 0) whose blocks run over, None when all is well."""
    for page in range(1, PAGES):
        if places[f"start-{page + 1}"] > page + 1:
            return page - 1
    return PAGES - 1 if places["pages"] > PAGES else None


def published(edition: Edition) -> datetime.date:
    """The day that the edition came out (`published`), else the end of its fieldwork, else of its
    year: what a document is dated with."""
    fieldwork = edition.settings.get("fieldwork")
    end = fieldwork.get("end") if isinstance(fieldwork, Mapping) else None
    for found in (edition.settings.get("published"), end):
        if isinstance(found, datetime.date):
            return found
    return datetime.date(edition.year, 12, 31)


def figure_sets(
    ledger: Ledger, edition: Edition, publication: Publication
) -> dict[str, tuple[str, ...]]:
    """Set of figures (cijferset, "MIV2024-burgemeester-F1") → the ids of its cells."""
    teller = Teller(ledger, edition, publication, "nl")
    return {
        set_id: tuple(cell.id for cell in blocks.cells(teller, block))
        for set_id, block in zip(_set_ids(teller), publication.blocks, strict=True)
        if set_id
    }


def _set_ids(teller: Teller) -> list[str]:
    """The set id of each block, "" for a text: F1, F2, … in the order of the page."""
    return set_ids(teller.edition.year, teller.publication, teller.publication.blocks)


def _document(order: _Order, rooms: Sequence[Room]) -> dict[str, Any]:
    teller, language = order.teller, order.teller.language
    edition, publication = teller.edition, order.publication
    fictitious = any(cell.fictitious for cell in teller.ledger)
    title = edition.title.say(language)
    heading = publication.title.say(language)
    day = published(edition)
    marks = [order.word("concept")] if order.concept else []
    marks += [order.word("fictitious")] if fictitious else []
    return {
        "title": f"{heading} – {title}",
        "author": title,
        "description": order.word("description", group=teller.group.say(language), title=title),
        "keywords": [*marks, f"MIV{edition.year}", teller.group.say(language)],
        "date": [day.year, day.month, day.day],
        "language": language,
        "theme": typst.tokens(order.theme),
        "running": f"{title} · {order.word('kind')}",
        "marks": marks,
        "notice": order.word("notice", year=edition.year) if fictitious else "",
        "heading": heading,
        "logo": _logo(order.theme, language),
        "source": _source(order, title, fictitious),
        "page": WORDS["page"].say(language),
        "figures": order.figures,
        "pages": [_page(order, number, rooms[number - 1]) for number in range(1, PAGES + 1)],
    }


def _logo(theme: Theme, language: Language) -> Made | None:
    if not theme.drawing:
        return None
    alt = theme.logo.alt_nl if language == "nl" else theme.logo.alt_en
    return {"svg": theme.drawing, "alt": alt}


def _source(order: _Order, title: str, fictitious: bool) -> str:
    said = [order.word("source", title=title)]
    said += [order.word("fictitious").lower()] if fictitious else []
    licence = order.publication.license or "CC-BY-4.0"
    return " · ".join([*said, licence.replace("-", " ", 1).replace("CC BY-", "CC BY ")])


def _page(order: _Order, number: int, room: Room) -> list[list[Made]]:
    """The rows of one page, each of one block or of two halves; page 1 ends with the legend."""
    maker = Maker(order.teller, order.theme, order.breaks, room)
    ids = _set_ids(order.teller)
    own = [
        pair for pair in zip(order.publication.blocks, ids, strict=True) if pair[0].page == number
    ]
    rows = []
    for row in _rows(own):
        shared = blocks.shared_maximum(order.teller, [block for block, _ in row])
        rows.append([blocks.make(maker, block, set_id, shared) for block, set_id in row])
    if number == 1:
        rows.append([_legend(order, maker)])
    return rows


def _rows(placed: Iterable[tuple[Block, str]]) -> Iterator[list[tuple[Block, str]]]:
    """Blocks as rows: halves go two by two, a lone half stands alone."""
    waiting: list[tuple[Block, str]] = []
    for pair in placed:
        if waiting and pair[0].width != "half":
            yield waiting
            waiting = []
        waiting.append(pair)
        if len(waiting) == ROW[pair[0].width]:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _legend(order: _Order, maker: Maker) -> Made:
    """The key to every sign that occurs on the factsheet, and to no other."""
    teller = order.teller
    year = str(teller.edition.previous or "")
    words = {
        "reference": teller.reference,
        "different": order.word("different", reference=teller.reference),
        "changed": order.word("changed", year=year),
    }
    width = maker.width
    figure = charts.legend(
        list(_signs(teller)),
        order.theme,
        teller.language,
        width,
        text=maker.size,
        words=words,
    )
    picture = {"svg": figure.svg, "alt": figure.alt, "width": width, "height": figure.height}
    return {"kind": "chart", "title": "", "caption": "", "picture": picture, "base": "", "set": ""}


def _signs(teller: Teller) -> list[str]:
    """The signs that occur on the factsheet, in the order of the legend."""
    drawn = [block for block in teller.publication.blocks if block.kind != "text"]
    found = {sign for block in drawn for sign in signs(teller, block)}
    return [sign for sign in charts.MEANINGS if sign in found]
