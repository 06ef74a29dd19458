"""The tray (lade): where sealed answers are laid until enough of their group lie there.

Laying an answer in shuffles its whole group, in one transaction: the rows of the group are taken
out and put back in the order of their random keys. So a copy of the database made at any moment
does not tell in which order answers came. Handing in the same key twice keeps one answer.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connections, transaction

from monitor.collect.answers.models import (
    ReleasedAnswer,
    ReleasedOpenAnswer,
    WaitingAnswer,
    WaitingOpenAnswer,
)


STORE = "answers"


def lay_in_answer(key: UUID, fieldwork: str, weighting_class: str, sealed: bytes) -> None:
    """Lay in one sealed answer of a class. On disk when this returns."""
    if connections[STORE].vendor == "postgresql":
        _call("lay_in_answer", key, fieldwork, weighting_class, sealed)
        return
    with transaction.atomic(using=STORE):
        if ReleasedAnswer.objects.filter(id=key).exists():
            return
        group = WaitingAnswer.objects.filter(fieldwork=fieldwork, weighting_class=weighting_class)
        rows = {row.id: row for row in group}
        rows.setdefault(key, WaitingAnswer(key, fieldwork, sealed, weighting_class))
        group.delete()
        WaitingAnswer.objects.bulk_create(rows[name] for name in sorted(rows))


def lay_in_open_answer(key: UUID, fieldwork: str, question: str, sealed: bytes) -> None:
    """Lay in one sealed open answer to a question. On disk when this returns."""
    if connections[STORE].vendor == "postgresql":
        _call("lay_in_open_answer", key, fieldwork, question, sealed)
        return
    with transaction.atomic(using=STORE):
        if ReleasedOpenAnswer.objects.filter(id=key).exists():
            return
        group = WaitingOpenAnswer.objects.filter(fieldwork=fieldwork, question=question)
        rows = {row.id: row for row in group}
        rows.setdefault(key, WaitingOpenAnswer(key, fieldwork, sealed, question))
        group.delete()
        WaitingOpenAnswer.objects.bulk_create(rows[name] for name in sorted(rows))


def _call(function: str, key: UUID, fieldwork: str, group: str, sealed: bytes) -> None:
    """On PostgreSQL a function of the keeper does it: this process may not read the tray."""
    with connections[STORE].cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s, %s, %s)", [key, fieldwork, group, sealed])
