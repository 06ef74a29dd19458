"""From grouped sums to errors: proportions, their linearised residuals and the quadratic form.

Pure functions of small arrays; no row of data passes here. Every variance is
V = Σ κ_u (Σ_{i in u} z_i)² over the units of the design (design reference B1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from monitor.analyse.design import Design, Floats
from monitor.analyse.layers import Layer, row_spread
from monitor.analyse.plan import SQUARES, WHOLE, MomentPlan, Table
from monitor.analyse.projection import Regression, group_sums, weighted_gram


ROUNDING = 1e-12  # below this share of the uncalibrated variance, the rest is rounding error (B12)


@dataclass(frozen=True)
class Form:
    """The quadratic form of a design: what turns weighted residuals into variance.

    `kappas` and `margins` (units, p) belong to the layers of the plan, in their order; `spread`
    (p, p) is Σ v x x'; p = 0 without calibration. All free of indicators.
    """

    regression: Regression
    kappas: tuple[Floats, ...]
    margins: tuple[Floats, ...]
    spread: Floats

    @classmethod
    def of(cls, design: Design, layers: tuple[Layer, ...]) -> Form:
        regression = Regression.of(design)
        weighted = sparse.csr_array(regression.matrix.multiply(design.final[:, None]))
        margins = tuple(group_sums(layer.codes, len(layer.kappa), weighted) for layer in layers)
        spread = weighted_gram(regression.matrix, row_spread(design))
        return cls(regression, tuple(layer.kappa for layer in layers), margins, spread)


@dataclass(frozen=True)
class Cells:
    """All proportions of one domain variable with what their covariances need.

    Arrays end in (L, I). `share` is R (nan where the base is empty), `base` N̂, `yes` A1; `z`
    (units, L, I) the weighted residuals of each layer; `b` and `q` (p, L, I) the regression and
    its moments; `within` (L, I, 2) Σ v by answer.
    """

    form: Form
    share: Floats
    base: Floats
    yes: Floats
    counts: Floats  # (L, I, 2), unweighted
    active: Floats  # (L, I), degrees of freedom: units in the domain minus strata in the domain
    squares: Floats  # (L, I), Σ w²
    within: Floats
    z: tuple[Floats, ...]  # empty where the units are too many to keep
    b: Floats
    q: Floats
    variance: Floats  # (L, I), V of the proportions, 0 where only rounding error is left

    def at(self, level: int, item: int) -> Cells:
        """One cell with what a covariance needs, arrays without their last two axes."""
        place = (..., level, item)
        z = tuple(residuals[place] for residuals in self.z)
        return replace(self, z=z, b=self.b[place], q=self.q[place])

    @property
    def weighted_n(self) -> Floats:
        """N̂²/Σ v (L, I): n as the weights and sampling fractions leave it; infinite without v."""
        spread = self.within.sum(axis=-1)
        unlimited = np.full_like(spread, np.inf)
        return np.asarray(np.divide(self.base**2, spread, out=unlimited, where=spread > 0))

    def products(self, other: Cells) -> Floats:
        """Covariance without the element term Σ v u u', cell by cell of equal shape."""
        found = np.einsum("p...,pq,q...->...", self.b, self.form.spread, other.b)
        found = found - (self.b * other.q).sum(axis=0) - (other.b * self.q).sum(axis=0)
        for kappa, one, two in zip(self.form.kappas, self.z, other.z, strict=True):
            found = found + np.einsum("h,h...,h...->...", kappa, one, two)
        return np.asarray(found)


def element_products(share: Floats, base: Floats, within: Floats) -> Floats:
    """Σ v u² of 0/1 answers, free of cancellation (B3): (1−R)² V(yes) + R² V(no), over N̂²."""
    no, yes = within[..., 0], within[..., 1]
    square = np.where(base > 0, base, 1.0) ** 2
    return np.asarray(((1 - share) ** 2 * yes + share**2 * no) / square)


def cells_from(form: Form, plan: MomentPlan, sums: Mapping[Table, Floats]) -> Cells:
    """Linearise the tables of one domain variable."""
    totals = sums[Table(plan.layers[0].name, "w")].sum(axis=0)
    base, yes = totals.sum(axis=-1), totals[..., 1]
    empty = base <= 0
    share = np.divide(yes, base, out=np.zeros_like(base), where=~empty)

    def linear(table: Floats) -> Floats:
        return _residuals(table, share, np.where(empty, 1.0, base))

    none = np.zeros((0, *totals.shape))
    p = linear(np.concatenate([none, *(sums[first] for first, _ in plan.margins)]))
    q = linear(np.concatenate([none, *(sums[second] for _, second in plan.margins)]))
    b = form.regression.solve(p)
    z = tuple(
        linear(sums[Table(layer.name, "w")]) - np.tensordot(margin, b, axes=1)
        for layer, margin in zip(plan.layers, form.margins, strict=True)
    )
    counts = [sums[table] for table in plan.counts]
    cells = Cells(
        form=form, share=np.where(empty, np.nan, share), base=np.where(empty, 0.0, base), yes=yes,
        counts=counts[0].sum(axis=0), active=_active(counts), within=sums[WHOLE][0],
        squares=sums[SQUARES][0].sum(axis=-1), z=z, b=b, q=q, variance=np.zeros_like(base),
    )  # fmt: skip
    return replace(cells, variance=_variance(cells))


def _variance(cells: Cells) -> Floats:
    element = element_products(cells.share, cells.base, cells.within)
    found = element + cells.products(cells)
    size = np.abs(element) + sum(
        np.einsum("h,h...->...", np.abs(kappa), z**2)
        for kappa, z in zip(cells.form.kappas, cells.z, strict=True)
    )
    return np.where(found > ROUNDING * size, np.maximum(found, 0), 0.0)


def joined(parts: Sequence[Cells], keep: bool) -> Cells:
    """Cells of different items as one, residuals of units only when they are to be kept."""

    def join(name: str, axis: int) -> Floats:
        return np.concatenate([getattr(part, name) for part in parts], axis=axis)

    columns = {name: join(name, -1) for name in ("share", "base", "yes", "active", "squares")}
    columns |= {name: join(name, -1) for name in ("b", "q", "variance")}
    columns |= {name: join(name, 1) for name in ("counts", "within")}
    layers = zip(*(part.z for part in parts), strict=True) if keep else ()
    z = tuple(np.concatenate(layer, axis=-1) for layer in layers)
    return Cells(form=parts[0].form, z=z, **columns)


def _residuals(table: Floats, share: Floats, base: Floats) -> Floats:
    """Sums of u = δ(y − R)/N̂ from sums by answer (…, L, I, 2)."""
    return np.asarray(((1 - share) * table[..., 1] - share * table[..., 0]) / base)


def _active(counts: list[Floats]) -> Floats:
    """Degrees of freedom as R's `degf` of the subset: units present minus strata present."""
    present = [table.sum(axis=-1) for table in counts]
    units = present[0] if len(present) == 1 else (present[1] > 0)
    return np.asarray(units.sum(axis=0) - (present[0] > 0).sum(axis=0), dtype=np.float64)
