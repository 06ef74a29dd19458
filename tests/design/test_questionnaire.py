"""Questionnaires are read from XLSForm sheets: one tiny questionnaire per feature."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, Problem, ProblemsFound
from monitor.design.questionnaire import Questionnaire, read_questionnaire, read_rule


NL, EN = "label::Nederlands (nl)", "label::English (en)"
SETTINGS = {
    "form_title": "Proef",
    "form_id": "proef",
    "version": "1",
    "default_language": "Nederlands (nl)",
}
YES_NO = [("yes_no", "1", "Ja", "Yes"), ("yes_no", "2", "Nee", "No")]

Rows = list[dict[str, str]]
Make = Callable[..., Questionnaire]


def row(kind: str, name: str = "", nl: str = "Vraag", en: str = "Question", **more: str) -> dict:
    return {"type": kind, "name": name, NL: nl, EN: en, **more}


def write_sheet(path: Path, rows: Rows) -> None:
    columns = list(dict.fromkeys(key for cells in rows for key in cells))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def questionnaire(
        *survey: dict[str, str],
        choices: list[tuple[str, str, str, str]] = YES_NO,
        settings: dict[str, str] = SETTINGS,
    ) -> Questionnaire:
        write_sheet(tmp_path / "survey.csv", list(survey))
        names = ("list_name", "name", NL, EN)
        write_sheet(tmp_path / "choices.csv", [dict(zip(names, c, strict=True)) for c in choices])
        write_sheet(tmp_path / "settings.csv", [settings])
        return read_questionnaire(tmp_path)

    return questionnaire


def complaints(make: Make, *survey: dict[str, str], **more: object) -> list[tuple[str, str, int]]:
    """Code, column and row of all that is refused; each must have words in both languages."""
    with pytest.raises(ProblemsFound) as caught:
        make(*survey, **more)
    for problem in caught.value.problems:
        assert problem.say("nl")
        assert problem.say("en")
    return [(p.code, p.place.column or "", p.place.row or 0) for p in caught.value.problems]


VICTIM = row("select_one yes_no", "victim", "Slachtoffer?", "Victim?")


def test_a_single_choice_becomes_one_variable_with_its_value_labels(make: Make) -> None:
    questionnaire = make(VICTIM)
    variable = questionnaire.variables["victim"]
    assert variable.kind == "single"
    assert variable.codes == {1, 2}
    assert variable.labels[1] == Text("Ja", "Yes")
    assert variable.labels[-99] == Text("Niet ingevuld", "No answer")
    assert variable.missing == (-99, -98, -97)


def test_a_multiple_choice_is_unfolded_to_a_column_for_each_answer(make: Make) -> None:
    choices = [
        ("forms", "1", "Schelden", "Name-calling"),
        ("forms", "5", "Slaan", "Hitting"),
        ("forms", "-97", "Geen idee", "No idea"),
    ]
    questionnaire = make(row("select_multiple forms", "forms", "Wat?", "What?"), choices=choices)
    assert list(questionnaire.variables) == ["forms_1", "forms_5"]
    hitting = questionnaire.variables["forms_5"]
    assert hitting.label == Text("Wat?: Slaan", "What?: Hitting")
    assert (hitting.codes, hitting.choice, hitting.question) == ({0, 1}, 5, "forms")
    assert hitting.labels[-97] == Text("Geen idee", "No idea")


def test_whole_numbers_and_dates_are_variables_and_open_text_is_not(make: Make) -> None:
    questionnaire = make(
        row("integer", "count"),
        row("date", "day"),
        row("text", "story"),
        row("note", "thanks"),
        row("calculate", "double", "", "", calculation="${count} * 2"),
        row("hidden", "tier", "", ""),
    )
    assert {v.name: v.kind for v in questionnaire.variables.values()} == {
        "count": "integer",
        "day": "date",
    }
    assert list(questionnaire.questions) == ["count", "day", "story", "thanks", "double", "tier"]


def test_a_field_list_is_a_page_and_a_question_outside_one_has_its_own(make: Make) -> None:
    questionnaire = make(
        row("begin_group", "first", "Eerste", "First", appearance="field-list"),
        VICTIM,
        row("integer", "count"),
        row("end_group", "", "", ""),
        row("integer", "later"),
        row("calculate", "one", "", "", calculation="1"),
    )
    assert [(page.name, page.questions) for page in questionnaire.pages] == [
        ("first", ("victim", "count")),
        ("later", ("later",)),
    ]
    assert questionnaire.questions["count"].page == 0
    assert questionnaire.questions["one"].page == -1


def test_the_conditions_of_all_groups_around_a_question_count(make: Make) -> None:
    questionnaire = make(
        VICTIM,
        row("begin group", "outer", relevant="${victim} = 1"),
        row("begin_group", "inner", appearance="field-list"),
        row("integer", "count", relevant="${victim} != 2"),
        row("end group", "inner", "", ""),
        row("end_group", "", "", ""),
        row("integer", "after"),
    )
    conditions = questionnaire.questions["count"].conditions
    assert [rule.text for rule in conditions] == ["${victim} = 1", "${victim} != 2"]
    assert questionnaire.questions["after"].conditions == ()


def test_a_constraint_judges_the_answer_itself_and_may_name_earlier_ones(make: Make) -> None:
    rule = ". >= 0 and . <= ${total}"
    questionnaire = make(row("integer", "total"), row("integer", "part", constraint=rule))
    constraint = questionnaire.questions["part"].constraint
    assert constraint is not None and constraint.text == rule


def test_the_canonical_form_is_json_and_its_fingerprint_follows_every_word(make: Make) -> None:
    one = make(VICTIM)
    same = make(VICTIM)
    other = make({**VICTIM, NL: "Slachtoffer geweest?"})
    document = json.loads(one.canonical)
    assert document["questions"][0]["label"] == {"nl": "Slachtoffer?", "en": "Victim?"}
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 64


def test_an_empty_row_above_a_question_changes_nothing_but_the_line(make: Make) -> None:
    assert make(VICTIM).fingerprint == make(row("", "", "", ""), VICTIM).fingerprint


def test_extra_columns_for_the_researcher_travel_with_the_question(make: Make) -> None:
    questionnaire = make({**VICTIM, "trend_id": "agg1", "sensitive": "yes"})
    assert questionnaire.questions["victim"].extra == {"trend_id": "agg1", "sensitive": "yes"}


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ([VICTIM, VICTIM], ("Q20", "name", 3)),
        ([row("geopoint", "place")], ("Q21", "type", 2)),
        ([row("begin_repeat", "again")], ("Q21", "type", 2)),
        ([row("select_one", "victim")], ("Q21", "type", 2)),
        ([row("select_one yes_no or_other", "victim")], ("Q21", "type", 2)),
        ([row("integer", "Count")], ("Q22", "name", 2)),
        ([row("integer", "")], ("Q22", "name", 2)),
        ([row("integer", "with")], ("Q22", "name", 2)),
        ([row("integer", "respondent")], ("Q22", "name", 2)),
        ([row("select_one ja_nee", "victim")], ("Q23", "type", 2)),
        ([row("integer", "count", en="")], ("Q27", EN, 2)),
        ([row("integer", "count", nl="", en="")], ("Q27", NL, 2)),
        (
            [row("integer", "count", **{"hint::Nederlands (nl)": "Tel", "hint::English (en)": ""})],
            ("Q27", "hint::English (en)", 2),
        ),
        ([row("integer", "count", relevant="${victim} = 1"), VICTIM], ("Q28", "relevant", 2)),
        ([row("integer", "count", relevant="${count} = 1")], ("Q28", "relevant", 2)),
        ([row("integer", "count", "Na ${victim}?"), VICTIM], ("Q28", NL, 2)),
        ([row("begin_group", "open"), VICTIM], ("Q29", "type", 2)),
        ([VICTIM, row("end_group")], ("Q30", "type", 3)),
        (
            [row("begin_group", "one"), VICTIM, row("end_group", "two")],
            ("Q30", "name", 4),
        ),
        (
            [row("integer", "victim_1"), row("select_multiple yes_no", "victim")],
            ("Q31", "name", 3),
        ),
        ([row("select_multiple yes_no", "v" * 63)], ("Q31", "name", 2)),
        (
            [
                row("begin_group", "one", appearance="field-list"),
                row("begin_group", "two", appearance="field-list"),
                VICTIM,
                row("end_group"),
                row("end_group"),
            ],
            ("Q32", "appearance", 3),
        ),
        (
            [row("begin_group", "one", appearance="table-list"), VICTIM, row("end_group")],
            ("Q33", "appearance", 2),
        ),
        ([row("calculate", "sum")], ("Q34", "calculation", 2)),
        ([row("integer", "sum", calculation="1")], ("Q34", "calculation", 2)),
        ([row("integer", "count", required="ja")], ("Q35", "required", 2)),
        (
            [row("text", "story"), row("integer", "count", relevant="${story} != ''")],
            ("Q36", "relevant", 3),
        ),
        ([row("integer", "count", relevant=". > 1")], ("Q37", "relevant", 2)),
        ([VICTIM, row("integer", "count", relevant="${victm} = 1")], ("Q38", "relevant", 3)),
        ([VICTIM, row("integer", "count", relevant="${victim} = = 1")], ("Q01", "relevant", 3)),
        ([VICTIM, row("integer", "count", relevant="${victim}")], ("Q05", "relevant", 3)),
        ([row("integer", "count", constraint=". >")], ("Q01", "constraint", 2)),
        ([row("integer", "count", constraint=".")], ("Q05", "constraint", 2)),
        ([row("hidden", "shoe_size", "", "")], ("Q42", "name", 2)),
    ],
)
def test_it_refuses_a_sheet_and_says_where(
    make: Make, survey: Rows, expected: tuple[str, str, int]
) -> None:
    assert expected in complaints(make, *survey)


@pytest.mark.parametrize("code", ["a", "1.5", "01", "-1", "-96", "+1", "", "99999999999"])
def test_it_refuses_a_choice_that_is_no_code(make: Make, code: str) -> None:
    choices = [*YES_NO, ("yes_no", code, "Anders", "Other")]
    assert complaints(make, VICTIM, choices=choices) == [("Q25", "name", 4)]


def test_it_refuses_a_list_with_nothing_but_reasons_for_not_answering(make: Make) -> None:
    choices = [("yes_no", "-98", "Zeg ik niet", "Will not say")]
    assert complaints(make, VICTIM, choices=choices) == [("Q23", "type", 2)]


def test_it_refuses_the_same_code_twice_in_a_list(make: Make) -> None:
    choices = [*YES_NO, ("yes_no", "2", "Nee", "No")]
    assert complaints(make, VICTIM, choices=choices) == [("Q26", "name", 4)]


def test_it_refuses_a_choice_without_translation(make: Make) -> None:
    choices = [*YES_NO, ("yes_no", "3", "Soms", "")]
    assert complaints(make, VICTIM, choices=choices) == [("Q27", EN, 4)]


def test_an_unused_list_is_a_remark_and_not_a_refusal(make: Make) -> None:
    questionnaire = make(VICTIM, choices=[*YES_NO, ("spare", "1", "Iets", "Something")])
    assert [problem.code for problem in questionnaire.remarks] == ["Q24"]


def test_settings_must_name_form_version_and_a_known_language(make: Make) -> None:
    settings = {**SETTINGS, "version": "", "default_language": "Frysk"}
    assert [code for code, _, _ in complaints(make, VICTIM, settings=settings)] == ["Q40", "Q41"]


def test_all_problems_of_all_sheets_are_reported_at_once(make: Make) -> None:
    survey = [row("geopoint", "place"), VICTIM, VICTIM, row("integer", "count", en="")]
    codes = [code for code, _, _ in complaints(make, *survey, choices=[("yes_no", "x", "X", "X")])]
    assert sorted(codes) == ["Q20", "Q21", "Q25", "Q27"]


def test_missing_sheets_are_all_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_questionnaire(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["F01", "F01", "F01"]


# Rules over the records


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("${victim} = 1", []),
        ("${tier} = 'gemeente'", []),
        ("${victim}", ["Q05"]),
        (". = 1", ["Q37"]),
        ("${victm} = 1 or ${story} = ''", ["Q38", "Q36"]),
        ("${victim} =", ["Q01"]),
    ],
)
def test_a_rule_of_an_indicator_must_lean_on_what_stands_in_the_records(
    make: Make, text: str, codes: list[str]
) -> None:
    questionnaire = make(VICTIM, row("text", "story"), row("hidden", "tier", "", ""))
    found: list[Problem] = []
    rule = read_rule(text, questionnaire, Place("indicators.csv", 2, "yes"), found)
    assert [problem.code for problem in found] == codes
    assert (rule is None) == bool(codes)
