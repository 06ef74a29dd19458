"""Handing in (insturen): from a draft to sealed answers, once, whatever breaks on the way.

The random keys of what is sent are first written in the draft, in cipher; then the answers are
laid in under these keys; then the card is marked and the draft forgotten. Broken off anywhere it
can be done again and leaves one answer. Nobody is told "ontvangen" before it is on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from monitor.collect.answers.tray import lay_in_answer, lay_in_open_answer
from monitor.collect.cards.drafts import Drafted, change_draft, forget_draft
from monitor.collect.cards.models import Card
from monitor.collect.interview import Course, course_of, next_page, open_answers, to_hand_on
from monitor.collect.library import card_tells, questionnaire_of
from monitor.collect.links import Secret
from monitor.collect.seal import read_recipients, sealed


ANSWER = "answer"


def hand_in(secret: Secret, card: Card) -> bool:
    """Hand in the draft of a link. True when it is received, now or before; False when the
    questions are not finished."""
    if card.done:
        forget_draft(secret)
        return True
    work = card.fieldwork
    questionnaire = questionnaire_of(work.questionnaire, work.fingerprint)
    told = card_tells(card.weighting_class)

    def make_ready(draft: Drafted) -> tuple[Mapping[str, str], Course]:
        course = course_of(questionnaire, told, draft.answers)
        if next_page(course) is None and not draft.sending:
            draft.sending = {name: str(uuid4()) for name in (ANSWER, *open_answers(course))}
        return draft.sending, course

    keys, course = change_draft(secret, work.code, make_ready)
    if not keys:  # the questions are not finished, or another tab was first and the draft is gone
        return is_done(card)
    _lay_in({name: UUID(key) for name, key in keys.items()}, card, course)
    Card.objects.filter(pk=card.pk).update(done=True)
    forget_draft(secret)
    return True


def is_done(card: Card) -> bool:
    """Whether the answers of a card are in by now."""
    return Card.objects.filter(pk=card.pk, done=True).exists()


def _lay_in(keys: dict[str, UUID], card: Card, course: Course) -> None:
    work = card.fieldwork
    recipients = read_recipients(work.recipients, work.code)
    common = {
        "format": 1,
        "fieldwork": work.code,
        "questionnaire": work.fingerprint,
        "fictitious": work.fictitious,
    }
    answer = {
        **common,
        "weighting_class": card.weighting_class,
        "answers": to_hand_on(course),
    }
    lay_in_answer(keys[ANSWER], work.code, card.weighting_class, sealed(answer, recipients))
    for question, text in open_answers(course).items():
        said = {**common, "question": question, "text": text}
        lay_in_open_answer(keys[question], work.code, question, sealed(said, recipients))
