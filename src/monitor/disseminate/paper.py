"""Everything of an edition that is set on paper, in each language: factsheets, reports, slides.

One call makes the whole set from the ledger. Documents are set side by side in threads, because
the typesetter works outside Python; what each holds depends on nothing but the ledger, the edition
and the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.design.model import Edition, Publication
from monitor.design.past import History
from monitor.disseminate import deck, factsheet, report
from monitor.disseminate.account import Account, facts
from monitor.disseminate.dashboard.page import Product
from monitor.disseminate.issue import Issue, breaks_of
from monitor.disseminate.opendata import refuse_leaks
from monitor.disseminate.site import product
from monitor.disseminate.slides import set_ids
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import Theme, neutral
from monitor.protect.ledger import Ledger
from monitor.protect.policy import Policy


THREADS = 2
FILES: Mapping[Language, str] = {"nl": "{id}.pdf", "en": "{id}.en.pdf"}

MAKERS: Mapping[str, Callable[[Issue, Account], bytes]] = {
    "factsheet": lambda issue, _: factsheet.set_factsheet(issue),
    "report": report.set_report,
    "deck": lambda issue, _: deck.set_deck(issue),
    "quality_report": report.set_report,
}
TITLES: Mapping[str, Text] = {
    "factsheet": Text("Factsheet {title}", "Factsheet {title}"),
    "report": Text("Rapport, {title}", "Report, {title}"),
    "deck": Text("{title}", "{title}"),
    "quality_report": Text("{title}", "{title}"),
}


def write_paper(
    ledger: Ledger,
    edition: Edition,
    history: History,
    folder: Path,
    *,
    policy: Policy | None = None,
    account: Account | None = None,
    languages: Sequence[Language] = LANGUAGES,
    concept: bool = False,
    theme: Theme | None = None,
) -> list[Product]:
    """Write every PDF of the edition into `folder` and return them in the order of the edition.

    `policy` and `account` give the texts the thresholds and the numbers of the run; a required
    sentence that names one not given stops the work. `concept` marks all as drafts. Refuses, with
    all problems of a publication at once, what the makers refuse; nothing may be left behind
    then (see `design.files.written_aside`).
    """
    refuse_leaks(ledger)
    ordered = [
        (publication, language)
        for publication in edition.publications.values()
        if publication.kind in MAKERS
        for language in languages
    ]
    told = account or Account()
    known = facts(told, ledger, edition, policy)
    looks = theme or neutral()

    def made_of(ordered: tuple[Publication, Language]) -> bytes:
        publication, language = ordered
        teller = Teller(ledger, edition, publication, language, known)
        breaks = breaks_of(history, edition, publication.domain, language)
        return MAKERS[publication.kind](Issue(teller, looks, breaks, concept), told)

    with ThreadPoolExecutor(THREADS) as threads:
        made = threads.map(made_of, ordered)
        return [
            _written(folder, publication, language, pdf)
            for (publication, language), pdf in zip(ordered, made, strict=True)
        ]


def _written(folder: Path, publication: Publication, language: Language, pdf: bytes) -> Product:
    name = FILES[language].format(id=publication.id)
    (folder / name).write_bytes(pdf)
    said = (
        TITLES[publication.kind].say(x).format(title=publication.title.say(x)) for x in LANGUAGES
    )
    return product(folder, name, Text(*said), language)


def paper_sets(ledger: Ledger, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Set of figures (cijferset), as printed under a chart or table → the ids of its cells."""
    return dict(_sets(ledger, edition))


def _sets(ledger: Ledger, edition: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    for publication in edition.publications.values():
        if publication.kind in MAKERS:
            teller = Teller(ledger, edition, publication, "nl")
            names = set_ids(edition.year, publication, publication.blocks)
            for name, block in zip(names, publication.blocks, strict=True):
                if name:
                    yield name, tuple(cell.id for cell in report.cells(teller, block))
