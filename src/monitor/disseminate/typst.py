"""Typesetting: a template and its data become one PDF that everyone can read.

Every PDF is PDF/UA-1 (for who listens) and PDF/A-2a (for who keeps), uses only the fonts of this
package, and comes out byte for byte the same from the same data: the clock is never read.
"""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import typst

from monitor.concepts.problems import Place, refuse
from monitor.disseminate.theme import FONTS, Theme


ENTRY = re.compile(rb"^\d{10}(?= \d{5} n)", re.MULTILINE)  # of the table of places in a PDF
KEPT = 11  # documents after which Typst forgets a piece that was not used again, and one more
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Sheet:
    """A typeset document: the PDF, and the page on which each thing landed that the template
    tells of under the label `<places>`; "pages" is their number."""

    pdf: bytes
    places: Mapping[str, int]


@dataclass(frozen=True)
class Typesetter:
    """One template made ready; a batch of documents goes through the same one."""

    template: str
    fonts: typst.Fonts
    compiler: typst.Compiler

    def places(self, data: Mapping[str, Any]) -> Mapping[str, int]:
        """The page on which each thing of `data` lands, as in `Sheet`, without making the PDF: half
        the work, for a document that is laid out to see what room is left. Refuses T09."""
        try:
            return _places(_compiler(self.template, self.fonts, {"data": _written(data)}))
        except typst.TypstError as error:
            raise refuse("T09", Place(self.template), reason=error.message) from None

    def set(self, data: Mapping[str, Any], made: datetime.date) -> Sheet:
        """Typeset `data`, dated noon UTC on the day `made`. Refuses T09.

        A warning (a letter that the fonts lack, a chart that cannot be read) is refused too: what
        is published must not hold a surprise.
        """
        noon = datetime.datetime.combine(made, datetime.time(12), datetime.UTC)
        try:
            pdf, warnings = self.compiler.compile_with_warnings(
                format="pdf",
                sys_inputs={"data": _written(data)},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=noon,
            )
        except typst.TypstError as error:
            raise refuse("T09", Place(self.template), reason=error.message) from None
        if warnings:
            raise refuse("T09", Place(self.template), reason=warnings[0].message)
        assert isinstance(pdf, bytes)
        return Sheet(streams_apart(pdf), _places(self.compiler))


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _compiler(template: str, fonts: typst.Fonts, inputs: Mapping[str, str]) -> typst.Compiler:
    source = TEMPLATES / f"{template}.typ"
    return typst.Compiler(source, root=TEMPLATES, font_paths=fonts, sys_inputs=dict(inputs))


def _places(compiler: typst.Compiler) -> Mapping[str, int]:
    told = json.loads(compiler.query("<places>", field="value", one=True))
    return {str(key): int(value) for key, value in told.items()}


def streams_apart(pdf: bytes) -> bytes:
    """`pdf` with a whole line end after every stream that itself ends in a carriage return.

    Such a byte and the line feed behind it look like one line end, and the stream then like one
    byte too short (ISO 19005-2, 6.1.7.1). What stands behind moves up, and the table of places
    with it.
    """
    added = [found.start() + 1 for found in re.finditer(rb"\r\nendstream", pdf)]
    if not added:
        return pdf
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    table = ENTRY.sub(lambda entry: b"%010d" % _moved(int(entry[0]), added), pdf[start:])
    table = table.replace(b"startxref\n%d" % start, b"startxref\n%d" % _moved(start, added))
    pieces = [pdf[one:other] for one, other in pairwise([0, *added, start])]
    return b"\r".join(pieces) + table


def _moved(place: int, added: Sequence[int]) -> int:
    return place + sum(one < place for one in added)


def typesetter(template: str) -> Typesetter:
    """The typesetter of `templates/<template>.typ`, with the fonts of this package only. Each
    thread has its own: a compiler serves one document at a time."""
    return _made_ready(template, threading.get_ident())


def forget() -> None:
    """Start with nothing remembered."""
    _made_ready.cache_clear()


def forget_layouts() -> None:
    """Let go of the pieces of what was set. Typst keeps each for ten documents more, in case it
    comes back; the pieces of a report never do, and take 40 MB."""
    blank = typesetter("blank").compiler
    for _ in range(KEPT):
        blank.compile(format="pdf", timestamp=0)


@cache
def _made_ready(template: str, _thread: int) -> Typesetter:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return Typesetter(template, fonts, _compiler(template, fonts, {}))


def tokens(theme: Theme) -> Mapping[str, Any]:
    """The theme as a template reads it."""
    return {key: value for key, value in asdict(theme).items() if key != "drawing"}
