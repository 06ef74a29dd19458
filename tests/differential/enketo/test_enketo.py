"""Our reading of expressions beside Enketo's own evaluator, on a corpus kept with its answers.

Compared with the stored answers everywhere; where Node and Enketo's package are installed (see
`package.json`), the stored answers themselves are asked again.
"""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

from differential.enketo.corpus import (
    COLUMNS,
    HERE,
    PACKAGES,
    Case,
    Outcome,
    ask_enketo,
    node_is_there,
    stored,
)
from monitor.design.expression import COMPARE, FUNCTIONS, Value, evaluate, parse


CORPUS = stored()
PAGE = next((HERE.parents[2] / "docs" / "decisions").glob("*-enketo.md"))


def decided() -> dict[str, str]:
    """The expressions on which we differ, each with the decision that says why."""
    with (HERE / "differences.csv").open(encoding="utf-8", newline="") as file:
        return {row["expression"]: row["decision"] for row in csv.DictReader(file)}


def ours(case: Case) -> Value:
    return evaluate(parse(case.expression), case.answers, case.here)


def same(value: Value, said: Outcome) -> bool:
    if isinstance(value, bool):
        return said == Outcome("boolean", "true" if value else "false")
    if isinstance(value, str):
        return said == Outcome("string", value)
    if said.kind != "number":
        return False
    number = float(said.value.replace("Infinity", "inf"))
    return number == value or (math.isnan(number) and math.isnan(value))


def test_we_differ_from_enketo_only_where_we_decided_to() -> None:
    found = {case.expression for case, said in CORPUS if not same(ours(case), said)}
    assert found == set(decided())


def test_every_difference_is_told_in_the_decisions() -> None:
    told = set(re.findall(r"^\*\*([a-z ]+)\.\*\*", PAGE.read_text("utf-8"), flags=re.MULTILINE))
    assert told == set(decided().values())


def test_the_corpus_uses_every_function_and_operator_of_the_language() -> None:
    texts = " ".join(case.expression for case, _ in CORPUS)
    assert [name for name in FUNCTIONS if f"{name}(" not in texts] == []
    signs = [*COMPARE, "=", "!=", "+", "-", "*", "div", "mod", "and", "or"]
    assert [sign for sign in signs if f" {sign} " not in texts] == []
    assert len(CORPUS) > 500


@pytest.mark.skipif(
    not node_is_there(),
    reason="Node or Enketo's evaluator is not installed in build/enketo (see package.json)",
)
def test_the_stored_answers_are_those_of_enketo() -> None:
    assert ask_enketo([case for case, _ in CORPUS]) == [said for _, said in CORPUS]


def test_the_lock_of_the_node_packages_names_no_address() -> None:
    lock = (HERE / "package-lock.json").read_text("utf-8")
    assert "://" not in lock
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 30


def test_the_packages_are_installed_outside_the_sources() -> None:
    assert PACKAGES.relative_to(Path(__file__).parents[3]).parts[0] == "build"
    assert COLUMNS[:3] == ("expression", "answers", "here")
