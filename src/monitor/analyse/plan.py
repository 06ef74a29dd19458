"""Which grouped sums a run needs: the one thing a backend must deliver.

Every table groups the rows by one key and one domain variable, pairwise; the full cross of
strata, margins and domains is never formed. A plan names columns and holds no arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from monitor.analyse.design import Codes, Design, Floats, combined, first_rows
from monitor.analyse.layers import Layer, layers_of, row_spread
from monitor.analyse.projection import projection_weights


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
class Classes:
    """Rows with equal keys and weights: all sums follow from their counts (gewichtsklassen).

    `members` (K, G) say for each key which class lies in which group, `weights` (G,) for each
    column what a row of the class weighs.
    """

    key: Key
    members: Mapping[str, sparse.csr_array]
    weights: Mapping[str, Floats]

    def sums(self, table: Table, counts: Floats) -> Floats:
        """The table from counts by class (G, L, I, 2)."""
        weighted = counts.reshape(len(counts), -1)
        if table.weight != "1":
            weighted = weighted * self.weights[table.weight][:, None]
        sums = np.asarray(self.members[table.key] @ weighted)
        return sums.reshape(len(sums), *counts.shape[1:])


@dataclass(frozen=True)
class MomentPlan:
    """The tables of a run with the columns they group and add (momentenplan).

    `weights` None counts rows. `layers` are the kinds of units that carry variance; `margins`
    lists for every group of calibration variables the tables of P and Q (design reference B4),
    in the order of the columns of X.
    """

    keys: Mapping[str, Key]
    weights: Mapping[str, Floats | None]
    layers: tuple[Layer, ...]
    counts: tuple[Table, ...]  # strata, then clusters where there are any
    tables: tuple[Table, ...]
    margins: tuple[tuple[Table, Table], ...]
    classes: Classes | None = None

    @property
    def classes_count(self) -> int:
        return 0 if self.classes is None else self.classes.key.size


MOST_CLASSES = 5000
WHOLE, SQUARES = Table("whole", "v"), Table("whole", "w2")


def plan_for(design: Design) -> MomentPlan:
    """The tables that variance of domain proportions takes under `design` (B3, B4, B5)."""
    layers = layers_of(design)
    keys = {"whole": Key(np.zeros(len(design), dtype=np.intp), 1)}
    keys |= {layer.name: Key(layer.codes, len(layer.kappa)) for layer in layers}
    weights: dict[str, Floats | None] = {"1": None, "w": design.final}
    weights |= {"w2": design.final**2, "v": row_spread(design)}
    counts = tuple(Table(layer.name, "1") for layer in layers[: 1 if design.psu is None else 2])
    margins = _margins(design, keys, weights)
    tables = [*counts, *(Table(layer.name, "w") for layer in layers), WHOLE, SQUARES]
    tables += [table for pair in margins for table in pair]
    classes = _classes(keys, weights)
    return MomentPlan(keys, weights, layers, counts, tuple(tables), margins, classes)


def _classes(keys: Mapping[str, Key], weights: Mapping[str, Floats | None]) -> Classes | None:
    """The classes of the keys, where they are few and weights do not vary within them."""
    codes = keys["whole"].codes
    for key in keys.values():
        if key.size > 1:
            codes = combined(codes, key.codes)
            if codes.max() >= MOST_CLASSES:
                return None
    first = first_rows(codes)
    columns = {}
    for name, column in weights.items():
        if column is not None:
            columns[name] = column[first]
            if not np.array_equal(columns[name][codes], column):
                return None
    ones, places = np.ones(len(first)), np.arange(len(first))
    members = {
        name: sparse.csr_array((ones, (key.codes[first], places)), shape=(key.size, len(first)))
        for name, key in keys.items()
    }
    return Classes(Key(codes, len(first)), members, columns)


def _margins(
    design: Design, keys: dict[str, Key], weights: dict[str, Floats | None]
) -> tuple[tuple[Table, Table], ...]:
    calibration = design.calibration
    if calibration is None:
        return ()
    columns = {"d": projection_weights(design), "v": row_spread(design)}
    weights |= columns
    pairs = []
    for number, block in enumerate(calibration.blocks):
        name = f"block {number}"
        keys[name] = Key(block, int(block.max()) + 1)
        pairs.append((Table(name, "d"), Table(name, "v")))
    covariates = calibration.covariates
    for number in range(0 if covariates is None else covariates.shape[1]):
        assert covariates is not None
        for base, column in columns.items():
            weights[f"{base}·x{number}"] = column * covariates[:, number]
        pairs.append((Table("whole", f"d·x{number}"), Table("whole", f"v·x{number}")))
    return tuple(pairs)
