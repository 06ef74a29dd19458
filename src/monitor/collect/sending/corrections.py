"""The griffier's correction round (correctieronde): each organisation looks at its own list.

Through the link a griffier sees the names of one organisation and never who is invited or takes
part; after the cards are given out the list is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from monitor.collect.addresses.models import Correction, Invitee, Mandate
from monitor.collect.cards.models import Fieldwork
from monitor.collect.links import new_secret
from monitor.collect.sending.book import STORE
from monitor.collect.sending.frame import LEADS, Known, fits
from monitor.collect.sending.policy import why_not
from monitor.concepts.offices import OFFICES
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a griffier changed (verbeterd)."""

    ended: int
    addresses: int
    added: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom the register did not have yet (nieuw)."""

    name: str
    office: str
    email: str


def mandates_of(one: Correction) -> Sequence[Mandate]:
    """The list that a griffier looks at: by office, then by name."""
    found = Mandate.objects.filter(
        invitee__fieldwork=one.fieldwork, organisation=one.organisation, ended=False
    ).select_related("invitee")
    return sorted(found, key=lambda mandate: (LEADS.index(mandate.office), mandate.invitee.name))


def correct(
    one: Correction,
    work: Fieldwork,
    ended: set[int],
    emails: Mapping[int, str],
    newcomers: Sequence[Newcomer],
    known: Known,
    today: date,
) -> Corrected:
    """Confirm a list with what is to be changed in it; `ended` and `emails` by mandate.

    Refuses L60–L62 (too late), L87 (confirmed already), L40, L42–L44, all at once.
    """
    reason = why_not("correct", work, today)
    if reason is None and one.confirmed_on is not None:
        reason = Problem("L87", Place(one.organisation_name), {"day": one.confirmed_on})
    if reason is not None:
        raise ProblemsFound([reason])
    ours = {mandate.pk: mandate for mandate in mandates_of(one)}
    changed = {
        key: written.strip()
        for key, written in emails.items()
        if key in ours and key not in ended and written.strip() != ours[key].invitee.email
    }
    refuse_if_any(_problems(one, ours, changed, newcomers, known))
    with transaction.atomic(using=STORE):
        over = Mandate.objects.filter(pk__in=ended & set(ours)).update(ended=True)
        for key, written in changed.items():
            Invitee.objects.filter(pk=ours[key].invitee_id).update(email=written, unreachable=False)
        for newcomer in newcomers:
            _add(one, newcomer, known)
        for key in ended & set(ours):
            _lead_again(ours[key].invitee, known)
        Correction.objects.filter(pk=one.pk).update(confirmed_on=today)
    return Corrected(over, len(changed), len(newcomers))


def _problems(
    one: Correction,
    ours: Mapping[int, Mandate],
    changed: Mapping[int, str],
    newcomers: Sequence[Newcomer],
    known: Known,
) -> list[Problem]:
    found = [
        Problem("L44", Place(ours[key].invitee.name))
        for key, written in changed.items()
        if written and not fits("email", written)
    ]
    tier = known.organisations[one.organisation].tier
    for newcomer in newcomers:
        place = Place(newcomer.name or "–")
        if not newcomer.name or not fits("name", newcomer.name):
            found.append(Problem("L40", place))
        office = OFFICES.get(newcomer.office)
        if office is None or office.tier != tier:
            values = {"office": newcomer.office[:40], "organisation": one.organisation_name}
            found.append(Problem("L43", place, values))
        if not fits("email", newcomer.email):
            found.append(Problem("L44", place))
    return found


def _add(one: Correction, newcomer: Newcomer, known: Known) -> None:
    group = known.classes[newcomer.office, known.organisations[one.organisation].province]
    invitee = Invitee.objects.create(
        fieldwork=one.fieldwork,
        name=newcomer.name,
        email=newcomer.email,
        organisation=one.organisation,
        organisation_name=one.organisation_name,
        office=newcomer.office,
        weighting_class=group,
        secret=new_secret().written,
    )
    Mandate.objects.create(
        invitee=invitee,
        organisation=one.organisation,
        office=newcomer.office,
        weighting_class=group,
    )


def _lead_again(invitee: Invitee, known: Known) -> None:
    """The mandate that leads now; who has none left is taken out."""
    left = sorted(invitee.mandates.filter(ended=False), key=lambda m: LEADS.index(m.office))
    if not left:
        Invitee.objects.filter(pk=invitee.pk).update(removed=True)
        return
    first = left[0]
    Invitee.objects.filter(pk=invitee.pk).update(
        organisation=first.organisation,
        organisation_name=known.organisations[first.organisation].name,
        office=first.office,
        weighting_class=first.weighting_class,
    )
