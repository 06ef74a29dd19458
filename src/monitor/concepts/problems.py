"""What can be wrong, said in one way: code · place · what · remedy.

The catalogue beside this module (`catalogue/*.toml`, one file per package) holds the sentences;
code elsewhere names a code and the values, never a sentence. A check collects every problem it
finds and raises them together; it must never stop at the first.
"""

from __future__ import annotations

import errno
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from monitor.concepts.language import Language, Text


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
        return without_controls(f"{self.file}{row}{column}")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `values` fill the slots of the catalogue's sentences.

    A value that is a `Text` is said in the language of the reader.
    """

    code: str
    place: Place
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def blocking(self) -> bool:
        """Whether work must stop (`fout`) or may go on with a warning (`let op`)."""
        return catalogue()[self.code]["level"] == "error"

    def what(self, language: Language) -> str:
        return self._sentence(language, language)

    def remedy(self, language: Language) -> str:
        return self._sentence(f"{language}_remedy", language)

    def _sentence(self, part: str, language: Language) -> str:
        values = {
            name: value.say(language) if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        return without_controls(catalogue()[self.code][part].format_map(values))

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


# Control, format (such as the direction of writing), surrogate, line and paragraph separator.
STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def without_controls(text: str) -> str:
    """`text` with every character that steers a terminal or starts a line written as its code.

    What stands in a cell or a name of somebody's file must never be obeyed by the screen.
    """
    if text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in STEERING else char
        for char in text
    )


# What the operating system says, in words of the user.
SYSTEM: Mapping[int, Text] = {
    errno.ENOENT: Text("het bestand of de map bestaat niet", "the file or folder does not exist"),
    errno.EACCES: Text("u hebt hier geen rechten", "you have no permission here"),
    errno.EPERM: Text("u hebt hier geen rechten", "you have no permission here"),
    errno.ENOSPC: Text("de schijf is vol", "the disk is full"),
    errno.EDQUOT: Text("uw ruimte op de schijf is op", "your space on the disk is used up"),
    errno.EROFS: Text("hier kan alleen gelezen worden", "one can only read here"),
    errno.ENOTDIR: Text(
        "een deel van het pad is een bestand en geen map",
        "a part of the path is a file and no folder",
    ),
    errno.EISDIR: Text("dit is een map en geen bestand", "this is a folder and no file"),
    errno.EEXIST: Text("er staat hier al iets anders", "something else stands here already"),
    errno.ENOTEMPTY: Text("de map is niet leeg", "the folder is not empty"),
    errno.ENAMETOOLONG: Text("de naam is te lang", "the name is too long"),
    errno.ELOOP: Text("de verwijzing komt bij zichzelf uit", "the link leads back to itself"),
    errno.EADDRINUSE: Text("de poort is al in gebruik", "the port is already in use"),
}

# How what libraries say begins, in words of the user.
LIBRARIES: Mapping[str, Text] = {
    "Invalid file, or file has unsupported features": Text(
        "de inhoud klopt niet of heeft onderdelen die hier niet gelezen worden",
        "the content does not hang together or has features that are not read here",
    ),
    "Unable to read": Text("het lezen breekt af", "the reading breaks off"),
    "field larger than field limit": Text(
        "een cel is langer dan 131.072 tekens", "a cell is longer than 131,072 characters"
    ),
    "line contains NUL": Text("er staat een nulteken in", "there is a null character in it"),
    "new-line character seen in unquoted field": Text(
        "er staat een regeleinde midden in een cel", "there is a line end inside a cell"
    ),
    "Parquet magic bytes not found": Text(
        "het einde van het bestand ontbreekt of klopt niet",
        "the end of the file is missing or wrong",
    ),
    "Couldn't deserialize thrift": Text(
        "de beschrijving van de kolommen klopt niet", "the description of the columns is wrong"
    ),
    "Unexpected end of stream": Text("het bestand houdt te vroeg op", "the file ends too early"),
}


def reason_of(error: BaseException) -> Text | str:
    """Why the operating system or a library refused; its own words where we have none."""
    known = SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None
    if known is not None:
        return known
    said = (
        (getattr(error, "strerror", None) or str(error) or type(error).__name__)
        .splitlines()[0]
        .rstrip(".")
    )
    return next((text for start, text in LIBRARIES.items() if said.startswith(start)), said)


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
