"""An Office file as it may leave: the same bytes from the same figures, and nobody's name in it.

The libraries that write Office files put the hour, a made-up author, a thumbnail and settings of
someone's printer into them. All of that is replaced or taken out here (disclosure policy, leak
channel C6), and the archive gets the day of publication as its only time.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from dataclasses import dataclass
from html import escape

from monitor.concepts.language import Language


DROPPED = re.compile(r"thumbnail\.|printerSettings|^customXml/|stylesWithEffects|/_rels/.*Settings")
LANGUAGE_TAGS = {"nl": "nl-NL", "en": "en-GB"}
LEVEL = 6  # of compression

CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject><dc:creator></dc:creator>\
<cp:keywords>{keywords}</cp:keywords><dc:language>{language}</dc:language>\
<cp:lastModifiedBy></cp:lastModifiedBy>\
<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>\
</cp:coreProperties>"""
APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<DocSecurity>0</DocSecurity></Properties>"""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself (documentgegevens): no person, no hour, no machine."""

    title: str
    subject: str
    keywords: tuple[str, ...]
    language: Language
    day: datetime.date


def sealed(written: bytes, about: About) -> bytes:
    """The Office file `written` with fixed properties and times, and without stowaways."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    gone = {name for name in parts if DROPPED.search(name)}
    kept = {name: data for name, data in parts.items() if name not in gone}
    if gone:
        kept = {name: _without(name, data) for name, data in kept.items()}
    kept["docProps/core.xml"] = _core(about)
    kept["docProps/app.xml"] = APP.encode()
    return packed(kept, about.day)


def packed(parts: dict[str, bytes], day: datetime.date) -> bytes:
    """The parts as an archive, the list of contents first as the standard advises."""
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, parts[name], compresslevel=LEVEL)
    return sheet.getvalue()


def _core(about: About) -> bytes:
    return CORE.format(
        title=escape(about.title),
        subject=escape(about.subject),
        keywords=escape(", ".join(about.keywords)),
        language=LANGUAGE_TAGS[about.language],
        day=about.day.isoformat(),
    ).encode()


def _without(name: str, data: bytes) -> bytes:
    """A list of parts or relations without those that were taken out."""
    if name != "[Content_Types].xml" and not name.endswith(".rels"):
        return data
    lines = re.compile(rb"<(?:Override|Relationship)\s[^>]*?/>")
    return lines.sub(lambda found: b"" if _names_dropped(found[0].decode()) else found[0], data)


def _names_dropped(line: str) -> bool:
    named = re.search(r'(?:PartName|Target)="(?:\.\./|/)*([^"]*)"', line)
    return named is not None and DROPPED.search(named[1]) is not None
