"""Which cells stand beside each other, and what may be said of the difference.

The test is decided by unrounded estimates; the points are those of the rounded figures that a
reader sees. Of a cell that is not shown nobody learns anything by comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.analyse import Difference, Estimate, Published, compare
from monitor.design.model import Edition
from monitor.design.past import History, PastFigure
from monitor.protect.ledger import Bound, Comparison, Released, Verdict, cell_id


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figure that a new one is compared with (vorige cijfer), and whether a break lies between.

    `figure` is the canonical one of the last earlier edition that measured the same indicator in
    the same group on the same base.
    """

    id: str
    figure: PastFigure
    broken: bool


def earlier_figure(
    edition: Edition, history: History, indicator: str, domain: str
) -> Earlier | None:
    """What this indicator was in this domain before, None when it never was published."""
    if indicator not in edition.indicators:
        return None
    base = edition.indicators[indicator].base
    waves = {
        wave: figure
        for wave, figure in history.canonical(indicator, domain, base).items()
        if wave < edition.year and figure.cell.population == edition.people
    }
    if not waves:
        return None
    wave = max(waves)
    broken = not history.comparable(indicator, edition.people, wave, edition.year, group=domain)
    return Earlier(cell_id(wave, indicator, domain), waves[wave], broken)


def differences(
    edition: Edition, history: History, estimates: Iterable[Estimate]
) -> tuple[Difference, ...]:
    """Every test a ledger needs: each estimate against everyone and against the edition before.

    `against` of a difference is the id of the other cell, the key under which `release` looks it
    up. A former n that was never published makes the difference untestable, with the n needed.
    """
    known = {(one.item, one.domain): one for one in estimates if one.known}
    families = [list(_changes(edition, history, known.values()))]
    for item in dict.fromkeys(item for item, _ in known):
        groups = [one for one in known.values() if one.item == item]
        families.append(list(_contrasts(edition, groups)))
    # Sixty groups beside everyone would bring three false triangles by chance alone. Of all that
    # is called provable within a family at most 5% is expected to be false (Benjamini & Hochberg
    # 1995); tests of overlapping groups depend on each other positively, under which that holds.
    return tuple(one for family in families for one in compare.adjust(family, "benjamini_hochberg"))


def _contrasts(edition: Edition, groups: Sequence[Estimate]) -> Iterator[Difference]:
    """Each group beside everyone, for one indicator: one family of tests."""
    everyone = next((one for one in groups if one.domain == edition.everyone), None)
    for one in groups:
        if everyone is not None and one is not everyone:
            found = compare.difference(one, everyone)
            yield replace(found, against=cell_id(edition.year, one.item, edition.everyone))


def _changes(
    edition: Edition, history: History, estimates: Iterable[Estimate]
) -> Iterator[Difference]:
    """Each figure beside the one before, over the whole edition: one family of tests."""
    for one in estimates:
        earlier = earlier_figure(edition, history, one.item, one.domain)
        if earlier is not None and not earlier.broken:
            figure = Published(earlier.figure.value / 100, earlier.figure.n)
            yield compare.change(one, figure, earlier.id)


def compared(cell: Released, other: Released, tested: Difference | None) -> Comparison:
    """`cell` beside `other`, both exact and shown; anything less is WITHHELD.

    A figure in a tail or rounded to 5 takes no part: the outcome of the test would tell more of
    it than the ledger does.
    """
    if not (_plain(cell) and _plain(other)):
        return Comparison(other.id, Verdict.WITHHELD)
    if cell.value is None or other.value is None or tested is None:
        return Comparison(other.id, Verdict.WITHHELD)
    points = cell.value - other.value
    if not tested.testable:
        return Comparison(other.id, Verdict.UNTESTABLE, points, tested.n_needed)
    if points == 0:
        # 44% beside 44% is no difference to anyone who reads it, however small the error.
        return Comparison(other.id, Verdict.NONE, points)
    verdict = {"higher": Verdict.HIGHER, "lower": Verdict.LOWER, None: Verdict.NONE}
    return Comparison(other.id, verdict[tested.direction], points)


def _plain(cell: Released) -> bool:
    return cell.shown and cell.bound is Bound.EXACT
