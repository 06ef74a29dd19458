"""The small surveys of the methods manual: a table a reader can check by hand, as data.

A column is a list of whole numbers, or of words; `-` is "not asked", `.` is "no answer".
"""

from __future__ import annotations

import numpy as np

from monitor import analyse
from monitor.analyse import Calibration, Design, DomainVariable


STATES = {
    "nee": analyse.NO,
    "ja": analyse.YES,
    "-": analyse.NOT_ASKED,
    ".": analyse.NO_ANSWER,
}


def columns(table: str) -> dict[str, list[str]]:
    """The columns of a drawn table, by heading."""
    lines = [line.split("|") for line in table.strip().splitlines() if "---" not in line]
    heading, *rows = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    return {name: [row[place] for row in rows] for place, name in enumerate(heading)}


def codes(column: list[str]) -> np.ndarray:
    """Groups as whole numbers from 0, in the order of their names."""
    return np.unique(column, return_inverse=True)[1]


def marks(column: list[str]) -> np.ndarray:
    """1 for ja and 0 for nee."""
    return np.array([float(cell == "ja") for cell in column])


def numbers(column: list[str]) -> np.ndarray:
    return np.array([float(cell.replace(",", ".")) for cell in column])


def estimate(table: str, population: list[int], **rest: object) -> analyse.Estimates:
    """The item `antwoord` for everyone and for each `groep` of a drawn survey."""
    drawn = columns(table)
    strata = np.unique(drawn["stratum"], return_inverse=True)[1]
    answers = np.array([STATES[cell] for cell in drawn["antwoord"]], dtype=np.uint8)
    variables = [DomainVariable.everyone(len(strata), sum(population), name="iedereen")]
    if "groep" in drawn:
        groups, codes = np.unique(drawn["groep"], return_inverse=True)
        variables.append(DomainVariable.of("groep", groups.tolist(), codes))
    design = Design.of(strata, population, **rest)
    if "cel" in drawn:
        cells = np.unique(drawn["cel"], return_inverse=True)[1]
        calibration = Calibration.of(numbers(drawn["gewicht"]), [cells])
        design = design.calibrated(calibration)
    return analyse.estimate(design, {"antwoord": answers}, variables)
