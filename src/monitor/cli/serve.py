"""`monitor serve`: look at a finished publication in the browser, on this machine only."""

from __future__ import annotations

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, told
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, reason_of, refuse
from monitor.disseminate.issue import DASHBOARD
from monitor.disseminate.site import MANIFEST


SERVING = Text(
    "{folder} staat op http://127.0.0.1:{port}/{page} · Ctrl-C stopt",
    "{folder} is at http://127.0.0.1:{port}/{page} · Ctrl-C stops",
)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and logs nothing: who looked at what is nobody's business."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
        """Nothing."""


@told
def serve(
    folder: Annotated[Path, typer.Argument(help="Map van een publicatie, zoals build/2024.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 kiest een vrije poort.")] = 8000,
    language: LanguageOption = None,
) -> None:
    """Toon een publicatie in de browser, alleen op deze machine."""
    if not folder.is_dir():
        raise refuse("F01", Place(folder))
    if not (folder / MANIFEST).is_file():
        # The folder above a publication may hold answers and the papers of those who release.
        raise refuse("C08", Place(folder))
    handler = functools.partial(Quiet, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise refuse("C01", Place(f"127.0.0.1:{port}"), reason=reason_of(error)) from None
    with server:
        said = SERVING.say(speaking(language)).format(
            folder=folder, port=server.server_port, page=_first_page(folder)
        )
        out().print(said, markup=False)
        server.serve_forever()


def _first_page(folder: Path) -> str:
    """What to ask for: nothing when the server finds `index.html`, else the page in English."""
    dutch, english = DASHBOARD["nl"], DASHBOARD["en"]
    return "" if (folder / dutch).is_file() or not (folder / english).is_file() else english
