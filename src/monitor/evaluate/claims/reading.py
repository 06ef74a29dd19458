"""A file as a document: plain text with its headings, paragraphs, items and tables.

Reads text, Markdown, HTML, Word, OpenDocument and the text layer of a PDF. Executes nothing,
fetches nothing, follows no entity, and stops at a bound: a hostile file costs a refusal and no
more.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from lxml import etree

from monitor.concepts.problems import Place, reason_of, refuse
from monitor.evaluate.claims import pdf
from monitor.evaluate.claims.model import Block, BlockKind, Document


MEGABYTE = 1_000_000
LARGEST_FILE = 20  # MB
LARGEST_TEXT = 5  # MB, also of what is unpacked from an archive into text
LARGEST_PART = 40  # MB: one member of an archive, unpacked


def read_document(path: Path) -> Document:
    """The document in a file. Refuses F01, F13, F15, F10, K01–K06."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refuse("F13", Place(path))
        if size > LARGEST_FILE * MEGABYTE:
            raise _too_large(path.name, size)
        content = path.read_bytes()
    except FileNotFoundError:
        raise refuse("F01", Place(path)) from None
    except OSError as error:
        raise refuse("F15", Place(path), reason=reason_of(error)) from None
    return read_content(str(path), content)


def read_content(name: str, content: bytes) -> Document:
    """The document in `content`, of the kind that the extension of `name` says: for a file that
    was uploaded and is nowhere stored. Refuses F10, K01–K06."""
    if len(content) > LARGEST_FILE * MEGABYTE:
        raise _too_large(name, len(content))
    suffix = Path(name).suffix.lower()
    if suffix not in READERS:
        raise refuse("F10", Place(name), extension=suffix or "–", known=", ".join(READERS))
    built = READERS[suffix](name, content)
    document = built.document(name)
    if len(document.text) > LARGEST_TEXT * MEGABYTE:
        raise refuse("K02", Place(name), most=LARGEST_TEXT)
    if not document.text.strip():
        raise refuse("K05", Place(name))
    return document


def _too_large(name: str, size: int) -> Exception:
    return refuse("K01", Place(name), size=round(size / MEGABYTE), most=LARGEST_FILE)


