"""A page of the answering site in the language of its visitor, and the few pages without questions.

Every page carries the way out and where to find help. A title never says what the page asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render

from monitor.collect.interface import Interface, interface_in, interfaces
from monitor.collect.library import spoken
from monitor.design.questionnaire import SheetLanguage
from monitor.web.look import STYLE_NAME


# Numbers as the questionnaire of the edition has them.
HELP = (
    ("help_danger", "112"),
    ("help_team", "070-3738314"),
    ("help_victims", "0900-0101"),
)


def page(
    request: HttpRequest,
    template: str,
    language: str,
    *,
    status: int = 200,
    languages: Sequence[SheetLanguage] | None = None,
    **context: object,
) -> HttpResponse:
    """Render `answering/<template>.html`; `languages` are those the visitor can choose from."""
    interface = interface_in(language)
    if languages is None:
        asked = spoken(settings.MONITOR_EDITION)
        languages = [one.language for code, one in interfaces().items() if code in asked]
    return django_render(
        request,
        f"answering/{template}.html",
        {
            "t": interface.says,
            "lang": interface.code,
            "direction": interface.direction,
            "style": STYLE_NAME,
            "help": help_lines(interface),
            "languages": [(one, one.code == language) for one in languages],
            **context,
        },
        status=status,
    )


def help_lines(interface: Interface) -> list[Mapping[str, str]]:
    return [
        {"who": interface.says[key], "number": number, "dial": number.replace("-", "")}
        for key, number in HELP
    ]


def said(request: HttpRequest, language: str, what: str, status: int) -> HttpResponse:
    """A page with a title and a sentence: refused, busy, missing, broken."""
    says = interface_in(language).says
    return page(
        request,
        "said",
        language,
        status=status,
        heading=says[f"{what}_title"],
        text=says[f"{what}_text"],
        code=what in ("refused", "missing"),
    )
