"""A whole ledger for a whole edition: every indicator of every group, invented throughout.

It has all that products must cope with: large groups and small ones, a group rounded to five, one
of which nothing is published, figures in a tail, and every verdict of a test.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from disseminate.invented import LIKELY, _past, cell, differs
from monitor.design.edition import read_edition
from monitor.design.history import read_history
from monitor.design.model import Domain, Edition, Indicator
from monitor.design.past import History
from monitor.protect.ledger import Bound, Ledger, Released, Verdict, cell_id
from monitor.protect.policy import Policy, read_policy


FOLDER = Path(__file__).parents[2] / "editions" / "2024"
ROUNDED, SECRET = "bestuur_provincie", "statenlid-vrouw"
TURNS = (Verdict.HIGHER, Verdict.NONE, Verdict.LOWER, Verdict.UNTESTABLE)


@cache
def edition() -> Edition:
    return read_edition(FOLDER)


@cache
def history() -> History:
    known = edition()
    return read_history(FOLDER.parent / "history", known.indicators, known.domains)


@cache
def policy() -> Policy:
    return read_policy(FOLDER / "protection.toml")


@cache
def whole() -> Ledger:
    known = edition()
    made = [
        _cell(indicator, domain, place, turn)
        for place, indicator in enumerate(known.indicators.values())
        for turn, domain in enumerate(known.domains.values())
    ]
    return Ledger.of([*made, *_past()])


def _cell(indicator: Indicator, domain: Domain, place: int, turn: int) -> Released:
    given: dict[str, Any] = {"indicator": indicator.id, "domain": domain.id, "base": indicator.base}
    if domain.id == SECRET:
        return cell(None, **given)
    value = LIKELY.get(indicator.id, (7 * place) % 40 + 8) + turn % 5
    if domain.id == ROUNDED:
        return cell(value // 5 * 5, margin=None, bound=Bound.ABOUT, n_rounded=True, n=35,
                    population=90, wide_margin=True, **given)  # fmt: skip
    sizes = {"all": (3012, 11560), "burgemeester": (176, 342)}.get(domain.id, (120, 610))
    n, population = sizes if indicator.base == "all" else (sizes[0] // 2, None)
    verdict = TURNS[(place + turn) % 4]
    if domain.id != "all":
        given["contrast"] = differs(verdict, cell_id(2024, indicator.id, "all"), 4)
    given["change"] = differs(verdict, cell_id(2022, indicator.id, domain.id), -5)
    return cell(value, margin=3, n=n, population=population, **given)


def changed(change: Callable[[Released], Released]) -> Ledger:
    """The whole ledger with every cell of this edition changed."""
    return Ledger.of(change(one) if one.edition == 2024 else one for one in whole())


def replaced(**others: Released) -> Ledger:
    """The whole ledger with cells of everyone replaced: `replaced(agg_any=…)`."""
    return changed(lambda one: others.get(one.indicator, one) if one.domain == "all" else one)


def hidden(one: Released) -> Released:
    return cell(
        None, indicator=one.indicator, domain=one.domain, base=one.base, edition=one.edition
    )


def at(value: int) -> Callable[[Released], Released]:
    return lambda one: dataclasses.replace(
        one, value=value, low=max(0, value - 4), high=min(100, value + 4), bound=Bound.EXACT
    )


def longer(known: Edition) -> Edition:
    """The edition with the longest names that a group, an indicator or a publication may have."""
    from disseminate.test_factsheet import longer as stretched

    domains = {
        name: dataclasses.replace(
            one, label=stretched(one.label, 40), group=stretched(one.group, 48)
        )
        for name, one in known.domains.items()
    }
    indicators = {
        name: dataclasses.replace(
            one, label=stretched(one.label, 50), predicate=stretched(one.predicate, 70)
        )
        for name, one in known.indicators.items()
    }
    return dataclasses.replace(known, domains=domains, indicators=indicators)
