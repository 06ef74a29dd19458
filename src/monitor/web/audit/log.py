"""Writing the log and checking that nobody changed it.

Every line carries a hash over itself and the line before (a chain): removing or changing a line
breaks all that follow. On PostgreSQL the office may add lines and not change them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.db import connections, transaction
from django.utils import timezone

from monitor.web.audit.models import Act


START = "0" * 64
LOCK = 0x6C6F67  # any number that nobody else locks


def write(who: str, what: str, thing: str = "", **details: str | int) -> Act:
    """Add one line: `write("joost", "wave.sent", "ambtsdragers-2024", mails=120)`."""
    with transaction.atomic(using="default"):
        _one_at_a_time()
        last = Act.objects.order_by("-id").first()
        act = Act(at=timezone.now(), who=who, what=what, thing=thing, details=details)
        act.seal = seal_of(act, last.seal if last else START)
        act.save()
    return act


def _one_at_a_time() -> None:
    """A lock that needs no right to change a line; SQLite's transactions exclude each other."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def seal_of(act: Act, before: str) -> str:
    """SHA-256 over the line and the seal before it, in hexadecimal."""
    fields: Mapping[str, object] = {
        "at": act.at.isoformat(),
        "who": act.who,
        "what": act.what,
        "thing": act.thing,
        "details": act.details,
    }
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def first_broken() -> Act | None:
    """The first line that does not follow from the one before it; None when all is sound."""
    before = START
    for act in Act.objects.order_by("id").iterator():
        if act.seal != seal_of(act, before):
            return act
        before = act.seal
    return None
