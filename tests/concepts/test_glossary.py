"""GLOSSARY.md and the code say the same, in both directions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.concepts.nouns import VOCABULARY
from monitor.concepts.places import PROVINCES, REGIONS


GLOSSARY = Path(__file__).parents[2] / "GLOSSARY.md"
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def rows() -> dict[str, tuple[str, str, str, str]]:
    found = ROW.findall(GLOSSARY.read_text("utf-8"))
    assert len({name for name, *_ in found}) == len(found), "an identifier stands twice"
    return {
        name: (dutch, english, meaning, source) for name, dutch, english, meaning, source in found
    }


PLACES = {f"region.{code}": region.name for code, region in REGIONS.items()} | {
    f"province.{code}": province.name for code, province in PROVINCES.items()
}


def test_every_line_of_a_table_is_read_as_a_row():
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(lines) == len(rows())


def test_every_word_of_the_code_is_documented():
    assert sorted({*VOCABULARY, *PLACES} - set(rows())) == []


def test_no_row_is_without_a_word_in_the_code():
    assert sorted(set(rows()) - {*VOCABULARY, *PLACES}) == []


@pytest.mark.parametrize("name", VOCABULARY)
def test_the_words_are_those_of_the_code(name):
    term = VOCABULARY[name]
    assert rows().get(name) == (
        f"{term.article} {term.singular.nl}",
        term.singular.en,
        term.definition.en,
        term.source,
    )


@pytest.mark.parametrize("name", PLACES)
def test_the_places_are_those_of_the_code(name):
    dutch, english, *_ = rows()[name]
    assert (dutch, english) == (PLACES[name].nl, PLACES[name].en)
