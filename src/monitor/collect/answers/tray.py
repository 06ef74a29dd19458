"""The tray (lade): where sealed answers are laid until enough of their group lie there.

Laying an answer in shuffles what lies there, in one transaction: rows are taken out and put back
in the order of their random keys, so that a copy of the database made at any moment does not tell
in which order answers came. On PostgreSQL this is done with the rows of the group; on SQLite with
the whole tray, because a page of its file keeps traces of how it grew. Handing in the same key
twice keeps one answer.
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
        if not ReleasedAnswer.objects.filter(id=key).exists():
            rows = {row.id: row for row in WaitingAnswer.objects.all()}
            rows.setdefault(key, WaitingAnswer(key, fieldwork, sealed, weighting_class))
            WaitingAnswer.objects.all().delete()
            WaitingAnswer.objects.bulk_create(rows[name] for name in sorted(rows))


def lay_in_open_answer(key: UUID, fieldwork: str, question: str, sealed: bytes) -> None:
    """Lay in one sealed open answer to a question. On disk when this returns."""
    if connections[STORE].vendor == "postgresql":
        _call("lay_in_open_answer", key, fieldwork, question, sealed)
        return
    with transaction.atomic(using=STORE):
        if not ReleasedOpenAnswer.objects.filter(id=key).exists():
            rows = {row.id: row for row in WaitingOpenAnswer.objects.all()}
            rows.setdefault(key, WaitingOpenAnswer(key, fieldwork, sealed, question))
            WaitingOpenAnswer.objects.all().delete()
            WaitingOpenAnswer.objects.bulk_create(rows[name] for name in sorted(rows))


def _call(function: str, key: UUID, fieldwork: str, group: str, sealed: bytes) -> None:
    """On PostgreSQL a function of the keeper does it: this process may not read the tray."""
    with connections[STORE].cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s, %s, %s)", [key, fieldwork, group, sealed])
