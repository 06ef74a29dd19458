"""Publications: which released cells go where, on one base, with sentences that hold no figure."""

import re
from pathlib import Path

import pytest

from monitor.concepts.language import LANGUAGES
from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition
from monitor.design.publications import (
    CELL_SLOTS,
    ON_ONE_BASE,
    PLAIN_SLOTS,
    Known,
    Slot,
    pieces,
    read_publications,
    slots_in,
)


EDITION = read_edition(Path(__file__).parents[2] / "editions" / "2024")
FACTSHEET = EDITION.publications["factsheet-burgemeester"]
KNOWN = Known(
    bases={"agg_any": "all", "discussed": "victims"},
    families={"all": "total", "raadslid": "office_group"},
    themes=("experience",),
    editions=(2022, 2024),
)
HEAD = """
[[publication]]
id = "factsheet"
kind = "factsheet"
title = { nl = "Raadsleden", en = "Councillors" }
domain = "raadslid"
reference = "all"
texts = "texts.toml"
"""
BARS = """
[[publication.block]]
kind = "bars"
base = "all"
indicators = ["agg_any"]
"""
TEXT = """
[[lead]]
nl = "{{Share agg_any}} van de {{group}} maakte het mee."
en = "{{Share agg_any}} of {{group}} experienced it."
"""


@pytest.fixture
def read(tmp_path):
    def write_and_read(text, texts=TEXT):
        path = tmp_path / "publications.toml"
        path.write_text(text, "utf-8")
        (tmp_path / "texts.toml").write_text(texts, "utf-8")
        return read_publications(path, tmp_path, KNOWN)

    return write_and_read


@pytest.fixture
def codes(read):
    def problems(*texts):
        with pytest.raises(ProblemsFound) as raised:
            read(*texts)
        return [problem.code for problem in raised.value.problems]

    return problems


def test_edition_2024_makes_a_factsheet_a_dashboard_and_open_data():
    kinds = [publication.kind for publication in EDITION.publications.values()]
    assert {"factsheet", "dashboard", "open_data", "deck"} <= set(kinds)


def test_every_chart_of_edition_2024_stands_on_one_base():
    for publication in EDITION.publications.values():
        for block in publication.blocks:
            if block.kind in ON_ONE_BASE:
                assert {EDITION.indicators[one].base for one in block.indicators} == {block.base}


def test_the_factsheet_has_two_pages_and_three_key_figures():
    assert {block.page for block in FACTSHEET.blocks} == {1, 2}
    [key_figures] = [block for block in FACTSHEET.blocks if block.kind == "key_figures"]
    assert len(key_figures.indicators) == len(key_figures.against) == 3


def test_the_factsheet_shows_its_own_group_beside_everyone():
    assert FACTSHEET.domain == "burgemeester"
    assert FACTSHEET.reference == "all"


def test_a_dashboard_offers_every_theme():
    assert set(EDITION.publications["dashboard"].themes) == set(EDITION.themes)


def sentences():
    for publication in EDITION.publications.values():
        for passage in publication.texts.values():
            yield from passage


def test_no_sentence_holds_a_figure_of_its_own():
    """Only the 95 per cent of the margin may be said in words; every other figure is a slot."""
    for sentence in sentences():
        for language in LANGUAGES:
            bare = "".join(one for one in pieces(sentence.say(language)) if isinstance(one, str))
            assert set(re.findall(r"\d+", bare)) <= {"95", "100"}


def test_no_sentence_says_significant():
    for sentence in sentences():
        assert not re.search("signific", sentence.nl + sentence.en, flags=re.IGNORECASE)


def test_sentences_are_short_enough_to_read():
    for sentence in sentences():
        assert len(sentence.nl.split()) <= 30


def test_a_sentence_is_cut_into_words_and_slots():
    assert pieces("{{Share agg_any}} van de {{group}}.") == (
        Slot("Share", "agg_any"),
        " van de ",
        Slot("group"),
        ".",
    )


def test_a_slot_may_name_a_group():
    assert slots_in("{{value agg_any raadslid}}") == (Slot("value", "agg_any", "raadslid"),)


