"""Sampling in two phases: first who is approached, then who is questioned or answers.

Nonresponse is a second phase of which the chances are estimated, per cell or per person. Both
phases add to the error: the first would be there if everybody had answered, the second is what
silence costs. Särndal, Swensson & Wretman (1992), chapter 9; Lumley (2010), chapter 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.analyse.design import (
    Calibration,
    Codes,
    Design,
    Floats,
    Lonely,
    calibration_problems,
    codes_of,
    length_problems,
    negative_problems,
    numbers,
    refuse_all,
)
from monitor.analyse.layers import Layer, layers_of, row_kappa
from monitor.analyse.linear import residuals, staged, units_minus_strata
from monitor.analyse.projection import group_sums
from monitor.concepts.problems import Place, Problem


Marks = NDArray[np.bool_]
Method = Literal["full", "approx"]
Known = Literal["first", "population"]


@dataclass(frozen=True)
class TwoPhase:
    """A sample out of a sample (tweefasensteekproef).

    `first` is the design of all n rows of the first phase, `taken` (n,) marks those of the second;
    every variable has n values, those of rows not taken count for nothing. `second` is the design
    of the taken rows within the first phase, absent where each row was taken by a chance of its
    own. `chances` (m,) are π₂ of the taken rows. `method` as in R's `twophase`: `full` is unbiased,
    `approx` estimates the first phase by weighting, as far as its units are seen in the second;
    `groups` (n,) are the strata by which it counts them. `known` says of which the calibration
    totals are: of the first phase (then only the second is reduced) or of the population.
    """

    first: Design
    taken: Marks
    chances: Floats
    groups: Codes
    second: Design | None = None
    method: Method = "full"
    calibration: Calibration | None = None
    known: Known = "first"

    @classmethod
    def of(
        cls,
        first: Design,
        taken: ArrayLike,
        strata: ArrayLike | None = None,
        psu: ArrayLike | None = None,
        chances: ArrayLike | None = None,
        method: Method = "full",
        lonely: Lonely = "fail",
    ) -> TwoPhase:
        """By strata of the second phase (n,), with `psu` (n,) where clusters were taken; or by
        the `chances` (n,) of each row, taken one by one (Poisson), such as response propensities.

        Without either the second phase is a simple random sample. Refuses S01, S04, S05, S07, S12,
        S15, S32, S33.
        """
        marks = np.asarray(taken).astype(bool)
        refuse_all(_problems(first, marks, strata, psu, chances, method))
        if chances is not None:
            pi = numbers("chances", chances)[marks]
            return cls(first, marks, pi, first.strata, None, method)
        groups = np.zeros(len(marks), np.intp) if strata is None else codes_of(strata)
        clusters = None if psu is None else codes_of(psu)
        known = _units_in(groups, clusters)
        refuse_all(_group_problems(groups, marks))
        inner = None if clusters is None else clusters[marks]
        second = Design.of(groups[marks], known, psu=inner, lonely=lonely)
        counted = first.strata if strata is None else groups
        found = cls(first, marks, 1 / second.weights, counted, second, method)
        refuse_all(_mixed_problems(found))
        return found

    def __len__(self) -> int:
        return len(self.taken)

    @property
    def weights(self) -> Floats:
        """Base weights d₁/π₂ (n,), 0 for those not taken."""
        found = np.zeros(len(self))
        found[self.taken] = self.first.final[self.taken] / self.chances
        return found

    @property
    def final(self) -> Floats:
        return self.weights if self.calibration is None else self.calibration.weights

    def calibrated(self, calibration: Calibration, known: Known = "first") -> TwoPhase:
        """With calibrated weights (n,), 0 for those not taken. Refuses S01, S09, S11, S15."""
        refuse_all(calibration_problems(calibration, len(self)))
        refuse_all(_choice_problems("known", known, get_args(Known)))
        return replace(self, calibration=calibration, known=known)

    def covariance(self, influence: Floats) -> Floats:
        """V (k, k) of Σ w u: the first phase plus the second."""
        first, second = self.phases(influence)
        found = first + second
        refuse_all(negative_problems(found))
        return found

    def phases(self, influence: Floats) -> tuple[Floats, Floats]:
        """What each phase adds to V (k, k)."""
        shown = np.where(self.taken[:, None], influence, 0.0)
        rest = self.final[:, None] * residuals(self, shown)
        rest[~self.taken] = 0
        plain = rest if self.known == "population" else self.final[:, None] * shown
        first = _unbiased(self, plain) if self.method == "full" else _weighted_back(self, plain)
        if self.second is None:
            silent = rest[self.taken] * np.sqrt(1 - self.chances)[:, None]
            return first, np.asarray(silent.T @ silent)
        inner = rest[self.taken]
        if self.method == "approx" and _within_units(self):
            inner = inner / np.sqrt(self.first.final[self.taken])[:, None]
        return first, staged(self.second.levels, inner)

    def degrees(self, inside: Marks) -> float:
        """Units minus strata of the second phase, as R's `degf`."""
        here = (inside & self.taken)[self.taken]
        if self.second is None:
            units = np.arange(len(here), dtype=np.intp)
            return units_minus_strata(units, self.first.strata[self.taken], here)
        return units_minus_strata(self.second.levels[0].units, self.second.strata, here)


