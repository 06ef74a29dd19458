"""The local engine over Parquet: one scan that packs and counts while it reads.

Holds a few row groups of five items and the sums, whatever the length of the file. Threads take
items, never rows, so that sums are the same however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitor.analyse.design import Codes, Floats
from monitor.analyse.kernel import (
    NO_ANSWER,
    WIDTH,
    Marks,
    Places,
    Rooms,
    States,
    cheapest_width,
    histogram_costs,
    pack_into,
    threads,
)
from monitor.analyse.sources import Grouping, Kind, Tallied, Value, Weight, radix
from monitor.concepts.problems import Place, refuse


BATCH = 1 << 18  # rows that are decoded at a time
BLOCK = 1 << 20  # rows that are packed, then counted, at a time
CELLS = 1 << 11  # groups that domain variables may be crossed into


@dataclass(frozen=True)
class Block:
    """Neighbouring row groups of one file, which are counted together.

    `start` is the number of its first row in the whole table. Each reader opens the file anew,
    with what was read of it before: readers do not wait for one another.
    """

    path: Path
    metadata: pq.FileMetaData
    groups: tuple[int, ...]
    start: int
    rows: int

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Its rows with these columns alone, in their order."""
        names, groups = list(dict.fromkeys(columns)), list(self.groups)
        with pq.ParquetFile(self.path, metadata=self.metadata) as file:
            yield from file.iter_batches(BATCH, groups, names, use_threads=False)


