"""Samples drawn without replacement with unequal chances (πps), such as by size of municipality.

Exact with joint chances, close with the approximation of Brewer; a unit that was drawn for
certain adds nothing. Never guesses a chance that was not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitor.analyse.design import (
    Calibration,
    Codes,
    Floats,
    Level,
    Stage,
    calibration_problems,
    cluster_problems,
    code_problems,
    codes_of,
    combined,
    first_rows,
    further_levels,
    length_problems,
    negative_problems,
    numbers,
    refuse_all,
    weight_problems,
)
from monitor.analyse.linear import residuals, staged, units_minus_strata
from monitor.analyse.projection import group_sums
from monitor.concepts.problems import Place, Problem


Rule = Literal["brewer", "hartley-rao", "overton", "horvitz-thompson", "yates-grundy"]
EXACT = ("horvitz-thompson", "yates-grundy")


@dataclass(frozen=True)
class Unequal:
    """A sample without replacement with unequal chances (trekking met ongelijke kansen).

    `chances` (J,) are the π of the sampled units, `units` (n,) the unit of each row, `parents`
    (J,) the stratum of each unit; `weights` (n,) by default 1/π. `checks` (J, J) are
    (π_kl − π_k π_l)/π_kl, absent under Brewer's rule; `inner` the stages within the units. Use
    `Unequal.of`.
    """

    units: Codes
    parents: Codes
    chances: Floats
    weights: Floats
    rule: Rule
    checks: Floats | None = None
    inner: tuple[Level, ...] = ()
    calibration: Calibration | None = None

    @classmethod
    def of(
        cls,
        chances: ArrayLike,
        strata: ArrayLike | None = None,
        psu: ArrayLike | None = None,
        joint: ArrayLike | None = None,
        rule: Rule = "brewer",
        stages: Sequence[Stage] = (),
        weights: ArrayLike | None = None,
    ) -> Unequal:
        """From the chance of each row's first-stage unit, 0 < π ≤ 1 (n,).

        `psu` (n,) are clusters, else every row is a unit; `joint` (J, J) the joint chances of the
        units, in the order of their codes (of their rows without `psu`), which the rules
        horvitz-thompson and yates-grundy ask for. `stages` go with brewer (R: `svydesign(pps=)`,
        `ppsmat`). Refuses S01, S04, S05, S09, S10, S12, S15, S17, S30, S31.
        """
        pi = numbers("chances", chances)
        n = len(pi)
        groups = np.zeros(n, dtype=np.intp) if strata is None else codes_of(strata)
        clusters = np.arange(n) if psu is None else codes_of(psu)
        matrix = None if joint is None else numbers("joint", joint, 2)
        refuse_all(_problems(pi, groups, clusters, matrix, rule, stages))
        refuse_all(cluster_problems(clusters, groups))
        units = combined(clusters)
        first = first_rows(units)
        own, parents = pi[first], combined(groups)[first]
        refuse_all(_unit_problems(units, own[units] != pi, parents, own, matrix))
        inner = tuple(further_levels(units, own, stages, "fail"))
        refuse_all(_lonely_problems(inner))
        base = 1 / pi
        for level in inner:
            base = base / level.rate[level.row_parents]
        base = base if weights is None else numbers("weights", weights)
        refuse_all(length_problems("weights", len(base), n))
        refuse_all(weight_problems("weights", base))
        return cls(units, parents, own, base, rule, _checks(rule, own, parents, matrix), inner)

    def __len__(self) -> int:
        return len(self.units)

    def calibrated(self, calibration: Calibration) -> Unequal:
        """The same sample with calibrated weights. Refuses S01, S09, S11."""
        refuse_all(calibration_problems(calibration, len(self)))
        return replace(self, calibration=calibration)

    @property
    def final(self) -> Floats:
        return self.weights if self.calibration is None else self.calibration.weights

    def covariance(self, influence: Floats) -> Floats:
        """V (k, k) of Σ w u, calibration residuals taken."""
        weighted = self.final[:, None] * residuals(self, influence)
        z = group_sums(self.units, len(self.chances), weighted)
        if self.checks is None:
            return _brewer(z, self.chances, self.parents) + staged(self.inner, weighted)
        found = z.T @ self.checks @ z
        if self.rule == "yates-grundy":
            found = found - np.einsum("k,ka,kb->ab", self.checks.sum(axis=0), z, z)
        refuse_all(negative_problems(found))
        return np.asarray(found)

    def degrees(self, inside: NDArray[np.bool_]) -> float:
        return units_minus_strata(self.units, self.parents[self.units], inside)


def _brewer(z: Floats, chances: Floats, parents: Codes) -> Floats:
    """Σ_h n/(n−1) Σ (1 − π_k)(z_k − z̄)(z_k − z̄)': Brewer's approximation, as R has it."""
    sizes = np.bincount(parents)
    means = group_sums(parents, len(sizes), z) / sizes[:, None]
    share = np.divide(sizes, sizes - 1, out=np.ones(len(sizes)), where=sizes > 1)
    gaps = (z - means[parents]) * np.sqrt(share[parents] * (1 - chances))[:, None]
    return np.asarray(gaps.T @ gaps)


def _checks(rule: Rule, pi: Floats, parents: Codes, joint: Floats | None) -> Floats | None:
    """(π_kl − π_k π_l)/π_kl for every pair of units; 0 across strata where it is approximated."""
    if rule == "brewer":
        return None
    if joint is not None:
        return np.asarray(1 - np.outer(pi, pi) / joint)
    size = np.bincount(parents)[parents].astype(np.float64)
    found = APPROXIMATE[rule](pi, parents, np.maximum(size, 2)[:, None])
    certain = pi >= 1
    apart = (parents[:, None] != parents[None, :]) | (certain[:, None] & certain[None, :])
    found[apart] = 0
    np.fill_diagonal(found, 1 - pi)
    return found


def _hartley_rao(pi: Floats, parents: Codes, n: Floats) -> Floats:
    """1 − (n − π_k − π_l + Σπ²/n)/(n−1), with Σπ²/n taken as the mean of π in the sample."""
    mean = (np.bincount(parents, pi) / np.bincount(parents))[parents][:, None]
    return np.asarray(1 - (n - np.add.outer(pi, pi) + mean) / (n - 1))


def _overton(pi: Floats, _: Codes, n: Floats) -> Floats:
    """1 − (n − (π_k + π_l)/2)/(n−1)."""
    return np.asarray(1 - (n - np.add.outer(pi, pi) / 2) / (n - 1))


APPROXIMATE: Mapping[str, Callable[[Floats, Codes, Floats], Floats]] = {
    "hartley-rao": _hartley_rao,
    "overton": _overton,
}


def _problems(
    pi: Floats,
    strata: Codes,
    psu: Codes,
    joint: Floats | None,
    rule: str,
    stages: Sequence[Stage],
) -> Iterator[Problem]:
    place = Place("design", None, "chances")
    if not len(pi):
        yield Problem("S10", place)
    if rule not in get_args(Rule):
        values = {"name": "rule", "found": rule, "known": ", ".join(get_args(Rule))}
        yield Problem("S15", Place("design", None, "rule"), values)
    elif (rule in EXACT) != (joint is not None) or (stages and rule != "brewer"):
        yield Problem("S30", Place("design", None, "rule"), {"rule": rule})
    wrong = np.flatnonzero(~((pi > 0) & (pi <= 1)))
    if len(wrong):
        values = {"name": f"chances[{wrong[0]}]", "value": f"{pi[wrong[0]]:g}"}
        yield Problem("S12", place, values | {"low": 0, "high": 1})
    columns = {"strata": strata, "psu": psu}
    columns |= {f"stage {number}": stage.units for number, stage in enumerate(stages, 2)}
    for name, codes in columns.items():
        yield from length_problems(name, len(codes), len(pi))
        yield from code_problems(name, codes, 0, np.iinfo(np.int32).max)
    for number, stage in enumerate(stages, 2):
        yield from length_problems(f"population {number}", len(stage.population), len(pi))
        if not (np.isfinite(stage.population) & (stage.population > 0)).all():
            yield Problem("S13", Place("design", None, f"population {number}"), {"stratum": number})


def _unit_problems(
    units: Codes, differs: NDArray[np.bool_], parents: Codes, pi: Floats, joint: Floats | None
) -> Iterator[Problem]:
    place = Place("design", None, "chances")
    for unit in np.unique(units[differs])[:1]:
        yield Problem("S31", place, {"first": int(unit), "second": int(unit), "value": "≠"})
    sizes = np.bincount(parents)
    for stratum in np.flatnonzero(sizes == 1):
        if pi[parents == stratum][0] < 1 and joint is None:
            yield Problem("S04", place, {"stratum": str(stratum)})
    if joint is None:
        return
    if joint.shape != (len(pi), len(pi)):
        yield from length_problems("joint", joint.shape[0], len(pi))
        yield from length_problems("joint", joint.shape[-1], len(pi))
        return
    most = np.minimum.outer(pi, pi) * (1 + 1e-9)
    wrong = ~((joint > 0) & (joint <= most)) | (np.abs(joint - joint.T) > 1e-9)
    np.fill_diagonal(wrong, np.abs(np.diagonal(joint) - pi) > 1e-9 * pi)
    for k, other in np.argwhere(wrong)[:1]:
        values = {"first": int(k), "second": int(other), "value": f"{joint[k, other]:g}"}
        yield Problem("S31", Place("design", None, "joint"), values)


def _lonely_problems(levels: Sequence[Level]) -> Iterator[Problem]:
    for number, level in enumerate(levels, 2):
        place = Place("design", None, f"stage {number}")
        for stratum in np.flatnonzero(level.lonely):
            yield Problem("S04", place, {"stratum": str(stratum)})
        for stratum in np.flatnonzero(level.rate > 1):
            values = {"stratum": str(stratum), "sample": str(level.sizes[stratum])}
            values["population"] = f"{level.sizes[stratum] / level.rate[stratum]:g}"
            yield Problem("S03", place, values)
