"""The ledger: one row for each cell that was asked for, with exactly what may be shown of it.

`Released` is the only thing a chart, a sentence or a table accepts. Nothing here holds an
unrounded estimate, and nothing outside `protect` makes a `Released`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Status(StrEnum):
    """What became of a cell (celstatus), in the letters of the SDMX lists where they have one."""

    PUBLISHED = "A"  # gepubliceerd
    CONFIDENTIAL = "C"  # niet gepubliceerd: kleine groep of anders herleidbaar
    UNCERTAIN = "U"  # niet gepubliceerd: te onzeker
    NOT_MEASURED = "M"  # niet gevraagd of niet gemeten
    BREAK = "B"  # breuk in de reeks


class Bound(StrEnum):
    """How `Released.value` is to be read."""

    EXACT = ""  # the rounded estimate itself
    BELOW = "<"  # minder dan value (tail rule R4)
    ABOVE = ">"  # meer dan value (tail rule R4)
    ABOUT = "~"  # rounded to 5 points (rule R1, groups of 25 to 100)


class Verdict(StrEnum):
    """What a test said of a difference (uitkomst van de toets), computed once and never later."""

    HIGHER = "higher"  # aantoonbaar hoger
    LOWER = "lower"  # aantoonbaar lager
    NONE = "none"  # geen aantoonbaar verschil
    UNTESTABLE = "untestable"  # niet te toetsen: n van de andere meting is onbekend
    BREAK = "break"  # niet te vergelijken: breuk in de reeks
    WITHHELD = "withheld"  # niet gepubliceerd


@dataclass(frozen=True, slots=True)
class Comparison:
    """One cell beside another: difference in whole percentage points and what the test said.

    `against` is the id of the other cell; `points` is this value minus the other, None when it
    may not be shown; `n_needed` is, for UNTESTABLE, the smallest n of the other measurement at
    which the difference would have been provable, None when no n would do.
    """

    against: str
    verdict: Verdict
    points: int | None = None
    n_needed: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell comes from: this run, or an earlier publication.

    For this run `publication` is the title of the edition; for history it is the publication the
    figure stood in and `address` its place. `reason` says why a vintage is canonical or not, in
    Dutch, and `reason_en` the same in English.
    """

    publication: str
    address: str = ""
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a computed cell was made; the same for all cells of a run but for `question`."""

    question: str  # id of the question text in the questionnaire
    weighting: str  # fingerprint of weighting.toml
    method: str  # interval and variance, in the words of the method chapter
    policy: str  # fingerprint of protection.toml
    run: str  # fingerprint of everything that went in
    method_en: str = ""  # `method` in English


@dataclass(frozen=True, slots=True)
class Released:
    """One cell of the ledger (vrijgegeven cel): a percentage as it may be shown, or why not.

    `id` is `MIV<edition>.<indicator>.<domain>`, for a vintage of history that is not canonical
    followed by `.v<number>`. `value`, `low` and `high` are whole percentages; all three, `n`,
    `population` and both comparisons are None unless the status lets them be shown.
    """

    id: str
    edition: int
    indicator: str
    domain: str
    base: str
    status: Status
    rule: str = ""  # the rule of the policy that decided, such as "R1"; empty when published
    value: int | None = None
    bound: Bound = Bound.EXACT
    low: int | None = None
    high: int | None = None
    wide_margin: bool = False  # "ruime marge": the interval may not be shown in numbers
    n: int | None = None
    n_rounded: bool = False  # n is rounded to 5
    population: int | None = None
    change: Comparison | None = None  # with the previous edition that measured it
    contrast: Comparison | None = None  # with everyone in the reference domain
    canonical: bool = True  # False for a vintage that was superseded or erroneous
    fictitious: bool = False
    source: Source = field(default_factory=lambda: Source(""))
    provenance: Provenance | None = None  # None for figures of earlier publications

    @property
    def shown(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Ledger:
    """All cells of one publication, in the order edition, indicator, domain, vintage."""

    cells: tuple[Released, ...]

    @classmethod
    def of(cls, cells: Iterable[Released]) -> Ledger:
        key = lambda cell: (cell.edition, cell.indicator, cell.domain, not cell.canonical, cell.id)  # noqa: E731
        return cls(tuple(sorted(cells, key=key)))

    def __iter__(self) -> Iterator[Released]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def by_id(self) -> Mapping[str, Released]:
        return {cell.id: cell for cell in self.cells}

    def cell(self, edition: int, indicator: str, domain: str) -> Released | None:
        """The canonical cell, or None when nobody ever asked for it."""
        return self.by_id.get(cell_id(edition, indicator, domain))

    def series(self, indicator: str, domain: str) -> tuple[Released, ...]:
        """Every vintage of every edition of one indicator in one domain, oldest first."""
        return self._series.get((indicator, domain), ())

    @cached_property
    def _series(self) -> Mapping[tuple[str, str], tuple[Released, ...]]:
        found: dict[tuple[str, str], list[Released]] = {}
        for cell in self.cells:
            found.setdefault((cell.indicator, cell.domain), []).append(cell)
        return {key: tuple(cells) for key, cells in found.items()}


def cell_id(edition: int, indicator: str, domain: str, vintage: int = 1) -> str:
    """The id under which a cell can be cited: `MIV2024.agg_any.burgemeester`."""
    suffix = "" if vintage == 1 else f".v{vintage}"
    return f"MIV{edition}.{indicator}.{domain}{suffix}"


def together(ledgers: Iterable[Ledger]) -> Ledger:
    """The cells of several ledgers as one; a former figure that stands in two stands here once."""
    return Ledger.of({cell.id: cell for ledger in ledgers for cell in ledger}.values())
