"""Wrong sentences made from right ones: one number, year, group or direction changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.generated import Told
from monitor.design.model import Edition
from monitor.protect.ledger import Ledger, Released, cell_id


@dataclass(frozen=True)
class Mutant:
    """A text that says something untrue, and what was changed in it."""

    kind: str
    text: str
    cell: str


SHIFTS = (1, -1, 3, -4, 7, 10)
DIRECTIONS = (
    ("aantoonbaar hoger dan bij", "aantoonbaar lager dan bij"),
    ("aantoonbaar lager dan bij", "aantoonbaar hoger dan bij"),
    ("aantoonbaar hoger dan in", "aantoonbaar lager dan in"),
    ("aantoonbaar lager dan in", "aantoonbaar hoger dan in"),
    ("geen aantoonbaar verschil met", "aantoonbaar hoger dan bij"),
)
WAVES = (2012, 2014, 2016, 2018, 2020, 2022)


def mutants(told: Sequence[Told], ledger: Ledger, edition: Edition) -> Iterator[Mutant]:
    """Every mutant of every text: a change that leaves it true is none."""
    for place, one in enumerate(told):
        yield from _numbers(one, SHIFTS[place % len(SHIFTS)])
        yield from _groups(one, ledger, edition, place)
        yield from _directions(one)
        yield from _years(one, ledger)


def _numbers(one: Told, shift: int) -> Iterator[Mutant]:
    value = one.cell.value
    if value is None or not 0 <= value + shift <= 100:
        return
    text = one.text.replace(f"{value}%", f"{value + shift}%", 1)
    yield Mutant("number", text, one.cell.id)


GROUPS = ("all", "burgemeester", "wethouder", "raadslid", "statenlid", "vrouw", "waterschap")


def _groups(one: Told, ledger: Ledger, edition: Edition, place: int) -> Iterator[Mutant]:
    wanted = GROUPS[place % len(GROUPS)]
    cell = ledger.cell(edition.year, one.cell.indicator, wanted)
    if cell is None or wanted == one.cell.domain or cell.value == one.cell.value:
        return
    yield Mutant(
        "group",
        one.text.replace(f"van de {one.group}", f"van de {edition.domains[wanted].group.nl}", 1)
        if f"van de {one.group}" in one.text
        else one.text.replace(one.group, edition.domains[wanted].group.nl, 1),
        one.cell.id,
    )


def _directions(one: Told) -> Iterator[Mutant]:
    for right, wrong in DIRECTIONS:
        if right in one.text:
            yield Mutant("direction", one.text.replace(right, wrong, 1), one.cell.id)
            return


def _years(one: Told, ledger: Ledger) -> Iterator[Mutant]:
    """Another year for the figure of an earlier edition."""
    if not one.change or one.cell.change is None:
        return
    earlier = ledger.by_id.get(one.cell.change.against)
    if earlier is None:
        return
    for year in WAVES:
        if year != earlier.edition and not _is_true_of(ledger, one.cell, year, earlier):
            changed = one.change.replace(str(earlier.edition), str(year))
            yield Mutant("year", one.text.replace(one.change, changed), one.cell.id)


def _is_true_of(ledger: Ledger, cell: Released, year: int, earlier: Released) -> bool:
    other = ledger.by_id.get(cell_id(year, cell.indicator, cell.domain))
    return other is not None and other.value == earlier.value
