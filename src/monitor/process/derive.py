"""From answers to measures: for each indicator and respondent yes, no, not asked, or no answer.

The four are never mixed up. Whoever is outside the base was not asked; an answer that is missing
inside the base leaves the base, or counts as no where the indicator says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.design.expression import Expression
from monitor.design.expression_columns import judge_columns
from monitor.design.model import Domain, Indicator, WeightingClass
from monitor.design.questionnaire import Questionnaire, read_rule
from monitor.process.records import Records, State
from monitor.process.routing import follow_routing


class Outcome(IntEnum):
    """What one respondent is for one indicator (uitkomst)."""

    NO = 0
    YES = 1
    NOT_ASKED = 2  # buiten de basis
    NO_ANSWER = 3  # in de basis, antwoord ontbreekt


@dataclass(frozen=True, slots=True)
class Counts:
    """How many respondents, unweighted, have each outcome of one indicator."""

    no: int
    yes: int
    not_asked: int
    no_answer: int


def derive(
    indicators: Mapping[str, Indicator],
    questionnaire: Questionnaire,
    records: Records,
    classes: Mapping[str, WeightingClass],
) -> dict[str, NDArray[np.uint8]]:
    """The `Outcome` of every respondent (uint8, shape (n,)) for each indicator, in their order.

    In the base is who surely is: who refused to say whether they are a victim is no victim of
    whom more can be said. Inside, a `yes` rule that depends on a missing answer is NO_ANSWER,
    unless the other answers settle it (one "yes" is enough for "any"). Refuses Q01–Q09, Q36–Q38.
    """
    rules = _rules(indicators, questionnaire)
    routing = follow_routing(records, questionnaire, classes)
    n = len(records)
    judged = {
        text: judge_columns(rule, routing.columns, routing.unknown, n)
        for text, rule in rules.items()
    }
    outcomes: dict[str, NDArray[np.uint8]] = {}
    for indicator in indicators.values():
        base, yes = judged[indicator.asked].true, judged[indicator.yes]
        outcome = yes.true.astype(np.uint8)
        if indicator.no_answer == "out":
            outcome[yes.unknown] = Outcome.NO_ANSWER
        outcome[~base] = Outcome.NOT_ASKED
        outcomes[indicator.id] = outcome
    return outcomes


def count_outcomes(outcomes: Mapping[str, NDArray[np.uint8]]) -> dict[str, Counts]:
    """The number of respondents per outcome, for the journal and the quality report."""
    return {
        name: Counts(*np.bincount(outcome, minlength=len(Outcome)).tolist())
        for name, outcome in outcomes.items()
    }


def _rules(
    indicators: Mapping[str, Indicator], questionnaire: Questionnaire
) -> dict[str, Expression]:
    """Every `asked` and `yes` that occurs, read once."""
    found: list[Problem] = []
    rules: dict[str, Expression] = {}
    for indicator in indicators.values():
        for column, text in (("asked", indicator.asked), ("yes", indicator.yes)):
            if text not in rules:
                place = Place(indicator.id, None, column)
                rule = read_rule(text, questionnaire, place, found)
                if rule is not None:
                    rules[text] = rule
    refuse_if_any(found)
    return rules


# Groups of respondents

FROM_CLASS = ("office_group", "tier", "role", "region", "province", "size_class")
# The question that tells the gender, and the code of each value, unless the edition says otherwise.
GENDER: Mapping[str, object] = MappingProxyType({"question": "gender", "man": 1, "vrouw": 2})
GENDERS = ("man", "vrouw")


def frame_variables(
    records: Records,
    classes: Mapping[str, WeightingClass],
    gender: Mapping[str, object] = GENDER,
) -> dict[str, NDArray[np.str_]]:
    """Office group, tier, role, region, province and gender of every respondent (shape (n,)).

    All but gender come from the weighting class; "" where a class covers more than one value.
    Gender is "man", "vrouw", or "" when not answered or answered otherwise. `gender` is the
    edition's `background.gender`. Refuses R35.
    """
    codes, index = np.unique(records.classes, return_inverse=True)
    _refuse_unknown(records, [code for code in codes.tolist() if code not in classes])
    frame = {
        name: np.array([getattr(classes[code], name) for code in codes.tolist()], np.str_)[index]
        for name in FROM_CLASS
    }
    return {**frame, "gender": _genders(records, gender)}


def _refuse_unknown(records: Records, codes: list[str]) -> None:
    refuse_if_any(
        Problem(
            "R35",
            Place(records.source, None, "weighting_class"),
            {"variable": "weighting_class", "class": code},
        )
        for code in codes
    )


def _genders(records: Records, gender: Mapping[str, object]) -> NDArray[np.str_]:
    told = np.full(len(records), "", "U5")
    column = records.columns.get(str(gender["question"]))
    if column is not None:
        answered = column.states == State.ANSWERED
        for name in GENDERS:
            told[answered & (column.values == gender[name])] = name
    return told


@dataclass(frozen=True, slots=True)
class Family:
    """A partition of the respondents (domeinfamilie): `codes` (int16, shape (n,)) point into
    `domains`, −1 for who is in none."""

    name: str
    domains: tuple[str, ...]
    codes: NDArray[np.int16]


def domain_codes(
    domains: Mapping[str, Domain], frame: Mapping[str, NDArray[np.str_]]
) -> dict[str, Family]:
    """The domain of every respondent, per family, in the order of `domains`.

    Refuses R37 (a domain on an unknown variable) and R38 (a respondent in two of one family).
    """
    n = len(next(iter(frame.values())))
    families: dict[str, list[Domain]] = {}
    for domain in domains.values():
        families.setdefault(domain.family, []).append(domain)
    return {name: _family(name, members, frame, n) for name, members in families.items()}


def _family(
    name: str, members: list[Domain], frame: Mapping[str, NDArray[np.str_]], n: int
) -> Family:
    codes = np.full(n, -1, np.int16)
    for code, domain in enumerate(members):
        inside = np.ones(n, np.bool_)
        for variable, values in domain.where.items():
            if variable not in frame:
                known = ", ".join(frame)
                raise refuse("R37", Place("domains.toml"), variable=variable, known=known)
            inside &= np.isin(frame[variable], values)
        twice = inside & (codes >= 0)
        if twice.any():
            other = members[int(codes[twice][0])].id
            raise refuse("R38", Place("domains.toml"), family=name, one=other, other=domain.id)
        codes[inside] = code
    return Family(name, tuple(domain.id for domain in members), codes)
