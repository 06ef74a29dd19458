"""All counts that fit what is shown of indicators (speelruimte), and how far they can be bent.

The unknowns are, for every atom, how many said yes to each indicator and how many were outside each
base. Programs in whole numbers (HiGHS) find the smallest and largest number of yes in a group;
every solution found is kept, because it proves what is still possible for all other groups as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from monitor.protect.program import SLACK, Floats, Program
from monitor.protect.shown import Counted, Shown


Told = Shown | Counted

NODES = 2000  # of the search in whole numbers; beyond it a bound counts as not proven


@dataclass(frozen=True, slots=True)
class Link:
    """What binds two indicators (verband): everyone who says yes to `one` says yes to `other`, or,
    when they are `apart`, nobody says yes to both."""

    one: str
    other: str
    apart: bool = False


@dataclass
class Room:
    """The room that is left. `limits` are the respondents of each atom that has any (shape (m,)),
    `told` what is shown, `bases` all bases it speaks of; `answers` says which indicators count the
    same, by the number of their unknowns (all of them 0 when there is one), bound by `link`.

    A solution is [yes 0, yes 1, …, outside base 0, outside base 1, …], each of shape (m,).
    """

    limits: Floats
    atoms: NDArray[np.intp]
    told: Sequence[Told]
    bases: tuple[str, ...]
    seen: list[Floats] = field(default_factory=list)
    answers: Mapping[str, int] = field(default_factory=dict)
    link: Link | None = None

    @property
    def _yes(self) -> int:
        """How many indicators have unknowns of their own."""
        return 1 + max(self.answers.values(), default=0)

    def _block(self, *, yes: str = "", base: str | None = None) -> int:
        """Where the unknowns of an indicator, or of those outside a base, stand in a solution."""
        return self.answers.get(yes, 0) if base is None else self._yes + self.bases.index(base)

    @cached_property
    def _system(self) -> tuple[sparse.csr_array, Floats, Floats, NDArray[np.intp]]:
        """Rows, their lower and upper bounds, and which of `told` each comes from (-1: none)."""
        shape = (self._yes + len(self.bases), len(self.limits))
        rows: list[Floats] = []
        bounds: list[tuple[float, float]] = []
        owner: list[int] = []

        def add(parts: Mapping[int, Floats], low: float, high: float, at: int) -> None:
            row = np.zeros(shape)
            for block, factors in parts.items():
                row[block] = factors
            rows.append(row.ravel())
            bounds.append((low, high))
            owner.append(at)

        for at, cell in enumerate(self.told):
            here = cell.members[self.atoms].astype(np.float64)
            present = float(here @ self.limits)
            yes, outside = self._block(yes=cell.indicator), self._block(base=cell.base)
            if isinstance(cell, Counted):
                # Those who said no are all but those who said yes and those outside the base.
                low, high = float(cell.low), float(cell.high)
                if cell.of_no:
                    add({yes: here, outside: here}, present - high, present - low, at)
                else:
                    add({yes: here}, low, high, at)
                continue
            least, most = cell.yes
            add({yes: here}, least, most, at)
            add({outside: here}, present - cell.n_high, present - cell.n_low, at)
            if cell.n_low < cell.n_high:  # the share binds yes to the n that is not exactly known
                add({yes: here, outside: here * cell.high}, -math.inf, present * cell.high, at)
                add({yes: here, outside: here * cell.low}, present * cell.low, math.inf, at)
        least_, most_ = np.array(bounds, dtype=np.float64).reshape(-1, 2).T
        told_rows = sparse.csr_array(np.array(rows).reshape(len(rows), -1))
        per_atom, low_, high_ = self._per_atom()
        return (
            sparse.vstack([told_rows, per_atom], format="csr"),
            np.concatenate([least_, low_]),
            np.concatenate([most_, high_]),
            np.concatenate([owner, np.full(len(low_), -1)]).astype(np.intp),
        )

    def _per_atom(self) -> tuple[sparse.csr_array, Floats, Floats]:
        """In every atom: yes and outside together are at most everyone, and so are two answers that
        exclude each other; whoever is inside an indicator is in the one around it."""
        blocks = [
            {self._block(yes=cell.indicator): 1.0, self._block(base=cell.base): 1.0}
            for cell in {(cell.indicator, cell.base): cell for cell in self.told}.values()
        ]
        tops = [1.0] * len(blocks)  # of everyone in the atom
        if self.link is not None:
            one, other = self._block(yes=self.link.one), self._block(yes=self.link.other)
            if self.link.apart:
                shared = [b for b in blocks if one in b and {*b} - {one} in self._beside(other)]
                blocks += [block | {other: 1.0} for block in shared] or [{one: 1.0, other: 1.0}]
                tops += [1.0] * max(len(shared), 1)
            else:
                blocks.append({one: 1.0, other: -1.0})
                tops.append(0.0)
        signs = np.zeros((len(blocks), self._yes + len(self.bases)))
        for at, block in enumerate(blocks):
            signs[at, list(block)] = list(block.values())
        rows = sparse.kron(signs, sparse.eye_array(len(self.limits)), format="csr")
        high: Floats = np.kron(np.array(tops), self.limits).astype(np.float64)
        return sparse.csr_array(rows), np.full(len(high), -math.inf), high

    def _beside(self, answer: int) -> list[set[int]]:
        """The bases, by their unknowns, that what is told of an answer speaks of."""
        here = {cell.base for cell in self.told if self._block(yes=cell.indicator) == answer}
        return [{self._block(base=base)} for base in here]

    @cached_property
    def _program(self) -> Program:
        rows, low, high, _ = self._system
        return Program(rows, low, high, self._ceiling)

    @cached_property
    def _ceiling(self) -> Floats:
        return np.tile(self.limits, self._yes + len(self.bases))

    def cost(
        self, yes: Floats, outside: Floats | None = None, base: str = "", indicator: str = ""
    ) -> Floats:
        """An objective over the yes to `indicator` and over those outside `base` (each of shape
        (m,)), or as many as there are rows (each of shape (g, m))."""
        *several, size = yes.shape
        blocks = self._yes + len(self.bases)
        found = np.zeros((*several, blocks, size))
        found[..., self._block(yes=indicator), :] = yes
        if outside is not None:
            found[..., self._block(base=base), :] = outside
        return found.reshape(*several, blocks * size)

    def within(self, cost: Floats, floor: Floats, ceiling: Floats) -> Floats | None:
        """A solution between `floor` and `ceiling`, with a small value of `cost`; None where the
        linear program finds none in whole numbers at once."""
        found = self._program.least_within(cost, floor, ceiling)
        if found is None or np.abs(found - np.rint(found)).max(initial=0.0) > SLACK:
            return None
        counts: Floats = np.rint(found)
        return counts

    def least(self, cost: Floats, *, roughly: bool = False) -> float:
        """The smallest value of `cost` · counts over all whole numbers that fit; `roughly` is
        satisfied with a solution near it.

        Infinite when none in whole numbers was found: then nothing is proven. Raises ValueError
        when the shown cells contradict each other.
        """
        found = self._program.least(cost)
        if found is None:
            raise ValueError("the shown cells contradict each other")
        bound = float(cost @ found)
        if np.array_equal(cost, np.rint(cost)):
            bound = math.ceil(bound - SLACK)  # no sum of whole numbers lies below it
        counts = self._program.whole(found)
        if not roughly and (counts is None or cost @ counts > bound + SLACK):
            counts = self._searched(cost)
        if counts is None:
            return math.inf
        self.seen.append(counts)
        return float(cost @ counts)

    def _searched(self, cost: Floats) -> Floats | None:
        """The whole numbers that fit with the smallest value of `cost`, by a search of all."""
        rows, low, high, _ = self._system
        found = optimize.milp(
            cost,
            constraints=optimize.LinearConstraint(rows, low, high),
            bounds=optimize.Bounds(0, self._ceiling),
            integrality=np.ones(len(cost), dtype=np.int64),
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        counts: Floats = np.rint(np.asarray(found.x, dtype=np.float64))
        return counts

    def without(self, one: Told) -> Room:
        """The room once `one` is hidden: larger, so that every solution seen stays one."""
        rest = [other for other in self.told if other is not one]
        return replace(self, told=rest, seen=list(self.seen))

    def beside(self, one: Told) -> Room:
        """The room once `one` is shown as well: smaller, so that not every solution stays one."""
        room = replace(self, told=[*self.told, one], seen=[])
        room.seen = [counts for counts in self.seen if room.holds(counts)]
        return room

    def holds(self, counts: Floats) -> bool:
        """Whether `counts` fit all that is told."""
        rows, low, high, _ = self._system
        found = rows @ counts
        return bool(((found >= low - SLACK) & (found <= high + SLACK)).all())

    def binding(self, cost: Floats) -> frozenset[int]:
        """Which of `told` hold the smallest value of `cost` up: without them it would be lower.

        They are those with a multiplier in the dual of the linear program, of which the whole
        numbers make little difference.
        """
        rows, low, high, owner = self._system
        above, below = np.isfinite(high), np.isfinite(low)
        found = optimize.linprog(
            cost,
            A_ub=sparse.vstack([rows[above], -rows[below]], format="csr"),
            b_ub=np.concatenate([high[above], -low[below]]),
            bounds=[(0.0, limit) for limit in self._ceiling.tolist()],
            method="highs-ds",
            options={"presolve": False},
        )
        if found.x is None:
            return frozenset()
        owners = np.concatenate([owner[above], owner[below]])
        held = owners[np.abs(found.ineqlin.marginals) > SLACK]
        return frozenset(int(at) for at in held if at >= 0)


@dataclass
class Pair:
    """Two rooms of the same atoms and the one they are together (paar), bound by `link`.

    Who did not answer may differ between two questions about the same base, so each keeps the bases
    to itself unless the same respondents answered both (`alike`).
    """

    one: Room
    other: Room
    link: Link
    alike: bool

    @cached_property
    def room(self) -> Room:
        """Both at once."""
        second = 0 if self.alike else 1
        mine = [replace(cell, base=f"{cell.base}.0") for cell in self.one.told]
        theirs = [replace(cell, base=f"{cell.base}.{second}") for cell in self.other.told]
        answers = {cell.indicator: 0 for cell in mine} | {cell.indicator: 1 for cell in theirs}
        answers |= {self.link.one: 0, self.link.other: 1}
        told = [*mine, *theirs]
        bases = tuple(sorted({cell.base for cell in told}))
        return Room(self.one.limits, self.one.atoms, told, bases, [], answers, self.link)

    def completed(self, costs: Callable[[bool], Floats]) -> Iterator[Floats]:
        """Solutions of both at once, each from one that is known of either and one that is sought
        beside it: two small programs find what one large one would. `costs` says over the atoms
        which yes the first (True) or second should have few of.
        """
        if self.link.apart:
            return
        for number in range(max(len(self.one.seen), len(self.other.seen))):
            for ours in (False, True):
                seen = (self.one if ours else self.other).seen
                if number < len(seen):
                    sign = -1.0 if number % 2 else 1.0
                    found = self._beside(seen[number], sign * costs(not ours), ours=ours)
                    if found is not None:
                        yield found

    def _beside(self, counts: Floats, cost: Floats, *, ours: bool) -> Floats | None:
        known, sought = (self.one, self.other) if ours else (self.other, self.one)
        size = len(known.limits)
        blocks = counts.reshape(-1, size)
        width = 1 + len(sought.bases)
        floor, ceiling = np.zeros((width, size)), np.full((width, size), math.inf)
        if ours:
            floor[0] = blocks[0]
        else:
            ceiling[0] = blocks[0]
        if self.alike:  # outside a base is outside it for both
            for at, base in enumerate(sought.bases, 1):
                if base in known.bases:
                    floor[at] = ceiling[at] = blocks[1 + known.bases.index(base)]
        found = sought.within(sought.cost(cost), floor.ravel(), ceiling.ravel())
        if found is None:
            return None
        one, other = (counts, found) if ours else (found, counts)
        return self._together(one.reshape(-1, size), other.reshape(-1, size))

    def _together(self, one: Floats, other: Floats) -> Floats | None:
        outside = {f"{base}.0": one[at] for at, base in enumerate(self.one.bases, 1)}
        second = 0 if self.alike else 1
        outside |= {f"{base}.{second}": other[at] for at, base in enumerate(self.other.bases, 1)}
        counts = np.array([one[0], other[0], *(outside[base] for base in self.room.bases)]).ravel()
        return counts if self.room.holds(counts) else None
