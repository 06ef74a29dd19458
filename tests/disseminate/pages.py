"""Reading a finished page as an outsider does: its text, its numbers and the cells they name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from monitor.protect.ledger import Ledger, Released


VOID = {"br", "hr", "img", "input", "link", "meta"}
SILENT = {"script", "style"}
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d{3})*")


@dataclass
class Element:
    """One element: its attributes, its own text pieces and what stands in it."""

    name: str
    attributes: dict[str, str | None]
    parent: Element | None
    children: list[Element | str] = field(default_factory=list)

    def find(self, name: str) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name:
                    yield child
                yield from child.find(name)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def nearest(self, attribute: str) -> str | None:
        if attribute in self.attributes:
            return self.attributes[attribute]
        return self.parent.nearest(attribute) if self.parent else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("document", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs), self.at)
        self.at.children.append(made)
        if tag not in VOID:
            self.at = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Element(tag, dict(attrs), self.at))

    def handle_endtag(self, tag: str) -> None:
        assert self.at.name == tag, f"</{tag}> closes <{self.at.name}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(html: str) -> Element:
    """The page as a tree; fails when an element is not closed or closed twice."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.name}> is never closed"
    return reader.root


def pieces(element: Element) -> Iterator[tuple[str, Element]]:
    """Every text that a reader sees, with the element it stands in."""
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                yield child, element
        elif child.name not in SILENT:
            yield from pieces(child)


def data_of(page: Element) -> dict[str, Any]:
    """The JSON that the page carries for its script."""
    found = next(one for one in page.find("script") if one.attributes.get("id") == "data")
    loaded: dict[str, Any] = json.loads(found.text)
    return loaded


def numbers(text: str) -> list[int]:
    """The whole numbers in a text, with their sign: "▼ −36" is −36, "11.560" is 11560. The
    twelve months that every question is about are no figure."""
    plain = re.sub(r"12 (maanden|months)", "", text.replace("−", "-"))
    return [
        int(re.sub(r"[.,]", "", found))
        for found in re.findall(NUMBER.pattern.replace("−", "-"), plain)
    ]


def numbers_of(cell: Released, ledger: Ledger) -> set[int]:
    """Every number that may be printed as coming from a cell."""
    found = {cell.value, cell.low, cell.high, cell.n, cell.population, cell.edition, 95}
    for comparison in (cell.change, cell.contrast):
        if comparison is not None:
            other = ledger.by_id.get(comparison.against)
            found |= {comparison.points, comparison.n_needed}
            found |= {other.value, other.edition} if other else set()
    return {number for number in found if number is not None}


def unexplained(page: Element, ledger: Ledger) -> list[tuple[str, str]]:
    """Numbers in elements that name a cell but are no numbers of that cell, with the cell."""
    wrong = []
    for text, element in pieces(page):
        named = element.nearest("data-cell")
        is_reference = (element.attributes.get("href") or "").startswith("#bron-")
        if not named or is_reference:
            continue
        known = set().union(*(numbers_of(ledger.by_id[one], ledger) for one in named.split()))
        wrong += [(text, named) for number in numbers(text) if number not in known]
    return wrong


def unnamed(page: Element) -> list[str]:
    """Percentages that stand in the page without a cell: none but the 95% of the margin, and the
    axes of charts."""
    found = []
    for text, element in pieces(page):
        on_axis = element.name == "text"
        if element.nearest("data-cell") is None and not on_axis:
            found += [text for number in re.findall(r"(\d+)\s?%", text) if number != "95"]
    return found
