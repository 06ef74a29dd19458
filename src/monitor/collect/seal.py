"""Sealing answers to public keys (verzegelen): after this, only the research team can read them.

Uses age (https://age-encryption.org/v1) with at least two recipients, so that one lost key loses
nothing. What is sealed is padded: its length must not tell how much somebody had to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pyrage import RecipientError, encrypt, x25519

from monitor.concepts.problems import Place, Problem, refuse_if_any


LEAST_RECIPIENTS = 2
BLOCK = 4096  # octets: a sealed thing is a multiple of this, plus the header of age


def read_recipients(text: str, place: str = "recipients") -> tuple[x25519.Recipient, ...]:
    """The age public keys in `text`, one a line, `#` begins a comment.

    Refuses L10 (not a key), L11 (fewer than two different keys).
    """
    problems: list[Problem] = []
    found: dict[str, x25519.Recipient] = {}
    for row, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        try:
            found[written] = x25519.Recipient.from_str(written)
        except RecipientError:
            problems.append(Problem("L10", Place(place, row)))
    if not problems and len(found) < LEAST_RECIPIENTS:
        problems.append(Problem("L11", Place(place), {"least": LEAST_RECIPIENTS}))
    refuse_if_any(problems)
    return tuple(found.values())


def sealed(content: Mapping[str, object], recipients: Sequence[x25519.Recipient]) -> bytes:
    """`content` as an age file for `recipients`, padded to a multiple of `BLOCK`."""
    return bytes(encrypt(padded(content), list(recipients)))


def padded(content: Mapping[str, object]) -> bytes:
    """`content` as JSON, followed by as many spaces as fill the last block."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % BLOCK)
