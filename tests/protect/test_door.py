"""There is one door: only `protect` makes a released cell, and nothing else takes its place."""

from __future__ import annotations

import ast
import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.protect.ledger import Released


ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "monitor"
MADE_HERE = {"Released", "Comparison", "Ledger"}
COPIERS = {"replace", "__replace__", "_replace"}
FIELDS = {field.name for field in dataclasses.fields(Released)}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id, node
            elif isinstance(function, ast.Attribute):
                owner = function.value.id if isinstance(function.value, ast.Name) else ""
                yield (owner if function.attr == "of" else function.attr), node


def makers(code: str) -> list[str]:
    """Calls that make or copy a cell: by name, by `Ledger.of`, by `dataclasses.replace`."""
    tree = ast.parse(code)
    return [
        f"{name} at line {call.lineno}"
        for name, call in calls(tree)
        if name in MADE_HERE or (name in COPIERS and _copies_a_cell(call))
    ]


def _copies_a_cell(call: ast.Call) -> bool:
    """A keyword that is a field of a cell, so that copying a theme or a box remains free."""
    return any(keyword.arg in FIELDS for keyword in call.keywords)


def sees_cells(path: Path) -> bool:
    return "monitor.protect" in path.read_text("utf-8")


OTHERS = sorted(
    path
    for path in SOURCE.rglob("*.py")
    if "protect" not in path.relative_to(SOURCE).parts and sees_cells(path)
)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_outside_protect_makes_a_released_cell(path):
    assert makers(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "Released(id='x')",
        "ledger.Released(id='x')",
        "Ledger.of(cells)",
        "Ledger(cells)",
        "from dataclasses import replace\nreplace(cell, value=45)",
        "import dataclasses\ndataclasses.replace(cell, status=a)",
        "cell.change or Comparison('x', v)",
    ],
)
def test_the_search_finds_every_way_of_making_one(code):
    assert makers(code)


def test_the_search_looks_at_the_renderers():
    assert any("disseminate" in path.parts for path in OTHERS)


def test_the_search_leaves_other_copies_alone():
    assert makers("text.replace('a', 'b')\nlist_of(cells)\nbox.replace(width=3)") == []


SNIPPET = """
from monitor.analyse import Estimate
from monitor.protect.ledger import Released


def printed(cell: Released) -> str:
    return str(cell.value)


def wrong(estimate: Estimate) -> str:
    return printed(estimate)


def right(cell: Released) -> str:
    return printed(cell)
"""


def test_the_type_checker_refuses_an_estimate_where_a_released_cell_is_wanted(tmp_path):
    (tmp_path / "product.py").write_text(SNIPPET, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent",
               "--config-file", str(ROOT / "pyproject.toml"),
               "--cache-dir", str(tmp_path / "cache"), str(tmp_path / "product.py")]  # fmt: skip
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT,
                           env={**os.environ, "MYPYPATH": str(ROOT / "src")})  # fmt: skip
    lines = [line for line in found.stdout.splitlines() if "error:" in line]
    assert len(lines) == 1, found.stdout + found.stderr
    assert (
        'Argument 1 to "printed" has incompatible type "Estimate"; expected "Released"' in lines[0]
    )
