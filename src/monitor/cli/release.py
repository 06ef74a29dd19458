"""`monitor release`: approve a publication, and see whether it may go out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, told
from monitor.concepts.language import Language, Text
from monitor.protect import approval


app = typer.Typer(
    name="release",
    help="Vrijgave door twee personen, met embargo.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)

APPROVED = Text(
    "{name} keurde deze cijfers goed op {moment}. Bewaar dit zegel: {seal}",
    "{name} approved these figures on {moment}. Keep this seal: {seal}",
)
COUNTED = Text("{count} van 2 goedkeuringen: {names}.", "{count} of 2 approvals: {names}.")
NOBODY = Text("nog niemand", "nobody yet")
UNDER_EMBARGO = Text("Onder embargo tot {moment}.", "Under embargo until {moment}.")
NO_EMBARGO = Text("Geen embargo (meer).", "No embargo (any more).")
MADE_AGAIN = Text(
    "De bestanden zijn na de goedkeuring opnieuw gemaakt, van dezelfde cijfers.",
    "The files were made again after the approval, of the same figures.",
)
TOUCHED = Text(
    "Niet zoals het gemaakt is: {count} bestand(en).", "Not as it was made: {count} file(s)."
)
MAY = Text(
    "De cijfers mogen naar buiten; `monitor publish` zet er geen “concept” meer op.",
    "The figures may go out; `monitor publish` no longer marks them as a draft.",
)
MAY_NOT = Text(
    "De cijfers blijven “concept – onder embargo”.", "The figures stay “draft – under embargo”."
)

BuildArgument = Annotated[Path, typer.Argument(help="Map van een publicatie, zoals build/2024.")]


@app.command()
@told
def approve(
    build: BuildArgument,
    name: Annotated[str, typer.Option("--name", help="Wie goedkeurt.")],
    language: LanguageOption = None,
) -> None:
    """Keur de cijfers van een publicatie goed; nodig zijn twee verschillende personen."""
    spoken = speaking(language)
    made = approval.approve(build, name, datetime.now(UTC).astimezone())
    said = APPROVED.say(spoken).format(name=made.name, moment=made.moment, seal=made.seal[:16])
    out().print(said, markup=False)
    _tell(build, spoken)


@app.command()
@told
def status(build: BuildArgument, language: LanguageOption = None) -> None:
    """Toon wie goedkeurden, of elk bestand is zoals het gemaakt is, en of alles naar buiten mag."""
    _tell(build, speaking(language))
    approval.refuse_changed(build)


def _tell(build: Path, language: Language) -> None:
    state = approval.state_of(build)
    names = approval.approvers(approval.read_approvals(build), state["cijfers"])
    embargo = datetime.fromisoformat(state["embargo"]) if state["embargo"] else None
    now = datetime.now(UTC)
    listed = ", ".join(names) or NOBODY.say(language)
    lines = [COUNTED.say(language).format(count=len(names), names=listed)]
    if embargo is not None and now < embargo:
        lines.append(UNDER_EMBARGO.say(language).format(moment=embargo.isoformat()))
    else:
        lines.append(NO_EMBARGO.say(language))
    if approval.made_again(build):
        lines.append(MADE_AGAIN.say(language))
    touched = approval.changed(build)
    if touched:
        lines.append(TOUCHED.say(language).format(count=len(touched)))
    may = not touched and approval.is_released(build, state["cijfers"], embargo, now)
    lines.append((MAY if may else MAY_NOT).say(language))
    for line in lines:
        out().print(line, markup=False)
