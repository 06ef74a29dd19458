"""What the keeper does (beheer): make the tables, and grant each process what it may do.

On PostgreSQL the rights below are the promise: the answering role can lay answers in and can read
none, the sender sees no answer, the office sees no address and no draft's key. On SQLite there
are no roles: there the files belong to different users of the system, which is not ours to set.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


LAY_IN = "(uuid, text, text, bytea)"

# Store → role → what it may do there: a right and a table, or a function.
RIGHTS: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]] = {
    "addresses": {
        "sender": (
            ("SELECT, INSERT, UPDATE, DELETE", "addresses_invitee"),
            ("SELECT, INSERT, UPDATE, DELETE", "addresses_message"),
            ("SELECT, INSERT, UPDATE, DELETE", "addresses_mandate"),
            ("SELECT, INSERT, UPDATE, DELETE", "addresses_correction"),
        ),
    },
    "cards": {
        "answering": (
            ("SELECT", "cards_fieldwork"),
            ("SELECT", "cards_card"),
            ("UPDATE (done)", "cards_card"),
            ("SELECT, INSERT, UPDATE, DELETE", "cards_draft"),
        ),
        "sender": (
            ("SELECT", "cards_fieldwork"),
            # Who is done the sender reads from a list of the day, never from the cards.
            ("SELECT (hash, fieldwork_id, weighting_class), INSERT", "cards_card"),
            ("SELECT", "cards_donecard"),
        ),
        "office": (
            ("SELECT, INSERT, DELETE", "cards_fieldwork"),
            ("UPDATE (opens, closes, closed, told_on)", "cards_fieldwork"),  # never the keys
            ("SELECT, DELETE", "cards_card"),
            ("SELECT, INSERT, DELETE", "cards_donecard"),
            ("SELECT (id, fieldwork), DELETE", "cards_draft"),
        ),
    },
    "answers": {
        "answering": (
            ("EXECUTE", f"FUNCTION lay_in_answer{LAY_IN}"),
            ("EXECUTE", f"FUNCTION lay_in_open_answer{LAY_IN}"),
        ),
        "office": (
            ("SELECT, DELETE", "answers_waitinganswer"),
            ("SELECT, DELETE", "answers_waitingopenanswer"),
            ("SELECT, INSERT, DELETE", "answers_releasedanswer"),
            ("SELECT, INSERT, DELETE", "answers_releasedopenanswer"),
        ),
    },
    "organisations": {
        "answering": (
            ("SELECT", "organisations_organisationfieldwork"),
            ("SELECT", "organisations_organisationform"),
            ("UPDATE (answers, signed_by, signed_on)", "organisations_organisationform"),
            ("SELECT, INSERT", "organisations_editor"),
            ("SELECT, INSERT", "organisations_formevent"),
        ),
        "sender": (
            ("SELECT", "organisations_organisationfieldwork"),
            # Which organisation signed off, and never what it answered.
            (
                "SELECT (id, fieldwork_id, organisation, name, tier, signed_on), INSERT",
                "organisations_organisationform",
            ),
            ("SELECT, INSERT", "organisations_editor"),
        ),
        "office": (
            ("SELECT, INSERT, UPDATE, DELETE", "organisations_organisationfieldwork"),
            ("SELECT, INSERT, UPDATE, DELETE", "organisations_organisationform"),
            ("SELECT, INSERT, UPDATE, DELETE", "organisations_editor"),
            ("SELECT, DELETE", "organisations_formevent"),
        ),
    },
    "default": {
        "office": (
            ("SELECT, INSERT, UPDATE, DELETE", "ALL TABLES IN SCHEMA public"),
            ("USAGE, SELECT", "ALL SEQUENCES IN SCHEMA public"),
        ),
        "sender": (
            ("SELECT, INSERT, UPDATE, DELETE", "ALL TABLES IN SCHEMA public"),
            ("USAGE, SELECT", "ALL SEQUENCES IN SCHEMA public"),
        ),
    },
}
APPEND_ONLY = "audit_act"  # the log: nobody but the keeper changes or removes a line
SEQUENCES = {"addresses": ("sender",), "organisations": ("answering", "sender", "office")}


def prepare() -> list[str]:
    """Make or renew the tables of every store and grant the rights; gives the stores."""
    stores = list(settings.DATABASES)
    for store in stores:
        connection = connections[store]
        if connection.vendor == "sqlite":
            _make_file(Path(connection.settings_dict["NAME"]))
        call_command("migrate", database=store, verbosity=0, interactive=False)
        if connection.vendor == "postgresql":
            grant(connection, store)
    return stores


def _make_file(file: Path) -> None:
    """Make a file for SQLite that only its owner reads, for SQLite itself asks nothing of the kind;
    its log takes the rights over. A file that is there keeps those that its keeper gave it."""
    settings.MONITOR_DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(OSError):  # SQLite says itself why it cannot
        file.touch(0o600)


def grant(connection: BaseDatabaseWrapper, store: str) -> None:
    """Take every right away and give each role (`monitor_answering` …) its own."""
    with connection.cursor() as cursor:
        for statement in statements(store):
            cursor.execute(statement)


def statements(store: str) -> Iterator[str]:
    """The SQL that grants the rights in a store. Roles must exist; making them is the host's."""
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    for role in ("answering", "sender", "office"):
        who = f"monitor_{role}"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {who}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {who}"
        rights = RIGHTS[store].get(role, ())
        if rights:
            yield f"GRANT USAGE ON SCHEMA public TO {who}"
        for right, thing in rights:
            yield f"GRANT {right} ON {thing} TO {who}"
        if role in SEQUENCES.get(store, ()):
            yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who}"
        if store == "default" and rights:
            yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {APPEND_ONLY} FROM {who}"
