"""The letters of an edition (brieven): `letters/<wave>.toml`, in every language it is written in.

A letter is text with slots. A slot that does not exist, or a mail without the way out, is refused
before anybody is written to; what fills a slot is never read as a slot again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import read_toml, suggestion


BASE = "nl"
CORRECTION = "correction"
SLOTS = (
    "name",
    "office",
    "organisation",
    "link",
    "code",
    "site",
    "closes",
    "stop",
    "list",
    "promises",
)
SLOT = re.compile(r"\{([^{}]*)\}")
CORRECTED = ("name", "organisation", "list")  # all that is known of who corrects a list
# What a letter cannot do without: the way in, and the way out.
NEEDED: Mapping[str, tuple[str, ...]] = {"text": ("link", "stop"), "letter": ("site", "stop")}
SETTINGS = ("order", "after_days")


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter in one language: the mail's subject and text, and the text on paper."""

    subject: str
    text: str
    letter: str


@dataclass(frozen=True)
class Letter:
    """One wave (ronde): goes out `after_days` after the one before it in `order`."""

    wave: str
    order: int
    after_days: int
    wordings: Mapping[str, Wording]

    def in_language(self, language: str) -> tuple[str, Wording]:
        """The wording in a language, else in Dutch; with the language it is in."""
        found = language if language in self.wordings else BASE
        return found, self.wordings[found]


def read_letters(folder: Path) -> Mapping[str, Letter]:
    """The letters in `folder` by wave, in their order. Refuses F…, L70–L74, all at once."""
    problems: list[Problem] = []
    found: dict[str, Letter] = {}
    for path in sorted(folder.glob("*.toml")):
        table = read_toml(path)
        wrong = list(_problems(path, table))
        problems += wrong
        if not wrong:
            found[path.stem] = _letter(path.stem, table)
    if not any(one.wave != CORRECTION for one in found.values()) and not problems:
        problems.append(Problem("L70", Place(folder)))
    refuse_if_any(problems)
    return {one.wave: one for one in sorted(found.values(), key=lambda one: one.order)}


def _letter(wave: str, table: Mapping[str, object]) -> Letter:
    wordings = {
        language: Wording(said["subject"], said["text"].strip(), said.get("letter", "").strip())
        for language, said in table.items()
        if isinstance(said, dict)
    }
    return Letter(wave, _number(table["order"]), _number(table["after_days"]), wordings)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _problems(path: Path, table: Mapping[str, object]) -> Iterator[Problem]:
    for key in SETTINGS:
        if not isinstance(table.get(key), int) or _number(table[key]) < 0:
            yield Problem("L71", Place(path, column=key), {"key": key})
    if not isinstance(table.get(BASE), dict):
        yield Problem("L72", Place(path), {"key": BASE})
    for language, said in table.items():
        if isinstance(said, dict):
            yield from _wording_problems(path, language, said)


def _wording_problems(path: Path, language: str, said: Mapping[str, object]) -> Iterator[Problem]:
    parts = ("subject", "text") if path.stem == CORRECTION else ("subject", "text", "letter")
    known = CORRECTED if path.stem == CORRECTION else SLOTS
    for part in parts:
        place = Place(path, column=f"{language}.{part}")
        text = said.get(part)
        if not isinstance(text, str) or not text.strip():
            yield Problem("L72", place, {"key": f"{language}.{part}"})
            continue
        slots = SLOT.findall(text)
        for slot in slots:
            if slot not in known:
                yield Problem("L73", place, {"slot": slot, "suggestion": suggestion(slot, known)})
        needed = ("list",) if path.stem == CORRECTION else NEEDED.get(part, ())
        for slot in needed if part != "subject" else ():
            if slot not in slots:
                yield Problem("L74", place, {"slot": slot})


def filled(text: str, slots: Mapping[str, str]) -> str:
    """`text` with its slots filled, once: a name with braces stays a name."""
    return SLOT.sub(lambda found: slots[found[1]], text)
