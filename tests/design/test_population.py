"""The population of 2024 and the weighting classes made from it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.concepts.offices import OFFICES
from monitor.concepts.places import PROVINCES
from monitor.concepts.problems import ProblemsFound
from monitor.design import population_from_register as made
from monitor.design.edition import smallest_class
from monitor.design.model import PopulationCell
from monitor.design.population import (
    largest_remainder,
    make_classes,
    persons_by_cell,
    read_classes,
    read_population,
)


EDITION = Path(__file__).parents[2] / "editions" / "2024"
POPULATION = read_population(EDITION / "population.csv")
MINIMUM = smallest_class(EDITION / "protection.toml")


def persons_per_office(gender: str | None = None) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in POPULATION:
        if gender in (None, cell.gender):
            found[cell.office] += cell.count
    return found


# --- the population ------------------------------------------------------------------------------


def test_it_counts_every_office_once_and_eleven_and_a_half_thousand_in_all():
    offices = persons_per_office()
    assert set(offices) == set(OFFICES)
    assert offices["burgemeester"] == 342
    assert offices["wethouder"] == 1414
    assert offices["raadslid"] == 8452
    assert offices["statenlid"] == 572
    assert (offices["commissaris"], offices["dijkgraaf"]) == (12, 21)
    assert offices["db_lid"] + offices["ab_lid"] == 602
    assert 11_400 <= sum(offices.values()) <= 11_600


@pytest.mark.parametrize(
    ("office", "share"),
    [("burgemeester", 0.31), ("wethouder", 0.27), ("raadslid", 0.33), ("gedeputeerde", 0.24)],
)
def test_it_has_the_published_share_of_women(office, share):
    women, persons = persons_per_office("vrouw")[office], persons_per_office()[office]
    assert abs(women - share * persons) <= 0.5


def test_it_gives_every_province_one_commissaris_and_the_states_seats_of_the_register():
    persons = persons_by_cell(POPULATION)
    assert {persons["commissaris", code] for code in PROVINCES} == {1}
    assert persons["statenlid", "pv29"] == 39
    assert persons["statenlid", "pv28"] == 55


def test_it_names_a_source_for_every_count_and_marks_what_is_assumed():
    assert all(cell.source for cell in POPULATION)
    assert all(cell.assumed for cell in POPULATION if "geen bron" in cell.source)


def test_the_committed_tables_are_what_the_register_and_the_counts_give(tmp_path):
    (tmp_path / "sources").mkdir()
    for name in ("sources/organisations.csv", "sources/counts.toml", "protection.toml"):
        (tmp_path / name).write_bytes((EDITION / name).read_bytes())
    assert made.main([str(tmp_path)]) == 0
    for name in ("population.csv", "classes.csv"):
        assert (tmp_path / name).read_bytes() == (EDITION / name).read_bytes()


def test_making_the_tables_refuses_counts_that_miss_something_and_writes_nothing(tmp_path, capsys):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "organisations.csv").write_bytes(
        (EDITION / "sources" / "organisations.csv").read_bytes()
    )
    text = (EDITION / "sources" / "counts.toml").read_text("utf-8")
    (sources / "counts.toml").write_text(
        text.replace("women = 0.31", "women = 31").replace("[ab_lid]", "[ablid]"), encoding="utf-8"
    )
    assert made.main([str(tmp_path)]) == 2
    complaints = capsys.readouterr().err
    assert complaints.count("G19") == 2
    assert complaints.count("G01") == 1
    assert not (tmp_path / "population.csv").exists()


@given(
    st.integers(0, 5000),
    st.dictionaries(st.integers(), st.fractions(0, 50), min_size=1, max_size=15),
)
def test_largest_remainders_keep_the_total_and_stay_within_one_of_the_share(total, shares):
    whole = sum(shares.values())
    if not whole:
        return
    counts = largest_remainder(total, shares)
    assert sum(counts.values()) == total
    assert all(abs(counts[key] - Fraction(total) * shares[key] / whole) < 1 for key in shares)


HEADER = "office,province,gender,count,source,assumption"


def test_reading_reports_every_mistake_in_a_population_at_once(tmp_path):
    path = tmp_path / "population.csv"
    lines = [
        HEADER,
        "burgemeester,pv20,man,7,CBS,",
        "burgemeester,pv20,man,7,CBS,",
        "burgermeester,pv20,vrouw,7,CBS,",
        "wethouder,pv19,vrouw,7,CBS,",
        "wethouder,pv20,anders,7,CBS,",
        "wethouder,pv20,vrouw,-7,CBS,",
        "wethouder,pv20,man,7,,",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_population(path)
    found = [(problem.code, problem.place.row) for problem in caught.value.problems]
    assert found == [
        *(("G11", 3), ("G01", 4), ("G01", 5), ("G01", 6), ("G05", 7), ("G12", 8)),
        ("G20", 2),
    ]


def test_a_group_that_is_not_stated_is_told_and_nobody_may_be_stated(tmp_path):
    path = tmp_path / "population.csv"
    lines = [HEADER, "commissaris,pv20,man,1,CBS,", "wethouder,pv20,vrouw,7,CBS,"]
    path.write_text("\n".join([*lines, "wethouder,pv20,man,9,CBS,"]) + "\n", "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_population(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row) == ("G20", 2)
    assert "commissaris · pv20 · vrouw" in problem.what("nl")
    lines += ["wethouder,pv20,man,9,CBS,", "commissaris,pv20,vrouw,0,CBS,"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert len(read_population(path)) == 4


# --- the classes ---------------------------------------------------------------------------------


def persons_of(one) -> int:
    persons = persons_by_cell(POPULATION)
    return sum(persons[cell] for cell in one.cells)


def test_no_class_points_at_fewer_than_25_persons():
    classes = read_classes(EDITION / "classes.csv", POPULATION, MINIMUM)
    assert min(persons_of(one) for one in classes.values()) >= 25


def test_every_person_belongs_to_exactly_one_class():
    classes = read_classes(EDITION / "classes.csv", POPULATION, MINIMUM)
    cells = Counter(cell for one in classes.values() for cell in one.cells)
    assert set(cells.values()) == {1}
    assert cells.keys() == persons_by_cell(POPULATION).keys()


def test_a_large_office_keeps_its_provinces_and_a_small_one_gives_them_up():
    classes = read_classes(EDITION / "classes.csv", POPULATION, MINIMUM)
    councillors = {one.province for one in classes.values() if one.office_group == "raadslid"}
    assert councillors == set(PROVINCES)
    executives = [one for one in classes.values() if one.office_group == "bestuur_provincie"]
    assert {(one.region, one.province) for one in executives} == {("", "")}


def test_the_classes_read_are_the_classes_made():
    classes = read_classes(EDITION / "classes.csv", POPULATION, MINIMUM)
    assert tuple(classes.values()) == make_classes(POPULATION, MINIMUM)


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(OFFICES)), st.sampled_from(sorted(PROVINCES))),
    st.integers(0, 60),
    min_size=1,
)


@given(COUNTS, st.integers(1, 40))
def test_classes_of_any_population_are_a_partition_into_large_enough_parts(counts, minimum):
    population = [
        PopulationCell(office, province, "man", count, "fictief", assumed=True)
        for (office, province), count in counts.items()
    ]
    persons = persons_by_cell(population)
    try:
        classes = make_classes(population, minimum)
    except ProblemsFound as found:
        assert {problem.code for problem in found.problems} == {"G18"}
        return
    cells = [cell for one in classes for cell in one.cells]
    assert sorted(cells) == sorted(persons)
    assert all(sum(persons[cell] for cell in one.cells) >= minimum for one in classes)
    assert len({one.code for one in classes}) == len(classes)


CLASS_HEADER = "code,office_group,tier,role,region,province,cells"
SMALL = [
    PopulationCell("burgemeester", "pv20", "man", 30, "fictief", assumed=True),
    PopulationCell("burgemeester", "pv21", "man", 10, "fictief", assumed=True),
    PopulationCell("wethouder", "pv20", "man", 40, "fictief", assumed=True),
    PopulationCell("wethouder", "pv21", "man", 40, "fictief", assumed=True),
]


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (
            [
                "b,burgemeester,gemeente,bestuurder,noord,,burgemeester@pv20 burgemeester@pv21",
                "w,wethouder,gemeente,bestuurder,noord,,wethouder@pv20 wethouder@pv21",
            ],
            [],
        ),
        (
            [
                "b1,burgemeester,gemeente,bestuurder,noord,pv20,burgemeester@pv20",
                "b2,burgemeester,gemeente,bestuurder,noord,pv21,burgemeester@pv21",
                "w,wethouder,gemeente,bestuurder,noord,,wethouder@pv20 wethouder@pv21",
            ],
            ["G16"],
        ),
        (
            [
                "b,burgemeester,provincie,bestuurder,noord,,burgemeester@pv20 burgemeester@pv21",
                "b,wethouder,gemeente,bestuurder,noord,pv20,wethouder@pv20",
            ],
            ["G13", "G08", "G15"],
        ),
        (
            [
                "b,burgemeester,gemeente,bestuurder,noord,,burgemeester@pv20 burgemeester@pv21",
                "w,wethouder,gemeente,bestuurder,noord,,wethouder@pv20 wethouder@pv21",
                "x,wethouder,gemeente,bestuurder,noord,pv20,wethouder@pv20 wethouder@pv99",
            ],
            ["G17", "G14"],
        ),
    ],
)
def test_reading_classes_refuses_whatever_is_no_partition(tmp_path, lines, codes):
    path = tmp_path / "classes.csv"
    path.write_text("\n".join([CLASS_HEADER, *lines]) + "\n", encoding="utf-8")
    found = []
    try:
        read_classes(path, SMALL, 25)
    except ProblemsFound as problems:
        found = [problem.code for problem in problems.problems]
    assert found == codes
