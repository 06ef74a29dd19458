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
from pathlib import Path
from typing import cast

from monitor.concepts.language import Language
from monitor.design.codebook import codebook
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.history import read_history
from monitor.design.questions_behind import questions_behind
from monitor.disseminate.account import Account
from monitor.disseminate.office import office_sets, write_office
from monitor.disseminate.opendata import write_open_data
from monitor.disseminate.paper import paper_sets, write_paper
from monitor.disseminate.site import write_site
from monitor.protect.policy import read_policy
from monitor.protect.release import without_causes
from monitor.protect.store import read_ledger


ACCOUNT = Account(67, 63, 1.05, 2930.0, (("province",), ("office_group", "gender")))  # any will do


def main(folder: Path, file: Path, build: Path, languages: list[Language]) -> None:
    spent: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        spent[name] = time.process_time() - started

    spent["laden"] = time.process_time()
    with timed("lezen"):
        edition, questionnaire = read_edition_and_questionnaire(folder)
        policy = read_policy(folder / "protection.toml")
        history = read_history(folder.parent / "history", edition.indicators, edition.domains)
        ledger = without_causes(read_ledger(file))
    build.mkdir()
    sets = paper_sets(ledger, edition) | office_sets(ledger, edition)
    questions = questions_behind(edition.indicators.values(), questionnaire)
    with timed("PDF"):
        products = write_paper(
            ledger, edition, history, build, policy=policy, account=ACCOUNT, languages=languages
        )
    with timed("Office"):
        products += write_office(ledger, edition, history, build, languages=languages)
    with timed("open data"):
        write_open_data(
            ledger,
            edition,
            build / "open-data",
            questions,
            sets,
            history=history,
            codebook=codebook(questionnaire, edition),
        )
    with timed("dashboard"):
        write_site(
            ledger,
            edition,
            build,
            history=history,
            questions=questions,
            products=products,
            languages=languages,
        )
    build.with_name(f"{build.name}.json").write_text(json.dumps(spent), "utf-8")


if __name__ == "__main__":
    edition, ledger, build, *languages = sys.argv[1:]
    main(Path(edition), Path(ledger), Path(build), cast(list[Language], languages))
