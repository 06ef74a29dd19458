"""Invented cells for the tests of charts, sentences and factsheets. Every figure is fictitious."""

from __future__ import annotations

from typing import Any

from monitor.design.model import Edition
from monitor.protect.ledger import (
    Bound,
    Comparison,
    Ledger,
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
    given = {
        "base": "all",
        "n": 176,
        "population": 342,
        "fictitious": True,
        "canonical": vintage == 1,
    }
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


LIKELY = {
    **{"agg_any": 54, "agg_verbal": 50, "agg_threat": 31, "agg_physical": 6, "police_report": 11},
    **{"channel_social_media": 38, "channel_email": 26, "channel_f2f": 22, "channel_phone": 9},
    **{"channel_letter": 7, "reported_internal": 58, "registered": 34, "int_any": 61},
    **{"int_conflict_of_interest": 34, "int_sensitive_info": 37, "knows_rules": 92},
}


def ledger_of(edition: Edition, **changes: Any) -> Ledger:
    """A whole fictitious ledger for the factsheet *Burgemeesters* of `edition`.

    Values are spread by a fixed rule, so that charts have something to show; `changes` (indicator
    → cell) replaces cells of the group itself.
    """
    cells = []
    for place, indicator in enumerate(edition.indicators.values()):
        for step, domain in enumerate(
            ("all", "burgemeester", "burgemeester-man", "burgemeester-vrouw")
        ):
            value = LIKELY.get(indicator.id, (7 * place) % 40 + 8) + 4 * step - 3
            numbers = {"all": (3012, 11560), "burgemeester": (176, 342)}.get(domain, (88, 150))
            if indicator.base != "all":
                numbers = (numbers[0] // 2, None)
            given = {"indicator": indicator.id, "domain": domain, "base": indicator.base}
            given |= {
                "n": numbers[0],
                "population": numbers[1],
                "margin": 2 if domain == "all" else 6,
            }
            if domain != "all":
                verdict = (Verdict.HIGHER, Verdict.NONE, Verdict.LOWER, Verdict.NONE)[place % 4]
                against = cell_id(2024, indicator.id, "all")
                given["contrast"] = Comparison(against, verdict, value % 7)
            if domain == "burgemeester":
                verdict = (Verdict.UNTESTABLE, Verdict.LOWER, Verdict.NONE, Verdict.HIGHER)[
                    place % 4
                ]
                against = cell_id(2022, indicator.id, domain)
                given["change"] = Comparison(against, verdict, {Verdict.LOWER: -5}.get(verdict, 6))
            made = cell(value, **given)
            cells.append(changes.get(indicator.id, made) if domain == "burgemeester" else made)
            if domain == "burgemeester" and indicator.part == "integriteit":
                cells.append(cell(value + 5, edition=2022, margin=None, n=None, **_of(given)))
    return Ledger.of([*cells, *_past()])


def _of(given: dict[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in ("indicator", "domain", "base")} | {
        "population": None,
        "fictitious": False,
        "source": Source("Monitor Integriteit en Veiligheid 2022", "example.org"),
    }


def _past() -> list[Released]:
    """Earlier figures on the headline, as published and as superseded."""
    own = {2012: 61, 2014: 45, 2016: 55, 2018: 43, 2020: 50, 2022: 77}
    everyone = {2012: 38, 2014: 23, 2016: 27, 2018: 28, 2020: 33, 2022: 49}
    plain: dict[str, Any] = {"margin": None, "n": None, "population": None, "fictitious": False}
    found = [cell(value, edition=year, **plain) for year, value in own.items()]
    found += [cell(v, edition=year, domain="all", **plain) for year, v in everyone.items()]
    return [*found, cell(46, edition=2018, vintage=2, **plain)]
