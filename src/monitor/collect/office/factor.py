"""The second factor (tweede factor): six digits that change every half minute, from one's own
telephone (TOTP, RFC 6238).

Every account has one, and none can be without. A code works once; the seed lies in the database in
cipher, recovery codes as hashes. Guessing is slowed down per account, in the database, so that it
holds for all processes together.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from monitor.collect.office.models import RecoveryCode, SecondFactor
from monitor.concepts.problems import Place, refuse


Verdict = Literal["right", "wrong", "wait"]

SEED_BYTES = 20  # 160 bits, RFC 4226 § 4, R6
DIGITS, STEP = 6, 30  # what every app on a telephone does; SHA-1 likewise (RFC 6238 § 1.2)
AROUND = (0, -1, 1)  # one step early or late: RFC 6238 § 5.2
MOST_WRONG, WAIT = 5, timedelta(minutes=10)
RECOVERY_CODES, RECOVERY_BYTES = 10, 10  # 80 bits each: no list of guesses reaches them
ISSUER = "Monitor veldwerk"


def begin(user: User) -> SecondFactor:
    """A factor with a fresh seed, to be confirmed; who saw an earlier square has nothing."""
    forget(user)
    seed = _locks(_secrets()).encrypt(os.urandom(SEED_BYTES))
    return SecondFactor.objects.create(user=user, seed=seed)


def factor_of(user: User, *, confirmed: bool) -> SecondFactor | None:
    """The factor of `user` that is in force, or the one that waits for its first code."""
    return SecondFactor.objects.filter(user=user, confirmed=confirmed).first()


def seed_of(factor: SecondFactor) -> bytes:
    """The seed in the clear. Refuses L93 (kept under another secret)."""
    try:
        return _locks(_secrets()).decrypt(bytes(factor.seed))
    except InvalidToken:
        raise refuse("L93", Place("MONITOR_ACCOUNTS_SECRET")) from None


def written_seed(factor: SecondFactor) -> str:
    """The seed for who types it over: groups of four."""
    return _grouped(base64.b32encode(seed_of(factor)).decode())


def address_of(factor: SecondFactor) -> str:
    """The `otpauth:` address in the square that a telephone reads."""
    return _totp(factor).get_provisioning_uri(factor.user.get_username(), ISSUER)


def accepts(factor: SecondFactor, written: str, now: datetime | None = None) -> Verdict:
    """Judge six digits, or a recovery code; each works once, and after five wrong ones all wait.

    Refuses L93.
    """
    moment = now or timezone.now()
    if not _admitted(factor, moment):
        return "wait"
    typed = "".join(written.split()).replace("-", "").upper()
    known = _is_code(factor, typed, moment) or _is_recovery(factor, typed)
    if not known:
        return "wrong"
    SecondFactor.objects.filter(pk=factor.pk).update(wrong=0)
    return "right"


def _admitted(factor: SecondFactor, moment: datetime) -> bool:
    """Count an attempt before it is judged, so that parallel ones are counted as well."""
    ours = SecondFactor.objects.filter(pk=factor.pk)
    ours.filter(wrong__gte=MOST_WRONG, tried_at__lte=moment - WAIT).update(wrong=0)
    counted = ours.filter(wrong__lt=MOST_WRONG).update(wrong=F("wrong") + 1, tried_at=moment)
    return counted == 1


def _is_code(factor: SecondFactor, typed: str, moment: datetime) -> bool:
    """Whether these are the digits of now or of one step around it, not used before."""
    if not (typed.isascii() and typed.isdigit() and len(typed) == DIGITS):
        return False
    totp, at = _totp(factor), int(moment.timestamp())
    for step in (at // STEP + around for around in AROUND):
        if totp.generate(step * STEP).decode() == typed:
            later = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return later.update(last_step=step) == 1
    return False


def _is_recovery(factor: SecondFactor, typed: str) -> bool:
    if not factor.confirmed:
        return False
    found = RecoveryCode.objects.filter(user=factor.user, hash=_hash(factor.user, typed))
    return found.delete()[0] == 1


def confirm(factor: SecondFactor) -> Sequence[str]:
    """From now on the factor is asked for; gives its recovery codes, which are shown once."""
    SecondFactor.objects.filter(pk=factor.pk).update(confirmed=True)
    return renewed_codes(factor.user)


def renewed_codes(user: User) -> Sequence[str]:
    """New recovery codes in place of the old ones; only their hashes are kept."""
    codes = [base64.b32encode(os.urandom(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hash=_hash(user, c)) for c in codes)
    return [_grouped(code.lower()) for code in codes]


def forget(user: User) -> None:
    """Take the factor away: at the next entrance a new one is set."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _totp(factor: SecondFactor) -> TOTP:
    return TOTP(seed_of(factor), DIGITS, SHA1(), STEP)


def _grouped(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _hash(user: User, code: str) -> str:
    return hashlib.sha256(f"{user.pk}|{code}".encode()).hexdigest()


def _secrets() -> tuple[str, ...]:
    return (settings.MONITOR_ACCOUNTS_SECRET, *settings.SECRET_KEY_FALLBACKS)


@cache
def _locks(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(one))) for one in secrets])


def _key(secret: str) -> bytes:
    """A key of 32 bytes for this purpose alone (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, None, b"monitor second factor").derive(secret.encode())
