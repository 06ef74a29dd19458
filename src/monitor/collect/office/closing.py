"""Opening and ending a fieldwork: the days that were promised, kept by the machine.

Closing shuts the door, forgets drafts and releases the tray. Destroying removes cards and answers
on the promised day. Each can be done again when it was broken off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from monitor.collect.answers.models import (
    ReleasedAnswer,
    ReleasedOpenAnswer,
    WaitingAnswer,
    WaitingOpenAnswer,
)
from monitor.collect.answers.release import release
from monitor.collect.cards.models import Card, DoneCard, Draft, Fieldwork
from monitor.collect.cards.telling import tell_done
from monitor.collect.office.policy import refuse_for, why_not_close, why_not_destroy
from monitor.collect.office.promises import CLOSED, DESTROYED, FORMS_DESTROYED, Deed, is_recorded
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.collect.seal import read_recipients
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.design.questionnaire import Questionnaire, Regime, read_questionnaire
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
    fictitious: bool = False


def open_fieldwork(terms: Terms, edition: Path) -> Fieldwork:
    """Open a fieldwork among persons. Refuses L10, L11 (keys), L82–L84, L98, L96 and what is
    wrong in the questionnaire, all at once."""
    keys: Sequence[Problem] = ()
    try:
        read_recipients(terms.recipients)
    except ProblemsFound as found:
        keys = found.problems
    agreed = agreed_in(terms, edition, "persoon", keys)
    return Fieldwork.objects.create(recipients=terms.recipients, **agreed)


def agreed_in(
    terms: Terms, edition: Path, regime: Regime, others: Sequence[Problem] = ()
) -> dict[str, Any]:
    """The fields that a fieldwork of either regime is opened with. Refuses what is wrong in the
    terms, the `others` that are known already, and the questionnaire, all at once."""
    problems = [*problems_of(terms), *others]
    try:
        asked = asked_in(terms, edition, regime)
    except ProblemsFound as found:
        raise ProblemsFound([*problems, *found.problems]) from None
    refuse_if_any(problems)
    return {
        "code": terms.code,
        "questionnaire": terms.questionnaire,
        "fingerprint": asked.fingerprint,
        "languages": languages_of(asked),
        "opens": terms.opens,
        "closes": terms.closes,
        "destroy_on": terms.destroy_on,
        "fictitious": terms.fictitious,
    }


def asked_in(terms: Terms, edition: Path, regime: Regime) -> Questionnaire:
    """The questionnaire that is opened. Refuses L98 when it is of the other regime."""
    found = read_questionnaire(edition / "questionnaire" / terms.questionnaire)
    if not found.serves(regime):
        place = Place(terms.code or "code")
        raise refuse("L98", place, questionnaire=terms.questionnaire, regime=regime)
    return found


def questionnaires_for(regime: Regime, edition: Path) -> list[str]:
    """The questionnaires of the edition that this regime may ask; what is wrong in one is told to
    who opens it."""
    found = []
    for folder in sorted((edition / "questionnaire").iterdir(), reverse=True):
        try:
            if folder.is_dir() and read_questionnaire(folder).serves(regime):
                found.append(folder.name)
        except ProblemsFound:
            found.append(folder.name)
    return found


def languages_of(asked: Questionnaire) -> str:
    """Every language of its sheets: a column more is a language more."""
    return " ".join(one.code for one in asked.languages)


def problems_of(terms: Terms) -> list[Problem]:
    """What is wrong with code, names and days: L82–L84, L96."""
    place = Place(terms.code or "code")
    found = []
    for name in (terms.code, terms.questionnaire):
        if not name or set(name.replace("_", "-")) - set(CODE) or len(name) > 60:
            found.append(Problem("L82", place, {"name": name[:60]}))
    if any(
        kind.objects.filter(pk=terms.code).exists() for kind in (Fieldwork, OrganisationFieldwork)
    ):
        found.append(Problem("L83", place))
    if not terms.opens <= terms.closes < terms.destroy_on:
        found.append(Problem("L84", place))
    elif terms.closes < timezone.localdate():
        found.append(Problem("L96", place, {"closes": terms.closes}))
    return found


def close(work: Fieldwork, policy: Policy, today: date | None = None) -> int:
    """Close: no answer is accepted any more, drafts are gone, the tray is released; gives how many
    answers and open answers were released. Refuses L81."""
    refuse_for(why_not_close(work, today))
    Fieldwork.objects.filter(pk=work.pk).update(closed=True)
    Draft.objects.filter(fieldwork=work.code).delete()
    return _released(work, policy, closing=True)


def destroy(work: Fieldwork, today: date | None = None) -> Mapping[str, int]:
    """Remove cards, drafts and answers of a fieldwork; its terms stay. Refuses L69.

    `left` is counted afterwards in the stores themselves: the proof that nothing remains.
    """
    refuse_for(why_not_destroy(work, today))
    Fieldwork.objects.filter(pk=work.pk).update(closed=True)
    gone = {"cards": Card.objects.filter(fieldwork=work).delete()[0]}
    DoneCard.objects.filter(fieldwork=work).delete()
    gone["drafts"] = Draft.objects.filter(fieldwork=work.code).delete()[0]
    gone["answers"] = sum(rows.delete()[0] for rows in _answers(work))
    return gone | {"left": _left(work)}


def _answers(work: Fieldwork) -> list[QuerySet[Model]]:
    stores = (WaitingAnswer, WaitingOpenAnswer, ReleasedAnswer, ReleasedOpenAnswer)
    return [store._default_manager.filter(fieldwork=work.code) for store in stores]


def _left(work: Fieldwork) -> int:
    cards = (Card.objects.filter(fieldwork=work), DoneCard.objects.filter(fieldwork=work))
    rows = (*cards, Draft.objects.filter(fieldwork=work.code))
    return sum(one.count() for one in (*rows, *_answers(work)))


def daily(policy: Policy, today: date) -> Iterator[Deed]:
    """What the office does every day: tell the sender who is done, release, close what ended,
    destroy what was promised. How many are done stands in no log.

    Each deed is given when it is done, to be recorded before the next begins.
    """
    for work in Fieldwork.objects.order_by("code"):
        if not work.closed:
            tell_done(work, today)
        yield from _due(work, policy, today)
    for forms in OrganisationFieldwork.objects.filter(destroy_on__lte=today):
        gone = forms.forms.all().delete()[0]
        if gone or not is_recorded(FORMS_DESTROYED, forms.code):
            left = forms.forms.count()
            yield Deed(FORMS_DESTROYED, forms.code, {"rows": gone, "left": left})


def _due(work: Fieldwork, policy: Policy, today: date) -> Iterator[Deed]:
    if today > work.closes and not work.closed:
        yield Deed(CLOSED, work.code, {"released": close(work, policy, today)})
    if today >= work.destroy_on:
        gone = destroy(work, today)
        if any(gone.values()) or not is_recorded(DESTROYED, work.code):
            yield Deed(DESTROYED, work.code, gone)
    elif released := _released(work, policy, closing=work.closed or today > work.closes):
        yield Deed("answers.released", work.code, {"released": released})


def _released(work: Fieldwork, policy: Policy, *, closing: bool) -> int:
    batch = policy.of("fieldwork", "batch")
    return sum(one.released for one in release(work.code, batch, closing=closing))
