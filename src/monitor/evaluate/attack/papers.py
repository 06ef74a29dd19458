"""PDF: its words, its properties and bookmarks, its charts, and the figures that link to a cell."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from monitor.evaluate.attack.facts import DECIMALS, ID, Drawing, Finding, Reading
from monitor.evaluate.attack.paths import drawings


def read_pdf(path: Path, name: str, reading: Reading) -> None:
    document = pypdfium2.PdfDocument(path)
    try:
        said = [f"{key}: {value}" for key, value in document.get_metadata_dict().items() if value]
        _properties(document, name, reading)
        said += [bookmark.get_title() for bookmark in document.get_toc()]
        charts: list[Drawing] = []
        for number, page in enumerate(document):
            textpage = page.get_textpage()
            words = textpage.get_text_range()
            if not words.strip():
                reading.findings.append(Finding("X17", name, {"what": f"lege pagina {number + 1}"}))
            said.append(words)
            charts += drawings(page, textpage, name, len(charts))
            for address, box in _links(document, page):
                for found in ID.finditer(address):
                    text = " ".join(textpage.get_text_bounded(*box).split())
                    reading.told.append((name, found[0], text))
        reading.drawings += charts
        reading.pages[name] = len(document)
        reading.texts[name] = "\n".join(said)
    finally:
        document.close()


def _properties(document: pypdfium2.PdfDocument, name: str, reading: Reading) -> None:
    """Digits in a property that no page shows (C4), and files packed inside (C6)."""
    for key, value in document.get_metadata_dict().items():
        fine = DECIMALS.search(value) if key not in ("Creator", "Producer") else None
        if fine is not None:
            reading.findings.append(Finding("X15", name, {"place": key, "value": fine[0]}))
    for number in range(document.count_attachments()):
        packed = document.get_attachment(number).get_name()
        reading.findings.append(Finding("X16", name, {"what": packed}))


def _links(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every link with its address and the box it stands in (left, bottom, right, top)."""
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
        if not length:
            continue
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, length)
        address = buffer.value.decode("utf-8", "replace")
        for box in _boxes(link):
            yield address, box


def _boxes(link: raw.FPDF_LINK) -> Iterator[tuple[float, float, float, float]]:
    """The box of each line that a link runs over, or the one around it all where none is told."""
    count = raw.FPDFLink_CountQuadPoints(link)
    quad, whole = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    found: list[tuple[float, float, float, float]] = []
    for at in range(count):
        if raw.FPDFLink_GetQuadPoints(link, at, ctypes.byref(quad)):
            across = quad.x1, quad.x2, quad.x3, quad.x4
            up = quad.y1, quad.y2, quad.y3, quad.y4
            found.append((min(across), min(up), max(across), max(up)))
    if not found and raw.FPDFLink_GetAnnotRect(link, ctypes.byref(whole)):
        found.append((whole.left, whole.bottom, whole.right, whole.top))
    for left, bottom, right, top in found:
        # The boxes of two lines overlap: only what runs through the middle of one is in it.
        third = (top - bottom) / 3
        yield left, bottom + third, right, top - third
