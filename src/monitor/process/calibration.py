"""Calibration (kalibratie): weights that add up to known numbers of persons, changed least.

Arithmetic on arrays: design weights, post-stratification, raking, linear, raking and logit-bounded
calibration, trimming. Knows no file, no edition and no question. Every function ends with finite
weights that meet the totals, or refuses and says where it fails; never with a NaN.

Deville & Särndal (1992), Calibration estimators in survey sampling, JASA 87, 376–382; here with
q = 1: each distance is known by the function F that makes the ratio w/d of x'λ.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any


Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Distance = Literal["linear", "raking", "logit"]
DISTANCES: tuple[Distance, ...] = get_args(Distance)

TOLERANCE = 1e-10  # largest gap allowed, as a part of the total that must be met
ITERATIONS = 200


@dataclass(frozen=True)
class Margin:
    """Known totals of one classification (marge): `totals` (L,) persons per level.

    `codes` (n,) say from 0 in which level each respondent is; `levels` (L,) name them.
    """

    name: str
    levels: tuple[str, ...]
    codes: Codes
    totals: Floats

    @classmethod
    def of(
        cls, name: str, codes: ArrayLike, totals: ArrayLike, levels: Sequence[str] = ()
    ) -> Margin:
        """A margin from anything array-like; levels are named by number where not named."""
        sizes = np.asarray(totals, dtype=np.float64)
        names = tuple(levels) or tuple(str(level) for level in range(len(sizes)))
        return cls(name, names, np.asarray(codes, dtype=np.intp), sizes)

    def sums(self, weights: Floats) -> Floats:
        """Σ weights in each level, shape (L,)."""
        return np.bincount(self.codes, weights, minlength=len(self.totals)).astype(np.float64)


@dataclass(frozen=True)
class Covariate:
    """A known total of a numeric variable (hulpvariabele): Σ w·values must equal `total`."""

    name: str
    values: Floats
    total: float

    @classmethod
    def of(cls, name: str, values: ArrayLike, total: float) -> Covariate:
        return cls(name, np.asarray(values, dtype=np.float64), total)


@dataclass(frozen=True)
class Calibrated:
    """Final weights (eindgewichten) and how they were found: `iterations` of Newton or sweeps,
    `gap` the largest relative difference with a total that is left."""

    weights: Floats
    iterations: int
    gap: float


# --- design weights ------------------------------------------------------------------------------


def design_weights(
    strata: ArrayLike, population: ArrayLike, names: Sequence[str] = (), place: Place | None = None
) -> Floats:
    """d = N_h/n_h (ontwerpgewicht): each respondent stands for those of the stratum who did not
    answer as well. `strata` (n,) codes, `population` (H,). Refuses W01–W04."""
    codes, sizes = np.asarray(strata, dtype=np.intp), np.asarray(population, dtype=np.float64)
    margin = Margin.of("stratum", codes, sizes, names)
    here = place or Place("design_weights")
    refuse_if_any([*_margin_problems(np.ones(len(codes)), margin, here)])
    found = np.bincount(codes, minlength=len(sizes))
    refuse_if_any(_oversampled(margin, found, here))
    return np.asarray((sizes / np.maximum(found, 1))[codes])


def _oversampled(margin: Margin, found: NDArray[np.intp], place: Place) -> Iterator[Problem]:
    for level in np.flatnonzero(found > margin.totals):
        values = {
            "stratum": margin.levels[level],
            "sample": int(found[level]),
            "population": f"{margin.totals[level]:g}",
        }
        yield Problem("W04", place, values)


# --- calibration ---------------------------------------------------------------------------------


def post_stratify(base: ArrayLike, margin: Margin, place: Place | None = None) -> Calibrated:
    """w = d·N_c/Σ_c d: every level of one margin adds up to its total. Refuses W01–W03."""
    weights = np.asarray(base, dtype=np.float64)
    here = place or Place("post_stratify")
    refuse_if_any(_problems(weights, [margin], [], here))
    sums = margin.sums(weights)
    factors = margin.totals / np.where(sums > 0, sums, 1.0)
    final = weights * factors[margin.codes]
    return Calibrated(final, 1, _worst([margin], [], final)[0])


def rake(
    base: ArrayLike,
    margins: Sequence[Margin],
    *,
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
    place: Place | None = None,
) -> Calibrated:
    """Iterative proportional fitting (raking): post-stratify by each margin in turn until all are
    met. The same weights as `calibrate(…, "raking")`. Refuses W01–W03, W05, W06."""
    weights = np.asarray(base, dtype=np.float64)
    here = place or Place("rake")
    refuse_if_any(_problems(weights, margins, [], here))
    for sweep in range(1, iterations + 1):
        for margin in margins:
            sums = margin.sums(weights)
            weights = weights * (margin.totals / np.where(sums > 0, sums, 1.0))[margin.codes]
        gap, _ = _worst(margins, [], weights)
        if gap <= tolerance:
            return Calibrated(weights, sweep, gap)
    raise _unsolved(margins, [], weights, iterations, here)


def calibrate(
    base: ArrayLike,
    margins: Sequence[Margin],
    covariates: Sequence[Covariate] = (),
    *,
    distance: Distance = "raking",
    bounds: tuple[float, float] = (0.2, 5.0),
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
    place: Place | None = None,
) -> Calibrated:
    """Weights w = d·F(x'λ) that meet every margin and covariate total (Deville & Särndal 1992).

    `linear` is GREG and may give negative weights, `raking` keeps them positive, `logit` keeps
    w/d strictly within `bounds` (lower below 1, upper above 1). Newton steps, halved while they
    overshoot. Refuses W01–W03, W05–W07.
    """
    start = np.asarray(base, dtype=np.float64)
    here = place or Place("calibrate")
    refuse_if_any(_problems(start, margins, covariates, here))
    if distance == "logit" and not bounds[0] < 1 < bounds[1]:
        raise refuse("W07", here, low=bounds[0], high=bounds[1])
    ratio, slope = _ratios(distance, bounds)
    x = _Auxiliaries(margins, covariates)
    lambdas = np.zeros(len(x.totals))
    weights = start
    for step in range(iterations + 1):
        gap, _ = _worst(margins, covariates, weights)
        if gap <= tolerance:
            return Calibrated(weights, step, gap)
        missing = x.totals - x.sums(weights)
        direction = _solve(x.gram(start * slope(x.predict(lambdas))), missing)
        lambdas = _shortened(x, start, ratio, lambdas, direction)
        weights = start * ratio(x.predict(lambdas))
    raise _unsolved(margins, covariates, weights, iterations, here)


def cluster_covariates(
    clusters: ArrayLike, margins: Sequence[Margin], covariates: Sequence[Covariate] = ()
) -> list[Covariate]:
    """Calibration variables at the level of clusters (R: `aggregate.stage`): of each level of a
    margin, and of each covariate, the mean in the cluster. `calibrate(base, [], these)` then
    changes the weights of a cluster all by one factor; the same columns are the covariates of
    `analyse.Calibration`. Base weights must be equal within a cluster. Refuses W11.
    """
    codes = np.unique(np.asarray(clusters), return_inverse=True)[1].astype(np.intp)
    size = np.bincount(codes).astype(np.float64)
    found = []
    for margin in margins:
        if len(margin.codes) != len(codes):
            raise refuse("W11", Place("cluster_covariates"), name=margin.name)
        for level, total in enumerate(margin.totals.tolist()):
            name = f"{margin.name} = {margin.levels[level]}"
            found.append(Covariate(name, (margin.codes == level).astype(np.float64), total))
    found += covariates
    return [
        Covariate(one.name, (np.bincount(codes, one.values) / size)[codes], one.total)
        for one in found
    ]


Curve = Callable[[Floats], Floats]


def _ratios(distance: Distance, bounds: tuple[float, float]) -> tuple[Curve, Curve]:
    """F and its derivative for a distance; Deville & Särndal (1992), table 1, cases 1, 2 and 6."""
    if distance == "linear":
        return (lambda u: 1 + u), np.ones_like
    if distance == "raking":
        return _exp, _exp
    low, high = bounds
    scale = (high - low) / ((1 - low) * (high - 1))

    def part(u: Floats) -> Floats:  # from 0 at w/d = low to 1 at w/d = high
        odds = (1 - low) / (high - 1) * _exp(scale * u)
        return odds / (1 + odds)

    return (
        lambda u: low + (high - low) * part(u),
        lambda u: (high - low) * scale * part(u) * (1 - part(u)),
    )


def _exp(u: Floats) -> Floats:
    return np.exp(np.clip(u, -500, 500))  # beyond, no total of persons could be met anyhow


@dataclass(frozen=True)
class _Auxiliaries:
    """The calibration variables x of every respondent, never written out as one matrix: margins
    are one-hot and kept as codes."""

    margins: Sequence[Margin]
    covariates: Sequence[Covariate]

    @property
    def totals(self) -> Floats:
        parts = [margin.totals for margin in self.margins]
        return np.concatenate([*parts, np.array([one.total for one in self.covariates])])

    def sums(self, weights: Floats) -> Floats:
        """Σ weights·x, shape (p,)."""
        parts = [margin.sums(weights) for margin in self.margins]
        return np.concatenate([*parts, [weights @ one.values for one in self.covariates]])

    def predict(self, lambdas: Floats) -> Floats:
        """x'λ of every respondent, shape (n,)."""
        found = np.zeros(self._rows())
        start = 0
        for margin in self.margins:
            found += lambdas[start : start + len(margin.totals)][margin.codes]
            start += len(margin.totals)
        for one, factor in zip(self.covariates, lambdas[start:], strict=True):
            found += factor * one.values
        return found

    def gram(self, weights: Floats) -> Floats:
        """Σ weights·x x', shape (p, p)."""
        rows = [
            np.hstack([_cross(one, other, weights) for other in self.margins])
            for one in self.margins
        ]
        mixed = [self.sums(weights * one.values) for one in self.covariates]
        top = np.vstack(rows) if rows else np.zeros((0, 0))
        if not mixed:
            return top
        bottom = np.stack(mixed)
        return np.vstack([np.hstack([top, bottom[:, : len(top)].T]), bottom])

    def _rows(self) -> int:
        return len(self.margins[0].codes) if self.margins else len(self.covariates[0].values)


def _cross(one: Margin, other: Margin, weights: Floats) -> Floats:
    """Σ weights in every pair of levels, shape (L, K)."""
    pairs = one.codes * len(other.totals) + other.codes
    shape = (len(one.totals), len(other.totals))
    sums = np.bincount(pairs, weights, minlength=shape[0] * shape[1])
    return sums.reshape(shape).astype(np.float64)


def _solve(matrix: Floats, right: Floats) -> Floats:
    """The shortest solution: each margin adds up to everybody, so the matrix is singular.
    Scaled to a unit diagonal first, so that small levels count as much as large ones."""
    scale = 1 / np.sqrt(np.where(np.diag(matrix) > 0, np.diag(matrix), 1.0))
    solution = np.linalg.lstsq(matrix * np.outer(scale, scale), right * scale, rcond=1e-10)[0]
    return np.asarray(solution * scale)


def _shortened(
    x: _Auxiliaries, base: Floats, ratio: Curve, lambdas: Floats, direction: Floats
) -> Floats:
    """λ after a Newton step, halved until the missing totals shrink (at most twenty times)."""
    before = float(np.abs(x.totals - x.sums(base * ratio(x.predict(lambdas)))).max())
    for halving in range(20):
        tried = lambdas + direction / 2**halving
        missing = np.abs(x.totals - x.sums(base * ratio(x.predict(tried)))).max()
        if np.isfinite(missing) and missing < before:
            return np.asarray(tried)
    return lambdas + direction / 2**20


# --- trimming ------------------------------------------------------------------------------------


def trim(weights: ArrayLike, low: float, high: float, place: Place | None = None) -> Floats:
    """Weights within `low` and `high` with the same sum: what is cut off is spread over the others
    in proportion to their weights (aftoppen met herverdeling).

    Solves Σ min(max(c·w, low), high) = Σ w for c. Margins are no longer met exactly: calibrate
    again, or calibrate with bounds instead. Refuses W01, W08, W10.
    """
    found = np.asarray(weights, dtype=np.float64)
    here = place or Place("trim")
    refuse_if_any([*_weight_problems(found, here)])
    total, n = float(found.sum()), len(found)
    if not (low <= high and low * n <= total * (1 + 1e-12) and total <= high * n * (1 + 1e-12)):
        raise refuse("W08", here, low=f"{low:g}", high=f"{high:g}", mean=f"{total / n:g}")
    factor = _trim_factor(found, low, high, total)
    return np.asarray(np.clip(found * factor, low, high))


def _trim_factor(weights: Floats, low: float, high: float, total: float) -> float:
    """The sum of clipped weights grows in straight pieces between the factors at which one of them
    reaches a bound: find the piece by halving, then solve it."""
    corners = np.sort(np.concatenate([low / weights, high / weights]))
    place = bisect_left(
        corners, total, key=lambda factor: float(np.clip(weights * factor, low, high).sum())
    )
    before, after = corners[max(place - 1, 0)], corners[min(place, len(corners) - 1)]
    middle = np.clip(weights * (before + after) / 2, low, high)
    free = (middle > low) & (middle < high)
    if not free.any():
        return float(after)
    return float((total - middle[~free].sum()) / weights[free].sum())


# --- diagnostics ---------------------------------------------------------------------------------


def kish_effect(weights: ArrayLike) -> float:
    """n·Σw²/(Σw)² (Kish 1965, § 11.7): the loss of precision by unequal weights."""
    found = np.asarray(weights, dtype=np.float64)
    return float(len(found) * (found**2).sum() / found.sum() ** 2)


def _worst(
    margins: Sequence[Margin], covariates: Sequence[Covariate], weights: Floats
) -> tuple[float, str]:
    """The largest relative gap with a total, and the margin and level where it is."""
    gaps: list[tuple[float, str]] = [(0.0, "")]
    for margin in margins:
        gap = np.abs(margin.sums(weights) - margin.totals) / np.maximum(margin.totals, 1.0)
        level = int(np.argmax(gap))
        gaps.append((float(gap[level]), f"{margin.name} = {margin.levels[level]}"))
    for one in covariates:
        distance = abs(float(weights @ one.values) - one.total)
        gaps.append((distance / max(abs(one.total), 1.0), one.name))
    return max(gaps)


def _unsolved(
    margins: Sequence[Margin],
    covariates: Sequence[Covariate],
    weights: Floats,
    iterations: int,
    place: Place,
) -> Exception:
    gap, where = _worst(margins, covariates, weights)
    return refuse("W06", place, where=where, gap=f"{gap:.2g}", iterations=iterations)


def _problems(
    weights: Floats, margins: Sequence[Margin], covariates: Sequence[Covariate], place: Place
) -> list[Problem]:
    found = list(_weight_problems(weights, place))
    if not len(weights):
        return found
    for margin in margins:
        found += _margin_problems(weights, margin, place)
    for one in covariates:
        if not np.isfinite(one.values).all() or not np.isfinite(one.total):
            found.append(Problem("W09", place, {"name": one.name}))
    return found or [*_disagreeing(margins, place)]


def _weight_problems(weights: Floats, place: Place) -> Iterator[Problem]:
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights > 0)))
    if len(wrong):
        yield Problem("W01", place, {"count": len(wrong), "first": int(wrong[0]) + 1})
    if not len(weights):
        yield Problem("W10", place)


