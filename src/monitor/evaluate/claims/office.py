"""A file of Word or OpenDocument as a document: what a reader sees, footnotes with it.

An archive is unpacked one part at a time and up to a bound, and read without entities: a hostile
file costs a refusal and no more. What was deleted in a revision is not there any more.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from monitor.concepts.problems import Place, refuse
from monitor.evaluate.claims.building import Builder, Piece, cell_named
from monitor.evaluate.claims.model import BlockKind


MEGABYTE = 1_000_000
LARGEST_PART = 40  # MB: one member of an archive, unpacked
_DEEPEST = 100  # elements inside each other


def _member(name: str, content: bytes, member: str) -> etree._Element:
    """One XML file of an archive. Refuses K02 and K04."""
    most = LARGEST_PART * MEGABYTE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(member) as opened:
            unpacked = opened.read(most + 1)
    except KeyError:
        raise refuse("K04", Place(name), reason=f"{member} ontbreekt (missing)") from None
    except zipfile.BadZipFile:
        raise refuse("K04", Place(name), reason="geen Word- of ODT-bestand (no archive)") from None
    except (OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise refuse("K04", Place(name), reason=str(error)) from None
    except Exception as error:  # zlib.error and friends are no OSError
        if type(error).__module__ not in ("zlib", "lzma", "_lzma"):
            raise
        raise refuse("K04", Place(name), reason=str(error)) from None
    if len(unpacked) > most:
        raise refuse("K02", Place(name), most=LARGEST_PART)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(unpacked, parser)
    except etree.XMLSyntaxError as error:
        raise refuse("K04", Place(name), reason=str(error)) from None


def _has(content: bytes, member: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return member in archive.namelist()


# --- Word ----------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING_STYLE = re.compile(r"(?:heading|kop|title|titel)\s?(\d)?", re.IGNORECASE)
_CAPTION_STYLE = re.compile(r"caption|bijschrift", re.IGNORECASE)
_NOTES = ("footnotes", "endnotes")


def read_docx(name: str, content: bytes) -> Builder:
    """A file of Word; footnotes stand behind the text. Refuses K02 and K04."""
    built = Builder()
    body = _member(name, content, "word/document.xml").find(f"{_W}body")
    links = _docx_links(name, content)
    for element in body if body is not None else ():
        _docx_block(built, element, links)
    for member in _NOTES:
        if _has(content, f"word/{member}.xml"):
            for note in _member(name, content, f"word/{member}.xml"):
                for paragraph in note.iter(f"{_W}p"):
                    _docx_paragraph(built, paragraph, links)
    return built


def _docx_links(name: str, content: bytes) -> Mapping[str, str]:
    """The addresses of the links of a file of Word by their number."""
    member = "word/_rels/document.xml.rels"
    if not _has(content, member):
        return {}
    found = _member(name, content, member)
    return {one.get("Id") or "": one.get("Target") or "" for one in found}


def _docx_block(built: Builder, element: etree._Element, links: Mapping[str, str]) -> None:
    if element.tag == f"{_W}tbl":
        rows = element.iter(f"{_W}tr")
        built.table([list(_docx_row(row, links)) for row in rows])
    elif element.tag == f"{_W}p":
        _docx_paragraph(built, element, links)
    elif element.tag == f"{_W}sdt":
        for inner in element.iterfind(f"{_W}sdtContent/*"):
            _docx_block(built, inner, links)


def _docx_row(row: etree._Element, links: Mapping[str, str]) -> Iterator[list[Piece]]:
    """The cells of a row; one that spans columns is followed by empty ones."""
    for cell in row.iter(f"{_W}tc"):
        yield list(_docx_pieces(cell, links))
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        said = (span.get(f"{_W}val") or "") if span is not None else ""
        for _ in range(int(said) - 1 if re.fullmatch(r"[1-9]\d?", said) else 0):
            yield []


def _docx_paragraph(built: Builder, paragraph: etree._Element, links: Mapping[str, str]) -> None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "") if style is not None else ""
    heading = _HEADING_STYLE.match(name)
    level = int(heading[1] or 1) if heading else 0
    if heading:
        kind = BlockKind.HEADING
    elif _CAPTION_STYLE.match(name):
        kind = BlockKind.CAPTION
    else:
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        kind = BlockKind.ITEM if listed else BlockKind.PARAGRAPH
    built.add(kind, _docx_pieces(paragraph, links), level=level)


def _docx_pieces(
    element: etree._Element, links: Mapping[str, str], cell: str = "", depth: int = 0
) -> Iterator[Piece]:
    """The text of a paragraph or cell, each piece with the cell that it names."""
    if depth > _DEEPEST:
        return
    for place, child in enumerate(element):
        if child.tag == f"{_W}t":
            yield child.text or "", cell
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " ", ""
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-", cell
        else:
            if child.tag == f"{_W}p" and place:
                yield " ", ""
            named = _docx_named(child, links) or cell
            yield from _docx_pieces(child, links, named, depth + 1)


def _docx_named(element: etree._Element, links: Mapping[str, str]) -> str:
    """The cell that a link or a content control names."""
    if element.tag == f"{_W}hyperlink":
        address = links.get(element.get(f"{_R}id") or "", "")
        return cell_named(address) or cell_named(element.get(f"{_W}anchor"))
    if element.tag == f"{_W}sdt":
        tag = element.find(f"{_W}sdtPr/{_W}tag")
        return cell_named(tag.get(f"{_W}val")) if tag is not None else ""
    return ""


# --- OpenDocument --------------------------------------------------------------------------------

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_BLANKS = (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break")
_SILENT = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note")
_NESTED = (f"{_TEXT}list", f"{_TEXT}list-item", f"{_TEXT}section")


def read_odt(name: str, content: bytes) -> Builder:
    """A text of OpenDocument; footnotes stand behind the text. Refuses K02 and K04."""
    built = Builder()
    body = _member(name, content, "content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
    if body is not None:
        _odt_blocks(built, body)
        for note in body.iter(f"{_TEXT}note-body"):
            built.add(BlockKind.PARAGRAPH, _odt_pieces(note))
    return built


def _odt_blocks(built: Builder, parent: etree._Element, item: bool = False, depth: int = 0) -> None:
    for element in parent if depth <= _DEEPEST else ():
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level") or "1"
            known = int(level) if level.isdigit() and len(level) < 3 else 1
            built.add(BlockKind.HEADING, _odt_pieces(element), level=known)
        elif element.tag == f"{_TEXT}p":
            kind = BlockKind.ITEM if item else BlockKind.PARAGRAPH
            built.add(kind, _odt_pieces(element))
        elif element.tag == f"{_TABLE}table":
            rows = element.iter(f"{_TABLE}table-row")
            built.table([list(_odt_row(row)) for row in rows])
        elif element.tag in _NESTED:
            _odt_blocks(built, element, item or element.tag != f"{_TEXT}section", depth + 1)


def _odt_row(row: etree._Element) -> Iterator[list[Piece]]:
    for cell in row:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            yield list(_odt_pieces(cell))


def _odt_pieces(element: etree._Element, cell: str = "", depth: int = 0) -> Iterator[Piece]:
    if (element.tag in _SILENT and depth) or depth > _DEEPEST:
        return
    named = cell_named(element.get(_LINK)) or cell
    yield (" " if element.tag in _BLANKS else element.text or ""), named
    for place, child in enumerate(element):
        if child.tag == f"{_TEXT}p" and place:
            yield " ", ""
        yield from _odt_pieces(child, named, depth + 1)
        yield child.tail or "", named
