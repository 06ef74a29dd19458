"""`monitor attack`: try to find small groups in finished publications, and tell what was found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, table, told
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, ProblemsFound, refuse
from monitor.evaluate.attack import Report, Target
from monitor.evaluate.attack import attack as attacked


HEADINGS = {"nl": ("aanval", "aantal"), "en": ("attack", "number")}
LINES = {
    "files": Text("bestanden gelezen", "files read"),
    "figures": Text("cijfers gevonden", "figures found"),
    "systems": Text("stelsels van cijfers aangevallen", "systems of figures attacked"),
    "understood": Text("gepubliceerde groepen herkend", "published groups recognised"),
    "suspects": Text("te kleine groepen gezocht", "groups that are too small sought"),
    "attackers": Text("aanvallers", "attackers"),
}
PINNED = Text("groepen gevonden", "groups found")
FAILED = Text("De aanval is mislukt: er is niets te vinden.", "The attack failed: nothing found.")
MANIFEST = "manifest.json"


@told
def attack(
    builds: Annotated[
        list[Path], typer.Argument(help="Mappen van publicaties, samen aangevallen.")
    ],
    edition: Annotated[
        Path | None,
        typer.Option("--edition", help="Map van de editie; zonder keuze editions/<jaar>."),
    ] = None,
    respondents: Annotated[
        Path | None,
        typer.Option(
            "--knows-respondents",
            help="Tabel van wie antwoordde (class, gender, respondents), zoals respons.csv van wie "
            "vrijgeeft: er valt dan ook een collega aan, die dat weet.",
        ),
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Val een of meer publicaties aan zoals een buitenstaander dat zou doen."""
    spoken = speaking(language)
    home = edition or Path("editions") / str(year_of(builds[0]))
    report = attacked(Target(tuple(builds), home, respondents))
    tell(report, spoken)
    refuse_success(report)


def year_of(build: Path) -> int:
    """The edition that a publication says it is of. Refuses X01."""
    try:
        described = json.loads((build / MANIFEST).read_text("utf-8"))
        return int(described["edition"])
    except (OSError, ValueError, KeyError, TypeError):
        raise refuse("X01", Place(build)) from None


def tell(report: Report, language: Language) -> None:
    rows = [(name.say(language), str(getattr(report, key))) for key, name in LINES.items()]
    table("", HEADINGS[language], [*rows, (PINNED.say(language), str(len(report.groups)))])
    if not report.findings:
        out().print(FAILED.say(language), markup=False)


def refuse_success(report: Report) -> None:
    """Raise everything that was found; nothing when nothing was. There is no way around it."""
    if report.findings:
        raise ProblemsFound(finding.problem() for finding in report.findings)
