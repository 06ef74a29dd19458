"""Office files: words, properties, comments, what is hidden in them, and workbooks inside charts.

A native chart carries a workbook with the numbers it was drawn from (C2): these must have no more
digits than the chart shows.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
from lxml import etree

from monitor.evaluate.attack.facts import Finding, Reading


SECRETIVE = {
    "comments": re.compile(r"(^|/)comments\d*\.xml$|threadedComments|commentsExtended"),
    "track": re.compile(r"(^|/)people\.xml$|revisions/"),
}
TRACKED = ("ins", "del", "moveFrom", "moveTo")
SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def read_office(path: Path, name: str, reading: Reading) -> None:
    """A .pptx, .docx or .xlsx with everything packed inside it."""
    said: list[str] = []
    if path.suffix == ".xlsx":
        _workbook(path.read_bytes(), name, reading, said)
    with zipfile.ZipFile(path) as packed:
        for part in packed.namelist():
            content = packed.read(part)
            if part.endswith(".xlsx"):
                _workbook(content, f"{name}!{part}", reading, said)
            elif part.endswith((".xml", ".rels")):
                said.append(_words(content, part, name, reading))
            for what, pattern in SECRETIVE.items():
                if pattern.search(part):
                    values = {"what": f"{part} ({what})"}
                    reading.findings.append(Finding("X16", name, values))
    reading.texts[name] = "\n".join(said)


def _words(content: bytes, part: str, name: str, reading: Reading) -> str:
    """All text and all descriptions of one part; tracked changes are told of (C6)."""
    root = etree.fromstring(content, SAFE)
    words = [str(text) for text in root.itertext() if str(text).strip()]
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        words += [element.get(key) or "" for key in ("descr", "title", "name") if element.get(key)]
        if etree.QName(element).localname in TRACKED and "wordprocessingml" in element.tag:
            values = {"what": f"{part} ({etree.QName(element).localname})"}
            reading.findings.append(Finding("X16", name, values))
        if etree.QName(element).localname == "vanish":
            reading.findings.append(Finding("X16", name, {"what": f"{part} (vanish)"}))
    return " ".join(words)


def _workbook(content: bytes, name: str, reading: Reading, said: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles it does not know
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            reading.findings.append(Finding("X16", name, {"what": f"blad {sheet.title}"}))
        hidden: list[object] = [key for key, row in sheet.row_dimensions.items() if row.hidden]
        hidden += [key for key, column in sheet.column_dimensions.items() if column.hidden]
        if hidden:
            what = f"{sheet.title}: {', '.join(map(str, hidden))}"
            reading.findings.append(Finding("X16", name, {"what": what}))
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    what = f"opmerking bij {sheet.title}!{cell.coordinate}"
                    reading.findings.append(Finding("X16", name, {"what": what}))
                if isinstance(cell.value, str):
                    said.append(cell.value)
                elif isinstance(cell.value, float) and not whole(cell.value):
                    values = {"place": f"{sheet.title}!{cell.coordinate}", "value": cell.value}
                    reading.findings.append(Finding("X15", name, values))


def whole(number: float) -> bool:
    """Whether a number is a whole number or a whole percentage."""
    return any(abs(part - round(part)) < 1e-9 for part in (number, 100 * number))
