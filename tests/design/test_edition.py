"""An edition is read as a whole, and everything that is wrong with it is told at once."""

import shutil
from pathlib import Path

import pytest

from monitor.concepts.offices import OFFICES
from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import (
    check_edition,
    read_edition,
    read_edition_and_questionnaire,
    smallest_class,
)


EDITION = Path(__file__).parents[2] / "editions" / "2024"


@pytest.fixture
def folder(tmp_path):
    """A copy of edition 2024 that a test may spoil."""
    copy = tmp_path / "2024"
    shutil.copytree(EDITION, copy, ignore=shutil.ignore_patterns("sources"))
    return copy


def spoil(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def codes(folder):
    return [problem.code for problem in check_edition(folder)]


def said(folder):
    return "\n".join(problem.say("nl") for problem in check_edition(folder))


def test_edition_2024_has_no_problem_at_all():
    assert [problem.say("nl") for problem in check_edition(EDITION)] == []


def test_it_knows_its_year_its_title_and_what_it_is_compared_with():
    edition = read_edition(EDITION)
    assert edition.year == 2024
    assert edition.title.nl == "Monitor Integriteit en Veiligheid 2024"
    assert edition.previous == 2022
    assert edition.previous in edition.earlier
    assert list(edition.earlier) == sorted(edition.earlier)


def test_it_says_that_its_respondents_are_generated_and_an_edition_is_real_unless_it_says_so(
    folder,
):
    assert read_edition(EDITION).fictitious
    spoil(folder / "edition.toml", "fictitious = true\n", "")
    assert not read_edition(folder).fictitious
    spoil(folder / "edition.toml", "year = 2024\n", 'year = 2024\nfictitious = "ja"\n')
    assert codes(folder) == ["E02"]


def test_its_classes_hold_every_person_of_the_population_once():
    edition = read_edition(EDITION)
    peopled = {(cell.office, cell.province) for cell in edition.population if cell.count}
    held = [cell for one in edition.classes.values() for cell in one.cells]
    assert sorted(held) == sorted(peopled)


def test_no_class_holds_commissarissen_or_dijkgraven_alone():
    for one in read_edition(EDITION).classes.values():
        offices = {office for office, _ in one.cells}
        assert offices not in ({"commissaris"}, {"dijkgraaf"})
        assert offices <= set(OFFICES)


def test_gender_is_asked_and_its_answers_have_their_value():
    edition, questionnaire = read_edition_and_questionnaire(EDITION)
    gender = edition.background["gender"]
    labels = {one.code: one.label.nl.lower() for one in questionnaire.answers_to(gender.question)}
    assert {code: labels[code] for code in gender.values} == gender.values


def test_the_smallest_class_is_the_threshold_of_the_policy():
    assert smallest_class(EDITION / "protection.toml") == 25


@pytest.mark.parametrize(
    "name",
    [
        "edition.toml",
        "indicators.csv",
        "domains.toml",
        "publications.toml",
        "population.csv",
        "classes.csv",
        "weighting.toml",
        "protection.toml",
        "texts/factsheet.toml",
        "questionnaire/office_holders/survey.csv",
        "questionnaire/office_holders/choices.csv",
        "questionnaire/office_holders/settings.csv",
    ],
)
def test_a_file_that_is_missing_is_named(folder, name):
    (folder / name).unlink()
    problems = check_edition(folder)
    assert [problem.code for problem in problems] == ["F01"]
    assert str(problems[0].place.file).endswith(name)


def test_a_folder_that_does_not_exist_is_one_problem(tmp_path):
    assert codes(tmp_path / "nergens") == ["F01"]


def test_a_file_in_place_of_a_folder_is_one_problem():
    assert codes(EDITION / "edition.toml") == ["E20"]


def test_an_empty_folder_misses_every_file(tmp_path):
    assert set(codes(tmp_path)) == {"F01"}


def test_faults_in_different_files_are_told_together(folder):
    spoil(folder / "edition.toml", "previous = 2022", "previous = 2023")
    spoil(folder / "domains.toml", 'by = ["tier"]', 'by = ["laag"]')
    spoil(folder / "publications.toml", '"agg_threat"', '"agg_dreiging"')
    spoil(folder / "questionnaire/office_holders/survey.csv", "select_one gender", "select_one sex")
    found = check_edition(folder)
    files = {Path(problem.place.file).name for problem in found}
    assert files >= {"edition.toml", "domains.toml", "publications.toml", "survey.csv"}


def test_reading_raises_what_checking_lists(folder):
    spoil(folder / "domains.toml", "priority = 20", 'priority = "eerst"')
    with pytest.raises(ProblemsFound) as raised:
        read_edition(folder)
    assert [*raised.value.problems] == check_edition(folder)


def test_a_setting_that_is_missing_is_named_with_an_example(folder):
    spoil(folder / "edition.toml", 'agency = "fictief bureau"\n', "")
    assert codes(folder) == ["E01"]
    assert 'agency = "…"' in said(folder)


def test_a_setting_of_another_kind_is_refused(folder):
    spoil(folder / "edition.toml", "year = 2024", 'year = "2024"')
    assert "E02" in codes(folder)


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(folder):
    spoil(folder / "edition.toml", "base_edition", "base_editon")
    assert sorted(codes(folder)) == ["E01", "E23"]
    assert "(base_edition?)" in said(folder)


def test_a_year_in_which_there_was_no_monitor_is_refused(folder):
    spoil(folder / "edition.toml", "year = 2024", "year = 1924")
    assert "E21" in codes(folder)


def test_the_edition_it_is_compared_with_must_have_been_published(folder):
    spoil(folder / "edition.toml", "previous = 2022", "previous = 2021")
    assert codes(folder) == ["E03"]


def test_fieldwork_cannot_end_before_it_starts(folder):
    spoil(folder / "edition.toml", "end = 2024-04-05", "end = 2024-02-05")
    assert codes(folder) == ["E24"]


def test_a_title_in_one_language_is_refused(folder):
    spoil(folder / "edition.toml", 'en = "Monitor Integrity and Safety 2024"\n', "")
    assert codes(folder) == ["E01"]


def test_a_base_that_the_monitor_does_not_know_is_refused(folder):
    spoil(folder / "edition.toml", "[bases]", '[bases]\nslachtoffers = "true()"')
    assert codes(folder) == ["E03"]


def test_a_base_over_an_unknown_question_is_refused(folder):
    spoil(folder / "edition.toml", '"${police_report} = 2"', '"${police_reprot} = 2"')
    assert codes(folder) == ["E06"]
    assert "(police_report?)" in said(folder)


def test_a_base_that_cannot_be_read_is_refused_at_its_place(folder):
    spoil(folder / "edition.toml", '"${police_report} = 2"', '"${police_report} ="')
    problem = check_edition(folder)[0]
    assert problem.code == "Q01"
    assert problem.place.column == "bases.no_police_report"


def test_a_gender_without_answer_in_the_questionnaire_is_refused(folder):
    spoil(folder / "edition.toml", "vrouw = 2", "vrouw = 7")
    assert codes(folder) == ["E07"]


def test_a_gender_question_that_does_not_exist_is_refused(folder):
    spoil(folder / "edition.toml", 'question = "gender"', 'question = "geslacht"')
    assert codes(folder) == ["E08"]


def test_routing_by_a_choice_that_does_not_exist_is_refused(folder):
    sheet = folder / "questionnaire/office_holders/survey.csv"
    spoil(sheet, "${witness} = 1", "${witness} = 5")
    assert codes(folder) == ["E07"]


def test_a_line_of_the_population_that_is_lost_is_told(folder):
    lines = (folder / "population.csv").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("raadslid,pv26,vrouw")]
    assert len(kept) == len(lines) - 1
    (folder / "population.csv").write_text("\n".join(kept) + "\n", "utf-8")
    assert codes(folder) == ["G20"]