@dataclass(frozen=True)
class Parquet:
    """One Parquet file, or a folder of them, as a source."""

    paths: tuple[Path, ...]

    @classmethod
    def at(cls, path: Path) -> Parquet:
        """Refuses S26 where nothing can be read."""
        paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        try:
            for one in paths:
                pq.ParquetFile(one).close()
        except (OSError, pa.ArrowInvalid) as error:
            raise refuse("S26", Place(path), engine="local", reason=_first_line(error)) from None
        if not paths:
            raise refuse("S26", Place(path), engine="local", reason="*.parquet")
        return cls(tuple(paths))

    def kinds(self) -> Mapping[str, Kind]:
        return {name: kind_of(self.schema.field(name).type) for name in self.schema.names}

    @cached_property
    def schema(self) -> pa.Schema:
        return pq.read_schema(self.paths[0])

    @cached_property
    def _metadata(self) -> tuple[pq.FileMetaData, ...]:
        return tuple(pq.read_metadata(path) for path in self.paths)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All rows in pieces that memory holds."""
        found, before = [], 0
        for path, metadata in zip(self.paths, self._metadata, strict=True):
            sizes = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
            for groups in _together(sizes):
                rows = sum(sizes[group] for group in groups)
                found.append(Block(path, metadata, groups, before, rows))
                before += rows
        return tuple(found)

    def groups(
        self, columns: Sequence[str], products: Sequence[tuple[str, ...]], ranges: Sequence[str]
    ) -> pa.Table:
        numbers = dict.fromkeys([*ranges, *(name for product in products for name in product)])
        names = [*columns, *numbers] or [self.schema.names[0]]

        def grouped(block: Block) -> list[pa.Table]:
            return [_grouped(rows, columns, products, ranges) for rows in block.batches(names)]

        with ThreadPoolExecutor(threads()) as pool:
            parts = [part for parts in pool.map(grouped, self.blocks) for part in parts]
        if not parts:
            return pa.table({"count": pa.array([], pa.int64())})
        return _regrouped(pa.concat_tables(parts), columns, len(products), len(ranges))

    def extremes(self, items: Sequence[str]) -> Mapping[str, tuple[float, float]]:
        """From the statistics in the file; an item without any may hold all."""
        found: dict[str, tuple[float, float]] = {}
        wanted = {name for name in items if not pa.types.is_boolean(self.schema.field(name).type)}
        for metadata in self._metadata:
            for group in (metadata.row_group(i) for i in range(metadata.num_row_groups)):
                for column in (group.column(i) for i in range(group.num_columns)):
                    name = column.path_in_schema
                    if name not in wanted:
                        continue
                    stated = column.statistics
                    low, high = (0.0, float(NO_ANSWER))
                    if stated is not None and stated.has_min_max:
                        low, high = float(stated.min), float(stated.max)
                    elif stated is not None and stated.null_count == column.num_values:
                        continue
                    before = found.get(name, (low, high))
                    found[name] = min(before[0], low), max(before[1], high)
        return found

    def bundles(
        self, sizes: Sequence[int], groups: int, rows: int, items: int
    ) -> list[tuple[int, ...]]:
        """Neighbours, as long as their histograms stay in the cache."""
        found: list[tuple[int, ...]] = []
        packs, cells = -(-items // WIDTH), groups
        for place, size in enumerate(sizes):
            apart = sum(histogram_costs(rows, packs, one) for one in (cells, groups * size))
            crossed = histogram_costs(rows, packs, cells * size)
            if found and cells * size <= CELLS and crossed <= apart:
                found[-1], cells = (*found[-1], place), cells * size
            else:
                found, cells = [*found, (place,)], groups * size
        return found

    def tally(self, groupings: Sequence[Grouping]) -> list[Tallied]:
        """Cells of the next block are looked up while the items of this one are counted."""
        items, absent = groupings[0].items, groupings[0].absent
        fives = [items[place : place + WIDTH] for place in range(0, len(items), WIDTH)]
        tallies, rooms = [_Tally.of(grouping) for grouping in groupings], Rooms()
        coders = self._coders(groupings)
        numbers = sorted({c for g in groupings for weight in g.weights for c in weight.columns})

        def placed(block: Block) -> list[_Rows]:
            codes, reals = _columns(block, coders, numbers)
            return [tally.rows(block.rows, codes, reals) for tally in tallies]

        def count(place: int, block: Block, rows: list[_Rows]) -> None:
            pack, missing = _packed(block, fives[place], absent)
            for tally, one in zip(tallies, rows, strict=True):
                tally.add(place, pack, missing, one, rooms)

        with ThreadPoolExecutor(threads()) as pool:
            coming = [pool.submit(placed, block) for block in self.blocks[:1]]
            for number, block in enumerate(self.blocks):
                rows = coming.pop().result()
                coming += [pool.submit(placed, later) for later in self.blocks[number + 1 :][:1]]
                _wait([pool.submit(count, place, block, rows) for place in range(len(fives))])
        return [tally.result() for tally in tallies]

    def _coders(self, groupings: Sequence[Grouping]) -> dict[str, _Coder]:
        found: dict[str, _Coder] = {}
        for grouping in groupings:
            pairs: list[tuple[str, Sequence[Value | None]]] = []
            pairs += zip(grouping.key.columns, grouping.key.levels, strict=True)
            pairs += zip(grouping.domains, grouping.levels, strict=True)
            if grouping.strata is not None:
                pairs.append((grouping.strata, grouping.strata_levels))
            for name, levels in pairs:
                found.setdefault(name, _Coder(levels, self.schema.field(name).type))
        return found


def _together(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Neighbouring row groups that are a block together, and one large one alone."""
    groups: list[int] = []
    for group, rows in enumerate(sizes):
        if groups and rows + sum(sizes[one] for one in groups) > BLOCK:
            yield tuple(groups)
            groups = []
        groups.append(group)
    if groups:
        yield tuple(groups)


def _wait(work: Sequence[Future[None]]) -> None:
    """Until all is done, or one of them fails: then the rest is not begun."""
    try:
        for one in work:
            one.result()
    finally:
        for one in work:
            one.cancel()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def kind_of(kind: pa.DataType) -> Kind:
    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_boolean(kind):
        return "truth"
    if types.is_integer(kind):
        return "whole"
    if types.is_floating(kind) or types.is_decimal(kind):
        return "number"
    return "text" if types.is_string(kind) or types.is_large_string(kind) else "other"


# --- groups --------------------------------------------------------------------------------------


