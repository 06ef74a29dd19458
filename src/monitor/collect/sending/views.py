"""The pages of the sender: import, correction round, cards, waves, letters, stop-contact.

This process has no answers. Whether somebody answered is on none of these pages.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from monitor.collect.addresses.models import Correction, Invitee, Mandate
from monitor.collect.cards.models import Fieldwork
from monitor.collect.office.desk import acting, done, looking, place, show
from monitor.collect.office.fields import number
from monitor.collect.office.promises import ADDRESSES
from monitor.collect.office.shared import together_with
from monitor.collect.office.words import language_of, say
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.collect.sending import book, mail, paper
from monitor.collect.sending import waves as rounds
from monitor.collect.sending.frame import Frame, Known, read_frame, read_known
from monitor.collect.sending.letters import Letter, read_letters
from monitor.collect.sending.policy import refuse_unless, why_not
from monitor.collect.sending.register_xml import read_register_frame
from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.protect.policy import read_policy


FOUND = 25  # invitees on the page of a search


@cache
def known(edition: Path) -> Known:
    return read_known(edition)


def letters() -> dict[str, Letter]:
    return dict(read_letters(settings.MONITOR_EDITION / "letters"))


def _work(code: str) -> Fieldwork:
    return get_object_or_404(Fieldwork, pk=code)


@looking()
def overview(request: HttpRequest) -> HttpResponse:
    works = Fieldwork.objects.order_by("-opens", "code")
    forms = OrganisationFieldwork.objects.order_by("-opens", "code")
    return show(request, "sending/overview.html", works=works, forms=forms)


@looking()
def fieldwork(request: HttpRequest, code: str) -> HttpResponse:
    """Where the invitations stand, and what can be done now or why it cannot."""
    work = _work(code)
    written = letters()
    told = {one.wave: one for one in rounds.tallies(work)}
    return show(
        request,
        "sending/fieldwork.html",
        work=work,
        counts=_counts(work),
        lists=Correction.objects.filter(fieldwork=code).order_by("organisation_name"),
        waves=[
            (one, told.get(one.wave), rounds.why_not_wave(work, written, one.wave))
            for one in rounds.waves(written)
        ],
        why_not={act: why_not(act, work) for act in ("import", "correct", "draw", "destroy")},
        others=together_with(work.opens, work.closes),
    )


def _counts(work: Fieldwork) -> dict[str, int]:
    people = Invitee.objects.filter(fieldwork=work.code)
    return {
        "persons": people.filter(removed=False).count(),
        "mandates": Mandate.objects.filter(invitee__fieldwork=work.code, ended=False).count(),
        "cards": people.filter(drawn=True).count(),
        "unreachable": people.filter(unreachable=True).count(),
        "stopped": people.filter(stopped=True).count(),
    }


def sent_frame(request: HttpRequest) -> Frame:
    """The frame that was uploaded. Refuses L79 and whatever is wrong in the file, all at once."""
    sent = request.FILES.get("frame")
    if sent is None:
        raise refuse("L79", Place("kader"))
    suffix = ".xml" if str(sent.name).lower().endswith(".xml") else ".csv"
    held = known(settings.MONITOR_EDITION)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"kader{suffix}"
        path.write_bytes(sent.read())
        read = read_register_frame if suffix == ".xml" else read_frame
        return read(path, held, timezone.localdate())


@acting
def read_in(request: HttpRequest, code: str) -> HttpResponse:
    """Import a frame. Refuses L60, L61, L79 and whatever is wrong in the file, all at once."""
    work = _work(code)
    refuse_unless("import", work)
    held, frame = known(settings.MONITOR_EDITION), sent_frame(request)
    told = book.lay_in_frame(work, frame, held.organisations)
    done(request, "frame.read", code, persons=told.persons, mandates=told.mandates)
    told_of = {"persons": told.persons, "mandates": told.mandates}
    messages.info(request, say(request, "imported", **told_of))
    remarks(request, frame.warnings)
    return redirect("fieldwork", code=code)


def remarks(request: HttpRequest, warnings: Sequence[Problem]) -> None:
    """What wants a look in a frame that was read."""
    shown, language = warnings[:FOUND], language_of(request)
    if warnings:
        counts = {"count": len(warnings), "shown": len(shown)}
        messages.warning(request, say(request, "import_warnings", **counts))
    for one in shown:
        messages.warning(request, f"{place(one.place, language)}: {one.what(language)}")


@acting
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Mail the griffiers their lists. Refuses L60–L62, L76, L77."""
    work = _work(code)
    refuse_unless("correct", work)
    sent = mail.ask_for_corrections(work, letters(), timezone.localdate())
    done(request, "corrections.asked", code, mails=sent)
    messages.info(request, say(request, "asked_done", sent=sent))
    return redirect("fieldwork", code=code)


