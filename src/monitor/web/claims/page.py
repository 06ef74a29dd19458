"""The two faces of the page: the form, and the annotated text or the complaint.

Works without script, loads nothing, and says with its policy that it may not. What comes from the
file was escaped before it came here.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.evaluate.claims import report
from monitor.evaluate.claims.reading import LARGEST_FILE, READERS
from monitor.web.claims.process import Checked
from monitor.web.claims.uploads import FIELD
from monitor.web.headers import HEADERS
from monitor.web.look import sheet


PATHS: Mapping[Language, str] = {"nl": "/controle", "en": "/check"}
NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}
WORDS: Mapping[str, Text] = {
    "site": Text("Monitor Integriteit en Veiligheid", "Integrity and Safety Monitor"),
    "skip": Text("Naar de inhoud", "Skip to content"),
    "title": Text("Controleer een tekst", "Check a text"),
    "wrong": Text("Niet gelukt", "That did not work"),
    "lead": Text(
        "Kies een persbericht, brief of rapport in het Nederlands. U ziet van elk cijfer over de "
        "monitor of de gepubliceerde cijfers het bevestigen, en waar dat staat.",
        "Choose a press release, letter or report in Dutch. You see of every figure on the monitor "
        "whether the published figures bear it out, and where that stands.",
    ),
    "private": Text(
        "Het bestand wordt nergens bewaard: het wordt gelezen, beantwoord en vergeten.",
        "The file is stored nowhere: it is read, answered and forgotten.",
    ),
    "label": Text("Bestand", "File"),
    "kinds": Text(
        f"{', '.join(READERS)}; hoogstens {LARGEST_FILE} MB.",
        f"{', '.join(READERS)}; at most {LARGEST_FILE} MB.",
    ),
    "send": Text("Controleer", "Check"),
    "again": Text("Nog een tekst controleren", "Check another text"),
    "languages": Text("Taal", "Language"),
    "figures": Text("Naar de cijfers", "To the figures"),
    "none": Text("Er is geen bestand gekozen.", "No file was chosen."),
    "choose": Text("Kies een bestand en probeer het opnieuw.", "Choose a file and try again."),
}
STYLE = (
    sheet()
    + report.MARKS
    + "main.broad{max-inline-size:76rem}mark{background:none}table{inline-size:auto}"
    + "input[type=file]{font:inherit;max-inline-size:100%;padding:.5rem 0}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
GUARDS: Mapping[str, str] = {
    **HEADERS,
    "Content-Security-Policy": POLICY,
    "Content-Type": "text/html; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def form(language: Language) -> str:
    """The page that asks for a file."""
    return _page(language, WORDS["title"], _form(language, ()))


def answer(found: Checked, language: Language) -> str:
    """The annotated text; or the form again, with what is wrong."""
    if found.complaints:
        return _page(language, WORDS["wrong"], _form(language, found.complaints))
    again = f'<p><a href="{PATHS[language]}">{_word("again", language)}</a></p>'
    return _page(language, WORDS["title"], found.html + again, broad=True)


def nothing_chosen(language: Language) -> Checked:
    return Checked("", ((WORDS["none"].say(language), WORDS["choose"].say(language)),))


def _word(name: str, language: Language) -> str:
    return escape(WORDS[name].say(language))


def _form(language: Language, complaints: tuple[tuple[str, str], ...]) -> str:
    told = "".join(f"<li>{escape(what)} {escape(remedy)}</li>" for what, remedy in complaints)
    summary = (
        f'<div class="summary" role="alert"><h2>{_word("wrong", language)}</h2>'
        f'<ul id="fout">{told}</ul></div>'
        if told
        else ""
    )
    described = "soorten fout" if told else "soorten"
    return (
        f"<h1>{_word('title', language)}</h1>{summary}<p>{_word('lead', language)}</p>"
        f"<p>{_word('private', language)}</p>"
        f'<form method="post" action="{PATHS[language]}" enctype="multipart/form-data">'
        f'<p><label class="title" for="{FIELD}">{_word("label", language)}</label>'
        f'<span class="hint" id="soorten">{_word("kinds", language)}</span><br>'
        f'<input type="file" id="{FIELD}" name="{FIELD}" accept="{",".join(READERS)}" required '
        f'aria-describedby="{described}"></p>'
        f'<div class="buttons"><button>{_word("send", language)}</button></div></form>'
    )


def _current(one: Language, language: Language) -> str:
    return ' aria-current="true"' if one == language else ""


def _page(language: Language, title: Text, inside: str, *, broad: bool = False) -> str:
    links = "".join(
        f'<li><a href="{PATHS[other]}" lang="{other}" hreflang="{other}"'
        f"{_current(other, language)}>{NAMES[other]}</a></li>"
        for other in LANGUAGES
    )
    kind = ' class="broad"' if broad else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title.say(language))} – {_word('site', language)}</title>\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#inhoud">{_word("skip", language)}</a>\n'
        f'<header><div><a href="/">{_word("figures", language)}</a>'
        f'<nav aria-label="{_word("languages", language)}"><ul>{links}</ul></nav></div></header>\n'
        f'<main id="inhoud" tabindex="-1"{kind}>\n{inside}\n</main>\n</body>\n</html>\n'
    )
