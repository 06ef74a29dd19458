"""The factsheet (factsheet): one group on two A4 pages, from released cells only.

`publications.toml` says which blocks stand on which page. A triangle means provably different from
everyone, a slanting arrow provably changed since the previous edition, and nothing else wears their
colour. Each chart and table carries its base, its numbers and the id of its set of figures.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, refuse
from monitor.design.model import Block, Edition, Publication
from monitor.disseminate import blocks, typst
from monitor.disseminate.blocks import Made, Maker, Room
from monitor.disseminate.charts import TrendBreak
from monitor.disseminate.issue import Issue, front, published
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.signs import key_to_signs
from monitor.disseminate.slides import set_ids
from monitor.disseminate.texts import Teller, refuse_required
from monitor.disseminate.theme import Theme, neutral
from monitor.protect.ledger import Ledger


PAGES = 2
Rows = Sequence[Sequence[Made]]
ON_PAPER = frozenset({"text", "key_figures", "trend", "bars", "within", "table"})
# How roomy a page may be, roomiest first: the first at which everything fits is taken.
ROOMS = (
    *(Room(2.6, 200.0), Room(2.2, 188.0), Room(1.8, 176.0), Room(1.4, 164.0), Room(1.0, 150.0)),
    *(Room(0.7, 132.0), Room(0.4, 112.0), Room(0.1, 96.0), Room(0.0, 84.0, 0.9)),
)
ROW: Mapping[str, int] = {"full": 1, "half": 2}  # how many blocks of a width stand side by side

LEGEND = {"kind": "chart", "title": "", "caption": "", "base": "", "set": ""}
KIND = Text("Factsheet", "Factsheet")


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
    teller = Teller(ledger, edition, publication, language)
    return set_factsheet(Issue(teller, theme or neutral(), breaks or {}, concept, figures))


def set_factsheet(issue: Issue) -> bytes:
    """As `factsheet`, over a ledger that was found to give nothing away: set it as tightly as can
    be, see what room is left, and share that out. The roomiest setting that fits by reckoning is
    taken, and a tighter one for a page that turns out too full."""
    for block in issue.publication.blocks:
        if block.kind not in ON_PAPER:
            raise refuse("T08", Place(issue.publication.id), kind=block.kind)
    refuse_required(issue.teller)
    return _fitted(issue)


def _fitted(issue: Issue) -> bytes:
    setting, tightest = typst.typesetter("factsheet"), len(ROOMS) - 1
    page = cache(partial(_page, issue))  # each way to set a page is drawn once
    told = front(issue, issue.say(KIND))

    def document(rooms: Sequence[int], *, loose: bool) -> Made:
        """`loose`: with the room that is left shared out between the rows, ready to be read."""
        pages = [page(number, step) for number, step in enumerate(rooms, 1)]
        return told | {"pages": pages, "loose": loose}

    places = setting.places(document([tightest] * PAGES, loose=False))
    if _overfull(places) is not None:
        raise refuse("T07", Place(issue.publication.id), pages=PAGES, found=places["pages"])
    rooms = [
        _roomiest(partial(page, number), places[f"left-{number}"]) for number in range(1, PAGES + 1)
    ]
    while True:
        sheet = setting.set(document(rooms, loose=True), published(issue.teller.edition))
        full = _overfull(sheet.places)
        if full is None:
            return sheet.pdf
        rooms[full] = min(rooms[full] + 1, tightest)


def _roomiest(page: Callable[[int], Rows], left: float) -> int:
    """The place in `ROOMS` of the roomiest setting of a page that takes at most `left` points more
    than the tightest one does."""
    tightest = len(ROOMS) - 1
    most = _stretch(page(tightest)) + left
    # The tighter the lower, so that halving finds it.
    return bisect.bisect_left(range(tightest), True, key=lambda step: _stretch(page(step)) <= most)


def _stretch(rows: Rows) -> float:
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


def _page(issue: Issue, number: int, step: int) -> Rows:
    """The rows of one page, as roomy as `ROOMS[step]`, each of one block or of two halves; page 1
    ends with the legend."""
    maker = Maker(issue.teller, issue.theme, issue.breaks, ROOMS[step])
    ids = _set_ids(issue.teller)
    own = [
        pair for pair in zip(issue.publication.blocks, ids, strict=True) if pair[0].page == number
    ]
    rows = []
    for row in _rows(own):
        shared = blocks.shared_maximum(issue.teller, [block for block, _ in row])
        rows.append([blocks.make(maker, block, set_id, shared) for block, set_id in row])
    if number == 1:
        key = key_to_signs(maker, issue.publication.blocks)
        rows.append([LEGEND | {"picture": key}] if key else [])
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
