"""The settings of an edition, taken out of a TOML file key by key.

Whatever is missing, misspelt or of the wrong kind is noted with its place and the reading goes on,
so that one run tells an author everything. Must never fill in a value that the author left out,
unless the caller names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.problems import Place, Problem
from monitor.design.files import read_text, read_toml, suggestion


HEADER = re.compile(r"^\s*(\[\[?[^\[\]]+\]\]?)\s*(?:#.*)?$")

# What a value must look like, in any language.
WORD = '"…"'
WORDS = '["…", "…"]'
NUMBER = "12"
NUMBERS = "[1, 2]"
DAY = "2024-03-31"
FLAG = "true / false"
TABLE = '{ … = "…" }'
TABLES = "[[…]]"

ValueT = TypeVar("ValueT")
ChoiceT = TypeVar("ChoiceT", bound=str)


@dataclass
class Settings:
    """One table of a settings file. `problems` is shared with the tables inside it."""

    path: Path
    name: str  # as an author finds it back: `publication[1].block[2]`
    line: int | None
    values: Mapping[str, object]
    problems: list[Problem]
    lines: Mapping[str, Sequence[int]]  # header as written → its lines
    header: str = ""
    taken: set[str] = field(default_factory=set)

    @property
    def place(self) -> Place:
        return Place(self.path, self.line)

    def complain(self, code: str, key: str, **values: object) -> None:
        where = f"{self.name}.{key}" if self.name and key else self.name or key
        self.problems.append(Problem(code, self.place, {"key": where, **values}))

    def word(self, key: str, default: str | None = None, known: Sequence[str] = ()) -> str:
        """The text under `key`; with `known`, one of those (E03)."""
        found = self._take(key, WORD, _is_word, default, "")
        self.expect(key, [found] if key in self.values else [], known)
        return found

    def one_of(
        self, key: str, known: tuple[ChoiceT, ...], default: ChoiceT | None = None
    ) -> ChoiceT:
        """As `word`, of the type of `known`; the first of them where the file is wrong."""
        found = self.word(key, default, known)
        return next((one for one in known if one == found), known[0])

    def words(
        self, key: str, default: tuple[str, ...] | None = None, known: Sequence[str] = ()
    ) -> tuple[str, ...]:
        found = tuple(self._take(key, WORDS, _is_words, default, ()))
        self.expect(key, found, known)
        return found

    def number(self, key: str, default: int | None = None) -> int:
        return self._take(key, NUMBER, _is_number, default, 0)

    def numbers(self, key: str) -> tuple[int, ...]:
        return tuple(self._take(key, NUMBERS, _is_numbers, None, ()))

    def day(self, key: str) -> date | None:
        return self._take(key, DAY, _is_day, None, None)

    def flag(self, key: str, default: bool | None = None) -> bool:
        return self._take(key, FLAG, _is_flag, default, False)

    def text(self, key: str) -> Text:
        """A text in both languages: a table with `nl` and `en` and nothing else."""
        table = self.table(key)
        said = table.as_text()
        table.nothing_else()
        return said

    def text_or_none(self, key: str) -> Text | None:
        return self.text(key) if key in self.values else None

    def as_text(self) -> Text:
        """This table itself as a text; keys beside the languages are left for the caller."""
        said = {language: self.word(language) for language in LANGUAGES}
        for language, words in said.items():
            if language in self.values and not words.strip():
                self.complain("E05", language, language=language)
        return Text(**said)

    def table(self, key: str) -> Settings:
        empty: Mapping[str, object] = {}
        values = self._take(key, TABLE, _is_table, None, empty)
        table = self._inner(key, f"[{self._header(key)}]", 0, values)
        if values is empty:  # complained of once; its keys are not missed one by one
            table.problems = []
        return table

    def tables(self, key: str, offset: int = 0) -> list[Settings]:
        """The tables under `[[key]]`; `offset` counts those of the same header before these."""
        none: Sequence[Mapping[str, object]] = []
        found = self._take(key, TABLES, _is_tables, none, none)
        header = f"[[{self._header(key)}]]"
        return [self._inner(key, header, offset + n, one, n) for n, one in enumerate(found)]

    def named_tables(self) -> dict[str, Settings]:
        """Every table inside this one, by its key."""
        return {key: self.table(key) for key in self.values}

    def nothing_else(self) -> None:
        """Note each key that nobody asked for (E23)."""
        for key in self.values:
            if key not in self.taken:
                self.complain("E23", key, suggestion=suggestion(key, sorted(self.taken)))

    def expect(self, key: str, words: Sequence[str], known: Sequence[str]) -> None:
        """Note each of `words` that is not `known` (E03); anything goes when nothing is known."""
        for word in words:
            if known and word not in known:
                near = suggestion(word, known)
                self.complain("E03", key, value=word, suggestion=near, known=", ".join(known))

    def _header(self, key: str) -> str:
        return f"{self.header}.{key}" if self.header else key

    def _inner(
        self,
        key: str,
        header: str,
        nth: int,
        values: Mapping[str, object],
        number: int | None = None,
    ) -> Settings:
        lines = self.lines.get(header, ())
        line = lines[nth] if nth < len(lines) else self.line
        name = f"{self.name}.{key}" if self.name else key
        name = name if number is None else f"{name}[{number + 1}]"
        bare = header.strip("[]")
        return Settings(self.path, name, line, values, self.problems, self.lines, bare)

    def _take(
        self,
        key: str,
        example: str,
        fits: Callable[[object], ValueT | None],
        default: ValueT | None,
        otherwise: ValueT,
    ) -> ValueT:
        self.taken.add(key)
        if key not in self.values:
            if default is None:
                self.complain("E01", key, example=example)
                return otherwise
            return default
        found = fits(self.values[key])
        if found is None:
            self.complain("E02", key, example=example)
            return otherwise
        return found


def _is_word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_words(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    words = tuple(word for word in value if isinstance(word, str))
    return words if len(words) == len(value) else None


def _is_number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_numbers(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    numbers = tuple(n for n in value if isinstance(n, int) and not isinstance(n, bool))
    return numbers if len(numbers) == len(value) else None


def _is_day(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _is_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_table(value: object) -> Mapping[str, object] | None:
    return value if isinstance(value, dict) else None


def _is_tables(value: object) -> Sequence[Mapping[str, object]] | None:
    if not isinstance(value, list):
        return None
    tables = [one for one in value if isinstance(one, dict)]
    return tables if len(tables) == len(value) else None


def read_settings(path: Path, problems: list[Problem]) -> Settings:
    """The top table of a TOML file; what is wrong inside is added to `problems` as it is read.

    Refuses F01, F02, F03, F08, F13, F15.
    """
    values = read_toml(path)
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if header := HEADER.match(line):
            lines.setdefault(header[1].replace(" ", ""), []).append(number)
    return Settings(path, "", None, values, problems, lines)
