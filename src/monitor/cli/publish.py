"""`monitor publish`, `plan` and `weigh`: the road, to its end or to a stop on the way."""

from __future__ import annotations

import errno
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from monitor.cli import products, road
from monitor.cli.attack import refuse_success
from monitor.cli.terminal import (
    LanguageOption,
    out,
    progress,
    speaking,
    table,
    tell_problems,
    told,
)
from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.concepts.problems import SYSTEM, Place, refuse
from monitor.design.files import file_written_aside, written_aside
from monitor.disseminate.site import MANIFEST
from monitor.evaluate.attack import Target, attack
from monitor.process.weights import weigh as weighed
from monitor.protect.approval import embargo_of, fingerprint, is_released
from monitor.protect.groups import Frame
from monitor.protect.ledger import Status
from monitor.protect.plan import write_plan
from monitor.protect.plan_report import redesigns, report


EditionArgument = Annotated[Path, typer.Argument(help="Map van een editie, zoals editions/2024.")]
RecordsOption = Annotated[
    Path, typer.Option("--records", help="Antwoorden: .sav, .csv of .parquet.")
]

EmployeesOption = Annotated[
    Path | None,
    typer.Option(
        "--employees", help="Antwoorden van medewerkers; zonder deze komen zij er niet in voor."
    ),
]
OneLanguageOption = Annotated[
    Literal["nl", "en"] | None,
    typer.Option("--language", help="Alleen in deze taal: nl of en; anders in beide."),
]

INTERNAL = "{name}-intern"  # beside the build: for those who release, never published
STATUS_NAMES = {
    Status.PUBLISHED: Text("cijfers gepubliceerd", "figures published"),
    Status.CONFIDENTIAL: Text("niet gepubliceerd: kleine groep", "withheld: small group"),
    Status.UNCERTAIN: Text("niet gepubliceerd: te onzeker", "withheld: too uncertain"),
    Status.NOT_MEASURED: Text("niet gemeten", "not measured"),
    Status.BREAK: Text("breuk in de reeks", "break in the series"),
}
HEADINGS = {"nl": ("gemaakt", "grootte"), "en": ("made", "size")}
FIGURES = {
    "nl": ("editie {year}, {people}", "aantal"),
    "en": ("edition {year}, {people}", "number"),
}
RESPONDENTS = Text("respondenten", "respondents")
GROUPS = Text(
    "groepen vrijgegeven van de {asked} gevraagde", "groups released of {asked} asked for"
)
FICTITIOUS = Text(
    "Alle cijfers van deze editie zijn fictief.",
    "All figures of this edition are fictitious (fictief).",
)
WITHOUT = Text(
    "Zonder medewerkers: geef hun antwoorden met --employees om ook over hen te publiceren.",
    "Without employees: give their answers with --employees to publish on them too.",
)
IF_ALL_ANSWER = Text(
    "Zonder antwoorden: het plan alsof iedereen antwoordt.",
    "Without answers: the plan as if everybody answers.",
)
NOT_PUBLIC = Text(
    "Niet openbaar, voor wie vrijgeeft: {folder}", "Not public, for those who release: {folder}"
)


@told
def publish(
    edition: EditionArgument,
    records: RecordsOption,
    build: Annotated[Path, typer.Option("--out", help="Map voor de publicatie, zoals build/2024.")],
    employees: EmployeesOption = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--beside", help="Eerdere publicatie van dezelfde meting, die blijft staan."),
    ] = None,
    language: OneLanguageOption = None,
) -> None:
    """Maak van de antwoorden op een editie een publicatie; weigert als zij is aan te vallen."""
    spoken = speaking(language)
    languages = LANGUAGES if language is None else (language,)
    build = build if build.name else build.resolve()
    if not build.name:  # the root of the machine
        raise refuse("C02", Place(build))
    internal = build.with_name(INTERNAL.format(name=build.name))
    refuse_strangers(build, MANIFEST)
    refuse_strangers(internal, products.JOURNAL)
    with progress(len(road.STEPS)) as bar:

        def step(name: str) -> None:
            bar(road.STEPS[name].say(spoken))

        outcome = road.travel(edition, records, step, employees)
        step("products")
        concept = is_concept(outcome, build)
        with written_aside(internal, private=True) as papers, written_aside(build) as public:
            products.publish(outcome, public, languages=languages, concept=concept)
            products.write_internal(outcome, papers)
            step("attack")
            refuse_success(attack(Target((public, *(beside or ())), edition)))
    tell_problems([one for own in outcome.surveys for one in own.answers.remarks], spoken)
    _tell(outcome, build, spoken)
    if (missing := missing_employees(outcome)) is not None:
        out().print(missing.say(spoken), markup=False)
    out().print(NOT_PUBLIC.say(spoken).format(folder=internal), markup=False)


def missing_employees(outcome: road.Outcome) -> Text | None:
    """What is said when the edition has a survey of employees and their answers were not given."""
    asked = outcome.ingredients.edition.employees is not None
    return WITHOUT if asked and not outcome.others else None


def is_concept(outcome: road.Outcome, build: Path) -> bool:
    """Whether these figures are not yet approved by two persons, or still under embargo."""
    content = fingerprint(products.ledger_of(outcome))
    embargo = embargo_of(outcome.ingredients.edition)
    return not is_released(build, content, embargo, datetime.now(UTC))


