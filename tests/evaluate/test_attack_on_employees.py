"""The attacker knows employees too: by tier and size of the organisation, with their figures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluate.outsider import EDITION, FIGURES, write
from monitor.evaluate.attack import Target, attack
from monitor.evaluate.attack.people import further_surveys, read_people


SURVEY = EDITION / "medewerkers"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """The public files of edition 2024, of which one province has but fifteen women in service."""
    home = tmp_path / "2024"
    home.mkdir()
    for name in ("population.csv", "classes.csv", "indicators.csv", "protection.toml"):
        shutil.copy(EDITION / name, home / name)
    shutil.copytree(SURVEY, home / "medewerkers")
    population = home / "medewerkers" / "population.csv"
    text = population.read_text("utf-8")
    population.write_text(text.replace("provincie,,vrouw,6600", "provincie,,vrouw,15"), "utf-8")
    return home


def publication(folder: Path, figures: dict[str, tuple[int, int]]) -> Path:
    """Open data on employees: domain → percentage and n."""
    lines = [
        (f"MIV2024.agg_any.{domain}", "all", value, "", "", "", n, "false", "")
        for domain, (value, n) in figures.items()
    ]
    write(folder / "open-data" / "medewerkers" / "observations.csv", FIGURES, lines)
    return folder


def test_a_group_is_named_by_its_code_and_by_no_code_of_office_holders():
    assert further_surveys(EDITION) == [SURVEY]
    people = read_people(SURVEY)
    assert people.size(people.group("medewerkers-decentraal")) == people.persons.sum()
    assert people.size(people.group("medewerkers-onder20-vrouw")) == 3765
    assert people.group("gemeente") is None and people.group("all") is None
    assert read_people(EDITION).group("medewerkers-gemeente") is None


def test_a_small_group_of_employees_is_found_by_subtraction(edition: Path, tmp_path: Path):
    figures = {"medewerkers-provincie": (30, 400), "medewerkers-provincie-man": (31, 390)}
    report = attack(Target((publication(tmp_path / "b", figures),), edition))
    found = [finding for finding in report.findings if finding.code == "X10"]
    assert [one.values["population"] for one in found] == [15]
    assert found[0].values["sum"] == "medewerkers-provincie − medewerkers-provincie-man"


def test_figures_that_give_nobody_away_are_not_found(edition: Path, tmp_path: Path):
    figures = {"medewerkers-provincie": (30, 400), "medewerkers-gemeente": (31, 2000)}
    report = attack(Target((publication(tmp_path / "b", figures),), edition))
    assert not report.findings
    assert report.understood == 2


def test_a_handful_who_did_not_tell_their_gender_is_found_among_employees(tmp_path: Path):
    numbers = {"medewerkers-decentraal": 1000, "medewerkers-man": 500, "medewerkers-vrouw": 496}
    figures = {domain: (30, n) for domain, n in numbers.items()}
    report = attack(Target((publication(tmp_path / "b", figures),), EDITION))
    assert [finding.code for finding in report.findings] == ["X12"]


def test_two_data_sets_may_differ_in_length_and_one_in_two_formats_may_not(tmp_path: Path):
    build = publication(tmp_path / "b", {"medewerkers-gemeente": (30, 2000)})
    row = ("MIV2024.agg_any.all", "all", 44, "", "", "", 3000, "false", "")
    other = ("MIV2024.agg_verbal.all", "all", 41, "", "", "", 3000, "false", "")
    write(build / "open-data" / "observations.csv", FIGURES, [row, other])
    assert not attack(Target((build,), EDITION)).findings
    write(build / "open-data" / "again.csv", FIGURES, [row])
    assert {finding.code for finding in attack(Target((build,), EDITION)).findings} == {"X14"}
