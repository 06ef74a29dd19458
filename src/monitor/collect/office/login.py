"""In and out of the office (inloggen): a name and a long password, and patience with guessers."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from monitor.collect.answering.pace import Pace
from monitor.collect.office.desk import show
from monitor.web.audit import log


PACE = Pace()
WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar."
BUSY = "Er kwamen vanaf uw netwerk veel pogingen achter elkaar. Probeer het over een paar minuten."


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The page to log in, and logging in."""
    if request.method != "POST":
        return show(request, "office/login.html", next=request.GET.get("next", "/"))
    onward = request.POST.get("next", "/")
    if PACE.too_fast(request):
        return show(request, "office/login.html", status=429, next=onward, wrong=BUSY)
    name = request.POST.get("username", "")[:150]
    user = authenticate(request, username=name, password=request.POST.get("password", "")[:1000])
    if user is None:
        PACE.was_wrong(request)
        log.write("?", "login.refused")
        return show(request, "office/login.html", status=403, next=onward, wrong=WRONG)
    login(request, user)
    log.write(user.get_username(), "login")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(onward if safe else "/")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        log.write(request.user.get_username(), "logout")
    logout(request)
    return redirect("login")
