"""What a dashboard is made from, put in the order of the page: topics, groups and their cells.

A group of which nothing at all is released is left out of the page: the release plan refused it
before any answer was counted, and a row of dots would say no more than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitor.concepts.bases import BASES
from monitor.concepts.language import Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.concepts.statuses import BREAK_KINDS
from monitor.design.model import Domain, Edition, Indicator, Publication
from monitor.design.past import EVERY, History, SeriesBreak
from monitor.disseminate import names
from monitor.disseminate.charts import TrendBreak
from monitor.disseminate.dashboard.markup import Words, words
from monitor.protect.ledger import Ledger, Provenance, Released


SMALLEST = (
    25  # answers behind a figure of an earlier edition that the page still offers as a choice
)
SIMPLE = frozenset(
    {"total", "tier", "role", "office_group", "gender", "region", "province", "size_class"}
)


@dataclass(frozen=True)
class Content:
    """Everything that the page shows, in one language.

    `questions` gives the texts of the questions behind each indicator; `history` knows the breaks
    in the series and the names of what only earlier editions have.
    """

    ledger: Ledger
    edition: Edition
    language: Language
    history: History | None = None
    questions: Mapping[str, Sequence[Text]] = field(default_factory=dict)

    @property
    def say(self) -> Words:
        return words(self.language)

    @property
    def year(self) -> int:
        return self.edition.year

    @property
    def fictitious(self) -> bool:
        return any(cell.fictitious for cell in self.ledger)

    @cached_property
    def publication(self) -> Publication | None:
        """The dashboard among the publications of the edition: its order and its sentences."""
        found = self.edition.publications.values()
        return next((one for one in found if one.kind == "dashboard"), None)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """What the ledger has figures of, theme by theme; what only earlier editions have last."""
        known = {cell.indicator for cell in self.ledger}
        own = [found for found in self.edition.indicators.values() if found.id in known]
        order = list(self.themes)
        former = names.former_codes(self.edition, known)
        return (
            *sorted(own, key=lambda indicator: order.index(indicator.theme)),
            *(names.indicator(self.edition, self.history, code) for code in former),
        )

    @cached_property
    def themes(self) -> Mapping[str, str]:
        """Theme → its name, in the order of the publication, then of the edition."""
        wanted = self.publication.themes if self.publication else ()
        used = (indicator.theme for indicator in self.edition.indicators.values())
        order = dict.fromkeys((*wanted, *self.edition.themes, *used))
        found = {code: self._theme(code) for code in order}
        former = names.former_codes(self.edition, {cell.indicator for cell in self.ledger})
        return found | ({names.FORMER: self.say("former_topics")} if former else {})

    def _theme(self, code: str) -> str:
        known = self.edition.themes.get(code)
        return known.label.say(self.language) if known else code

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """Groups with at least one released cell, family by family; former groups come last."""
        shown = {cell.domain for cell in self.ledger if cell.shown}
        own = [domain for domain in self.edition.domains.values() if domain.id in shown]
        wanted = self.publication.families if self.publication else ()
        order = list(dict.fromkeys((*wanted, *(domain.family for domain in own))))
        former = names.former_codes(self.edition, shown)
        return (
            *sorted(own, key=lambda domain: order.index(domain.family)),
            *(names.domain(self.edition, self.history, code) for code in former),
        )

    @cached_property
    def choices(self) -> tuple[Domain, ...]:
        """The groups that a reader can choose: all but the former ones that would be too small
        today. Their figures stand in the table of earlier editions and nowhere else."""
        small = {cell.domain for cell in self.ledger if cell.n is not None and cell.n < SMALLEST}
        return tuple(
            domain
            for domain in self.domains
            if domain.family != names.FORMER or domain.id not in small
        )

    @cached_property
    def families(self) -> Mapping[str, str]:
        return {domain.family: self.say.of("family", domain.family) for domain in self.choices}

    @cached_property
    def reference(self) -> Domain:
        return self.edition.domains[self.edition.everyone]

    @property
    def people(self) -> str:
        """Whom the page is about: "politieke ambtsdragers"."""
        return POPULATIONS[self.edition.people].plural.say(self.language)

    def cell(self, indicator: Indicator, domain: Domain) -> Released | None:
        return self.ledger.cell(self.year, indicator.id, domain.id)

    def earlier(self, indicator: Indicator) -> list[Released]:
        """Released cells of other editions, newest first and then in the order of the groups."""
        order = {domain.id: place for place, domain in enumerate(self.domains)}
        found = [
            cell
            for domain in self.domains
            for cell in self.ledger.series(indicator.id, domain.id)
            if cell.edition != self.year and cell.shown
        ]
        return sorted(found, key=lambda c: (-c.edition, order[c.domain], not c.canonical, c.id))

    def breaks(self, indicator: Indicator, domain: Domain) -> list[TrendBreak]:
        """Where a line may not run on, for a chart: one mark a year, in a few words."""
        marks: dict[int, TrendBreak] = {}
        for found in self.changes(indicator, domain):
            if found.effect == "break":
                label = BREAK_KINDS[found.kind].singular.say(self.language)
                marks.setdefault(found.first_wave, TrendBreak(found.first_wave, label))
        return list(marks.values())

    def changes(self, indicator: Indicator, domain: Domain) -> Iterator[SeriesBreak]:
        """What changed between the editions of a series, oldest first: breaks, and notes about
        this indicator. A note that holds for every indicator (another bureau, another name of the
        monitor) stands in the history and not with each figure."""
        if self.history is None:
            return
        editions = [cell.edition for cell in self.ledger.series(indicator.id, domain.id)]
        if not editions:
            return
        population = names.population(self.history, domain.id)
        for found in self.history.breaks_between(
            indicator.id, population, min(editions), max(editions), group=domain.id
        ):
            if found.effect == "break" or EVERY not in found.indicators:
                yield found

    def label(self, text: Text) -> str:
        return text.say(self.language)

    def base_line(self, base: str, group: Text) -> str:
        """The base in words: "alle ondervraagde burgemeesters"."""
        known = BASES.get(base)
        return known.line_for(group, self.language) if known else base

    def reason(self, cell: Released) -> str:
        """Why a figure counts or not, "" when nothing was said of it."""
        return self.label(Text(cell.source.reason, cell.source.reason_en or cell.source.reason))

    def method(self, made: Provenance) -> str:
        return self.label(Text(made.method, made.method_en or made.method))

    def asked(self, indicator: Indicator) -> list[str]:
        """Every question behind an indicator, in the words of the questionnaire."""
        found = self.questions.get(names.present(self.edition, indicator.id), ())
        return [one.say(self.language) for one in found]
