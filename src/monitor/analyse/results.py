"""What every result carries, whatever the statistic, and the one table they all go into.

Holds no formula of an error: only what an estimate rests on and how it is written down.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitor.analyse.design import Floats
from monitor.concepts.problems import Place, refuse


COLUMNS = (
    "statistic", "name", "estimate", "se", "low", "high", "level", "n", "effective_n", "df",
    "population", "base", "method",
)  # fmt: skip


@dataclass(frozen=True)
class Basis:
    """What k estimates rest on (waarop een schatting berust), arrays (k,).

    `n` rows were computed with; `base` is the sum of their weights and `population` that of
    everybody in the domain, with a value or without; `effective_n` is the n of a simple random
    sample with replacement with the same error.
    """

    n: Floats
    base: Floats
    population: Floats
    effective_n: Floats

    def at(self, places: NDArray[np.intp]) -> Basis:
        return Basis(
            self.n[places], self.base[places], self.population[places], self.effective_n[places]
        )

    def combined(self, used: NDArray[np.bool_], k: int = 1) -> Basis:
        """Of k functions of the `used` estimates: sums, and the least effective n."""
        ones = np.ones(k)
        least = ones * self.effective_n[used].min()
        n, base, population = (part[used].sum() for part in (self.n, self.base, self.population))
        return Basis(ones * n, ones * base, ones * population, least)

    @classmethod
    def same(cls, k: int, n: float, base: float, population: float, effective_n: float) -> Basis:
        """k estimates that rest on one and the same."""
        ones = np.ones(k)
        return cls(ones * n, ones * base, ones * population, ones * effective_n)


class Tabled:
    """A result that is one Arrow table, with the columns of `COLUMNS` at least."""

    @property
    def table(self) -> pa.Table:
        raise NotImplementedError

    def to_pandas(self) -> Any:
        """The table as a pandas DataFrame. Refuses S21 where pandas is absent."""
        library("pandas")
        return self.table.to_pandas()

    def to_polars(self) -> Any:
        """The table as a Polars DataFrame. Refuses S21 where Polars is absent."""
        return library("polars").from_arrow(self.table)


def library(name: str) -> Any:
    if importlib.util.find_spec(name) is None:
        raise refuse("S21", Place("estimates"), library=name)
    return importlib.import_module(name)


def result_table(
    statistic: str,
    names: Sequence[str],
    numbers: dict[str, Floats],
    basis: Basis,
    level: float,
    method: str,
) -> pa.Table:
    """`numbers` are estimate, se, low, high and df; what is not known is null, never nan."""
    k = len(names)
    columns = {"statistic": pa.repeat(statistic, k), "name": pa.array(list(names), pa.string())}
    columns |= {name: known(values) for name, values in numbers.items()}
    columns |= {"level": pa.array(np.full(k, level)), "method": pa.repeat(method, k)}
    columns |= {name: known(getattr(basis, name)) for name in ("effective_n", "population", "base")}
    columns["n"] = pa.array(np.rint(basis.n).astype(np.int64))
    return pa.table({name: columns[name] for name in COLUMNS})


def known(values: Floats) -> pa.Array:
    """An array with null for what is infinite or nan."""
    numbers = np.asarray(values, dtype=np.float64)
    return pa.array(numbers, mask=~np.isfinite(numbers))


def together(*results: Tabled) -> pa.Table:
    """All results in one table, with the columns of `COLUMNS`: of totals, quantiles, tests …"""
    return pa.concat_tables([_plain(result.table) for result in results])


def _plain(table: pa.Table) -> pa.Table:
    """The common columns; of a proportion in a domain the name is `item.domain`."""
    if "item" in table.column_names:
        pairs = zip(table["item"].to_pylist(), table["domain"].to_pylist(), strict=True)
        names = pa.array([f"{item}.{domain}" for item, domain in pairs], pa.string())
        table = table.append_column("name", names)
        table = table.append_column("statistic", pa.repeat("proportion", len(table)))
    table = table.select(list(COLUMNS))
    return table.cast(pa.schema([(name, _kind(name)) for name in COLUMNS]))


def _kind(name: str) -> pa.DataType:
    if name in ("statistic", "name", "method"):
        return pa.string()
    return pa.int64() if name == "n" else pa.float64()
