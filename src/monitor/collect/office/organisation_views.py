"""The pages of the office for fieldwork among organisations: opening it, where it stands, the file.

This regime identifies, and says so on every page. It has no keys and no cards: nothing here meets
an answer of a person.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from monitor.collect.library import questionnaire_of
from monitor.collect.office.closing import questionnaires_for
from monitor.collect.office.desk import acting, done, looking, show
from monitor.collect.office.forms import open_for_organisations, write_forms
from monitor.collect.office.opening_form import read_terms, refilled
from monitor.collect.office.promises import BEGUN
from monitor.collect.office.words import say
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.concepts.problems import ProblemsFound


@looking()
def overview(request: HttpRequest) -> HttpResponse:
    """Every fieldwork among organisations, and a form to open one."""
    return _overview(request)


def _overview(request: HttpRequest, found: ProblemsFound | None = None) -> HttpResponse:
    works = OrganisationFieldwork.objects.order_by("-opens", "code")
    known = questionnaires_for("organisatie", settings.MONITOR_EDITION)
    return show(
        request,
        "office/organisations.html",
        works=works,
        questionnaires=known,
        **refilled(request, found),
    )


@acting
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a fieldwork among organisations. Refuses L82–L85, L96, L98 and what is wrong in the
    questionnaire; what was typed is kept."""
    try:
        work = open_for_organisations(read_terms(request), settings.MONITOR_EDITION)
    except ProblemsFound as found:
        return _overview(request, found)
    done(request, BEGUN, work.code, closes=str(work.closes), destroy_on=str(work.destroy_on))
    messages.info(request, say(request, "forms_opened"))
    return redirect("forms", code=work.code)


@looking()
def fieldwork(request: HttpRequest, code: str) -> HttpResponse:
    """Its days, and how many organisations of each tier have signed off."""
    work = get_object_or_404(OrganisationFieldwork, pk=code)
    signed = Count("id", filter=Q(signed_on__isnull=False))
    stand = work.forms.values("tier").annotate(asked=Count("id"), signed=signed).order_by("tier")
    return show(request, "office/forms.html", work=work, stand=stand)


@acting
def fetch(request: HttpRequest, code: str) -> HttpResponse:
    """The forms that were signed off, as CSV."""
    work = get_object_or_404(OrganisationFieldwork, pk=code)
    asked = questionnaire_of(work.questionnaire, work.fingerprint)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}.csv"
        count = write_forms(work, asked, path)
        written = path.read_bytes()
    done(request, "organisations.exported", code, forms=count)
    response = HttpResponse(written, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return response
