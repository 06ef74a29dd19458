"""The variance of any design as one sum: V = Σ κ_u (Σ_{i in u} z_i)² over units of every kind.

Each stage adds +κ at its units and −κ/n at their stratum (design reference B1); persons who are
units themselves carry theirs in the rows. Free of indicators and of weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from monitor.analyse.design import Codes, Design, Floats, Level


@dataclass(frozen=True)
class Layer:
    """Units of one kind: `codes` (n,) of each row and `kappa` of each unit."""

    name: str
    codes: Codes
    kappa: Floats


def layers_of(design: Design) -> tuple[Layer, ...]:
    """Every kind of unit but the rows themselves, the strata of the first stage first."""
    found: list[Layer] = []
    for number, level in enumerate(design.levels, 1):
        for layer in _layers(number, level):
            if number > 1 and np.array_equal(found[-1].codes, layer.codes):
                # the stratum of this stage is the unit of the stage before
                found[-1] = replace(found[-1], kappa=found[-1].kappa + layer.kappa)
            else:
                found.append(layer)
    return tuple(found)


def _layers(number: int, level: Level) -> Iterator[Layer]:
    each = np.where(level.centred, level.spread / np.maximum(level.sizes, 1), 0.0)
    yield Layer(f"strata {number}", level.row_parents, -each)
    if not level.of_rows:
        yield Layer(f"units {number}", level.units, level.spread[level.parents])


def complete(kappas: Iterable[Floats]) -> bool:
    """Whether no unit of several rows was drawn by chance, from the κ of every layer."""
    return not any(bool((kappa > 0).any()) for kappa in kappas)


def row_kappa(design: Design) -> Floats:
    """κ_i of each row (n,), 0 where no stage has rows as units."""
    kappa = np.zeros(len(design))
    for level in design.levels:
        if level.of_rows:
            kappa += level.spread[level.row_parents]
    return kappa


def row_spread(design: Design) -> Floats:
    """v_i = κ_i w_i² (n,), the variance weight of a row."""
    return np.asarray(row_kappa(design) * design.final**2)
