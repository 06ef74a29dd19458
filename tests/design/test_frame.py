"""The frame check, on the real register and on registers as people hand them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.design.frame import check_frame, expected_seats, read_register


REGISTER = Path(__file__).parents[2] / "editions/2024/sources/organisations.csv"
HEADER = "code,tier,name,province_code,province,inhabitants,council_seats_registered"


@pytest.fixture
def register(tmp_path):
    """Writes a register of the given lines and returns its path."""

    def write(*lines: str, header: str = HEADER) -> Path:
        path = tmp_path / "register.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write


def codes_of(caught: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_it_finds_the_80_of_342_municipalities_that_differ_from_the_law():
    municipalities = check_frame(REGISTER).tier("gemeente")
    assert (municipalities.organisations, municipalities.differing) == (342, 80)
    assert (municipalities.seats_registered, municipalities.seats_expected) == (8516, 8616)


def test_it_lists_the_worst_difference_first_and_breaks_ties_by_name():
    differences = check_frame(REGISTER).differences
    worst = differences[0]
    assert (worst.organisation.name, worst.expected, worst.registered) == ("Gorinchem", 25, 12)
    assert worst.difference == -13
    order = [(-abs(one.difference), one.organisation.name) for one in differences]
    assert order == sorted(order)


def test_it_finds_every_province_as_the_provinciewet_prescribes():
    provinces = check_frame(REGISTER).tier("provincie")
    assert provinces.differing == 0
    assert provinces.seats_expected == provinces.seats_registered == 572


def test_it_counts_the_organisations_of_every_tier_and_complains_of_nothing():
    check = check_frame(REGISTER)
    assert [(count.tier, count.organisations) for count in check.tiers] == [
        ("gemeente", 342),
        ("provincie", 12),
        ("waterschap", 21),
    ]
    assert check.problems == ()


@pytest.mark.parametrize(
    ("inhabitants", "seats"),
    [(0, 9), (3_000, 9), (3_001, 11), (25_000, 19), (25_001, 21), (200_000, 39), (200_001, 45)],
)
def test_it_steps_at_the_borders_of_gemeentewet_article_8(inhabitants, seats):
    assert expected_seats("gemeente", inhabitants) == seats


@pytest.mark.parametrize(
    ("inhabitants", "seats"), [(400_000, 39), (400_001, 41), (2_000_000, 53), (2_000_001, 55)]
)
def test_it_steps_at_the_borders_of_provinciewet_article_8(inhabitants, seats):
    assert expected_seats("provincie", inhabitants) == seats


@pytest.mark.parametrize(
    ("registered", "cause"), [(19, "size_class"), (23, "size_class"), (20, "even"), (15, "other")]
)
def test_it_says_what_the_likeliest_cause_of_a_difference_is(register, registered, cause):
    path = register(f"gm9001,gemeente,Fictiefstad,pv20,Groningen,27000,{registered}")
    (difference,) = check_frame(path).differences
    assert difference.cause == cause


def test_it_reports_every_mistake_in_a_register_at_once(register):
    path = register(
        "gm9001,gemeente,A,pv20,Groningen,,9",
        "gm9001,gemeente,B,pv20,Groningen,2000,9",
        "gm9002,gemeente,C,pv99,Atlantis,2000,9",
        "gm9003,gemeente,D,pv21,Groningen,2000,9",
        "gm9004,gemeente,E,pv20,Groningen,-5,9",
        "gm9005,gemeente,F,pv20,Groningen,2000,-9",
        "9006,gemeente,G,pv20,Groningen,2000,9",
        "gm9007,gemeentje,H,pv20,Groningen,2000,9",
        "gm9008,gemeente,I,pv20,Groningen,12.345,9",
    )
    with pytest.raises(ProblemsFound) as caught:
        check_frame(path)
    found = {(problem.code, problem.place.row) for problem in caught.value.problems}
    assert found == {
        ("G04", 2),
        ("G08", 3),
        ("G01", 4),
        ("G02", 5),
        ("G05", 6),
        ("G05", 7),
        ("G03", 8),
        ("G01", 9),
        ("G05", 10),
    }


def test_it_leaves_an_ended_municipality_out_and_says_so(register):
    path = register(
        "gm9001,gemeente,Oudstad,pv20,Groningen,2000,9,2023-01-01",
        "gm9002,gemeente,Nieuwstad,pv20,Groningen,2000,9,",
        header=f"{HEADER},end_date",
    )
    check = check_frame(path)
    assert [one.name for one in check.organisations] == ["Nieuwstad"]
    assert [(p.code, p.place.row) for p in check.problems if p.code == "G07"] == [("G07", 2)]


def test_it_refuses_an_end_that_is_no_date(register):
    path = register(
        "gm9001,gemeente,Oudstad,pv20,Groningen,2000,9,vorig jaar", header=f"{HEADER},end_date"
    )
    with pytest.raises(ProblemsFound) as caught:
        check_frame(path)
    assert codes_of(caught) == ["G06"]


def test_it_warns_of_missing_organisations_and_missing_seats(register):
    check = check_frame(register("gm9001,gemeente,Fictiefstad,pv20,Groningen,2000,"))
    assert [problem.code for problem in check.problems] == ["G09", "G09", "G09", "G10"]
    assert check.tier("gemeente").seats_expected == 0


def test_it_refuses_a_register_of_another_shape(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("code;naam\ngm9001;Fictiefstad\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_register(path)
    assert codes_of(caught) == ["F04"]


def test_it_says_in_both_languages_where_and_what_and_what_to_do(register):
    path = register("gm9001,gemeente,Fictiefstad,pv20,Groningen,,9")
    with pytest.raises(ProblemsFound) as caught:
        check_frame(path)
    (problem,) = caught.value.problems
    assert "kolom inhabitants" in problem.say("nl")
    assert "Fictiefstad" in problem.say("en")
