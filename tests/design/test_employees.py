"""The survey of employees beside that of office holders: its population, its place, its policy."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from monitor.concepts.populations import POPULATIONS
from monitor.concepts.problems import ProblemsFound
from monitor.design.domains import employers, group_of, people_of
from monitor.design.edition import (
    check_edition,
    policy_of,
    read_edition,
    read_edition_and_questionnaire,
    read_employees_survey,
)
from monitor.design.employees import (
    code_of,
    count_organisations,
    employee_classes,
    read_employees,
    write_employees,
)
from monitor.design.frame import read_register
from monitor.design.weighting import read_weighting


EDITION = Path(__file__).parents[2] / "editions" / "2024"
SURVEY = EDITION / "medewerkers"
REGISTER = EDITION / "sources" / "organisations.csv"
MAIN = read_edition(EDITION)
EMPLOYEES, QUESTIONNAIRE = read_edition_and_questionnaire(SURVEY)


def refused(act) -> set[str]:
    with pytest.raises(ProblemsFound) as found:
        act()
    return {problem.code for problem in found.value.problems}


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """The survey in an edition of its own, to be spoilt."""
    home = tmp_path / "2024"
    shutil.copytree(SURVEY, home / "medewerkers")
    shutil.copy(EDITION / "protection.toml", home / "protection.toml")
    return home / "medewerkers"


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_both_surveys_of_an_edition_are_about_other_people():
    assert (MAIN.people, EMPLOYEES.people) == ("ambtsdragers", "medewerkers")
    assert set(POPULATIONS) > {MAIN.people, EMPLOYEES.people}
    assert not MAIN.domains.keys() & EMPLOYEES.domains.keys()
    assert (MAIN.everyone, EMPLOYEES.everyone) == ("all", "medewerkers-decentraal")


def test_every_group_of_employees_says_so_in_its_id_and_in_words():
    for domain in EMPLOYEES.domains.values():
        assert people_of(domain.id) == "medewerkers"
        assert "medewerkers" in domain.group.nl and "employees" in domain.group.en
    assert group_of({"size_class": "onder20", "gender": "vrouw"}, "medewerkers").nl == (
        "vrouwelijke medewerkers van gemeenten tot 20.000 inwoners"
    )
    assert {people_of(name) for name in MAIN.domains} == {"ambtsdragers"}


def test_the_questions_exist_in_both_languages_and_the_survey_has_no_fault():
    assert not check_edition(SURVEY)
    for question in QUESTIONNAIRE.questions.values():
        if question.type not in ("hidden", "calculate"):
            assert question.label.nl and question.label.en, question.name
            assert "ambt" not in question.label.nl.replace("ambtseed of ambtsbelofte", "")


def test_one_policy_holds_for_all_surveys_of_an_edition():
    assert policy_of(SURVEY) == EDITION / "protection.toml" == policy_of(EDITION)


def test_organisations_are_counted_in_the_register_and_employees_are_fictitious():
    counted = count_organisations(read_register(REGISTER))
    stated = read_weighting(SURVEY / "weighting.toml").organisations
    assert {code_of(employer): n for employer, n in counted.items()} == stated
    assert sum(stated.values()) == 342 + 12 + 21
    assert all(cell.assumed and "fictief" in cell.source for cell in EMPLOYEES.population)


def test_the_population_is_the_one_that_its_sources_give(survey: Path):
    before = (survey / "population.csv").read_bytes()
    (survey / "population.csv").unlink()
    write_employees(survey, REGISTER)
    assert (survey / "population.csv").read_bytes() == before


def test_a_class_is_a_tier_and_a_size_and_never_an_organisation():
    assert set(EMPLOYEES.classes) == {code_of(employer) for employer in employers()}
    for entry in EMPLOYEES.classes.values():
        assert (entry.office_group, entry.region, entry.province) == ("", "", "")


def test_a_class_with_too_few_employees_is_refused(survey: Path):
    path = survey / "population.csv"
    population = read_employees(path)
    assert refused(lambda: employee_classes(path, population, 20_000)) == {"G16"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("gemeente,onder20,man", "gemeenten,onder20,man", "G01"),
        ("gemeente,onder20,man", "gemeente,klein,man", "G01"),
        ("provincie,,man,6600", "provincie,,man,veel", "G05"),
        ("provincie,,man", "provincie,,vrouw", "G11"),
    ],
)
def test_a_wrong_row_of_the_population_is_told(survey: Path, old: str, new: str, code: str):
    spoil(survey / "population.csv", old, new)
    assert code in refused(lambda: read_employees(survey / "population.csv"))


def test_a_population_without_source_is_told(survey: Path):
    path = survey / "population.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["source"] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert refused(lambda: read_employees(path)) == {"G12"}


def test_the_organisations_of_every_class_must_be_counted(survey: Path):
    spoil(survey / "weighting.toml", "waterschap = 21\n", "waterschappen = 21\n")
    assert [one.code for one in check_edition(survey)] == ["E27", "E27"]


@pytest.mark.parametrize("count", ["0", "-1", '"veel"', "true"])
def test_the_number_of_organisations_is_a_number(survey: Path, count: str):
    spoil(survey / "weighting.toml", "waterschap = 21\n", f"waterschap = {count}\n")
    assert [one.code for one in check_edition(survey)] == ["W12"]


def test_a_survey_of_another_year_is_refused(tmp_path: Path):
    folder = tmp_path / "2024"
    shutil.copytree(EDITION, folder)
    spoil(folder / "medewerkers" / "edition.toml", "year = 2024", "year = 2023")
    edition = read_edition(folder)
    assert refused(lambda: read_employees_survey(edition)) == {"E25"}


def test_asking_for_employees_where_there_are_none_is_refused():
    assert refused(lambda: read_employees_survey(EMPLOYEES)) == {"E26"}
