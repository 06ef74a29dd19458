"""The course of an interview: which page comes next, what an answer may be, what applies.

No Django here: a course follows from the questionnaire, the participation card and the answers,
and is worked out anew at every page. An answer to a question that no longer applies is never
handed on; a rule of the questionnaire is never bent for a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.design.expression import evaluate, holds, text_of
from monitor.design.questionnaire import (
    CARD,
    INTEGER,
    LARGEST,
    MISSING,
    Page,
    Question,
    Questionnaire,
)


# Question → answer: the code of a choice, codes with spaces between ("1 3"), a whole number, a day
# (2024-05-31), a text. A question that was shown and left open has NOTHING; notes always have.
Answers = Mapping[str, str]

NO_ANSWER = "-99"  # shown and left open, as it stands in the records
WONT_SAY, DONT_KNOW = "-98", "-97"
UNSAID = (WONT_SAY, DONT_KNOW)
NOTHING = ""  # for what does not stand in the records: notes and open questions
LONGEST_TEXT = 10_000
SELECTS = ("select_one", "select_multiple")
SHOWN = (*SELECTS, "integer", "date", "text", "note")


@dataclass(frozen=True, slots=True)
class Course:
    """The way through the questionnaire that follows from some answers (verloop).

    `known` holds every value that rules may read, card and calculations included; `reached` the
    answers to questions that apply; `pages` the pages with something to show, and what.
    """

    known: Mapping[str, str]
    reached: Answers
    pages: Sequence[tuple[Page, tuple[Question, ...]]]

    def shown(self, page: str) -> tuple[Question, ...]:
        """What applies on a page, in order; empty when the page is passed by."""
        return next((questions for one, questions in self.pages if one.name == page), ())

    def place(self, page: str) -> int:
        """The number of a page on this way, from 0. Raises StopIteration for a page off the way."""
        return next(at for at, (one, _) in enumerate(self.pages) if one.name == page)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why an answer is not taken (hard), or asked about once (`soft`). `why` is a key of the texts
    of the interface; for `constraint` the questionnaire has its own words."""

    question: str
    why: str
    soft: bool = False


def course_of(questionnaire: Questionnaire, card: Mapping[str, str], answers: Answers) -> Course:
    """Walk the questionnaire from top to bottom with `answers`; `card` fills hidden questions."""
    known: dict[str, str] = {}
    reached: dict[str, str] = {}
    applying: dict[str, Question] = {}
    judged: dict[str, bool] = {}
    for question in questionnaire.questions.values():
        if question.type == "hidden":
            known[question.name] = card.get(question.name, "") if question.name in CARD else ""
        elif not _applies(question, known, judged):
            continue
        elif question.calculation is not None:
            known[question.name] = text_of(evaluate(question.calculation, known))
        else:
            applying[question.name] = question
            if question.name in answers:
                known[question.name] = reached[question.name] = answers[question.name]
    pages = tuple(_pages(questionnaire, applying))
    return Course(known, reached, pages)


def _applies(question: Question, known: Mapping[str, str], judged: dict[str, bool]) -> bool:
    """All conditions hold; a condition is judged once, for it only reads earlier answers."""
    for condition in question.conditions:
        if condition.text not in judged:
            judged[condition.text] = holds(condition, known)
        if not judged[condition.text]:
            return False
    return True


def _pages(
    questionnaire: Questionnaire, applying: Mapping[str, Question]
) -> Iterator[tuple[Page, tuple[Question, ...]]]:
    for page in questionnaire.pages:
        shown = tuple(applying[name] for name in page.questions if name in applying)
        asks = any(question.type != "note" for question in shown)
        if asks or (shown and _only_notes(questionnaire, page)):
            yield page, shown


def _only_notes(questionnaire: Questionnaire, page: Page) -> bool:
    return all(questionnaire.questions[name].type == "note" for name in page.questions)


def next_page(course: Course) -> Page | None:
    """The first page with something that applies and was not shown yet; None at the end."""
    for page, questions in course.pages:
        if any(question.name not in course.reached for question in questions):
            return page
    return None


