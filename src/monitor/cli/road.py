"""The whole road of one edition: answers in, a publication out. Read from above, it is the method.

Every step is one call into the package whose work it is; nothing is decided here but the order.
The plan of what may be released is made before anything is counted, and only what it releases is
ever estimated. An edition has a survey of office holders and may have one of employees: each goes
the whole road by itself, and they meet in the publication and the attack on it.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from monitor import __version__, analyse
from monitor.analyse import Estimate
from monitor.cli.measures import measures_of
from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.problems import Problem, ProblemsFound, refuse_if_any
from monitor.design.codebook import codebook
from monitor.design.edition import read_edition_and_questionnaire, read_employees_survey
from monitor.design.history import read_history
from monitor.design.model import Domain, Edition
from monitor.design.past import OFFICE_HOLDERS, History
from monitor.design.questionnaire import Questionnaire
from monitor.design.questions_behind import questions_behind
from monitor.design.weighting import read_weighting
from monitor.disseminate.account import Account
from monitor.disseminate.dashboard import Product
from monitor.disseminate.office import office_sets, write_office
from monitor.disseminate.open_data.standards import TITLES as OPEN_DATA
from monitor.disseminate.opendata import write_open_data
from monitor.disseminate.paper import paper_sets, write_paper
from monitor.disseminate.site import product, write_manifest, write_pages
from monitor.process.check import check_records
from monitor.process.derive import count_outcomes, derive, domain_codes, frame_variables
from monitor.process.journal import Journal, WeightsSummary, keep_journal
from monitor.process.readers import read_with_remarks
from monitor.process.records import Records, as_fictitious
from monitor.process.weights import FrameVariables, Weights, weigh
from monitor.protect.approval import embargo_of, fingerprint, write_state
from monitor.protect.audit import audit
from monitor.protect.categories import exposed_categories, sums
from monitor.protect.comparing import differences
from monitor.protect.dominance import dominated_cells
from monitor.protect.groups import Frame, make_frame
from monitor.protect.justification import TITLE, justification
from monitor.protect.ledger import Ledger, together
from monitor.protect.plan import Plan, guarded, make_plan, write_plan
from monitor.protect.plan_report import report
from monitor.protect.policy import Policy, read_policy
from monitor.protect.public import public_groups, public_rows, read_public
from monitor.protect.release import Run, decide, emptied, withheld_cells, without_causes
from monitor.protect.shown import Outcomes
from monitor.protect.store import write_ledger


Step = Callable[[str], None]

RESPONSE = "respons.csv"
JOURNAL = "journal.json"  # the mark of the papers for those who release

STEPS = {
    "edition": Text("editie lezen", "reading the edition"),
    "answers": Text("antwoorden lezen en controleren", "reading and checking the answers"),
    "plan": Text("vrijgaveplan maken", "making the release plan"),
    "weights": Text("wegen", "weighting"),
    "estimates": Text("schatten en toetsen", "estimating and testing"),
    "products": Text("publicatie maken", "making the publication"),
    "attack": Text("publicatie aanvallen", "attacking the publication"),
}
METHOD = Text(
    "Taylor-linearisatie met eindigepopulatiecorrectie en kalibratieresiduen; 95%-interval van "
    "Wilson met de effectieve n, bij geen of enkel ja volgens Korn en Graubard",
    "Taylor linearisation with finite population correction and calibration residuals; 95% "
    "interval of Wilson with the effective n, when nobody or everybody says yes after Korn and "
    "Graubard",
)
NOTHING = History((), (), (), {}, (), {}, {}, ())  # no edition before this one


@dataclass(frozen=True)
class Ingredients:
    """What is known before any answer is seen (uitgangspunten)."""

    edition: Edition
    questionnaire: Questionnaire
    history: History
    policy: Policy


@dataclass(frozen=True)
class Answers:
    """The answers, read and checked; `remarks` are the warnings that let the work go on."""

    records: Records
    frame: FrameVariables
    remarks: tuple[Problem, ...]


@dataclass(frozen=True)
class Outcome:
    """What the road of one survey led to (uitkomst).

    `ledger` is the one for those who release: it names the rule behind every hidden cell.
    `others` are the outcomes of the further surveys of the same edition.
    """

    ingredients: Ingredients
    answers: Answers
    plan: Plan
    weights: Weights
    journal: Journal
    ledger: Ledger
    others: tuple[Outcome, ...] = ()

    @property
    def surveys(self) -> tuple[Outcome, ...]:
        """Office holders first."""
        return (self, *self.others)


def travel(folder: Path, records: Path, step: Step, employees: Path | None = None) -> Outcome:
    """From the edition in `folder` and the answers in `records`, and those of `employees` where
    they are there, to the ledger."""
    step("edition")
    surveys = read_surveys(folder, with_employees=employees is not None)
    step("answers")
    files = [records, *([employees] if employees else [])]
    answered = read_all_answers(files, surveys)
    step("plan")
    plans = [plan_release(known, frame_of(known, own)) for known, own in answered]
    step("weights")
    weighed = [weigh(known.edition, own.records, own.frame) for known, own in answered]
    step("estimates")
    first, *others = (
        Outcome(known, own, plan, weights, *tabulate(known, own, plan, weights))
        for (known, own), plan, weights in zip(answered, plans, weighed, strict=True)
    )
    return replace(first, others=tuple(others))


def read_surveys(folder: Path, *, with_employees: bool) -> list[Ingredients]:
    """The survey of office holders in `folder`, and beside it that of employees when asked for."""
    known = read_ingredients(folder)
    return [known, *([read_employees(known)] if with_employees else [])]


def read_ingredients(folder: Path) -> Ingredients:
    """Everything of the edition that can be wrong is told at once."""
    edition, questionnaire = read_edition_and_questionnaire(folder)
    policy = read_policy(folder / "protection.toml")
    history = read_history(history_of(folder), edition.indicators, edition.domains)
    embargo_of(edition)  # told now if it is no moment, and not when everything is ready
    return Ingredients(edition, questionnaire, history, policy)


def read_employees(known: Ingredients) -> Ingredients:
    """The survey of employees of the same edition: the same history, the same policy."""
    survey, questionnaire = read_employees_survey(known.edition)
    return Ingredients(survey, questionnaire, known.history, known.policy)


def history_of(edition: Path) -> Path:
    """The folder of all that was published before, beside the editions."""
    return edition.resolve().parent / "history"


def read_answers(records: Path, known: Ingredients) -> Answers:
    """The answers; those of a fictitious edition are fictief even when their file lost its mark."""
    read = read_with_remarks(records, known.questionnaire)
    read = as_fictitious(read) if known.edition.fictitious else read
    problems = check_records(read, known.questionnaire, known.edition.classes)
    refuse_if_any(problems)
    frame = frame_variables(read, known.edition.classes)
    return Answers(read, frame, tuple(problems))


def read_all_answers(
    files: Sequence[Path], surveys: Sequence[Ingredients]
) -> list[tuple[Ingredients, Answers]]:
    """The answers to every survey; what is wrong in all files is told at once."""
    found: list[tuple[Ingredients, Answers]] = []
    problems: list[Problem] = []
    for file, known in zip(files, surveys, strict=True):
        try:
            found.append((known, read_answers(file, known)))
        except ProblemsFound as wrong:
            problems += wrong.problems
    refuse_if_any(problems)
    return found


def frame_of(known: Ingredients, answers: Answers) -> Frame:
    """How many there are and how many answered; of the answers only gender is read (R0)."""
    return make_frame(known.edition.classes, known.edition.population, respondents_of(answers))


def respondents_of(answers: Answers) -> Counter[tuple[str, str]]:
    """How many answered of each weighting class and gender ("" where none was told)."""
    who = zip(answers.records.classes.tolist(), answers.frame["gender"].tolist(), strict=True)
    return Counter(who)


def plan_release(known: Ingredients, frame: Frame) -> Plan:
    edition = known.edition
    public = public_groups(edition, known.history, read_public(edition))
    return make_plan(edition.year, edition.domains.values(), frame, known.policy, public)


def tabulate(
    known: Ingredients, answers: Answers, plan: Plan, weights: Weights
) -> tuple[Journal, Ledger]:
    """Estimate what the plan releases, and nothing else, and put it in the ledger."""
    edition, records = known.edition, answers.records
    items = derive(edition.indicators, known.questionnaire, records, edition.classes)
    outcomes = count_outcomes(items)
    summary = summary_of(weights)
    journal = keep_journal(records, known.questionnaire, answers.remarks, outcomes, summary)
    estimates = analyse.estimate(design_of(weights), items, domains_of(known, answers, plan))
    tests = differences(edition, known.history, estimates)
    run = Run(
        fictitious=records.fictitious,
        weighting=digest(edition.folder / "weighting.toml"),
        method=METHOD.nl,
        method_en=METHOD.en,
        fingerprint=run_fingerprint(known, journal),
    )
    hidden = hide(known, answers, plan, weights, items, estimates, run)
    ledger = decide(edition, plan, known.policy, estimates, tests, known.history, run, hidden)
    return journal, ledger


def design_of(weights: Weights) -> analyse.Design:
    """How the respondents were drawn: themselves, or employees within organisations."""
    calibration = analyse.Calibration.of(weights.final, weights.blocks)
    drawn = weights.clusters
    if drawn is None:
        return analyse.Design.of(weights.strata, weights.population, weights.base, calibration)
    persons = analyse.Stage.of(np.arange(len(weights)), drawn.persons)
    return analyse.Design.of(
        weights.strata,
        drawn.organisations,
        weights.base,
        calibration,
        psu=drawn.codes,
        stages=[persons],
    )


def hide(
    known: Ingredients,
    answers: Answers,
    plan: Plan,
    weights: Weights,
    items: Outcomes,
    estimates: Iterable[Estimate],
    run: Run,
) -> dict[tuple[str, str], str]:
    """The cells that the plan allows and that what is in them forbids, with the rule: R6, R7, R9.

    The audit sees the ledger as it would be without it, and no history: former figures are of
    other years.
    """
    edition, policy = known.edition, known.policy
    by_cell = {(one.item, one.domain): one for one in estimates}
    groups = [
        (name, variable.codes == code)
        for variable in domains_of(known, answers, plan)
        for code, name in enumerate(variable.levels)
    ]
    hidden = withheld_cells(edition, policy)
    hidden |= dominated_cells(weights.final, items, groups, by_cell, policy)

    frame = frame_of(known, answers)
    figures = read_public(edition)
    protected = guarded(
        frame,
        [*public_groups(edition, known.history, figures), *edition.domains.values()],
        policy,
    )
    seen = decide(edition, plan, policy, by_cell.values(), (), NOTHING, run, hidden)
    bases = {name: one.base for name, one in edition.indicators.items()}

    def count(domain: Domain, indicator: str) -> tuple[int, int]:
        family = domain_codes({domain.id: domain}, answers.frame)[domain.family]
        here = items[indicator][family.codes == 0]
        return int((here == analyse.YES).sum()), int((here <= analyse.YES).sum())

    public = public_rows(figures, frame, bases, count, policy)
    leaking = audit(edition, seen, frame, protected, by_cell, items, policy, public)
    questions = {name: one.question for name, one in edition.indicators.items()}
    added = sums(items, bases, questions, policy)
    return hidden | leaking | exposed_categories(emptied(seen, leaking), added, by_cell)


def domains_of(
    known: Ingredients, answers: Answers, plan: Plan
) -> tuple[analyse.DomainVariable, ...]:
    """The released groups as marks on the respondents, with their size in the population."""
    sizes = {entry.domain: entry.population for entry in plan.released}
    released = {
        name: known.edition.domains[name] for name in known.edition.domains if name in sizes
    }
    return tuple(
        analyse.DomainVariable(
            family.name,
            family.domains,
            family.codes.astype(np.int64),
            population=np.array([sizes[name] for name in family.domains], dtype=np.float64),
        )
        for family in domain_codes(released, answers.frame).values()
    )


def summary_of(weights: Weights) -> WeightsSummary:
    found = weights.diagnostics
    return WeightsSummary(
        method=weights.method,
        lowest=found.lowest,
        highest=found.highest,
        mean=float(weights.final.mean()),
        design_effect=found.deff,
        effective_n=found.effective_n,
        gap=found.gap,
    )


def run_fingerprint(known: Ingredients, journal: Journal) -> str:
    """SHA-256 of everything that went in: the edition, the history, the answers, this software."""
    edition = known.edition.folder
    parts = [__version__, journal.mark, digest(edition), digest(history_of(edition))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file, or of the names and bytes of all files in a folder."""
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    whole = hashlib.sha256()
    for file in files:
        name = file.name if file == path else file.relative_to(path).as_posix()
        whole.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


# --- the publication -----------------------------------------------------------------------------


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
    return [product(build, name, TITLE) for name in pages if name.endswith(".html")]


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
        write_plan(one.plan, folder / name("release-plan.json"))
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
