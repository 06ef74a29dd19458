"""Chapter: which test stands for which rule, attack and leak channel of the disclosure policy.

`rules.csv` is for who holds the policy beside the tests, and the page on protection has the same
table. That every rule, attack and channel is in it, and that every test it names is there, is
checked.
"""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest


title = "Regels, aanvallen en lekken, met hun toets"

TESTS = Path(__file__).parents[2]
PAGE = TESTS.parent / "docs" / "reference" / "method" / "protecting.md"
with (Path(__file__).parent / "rules.csv").open(encoding="utf-8", newline="") as source:
    ROWS = list(csv.DictReader(source))


def test_every_rule_attack_and_channel_stands_in_the_table():
    rules = {f"R{n}" for n in range(16)} | {"Q1"}
    attacks = {f"A{n}" for n in range(1, 25)} | {f"C{n}" for n in range(1, 13)}
    assert {row["what"] for row in ROWS} == rules | attacks


def test_the_page_on_protection_has_the_same_table():
    text = PAGE.read_text("utf-8")
    told = [tuple(part.strip(" `") for part in line.split("|")[1:4]) for line in text.splitlines()]
    rows = [row for row in told if row and row[0][:1] in "RAQC" and row[0][1:].isdigit()]
    assert rows == [(row["what"], row["file"], row["test"]) for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_its_test_is_there(row):
    tree = ast.parse((TESTS / f"{row['file']}.py").read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert f"test_{row['test']}" in names
