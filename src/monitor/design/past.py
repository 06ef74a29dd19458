"""The nouns of the history: published figures with their vintages, breaks, former editions.

One cell (survey, edition, population, group, indicator, base) can have been published with several
values; all are kept and at most one is canonical. Nothing here may change, round, join or compute
a figure, and a figure of another survey is never given out as one of the monitor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.concepts.problems import Place


ALL = "all"  # everyone in a population, and every tier
EVERY = "*"  # in breaks.csv: every population, indicator or group
MONITOR = "miv"
OFFICE_HOLDERS = "ambtsdragers"

Effect = Literal["break", "note"]
Measured = Literal["yes", "no", "unknown"]
Part = Literal["veiligheid", "integriteit", "beleid"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a percentage is about (cel): two values for the same cell are vintages of each other."""

    survey: str
    wave: int
    population: str
    group: str
    indicator: str
    base: str

    def __str__(self) -> str:
        survey = "" if self.survey == MONITOR else f"{self.survey} "
        return f"{survey}{self.wave} {self.indicator} {self.group} ({self.base})"


@dataclass(frozen=True, slots=True)
class PastFigure:
    """One published percentage (gepubliceerd cijfer), a row of `figures.csv`.

    `value` is a whole percentage, `n` the unweighted number of respondents or None when the
    source does not give it. `vintage` counts the values of a cell from 1, the canonical one.
    `verification` is `published`, or `inferred` when indicator, group or base is our reading of
    the source. `reason` says why this value is canonical or not, None for an undisputed one.
    """

    cell: Cell
    tier: str
    value: int
    n: int | None
    publication: str
    address: str
    vintage: int
    standing: str
    verification: str
    reason: Text | None
    note: Text | None
    place: Place

    @property
    def canonical(self) -> bool:
        return self.standing == "canonical"


@dataclass(frozen=True, slots=True)
class VerbalFigure:
    """A published share that is not a plain number (cijfer in woorden), a row of `verbal.csv`.

    `words` are those of the source; `low` and `high` are inclusive bounds in percent that every
    reading of these words falls between. `kind` is `range` for two printed ends.
    """

    cell: Cell
    tier: str
    words: str
    kind: str
    low: float
    high: float
    n: int | None
    publication: str
    address: str
    verification: str
    note: Text | None
    place: Place


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A change between two editions (breuk in de reeks), a row of `breaks.csv`.

    `first_wave` is the first edition of the new series. `effect` is `break` when values before
    and after must not be compared, `note` when they may be, with the reason beside them. `*` in
    `population`, or as only member of `indicators` or `groups`, means every one.
    """

    population: str
    indicators: frozenset[str]
    groups: frozenset[str]
    first_wave: int
    kind: str
    effect: Effect
    reason: Text
    source: str
    verification: str

    def touches(self, indicator: str, population: str, group: str | None) -> bool:
        """Whether this break is about these figures; `group` None stands for any group."""
        return (
            self.population in (EVERY, population)
            and bool(self.indicators & {EVERY, indicator})
            and (group is None or bool(self.groups & {EVERY, group}))
        )


@dataclass(frozen=True, slots=True)
class PastEdition:
    """An edition of the monitor (editie), a row of `editions.csv`; `n` counts office holders."""

    wave: int
    name: str
    bureau: str
    fieldwork: Text
    fieldwork_verification: str
    n: int | None
    n_verification: str
    sent: str  # date on which Parliament got it, ISO 8601, or empty
    dossier: str  # number of the parliamentary paper, or empty
    source: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether an edition measured a part in a population (meetbereik), a row of `coverage.csv`."""

    wave: int
    population: str
    part: Part
    measured: Measured
    n: int | None
    verification: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class FormerIndicator:
    """An indicator that no present edition has (vroegere indicator), a row of `indicators.csv`."""

    id: str
    label: Text
    population: str
    base: str
    reason: Text