def answered(
    questionnaire: Questionnaire, answers: Answers, given: Mapping[str, str]
) -> dict[str, str]:
    """`answers` with what was `given` on a page; what was shown and left open becomes so."""
    merged = dict(answers)
    for name, value in given.items():
        question = questionnaire.questions[name]
        merged[name] = value if value or not question.recorded else NO_ANSWER
    return merged


def to_hand_on(course: Course) -> dict[str, str]:
    """What stands in the records of this interview: answers that apply, without open ones."""
    recorded = {question.name for _, page in course.pages for question in page if question.recorded}
    return {name: value for name, value in course.reached.items() if name in recorded}


def open_answers(course: Course) -> dict[str, str]:
    """The open answers that apply and say something: they go apart."""
    asked = (question for _, page in course.pages for question in page if question.type == "text")
    said = {question.name: course.reached.get(question.name, NOTHING) for question in asked}
    return {name: text for name, text in said.items() if text.strip() and text not in UNSAID}


# What an answer may be


def complaints(
    questionnaire: Questionnaire,
    shown: Sequence[Question],
    given: Mapping[str, str],
    known: Mapping[str, str],
    sure: Mapping[str, str] | None = None,
) -> list[Complaint]:
    """Everything wrong with what was given on one page, in the order of the page.

    `known` is what rules may read, this page included. `sure` holds the answers that somebody was
    asked about before: a soft check is not repeated for the same answer.
    """
    found: list[Complaint] = []
    for question in shown:
        value = given.get(question.name, NOTHING)
        why = _wrong(questionnaire, question, value, known)
        if why is not None:
            found.append(Complaint(question.name, why))
        elif _unusual(question, value, known) and (sure or {}).get(question.name) != value:
            found.append(Complaint(question.name, "constraint", soft=True))
    return found


def _wrong(
    questionnaire: Questionnaire, question: Question, value: str, known: Mapping[str, str]
) -> str | None:
    if question.type == "note":
        return None
    if value in (NOTHING, NO_ANSWER):
        return "required" if question.required else None
    if value in UNSAID and int(value) in question.missing:
        return None
    if typed_beside_reason(question, value) is not None:
        return "both"
    why = KINDS[question.type](questionnaire, question, value)
    if why is None and question.constraint is not None and value not in UNSAID:
        return None if holds(question.constraint, known, value) else "constraint"
    return why


def typed_beside_reason(question: Question, value: str) -> str | None:
    """What was typed beside a reason for not answering, None when there is not both."""
    typed, _, reason = value.rpartition(" ")
    offered = question.type in KEPT_TYPED and reason in UNSAID and int(reason) in question.missing
    return typed if typed and offered else None


def _unusual(question: Question, value: str, known: Mapping[str, str]) -> bool:
    rule = question.soft_constraint
    if rule is None or value in (NOTHING, NO_ANSWER, *UNSAID):
        return False
    return not holds(rule, known, value)


def _wrong_choice(questionnaire: Questionnaire, question: Question, value: str) -> str | None:
    codes = {str(choice.code) for choice in questionnaire.choices[question.choices]}
    return None if value in codes else "unknown"


def _wrong_choices(questionnaire: Questionnaire, question: Question, value: str) -> str | None:
    chosen = value.split()
    if any(_wrong_choice(questionnaire, question, one) for one in chosen):
        return "unknown"
    alone = {str(code) for code in questionnaire.alone(question.name)}
    return "exclusive" if len(chosen) > 1 and alone.intersection(chosen) else None


def _wrong_number(_: Questionnaire, __: Question, value: str) -> str | None:
    sound = INTEGER.fullmatch(value) and abs(int(value)) <= LARGEST and int(value) not in MISSING
    return None if sound else "number"


def _wrong_day(_: Questionnaire, __: Question, value: str) -> str | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return "date"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "date"
    return None


def _wrong_text(_: Questionnaire, __: Question, value: str) -> str | None:
    return None if len(value) <= LONGEST_TEXT else "long"


KEPT_TYPED = ("integer", "date", "text")  # their reasons stand beside the field
KINDS = {
    "select_one": _wrong_choice,
    "select_multiple": _wrong_choices,
    "integer": _wrong_number,
    "date": _wrong_day,
    "text": _wrong_text,
}