# --- the first phase, seen through the second ----------------------------------------------------


def _unbiased(sample: TwoPhase, z: Floats) -> Floats:
    """Σ_u κ_u Σ_{k,l∈u} ρ_kl z_k z_l', ρ_kl = π₂k π₂l / π₂kl (Särndal e.a. 9.3.7).

    ρ is 1 across strata of the second phase, r = n(N−1)/(N(n−1)) within one, π₂ within a unit: so
    three kinds of grouped sums are enough, and no matrix of pairs.
    """
    z = z[sample.taken]
    groups, ratios, units = _pairs(sample)
    found = np.zeros((z.shape[1], z.shape[1]))
    for layer in _first_layers(sample.first):
        kappa, codes = layer.kappa, layer.codes[sample.taken]
        found += _products(z, codes, kappa)
        found += _products(z, *_crossed(codes, groups, kappa, ratios - 1))
        own = (sample.chances - ratios[groups])[_first_of(units)]
        found += _products(z, *_crossed(codes, units, kappa, own))
    return found


def _first_layers(design: Design) -> Iterator[Layer]:
    yield from layers_of(design)
    rows = np.arange(len(design), dtype=np.intp)
    yield Layer("rows", rows, row_kappa(design))


def _pairs(sample: TwoPhase) -> tuple[Codes, Floats, Codes]:
    """Stratum of each taken row (m,), r of each stratum, unit of each taken row (m,)."""
    second = sample.second
    if second is None:
        m = len(sample.chances)
        return np.zeros(m, dtype=np.intp), np.ones(1), np.arange(m, dtype=np.intp)
    level = second.levels[0]
    n = level.sizes.astype(np.float64)
    population = n / np.where(level.rate > 0, level.rate, 1.0)
    several = n > 1
    safe = np.where(several, n, 2.0)
    ratios = np.where(several, n * (population - 1) / (population * (safe - 1)), 1.0)
    return second.strata, ratios, level.units


def _first_of(codes: Codes) -> Codes:
    return np.asarray(np.unique(codes, return_index=True)[1], dtype=np.intp)


def _crossed(outer: Codes, inner: Codes, kappa: Floats, factor: Floats) -> tuple[Codes, Floats]:
    """Codes of the pairs that occur, and κ times the factor of each pair."""
    pairs, codes = np.unique(outer.astype(np.int64) * len(factor) + inner, return_inverse=True)
    return np.asarray(codes, dtype=np.intp), kappa[pairs // len(factor)] * factor[
        pairs % len(factor)
    ]


def _products(z: Floats, codes: Codes, kappa: Floats) -> Floats:
    """Σ_u κ_u Z_u Z_u' (k, k) of the sums Z_u of `z` (m, k) by code."""
    sums = group_sums(codes, len(kappa), z)
    return np.asarray(sums.T @ (sums * kappa[:, None]))


