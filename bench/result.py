"""What a benchmark says, and how a command is measured from outside."""

from __future__ import annotations

import os
import subprocess
import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured figure. `most` or `least` is the target; a result beyond it is told as short."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    @property
    def target(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return "" if self.least is None else f"≥ {self.least:g} {self.unit}"

    @property
    def verdict(self) -> str:
        if not self.target:
            return ""
        return "gehaald" if self.met else "NIET GEHAALD"


def line(result: Result, width: int) -> str:
    """name · measured · bar · verdict · note, folded between words where it is too long."""
    figures = (f"{result.value:.4g} {result.unit}".strip(), result.target, result.verdict)
    whole = (figure.replace(" ", "\N{NO-BREAK SPACE}") for figure in figures)
    parts = (result.name.strip(), *whole, result.note)
    return _folded(" · ".join(part for part in parts if part), width)


def summary(results: Sequence[Result], width: int) -> str:
    """How many bars were met, and each that was not."""
    short = [result for result in results if not result.met]
    bars = sum(bool(result.target) for result in results)
    if not short:
        return _folded(f"Alles gehaald: {bars} van {bars} doelen.", width)
    told = [f"Niet gehaald: {len(short)} van {bars} doelen."]
    told += [f"{r.name.strip()}: {r.value:.4g}, doel {r.target}" for r in short]
    return "\n".join(_folded(one, width) for one in told)


def _folded(text: str, width: int) -> str:
    return textwrap.fill(
        text, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


@dataclass(frozen=True)
class Run:
    """One run of a command from a cold start: seconds on the clock, peak memory in megabytes."""

    seconds: float
    megabytes: float


def measure(command: Sequence[str]) -> Run:
    """Run `command` once; wall time and the peak resident memory of it and its children."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status != 0:
        raise SystemExit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return Run(seconds, usage.ru_maxrss / 1024)
