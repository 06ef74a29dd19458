"""The whole fieldwork once through with fictitious people (generale repetitie).

Tables, keys, frame, cards, a mail in a file, a link; then closing, the bundle, and the answer in
the records after the seal is opened. Runs as the keeper, who reaches every store; never on a
fieldwork that is meant.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from pyrage import x25519

from monitor.collect.addresses.models import Invitee
from monitor.collect.answers.bundle import write_bundle
from monitor.collect.answers.models import WaitingAnswer
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.keeping import prepare
from monitor.collect.office.closing import Terms, close, open_fieldwork
from monitor.collect.office.promises import CLOSED, OPENED, Deed, record
from monitor.collect.office.response import name_of
from monitor.collect.opening import open_seal, read_identities, refuse_without_answers
from monitor.collect.sending import book, mail, waves
from monitor.collect.sending.frame import read_frame, read_known
from monitor.collect.sending.letters import read_letters
from monitor.concepts.language import Text
from monitor.design.files import file_written_aside
from monitor.design.questionnaire import read_questionnaire
from monitor.process.write import write_records
from monitor.protect.policy import read_policy


PEOPLE = (
    "person,name,organisation,office,email\n"
    "1,Fictief Fatma,gm0344,raadslid,fatma@voorbeeld.example\n"
    "2,Fictief Willem,gm0344,wethouder,willem@voorbeeld.example\n"
)
QUESTIONNAIRE = "office_holders"
WHO = "proef"  # in the log
FATMA = "1"  # her key in the frame


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the rehearsal made (uitnodiging): the code, the mail to Fatma as a file, her link."""

    fieldwork: str
    mail: Path
    link: str


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies in three stores (wat er ligt): a person; a hash with a group; sealed bytes."""

    person: str
    mark: str
    group: Text
    done: bool
    sealed: int


def invite(folder: Path, today: date) -> Invitation:
    """Make everything anew in the stores of `folder`, and send the mails to files."""
    prepare()
    work = open_fieldwork(_terms(folder, today), settings.MONITOR_EDITION)
    record(WHO, Deed(OPENED, work.code, {}))
    frame = folder / "kader.csv"
    frame.write_text(PEOPLE, "utf-8")
    known = read_known(settings.MONITOR_EDITION)
    book.lay_in_frame(work, read_frame(frame, known, today), known.organisations)
    policy = read_policy(settings.MONITOR_EDITION / "protection.toml")
    book.draw(work, policy, 100, random.SystemRandom())
    letters = read_letters(settings.MONITOR_EDITION / "letters")
    waves.make_ready(work, letters, "invitation", today)
    mail.send_ready(work, letters)
    fatma = Invitee.objects.get(fieldwork=work.code, key=FATMA)
    link = f"{settings.MONITOR_ANSWERING_SITE}/m/{fatma.secret}"
    return Invitation(work.code, _mail_with(link, folder / "mail"), link)


def _mail_with(link: str, folder: Path) -> Path:
    """The file that holds somebody's mail; the mails of one run may share a file."""
    return next(path for path in sorted(folder.iterdir()) if link in path.read_text("utf-8"))


def lying(fieldwork: str) -> Lying:
    """What each store holds of Fatma, before closing."""
    fatma = Invitee.objects.get(fieldwork=fieldwork, key=FATMA)
    card = Card.objects.get(hash=book.secret_of(fatma.secret).card)
    waiting = WaitingAnswer.objects.filter(fieldwork=fieldwork).first()
    name, group = f"{fatma.name}, {fatma.organisation_name}", card.weighting_class
    return Lying(
        f"{name} · {fatma.email} · …/m/{fatma.secret[:4]}…",
        card.hash,
        Text(name_of(group, "nl"), name_of(group, "en")),
        card.done,
        len(waiting.sealed) if waiting else 0,
    )


def _terms(folder: Path, today: date) -> Terms:
    """A trial with two fresh keys, of which the research team keeps the secret halves."""
    code = f"proef-{sum(1 for _ in Fieldwork.objects.all()) + 1}"
    return Terms(
        code,
        QUESTIONNAIRE,
        "\n".join(_new_key(folder / "sleutels" / f"{code}-{name}.key") for name in ("1", "2")),
        today,
        today + timedelta(28),
        today + timedelta(90),
        fictitious=True,
    )


def _new_key(path: Path) -> str:
    """Write a fresh key and give its public half."""
    identity = x25519.Identity.generate()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file_written_aside(path) as aside:
        aside.write_text(f"{identity}\n", "utf-8")
    path.chmod(0o600)
    return str(identity.to_public())


def arrive(folder: Path, fieldwork: str, to: Path) -> int:
    """Close, bundle, open the seal with the first key, write the records; gives how many.

    Refuses L27 when nobody answered.
    """
    work = Fieldwork.objects.get(pk=fieldwork)
    released = close(work, read_policy(settings.MONITOR_EDITION / "protection.toml"))
    record(WHO, Deed(CLOSED, fieldwork, {"released": released}))
    bundle = folder / f"{fieldwork}.bundle"
    write_bundle(fieldwork, bundle)
    asked = read_questionnaire(settings.MONITOR_EDITION / "questionnaire" / QUESTIONNAIRE)
    key = folder / "sleutels" / f"{fieldwork}-1.key"
    opened = refuse_without_answers(open_seal(bundle, read_identities(key), asked), bundle)
    write_records(opened.records, asked, to, "nl")
    return len(opened.records)


def links(fieldwork: str) -> Sequence[str]:
    """The links of everybody in a trial, for the benchmark."""
    work = Fieldwork.objects.get(pk=fieldwork, fictitious=True)
    site = settings.MONITOR_ANSWERING_SITE
    found = Invitee.objects.filter(fieldwork=work.code, drawn=True).order_by("id")
    return [f"{site}/m/{secret}" for secret in found.values_list("secret", flat=True)]
