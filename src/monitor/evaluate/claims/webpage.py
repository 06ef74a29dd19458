"""A page in HTML as a document: its visible text, and never what a script, style or drawing holds.

Nothing of the page is executed or fetched; a link is read for the cell that it names and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from monitor.evaluate.claims.building import Builder, Piece, cell_named
from monitor.evaluate.claims.model import BlockKind
from monitor.evaluate.claims.plain import decoded


_SILENT = {"script", "style", "template", "noscript", "svg", "head", "object", "iframe", "select"}
_BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "header", "footer", "main", "aside", "figcaption"),
        *("blockquote", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr"),
        *("table", "caption", "ul", "ol", "body", "summary", "details", "nav", "pre"),
    )
)
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "source"}
_KINDS = {"li": BlockKind.ITEM, "caption": BlockKind.CAPTION, "figcaption": BlockKind.CAPTION}
_HEADING = re.compile(r"h([1-6])")
_WIDEST = 50  # columns: a cell that says to be wider is not believed


@dataclass
class _Naming:
    """An open element that names a cell, and how many of its own kind are open inside it."""

    tag: str
    cell: str
    inside: int = 0


@dataclass
class _Rows:
    """A table while it is read; `width` of the cell at hand in columns."""

    rows: list[list[list[Piece]]] = field(default_factory=list)
    width: int = 1

    def close_cell(self, pieces: list[Piece]) -> None:
        if self.rows:
            self.rows[-1] += [pieces, *([] for _ in range(self.width - 1))]
        self.width = 1


class _Page(HTMLParser):
    """Gathers pieces of text until a block ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.built = Builder()
        self.waiting: list[Piece] = []
        self.kind = BlockKind.PARAGRAPH
        self.level = 0
        self.silent = 0
        self.table: _Rows | None = None
        self.naming: list[_Naming] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
            return
        self._name(tag, dict(attrs))
        if tag == "br":
            self.waiting.append((" ", ""))
        elif tag in _BLOCKS:
            self._open(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT and tag not in _VOID:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def _name(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in _VOID:
            return
        cell = cell_named(attributes.get("data-cell")) or cell_named(attributes.get("href"))
        if cell:
            self.naming.append(_Naming(tag, cell))
        elif self.naming and self.naming[-1].tag == tag:
            self.naming[-1].inside += 1

    def _open(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            self._flush()
            self.table = _Rows()
        elif self.table is None or tag == "caption":
            self._flush()
            heading = _HEADING.fullmatch(tag)
            self.level = int(heading[1]) if heading else 0
            self.kind = BlockKind.HEADING if heading else _KINDS.get(tag, BlockKind.PARAGRAPH)
        elif tag == "tr":
            self.table.rows.append([])
        elif tag in ("td", "th"):
            self.waiting.clear()
            said = attributes.get("colspan") or ""
            self.table.width = min(int(said), _WIDEST) if re.fullmatch(r"[1-9]\d?", said) else 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
            return
        if self.table is not None and tag in ("td", "th"):
            self.table.close_cell(self.waiting)
            self.waiting = []
        elif self.table is not None and tag == "table":
            self.built.table(self.table.rows)
            self.table, self.waiting = None, []
        elif tag in _BLOCKS and (self.table is None or tag == "caption"):
            self._flush()
            self.kind, self.level = BlockKind.PARAGRAPH, 0
        self._unname(tag)

    def _unname(self, tag: str) -> None:
        if self.naming and self.naming[-1].tag == tag:
            self.naming[-1].inside -= 1
            if self.naming[-1].inside < 0:
                self.naming.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.waiting.append((data, self.naming[-1].cell if self.naming else ""))

    def _flush(self) -> None:
        self.built.add(self.kind, self.waiting, level=self.level)
        self.waiting = []

    def finish(self) -> Builder:
        self.close()
        if self.table is not None:
            self.built.table(self.table.rows)
        self._flush()
        return self.built


def read_html(name: str, content: bytes) -> Builder:
    """The visible text of a page. Refuses K04."""
    page = _Page()
    page.feed(decoded(name, content))
    return page.finish()
