"""One PDF from standard input; its blocks or its lines as JSON to standard output."""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any


MEMORY = 1_500_000_000  # octets of address space
PAGES = 600
LONGEST = 5_000_000  # characters
_NO_PDF = 3  # exit code: the library cannot open it


def _bound(seconds: int) -> None:
    """Limits of this process, where the system has them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _lines(document: Any) -> Iterator[str]:
    length = 0
    for number in range(min(len(document), PAGES)):
        text = document[number].get_textpage().get_text_bounded()
        length += len(text)
        yield text
        if length > LONGEST:
            return


def main() -> int:
    _bound(int(sys.argv[1]))
    pypdfium2 = importlib.import_module("pypdfium2")  # has no types; loaded after the bounds
    tags = importlib.import_module("monitor.evaluate.pdf.tags")
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
