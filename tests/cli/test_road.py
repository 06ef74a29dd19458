"""What the road makes of the answers that it is given."""

from __future__ import annotations

import csv
from pathlib import Path

from cli.running import EDITION
from monitor.cli import road
from monitor.process.simulate import simulate
from monitor.process.write import write_records


def test_figures_of_a_fictitious_edition_are_fictitious_whatever_the_file_says(tmp_path: Path):
    known = road.read_ingredients(EDITION)
    path = tmp_path / "records.csv"
    write_records(simulate(known.edition, known.questionnaire), known.questionnaire, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):  # the mark is gone, and the numbers tell nothing
        row["respondent"] = f"{number}"
        del row["fictief"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    answers = road.read_answers(path, known)
    assert answers.records.fictitious
    assert not road.read_with_remarks(path, known.questionnaire).fictitious
