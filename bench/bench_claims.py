"""The claims checker: how well it agrees with the key of three real texts, and how fast."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.result import Result


ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "tests" / "claims" / "texts"
MEGABYTE = 1_000_000


def run() -> Iterator[Result]:
    sys.path.insert(0, str(ROOT / "tests"))
    from claims.keyed import score
    from monitor.evaluate.claims import check, read_content, read_evidence

    found = score()
    yield Result("claims: precisie van vinden", found.precision, "", least=0.95)
    yield Result("claims: volledigheid van vinden", found.recall, "", least=0.95)
    yield Result("claims: juiste cel", found.link, "", least=0.85)
    yield Result("claims: juist oordeel", found.verdict, "", least=0.85)
    evidence = read_evidence(ROOT / "editions" / "history", None)
    content = text().encode()
    started = time.process_time()
    report = check(read_content("tekst.txt", content), evidence)
    seconds = time.process_time() - started
    note = f"{len(report.claims)} beweringen"
    yield Result("claims: 1 MB tekst, één kern", seconds, "s", most=5, note=note)


def text() -> str:
    """The three real texts again and again, up to a megabyte."""
    once = "\n\n".join(path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt")))
    return (once * (MEGABYTE // len(once) + 1))[:MEGABYTE]
