"""What every publication on paper says of itself: title, marks, source, date, language, looks.

One `Issue` is one publication in one language, ready to be set. A figure that is fictitious is
called so on every page, and a text that is no more than a draft too.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.concepts.language import Language, Text
from monitor.concepts.statuses import BREAK_KINDS
from monitor.design.model import Edition, Publication
from monitor.design.past import OFFICE_HOLDERS, History
from monitor.disseminate import typst
from monitor.disseminate.charts import TrendBreak
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import Theme


DASHBOARD: Mapping[Language, str] = {"nl": "index.html", "en": "index.en.html"}

WORDS: Mapping[str, Text] = {
    "fictitious": Text("Fictieve gegevens", "Fictitious data"),
    "concept": Text("Concept – onder embargo", "Draft – under embargo"),
    "notice": Text(
        "Alle cijfers over {year} zijn fictief: zij komen uit gegenereerde antwoorden.",
        "All figures for {year} are fictitious: they come from generated answers.",
    ),
    "source": Text("Bron: {title}", "Source: {title}"),
    "page": Text("Pagina {page} van {pages}", "Page {page} of {pages}"),
    "description": Text(
        "{kind} over {group} met cijfers uit de {title}.",
        "{kind} on {group} with figures from the {title}.",
    ),
}


@dataclass(frozen=True)
class Issue:
    """One publication in one language (uitgave): who tells, in which looks, with which breaks in
    the series. `figures` is the page that tells of each cell, as seen from the PDF."""

    teller: Teller
    theme: Theme
    breaks: Mapping[str, Sequence[TrendBreak]] = field(default_factory=dict)
    concept: bool = False
    figures: str = ""

    def word(self, name: str, **slots: object) -> str:
        return WORDS[name].say(self.language).format(**slots)

    def say(self, text: Text) -> str:
        return text.say(self.language)

    @property
    def language(self) -> Language:
        return self.teller.language

    @property
    def publication(self) -> Publication:
        return self.teller.publication

    @property
    def edition(self) -> Edition:
        return self.teller.edition

    @property
    def fictitious(self) -> bool:
        return any(cell.fictitious for cell in self.teller.ledger)

    @property
    def notice(self) -> str:
        return self.word("notice", year=self.edition.year) if self.fictitious else ""

    @property
    def marks(self) -> list[str]:
        """What stands in a box at the head of every page."""
        said = [self.word("concept")] if self.concept else []
        return said + ([self.word("fictitious")] if self.fictitious else [])


def front(issue: Issue, kind: str) -> dict[str, Any]:
    """What every template wants to know; `kind` is what the publication calls itself."""
    title, heading = issue.say(issue.edition.title), issue.say(issue.publication.title)
    day, group = published(issue.edition), issue.say(issue.teller.group)
    return {
        "title": f"{heading} – {title}",
        "author": title,
        "description": issue.word("description", kind=kind, group=group, title=title),
        "keywords": [*issue.marks, f"MIV{issue.edition.year}", group],
        "date": [day.year, day.month, day.day],
        "language": issue.language,
        "theme": typst.tokens(issue.theme),
        "running": f"{title} · {kind}",
        "marks": issue.marks,
        "notice": issue.notice,
        "heading": heading,
        "logo": _logo(issue),
        "source": _source(issue, title),
        "page": WORDS["page"].say(issue.language),
        "figures": issue.figures or page_of(issue.edition, issue.language),
    }


def page_of(edition: Edition, language: Language) -> str:
    """The file of the dashboard page on the population of `edition`."""
    first = DASHBOARD[language]
    return first if edition.people == OFFICE_HOLDERS else first.replace("index", edition.people)


def _logo(issue: Issue) -> Mapping[str, str] | None:
    if not issue.theme.drawing:
        return None
    logo = issue.theme.logo
    return {"svg": issue.theme.drawing, "alt": issue.say(Text(logo.alt_nl, logo.alt_en))}


def _source(issue: Issue, title: str) -> str:
    said = [issue.word("source", title=title)]
    said += [issue.word("fictitious").lower()] if issue.fictitious else []
    licence = issue.publication.license or "CC-BY-4.0"
    return " · ".join([*said, licence.replace("-", " ", 1).replace("CC BY-", "CC BY ")])


def published(edition: Edition) -> datetime.date:
    """The day that the edition came out (`published`), else the end of its fieldwork, else of its
    year: what a document is dated with."""
    fieldwork = edition.settings.get("fieldwork")
    end = fieldwork.get("end") if isinstance(fieldwork, Mapping) else None
    for found in (edition.settings.get("published"), end):
        if isinstance(found, datetime.date):
            return found
    return datetime.date(edition.year, 12, 31)


def breaks_of(
    history: History, edition: Edition, domain: str, language: Language
) -> dict[str, tuple[TrendBreak, ...]]:
    """Indicator → the breaks in the series of one group that forbid a comparison."""
    first, last = min(history.editions), edition.year
    return {
        name: tuple(
            TrendBreak(one.first_wave, BREAK_KINDS[one.kind].singular.say(language))
            for one in history.breaks_between(name, edition.people, first, last, group=domain)
            if one.effect == "break"
        )
        for name in edition.indicators
    }
