"""Publications: which released cells go where, on one base, with sentences that hold no figure."""

import re
from pathlib import Path

import pytest

from monitor.concepts.language import LANGUAGES
from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition
from monitor.design.model import Condition
from monitor.design.publications import (
    CELL_SLOTS,
    ON_ONE_BASE,
    PLAIN_SLOTS,
    VERDICTS,
    Known,
    Slot,
    pieces,
    read_publications,
    slots_in,
)
from monitor.protect.ledger import Verdict


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


def test_a_list_slot_needs_a_family():
    assert pieces("{{lower agg_any tier}}") == (Slot("lower", "agg_any", "tier"),)
    with pytest.raises(ValueError, match="lower"):
        pieces("{{lower agg_any}}")


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


# --- like another, for each group ----------------------------------------------------------------

NAMED = BARS.replace('kind = "bars"', 'name = "forms"\nkind = "bars"')
LIKE = """
[[publication]]
id = "tweede"
like = "factsheet"
title = { nl = "Iedereen", en = "Everyone" }
domain = "all"
"""


def test_a_publication_like_another_takes_over_what_it_does_not_say(read):
    first, second = read(HEAD + NAMED + LIKE).values()
    assert (second.kind, second.reference, second.texts) == ("factsheet", "all", first.texts)
    assert (second.id, second.title.nl, second.domain) == ("tweede", "Iedereen", "all")
    assert second.blocks == first.blocks


def test_a_block_of_the_same_name_replaces_the_one_taken_over(read):
    other = NAMED.replace('kind = "bars"', 'kind = "table"')
    second = read(HEAD + NAMED + BARS + LIKE + other)["tweede"]
    assert [block.kind for block in second.blocks] == ["table", "bars"]


def test_a_block_of_no_known_name_comes_at_the_end(read):
    second = read(HEAD + NAMED + LIKE + BARS.replace("bars", "table"))["tweede"]
    assert [block.kind for block in second.blocks] == ["bars", "table"]


def test_a_block_may_be_left_out(read):
    second = read(HEAD + NAMED + BARS + LIKE + 'without = ["forms"]\n')["tweede"]
    assert len(second.blocks) == 1


def test_one_publication_is_made_for_each_group_of_a_family(read):
    each = LIKE.replace('domain = "all"', 'for_each = "office_group"')
    each = each.replace('"tweede"', '"blad-{domain}"').replace('"Iedereen"', '"Over {label}"')
    assert "blad-raadslid" in read(HEAD + NAMED + each)
    assert read(HEAD + NAMED + each)["blad-raadslid"].domain == "raadslid"


def test_the_province_factsheets_bear_the_names_of_the_provinces():
    titles = {
        publication.title.nl
        for publication in EDITION.publications.values()
        if publication.id.startswith("factsheet-pv")
    }
    assert len(titles) == 12
    assert {"Groningen", "Limburg"} <= titles


def test_no_province_stands_beside_another():
    for publication in EDITION.publications.values():
        if publication.id.startswith("factsheet-pv"):
            named = {one for block in publication.blocks for one in block.domains}
            assert not named & (EDITION.domains.keys() - {publication.domain})


def test_a_group_may_be_named_after_the_publications_own(read):
    bars = BARS.replace('kind = "bars"', 'kind = "within"\ndomains = ["{domain}"]')
    [block] = read(HEAD + bars)["factsheet"].blocks
    assert block.domains == ("raadslid",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + LIKE.replace('like = "factsheet"', 'like = "factshet"'), "E03"),
        (LIKE + HEAD, "E03"),
        (HEAD + NAMED + LIKE + 'without = ["vormen"]\n', "E03"),
        (HEAD + LIKE.replace('domain = "all"', 'for_each = "functie"'), "E03"),
        (HEAD + BARS.replace('"bars"', '"diverging"'), "E01"),
        (HEAD + BARS.replace('"bars"', '"diverging"') + "opposite = []\n", "E19"),
        (HEAD + BARS.replace('"bars"', '"diverging"') + 'opposite = ["discussed"]\n', "E17"),
        (HEAD + BARS + 'theme = "ervaring"\n', "E03"),
    ],
)
def test_it_refuses_what_cannot_be_taken_over(codes, text, code):
    assert code in codes(text)


def test_what_is_wrong_in_a_block_taken_over_is_told_once(codes):
    assert codes(HEAD + NAMED.replace('["agg_any"]', '["agg_all"]') + LIKE) == ["E03"]


# --- conditions ----------------------------------------------------------------------------------

WHEN = (
    TEXT + 'required = true\nwhen = { contrast = "agg_any raadslid", is = ["higher", "lower"] }\n'
)


def test_a_sentence_knows_its_condition_and_where_it_stands(read, tmp_path):
    [sentence] = read(HEAD, WHEN)["factsheet"].texts["lead"]
    assert sentence.required
    assert sentence.when == Condition("contrast", "agg_any", "raadslid", ("higher", "lower"))
    assert (sentence.file, sentence.line) == (tmp_path / "texts.toml", 2)


def test_the_verdicts_of_a_condition_are_those_of_the_ledger():
    assert set(VERDICTS) == set(Verdict)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (WHEN.replace('"lower"', '"less"'), "E03"),
        (WHEN.replace("agg_any raadslid", "agg_all"), "E03"),
        (WHEN.replace("agg_any raadslid", "agg_any wethouder"), "E03"),
        (WHEN.replace("contrast =", "difference ="), "E01"),
        (WHEN.replace("is =", "are ="), "E01"),
        (WHEN.replace("true", '"ja"'), "E02"),
    ],
)
def test_it_refuses_a_condition(codes, texts, code):
    assert code in codes(HEAD, texts)


def test_texts_may_come_from_several_files(read, tmp_path):
    (tmp_path / "more.toml").write_text(TEXT.replace("lead", "close"), "utf-8")
    head = HEAD.replace('texts = "texts.toml"', 'texts = ["texts.toml", "more.toml"]')
    assert set(read(head)["factsheet"].texts) == {"lead", "close"}
