"""What the answering site says around the questions, in the languages of its respondents.

One small table per language in `texts/`; a sentence that a table lacks is said in Dutch. Another
language is another file. Knows nothing of the questions: these have their own words in the sheet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.design.questionnaire import SheetLanguage


BASE = "nl"


@dataclass(frozen=True, slots=True)
class Interface:
    """The words of the site in one language (interfacetaal): `says` maps keys to sentences."""

    language: SheetLanguage
    says: Mapping[str, str]

    @property
    def code(self) -> str:
        return self.language.code

    @property
    def direction(self) -> str:
        """`dir` of the page."""
        return "rtl" if self.language.right_to_left else "ltr"


@cache
def interfaces() -> Mapping[str, Interface]:
    """Every language of the site by its code, Dutch and English first."""
    folder = resources.files("monitor.collect") / "texts"
    tables = {
        part.name.removesuffix(".toml"): tomllib.loads(part.read_text("utf-8"))
        for part in folder.iterdir()
        if part.name.endswith(".toml")
    }
    ordered = sorted(tables, key=lambda code: (code not in (BASE, "en"), code != BASE, code))
    return {
        code: Interface(SheetLanguage(code, tables[code]["name"]), tables[BASE] | tables[code])
        for code in ordered
    }


def interface_in(code: str) -> Interface:
    """The words in a language; in Dutch where the site does not speak it."""
    return interfaces().get(code) or interfaces()[BASE]
