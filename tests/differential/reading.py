"""What both files of cases read and say: columns from CSV, estimates with their errors."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from monitor import analyse
from monitor.analyse import Design, DomainVariable


Pair = tuple[np.ndarray, np.ndarray]
Columns = dict[str, np.ndarray]
Case = Callable[[], Pair]


def read(path: Path) -> Columns:
    with path.open(newline="") as found:
        rows = list(csv.DictReader(found))
    return {name: np.array([_number(row[name]) for row in rows]) for name in rows[0]}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def whole(column: np.ndarray) -> np.ndarray:
    return np.unique(column, return_inverse=True)[1]


def pair(measured: analyse.Measured) -> Pair:
    return measured.values, measured.se


def shares(design: Design, yes: np.ndarray, by: DomainVariable | None = None) -> Pair:
    """By the road of grouped sums, which knows three answers."""
    states = np.where(np.isnan(yes), analyse.NO_ANSWER, yes).astype(np.uint8)
    domain = DomainVariable.everyone(len(yes)) if by is None else by
    found = list(analyse.estimate(design, {"yes": states}, [domain]))
    return np.array([cell.estimate for cell in found]), np.array([cell.se for cell in found])
