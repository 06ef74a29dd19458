"""The policy is read whole or refused whole: no threshold without a source, none forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.protect.policy import AT_LEAST, AT_MOST, KEYS, Policy, looser, read_policy


EDITION = Path(__file__).parents[2] / "editions" / "2024" / "protection.toml"


def rewritten(folder: Path, *changes: tuple[str, str]) -> Path:
    text = EDITION.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "protection.toml"
    path.write_text(text, "utf-8")
    return path


def complaints(path: Path) -> list[str]:
    with pytest.raises(ProblemsFound) as refusal:
        read_policy(path)
    for problem in refusal.value.problems:
        assert problem.say("nl") and problem.say("en")
    return [f"{problem.code} {problem.place.column}" for problem in refusal.value.problems]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(EDITION)


def test_it_holds_the_thresholds_of_the_design(policy: Policy) -> None:
    assert (policy.own_figure, policy.whole_percent, policy.large) == (25, 100, 1000)
    assert (policy.hard_minimum, policy.coarse_minimum, policy.minimum) == (10, 20, 30)
    assert (policy.rounding, policy.tail) == (5, 3)
    assert (policy.effective_n, policy.interval_width) == (30, 30)
    assert policy.of("fieldwork", "batch") == 10
    assert (policy.of("register", "persons"), policy.of("register", "count")) == (25, 5)
    assert policy.thresholds["dominance", "design_effect"].value == 2.5


def test_every_threshold_names_its_source(policy: Policy) -> None:
    assert set(policy.thresholds) == {(section, key) for section in KEYS for key in KEYS[section]}
    assert all(len(entry.source) > 10 for entry in policy.thresholds.values())


def test_its_fingerprint_follows_numbers_and_sources_but_not_comments(
    policy: Policy, tmp_path: Path
) -> None:
    commented = rewritten(tmp_path, ("# Onthullingsbeleid", "# Beleid"))
    assert read_policy(commented).fingerprint == policy.fingerprint
    changed = rewritten(tmp_path, ("coarse = { value = 20,", "coarse = { value = 21,"))
    assert read_policy(changed).fingerprint != policy.fingerprint
    resourced = rewritten(tmp_path, ("besluit 3: tellingen onder 5 nooit", "een andere bron"))
    assert read_policy(resourced).fingerprint != policy.fingerprint
    assert len(policy.fingerprint) == 64


def test_it_reports_every_mistake_at_once(tmp_path: Path) -> None:
    path = rewritten(
        tmp_path,
        ('version = "2024.1"', ""),
        ("own_figure   =", "own_figures  ="),
        ("persons = { value = 3,", 'persons = { value = "drie",'),
        ("batch         = { value = 10, source", "batch         = { value = 10, bron"),
        ('source = "besluit 3: tellingen onder 5 nooit"', 'source = " "'),
        ("[fieldwork]", "[veldwerk]\n[fieldwork]"),
    )
    assert complaints(path) == [
        "P07 None",
        "P02 veldwerk",
        "P02 population.own_figures",
        "P01 population.own_figure",
        "P04 tails.persons",
        "P03 fieldwork.batch",
        "P05 register.count",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("whole_percent = { value = 100,", "whole_percent = { value = 10,", "P06 population"),
        ("coarse = { value = 20,", "coarse = { value = 40,", "P06 respondents"),
        ("hard   = { value = 10,", "hard   = { value = 4,", "P04 respondents.hard"),
        (
            "own_figure   = { value = 25,",
            "own_figure   = { value = 9,",
            "P04 population.own_figure",
        ),
        ("points = { value = 5,", "points = { value = 2.5,", "P04 rounding.points"),
        ("points = { value = 5,", "points = { value = true,", "P04 rounding.points"),
        ("persons = { value = 25,", "persons = { value = nan,", "P04 register.persons"),
    ],
)
def test_it_refuses_thresholds_that_protect_nobody(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert complaints(rewritten(tmp_path, (old, new))) == [expected]


def test_the_policy_of_2024_is_nowhere_looser_than_the_design(policy: Policy) -> None:
    assert looser(policy, EDITION) == []
    assert {*AT_LEAST, *AT_MOST} <= {(section, key) for section in KEYS for key in KEYS[section]}
    assert not AT_LEAST.keys() & AT_MOST.keys()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("own_figure   = { value = 25,", "own_figure   = { value = 24,", ["population.own_figure"]),
        ("hard   = { value = 10,", "hard   = { value = 5,", ["respondents.hard"]),
        (
            "largest_percent    = { value = 90,",
            "largest_percent    = { value = 91,",
            ["dominance.largest_percent"],
        ),
        ("largest_percent    = { value = 90,", "largest_percent    = { value = 80,", []),
        ("hard   = { value = 10,", "hard   = { value = 12,", []),
    ],
)
def test_less_protection_than_the_design_is_told_and_more_is_not(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    path = rewritten(tmp_path, (old, new))
    found = looser(read_policy(path), path)
    assert [problem.place.column for problem in found] == expected
    assert all(problem.code == "P08" and not problem.blocking for problem in found)
    assert all(problem.say("nl") and problem.say("en") for problem in found)


def test_the_bounds_of_a_threshold_are_told_as_whole_numbers(tmp_path: Path) -> None:
    path = rewritten(tmp_path, ("own_figure   = { value = 25,", "own_figure   = { value = 9,"))
    with pytest.raises(ProblemsFound) as refusal:
        read_policy(path)
    assert "nodig is geheel, 10–1000000" in refusal.value.problems[0].what("nl")
    assert "needed is whole, 10–1000000" in refusal.value.problems[0].what("en")


def test_a_section_that_is_no_table_counts_as_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "protection.toml"
    path.write_text('version = "1"\nregister = 5\n', "utf-8")
    assert "P01 register.persons" in complaints(path)


def test_a_missing_file_is_a_complaint_and_no_traceback(tmp_path: Path) -> None:
    assert complaints(tmp_path / "weg.toml") == ["F01 None"]


def test_a_cell_may_be_withheld_by_name_with_a_reason(tmp_path: Path):
    text = EDITION.read_text("utf-8")
    path = tmp_path / "protection.toml"
    path.write_text(
        f'{text}\n[[withhold]]\nindicator = "agg_any"\ndomain = "pv29"\nreason = "aanval"\n',
        "utf-8",
    )
    policy = read_policy(path)
    assert [(one.indicator, one.domain) for one in policy.withheld] == [("agg_any", "pv29")]
    assert policy.fingerprint != read_policy(EDITION).fingerprint


@pytest.mark.parametrize(
    "cell", ['indicator = "agg_any"', 'indicator = 1\ndomain = "a"\nreason = "b"']
)
def test_a_withheld_cell_without_group_or_reason_is_refused(cell, tmp_path: Path):
    text = EDITION.read_text("utf-8")
    path = tmp_path / "protection.toml"
    path.write_text(f"{text}\n[[withhold]]\n{cell}\n", "utf-8")
    with pytest.raises(ProblemsFound, match="P14"):
        read_policy(path)
