"""The pages of the sender for fieldwork among organisations: inviting, rounds, where it stands.

Which organisation signed off is known here, for the others are reminded; what it answered is not.
"""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from monitor.collect.addresses.models import Invitee
from monitor.collect.office.desk import acting, done, looking, show
from monitor.collect.office.words import say
from monitor.collect.organisations.models import OrganisationFieldwork, OrganisationForm
from monitor.collect.sending import mail
from monitor.collect.sending import organisations as asked
from monitor.collect.sending.letters import Letter, read_letters
from monitor.collect.sending.views import known, remarks, sent_frame
from monitor.collect.sending.waves import tallies, waves


def letters() -> dict[str, Letter]:
    return dict(read_letters(settings.MONITOR_EDITION / "letters" / asked.FOLDER))


def _work(code: str) -> OrganisationFieldwork:
    return get_object_or_404(OrganisationFieldwork, pk=code)


@looking()
def fieldwork(request: HttpRequest, code: str) -> HttpResponse:
    """Where the invitations stand, and what can be done now or why it cannot."""
    work, written, today = _work(code), letters(), timezone.localdate()
    told = {one.wave: one for one in tallies(work)}
    return show(
        request,
        "sending/organisations.html",
        work=work,
        counts=_counts(work),
        waves=[
            (one, told.get(one.wave), asked.why_not_wave(work, written, one.wave, today))
            for one in waves(written)
        ],
    )


def _counts(work: OrganisationFieldwork) -> dict[str, int]:
    people = Invitee.objects.filter(fieldwork=work.code)
    forms = OrganisationForm.objects.filter(fieldwork=work).aggregate(
        organisations=Count("id"), signed=Count("id", filter=Q(signed_on__isnull=False))
    )
    return {
        **forms,
        "editors": people.count(),
        "unreachable": people.filter(unreachable=True).count(),
        "stopped": people.filter(stopped=True).count(),
    }


@acting
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Give griffiers and secretaries of a frame a link. Refuses L60, L62, L79 and whatever is wrong
    in the file."""
    work = _work(code)
    frame = sent_frame(request)
    forms = asked.invite(work, frame.contacts, known(settings.MONITOR_EDITION).organisations)
    done(request, "organisations.invited", code, forms=forms)
    messages.info(request, say(request, "forms_invited", forms=forms))
    remarks(request, frame.warnings)
    return redirect("organisations", code=code)


@acting
def wave(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Make a wave ready for who did not sign off. Refuses L60, L62, L65–L68, L75, L76."""
    ready = asked.make_ready(_work(code), letters(), name)
    done(request, "wave.ready", code, wave=name, mails=ready.mails, letters=ready.letters)
    messages.info(request, say(request, "wave_ready_done", **asdict(ready)))
    return redirect("organisations", code=code)


@acting
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send what is ready. Refuses L77."""
    told = mail.send_ready(_work(code), letters())
    done(request, "mails.sent", code, sent=told.sent, failed=told.failed)
    messages.info(request, say(request, "sent_done", sent=told.sent, failed=told.failed))
    return redirect("organisations", code=code)
