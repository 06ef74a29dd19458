"""The pages that sender and office have in common: the log, the calendar, and the promises, which
everybody may see.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitor.collect.cards.models import Fieldwork
from monitor.collect.office import promises as promised
from monitor.collect.office.desk import acting, done, looking, show
from monitor.collect.office.fields import day, words
from monitor.collect.office.models import OtherSurvey
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.protect.policy import read_policy
from monitor.web.audit import log as audit
from monitor.web.audit.models import Act


LINES = 500  # of the log on one page, the newest


@looking("log")
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, and whether nobody changed it."""
    acts = Act.objects.order_by("-id")[:LINES]
    return show(request, "office/log.html", acts=acts, broken=audit.first_broken())


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised and what was done; needs no account."""
    today = timezone.localdate()
    return show(
        request,
        "office/promises.html",
        works=[(work, promised.promises_of(work, today)) for work in promised.every_work()],
        thresholds=promised.thresholds(read_policy(settings.MONITOR_EDITION / "protection.toml")),
        broken=audit.first_broken(),
    )


def together_with(starts: date, ends: date) -> list[OtherSurvey]:
    """Surveys of others that ask the same people in these days."""
    return list(OtherSurvey.objects.filter(starts__lte=ends, ends__gte=starts))


@looking()
def calendar(request: HttpRequest) -> HttpResponse:
    """Our fieldwork and the surveys of others, with what coincides."""
    ours = [(work, together_with(work.opens, work.closes)) for work in Fieldwork.objects.all()]
    return show(request, "office/calendar.html", ours=ours, others=OtherSurvey.objects.all())


@acting
def add_survey(request: HttpRequest) -> HttpResponse:
    """Add a survey of others to the calendar. Refuses L84–L86."""
    problems: list[Problem] = []
    name, holder, asks = (words(request, one, 200, problems) for one in ("name", "holder", "asks"))
    starts, ends = day(request, "starts", problems), day(request, "ends", problems)
    if not problems and ends < starts:
        problems.append(Problem("L84", Place(name)))
    refuse_if_any(problems)
    OtherSurvey.objects.create(name=name, holder=holder, asks=asks, starts=starts, ends=ends)
    done(request, "calendar.added", name)
    return redirect("calendar")


@acting
def remove_survey(request: HttpRequest, key: int) -> HttpResponse:
    """Take a survey out of the calendar."""
    survey = get_object_or_404(OtherSurvey, pk=key)
    survey.delete()
    done(request, "calendar.removed", survey.name)
    return redirect("calendar")
