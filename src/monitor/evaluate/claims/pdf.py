"""The text of a PDF, read by another process that may not run long or grow large.

A PDF from outside is read by a large library in C; whatever goes wrong there must end that process
and not ours: bytes go in, blocks or text come out, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.concepts.problems import Place, refuse
from monitor.evaluate.claims.building import Builder, Piece, cell_named
from monitor.evaluate.claims.model import BlockKind
from monitor.evaluate.claims.plain import joined_lines, plain


SECONDS = 20
_FEWEST_LETTERS = 20


def read_pdf(name: str, content: bytes) -> Builder:
    """A PDF by its tags where it has them, else by its lines. Refuses K03 (no text layer), K04 (no
    PDF) and K06 (takes too long)."""
    command = [sys.executable, "-m", "monitor.evaluate.pdf.process", str(SECONDS)]
    try:
        read = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise refuse("K06", Place(name), seconds=SECONDS) from None
    if read.returncode != 0:
        raise refuse("K04", Place(name), reason="geen leesbare PDF (no readable PDF)")
    found = json.loads(read.stdout)
    if found["letters"] < _FEWEST_LETTERS:
        raise refuse("K03", Place(name))
    return _tagged(found["blocks"]) if found["blocks"] else plain(joined_lines(found["text"]))


def _tagged(blocks: list[Mapping[str, Any]]) -> Builder:
    built = Builder()
    for block in blocks:
        if block["kind"] == "table":
            built.table([[list(_named(cell)) for cell in row] for row in block["rows"]])
        else:
            built.add(BlockKind(block["kind"]), _named(block["pieces"]), level=block["level"])
    return built


def _named(pieces: list[tuple[str, str]]) -> Iterator[Piece]:
    """Pieces of text with the cell that their link names."""
    for text, address in pieces:
        yield text, cell_named(address)
