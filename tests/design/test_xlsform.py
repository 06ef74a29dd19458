"""Questionnaires are workbooks to their authors and valid XLSForm to everyone else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyxform.xls2xform import convert


EDITIONS = Path(__file__).parents[2] / "editions"
QUESTIONNAIRES = sorted(path.parent for path in EDITIONS.glob("*/questionnaire/*/survey.csv"))
NL, EN = "Nederlands (nl)", "English (en)"


def as_pyxform_reads(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The sheets as pyxform takes them: a row holds the cells that are filled in."""
    sheets = {}
    for name in ("survey", "choices", "settings"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            sheets[name] = [{key: cell for key, cell in row.items() if cell} for row in rows]
    return sheets


# The reference reader of XLSForm


@pytest.mark.parametrize("folder", QUESTIONNAIRES, ids=lambda folder: f"{folder.name}")
def test_every_questionnaire_of_an_edition_is_valid_xlsform(folder: Path) -> None:
    warnings: list[str] = []
    converted = convert(as_pyxform_reads(folder), warnings=warnings, form_name="miv")
    assert warnings == []
    assert "<h:html" in converted.xform
