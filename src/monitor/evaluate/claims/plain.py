"""Plain text and Markdown as a document: headings, items and tables by how the lines look.

Keeps the text as it is, so that a place in a block is a place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.concepts.problems import Place, refuse
from monitor.evaluate.claims.building import Builder, Kept
from monitor.evaluate.claims.model import BlockKind


_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+\S")
_ITEM = re.compile(r"\s*(?:[-*•–·▪]|\d{1,2}[.)]|[a-z][.)])\s+\S")
_STRONG_LINE = re.compile(r"\s*\*\*[^*]{2,120}\*\*\s*$")
_RULE = re.compile(r"[\s|:+-]*-{3,}[\s|:+-]*$")
_PERCENTAGE = re.compile(r"\d\s?%")
_SPLIT = {"tab": re.compile(r"\t+"), "pipe": re.compile(r"\s*\|\s*"), "gap": re.compile(r"\s{2,}")}
_SHORT_LINE = 90  # characters: a heading without a mark is no longer


def read_text(name: str, content: bytes) -> Builder:
    """Text or Markdown in UTF-8, UTF-16 or Windows-1252. Refuses K04."""
    return plain(decoded(name, content))


def decoded(name: str, content: bytes) -> str:
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


def plain(text: str) -> Builder:
    """Paragraphs are parted by blank lines; `#` marks a heading, as does a short line alone."""
    kept = Kept(text)
    for chunk in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text):
        lines = [
            (chunk.start() + line.start(), chunk.start() + line.end(), line[0])
            for line in re.finditer(r"[^\n]+", chunk[0])
        ]
        _chunk(kept, lines)
    return kept


_Line = tuple[int, int, str]


def _chunk(kept: Kept, lines: list[_Line]) -> None:
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
_LOOSE_HEAD = re.compile(r"(?:\D*\D\s)??(?:20\d\d\s+)+20\d\d\s*$")  # years over loose rows
_LOOSE_CELL = re.compile(r"\d{1,3}(?:,\d)?\s?%|\b20\d\d\b")


def _table_at(lines: list[_Line], place: int) -> int:
    """How many lines from here make a table, 0 for none: a row has two cells or more, and one of
    them holds a percentage."""
    count = 0
    figures = 0
    for _, _, line in lines[place:]:
        if _RULE.match(line) and count:
            count += 1
            continue
        head = not count and _LOOSE_HEAD.match(line)
        if _splitter(line) is None and not (head or _LOOSE_ROW.match(line)):
            break
        figures += bool(_PERCENTAGE.search(line))
        count += 1
    if figures and count == 1 and place > 0:
        return 0
    return count if figures >= 1 and count >= 2 else 0


def _keep_table(kept: Kept, lines: list[_Line]) -> None:
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
        yield from (match.span() for match in _LOOSE_CELL.finditer(line, first))
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


# --- lines of a page -----------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.!?:;][\"”’')\]]*\s*$")


def joined_lines(text: str) -> str:
    """Lines of a page as paragraphs: hyphens at line ends are mended; a line that ends a sentence
    well before the margin, or is a heading, is followed by a blank line."""
    text = re.sub(r"[\u0002\ufffe\u00ad]\s*\n?", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])", "", text)
    lines = [line.rstrip() for line in text.split("\n")]
    widths = sorted(len(line) for line in lines if len(line) > 20)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    made = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        made.append(line)
        short = len(line) < 0.7 * usual
        row = _LOOSE_ROW.match(line) or _LOOSE_ROW.match(after) or _LOOSE_HEAD.match(line)
        if short and not row and (_SENTENCE_END.search(line) or after[:1].isupper()):
            made.append("")
    return "\n".join(made)
