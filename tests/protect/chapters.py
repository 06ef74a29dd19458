"""The tables in the chapters of the specification, read as a person reads them."""

from __future__ import annotations


def rows_of(table: str) -> list[dict[str, str]]:
    """A table drawn with bars: its header names the columns, each line below is a row."""
    lines = [line.strip().strip("|") for line in table.strip().splitlines()]
    header, _, *body = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [dict(zip(header, cells, strict=True)) for cells in body]
