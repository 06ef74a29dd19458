"""What was promised to respondents and what was done (beloften): every date from the log itself.

A deed counts when its line stands in the log; the page shows the line and its seal, so that an
auditor can look it up. Says of no person and no answer anything but that all of them are gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils import timezone

from monitor.collect.cards.models import Fieldwork
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.protect.policy import Policy, Threshold
from monitor.web.audit import log
from monitor.web.audit.models import Act


Work = Fieldwork | OrganisationFieldwork
State = Literal["kept", "late", "early", "waiting", "overdue"]

OPENED, CLOSED = "fieldwork.opened", "fieldwork.closed"
DESTROYED, ADDRESSES = "fieldwork.destroyed", "addresses.destroyed"
BEGUN, FORMS_DESTROYED = "organisations.opened", "organisations.destroyed"
PROMISES = (
    ("opened", OPENED),
    ("closed", CLOSED),
    ("answers", DESTROYED),
    ("addresses", ADDRESSES),
)
TO_ORGANISATIONS = (
    ("begun", BEGUN),
    ("forms", FORMS_DESTROYED),
    ("addresses", ADDRESSES),
)
# The numbers of the policy that respondents are promised.
THRESHOLDS = (
    ("fieldwork", "batch"),
    ("fieldwork", "live_response"),
    ("population", "own_figure"),
    ("respondents", "hard"),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done to a fieldwork (daad): `what` as the log calls it, with counts."""

    what: str
    fieldwork: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise (belofte): the day it was due, the day it was done, and its line in the log."""

    promise: str
    due: date
    done: date | None
    state: State
    line: int | None = None
    seal: str = ""


def record(who: str, deed: Deed) -> None:
    """Write a deed in the log."""
    log.write(who, deed.what, deed.fieldwork, **deed.counts)


def is_recorded(what: str, fieldwork: str) -> bool:
    """Whether the log says so already: what is done every day is told once."""
    return Act.objects.filter(what=what, thing=fieldwork).exists()


def every_work() -> list[Work]:
    """Every fieldwork of both regimes, the latest first."""
    found: list[Work] = [*Fieldwork.objects.all(), *OrganisationFieldwork.objects.all()]
    return sorted(found, key=lambda one: (-one.opens.toordinal(), one.code))


def promises_of(work: Work, today: date) -> Sequence[Kept]:
    """The promises of one fieldwork in their order.

    Who destroys again finds nothing, so that the first line is the proof; a fieldwork that was
    opened before there was such a line has no proof of its opening.
    """
    due = _due(work)
    promised = PROMISES if isinstance(work, Fieldwork) else TO_ORGANISATIONS
    first: dict[str, Act] = {}
    told = Act.objects.filter(thing=work.code, what__in=dict(promised).values())
    for act in told.order_by("id"):
        first.setdefault(act.what, act)
    return [_kept(name, due[name], first.get(what), today) for name, what in promised]


def _due(work: Work) -> Mapping[str, date]:
    return {
        "opened": work.opens,
        "begun": work.opens,
        "closed": work.closes + timedelta(1),
        "answers": work.destroy_on,
        "forms": work.destroy_on,
        "addresses": work.destroy_on,
    }


def _kept(promise: str, due: date, act: Act | None, today: date) -> Kept:
    if act is None:
        return Kept(promise, due, None, "overdue" if today > due else "waiting")
    day = timezone.localdate(act.at)
    return Kept(promise, due, day, _state(promise, due, day), act.pk, act.seal)


def _state(promise: str, due: date, day: date) -> State:
    """Opening may be done before; the other promises name the day itself."""
    if day > due:
        return "late"
    return "early" if day < due and promise not in ("opened", "begun") else "kept"


def thresholds(policy: Policy) -> Sequence[tuple[str, Threshold]]:
    """The promised numbers with the source of each."""
    return [(key, policy.thresholds[section, key]) for section, key in THRESHOLDS]
