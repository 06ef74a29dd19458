"""The indicators of an edition: one row of `indicators.csv` for each figure that can be asked for.

A row says who counts as yes; who is asked at all follows from its base, said once for all in
`edition.toml`. Every expression is checked against the questionnaire before any answer is read:
a question or a choice that does not exist must never turn into a figure of zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from monitor.concepts.bases import BASES
from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.expression import (
    Call,
    Comparison,
    Constant,
    Expression,
    ExpressionError,
    Name,
    Node,
    parse,
    walk,
)
from monitor.design.files import Row, read_table, suggestion
from monitor.design.model import Indicator, NoAnswer, Part, Sensitivity, Theme
from monitor.design.questionnaire import Question, Questionnaire


TEXTS = ("label", "predicate", "definition")
COLUMNS = (
    "id",
    "part",
    "theme",
    *(f"{text}_{language}" for text in TEXTS for language in LANGUAGES),
    "base",
    "yes",
    "no_answer",
    "sensitivity",
    "headline",
    "question",
)
PARTS: tuple[Part, ...] = get_args(Part)
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)
NO_ANSWERS: tuple[NoAnswer, ...] = get_args(NoAnswer)
YES_NO = ("yes", "no")

ID = re.compile(r"[a-z][a-z0-9_]*")


def read_indicators(
    path: Path,
    bases: Mapping[str, str],
    themes: Mapping[str, Theme],
    questionnaire: Questionnaire | None,
) -> Mapping[str, Indicator]:
    """The indicators by id, in the order of the file.

    `bases` are the expressions of `edition.toml`. Without a questionnaire (it could not be read)
    everything is checked that does not need it. Refuses F…, Q01–Q09, E03–E11, all at once.
    """
    rows = read_table(path, COLUMNS)
    problems = [*repeated(rows)]
    for row in rows:
        problems += _problems(row, bases, themes)
        problems += _problems_with_questions(row, questionnaire)
    refuse_if_any(problems)
    return {row["id"]: _indicator(row, bases) for row in rows}


def stated_indicators(path: Path) -> Mapping[str, str]:
    """Indicator → base as the file states them, right or wrong: enough to check who names them."""
    return {row["id"]: row["base"] for row in read_table(path, COLUMNS)}


def _indicator(row: Row, bases: Mapping[str, str]) -> Indicator:
    label, predicate, definition = (Text(row[f"{text}_nl"], row[f"{text}_en"]) for text in TEXTS)
    return Indicator(
        id=row["id"],
        part=PARTS[PARTS.index(row["part"])],
        theme=row["theme"],
        label=label,
        predicate=predicate,
        definition=definition,
        base=row["base"],
        asked=bases[row["base"]],
        yes=row["yes"],
        no_answer=NO_ANSWERS[NO_ANSWERS.index(row["no_answer"])],
        sensitivity=SENSITIVITIES[SENSITIVITIES.index(row["sensitivity"])],
        headline=row["headline"] == "yes",
        question=row["question"],
    )


def repeated(rows: Sequence[Row]) -> Iterator[Problem]:
    """Each id that stood on an earlier line (E04)."""
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row["id"], row.line)
        if earlier != row.line:
            yield Problem("E04", row.place("id"), {"id": row["id"], "line": earlier})


def _problems(row: Row, bases: Mapping[str, str], themes: Mapping[str, Theme]) -> Iterator[Problem]:
    if not ID.fullmatch(row["id"]):
        yield Problem("E09", row.place("id"), {"id": row["id"]})
    known: Mapping[str, Sequence[str]] = {
        "part": PARTS,
        "theme": tuple(themes),
        "base": tuple(BASES),
        "no_answer": NO_ANSWERS,
        "sensitivity": SENSITIVITIES,
        "headline": YES_NO,
    }
    for column, words in known.items():
        if words and row[column] not in words:
            near = suggestion(row[column], words)
            values = {"value": row[column], "suggestion": near, "known": ", ".join(words)}
            yield Problem("E03", row.place(column), {"key": column, **values})
    for text in TEXTS:
        for language in LANGUAGES:
            column = f"{text}_{language}"
            if not row[column]:
                values = {"key": column, "language": language}
                yield Problem("E05", row.place(column), values)
    if row["base"] in BASES and row["base"] not in bases:
        yield Problem("E10", row.place("base"), {"base": row["base"]})
    theme = themes.get(row["theme"])
    if theme is not None and row["part"] in PARTS and theme.part != row["part"]:
        values = {"theme": theme.id, "part": theme.part}
        yield Problem("E11", row.place("theme"), values)


def _problems_with_questions(row: Row, questionnaire: Questionnaire | None) -> Iterator[Problem]:
    yield from condition_problems(row["yes"], row.place("yes"), questionnaire)
    if questionnaire is None:
        return
    question = questionnaire.questions.get(row["question"])
    if question is None or not question.recorded:
        asked = [name for name, one in questionnaire.questions.items() if one.recorded]
        values = {"question": row["question"], "suggestion": suggestion(row["question"], asked)}
        yield Problem("E08", row.place("question"), values)


# --- expressions over the questionnaire ----------------------------------------------------------


def condition_problems(
    text: str, place: Place, questionnaire: Questionnaire | None
) -> Iterator[Problem]:
    """What is wrong with a condition over the answers (Q01–Q09, E06, E07, E12, E13)."""
    try:
        condition = parse(text)
        if condition.kind == "answer":
            raise ExpressionError("Q05", text, 1)
    except ExpressionError as error:
        yield error.problem(place)
        return
    if condition.kind != "boolean":
        yield Problem("E12", place, {"expression": text})
    if questionnaire is not None:
        yield from reference_problems(condition, place, questionnaire)


def reference_problems(
    condition: Expression, place: Place, questionnaire: Questionnaire
) -> Iterator[Problem]:
    """Questions and choices that `condition` speaks of and that do not exist (E06, E07, E13)."""
    for name in condition.names():
        question = questionnaire.questions.get(name)
        if question is None or not (question.recorded or question.type == "hidden"):
            near = suggestion(name, list(questionnaire.questions))
            yield Problem("E06", place, {"name": name, "suggestion": near})
    for node in walk(condition.root):
        for name, choice, by_selected in _chosen(node):
            question = questionnaire.questions.get(name)
            if question is not None:
                yield from _choice_problems(question, choice, by_selected, place, questionnaire)


def _chosen(node: Node) -> Iterator[tuple[str, str, bool]]:
    """(question, choice, through selected()) where `node` holds an answer against a constant."""
    match node:
        case Comparison("=" | "!=", Name(name), Constant(value)):
            yield name, _as_written(value), False
        case Comparison("=" | "!=", Constant(value), Name(name)):
            yield name, _as_written(value), False
        case Call("selected", (Name(name), Constant(value))):
            yield name, _as_written(value), True


def _as_written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _choice_problems(
    question: Question, choice: str, by_selected: bool, place: Place, questionnaire: Questionnaire
) -> Iterator[Problem]:
    if question.type == "select_multiple" and not by_selected and choice:
        yield Problem("E13", place, {"question": question.name, "choice": choice})
    listed = questionnaire.choices.get(question.choices)
    if listed is not None and choice:
        codes = [str(one.code) for one in listed]
        if choice not in codes:
            values = {"question": question.name, "choice": choice, "known": ", ".join(codes)}
            yield Problem("E07", place, values)
