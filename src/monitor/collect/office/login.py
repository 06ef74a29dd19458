"""In and out of the office (inloggen): a name and a long password, then a code from a telephone.

Between the two nobody is logged in: the session knows whose password was right, for ten minutes.
Who has no second factor sets one first; there is no way around it. Guessers are made to wait.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

import segno
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from monitor.collect.answering.pace import Pace
from monitor.collect.office import factor as second
from monitor.collect.office.desk import FACTOR, UNDOABLE, looking, own, refused, show
from monitor.collect.office.models import RecoveryCode, SecondFactor
from monitor.collect.office.words import onward, say
from monitor.concepts.problems import ProblemsFound
from monitor.web.audit import log


PACE = Pace()
HALF, PATIENCE = "half", 600.0  # seconds between the password and the code
BACKEND = "django.contrib.auth.backends.ModelBackend"
BOTH = ("GET", "HEAD", "POST")
BUSY, WRONG = 429, 403


@require_http_methods(BOTH)
def log_in(request: HttpRequest) -> HttpResponse:
    """The page to log in, and the first half of it: name and password."""
    if request.method != "POST":
        return show(request, "office/login.html", next=request.GET.get("next", "/"))
    where = request.POST.get("next", "/")
    if PACE.too_fast(request):
        told = say(request, "login_busy")
        return show(request, "office/login.html", status=BUSY, next=where, wrong=told)
    name = request.POST.get("username", "")[:150]
    user = authenticate(request, username=name, password=request.POST.get("password", "")[:1000])
    if user is None:
        PACE.was_wrong(request)
        log.write("?", "login.refused")
        told = say(request, "login_wrong")
        return show(request, "office/login.html", status=WRONG, next=where, wrong=told)
    logout(request)
    request.session[HALF] = [user.pk, time.time(), onward(request, where)]
    assert isinstance(user, User), "the office has the accounts of Django"
    if second.factor_of(user, confirmed=True) is not None:
        return redirect("second")
    second.begin(user)
    return redirect("enrol")


def _half(request: HttpRequest) -> tuple[User, str] | None:
    """Who gave the right password a short while ago, and where they wanted to go."""
    held = request.session.get(HALF)
    if held is None or time.time() - held[1] > PATIENCE:
        return None
    user = User.objects.filter(pk=held[0], is_active=True).first()
    return None if user is None else (user, str(held[2]))


HalfView = Callable[[HttpRequest, User, str], HttpResponse]


def _halfway(view: HalfView) -> Callable[[HttpRequest], HttpResponse]:
    """A page between the two halves; from anywhere else one begins at the beginning."""

    @require_http_methods(BOTH)
    def guarded(request: HttpRequest) -> HttpResponse:
        held = _half(request)
        if held is None:
            return redirect("login")
        try:
            return view(request, *held)
        except ProblemsFound as found:
            return refused(request, list(found.problems), UNDOABLE)

    return guarded


@_halfway
def second_half(request: HttpRequest, user: User, where: str) -> HttpResponse:
    """The code from the telephone, or a recovery code. Refuses L93."""
    factor = second.factor_of(user, confirmed=True)
    if factor is None:
        return redirect("login")
    template = "office/second.html"
    if request.method != "POST":
        return show(request, template)
    wrong = _judged(request, factor)
    if wrong is not None:
        return show(request, template, status=wrong[0], wrong=wrong[1])
    _enter(request, user)
    return HttpResponseRedirect(where)


@_halfway
def enrol(request: HttpRequest, user: User, where: str) -> HttpResponse:
    """Set a second factor: show the square, and ask for the first code. Refuses L93."""
    factor = second.factor_of(user, confirmed=False)
    if factor is None:
        return redirect("login")
    drawn, seed = square(second.address_of(factor)), second.written_seed(factor)
    page = functools.partial(show, request, "office/enrol.html", square=drawn, seed=seed)
    if request.method != "POST":
        return page()
    wrong = _judged(request, factor)
    if wrong is not None:
        return page(status=wrong[0], wrong=wrong[1])
    codes = second.confirm(factor)
    log.write(user.get_username(), "factor.set")
    _enter(request, user)
    return show(request, "office/recovery.html", codes=codes, where=where)


def _judged(request: HttpRequest, factor: SecondFactor) -> tuple[int, str] | None:
    """None when the code is right, else the status and what is said."""
    verdict = second.accepts(factor, request.POST.get("code", "")[:40])
    if verdict == "right":
        return None
    log.write(factor.user.get_username(), "factor.refused")
    key = "code_wait" if verdict == "wait" else "code_wrong"
    return BUSY if verdict == "wait" else WRONG, say(request, key)


def _enter(request: HttpRequest, user: User) -> None:
    request.session.pop(HALF, None)
    login(request, user, backend=BACKEND)
    request.session[FACTOR] = True
    log.write(user.get_username(), "login")


def square(address: str) -> SafeString:
    """The QR code of an address as SVG in the page; made here, so that no other site sees it."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=4, border=4, light="#fff"))


@looking()
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: how many recovery codes are left, and new ones."""
    return show(request, "office/account.html", left=_left(request))


def _left(request: HttpRequest) -> int:
    return RecoveryCode.objects.filter(user__username=request.user.get_username()).count()


@own
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for who has the telephone at hand. Refuses L93."""
    user = User.objects.get(username=request.user.get_username())
    factor = second.factor_of(user, confirmed=True)
    if factor is None:
        return redirect("login")
    wrong = _judged(request, factor)
    if wrong is not None:
        left = _left(request)
        return show(request, "office/account.html", status=wrong[0], wrong=wrong[1], left=left)
    log.write(user.get_username(), "factor.codes")
    codes = second.renewed_codes(user)
    return show(request, "office/recovery.html", codes=codes, where="/account")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        log.write(request.user.get_username(), "logout")
    logout(request)
    return redirect("login")
