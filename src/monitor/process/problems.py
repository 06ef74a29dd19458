"""Many complaints of one kind, told so that a person can read them and still know how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.concepts.problems import Place, Problem


SHOWN = 20  # of each code; the rest is counted


def summarised(problems: Iterable[Problem], shown: int = SHOWN) -> list[Problem]:
    """The first `shown` problems of each code, followed by how many there are when there are more.

    Nothing vanishes: R39 tells the total of each code that was cut, and what blocks still blocks.
    """
    kept: list[Problem] = []
    totals: Counter[str] = Counter()
    files: dict[str, Place] = {}
    for problem in problems:
        totals[problem.code] += 1
        files.setdefault(problem.code, Place(problem.place.file))
        if totals[problem.code] <= shown:
            kept.append(problem)
    for code, total in totals.items():
        if total > shown:
            values = {"about": code, "total": total, "shown": shown}
            kept.append(Problem("R39", files[code], values))
    return kept
