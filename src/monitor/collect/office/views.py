"""The pages of the office: opening a fieldwork, live response, closing, destroying.

This process has no address book: who was invited cannot be seen here, only how many.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from monitor.collect.cards.models import Fieldwork
from monitor.collect.office import closing
from monitor.collect.office.desk import acting, done, looking, show
from monitor.collect.office.opening_form import read_terms, refilled
from monitor.collect.office.policy import why_not_close, why_not_destroy
from monitor.collect.office.promises import CLOSED, DESTROYED, OPENED
from monitor.collect.office.response import live_response, name_of
from monitor.collect.office.words import language_of, say
from monitor.concepts.problems import ProblemsFound
from monitor.protect.policy import Policy, read_policy


def policy() -> Policy:
    return read_policy(settings.MONITOR_EDITION / "protection.toml")


@looking()
def overview(request: HttpRequest) -> HttpResponse:
    """Every fieldwork, a form to open one, and which promises the database keeps."""
    return _overview(request)


def _overview(request: HttpRequest, found: ProblemsFound | None = None) -> HttpResponse:
    return show(
        request,
        "office/overview.html",
        works=Fieldwork.objects.order_by("-opens", "code"),
        roles=connections["answers"].vendor == "postgresql",
        questionnaires=closing.questionnaires_for("persoon", settings.MONITOR_EDITION),
        **refilled(request, found),
    )


@acting
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a fieldwork. Refuses L10, L11, L82–L85, L96, L98 and what is wrong in the questionnaire;
    what was typed is kept."""
    try:
        work = closing.open_fieldwork(read_terms(request), settings.MONITOR_EDITION)
    except ProblemsFound as found:
        return _overview(request, found)
    done(request, OPENED, work.code, closes=str(work.closes), destroy_on=str(work.destroy_on))
    messages.info(request, say(request, "opened"))
    return redirect("fieldwork", code=work.code)


@looking()
def fieldwork(request: HttpRequest, code: str) -> HttpResponse:
    """One fieldwork: its days, the response, and what can be done now."""
    work = get_object_or_404(Fieldwork, pk=code)
    now, language = policy(), language_of(request)
    return show(
        request,
        "office/fieldwork.html",
        work=work,
        response=[(name_of(one.group, language), one) for one in live_response(work, now)],
        least=now.of("fieldwork", "live_response"),
        batch=now.of("fieldwork", "batch"),
        why_not_close=why_not_close(work),
        why_not_destroy=why_not_destroy(work),
    )


@acting
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a fieldwork. Refuses L81."""
    work = get_object_or_404(Fieldwork, pk=code)
    released = closing.close(work, policy())
    done(request, CLOSED, code, released=released)
    messages.info(request, say(request, "closed_done", released=released))
    return redirect("fieldwork", code=code)


@acting
def destroy(request: HttpRequest, code: str) -> HttpResponse:
    """Destroy cards, drafts and answers. Refuses L69."""
    work = get_object_or_404(Fieldwork, pk=code)
    gone = closing.destroy(work)
    done(request, DESTROYED, code, **gone)
    messages.info(request, say(request, "destroyed_done", **gone))
    return redirect("fieldwork", code=code)
