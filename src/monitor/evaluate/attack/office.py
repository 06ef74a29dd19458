"""Office files: words, properties, comments, what is hidden in them, and workbooks inside charts.

A native chart carries a workbook with the numbers it was drawn from (C2): these must have no more
digits than the chart shows.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from monitor.evaluate.attack.facts import DECIMALS, Finding, Reading, whole


SECRETIVE = {
    "comments": re.compile(r"(^|/)comments\d*\.xml$|threadedComments|commentsExtended"),
    "custom": re.compile(r"(^|/)docProps/custom\.xml$"),
    "track": re.compile(r"(^|/)people\.xml$|revisions/"),
}
TRACKED = ("ins", "del", "moveFrom", "moveTo")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A row by its number, a column by its first, a sheet by its name.
HIDDEN = (
    "//*[local-name()='row'][@hidden='1' or @hidden='true']/@r"
    " | //*[local-name()='col'][@hidden='1' or @hidden='true']/@min"
    " | //*[local-name()='sheet'][@state='hidden' or @state='veryHidden']/@name"
)
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
                if part == "docProps/core.xml" and (fine := DECIMALS.search(said[-1])):
                    reading.findings.append(Finding("X15", name, {"place": part, "value": fine[0]}))
            for what, pattern in SECRETIVE.items():
                if pattern.search(part):
                    values = {"what": f"{part} ({what})"}
                    reading.findings.append(Finding("X16", name, values))
    reading.texts[name] = "\n".join(said)


def _words(content: bytes, part: str, name: str, reading: Reading) -> str:
    """All text and all descriptions of one part; tracked changes and hidden words are told (C6)."""
    root = etree.fromstring(content, SAFE)
    for tag in TRACKED:
        if f"<w:{tag} ".encode() in content:
            reading.findings.append(Finding("X16", name, {"what": f"{part} ({tag})"}))
    if b"<w:vanish" in content:
        reading.findings.append(Finding("X16", name, {"what": f"{part} (vanish)"}))
    described = [str(value) for value in _all(root, "//@descr | //@title")]
    return " ".join([*(str(text) for text in root.itertext()), *described])


def _all(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path)
    return [str(one) for one in found] if isinstance(found, list) else []


def _workbook(content: bytes, name: str, reading: Reading, said: list[str]) -> None:
    """The numbers of every sheet, and every row, column or sheet that is out of sight."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            if not part.endswith(".xml"):
                continue
            root = etree.fromstring(book.read(part), SAFE)
            said.append(" ".join(str(text) for text in root.itertext()))
            hidden = _all(root, HIDDEN)
            if hidden:
                values = {"what": f"{part}: {', '.join(sorted(set(hidden)))}"}
                reading.findings.append(Finding("X16", name, values))
            if SECRETIVE["comments"].search(part):
                reading.findings.append(Finding("X16", name, {"what": f"{part} (comments)"}))
            for cell in root.iter(f"{SHEET}c"):
                value = cell.findtext(f"{SHEET}v")
                if cell.get("t", "n") == "n" and value and not whole(float(value)):
                    values = {"place": f"{part}!{cell.get('r')}", "value": value}
                    reading.findings.append(Finding("X15", name, values))
