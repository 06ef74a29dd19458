"""The processes of the fieldwork and what each of them can reach.

*Answering* is open to the internet: it can put answers in and has no address, no account and no
office page. *Sender* holds addresses and sees no answers. *Office* runs the fieldwork. *Keeper*
makes the tables and grants the rights; it serves nobody. What a process has no business with is
not installed in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One process (rol): its Django apps, its databases and the module with its addresses."""

    apps: tuple[str, ...]
    stores: tuple[str, ...]
    urls: str


ACCOUNTS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "monitor.web.audit",
)
WALLS = ("monitor.web",)
CARDS = "monitor.collect.cards"
ANSWERS = "monitor.collect.answers"
ORGANISATIONS = "monitor.collect.organisations"
ADDRESSES = "monitor.collect.addresses"
ANSWERING = "monitor.collect.answering"
SENDING = "monitor.collect.sending"
OFFICE = "monitor.collect.office"

# The office's own tables (accounts, log, calendar) lie in Django's default database.
STORES = ("default", "addresses", "cards", "answers", "organisations")

ROLES: Mapping[str, Role] = {
    "answering": Role(
        (*WALLS, CARDS, ANSWERS, ORGANISATIONS, ANSWERING),
        ("cards", "answers", "organisations"),
        "monitor.collect.answering.urls",
    ),
    "sender": Role(
        (*WALLS, *ACCOUNTS, ADDRESSES, CARDS, ORGANISATIONS, OFFICE, SENDING),
        ("default", "addresses", "cards", "organisations"),
        "monitor.collect.sending.urls",
    ),
    "office": Role(
        (*WALLS, *ACCOUNTS, CARDS, ANSWERS, ORGANISATIONS, OFFICE),
        ("default", "cards", "answers", "organisations"),
        "monitor.collect.office.urls",
    ),
    "keeper": Role(
        (*WALLS, *ACCOUNTS, ADDRESSES, CARDS, ANSWERS, ORGANISATIONS, ANSWERING, OFFICE, SENDING),
        STORES,
        "monitor.conf.closed",
    ),
}
