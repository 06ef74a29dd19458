"""`monitor check`: read a whole edition and tell everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from monitor.cli.road import history_of
from monitor.cli.simulate import read_surveys
from monitor.cli.terminal import (
    WRONG,
    LanguageOption,
    out,
    speaking,
    table,
    tell_problems,
    told,
)
from monitor.concepts.language import Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.concepts.problems import Place, Problem, ProblemsFound
from monitor.design.domains import stated_domains
from monitor.design.edition import check_edition
from monitor.design.files import read_toml
from monitor.design.history import read_history
from monitor.design.indicators import stated_indicators
from monitor.design.model import Edition
from monitor.design.questionnaire import Questionnaire, read_questionnaire
from monitor.design.simulation import read_simulation
from monitor.protect.policy import looser, read_policy


T = TypeVar("T")

SOUND = Text("{folder}: geen fouten.", "{folder}: no errors.")
WRONG_WITH = Text("{folder}: {count} fouten.", "{folder}: {count} errors.")
ONE_WRONG = Text("{folder}: 1 fout.", "{folder}: 1 error.")
HEADINGS = {"nl": ("onderdeel", "aantal"), "en": ("part", "number")}


@told
def check(
    edition: Annotated[Path, typer.Argument(help="Map van een editie, zoals editions/2024.")],
    language: LanguageOption = None,
) -> None:
    """Controleer een editie in haar geheel; meldt alle fouten tegelijk."""
    spoken = speaking(language)
    problems = problems_of(edition)
    tell_problems(problems, spoken)
    errors = sum(problem.blocking for problem in problems)
    verdict = SOUND if not errors else ONE_WRONG if errors == 1 else WRONG_WITH
    if not errors:
        for survey, questionnaire in read_surveys(edition):
            table("", _heading(survey, spoken), contents(survey, questionnaire, spoken))
    out().print(verdict.say(spoken).format(folder=edition, count=errors), markup=False)
    if errors:
        raise typer.Exit(WRONG)


def problems_of(folder: Path) -> list[Problem]:
    """Every problem and warning of the edition, its policy, its history and its simulation.

    A part that cannot be read does not hide the faults of the others.
    """
    problems = list(check_edition(folder))
    if not folder.is_dir():
        return problems
    rules = folder / "protection.toml"
    policy = _gather(problems, lambda: read_policy(rules))
    problems += looser(policy, rules) if policy is not None else []
    indicators = _gather([], lambda: stated_indicators(folder / "indicators.csv"))
    groups = _gather([], lambda: stated_domains(folder / "domains.toml"))
    _gather(problems, lambda: read_history(history_of(folder), indicators, groups))
    problems += _simulation(folder)
    problems += _employees(folder)
    problems += _other_questionnaires(folder)
    return list({problem.say("nl"): problem for problem in problems}.values())


def _employees(folder: Path) -> list[Problem]:
    """What is wrong with the survey of employees, where the edition has one."""
    head = _gather([], lambda: read_toml(folder / "edition.toml")) or {}
    if not isinstance(head.get("employees"), str):
        return []
    survey = folder / head["employees"]
    problems = [*check_edition(survey), *_simulation(survey)]
    if not any(problem.blocking for problem in problems):
        _gather(problems, lambda: read_surveys(folder))
    return problems


def _other_questionnaires(folder: Path) -> list[Problem]:
    """What is wrong with questionnaires beside that of the edition, such as of organisations."""
    problems: list[Problem] = []
    for sheets in sorted(folder.glob("questionnaire/*/survey.csv")):
        _gather(problems, partial(read_questionnaire, sheets.parent))
    return problems


def _heading(survey: Edition, language: Language) -> tuple[str, str]:
    part, number = HEADINGS[language]
    return (f"{POPULATIONS[survey.people].plural.say(language)}: {part}", number)


def _simulation(folder: Path) -> list[Problem]:
    """What is wrong with the invented answers, which only a fictitious edition must have."""
    problems: list[Problem] = []
    head = _gather([], lambda: read_toml(folder / "edition.toml")) or {}
    rules = folder / "simulation.toml"
    if not rules.exists():
        return [Problem("A08", Place(rules))] if head.get("fictitious") is True else []
    sheets = folder / str(head.get("questionnaire", ""))
    questionnaire = _gather([], lambda: read_questionnaire(sheets))
    if questionnaire is not None:
        _gather(problems, lambda: read_simulation(rules, questionnaire))
    return problems


def _gather(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except ProblemsFound as found:
        problems.extend(problem for problem in found.problems if problem not in problems)
        return None


def contents(
    edition: Edition, questionnaire: Questionnaire, language: Language
) -> list[tuple[str, str]]:
    persons = sum(cell.count for cell in edition.population)
    counted = {
        Text("vragen", "questions"): len(questionnaire.questions),
        Text("indicatoren", "indicators"): len(edition.indicators),
        Text("groepen", "groups"): len(edition.domains),
        Text("weegklassen", "weighting classes"): len(edition.classes),
        Text("personen in de populatie", "persons in the population"): persons,
        Text("publicaties", "publications"): len(edition.publications),
    }
    return [(name.say(language), str(count)) for name, count in counted.items()]
