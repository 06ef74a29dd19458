"""The form with which a fieldwork is opened, in either regime: read strictly, and shown again with
what was typed when it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from monitor.collect.office.closing import Terms
from monitor.collect.office.desk import UNDOABLE, told_of
from monitor.collect.office.fields import day
from monitor.collect.office.words import language_of
from monitor.concepts.problems import Problem, ProblemsFound, refuse_if_any


DAYS = ("opens", "closes", "destroy_on")


def read_terms(request: HttpRequest) -> Terms:
    """What a fieldwork is to be opened with. Refuses L85, all days at once."""
    problems: list[Problem] = []
    opens, closes, gone = (day(request, name, problems) for name in DAYS)
    refuse_if_any(problems)
    return Terms(
        request.POST.get("code", "").strip(),
        request.POST.get("questionnaire", "").strip(),
        request.POST.get("recipients", "").replace("\r", ""),
        opens,
        closes,
        gone,
        fictitious="fictitious" in request.POST,
    )


def refilled(request: HttpRequest, found: ProblemsFound | None) -> Mapping[str, Any]:
    """For a form that is shown again: what was wrong, and what was typed."""
    if found is None:
        return {"given": {}}
    told = told_of(found.problems, language_of(request))
    return {"given": request.POST, "problems": told, "status": UNDOABLE}