@pytest.mark.parametrize("kind", CELL_SLOTS)
def test_a_cell_slot_needs_an_indicator(kind):
    with pytest.raises(ValueError, match=kind):
        pieces(f"{{{{{kind}}}}}")


@pytest.mark.parametrize("kind", PLAIN_SLOTS)
def test_a_plain_slot_takes_none(kind):
    assert pieces(f"{{{{{kind}}}}}") == (Slot(kind),)
    with pytest.raises(ValueError, match=kind):
        pieces(f"{{{{{kind} agg_any}}}}")


@pytest.mark.parametrize(
    "sentence", ["{{}}", "{{waarde agg_any}}", "{{value a b c}}", "{{value a", "a}} b", "{{a {{n}}"]
)
def test_a_slot_that_cannot_be_read_is_refused(sentence):
    with pytest.raises(ValueError):
        pieces(sentence)


def test_a_block_has_its_defaults(read):
    [block] = read(HEAD + BARS)["factsheet"].blocks
    assert (block.page, block.width, block.domains, block.since) == (1, "full", (), None)


KEY = '\n[[publication.block]]\nkind = "key_figures"\nindicators = ["agg_any"]\n'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[kop]\n", "E23"),
        (HEAD.replace('kind = "factsheet"', 'kind = "folder"'), "E03"),
        (HEAD.replace('domain = "raadslid"', 'domain = "raadsleden"'), "E03"),
        (HEAD.replace('reference = "all"\n', ""), "E01"),
        (HEAD.replace(', en = "Councillors"', ""), "E01"),
        (HEAD + HEAD, "E04"),
        (HEAD + 'themes = ["ervaring"]\n', "E03"),
        (HEAD + 'families = ["laag"]\n', "E03"),
        (HEAD.replace('"texts.toml"', '"geen.toml"'), "F01"),
        (HEAD + BARS.replace('"bars"', '"taart"'), "E03"),
        (HEAD + BARS.replace('["agg_any"]', '["agg_all"]'), "E03"),
        (HEAD + BARS.replace('["agg_any"]', '"agg_any"'), "E02"),
        (HEAD + BARS.replace('["agg_any"]', '["agg_any", "discussed"]'), "E17"),
        (HEAD + BARS.replace('base = "all"\n', ""), "E01"),
        (HEAD + BARS + 'domains = ["wethouder"]\n', "E03"),
        (HEAD + BARS + "since = 1999\n", "E03"),
        (HEAD + BARS + 'width = "kwart"\n', "E03"),
        (HEAD + BARS + 'breedte = "half"\n', "E23"),
        (HEAD + KEY, "E19"),
        (HEAD + KEY + 'against = ["vorige"]\n', "E03"),
        (HEAD + '\n[[publication.block]]\nkind = "text"\ntext = "slot"\n', "E03"),
    ],
)
def test_it_refuses(codes, text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (TEXT.replace("{{group}} maakte", "{{groep}} maakte"), "E18"),
        (TEXT.replace("{{Share agg_any}} of", "{{Share agg_any} of"), "E18"),
        (TEXT.replace("agg_any", "agg_all"), "E03"),
        (TEXT.replace("{{Share agg_any}}", "{{Share agg_any wethouder}}"), "E03"),
        (TEXT.replace("{{Share agg_any}} of", "{{Share discussed}} of"), "E22"),
        (TEXT + 'de = "Alle"\n', "E23"),
        ('[[lead]]\nnl = "Alleen Nederlands."\n', "E01"),
        ('lead = "Geen lijst zinnen."\n', "E02"),
    ],
)
def test_it_refuses_texts(codes, texts, code):
    assert code in codes(HEAD, texts)


def test_languages_may_word_the_same_cell_differently(read):
    texts = TEXT.replace("{{Share agg_any}} of", "{{value agg_any}} of")
    assert read(HEAD, texts)


def test_a_complaint_points_to_the_block_it_is_about(read):
    text = HEAD + BARS + HEAD.replace('"factsheet"', '"tweede"', 1) + BARS + "since = 1999\n"
    with pytest.raises(ProblemsFound) as raised:
        read(text)
    [problem] = raised.value.problems
    lines = text.splitlines()
    assert problem.place.row == len(lines) - lines[::-1].index("[[publication.block]]")
    assert "publication[2].block[1].since" in problem.what("nl")