def refuse_strangers(folder: Path, mark: str) -> None:
    """A folder is replaced as a whole, so it must be new, empty, or one that we made ourselves.

    Asked before the work begins: a minute later is too late to hear that it cannot be kept.
    """
    if any(place.is_file() for place in (folder, *folder.parents)):
        raise refuse("F11", Place(folder), reason=SYSTEM[errno.ENOTDIR])
    if folder.is_dir() and any(folder.iterdir()) and not (folder / mark).is_file():
        raise refuse("C02", Place(folder))


def _tell(outcome: road.Outcome, build: Path, language: Language) -> None:
    files = sorted(path for path in build.rglob("*") if path.is_file())
    rows = [(str(path), _size(path.stat().st_size)) for path in files]
    table("", HEADINGS[language], rows)
    edition = outcome.ingredients.edition.year
    for survey in outcome.surveys:
        people = POPULATIONS[survey.ingredients.edition.people].plural.say(language)
        first, second = FIGURES[language]
        table("", (first.format(year=edition, people=people), second), _lines(survey, language))
    if outcome.answers.records.fictitious:
        out().print(FICTITIOUS.say(language), markup=False)


def _lines(survey: road.Outcome, language: Language) -> list[tuple[str, str]]:
    """How many answered, how many groups have figures, and what became of the figures."""
    year, plan = survey.ingredients.edition.year, survey.plan
    counted = Counter(cell.status for cell in survey.ledger if cell.edition == year)
    groups = GROUPS.say(language).format(asked=len(plan.planned))
    return [
        (RESPONDENTS.say(language), str(len(survey.answers.records))),
        (groups, str(len(plan.released))),
        *((STATUS_NAMES[status].say(language), str(n)) for status, n in sorted(counted.items())),
    ]


def _size(octets: int) -> str:
    return f"{max(round(octets / 1000), 1)} kB"


@told
def plan(
    edition: EditionArgument,
    records: Annotated[
        Path | None,
        typer.Option("--records", help="Antwoorden; zonder deze: alsof ieder antwoordt."),
    ] = None,
    employees: EmployeesOption = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Map voor het plan als JSON, per onderzoek een.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Toon wat gepubliceerd mag worden en wat niet, voordat er iets geteld is (vrijgaveplan)."""
    spoken = speaking(language)
    counted = _counted(edition, records, employees, spoken)
    for known, frame in counted:
        found = road.plan_release(known, frame)
        freed = redesigns(found, known.edition.domains.values(), frame, known.policy)
        if len(counted) > 1:
            out().print(f"[{POPULATIONS[known.edition.people].plural.say(spoken)}]", markup=False)
        out().print(report(found, spoken, freed), markup=False, end="")
        if to is not None:
            name = products.papers_of(known.edition)(products.PLAN)
            with file_written_aside(to / name) as aside:
                write_plan(found, aside)


def _counted(
    edition: Path, records: Path | None, employees: Path | None, language: Language
) -> list[tuple[road.Ingredients, Frame]]:
    """Per survey how many there are and how many answered; without answers, as if everybody did."""
    if records is None:
        out().print(IF_ALL_ANSWER.say(language), markup=False)
        return [(known, road.frame_if_all_answer(known)) for known in road.read_surveys(edition)]
    answered = _answered(edition, records, employees)
    for _, answers in answered:
        tell_problems(answers.remarks, language)
    return [(known, road.frame_of(known, answers)) for known, answers in answered]


def _answered(
    edition: Path, records: Path, employees: Path | None
) -> list[tuple[road.Ingredients, road.Answers]]:
    """Every survey of which there are answers, with them."""
    surveys = road.read_surveys(edition, with_employees=employees is not None)
    return road.read_all_answers([records, *([employees] if employees else [])], surveys)


WEIGHING = {"nl": ("weging", "waarde"), "en": ("weighting", "value")}
WEIGHTS = {
    "method": Text("methode", "method"),
    "lowest": Text("kleinste gewicht", "smallest weight"),
    "highest": Text("grootste gewicht", "largest weight"),
    "mean": Text("gemiddeld gewicht", "mean weight"),
    "design_effect": Text("ontwerpeffect volgens Kish", "design effect after Kish"),
    "effective_n": Text("effectief aantal respondenten", "effective number of respondents"),
    "gap": Text("grootste afwijking van een marge", "largest gap with a margin"),
}


@told
def weigh(
    edition: EditionArgument,
    records: RecordsOption,
    employees: EmployeesOption = None,
    language: LanguageOption = None,
) -> None:
    """Weeg de antwoorden en toon hoe goed dat ging (weegdiagnose)."""
    spoken = speaking(language)
    for known, answers in _answered(edition, records, employees):
        _tell_weights(known, answers, spoken)


def _tell_weights(known: road.Ingredients, answers: road.Answers, spoken: Language) -> None:
    tell_problems(answers.remarks, spoken)
    weights = weighed(known.edition, answers.records, answers.frame)
    summary = road.summary_of(weights)
    rows = [(name.say(spoken), _number(getattr(summary, key))) for key, name in WEIGHTS.items()]
    table("", WEIGHING[spoken], rows)
    response = weights.diagnostics.response.items()
    heading = {"nl": ("stratum", "respons"), "en": ("stratum", "response")}
    table("", heading[spoken], [(name, f"{100 * share:.0f}%") for name, share in response])


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