@dataclass
class _Builder:
    """A document while it is read: pieces of text and the blocks they make."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    tables: int = 0

    def add(self, kind: BlockKind, text: str, **place: int) -> None:
        """One block; blank runs inside it become one blank."""
        clean = re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()
        if clean:
            start = self.length
            self.blocks.append(Block(kind, start, start + len(clean), **place))
            self._put(clean)
            self._put("\t" if kind is BlockKind.CELL else "\n\n")

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def table(self, rows: list[list[str]]) -> None:
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self.add(BlockKind.CELL, cell, table=self.tables, row=row, column=column)
            self._put("\n")
        self.tables += 1

    def document(self, name: str) -> Document:
        return Document(name, "".join(self.pieces), tuple(self.blocks))


class _Kept(_Builder):
    """A builder for plain text, which is kept as it is: its blocks are places in it."""

    def __init__(self, text: str) -> None:
        super().__init__(pieces=[text], length=len(text))

    def keep(self, kind: BlockKind, start: int, end: int, **place: int) -> None:
        self.blocks.append(Block(kind, start, end, **place))


# --- plain text and Markdown ---------------------------------------------------------------------

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+\S")
_ITEM = re.compile(r"\s*(?:[-*•–·▪]|\d{1,2}[.)]|[a-z][.)])\s+\S")
_STRONG_LINE = re.compile(r"\s*\*\*[^*]{2,120}\*\*\s*$")
_RULE = re.compile(r"[\s|:+-]*-{3,}[\s|:+-]*$")
_PERCENTAGE = re.compile(r"\d\s?%")
_SPLIT = {"tab": re.compile(r"\t+"), "pipe": re.compile(r"\s*\|\s*"), "gap": re.compile(r"\s{2,}")}
_SHORT_LINE = 90  # characters: a heading without a mark is no longer


def _text(name: str, content: bytes) -> _Builder:
    return _plain(_decoded(name, content))


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        if encoding == "utf-8-sig" and content.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise refuse("K04", Place(name), reason="geen tekst (no text)")


def _plain(text: str) -> _Builder:
    """Paragraphs are parted by blank lines; `#` marks a heading, as does a short line alone."""
    kept = _Kept(text)
    for chunk in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text):
        lines = [
            (chunk.start() + line.start(), chunk.start() + line.end(), line[0])
            for line in re.finditer(r"[^\n]+", chunk[0])
        ]
        _chunk(kept, lines)
    return kept


_Line = tuple[int, int, str]


def _chunk(kept: _Kept, lines: list[_Line]) -> None:
    """One run of lines without a blank line between: table, heading, items or paragraph."""
    waiting: list[_Line] = []

    def flush() -> None:
        if waiting:
            kind = BlockKind.PARAGRAPH
            if len(waiting) == 1 and _is_heading(waiting[0][2]):
                kind = BlockKind.HEADING
            kept.keep(kind, waiting[0][0], waiting[-1][1], level=2 if kind == "heading" else 0)
            waiting.clear()

    place = 0
    while place < len(lines):
        start, end, line = lines[place]
        rows = _table_at(lines, place)
        if rows:
            flush()
            _keep_table(kept, lines[place : place + rows])
            place += rows
            continue
        if mark := _HEADING.match(line):
            flush()
            kept.keep(BlockKind.HEADING, start, end, level=len(mark[1]))
        elif _ITEM.match(line):
            flush()
            last = _item_end(lines, place)
            kept.keep(BlockKind.ITEM, start, lines[last][1])
            place = last
        elif line.lower().lstrip().startswith(("basis:", "bron:")):
            flush()
            kept.keep(BlockKind.PARAGRAPH, start, end)
        else:
            if waiting and _STRONG_LINE.match(waiting[-1][2]) and len(waiting) == 1:
                flush()
            waiting.append(lines[place])
        place += 1
    flush()


def _is_heading(line: str) -> bool:
    bare = line.strip(" *_\t\r")
    if not bare or len(bare) > _SHORT_LINE or bare[-1] in ".;,:!":
        return False
    return bare[0].isupper() or bare[0].isdigit()


def _item_end(lines: list[_Line], place: int) -> int:
    """The last line of an item: lines that follow it and are indented belong to it."""
    last = place
    while last + 1 < len(lines) and re.match(r"\s{2,}\S", lines[last + 1][2]):
        if _ITEM.match(lines[last + 1][2]):
            break
        last += 1
    return last


def _splitter(line: str) -> re.Pattern[str] | None:
    if "\t" in line.strip("\r\n "):
        return _SPLIT["tab"]
    if line.count("|") >= 2:
        return _SPLIT["pipe"]
    return _SPLIT["gap"] if re.search(r"\S\s{2,}\S", line) else None


_LOOSE_ROW = re.compile(r"\D*\D(?:\s+\d{1,3}(?:,\d)?\s?%){2,}\s*$")


def _table_at(lines: list[_Line], place: int) -> int:
    """How many lines from here make a table, 0 for none: a row has two cells or more, and one of
    them holds a percentage."""
    count = 0
    figures = 0
    for _, _, line in lines[place:]:
        if _RULE.match(line) and count:
            count += 1
            continue
        if _splitter(line) is None and not _LOOSE_ROW.match(line):
            break
        figures += bool(_PERCENTAGE.search(line))
        count += 1
    if figures and count == 1 and place > 0:
        return 0
    return count if figures >= 1 and count >= 2 else 0


def _keep_table(kept: _Kept, lines: list[_Line]) -> None:
    row = 0
    for start, _, line in lines:
        if _RULE.match(line):
            continue
        for column, (first, last) in enumerate(_cells(line)):
            if line[first:last].strip():
                kept.keep(
                    BlockKind.CELL,
                    start + first,
                    start + last,
                    table=kept.tables,
                    row=row,
                    column=column,
                )
        row += 1
    kept.tables += 1


def _cells(line: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand; a leading and a closing bar make no cell of their own."""
    splitter = _splitter(line)
    if splitter is None:
        label = re.match(r"\D*\D(?=\s+\d)", line)
        first = label.end() if label else 0
        yield 0, first
        yield from (m.span() for m in re.finditer(r"\d{1,3}(?:,\d)?\s?%", line[first:]))
        return
    stripped = line.strip("\r\n ")
    offset = line.index(stripped) if stripped else 0
    if splitter is _SPLIT["pipe"]:
        bare = stripped.strip("|")
        offset += stripped.index(bare) if bare else 0
        stripped = bare
    last = 0
    for match in splitter.finditer(stripped):
        yield offset + last, offset + match.start()
        last = match.end()
    yield offset + last, offset + len(stripped)


