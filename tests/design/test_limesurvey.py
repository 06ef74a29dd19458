"""A questionnaire leaves for LimeSurvey whole, or says what stays behind."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.design.expression import parse
from monitor.design.limesurvey import _Script, _Writing, codes, limesurvey
from monitor.design.questionnaire import Questionnaire, read_questionnaire


FOLDER = Path(__file__).parents[2] / "editions" / "2024" / "questionnaire" / "office_holders"
SMALL = Path(__file__).parent / "small_questionnaire"

Row = dict[str, str]


def rows(questionnaire: Questionnaire) -> list[Row]:
    text = limesurvey(questionnaire).text
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


@pytest.fixture(scope="module")
def small() -> Questionnaire:
    return read_questionnaire(SMALL)


@pytest.fixture(scope="module")
def written(small: Questionnaire) -> dict[str, Row]:
    """The Dutch questions by code."""
    return {r["name"]: r for r in rows(small) if r["class"] == "Q" and r["language"] == "nl"}


def test_every_question_and_choice_is_there_in_every_language() -> None:
    questionnaire = read_questionnaire(FOLDER)
    found = rows(questionnaire)
    for language in ("nl", "en"):
        asked = [r for r in found if r["class"] == "Q" and r["language"] == language]
        assert len(asked) == len(questionnaire.questions)
        answers = [r for r in found if r["class"] in ("A", "SQ") and r["language"] == language]
        assert len(answers) == sum(
            len(questionnaire.choices[question.choices])
            for question in questionnaire.questions.values()
            if question.choices
        )
    assert limesurvey(questionnaire).remarks == ()


def test_both_languages_tell_the_same_questions_in_the_same_order(small: Questionnaire) -> None:
    structure = [
        [
            (r["id"], r["class"], r["type/scale"], r["relevance"])
            for r in rows(small)
            if r["language"] == one
        ]
        for one in ("nl", "en")
    ]
    assert structure[0] == structure[1]


def test_the_survey_is_anonymous_and_keeps_nothing_beside_an_answer(small: Questionnaire) -> None:
    settings = {r["name"]: r["text"] for r in rows(small) if r["class"] == "S"}
    assert settings["anonymized"] == "Y"
    kept = ("datestamp", "ipaddr", "refurl", "savetimings")
    assert {settings[name] for name in kept} == {"N"}
    assert (settings["language"], settings["additional_languages"]) == ("nl", "en")


def test_kinds_of_questions_become_those_of_limesurvey(written: dict[str, Row]) -> None:
    kinds = {name: row["type/scale"] for name, row in written.items()}
    assert kinds == {
        **{"tier": "*", "verbal": "L", "threat": "L", "physical": "L", "serious": "L"},
        **{"forms": "M", "count": "N", "since": "D", "story": "T", "one": "L", "two": "L"},
        **{"sum": "*", "so": "X"},
    }
    assert written["verbal"]["mandatory"] == "Y"
    assert written["since"]["date_format"] == "mm-yyyy"
    assert written["forms"]["exclude_all_others"] == "9"
    assert written["tier"]["hidden"] == "1"


def test_markup_and_braces_are_shown_and_quoted_answers_are_filled_in(
    written: dict[str, Row],
) -> None:
    assert written["two"]["text"] == "Hoe eens?<br />Twee &lt;b&gt;"
    assert written["so"]["text"] == "U zei {verbal.shown} en {tier.shown}"
    assert written["sum"]["text"] == "{if(count.NAOK > 3, (count.NAOK * 2), 0)}"


@pytest.mark.parametrize(
    ("rule", "script"),
    [
        ("${verbal} = 1", 'verbal.NAOK == "1"'),
        ("${verbal} = -98", 'verbal.NAOK == "M98"'),
        ("1 = ${verbal}", 'verbal.NAOK == "1"'),
        ("${tier} = 'gemeente'", 'tier.NAOK == "gemeente"'),
        ("${verbal} = ''", "is_empty(verbal.NAOK)"),
        ("${verbal} != ''", "!is_empty(verbal.NAOK)"),
        ("selected(${forms}, '2')", 'forms_2.NAOK == "Y"'),
        ("selected(${forms}, '7')", "0"),
        ("selected(${verbal}, '2')", 'verbal.NAOK == "2"'),
        (
            "count-selected(${forms}) > 1 and not(${count} < 3)",
            "(count(forms_1.NAOK, forms_2.NAOK, forms_9.NAOK) > 1) and (!(count.NAOK < 3))",
        ),
        ("3 < ${count}", "count.NAOK > 3"),
        ("${count} mod 2 = 0", "fmod(count.NAOK, 2) == 0"),
        ("(${count} + 1) div 2 > 1", "((count.NAOK + 1) / 2) > 1"),
        ("regex(${story}, '^[0-9]+$')", 'regexMatch("/^[0-9]+$/", story.NAOK)'),
        ("coalesce(${story}, 'geen \"niets\"') = 'x'", None),
        ("true() or false()", "(1) or (0)"),
        ("string-length(${story}) >= 3", "strlen(story.NAOK) >= 3"),
    ],
)
def test_a_rule_is_written_in_expressionscript(
    small: Questionnaire, rule: str, script: str | None
) -> None:
    said = _Script(_Writing(small), small.questions["count"]).of(parse(rule).root)
    expected = 'if(is_empty(story.NAOK), "geen \\"niets\\"", story.NAOK) == "x"'
    assert said == (script or expected)


def test_what_limesurvey_does_not_know_is_told(small: Questionnaire) -> None:
    remarks = limesurvey(small).remarks
    assert [(problem.code, problem.values["name"]) for problem in remarks] == [("Q56", "count")]
    writing = _Writing(small)
    writing.said(parse("concat(${forms}, '') = '1 2'").root, small.questions["count"])
    assert [problem.code for problem in writing.remarks] == ["Q56"]


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True), unique=True, max_size=30))
def test_codes_are_letters_and_digits_and_no_two_alike(names: list[str]) -> None:
    found = codes(names)
    assert len(set(found.values())) == len(names)
    assert all(code.isalnum() and code[0].isalpha() and len(code) <= 20 for code in found.values())
