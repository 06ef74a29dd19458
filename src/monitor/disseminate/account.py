"""The account of a run (verantwoording): numbers of how the figures were made that anyone may know.

Never holds a number of one respondent or of a small group: no smallest or largest weight, no count
of what a few people did. What a text may say of it are facts, by name; what a table may show are
measures, each with its note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.concepts.language import LANGUAGES, Text
from monitor.design.model import Edition
from monitor.disseminate import wording
from monitor.protect.ledger import Ledger, Status
from monitor.protect.policy import Policy


VARIABLES: Mapping[str, Text] = {
    "office_group": Text("functiegroep", "office group"),
    "tier": Text("bestuurslaag", "tier"),
    "role": Text("rol", "role"),
    "region": Text("landsdeel", "region"),
    "province": Text("provincie", "province"),
    "size_class": Text("omvang", "size"),
    "gender": Text("geslacht", "gender"),
}
BY = Text("per", "by")
AND = Text("en", "and")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of quality (kwaliteitsmaat) as it may be printed, with what it means."""

    name: Text
    value: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of the run: how many groups were `asked` for and `released`, how much the
    weighting costs (`design_effect` after Kish, `effective_n`), the `margins` of the weighting as
    combinations of frame variables, `measures` of quality from elsewhere, and of a survey of
    employees beside it how many `employees` answered in how many `organisations`."""

    asked: int = 0
    released: int = 0
    design_effect: float | None = None
    effective_n: float | None = None
    margins: tuple[tuple[str, ...], ...] = ()
    measures: tuple[Measure, ...] = ()
    employees: int | None = None
    organisations: int | None = None


def facts(
    account: Account, ledger: Ledger, edition: Edition, policy: Policy | None
) -> dict[str, Text]:
    """The facts that a text may name: "policy population large", "run released" … The number of
    hidden cells is told, where they are is not (disclosure.md §6)."""
    found: dict[str, Text] = {}
    thresholds = policy.thresholds if policy else {}
    for (section, key), threshold in thresholds.items():
        found[f"policy {section} {key}"] = _number(threshold.value)
    if policy:
        found["policy version"] = Text(policy.version, policy.version)
    counted = Counter(cell.status for cell in ledger if cell.edition == edition.year)
    numbers: Mapping[str, float | None] = {
        "asked": account.asked or None,
        "released": account.released or None,
        "cells": sum(counted.values()),
        "published": counted[Status.PUBLISHED],
        "withheld": counted[Status.CONFIDENTIAL],
        "uncertain": counted[Status.UNCERTAIN],
        "indicators": len(edition.indicators),
        "editions": len(edition.earlier),
        "design_effect": account.design_effect,
        "employees": account.employees,
        "organisations": account.organisations,
        # In tens: the exact number would say more of the weights than a reader needs.
        "effective_n": None if account.effective_n is None else round(account.effective_n, -1),
    }
    found |= {f"run {name}": _number(value) for name, value in numbers.items() if value is not None}
    if edition.earlier:
        found["run first"] = Text(str(min(edition.earlier)), str(min(edition.earlier)))
    if account.margins:
        found["run margins"] = _listed(account.margins)
    return found | _days(edition)


def _days(edition: Edition) -> dict[str, Text]:
    fieldwork = edition.settings.get("fieldwork")
    if not isinstance(fieldwork, Mapping):
        return {}
    return {
        f"run {key}": Text(wording.day(fieldwork[key], "nl"), wording.day(fieldwork[key], "en"))
        for key in ("start", "end")
    }


def _number(value: float) -> Text:
    """A whole number with the mark of the language, or one with two decimals: "1,27"."""
    if float(value).is_integer():
        return Text(wording.count(int(value), "nl"), wording.count(int(value), "en"))
    return Text(f"{value:.2f}".replace(".", ","), f"{value:.2f}")


def _listed(margins: Sequence[Sequence[str]]) -> Text:
    """ "provincie, en functiegroep naar geslacht": what the weights make right."""
    said = {}
    for language in LANGUAGES:
        by = BY.say(language)
        *first, last = (
            f" {by} ".join(VARIABLES[one].say(language) for one in margin) for margin in margins
        )
        said[language] = f"{', '.join(first)} {AND.say(language)} {last}" if first else last
    return Text(**said)
