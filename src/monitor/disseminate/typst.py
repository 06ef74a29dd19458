"""Typesetting: a template and its data become one PDF that everyone can read.

Every PDF is PDF/UA-1 (for who listens) and PDF/A-2a (for who keeps), uses only the fonts of this
package, and comes out byte for byte the same from the same data: the clock is never read.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

from monitor.concepts.problems import Place, refuse
from monitor.disseminate.theme import FONTS, Theme


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
    compiler: typst.Compiler

    def set(self, data: Mapping[str, Any], made: datetime.date) -> Sheet:
        """Typeset `data`, dated noon UTC on the day `made`. Refuses T09.

        A warning (a letter that the fonts lack, a chart that cannot be read) is refused too: what
        is published must not hold a surprise.
        """
        noon = datetime.datetime.combine(made, datetime.time(12), datetime.UTC)
        try:
            pdf, warnings = self.compiler.compile_with_warnings(
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=noon,
            )
        except typst.TypstError as error:
            raise refuse("T09", Place(self.template), reason=error.message) from None
        if warnings:
            raise refuse("T09", Place(self.template), reason=warnings[0].message)
        assert isinstance(pdf, bytes)
        told = json.loads(self.compiler.query("<places>", field="value", one=True))
        return Sheet(pdf, {str(key): int(value) for key, value in told.items()})


def typesetter(template: str) -> Typesetter:
    """The typesetter of `templates/<template>.typ`, with the fonts of this package only. Each
    thread has its own: a compiler serves one document at a time."""
    return _made_ready(template, threading.get_ident())


def forget() -> None:
    """Start with nothing remembered."""
    _made_ready.cache_clear()


@cache
def _made_ready(template: str, _thread: int) -> Typesetter:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    source = TEMPLATES / f"{template}.typ"
    return Typesetter(template, typst.Compiler(source, root=TEMPLATES, font_paths=fonts))


def tokens(theme: Theme) -> Mapping[str, Any]:
    """The theme as a template reads it."""
    return {key: value for key, value in asdict(theme).items() if key != "drawing"}
