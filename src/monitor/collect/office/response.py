"""Live response (lopende respons): how many answered, told coarsely and of large groups only.

Somebody who watches these figures must never see a single person answer: they go by whole batches,
never say that nearly everybody answered, and stay silent on groups below the edition's threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.library import classes
from monitor.concepts.language import Language
from monitor.concepts.offices import OFFICE_GROUPS
from monitor.concepts.places import PROVINCES
from monitor.protect.policy import Policy


ALL = ""


@dataclass(frozen=True, slots=True)
class Response:
    """The response of one class, or of all ("" ). `answered` is at least so many; None when the
    group is not told of: it is too small (`invited` is None as well) or too few answered."""

    group: str
    invited: int | None
    answered: int | None


def live_response(work: Fieldwork, policy: Policy) -> list[Response]:
    """All together first, then every class."""
    counted = (
        Card.objects.filter(fieldwork=work)
        .values_list("weighting_class")
        .annotate(n=Count("hash"), done=Count("hash", filter=Q(done=True)))
        .order_by("weighting_class")
    )
    rows = [(str(group), int(n), int(done)) for group, n, done in counted]
    whole = (ALL, sum(n for _, n, _ in rows), sum(done for _, _, done in rows))
    return [_told(group, n, done, policy) for group, n, done in (whole, *rows)]


def _told(group: str, n: int, done: int, policy: Policy) -> Response:
    least, batch = policy.of("fieldwork", "live_response"), policy.of("fieldwork", "batch")
    if n < least:
        return Response(group, None, None)
    coarse = min(done, n - batch) // batch * batch
    return Response(group, n, coarse if coarse >= batch else None)


def name_of(group: str, language: Language) -> str:
    """A weighting class in words, “Raadsleden, Utrecht”; its code when the edition has no words."""
    known = classes().get(group)
    if known is None or known.office_group not in OFFICE_GROUPS:
        return group
    who = OFFICE_GROUPS[known.office_group].plural.say(language)
    places = [PROVINCES[place].name.say(language) for _, place in known.cells if place in PROVINCES]
    return ", ".join((f"{who[:1].upper()}{who[1:]}", *dict.fromkeys(places)))
