"""Releasing answers from the tray (vrijgeven): at random, in batches, merged with earlier ones.

A batch is drawn by chance from what waits and leaves as many behind, so that at the end of the
fieldwork no group is left with a handful. Released rows of a group are rewritten together in the
order of their random keys: not even the batches can be told apart afterwards.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db import connections, transaction
from django.db.models import Count, Model

from monitor.collect.answers.models import (
    ReleasedAnswer,
    ReleasedOpenAnswer,
    WaitingAnswer,
    WaitingOpenAnswer,
)


STORE = "answers"
KINDS = (
    (WaitingAnswer, ReleasedAnswer, "weighting_class"),
    (WaitingOpenAnswer, ReleasedOpenAnswer, "question"),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What was released of one group (partij). `small` marks a group that ended with fewer than
    a batch: it was released whole, because the fieldwork closed."""

    group: str
    released: int
    left: int
    small: bool


def release(fieldwork: str, batch: int, *, closing: bool = False) -> list[Batch]:
    """Release what may be released. `batch` is `fieldwork.batch` of the edition's policy.

    A group gives a batch when twice as much waits, and leaves at least a batch behind; when the
    fieldwork is `closing` everything is released.
    """
    done: list[Batch] = []
    for waiting, released, column in KINDS:
        groups = waiting._default_manager.filter(fieldwork=fieldwork).order_by(column)
        for group in groups.values_list(column, flat=True).annotate(n=Count("id")):
            made = _release_group(waiting, released, column, fieldwork, group, batch, closing)
            if made is not None:
                done.append(made)
    if done:
        _rebuild()
    return done


def _rebuild() -> None:
    """Rebuild an SQLite file, whose pages keep traces of how they grew (not in a transaction)."""
    connection = connections[STORE]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def _release_group(
    waiting: type[Model],
    released: type[Model],
    column: str,
    fieldwork: str,
    group: str,
    batch: int,
    closing: bool,
) -> Batch | None:
    where = {"fieldwork": fieldwork, column: group}
    with transaction.atomic(using=STORE):
        _lock(f"{waiting._meta.db_table}/{fieldwork}/{group}")
        rows = {row.pk: row for row in waiting._default_manager.filter(**where)}
        taken = _drawn(list(rows), batch, closing)
        if not taken:
            return None
        former = released._default_manager.filter(**where)
        together = {row.pk: row for row in former}
        for key in taken:
            together[key] = released(id=key, sealed=rows[key].sealed, **where)  # type: ignore[attr-defined]
        former.delete()
        released._default_manager.bulk_create(together[key] for key in sorted(together))
        waiting._default_manager.filter(pk__in=taken).delete()
    left = len(rows) - len(taken)
    return Batch(group, len(taken), left, small=len(together) < batch)


def _drawn(keys: list[object], batch: int, closing: bool) -> list[object]:
    """Which of the waiting answers are released now: all at the end, else all but a batch."""
    if closing:
        return keys
    if len(keys) < 2 * batch:
        return []
    return random.SystemRandom().sample(keys, len(keys) - batch)


def _lock(name: str) -> None:
    connection = connections[STORE]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
