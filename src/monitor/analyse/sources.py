"""What is asked of the place where answers lie: groups of rows, and sums over groups.

A source groups and adds, nothing more; it knows no design and draws no conclusion. Whether it is
a Parquet file, a database or a cluster, the same request gives the same whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitor.analyse.design import Codes, Floats


Kind = Literal["whole", "truth", "number", "text", "other"]
Value = int | float | str | bool


@dataclass(frozen=True)
class Weight:
    """What a row adds to a sum: the product of `columns`, times a constant of its stratum.

    Without either, a row counts for 1. `by_stratum` (H,) is in the order of `strata_levels` of
    the column `strata`.
    """

    columns: tuple[str, ...] = ()
    by_stratum: tuple[float, ...] | None = None

    @property
    def counts(self) -> bool:
        return not self.columns and self.by_stratum is None


@dataclass(frozen=True)
class Axis:
    """What rows are grouped by: `columns`, their `levels`, and the combinations that occur.

    `codes` (G, k) number the levels of each combination, in ascending order; without columns
    there is one group of all rows.
    """

    columns: tuple[str, ...]
    levels: tuple[tuple[Value, ...], ...]
    codes: Codes

    @classmethod
    def of(cls, columns: Sequence[str], levels: Sequence[Sequence[Value]], codes: Codes) -> Axis:
        order = np.lexsort(codes.T[::-1]) if codes.shape[1] else np.zeros(1, dtype=np.intp)
        return cls(tuple(columns), tuple(tuple(found) for found in levels), codes[order])

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(found) for found in self.levels)

    @cached_property
    def places(self) -> Codes:
        """One whole number for each combination, ascending (G,)."""
        return radix(self.codes.T, self.shape, len(self.codes))

    def group(self, codes: Sequence[Codes], rows: int) -> Codes:
        """The group of every row from the codes of its columns (n,) each."""
        if not self.columns:
            return np.zeros(rows, dtype=np.intp)
        if len(self.columns) == 1 and len(self) == self.shape[0]:
            return codes[0]
        where = np.searchsorted(self.places, radix(codes, self.shape, rows))
        return np.asarray(where, dtype=np.intp)


def radix(codes: Sequence[Codes] | Codes, shape: Sequence[int], rows: int) -> Codes:
    """Several codes as one."""
    found = np.zeros(rows, dtype=np.intp)
    for one, size in zip(codes, shape, strict=True):
        found = found * size + one
    return found


@dataclass(frozen=True)
class Grouping:
    """A request: sums by `key`, the levels of a few `domains`, item and answer.

    `strata` and its levels are there for weights that depend on the stratum. Of the items in
    `absent` the rows without an answer (3) are counted too; those in `clean` hold nothing but
    yes and no.
    """

    key: Axis
    domains: tuple[str, ...]
    levels: tuple[tuple[Value | None, ...], ...]
    items: tuple[str, ...]
    weights: tuple[Weight, ...]
    absent: tuple[str, ...] = ()
    clean: frozenset[str] = frozenset()
    strata: str | None = None
    strata_levels: tuple[Value, ...] = ()
    most: int = 1 << 40  # rows at most in one group, for packing several counts in a number

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.key), *(len(found) for found in self.levels))


@dataclass(frozen=True)
class Tallied:
    """The answer to a grouping: for each weight `answers` (K, L…, I, 2) of no and yes and `rows`
    (K, L…); `missing` (L…, A) counts rows without an answer."""

    answers: Mapping[Weight, Floats]
    rows: Mapping[Weight, Floats]
    missing: NDArray[np.int64]


class Source(Protocol):
    """A table of respondents: a column for each item, domain variable and part of the design."""

    def kinds(self) -> Mapping[str, Kind]:
        """What each column holds."""
        ...

    def groups(
        self, columns: Sequence[str], products: Sequence[tuple[str, ...]], ranges: Sequence[str]
    ) -> pa.Table:
        """One row for each combination of `columns`: their values, `count`, of every product
        `sum0`, `sum1` …, and of every range `low0`, `high0`, `known0` …"""
        ...

    def extremes(self, items: Sequence[str]) -> Mapping[str, tuple[float, float]]:
        """The lowest and highest answer of each item that has answers other than yes and no, as
        far as it is known without reading all answers."""
        ...

    def bundles(
        self, sizes: Sequence[int], groups: int, rows: int, items: int
    ) -> list[tuple[int, ...]]:
        """Which domain variables, of `sizes` levels, are counted sooner crossed than each alone:
        their places, each once. `groups` are those of the key."""
        ...

    def tally(self, groupings: Sequence[Grouping]) -> list[Tallied]:
        """Every grouping, in as few passes over the rows as can be."""
        ...
