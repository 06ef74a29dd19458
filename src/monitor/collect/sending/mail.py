"""Sending what was made ready, over any SMTP server, and reading what comes back.

A message is marked when the server has taken it; a server that breaks off leaves the rest ready
for the next time. Returned mail makes somebody unreachable by mail, so that a letter follows.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
import smtplib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message as Mail
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet

from monitor.collect.addresses.models import Correction, Invitee, Message
from monitor.collect.cards.models import Fieldwork
from monitor.collect.sending.letters import CORRECTION, Letter, filled
from monitor.collect.sending.waves import Work, written
from monitor.concepts.problems import Place, Problem, ProblemsFound, reason_of, refuse


STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
XTEXT = re.compile(r"\+([0-9A-F]{2})")
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


def send_ready(work: Work, letters: Mapping[str, Letter]) -> Sent:
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


def _mail(work: Work, letter: Letter, invitee: Invitee) -> EmailMessage:
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

    Refuses F01, F15. A report on an address that this fieldwork never mailed counts as unknown.
    """
    if not path.exists():
        raise ProblemsFound([Problem("F01", Place(path))])
    counts: Counter[str] = Counter()
    try:
        for report in _reports(path):
            counts[_follow(work, report)] += 1
    except OSError as error:
        raise refuse("F15", Place(path), reason=reason_of(error)) from None
    return Returned(counts["gone"], counts["passing"], counts["unknown"])


def _follow(work: Fieldwork, report: Report) -> str:
    """What a report means for who was mailed: gone, passing, known already, or unknown."""
    for address in report.addresses:
        sent = Message.objects.filter(
            invitee__fieldwork=work.code,
            invitee__email__iexact=address,
            channel="mail",
            outcome__in=("sent", "returned"),
        )
        if sent.exists():
            return _mark(work, address, sent) if report.final else "passing"
    return "unknown"


def _mark(work: Fieldwork, address: str, sent: QuerySet[Message]) -> str:
    found = Invitee.objects.filter(fieldwork=work.code, email__iexact=address)
    fresh = found.filter(unreachable=False).update(unreachable=True)
    sent.update(outcome="returned")
    return "gone" if fresh else "known"


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one recipient (bericht van bezorging): the addresses it may be known under,
    and whether it failed for good."""

    addresses: tuple[str, ...]
    final: bool


def _reports(path: Path) -> Iterator[Report]:
    """Every recipient in every report; a mail of another kind says nothing."""
    for mail in _mails(path):
        for part in mail.walk():
            for block in _blocks(part):
                if (found := _recipient(block)) is not None:
                    yield found


def _blocks(part: Mail) -> list[Mail]:
    """The blocks of fields in a report: RFC 3464, and RFC 6533 for addresses beyond ASCII."""
    kind, content = part.get_content_type(), part.get_payload()
    if kind not in STATUS_TYPES or not isinstance(content, list):
        return []
    blocks = [one for one in content if isinstance(one, Mail)]
    if kind == STATUS_TYPES[0]:
        return blocks
    # Python reads the second kind as one mail: its body holds the blocks after the first.
    bodies = [str(one.get_payload()) for one in blocks]
    told = [text for body in bodies for text in body.replace("\r\n", "\n").split("\n\n")]
    return [email.message_from_string(text) for text in told if text.strip()]


def _recipient(block: Mail) -> Report | None:
    action = str(block.get("Action", "")).strip().casefold()
    addresses = tuple(dict.fromkeys(_addresses(block)))
    if not addresses or action not in ("failed", "delayed"):
        return None
    status = str(block.get("Status", "5")).strip()
    return Report(addresses, action == "failed" and status.startswith("5"))


def _addresses(block: Mail) -> Iterator[str]:
    """As we wrote it first (RFC 3461 § 4.2 writes it in xtext), then where it went in the end."""
    for name in ("Original-Recipient", "Final-Recipient"):
        written = str(block.get(name, "")).partition(";")[2].strip().strip("<>")
        if written:
            yield XTEXT.sub(lambda found: chr(int(found[1], 16)), written)
            yield written


def _mails(path: Path) -> Iterator[Mail]:
    if path.is_file():
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from box
        return
    files = sorted(one for one in path.rglob("*") if one.is_file())
    for file in files:
        yield email.message_from_bytes(file.read_bytes())
