"""The engines over databases and clusters: the same groupings as Ibis expressions.

Where an item has more answers than yes and no, several counts travel in one whole number, a lane
of bits for each: that keeps a database from adding up three hundred columns. Nothing is written to
the database.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitor.analyse.design import Codes, Floats
from monitor.analyse.kernel import NO, NO_ANSWER, YES
from monitor.analyse.sources import Grouping, Kind, Tallied, Weight
from monitor.concepts.problems import Place, refuse


BITS = 62  # of a whole number, for lanes of counts
# Groups that domain variables may be crossed into: each has a counter for every item and answer,
# which DuckDB holds in a few dozen megabytes and others write to disk sooner.
CROSSED, MODEST = {"duckdb": 1 << 13}, 1 << 11


@dataclass(frozen=True)
class Table:
    """A table that Ibis knows, in DuckDB, PostgreSQL, Spark or elsewhere."""

    table: Any

    def kinds(self) -> Mapping[str, Kind]:
        return {name: _kind(of) for name, of in self.table.schema().items()}

    def groups(
        self, columns: Sequence[str], products: Sequence[tuple[str, ...]], ranges: Sequence[str]
    ) -> pa.Table:
        asked = {"count": self.table.count()}
        for place, product in enumerate(products):
            asked[f"sum{place}"] = self._product(product).sum()
        for place, name in enumerate(ranges):
            column = self.table[name].cast("float64")
            asked |= {f"low{place}": column.min(), f"high{place}": column.max()}
            asked[f"known{place}"] = self.table[name].count()
        rows = self.table.group_by(list(columns)) if columns else self.table
        return _fetched(rows.aggregate(**asked))

    def _product(self, columns: Sequence[str]) -> Any:
        found = _ibis().literal(1.0)
        for name in columns:
            found = found * self.table[name].cast("float64")
        return found

    def extremes(self, items: Sequence[str]) -> Mapping[str, tuple[float, float]]:
        schema = self.table.schema()
        asked: dict[str, Any] = {}
        for place, name in enumerate(items):
            if schema[name].is_integer():  # a source may know these without reading a row
                column = self.table[name]
                asked |= {f"low{place}": column.min(), f"high{place}": column.max()}
            elif not schema[name].is_boolean():
                column = self.table[name].cast("float64")
                odd = column.notin([float(NO), float(YES), 2.0, float(NO_ANSWER)])
                # anything that is not an answer shows as one that is too high
                seen = odd.ifelse(9.0, column)
                asked |= {f"low{place}": column.min(), f"high{place}": seen.max()}
        if not asked:
            return {}
        (found,) = _fetched(self.table.aggregate(**asked)).to_pylist()
        named = {place: name for place, name in enumerate(items) if f"low{place}" in found}
        return {
            name: (float(found[f"low{place}"]), float(found[f"high{place}"]))
            for place, name in named.items()
            if found[f"low{place}"] is not None
        }

    def bundles(
        self,
        sizes: Sequence[int],
        groups: int,
        rows: int,  # noqa: ARG002 — whatever these are: every pass costs more than groups do
        items: int,  # noqa: ARG002
    ) -> list[tuple[int, ...]]:
        """As few as can be, for each is a pass over all rows; those with most levels first."""
        most = CROSSED.get(self.table.get_backend().name, MODEST) // groups
        found: list[list[int]] = []
        for place in sorted(range(len(sizes)), key=lambda one: -sizes[one]):
            taken = [math.prod(sizes[one] for one in bundle) for bundle in found]
            fits = [bundle for bundle, cells in zip(found, taken, strict=True)
                    if cells * sizes[place] <= most]  # fmt: skip
            if fits:
                fits[0].append(place)
            else:
                found.append([place])
        return [tuple(bundle) for bundle in found]

    def tally(self, groupings: Sequence[Grouping]) -> list[Tallied]:
        return [self._tally(grouping) for grouping in groupings]

    def _tally(self, grouping: Grouping) -> Tallied:
        columns = [*grouping.key.columns, *grouping.domains]
        table = self._with_strata(grouping)
        lanes = list(_lanes(grouping))
        asked = {f"lanes{place}": self._lane_sum(table, some) for place, some in enumerate(lanes)}
        asked["rows"] = table.count()
        # seen in the high bits and yes in the low ones: cheaper than any case distinction
        for name, place in _plain(grouping).items():
            seen = _ibis().literal(1 << _width(grouping), "int32")
            asked[f"said{place}"] = (table[name].cast("int32") + seen).sum()
        real = [weight for weight in grouping.weights if not weight.counts]
        for number, weight in enumerate(real):
            value = _value(table, weight)
            asked[f"rows{number}"] = value.sum()
            for place, name in enumerate(grouping.items):
                for answer in (NO, YES):
                    said = _says(table[name], answer)
                    asked[f"real{number}_{place}_{answer}"] = said.ifelse(value, 0.0).sum()
        keys = {f"key{place}": table[name] for place, name in enumerate(columns)}
        query = table.group_by(**keys) if keys else table
        return _read(grouping, _fetched(query.aggregate(**asked)), lanes, real)

    def _with_strata(self, grouping: Grouping) -> Any:
        """The table with a column for each constant of the stratum that weights need."""
        constants = {w.by_stratum for w in grouping.weights if w.by_stratum is not None}
        if not constants or grouping.strata is None:
            return self.table
        columns: dict[str, Any] = {"stratum_of": list(grouping.strata_levels)}
        columns |= {_constant(one): list(one) for one in constants}
        kind = self.table.schema()[grouping.strata]
        lookup = _ibis().memtable(pa.table(columns))
        lookup = lookup.mutate(stratum_of=lookup.stratum_of.cast(kind))
        return self.table.join(lookup, self.table[grouping.strata] == lookup.stratum_of)

    def _lane_sum(self, table: Any, lanes: Sequence[tuple[str, int, int]]) -> Any:
        total: Any = None
        for name, answer, shift in lanes:
            part = _says(table[name], answer).ifelse(_whole(1 << shift), _whole(0))
            total = part if total is None else total + part
        return total.sum()


def _whole(value: int) -> Any:
    return _ibis().literal(value, "int64")


def _constant(values: tuple[float, ...]) -> str:
    return f"of_stratum_{abs(hash(values))}"


def _value(table: Any, weight: Weight) -> Any:
    found: Any = _ibis().literal(1.0)
    for name in weight.columns:
        found = found * table[name].cast("float64")
    if weight.by_stratum is None:
        return found
    if len(weight.by_stratum) == 1 and _constant(weight.by_stratum) not in table.columns:
        return found * weight.by_stratum[0]
    return found * table[_constant(weight.by_stratum)]


def _says(column: Any, answer: int) -> Any:
    """Whether an item has this answer; unknown, so neither, where it is empty."""
    if column.type().is_boolean():
        return column == bool(answer) if answer in (NO, YES) else column.isnull() & False
    return column == answer


def _lanes(grouping: Grouping) -> Iterator[list[tuple[str, int, int]]]:
    """Item, answer and place of the bits: as many in a number as its counts leave room for."""
    width = _width(grouping)
    each = max(1, BITS // width)
    plain = _plain(grouping)
    mixed = [name for name in grouping.items if name not in plain]
    answers = [(name, answer) for name in mixed for answer in (NO, YES)]
    answers += [(name, NO_ANSWER) for name in grouping.absent]
    for start in range(0, len(answers), each):
        some = answers[start : start + each]
        yield [(name, answer, place * width) for place, (name, answer) in enumerate(some)]


def _width(grouping: Grouping) -> int:
    """The bits that a count may take."""
    return max(grouping.most, 1).bit_length()


def _plain(grouping: Grouping) -> Mapping[str, int]:
    """Items, with their places, that are yes, no or empty, where two counts fit in a number."""
    few = _width(grouping) < BITS // 2
    names = enumerate(grouping.items if few else ())
    return {name: place for place, name in names if name in grouping.clean}


def _read(
    grouping: Grouping,
    found: pa.Table,
    lanes: Sequence[Sequence[tuple[str, int, int]]],
    real: Sequence[Weight],
) -> Tallied:
    """Rows of a result as dense arrays."""
    where = _places(grouping, found)
    bins, items = int(np.prod(grouping.shape)), len(grouping.items)
    place = {name: number for number, name in enumerate(grouping.items)}
    lacking = {name: number for number, name in enumerate(grouping.absent)}
    counts = np.zeros((bins, items, 2))
    missing = np.zeros((bins, len(grouping.absent)), dtype=np.int64)
    mask = (1 << _width(grouping)) - 1
    for number, some in enumerate(lanes):
        packed = _wholes(found[f"lanes{number}"])
        for name, answer, shift in some:
            count = packed >> shift & (mask if len(some) > 1 else -1)
            if answer == NO_ANSWER:
                np.add.at(missing[:, lacking[name]], where, count)
            else:
                np.add.at(counts[:, place[name], answer], where, count)
    for number in _plain(grouping).values():
        said = _wholes(found[f"said{number}"])
        seen, yes = said >> _width(grouping), said & mask
        np.add.at(counts[:, number], where, np.stack([seen - yes, yes], axis=1))
    shape = grouping.shape
    answers, rows = {}, {}
    for weight in grouping.weights:
        if weight.counts:
            sums, total = counts, _added(found["rows"], where, bins)
        else:
            number = real.index(weight)
            sums = np.stack(
                [
                    _added(found[f"real{number}_{item}_{answer}"], where, bins)
                    for item in range(items)
                    for answer in (NO, YES)
                ],
                axis=1,
            ).reshape(bins, items, 2)
            total = _added(found[f"rows{number}"], where, bins)
        answers[weight], rows[weight] = sums.reshape(*shape, items, 2), total.reshape(shape)
    split = missing.reshape(*shape, len(grouping.absent)).sum(axis=0)
    return Tallied(answers, rows, split)


def _places(grouping: Grouping, found: pa.Table) -> Codes:
    """The cell of each row of a result."""
    n = found.num_rows
    codes = []
    levels = [*grouping.key.levels, *grouping.levels]
    for number, known in enumerate(levels):
        at = {value: place for place, value in enumerate(known)}
        codes.append(np.array([at[v] for v in found[f"key{number}"].to_pylist()], dtype=np.intp))
    width = len(grouping.key.columns)
    cells = grouping.key.group(codes[:width], n)
    for code, size in zip(codes[width:], grouping.shape[1:], strict=True):
        cells = cells * size + code
    return cells


def _wholes(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Counts, whatever kind of number the source gives; of no row at all, 0."""
    return np.asarray(pc.fill_null(pc.cast(column, pa.int64()), 0).to_numpy(), dtype=np.int64)


