"""The tables of figures, CSV and Parquet, read as anyone with a library would.

Also what a reader does not see: the statistics and dictionaries that Parquet keeps beside its rows
(channel C8) and columns that tell why a cell is hidden (C9).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from monitor.evaluate.attack.facts import ID, Fact, Finding, Reading, whole


NUMBERS = ("value", "low", "high", "n", "population")
ANSWERS = ("respondent", "weighting_class", "cluster")  # columns that only answers have
FINE = re.compile(r"-?\d+\.\d+")
TELLING = ("rule", "reason_hidden", "primary", "secondary", "yes", "weight", "se", "estimate")


def read_csv(path: Path, name: str, reading: Reading) -> None:
    """A table with a column `id` of cells gives facts; any other table only its text."""
    text = path.read_text("utf-8-sig")
    reading.texts[name] = text
    rows = list(csv.DictReader(io.StringIO(text)))
    _answers(rows[0] if rows else (), name, reading)
    if rows and "id" in rows[0] and ID.fullmatch(rows[0]["id"] or ""):
        _take(({key: value or None for key, value in row.items()} for row in rows), name, reading)
        _columns(rows[0], name, reading)
        _digits(((key, [_number(row[key]) for row in rows]) for key in rows[0]), name, reading)


def read_parquet(path: Path, name: str, reading: Reading) -> None:
    file = pq.ParquetFile(path)
    table = file.read()
    _answers(table.column_names, name, reading)
    if "id" in table.column_names:
        _take(table.to_pylist(), name, reading)
        _columns(table.column_names, name, reading)
    floats = [f.name for f in table.schema if pa.types.is_floating(f.type)]
    _digits(((key, table.column(key).to_pylist()) for key in floats), name, reading)
    _statistics(file, table, name, reading)
    _dictionaries(path, table, name, reading)
    noted = file.metadata.metadata or {}
    reading.texts[name] = " ".join(
        f"{key.decode('utf-8', 'replace')}: {value.decode('utf-8', 'replace')}"
        for key, value in noted.items()
        if key != b"ARROW:schema"
    )


def _columns(names: Iterable[str], file: str, reading: Reading) -> None:
    for name in names:
        if name in TELLING:
            reading.findings.append(Finding("X19", file, {"what": name}))


def _answers(names: Iterable[str], file: str, reading: Reading) -> None:
    """R15: a table with a row for each person, whatever its file is called."""
    found = [name for name in ANSWERS if name in names]
    if found:
        reading.findings.append(Finding("X19", file, {"what": ", ".join(found)}))


def _digits(
    columns: Iterable[tuple[str, Sequence[float | None]]], file: str, reading: Reading
) -> None:
    """A column of numbers that are no whole percentages nor whole persons."""
    for name, numbers in columns:
        fine = next((one for one in numbers if one is not None and not whole(one)), None)
        if fine is not None:
            reading.findings.append(Finding("X15", file, {"place": name, "value": f"{fine:g}"}))


def _number(written: str | None) -> float | None:
    return float(written) if written and FINE.fullmatch(written) else None


def _take(rows: Iterable[Mapping[str, Any]], file: str, reading: Reading) -> None:
    count = 0
    for row in rows:
        count += 1
        if row.get("value") is None:
            reading.hidden.add(row["id"])
            told = [name for name in NUMBERS if row.get(name) is not None]
            told += [name for name in row if name.endswith("_points") and row[name] is not None]
            told += [n for n in row if n.endswith("_verdict") and row[n] in ("higher", "lower")]
            if told:
                values = {"cell": row["id"], "what": ", ".join(told)}
                reading.findings.append(Finding("X13", file, values))
            continue
        reading.facts.append(_fact(row, file))
    reading.tables[file] = count


def _fact(row: Mapping[str, Any], file: str) -> Fact:
    def number(name: str) -> float | None:
        found = row.get(name)
        return None if found is None else float(found)

    n = number("n")
    return Fact(
        row["id"], number("value") or 0.0, str(row.get("bound") or ""), number("low"),
        number("high"), str(row.get("base") or ""), None if n is None else int(n),
        str(row.get("n_rounded")).lower() == "true", file,
    )  # fmt: skip


def _statistics(file: pq.ParquetFile, table: pa.Table, name: str, reading: Reading) -> None:
    """Smallest and largest value of each row group must be values that the rows show."""
    start = 0
    for group in range(file.metadata.num_row_groups):
        described = file.metadata.row_group(group)
        rows = table.slice(start, described.num_rows)
        start += described.num_rows
        for number in range(described.num_columns):
            column = described.column(number)
            kept = column.statistics
            if (
                kept is None
                or not kept.has_min_max
                or column.path_in_schema not in rows.schema.names
            ):
                continue
            seen = set(rows.column(column.path_in_schema).to_pylist())
            for extreme in (kept.min, kept.max):
                if extreme not in seen:
                    values = {"column": column.path_in_schema, "value": extreme}
                    reading.findings.append(Finding("X18", name, values))


def _dictionaries(path: Path, table: pa.Table, name: str, reading: Reading) -> None:
    """Words that a dictionary holds and no row shows were once in the table."""
    words = [f.name for f in table.schema if pa.types.is_string(f.type)]
    coded = pq.ParquetFile(path, read_dictionary=words).read()
    for column, unused in _unused(coded, words):
        reading.findings.append(Finding("X18", name, {"column": column, "value": unused}))


def _unused(coded: pa.Table, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    for column in words:
        for chunk in coded.column(column).chunks:
            used = set(chunk.indices.to_pylist())
            for place, word in enumerate(chunk.dictionary.to_pylist()):
                if place not in used:
                    yield column, word
