"""The local engine over Parquet: one scan that packs and counts while it reads.

Holds one batch of rows and the sums, whatever the length of the file. Threads take items, never
rows, so that sums are the same however many there are.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
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
    OUT,
    STATES,
    THREADS,
    WIDTH,
    WIDTHS,
    Indices,
    Room,
    States,
    based,
    histogram_cost,
    slices,
    states_of,
    take_items,
    unfolding,
)
from monitor.analyse.sources import Grouping, Kind, Tallied, Value, Weight
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse


BATCH = 1 << 17  # rows at a time
WHOLE = 1 << 19  # rows of a row group that may be read at once
PIECES = 4  # batches that are kept packed, until it pays to bring their histograms in
ROOM = 1 << 26  # counters of all histograms together


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

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows with these columns alone, in their order; some are read ahead of the work.

        Row groups of moderate size are read side by side, which keeps every core busy; large ones
        in batches, so that memory stays bounded.
        """
        names = list(dict.fromkeys(columns))
        groups = list(self._groups())
        if max((rows for _, _, rows in groups), default=0) > WHOLE:
            yield from _one_ahead(self._in_turn(names))
            return
        readers = min(os.cpu_count() or 1, THREADS)
        with ThreadPoolExecutor(readers) as ahead:
            coming: deque[Future[list[pa.RecordBatch]]] = deque()
            for path, group, _ in groups:
                coming.append(ahead.submit(_read, path, group, names))
                if len(coming) > readers:
                    yield from coming.popleft().result()
            while coming:
                yield from coming.popleft().result()

    def _groups(self) -> Iterator[tuple[Path, int, int]]:
        """File, number and rows of each row group."""
        for path in self.paths:
            metadata = pq.read_metadata(path)
            for group in range(metadata.num_row_groups):
                yield path, group, metadata.row_group(group).num_rows

    def _in_turn(self, names: list[str]) -> Iterator[pa.RecordBatch]:
        for path in self.paths:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(BATCH, columns=names)

    def groups(
        self, columns: Sequence[str], products: Sequence[tuple[str, ...]], ranges: Sequence[str]
    ) -> pa.Table:
        numbers = dict.fromkeys([*ranges, *(name for product in products for name in product)])
        names = [*columns, *numbers] or [self.schema.names[0]]
        parts = [_grouped(batch, columns, products, ranges) for batch in self.batches(names)]
        if not parts:
            return pa.table({"count": pa.array([], pa.int64())})
        return _regrouped(pa.concat_tables(parts), columns, len(products), len(ranges))

    def extremes(self, items: Sequence[str]) -> Mapping[str, tuple[float, float]]:
        """From the statistics in the file; an item without any may hold all."""
        found: dict[str, tuple[float, float]] = {}
        wanted = {name for name in items if not pa.types.is_boolean(self.schema.field(name).type)}
        for path in self.paths:
            metadata = pq.read_metadata(path)
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

    def tally(self, groupings: Sequence[Grouping]) -> list[Tallied]:
        items = groupings[0].items
        tallies = [_Tally.of(grouping) for grouping in groupings]
        coders = self._coders(groupings)
        numbers = {c for g in groupings for weight in g.weights for c in weight.columns}
        workers, start = min(os.cpu_count() or 1, THREADS), 0
        rooms: list[dict[tuple[int, bool], Room]] = [{} for _ in range(workers)]
        kept: list[_Piece] = []
        with ThreadPoolExecutor(workers) as pool:

            def pack(batch: pa.RecordBatch, start: int) -> _Piece:
                codes = {name: coder(batch.column(name)) for name, coder in coders.items()}
                reals = {name: _reals(batch.column(name)) for name in numbers}
                rows = [tally.rows(batch.num_rows, codes, reals) for tally in tallies]
                names = [items[place : place + WIDTH] for place in range(0, len(items), WIDTH)]
                found = pool.map(lambda five: _packed(batch, five, absent, start), names)
                packs, missing = zip(*found, strict=True)
                for marks in missing:
                    for tally, one in zip(tallies, rows, strict=True):
                        tally.add_missing(marks, one)
                return _Piece(packs, rows)

            def count(first: int) -> None:
                for place in range(first, -(-len(items) // WIDTH), workers):
                    for number, tally in enumerate(tallies):
                        tally.add(place, number, kept, rooms[first])

            absent = groupings[0].absent
            for batch in self.batches([*items, *coders, *sorted(numbers)]):
                kept.append(pack(batch, start))
                start += batch.num_rows
                if len(kept) == PIECES:
                    list(pool.map(count, range(workers)))
                    kept.clear()
            list(pool.map(count, range(workers)))
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


def _read(path: Path, group: int, names: list[str]) -> list[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        table = file.read_row_group(group, columns=names, use_threads=False)
        return list(table.combine_chunks().to_batches(BATCH))


def _one_ahead(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    with ThreadPoolExecutor(1) as ahead:
        coming: Future[pa.RecordBatch | None] = ahead.submit(next, rows, None)
        while (batch := coming.result()) is not None:
            coming = ahead.submit(next, rows, None)
            yield batch


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
        self.table: Codes | None = None
        if plain in (pa.int8(), pa.uint8()) and None not in levels:
            self.table = np.zeros(256, dtype=np.intp)
            self.table[self.levels.to_numpy().view(np.uint8)] = np.arange(len(levels))

    def __call__(self, column: pa.Array) -> Codes:
        if self.table is not None and not pa.types.is_dictionary(column.type):
            return np.asarray(self.table[column.to_numpy(zero_copy_only=False).view(np.uint8)])
        places = pc.index_in(_plain(column), self.levels)
        return np.asarray(places.to_numpy(zero_copy_only=False), dtype=np.intp)


# --- counting ------------------------------------------------------------------------------------


def _packed(
    batch: pa.RecordBatch, names: Sequence[str], absent: Sequence[str], start: int
) -> tuple[States, dict[str, NDArray[np.bool_]]]:
    """Five items as one byte, and which rows have no answer. Refuses S06."""
    pack = np.zeros(batch.num_rows, dtype=np.uint8)
    missing: dict[str, NDArray[np.bool_]] = {}
    for name in names[::-1]:
        states = states_of(batch.column(name))
        if states is None or states.max(initial=0) > OUT:
            states = _with_missing(batch.column(name), states, name, absent, start, missing)
        np.multiply(pack, STATES, out=pack)
        np.add(pack, states, out=pack)
    return pack, missing


def _with_missing(
    column: pa.Array,
    states: States | None,
    name: str,
    absent: Sequence[str],
    start: int,
    missing: dict[str, NDArray[np.bool_]],
) -> States:
    if states is None or states.max() > NO_ANSWER:
        values = np.array(column.to_pylist(), dtype=object)
        wrong = np.flatnonzero([v not in (None, 0, 1, 2, 3) for v in values])
        told = {"item": name, "count": len(wrong), "first": start + int(wrong[0]) + 1}
        told["value"] = values[wrong[0]]
        raise ProblemsFound([Problem("S06", Place("items", None, name), told)])
    if name in absent:
        missing[name] = states == NO_ANSWER
    return np.minimum(states, np.uint8(OUT))


@dataclass
class _Rows:
    """The cells of the rows of one batch, times what each part of a pack takes."""

    domains: Codes
    bases: dict[int, Indices]
    weights: dict[Weight, Floats | None]


@dataclass(frozen=True)
class _Piece:
    """One batch, packed, with its cells in each grouping."""

    packs: tuple[States, ...]
    rows: list[_Rows]


@dataclass
class _Tally:
    """The histograms of one grouping as they grow."""

    grouping: Grouping
    parts: tuple[tuple[int, int], ...]
    histograms: dict[tuple[Weight, int, int], NDArray[Any]] = field(default_factory=dict)
    totals: dict[Weight, Floats] = field(default_factory=dict)
    missing: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    @classmethod
    def of(cls, grouping: Grouping) -> _Tally:
        bins, packs = int(np.prod(grouping.shape)), -(-len(grouping.items) // WIDTH)
        room = ROOM // max(packs * bins * len(grouping.weights), 1)
        fitting = [width for width in WIDTHS if STATES**width * len(slices(width)) <= room]
        width = min(fitting or [1], key=lambda one: histogram_cost(BATCH, packs, bins, one))
        tally = cls(grouping, tuple(slices(width)))
        few = grouping.most < 1 << 31  # counts that fit take half the memory
        for weight in grouping.weights:
            tally.totals[weight] = np.zeros(bins)
            for place in range(packs):
                for start, stop in tally.parts:
                    size = bins * STATES ** (stop - start)
                    kind = np.int32 if weight.counts and few else np.float64
                    tally.histograms[weight, place, start] = np.zeros(size, kind)
        shape = (len(grouping.absent), int(np.prod(grouping.shape[1:])))
        tally.missing = np.zeros(shape, dtype=np.int64)
        return tally

    @property
    def bins(self) -> int:
        return int(np.prod(self.grouping.shape))

    def rows(self, n: int, codes: Mapping[str, Codes], reals: Mapping[str, Floats]) -> _Rows:
        key = self.grouping.key
        found = key.group([codes[name] for name in key.columns], n)
        domains = np.zeros(n, dtype=np.intp)
        for name, size in zip(self.grouping.domains, self.grouping.shape[1:], strict=True):
            domains = domains * size + codes[name]
        cells = found * int(np.prod(self.grouping.shape[1:])) + domains
        weights: dict[Weight, Floats | None] = {}
        for weight in self.grouping.weights:
            weights[weight] = None if weight.counts else self._weights(weight, n, codes, reals)
            self.totals[weight] += np.bincount(cells, weights[weight], minlength=self.bins)
        kept = domains if self.grouping.absent else domains[:0]
        return _Rows(kept, based(cells, self.bins, self.parts), weights)

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

    def add(
        self, place: int, number: int, pieces: list[_Piece], rooms: dict[tuple[int, bool], Room]
    ) -> None:
        """Count one pack in all pieces, so that its histogram stays in the cache."""
        for start, stop in self.parts:
            for piece in pieces:
                rows = piece.rows[number]
                base, part = rows.bases[stop - start], take_items(piece.packs[place], start, stop)
                for weight, values in rows.weights.items():
                    histogram = self.histograms[weight, place, start]
                    known = len(histogram), values is None
                    if known not in rooms:
                        rooms[known] = Room.of(BATCH, len(histogram), base, values)
                    histogram += rooms[known].added(base, part, values)

    def add_missing(self, absent: Mapping[str, NDArray[np.bool_]], rows: _Rows) -> None:
        for name, marks in absent.items():
            place = self.grouping.absent.index(name)
            size = self.missing.shape[1]
            self.missing[place] += np.bincount(rows.domains[marks], minlength=size)

    def result(self) -> Tallied:
        shape, items = self.grouping.shape, len(self.grouping.items)
        packs = -(-items // WIDTH)
        answers = {}
        for weight in self.grouping.weights:
            found = np.zeros((self.bins, packs * WIDTH, 2))
            for place in range(packs):
                for start, stop in self.parts:
                    histogram = self.histograms.pop((weight, place, start))
                    sums = histogram.reshape(self.bins, -1) @ unfolding(stop - start)
                    first = place * WIDTH
                    found[:, first + start : first + stop] = sums.reshape(self.bins, -1, 2)
            answers[weight] = found[:, :items].reshape(*shape, items, 2)
        rows = {weight: total.reshape(shape) for weight, total in self.totals.items()}
        return Tallied(answers, rows, self.missing.T.reshape(*shape[1:], len(self.missing)))
