"""The whole road of one edition: answers in, a publication out. Read from above, it is the method.

Every step is one call into the package whose work it is; nothing is decided here but the order.
The plan of what may be released is made before anything is counted, and only what it releases is
ever estimated. An edition has a survey of office holders and may have one of employees: each goes
the whole road by itself, and they meet in the publication and the attack on it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from monitor import __version__, analyse
from monitor.analyse import Estimate
from monitor.concepts.language import Text
from monitor.concepts.problems import Problem, ProblemsFound, refuse_if_any
from monitor.design.edition import read_edition_and_questionnaire, read_employees_survey
from monitor.design.history import read_history
from monitor.design.model import Domain, Edition
from monitor.design.past import History
from monitor.design.questionnaire import Questionnaire
from monitor.process.check import check_records
from monitor.process.derive import count_outcomes, derive, domain_codes, frame_variables
from monitor.process.journal import Journal, WeightsSummary, keep_journal
from monitor.process.readers import read_with_remarks
from monitor.process.records import Records, as_fictitious
from monitor.process.weights import FrameVariables, Weights, weigh
from monitor.protect.approval import embargo_of
from monitor.protect.audit import audit
from monitor.protect.categories import exposed_categories, sums
from monitor.protect.comparing import differences
from monitor.protect.dominance import dominated_cells
from monitor.protect.groups import Frame, if_all_answer, make_frame
from monitor.protect.ledger import Ledger
from monitor.protect.plan import Plan, guarded, make_plan
from monitor.protect.policy import Policy, read_policy
from monitor.protect.public import public_groups, public_rows, read_public
from monitor.protect.release import Run, decide, emptied, withheld_cells
from monitor.protect.shown import Outcomes


Step = Callable[[str], None]


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


def read_surveys(folder: Path, *, with_employees: bool | None = None) -> list[Ingredients]:
    """The survey of office holders in `folder`, and beside it that of employees when asked for; if
    nothing is said of it, where the edition has one."""
    known = read_ingredients(folder)
    if with_employees is None:
        with_employees = known.edition.employees is not None
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


def frame_if_all_answer(known: Ingredients) -> Frame:
    """Before the fieldwork: the population, and everybody in it answers."""
    return if_all_answer(make_frame(known.edition.classes, known.edition.population, {}))


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