def _grouped(
    batch: pa.RecordBatch,
    columns: Sequence[str],
    products: Sequence[tuple[str, ...]],
    ranges: Sequence[str],
) -> pa.Table:
    if len(columns) == 1 and not products and not ranges:
        values, counts = pc.value_counts(_plain(batch.column(columns[0]))).flatten()
        return pa.table({columns[0]: values, "count": counts})
    arrays = {name: _plain(batch.column(name)) for name in columns}
    asked: list[tuple[object, str]] = [([], "count_all")]
    for place, product in enumerate(products):
        values = np.ones(batch.num_rows)
        for name in product:
            values = values * _reals(batch.column(name))
        arrays[f"p{place}"] = pa.array(values)
        asked.append((f"p{place}", "sum"))
    for place, name in enumerate(ranges):
        arrays[f"r{place}"] = pc.cast(batch.column(name), pa.float64())
        asked += [(f"r{place}", how) for how in ("min", "max", "count")]
    if not arrays:
        return pa.table({"count": [batch.num_rows]})
    found = pa.table(arrays).group_by(list(columns), use_threads=False).aggregate(asked)
    names = {"count_all": "count"} | {f"p{i}_sum": f"sum{i}" for i in range(len(products))}
    for place in range(len(ranges)):
        names |= {f"r{place}_min": f"low{place}", f"r{place}_max": f"high{place}"}
        names[f"r{place}_count"] = f"known{place}"
    return found.rename_columns([names.get(name, name) for name in found.column_names])


def _regrouped(table: pa.Table, columns: Sequence[str], products: int, ranges: int) -> pa.Table:
    """The groups of all batches together."""
    hows = {"count": "sum"} | {f"sum{i}": "sum" for i in range(products)}
    for place in range(ranges):
        hows |= {f"low{place}": "min", f"high{place}": "max", f"known{place}": "sum"}
    grouped = table.group_by(list(columns), use_threads=False)
    found = grouped.aggregate(list(hows.items()))
    named = {f"{name}_{how}": name for name, how in hows.items()}
    return found.rename_columns([named.get(name, name) for name in found.column_names])


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _reals(column: pa.Array) -> Floats:
    return np.asarray(pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False))


class _Coder:
    """From the values of a column to the places of its levels."""

    def __init__(self, levels: Sequence[Value | None], kind: pa.DataType) -> None:
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        self.levels = pa.array(levels, plain)
        self.table: NDArray[np.int32] | None = None
        if plain == kind and plain in TABLED and None not in levels:
            self.table = np.zeros(1 << plain.bit_width, dtype=np.int32)
            self.table[self._bits(self.levels)] = np.arange(len(levels))

    def __call__(self, column: pa.Array) -> Codes:
        if self.table is not None:
            return np.asarray(self.table[self._bits(column)])
        places = pc.index_in(_plain(column), self.levels)
        return np.asarray(places.to_numpy(zero_copy_only=False), dtype=np.int32)

    @staticmethod
    def _bits(column: pa.Array) -> NDArray[np.unsignedinteger[Any]]:
        values = column.to_numpy(zero_copy_only=False)
        return np.asarray(values.view(f"u{values.itemsize}"))


TABLED = (pa.int8(), pa.uint8(), pa.int16(), pa.uint16())  # few enough values to look up each


# --- counting ------------------------------------------------------------------------------------


def _columns(
    block: Block, coders: Mapping[str, _Coder], numbers: Sequence[str]
) -> tuple[dict[str, Codes], dict[str, Floats]]:
    """The codes of what is grouped by, and the numbers that weigh, of all rows of a block."""
    codes: dict[str, list[Codes]] = {name: [] for name in coders}
    reals: dict[str, list[Floats]] = {name: [] for name in numbers}
    for batch in block.batches([*coders, *numbers]) if coders or numbers else ():
        for name, coder in coders.items():
            codes[name].append(coder(batch.column(name)))
        for name in numbers:
            reals[name].append(_reals(batch.column(name)))
    return (
        {name: np.concatenate(parts) for name, parts in codes.items()},
        {name: np.concatenate(parts) for name, parts in reals.items()},
    )


