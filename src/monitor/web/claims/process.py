"""The process that reads one uploaded file and answers with the annotated text; then it is gone.

A file from outside may be hostile: whatever it does to a reader ends this process, within its time
and memory, and not the site. In by standard input: a line of JSON, then the file. Out: JSON.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from monitor.concepts.language import Language
from monitor.concepts.problems import Place, Problem, ProblemsFound
from monitor.evaluate.claims import check, read_content, read_evidence, report
from monitor.web.claims.uploads import Upload


SECONDS = 60
MEMORY = 3_000_000_000  # octets of address space


@dataclass(frozen=True, slots=True)
class Sources:
    """What a text is held against: a publication, and what was published before if it is here."""

    build: Path
    history: Path | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: the inside of a page, every letter of the text escaped; or what is wrong."""

    html: str = ""
    complaints: tuple[tuple[str, str], ...] = ()  # what, and what to do about it


def checked(upload: Upload, sources: Sources, language: Language) -> Checked:
    """Check a file in a process of its own."""
    asked = {
        "name": upload.name,
        "language": language,
        "build": str(sources.build),
        "history": str(sources.history) if sources.history else "",
    }
    command = [sys.executable, "-m", "monitor.web.claims.process"]
    given = json.dumps(asked).encode() + b"\n" + upload.content
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return complained([Problem("K06", Place(upload.name), {"seconds": SECONDS})], language)
    if done.returncode != 0:
        reason = {"reason": "geen leesbaar bestand (no readable file)"}
        return complained([Problem("K04", Place(upload.name), reason)], language)
    found = json.loads(done.stdout)
    return Checked(found["html"], tuple((what, remedy) for what, remedy in found["complaints"]))


def complained(problems: list[Problem] | tuple[Problem, ...], language: Language) -> Checked:
    return Checked("", tuple((one.what(language), one.remedy(language)) for one in problems))


# --- in the other process ------------------------------------------------------------------------


def _bound() -> None:
    """Limits of this process, where the system has them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> int:
    _bound()
    asked = json.loads(sys.stdin.buffer.readline())
    language: Language = "en" if asked["language"] == "en" else "nl"
    try:
        document = read_content(asked["name"], sys.stdin.buffer.read())
        history = Path(asked["history"]) if asked["history"] else None
        evidence = read_evidence(history, Path(asked["build"]))
        found = Checked(report.annotated(check(document, evidence), language))
    except ProblemsFound as wrong:
        found = complained(wrong.problems, language)
    answer = {"html": found.html, "complaints": found.complaints}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
