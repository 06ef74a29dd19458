"""The second attack: what all rounded figures together leave possible for a group too small.

Unknown are, for every cell of the population, how many answered and how many of them said yes. A
published percentage ties the two, its n says how many answered together, and the public register
(or what a colleague saw) how many can have. Linear programs give the fewest and most yes.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from monitor.evaluate.attack.facts import Fact, Finding
from monitor.evaluate.attack.people import People, Row, Suspect
from monitor.evaluate.attack.subtraction import System


Floats = NDArray[np.float64]

SLACK = 1e-6
ROUGH = 2  # how far a number rounded to five may lie from the true one
# How far a weighted percentage may lie from the plain one, in shares. Nothing when all figures fit
# each other as they stand; else the first that lets them, and as much again to be certain.
SPREADS = (0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
WORKERS = 2


Known = tuple[Suspect, str, float, float]  # who, which answer, the fewest and the most of it


class Outside:
    """Everything that fits the figures of one indicator, as an outsider sees it.

    The unknowns are who said yes (m,) and who answered (m,), in cells that neither a published
    group nor one of the `suspects` tells apart. `spread` is None when the figures contradict each
    other whatever he supposes.
    """

    def __init__(self, system: System, suspects: Sequence[Suspect], people: People) -> None:
        rows = np.array([system.rows[domain] for domain in system.facts])
        sought = np.array([suspect.row for suspect in suspects]).reshape(-1, rows.shape[1])
        together = np.concatenate([rows, sought])
        _, first, home = np.unique(together, axis=1, return_index=True, return_inverse=True)
        self.home = np.ravel(home)
        self.suspects = suspects
        self.members = sought[:, first].astype(np.float64)
        self.columns = rows[:, first].astype(np.float64)
        most = people.persons if people.answered is None else people.answered
        self.most = np.bincount(self.home, weights=most.astype(np.float64))
        self.facts = list(system.facts.values())
        self.spread = next((2 * spread for spread in SPREADS if self._fits(spread)), None)
        if self.spread:
            self._fits(self.spread)

    def _fits(self, spread: float) -> bool:
        self._rows, self._low, self._high = self._system(spread)
        return self._least(np.zeros(self._rows.shape[1])) is not None

    def _system(self, spread: float) -> tuple[sparse.csr_array, Floats, Floats]:
        m = len(self.most)
        nobody = np.zeros(m)
        parts: list[Floats] = []
        bounds: list[tuple[float, float]] = []
        for here, fact in zip(self.columns, self.facts, strict=True):
            least, most = interval(fact)
            parts.append(np.concatenate([here, -min(most + spread, 1.0) * here]))
            bounds.append((-math.inf, 0.0))
            parts.append(np.concatenate([here, -max(least - spread, 0.0) * here]))
            bounds.append((0.0, math.inf))
            if fact.n is not None:
                parts.append(np.concatenate([nobody, here]))
                about = ROUGH if fact.rounded else 0
                bounds.append((fact.n - about, fact.n + about))
        one = np.eye(m)
        parts += list(np.concatenate([one, -one], axis=1))  # no more yes than answers
        bounds += [(-math.inf, 0.0)] * m
        low, high = np.array(bounds, dtype=np.float64).T
        return sparse.csr_array(np.array(parts)), low, high

    def _least(self, cost: Floats) -> Floats | None:
        found = optimize.milp(
            cost,
            constraints=optimize.LinearConstraint(self._rows, self._low, self._high),
            bounds=optimize.Bounds(0, np.concatenate([self.most, self.most])),
            options={"presolve": False},
        )
        return None if found.x is None else np.asarray(found.x, dtype=np.float64)

    def exposed(self, people: People, *, two_sided: bool) -> list[Known]:
        """The suspects whose answers are known too well, and what is known of them."""
        if self.spread is None or not self.suspects:
            return []
        zero = np.zeros_like(self.members)
        yes = np.concatenate([self.members, zero], axis=1)
        no = np.concatenate([-self.members, self.members], axis=1)
        sides = [(yes, no, "ja")] + ([(no, yes, "nee")] if two_sided else [])
        return [hit for of, other, word in sides for hit in self._side(of, other, word, people)]

    def _side(self, of: Floats, other: Floats, word: str, people: People) -> Iterator[Known]:
        """A few programs over all groups show most of them to be safe, the rest is asked singly."""
        size = np.array([suspect.population for suspect in self.suspects], dtype=np.float64)
        answered = of + other
        bounds = _Bounds(size, people)
        pending = np.arange(len(self.suspects))
        for turn in range(4):
            cost = (of[pending] / size[pending, None]).sum(axis=0) * (-1.0 if turn % 2 else 1.0)
            counts = self._least(cost)
            if counts is None:
                return
            bounds.take(of @ counts, other @ counts)
            pending = bounds.pending()
            if not pending.size:
                return
        for at in pending.tolist():
            for cost in (of[at], -of[at], -other[at], answered[at]):
                counts = self._least(cost)
                if counts is not None:
                    bounds.take(of @ counts, other @ counts)
                if at not in bounds.pending():
                    break
            else:
                yield self.suspects[at], word, float(bounds.low[at]), float(bounds.high[at])


class _Bounds:
    """The fewest and most seen so far, and what that still allows to be concluded.

    Known too well is: at least one, and either all but k of those who answered, or to within two
    persons or a fifth of those who answered at least.
    """

    def __init__(self, size: Floats, people: People) -> None:
        self.limits = people.limits
        self.low = np.full(len(size), math.inf)
        self.high = np.full(len(size), -math.inf)
        self.others = np.full(len(size), -math.inf)
        self.answered = size.copy()
        small = size < self.limits.whole_percent
        self.k = np.where(small, self.limits.coalition_small, self.limits.coalition)

    def take(self, of: Floats, other: Floats) -> None:
        self.low = np.minimum(self.low, of)
        self.high = np.maximum(self.high, of)
        self.others = np.maximum(self.others, other)
        self.answered = np.minimum(self.answered, of + other)

    def pending(self) -> NDArray[np.intp]:
        needed = np.maximum(self.limits.width_persons, self.limits.width_share * self.answered)
        certain = np.ceil(self.low - SLACK) >= 1
        whole = np.floor(self.high + SLACK) - np.ceil(self.low - SLACK)
        narrow = whole < np.minimum(needed, np.maximum(self.answered, 1))
        nearly_all = np.floor(self.others + SLACK) <= self.k
        return np.flatnonzero(certain & (narrow | nearly_all))


def interval(fact: Fact) -> tuple[float, float]:
    """The shares that a published figure may stand for."""
    if fact.bound == "<":
        return 0.0, fact.value / 100
    if fact.bound == ">":
        return fact.value / 100, 1.0
    half: float = 2.5 if fact.bound == "~" else _digits(fact.value)
    return max(fact.value - half, 0.0) / 100, min(fact.value + half, 100.0) / 100


def _digits(value: float) -> float:
    """Half a unit of the last digit: 44 → 0.5, 44.3 → 0.05."""
    written = f"{value:.6f}".rstrip("0").partition(".")[2]
    return 0.5 / float(10 ** len(written))


def bound(
    systems: Sequence[System], people: People, known: Collection[str] = ()
) -> Iterator[Finding]:
    """Every group whose answers are known too well, for each indicator; those `known` by name from
    subtraction need no second proof."""
    suspects: dict[frozenset[str], list[Suspect]] = {}
    asked = [s for s in systems if people.sensitivity.get(s.indicator, "S1") != "S0" and s.facts]
    for system in asked:
        key = frozenset(system.rows)
        if key not in suspects:
            sought = people.suspects(system.rows.items())
            suspects[key] = [suspect for suspect in sought if suspect.name not in known]

    def one(system: System) -> list[Known]:
        outside = Outside(system, suspects[frozenset(system.rows)], people)
        two = people.sensitivity.get(system.indicator, "S1") == "S2"
        return outside.exposed(people, two_sided=two)

    with ThreadPoolExecutor(WORKERS) as workers:
        for system, hits in zip(asked, workers.map(one, asked), strict=True):
            for suspect, word, low, high in hits:
                values: Mapping[str, object] = {
                    "group": suspect.name,
                    "population": suspect.population,
                    "indicator": system.indicator,
                    "answer": word,
                    "low": math.ceil(low - SLACK),
                    "high": math.floor(high + SLACK),
                }
                file = min(fact.file for fact in system.facts.values())
                yield Finding("X11", file, values)


def rows_of(people: People, domains: Sequence[str]) -> Mapping[str, Row]:
    """The groups that codes name, those that name none left out."""
    found = {domain: people.group(domain) for domain in domains}
    return {domain: row for domain, row in found.items() if row is not None}
