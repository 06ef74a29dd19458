"""The tags of a PDF: which of its text is a heading, a paragraph, an item or a cell of a table.

PDF/UA (ISO 14289) has every text tagged and every figure described, so a report need not be read by
the looks of its lines. What is drawn in a figure is a picture and no text. Runs in the process that
reads a PDF and nowhere else: the library is C, and its handles have no types.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from monitor.evaluate.claims.building import Piece, cell_named


TAGGED = 0.6  # of the letters of a document: with fewer in its tags they are not relied on
_DEEPEST = 60  # elements inside each other
_MOST = 200_000  # elements and pieces of text on a page
_HEADING = re.compile(r"H(?:([1-6]))?$|Title$")
_GROUPS = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "NonStruct", "L", "TOC", "BlockQuote"}
)
_HYPHEN = re.compile(r"[\u0002\ufffe\u00ad]\s*|(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_END = re.compile(r"[.!?:;][\"”’')\]]*\s*$")

Block = dict[str, Any]


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
    """A page: the text of each piece of marked content, and the places that link to a cell."""

    texts: dict[int, list[Piece]]
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
        here = _Page(_texts(document, page), read)
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _walk(here, pdfium.FPDF_StructTree_GetChildAtIndex(tree, place), 0)
        pdfium.FPDF_StructTree_Close(tree)
        _join(read.blocks, first)
    return read.blocks if read.seen >= TAGGED * letters else []


# --- the text of a page --------------------------------------------------------------------------


def _texts(document: Any, page: Any) -> dict[int, list[Piece]]:
    """The text under each mark of a page, with the cell that a link over it names."""
    words, links = page.get_textpage(), list(_links(document, page))
    found: dict[int, list[Piece]] = {}
    for part in _text_objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(part)
        if mark >= 0:
            text = _string(lambda b, n, o=part: pdfium.FPDFTextObj_GetText(o, words, b, n))
            found.setdefault(mark, []).append((text, _named(part, links)))
    return found


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
class _Link:
    """A place on a page that links to a cell."""

    left: float
    bottom: float
    right: float
    top: float
    cell: str

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def _links(document: Any, page: Any) -> Iterator[_Link]:
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = pdfium.FPDFLink_GetAction(link)
        room = ctypes.create_string_buffer(2000)
        pdfium.FPDFAction_GetURIPath(document, action, room, len(room))
        box = pdfium.FS_RECTF()
        cell = cell_named(room.value.decode("utf-8", "replace"))
        if cell and pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            low, high = sorted((box.bottom, box.top))
            yield _Link(box.left, low, box.right, high, cell)


def _named(part: Any, links: list[_Link]) -> str:
    if not links:
        return ""
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(part, *(ctypes.byref(side) for side in sides)):
        return ""
    left, bottom, right, top = (side.value for side in sides)
    x, y = (left + right) / 2, (bottom + top) / 2
    return next((link.cell for link in links if link.holds(x, y)), "")


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
    """The text of an element and of all inside it; of a picture it is counted and left out."""
    found: list[Piece] = []
    for child, mark in _children(page, element, depth):
        if child:
            kind = _kind(child)
            if kind in ("P", "LBody", "LI") and found:
                found.append((" ", ""))
            found += _pieces(page, child, depth + 1, silent=silent or kind == "Figure")
        else:
            texts = page.texts.get(mark, [])
            page.read.seen += sum(sum(map(str.isalpha, text)) for text, _ in texts)
            found += [] if silent else texts
            found.append(("\n", ""))
    return [] if silent else found


def _said(page: _Page, element: Any, depth: int) -> list[Piece]:
    """The same with words that were broken at the end of a line mended."""
    found = _pieces(page, element, depth)
    made: list[Piece] = []
    for text, cell in found:
        if made and text == "\n" and re.search(r"[\u0002\ufffe\u00ad]\s*$", made[-1][0]):
            continue
        made.append((text, cell))
    return [(_HYPHEN.sub("", text), cell) for text, cell in made]


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
    for child, _ in _children(page, element, depth):
        if child:
            _walk(page, child, depth + 1)
    own = page.read.blocks[first:]
    box = _kind(element) == "Div" and all(one["kind"] == "paragraph" for one in own)
    if box and len(own) > 1 and not any(_END.search(_text(one)) for one in own[:-1]):
        page.read.blocks[first:] = [_merged(own)]


def _text(block: Block) -> str:
    return "".join(text for text, _ in block["pieces"])


def _merged(blocks: list[Block]) -> Block:
    pieces = [piece for block in blocks for piece in (*block["pieces"], (" ", ""))]
    return {"kind": "paragraph", "level": 0, "pieces": pieces}


def _table(page: _Page, element: Any, depth: int) -> None:
    rows: list[list[list[Piece]]] = []
    headed = _rows(page, element, depth, rows)
    if rows:
        page.read.blocks.append({"kind": "table", "rows": rows, "headed": headed})


def _rows(page: _Page, element: Any, depth: int, rows: list[list[list[Piece]]]) -> bool:
    """The rows under an element; whether a head is among them."""
    headed = False
    for child, _ in _children(page, element, depth):
        kind = _kind(child) if child else ""
        if kind == "TR":
            cells = (one for one, _ in _children(page, child, depth + 1) if one)
            rows.append([_said(page, one, depth + 2) for one in cells])
        elif kind == "Caption":
            page.read.add("caption", _said(page, child, depth + 1))
        elif kind in ("THead", "TBody", "TFoot"):
            headed |= kind == "THead"
            headed |= _rows(page, child, depth + 1, rows)
    return headed


def _join(blocks: list[Block], first: int) -> None:
    """A table or a sentence that goes on over the page."""
    if not 0 < first < len(blocks):
        return
    last, new = blocks[first - 1], blocks[first]
    if last["kind"] == new["kind"] == "table":
        if not new["headed"]:
            last["rows"] += new["rows"]
            del blocks[first]
    elif last["kind"] == new["kind"] == "paragraph" and not _END.search(_text(last)):
        if _text(new).lstrip()[:1].islower():
            blocks[first - 1 : first + 1] = [_merged([last, new])]
