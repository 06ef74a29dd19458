"""From the ledger to the publication: every product of every survey of an edition, and the papers
of those who release. Puts the makers of the products in their order; computes no figure.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.cli.measures import measures_of
from monitor.cli.road import Answers, Outcome, frame_of, respondents_of
from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.design.codebook import codebook
from monitor.design.model import Edition
from monitor.design.past import OFFICE_HOLDERS
from monitor.design.questions_behind import questions_behind
from monitor.design.weighting import read_weighting
from monitor.disseminate.account import Account
from monitor.disseminate.dashboard import Product
from monitor.disseminate.office import office_sets, write_office
from monitor.disseminate.open_data.standards import TITLES as OPEN_DATA
from monitor.disseminate.opendata import write_open_data
from monitor.disseminate.paper import paper_sets, write_paper
from monitor.disseminate.site import product, write_manifest, write_pages
from monitor.protect.approval import embargo_of, fingerprint, write_state
from monitor.protect.justification import TITLE, justification
from monitor.protect.ledger import Ledger, together
from monitor.protect.plan import write_plan
from monitor.protect.plan_report import report
from monitor.protect.release import without_causes
from monitor.protect.store import write_ledger


PLAN = "release-plan.json"
RESPONSE = "respons.csv"
JOURNAL = "journal.json"  # the mark of the papers for those who release


def publish(
    outcome: Outcome,
    build: Path,
    *,
    languages: Sequence[Language] = LANGUAGES,
    concept: bool = False,
) -> None:
    """Everything for the outside world into the folder `build`, from the ledger alone.

    `concept` marks it as a draft under embargo. The open data speak every language whatever
    `languages` are asked for.
    """
    edition, whole = outcome.ingredients.edition, without_causes(ledger_of(outcome))
    made = [
        write_survey(one, build, languages=languages, concept=concept) for one in outcome.surveys
    ]
    sets = {name: ids for own in made for name, ids in own.sets.items()}
    general = write_justification(outcome, whole, sets, build, languages, concept=concept)
    write_state(build, fingerprint(whole), embargo_of(edition), released=not concept)
    for own in made:
        write_pages(
            own.ledger,
            own.edition,
            build,
            history=outcome.ingredients.history,
            questions=own.questions,
            products=[*own.products, *general],
            languages=languages,
            concept=concept,
            beside=[other.edition for other in made if other is not own],
        )
    write_manifest(whole, edition, build)


def ledger_of(outcome: Outcome) -> Ledger:
    """The cells of every survey, for those who release."""
    return together(one.ledger for one in outcome.surveys)


@dataclass(frozen=True)
class Written:
    """What was written of one survey (producten), before the page that links to it."""

    edition: Edition
    ledger: Ledger
    questions: Mapping[str, Sequence[Text]]
    sets: Mapping[str, Sequence[str]]
    products: tuple[Product, ...]


def write_survey(
    outcome: Outcome, build: Path, *, languages: Sequence[Language], concept: bool
) -> Written:
    """Everything on paper, for the office and as open data of one survey, into `build`."""
    known, ledger = outcome.ingredients, without_causes(outcome.ledger)
    edition, history = known.edition, known.history
    questions = questions_behind(edition.indicators.values(), known.questionnaire)
    products = write_paper(
        ledger,
        edition,
        history,
        build,
        policy=known.policy,
        account=account_of(outcome),
        languages=languages,
        concept=concept,
    )
    products += write_office(ledger, edition, history, build, languages=languages, concept=concept)
    sets = paper_sets(ledger, edition) | office_sets(ledger, edition)
    folder = open_data_of(edition)
    write_open_data(
        ledger,
        edition,
        build / folder,
        questions,
        sets,
        history=history,
        codebook=codebook(known.questionnaire, edition),
        concept=concept,
    )
    products += [
        product(build, f"{folder}/{name}", title)
        for name, title in OPEN_DATA.items()
        if (build / folder / name).exists()
    ]
    return Written(edition, ledger, questions, sets, tuple(products))


def open_data_of(edition: Edition) -> str:
    """The folder of the open data: a data set of its own for each population."""
    return "open-data" if edition.people == OFFICE_HOLDERS else f"open-data/{edition.people}"


def write_justification(
    outcome: Outcome,
    ledger: Ledger,
    sets: Mapping[str, Sequence[str]],
    build: Path,
    languages: Sequence[Language],
    *,
    concept: bool,
) -> list[Product]:
    """How small groups are protected, and how many figures each product leaves out for it."""
    edition = outcome.ingredients.edition
    told: dict[str, list[str]] = {}
    for name, ids in sets.items():
        told.setdefault(name.rpartition("-")[0], []).extend(ids)
    told["open data"] = [cell.id for cell in ledger]
    policy, year = outcome.ingredients.policy, edition.year
    pages = justification(policy, ledger, year, told, languages=languages, concept=concept)
    for name, text in pages.items():
        (build / name).write_text(text, "utf-8")
    shown = [name for name in pages if name.endswith(".html")]
    return [product(build, name, TITLE, "en" if ".en." in name else "nl") for name in shown]


def account_of(outcome: Outcome) -> Account:
    """What anyone may know of how it was made: nothing of one respondent or small group."""
    found = outcome.weights.diagnostics
    known, ledger = outcome.ingredients, without_causes(outcome.ledger)
    plan = read_weighting(known.edition.folder / "weighting.toml")
    return Account(
        asked=len(outcome.plan.planned),
        released=len(outcome.plan.released),
        design_effect=found.deff,
        effective_n=found.effective_n,
        margins=tuple(margin.by for margin in plan.margins),
        employees=sum(len(one.weights) for one in outcome.others) or None,
        organisations=sum(map(organisations_in, outcome.others)) or None,
        measures=measures_of(
            frame_of(known, outcome.answers), ledger, known.edition.year, known.history, found.deff
        ),
    )


def organisations_in(outcome: Outcome) -> int:
    """How many organisations took part in a survey that drew them (decision 10: may be told)."""
    drawn = outcome.weights.clusters
    return 0 if drawn is None else int(drawn.codes.max()) + 1


def write_internal(outcome: Outcome, folder: Path) -> None:
    """For those who release and nobody else: the plan, the ledger with the rule behind every hidden
    cell, the journal. Never part of a publication."""
    write_ledger(ledger_of(outcome), folder / "ledger.parquet", internal=True)
    for one in outcome.surveys:
        name = papers_of(one.ingredients.edition)
        write_plan(one.plan, folder / name(PLAN))
        (folder / name("vrijgaveplan.txt")).write_text(report(one.plan), "utf-8")
        (folder / name(JOURNAL)).write_text(one.journal.text, "utf-8")
        write_response(one.answers, folder / name(RESPONSE))


def write_response(answers: Answers, path: Path) -> None:
    """How many of each class and gender answered: what `monitor attack --knows-respondents` takes
    a colleague to know."""
    counted = sorted(respondents_of(answers).items())
    with path.open("w", encoding="utf-8", newline="") as sink:
        table = csv.writer(sink, lineterminator="\n")
        table.writerow(("class", "gender", "respondents"))
        table.writerows((*group, count) for group, count in counted)


def papers_of(edition: Edition) -> Callable[[str], str]:
    """How a paper of one survey is called: that of employees bears their name."""
    if edition.people == OFFICE_HOLDERS:
        return lambda name: name
    return lambda name: f"{Path(name).stem}-{edition.people}{Path(name).suffix}"
