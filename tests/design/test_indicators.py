"""Indicators: each a row with words in two languages, a base, and a condition that can hold."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from monitor.concepts.integrity import INTEGRITY_ITEMS
from monitor.concepts.problems import Place, ProblemsFound
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.expression import parse
from monitor.design.indicators import COLUMNS, condition_problems, read_indicators


EDITION, QUESTIONNAIRE = read_edition_and_questionnaire(
    Path(__file__).parents[2] / "editions" / "2024"
)
INDICATORS = EDITION.indicators.values()
GOOD = {
    "id": "witness_colleague",
    "part": "veiligheid",
    "theme": "experience",
    "label_nl": "Getuige",
    "label_en": "Witness",
    "predicate_nl": "was getuige",
    "predicate_en": "were witnesses",
    "definition_nl": "Aandeel dat getuige was.",
    "definition_en": "Share that was a witness.",
    "base": "all",
    "yes": "${witness} = 1",
    "no_answer": "out",
    "sensitivity": "S1",
    "headline": "no",
    "question": "witness",
}


@pytest.fixture
def problems_of(tmp_path):
    """Writes rows like GOOD with other cells and gives the problems of reading them."""

    def read(*rows):
        path = tmp_path / "indicators.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows({**GOOD, **row} for row in rows)
        try:
            read_indicators(path, EDITION.bases, EDITION.themes, QUESTIONNAIRE)
        except ProblemsFound as found:
            return found.problems
        return ()

    return read


def test_edition_2024_measures_both_parts_with_more_than_seventy_indicators():
    parts = Counter(one.part for one in INDICATORS)
    assert sum(parts.values()) >= 70
    assert min(parts["veiligheid"], parts["integriteit"]) >= 20


def test_a_dozen_or_so_are_headlines():
    assert 10 <= sum(one.headline for one in INDICATORS) <= 15


def test_each_integrity_item_is_an_indicator_of_its_own_code():
    assert set(INTEGRITY_ITEMS) <= set(EDITION.indicators)


def test_every_theme_has_indicators():
    assert {one.theme for one in INDICATORS} == set(EDITION.themes)


def test_every_figure_that_can_embarrass_is_in_a_class_that_is_audited():
    for one in INDICATORS:
        if one.base != "all" or one.theme in ("experience", "suspicions", "consequences"):
            assert one.sensitivity in ("S1", "S2")


def test_who_is_asked_follows_from_the_base():
    for one in INDICATORS:
        assert one.asked == EDITION.bases[one.base]


def test_the_question_it_rests_on_is_one_of_those_in_its_condition():
    for one in INDICATORS:
        assert one.question in parse(one.yes).names()


def test_a_predicate_finishes_a_sentence():
    for one in INDICATORS:
        for words in (one.predicate.nl, one.predicate.en):
            assert words[0].islower()
            assert not words.endswith(".")
            assert "%" not in words


def test_a_definition_is_a_sentence():
    for one in INDICATORS:
        for words in (one.definition.nl, one.definition.en):
            assert words[0].isupper()
            assert words.endswith(".")


def test_labels_fit_beside_a_chart():
    assert max(len(one.label.nl) for one in INDICATORS) <= 42


def test_aangifte_and_melding_are_kept_apart():
    assert EDITION.indicators["police_report"].base == "incidents"
    assert EDITION.indicators["discussed"].base == "victims"
    assert "melden" in EDITION.indicators["discussed"].definition.nl


def test_a_good_row_is_read(problems_of):
    assert problems_of({}) == ()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"id": "Getuige van"}, "E09"),
        ({"part": "vrijheid"}, "E03"),
        ({"theme": "ervaring"}, "E03"),
        ({"base": "iedereen"}, "E03"),
        ({"no_answer": "misschien"}, "E03"),
        ({"sensitivity": "hoog"}, "E03"),
        ({"headline": "ja"}, "E03"),
        ({"label_en": ""}, "E05"),
        ({"predicate_nl": ""}, "E05"),
        ({"definition_en": ""}, "E05"),
        ({"yes": ""}, "Q01"),
        ({"yes": "${witness} ="}, "Q01"),
        ({"yes": "${witness}"}, "Q05"),
        ({"yes": "${witness} + 1"}, "E12"),
        ({"yes": "${getuige} = 1"}, "E06"),
        ({"yes": "${help_start} = 1"}, "E06"),
        ({"yes": "${witness} = 7"}, "E07"),
        ({"yes": "1 = ${witness} or 7 = ${witness}"}, "E07"),
        ({"yes": "selected(${channels}, '9')"}, "E07"),
        ({"yes": "${channels} = 3"}, "E13"),
        ({"question": "getuige"}, "E08"),
        ({"question": "help_start"}, "E08"),
        ({"base": "organisations"}, "E10"),
        ({"part": "integriteit"}, "E11"),
    ],
)
def test_it_refuses(problems_of, cells, code):
    problems = problems_of(cells)
    assert [problem.code for problem in problems] == [code]
    assert problems[0].place.row == 2


def test_it_refuses_two_rows_with_one_name(problems_of):
    problems = problems_of({}, {})
    assert [problem.code for problem in problems] == ["E04"]
    assert problems[0].place.row == 3
    assert "regel 2" in problems[0].what("nl")


def test_it_tells_all_that_is_wrong_with_all_rows(problems_of):
    found = problems_of({"part": "x", "yes": "${y} = 1"}, {"id": "another", "label_nl": ""})
    assert [problem.code for problem in found] == ["E03", "E06", "E05"]


def test_a_choice_that_stands_for_no_answer_may_be_named():
    place = Place("indicators.csv")
    assert not [*condition_problems("${registered} = '-97'", place, QUESTIONNAIRE)]


def test_an_empty_answer_may_be_asked_for():
    place = Place("indicators.csv")
    assert not [*condition_problems("${channels} = ''", place, QUESTIONNAIRE)]


def test_without_a_questionnaire_the_rest_is_still_checked():
    place = Place("indicators.csv")
    assert not [*condition_problems("${anything} = 1", place, None)]
    assert [one.code for one in condition_problems("1 +", place, None)] == ["Q01"]


def test_seen_or_suspected_has_no_way_to_say_not_sure():
    """Who is not sure of having seen anything did not see it; leaving them out of the base would
    raise "at least one of nine", of which only the noes can be spoilt by a single gap."""
    for item in INTEGRITY_ITEMS:
        listed = QUESTIONNAIRE.choices[QUESTIONNAIRE.questions[item].choices]
        assert -97 not in {choice.code for choice in listed}
        assert -98 in {choice.code for choice in listed}
