"""Invented cells for the tests of charts, sentences and factsheets. Every figure is fictitious."""

from __future__ import annotations

from typing import Any

from monitor.protect.ledger import (
    Bound,
    Comparison,
    Released,
    Source,
    Status,
    Verdict,
    cell_id,
)


def cell(
    value: int | None = 46,
    *,
    edition: int = 2024,
    indicator: str = "agg_any",
    domain: str = "burgemeester",
    margin: int | None = 5,
    vintage: int = 1,
    **others: Any,
) -> Released:
    """A published cell with a symmetric margin; `value=None` makes it confidential."""
    name = cell_id(edition, indicator, domain, vintage)
    given = dict(base="all", n=176, population=342, fictitious=True, canonical=vintage == 1)
    if value is None:
        given |= {"status": Status.CONFIDENTIAL, "rule": "R1", "n": None, "population": None}
    else:
        low, high = (None, None) if margin is None else (value - margin, value + margin)
        given |= {
            "status": Status.PUBLISHED,
            "value": value,
            "low": None if low is None else max(0, low),
            "high": None if high is None else min(100, high),
        }
    given |= {"source": Source("Monitor Integriteit en Veiligheid 2024")} | others
    return Released(id=name, edition=edition, indicator=indicator, domain=domain, **given)


def below(value: int = 5, **others: Any) -> Released:
    return cell(value, margin=None, bound=Bound.BELOW, **others)


def differs(verdict: Verdict, against: str, points: int | None = None) -> Comparison:
    return Comparison(against=against, verdict=verdict, points=points)