def test_every_municipality_of_the_register_has_its_mayor(folder):
    shutil.copytree(EDITION / "sources", folder / "sources")
    assert codes(folder) == []
    spoil(folder / "population.csv", "burgemeester,pv26,man,", "burgemeester,pv26,man,1")
    assert codes(folder) == ["G21"]
    assert "In pv26 telt de populatie" in said(folder)


def test_a_register_that_cannot_be_read_is_told(folder):
    (folder / "sources").mkdir()
    (folder / "sources" / "organisations.csv").write_text("naam\nx\n", "utf-8")
    assert set(codes(folder)) == {"F05", "F06"}


def test_a_threshold_that_is_missing_from_the_policy_is_told(folder):
    spoil(folder / "protection.toml", "own_figure", "eigen_cijfer")
    assert codes(folder) == ["E01"]


@pytest.mark.parametrize("name", ["edition.toml", "domains.toml", "publications.toml"])
def test_a_file_that_is_no_toml_is_told_with_the_others(folder, name):
    (folder / name).write_text("dit is geen toml", "utf-8")
    assert "F08" in codes(folder)


@pytest.mark.parametrize("name", ["edition.toml", "domains.toml", "publications.toml"])
@pytest.mark.parametrize("content", ["a = 1\n", "publication = 3\nfamily = 4\n[[domain]]\n"])
def test_a_settings_file_about_something_else_gives_problems_and_no_traceback(
    folder, name, content
):
    (folder / name).write_text(content, "utf-8")
    assert codes(folder)


def test_every_problem_can_be_said_in_both_languages(folder):
    for name in ("edition.toml", "domains.toml", "publications.toml", "texts/factsheet.toml"):
        (folder / name).write_text("[[domain]]\nid = 1\n[[publication]]\nid = 'x'\n", "utf-8")
    problems = check_edition(folder)
    assert len(problems) > 10
    assert all(problem.say("nl") and problem.say("en") for problem in problems)
