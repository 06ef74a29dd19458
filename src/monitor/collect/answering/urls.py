"""The addresses of the answering site: link, button, questions, done. Nothing else is here."""

from __future__ import annotations

from django.urls import path

from monitor.collect.answering import organisation, views
from monitor.web.look import STYLE_NAME, style


handler404 = "monitor.collect.answering.views.missing"
handler500 = "monitor.collect.answering.views.broken"

urlpatterns = [
    path("", views.code, name="code"),
    path(STYLE_NAME, style, name="style"),
    path("weg", views.leave, name="leave"),
    path("m/<str:secret>", views.landing, name="link"),
    path("o/<str:secret>", organisation.landing, name="organisation-link"),
    path("<slug:language>/m/<str:secret>", views.landing, name="link-in"),
    path("<slug:language>/o/<str:secret>", organisation.landing, name="organisation-link-in"),
    path("<slug:language>/", views.code, name="code-in"),
    path("<slug:language>/begin", views.begin, name="begin"),
    path("<slug:language>/verder", views.resume, name="resume"),
    path("<slug:language>/vragen/<int:number>", views.questions, name="questions"),
    path("<slug:language>/insturen", views.send, name="send"),
    path("<slug:language>/ontvangen", views.done, name="done"),
    path("<slug:language>/formulier", organisation.overview, name="form"),
    path(
        "<slug:language>/formulier/vragen/<int:number>",
        organisation.questions,
        name="form-questions",
    ),
    path("<slug:language>/formulier/kopie", organisation.copy, name="form-copy"),
    path("<slug:language>/formulier/collega", organisation.hand_over, name="form-hand-over"),
    path("<slug:language>/formulier/vaststellen", organisation.sign, name="form-sign"),
]
