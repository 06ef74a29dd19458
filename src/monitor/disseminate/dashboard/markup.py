"""HTML as text, and the words that the page says of its own accord.

Everything that comes from data passes through `text`; no attribute holds style or script, so that
the page can forbid both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from monitor.concepts.language import Language, Text
from monitor.design.files import read_toml


HERE = Path(__file__).parent
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def text(content: str) -> str:
    return escape(content, quote=False)


def tag(name: str, *content: str, **attributes: str | bool | None) -> str:
    """`<name key="value">content</name>`; `class_` is class, underscores become hyphens, True is a
    bare attribute and None or False none. `content` is HTML already."""
    written = "".join(
        f" {_key(key)}" if value is True else f' {_key(key)}="{escape(value)}"'
        for key, value in attributes.items()
        if isinstance(value, str) or value is True
    )
    return f"<{name}{written}>" + ("" if name in VOID else f"{''.join(content)}</{name}>")


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@dataclass(frozen=True)
class Words:
    """The page's own texts in one language."""

    language: Language
    texts: Mapping[str, Text]

    def __call__(self, key: str, **slots: object) -> str:
        said = self.texts[key].say(self.language)
        return said.format(**slots) if slots else said

    def of(self, prefix: str, code: str) -> str:
        """The text of a code from a list that an edition may extend, else that of `other`."""
        found = self.texts.get(f"{prefix}_{code}", self.texts[f"{prefix}_other"])
        return found.say(self.language)


@cache
def words(language: Language) -> Words:
    """The texts in `texts.toml`."""
    read = read_toml(HERE / "texts.toml")
    return Words(language, {key: Text(entry["nl"], entry["en"]) for key, entry in read.items()})
