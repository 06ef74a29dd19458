"""What an attacker gathers: figures with the file they stood in, and what he makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor.concepts.problems import Place, Problem


ID = re.compile(r"MIV(\d{4})\.([a-z0-9_]+)\.([a-z0-9_\-]+?)(?:\.v(\d+))?(?![a-z0-9_\-.])")


# 44.3 and 44,3: no date, no version, no thousands with their point
DECIMALS = re.compile(r"(?<![\d.,])\d+(?:,\d+|\.(?!\d{3}\b)\d+)(?![.,]?\d)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One published figure (gevonden cijfer). `bound` is "", "<", ">" or "~" (rounded to 5); `n`
    is who answered, when told, and `rounded` says that it was told roughly."""

    id: str
    value: float
    bound: str
    low: float | None
    high: float | None
    base: str
    n: int | None
    rounded: bool
    file: str

    @property
    def parts(self) -> tuple[int, str, str]:
        """Edition, indicator, domain."""
        found = ID.fullmatch(self.id)
        if found is None:
            raise ValueError(self.id)
        return int(found[1]), found[2], found[3]

    @property
    def vintage(self) -> int:
        found = ID.fullmatch(self.id)
        return int(found[4] or 1) if found else 1


@dataclass(frozen=True, slots=True)
class Hint:
    """What a figure of another indicator says of this one (aanwijzing): at least (`lower`) or at
    most this share of these `n` persons of a group say yes."""

    domain: str
    n: int
    share: float
    lower: bool

    @property
    def count(self) -> float:
        return self.n * self.share


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart (tekening): marks at coordinates, and what the axis says of them."""

    file: str
    number: int
    points: tuple[float, ...]  # percentages read off the geometry
    precision: float  # how exactly a coordinate tells a percentage, in points
    rows: tuple[tuple[str, str], ...]  # (cell id, text) from top to bottom
    end: float  # of the axis


@dataclass
class Reading:
    """All that was found in one publication folder (vondsten).

    `hidden` are cells that the files say are not published; `texts` everything written, by file,
    with what only a machine sees (alternative text, bookmarks, properties); `told` every number
    that stands with a cell id anywhere, so that two files can be held against each other.
    """

    facts: list[Fact] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    told: list[tuple[str, str, str]] = field(default_factory=list)  # (file, id, text)
    texts: dict[str, str] = field(default_factory=dict)
    drawings: list[Drawing] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)  # of each PDF
    tables: dict[str, int] = field(default_factory=dict)  # rows of each table of figures


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that should not have been possible (vondst): a problem code and what fills it."""

    code: str
    file: str
    values: Mapping[str, object]

    def problem(self) -> Problem:
        return Problem(self.code, Place(self.file), self.values)


def ids_in(text: str) -> Iterable[str]:
    return (found[0] for found in ID.finditer(text))


def interval(fact: Fact) -> tuple[float, float]:
    """The shares that a published figure may stand for."""
    if fact.bound == "<":
        return 0.0, fact.value / 100
    if fact.bound == ">":
        return fact.value / 100, 1.0
    half: float = 2.5 if fact.bound == "~" else _digits(fact.value)
    return max(fact.value - half, 0.0) / 100, min(fact.value + half, 100.0) / 100


def _digits(value: float) -> float:
    """Half a unit of the last digit: 44 → 0.5, 44.3 → 0.05."""
    written = f"{value:.6f}".rstrip("0").partition(".")[2]
    return 0.5 / float(10 ** len(written))


def whole(number: float) -> bool:
    """Whether a number is a whole number, or a proportion that is a whole percentage."""
    return _near(number) or (abs(number) <= 1 and _near(100 * number))


def _near(number: float) -> bool:
    return abs(number - round(number)) < 1e-9


def digits_in(data: object, name: str, place: str = "") -> Iterator[Finding]:
    """Every number of a JSON document that has more digits than may be published (C3)."""
    if isinstance(data, float) and not whole(data):
        yield Finding("X15", name, {"place": place or "JSON", "value": f"{data:g}"})
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from digits_in(value, name, f"{place}.{key}".lstrip("."))
    elif isinstance(data, list):
        for value in data:
            yield from digits_in(value, name, place)
