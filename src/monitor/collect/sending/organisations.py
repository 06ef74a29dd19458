"""Inviting organisations (organisaties uitnodigen): a link for the griffier and the secretaris.

This regime identifies, and its pages say so beforehand. The sender learns which organisation signed
off, for it reminds the others; what an organisation answered it cannot read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from monitor.collect.addresses.models import Invitee
from monitor.collect.links import new_secret
from monitor.collect.organisations.models import Editor, OrganisationFieldwork, OrganisationForm
from monitor.collect.sending.book import AT_ONCE, secret_of
from monitor.collect.sending.book import STORE as ADDRESSES
from monitor.collect.sending.frame import Contact
from monitor.collect.sending.letters import Letter
from monitor.collect.sending.waves import (
    Ready,
    channel_of,
    invited,
    laid_ready,
    waves,
    why_not_in_turn,
)
from monitor.concepts.problems import Place, Problem, ProblemsFound
from monitor.design.frame import Organisation


STORE = "organisations"
FOLDER = "organisations"  # of the letters to organisations, under those to persons


def invite(
    work: OrganisationFieldwork,
    contacts: Sequence[Contact],
    organisations: Mapping[str, Organisation],
) -> int:
    """Put everybody of `contacts` who has an address in the address book and give each a link to
    the form of the organisation; gives how many forms there are. Doing it again adds who is new.

    Refuses L60 (closed), L62 (nobody).
    """
    day = timezone.localdate()
    found = [one for one in contacts if one.email]
    if work.closed or day > work.closes:
        raise ProblemsFound([Problem("L60", Place(work.code), {"closes": work.closes})])
    if not found:
        raise ProblemsFound([Problem("L62", Place(work.code))])
    people = Invitee.objects.filter(fieldwork=work.code)
    there = set(people.values_list("organisation", "office"))
    first = {(one.organisation, one.function): one for one in reversed(found)}
    new = [
        _invitee(work, one, organisations[one.organisation].name)
        for key, one in sorted(first.items())
        if key not in there
    ]
    with transaction.atomic(using=ADDRESSES):
        Invitee.objects.bulk_create(new, batch_size=AT_ONCE)
    return _give_forms(work, organisations)


def _invitee(work: OrganisationFieldwork, one: Contact, name: str) -> Invitee:
    return Invitee(
        fieldwork=work.code,
        name=one.name or one.function,
        email=one.email,
        organisation=one.organisation,
        organisation_name=name,
        office=one.function,
        drawn=True,
        secret=new_secret().written,
    )


def _give_forms(work: OrganisationFieldwork, organisations: Mapping[str, Organisation]) -> int:
    """A form for every organisation and an editor for everybody in the address book; what is
    there already stays as it is, so that it can be done again when it was broken off."""
    people = list(Invitee.objects.filter(fieldwork=work.code).order_by("organisation", "office"))
    codes = dict.fromkeys(one.organisation for one in people)
    with transaction.atomic(using=STORE):
        forms = OrganisationForm.objects.filter(fieldwork=work)
        there = set(forms.values_list("organisation", flat=True))
        OrganisationForm.objects.bulk_create(
            OrganisationForm(
                fieldwork=work,
                organisation=code,
                name=organisations[code].name,
                tier=organisations[code].tier,
            )
            for code in codes
            if code not in there
        )
        form_of = dict(forms.values_list("organisation", "id"))
        Editor.objects.bulk_create(
            (
                Editor(
                    hash=secret_of(one.secret).editor,
                    form_id=form_of[one.organisation],
                    function=one.office,
                )
                for one in people
            ),
            ignore_conflicts=True,
        )
    return len(form_of)


def why_not_wave(
    work: OrganisationFieldwork, letters: Mapping[str, Letter], wave: str, day: date
) -> Problem | None:
    """The reason why a wave to organisations cannot be made ready on a day, None when it can."""
    days = {"opens": work.opens, "closes": work.closes, "destroy_on": work.destroy_on}
    place = Place(work.code)
    if wave not in {one.wave for one in waves(letters)}:
        return Problem("L76", place, {"wave": wave})
    if work.closed or day > work.closes:
        return Problem("L60", place, days)
    if not Invitee.objects.filter(fieldwork=work.code).exists():
        return Problem("L62", place)
    if day < work.opens:
        return Problem("L65", place, days)
    return why_not_in_turn(work, letters, wave, day)


def make_ready(
    work: OrganisationFieldwork,
    letters: Mapping[str, Letter],
    wave: str,
    today: date | None = None,
) -> Ready:
    """Make the messages of a wave ready for every editor whom the office invited and whose
    organisation did not sign off. Refuses L60, L62, L65–L68, L75, L76."""
    day = today or timezone.localdate()
    if (reason := why_not_wave(work, letters, wave, day)) is not None:
        raise ProblemsFound([reason])
    signed = OrganisationForm.objects.filter(fieldwork=work, signed_on__isnull=False)
    done = set(signed.values_list("organisation", flat=True))
    people = [one for one in invited(work) if one.organisation not in done]
    silent = sum(channel_of(one) is None for one in people)
    return laid_ready(people, wave, day, silent)
