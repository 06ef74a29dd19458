"""The routing, followed afterwards: which questions were meant for whom, and what is not known.

Walks the questionnaire in its own order with the records beside it. Keeps apart what a respondent
was not asked and what a respondent might have said: an unanswered "were you a victim?" leaves all
that follows from it unknown, and never makes it a "no".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.design.expression import Expression
from monitor.design.expression_columns import (
    AnswerColumn,
    Codes,
    Ticks,
    Words,
    evaluate_columns,
    judge_columns,
    values_of,
)
from monitor.design.model import WeightingClass
from monitor.design.questionnaire import WEIGHTING_CLASS, Question, Questionnaire, unfolded
from monitor.process.records import FILE_CODES, Column, Records, State


Bools = NDArray[np.bool_]
FILE_CODE_OF = {state: code for code, state in FILE_CODES.items()}


@dataclass(frozen=True)
class Routing:
    """Per question, over the respondents (shape (n,) each).

    `columns` are the answers as expressions read them; `asked` tells whether the question was
    meant for the respondent, by the answers as they stand; `unknown` where the answer is missing:
    skipped, refused, not known, or not asked although it may have been meant.
    """

    columns: Mapping[str, AnswerColumn]
    asked: Mapping[str, Bools]
    unknown: Mapping[str, Bools]


def follow_routing(
    records: Records, questionnaire: Questionnaire, classes: Mapping[str, WeightingClass]
) -> Routing:
    """Follow every condition of `questionnaire` through `records`.

    A hidden question takes its value from the respondent's weighting class.
    """
    routing = _Walk(records, classes)
    for question in questionnaire.questions.values():
        routing.pass_by(question, questionnaire)
    return Routing(routing.columns, routing.asked, routing.unknown)


class _Walk:
    def __init__(self, records: Records, classes: Mapping[str, WeightingClass]) -> None:
        self.records = records
        self.classes = classes
        self.n = len(records)
        self.columns: dict[str, AnswerColumn] = {}
        self.asked: dict[str, Bools] = {}
        self.unknown: dict[str, Bools] = {}
        self.judged: dict[tuple[Expression, ...], tuple[Bools, Bools]] = {(): self.everyone()}

    def everyone(self) -> tuple[Bools, Bools]:
        return np.ones(self.n, np.bool_), np.ones(self.n, np.bool_)

    def pass_by(self, question: Question, questionnaire: Questionnaire) -> None:
        asked, perhaps = self.conditions(question.conditions)
        self.asked[question.name] = asked
        if question.type == "hidden":
            self.columns[question.name] = self.of_the_card(question.name)
        elif question.calculation is not None:
            self.calculate(question.name, question.calculation, asked)
        elif question.recorded:
            column, absent, missing = self.answers(question, questionnaire)
            self.columns[question.name] = column
            self.unknown[question.name] = missing | (absent & perhaps)

    def conditions(self, rules: tuple[Expression, ...]) -> tuple[Bools, Bools]:
        """Where all `rules` hold by the answers as they stand, and where they may hold."""
        if rules not in self.judged:
            asked, perhaps = self.conditions(rules[:-1])
            plain = evaluate_columns(rules[-1], self.columns, self.n)
            judged = judge_columns(rules[-1], self.columns, self.unknown, self.n)
            self.judged[rules] = (asked & plain, perhaps & (judged.true | judged.unknown))
        return self.judged[rules]

    def of_the_card(self, name: str) -> Words:
        codes, index = np.unique(self.records.classes, return_inverse=True)
        if name == WEIGHTING_CLASS:
            return Words(tuple(codes.tolist()), index)
        known = [self.classes.get(code) for code in codes.tolist()]
        return Words(tuple(str(getattr(one, name, "")) for one in known), index)

    def calculate(self, name: str, rule: Expression, asked: Bools) -> None:
        words, doubt = values_of(rule, self.columns, self.unknown, self.n)
        index = np.where(asked, words.index, len(words.words))
        self.columns[name] = Words((*words.words, ""), index)
        self.unknown[name] = doubt

    def answers(
        self, question: Question, questionnaire: Questionnaire
    ) -> tuple[AnswerColumn, Bools, Bools]:
        """The answers to one question, where there is none, and where one is missing."""
        if question.type != "select_multiple":
            column = self.records.columns[question.name]
            absent, missing = absent_and_missing(column.states)
            codes = np.where(missing, file_codes(column.states), column.values)
            return (
                Codes(codes.astype(np.int32), absent, question.type == "date"),
                absent,
                missing,
            )
        names = [choice.code for choice in questionnaire.answers_to(question.name)]
        columns = [self.records.columns[unfolded(question.name, code)] for code in names]
        states = states_of_a_multiple(columns)
        absent, missing = absent_and_missing(states)
        ticks = np.stack([column.values == 1 for column in columns], axis=1)
        answered = np.stack([column.states == State.ANSWERED for column in columns], axis=1)
        choices = tuple(str(code) for code in names)
        return Ticks(choices, ticks & answered, file_codes(states), absent), absent, missing


def absent_and_missing(states: NDArray[np.uint8]) -> tuple[Bools, Bools]:
    absent = states == State.NOT_ASKED
    return absent, ~absent & (states != State.ANSWERED)


def file_codes(states: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The code in files of each state; 0 where there is an answer or no question."""
    table = np.zeros(max(State) + 1, np.int32)
    for state, code in FILE_CODE_OF.items():
        table[state] = code
    return table[states]


def states_of_a_multiple(columns: Sequence[Column]) -> NDArray[np.uint8]:
    """One state for the columns of a select_multiple: answered when any is, else the first known
    reason, else not asked."""
    result = np.full(len(columns[0].states), State.NOT_ASKED, np.uint8)
    for column in reversed(columns):
        result = np.where(column.states != State.NOT_ASKED, column.states, result)
    for column in columns:
        result = np.where(column.states == State.ANSWERED, State.ANSWERED, result)
    return result.astype(np.uint8)
