"""How the respondents were chosen and weighted: all that the size of an error depends on.

A design describes every row that took part and is never filtered: a domain is a mark on rows,
not a selection of them. It holds no answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse


Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Lonely = Literal["fail", "remove", "certainty", "adjust", "average"]
Convention = Literal["projection", "r_rake"]


@dataclass(frozen=True)
class Calibration:
    """Final weights and what they were calibrated on (kalibratie).

    `weights` (n,) are final; `blocks` hold one array of codes (n,) from 0 for each margin
    (post-strata are one block); `covariates` (n, p) are continuous auxiliary variables;
    `factors` (n,) are the q_i of Deville & Särndal (1992), 1 when absent. `convention`
    `projection` regresses with base weights (R: `calibrate`), `r_rake` sweeps unweighted margin
    means ten times, as R's `rake` does.
    """

    weights: Floats
    blocks: tuple[Codes, ...] = ()
    covariates: Floats | None = None
    factors: Floats | None = None
    convention: Convention = "projection"

    @classmethod
    def of(
        cls,
        weights: ArrayLike,
        blocks: Sequence[ArrayLike] = (),
        covariates: ArrayLike | None = None,
        convention: Convention = "projection",
    ) -> Calibration:
        return cls(
            np.asarray(weights, dtype=np.float64),
            tuple(_codes(block) for block in blocks),
            None if covariates is None else np.asarray(covariates, dtype=np.float64),
            convention=convention,
        )

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """The calibration variables of each row, X (n, p): blocks one-hot, then covariates."""
        n = len(self.weights)
        rows = np.arange(n)
        parts = [
            sparse.csr_array((np.ones(n), (rows, block)), shape=(n, int(block.max()) + 1))
            for block in self.blocks
        ]
        if self.covariates is not None:
            parts.append(sparse.csr_array(self.covariates))
        return sparse.csr_array(sparse.hstack(parts, format="csr"))


@dataclass(frozen=True)
class Design:
    """A probability sample of a finite population (steekproefontwerp).

    `strata` (n,) codes from 0; `population` (H,) the number of sampling units in each stratum
    (persons, or clusters where `psu` is given), None for sampling with replacement; `weights`
    (n,) base weights before calibration, by default N_h/n_h; `psu` (n,) codes of clusters
    (primaire eenheden); `lonely` what to do with a stratum of one unit, named as in R's
    `survey.lonely.psu`. Use `Design.of`, which checks and refuses S01–S05, S09–S11, S13, S16.
    """

    strata: Codes
    population: Floats | None
    weights: Floats
    calibration: Calibration | None = None
    psu: Codes | None = None
    lonely: Lonely = "fail"

    @classmethod
    def of(
        cls,
        strata: ArrayLike,
        population: ArrayLike | None = None,
        weights: ArrayLike | None = None,
        calibration: Calibration | None = None,
        psu: ArrayLike | None = None,
        lonely: Lonely = "fail",
    ) -> Design:
        codes = _codes(strata)
        sizes = None if population is None else np.asarray(population, dtype=np.float64)
        units = None if psu is None else np.unique(_codes(psu), return_inverse=True)[1]
        _refuse(_shape_problems(codes, sizes, weights, units, lonely))
        base = _base_weights(codes, sizes, weights)
        design = cls(codes, sizes, base, calibration, units, lonely)
        _refuse(_design_problems(design))
        return design

    def __len__(self) -> int:
        return len(self.strata)

    @property
    def final(self) -> Floats:
        """Final weights w (n,): calibrated where there is a calibration, else the base weights."""
        return self.weights if self.calibration is None else self.calibration.weights

    @cached_property
    def units(self) -> Units:
        """The sampled units of the first stage: the clusters, or the persons themselves."""
        return Units.of(self)


@dataclass(frozen=True)
class Units:
    """Strata of sampled units and the constants of the variance (design reference B0, B1).

    `sizes` (H,) is n_h, `rate` (H,) f_h, `spread` (H,) a_h = (1 − f_h) n_h/(n_h − 1) and `kappa`
    (H,) a_h/n_h, both 0 in a lonely stratum; `lonely` (H,) marks strata with one unit of several.
    """

    sizes: NDArray[np.int64]
    rate: Floats
    spread: Floats
    kappa: Floats
    lonely: NDArray[np.bool_]

    @classmethod
    def of(cls, design: Design) -> Units:
        count = strata_count(design)
        strata = design.strata if design.psu is None else psu_strata(design)
        sizes = np.bincount(strata, minlength=count)
        rate = np.zeros(count) if design.population is None else sizes / design.population
        several = sizes > 1
        spread = np.where(several, (1 - rate) * sizes / np.maximum(sizes - 1, 1), 0.0)
        kappa = spread / np.maximum(sizes, 1)
        return cls(sizes, rate, spread, kappa, (sizes == 1) & (rate < 1))


@dataclass(frozen=True)
class DomainVariable:
    """A partition of the respondents that figures are asked for (domeinvariabele).

    `levels` are the ids of its domains, `codes` (n,) say in which of them each row is, −1 in
    none; `population` (L,) the persons of each level according to the frame, where known.
    """

    name: str
    levels: tuple[str, ...]
    codes: Codes
    population: Floats | None = None

    @classmethod
    def of(
        cls,
        name: str,
        levels: Sequence[str],
        codes: ArrayLike,
        population: ArrayLike | None = None,
    ) -> DomainVariable:
        sizes = None if population is None else np.asarray(population, dtype=np.float64)
        return cls(name, tuple(levels), _codes(codes), sizes)

    @classmethod
    def everyone(cls, n: int, population: float | None = None, name: str = "all") -> DomainVariable:
        """The variable with one level that holds every row."""
        sizes = None if population is None else np.array([population], dtype=np.float64)
        return cls(name, (name,), np.zeros(n, dtype=np.intp), sizes)


def _codes(values: ArrayLike) -> Codes:
    found = np.asarray(values)
    if found.size and found.dtype.kind not in "iub":
        raise refuse("S17", Place("design"), kind=found.dtype)
    return found.astype(np.intp, copy=False)


def strata_count(design: Design) -> int:
    highest = int(design.strata.max()) + 1
    return highest if design.population is None else len(design.population)


def psu_strata(design: Design) -> Codes:
    """The stratum of each cluster, in the order of the clusters' codes."""
    assert design.psu is not None
    _, first = np.unique(design.psu, return_index=True)
    return design.strata[first]


