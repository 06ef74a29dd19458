"""`monitor simulate`: write fictitious answers, to try an edition before there are any."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, progress, speaking, told
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse
from monitor.design.edition import read_edition_and_questionnaire
from monitor.process.simulate import simulate as simulated
from monitor.process.write import WRITERS, write_records


WROTE = Text(
    "{file}: antwoorden van {n} fictieve respondenten.",
    "{file}: answers of {n} fictitious respondents (fictief).",
)
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
    """Maak fictieve antwoorden voor een editie, steeds dezelfde bij hetzelfde begin."""
    spoken = speaking(language)
    if to.suffix.lower() not in WRITERS:  # said before the work, not after
        raise refuse("F10", Place(to), extension=to.suffix or "–", known=", ".join(WRITERS))
    if to.is_dir():
        raise refuse("F13", Place(to))
    reading, inventing, writing = (step.say(spoken) for step in STEPS)
    with progress(len(STEPS)) as step:
        step(reading)
        read, questionnaire = read_edition_and_questionnaire(edition)
        step(inventing)
        records = simulated(read, questionnaire, seed)
        step(writing)
        write_records(records, questionnaire, to, spoken)
    out().print(WROTE.say(spoken).format(file=to, n=len(records)), markup=False)