# --- HTML ----------------------------------------------------------------------------------------

_SILENT = {"script", "style", "template", "noscript", "svg", "head", "object", "iframe", "select"}
_BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "header", "footer", "main", "aside", "figcaption"),
        *("blockquote", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr"),
        *("table", "caption", "ul", "ol", "body", "summary", "details", "nav", "pre"),
    )
)
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "source"}


class _Page(HTMLParser):
    """Reads the visible text of a page; what a script or style holds is never looked at."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.built = _Builder()
        self.waiting: list[str] = []
        self.kind = BlockKind.PARAGRAPH
        self.level = 0
        self.silent = 0
        self.rows: list[list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.waiting.append(" ")
        elif tag in _BLOCKS:
            self._open(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT and tag not in _VOID:
            self.handle_starttag(tag, attrs)

    def _open(self, tag: str) -> None:
        if tag == "table":
            self._flush()
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th") and self.rows is not None:
            self.waiting.clear()
        elif self.rows is None:
            self._flush()
            heading = re.fullmatch(r"h([1-6])", tag)
            self.level = int(heading[1]) if heading else 0
            self.kind = (
                BlockKind.HEADING
                if heading
                else BlockKind.ITEM
                if tag == "li"
                else BlockKind.PARAGRAPH
            )

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("".join(self.waiting))
            self.waiting.clear()
        elif tag == "table" and self.rows is not None:
            self.built.table(self.rows)
            self.rows = None
            self.waiting.clear()
        elif tag in _BLOCKS and self.rows is None:
            self._flush()
            self.kind, self.level = BlockKind.PARAGRAPH, 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.waiting.append(data)

    def _flush(self) -> None:
        self.built.add(self.kind, "".join(self.waiting), level=self.level)
        self.waiting.clear()

    def finish(self) -> _Builder:
        self.close()
        if self.rows is not None:
            self.built.table(self.rows)
        self._flush()
        return self.built


def _html(name: str, content: bytes) -> _Builder:
    page = _Page()
    page.feed(_decoded(name, content))
    return page.finish()


# --- Word and OpenDocument -----------------------------------------------------------------------


def _member(name: str, content: bytes, member: str) -> etree._Element:
    """One XML file of an archive, unpacked up to a bound and parsed without entities."""
    most = LARGEST_PART * MEGABYTE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(member) as opened:
            unpacked = opened.read(most + 1)
    except KeyError:
        raise refuse("K04", Place(name), reason=f"{member} ontbreekt (missing)") from None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
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


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _docx(name: str, content: bytes) -> _Builder:
    built = _Builder()
    body = _member(name, content, "word/document.xml").find(f"{_W}body")
    for element in body if body is not None else ():
        if element.tag == f"{_W}tbl":
            built.table(
                [
                    [_docx_text(cell) for cell in row.iter(f"{_W}tc")]
                    for row in element.iter(f"{_W}tr")
                ]
            )
        elif element.tag in (f"{_W}p", f"{_W}sdt"):
            for paragraph in element.iter(f"{_W}p"):
                _docx_paragraph(built, paragraph)
    return built


_TITLE_STYLE = re.compile(r"(?:heading|kop|title|titel)\s?(\d)?", re.IGNORECASE)


def _docx_paragraph(built: _Builder, paragraph: etree._Element) -> None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    name = (style.get(f"{_W}val") or "") if style is not None else ""
    heading = _TITLE_STYLE.match(name)
    kind = BlockKind.HEADING if heading else BlockKind.ITEM if listed else BlockKind.PARAGRAPH
    level = int(heading[1] or 1) if heading else 0
    built.add(kind, _docx_text(paragraph), level=level)


def _docx_text(element: etree._Element) -> str:
    """The text of a paragraph or cell; what was deleted in a revision is not there any more."""
    parts = []
    for one in element.iter():
        if one.tag == f"{_W}t":
            parts.append(one.text or "")
        elif one.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
        elif one.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif one.tag == f"{_W}p" and parts:
            parts.append(" ")
    return "".join(parts)


_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def _odt(name: str, content: bytes) -> _Builder:
    built = _Builder()
    body = _member(name, content, "content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
    if body is not None:
        _odt_blocks(built, body)
    return built


def _odt_blocks(
    built: _Builder, parent: etree._Element, item: bool = False, depth: int = 0
) -> None:
    if depth > 50:
        return
    for element in parent:
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level") or "1"
            known = int(level) if level.isdigit() and len(level) < 3 else 1
            built.add(BlockKind.HEADING, _odt_text(element), level=known)
        elif element.tag == f"{_TEXT}p":
            kind = BlockKind.ITEM if item else BlockKind.PARAGRAPH
            built.add(kind, _odt_text(element))
        elif element.tag == f"{_TABLE}table":
            rows = element.iter(f"{_TABLE}table-row")
            built.table(
                [[_odt_text(cell) for cell in row.iter(f"{_TABLE}table-cell")] for row in rows]
            )
        elif element.tag in (f"{_TEXT}list", f"{_TEXT}list-item", f"{_TEXT}section"):
            _odt_blocks(built, element, item or element.tag != f"{_TEXT}section", depth + 1)


_ODT_BLANKS = (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break")
_ODT_SILENT = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation")


def _odt_text(element: etree._Element, depth: int = 0) -> str:
    if element.tag in _ODT_SILENT or depth > 100:
        return ""
    parts = [" " if element.tag in _ODT_BLANKS else element.text or ""]
    for child in element:
        parts.append(_odt_text(child, depth + 1))
        parts.append(child.tail or "")
    return "".join(parts)


# --- PDF -----------------------------------------------------------------------------------------


def _pdf(name: str, content: bytes) -> _Builder:
    return _plain(_joined_lines(pdf.text_of(name, content)))


_SENTENCE_END = re.compile(r"[.!?:;][\"”’')\]]*\s*$")


def _joined_lines(text: str) -> str:
    """Lines of a page as paragraphs: hyphens at line ends are mended; a line that ends a sentence
    well before the margin, or is a heading, is followed by a blank line."""
    text = re.sub(r"[\u0002\ufffe\u00ad]\s*\n?", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])", "", text)
    lines = text.split("\n")
    widths = sorted(len(line) for line in lines if len(line) > 20)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    made = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        made.append(line)
        short = len(line) < 0.7 * usual
        row = _LOOSE_ROW.match(line) or _LOOSE_ROW.match(after)
        if short and not row and (_SENTENCE_END.search(line) or after[:1].isupper()):
            made.append("")
    return "\n".join(made)


READERS: Mapping[str, Callable[[str, bytes], _Builder]] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".odt": _odt,
    ".pdf": _pdf,
}
