"""A site of an invented publication with the page that checks a text, while a test asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disseminate.ledger_example import example_edition, example_ledger
from monitor.disseminate.opendata import write_open_data
from monitor.web.claims.process import Sources
from monitor.web.claims.site import server


HISTORY = Path(__file__).parents[2] / "editions" / "history"


@contextmanager
def site(folder: Path) -> Iterator[int]:
    """The port of a site of `folder`, into which an invented publication is written."""
    write_open_data(example_ledger(), example_edition(), folder / "open-data")
    (folder / "index.html").write_text("<!doctype html><title>fictief</title>", "utf-8")
    served = server(folder, 0, Sources(folder, HISTORY))
    running = threading.Thread(target=served.serve_forever, args=(0.02,))
    running.start()
    try:
        yield served.server_port
    finally:
        served.shutdown()
        served.server_close()
        running.join()
