"""The second attack: what all rounded figures together leave possible for a group too small.

Unknown are, for every cell of the population, how many answered and how many of them said yes. A
published percentage ties the two, its n says how many answered together, and the public register
(or what a colleague saw) how many can have. Linear programs give the fewest and most yes.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from monitor.evaluate.attack.facts import Finding, interval
from monitor.evaluate.attack.people import People, Row, Suspect
from monitor.evaluate.attack.solver import Floats, Inequalities
from monitor.evaluate.attack.subtraction import System


SLACK = 1e-6
ROUGH = 2  # how far a number rounded to five may lie from the true one
# How far a weighted percentage may lie from the plain one, in shares. Nothing when all figures fit
# each other as they stand; else the first that lets them, and as much again to be certain. One who
# knows who answered knows of so few that he must reckon with some in any case.
SPREADS = (0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
GENDERS = ("all", "man", "vrouw")


Known = tuple[Suspect, str, float, float]  # who, which answer, the fewest and the most of it


class Outside:
    """Everything that fits the figures of one indicator, as an outsider sees it.

    The unknowns are who said yes (m,) and who answered (m,), in cells that neither a published
    group nor one of the `suspects` tells apart; the last of them are, class by class, who answered
    and are counted neither among men nor women. `spread` is None when the figures contradict each
    other whatever he supposes.
    """

    def __init__(self, system: System, suspects: Sequence[Suspect], people: People) -> None:
        hinted = [system.around[hint.domain] for hint in system.hints]
        rows = np.array([system.rows[domain] for domain in system.facts] + hinted)
        sought = np.array([suspect.row for suspect in suspects]).reshape(-1, rows.shape[1])
        classes = np.array(list(people.classes.values()))
        most = people.persons if people.answered is None else people.answered
        beyond, self.beyond = _unplaced(system, people)
        kept = np.flatnonzero(beyond)
        together = np.concatenate([rows, sought, classes])
        # Those of no told gender belong to a group that takes in their class as a whole.
        whole = (together @ classes.T == classes.sum(axis=1))[:, kept]
        together = np.concatenate([together, whole.astype(np.int64)], axis=1)
        _, first, home = np.unique(together, axis=1, return_index=True, return_inverse=True)
        self.suspects = suspects
        self.members = together[len(rows) :, first][: len(sought)].astype(np.float64)
        self.columns = together[: len(rows), first].astype(np.float64)
        every = np.concatenate([most, beyond[kept]]).astype(np.float64)
        self.most = np.bincount(np.ravel(home), weights=every)
        told = np.concatenate([np.zeros(len(most)), np.ones(len(kept))])
        self.loose = np.bincount(np.ravel(home), weights=told) > 0
        self.facts = list(system.facts.values())
        self.hints = system.hints
        size = np.array([suspect.population for suspect in suspects])
        fewest = self.members.T @ (1 / size) if len(size) else np.zeros(len(self.most))
        self.fewest = np.concatenate([fewest, np.zeros(len(self.most))])
        self.seen: list[Floats] = []
        spreads = SPREADS if people.answered is None else SPREADS[1:]
        self.spread = next((2 * spread for spread in spreads if self._fits(spread)), None)
        if self.spread:
            self._fits(self.spread)

    def _fits(self, spread: float) -> bool:
        """Whether anything fits; what does has as few yes in the suspected groups as can be."""
        most = np.concatenate([self.most, self.most])
        self._fitting = Inequalities(*self._system(spread), most)
        self.seen = []
        return self._least(self.fewest) is not None

    def _system(self, spread: float) -> tuple[sparse.csr_array, Floats, Floats]:
        m = len(self.most)
        nobody = np.zeros(m)
        parts: list[Floats] = []
        bounds: list[tuple[float, float]] = []
        for here, hint in zip(self.columns[len(self.facts) :], self.hints, strict=True):
            parts.append(np.concatenate([here, nobody]))
            least, most = (hint.share - spread) * hint.n, (hint.share + spread) * hint.n
            bounds.append((max(least, 0.0), math.inf) if hint.lower else (0.0, most))
        for here, fact in zip(self.columns, self.facts, strict=False):
            least, most = interval(fact)
            least, most = max(least - spread, 0.0), min(most + spread, 1.0)
            about = ROUGH if fact.rounded else 0
            if fact.n is not None:
                parts.append(np.concatenate([nobody, here]))
                bounds.append((fact.n - about, fact.n + about))
            if fact.n is not None and not fact.rounded:
                parts.append(np.concatenate([here, nobody]))
                bounds.append((least * fact.n, most * fact.n))
                continue
            parts.append(np.concatenate([here, -most * here]))
            bounds.append((-math.inf, 0.0))
            parts.append(np.concatenate([here, -least * here]))
            bounds.append((0.0, math.inf))
        one = np.eye(m)
        parts += list(np.concatenate([one, -one], axis=1))  # no more yes than answers
        bounds += [(-math.inf, 0.0)] * m
        parts.append(np.concatenate([nobody, self.loose]))
        bounds.append((0.0, self.beyond))
        low, high = np.array(bounds, dtype=np.float64).T
        return sparse.csr_array(np.array(parts)), low, high

    def _least(self, cost: Floats) -> Floats | None:
        found = self._fitting.lowest(cost)
        if found is None:
            return None
        self.seen.append(found)
        return self.seen[-1]

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
        for known in self.seen:
            bounds.take(of @ known, other @ known)
        pending = bounds.pending()
        for turn in range(4):
            if not pending.size:
                return
            cost = (of[pending] / size[pending, None]).sum(axis=0) * (1.0 if turn % 2 else -1.0)
            counts = self._least(cost)
            if counts is None:
                return
            bounds.take(of @ counts, other @ counts)
            pending = bounds.pending()
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


def _unplaced(system: System, people: People) -> tuple[Row, float]:
    """How many of each class may have answered without being counted among men or women, and how
    many of all: a colleague knows it, others see it where everyone is shown beside both genders."""
    if people.unplaced is not None:
        known = [people.unplaced.get(name, 0) for name in people.classes]
        return np.array(known, dtype=np.int64), float(sum(known))
    numbers = [system.facts[name].n for name in GENDERS if name in system.facts]
    told = [number for number in numbers if number is not None]
    rest = told[0] - sum(told[1:]) if len(told) == len(GENDERS) else 0
    sizes = [min(people.size(row), max(rest, 0)) for row in people.classes.values()]
    return np.array(sizes, dtype=np.int64), float(max(rest, 0))


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

    for system in asked:
        for suspect, word, low, high in one(system):
            values: Mapping[str, object] = {
                "group": suspect.name,
                "population": suspect.population,
                "indicator": system.indicator,
                "answer": word,
                "knows": people.knows,
                "low": math.ceil(low - SLACK),
                "high": math.floor(high + SLACK),
            }
            file = min(fact.file for fact in system.facts.values())
            yield Finding("X11", file, values)
