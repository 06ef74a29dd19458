"""Everything that is published, made from a ledger that is there: what a change of text costs.

Beside the whole set in two languages the same in one, and each part of it apart, so that one sees
where the time goes. Measured as CPU time too, for the clock of a busy machine says little.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.bench_publish import fingerprint
from bench.result import Result, measure


ROUNDS = 3
EDITION = "editions/2024"


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        measure([*_monitor("simulate"), EDITION, "--out", str(place / "fictief.sav")])
        records = ["--records", str(place / "fictief.sav")]
        records += ["--employees", str(place / "fictief-medewerkers.sav")]
        measure([*_monitor("publish"), EDITION, *records, "--out", str(place / "2024")])
        ledger = place / "2024-intern" / "ledger.parquet"
        runs, parts, contents = [], [], set()
        for number in range(ROUNDS):
            build = place / str(number)
            runs.append(measure(_make(ledger, build, "nl", "en")))
            parts.append(json.loads((place / f"{number}.json").read_text("utf-8")))
            contents.add(fingerprint(build))
        one = measure(_make(ledger, place / "nl", "nl"))
        files = sum(path.is_file() for path in build.rglob("*"))
    seconds = statistics.median(one.seconds for one in runs)
    yield Result(f"producten: tijd voor {files} bestanden, koude start", seconds, "s", most=20)
    yield Result("producten: geheugen", max(one.megabytes for one in runs), "MB", most=700)
    yield Result("producten: verschillende uitkomsten", len(contents), "", most=1)
    yield Result("producten: tijd in één taal", one.seconds, "s")
    for name in parts[0]:
        spent = statistics.median(found[name] for found in parts)
        yield Result(f"producten: {name}, CPU", spent, "s")


def _monitor(command: str) -> list[str]:
    return [str(Path(sys.executable).with_name("monitor")), command]


def _make(ledger: Path, build: Path, *languages: str) -> list[str]:
    return [sys.executable, "-m", "bench.products", EDITION, str(ledger), str(build), *languages]
