"""The organisations that employees work for: how large a municipality is.

Provinces and water authorities are too few for size classes and are never divided. An organisation
itself is never a group: of employees the monitor knows the tier and the size class, and no name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import OURS, Term, table


@dataclass(frozen=True, slots=True)
class SizeClass(Term):
    """A class of organisations by inhabitants (omvangsklasse): `least` and more, fewer than
    `most` (None for no limit)."""

    tier: str
    least: int
    most: int | None


SIZE_CLASSES: Mapping[str, SizeClass] = table(
    SizeClass(
        "onder20",
        Text("gemeente tot 20.000 inwoners", "municipality under 20,000 inhabitants"),
        Text("gemeenten tot 20.000 inwoners", "municipalities under 20,000 inhabitants"),
        "de",
        Text(
            "Gemeente met minder dan 20.000 inwoners.",
            "Municipality with fewer than 20,000 inhabitants.",
        ),
        OURS,
        tier="gemeente",
        least=0,
        most=20_000,
    ),
    SizeClass(
        "van20tot50",
        Text(
            "gemeente van 20.000 tot 50.000 inwoners",
            "municipality of 20,000 to 50,000 inhabitants",
        ),
        Text(
            "gemeenten van 20.000 tot 50.000 inwoners",
            "municipalities of 20,000 to 50,000 inhabitants",
        ),
        "de",
        Text(
            "Gemeente met 20.000 inwoners of meer en minder dan 50.000.",
            "Municipality with 20,000 inhabitants or more and fewer than 50,000.",
        ),
        OURS,
        tier="gemeente",
        least=20_000,
        most=50_000,
    ),
    SizeClass(
        "van50tot100",
        Text(
            "gemeente van 50.000 tot 100.000 inwoners",
            "municipality of 50,000 to 100,000 inhabitants",
        ),
        Text(
            "gemeenten van 50.000 tot 100.000 inwoners",
            "municipalities of 50,000 to 100,000 inhabitants",
        ),
        "de",
        Text(
            "Gemeente met 50.000 inwoners of meer en minder dan 100.000.",
            "Municipality with 50,000 inhabitants or more and fewer than 100,000.",
        ),
        OURS,
        tier="gemeente",
        least=50_000,
        most=100_000,
    ),
    SizeClass(
        "vanaf100",
        Text("gemeente vanaf 100.000 inwoners", "municipality of 100,000 inhabitants or more"),
        Text("gemeenten vanaf 100.000 inwoners", "municipalities of 100,000 inhabitants or more"),
        "de",
        Text(
            "Gemeente met 100.000 inwoners of meer.",
            "Municipality with 100,000 inhabitants or more.",
        ),
        OURS,
        tier="gemeente",
        least=100_000,
        most=None,
    ),
)


def size_class(inhabitants: int) -> SizeClass:
    """The class of a municipality with so many inhabitants."""
    return next(
        one
        for one in SIZE_CLASSES.values()
        if one.least <= inhabitants and (one.most is None or inhabitants < one.most)
    )
