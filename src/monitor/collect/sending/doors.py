"""The two doors of the sender that need no account: stopping, and a griffier's own list.

A GET changes nothing, and a stop link that does not exist looks like one that does.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from monitor.collect.addresses.models import Correction, Invitee
from monitor.collect.cards.models import Fieldwork
from monitor.collect.office.desk import UNDOABLE, refused, show
from monitor.collect.sending.corrections import Newcomer, correct, mandates_of
from monitor.collect.sending.policy import why_not
from monitor.collect.sending.views import known
from monitor.concepts.offices import OFFICES
from monitor.concepts.problems import ProblemsFound
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
    return show(request, "sending/stop.html", stopped=request.method == "POST")


@require_http_methods(BOTH)
def own_list(request: HttpRequest, link: str) -> HttpResponse:
    """The list of one organisation, and confirming it."""
    one = get_object_or_404(Correction, link=link)
    work = get_object_or_404(Fieldwork, pk=one.fieldwork)
    if request.method != "POST":
        return _list(request, one, work)
    try:
        told = correct(
            one,
            work,
            {int(key) for key in request.POST.getlist("ended") if key.isdigit()},
            {
                int(name.removeprefix("email-")): str(value)
                for name, value in request.POST.items()
                if name.removeprefix("email-").isdigit()
            },
            _newcomers(request),
            known(settings.MONITOR_EDITION),
            timezone.localdate(),
        )
    except ProblemsFound as found:
        return refused(request, list(found.problems), UNDOABLE)
    counts = {"ended": told.ended, "addresses": told.addresses, "added": told.added}
    log.write(f"{one.function} {one.organisation}", "list.confirmed", work.code, **counts)
    return show(request, "sending/list_done.html", one=one)


def _list(request: HttpRequest, one: Correction, work: Fieldwork) -> HttpResponse:
    if one.confirmed_on is not None or why_not("correct", work) is not None:
        return show(request, "sending/list_done.html", one=one)
    tier = known(settings.MONITOR_EDITION).organisations[one.organisation].tier
    return show(
        request,
        "sending/list.html",
        one=one,
        mandates=[(m, OFFICES[m.office].singular.nl) for m in mandates_of(one)],
        offices=[(o.code, o.singular.nl) for o in OFFICES.values() if o.tier == tier],
        lines=range(NEW),
    )


def _newcomers(request: HttpRequest) -> list[Newcomer]:
    """The lines for newcomers in which a name or an address was typed."""
    told = [
        Newcomer(*(request.POST.get(f"{field}-new-{at}", "").strip() for field in FIELDS))
        for at in range(NEW)
    ]
    return [one for one in told if one.name or one.email]


FIELDS = ("name", "office", "email")
