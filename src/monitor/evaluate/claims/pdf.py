"""The text of a PDF, read by another process that may not run long or grow large.

A PDF from outside is read by a large library in C; whatever goes wrong there must end that process
and not ours. Run as a module it is that process: bytes in, blocks or text out, as JSON.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.concepts.problems import Place, refuse
from monitor.evaluate.claims.building import Builder
from monitor.evaluate.claims.model import BlockKind
from monitor.evaluate.claims.plain import joined_lines, plain


SECONDS = 20
MEMORY = 1_500_000_000  # octets of address space
PAGES = 600
LONGEST = 5_000_000  # characters
_NO_PDF = 3  # exit code: the library cannot open it
_FEWEST_LETTERS = 20


def read_pdf(name: str, content: bytes) -> Builder:
    """A PDF by its tags where it has them, else by its lines. Refuses K03 (no text layer), K04 (no
    PDF) and K06 (takes too long)."""
    command = [sys.executable, "-m", "monitor.evaluate.claims.pdf"]
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
            built.table(block["rows"])
        else:
            built.add(BlockKind(block["kind"]), block["pieces"], level=block["level"])
    return built


# --- in the other process ------------------------------------------------------------------------


def _bound() -> None:
    """Limits of this process, where the system has them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _lines(document: Any) -> Iterator[str]:
    length = 0
    for number in range(min(len(document), PAGES)):
        text = document[number].get_textpage().get_text_bounded()
        length += len(text)
        yield text
        if length > LONGEST:
            return


def main() -> int:
    _bound()
    pypdfium2 = importlib.import_module("pypdfium2")  # has no types; loaded after the bounds
    tags = importlib.import_module("monitor.evaluate.claims.pdf_tags")
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        text = "\n\n".join(_lines(document))
        letters = sum(character.isalpha() for character in text)
        blocks = tags.blocks_of(document, letters, PAGES)
    except (pypdfium2.PdfiumError, MemoryError):
        return _NO_PDF
    found = {"letters": letters, "blocks": blocks, "text": "" if blocks else text}
    sys.stdout.buffer.write(json.dumps(found).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
