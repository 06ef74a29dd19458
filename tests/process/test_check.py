"""What does not fit the questionnaire is told, row by row, and no record vanishes."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.concepts.problems import Place, Problem
from monitor.design.questionnaire import Questionnaire
from monitor.process.check import check_records
from monitor.process.problems import summarised
from monitor.process.readers import read_records, read_with_remarks
from monitor.process.records import Records
from monitor.process.write import write_records
from process.small_survey import (
    CLASS_OF_THREE,
    CLASSES,
    REFUSER,
    UNHARMED,
    VICTIM,
    questionnaire_in,
    records,
    three,
)


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return questionnaire_in(tmp_path_factory.mktemp("questionnaire"))


def found(given: Records, questionnaire: Questionnaire) -> list[tuple[str, int | None, str | None]]:
    problems = check_records(given, questionnaire, CLASSES)
    for problem in problems:
        assert problem.say("nl")
        assert problem.say("en")
    return [(p.code, p.place.row, p.place.column) for p in problems]


def test_answers_that_follow_the_questionnaire_raise_nothing(questionnaire: Questionnaire) -> None:
    assert found(three(), questionnaire) == []


# gender, victim, forms_1, forms_2, forms_9, count, last, help, size
@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ((4, *VICTIM[1:]), [("R30", 2, "gender")]),
        ((1, 1, 2, 1, 0, 7, 20240229, 2, 2), [("R30", 2, "forms_1")]),
        ((1, 2, "", "", "", 3, "", "", 2), [("R31", 2, "count")]),
        ((1, 2, "", "", "", -99, "", "", 2), [("R31", 2, "count")]),
        ((1, 1, "", "", "", 7, 20240229, 2, 2), [("R32", 2, "forms")]),
        ((1, 1, 1, 0, 0, 7, 20240229, "", 2), [("R32", 2, "help")]),
        (("", 2, "", "", "", "", "", "", 2), [("R32", 2, "gender")]),
        ((1, 1, 1, "", 0, 7, 20240229, 2, 2), [("R33", 2, "forms")]),
        ((1, 1, 1, 0, 1, 7, 20240229, 2, 2), [("R36", 2, "forms")]),
        ((1, 1, 1, 0, 0, 401, 20240229, 2, 2), [("R36", 2, "count")]),
        ((1, 1, 1, 0, 0, -99, 20240229, "", 2), []),
    ],
)
def test_it_names_row_and_variable(
    questionnaire: Questionnaire,
    person: tuple[str | int, ...],
    expected: list[tuple[str, int, str]],
) -> None:
    assert found(records(person), questionnaire) == expected


def test_the_routing_may_hang_on_the_weighting_class(questionnaire: Questionnaire) -> None:
    person = (1, 2, "", "", "", "", "", "", 2)
    given = records(person, classes=("bestuur-oost",))
    assert found(given, questionnaire) == [("R31", 2, "size")]


def test_a_respondent_who_stands_twice_is_told_with_the_first_row(
    questionnaire: Questionnaire,
) -> None:
    given = records(REFUSER, REFUSER, REFUSER, names=("F1", "F2", "F1"))
    problems = check_records(given, questionnaire, CLASSES)
    assert [(p.code, p.place.row) for p in problems] == [("R34", 4)]
    assert "rij 2" in problems[0].what("nl")
    assert problems[0].blocking


def test_an_unknown_weighting_class_is_told_and_the_rest_is_still_checked(
    questionnaire: Questionnaire,
) -> None:
    given = records((4, *UNHARMED[1:]), classes=("waterschap-x",))
    assert found(given, questionnaire) == [
        ("R35", 2, "weighting_class"),
        ("R30", 2, "gender"),
    ]


def test_what_makes_figures_wrong_blocks_and_broken_routing_only_warns(
    questionnaire: Questionnaire,
) -> None:
    given = records((4, 2, "", "", "", 3, "", "", 2))
    blocking = {p.code: p.blocking for p in check_records(given, questionnaire, CLASSES)}
    assert blocking == {"R30": True, "R31": False}


def test_of_many_equal_problems_the_first_twenty_stand_and_the_total_is_told(
    questionnaire: Questionnaire,
) -> None:
    given = records(*[(4, *UNHARMED[1:])] * 50, classes=("bestuur-oost",) * 50)
    problems = check_records(given, questionnaire, CLASSES)
    assert sum(problem.code == "R30" for problem in problems) == 20
    last = problems[-1]
    assert (last.code, last.values["about"], last.values["total"]) == ("R39", "R30", 50)


def test_a_summary_keeps_every_code_and_counts_what_it_cuts() -> None:
    many = [Problem("R31", Place("x", n), {"variable": "v"}) for n in range(21)]
    one = Problem("R34", Place("x", 1), {"respondent": "F1", "first": 2, "variable": "v"})
    kept = summarised([*many, one])
    assert [problem.code for problem in kept] == ["R31"] * 20 + ["R34", "R39"]
    assert summarised([one]) == [one]


def test_rows_are_those_of_the_file_that_was_read(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    given = records(VICTIM, REFUSER, (4, *UNHARMED[1:]), classes=CLASS_OF_THREE)
    write_records(given, questionnaire, path)
    problem = check_records(read_records(path, questionnaire), questionnaire, CLASSES)[0]
    assert problem.place == Place(path, 4, "gender")


def test_what_the_reader_could_not_read_hides_nothing_of_the_rest(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    write_records(records(*[REFUSER] * 5), questionnaire, path)
    header, *lines = path.read_text("utf-8").splitlines()
    lines[0] = lines[0].replace("raad-pv26", "")
    lines[1] = lines[1].replace("raad-pv26", "raad-pv99")
    lines[2] = lines[2].replace("F3", "F2")
    lines[3] = lines[3].replace(",2,-98", ",4,ja")
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    assert found(read_with_remarks(path, questionnaire), questionnaire) == [
        ("R22", 2, "weighting_class"),
        ("R23", 5, "victim"),
        ("R34", 4, "respondent"),
        ("R35", 3, "weighting_class"),
        ("R30", 5, "gender"),
    ]


def test_a_missing_variable_is_told_once_beside_wrong_codes(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    write_records(records((4, *UNHARMED[1:])), questionnaire, path)
    path.write_text(path.read_text("utf-8").replace(",size", ",sise"), "utf-8")
    given = read_with_remarks(path, questionnaire)
    assert {code for code, _, _ in found(given, questionnaire)} == {"R20", "R21", "R30"}
    assert len(found(given, questionnaire)) == 3


def test_the_remarks_of_the_reader_come_first(tmp_path: Path, questionnaire: Questionnaire) -> None:
    path = tmp_path / "records.csv"
    write_records(records(REFUSER), questionnaire, path)
    header, line = path.read_text("utf-8").splitlines()
    path.write_text(f"{header},story\n{line},Lang verhaal\n", "utf-8")
    assert found(read_records(path, questionnaire), questionnaire) == [("R28", 1, "story")]


def test_records_that_lack_a_variable_say_so(questionnaire: Questionnaire) -> None:
    whole = three()
    columns = {name: column for name, column in whole.columns.items() if name != "size"}
    given = Records(whole.respondents, whole.classes, columns, True, "")
    assert found(given, questionnaire) == [("R21", 1, "size")]
