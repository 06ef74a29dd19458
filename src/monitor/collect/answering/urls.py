"""The addresses of the answering site: link, button, questions, done. Nothing else is here."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from monitor.collect.answering import organisation, views
from monitor.web.look import STYLE_NAME, style


class LanguageCode(StringConverter):
    """A language in an address; one that the site does not speak is answered in Dutch."""

    regex = "[a-z]{2,3}"


register_converter(LanguageCode, "language")
handler400 = "monitor.collect.answering.views.unreadable"
handler404 = "monitor.collect.answering.views.missing"
handler500 = "monitor.collect.answering.views.broken"

urlpatterns = [
    path("", views.code, name="code"),
    path(STYLE_NAME, style, name="style"),
    path("weg", views.leave, name="leave"),
    path("m/<str:secret>", views.landing, name="link"),
    path("o/<str:secret>", organisation.landing, name="organisation-link"),
    path("<language:language>/m/<str:secret>", views.landing, name="link-in"),
    path("<language:language>/o/<str:secret>", organisation.landing, name="organisation-link-in"),
    path("<language:language>/", views.code, name="code-in"),
    path("<language:language>/beloften", views.promises, name="promises"),
    path("<language:language>/begin", views.begin, name="begin"),
    path("<language:language>/verder", views.resume, name="resume"),
    path("<language:language>/vragen/<int:number>", views.questions, name="questions"),
    path("<language:language>/insturen", views.send, name="send"),
    path("<language:language>/ontvangen", views.done, name="done"),
    path("<language:language>/formulier", organisation.overview, name="form"),
    path(
        "<language:language>/formulier/vragen/<int:number>",
        organisation.questions,
        name="form-questions",
    ),
    path("<language:language>/formulier/leeg.pdf", organisation.empty_on_paper, name="form-empty"),
    path("<language:language>/formulier/kopie", organisation.copy, name="form-copy"),
    path("<language:language>/formulier/kopie.pdf", organisation.copy_on_paper, name="form-paper"),
    path("<language:language>/formulier/collega", organisation.hand_over, name="form-hand-over"),
    path("<language:language>/formulier/vaststellen", organisation.sign, name="form-sign"),
]
