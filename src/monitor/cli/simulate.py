"""`monitor simulate`: write fictitious answers, to try an edition before there are any."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, progress, speaking, told
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse
from monitor.design.edition import read_edition_and_questionnaire, read_employees_survey
from monitor.design.model import Edition
from monitor.design.past import OFFICE_HOLDERS
from monitor.design.questionnaire import Questionnaire
from monitor.process.simulate import simulate as simulated
from monitor.process.write import WRITERS, write_records


WROTE = Text(
    "{file}: antwoorden van {n} fictieve respondenten.",
    "{file}: answers of {n} fictitious respondents (fictief).",
)
NAMED = "{stem}-{people}{suffix}"  # the answers to a further survey, beside those to the first
STEPS = (
    Text("editie lezen", "reading the edition"),
    Text("antwoorden verzinnen", "inventing answers"),
    Text("schrijven", "writing"),
)


@told
def simulate(
    edition: Annotated[Path, typer.Argument(help="Map van een editie, zoals editions/2024.")],
    to: Annotated[Path, typer.Option("--out", help="Bestand: .sav, .csv of .parquet.")],
    seed: Annotated[
        int | None, typer.Option(min=0, help="Ander begin van het toeval dan dat van de editie.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Maak fictieve antwoorden voor een editie, steeds dezelfde bij hetzelfde begin.

    Die van medewerkers komen ernaast, in een bestand met “-medewerkers” achter de naam.
    """
    spoken = speaking(language)
    if to.suffix.lower() not in WRITERS:  # said before the work, not after
        raise refuse("F10", Place(to), extension=to.suffix or "–", known=", ".join(WRITERS))
    if to.is_dir():
        raise refuse("F13", Place(to))
    reading, inventing, writing = (step.say(spoken) for step in STEPS)
    with progress(len(STEPS)) as step:
        step(reading)
        surveys = read_surveys(edition)
        step(inventing)
        made = [(simulated(read, asked, seed), asked, _file(to, read)) for read, asked in surveys]
        step(writing)
        for records, asked, file in made:
            write_records(records, asked, file, spoken)
    for records, _, file in made:
        out().print(WROTE.say(spoken).format(file=file, n=len(records)), markup=False)


def read_surveys(folder: Path) -> list[tuple[Edition, Questionnaire]]:
    """The survey of office holders, and that of employees where the edition has one."""
    first = read_edition_and_questionnaire(folder)
    return [first, *([read_employees_survey(first[0])] if first[0].employees else [])]


def _file(to: Path, edition: Edition) -> Path:
    """Where the answers go: a survey of others than office holders bears their name."""
    if edition.people == OFFICE_HOLDERS:
        return to
    return to.with_name(NAMED.format(stem=to.stem, people=edition.people, suffix=to.suffix))
