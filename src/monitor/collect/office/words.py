"""What the pages of office and sender say, in Dutch and English: one table for each in `texts/`.

A switch on every page chooses; a cookie remembers it until the browser closes and says nothing
else. What has no words in a table (the code of an act, the name of a wave) is shown as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from monitor.concepts.language import LANGUAGES, Language


COOKIE = "taal"
READS = ("GET", "HEAD")


@cache
def tables() -> Mapping[str, Mapping[str, str]]:
    """The words of every language by its code."""
    folder = resources.files("monitor.collect.office") / "texts"
    return {code: tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in LANGUAGES}


def language_of(request: HttpRequest) -> Language:
    """The language that the visitor chose; Dutch for who did not."""
    return "en" if request.COOKIES.get(COOKIE) == "en" else "nl"


def say(request: HttpRequest, key: str, **values: object) -> str:
    """One sentence in the language of the visitor, its slots filled."""
    return tables()[language_of(request)][key].format(**values)


def named(request: HttpRequest, kind: str, code: str) -> str:
    """What a code is called: `named(request, "wave", "invitation")`; the code without a name."""
    return tables()[language_of(request)].get(f"{kind}_{code.replace('.', '_')}", code)


def spoken(request: HttpRequest) -> Mapping[str, object]:
    """What every page knows: its words, its language, the others, and where the switch returns."""
    language = language_of(request)
    return {
        "t": tables()[language],
        "lang": language,
        "languages": [(code, words["name"]) for code, words in tables().items()],
        "here": request.get_full_path() if request.method in READS else came_from(request),
        "back": came_from(request),
    }


def came_from(request: HttpRequest) -> str:
    """The page of ours with the form that was posted; the first page when nobody says."""
    told = urlsplit(request.headers.get("Referer", ""))
    return told.path if told.netloc == request.get_host() and told.path else "/"


def onward(request: HttpRequest, where: str) -> str:
    """`where` if it is an address of this site, else the first page."""
    safe = url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())
    return where if safe else "/"


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a language and go back to where one was."""
    response = HttpResponseRedirect(onward(request, request.POST.get("here", "/")))
    response.set_cookie(
        COOKIE,
        "en" if request.POST.get("language") == "en" else "nl",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
