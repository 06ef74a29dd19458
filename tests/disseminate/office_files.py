"""How the tests open an Office file: as a zip of XML, the way a stranger would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from openpyxl import load_workbook


NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}


@dataclass(frozen=True)
class Opened:
    """An Office file, part by part."""

    parts: dict[str, bytes]
    times: set[tuple[int, ...]]

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    def named(self, pattern: str) -> list[str]:
        """The parts whose name matches, in order of their number."""
        found = [name for name in self.parts if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])


def opened(data: bytes) -> Opened:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        return Opened(parts, {entry.date_time for entry in archive.infolist()})


def books(file: Opened) -> Iterator[list[tuple[object, ...]]]:
    """The rows of every workbook behind a chart, formulas as they are written."""
    for name in file.named(r".*/embeddings/.*\.xlsx"):
        sheet = load_workbook(io.BytesIO(file.parts[name]))["Cijfers"]
        yield list(sheet.iter_rows(values_only=True))


def words(element: etree._Element, tag: str) -> str:
    """All text below `element`, paragraph by paragraph."""
    prefix = tag.partition(":")[0]
    paragraphs = element.iterfind(f".//{prefix}:p", NAMES)
    return "\n".join(
        "".join(one.text or "" for one in paragraph.iterfind(f".//{tag}", NAMES))
        for paragraph in paragraphs
    )
