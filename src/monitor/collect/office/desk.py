"""The desk (bureau): how a page of the office is guarded, shown and written in the log.

Every refusal shows its reason with the page that it was about; nothing is done by a GET.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from monitor.collect.office.permissions import why_not_by
from monitor.collect.office.words import language_of, say, spoken
from monitor.concepts.language import Language
from monitor.concepts.problems import Place, Problem, ProblemsFound
from monitor.web.audit import log
from monitor.web.look import STYLE_NAME


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
UNDOABLE = 409
FACTOR = "factor"  # in the session of who gave a code as well as a password
SAID = (("heading", "title"), ("text", "text"))
MOST = 50  # problems on one page


def show(
    request: HttpRequest, template: str, /, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render a page of the office; `may_act` says whether this user may do something."""
    may_act = why_not_by(request.user, "act") is None
    known = {"style": STYLE_NAME, "may_act": may_act, **spoken(request), **context}
    return render(request, template, known, status=status)


def looking(act: str = "look") -> Callable[[View[P]], View[P]]:
    """A page to look at, for those in the right group."""
    return lambda view: require_safe(_guarded(view, act))


def acting(view: View[P]) -> View[P]:
    """A post that does something, for fieldworkers."""
    return require_POST(_guarded(view, "act"))


def own(view: View[P]) -> View[P]:
    """A post about one's own account, for everybody of the office."""
    return require_POST(_guarded(view, "look"))


def _guarded(view: View[P], act: str) -> View[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_anonymous or not request.session.get(FACTOR):
            return redirect_to_login(request.path if request.method == "GET" else "/")
        if (reason := why_not_by(request.user, act)) is not None:
            return refused(request, [reason], 403)
        try:
            return view(request, *args, **kwargs)
        except ProblemsFound as found:
            return refused(request, list(found.problems), UNDOABLE)

    return guarded


def refused(request: HttpRequest, problems: list[Problem], status: int) -> HttpResponse:
    """Why not, and what to do about it: every problem, up to a pageful."""
    told = told_of(problems, language_of(request))
    more = max(0, len(told) - MOST)
    return show(request, "office/refused.html", status=status, problems=told[:MOST], more=more)


def told_of(problems: Sequence[Problem], language: Language) -> list[Mapping[str, str]]:
    """Problems as a page shows them, the blocking ones first."""
    return [
        {
            "code": one.code,
            "place": place(one.place, language),
            "what": one.what(language),
            "remedy": one.remedy(language),
        }
        for one in sorted(problems, key=lambda one: not one.blocking)
    ]


def place(where: Place, language: Language) -> str:
    """Where it is, without the path of a temporary file."""
    return where.say(language).rpartition("/")[2]


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """There is no such page."""
    return _said(request, "missing", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours went wrong, perhaps the database: this page asks it nothing."""
    words = {part: say(request, f"broken_{name}") for part, name in SAID}
    known = {"style": STYLE_NAME, **spoken(request), **words, "languages": ()}
    return HttpResponse(render_to_string("office/said.html", known), status=500)


def forgotten(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without its token: the page was open while somebody logged out."""
    return _said(request, "forgotten", 403)


def _said(request: HttpRequest, what: str, status: int) -> HttpResponse:
    words = {part: say(request, f"{what}_{name}") for part, name in SAID}
    return show(request, "office/said.html", status=status, **words)


def done(request: HttpRequest, what: str, thing: str, **details: str | int) -> None:
    """Write in the log who did what."""
    with transaction.atomic(using="default"):
        log.write(request.user.get_username(), what, thing, **details)
