"""All counts that fit what is shown of an indicator (speelruimte), and how far they can be bent.

The unknowns are, for every atom, how many said yes and how many were outside each base. Programs
in whole numbers (HiGHS) find the smallest and largest number of yes in a group; every solution
found is kept, because it proves what is still possible for all other groups as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from monitor.protect.shown import Counted, Shown


Floats = NDArray[np.float64]
Told = Shown | Counted

SLACK = 1e-6  # of the solver: a number within it of a whole one is that number
NODES = 2000  # of the search in whole numbers; beyond it a bound counts as not proven


@dataclass
class Room:
    """The room that is left. `limits` are the respondents of each atom that has any (shape (m,)),
    `told` what is shown, `bases` all bases it speaks of.

    A solution is [yes, outside base 1, outside base 2, …], each of shape (m,).
    """

    limits: Floats
    atoms: NDArray[np.intp]
    told: Sequence[Told]
    bases: tuple[str, ...]
    seen: list[Floats] = field(default_factory=list)

    @cached_property
    def _system(self) -> tuple[sparse.csr_array, Floats, Floats, list[int]]:
        """Rows, their lower and upper bounds, and which of `told` each comes from (-1: none)."""
        rows: list[Floats] = []
        bounds: list[tuple[float, float]] = []
        owner: list[int] = []

        def add(yes: Floats, outside: Floats, base: str, low: float, high: float, at: int) -> None:
            row = np.zeros((1 + len(self.bases), len(self.limits)))
            row[0], row[1 + self.bases.index(base)] = yes, outside
            rows.append(row.ravel())
            bounds.append((low, high))
            owner.append(at)

        for at, cell in enumerate(self.told):
            here = cell.members[self.atoms].astype(np.float64)
            nobody = np.zeros_like(here)
            present = float(here @ self.limits)
            if isinstance(cell, Counted):
                # Those who said no are all but those who said yes and those outside the base.
                low, high = float(cell.low), float(cell.high)
                if cell.of_no:
                    add(here, here, cell.base, present - high, present - low, at)
                else:
                    add(here, nobody, cell.base, low, high, at)
                continue
            least, most = cell.yes
            add(here, nobody, cell.base, least, most, at)
            add(nobody, here, cell.base, present - cell.n_high, present - cell.n_low, at)
            if cell.n_low < cell.n_high:  # the share binds yes to the n that is not exactly known
                add(here, here * cell.high, cell.base, -math.inf, present * cell.high, at)
                add(here, here * cell.low, cell.base, present * cell.low, math.inf, at)
        one = sparse.eye_array(len(self.limits), format="csr")
        for number in range(len(self.bases)):  # yes and outside together are at most everyone
            parts = [one if b == number else one * 0 for b in range(len(self.bases))]
            rows_here = sparse.hstack([one, *parts]).toarray()
            rows += list(rows_here)
            bounds += [(0.0, float(limit)) for limit in self.limits]
            owner += [-1] * len(self.limits)
        low, high = np.array(bounds, dtype=np.float64).T
        return sparse.csr_array(np.array(rows)), low, high, owner

    @cached_property
    def _ceiling(self) -> Floats:
        return np.tile(self.limits, 1 + len(self.bases))

    def cost(self, yes: Floats, outside: Floats | None = None, base: str = "") -> Floats:
        """An objective over yes and over those outside `base` (each of shape (m,))."""
        found = np.zeros((1 + len(self.bases), len(self.limits)))
        found[0] = yes
        if outside is not None:
            found[1 + self.bases.index(base)] = outside
        return found.ravel()

    def least(self, cost: Floats, *, roughly: bool = False) -> float:
        """The smallest value of `cost` · counts over all whole numbers that fit; `roughly` is
        satisfied with a solution near it.

        Infinite when the search in whole numbers found none in time: then nothing is proven.
        Raises ValueError when the shown cells contradict each other.
        """
        rows, low, high, _ = self._system
        fits = optimize.LinearConstraint(rows, low, high)
        limits = optimize.Bounds(0, self._ceiling)
        found = optimize.milp(cost, constraints=fits, bounds=limits, options={"presolve": False})
        if found.x is None:
            raise ValueError(f"the shown cells contradict each other: {found.message}")
        if np.abs(found.x - np.rint(found.x)).max(initial=0.0) > SLACK:
            found = optimize.milp(
                cost,
                constraints=fits,
                bounds=limits,
                integrality=np.ones(len(cost), dtype=np.int64),
                options={"node_limit": NODES, "mip_rel_gap": 0.5 if roughly else 0.0},
            )
            if found.x is None:
                return math.inf
        counts = np.rint(np.asarray(found.x, dtype=np.float64))
        self.seen.append(counts)
        return float(cost @ counts)

    def without(self, one: Told) -> Room:
        """The room once `one` is hidden: larger, so that every solution seen stays one."""
        rest = [other for other in self.told if other is not one]
        return Room(self.limits, self.atoms, rest, self.bases, list(self.seen))

    def beside(self, one: Told) -> Room:
        """The room once `one` is shown as well: smaller, so that nothing is proven yet."""
        return Room(self.limits, self.atoms, [*self.told, one], self.bases)

    def binding(self, cost: Floats) -> frozenset[int]:
        """Which of `told` hold the smallest value of `cost` up: without them it would be lower.

        They are those with a multiplier in the dual of the linear program, of which the whole
        numbers make little difference.
        """
        rows, low, high, owner = self._system
        above, below = np.isfinite(high), np.isfinite(low)
        found = optimize.linprog(
            cost,
            A_ub=np.vstack([rows.toarray()[above], -rows.toarray()[below]]),
            b_ub=np.concatenate([high[above], -low[below]]),
            bounds=[(0.0, limit) for limit in self._ceiling.tolist()],
            method="highs-ds",
            options={"presolve": False},
        )
        if found.x is None:
            return frozenset()
        owners = np.concatenate([np.array(owner)[above], np.array(owner)[below]])
        held = owners[np.abs(found.ineqlin.marginals) > SLACK]
        return frozenset(int(at) for at in held if at >= 0)
