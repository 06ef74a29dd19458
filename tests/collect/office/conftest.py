"""The office and the sender in a test: a fieldwork, people of the office, and a mailbox."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as email_policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Group, User
from django.test import Client

from collect.office.frames import TODAY, known, people, written
from collect.people import EDITION
from monitor.collect.cards.models import Fieldwork
from monitor.collect.office.desk import FACTOR
from monitor.collect.sending.book import draw, lay_in_frame
from monitor.collect.sending.frame import Known, read_frame
from monitor.collect.sending.letters import Letter, read_letters
from monitor.protect.policy import read_policy


POLICY = read_policy(EDITION / "protection.toml")


@pytest.fixture(scope="session")
def edition_known() -> Known:
    return known()


@pytest.fixture
def filled(fieldwork: Fieldwork, tmp_path: Path, edition_known: Known) -> Fieldwork:
    """A fieldwork with forty council members of Utrecht in its address book."""
    frame = read_frame(written(tmp_path / "kader.csv", *people(40)), edition_known, TODAY)
    lay_in_frame(fieldwork, frame, edition_known.organisations)
    return fieldwork


@pytest.fixture
def drawn(filled: Fieldwork) -> Fieldwork:
    """The same with a participation card for everybody."""
    draw(filled, POLICY, 100, random.Random(1))
    return filled


@pytest.fixture(scope="session")
def letters() -> Mapping[str, Letter]:
    return read_letters(EDITION / "letters")


class Mailbox:
    """A real mail server that keeps what it takes and refuses some addresses for good."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], EmailMessage]] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        mail = message_from_bytes(envelope.content, policy=email_policy)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, mail))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


PASSWORD = "fictief-wachtwoord-1"


@pytest.fixture
def staff(db: None) -> Mapping[str, Client]:  # noqa: ARG001 (accounts)
    """Veerle does the fieldwork, Tom audits, Bram has no business here; all logged in."""
    found = {}
    for name, group in (("veerle", "veldwerk"), ("tom", "toezicht"), ("bram", "")):
        user = User.objects.create_user(name, password=PASSWORD)
        if group:
            user.groups.add(Group.objects.get_or_create(name=group)[0])
        found[name] = entered(user)
    return found


def entered(user: User) -> Client:
    """A browser of somebody who gave a password and a code."""
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[FACTOR] = True
    session.save()
    return browser


@pytest.fixture
def sending_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "monitor.collect.sending.urls"


@pytest.fixture
def office_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "monitor.collect.office.urls"
