"""The ledger as a file (cijferbestand): one row per cell, the seam between protection and products.

Parquet and CSV hold the same rows in the order of the ledger, byte for byte the same for the same
ledger. The file says that a cell is confidential and never why: whether a group is small or
follows from others would show where the small group is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from monitor.concepts.problems import Place, reason_of, refuse
from monitor.design.files import file_written_aside, read_table
from monitor.protect.ledger import (
    Bound,
    Comparison,
    Ledger,
    Provenance,
    Released,
    Source,
    Status,
    Verdict,
)
from monitor.protect.release import without_causes


Value = str | int | bool | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: what stands in it, and how it is taken from a cell.

    `kind` is text, whole (number) or flag (yes or no); an empty text is written as absent.
    """

    name: str
    kind: str
    take: Callable[[Released], Value]


STATUS_WORDS: Mapping[Status, str] = {
    Status.PUBLISHED: "gepubliceerd",
    Status.CONFIDENTIAL: "niet gepubliceerd",
    Status.UNCERTAIN: "te onzeker",
    Status.NOT_MEASURED: "niet gemeten",
    Status.BREAK: "breuk in de reeks",
}


def _comparison(name: str, of: Callable[[Released], Comparison | None]) -> tuple[Column, ...]:
    def part(attribute: str) -> Callable[[Released], Value]:
        return lambda cell: getattr(of(cell), attribute, None)

    return (
        Column(f"{name}_against", "text", part("against")),
        Column(f"{name}_verdict", "text", part("verdict")),
        Column(f"{name}_points", "whole", part("points")),
        Column(f"{name}_n_needed", "whole", part("n_needed")),
    )


SOURCE = ("publication", "address", "reason", "reason_en")
MADE = ("question", "weighting", "method", "policy", "run", "method_en")


def _made(attribute: str) -> Column:
    return Column(attribute, "text", lambda cell: getattr(cell.provenance, attribute, None))


COLUMNS: Sequence[Column] = (
    Column("id", "text", lambda cell: cell.id),
    Column("edition", "whole", lambda cell: cell.edition),
    Column("indicator", "text", lambda cell: cell.indicator),
    Column("domain", "text", lambda cell: cell.domain),
    Column("base", "text", lambda cell: cell.base),
    Column("status", "text", lambda cell: cell.status),
    Column("status_text", "text", lambda cell: STATUS_WORDS[cell.status]),  # for readers only
    Column("rule", "text", lambda cell: cell.rule),
    Column("value", "whole", lambda cell: cell.value),
    Column("bound", "text", lambda cell: cell.bound),
    Column("low", "whole", lambda cell: cell.low),
    Column("high", "whole", lambda cell: cell.high),
    Column("wide_margin", "flag", lambda cell: cell.wide_margin),
    Column("n", "whole", lambda cell: cell.n),
    Column("n_rounded", "flag", lambda cell: cell.n_rounded),
    Column("population", "whole", lambda cell: cell.population),
    *_comparison("change", lambda cell: cell.change),
    *_comparison("contrast", lambda cell: cell.contrast),
    Column("canonical", "flag", lambda cell: cell.canonical),
    Column("fictitious", "flag", lambda cell: cell.fictitious),
    Column("publication", "text", lambda cell: cell.source.publication),
    Column("address", "text", lambda cell: cell.source.address),
    Column("reason", "text", lambda cell: cell.source.reason),
    Column("reason_en", "text", lambda cell: cell.source.reason_en),
    *map(_made, MADE),
)
NAMES = tuple(column.name for column in COLUMNS)
_TYPES = {"text": pa.string(), "whole": pa.int32(), "flag": pa.bool_()}
_FLAGS = {True: "ja", False: "nee"}


def write_ledger(ledger: Ledger, path: Path, *, internal: bool = False) -> None:
    """Write `ledger` as Parquet or CSV, by the extension of `path`. Refuses F10 and F11.

    `internal` keeps the rule of every confidential cell, for those who release; without it the
    file is fit to be seen by anyone.
    """
    cells = ledger if internal else without_causes(ledger)
    rows = [{column.name: _plain(column.take(cell)) for column in COLUMNS} for cell in cells]
    if path.suffix not in (".parquet", ".csv"):
        raise refuse("F10", Place(path), extension=path.suffix, known=".parquet, .csv")
    with file_written_aside(path) as aside:
        if path.suffix == ".csv":
            aside.write_bytes(_csv(rows).encode())
        else:
            _write_parquet(rows, aside, fictitious=any(cell.fictitious for cell in cells))


