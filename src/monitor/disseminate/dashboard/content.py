"""What a dashboard is made from, put in the order of the page: topics, groups and their cells.

A group of which nothing at all is released is left out of the page: the release plan refused it
before any answer was counted, and a row of dots would say no more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitor.concepts.bases import BASES
from monitor.concepts.language import Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.design.model import Domain, Edition, Indicator
from monitor.disseminate.charts import TrendBreak
from monitor.disseminate.dashboard.markup import Words, words
from monitor.protect.ledger import Ledger, Released


REFERENCE = "all"  # the domain that every other is held against
SIMPLE = frozenset({"total", "tier", "role", "office_group", "gender", "region", "province"})


@dataclass(frozen=True)
class Content:
    """Everything that the page shows, in one language.

    `breaks` maps an indicator to the breaks in its series; `questions` the id of a question to
    its text.
    """

    ledger: Ledger
    edition: Edition
    language: Language
    breaks: Mapping[str, Sequence[TrendBreak]] = field(default_factory=dict)
    questions: Mapping[str, Text] = field(default_factory=dict)

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
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of the edition that the ledger knows, theme by theme."""
        known = {cell.indicator for cell in self.ledger}
        themes = list(self.themes)
        kept = [found for found in self.edition.indicators.values() if found.id in known]
        return tuple(sorted(kept, key=lambda indicator: themes.index(indicator.theme)))

    @cached_property
    def themes(self) -> Mapping[str, str]:
        """Theme → its name, in the order of the edition and then of the indicators."""
        named = self.edition.settings.get("themes", {})
        assert isinstance(named, Mapping)
        found = {code: str(entry[self.language]) for code, entry in named.items()}
        for indicator in self.edition.indicators.values():
            found.setdefault(indicator.theme, self.say.of("theme", indicator.theme))
        return found

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """Groups with at least one released cell; those of earlier editions only come last."""
        shown = {cell.domain for cell in self.ledger if cell.shown and self.known(cell)}
        own = [domain for domain in self.edition.domains.values() if domain.id in shown]
        earlier = sorted(shown - self.edition.domains.keys())
        return (*own, *map(_earlier_domain, earlier))

    @cached_property
    def families(self) -> Mapping[str, str]:
        return {domain.family: self.say.of("family", domain.family) for domain in self.domains}

    @cached_property
    def reference(self) -> Domain:
        return self.edition.domains[REFERENCE]

    def known(self, cell: Released) -> bool:
        return cell.indicator in self.edition.indicators

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

    def label(self, text: Text) -> str:
        return text.say(self.language)

    def base_line(self, base: str, group: Text) -> str:
        """The base in words: "alle ondervraagde burgemeesters"."""
        known = BASES.get(base)
        return known.line_for(group, self.language) if known else base

    def asked(self, indicator: Indicator) -> str:
        found = self.questions.get(indicator.question)
        return found.say(self.language) if found else ""


def _earlier_domain(code: str) -> Domain:
    """A group that this edition does not have, such as employees or one region's councillors."""
    term = POPULATIONS.get(code)
    label = term.plural if term else Text(code, code)
    return Domain(code, "other", _capital(label), label, priority=10**6, where={})


def _capital(label: Text) -> Text:
    return Text(label.nl[:1].upper() + label.nl[1:], label.en[:1].upper() + label.en[1:])
