"""Proportions, errors and contrasts of three designs, beside those of R's survey package.

R runs where it is installed; elsewhere the answers stand in `road.csv`, as the same script wrote
them. To write them anew: run with R installed and copy the file the failing message names.
"""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse.inference import logit_interval


HERE = Path(__file__).parent
STORED = HERE / "road.csv"
ITEMS = ("common", "rare", "sparse")
OFFICES = ("ab_lid", "burgemeester", "raadslid", "wethouder")
POPULATION = (90, 45, 400, 160, 30, 700)
SAMPLE = (30, 40, 120, 40, 30, 90)  # stratum 4 is a census
TOLERANCE = 1e-9

Answers = dict[tuple[str, str, str, str], float]
Sample = list[dict[str, object]]


@pytest.fixture(scope="module")
def sample() -> Sample:
    """350 fictitious office holders, the same on every machine."""
    chance = random.Random(2024)
    rows: Sample = []
    for stratum, (n, population) in enumerate(zip(SAMPLE, POPULATION, strict=True)):
        for _ in range(n):
            gender = "vrouw" if chance.random() < 0.4 else "man"
            weight = population / n * (0.5 + chance.random())
            answers = {
                "common": _answer(chance, 0.45, 0.05),
                "rare": _answer(chance, 0.03, 0.0),
                "sparse": _answer(chance, 0.3 if gender == "man" else 0.6, 0.5),
            }
            office = OFFICES[min(int(chance.random() * 5), 3)]
            rows.append(
                {"stratum": stratum, "population": population, "weight": weight}
                | {"office": office, "cell": f"{gender}{stratum % 2}"}
                | answers
            )
    return rows


def _answer(chance: random.Random, yes: float, absent: float) -> int | str:
    if chance.random() < absent:
        return ""
    return int(chance.random() < yes)


@pytest.fixture(scope="module")
def margins(sample: Sample) -> Mapping[str, float]:
    """Population counts of four cells that cut across the strata; they differ from the sample's."""
    cells = sorted({str(row["cell"]) for row in sample})
    shares = dict(zip(cells, (0.35, 0.25, 0.15, 0.25), strict=True))
    return {cell: share * sum(POPULATION) for cell, share in shares.items()}


@pytest.fixture(scope="module")
def r_answers(
    sample: Sample, margins: Mapping[str, float], tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    rscript = shutil.which("Rscript")
    folder = tmp_path_factory.mktemp("road")
    if rscript is None or not _has_survey(rscript):
        return _read(STORED)
    _write(folder / "sample.csv", sample)
    _write(folder / "margins.csv", [{"cell": c, "count": n} for c, n in margins.items()])
    fresh = folder / "road.csv"
    subprocess.run([rscript, HERE / "road.R", folder, fresh], check=True, capture_output=True)
    stored = _read(STORED) if STORED.exists() else {}
    assert stored.keys() == _read(fresh).keys(), f"copy {fresh} to {STORED}"
    assert all(stored[k] == pytest.approx(v, rel=1e-12) for k, v in _read(fresh).items())
    return _read(fresh)


def _has_survey(rscript: str) -> bool:
    return not subprocess.run([rscript, "-e", "library(survey)"], capture_output=True).returncode


def _write(path: Path, rows: Sample) -> None:
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _read(path: Path) -> Answers:
    with path.open(newline="") as found:
        return {
            (row["design"], row["item"], row["domain"], row["what"]): float(row["value"])
            for row in csv.DictReader(found)
        }


def _column(sample: Sample, name: str) -> np.ndarray:
    return np.array([row[name] for row in sample])


def _design(name: str, sample: Sample, margins: Mapping[str, float]) -> analyse.Design:
    strata = _column(sample, "stratum")
    if name == "unequal":
        return analyse.Design.of(strata, POPULATION, weights=_column(sample, "weight"))
    if name == "stratified":
        return analyse.Design.of(strata, POPULATION)
    base = analyse.Design.of(strata, POPULATION).weights
    cells = np.searchsorted(sorted(margins), _column(sample, "cell"))
    known = np.array([margins[cell] for cell in sorted(margins)])
    weights = base * (known / np.bincount(cells, base))[cells]
    calibration = analyse.Calibration.of(weights, [cells])
    return analyse.Design.of(strata, POPULATION, calibration=calibration)


def _estimates(name: str, sample: Sample, margins: Mapping[str, float]) -> analyse.Estimates:
    states = {"": analyse.NO_ANSWER, 0: analyse.NO, 1: analyse.YES}
    items = {
        item: np.array([states[row[item]] for row in sample], dtype=np.uint8) for item in ITEMS
    }
    offices = np.searchsorted(OFFICES, _column(sample, "office"))
    domains = [
        analyse.DomainVariable.everyone(len(sample), sum(POPULATION)),
        analyse.DomainVariable.of("office", OFFICES, offices),
    ]
    return analyse.estimate(_design(name, sample, margins), items, domains)


@pytest.fixture(scope="module", params=["stratified", "poststratified", "unequal"])
def compared(
    request: pytest.FixtureRequest, sample: Sample, margins: Mapping[str, float], r_answers: Answers
) -> tuple[analyse.Estimates, Answers]:
    name = request.param
    theirs = {key: value for key, value in r_answers.items() if key[0] == name}
    return _estimates(name, sample, margins), {(name, *key[1:]): v for key, v in theirs.items()}


def test_every_cell_was_answered_by_r(compared: tuple[analyse.Estimates, Answers]) -> None:
    ours, theirs = compared
    logits = sum(0 < cell.estimate < 1 for cell in ours)
    assert logits >= 12
    assert len(theirs) == len(ours) * 3 + logits * 2 + len(ITEMS) * len(OFFICES) * 2
    assert all(np.isfinite(value) for value in theirs.values())


@pytest.mark.parametrize("what", ["estimate", "se", "df"])
def test_it_equals_r(compared: tuple[analyse.Estimates, Answers], what: str) -> None:
    ours, theirs = compared
    for (_, item, domain, kind), value in theirs.items():
        if kind == what:
            assert getattr(ours[item, domain], what) == pytest.approx(value, rel=TOLERANCE)


def test_the_logit_interval_equals_r(compared: tuple[analyse.Estimates, Answers]) -> None:
    ours, theirs = compared
    for (name, item, domain, kind), value in theirs.items():
        if kind != "logit_low":
            continue
        cell = ours[item, domain]
        low, high = logit_interval(
            *(np.array([x]) for x in (cell.estimate, cell.se**2, float(cell.df))), 0.95
        )
        assert low[0] == pytest.approx(value, rel=TOLERANCE)
        assert high[0] == pytest.approx(theirs[name, item, domain, "logit_high"], rel=TOLERANCE)


def test_level_minus_everyone_equals_r(compared: tuple[analyse.Estimates, Answers]) -> None:
    ours, theirs = compared
    for (name, item, domain, kind), value in theirs.items():
        if kind == "gap":
            found = analyse.compare.difference(ours[item, domain], ours[item, "all"])
            assert found.difference == pytest.approx(value, rel=TOLERANCE)
            assert found.se == pytest.approx(theirs[name, item, domain, "gap_se"], rel=TOLERANCE)
