"""Drafts: answers on their way, in a cipher whose key is made from the link and kept nowhere.

Whoever holds this database can neither read a draft nor tell whose it is. Two tabs or devices at
once lose nothing: every page is laid into the draft under a lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections, transaction

from monitor.collect.cards.models import Draft
from monitor.collect.links import Secret
from monitor.collect.seal import padded


STORE = "cards"
NONCE = 12  # octets, NIST SP 800-38D, § 8.2


@dataclass
class Drafted:
    """What a draft says (concept). `sending` maps "answer" and open questions to the random keys
    under which they are being handed in; once it is filled the answers stand fast."""

    answers: dict[str, str] = field(default_factory=dict)
    sending: dict[str, str] = field(default_factory=dict)


def read_draft(secret: Secret) -> Drafted | None:
    """The draft of a link, None when there is none."""
    found = Draft.objects.filter(id=secret.draft).first()
    return None if found is None else _opened(secret, bytes(found.content))


@contextmanager
def kept_draft(secret: Secret, fieldwork: str) -> Iterator[Drafted]:
    """The draft of a link, new when there is none, written when the block ends well.

    Nobody else changes it meanwhile: the whole block is one transaction that holds a lock.
    """
    with transaction.atomic(using=STORE):
        _lock(secret)
        draft = read_draft(secret) or Drafted()
        before = _text(draft)
        yield draft
        if _text(draft) != before:
            _write(secret, fieldwork, draft)


def forget_draft(secret: Secret) -> None:
    Draft.objects.filter(id=secret.draft).delete()


def _text(draft: Drafted) -> Mapping[str, object]:
    return {"answers": dict(draft.answers), "sending": dict(draft.sending)}


def _lock(secret: Secret) -> None:
    """On PostgreSQL a lock on the name of the draft; SQLite's transactions exclude each other."""
    connection = connections[STORE]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            key = int.from_bytes(bytes.fromhex(secret.draft)[:8], "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _write(secret: Secret, fieldwork: str, draft: Drafted) -> None:
    nonce = os.urandom(NONCE)
    name = secret.draft
    cipher = AESGCM(secret.key).encrypt(nonce, padded(_text(draft)), name.encode())
    Draft.objects.bulk_create(
        [Draft(id=name, fieldwork=fieldwork, content=nonce + cipher)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["content"],
    )


def _opened(secret: Secret, content: bytes) -> Drafted | None:
    """None for a draft that was tampered with: its owner begins anew rather than being stuck."""
    try:
        text = AESGCM(secret.key).decrypt(content[:NONCE], content[NONCE:], secret.draft.encode())
    except InvalidTag:
        return None
    return Drafted(**json.loads(text))
