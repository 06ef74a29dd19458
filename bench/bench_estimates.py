"""Estimates at size: beside R `survey` and `svy`, beside a mere scan, in memory, and as it grows.

Every target is a ratio within one run, of contenders that take turns, each at its fastest: what
else runs on the machine slows all. 30 million rows take minutes: `python -m bench estimates
--large`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.estimating import write_answers
from bench.result import Result


ITEMS = 150
ROUNDS = 3
ONE = 1  # item that R and svy get; the rest is extrapolated in proportion
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


def _beside_peers(path: Path, small: Path) -> Iterator[Result]:
    """The peers get one item; a peer that is not there is told as such."""
    peers = {"svy": ("svy 0.35", 400), "r": ("R survey 4.1", 1500)}
    if not shutil.which("Rscript"):
        del peers["r"]
    found = _in_turn({"memory": ITEMS, "local": ITEMS} | dict.fromkeys(peers, ONE), path, small, 3)
    memory, local = found["memory"].seconds, found["local"].seconds
    what = f"schatten: {ITEMS} indicatoren × 37 domeinen, 300.000 rijen"
    yield Result(f"{what}, kolommen in het geheugen", memory, "s")
    yield Result(f"{what}, met inlezen", local, "s")
    for peer, (name, least) in peers.items():
        seconds = found[peer].seconds * ITEMS / ONE
        note = (
            f"beide zonder inlezen; {name}: {ONE} indicator gemeten, evenredig doorgerekend naar "
            f"{ITEMS}; met inlezen aan onze kant alleen {seconds / local:.0f} ×"
        )
        yield Result(f"schatten: {name} / wij", seconds / memory, "×", least=least, note=note)


def _beside_a_scan(path: Path, small: Path) -> Iterator[Result]:
    found = _in_turn(dict.fromkeys(("scan", "local", "ibis"), ITEMS), path, small, 2)
    scan, local, ibis = (found[name].seconds for name in ("scan", "local", "ibis"))
    three = "schatten, 3 miljoen rijen"
    yield Result(f"{three}, met inlezen", local, "s")
    note = f"DuckDB leest en telt op in {scan:.2f} s"
    yield Result(f"{three}: wij / DuckDB leest de kolommen", local / scan, "×", most=1.5, note=note)
    note = f"Ibis {ibis:.2f} s; beide met inlezen"
    yield Result(f"{three}: Ibis op DuckDB / wij", ibis / local, "×", most=5, note=note)
    yield Result(f"{three}: geheugen", found["local"].megabytes, "MB", most=1200)


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
    yield Result("schatten: groei, tijd ~ rijen tot de macht", slope, "", most=1.15, note=told)


def run_large() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path, less = Path(folder) / "fictief-30.parquet", Path(folder) / "fictief-50.parquet"
        write_answers(path, LARGE, 50)
        write_answers(less, 12_000, 50)
        found = _timed("local", path, less, 50)
    yield Result("schatten: 30 miljoen rijen, 50 indicatoren, met inlezen", found.seconds, "s")
    yield Result("schatten, 30 miljoen rijen: geheugen", found.megabytes, "MB", most=4000)


def _in_turn(
    contenders: Mapping[str, int], path: Path, small: Path, rounds: int
) -> dict[str, Timed]:
    """The fastest of each contender, with its number of items, and the most memory it took."""
    found: dict[str, Timed] = {}
    for _ in range(ROUNDS):
        for name, items in contenders.items():
            once = name == "r"  # it reads its file slowly, and that is not counted
            one = _timed(name, path, small, items, 1 if once else rounds)
            before = found.get(name, one)
            seconds = min(before.seconds, one.seconds)
            found[name] = Timed(seconds, max(before.megabytes, one.megabytes))
    return found


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
