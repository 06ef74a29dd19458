"""Checking answers against the questionnaire: what is told is every row and variable that differs.

A record is never dropped or mended here. What makes figures wrong stops the work (codes outside
the list, double respondents, unknown classes); broken routing is a warning, because bureaus
deliver it and `derive` counts such a cell as an answer that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.problems import Place, Problem
from monitor.design.expression_columns import HERE, evaluate_columns
from monitor.design.model import WeightingClass
from monitor.design.questionnaire import (
    CLUSTER,
    RESPONDENT,
    WEIGHTING_CLASS,
    Question,
    Questionnaire,
    Variable,
)
from monitor.process.problems import summarised
from monitor.process.records import Records, State
from monitor.process.routing import Routing, follow_routing, states_of_a_multiple


def check_records(
    records: Records, questionnaire: Questionnaire, classes: Mapping[str, WeightingClass]
) -> list[Problem]:
    """Everything in `records` that does not fit, with the remarks of the reader before it.

    R30 code outside the list · R31 answered though not asked · R32 not asked though it applied ·
    R33 a select_multiple half answered · R34 respondent twice · R35 unknown weighting class ·
    R36 constraint broken · R43 cluster in two weighting classes; of each at most 20, and R39 tells
    how many there are in all. The routing (R31–R33, R36) is followed only when the reader could
    read every cell: an answer that could not be read would make those after it seem wrong.
    """
    whole = _whole(records, questionnaire)
    found: list[Iterator[Problem]] = [
        iter(records.remarks),
        _doubles(records),
        _unknown_classes(records, classes),
        _torn_clusters(records),
        chain.from_iterable(_codes(records, v) for v in questionnaire.variables.values()),
    ]
    if whole:
        routing = follow_routing(records, questionnaire, classes)
        for question in questionnaire.questions.values():
            if question.recorded:
                found.append(_routed(records, questionnaire, question, routing))
                found.append(_constrained(records, question, routing))
    return summarised(chain.from_iterable(found))


def _whole(records: Records, questionnaire: Questionnaire) -> bool:
    """Whether every variable is there and every cell could be read."""
    read = not any(problem.blocking for problem in records.remarks)
    return read and all(name in records.columns for name in questionnaire.variables)


def _at(
    records: Records,
    code: str,
    where: NDArray[np.bool_],
    variable: str,
    values: Callable[[int], Mapping[str, object]] = lambda _: {},
) -> Iterator[Problem]:
    """The problem `code` for each respondent in `where` (shape (n,))."""
    for index in np.flatnonzero(where).tolist():
        place = Place(records.source, records.row(index), variable)
        yield Problem(code, place, {"variable": variable, **values(index)})


def _doubles(records: Records) -> Iterator[Problem]:
    _, first, index = np.unique(records.respondents, return_index=True, return_inverse=True)
    earlier = first[index]
    return _at(
        records,
        "R34",
        (earlier != np.arange(len(records))) & (records.respondents != ""),
        RESPONDENT,
        lambda at: {
            "respondent": str(records.respondents[at]),
            "first": records.row(int(earlier[at])),
        },
    )


def _unknown_classes(records: Records, classes: Mapping[str, WeightingClass]) -> Iterator[Problem]:
    return _at(
        records,
        "R35",
        ~np.isin(records.classes, [*classes, ""]),  # an empty class is told as R22
        WEIGHTING_CLASS,
        lambda at: {"class": str(records.classes[at])},
    )


def _torn_clusters(records: Records) -> Iterator[Problem]:
    """Who carries the number of a cluster of another weighting class: one organisation has one."""
    if not len(records.clusters):
        return iter(())
    _, first, index = np.unique(records.clusters, return_index=True, return_inverse=True)
    own = records.classes[first][index]
    return _at(
        records,
        "R43",
        (own != records.classes) & (records.clusters != ""),
        CLUSTER,
        lambda at: {
            "cluster": str(records.clusters[at]),
            "class": str(records.classes[at]),
            "other": str(own[at]),
        },
    )


def _codes(records: Records, variable: Variable) -> Iterator[Problem]:
    column = records.columns.get(variable.name)
    if column is None:
        if any(one.code == "R21" for one in records.remarks):
            return  # the reader told it
        values = {"variable": variable.name, "suggestion": ""}
        yield Problem("R21", Place(records.source, 1, variable.name), values)
    elif variable.codes is not None:
        listed = ", ".join(str(code) for code in sorted(variable.codes))
        outside = ~np.isin(column.values, sorted(variable.codes))
        yield from _at(
            records,
            "R30",
            outside & (column.states == State.ANSWERED),
            variable.name,
            lambda at: {"value": int(column.values[at]), "codes": listed},
        )


def _routed(
    records: Records, questionnaire: Questionnaire, question: Question, routing: Routing
) -> Iterator[Problem]:
    columns = [
        records.columns[variable.name]
        for variable in questionnaire.variables.values()
        if variable.question == question.name
    ]
    states = states_of_a_multiple(columns)
    asked = routing.asked[question.name]
    yield from _at(records, "R31", ~asked & (states != State.NOT_ASKED), question.name)
    yield from _at(records, "R32", asked & (states == State.NOT_ASKED), question.name)
    mixed = np.any([column.states != states for column in columns], axis=0)
    yield from _at(records, "R33", mixed, question.name)


def _constrained(records: Records, question: Question, routing: Routing) -> Iterator[Problem]:
    """Answers that the interview itself would have refused."""
    rule = question.constraint
    if rule is None or any(name not in routing.columns for name in rule.names()):
        return  # a constraint on open text cannot be repeated here
    columns = {**routing.columns, HERE: routing.columns[question.name]}
    held = evaluate_columns(rule, columns, len(records))
    answered = routing.asked[question.name] & ~routing.unknown[question.name]
    yield from _at(
        records, "R36", answered & ~held, question.name, lambda _: {"constraint": rule.text}
    )
