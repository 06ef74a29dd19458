"""Which questions stand behind an indicator (vragen achter een indicator), in their own words.

A combined indicator has more than one: aggression or intimidation is asked as three forms. They
follow from the expression of who counts as yes; nobody has to name them, so none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from monitor.concepts.language import LANGUAGES, Text
from monitor.design.expression import parse
from monitor.design.model import Indicator
from monitor.design.questions import Question, Questionnaire


MARK = "?"


def questions_behind(
    indicators: Iterable[Indicator], questionnaire: Questionnaire
) -> dict[str, tuple[Text, ...]]:
    """Indicator → the texts of its questions, in the order in which its expression names them.

    A statement is no question by itself: before the first of those that share a stem ("Zag of
    vermoedde u …?") stands that stem. An indicator of which no question is in the questionnaire
    gets none.
    """
    return {one.id: _texts(one, questionnaire) for one in indicators}


def _texts(indicator: Indicator, questionnaire: Questionnaire) -> tuple[Text, ...]:
    names = (parse(indicator.yes).names() if indicator.yes else ()) or (indicator.question,)
    found: dict[Text, None] = {}
    for name in names:
        if question := questionnaire.questions.get(name):
            found |= dict.fromkeys((*_stem(question, questionnaire), question.label))
    return tuple(found)


def _stem(question: Question, questionnaire: Questionnaire) -> Iterator[Text]:
    """What a statement is to be read with: the heading of its battery, its own hint or, where
    neither asks anything, the note above the row of questions with the same answers."""
    if MARK in question.label.nl:
        return
    if question.battery:
        yield questionnaire.batteries[question.battery].label
    elif MARK in question.hint.nl:
        yield _asking(question.hint)
    else:
        yield from _note_above(question, questionnaire.questions)


def _note_above(question: Question, questions: Mapping[str, Question]) -> Iterator[Text]:
    before = [one for one in questions.values() if one.row < question.row]
    for one in sorted(before, key=lambda one: -one.row):
        if one.type == "note" and MARK in one.label.nl:
            yield _asking(one.label)
        elif one.choices == question.choices and MARK not in one.label.nl:
            continue  # a statement of the same row, perhaps on the page before
        return


def _asking(text: Text) -> Text:
    """The sentence of a note that asks; the whole note where the languages do not go together."""
    asking = [
        [one for one in _sentences(text.say(language)) if MARK in one] for language in LANGUAGES
    ]
    if any(len(found) != 1 for found in asking):
        return text
    return Text(asking[0][0], asking[1][0])


def _sentences(text: str) -> list[str]:
    ended = text.replace("? ", "?\n").replace(". ", ".\n").replace("! ", "!\n")
    return ended.split("\n")
