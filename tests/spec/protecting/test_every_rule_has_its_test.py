"""Chapter: which test stands for which rule and which attack of the disclosure policy.

`rules.csv` is for who holds the policy beside the tests. That every rule and every attack is in
it, and that every test it names is there, is checked.
"""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest


title = "Regels en aanvallen, met hun toets"

TESTS = Path(__file__).parents[2]
with (Path(__file__).parent / "rules.csv").open(encoding="utf-8", newline="") as source:
    ROWS = list(csv.DictReader(source))


def test_every_rule_and_every_attack_stands_in_the_table():
    rules = {f"R{n}" for n in range(16)} | {"Q1"}
    assert {row["what"] for row in ROWS} == rules | {f"A{n}" for n in range(1, 25)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_its_test_is_there(row):
    tree = ast.parse((TESTS / f"{row['file']}.py").read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert f"test_{row['test']}" in names
