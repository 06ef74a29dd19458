"""What can be wrong, said in one way: code · place · what · remedy.

The catalogue beside this module (`catalogue/*.toml`, one file per package) holds the sentences;
code elsewhere names a code and the values, never a sentence. A check collects every problem it
finds and raises them together; it must never stop at the first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from monitor.concepts.language import Language


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file, perhaps a row (from 1, header included) and column."""

    file: Path | str
    row: int | None = None
    column: str | None = None

    def say(self, language: Language) -> str:
        row = "" if self.row is None else f":{self.row}"
        word = "kolom" if language == "nl" else "column"
        column = "" if self.column is None else f" {word} {self.column}"
        return f"{self.file}{row}{column}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `values` fill the slots of the catalogue's sentences."""

    code: str
    place: Place
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def blocking(self) -> bool:
        """Whether work must stop (`fout`) or may go on with a warning (`let op`)."""
        return catalogue()[self.code]["level"] == "error"

    def what(self, language: Language) -> str:
        return catalogue()[self.code][language].format_map(self.values)

    def remedy(self, language: Language) -> str:
        return catalogue()[self.code][f"{language}_remedy"].format_map(self.values)

    def say(self, language: Language) -> str:
        """The whole complaint on one line, for logs and tests; the terminal shows it in columns."""
        place = self.place.say(language)
        return f"{self.code} · {place} · {self.what(language)} · {self.remedy(language)}"


class ProblemsFound(Exception):
    """Raised with every problem at once; the command line turns it into exit code 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.say("nl") for problem in self.problems))


def refuse_if_any(problems: Iterable[Problem]) -> None:
    """Raise `ProblemsFound` when at least one of `problems` blocks; warnings alone pass."""
    found = tuple(problems)
    if any(problem.blocking for problem in found):
        raise ProblemsFound(found)


def refuse(code: str, place: Place, **values: object) -> ProblemsFound:
    """The exception for a single problem: `raise refuse("F01", Place(path))`."""
    return ProblemsFound([Problem(code, place, values)])


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Code → level (`error` or `warning`), `nl`, `nl_remedy`, `en`, `en_remedy`."""
    entries: dict[str, Mapping[str, str]] = {}
    folder = resources.files("monitor.concepts") / "catalogue"
    for part in sorted(folder.iterdir(), key=lambda item: item.name):
        for code, entry in tomllib.loads(part.read_text("utf-8")).items():
            if code in entries:
                raise ValueError(f"problem code {code} stands twice in the catalogue")
            entries[code] = entry
    return entries
