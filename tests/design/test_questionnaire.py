"""Questionnaires are read from XLSForm sheets: one tiny questionnaire per feature."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, Problem, ProblemsFound
from monitor.design.expression import holds
from monitor.design.questionnaire import (
    Questionnaire,
    SheetLanguage,
    in_language,
    piped,
    read_questionnaire,
    read_rule,
)


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
        choices: list[tuple[str, str, str, str] | dict[str, str]] = YES_NO,
        settings: dict[str, str] = SETTINGS,
    ) -> Questionnaire:
        write_sheet(tmp_path / "survey.csv", list(survey))
        names = ("list_name", "name", NL, EN)
        listed = [c if isinstance(c, dict) else dict(zip(names, c, strict=True)) for c in choices]
        write_sheet(tmp_path / "choices.csv", listed)
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
NUMBER = row("integer", "count")
SOFT = {
    "soft_constraint": ". < 100",
    "soft_constraint_message::Nederlands (nl)": "Klopt dit aantal?",
    "soft_constraint_message::English (en)": "Is this number right?",
}
FY, AR = "label::Frysk (fy)", "label::العربية (ar)"


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
            [row("begin_group", "one", appearance="grid"), VICTIM, row("end_group")],
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
        ([row("integer", "count", appearance="multiline")], ("Q33", "appearance", 2)),
        ([row("text", "story", appearance="minimal")], ("Q33", "appearance", 2)),
        ([row("integer", "count", soft_constraint=". < 9")], ("Q46", "soft_constraint", 2)),
        ([row("note", "hello", **SOFT)], ("Q46", "soft_constraint", 2)),
        ([row("integer", "count", missing="-96")], ("Q47", "missing", 2)),
        ([row("integer", "count", missing="-97 -97")], ("Q47", "missing", 2)),
        ([{**VICTIM, "missing": "-97"}], ("Q47", "missing", 2)),
        ([row("text", "story"), row("note", "end", "Dus ${story}")], ("Q49", NL, 3)),
        ([row("begin_group", "g", "Na ${x}"), VICTIM, row("end_group")], ("Q38", NL, 2)),
        (
            [row("begin_group", "b", appearance="table-list"), NUMBER, row("end_group")],
            ("Q45", "type", 3),
        ),
        (
            [row("begin_group", "b", "", "", appearance="table-list"), VICTIM, row("end_group")],
            ("Q27", NL, 2),
        ),
        (
            [
                row("begin_group", "b", appearance="table-list"),
                row("begin_group", "c"),
                VICTIM,
                row("end_group"),
                row("end_group"),
            ],
            ("Q45", "type", 3),
        ),
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


# Answers that cannot go together, soft checks, batteries, more languages, quoted answers

NONE = {"list_name": "forms", "name": "9", NL: "Geen van deze", EN: "None", "exclusive": "yes"}
FORMS = [
    {"list_name": "forms", "name": "1", NL: "Schelden", EN: "Name-calling"},
    {"list_name": "forms", "name": "2", NL: "Slaan", EN: "Hitting"},
    NONE,
    {"list_name": "forms", "name": "-98", NL: "Zeg ik niet", EN: "Will not say"},
]


def test_an_exclusive_choice_is_refused_together_with_another_one(make: Make) -> None:
    questionnaire = make(row("select_multiple forms", "seen"), choices=FORMS)
    rule = questionnaire.questions["seen"].constraint
    assert rule is not None
    assert [holds(rule, {}, here) for here in ("9", "1 2", "1 9")] == [True, True, False]
    assert questionnaire.questions["seen"].constraint_message.nl.startswith("Dit antwoord")
    assert questionnaire.alone("seen") == (9, -98)
    assert [choice.exclusive for choice in questionnaire.answers_to("seen")] == [0, 0, 1]


def test_an_exclusive_choice_joins_the_rule_and_keeps_the_message_of_the_sheet(make: Make) -> None:
    said = {"constraint_message::Nederlands (nl)": "Kies", "constraint_message::English (en)": "C"}
    seen = row(
        "select_multiple forms", "seen", constraint="count-selected(.) < 2 or . = ''", **said
    )
    question = make(seen, choices=FORMS).questions["seen"]
    assert question.constraint is not None
    assert holds(question.constraint, {}, "9")
    assert not holds(question.constraint, {}, "1 2")
    assert question.constraint_message == Text("Kies", "C")


def test_a_rule_that_already_keeps_an_exclusive_choice_alone_is_left_as_it_is(make: Make) -> None:
    rule = "not(selected(., '9') and count-selected(.) > 1)"
    seen = row("select_multiple forms", "seen", constraint=rule)
    constraint = make(seen, choices=FORMS).questions["seen"].constraint
    assert constraint is not None and constraint.text == rule


def test_it_refuses_an_exclusive_that_is_neither_yes_nor_no(make: Make) -> None:
    choices = [*FORMS[:2], {**NONE, "exclusive": "ja"}]
    found = complaints(make, row("select_multiple forms", "seen"), choices=choices)
    assert found == [("Q35", "exclusive", 4)]


def test_a_soft_check_has_a_rule_and_words_and_refuses_nothing(make: Make) -> None:
    question = make({**NUMBER, **SOFT}).questions["count"]
    assert question.constraint is None
    assert question.soft_constraint is not None
    assert not holds(question.soft_constraint, {}, 100)
    assert question.soft_message == Text("Klopt dit aantal?", "Is this number right?")


def test_a_number_a_date_and_a_text_may_offer_reasons_for_not_answering(make: Make) -> None:
    questionnaire = make(
        {**NUMBER, "missing": "-97 -98"},
        row("text", "story", appearance="multiline", missing="-98"),
        row("date", "since", appearance="month-year"),
    )
    questions = questionnaire.questions.values()
    assert [question.missing for question in questions] == [(-97, -98), (-98,), ()]
    assert [question.appearance for question in questions] == ["", "multiline", "month-year"]


def test_a_battery_is_a_page_of_its_own_or_part_of_the_page_around_it(make: Make) -> None:
    questionnaire = make(
        row("begin_group", "alone", "Reeks", "Battery", appearance="table-list"),
        VICTIM,
        {**VICTIM, "name": "witness"},
        row("end_group"),
        row("begin_group", "page", "Pagina", "Page", appearance="field-list"),
        NUMBER,
        row("begin_group", "inside", "Nog een", "Another", appearance="table-list matrix"),
        {**VICTIM, "name": "third"},
        row("end_group"),
        row("end_group"),
    )
    batteries = questionnaire.batteries
    assert batteries["alone"].label == Text("Reeks", "Battery")
    assert batteries["alone"].questions == ("victim", "witness")
    assert (batteries["alone"].matrix, batteries["inside"].matrix) == (False, True)
    assert [page.questions for page in questionnaire.pages] == [
        ("victim", "witness"),
        ("count", "third"),
    ]
    assert questionnaire.questions["third"].battery == "inside"


def test_it_refuses_a_battery_of_questions_with_different_answers(make: Make) -> None:
    found = complaints(
        make,
        row("begin_group", "b", appearance="table-list"),
        VICTIM,
        row("select_one other", "other"),
        row("end_group"),
        choices=[*YES_NO, ("other", "1", "Nooit", "Never")],
    )
    assert found == [("Q45", "type", 4)]


def in_frisian_and_arabic(cells: dict[str, str], fy: str, ar: str) -> dict[str, str]:
    return {**cells, FY: fy, AR: ar}


TRANSLATED = [
    in_frisian_and_arabic(
        {"list_name": "yes_no", "name": code, NL: nl, EN: en}, nl.replace("e", "ee"), "نعم"
    )
    for _, code, nl, en in YES_NO
]


def test_languages_are_columns_and_know_their_direction(make: Make) -> None:
    victim = in_frisian_and_arabic(VICTIM, "Slachtoffer, sis?", "هل")
    settings = {**SETTINGS, "default_language": "Frysk (fy)"}
    questionnaire = make(victim, choices=TRANSLATED, settings=settings)
    assert [language.code for language in questionnaire.languages] == ["nl", "en", "fy", "ar"]
    assert [one.right_to_left for one in questionnaire.languages] == [False, False, False, True]
    assert questionnaire.default_language == "fy"
    label = questionnaire.questions["victim"].label
    spoken = [in_language(label, code) for code in ("nl", "en", "fy", "ar", "pap")]
    assert spoken == ["Slachtoffer?", "Victim?", "Slachtoffer, sis?", "هل", "Slachtoffer?"]
    assert json.loads(questionnaire.canonical)["questions"][0]["label"]["fy"] == spoken[2]


@pytest.mark.parametrize(
    ("code", "right_to_left"),
    [("pap", False), ("he", True), ("az-Arab", True), ("ar-Latn", False), ("ur-PK", True)],
)
def test_the_script_of_a_language_decides_its_direction(code: str, right_to_left: bool) -> None:
    assert SheetLanguage(code, "…").right_to_left is right_to_left


def test_a_language_is_whole_or_absent(make: Make) -> None:
    hint = {"hint::Nederlands (nl)": "Denk na", "hint::English (en)": "Think"}
    untold = {**row("integer", "count", **hint), FY: ""}
    found = complaints(make, {**VICTIM, FY: "Slachtoffer?"}, untold)
    assert sorted(found) == [
        ("Q27", FY, 3),
        ("Q43", "", 1),  # no label::Frysk (fy) in the choices
        ("Q43", "", 1),  # no hint::Frysk (fy) in the survey
    ]


def test_a_language_bears_one_name(make: Make) -> None:
    choices = [{"list_name": "yes_no", "name": "1", NL: "Ja", EN: "Yes", "label::Fries (fy)": "Ja"}]
    found = complaints(make, {**VICTIM, FY: "Slachtoffer?"}, choices=choices)
    assert ("Q44", "label::Fries (fy)", 1) in found


def test_a_text_quotes_an_answer_by_the_words_of_its_choice(make: Make) -> None:
    questionnaire = make(
        VICTIM,
        NUMBER,
        row("select_multiple yes_no", "both"),
        row("note", "so", "U zei ${victim}, ${ count } keer: ${both}.", "You said ${victim}."),
    )
    label = questionnaire.questions["so"].label.nl
    answers = {"victim": "1", "count": 3, "both": "1 2"}
    assert piped(label, questionnaire, answers, "nl") == "U zei Ja, 3 keer: Ja, Nee."
    assert piped("${victim}!", questionnaire, {"victim": 1}, "en") == "Yes!"
    assert piped(label, questionnaire, {"count": "<b>"}, "nl") == "U zei …, <b> keer: …."
    unsaid = {"victim": "-99", "count": "-99"}
    assert piped(label, questionnaire, unsaid, "nl") == "U zei …, … keer: …."


def test_a_choice_quotes_nothing(make: Make) -> None:
    choices = [*YES_NO, ("yes_no", "3", "Zoals ${victim}", "As ${victim}")]
    found = complaints(make, VICTIM, choices=choices)
    assert found == [("Q48", NL, 4), ("Q48", EN, 4)]


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


# The regime


def test_it_may_say_of_which_regime_it_is(make: Make) -> None:
    def said(regime: str) -> dict[str, str]:
        kept = {"form_title": "Proef", "form_id": "proef", "version": "1"}
        return kept | {"default_language": "Nederlands (nl)", "regime": regime}

    either, one = make(VICTIM), make(VICTIM, settings=said("organisatie"))
    assert either.serves("persoon") and either.serves("organisatie")
    assert one.serves("organisatie") and not one.serves("persoon")
    assert one.fingerprint != either.fingerprint
    assert [code for code, _, _ in complaints(make, VICTIM, settings=said("groep"))] == ["Q57"]


def test_who_is_asked_for_a_weighting_class_is_a_person(make: Make) -> None:
    questionnaire = make(row("hidden", "weighting_class", "", ""), VICTIM)
    assert questionnaire.serves("persoon") and not questionnaire.serves("organisatie")
