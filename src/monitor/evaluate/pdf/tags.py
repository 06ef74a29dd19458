"""The tags of a PDF: which of its text is a heading, a paragraph, an item or a cell of a table.

PDF/UA (ISO 14289) has every text tagged and every figure described, so a report need not be read by
the looks of its lines. What is drawn in a figure is a picture and no text. Runs in the process that
reads a PDF and nowhere else: the library is C, and its handles have no types.
"""

from __future__ import annotations

import ctypes
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


pdfium: Any = importlib.import_module("pypdfium2.raw")  # has no types

TAGGED = 0.6  # of the letters of a document: with fewer in its tags they are not relied on
_DEEPEST = 60  # elements inside each other
_MOST = 200_000  # elements and pieces of text on a page
_HEADING = re.compile(r"H(?:([1-6]))?$|Title$")
_GROUPS = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "NonStruct", "L", "TOC", "BlockQuote"}
)
_BROKEN = re.compile(r"(?:[\u0002\ufffe\u00ad]|(?<=[a-zà-ÿ])-(?=\s*\n))\s*$")
_INSIDE = re.compile(r"[\u0002\ufffe\u00ad]\s*")
_END = re.compile(r"[.!?:;][\"”’')\]]*\s*$")

Block = dict[str, Any]
Piece = tuple[str, str]  # some text, and the address that it links to or ""


@dataclass
class _Read:
    """What was read so far, in the order of the document."""

    blocks: list[Block] = field(default_factory=list)
    seen: int = 0  # letters met in tags, those of pictures too

    def add(self, kind: str, pieces: list[Piece], level: int = 0) -> None:
        if any(text.strip() for text, _ in pieces):
            self.blocks.append({"kind": kind, "level": level, "pieces": pieces})


@dataclass
class _Page:
    """A page: the text of each piece of marked content, and where that stands."""

    texts: dict[int, list[Piece]]
    boxes: dict[int, _Box]
    read: _Read
    steps: int = 0


def blocks_of(document: Any, letters: int, most: int) -> list[Block]:
    """The blocks of a tagged PDF, none when it is not tagged or its tags miss much of the text."""
    read = _Read()
    for number in range(min(len(document), most)):
        page = document[number]
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        if not tree:
            continue
        first = len(read.blocks)
        here = _Page(*_texts(document, page), read)
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _walk(here, pdfium.FPDF_StructTree_GetChildAtIndex(tree, place), 0)
        pdfium.FPDF_StructTree_Close(tree)
        _join(read.blocks, first)
    return read.blocks if read.seen >= TAGGED * letters else []


# --- the text of a page --------------------------------------------------------------------------


def _texts(document: Any, page: Any) -> tuple[dict[int, list[Piece]], dict[int, _Box]]:
    """The text under each mark of a page, with the address that it links to; and where the text of
    each mark begins."""
    words, links = page.get_textpage(), list(_links(document, page))
    found: dict[int, list[Piece]] = {}
    boxes: dict[int, _Box] = {}
    before = _Box(0, 0, 0, 0)
    for part in _text_objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0):
        mark, box = pdfium.FPDFPageObj_GetMarkedContentID(part), _box(part)
        if mark >= 0:
            text = _string(lambda b, n, o=part: pdfium.FPDFTextObj_GetText(o, words, b, n))
            over = [link for link in links if link.box.holds(*box.middle)]
            address = min(over, key=lambda link: link.box.size).address if over else ""
            found.setdefault(mark, []).extend(((before.gap(box), ""), (text, address)))
            boxes.setdefault(mark, box)
            before = box
    return found, boxes


def _text_objects(parent: Any, count: Any, get: Any, depth: int) -> Iterator[Any]:
    for place in range(min(count(parent), _MOST)):
        part = get(parent, place)
        kind = pdfium.FPDFPageObj_GetType(part)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield part
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 5:
            yield from _text_objects(
                part, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth + 1
            )


def _string(fill: Any) -> str:
    """What a function of the library writes in UTF-16: asked for its length first."""
    length = fill(None, 0)
    if not 0 < length < 10_000_000:
        return ""
    room = ctypes.create_string_buffer(length)
    fill(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), length)
    return room.raw.decode("utf-16-le", "replace").rstrip("\0")


