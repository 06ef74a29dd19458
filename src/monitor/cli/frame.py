"""`monitor frame`: show where a register of organisations differs from what the law prescribes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, table, tell_problems, told
from monitor.concepts.language import Language, Text
from monitor.design.files import file_written_aside
from monitor.design.frame import FrameCheck, SeatDifference, TierCount, check_frame


CAUSES = {
    "size_class": Text(
        "aangrenzende inwonersklasse: peildatum of grenswijziging nagaan",
        "neighbouring size class: check the reference date or a boundary change",
    ),
    "even": Text(
        "even aantal bestaat niet: vacature of fout",
        "an even number does not exist: vacancy or error",
    ),
    "other": Text("onverklaard: navragen", "unexplained: ask"),
}
HEADINGS = {
    "nl": ("code", "naam", "inwoners", "wettelijk", "register", "verschil", "waarschijnlijk"),
    "en": ("code", "name", "inhabitants", "by law", "register", "difference", "probably"),
}
TITLE = Text(
    "Zetels volgens het register en volgens de wet (Gemeentewet en Provinciewet, art. 8)",
    "Seats in the register and by law (Gemeentewet and Provinciewet, art. 8)",
)
FOUND = Text(
    "{tier}: {found} organisaties (verwacht {known})",
    "{tier}: {found} organisations (expected {known})",
)
SEATS = Text(
    "; {differing} met een ander aantal zetels; {registered} zetels geregistreerd, "
    "{expected} volgens de wet",
    "; {differing} with another number of seats; {registered} seats registered, {expected} by law",
)


@told
def frame(
    file: Annotated[Path, typer.Argument(help="Register als CSV, zoals organisations.csv.")],
    to: Annotated[
        Path | None, typer.Option("--out", help="Schrijf de verschillen ook naar deze CSV.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Controleer een register van organisaties vóór het veldwerk (kadercontrole)."""
    spoken = speaking(language)
    found = check_frame(file)
    rows = [_cells(difference, spoken) for difference in found.differences]
    if to is not None:
        _write(to, rows)
    tell_problems(found.problems, spoken)
    table(TITLE.say(spoken), HEADINGS[spoken], rows)
    for line in _summary(found, spoken):
        out().print(line, markup=False)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """The differences as CSV; the header is Dutch whatever the language, so that a file can be
    compared with that of another month."""
    with file_written_aside(path) as aside, aside.open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink, lineterminator="\n").writerows([HEADINGS["nl"], *rows])


def _cells(difference: SeatDifference, language: Language) -> tuple[str, ...]:
    one = difference.organisation
    return (
        one.code,
        one.name,
        str(one.inhabitants),
        str(difference.expected),
        str(difference.registered),
        f"{difference.difference:+d}",
        CAUSES[difference.cause].say(language),
    )


def _summary(found: FrameCheck, language: Language) -> list[str]:
    return [_tier_line(count, language) for count in found.tiers]


def _tier_line(count: TierCount, language: Language) -> str:
    """One sentence; a tier without a law on seats (waterschap) gets none about seats."""
    said = FOUND.say(language).format(
        tier=count.tier, found=count.organisations, known=count.organisations_expected
    )
    if count.seats_expected:
        said += SEATS.say(language).format(
            differing=count.differing,
            registered=count.seats_registered,
            expected=count.seats_expected,
        )
    return f"{said}."
