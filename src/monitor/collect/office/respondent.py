"""Somebody fictitious who opens a link and answers in a browser without script (proefpersoon).

Sees nothing but pages, as a person would: for the demo, the benchmark and nobody else. Takes the
last choice of every question, writes no text, and knows no short cut.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit


MOST_PAGES = 80
REFUSED = 400


class Form(HTMLParser):
    """The form with questions or the one button on a page (formulier)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.sent: list[tuple[str, str]] = []
        self.offered: dict[str, list[str]] = {}
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action", "") != "/weg" and given.get("method") == "post"
            self.action = given.get("action", "") if self._inside else self.action
        if not self._inside or tag not in ("input", "textarea"):
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        if kind in ("radio", "checkbox"):
            self.offered.setdefault(name, []).append(given.get("value", ""))
        if kind in ("hidden", "text") or "checked" in given:
            self.sent.append((name, given.get("value", "")))

    def answered(self) -> list[tuple[str, str]]:
        """What is sent: as the page came, and the last choice of what is still open."""
        told = {name for name, _ in self.sent}
        chosen = [
            (name, values[-1])
            for name, values in self.offered.items()
            if name not in told and not name.endswith(".missing")
        ]
        return [*self.sent, *chosen]


@dataclass
class Browser:
    """A connection to the answering site that remembers its cookie; `seconds` per request."""

    site: str
    seconds: list[float] = field(default_factory=list)
    cookie: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.site)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self.connection = kind(parts.netloc, timeout=30)

    def ask(self, method: str, address: str, form: list[tuple[str, str]] | None = None) -> str:
        """Ask for a page and follow where it leads; gives its text. Refuses with OSError."""
        for _ in range(5):
            address, text = self._once(method, address, form)
            if not address:
                return text
            method, form = "GET", None
        raise OSError("the site leads around in a circle")

    def _once(
        self, method: str, address: str, form: list[tuple[str, str]] | None
    ) -> tuple[str, str]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if form is None else urlencode(form)
        started = time.perf_counter()
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.seconds.append(time.perf_counter() - started)
        if found := answer.headers.get("Set-Cookie"):
            self.cookie = found.partition(";")[0]
        if answer.status >= REFUSED:
            raise OSError(f"{method} gives {answer.status}")
        return answer.headers.get("Location", "").partition("#")[0], text

    def close(self) -> None:
        self.connection.close()


def answer_all(browser: Browser, link: str) -> int:
    """Open a link, answer everything and send it in; gives the number of pages with questions.

    Raises OSError when the site refuses, or when there is no end to it.
    """
    text = browser.ask("GET", urlsplit(link).path)
    for number in range(MOST_PAGES):
        form = Form(text)
        if not form.action:
            return number - 2  # the button before the questions, the button after them
        text = browser.ask("POST", form.action, form.answered())
    raise OSError("the interview has no end")
