"""Estimates at size: beside R `survey` and `svy`, beside a mere scan, in memory, and as it grows.

Every target is a ratio within one run, of contenders that take turns; a busy machine slows all.
30 million rows take minutes and are made when MONITOR_BENCH_LARGE is set.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.estimating import write_answers
from bench.result import Result


ITEMS = 150
ROUNDS = 3
ONE, FEW = 1, 3  # items that R and svy get; the rest is extrapolated in proportion
LARGE = 30_000_000


@dataclass(frozen=True)
class Timed:
    """One process of a contender: the fastest of its rounds, and its peak memory in MB."""

    seconds: float
    megabytes: float


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {n: Path(folder) / f"fictief-{n}.parquet" for n in (12_000, 300_000, 3_000_000)}
        for rows, path in paths.items():
            write_answers(path, rows, ITEMS)
        small, middle, large = paths.values()
        yield from _beside_peers(middle, small)
        yield from _beside_a_scan(large, small)
        yield from _growth(Path(folder), large, small)
        if os.environ.get("MONITOR_BENCH_LARGE"):
            large.unlink()
            yield from _thirty_million(Path(folder))


def _beside_peers(path: Path, small: Path) -> Iterator[Result]:
    local, svy, r = [], [], []
    for _ in range(ROUNDS):
        local.append(_timed("local", path, small, ITEMS, 3).seconds)
        svy.append(_timed("svy", path, small, ONE).seconds * ITEMS / ONE)
        if shutil.which("Rscript"):
            r.append(_timed("r", path, small, ONE).seconds * ITEMS / ONE)
    what = f"{ITEMS} indicatoren × 37 domeinen, 300.000 rijen"
    yield Result(f"schatten: {what}", statistics.median(local), "s")
    note = f"{ONE} indicator gemeten, evenredig doorgerekend naar {ITEMS}; zonder inlezen"
    yield Result("schatten: svy 0.35 / wij", _ratio(svy, local), "×", least=400, note=note)
    if r:
        yield Result("schatten: R survey 4.1 / wij", _ratio(r, local), "×", least=1500, note=note)


def _beside_a_scan(path: Path, small: Path) -> Iterator[Result]:
    local, scan, ibis = [], [], []
    for _ in range(ROUNDS):
        scan.append(_timed("scan", path, small, ITEMS, 2))
        local.append(_timed("local", path, small, ITEMS, 2))
        ibis.append(_timed("ibis", path, small, ITEMS, 2))
    seconds = [[one.seconds for one in runs] for runs in (local, scan, ibis)]
    yield Result("schatten: 3 miljoen rijen", statistics.median(seconds[0]), "s")
    yield Result("  / DuckDB leest de kolommen", _ratio(seconds[0], seconds[1]), "×", most=1.5)
    yield Result("  Ibis op DuckDB / wij", _ratio(seconds[2], seconds[0]), "×", most=5)
    yield Result("  geheugen", max(one.megabytes for one in local), "MB", most=1200)


def _growth(folder: Path, large: Path, small: Path) -> Iterator[Result]:
    """log t on log n over a file once, twice and four times; 1 is linear."""
    sizes, seconds = (1, 2, 4), []
    for times in sizes:
        many = folder / f"times-{times}"
        many.mkdir()
        for number in range(times):
            os.link(large, many / f"{number}.parquet")
        seconds.append(_timed("local", many, small, ITEMS, 1).seconds)
        shutil.rmtree(many)
    slope = float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
    told = ", ".join(f"{3 * n} miljoen {s:.1f} s" for n, s in zip(sizes, seconds, strict=True))
    yield Result("  groei: tijd ~ rijen tot de macht", slope, "", most=1.15, note=told)


def _thirty_million(folder: Path) -> Iterator[Result]:
    path, less = folder / "fictief-30.parquet", folder / "fictief-50.parquet"
    write_answers(path, LARGE, 50)
    write_answers(less, 12_000, 50)
    found = _timed("local", path, less, 50)
    yield Result("schatten: 30 miljoen rijen, 50 indicatoren", found.seconds, "s")
    yield Result("  geheugen", found.megabytes, "MB", most=4000)


def _ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios round by round."""
    return statistics.median(one / other for one, other in zip(above, below, strict=True))


def _timed(contender: str, path: Path, small: Path, items: int, rounds: int = 1) -> Timed:
    told, writing = os.pipe()
    command = [sys.executable, "-m", "bench.estimating", contender]
    command += [str(path), str(small), str(items), str(rounds)]
    process = os.posix_spawn(
        sys.executable, command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)]
    )
    os.close(writing)
    with os.fdopen(told) as answer:
        text = answer.read()
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return Timed(min(json.loads(text)["seconds"]), usage.ru_maxrss / 1024)
