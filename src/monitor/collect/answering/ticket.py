"""The ticket (toegangsbewijs): the link's secret between two pages, in a cookie only we can read.

Encrypted and signed in one (AES-256-GCM), HttpOnly, SameSite=Strict, gone when the browser closes.
The server keeps no session: what it does not have cannot be stolen, joined or lost.
"""

from __future__ import annotations

import base64
import binascii
import os
from functools import cache
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from monitor.collect.links import Secret


Regime = Literal["persoon", "organisatie"]  # two kinds of ticket: one never opens the other's door
NONCE = 12


def issue(response: HttpResponse, secret: Secret, regime: Regime) -> None:
    """Give the visitor a ticket."""
    nonce = os.urandom(NONCE)
    cipher = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, secret.octets, regime.encode())
    response.set_cookie(
        _name(regime),
        base64.urlsafe_b64encode(nonce + cipher).decode().rstrip("="),
        secure=settings.MONITOR_TLS,
        httponly=True,
        samesite="Strict",
    )


def shown_ticket(request: HttpRequest, regime: Regime) -> Secret | None:
    """The secret on the visitor's ticket; None when there is none or it is not ours."""
    written = request.COOKIES.get(_name(regime), "")
    try:
        octets = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (binascii.Error, ValueError):
        return None
    for known in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            opened = AESGCM(_key(known)).decrypt(octets[:NONCE], octets[NONCE:], regime.encode())
        except (InvalidTag, ValueError):
            continue
        return Secret(opened)
    return None


def take_back(response: HttpResponse) -> None:
    """Take every ticket away."""
    for regime in ("persoon", "organisatie"):
        name = _name(regime)
        response.delete_cookie(name, samesite="Strict")
        response.cookies[name]["secure"] = settings.MONITOR_TLS
        response.cookies[name]["httponly"] = True


def _name(regime: Regime | str) -> str:
    """Says nothing of what it is for; `__Host-` binds it to this host where there is TLS."""
    return ("__Host-" if settings.MONITOR_TLS else "") + ("p" if regime == "persoon" else "o")


@cache
def _key(secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"monitor / ticket").derive(secret.encode())
