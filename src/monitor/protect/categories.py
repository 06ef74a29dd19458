"""Categories (R6): of answers that together are everyone, never exactly one is out of sight.

"Serious" and "less serious" together are those who had an incident. If one of the three figures is
hidden and the others are shown, it is found by subtraction within a group; then the smallest of
the others goes too. Which indicators add up is found in the answers themselves, not in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from monitor.analyse import YES, Estimate
from monitor.protect.ledger import Bound, Released
from monitor.protect.policy import Policy
from monitor.protect.shown import Outcomes


@dataclass(frozen=True, slots=True)
class Sum:
    """Indicators of which the first is the others together (som); "" stands for everyone."""

    whole: str
    parts: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(name for name in (self.whole, *self.parts) if name)


def sums(
    outcomes: Outcomes, bases: Mapping[str, str], questions: Mapping[str, str], policy: Policy
) -> tuple[Sum, ...]:
    """Which indicators on one base add up to another, or to everyone who answered.

    Two or more whose yes exclude each other; those of one question are tried together as well.
    Who gave no answer may be missing from a sum, which then still gives the smallest member nearly:
    it counts up to the hard minimum of persons, or up to the width that R9 (c) calls too close.
    """
    close = policy.thresholds["audit", "width_percent"].value / 100
    yes = {name: np.packbits(outcome == YES) for name, outcome in outcomes.items()}
    size = {name: _count(bits) for name, bits in yes.items()}
    found: list[Sum] = []
    for base in dict.fromkeys(bases.values()):
        names = [name for name in outcomes if bases[name] == base and size[name]]
        everyone = max((int((outcomes[name] <= YES).sum()) for name in names), default=0)
        for parts in _disjoint(names, questions, yes):
            joined = np.bitwise_or.reduce([yes[name] for name in parts])
            total = _count(joined)
            gap = max(policy.hard_minimum, close * min(size[name] for name in parts))
            if everyone - total < gap:
                found.append(Sum("", parts))
            found += [
                Sum(whole, parts)
                for whole in names
                if whole not in parts
                and abs(size[whole] - total) < gap
                and _count(yes[whole] ^ joined) < gap
            ]
    return tuple(found)


def _count(bits: np.typing.NDArray[np.uint8]) -> int:
    return int(np.bitwise_count(bits).sum())


def _disjoint(
    names: list[str],
    questions: Mapping[str, str],
    yes: Mapping[str, np.typing.NDArray[np.uint8]],
) -> Iterator[tuple[str, ...]]:
    """Every pair, and all answers to one question, of which no two can be yes together."""
    apart = {
        (one, other) for one, other in combinations(names, 2) if not (yes[one] & yes[other]).any()
    }
    yield from sorted(apart)
    by_question: dict[str, list[str]] = {}
    for name in names:
        by_question.setdefault(questions[name], []).append(name)
    for together in by_question.values():
        if len(together) > 2 and all(pair in apart for pair in combinations(together, 2)):
            yield tuple(together)


def exposed_categories(
    cells: Iterable[Released],
    found: Iterable[Sum],
    estimates: Mapping[tuple[str, str], Estimate],
) -> dict[tuple[str, str], str]:
    """The cells that must be hidden so that no sum has exactly one member out of sight: R6.

    Out of sight is hidden or in a tail. The one that joins it is the smallest of those in sight,
    the "next lowest" of the GP Patient Survey; that may open another sum, so it is repeated.
    """
    shown = {
        (cell.indicator, cell.domain): cell.shown and cell.bound in (Bound.EXACT, Bound.ABOUT)
        for cell in cells
    }
    domains = {domain for _, domain in shown}
    gone: dict[tuple[str, str], str] = {}
    pending = [(one, domain) for one in found for domain in sorted(domains)]
    changed = True
    while changed:
        changed = False
        for one, domain in pending:
            members = [(name, domain) for name in one.members if (name, domain) in shown]
            out = [cell for cell in members if not shown[cell]]
            if len(out) == 1 and len(members) == len(one.members) > 1:
                rest = [cell for cell in members if shown[cell]]
                least = min(rest, key=lambda cell: (_yes(estimates, cell), cell))
                shown[least], gone[least], changed = False, "R6", True
    return gone


def _yes(estimates: Mapping[tuple[str, str], Estimate], cell: tuple[str, str]) -> int:
    return estimates[cell].yes if cell in estimates else 0
