"""The whole road from a cold start: a .sav file in, factsheet, dashboard and open data out."""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.result import Result, measure


ROUNDS = 3


def run() -> Iterator[Result]:
    monitor = str(Path(sys.executable).with_name("monitor"))
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "fictief.sav"
        measure([monitor, "simulate", "editions/2024", "--out", str(records)])
        runs, contents = [], set()
        for number in range(ROUNDS):
            build = Path(folder) / str(number)
            command = ["publish", "editions/2024", "--records", str(records), "--out", str(build)]
            runs.append(measure([monitor, *command]))
            contents.add(fingerprint(build))
    seconds = statistics.median(one.seconds for one in runs)
    yield Result("publish: tijd, koude start", seconds, "s", most=10)
    yield Result("publish: geheugen", max(one.megabytes for one in runs), "MB", most=500)
    yield Result(f"publish: verschillende uitkomsten in {ROUNDS} keer", len(contents), "", most=1)


def fingerprint(folder: Path) -> str:
    """SHA-256 over names and bytes of all files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
