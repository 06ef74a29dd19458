"""What may happen now (mag dit nu?): for every act of the sender the reason why it may not.

One function serves button, check and test. Who may do it is another question, see
`office.permissions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone

from monitor.collect.addresses.models import Invitee
from monitor.collect.cards.models import Card, Fieldwork
from monitor.concepts.problems import Place, Problem, ProblemsFound


Rule = Callable[[Fieldwork, date], str | None]


def _closed(work: Fieldwork, today: date) -> str | None:
    return "L60" if work.closed or today > work.closes else None


def _given(work: Fieldwork, today: date) -> str | None:  # noqa: ARG001 (a rule)
    return "L61" if Card.objects.filter(fieldwork=work).exists() else None


def _nobody(work: Fieldwork, today: date) -> str | None:  # noqa: ARG001 (a rule)
    return None if Invitee.objects.filter(fieldwork=work.code).exists() else "L62"


def _not_given(work: Fieldwork, today: date) -> str | None:  # noqa: ARG001 (a rule)
    return None if Card.objects.filter(fieldwork=work).exists() else "L64"


def _not_open(work: Fieldwork, today: date) -> str | None:
    return "L65" if today < work.opens else None


def _too_early(work: Fieldwork, today: date) -> str | None:
    return "L69" if today < work.destroy_on else None


# Every act with its rules; the first that speaks gives the reason.
RULES: Mapping[str, tuple[Rule, ...]] = {
    "import": (_closed, _given),
    "correct": (_closed, _nobody, _given),
    "draw": (_closed, _nobody, _given),
    "wave": (_closed, _not_given, _not_open),
    "destroy": (_too_early,),
}


def why_not(act: str, work: Fieldwork, today: date | None = None) -> Problem | None:
    """The reason why `act` cannot be done now, None when it can."""
    day = today or timezone.localdate()
    code = next((found for rule in RULES[act] if (found := rule(work, day))), None)
    days = {"opens": work.opens, "closes": work.closes, "destroy_on": work.destroy_on}
    return (code and Problem(code, Place(work.code), days)) or None


def refuse_unless(act: str, work: Fieldwork, today: date | None = None) -> None:
    """Raise the reason why `act` cannot be done now."""
    if (reason := why_not(act, work, today)) is not None:
        raise ProblemsFound([reason])
