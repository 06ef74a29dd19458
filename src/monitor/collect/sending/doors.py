"""The two doors of the sender that need no account: stopping, and a griffier's own list.

A GET changes nothing, and a stop link that does not exist looks like one that does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from monitor.collect.addresses.models import Correction, Invitee, Mandate
from monitor.collect.cards.models import Fieldwork
from monitor.collect.office.desk import UNDOABLE, refused, show, told_of
from monitor.collect.office.words import language_of, tables
from monitor.collect.sending.corrections import Newcomer, correct, mandates_of
from monitor.collect.sending.policy import why_not
from monitor.collect.sending.views import known
from monitor.collect.sending.waves import office_in
from monitor.concepts.language import Language
from monitor.concepts.offices import OFFICES
from monitor.concepts.problems import Problem, ProblemsFound
from monitor.web.audit import log


NEW = 5  # lines for newcomers on a list
BOTH = ("GET", "HEAD", "POST")


@csrf_exempt  # RFC 8058: a mail program posts here by itself, without a page of ours
@require_http_methods(BOTH)
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Write to me no more: a button, and after it a thank you, whatever the link."""
    if request.method == "POST":
        Invitee.objects.filter(stop=code).update(stopped=True)
        log.write("genodigde", "contact.stopped")
    other = "nl" if language_of(request) == "en" else "en"
    return show(
        request,
        "sending/stop.html",
        stopped=request.method == "POST",
        other_lang=other,
        other=tables()[other],
    )


@require_http_methods(BOTH)
def own_list(request: HttpRequest, link: str) -> HttpResponse:
    """The list of one organisation, and confirming it."""
    one = get_object_or_404(Correction, link=link)
    work = get_object_or_404(Fieldwork, pk=one.fieldwork)
    if request.method != "POST":
        return _list(request, one, work)
    sent = Sent.of(request)
    held, today = known(settings.MONITOR_EDITION), timezone.localdate()
    try:
        told = correct(one, work, sent.ended, sent.emails, sent.newcomers, held, today)
    except ProblemsFound as found:
        if why_not("correct", work) is not None or one.confirmed_on is not None:
            return refused(request, list(found.problems), UNDOABLE)
        return _list(request, one, work, sent, found.problems)
    counts = {"ended": told.ended, "addresses": told.addresses, "added": told.added}
    log.write(f"{one.function} {one.organisation}", "list.confirmed", work.code, **counts)
    return show(request, "sending/list_done.html", one=one)


@dataclass(frozen=True)
class Sent:
    """What a griffier filled in (ingevuld): mandates by their key, and the lines for newcomers."""

    ended: set[int]
    emails: Mapping[int, str]
    newcomers: Sequence[Newcomer]

    @classmethod
    def of(cls, request: HttpRequest) -> Sent:
        emails = {
            int(name.removeprefix("email-")): str(value)
            for name, value in request.POST.items()
            if _is_key(name.removeprefix("email-"))
        }
        ended = {int(key) for key in request.POST.getlist("ended") if _is_key(key)}
        return cls(ended, emails, _newcomers(request))


def _is_key(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 19


def _newcomers(request: HttpRequest) -> list[Newcomer]:
    """The lines for newcomers in which a name or an address was typed."""
    told = [
        Newcomer(*(request.POST.get(f"{field}-new-{at}", "").strip() for field in FIELDS))
        for at in range(NEW)
    ]
    return [one for one in told if one.name or one.email]


def _list(
    request: HttpRequest,
    one: Correction,
    work: Fieldwork,
    sent: Sent | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """The list as it stands, or as it was filled in with what is wrong about it."""
    if one.confirmed_on is not None or why_not("correct", work) is not None:
        return show(request, "sending/list_done.html", one=one)
    filled = sent or Sent(set(), {}, ())
    tier = known(settings.MONITOR_EDITION).organisations[one.organisation].tier
    language = language_of(request)
    empty = [Newcomer("", "", "")] * (NEW - len(filled.newcomers))
    offices = [(o.code, o.singular.say(language)) for o in OFFICES.values() if o.tier == tier]
    return show(
        request,
        "sending/list.html",
        status=UNDOABLE if problems else 200,
        one=one,
        lines=[_line(mandate, filled, language) for mandate in mandates_of(one)],
        offices=offices,
        newcomers=[*filled.newcomers, *empty],
        problems=told_of(problems, language),
    )


def _line(mandate: Mandate, filled: Sent, language: Language) -> Mapping[str, object]:
    return {
        "key": mandate.pk,
        "name": mandate.invitee.name,
        "office": office_in(mandate.office, language),
        "email": filled.emails.get(mandate.pk, mandate.invitee.email),
        "ended": mandate.pk in filled.ended,
    }


FIELDS = ("name", "office", "email")
