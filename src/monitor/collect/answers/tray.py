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
    Sealed,
    WaitingAnswer,
    WaitingOpenAnswer,
)


STORE = "answers"
Row = tuple[str, str, bytes, str]  # key, fieldwork, what is sealed, group: the columns of a tray


def lay_in_answer(key: UUID, fieldwork: str, weighting_class: str, sealed: bytes) -> None:
    """Lay in one sealed answer of a class. On disk when this returns."""
    if connections[STORE].vendor == "postgresql":
        _call("lay_in_answer", key, fieldwork, weighting_class, sealed)
    else:
        _shuffle_in(WaitingAnswer, ReleasedAnswer, (key.hex, fieldwork, sealed, weighting_class))


def lay_in_open_answer(key: UUID, fieldwork: str, question: str, sealed: bytes) -> None:
    """Lay in one sealed open answer to a question. On disk when this returns."""
    if connections[STORE].vendor == "postgresql":
        _call("lay_in_open_answer", key, fieldwork, question, sealed)
    else:
        row = (key.hex, fieldwork, sealed, question)
        _shuffle_in(WaitingOpenAnswer, ReleasedOpenAnswer, row)


def _shuffle_in(waiting: type[Sealed], released: type[Sealed], row: Row) -> None:
    """Write the whole tray anew with one row more, in the order of the keys. Written out, because
    making an object of every row in the tray costs more than moving it."""
    table = waiting._meta.db_table
    columns = ", ".join(field.attname for field in waiting._meta.concrete_fields)
    with transaction.atomic(using=STORE), connections[STORE].cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {released._meta.db_table} WHERE id = %s", [row[0]])
        if cursor.fetchone():
            return
        cursor.execute(f"SELECT {columns} FROM {table}")
        rows: dict[str, Row] = {one[0]: one for one in cursor.fetchall()}
        if row[0] in rows:
            return
        rows[row[0]] = row
        cursor.execute(f"DELETE FROM {table}")
        ordered = [rows[key] for key in sorted(rows)]
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s)", ordered)


def _call(function: str, key: UUID, fieldwork: str, group: str, sealed: bytes) -> None:
    """On PostgreSQL a function of the keeper does it: this process may not read the tray."""
    with connections[STORE].cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s, %s, %s)", [key, fieldwork, group, sealed])
