"""`monitor check` tells the faults of every part, whatever is wrong with the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.running import EDITION
from monitor.cli.check import problems_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of edition 2024, with its history, that a test may spoil."""
    copy = tmp_path / "editions" / "2024"
    shutil.copytree(EDITION, copy, ignore=shutil.ignore_patterns("sources"))
    shutil.copytree(EDITION.parent / "history", copy.parent / "history")
    return copy


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in problems_of(folder)]


def test_edition_2024_is_sound(folder: Path):
    assert codes(folder) == []


def test_a_fictitious_edition_without_a_simulation_is_warned_about_and_a_real_one_is_not(
    folder: Path,
):
    (folder / "simulation.toml").unlink()
    (problem,) = problems_of(folder)
    assert problem.code == "A08" and not problem.blocking
    spoil(folder / "edition.toml", "fictitious = true\n", "")
    assert codes(folder) == ["E25"]  # the answers of employees are still invented ones
    spoil(folder / "medewerkers" / "edition.toml", "fictitious = true\n", "")
    assert codes(folder) == []


def test_thresholds_looser_than_the_design_are_warned_about(folder: Path):
    spoil(folder / "protection.toml", "figure = { value = 30,", "figure = { value = 25,")
    (problem,) = problems_of(folder)
    assert problem.code == "P08" and not problem.blocking


def test_indicators_that_are_missing_do_not_hide_what_is_wrong_with_history_and_simulation(
    folder: Path,
):
    (folder / "indicators.csv").unlink()
    spoil(folder.parent / "history" / "editions.csv", "2012,Monitor", "20x2,Monitor")
    spoil(folder / "simulation.toml", "seed = 20240304", "sead = 20240304")
    found = codes(folder)
    assert {"F01", "H09", "A01"} <= set(found)
    assert found.count("F01") == 1
    assert "H01" not in found


def test_editions_that_are_missing_from_the_history_are_one_problem(folder: Path):
    (folder.parent / "history" / "editions.csv").unlink()
    assert codes(folder) == ["F01"]


def test_a_questionnaire_beside_that_of_the_edition_is_read_too(folder: Path):
    sheet = folder / "questionnaire" / "organisations" / "survey.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("select_one", "select_won", 1), "utf-8")
    (problem, *_) = problems_of(folder)
    assert problem.code.startswith("Q") and str(sheet) in problem.say("nl")
