"""The local kernel: all items by all levels in one pass, five three-state answers to a byte.

Counts are integers and therefore the same whatever the order of rows or batches. Knows no
design: it groups and adds what a plan names.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from monitor.analyse.design import Codes, DomainVariable, Floats, length_problems
from monitor.analyse.plan import Key, MomentPlan, Table
from monitor.concepts.problems import Place, Problem, ProblemsFound


STATES = 3  # no, yes, out of the base
WIDTH = 5  # items in one byte: 3⁵ = 243
# What one row costs by the size of the histogram: it falls out of one cache after the other.
ROW_COSTS = ((1 << 17, 1.0), (1 << 19, 1.2), (1 << 21, 1.8), (1 << 62, 6.0))
PARTING = 1.2  # what taking some items out of a pack costs for each row
TOUCHING, UNFOLDING = 0.3, 1.0  # what each cell of a histogram costs, by piece and at the end
PIECE = 1 << 18  # rows at a time
ALONE = 1 << 18  # multiplications up to which OpenBLAS keeps to one thread
THREADED = 100_000  # rows from which threads pay
THREADS = 8
WIDTHS = (5, 3, 2, 1)
NO, YES, NOT_ASKED, NO_ANSWER = 0, 1, 2, 3
OUT = NOT_ASKED

States = NDArray[np.uint8]
Indices = NDArray[np.int32] | NDArray[np.intp]


@dataclass(frozen=True)
class Packed:
    """Answers of n rows to named items, five items to a byte (ingepakte antwoorden).

    `packs` hold uint8 (n,), the first item in the lowest place of base 3; `absent` marks, for the
    items that have any, the rows without an answer to a question that was asked.
    """

    names: tuple[str, ...]
    rows: int
    packs: tuple[States, ...]
    absent: Mapping[int, NDArray[np.bool_]]

    @classmethod
    def of(cls, items: Mapping[str, States], rows: int) -> Packed:
        """From answers (n,) uint8: 0 no, 1 yes, 2 not asked, 3 no answer."""
        columns = [np.asarray(states, dtype=np.uint8) for states in items.values()]
        starts = range(0, len(columns), WIDTH)
        packs = tuple(_pack(columns[start : start + WIDTH]) for start in starts)
        absent = {
            place: column == NO_ANSWER
            for place, column in enumerate(columns)
            if column.max(initial=0) >= NO_ANSWER
        }
        return cls(tuple(items), rows, packs, absent)

    @classmethod
    def from_batches(cls, batches: Iterable[pa.RecordBatch], names: Sequence[str]) -> Packed:
        """From Arrow batches with a uint8 column for each of `names`, a null being not asked.

        Only one batch is unpacked at a time: a file of any length needs a fifth of a byte for
        each answer. Refuses S06.
        """
        parts, start = [], 0
        for batch in batches:
            parts.append(_packed(batch, names, start))
            start += batch.num_rows
        packs = tuple(
            np.concatenate(pieces) for pieces in zip(*(packs for packs, _ in parts), strict=True)
        )
        absent = {
            place: np.concatenate(
                [marks.get(name, np.zeros(len(packs[0]), dtype=bool)) for packs, marks in parts]
            )
            for place, name in enumerate(names)
            if any(name in marks for _, marks in parts)
        }
        return cls(tuple(names), start, packs, absent)

    def __len__(self) -> int:
        return len(self.names)

    def part(self, start: int, stop: int) -> Packed:
        """The packs from `start` to `stop`, for work on a few items at a time."""
        first, last = start * WIDTH, min(stop * WIDTH, len(self))
        return Packed(self.names[first:last], self.rows, self.packs[start:stop], {})

    def item(self, place: int) -> States:
        """The answers (n,) to one item: 0 no, 1 yes, 2 outside the base."""
        number, digit = divmod(place, WIDTH)
        return take_items(self.packs[number], digit, digit + 1)


Marks = Mapping[str, NDArray[np.bool_]]


def _packed(
    batch: pa.RecordBatch, names: Sequence[str], start: int
) -> tuple[tuple[States, ...], Marks]:
    """All packs of one batch, and of the items that have any, the rows without an answer."""
    fives = [names[place : place + WIDTH] for place in range(0, len(names), WIDTH)]

    def pack(five: Sequence[str]) -> tuple[States, Marks]:
        packed = np.zeros(batch.num_rows, dtype=np.uint8)
        return packed, pack_into(packed, batch, five, start)

    if batch.num_rows * len(names) < THREADED:
        found = [pack(five) for five in fives]
    else:
        with ThreadPoolExecutor(threads()) as pool:
            found = list(pool.map(pack, fives))
    return tuple(packed for packed, _ in found), {
        k: v for _, marks in found for k, v in marks.items()
    }


def pack_into(pack: States, batch: pa.RecordBatch, names: Sequence[str], start: int) -> Marks:
    """Add five items of a batch to `pack`, which is 0; which rows have no answer to an item.

    `start` is the place of the first row, for complaints. Refuses S06.
    """
    missing: dict[str, NDArray[np.bool_]] = {}
    for name in names[::-1]:
        states = states_of(batch.column(name))
        if states is None or states.max(initial=0) > OUT:
            states = _known(batch.column(name), states, name, start)
            missing[name] = states == NO_ANSWER
            states = np.minimum(states, np.uint8(OUT))
        np.multiply(pack, STATES, out=pack)
        np.add(pack, states, out=pack)
    return missing


def _known(column: pa.Array, states: States | None, name: str, start: int) -> States:
    """Answers that are answers. Refuses S06."""
    if states is not None and states.max() <= NO_ANSWER:
        return states
    values = np.array(column.to_pylist(), dtype=object)
    wrong = np.flatnonzero([value not in (None, 0, 1, 2, 3) for value in values])
    if not len(wrong):
        return np.array([OUT if value is None else value for value in values], dtype=np.uint8)
    told = {"item": name, "count": len(wrong), "first": start + int(wrong[0]) + 1}
    told["value"] = values[wrong[0]]
    raise ProblemsFound([Problem("S06", Place("items", None, name), told)])


def states_of(column: pa.Array) -> States | None:
    """The answers of an Arrow array as uint8, null as not asked; None where one is no whole number
    of a byte. True and false are yes and no. Works on the bits of nulls, which is what makes a
    scan fast."""
    if pa.types.is_boolean(column.type):
        values = _bits(column.buffers()[1], column)
    else:
        if column.type not in (pa.uint8(), pa.int8()):
            try:
                column = column.cast(pa.uint8())
            except pa.ArrowInvalid:
                return None
        buffer = column.buffers()[1]
        values = np.frombuffer(buffer, np.uint8, len(column), column.offset)
    if not column.null_count:
        return values
    # (v − 2)·known + 2: what stands in the place of a null is nothing to count on
    known = _bits(column.buffers()[0], column)
    states = values - np.uint8(OUT)
    np.multiply(states, known, out=states)
    states += np.uint8(OUT)
    return np.asarray(states, dtype=np.uint8)


def _bits(buffer: pa.Buffer, column: pa.Array) -> States:
    first, shift = divmod(column.offset, 8)
    size = -(-(shift + len(column)) // 8)
    packed = np.frombuffer(buffer, np.uint8, size, first)
    bits = np.unpackbits(packed, count=shift + len(column), bitorder="little")
    return np.asarray(bits[shift:], dtype=np.uint8)


def item_problems(name: str, states: NDArray[Any], rows: int) -> Iterator[Problem]:
    """What is wrong with the answers to one item: S01, S06."""
    yield from length_problems(name, len(states), rows)
    if states.dtype == np.uint8 and states.max(initial=0) <= NO_ANSWER:
        return
    wrong = np.flatnonzero(~np.isin(states, (NO, YES, NOT_ASKED, NO_ANSWER)))
    if len(wrong):
        values = {"item": name, "count": len(wrong), "first": int(wrong[0]) + 1}
        values["value"] = states[wrong[0]].item()
        yield Problem("S06", Place("items", None, name), values)


def _pack(items: Sequence[States]) -> States:
    packed = np.zeros(len(items[0]), dtype=np.uint8)
    for item in items[::-1]:
        packed *= STATES
        packed += np.minimum(item, OUT)
    return packed


def moments(
    plan: MomentPlan, packed: Packed, variables: Sequence[DomainVariable]
) -> list[Mapping[Table, Floats]]:
    """Every table of `plan` for each domain variable: arrays (key, level, item, answer no/yes).

    Where weights are constant in classes, the rows are counted once by class and everything else
    follows from the counts, exact and whatever the order of rows.
    """
    found: list[dict[Table, Floats]] = [{} for _ in variables]
    counts = None
    if plan.classes is not None:
        counts = tabulate(packed, plan.classes.key, variables, None)
    for table in plan.tables:
        if counts is not None and plan.classes is not None:
            sums = [plan.classes.sums(table, count) for count in counts]
        else:
            weights = plan.weights[table.weight]
            sums = tabulate(packed, plan.keys[table.key], variables, weights)
        for one, values in zip(found, sums, strict=True):
            one[table] = values
    return list(found)


def tabulate(
    packed: Packed, key: Key, variables: Sequence[DomainVariable], weights: Floats | None
) -> list[Floats]:
    """Sums of `weights` (counts when None) by key, level, item and answer: (K, L, I, 2) each.

    Variables that are small together are crossed, counted in one go and added up again.
    """
    found: list[Floats] = []
    for bundle in _bundles(packed, key, variables):
        shape = (key.size, *(_size(variable) for variable in bundle))
        cells = key.codes
        for variable, size in zip(bundle, shape[1:], strict=True):
            cells = cells * size + (variable.codes + (size - len(variable.levels)))
        crossed = _counted(packed, cells, math.prod(shape), weights)
        crossed = crossed.reshape(*shape, len(packed), 2)
        for axis in range(1, len(shape)):
            others = tuple(other for other in range(1, len(shape)) if other != axis)
            levels = len(bundle[axis - 1].levels)
            found.append(np.ascontiguousarray(crossed.sum(axis=others)[:, -levels:]))
    return found


def _size(variable: DomainVariable) -> int:
    """Levels of a variable, one more where some rows are in none; that one comes first."""
    return len(variable.levels) + int(variable.codes.min(initial=0) < 0)


def _bundles(
    packed: Packed, key: Key, variables: Sequence[DomainVariable]
) -> Iterator[list[DomainVariable]]:
    """Neighbours that are counted sooner crossed than each alone."""
    n, packs = packed.rows, len(packed.packs)
    bundle: list[DomainVariable] = []
    bins = key.size
    for variable in variables:
        levels = _size(variable)
        apart = _cost(n, packs, bins) + _cost(n, packs, key.size * levels)
        if bundle and _cost(n, packs, bins * levels) > apart:
            yield bundle
            bundle, bins = [], key.size
        bundle.append(variable)
        bins *= levels
    if bundle:
        yield bundle


def _cost(n: int, packs: int, bins: int) -> float:
    """What counting `packs` packs in `bins` cells takes, in increments of a counter."""
    return min(histogram_costs(n, packs, bins), _sparse_cost(n, packs, bins))


def histogram_costs(n: int, packs: int, bins: int) -> float:
    """By histograms, of as many items at once as is cheapest."""
    return histogram_cost(n, packs, bins, cheapest_width(n, packs, bins))


def cheapest_width(n: int, packs: int, bins: int) -> int:
    """How many items are best counted at once."""
    return min(WIDTHS, key=lambda width: histogram_cost(n, packs, bins, width))


def _sparse_cost(n: int, packs: int, bins: int) -> float:
    """By a sparse matrix of cells: every answer is touched, but no empty cell of a histogram."""
    return float(packs * (12 * n + 10 * bins))


def histogram_cost(n: int, packs: int, bins: int, width: int) -> float:
    """Rows cost more when the histogram leaves the cache; each of its cells is touched for every
    piece, and to unfold it."""
    size = bins * STATES**width
    row = next(cost for limit, cost in ROW_COSTS if size <= limit)
    row += 0.0 if width == WIDTH else PARTING
    pieces = n / max(PIECE, size)
    return float(packs * len(slices(width)) * (n * row + size * (UNFOLDING + TOUCHING * pieces)))


def slices(width: int) -> list[tuple[int, int]]:
    """The parts of a pack that are counted at once: first and last item."""
    return [(start, min(start + width, WIDTH)) for start in range(0, WIDTH, width)]


def _counted(packed: Packed, cells: Codes, bins: int, weights: Floats | None) -> Floats:
    """Sums by cell, item and answer (bins, I, 2); threads take items, never rows, so that the
    result is the same however many there are."""
    n, packs = packed.rows, packed.packs
    width = cheapest_width(n, len(packs), bins)
    parts = np.zeros((bins, len(packs) * WIDTH, 2))
    sums: Callable[[States], Floats]
    if _sparse_cost(n, len(packs), bins) < histogram_cost(n, len(packs), bins, width):
        sums = _by_matrix(cells, bins, weights)
    else:
        most = int(np.bincount(cells, minlength=1).max())
        places, rooms = Places.of(cells, bins, width, most), Rooms()
        sums = lambda pack: places.sums(pack, weights, rooms)  # noqa: E731

    def count(number: int) -> None:
        parts[:, number * WIDTH : (number + 1) * WIDTH] = sums(packs[number])

    if n < THREADED:
        for number in range(len(packs)):
            count(number)
    else:
        with ThreadPoolExecutor(threads()) as pool:
            list(pool.map(count, range(len(packs))))
    return parts[:, : len(packed)]


def threads() -> int:
    """How many threads count side by side."""
    return min(os.cpu_count() or 1, THREADS)


def _by_matrix(cells: Codes, bins: int, weights: Floats | None) -> Callable[[States], Floats]:
    n = len(cells)
    ones = np.ones(n) if weights is None else weights
    members = sparse.csr_array((ones, (cells, np.arange(n))), shape=(bins, n))

    def sums(pack: States) -> Floats:
        return np.asarray(members @ unfolding(WIDTH)[pack]).reshape(bins, WIDTH, 2)

    return sums


def take_items(pack: States, start: int, stop: int) -> States:
    """The items from `start` to `stop` of a pack, as a pack of their own."""
    if (start, stop) == (0, WIDTH):
        return pack
    values = np.arange(STATES**WIDTH) // STATES**start % STATES ** (stop - start)
    part: States = values.astype(np.uint8)[pack]
    return part


@dataclass(frozen=True)
class Places:
    """Where each of n rows is counted, `width` items at once.

    `bases` say for every number of items where the histogram of the row's cell begins; `counter`
    is the smallest whole number that holds `most`, the rows of the fullest cell: what a counter
    takes decides which cache the histograms fall out of.
    """

    bins: int
    width: int
    bases: Mapping[int, Indices]
    counter: np.dtype[Any]
    exact: np.dtype[Any]

    @classmethod
    def of(cls, cells: Codes, bins: int, width: int, most: int) -> Places:
        widths = {stop - start for start, stop in slices(width)}
        bases = {one: _narrow(cells, bins, STATES**one) for one in widths}
        kinds = (np.uint16, np.int32, np.int64)
        counter = next(np.dtype(kind) for kind in kinds if most <= np.iinfo(kind).max)
        # single precision holds every whole number up to 2²⁴
        exact = np.dtype(np.float32 if most < 1 << 24 else np.float64)
        return cls(bins, width, bases, counter, exact)

    def sums(self, pack: States, weights: Floats | None, rooms: Rooms) -> Floats:
        """Sums of `weights`, or counts, by cell, item of the pack and answer (bins, 5, 2)."""
        found = np.empty((self.bins, WIDTH, 2))
        exact = self.exact if weights is None else np.dtype(np.float64)
        for start, stop in slices(self.width):
            part = take_items(pack, start, stop)
            histogram = self._histogram(part, stop - start, weights, rooms)
            said = _unfolded(histogram.reshape(self.bins, -1), unfolding(stop - start), exact)
            found[:, start:stop] = said.reshape(self.bins, -1, 2)
        return found

    def _histogram(
        self, pack: States, items: int, weights: Floats | None, rooms: Rooms
    ) -> NDArray[Any]:
        """By cell and packed value, piece by piece so that a piece stays in the cache."""
        base, size = self.bases[items], self.bins * STATES**items
        step = max(PIECE, size)
        kind = self.counter if weights is None else np.dtype(np.float64)
        room = rooms.of(min(step, len(base)), size, base.dtype, kind)
        total: NDArray[Any] | None = None
        for start in range(0, len(base), step):
            piece = slice(start, start + step)
            added = room.added(
                base[piece], pack[piece], None if weights is None else weights[piece]
            )
            if len(base) <= step:
                return added
            total = added.copy() if total is None else np.add(total, added, out=total)
        return np.zeros(size, kind) if total is None else total


def _unfolded(histogram: NDArray[Any], says: Floats, exact: np.dtype[Any]) -> NDArray[Any]:
    """`histogram @ says`, in products too small for the linear algebra to start threads of its
    own, which would hold up ours."""
    says = says.astype(exact)
    found = np.empty((len(histogram), says.shape[1]), exact)
    step = max(1, ALONE // says.size)
    for start in range(0, len(histogram), step):
        rows = slice(start, start + step)
        np.matmul(histogram[rows].astype(exact), says, out=found[rows])
    return found


def _narrow(cells: Codes, bins: int, states: int) -> Indices:
    """`cells` · `states`, in the smallest whole numbers that hold it."""
    kind = np.int32 if bins * states < 1 << 31 else np.intp
    return np.multiply(cells, states, dtype=kind, casting="same_kind")


@dataclass(frozen=True)
class Room:
    """Working memory of one thread that counts pieces: places, ones, and a histogram."""

    places: Indices
    ones: NDArray[Any]
    histogram: NDArray[Any]

    def added(self, base: Indices, pack: States, weights: Floats | None) -> NDArray[Any]:
        """Σ weights, or counts, by `base + pack`; overwritten by the next call.

        Writing out a matrix of one row adds up its entries by column: what `numpy.bincount` does,
        in half the time and without holding other threads up.
        """
        n, size = len(base), self.histogram.shape[1]
        places = np.add(base, pack, out=self.places[:n])
        data = self.ones[:n] if weights is None else weights
        ends = np.array([0, n], dtype=places.dtype)
        row = sparse.csr_array((data, places, ends), shape=(1, size))
        found: NDArray[Any] = row.toarray(out=self.histogram)[0]
        return found


class Rooms(threading.local):
    """The rooms of each thread, by what they hold; kept from one pack to the next."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], Room] = {}

    def of(self, rows: int, size: int, index: np.dtype[Any], counter: np.dtype[Any]) -> Room:
        key = (rows, size, index, counter)
        if key not in self.known:
            places, histogram = np.empty(rows, index), np.zeros((1, size), counter)
            self.known[key] = Room(places, np.ones(rows, counter), histogram)
        return self.known[key]


@cache
def unfolding(count: int) -> Floats:
    """Which packed value says no, or yes, of which item: (3^count, 2·count) of 0 and 1."""
    values = np.arange(STATES**count)
    digits = np.stack([values // STATES**place % STATES for place in range(count)], axis=1)
    says = digits[:, :, None] == np.arange(2)
    return np.asarray(says.reshape(len(values), 2 * count), dtype=np.float64)
