"""What a benchmark says, and how a command is measured from outside."""

from __future__ import annotations

import os
import subprocess
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