@dataclass(frozen=True, slots=True)
class FormerGroup:
    """A group that figures were published for and that editions do not ask for (vroegere groep),
    a row of `groups.csv`. `label` is a plural without article."""

    id: str
    label: Text
    population: str
    tier: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many there were in a year (aantal), a row of `population.csv`. `kind` says of what:
    organisations, persons or seats; `group` is an office, a tier or `all`. A count that is known
    as a range only has `count` None."""

    year: int
    kind: str
    group: str
    count: int | None
    low: int
    high: int
    standing: str
    verification: str
    source: str
    note: str


@dataclass(frozen=True)
class History:
    """Everything in `editions/history`, read and checked (geschiedenis)."""

    figures: tuple[PastFigure, ...]
    verbal: tuple[VerbalFigure, ...]
    breaks: tuple[SeriesBreak, ...]
    editions: Mapping[int, PastEdition]
    coverage: tuple[Coverage, ...]
    indicators: Mapping[str, FormerIndicator]
    groups: Mapping[str, FormerGroup]
    headcounts: tuple[Headcount, ...]

    def canonical(
        self,
        indicator: str,
        group: str,
        base: str | None = None,
        *,
        population: str | None = None,
        survey: str = MONITOR,
    ) -> Mapping[int, PastFigure]:
        """Edition → the canonical figure, oldest first. Without `base` that of `main_base`: a
        series never mixes bases. Without `population` that of a former group, else the office
        holders'."""
        found = self.vintages(indicator, group, base, population=population, survey=survey)
        return {wave: figures[0] for wave, figures in found.items()}

    def vintages(
        self,
        indicator: str,
        group: str,
        base: str | None = None,
        *,
        population: str | None = None,
        survey: str = MONITOR,
    ) -> Mapping[int, tuple[PastFigure, ...]]:
        """Edition → every published value, the canonical one first, oldest edition first."""
        base = base or self.main_base(indicator, survey=survey)
        if population is None:
            population = self.groups[group].population if group in self.groups else OFFICE_HOLDERS
        return self._series.get((survey, population, indicator, group, base), {})

    def main_base(self, indicator: str, *, survey: str = MONITOR) -> str:
        """The widest base on which this indicator was published for any group, "" when never.

        The same for every group: 48% of those who saw a breach in Zeeland never stands in a line
        of percentages of everyone.
        """
        bases = self._bases.get((survey, indicator), ())
        return min(bases, key=lambda base: (_depth(base), base), default="")

    def main_figures(self, *, survey: str = MONITOR) -> tuple[PastFigure, ...]:
        """Every value of one survey on the main base of its indicator: one cell for each edition,
        indicator and group, with its vintages. What is left out stands in `figures`."""
        return tuple(
            figure
            for figure in self.figures
            if figure.cell.survey == survey
            and figure.cell.base == self.main_base(figure.cell.indicator, survey=survey)
        )

    def breaks_between(
        self, indicator: str, population: str, wave1: int, wave2: int, *, group: str | None = None
    ) -> tuple[SeriesBreak, ...]:
        """The breaks after the earlier and up to the later of two editions, oldest first."""
        early, late = sorted((wave1, wave2))
        return tuple(
            found
            for found in self.breaks
            if early < found.first_wave <= late and found.touches(indicator, population, group)
        )

    def comparable(
        self, indicator: str, population: str, wave1: int, wave2: int, *, group: str | None = None
    ) -> bool:
        """Whether no break of effect `break` lies between two editions."""
        between = self.breaks_between(indicator, population, wave1, wave2, group=group)
        return not any(found.effect == "break" for found in between)

    def measured(self, wave: int, population: str, part: Part) -> Measured:
        """Whether an edition asked this at all; `unknown` when no source says so."""
        return self._coverage.get((wave, population, part), "unknown")

    @cached_property
    def _series(self) -> Mapping[tuple[str, ...], dict[int, tuple[PastFigure, ...]]]:
        """(survey, population, indicator, group, base) → edition → values."""
        found: dict[tuple[str, ...], dict[int, tuple[PastFigure, ...]]] = {}
        for figure in sorted(self.figures, key=lambda one: (one.cell.wave, one.vintage)):
            cell = figure.cell
            key = (cell.survey, cell.population, cell.indicator, cell.group, cell.base)
            waves = found.setdefault(key, {})
            waves[cell.wave] = (*waves.get(cell.wave, ()), figure)
        return found

    @cached_property
    def _bases(self) -> Mapping[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for figure in self.figures:
            found.setdefault((figure.cell.survey, figure.cell.indicator), set()).add(
                figure.cell.base
            )
        return found

    @cached_property
    def _coverage(self) -> Mapping[tuple[int, str, Part], Measured]:
        return {(one.wave, one.population, one.part): one.measured for one in self.coverage}


def _depth(base: str) -> int:
    """How many bases hold this one: 0 for everyone."""
    within = BASES[base].within
    return 1 + _depth(within) if within else 0
