"""From grouped sums to errors: proportions, their linearised residuals and the quadratic form.

Pure functions of small arrays; no row of data passes here. Every variance is
V = Σ κ_u (Σ_{i in u} z_i)² over the units of the design (design reference B1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitor.analyse.design import Design, Floats, Units, psu_strata
from monitor.analyse.plan import MomentPlan, Table, row_spread
from monitor.analyse.regression import Regression, cluster_sums, stratum_sums, weighted_gram


ROUNDING = 1e-12  # below this share of the uncalibrated variance, the rest is rounding error (B12)


@dataclass(frozen=True)
class Form:
    """The quadratic form of a design: what turns weighted residuals into variance.

    `carried` (J,) is a_h of each cluster, J = 0 where persons are the sampling units; `strata`
    (H, p), `clusters` (J, p) and `spread` (p, p) are what calibration adds, p = 0 without one;
    all free of indicators.
    """

    units: Units
    lonely: str
    carried: Floats
    regression: Regression
    strata: Floats
    clusters: Floats
    spread: Floats

    @classmethod
    def of(cls, design: Design) -> Form:
        units, regression = design.units, Regression.of(design)
        x = regression.matrix
        strata, spread = stratum_sums(design, x), weighted_gram(x, row_spread(design))
        carried, clusters = np.zeros(0), np.zeros((0, x.shape[1]))
        if design.psu is not None:
            carried = units.spread[psu_strata(design)]
            clusters = cluster_sums(design, x)
        return cls(units, design.lonely, carried, regression, strata, clusters, spread)

    def between(self, first: Floats, second: Floats) -> Floats:
        """The part of V that stratum totals (H, …) carry, lonely strata included."""
        centred = -np.einsum("h,h...,h...->...", self.units.kappa, first, second)
        if self.lonely == "adjust" and self.units.lonely.any():
            centred = centred + self._adjusted(first, second)
        return np.asarray(centred)

    def _adjusted(self, first: Floats, second: Floats) -> Floats:
        lonely, total = self.units.lonely, self.units.sizes.sum()
        rest = 1 - self.units.rate[lonely]
        one = first[lonely] - first.sum(axis=0) / total
        two = second[lonely] - second.sum(axis=0) / total
        return np.asarray(np.einsum("h,h...,h...->...", rest, one, two))

    @property
    def inflation(self) -> float:
        """R's `average`: lonely strata count as the mean of the others."""
        if self.lonely != "average":
            return 1.0
        present = self.units.sizes > 0
        return float(present.sum() / max(present.sum() - self.units.lonely.sum(), 1))


@dataclass(frozen=True)
class Cells:
    """All proportions of one domain variable with what their covariances need.

    Arrays end in (L, I). `share` is R (nan where the base is empty), `base` N̂, `yes` A1; `z`
    (H, L, I) the weighted residuals of each stratum, `clusters` (J, L, I) of each cluster;
    `b` and `q` (p, L, I) the regression and its moments; `within` (L, I, 2) Σ v by answer.
    """

    form: Form
    share: Floats
    base: Floats
    yes: Floats
    counts: Floats  # (L, I, 2), unweighted
    active: Floats  # (L, I), degrees of freedom: units in the domain minus strata in the domain
    squares: Floats  # (L, I), Σ w²
    within: Floats
    z: Floats
    clusters: Floats
    b: Floats
    q: Floats

    def at(self, level: int, item: int) -> Cells:
        """One cell with what a covariance needs, arrays without their last two axes."""
        place = (..., level, item)
        return replace(
            self, z=self.z[place], clusters=self.clusters[place], b=self.b[place], q=self.q[place]
        )

    @property
    def variance(self) -> Floats:
        """V (L, I) of the proportions, 0 where only rounding error is left."""
        element = element_products(self.share, self.base, self.within)
        found = element + self.products(self)
        return np.where(found > ROUNDING * np.abs(element), np.maximum(found, 0), 0.0)

    def products(self, other: Cells) -> Floats:
        """Covariance without the element term Σ v u u', cell by cell of equal shape."""
        found = self.form.between(self.z, other.z)
        found = found - (self.b * other.q).sum(axis=0) - (other.b * self.q).sum(axis=0)
        found = found + np.einsum("p...,pq,q...->...", self.b, self.form.spread, other.b)
        found = found + np.einsum(
            "j,j...,j...->...", self.form.carried, self.clusters, other.clusters
        )
        return np.asarray(found * self.form.inflation)


def element_products(share: Floats, base: Floats, within: Floats) -> Floats:
    """Σ v u² of 0/1 answers, free of cancellation (B3): (1−R)² V(yes) + R² V(no), over N̂²."""
    no, yes = within[..., 0], within[..., 1]
    return np.asarray(((1 - share) ** 2 * yes + share**2 * no) / base**2)


def cells_from(form: Form, plan: MomentPlan, sums: Mapping[Table, Floats]) -> Cells:
    """Linearise the tables of one domain variable."""
    weighted = sums[Table("stratum", "w")]
    totals = weighted.sum(axis=0)
    base, yes = totals.sum(axis=-1), totals[..., 1]
    empty = base <= 0
    share = np.divide(yes, base, out=np.zeros_like(base), where=~empty)
    base = np.where(empty, 1.0, base)
    none = np.zeros((0, *weighted.shape[1:]))
    margins = [(sums[first], sums[second]) for first, second in plan.margins]
    p = np.concatenate([none, *(first for first, _ in margins)])
    q = np.concatenate([none, *(second for _, second in margins)])
    b = form.regression.solve(_residuals(p, share, base))
    z = _residuals(weighted, share, base) - np.tensordot(form.strata, b, axes=1)
    clusters = _residuals(sums.get(Table("psu", "w"), none), share, base)
    clusters = clusters - np.tensordot(form.clusters, b, axes=1)
    within = sums.get(Table("whole", "v"), np.zeros((1, *share.shape, 2)))[0]
    squares = sums[Table("whole", "w2")][0].sum(axis=-1)
    counts = sums[Table("stratum", "1")]
    active = _active(counts, sums.get(Table("psu", "1")))
    return Cells(
        form, np.where(empty, np.nan, share), np.where(empty, 0.0, base), yes,
        counts.sum(axis=0), active, squares, within, z, clusters, b, _residuals(q, share, base),
    )  # fmt: skip


def _residuals(table: Floats, share: Floats, base: Floats) -> Floats:
    """Sums of u = δ(y − R)/N̂ from sums by answer (…, L, I, 2)."""
    return np.asarray(((1 - share) * table[..., 1] - share * table[..., 0]) / base)


def _active(strata: Floats, clusters: Floats | None) -> Floats:
    """Degrees of freedom as R's `degf` of the subset: units present minus strata present."""
    present = strata.sum(axis=-1)
    units = present if clusters is None else (clusters.sum(axis=-1) > 0)
    return np.asarray(units.sum(axis=0) - (present > 0).sum(axis=0), dtype=np.float64)
