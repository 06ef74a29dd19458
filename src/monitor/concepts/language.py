"""Two languages, Dutch first: a text that a reader sees exists in both or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args


Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """One text for readers in Dutch (`nl`) and English (`en`)."""

    nl: str
    en: str

    def say(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en
