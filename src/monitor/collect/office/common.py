"""The addresses that sender and office have in common: in and out, log, calendar, promises."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from monitor.collect.office import login, shared, words
from monitor.web.look import STYLE_NAME, style


def no_icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Browsers ask for a picture by themselves; there is none, and no page about that."""
    return HttpResponse(status=204)


common = [
    path(STYLE_NAME, style, name="style"),
    path("favicon.ico", no_icon, name="icon"),
    path("taal", words.choose, name="language"),
    path("inloggen", login.log_in, name="login"),
    path("inloggen/code", login.second_half, name="second"),
    path("inloggen/instellen", login.enrol, name="enrol"),
    path("uitloggen", login.log_out, name="logout"),
    path("account", login.account, name="account"),
    path("account/herstelcodes", login.renew_codes, name="renew-codes"),
    path("beloften", shared.promises, name="promises"),
    path("log", shared.log, name="log"),
    path("agenda", shared.calendar, name="calendar"),
    path("agenda/erbij", shared.add_survey, name="add-survey"),
    path("agenda/<int:key>/eruit", shared.remove_survey, name="remove-survey"),
]