def _margin_problems(weights: Floats, margin: Margin, place: Place) -> Iterator[Problem]:
    if not (np.isfinite(margin.totals).all() and (margin.totals >= 0).all()):
        yield Problem("W09", place, {"name": margin.name})
        return
    outside = (margin.codes < 0) | (margin.codes >= len(margin.totals))
    if len(margin.codes) != len(weights) or outside.any():
        yield Problem("W11", place, {"name": margin.name})
        return
    found = np.bincount(margin.codes, minlength=len(margin.totals))
    for level in np.flatnonzero((found == 0) & (margin.totals > 0)):
        values = {"margin": margin.name, "level": margin.levels[level]}
        yield Problem("W02", place, values | {"persons": f"{margin.totals[level]:g}"})
    for level in np.flatnonzero((found > 0) & (margin.totals == 0)):
        values = {"margin": margin.name, "level": margin.levels[level]}
        yield Problem("W03", place, values | {"respondents": str(found[level])})


def _disagreeing(margins: Sequence[Margin], place: Place) -> Iterator[Problem]:
    for margin in margins[1:]:
        one, other = margins[0].totals.sum(), margin.totals.sum()
        if abs(one - other) > 1e-9 * max(one, other):
            values = {"one": margins[0].name, "other": margin.name}
            yield Problem("W05", place, values | {"sum": f"{one:.10g}", "total": f"{other:.10g}"})
