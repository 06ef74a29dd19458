"""The addresses that sender and office have in common: in and out, log, calendar, style."""

from __future__ import annotations

from django.urls import path

from monitor.collect.office import login, shared
from monitor.web.look import STYLE_NAME, style


common = [
    path(STYLE_NAME, style, name="style"),
    path("inloggen", login.log_in, name="login"),
    path("uitloggen", login.log_out, name="logout"),
    path("log", shared.log, name="log"),
    path("agenda", shared.calendar, name="calendar"),
    path("agenda/erbij", shared.add_survey, name="add-survey"),
    path("agenda/<int:key>/eruit", shared.remove_survey, name="remove-survey"),
]
