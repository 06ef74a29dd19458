"""Replicate weights: the same estimate many times with other weights, instead of a formula.

Reads those that came with a file, and makes them for a design: jackknife, balanced repeated
replication with Fay's factor, and the bootstrap of Rao, Wu & Yue (1992).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from monitor.analyse.design import (
    Design,
    Floats,
    Level,
    finite_problems,
    length_problems,
    numbers,
    refuse_all,
    weight_problems,
)
from monitor.concepts.problems import Place, Problem, refuse


Kind = Literal[
    "other", "BRR", "Fay", "JK1", "JKn", "JK2", "bootstrap", "ACS", "successive-difference"
]
SCALES: Mapping[str, Callable[[int, float], float]] = {  # of B replicates and Fay's ρ, as in R
    "other": lambda _, __: 1.0,
    "BRR": lambda count, _: 1 / count,
    "Fay": lambda count, rho: 1 / (count * (1 - rho) ** 2),
    "JK1": lambda count, _: (count - 1) / count,
    "JKn": lambda _, __: 1.0,
    "JK2": lambda _, __: 1.0,
    "bootstrap": lambda count, _: 1 / (count - 1),
    "ACS": lambda count, _: 4 / count,
    "successive-difference": lambda count, _: 4 / count,
}


@dataclass(frozen=True)
class Replicates:
    """Final weights (n,) with replicate weights (n, B) (herhalingsgewichten).

    V = scale · Σ_b rscales_b (θ_b − c)² with c the full-sample estimate when `mse`, else the mean
    of the replicates, as in R's `svrepdesign`.
    """

    final: Floats
    weights: Floats
    scale: float
    rscales: Floats
    mse: bool = False
    df: float | None = None

    @classmethod
    def of(
        cls,
        final: ArrayLike,
        weights: ArrayLike,
        scale: float | None = None,
        rscales: ArrayLike | None = None,
        mse: bool = False,
        df: float | None = None,
        kind: Kind = "other",
        rho: float = 0.0,
        combined: bool = True,
    ) -> Replicates:
        """From a file: `kind` gives the scale where that is not given (R: `svrepdesign`).

        `rho` is Fay's; `combined` False says that `weights` are factors of the final weights.
        Refuses S01, S02, S11, S12, S15, S24, S25, S41.
        """
        base, found = numbers("weights", final), numbers("replicates", weights, 2)
        count = found.shape[1]
        factors = np.ones(count) if rscales is None else numbers("rscales", rscales)
        if kind == "JKn" and rscales is None:  # (n_h − 1)/n_h of each replicate's stratum
            raise refuse("S24", Place("replicates"), name="rscales")
        refuse_all(_problems(base, found, factors, kind, rho))
        chosen = SCALES[kind](max(count, 2), rho) if scale is None else float(scale)
        if not 0 <= chosen < np.inf:
            place = Place("replicates", None, "scale")
            raise refuse("S12", place, name="scale", value=chosen, low=0, high="∞")
        every = found if combined else found * base[:, None]
        return cls(base, every, chosen, factors, mse, df)

    def __len__(self) -> int:
        return len(self.final)

    @property
    def degrees(self) -> float:
        """R's `degf`: rank of the replicate weights (tolerance 1e-5) minus 1."""
        if self.df is not None:
            return self.df
        scaled = self.weights / np.abs(self.weights).max()
        squares = np.linalg.eigvalsh(scaled.T @ scaled)
        return float(np.count_nonzero(squares > 1e-10 * squares[-1]) - 1)

    def restricted(self, inside: np.typing.NDArray[np.bool_]) -> Replicates:
        """Weights 0 outside a domain."""
        return replace(self, final=self.final * inside, weights=self.weights * inside[:, None])

    def covariance(self, thetas: Floats, estimate: Floats) -> Floats:
        """V (k, k) from the estimates (B, k) of the replicates."""
        used = self.rscales > 0
        if not used.any():  # every unit of the population was observed: nothing is uncertain
            return np.zeros((len(estimate), len(estimate)))
        centre = estimate if self.mse else thetas[used].mean(axis=0)
        gaps = (thetas - centre) * np.sqrt(self.rscales)[:, None]
        return np.asarray(gaps.T @ gaps * self.scale)


