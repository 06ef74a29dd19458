"""The text layer of a PDF, read by another process that may not run long or grow large.

A PDF from outside is read by a large library in C; whatever goes wrong there must end that process
and not ours. Run as a module it is that process: bytes in, text out.
"""

from __future__ import annotations

import contextlib
import importlib
import subprocess
import sys

from monitor.concepts.problems import Place, refuse


SECONDS = 20
MEMORY = 1_500_000_000  # octets of address space
PAGES = 600
LONGEST = 5_000_000  # characters
_NO_PDF = 3  # exit code: the library cannot open it


def text_of(name: str, content: bytes) -> str:
    """The text of all pages. Refuses K03 (no text layer), K04 (no PDF) and K06 (takes too long)."""
    command = [sys.executable, "-m", "monitor.evaluate.claims.pdf"]
    try:
        read = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise refuse("K06", Place(name), seconds=SECONDS) from None
    if read.returncode != 0:
        raise refuse("K04", Place(name), reason="geen leesbare PDF (no readable PDF)")
    text = read.stdout.decode("utf-8", "replace")
    if sum(character.isalpha() for character in text[:20_000]) < 20:
        raise refuse("K03", Place(name))
    return text


def _bound() -> None:
    """Limits of this process, where the system has them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> int:
    _bound()
    pypdfium2 = importlib.import_module("pypdfium2")  # has no types; loaded after the bounds
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        length = 0
        for number in range(min(len(document), PAGES)):
            text = document[number].get_textpage().get_text_bounded()
            sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n\n")
            length += len(text)
            if length > LONGEST:
                break
    except (pypdfium2.PdfiumError, MemoryError):
        return _NO_PDF
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
