"""`monitor serve`: look at a finished publication and check a text, on this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.claims import HISTORY
from monitor.cli.terminal import LanguageOption, out, speaking, told
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, reason_of, refuse
from monitor.disseminate.issue import DASHBOARD
from monitor.disseminate.site import MANIFEST


SERVING = Text(
    "{folder} staat op {page} · Ctrl-C stopt",
    "{folder} is at {page} · Ctrl-C stops",
)
CHECKING = Text(
    "Een tekst controleren (er wordt niets bewaard): {page}",
    "Check a text (nothing is stored): {page}",
)


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
    # Django stands behind the walls of the page: no other command should wait for it.
    from monitor.web.claims.page import PATHS
    from monitor.web.claims.process import Sources
    from monitor.web.claims.site import HOST, server

    sources = Sources(folder.resolve(), HISTORY.resolve() if HISTORY.is_dir() else None)
    try:
        site = server(folder, port, sources)
    except OSError as error:
        raise refuse("C01", Place(f"127.0.0.1:{port}"), reason=reason_of(error)) from None
    with site:
        spoken = speaking(language)
        home = f"http://{HOST}:{site.server_port}"
        said = {"folder": folder, "page": f"{home}/{_first_page(folder)}"}
        out().print(SERVING.say(spoken).format(**said), markup=False, soft_wrap=True)
        check = CHECKING.say(spoken).format(page=home + PATHS[spoken])
        out().print(check, markup=False, soft_wrap=True)
        site.serve_forever()


def _first_page(folder: Path) -> str:
    """What to ask for: nothing when the server finds `index.html`, else the page in English."""
    dutch, english = DASHBOARD["nl"], DASHBOARD["en"]
    return "" if (folder / dutch).is_file() or not (folder / english).is_file() else english