def _problems(
    base: Floats, weights: Floats, factors: Floats, kind: str, rho: float
) -> Iterator[Problem]:
    if kind not in SCALES:
        values = {"name": "kind", "found": kind, "known": ", ".join(SCALES)}
        yield Problem("S15", Place("replicates", None, "kind"), values)
    if not 0 <= rho < 1:
        values = {"name": "rho", "value": f"{rho:g}", "low": "0", "high": "1"}
        yield Problem("S12", Place("replicates", None, "rho"), values)
    if not weights.shape[1]:
        yield Problem("S24", Place("replicates"), {"name": "replicates"})
    yield from length_problems("replicates", len(weights), len(base))
    yield from length_problems("rscales", len(factors), weights.shape[1])
    yield from finite_problems("weights", base)
    yield from finite_problems("replicates", weights)
    yield from weight_problems("rscales", factors)


def jackknife(design: Design, mse: bool = False) -> Replicates:
    """JK1 without strata, JKn with: each first-stage unit left out once, fpc in `rscales`."""
    first = _plain(design)
    parents, sizes = first.parents, first.sizes
    same = parents[:, None] == parents[None, :]
    factor = (sizes / np.maximum(sizes - 1, 1))[parents]
    multipliers = np.where(same, factor[:, None], 1.0)
    np.fill_diagonal(multipliers, 0.0)
    rscales = ((1 - first.rate) * (sizes - 1) / np.maximum(sizes, 1))[parents]
    return _replicated(design, multipliers, 1.0, rscales, mse)


def balanced(design: Design, fay: float = 0.0, mse: bool = False) -> Replicates:
    """BRR for two units in each stratum; `fay` is Fay's ρ, from 0 to below 1.

    Refuses S12, S18, S42.
    """
    first = _plain(design)
    present = np.flatnonzero(first.sizes)
    if np.any(first.sizes[present] != 2):
        wrong = present[first.sizes[present] != 2][0]
        values = {"stratum": int(wrong), "count": int(first.sizes[wrong])}
        raise refuse("S18", Place("design", None, "strata"), **values)
    if not 0 <= fay < 1:
        raise refuse("S12", Place("balanced", None, "fay"), name="fay", value=fay, low=0, high=1)
    signs = hadamard(len(present) + 1)[:, 1 : len(present) + 1]
    place = np.searchsorted(present, first.parents)
    second = np.zeros(len(first.parents), dtype=bool)
    second[np.unique(first.parents, return_index=True)[1]] = True
    chosen = np.where(second[:, None], signs.T[place], -signs.T[place])
    multipliers = 1 + (1 - fay) * chosen
    count = len(signs)
    return _replicated(design, multipliers, 1 / (count * (1 - fay) ** 2), np.ones(count), mse)


def hadamard(order: int) -> Floats:
    """A Hadamard matrix of at least `order` rows, the next power of two (Sylvester)."""
    matrix = np.ones((1, 1))
    while len(matrix) < order:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix


def bootstrap(design: Design, count: int, seed: int, mse: bool = False) -> Replicates:
    """Rao, Wu & Yue (1992): n_h − 1 units with replacement from each stratum; ignores the fpc.

    The same `seed` gives the same weights.
    """
    if count < 2:
        raise refuse("S12", Place("bootstrap"), name="count", value=count, low=2, high="∞")
    if seed < 0:
        raise refuse("S12", Place("bootstrap"), name="seed", value=seed, low=0, high="∞")
    generator = np.random.Generator(np.random.PCG64(seed))
    first = _plain(design)
    multipliers = np.ones((len(first.parents), count))
    for stratum in np.flatnonzero(first.sizes > 1):
        members = np.flatnonzero(first.parents == stratum)
        size = len(members)
        draws = generator.multinomial(size - 1, np.full(size, 1 / size), size=count)
        multipliers[members] = draws.T * (size / (size - 1))
    return _replicated(design, multipliers, 1 / (count - 1), np.ones(count), mse)


def _plain(design: Design) -> Level:
    """The first stage. Refuses S42 for samples that have no such stages."""
    if not isinstance(design, Design):
        raise refuse("S42", Place("design"), kind=type(design).__name__)
    return design.levels[0]


def _replicated(
    design: Design, multipliers: Floats, scale: float, rscales: Floats, mse: bool
) -> Replicates:
    units = design.levels[0].units
    weights = design.final[:, None] * multipliers[units]
    return Replicates(design.final, weights, scale, rscales, mse)


def recalibrated(replicates: Replicates, calibrate: Callable[[Floats], Floats]) -> Replicates:
    """Every replicate calibrated anew by `calibrate` (n,) → (n,), as the final weights were."""
    anew = [calibrate(column) for column in replicates.weights.T]
    return replace(replicates, final=calibrate(replicates.final), weights=np.stack(anew, axis=1))
