"""Everything of an edition that is set on paper, in both languages: factsheets, reports, slides.

One call makes the whole set from the ledger. Documents are set side by side in threads, because
the typesetter works outside Python; what each holds depends on nothing but the ledger, the edition
and the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.design.model import Edition, Publication
from monitor.design.past import History
from monitor.disseminate import factsheet
from monitor.disseminate.dashboard.page import Product
from monitor.disseminate.issue import Issue, breaks_of
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.site import product
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import Theme, neutral
from monitor.protect.ledger import Ledger


THREADS = 2
FILES: Mapping[Language, str] = {"nl": "{id}.pdf", "en": "{id}.en.pdf"}
SPOKEN: Mapping[Language, Text] = {
    "nl": Text("Nederlands", "Dutch"),
    "en": Text("Engels", "English"),
}

MAKERS: Mapping[str, Callable[[Issue], bytes]] = {
    "factsheet": factsheet.set_factsheet,
}
TITLES: Mapping[str, Text] = {
    "factsheet": Text("Factsheet {title}", "Factsheet {title}"),
}


def write_paper(
    ledger: Ledger,
    edition: Edition,
    history: History,
    folder: Path,
    *,
    concept: bool = False,
    theme: Theme | None = None,
) -> list[Product]:
    """Write every PDF of the edition into `folder` and return them in the order of the edition.

    `concept` marks them as drafts. Refuses, with all problems of a publication at once, what the
    makers refuse; nothing may be left behind then (see `design.files.written_aside`).
    """
    refuse_leaks(ledger)
    ordered = [
        (publication, language)
        for publication in edition.publications.values()
        if publication.kind in MAKERS
        for language in LANGUAGES
    ]
    issue_of = partial(_issue, ledger, edition, history, concept=concept, theme=theme or neutral())
    with ThreadPoolExecutor(THREADS) as threads:
        made = threads.map(lambda one: _made(issue_of(*one)), ordered)
        return [
            _written(folder, publication, language, pdf)
            for (publication, language), pdf in zip(ordered, made, strict=True)
        ]


def _issue(
    ledger: Ledger,
    edition: Edition,
    history: History,
    publication: Publication,
    language: Language,
    *,
    concept: bool,
    theme: Theme,
) -> Issue:
    breaks = breaks_of(history, edition, publication.domain, language)
    return Issue(Teller(ledger, edition, publication, language), theme, breaks, concept)


def _made(issue: Issue) -> bytes:
    return MAKERS[issue.publication.kind](issue)


def _written(folder: Path, publication: Publication, language: Language, pdf: bytes) -> Product:
    name = FILES[language].format(id=publication.id)
    (folder / name).write_bytes(pdf)
    said = (
        f"{TITLES[publication.kind].say(x).format(title=publication.title.say(x))} "
        f"({SPOKEN[language].say(x)})"
        for x in LANGUAGES
    )
    return product(folder, name, Text(*said))


def paper_sets(ledger: Ledger, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Set of figures (cijferset), as printed under a chart or table → the ids of its cells."""
    return dict(_sets(ledger, edition))


def _sets(ledger: Ledger, edition: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    for publication in edition.publications.values():
        if publication.kind in MAKERS:
            yield from factsheet.figure_sets(ledger, edition, publication).items()