def _base_weights(strata: Codes, population: Floats | None, weights: ArrayLike | None) -> Floats:
    if weights is not None:
        return np.asarray(weights, dtype=np.float64)
    assert population is not None
    sizes = np.bincount(strata, minlength=len(population))
    return np.asarray((population / np.maximum(sizes, 1))[strata])


def _refuse(problems: Iterator[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemsFound(found)


def length_problems(name: str, found: int, expected: int) -> Iterator[Problem]:
    if found != expected:
        values = {"name": name, "found": found, "expected": expected}
        yield Problem("S01", Place("design", None, name), values)


def code_problems(name: str, codes: Codes, low: int, high: int) -> Iterator[Problem]:
    wrong = np.flatnonzero((codes < low) | (codes > high))
    if len(wrong):
        values = {"name": name, "low": low, "high": high}
        values |= {"first": int(wrong[0]) + 1, "value": int(codes[wrong[0]])}
        yield Problem("S09", Place("design", None, name), values)


def _shape_problems(
    strata: Codes, sizes: Floats | None, weights: ArrayLike | None, psu: Codes | None, lonely: str
) -> Iterator[Problem]:
    if not len(strata):
        yield Problem("S10", Place("design"))
        return
    if lonely not in get_args(Lonely):
        values: dict[str, Any] = {"name": "lonely", "found": lonely}
        yield Problem("S15", Place("design"), values | {"known": ", ".join(get_args(Lonely))})
    if sizes is None and weights is None:
        yield Problem("S16", Place("design"))
    high = np.iinfo(np.int32).max if sizes is None else len(sizes) - 1
    yield from code_problems("strata", strata, 0, high)
    if weights is not None:
        yield from length_problems("weights", len(np.asarray(weights)), len(strata))
    if psu is not None:
        yield from length_problems("psu", len(psu), len(strata))


def _design_problems(design: Design) -> Iterator[Problem]:
    yield from weight_problems("weights", design.weights)
    if design.calibration is not None:
        yield from _calibration_problems(design.calibration, len(design))
    if design.psu is not None:
        yield from _cluster_problems(design.psu, design.strata)
    yield from _population_problems(design)


def weight_problems(name: str, weights: Floats) -> Iterator[Problem]:
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(wrong):
        values = {"count": len(wrong), "first": int(wrong[0]) + 1}
        yield Problem("S02", Place("design", None, name), values)


def finite_problems(name: str, numbers: Floats) -> Iterator[Problem]:
    wrong = np.flatnonzero(~np.isfinite(numbers).reshape(len(numbers), -1).all(axis=1))
    if len(wrong):
        values = {"name": name, "count": len(wrong), "first": int(wrong[0]) + 1}
        yield Problem("S11", Place("design", None, name), values)


def _calibration_problems(calibration: Calibration, n: int) -> Iterator[Problem]:
    yield from length_problems("calibration.weights", len(calibration.weights), n)
    # Linear calibration may give a negative weight, and R accepts it: only numbers are asked.
    yield from finite_problems("calibration.weights", calibration.weights)
    for number, block in enumerate(calibration.blocks):
        yield from length_problems(f"calibration.blocks[{number}]", len(block), n)
        yield from code_problems(f"calibration.blocks[{number}]", block, 0, max(n, 1) * 10)
    if calibration.covariates is not None:
        yield from length_problems("calibration.covariates", len(calibration.covariates), n)
        yield from finite_problems("calibration.covariates", calibration.covariates)


def _cluster_problems(psu: Codes, strata: Codes) -> Iterator[Problem]:
    pairs = np.unique(np.stack([psu, strata], axis=1), axis=0)
    clusters, counts = np.unique(pairs[:, 0], return_counts=True)
    for cluster in clusters[counts > 1]:
        found = ", ".join(str(stratum) for stratum in pairs[pairs[:, 0] == cluster, 1])
        yield Problem("S05", Place("design", None, "psu"), {"psu": int(cluster), "strata": found})


def _population_problems(design: Design) -> Iterator[Problem]:
    units = design.units
    if design.population is not None:
        wrong = ~(np.isfinite(design.population) & (design.population > 0))
        for stratum in np.flatnonzero(wrong & (units.sizes > 0)):
            yield Problem("S13", Place("design", None, "population"), {"stratum": int(stratum)})
        for stratum in np.flatnonzero(~wrong & (units.sizes > design.population)):
            values = {"stratum": str(stratum), "population": f"{design.population[stratum]:g}"}
            values["sample"] = str(units.sizes[stratum])
            yield Problem("S03", Place("design", None, "population"), values)
    if design.lonely == "fail":
        for stratum in np.flatnonzero(units.lonely):
            yield Problem("S04", Place("design", None, "strata"), {"stratum": int(stratum)})
