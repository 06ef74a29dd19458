"""Reading records from Parquet: whole numbers and texts, null for "not asked".

The key `fictief` in the file's metadata, or a column `fictief` with 1 in it, marks answers that
were never given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from monitor.concepts.problems import Place, Problem, ProblemsFound, reason_of, refuse
from monitor.process.readers.raw import Raw, RawColumn, rows_below_a_header


MAGIC = b"PAR1"


def read(path: Path) -> Raw:
    """The file as it is. Refuses F09 (not Parquet), F12, F14 (damaged), R26 (nested columns)."""
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise refuse("F09", Place(path), expected=".parquet")
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError, MemoryError) as error:
        raise refuse("F14", Place(path), reason=reason_of(error)) from None
    _refuse_doubles(path, table.column_names)
    problems: list[Problem] = []
    columns: dict[str, RawColumn] = {}
    for name in table.column_names:
        column = _column(table[name])
        if column is None:
            values = {"type": str(table[name].type)}
            problems.append(Problem("R26", Place(path, None, name), values))
        else:
            columns[name] = column
    if problems:
        raise ProblemsFound(problems)
    fictitious = (table.schema.metadata or {}).get(b"fictief", b"0") not in (b"", b"0")
    return Raw(path, columns, rows_below_a_header(table.num_rows), fictitious)


def _refuse_doubles(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ProblemsFound(Problem("F12", Place(path, 1), {"column": name}) for name in twice)


def _column(values: Any) -> RawColumn | None:
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _column(values.cast(kind.value_type))
    if pa.types.is_null(kind):
        return RawColumn("number", np.full(len(values), np.nan))
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        parts = [part(values).cast(pa.float64()) for part in (pc.year, pc.month, pc.day)]
        year, month, day = (part.to_numpy() for part in parts)
        return RawColumn("date", np.asarray(year * 10_000 + month * 100 + day, np.float64))
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return RawColumn("number", np.array(values.cast(pa.float64(), safe=False).to_numpy()))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return RawColumn("text", texts=[text or "" for text in values.to_pylist()])
    return None
