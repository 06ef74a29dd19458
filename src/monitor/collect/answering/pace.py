"""How fast strangers may try links: a count in the memory of this process, gone when it stops.

A link has 128 random bits, so that guessing is hopeless; this keeps guessers from costing others
their turn. Addresses are counted under a keyed hash whose key nobody has, and never written down.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest


FAILURES, WINDOW = 20, 600.0  # per address: so many wrong links in so many seconds
ADDRESSES = 10_000  # counted at once; the oldest are forgotten


@dataclass
class Pace:
    """Wrong links per address (tempo), in this process."""

    key: bytes = field(default_factory=lambda: os.urandom(32))
    wrong: dict[bytes, tuple[float, int]] = field(default_factory=dict)

    def too_fast(self, request: HttpRequest) -> bool:
        since, count = self.wrong.get(self._mark(request), (0.0, 0))
        return count >= FAILURES and time.monotonic() - since < WINDOW

    def was_wrong(self, request: HttpRequest) -> None:
        mark, now = self._mark(request), time.monotonic()
        since, count = self.wrong.pop(mark, (now, 0))
        if now - since >= WINDOW:
            since, count = now, 0
        self.wrong[mark] = (since, count + 1)
        if len(self.wrong) > ADDRESSES:
            del self.wrong[next(iter(self.wrong))]

    def _mark(self, request: HttpRequest) -> bytes:
        return hashlib.blake2b(_address(request).encode(), key=self.key, digest_size=16).digest()


def _address(request: HttpRequest) -> str:
    """The visitor's address: of the last proxy that is not ours."""
    proxies: int = settings.MONITOR_PROXIES
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


PACE = Pace()
