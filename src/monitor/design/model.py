"""The nouns of an edition: indicators, domains, population cells, weighting classes, publications.

Frozen data only. The readers beside this module make them from the edition's folder; everything
above `design` works with these and never with the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from monitor.concepts.language import Text


Sensitivity = Literal["S0", "S1", "S2"]
NoAnswer = Literal["out", "no"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One yes/no measure of the monitor (indicator): a row of `indicators.csv`.

    `asked` and `yes` are expressions over the questionnaire: who is in the base, and who counts
    as yes. `no_answer` says what an absent answer inside the base does: leave the base (`out`)
    or count as no (`no`). `predicate` finishes the sentence "46% van de burgemeesters …".
    `first` is the first edition whose question is comparable with this one.
    """

    id: str
    part: Literal["veiligheid", "integriteit"]
    theme: str
    label: Text
    predicate: Text
    definition: Text
    base: str
    asked: str
    yes: str
    no_answer: NoAnswer
    sensitivity: Sensitivity
    headline: bool
    question: str


@dataclass(frozen=True, slots=True)
class PopulationCell:
    """How many persons hold an office in a province, by gender (populatiecel): a row of
    `population.csv`. `assumed` marks a number without a source of its own."""

    office: str
    province: str
    gender: str
    count: int
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class WeightingClass:
    """All that travels with an answer (weegklasse): persons of some offices in some provinces.

    Made from office, tier and province and merged until at least 25 persons stand behind it.
    `province` is empty when the class covers more than one.
    """

    code: str
    office_group: str
    tier: str
    role: str
    region: str
    province: str
    cells: tuple[tuple[str, str], ...]  # (office, province)


@dataclass(frozen=True, slots=True)
class Domain:
    """A group that figures are asked for (domein).

    `family` names a partition: a person is in at most one domain of a family. `where` maps a
    frame variable (`office_group`, `tier`, `role`, `region`, `province`, `gender`) to the values
    it may have; all must hold. A lower `priority` is released first.
    """

    id: str
    family: str
    label: Text
    group: Text  # as it stands in a sentence: "46% van de burgemeesters"
    priority: int
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Edition:
    """One edition of the Monitor, read and checked (editie)."""

    year: int
    title: Text
    folder: Path
    settings: Mapping[str, object]  # edition.toml as read, for what has no noun of its own
    indicators: Mapping[str, Indicator]
    domains: Mapping[str, Domain]
    population: tuple[PopulationCell, ...]
    classes: Mapping[str, WeightingClass]
