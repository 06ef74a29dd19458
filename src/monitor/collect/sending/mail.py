"""Sending what was made ready, over any SMTP server, and reading what comes back.

A message is marked when the server has taken it; a server that breaks off leaves the rest ready
for the next time. Returned mail makes somebody unreachable by mail, so that a letter follows.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import smtplib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message as Mail
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from monitor.collect.addresses.models import Correction, Invitee, Message
from monitor.collect.cards.models import Fieldwork
from monitor.collect.sending.letters import CORRECTION, Letter, filled
from monitor.collect.sending.waves import written
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse


REFUSED_FOR_GOOD = range(500, 600)  # RFC 5321, § 4.2.1


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run sent (verzonden)."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back (retour): for good, for now, and of nobody that we wrote to."""

    unreachable: int
    passing: int
    unknown: int


def send_ready(work: Fieldwork, letters: Mapping[str, Letter]) -> Sent:
    """Send every mail of `work` that is ready. Refuses L77 (server), after keeping what was done.

    Who asked to stop after the wave was made ready is not written to.
    """
    ready = Message.objects.filter(
        invitee__fieldwork=work.code, channel="mail", outcome="ready"
    ).select_related("invitee")
    ready.filter(invitee__stopped=True).delete()
    sent = failed = 0
    try:
        with get_connection() as connection:
            for message in list(ready.order_by("id")):
                mail = _mail(work, letters[message.wave], message.invitee)
                mail.connection = connection
                if _taken(mail):
                    sent += 1
                    Message.objects.filter(pk=message.pk).update(outcome="sent")
                else:
                    failed += 1
                    Message.objects.filter(pk=message.pk).update(outcome="failed")
                    Invitee.objects.filter(pk=message.invitee_id).update(unreachable=True)
    except (OSError, smtplib.SMTPException) as error:
        raise _broken(error, sent) from None
    return Sent(sent, failed)


def _broken(error: Exception, sent: int) -> ProblemsFound:
    """Says what kind of fault and nothing of its text, which may hold an address."""
    place = Place(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    return refuse("L77", place, reason=type(error).__name__, sent=sent)


def _taken(mail: EmailMessage) -> bool:
    """Whether the server took it; False when it refuses this address for good."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        [(code, _)] = error.recipients.values()
        if code in REFUSED_FOR_GOOD:
            return False
        raise
    return True


def _mail(work: Fieldwork, letter: Letter, invitee: Invitee) -> EmailMessage:
    """`From` is what people see, the envelope where returned mail goes to. RFC 8058 for stop."""
    told = written(work, letter, invitee)
    return EmailMessage(
        told.subject,
        f"{told.text}\n",
        settings.MONITOR_BOUNCES,
        [invitee.email],
        headers={
            **_headers(told.language),
            "List-Unsubscribe": f"<{told.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _headers(language: str) -> dict[str, str]:
    domain = settings.MONITOR_BOUNCES.rpartition("@")[2]
    return {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": make_msgid("0", domain),
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",
    }


def ask_for_corrections(work: Fieldwork, letters: Mapping[str, Letter], today: object) -> int:
    """Mail every griffier of an unasked list. Refuses L76 (no such letter), L77 (server)."""
    if CORRECTION not in letters:
        raise refuse("L76", Place(work.code), wave=CORRECTION)
    _, wording = letters[CORRECTION].in_language("nl")
    sent = 0
    try:
        with get_connection() as connection:
            for one in Correction.objects.filter(fieldwork=work.code, asked_on=None):
                slots = {
                    "name": one.name or one.function,
                    "organisation": one.organisation_name,
                    "list": f"{settings.MONITOR_SENDING_SITE}/lijst/{one.link}",
                }
                text = filled(wording.text, slots)
                mail = EmailMessage(
                    wording.subject,
                    f"{text}\n",
                    settings.MONITOR_BOUNCES,
                    [one.email],
                    headers=_headers("nl"),
                    connection=connection,
                )
                if _taken(mail):
                    Correction.objects.filter(pk=one.pk).update(asked_on=today)
                    sent += 1
    except (OSError, smtplib.SMTPException) as error:
        raise _broken(error, sent) from None
    return sent


# What comes back


def read_returned(work: Fieldwork, path: Path) -> Returned:
    """Reports of delivery (RFC 3464) in an mbox, a Maildir or a folder of .eml files.

    Refuses F01. A report on an address that this fieldwork never mailed counts as unknown.
    """
    if not path.exists():
        raise ProblemsFound([Problem("F01", Place(path))])
    gone = passing = unknown = 0
    for address, final in _reports(path):
        sent = Message.objects.filter(
            invitee__fieldwork=work.code,
            invitee__email__iexact=address,
            channel="mail",
            outcome__in=("sent", "returned"),
        )
        if not sent.exists():
            unknown += 1
        elif not final:
            passing += 1
        else:
            found = Invitee.objects.filter(fieldwork=work.code, email__iexact=address)
            gone += found.filter(unreachable=False).update(unreachable=True)
            sent.update(outcome="returned")
    return Returned(gone, passing, unknown)


def _reports(path: Path) -> Iterator[tuple[str, bool]]:
    """Address and whether it failed for good, of every recipient in every report."""
    for mail in _mails(path):
        for part in mail.walk():
            if part.get_content_type() == "message/delivery-status":
                for block in part.get_payload():
                    if isinstance(block, Mail) and (found := _recipient(block)):
                        yield found


def _recipient(block: Mail) -> tuple[str, bool] | None:
    written = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    address = written.partition(";")[2].strip().strip("<>")
    action = str(block.get("Action", "")).strip().casefold()
    if not address or action not in ("failed", "delayed"):
        return None
    return address, action == "failed" and str(block.get("Status", "5")).strip().startswith("5")


def _mails(path: Path) -> Iterator[Mail]:
    if path.is_file():
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from box
        return
    files = sorted(one for one in path.rglob("*") if one.is_file())
    for file in files:
        yield email.message_from_bytes(file.read_bytes())
