"""A word of the monitor: how it is written in both languages and what it means.

The tables beside this module hold every word that texts, charts and files may use. A term says
what something is called; it must never hold a figure or a rule about figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from monitor.concepts.language import Text


Article = Literal["de", "het"]


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


CodedT = TypeVar("CodedT", bound=_Coded)


@dataclass(frozen=True, slots=True)
class Term:
    """One word (begrip): `singular` and `plural` as they stand inside a sentence, in small letters
    where Dutch and English spelling ask for it; `article` is the Dutch definite article of the
    singular; `source` says where the word and its meaning come from."""

    code: str
    singular: Text
    plural: Text
    article: Article
    definition: Text
    source: str


def table(*entries: CodedT) -> Mapping[str, CodedT]:
    """Code → entry, in the given order. A code that stands twice is a mistake of ours."""
    found = {entry.code: entry for entry in entries}
    if len(found) != len(entries):
        raise ValueError(f"a code stands twice among {[entry.code for entry in entries]}")
    return MappingProxyType(found)


# The documents that the tables name as their source.
REPORT_2020 = "Monitor Integriteit en Veiligheid 2020, 5-minutenversie (juni 2020)"
LETTER_2018 = "Kamerbrief Monitor agressie en geweld, 24 juni 2018 (Kamerstuk 28684-536)"
NOTE_2024 = "Beslisnota bij de Kamerbrief Monitor 2024 (december 2024)"
PRESS_2012 = "gemeente.nu, Meer agressie tegen bestuurders (2012)"
GEMEENTEWET = "Gemeentewet"
PROVINCIEWET = "Provinciewet"
WATERSCHAPSWET = "Waterschapswet"
OURS = "deze software"
