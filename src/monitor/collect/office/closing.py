"""Opening and ending a fieldwork: the days that were promised, kept by the machine.

Closing shuts the door, forgets drafts and releases the tray. Destroying removes cards and answers
on the promised day. Each can be done again when it was broken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.collect.answers.models import (
    ReleasedAnswer,
    ReleasedOpenAnswer,
    WaitingAnswer,
    WaitingOpenAnswer,
)
from monitor.collect.answers.release import release
from monitor.collect.cards.models import Card, Draft, Fieldwork
from monitor.collect.office.policy import refuse_for, why_not_close, why_not_destroy
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.collect.seal import read_recipients
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any
from monitor.design.questionnaire import read_questionnaire
from monitor.protect.policy import Policy


CODE = "abcdefghijklmnopqrstuvwxyz0123456789-"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a fieldwork is opened with (voorwaarden); nothing of it can change what is linked."""

    code: str
    questionnaire: str
    recipients: str
    opens: date
    closes: date
    destroy_on: date
    languages: str = "nl en"
    fictitious: bool = False


def open_fieldwork(terms: Terms, edition: Path) -> Fieldwork:
    """Open a fieldwork among persons. Refuses L10, L11 (keys), L82–L84 and what is wrong in the
    questionnaire, all at once."""
    problems = list(_problems(terms))
    fingerprint = ""
    try:
        read_recipients(terms.recipients)
    except ProblemsFound as found:
        problems += found.problems
    try:
        folder = edition / "questionnaire" / terms.questionnaire
        fingerprint = read_questionnaire(folder).fingerprint
    except ProblemsFound as found:
        problems += found.problems
    refuse_if_any(problems)
    return Fieldwork.objects.create(
        code=terms.code,
        questionnaire=terms.questionnaire,
        fingerprint=fingerprint,
        recipients=terms.recipients,
        languages=terms.languages,
        opens=terms.opens,
        closes=terms.closes,
        destroy_on=terms.destroy_on,
        fictitious=terms.fictitious,
    )


def _problems(terms: Terms) -> list[Problem]:
    place = Place(terms.code or "code")
    found = []
    for name in (terms.code, terms.questionnaire):
        if not name or set(name.replace("_", "-")) - set(CODE) or len(name) > 60:
            found.append(Problem("L82", place, {"name": name[:60]}))
    if Fieldwork.objects.filter(code=terms.code).exists():
        found.append(Problem("L83", place))
    if not terms.opens <= terms.closes < terms.destroy_on:
        found.append(Problem("L84", place))
    return found


def close(work: Fieldwork, policy: Policy, today: date | None = None) -> int:
    """Close: no answer is accepted any more, drafts are gone, the tray is released; gives how many
    answers and open answers were released. Refuses L81."""
    refuse_for(why_not_close(work, today))
    Fieldwork.objects.filter(pk=work.pk).update(closed=True)
    Draft.objects.filter(fieldwork=work.code).delete()
    batch = policy.of("fieldwork", "batch")
    return sum(one.released for one in release(work.code, batch, closing=True))


def destroy(work: Fieldwork, today: date | None = None) -> Mapping[str, int]:
    """Remove cards, drafts and answers of a fieldwork; its terms stay. Refuses L69."""
    refuse_for(why_not_destroy(work, today))
    Fieldwork.objects.filter(pk=work.pk).update(closed=True)
    gone = {"cards": Card.objects.filter(fieldwork=work).delete()[0]}
    gone["drafts"] = Draft.objects.filter(fieldwork=work.code).delete()[0]
    gone["answers"] = sum(
        store._default_manager.filter(fieldwork=work.code).delete()[0]
        for store in (WaitingAnswer, WaitingOpenAnswer, ReleasedAnswer, ReleasedOpenAnswer)
    )
    return gone


def daily(policy: Policy, today: date) -> Mapping[str, int]:
    """What the office does every day: release, close what ended, destroy what was promised."""
    batch = policy.of("fieldwork", "batch")
    counts = {"released": 0, "closed": 0, "destroyed": 0}
    for work in Fieldwork.objects.all():
        if today >= work.destroy_on:
            counts["destroyed"] += sum(destroy(work, today).values())
        elif today > work.closes or work.closed:
            counts["closed"] += not work.closed
            counts["released"] += close(work, policy, today)
        else:
            counts["released"] += sum(one.released for one in release(work.code, batch))
    counts["destroyed"] += _destroy_forms(today)
    return counts


def _destroy_forms(today: date) -> int:
    """The forms of organisations whose day has come."""
    due = OrganisationFieldwork.objects.filter(destroy_on__lte=today)
    return sum(work.forms.all().delete()[0] for work in due)
