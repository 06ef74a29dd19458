"""How the respondents were chosen and weighted: all that the size of an error depends on.

A design describes every row that took part and is never filtered: a domain is a mark on rows,
not a selection of them. It holds no answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
        factors: ArrayLike | None = None,
    ) -> Calibration:
        auxiliary = None
        if covariates is not None:
            shaped = np.asarray(covariates)
            auxiliary = numbers("covariates", shaped[:, None] if shaped.ndim == 1 else shaped, 2)
        return cls(
            numbers("weights", weights),
            tuple(codes_of(block) for block in blocks),
            auxiliary,
            None if factors is None else numbers("factors", factors),
            convention,
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
        if not parts:  # weights that were given as they are: nothing is known to project on
            return sparse.csr_array((n, 0), dtype=np.float64)
        return sparse.csr_array(sparse.hstack(parts, format="csr"))


@dataclass(frozen=True)
class Stage:
    """One further stage of sampling, within the units of the stage before (trap).

    `units` (n,) are codes within the unit before; `population` (n,) the number of units in the
    stratum that each row was drawn from; `strata` (n,) codes within the unit before, if any.
    """

    units: Codes
    population: Floats
    strata: Codes | None = None

    @classmethod
    def of(cls, units: ArrayLike, population: ArrayLike, strata: ArrayLike | None = None) -> Stage:
        codes = None if strata is None else codes_of(strata)
        return cls(codes_of(units), np.asarray(population, dtype=np.float64), codes)


@dataclass(frozen=True)
class Level:
    """The sampled units of one stage and the constants of the variance (design reference B0, B1).

    `units` (n,) numbers the unit of each row, `parents` (J,) the stratum of each unit; of each
    stratum (P,) `sizes` is n_h, `rate` f_h, `lonely` marks one unit out of several, `spread` is
    φ·(1 − f_h) n_h/(n_h − 1) with φ the product of the rates of earlier stages, and `centred`
    whether units are taken from the mean of their stratum (not so for R's `adjust`).
    """

    units: Codes
    parents: Codes
    sizes: NDArray[np.int64]
    rate: Floats
    lonely: NDArray[np.bool_]
    spread: Floats
    centred: NDArray[np.bool_]

    @classmethod
    def of(
        cls, units: Codes, parents: Codes, population: Floats | None, earlier: Floats, lonely: str
    ) -> Level:
        """`population` and `earlier` (φ) are per stratum; no population means replacement."""
        sizes = np.bincount(parents, minlength=len(earlier))
        return cls.sized(units, parents, sizes, population, earlier, lonely)

    @classmethod
    def sized(
        cls,
        units: Codes,
        parents: Codes,
        sizes: NDArray[np.int64],
        population: Floats | None,
        earlier: Floats,
        lonely: str,
    ) -> Level:
        """As `of`, where the units of each stratum were counted elsewhere."""
        rate = np.zeros(len(earlier))
        if population is not None:
            np.divide(sizes, population, out=rate, where=sizes > 0)
        single = (sizes == 1) & (rate < 1) & (earlier > 0)
        spread = np.where(sizes > 1, sizes / np.maximum(sizes - 1, 1), 0.0)
        if lonely == "adjust":
            spread = np.where(single, 1.0, spread)
        present = np.count_nonzero(sizes)
        others = present - np.count_nonzero(single)
        average = present / others if lonely == "average" and others else 1.0
        spread = spread * earlier * (1 - rate) * average
        return cls(units, parents, sizes, rate, single, spread, ~single | (lonely != "adjust"))

    @property
    def row_parents(self) -> Codes:
        """The stratum of each row (n,)."""
        return self.parents[self.units]

    @property
    def of_rows(self) -> bool:
        """Whether every row is a unit of its own."""
        return len(self.parents) == len(self.units)


@dataclass(frozen=True)
class Design:
    """A probability sample of a finite population (steekproefontwerp).

    `strata` (n,) codes from 0; `population` (H,) the number of sampling units in each stratum
    (persons, or clusters where `psu` is given), None for sampling with replacement; `weights`
    (n,) base weights before calibration, by default N_h/n_h; `psu` (n,) codes of clusters
    (primaire eenheden); `stages` what was drawn within the clusters; `lonely` what to do with a
    stratum of one unit, named as in R's `survey.lonely.psu`. Use `Design.of`, which takes
    `population` by row (n,), as R's `fpc`, or as one number for each stratum too, checks, and
    refuses S01–S05, S09–S11, S13, S15–S17, S44, all at once.
    """

    strata: Codes
    population: Floats | None
    weights: Floats
    calibration: Calibration | None = None
    psu: Codes | None = None
    lonely: Lonely = "fail"
    stages: tuple[Stage, ...] = ()

    @classmethod
    def of(
        cls,
        strata: ArrayLike,
        population: ArrayLike | None = None,
        weights: ArrayLike | None = None,
        calibration: Calibration | None = None,
        psu: ArrayLike | None = None,
        lonely: Lonely = "fail",
        stages: Sequence[Stage] = (),
        nest: bool = False,
    ) -> Design:
        """`nest` says that clusters of different strata may share a code, as in R."""
        codes = codes_of(strata)
        sizes = None if population is None else _by_stratum(population, codes)
        weights = None if weights is None else numbers("weights", weights)
        units = None if psu is None else codes_of(psu)
        refuse_all(_shape_problems(codes, sizes, weights, units, lonely, stages))
        if units is not None:
            units = combined(codes, units) if nest else np.unique(units, return_inverse=True)[1]
        bare = cls(codes, sizes, np.ones(len(codes)), None, units, lonely, tuple(stages))
        base = _inverse_chances(bare) if weights is None else weights
        design = replace(bare, weights=base, calibration=calibration)
        refuse_all(_design_problems(design))
        return design

    def __len__(self) -> int:
        return len(self.strata)

    def calibrated(self, calibration: Calibration) -> Design:
        """The same sample with calibrated weights. Refuses S01, S09, S11."""
        refuse_all(calibration_problems(calibration, len(self)))
        return replace(self, calibration=calibration)

    @property
    def final(self) -> Floats:
        """Final weights w (n,): calibrated where there is a calibration, else the base weights."""
        return self.weights if self.calibration is None else self.calibration.weights

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The stages of sampling, the first one first."""
        return tuple(_levels(self))


def _levels(design: Design) -> Iterator[Level]:
    units = np.arange(len(design)) if design.psu is None else design.psu
    strata, population = design.strata, design.population
    earlier = np.ones(int(strata.max()) + 1 if population is None else len(population))
    level = _level(units, strata, population, earlier, design.lonely)
    yield level
    rates = (earlier * level.rate)[level.parents]
    yield from further_levels(level.units, rates, design.stages, design.lonely)


def further_levels(
    units: Codes, before: Floats, stages: Sequence[Stage], lonely: str
) -> Iterator[Level]:
    """The stages within units that were drawn with chances `before` (J,), by code of `units`."""
    for stage in stages:
        strata = combined(units) if stage.strata is None else combined(units, stage.strata)
        first = first_rows(strata)
        earlier, population = before[units[first]], stage.population[first]
        level = _level(combined(strata, stage.units), strata, population, earlier, lonely)
        yield level
        units, before = level.units, (earlier * level.rate)[level.parents]


def _level(
    units: Codes, strata: Codes, population: Floats | None, earlier: Floats, lonely: str
) -> Level:
    return Level.of(units, strata[first_rows(units)], population, earlier, lonely)


def combined(*codes: Codes) -> Codes:
    """One code from 0 for every combination that occurs, in the order of the codes."""
    found = codes[0]
    for further in codes[1:]:
        found = found * (int(further.max()) + 1) + further
    if _dense(found):
        occurs = np.bincount(found) > 0
        return np.asarray((np.cumsum(occurs) - 1)[found], dtype=np.intp)
    return np.asarray(np.unique(found, return_inverse=True)[1], dtype=np.intp)


def _dense(codes: Codes) -> bool:
    """Whether codes may be looked up in a table, ten times as fast as sorting them."""
    return bool(codes.size) and int(codes.min()) >= 0 and int(codes.max()) < 4 * codes.size


def first_rows(codes: Codes) -> Codes:
    """The first row of every code that occurs."""
    if _dense(codes):
        n = len(codes)
        first = np.full(int(codes.max()) + 1, n, dtype=np.intp)
        first[codes[::-1]] = np.arange(n)[::-1]  # of several rows the last that is written stays
        return np.asarray(first[first < n])
    return np.asarray(np.unique(codes, return_index=True)[1], dtype=np.intp)


def _by_stratum(population: ArrayLike, strata: Codes) -> Floats:
    """One number for each stratum (H,), from a column by row (n,) or one number too. Refuses S44.

    More than one number for each code, and as many as there are rows: such is a column by row.
    """
    count = max(int(strata.max(initial=-1)) + 1, 1)
    if np.ndim(population) == 0:
        population = np.full(count, population)
    found = numbers("population", population)
    if not count < len(found) == len(strata) or int(strata.min()) < 0:
        return found
    sizes = np.ones(count)  # a code that does not occur counts nobody
    sizes[strata] = found
    differs = (sizes[strata] != found) & ~np.isnan(found)
    place = Place("design", None, "population")
    refuse_all(
        Problem("S44", place, {"stratum": str(stratum)}) for stratum in np.unique(strata[differs])
    )
    return sizes


def _inverse_chances(design: Design) -> Floats:
    """N/n at every stage, multiplied; where a rate is 0 the stage was refused before."""
    weights = np.ones(len(design))
    for level in design.levels:
        with np.errstate(divide="ignore"):
            weights = weights / level.rate[level.row_parents]
    return weights


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
        return cls(name, tuple(levels), codes_of(codes), sizes)

    @classmethod
    def everyone(cls, n: int, population: float | None = None, name: str = "all") -> DomainVariable:
        """The variable with one level that holds every row."""
        sizes = None if population is None else np.array([population], dtype=np.float64)
        return cls(name, (name,), np.zeros(n, dtype=np.intp), sizes)


def named(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns by name, from a dict or a DataFrame. Refuses S45."""
    items = getattr(columns, "items", None)
    if not callable(items):
        raise refuse("S45", Place("values"), kind=type(columns).__name__)
    return {str(name): column for name, column in items()}


def numbers(name: str, values: ArrayLike, dimensions: int = 1) -> Floats:
    """`values` as numbers (n,), nan for None. Refuses S25 (words), S41 (a table for a column)."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise refuse("S25", Place("values", None, name), name=name) from None
    if found.ndim != dimensions:
        shape = {"found": found.ndim, "expected": dimensions}
        raise refuse("S41", Place("values", None, name), name=name, **shape)
    return found


def codes_of(values: ArrayLike) -> Codes:
    found = np.asarray(values)
    if found.size and found.dtype.kind not in "iub":
        raise refuse("S17", Place("design"), kind=found.dtype)
    return found.astype(np.intp, copy=False)


def refuse_all(problems: Iterator[Problem]) -> None:
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
    strata: Codes,
    sizes: Floats | None,
    weights: ArrayLike | None,
    psu: Codes | None,
    lonely: str,
    stages: Sequence[Stage],
) -> Iterator[Problem]:
    if not len(strata):
        yield Problem("S10", Place("design"))
        return
    if lonely not in get_args(Lonely):
        values = {"name": "lonely", "found": lonely, "known": ", ".join(get_args(Lonely))}
        yield Problem("S15", Place("design"), values)
    if sizes is None and weights is None:
        yield Problem("S16", Place("design"))
    high = np.iinfo(np.int32).max if sizes is None else len(sizes) - 1
    outside = list(code_problems("strata", strata, 0, high))
    yield from outside
    if sizes is not None and not outside:
        wrong = ~(np.isfinite(sizes) & (sizes > 0))
        for stratum in np.unique(strata[wrong[strata]]):
            yield Problem("S13", Place("design", None, "population"), {"stratum": str(stratum)})
    columns = {"weights": None if weights is None else np.asarray(weights), "psu": psu}
    for number, stage in enumerate(stages, 2):
        columns |= {f"stage {number}": stage.units, f"population {number}": stage.population}
    for name, column in columns.items():
        if column is not None:
            yield from length_problems(name, len(column), len(strata))
            if column.dtype.kind in "iu" and name != "weights":
                yield from code_problems(name, column, 0, np.iinfo(np.int32).max)
            elif name.startswith("population"):
                yield from _positive_problems(name, column)


def _design_problems(design: Design) -> Iterator[Problem]:
    yield from weight_problems("weights", design.weights)
    if design.calibration is not None:
        yield from calibration_problems(design.calibration, len(design))
    if design.psu is not None:
        yield from cluster_problems(design.psu, design.strata)
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


def calibration_problems(calibration: Calibration, n: int) -> Iterator[Problem]:
    if calibration.convention not in get_args(Convention):
        values = {"name": "convention", "found": calibration.convention}
        known = {"known": ", ".join(get_args(Convention))}
        yield Problem("S15", Place("design", None, "calibration"), values | known)
    yield from length_problems("calibration.weights", len(calibration.weights), n)
    # Linear calibration may give a negative weight, and R accepts it: only numbers are asked.
    yield from finite_problems("calibration.weights", calibration.weights)
    for number, block in enumerate(calibration.blocks):
        yield from length_problems(f"calibration.blocks[{number}]", len(block), n)
        yield from code_problems(f"calibration.blocks[{number}]", block, 0, max(n, 1) * 10)
    if calibration.covariates is not None:
        yield from length_problems("calibration.covariates", len(calibration.covariates), n)
        yield from finite_problems("calibration.covariates", calibration.covariates)
    if calibration.factors is not None:
        yield from length_problems("calibration.factors", len(calibration.factors), n)
        yield from weight_problems("calibration.factors", calibration.factors)


def negative_problems(variance: Floats) -> Iterator[Problem]:
    """Unbiased estimators of variance may fall below 0; no error can be given then."""
    found = np.diagonal(variance)
    wrong = np.flatnonzero(found < -1e-9 * np.abs(found).max(initial=0))
    if len(wrong):
        values = {"count": len(wrong), "value": f"{found.min():.3g}"}
        yield Problem("S35", Place("variance"), values)


def _positive_problems(name: str, numbers: NDArray[Any]) -> Iterator[Problem]:
    for row in np.flatnonzero(~(np.isfinite(numbers) & (numbers > 0)))[:1]:
        yield Problem("S13", Place("design", int(row) + 1, name), {"stratum": f"#{row + 1}"})


def cluster_problems(psu: Codes, strata: Codes) -> Iterator[Problem]:
    pairs = np.unique(np.stack([psu, strata], axis=1), axis=0)
    clusters, counts = np.unique(pairs[:, 0], return_counts=True)
    for cluster in clusters[counts > 1]:
        found = ", ".join(str(stratum) for stratum in pairs[pairs[:, 0] == cluster, 1])
        yield Problem("S05", Place("design", None, "psu"), {"psu": int(cluster), "strata": found})


def _population_problems(design: Design) -> Iterator[Problem]:
    for number, level in enumerate(design.levels, 1):
        place = Place("design", None, f"stage {number}")
        for stratum in np.flatnonzero(level.rate > 1):
            values = {"stratum": str(stratum), "sample": str(level.sizes[stratum])}
            values["population"] = f"{level.sizes[stratum] / level.rate[stratum]:g}"
            yield Problem("S03", place, values)
        if design.lonely == "fail":
            for stratum in np.flatnonzero(level.lonely):
                yield Problem("S04", place, {"stratum": str(stratum)})
