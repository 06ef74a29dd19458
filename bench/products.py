"""Run as a process of its own by `bench_products`: every product from a ledger, into a new folder.

The arguments are the edition, the ledger, the folder and the languages; beside the folder comes a
file with the CPU seconds of each part.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from monitor.concepts.language import Language
from monitor.design.codebook import codebook
from monitor.design.domains import people_of
from monitor.design.edition import read_edition_and_questionnaire, read_employees_survey
from monitor.design.history import read_history
from monitor.design.model import Edition
from monitor.design.past import History
from monitor.design.questionnaire import Questionnaire
from monitor.design.questions_behind import questions_behind
from monitor.disseminate.account import Account
from monitor.disseminate.dashboard import Product
from monitor.disseminate.office import office_sets, write_office
from monitor.disseminate.opendata import write_open_data
from monitor.disseminate.paper import paper_sets, write_paper
from monitor.disseminate.site import write_manifest, write_pages
from monitor.protect.ledger import Ledger, together
from monitor.protect.policy import read_policy
from monitor.protect.release import without_causes
from monitor.protect.store import read_ledger


ACCOUNT = Account(67, 63, 1.05, 2930.0, (("province",), ("office_group", "gender")))  # any will do


@dataclass(frozen=True)
class Survey:
    """One survey of the edition with its own cells, and what was made of it so far."""

    edition: Edition
    questionnaire: Questionnaire
    ledger: Ledger
    products: list[Product] = field(default_factory=list)


def surveys(folder: Path, file: Path) -> list[Survey]:
    """The surveys of the edition of which the ledger holds figures."""
    first = read_edition_and_questionnaire(folder)
    both = [first, *([read_employees_survey(first[0])] if first[0].employees else [])]
    cells = list(without_causes(read_ledger(file)))
    found = []
    for edition, questionnaire in both:
        own = [cell for cell in cells if people_of(f"{cell.domain}-") == edition.people]
        if own:
            found.append(Survey(edition, questionnaire, Ledger.of(own)))
    return found


def main(folder: Path, file: Path, build: Path, languages: list[Language]) -> None:
    spent: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        spent[name] = time.process_time() - started

    spent["laden"] = time.process_time()
    with timed("lezen"):
        found = surveys(folder, file)
        first = found[0].edition
        policy = read_policy(folder / "protection.toml")
        history = read_history(folder.parent / "history", first.indicators, first.domains)
    build.mkdir()
    with timed("PDF"):
        for one in found:
            one.products.extend(
                write_paper(
                    one.ledger,
                    one.edition,
                    history,
                    build,
                    policy=policy,
                    account=ACCOUNT,
                    languages=languages,
                )
            )
    with timed("Office"):
        for one in found:
            made = write_office(one.ledger, one.edition, history, build, languages=languages)
            one.products.extend(made)
    with timed("open data"):
        for one in found:
            place = build / "open-data"
            _open_data(one, history, place if one is found[0] else place / one.edition.people)
    with timed("dashboard"):
        for one in found:
            write_pages(
                one.ledger,
                one.edition,
                build,
                history=history,
                questions=questions_behind(one.edition.indicators.values(), one.questionnaire),
                products=one.products,
                languages=languages,
                beside=[other.edition for other in found if other is not one],
            )
        write_manifest(together(one.ledger for one in found), first, build)
    build.with_name(f"{build.name}.json").write_text(json.dumps(spent), "utf-8")


def _open_data(one: Survey, history: History, folder: Path) -> None:
    write_open_data(
        one.ledger,
        one.edition,
        folder,
        questions_behind(one.edition.indicators.values(), one.questionnaire),
        paper_sets(one.ledger, one.edition) | office_sets(one.ledger, one.edition),
        history=history,
        codebook=codebook(one.questionnaire, one.edition),
    )


if __name__ == "__main__":
    edition, ledger, build, *languages = sys.argv[1:]
    main(Path(edition), Path(ledger), Path(build), cast(list[Language], languages))