def _packed(block: Block, names: Sequence[str], absent: Sequence[str]) -> tuple[States, Marks]:
    """Five items as one byte, and which rows have no answer. Refuses S06."""
    pack, start = np.zeros(block.rows, dtype=np.uint8), 0
    missing = {name: np.zeros(block.rows, dtype=np.bool_) for name in names if name in absent}
    for batch in block.batches(names):
        rows = slice(start, start + batch.num_rows)
        start = rows.stop
        marks = pack_into(pack[rows], batch, names, block.start + rows.start)
        for name in missing.keys() & marks.keys():
            missing[name][rows] = marks[name]
    return pack, missing


@dataclass(frozen=True)
class _Rows:
    """The cells of the rows of one block, and what each row weighs."""

    domains: Codes
    places: Places
    weights: Mapping[Weight, Floats | None]


@dataclass
class _Tally:
    """The sums of one grouping as they grow."""

    grouping: Grouping
    width: int
    answers: dict[Weight, Floats]
    totals: dict[Weight, Floats]
    missing: NDArray[np.int64]

    @classmethod
    def of(cls, grouping: Grouping) -> _Tally:
        bins, packs = int(np.prod(grouping.shape)), -(-len(grouping.items) // WIDTH)
        return cls(
            grouping,
            cheapest_width(BLOCK, packs, bins),
            {weight: np.zeros((bins, packs * WIDTH, 2)) for weight in grouping.weights},
            {weight: np.zeros(bins) for weight in grouping.weights},
            np.zeros((len(grouping.absent), int(np.prod(grouping.shape[1:]))), dtype=np.int64),
        )

    def rows(self, n: int, codes: Mapping[str, Codes], reals: Mapping[str, Floats]) -> _Rows:
        grouping = self.grouping
        bins, size = int(np.prod(grouping.shape)), int(np.prod(grouping.shape[1:]))
        found = grouping.key.group([codes[name] for name in grouping.key.columns], n)
        domains = radix([codes[name] for name in grouping.domains], grouping.shape[1:], n)
        cells = found * size + domains
        counted = np.bincount(cells, minlength=bins)
        weights: dict[Weight, Floats | None] = {}
        for weight in grouping.weights:
            values = None if weight.counts else self._weights(weight, n, codes, reals)
            weights[weight] = values
            self.totals[weight] += (
                counted if values is None else np.bincount(cells, values, minlength=bins)
            )
        kept = domains if grouping.absent else domains[:0]
        return _Rows(kept, Places.of(cells, bins, self.width, int(counted.max())), weights)

    def _weights(
        self, weight: Weight, n: int, codes: Mapping[str, Codes], reals: Mapping[str, Floats]
    ) -> Floats:
        values = np.ones(n)
        for name in weight.columns:
            values = values * reals[name]
        if weight.by_stratum is None:
            return values
        strata = self.grouping.strata
        factors = np.array(weight.by_stratum)
        return np.asarray(values * (factors[0] if strata is None else factors[codes[strata]]))

    def add(self, place: int, pack: States, missing: Marks, rows: _Rows, rooms: Rooms) -> None:
        """Count five items of a block."""
        for weight, values in rows.weights.items():
            own = self.answers[weight][:, place * WIDTH : (place + 1) * WIDTH]
            own += rows.places.sums(pack, values, rooms)
        for name, marks in missing.items():
            counts = np.bincount(rows.domains[marks], minlength=self.missing.shape[1])
            self.missing[self.grouping.absent.index(name)] += counts

    def result(self) -> Tallied:
        shape, items = self.grouping.shape, len(self.grouping.items)
        answers = {
            weight: found[:, :items].reshape(*shape, items, 2)
            for weight, found in self.answers.items()
        }
        rows = {weight: total.reshape(shape) for weight, total in self.totals.items()}
        return Tallied(answers, rows, self.missing.T.reshape(*shape[1:], len(self.missing)))
