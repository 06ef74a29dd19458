"""Waves (ronden): who gets the next message, made ready once a day and sent by the sender.

Who is done the sender is told once a day, as a list of hashes; it is kept in no address book and
never shown: a reminder that is not made is all that remains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from monitor.collect.addresses.models import Invitee, Message
from monitor.collect.cards.models import Fieldwork
from monitor.collect.cards.telling import told_done
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.collect.sending.book import AT_ONCE, STORE, secret_of
from monitor.collect.sending.letters import CORRECTION, Letter, Wording, filled
from monitor.collect.sending.policy import why_not
from monitor.concepts.offices import OFFICES
from monitor.concepts.problems import Place, Problem, ProblemsFound


Work = Fieldwork | OrganisationFieldwork
LISTED = timedelta(1)  # a reminder goes by a list of who is done of today or yesterday


@dataclass(frozen=True, slots=True)
class Ready:
    """A wave that was made ready (klaargezet): how many mails, letters, and nobodies."""

    mails: int
    letters: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class Written:
    """One message as it goes out: what the invitee reads."""

    language: str
    subject: str
    text: str
    stop: str
    link: str
    code: str
    site: str


def waves(letters: Mapping[str, Letter]) -> list[Letter]:
    return [letter for wave, letter in letters.items() if wave != CORRECTION]


def why_not_wave(
    work: Fieldwork, letters: Mapping[str, Letter], wave: str, today: date | None = None
) -> Problem | None:
    """The reason why a wave cannot be made ready today, None when it can."""
    day = today or timezone.localdate()
    if reason := why_not("wave", work, day) or why_not_in_turn(work, letters, wave, day):
        return reason
    told, first = work.told_on, waves(letters)[0].wave
    if wave != first and (told is None or told < day - LISTED):
        return Problem("L94", Place(work.code), {"day": told or "–"})
    return None


def why_not_in_turn(
    work: Work, letters: Mapping[str, Letter], wave: str, day: date
) -> Problem | None:
    """The reason why it is not the turn of a wave: L66–L68, L75."""
    place = Place(work.code)
    sent = _days(work)
    if wave in sent:
        return Problem("L75", place, {"wave": wave, "day": sent[wave]})
    if day in sent.values():
        return Problem("L66", place)
    order = [one.wave for one in waves(letters)]
    before = order[: order.index(wave)]
    if before and before[-1] not in sent:
        first = next(one for one in before if one not in sent)
        return Problem("L67", place, {"wave": wave, "first": first})
    after = letters[wave].after_days
    if before and day < (soonest := sent[before[-1]] + timedelta(after)):
        return Problem("L68", place, {"wave": wave, "day": soonest, "days": after})
    return None


def _days(work: Work) -> Mapping[str, date]:
    """The day on which each wave was made ready."""
    found = Message.objects.filter(invitee__fieldwork=work.code).order_by("day")
    return dict(found.values_list("wave", "day").distinct())


def make_ready(
    work: Fieldwork, letters: Mapping[str, Letter], wave: str, today: date | None = None
) -> Ready:
    """Make the messages of a wave ready for everybody who is to get it.

    Refuses L60, L64–L68, L75, and L76 (no such wave).
    """
    if wave not in {one.wave for one in waves(letters)}:
        raise ProblemsFound([Problem("L76", Place(work.code), {"wave": wave})])
    day = today or timezone.localdate()
    if (reason := why_not_wave(work, letters, wave, day)) is not None:
        raise ProblemsFound([reason])
    silent = sum(channel_of(one) is None for one in invited(work))
    return laid_ready(_to_write(work), wave, day, silent)


def laid_ready(people: Iterable[Invitee], wave: str, day: date, silent: int) -> Ready:
    """Make a message of `wave` ready for each of `people` whom there is a way to."""
    messages = [
        Message(invitee=one, wave=wave, channel=channel, day=day, outcome="ready")
        for one in people
        if (channel := channel_of(one)) is not None
    ]
    with transaction.atomic(using=STORE):
        Message.objects.bulk_create(messages, batch_size=AT_ONCE)
    counts = Counter(one.channel for one in messages)
    return Ready(counts["mail"], counts["letter"], silent)


def invited(work: Work) -> Iterable[Invitee]:
    """Whoever was invited and wants to hear from us."""
    return Invitee.objects.filter(
        fieldwork=work.code, drawn=True, stopped=False, removed=False
    ).order_by("id")


def _to_write(work: Fieldwork) -> list[Invitee]:
    """Whoever was invited, wants to hear from us and is not done."""
    done = told_done(work)
    return [one for one in invited(work) if secret_of(one.secret).card not in done]


def channel_of(invitee: Invitee) -> str | None:
    """By mail if that arrives, else by post; None when there is no way."""
    if invitee.email and not invitee.unreachable:
        return "mail"
    return "letter" if invitee.postal else None


def written(work: Work, letter: Letter, invitee: Invitee, *, paper: bool = False) -> Written:
    """The message of a wave for one invitee, filled in."""
    language, wording = letter.in_language(invitee.language)
    secret = secret_of(invitee.secret)
    site = settings.MONITOR_ANSWERING_SITE
    door = "m" if isinstance(work, Fieldwork) else "o"
    slots = {
        "name": invitee.name,
        "office": office_in(invitee.office, language),
        "organisation": invitee.organisation_name,
        "link": f"{site}/{door}/{secret.written}",
        "code": secret.on_paper,
        "site": site,
        "closes": day_in(work.closes, language),
        "stop": f"{settings.MONITOR_SENDING_SITE}/stop/{invitee.stop}",
        "list": "",
        "promises": f"{site}/{language}/beloften",
    }
    return Written(
        language,
        filled(wording.subject, slots),
        filled(_text(wording, paper), slots),
        slots["stop"],
        slots["link"],
        slots["code"],
        site,
    )


def _text(wording: Wording, paper: bool) -> str:
    return wording.letter if paper else wording.text


def office_in(office: str, language: str) -> str:
    known = OFFICES.get(office)
    return known.singular.say("en" if language == "en" else "nl") if known else office


def day_in(day: date, language: str) -> str:
    """`5 april 2024`, `5 April 2024`."""
    with override(language):
        return date_format(day, "j F Y")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a wave (stand): messages by outcome."""

    wave: str
    day: date
    counts: Mapping[str, int]


def tallies(work: Work) -> Sequence[Tally]:
    """Every wave with what became of it, oldest first."""
    found = Message.objects.filter(invitee__fieldwork=work.code)
    grouped = found.values_list("wave", "day", "channel", "outcome").annotate(n=Count("id"))
    told: dict[tuple[str, date], Counter[str]] = {}
    for wave, day, channel, outcome, n in grouped.order_by("day"):
        counts = told.setdefault((wave, day), Counter())
        counts[outcome] += n
        counts[channel] += n
    return [Tally(wave, day, dict(counts)) for (wave, day), counts in told.items()]