def ledger_text(ledger: Ledger) -> str:
    """The public ledger as the CSV that `write_ledger` makes of it."""
    cells = without_causes(ledger)
    return _csv([{column.name: _plain(column.take(cell)) for column in COLUMNS} for cell in cells])


def _plain(value: Value) -> Value:
    """An enumeration as its text, and an empty text as absent."""
    return (str(value) or None) if isinstance(value, str) else value


def _csv(rows: Iterable[Row]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(NAMES)
    for row in rows:
        writer.writerow(_written(row[name]) for name in NAMES)
    return sheet.getvalue()


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return _FLAGS[value]
    return "" if value is None else str(value)


def _write_parquet(rows: Sequence[Row], path: Path, *, fictitious: bool) -> None:
    note = {"fictief": "alle nieuwe cijfers zijn fictief"} if fictitious else {}
    schema = pa.schema([(c.name, _TYPES[c.kind]) for c in COLUMNS], metadata=note)
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
    pq.write_table(table, path, compression="zstd", version="2.6")


# --- reading -------------------------------------------------------------------------------------


def read_ledger(path: Path) -> Ledger:
    """The ledger in a file of `write_ledger`. Refuses F01–F15 and P21 (not a ledger)."""
    if path.suffix == ".csv":
        rows: list[Row] = [
            {name: _read(row[name], kind) for name, kind in _KINDS.items()}
            for row in read_table(path, NAMES)
        ]
    elif path.suffix == ".parquet":
        rows = _parquet_rows(path)
    else:
        raise refuse("F10", Place(path), extension=path.suffix, known=".parquet, .csv")
    try:
        return Ledger.of(_cell(row) for row in rows)
    except (TypeError, ValueError) as error:
        raise refuse("P21", Place(path), reason=error) from None


_KINDS = {column.name: column.kind for column in COLUMNS}


def _read(text: str, kind: str) -> Value:
    """What `_written` wrote; a number or flag that is none stays text and is refused as P21."""
    if not text:
        return None
    if kind == "flag":
        return {"ja": True, "nee": False}.get(text, text)
    return int(text) if kind == "whole" and text.removeprefix("-").isdecimal() else text


def _parquet_rows(path: Path) -> list[Row]:
    if not path.exists():
        raise refuse("F01", Place(path))
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise refuse("F14", Place(path), reason=reason_of(error)) from None
    missing = [name for name in NAMES if name not in table.column_names]
    if missing:
        raise refuse("P21", Place(path), reason=f"{', '.join(missing)} ontbreekt")
    rows: list[Row] = table.select(NAMES).to_pylist()
    return rows


def _cell(row: Row) -> Released:
    return Released(
        id=_text(row, "id"),
        edition=_whole(row, "edition") or 0,
        indicator=_text(row, "indicator"),
        domain=_text(row, "domain"),
        base=_text(row, "base"),
        status=Status(_text(row, "status")),
        rule=_text(row, "rule"),
        value=_whole(row, "value"),
        bound=Bound(_text(row, "bound")),
        low=_whole(row, "low"),
        high=_whole(row, "high"),
        wide_margin=_flag(row, "wide_margin"),
        n=_whole(row, "n"),
        n_rounded=_flag(row, "n_rounded"),
        population=_whole(row, "population"),
        change=_read_comparison(row, "change"),
        contrast=_read_comparison(row, "contrast"),
        canonical=_flag(row, "canonical"),
        fictitious=_flag(row, "fictitious"),
        source=Source(*(_text(row, name) for name in SOURCE)),
        provenance=_read_provenance(row),
    )


def _read_comparison(row: Row, name: str) -> Comparison | None:
    if row[f"{name}_against"] is None:
        return None
    return Comparison(
        _text(row, f"{name}_against"),
        Verdict(_text(row, f"{name}_verdict")),
        _whole(row, f"{name}_points"),
        _whole(row, f"{name}_n_needed"),
    )


def _read_provenance(row: Row) -> Provenance | None:
    parts = [_text(row, name) for name in MADE]
    return Provenance(*parts) if any(parts) else None


def _text(row: Row, name: str) -> str:
    value = row[name]
    return "" if value is None else str(value)


def _whole(row: Row, name: str) -> int | None:
    value = row[name]
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError(f"{name}: {value}")


def _flag(row: Row, name: str) -> bool:
    value = row[name]
    if isinstance(value, bool):
        return value
    raise ValueError(f"{name}: {value}")
