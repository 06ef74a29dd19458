"""`monitor history`: every published value of one indicator, which one counts and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.road import history_of
from monitor.cli.terminal import LanguageOption, out, speaking, table, told
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, refuse
from monitor.concepts.statuses import STANDINGS
from monitor.design.edition import read_edition
from monitor.design.files import suggestion
from monitor.design.history import read_history
from monitor.design.past import PastFigure


HEADINGS = {
    "nl": ("jaar", "groep", "basis", "%", "n", "oordeel", "publicatie", "reden"),
    "en": ("year", "group", "base", "%", "n", "standing", "publication", "reason"),
}
NONE = Text("Geen gepubliceerde cijfers gevonden.", "No published figures found.")


@told
def history(
    indicator: Annotated[str, typer.Argument(help="Code van een indicator, zoals agg_any.")],
    group: Annotated[
        str | None, typer.Option(help="Alleen deze groep, zoals all of burgemeester.")
    ] = None,
    edition: Annotated[
        Path, typer.Option(help="Editie die de indicatoren kent.", show_default=True)
    ] = Path("editions/2024"),
    language: LanguageOption = None,
) -> None:
    """Toon alle eerder gepubliceerde waarden van een indicator, ook de vervallen."""
    spoken = speaking(language)
    present = read_edition(edition)
    past = read_history(history_of(edition), present.indicators, present.domains)
    known = sorted({*present.indicators, *past.indicators})
    if indicator not in known:
        near = suggestion(indicator, known)
        raise refuse("C03", Place("monitor history"), indicator=indicator, suggestion=near)
    found = [
        figure
        for figure in past.figures
        if figure.cell.indicator == indicator and group in (None, figure.cell.group)
    ]
    if not found:
        out().print(NONE.say(spoken), markup=False)
        return
    found.sort(key=lambda one: (one.cell.wave, one.cell.group, one.cell.base, one.vintage))
    table("", HEADINGS[spoken], [_cells(figure, spoken) for figure in found])


def _cells(figure: PastFigure, language: Language) -> tuple[str, ...]:
    return (
        str(figure.cell.wave),
        figure.cell.group,
        figure.cell.base,
        str(figure.value),
        "" if figure.n is None else str(figure.n),
        STANDINGS[figure.standing].singular.say(language),
        figure.publication,
        "" if figure.reason is None else figure.reason.say(language),
    )
