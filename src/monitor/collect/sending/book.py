"""Laying a frame into the address book, and giving participation cards to those who are invited.

The only place where a person meets a card; it happens once, in this process, and what is written
in the card index is a hash and a class, in the order of the hashes.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from monitor.collect.addresses.models import Correction, Invitee, Mandate
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.links import Secret, new_secret, read_secret
from monitor.collect.office.promises import ADDRESSES, Deed, is_recorded
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.collect.sending.frame import Frame, Person
from monitor.collect.sending.policy import refuse_unless
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.frame import Organisation
from monitor.protect.policy import Policy


STORE = "addresses"
AT_ONCE = 2000  # rows in one statement


@dataclass(frozen=True, slots=True)
class LaidIn:
    """What came into the address book (ingelezen)."""

    persons: int
    mandates: int
    unreachable: int  # without any address


def lay_in_frame(
    work: Fieldwork, frame: Frame, organisations: Mapping[str, Organisation]
) -> LaidIn:
    """Put the persons of `frame` in the address book, in place of an earlier import.

    Refuses L60 (closed), L61 (cards were given already).
    """
    refuse_unless("import", work)
    invitees = [_invitee(work.code, person, organisations) for person in frame.persons]
    mandates = [
        Mandate(
            invitee=invitee,
            organisation=one.organisation,
            office=one.office,
            weighting_class=one.weighting_class,
            started=one.started,
        )
        for invitee, person in zip(invitees, frame.persons, strict=True)
        for one in person.mandates
    ]
    with transaction.atomic(using=STORE):
        Invitee.objects.filter(fieldwork=work.code).delete()
        Correction.objects.filter(fieldwork=work.code).delete()
        Invitee.objects.bulk_create(invitees, batch_size=AT_ONCE)
        Mandate.objects.bulk_create(mandates, batch_size=AT_ONCE)
        Correction.objects.bulk_create(_lists(work.code, frame, organisations))
    silent = sum(not (one.email or one.postal) for one in invitees)
    return LaidIn(len(invitees), len(mandates), silent)


def _invitee(work: str, person: Person, organisations: Mapping[str, Organisation]) -> Invitee:
    leading = person.mandates[0]
    return Invitee(
        fieldwork=work,
        key=person.key[:260],
        name=person.name,
        email=person.email,
        postal=person.postal,
        language=person.language,
        organisation=leading.organisation,
        organisation_name=organisations[leading.organisation].name,
        office=leading.office,
        weighting_class=leading.weighting_class,
        secret=new_secret().written,
    )


def _lists(work: str, frame: Frame, organisations: Mapping[str, Organisation]) -> list[Correction]:
    """One list for each organisation of which the frame names somebody who can correct it."""
    first = {(one.organisation, one.function): one for one in frame.contacts if one.email}
    return [
        Correction(
            fieldwork=work,
            organisation=one.organisation,
            organisation_name=organisations[one.organisation].name,
            function=one.function,
            name=one.name,
            email=one.email,
        )
        for one in first.values()
    ]


def draw(work: Fieldwork, policy: Policy, percent: int, chance: random.Random) -> int:
    """Give cards to everybody (`percent` 100) or to as many by lot in every class; gives how many.

    A class keeps at least as many as may have a figure of their own, or everybody. Refuses L60,
    L61, L62 (nobody), L63 (a class that is too small).
    """
    resumed = Invitee.objects.filter(fieldwork=work.code, drawn=True).exists()
    if not (resumed and not _given(work)):  # broken off between the two stores: go on
        refuse_unless("draw", work)
        least = policy.own_figure
        groups = _groups(work)
        if not work.fictitious:
            _refuse_small(groups, least)
        drawn = [one for group in groups.values() for one in _lot(group, percent, least, chance)]
        with transaction.atomic(using=STORE):
            for start in range(0, len(drawn), AT_ONCE):
                keys = drawn[start : start + AT_ONCE]
                Invitee.objects.filter(pk__in=keys).update(drawn=True)
    return _give_cards(work)


def _given(work: Fieldwork) -> bool:
    """Whether everybody who was drawn has a card."""
    drawn = Invitee.objects.filter(fieldwork=work.code, drawn=True).count()
    return Card.objects.filter(fieldwork=work).count() >= drawn


def _groups(work: Fieldwork) -> Mapping[str, list[UUID]]:
    groups: dict[str, list[UUID]] = defaultdict(list)
    wanted = Invitee.objects.filter(fieldwork=work.code, removed=False, stopped=False)
    for key, group in wanted.order_by("id").values_list("id", "weighting_class"):
        groups[group].append(key)
    return groups


def _refuse_small(groups: Mapping[str, list[UUID]], least: int) -> None:
    refuse_if_any(
        Problem("L63", Place(group), {"found": len(members), "least": least})
        for group, members in sorted(groups.items())
        if len(members) < least
    )


def _lot(
    members: Sequence[UUID], percent: int, least: int, chance: random.Random
) -> Sequence[UUID]:
    wanted = max(min(len(members), least), math.ceil(len(members) * percent / 100))
    return members if wanted >= len(members) else chance.sample(members, wanted)


def _give_cards(work: Fieldwork) -> int:
    """A card for everybody who was drawn; doing it twice gives no second one."""
    drawn = Invitee.objects.filter(fieldwork=work.code, drawn=True)
    cards = [
        Card(hash=secret_of(written).card, fieldwork=work, weighting_class=group)
        for written, group in drawn.values_list("secret", "weighting_class")
    ]
    cards.sort(key=lambda card: card.hash)
    Card.objects.bulk_create(cards, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(cards)


def secret_of(written: str) -> Secret:
    secret = read_secret(written)
    assert secret is not None, "the address book holds secrets that it made itself"
    return secret


def destroy_addresses(work: Fieldwork | OrganisationFieldwork, today: date) -> Mapping[str, int]:
    """Remove everybody of a fieldwork from the address book, on the day promised. Refuses L69.

    `left` is counted afterwards: the proof that nobody remains.
    """
    refuse_if_any(_too_early(work, today))
    books = (
        Correction.objects.filter(fieldwork=work.code),
        Invitee.objects.filter(fieldwork=work.code),
    )
    with transaction.atomic(using=STORE):
        rows = sum(book.delete()[0] for book in books)
    return {"rows": rows, "left": sum(book.count() for book in books)}


def _too_early(work: Fieldwork | OrganisationFieldwork, today: date) -> Iterator[Problem]:
    if today < work.destroy_on:
        yield Problem("L69", Place(work.code), {"destroy_on": work.destroy_on})


def daily(today: date) -> Iterator[Deed]:
    """Remove everybody of every fieldwork whose promised day has come."""
    persons = Fieldwork.objects.filter(destroy_on__lte=today).order_by("code")
    organisations = OrganisationFieldwork.objects.filter(destroy_on__lte=today).order_by("code")
    works: list[Fieldwork | OrganisationFieldwork] = [*persons, *organisations]
    for work in works:
        gone = destroy_addresses(work, today)
        if any(gone.values()) or not is_recorded(ADDRESSES, work.code):
            yield Deed(ADDRESSES, work.code, gone)
