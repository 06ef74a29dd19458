"""A publication with the page that checks a text, served on this machine alone.

Logs nothing. Takes a file from its own page only, no larger than can be checked and no slower than
somebody waits; the name under which the machine is addressed must be its own, so that no page from
elsewhere can be led here by a name that points to it.
"""

from __future__ import annotations

import functools
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.concepts.language import Language
from monitor.concepts.problems import Place, Problem
from monitor.evaluate.claims.reading import LARGEST_FILE, MEGABYTE
from monitor.web.claims import page
from monitor.web.claims.process import Sources, checked, complained
from monitor.web.claims.uploads import upload_in


HOST = "127.0.0.1"
OWN_NAMES = ("127.0.0.1", "localhost", "::1")
SLOWEST = 60  # seconds that a file may take to arrive
PATIENCE = 15  # seconds without a single octet
AT_ONCE = 2  # files that are checked at the same time
LARGEST_FORM = LARGEST_FILE * MEGABYTE + 10_000  # octets: the file and what a form adds
FORGIVEN = 4 * LARGEST_FORM  # octets that are let in and dropped, so that the answer is heard
_LANGUAGES: dict[str, Language] = {path: language for language, path in page.PATHS.items()}
_PIECE = 1 << 16

Refusal = tuple[int, str]  # status, and what is wrong


class Site(SimpleHTTPRequestHandler):
    """Files of the publication, and `page` under its own addresses."""

    timeout = PATIENCE

    def __init__(
        self, sources: Sources, turns: threading.Semaphore, *args: Any, **kwargs: Any
    ) -> None:
        self.sources, self.turns = sources, turns
        super().__init__(*args, **kwargs)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Nothing: who looked at what is nobody's business."""

    def do_GET(self) -> None:
        language = _LANGUAGES.get(self._path)
        if not self._is_own_host():
            self._say(400, "")
        elif language is None:
            super().do_GET()
        else:
            self._say(200, page.form(language))

    def do_POST(self) -> None:
        language = _LANGUAGES.get(self._path)
        if language is None:
            self._say(405, "")
        elif not (self._is_own_host() and self._is_from_own_page()):
            self._say(403, "")
        else:
            self._check(language)

    @property
    def _path(self) -> str:
        return urlsplit(self.path).path

    def _is_own_host(self) -> bool:
        return urlsplit(f"//{self.headers.get('Host', '')}").hostname in OWN_NAMES

    def _is_from_own_page(self) -> bool:
        """As `web.origin` has it: what a browser since 2023 says of where a post comes from."""
        site = self.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = self.headers.get("Origin")
        return origin in (None, "null") or urlsplit(origin).netloc == self.headers.get("Host")

    def _check(self, language: Language) -> None:
        said = self.headers.get("Content-Length") or ""
        if not said.isdecimal() or len(said) > 15:
            self._say(411, "")
            return
        if int(said) > LARGEST_FORM:
            self._drop(int(said))
            size = {"size": round(int(said) / MEGABYTE), "most": LARGEST_FILE}
            found = complained([Problem("K01", Place("form"), size)], language)
            self._say(413, page.answer(found, language))
            return
        body = self._body(int(said))
        if body is None:
            self._say(408, "")
            return
        upload = upload_in(self.headers.get("Content-Type") or "", body)
        del body
        if upload is None:
            self._say(400, page.answer(page.nothing_chosen(language), language))
            return
        with self.turns:
            found = checked(upload, self.sources, language)
        self._say(422 if found.complaints else 200, page.answer(found, language))

    def _body(self, length: int) -> bytes | None:
        """What was sent, None when it does not come in time."""
        until, pieces, left = time.monotonic() + SLOWEST, [], length
        while left:
            try:
                piece = self.rfile.read1(min(_PIECE, left))
            except OSError:
                return None
            if not piece or time.monotonic() > until:
                return None
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _drop(self, length: int) -> None:
        """Let a file pass that is too large: a browser that is cut off shows no message."""
        until, left = time.monotonic() + SLOWEST, min(length, FORGIVEN)
        while left > 0 and time.monotonic() < until:
            try:
                piece = self.rfile.read1(min(_PIECE, left))
            except OSError:
                return
            if not piece:
                return
            left -= len(piece)

    def _say(self, status: int, said: str) -> None:
        body = said.encode()
        self.send_response(status)
        for name, value in page.GUARDS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if self.command != "HEAD":
            self.wfile.write(body)


def server(folder: Path, port: int, sources: Sources) -> ThreadingHTTPServer:
    """A server of the publication in `folder`, on this machine only; port 0 takes a free one.
    Raises OSError when the port is taken."""
    turns = threading.Semaphore(AT_ONCE)
    handler = functools.partial(Site, sources, turns, directory=str(folder))
    return ThreadingHTTPServer((HOST, port), handler)