def _weighted_back(sample: TwoPhase, z: Floats) -> Floats:
    """(1−f₁) n₁/(n₁−1) Σ_{taken units} (π₂ z − z̄)(π₂ z − z̄)'/π₂ by stratum of the first phase,
    the ultimate clusters of its first stage (R: `svyrecvar.phase1`)."""
    level = sample.first.levels[0]
    codes = level.units[sample.taken]
    found, rows = np.unique(codes, return_inverse=True)
    sums = group_sums(np.asarray(rows, dtype=np.intp), len(found), z[sample.taken])
    pi = _usual_chances(sample)[_first_of(codes)]
    parents = level.parents[found]
    means = group_sums(parents, len(level.sizes), sums) / np.maximum(level.sizes, 1)[:, None]
    scale = np.sqrt(level.spread[parents] / pi)[:, None]
    gaps = (sums * pi[:, None] - means[parents]) * scale
    return np.asarray(gaps.T @ gaps)


def _usual_chances(sample: TwoPhase) -> Floats:
    """The share of first-phase units that the second phase saw (m,), over the calibration ratio:
    what brings a final weight back to the first phase."""
    base, final = sample.weights[sample.taken], sample.final[sample.taken]
    ratio = np.divide(final, base, out=np.ones_like(base), where=base > 0)
    seen = sample.chances
    if sample.second is not None:
        units, groups = sample.first.levels[0].units, sample.groups
        everyone = _units_in(groups, units)
        here = _units_in(groups[sample.taken], units[sample.taken])
        seen = (here / everyone[: len(here)])[groups[sample.taken]]
    return np.asarray(seen / np.where(ratio > 0, ratio, 1.0))


def _within_units(sample: TwoPhase) -> bool:
    """Whether a unit of the first phase holds several of the second, as in two-stage sampling."""
    assert sample.second is not None
    second = sample.second.levels[0].units
    first = sample.first.levels[0].units[sample.taken][_first_of(second)]
    return len(np.unique(first)) < len(first)


# --- what cannot be ------------------------------------------------------------------------------


def _units_in(groups: Codes, clusters: Codes | None) -> Floats:
    """How many units lie in each stratum."""
    if clusters is None:
        return np.bincount(groups).astype(np.float64)
    pairs = np.unique(np.stack([groups, clusters], axis=1), axis=0)
    return np.bincount(pairs[:, 0]).astype(np.float64)


def _choice_problems(name: str, found: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if found not in known:
        values = {"name": name, "found": found, "known": ", ".join(known)}
        yield Problem("S15", Place("design", None, name), values)


def _problems(
    first: Design,
    taken: Marks,
    strata: ArrayLike | None,
    psu: ArrayLike | None,
    chances: ArrayLike | None,
    method: str,
) -> Iterator[Problem]:
    n = len(first)
    methods = ("full",) if first.stages else get_args(Method)  # approx sees one stage only
    yield from _choice_problems("method", method, methods)
    columns = {"taken": taken, "strata": strata, "psu": psu, "chances": chances}
    for name, column in columns.items():
        if column is not None:
            yield from length_problems(name, len(np.asarray(column)), n)
    if len(taken) == n and not taken.any():
        yield Problem("S07", Place("design", None, "taken"), {"domain": "taken"})
    grouped = strata is not None or psu is not None
    if first.calibration is not None or (chances is not None and grouped):
        yield Problem("S33", Place("design", None, "first" if chances is None else "chances"))
    elif chances is not None and len(np.asarray(chances)) == n == len(taken):
        pi = np.asarray(chances, dtype=np.float64)
        for row in np.flatnonzero(taken & ~((pi > 0) & (pi <= 1)))[:1]:
            values = {"name": f"chances[{row}]", "value": f"{pi[row]:g}", "low": 0, "high": 1}
            yield Problem("S12", Place("design", int(row) + 1, "chances"), values)


def _mixed_problems(sample: TwoPhase) -> Iterator[Problem]:
    """The method approx weights units of the first phase back: each needs one chance."""
    units, chances = sample.first.levels[0].units[sample.taken], _usual_chances(sample)
    first = _first_of(units)
    one = chances[first][np.unique(units, return_inverse=True)[1]]
    if sample.method == "approx" and not np.array_equal(one, chances):
        yield from _choice_problems("method", "approx", ("full",))


def _group_problems(groups: Codes, taken: Marks) -> Iterator[Problem]:
    everyone, here = np.bincount(groups), np.bincount(groups[taken], minlength=groups.max() + 1)
    for stratum in np.flatnonzero((everyone > 0) & (here == 0)):
        values = {"stratum": str(stratum), "count": int(everyone[stratum])}
        yield Problem("S32", Place("design", None, "strata"), values)