@acting
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Give cards to all or to a share by lot. Refuses L60–L63, L85."""
    problems: list[Problem] = []
    percent = number(request, "percent", 1, 100, problems)
    refuse_if_any(problems)
    policy = read_policy(settings.MONITOR_EDITION / "protection.toml")
    given = book.draw(_work(code), policy, percent, random.SystemRandom())
    done(request, "cards.given", code, cards=given, percent=percent)
    messages.info(request, say(request, "drawn_done", given=given))
    return redirect("fieldwork", code=code)


@acting
def wave(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Make a wave ready. Refuses L60, L64–L68, L75, L76."""
    ready = rounds.make_ready(_work(code), letters(), name)
    done(request, "wave.ready", code, wave=name, mails=ready.mails, letters=ready.letters)
    messages.info(request, say(request, "wave_ready_done", **asdict(ready)))
    return redirect("fieldwork", code=code)


@acting
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send what is ready. Refuses L77."""
    told = mail.send_ready(_work(code), letters())
    done(request, "mails.sent", code, sent=told.sent, failed=told.failed)
    messages.info(request, say(request, "sent_done", sent=told.sent, failed=told.failed))
    return redirect("fieldwork", code=code)


@acting
def print_letters(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The letters of a wave as PDF. Refuses L78."""
    made = paper.letters_pdf(_work(code), letters(), name, timezone.localdate())
    done(request, "letters.printed", code, wave=name)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="brieven-{name}.pdf"'
    return response


@acting
def posted(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The letters of a wave went to the post."""
    count = paper.printed(_work(code), name)
    done(request, "letters.posted", code, wave=name, letters=count)
    messages.info(request, say(request, "posted_done", count=count))
    return redirect("fieldwork", code=code)


@looking("act")
def invitees(request: HttpRequest, code: str) -> HttpResponse:
    """Find somebody who called: by a part of the name. Never whether they answered."""
    asked = " ".join(request.GET.get("zoek", "").split())[:100]
    found = Invitee.objects.filter(fieldwork=code, name__icontains=asked).order_by("name")
    shown = list(found[: FOUND + 1]) if len(asked) > 1 else []
    language = language_of(request)
    return show(
        request,
        "sending/invitees.html",
        work=_work(code),
        asked=asked,
        short=len(asked) < 2,
        found=[(one, rounds.office_in(one.office, language)) for one in shown[:FOUND]],
        more=len(shown) > FOUND,
    )


@acting
def stop_for(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Write to somebody no more, who asked so by telephone. The log holds no name."""
    invitee = get_object_or_404(Invitee, pk=key, fieldwork=code)
    Invitee.objects.filter(pk=invitee.pk).update(stopped=True)
    done(request, "contact.stopped", code)
    messages.info(request, say(request, "stop_for_done"))
    return redirect("invitees", code=code)


@acting
def destroy(request: HttpRequest, code: str) -> HttpResponse:
    """Destroy the address book of a fieldwork. Refuses L69."""
    gone = book.destroy_addresses(_work(code), timezone.localdate())
    done(request, ADDRESSES, code, **gone)
    messages.info(request, say(request, "gone_done", **gone))
    return redirect("fieldwork", code=code)
