"""The nouns of an edition: indicators, domains, population cells, weighting classes, publications.

Frozen data only. The readers beside this module make them from the edition's folder; everything
above `design` works with these and never with the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from monitor.concepts.language import Text


Part = Literal["veiligheid", "integriteit"]
Sensitivity = Literal["S0", "S1", "S2"]
NoAnswer = Literal["out", "no"]
PublicationKind = Literal[
    "factsheet",
    "report",
    "deck",
    "quality_report",
    "dashboard",
    "open_data",
    "annex",
    "press_release",
    "letter",
]
BlockKind = Literal[
    "text",
    "key_figures",
    "trend",
    "bars",
    "within",
    "multiples",
    "diverging",
    "compare",
    "table",
    "response",
    "all_figures",
    "definitions",
    "measures",
]
Width = Literal["full", "half"]
Against = Literal["previous", "reference"]
Compared = Literal["change", "contrast"]  # with the previous edition, with everyone


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of indicators that a reader meets together (thema)."""

    id: str
    part: Part
    label: Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One yes/no measure of the monitor (indicator): a row of `indicators.csv`.

    `asked` and `yes` are expressions over the questionnaire: who is in the base, and who counts
    as yes. `no_answer` says what an absent answer inside the base does: leave the base (`out`)
    or count as no (`no`). `asked` is that of the base in `edition.toml`. `predicate` finishes the
    sentence "46% van de burgemeesters …", where the phrase of the base is the subject: persons
    ("… die agressie meemaakten besprak het met iemand") or incidents ("… leidde tot aangifte").
    `question` is the row of the questionnaire whose wording is shown with the figure.
    """

    id: str
    part: Part
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
    `population.csv`. Of employees (medewerkers) not the office and the province are known but the
    tier and the size class of their organisation. `assumed` marks a number without a source."""

    office: str
    province: str
    gender: str
    count: int
    source: str
    assumed: bool
    tier: str = ""
    size_class: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Where these persons stand: office and province, or tier and size class."""
        return (self.office, self.province) if self.office else (self.tier, self.size_class)


@dataclass(frozen=True, slots=True)
class WeightingClass:
    """All that travels with an answer (weegklasse): persons of some offices in some provinces, or
    employees of the organisations of one tier and size class.

    Made from office, tier and province and merged until at least 25 persons stand behind it.
    `province` is empty when the class covers more than one. `cells` are the keys of its
    population cells.
    """

    code: str
    office_group: str
    tier: str
    role: str
    region: str
    province: str
    cells: tuple[tuple[str, str], ...]  # (office, province), or (tier, size class)
    size_class: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """A group that figures are asked for (domein).

    `family` names a partition: a person is in at most one domain of a family. `where` maps a
    frame variable (`office_group`, `tier`, `role`, `region`, `province`, `size_class`, `gender`)
    to the values
    it may have; all must hold. A lower `priority` is released first. `group` is a plural without
    article, as the phrases of the bases want it. `note` says what a reader must know of who is
    not in it, None when nothing.
    """

    id: str
    family: str
    label: Text
    group: Text  # as it stands in a sentence: "46% van de burgemeesters"
    priority: int
    where: Mapping[str, tuple[str, ...]]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a sentence may be said (voorwaarde): the test `compared` of one cell gave one of the
    `verdicts` (see `protect.ledger.Verdict`). `domain` is "" for the publication's own group."""

    compared: Compared
    indicator: str
    domain: str
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence(Text):
    """One sentence of a publication (zin), with slots for released cells, and where it stands.

    A sentence with a cell that may not be shown falls away, unless it is `required`: then the
    publication stops. `when` says under which verdict it is said at all.
    """

    required: bool = False
    when: Condition | None = None
    file: Path | None = None
    line: int | None = None


Passage = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a publication (blok): a chart, a table, key figures or a text.

    `indicators` stand on one and the same `base`, except key figures ("" there), of which each
    carries its own. `against` says for each key figure what it is compared with. `text` names a
    passage of the publication's texts. `since` is the first edition in a trend; `former` are groups
    that only earlier editions had, with a line of their own beside it. `opposite` are the
    indicators on the other side of a diverging bar. In a report a block with a `theme` stands in
    the chapter of that theme, and one with a `chapter` begins a chapter of that name. The kinds
    `response`, `all_figures`, `definitions` and `measures` are tables over the whole publication.
    """

    kind: BlockKind
    title: Text | None
    caption: Text | None
    page: int
    width: Width
    base: str
    indicators: tuple[str, ...]
    domains: tuple[str, ...]
    against: tuple[Against, ...]
    since: int | None
    text: str
    theme: str = ""
    opposite: tuple[str, ...] = ()
    chapter: Text | None = None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """What is made of the released cells for one audience (publicatie).

    `domain` is the group it is about and `reference` the one it is compared with. `themes` and
    `families` say, in order, what a reader of a dashboard can choose from, or which chapters a
    report has and which groups stand in its annex.
    """

    id: str
    kind: PublicationKind
    title: Text
    domain: str
    reference: str
    license: str
    themes: tuple[str, ...]
    families: tuple[str, ...]
    blocks: tuple[Block, ...]
    texts: Mapping[str, Passage]


@dataclass(frozen=True, slots=True)
class Background:
    """A frame variable that is asked and not on the participation card (achtergrondvraag):
    the question, and the value of the variable for each answer code."""

    variable: str
    question: str
    values: Mapping[int, str]


@dataclass(frozen=True)
class Edition:
    """One edition of the Monitor, read and checked (editie).

    `bases` gives for each base in use the expression of who is in it. `previous` is the edition
    that figures are compared with, `earlier` all that were published before, oldest first.
    Everything made of a `fictitious` edition is fictief, whatever the file of answers says.
    `people` is the population that answers (see `concepts.populations`). A second survey of the
    same edition is an `Edition` of its own, found in the folder that the first names `employees`.
    """

    year: int
    title: Text
    folder: Path
    settings: Mapping[str, object]  # edition.toml as read, for what has no noun of its own
    indicators: Mapping[str, Indicator]
    domains: Mapping[str, Domain]
    population: tuple[PopulationCell, ...]
    classes: Mapping[str, WeightingClass]
    bases: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    publications: Mapping[str, Publication] = field(default_factory=dict)
    background: Mapping[str, Background] = field(default_factory=dict)
    previous: int | None = None
    earlier: tuple[int, ...] = ()
    fictitious: bool = False
    people: str = "ambtsdragers"
    employees: Path | None = None

    @property
    def everyone(self) -> str:
        """The group that all others are held against: the one that leaves nobody out."""
        return next((name for name, one in self.domains.items() if not one.where), "all")