def _added(column: pa.ChunkedArray, where: Codes, size: int) -> Floats:
    values = pc.cast(column, pa.float64()).to_numpy()
    return np.asarray(np.bincount(where, values, minlength=size), dtype=np.float64)


def _fetched(expression: Any) -> pa.Table:
    found: pa.Table = expression.to_pyarrow()
    return found


def _kind(of: Any) -> Kind:
    if of.is_boolean():
        return "truth"
    if of.is_integer():
        return "whole"
    if of.is_floating() or of.is_decimal():
        return "number"
    return "text" if of.is_string() else "other"


# --- where the table is --------------------------------------------------------------------------

INSTALL = {"ibis": "pip install '.[engines]'", "pyspark": "make install-spark"}


def _ibis() -> Any:
    return library("ibis", "ibis")


def library(name: str, engine: str) -> Any:
    """An optional library. Refuses S28, with the way to install it."""
    if importlib.util.find_spec(name) is None:
        how = INSTALL.get(name, INSTALL["ibis"])
        raise refuse("S28", Place("engine"), engine=engine, library=name, how=how)
    return importlib.import_module(name)


def in_duckdb(table: str, address: str = "") -> Table:
    """A Parquet file (`*.parquet`, patterns allowed) or a table of a DuckDB database."""
    library("duckdb", "duckdb")
    connection = _ibis().duckdb.connect(address or ":memory:", read_only=bool(address))
    if table.endswith(".parquet"):
        return Table(connection.read_parquet(table))
    return Table(connection.table(table))


