"""The local kernel: all items by all levels in one pass, five three-state answers to a byte.

Counts are integers and therefore the same whatever the order of rows or batches. Knows no
design: it groups and adds what a plan names.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from monitor.analyse.design import Codes, DomainVariable, Floats
from monitor.analyse.plan import Key, MomentPlan, Table


STATES = 3  # no, yes, out of the base
WIDTH = 5  # items in one byte: 3⁵ = 243
BINS = 1 << 20  # cells of one histogram, so that it stays in the processor's cache
OUT = 2

States = NDArray[np.uint8]


class Packed:
    """Items packed `width` to a byte; `items` (I, n) hold 0 no, 1 yes, 2 or more outside."""

    def __init__(self, items: States) -> None:
        self.items = items
        self._packs: dict[int, list[States]] = {}

    def __len__(self) -> int:
        return len(self.items)

    def packs(self, width: int) -> list[States]:
        """One uint8 (n,) for each `width` items, the first item in the lowest place."""
        if width not in self._packs:
            starts = range(0, len(self.items), width)
            self._packs[width] = [_pack(self.items[start : start + width]) for start in starts]
        return self._packs[width]


def _pack(items: States) -> States:
    packed = np.zeros(items.shape[1], dtype=np.uint8)
    for item in items[::-1]:
        packed *= STATES
        packed += np.minimum(item, OUT)
    return packed


def moments(plan: MomentPlan, packed: Packed, variable: DomainVariable) -> Mapping[Table, Floats]:
    """Every table of `plan` for one domain variable: arrays (key, level, item, answer no/yes)."""
    levels = Key(variable.codes, len(variable.levels))
    return {
        table: tabulate(packed, plan.keys[table.key], levels, plan.weights[table.weight])
        for table in plan.tables
    }


def tabulate(packed: Packed, key: Key, levels: Key, weights: Floats | None) -> Floats:
    """Sums of `weights` (counts when None) by key, level, item and answer: (K, L, I, 2)."""
    bins = key.size * levels.size
    inside = levels.codes >= 0
    everyone = bool(inside.all())
    cells = key.codes * levels.size + levels.codes
    if not everyone:
        cells = cells[inside]
        weights = None if weights is None else weights[inside]
    width = _width(bins, len(packed))
    found = []
    for start, pack in zip(range(0, len(packed), width), packed.packs(width), strict=True):
        count = min(width, len(packed) - start)
        histogram = _histogram(cells, pack if everyone else pack[inside], count, bins, weights)
        found.append(histogram @ _unfolding(count))
    table = np.concatenate(found, axis=1).reshape(key.size, levels.size, len(packed), 2)
    return np.ascontiguousarray(table)


def _histogram(cells: Codes, pack: States, count: int, bins: int, weights: Floats | None) -> Floats:
    states = STATES**count
    sums = np.bincount(cells * states + pack, weights, minlength=bins * states)
    return np.asarray(sums.reshape(bins, states), dtype=np.float64)


def _width(bins: int, items: int) -> int:
    """As many items at once as keep the histogram in the cache, at least one."""
    fitting = [width for width in range(1, WIDTH + 1) if bins * STATES**width <= BINS]
    return min(max(fitting, default=1), max(items, 1))


@cache
def _unfolding(count: int) -> Floats:
    """Which packed value says no, or yes, of which item: (3^count, 2·count) of 0 and 1."""
    values = np.arange(STATES**count)
    digits = np.stack([values // STATES**place % STATES for place in range(count)], axis=1)
    says = digits[:, :, None] == np.arange(2)
    return np.asarray(says.reshape(len(values), 2 * count), dtype=np.float64)
