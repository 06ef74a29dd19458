"""The secret in a link, and all that is made from it. The secret itself is never stored here.

From one secret of 128 random bits follow, each by its own derivation, the hash on a participation
card, the name of a draft and the key of a draft. Whoever lacks the secret can join none of them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U to misread on paper.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
READ_AS = str.maketrans("ilo", "110")
BITS, LENGTH = 128, 26
SPEC = b"monitor integriteit en veiligheid / 1 / "


@dataclass(frozen=True, slots=True)
class Secret:
    """The secret of one link (geheim): 16 bytes. Never shown by `repr`, so that no log has it."""

    octets: bytes

    def __repr__(self) -> str:
        return "Secret(…)"

    @property
    def written(self) -> str:
        """26 letters and digits, as they stand in the link."""
        number = int.from_bytes(self.octets, "big") << (LENGTH * 5 - BITS)
        return "".join(ALPHABET[number >> 5 * at & 31] for at in reversed(range(LENGTH)))

    @property
    def on_paper(self) -> str:
        """The same in groups of four or five, to be typed over from a letter."""
        written = self.written
        return " ".join([*(written[at : at + 4] for at in range(0, 16, 4)), *_two_fives(written)])

    @property
    def card(self) -> str:
        """The hash on the participation card, in hexadecimal."""
        return self._derived(b"card").hex()

    @property
    def draft(self) -> str:
        """The name of the draft, in hexadecimal."""
        return self._derived(b"draft").hex()

    @property
    def key(self) -> bytes:
        """The key of the draft: 32 bytes for AES-256-GCM."""
        return self._derived(b"key")

    @property
    def editor(self) -> str:
        """The hash that an organisation's form knows its editor by, in hexadecimal."""
        return self._derived(b"editor").hex()

    def _derived(self, purpose: bytes) -> bytes:
        """HKDF-SHA256 (RFC 5869) with a purpose each, 32 bytes."""
        return HKDF(SHA256(), 32, salt=None, info=SPEC + purpose).derive(self.octets)


def _two_fives(written: str) -> tuple[str, str]:
    return written[16:21], written[21:]


def new_secret() -> Secret:
    """A fresh secret from the system's source of chance."""
    return Secret(secrets.token_bytes(BITS // 8))


def read_secret(written: str) -> Secret | None:
    """The secret in a link or typed over from a letter; None when it cannot be one."""
    bare = "".join(written[:80].casefold().split()).replace("-", "").translate(READ_AS)
    if len(bare) != LENGTH or any(sign not in ALPHABET for sign in bare):
        return None
    number = 0
    for sign in bare:
        number = number << 5 | ALPHABET.index(sign)
    spare = LENGTH * 5 - BITS
    if number & (1 << spare) - 1:
        return None
    return Secret((number >> spare).to_bytes(BITS // 8, "big"))
