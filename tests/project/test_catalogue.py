"""The catalogue of problems and the code speak of the same things."""

import re
import string
from pathlib import Path

import pytest

from monitor.concepts.problems import catalogue


SOURCE = Path(__file__).parents[2] / "src" / "monitor"
CODE = re.compile(r'"([A-Z]\d{2,3})"')
SENTENCES = ("nl", "nl_remedy", "en", "en_remedy")


def codes_in_source() -> set[str]:
    found = {
        code for path in SOURCE.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))
    }
    # Rules of the disclosure policy (R1, Q1 …) have one digit or stand in the same form as codes.
    return {code for code in found if code[0] in {known[0] for known in catalogue()}}


def test_every_code_that_is_used_has_its_sentences():
    assert sorted(codes_in_source() - set(catalogue()) - {f"R{n}" for n in range(10, 16)}) == []


def test_no_sentence_stands_unused():
    assert sorted(set(catalogue()) - codes_in_source()) == []


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_complaint_is_whole_in_both_languages(code):
    entry = catalogue()[code]
    assert entry["level"] in {"error", "warning"}
    assert all(entry[part].strip() for part in SENTENCES)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_fill_the_same_slots(code):
    entry = catalogue()[code]
    slots = {
        language: {
            name
            for part in (language, f"{language}_remedy")
            for _, name, _, _ in string.Formatter().parse(entry[part])
            if name is not None
        }
        for language in ("nl", "en")
    }
    assert slots["nl"] == slots["en"]
