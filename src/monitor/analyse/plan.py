"""Which grouped sums a run needs: the one thing a backend must deliver.

Every table groups the rows by one key and one domain variable, pairwise; the full cross of
strata, margins and domains is never formed. A plan names columns and holds no arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from monitor.analyse.design import Codes, Design, Floats
from monitor.analyse.regression import projection_weights


@dataclass(frozen=True, slots=True)
class Key:
    """Codes that rows are grouped by, from 0 to `size` − 1."""

    codes: Codes
    size: int


@dataclass(frozen=True, slots=True)
class Table:
    """One family of sums: of `weight` over the rows of each (key, domain level, item, answer)."""

    key: str
    weight: str


@dataclass(frozen=True)
class MomentPlan:
    """The tables of a run with the columns they group and add (momentenplan).

    `weights` None counts rows. `margins` lists for every group of calibration variables the
    tables of P and Q (design reference B4), in the order of the columns of X.
    """

    keys: Mapping[str, Key]
    weights: Mapping[str, Floats | None]
    tables: tuple[Table, ...]
    margins: tuple[tuple[Table, Table], ...]


def plan_for(design: Design) -> MomentPlan:
    """The tables that variance of domain proportions takes under `design` (B3, B4, B5)."""
    keys = {"whole": Key(np.zeros(len(design), dtype=np.intp), 1)}
    keys["stratum"] = Key(design.strata, len(design.units.sizes))
    weights: dict[str, Floats | None] = {"1": None, "w": design.final}
    weights["w2"] = design.final**2
    tables = [Table("stratum", "1"), Table("stratum", "w"), Table("whole", "w2")]
    if design.psu is None:
        weights["v"] = row_spread(design)
        tables.append(Table("whole", "v"))
    else:
        keys["psu"] = Key(design.psu, int(design.psu.max()) + 1)
        tables += [Table("psu", "1"), Table("psu", "w")]
    margins = _margins(design, keys, weights)
    tables += [table for pair in margins for table in pair]
    return MomentPlan(keys, weights, tuple(dict.fromkeys(tables)), margins)


def row_spread(design: Design) -> Floats:
    """v_i = a_h w_i² (n,), the variance weight of a person who is a sampling unit."""
    if design.psu is not None:
        return np.zeros(len(design))
    return np.asarray(design.units.spread[design.strata] * design.final**2)


def _margins(
    design: Design, keys: dict[str, Key], weights: dict[str, Floats | None]
) -> tuple[tuple[Table, Table], ...]:
    calibration = design.calibration
    if calibration is None:
        return ()
    weights["d"] = projection_weights(design)
    spread = weights.setdefault("v", row_spread(design))
    assert spread is not None
    pairs = []
    for number, block in enumerate(calibration.blocks):
        name = f"block {number}"
        keys[name] = Key(block, int(block.max()) + 1)
        pairs.append((Table(name, "d"), Table(name, "v")))
    covariates = calibration.covariates
    for number in range(0 if covariates is None else covariates.shape[1]):
        assert covariates is not None
        for base, column in (("d", weights["d"]), ("v", spread)):
            assert column is not None
            weights[f"{base}·x{number}"] = column * covariates[:, number]
        pairs.append((Table("whole", f"d·x{number}"), Table("whole", f"v·x{number}")))
    return tuple(pairs)
