"""How far an axis of percentages runs and where it is marked, from published values only."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.protect.ledger import Bound, Released


ENDS = (10, 20, 30, 40, 50, 60, 80, 100)  # each divides into round steps
STEPS = {
    10: (5, 10),
    20: (5, 10, 20),
    30: (10, 30),
    40: (10, 20, 40),
    50: (10, 25, 50),
    60: (20, 30, 60),
    80: (20, 40, 80),
    100: (20, 25, 50, 100),
}


def scale_to(cells: Iterable[Released]) -> int:
    """The nearest end of the axis that holds every published value and interval of `cells`."""
    highest = max((_reach(cell) for cell in cells), default=100)
    return next(end for end in ENDS if end >= highest)


def _reach(cell: Released) -> int:
    if cell.bound is Bound.ABOVE:
        return 100
    return max(cell.value or 0, cell.high or 0)


def steps(end: int, room: float, label: float) -> list[int]:
    """Marks from 0 to `end`, as many as fit in `room` when each takes `label`."""
    step = next((s for s in STEPS[end] if room / (end / s) >= label), end)
    return list(range(0, end + 1, step))
