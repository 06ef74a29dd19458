"""Drafts: answers on their way, in a cipher whose key is made from the link and kept nowhere.

Whoever holds this database can neither read a draft nor tell whose it is. Two tabs or devices at
once lose nothing: a draft is only written over the one that was read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections

from monitor.collect.links import Secret
from monitor.collect.seal import padded


STORE = "cards"
NONCE = 12  # octets, NIST SP 800-38D, § 8.2

# Asked at every page; written out, because composing them costs more than answering them.
READ = "SELECT content FROM cards_draft WHERE id = %s"
BEGIN = (
    "INSERT INTO cards_draft (id, fieldwork, content) VALUES (%s, %s, %s)"
    " ON CONFLICT (id) DO NOTHING"
)
WRITE = "UPDATE cards_draft SET content = %s WHERE id = %s AND content = %s"
FORGET = "DELETE FROM cards_draft WHERE id = %s"

Told = TypeVar("Told")


@dataclass
class Drafted:
    """What a draft says (concept). `sending` maps "answer" and open questions to the random keys
    under which they are being handed in; once it is filled the answers stand fast. `new` when
    there was none yet."""

    answers: dict[str, str] = field(default_factory=dict)
    sending: dict[str, str] = field(default_factory=dict)
    new: bool = False


def read_draft(secret: Secret) -> Drafted | None:
    """The draft of a link, None when there is none."""
    name = secret.draft
    content = _content(name)
    return None if content is None else _opened(secret, name, content)


def change_draft(secret: Secret, fieldwork: str, change: Callable[[Drafted], Told]) -> Told:
    """Change the draft of a link, new when there is none; gives what `change` gives.

    The draft is on disk when this returns. Nobody waits for a lock: when somebody else wrote the
    draft meanwhile it is read again, so `change` may be called more than once, each time with the
    draft as it is then, and must do nothing else.
    """
    name = secret.draft
    while True:
        content = _content(name)
        draft = (content and _opened(secret, name, content)) or Drafted(new=True)
        before = _text(draft)
        told = change(draft)
        after = _text(draft)
        if after == before or _written(secret, name, fieldwork, after, content):
            return told


def forget_draft(secret: Secret) -> None:
    _execute(FORGET, secret.draft)


def _text(draft: Drafted) -> Mapping[str, object]:
    return {"answers": dict(draft.answers), "sending": dict(draft.sending)}


def _content(name: str) -> bytes | None:
    with connections[STORE].cursor() as cursor:
        cursor.execute(READ, [name])
        row = cursor.fetchone()
    return None if row is None else bytes(row[0])


def _written(
    secret: Secret, name: str, fieldwork: str, text: Mapping[str, object], over: bytes | None
) -> bool:
    """Whether the draft was written; False when another came between. A nonce is never used
    twice, so that two contents that are the same are the same draft."""
    nonce = os.urandom(NONCE)
    content = nonce + AESGCM(secret.key).encrypt(nonce, padded(text), name.encode())
    if over is None:
        return _execute(BEGIN, name, fieldwork, content) == 1
    return _execute(WRITE, content, name, over) == 1


def _execute(statement: str, *parameters: str | bytes) -> int:
    with connections[STORE].cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: int = cursor.rowcount
    return rows


def _opened(secret: Secret, name: str, content: bytes) -> Drafted | None:
    """None for a draft that was tampered with: its owner begins anew rather than being stuck."""
    try:
        text = AESGCM(secret.key).decrypt(content[:NONCE], content[NONCE:], name.encode())
    except InvalidTag:
        return None
    return Drafted(**json.loads(text))