@dataclass(frozen=True)
class _Box:
    """A rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def size(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def gap(self, following: _Box) -> str:
        """What parts the text in this box from that in the next: a line, a blank or nothing."""
        if following.top <= self.bottom or following.bottom >= self.top:
            return "\n"
        return " " if following.left - self.right > 0.15 * (self.top - self.bottom) else ""


@dataclass(frozen=True)
class _Link:
    """A place on a page that links to something."""

    box: _Box
    address: str


def _links(document: Any, page: Any) -> Iterator[_Link]:
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = pdfium.FPDFLink_GetAction(link)
        room = ctypes.create_string_buffer(2000)
        pdfium.FPDFAction_GetURIPath(document, action, room, len(room))
        box = pdfium.FS_RECTF()
        address = room.value.decode("utf-8", "replace")
        if address and pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            low, high = sorted((box.bottom, box.top))
            yield _Link(_Box(box.left, low, box.right, high), address)


def _box(part: Any) -> _Box:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(part, *(ctypes.byref(side) for side in sides)):
        return _Box(0, 0, 0, 0)
    return _Box(*(side.value for side in sides))


# --- the tags ------------------------------------------------------------------------------------


def _kind(element: Any) -> str:
    return _string(lambda b, n: pdfium.FPDF_StructElement_GetType(element, b, n))


def _children(page: _Page, element: Any, depth: int) -> Iterator[tuple[Any, int]]:
    """The elements inside an element and the marks of its own text, in order."""
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        page.steps += 1
        if page.steps > _MOST or depth > _DEEPEST:
            return
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
        yield (
            child,
            -1 if child else pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place),
        )


def _pieces(page: _Page, element: Any, depth: int, *, silent: bool = False) -> list[Piece]:
    """The text of an element and of all inside it; of a picture it is counted and left out. Only
    the text of a link has an address, and not what stands under its corner."""
    found: list[Piece] = []
    linked = _kind(element) in ("Link", "Span", "Strong", "Em")
    for child, mark in _children(page, element, depth):
        if child:
            kind = _kind(child)
            if kind in ("P", "LBody", "LI") and found:
                found.append((" ", ""))
            found += _pieces(page, child, depth + 1, silent=silent or kind == "Figure")
        else:
            texts = page.texts.get(mark, [])
            page.read.seen += sum(sum(map(str.isalpha, text)) for text, _ in texts)
            found += [] if silent else [(said, link if linked else "") for said, link in texts]
    return [] if silent else found


def _said(page: _Page, element: Any, depth: int) -> list[Piece]:
    """The same with words mended that were broken at the end of a line."""
    made: list[Piece] = []
    broken = False
    for text, cell in _pieces(page, element, depth):
        if broken and not text.strip():
            continue
        if broken:
            rest = text.lstrip()
            made[-1] = (_BROKEN.sub("-" if rest[:1].isupper() else "", made[-1][0]), made[-1][1])
            made.append((rest, cell))
        else:
            made.append((text, cell))
        broken = bool(_BROKEN.search(text))
    return [(_INSIDE.sub("", text), cell) for text, cell in made]


def _walk(page: _Page, element: Any, depth: int) -> None:
    if not element or depth > _DEEPEST:
        return
    kind, read = _kind(element), page.read
    heading = _HEADING.match(kind)
    if heading:
        read.add("heading", _said(page, element, depth), int(heading[1] or 1))
    elif kind == "Table":
        _table(page, element, depth)
    elif kind == "Caption":
        read.add("caption", _said(page, element, depth))
    elif kind == "LI":
        read.add("item", _said(page, element, depth))
    elif kind in _GROUPS:
        _group(page, element, depth)
    else:
        pieces = _said(page, element, depth)
        read.add("paragraph", [] if kind == "Figure" else pieces)


def _group(page: _Page, element: Any, depth: int) -> None:
    """What stands in a group; paragraphs in one box that are no sentences are one text: a key
    figure with its margin and its comparison."""
    first = len(page.read.blocks)
    kinds = set()
    for child, _ in _children(page, element, depth):
        if child:
            kinds.add(_kind(child))
            _walk(page, child, depth + 1)
    own = page.read.blocks[first:]
    if kinds == {"P"} and len(own) > 1 and not any(_END.search(_text(one)) for one in own[:-1]):
        page.read.blocks[first:] = [_merged(own)]


def _text(block: Block) -> str:
    return "".join(text for text, _ in block["pieces"])


def _merged(blocks: list[Block]) -> Block:
    pieces = [piece for block in blocks for piece in (*block["pieces"], (" ", ""))]
    return {"kind": "paragraph", "level": 0, "pieces": pieces}


_Cells = list[list[Piece]]


@dataclass
class _Table:
    """A table while it is read: its rows, and where the columns of its head stand."""

    rows: list[_Cells] = field(default_factory=list)
    columns: list[float] = field(default_factory=list)
    headed: bool = False


def _table(page: _Page, element: Any, depth: int) -> None:
    table = _Table()
    _rows(page, element, depth, table)
    if table.rows:
        page.read.blocks.append({"kind": "table", "rows": table.rows, "headed": table.headed})


def _rows(page: _Page, element: Any, depth: int, table: _Table) -> None:
    for child, _ in _children(page, element, depth):
        kind = _kind(child) if child else ""
        if kind == "TR":
            cells = [one for one, _ in _children(page, child, depth + 1) if one]
            said = [_said(page, one, depth + 2) for one in cells]
            places = [_left(page, one, depth + 2) for one in cells]
            if not table.rows:
                table.columns = places
            table.rows.append(_in_columns(said, places, table.columns))
        elif kind == "Caption":
            page.read.add("caption", _said(page, child, depth + 1))
        elif kind in ("THead", "TBody", "TFoot"):
            table.headed |= kind == "THead"
            _rows(page, child, depth + 1, table)


def _left(page: _Page, element: Any, depth: int) -> float:
    """Where the text of a cell begins, from the left."""
    for child, mark in _children(page, element, depth):
        if child:
            found = _left(page, child, depth + 1) if _kind(child) != "Figure" else 0.0
        else:
            found = page.boxes[mark].left if mark in page.boxes else 0.0
        if found:
            return found
    return 0.0


def _in_columns(said: _Cells, places: list[float], columns: list[float]) -> _Cells:
    """The cells of a row under their heads: some writers leave empty cells out of the tags."""
    if len(said) >= len(columns):
        return said
    row: _Cells = [[] for _ in columns]
    for pieces, left in zip(said, places, strict=True):
        nearest = min(range(len(columns)), key=lambda one: abs(columns[one] - left))
        row[nearest] = [*row[nearest], *pieces]
    return row


def _join(blocks: list[Block], first: int) -> None:
    """A table or a sentence that goes on over the page."""
    if not 0 < first < len(blocks):
        return
    last, new = blocks[first - 1], blocks[first]
    if last["kind"] == new["kind"] == "table":
        if not new["headed"]:
            last["rows"] += new["rows"]
            del blocks[first]
    elif last["kind"] == new["kind"] == "paragraph" and _goes_on(last, new):
        blocks[first - 1 : first + 1] = [_merged([last, new])]


def _goes_on(last: Block, new: Block) -> bool:
    return _text(new).lstrip()[:1].islower() and not _END.search(_text(last))
