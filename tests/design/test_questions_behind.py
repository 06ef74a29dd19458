"""Every question behind an indicator is told, also when a figure is made of many."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest

from monitor.concepts.language import Text
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.expression import parse
from monitor.design.model import Edition
from monitor.design.questionnaire import Questionnaire
from monitor.design.questions import Battery
from monitor.design.questions_behind import questions_behind


FOLDER = Path(__file__).parents[2] / "editions" / "2024"
SEEN = "Zag of vermoedde u in de afgelopen 12 maanden dat een collega-ambtsdrager een van deze"


@cache
def known() -> tuple[Edition, Questionnaire]:
    return read_edition_and_questionnaire(FOLDER)


@cache
def behind() -> dict[str, tuple[Text, ...]]:
    edition, questionnaire = known()
    return questions_behind(edition.indicators.values(), questionnaire)


def test_every_question_in_the_expression_of_an_indicator_is_among_its_texts():
    edition, questionnaire = known()
    for indicator in edition.indicators.values():
        for name in parse(indicator.yes).names():
            assert questionnaire.questions[name].label in behind()[indicator.id]


def test_a_combined_indicator_has_the_question_of_each_form():
    asked = [one.nl for one in behind()["agg_any"]]
    assert len(asked) == 3
    for form, question in zip(("verbale", "bedreiging", "fysieke"), asked, strict=True):
        assert form in question


def test_statements_stand_below_the_question_that_they_answer():
    stem, statement = behind()["int_gifts"]
    assert stem.nl.startswith(SEEN)
    assert stem.en.startswith("In the past 12 months, did you see or suspect")
    assert "geschenk" in statement.nl


def test_a_stem_that_statements_share_stands_once():
    asked = behind()["int_any"]
    assert len(asked) == 10
    assert asked[0].nl.startswith(SEEN)


@pytest.mark.parametrize(
    ("indicator", "stem"),
    [
        ("feels_safe", "In hoeverre bent u het hiermee eens?"),  # its own hint
        ("can_talk", "In hoeverre bent u het eens met deze uitspraken?"),  # the note above
        ("call_to_account", "In hoeverre bent u het eens met deze uitspraken?"),
        ("safe_to_report", "In hoeverre bent u het eens met deze uitspraak?"),
    ],
)
def test_a_statement_takes_its_question_from_its_hint_or_from_the_note_above(indicator, stem):
    assert behind()[indicator][0].nl == stem


def test_no_figure_of_the_edition_stands_on_a_statement_without_a_question():
    told = behind()
    assert [name for name in told if told[name] and "?" not in told[name][0].nl] == []


def test_the_heading_of_a_battery_is_the_stem_of_its_items():
    edition, questionnaire = known()
    heading = Text("Hoe vaak zag u dit?", "How often did you see this?")
    gift = dataclasses.replace(questionnaire.questions["int_gifts"], battery="row")
    changed = dataclasses.replace(
        questionnaire,
        questions={**questionnaire.questions, "int_gifts": gift},
        batteries={"row": Battery("row", heading, ("int_gifts",))},
    )
    asked = questions_behind([edition.indicators["int_gifts"]], changed)["int_gifts"]
    assert asked == (heading, gift.label)


def test_an_indicator_of_which_nothing_is_asked_has_no_question():
    edition, questionnaire = known()
    bare = dataclasses.replace(questionnaire, questions={})
    assert questions_behind([edition.indicators["agg_any"]], bare) == {"agg_any": ()}