def in_postgres(table: str, address: str) -> Table:
    """A table or view of a PostgreSQL database at `postgresql://…`."""
    library("psycopg", "postgres")
    connection = _ibis().postgres.connect(**_address(address))
    schema, _, name = table.rpartition(".")
    return Table(connection.table(name, database=schema or None))


def _address(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    host = parts.hostname or asked.pop("host", None)
    named: dict[str, Any] = {"host": host, "port": parts.port or asked.pop("port", None)}
    named |= {"database": parts.path.lstrip("/") or None, "user": parts.username}
    named |= {"password": None if parts.password is None else unquote(parts.password)}
    return {key: value for key, value in named.items() if value is not None} | asked


def in_spark(table: str, address: str = "") -> Table:
    """A Parquet path or a table of the catalogue, on the cluster at `address` (a master URL).

    Without address, the one of the surroundings (`spark-submit`), else this machine. A session
    that is there already is used as it is.
    """
    library("pyspark", "spark")
    sql = importlib.import_module("pyspark.sql")
    builder = sql.SparkSession.builder.appName("monitor")
    for key, value in DEFAULTS.items():
        builder = builder.config(key, value)
    if address or "SPARK_ENV_LOADED" not in os.environ:
        builder = builder.master(address or "local[*]")
    connection = _ibis().pyspark.connect(builder.getOrCreate())
    if "/" in table or table.endswith(".parquet"):
        return Table(connection.read_parquet(table))
    return Table(connection.table(table))


DEFAULTS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a count that does not fit is an error, never another number
    "spark.sql.shuffle.partitions": "8",  # only groups are exchanged, never rows
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
