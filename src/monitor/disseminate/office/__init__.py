"""Everything that an official opens in PowerPoint, Word or Excel, made from the ledger alone.

The deck, the annex of figures, and the drafts of letter and press release. `write_office` makes
them all, in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.design.model import Edition, Publication
from monitor.design.past import History
from monitor.disseminate.dashboard.page import Product
from monitor.disseminate.issue import Issue, breaks_of
from monitor.disseminate.office.annex import annex, annex_sets
from monitor.disseminate.office.deck import deck
from monitor.disseminate.office.letters import Claim, claims, letter
from monitor.disseminate.office.sheets import workbook
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.site import product
from monitor.disseminate.slides import cells
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import Theme, neutral
from monitor.protect.ledger import Ledger


FILES: Mapping[Language, str] = {"nl": "{id}.{kind}", "en": "{id}.en.{kind}"}
DRAFTS = ("letter", "press_release")  # people finish these: always marked as a draft
DRAFT = Text("concept", "draft")

Maker = Callable[[Issue, Sequence[Claim]], bytes]
MAKERS: Mapping[str, Mapping[str, Maker]] = {  # kind of publication → extension → maker
    "deck": {"pptx": lambda issue, _: deck(issue)},
    "annex": {"docx": annex, "xlsx": workbook},
    "letter": {"docx": lambda issue, _: letter(issue)},
    "press_release": {"docx": lambda issue, _: letter(issue)},
}


def write_office(
    ledger: Ledger,
    edition: Edition,
    history: History,
    folder: Path,
    *,
    languages: Sequence[Language] = LANGUAGES,
    concept: bool = False,
    theme: Theme | None = None,
) -> list[Product]:
    """Write every office document of the edition into `folder`, in the order of the edition.

    `concept` marks all of them as drafts. Refuses what the makers refuse; the bytes depend on the
    arguments alone.
    """
    refuse_leaks(ledger)
    found: list[Product] = []
    for language in languages:
        issues = {
            publication.id: _issue(ledger, edition, history, publication, language, concept, theme)
            for publication in edition.publications.values()
            if publication.kind in MAKERS
        }
        drafts = [issue for issue in issues.values() if issue.publication.kind in DRAFTS]
        listed = [claim for issue in drafts for claim in claims(issue)]
        found += [
            _written(folder, issue, extension, make(issue, listed))
            for issue in issues.values()
            for extension, make in MAKERS[issue.publication.kind].items()
        ]
    return found


def office_sets(ledger: Ledger, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Set of figures (cijferset), as it stands under a chart → the ids of its cells."""
    found: dict[str, tuple[str, ...]] = {}
    for publication in edition.publications.values():
        teller = Teller(ledger, edition, publication, "nl")
        if publication.kind == "deck":
            found |= cells(teller)
        elif publication.kind == "annex":
            found |= annex_sets(teller)
    return found


def _issue(
    ledger: Ledger,
    edition: Edition,
    history: History,
    publication: Publication,
    language: Language,
    concept: bool,
    theme: Theme | None,
) -> Issue:
    teller = Teller(ledger, edition, publication, language)
    breaks = breaks_of(history, edition, publication.domain, language)
    draft = concept or publication.kind in DRAFTS
    return Issue(teller, theme or neutral(), breaks, draft)


def _written(folder: Path, issue: Issue, extension: str, data: bytes) -> Product:
    publication, language = issue.publication, issue.language
    name = FILES[language].format(id=publication.id, kind=extension)
    (folder / name).write_bytes(data)
    draft = publication.kind in DRAFTS
    said = (f"{publication.title.say(x)}{f', {DRAFT.say(x)}' if draft else ''}" for x in LANGUAGES)
    return product(folder, name, Text(*said), language)
