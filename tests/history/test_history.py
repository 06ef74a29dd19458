"""The history of published figures: what the real folder says, and what a folder is refused for."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.concepts.problems import ProblemsFound
from monitor.design.files import read_table
from monitor.design.history import History, read_history


EDITIONS = Path(__file__).parents[2] / "editions"
REAL = EDITIONS / "history"


def indicators_of_2024() -> set[str]:
    with (EDITIONS / "2024" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def history() -> History:
    return read_history(REAL, indicators_of_2024())


def values(figures) -> dict[int, int]:
    return {wave: figure.value for wave, figure in figures.items()}


# --- the real figures ----------------------------------------------------------------------------


def test_all_223_published_figures_are_there_as_number_or_in_words(history):
    assert (len(history.figures), len(history.verbal)) == (184, 39)


def test_the_headline_series_runs_from_2010_to_2024(history):
    assert values(history.canonical("agg_any", "all")) == {
        2010: 32,
        2012: 38,
        2014: 23,
        2016: 27,
        2018: 29,
        2020: 35,
        2022: 49,
        2024: 45,
    }


def test_2014_has_three_vintages_and_says_why_23_holds_and_26_does_not(history):
    holds, impossible, press = history.vintages("agg_any", "all")[2014]
    assert [holds.value, impossible.value, press.value] == [23, 26, 24]
    assert [holds.standing, impossible.standing, press.standing] == [
        "canonical",
        "erroneous",
        "superseded",
    ]
    assert "Persbericht BZK" in impossible.publication
    assert impossible.reason is not None and "waterschap" in impossible.reason.nl


@pytest.mark.parametrize(
    ("indicator", "group", "wave", "expected"),
    [
        ("agg_any", "burgemeester", 2018, [43, 46]),
        ("adverse_effects", "all", 2020, [41, 40]),
        ("agg_any", "all", 2022, [49, 48]),
    ],
)
def test_every_contradiction_is_kept_with_the_value_that_holds_first(
    history, indicator, group, wave, expected
):
    assert [figure.value for figure in history.vintages(indicator, group)[wave]] == expected


def test_employees_of_2022_are_two_groups_and_marked_as_our_reading(history):
    everyone = history.canonical("agg_any", "medewerkers")[2022]
    local = history.canonical("agg_any", "medewerkers-decentraal")[2022]
    assert (everyone.value, local.value) == (33, 36)
    assert everyone.verification == "inferred"
    assert everyone.reason is not None and "Lezing van deze software" in everyone.reason.nl


def test_local_employees_may_be_compared_over_2022_and_2024_but_employees_may_not(history):
    between = ("agg_any", "medewerkers", 2022, 2024)
    assert history.comparable(*between, group="medewerkers-decentraal")
    assert not history.comparable(*between, group="medewerkers")


def test_no_figure_of_another_survey_is_given_out_as_one_of_the_monitor(history):
    assert {figure.cell.survey for figure in history.main_figures()} == {"miv"}
    assert 2009 not in history.canonical("agg_any", "raadslid")
    assert values(history.canonical("agg_any", "raadslid", survey="vpt")) == {2007: 41, 2009: 49}


def test_a_series_never_mixes_bases(history):
    assert values(history.canonical("police_report", "all")) == {2014: 13, 2018: 10, 2022: 7}
    assert values(history.canonical("police_report_serious", "all")) == {2022: 18}
    assert history.canonical("int_sensitive_info", "pv29") == {}
    assert values(history.canonical("int_sensitive_info", "pv29", "breach_witnesses")) == {2022: 48}
    assert values(history.canonical("police_report", "gemeente", "threat_incidents")) == {2012: 37}


def test_there_is_one_main_figure_for_each_edition_indicator_and_group(history):
    canonical = [figure.cell for figure in history.main_figures() if figure.canonical]
    places = Counter((cell.wave, cell.indicator, cell.group) for cell in canonical)
    assert max(places.values()) == 1


def test_the_base_of_a_main_figure_is_that_of_the_indicator_in_the_edition(history):
    table = EDITIONS / "2024" / "indicators.csv"
    with table.open(encoding="utf-8", newline="") as file:
        bases = {row["id"]: row["base"] for row in csv.DictReader(file)}
    differing = {
        (figure.cell.indicator, figure.cell.base)
        for figure in history.main_figures()
        if figure.cell.base != bases.get(figure.cell.indicator, figure.cell.base)
    }
    assert differing == set()


def test_the_number_of_respondents_stands_with_the_figure_it_belongs_to(history):
    assert history.canonical("agg_any", "all")[2020].n == 3060
    assert history.canonical("agg_verbal", "all")[2020].n == 3002
    assert history.canonical("agg_any", "all")[2022].n == 3033
    assert history.canonical("agg_any", "all")[2024].n is None


def test_every_figure_says_where_it_stood(history):
    for figure in (*history.figures, *history.verbal):
        assert figure.publication and figure.address


def test_forms_break_between_2012_and_2014(history):
    (found,) = [
        one
        for one in history.breaks_between("agg_discrimination", "ambtsdragers", 2014, 2012)
        if one.effect == "break"
    ]
    assert (found.first_wave, found.kind) == (2014, "forms")
    assert not history.comparable("agg_verbal", "ambtsdragers", 2012, 2022)
    assert history.comparable("agg_any", "ambtsdragers", 2012, 2024)


def test_another_bureau_is_noted_but_breaks_nothing(history):
    found = history.breaks_between("agg_any", "ambtsdragers", 2022, 2024)
    assert [(one.kind, one.effect) for one in found] == [("bureau", "note")]


def test_the_incident_asked_about_breaks_only_what_is_asked_of_it(history):
    assert not history.comparable("org_reacted_to_perpetrator", "ambtsdragers", 2010, 2012)
    assert history.comparable("agg_any", "ambtsdragers", 2010, 2012)


def test_nothing_before_2010_is_comparable(history):
    assert not history.comparable("agg_any", "ambtsdragers", 2009, 2010)


def test_no_break_lies_within_one_edition(history):
    assert history.breaks_between("agg_any", "ambtsdragers", 2012, 2012) == ()


def test_it_knows_what_was_not_measured_and_what_nobody_knows(history):
    assert history.measured(2018, "ambtsdragers", "integriteit") == "no"
    assert history.measured(2020, "medewerkers", "veiligheid") == "no"
    assert history.measured(2022, "medewerkers", "veiligheid") == "yes"
    assert history.measured(2010, "organisaties", "beleid") == "unknown"
    assert history.measured(2030, "organisaties", "beleid") == "unknown"


def test_no_figure_was_published_of_what_was_not_measured(history):
    for figure in history.main_figures():
        cell = figure.cell
        part = "integriteit" if cell.indicator.startswith("int_") else "veiligheid"
        part = "beleid" if cell.population == "organisaties" else part
        assert history.measured(cell.wave, cell.population, part) != "no", cell


def test_eight_editions_are_known_by_their_names(history):
    assert list(history.editions) == [2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
    assert history.editions[2010].name == "Bedreigd bestuur"
    assert history.editions[2020].n == 3060


def test_the_bounds_of_words_follow_one_rule_per_kind(history):
    """About: 3 either side. Almost: from 5 below up to the fraction. Just over: up to 5 above."""
    for figure in history.verbal:
        width = round(figure.high - figure.low, 1)
        if figure.kind == "about":
            assert width == 6, figure
        elif figure.kind in ("almost", "just_over"):
            assert 4.5 <= width <= 5.5, figure
        elif figure.kind == "below":
            assert figure.low == 0, figure
        elif figure.kind == "above":
            assert figure.high == 100, figure
        else:
            assert figure.kind == "range"


def test_the_readme_of_the_folder_counts_the_words_as_they_are(history):
    said = re.findall(r"^\| `(\w+)` \| (\d+) \|", (REAL / "LEESMIJ.md").read_text("utf-8"), re.M)
    assert {kind: int(count) for kind, count in said} == Counter(one.kind for one in history.verbal)


def test_counts_of_aldermen_in_2022_disagree_and_one_holds(history):
    counts = [
        (one.count, one.standing)
        for one in history.headcounts
        if (one.year, one.group) == (2022, "wethouder")
    ]
    assert counts == [(1422, "canonical"), (1410, "superseded"), (1300, "superseded")]


# --- what it is refused for ----------------------------------------------------------------------

HEADER = (REAL / "figures.csv").read_text("utf-8").splitlines()[0].split(",")
A_FIGURE = {
    "survey": "miv",
    "wave": "2014",
    "population": "ambtsdragers",
    "group": "all",
    "tier": "all",
    "indicator": "agg_any",
    "base": "all",
    "value": "23",
    "n": "",
    "publication": "Een rapport",
    "address": "voorbeeld.nl/rapport",
    "vintage": "1",
    "standing": "canonical",
    "verification": "published",
}
WHY = {"reason": "Omdat.", "reason_en": "Because."}


def figures(folder: Path, *rows: dict[str, str]) -> Path:
    """A copy of the real folder with these figures in place of the real ones."""
    copy = folder / "history"
    if not copy.exists():
        shutil.copytree(REAL, copy)
    with (copy / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        writer.writerows({**A_FIGURE, **row} for row in rows)
    return copy


def refused(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(ProblemsFound) as found:
        read_history(folder, indicators_of_2024())
    return [
        (one.code, Path(one.place.file).name, one.place.row, one.place.column)
        for one in found.value.problems
    ]


def amend(folder: Path, name: str, line: int, **cells: str) -> Path:
    """A copy of the real folder with some cells of one line (counted from 1) changed."""
    copy = folder / "history"
    shutil.copytree(REAL, copy)
    rows = [dict(row.cells) for row in read_table(copy / name, _header(name))]
    rows[line - 2].update(cells)
    with (copy / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return copy


def _header(name: str) -> list[str]:
    return (REAL / name).read_text("utf-8").splitlines()[0].split(",")


def test_one_sound_figure_is_enough(tmp_path):
    read = read_history(figures(tmp_path, {}), indicators_of_2024())
    assert values(read.canonical("agg_any", "all")) == {2014: 23}


def test_it_refuses_an_unknown_indicator_and_names_the_nearest(tmp_path):
    folder = figures(tmp_path, {"indicator": "agg_anny"})
    assert refused(folder) == [("H01", "figures.csv", 2, "indicator")]
    with pytest.raises(ProblemsFound, match=r"agg_any\?"):
        read_history(folder, indicators_of_2024())


@pytest.mark.parametrize("value", ["101", "-1", "23.5", "23%", "", "½", "²", "1e1", "drie"])
def test_it_refuses_what_is_no_percentage_from_0_to_100(tmp_path, value):
    assert refused(figures(tmp_path, {"value": value})) == [("H02", "figures.csv", 2, "value")]


@pytest.mark.parametrize("value", ["0", "100"])
def test_it_takes_the_ends_of_the_scale(tmp_path, value):
    read = read_history(figures(tmp_path, {"value": value}), indicators_of_2024())
    assert read.figures[0].value == int(value)


def test_it_refuses_two_canonical_values_for_one_cell(tmp_path):
    folder = figures(tmp_path, WHY, {"value": "26", "vintage": "2", **WHY})
    assert ("H03", "figures.csv", 3, "standing") in refused(folder)


def test_it_refuses_two_canonical_values_even_when_they_are_equal(tmp_path):
    assert "H03" in {code for code, *_ in refused(figures(tmp_path, WHY, WHY))}


@pytest.mark.parametrize(
    "other",
    [
        {"survey": "vpt"},
        {"wave": "2016"},
        {"group": "burgemeester", "tier": "gemeente"},
        {"indicator": "agg_verbal"},
        {"base": "victims"},
        {"population": "medewerkers"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_value_of_another_cell_is_no_second_value(tmp_path, other):
    assert len(read_history(figures(tmp_path, {}, other), indicators_of_2024()).figures) == 2


def test_two_populations_never_share_a_series(tmp_path):
    folder = figures(tmp_path, {}, {"population": "organisaties", "value": "99"})
    read = read_history(folder, indicators_of_2024())
    assert values(read.canonical("agg_any", "all")) == {2014: 23}
    assert values(read.canonical("agg_any", "all", population="organisaties")) == {2014: 99}


def test_it_refuses_a_cell_without_a_value_that_holds(tmp_path):
    folder = figures(tmp_path, {"standing": "superseded", "vintage": "2", **WHY})
    assert ("H04", "figures.csv", 2, "standing") in refused(folder)


@pytest.mark.parametrize("column", ["publication", "address"])
def test_it_refuses_a_figure_without_source(tmp_path, column):
    assert refused(figures(tmp_path, {column: ""})) == [("H05", "figures.csv", 2, column)]


@pytest.mark.parametrize(
    "column", ["survey", "population", "group", "tier", "base", "standing", "verification"]
)
def test_it_refuses_a_word_it_does_not_know(tmp_path, column):
    assert ("H06", "figures.csv", 2, column) in refused(figures(tmp_path, {column: "onbekend"}))


def test_it_refuses_a_vintage_without_reason(tmp_path):
    second = {"value": "26", "vintage": "2", "standing": "erroneous"}
    assert refused(figures(tmp_path, WHY, second)) == [("H07", "figures.csv", 3, "reason")]
    assert refused(figures(tmp_path, {}, {**second, **WHY})) == [
        ("H07", "figures.csv", 2, "reason")
    ]


@pytest.mark.parametrize("n", ["0", "-5", "3.060", "ongeveer 1000", "~1000"])
def test_it_refuses_an_n_that_is_no_whole_number(tmp_path, n):
    assert refused(figures(tmp_path, {"n": n})) == [("H08", "figures.csv", 2, "n")]


@pytest.mark.parametrize("wave", ["", "14", "2010-2020", "1899"])
def test_it_refuses_what_is_no_year(tmp_path, wave):
    assert refused(figures(tmp_path, {"wave": wave})) == [("H09", "figures.csv", 2, "wave")]


def test_it_refuses_a_group_under_another_tier(tmp_path):
    folder = figures(tmp_path, {"group": "statenlid", "tier": "gemeente"})
    assert refused(folder) == [("H10", "figures.csv", 2, "tier")]


@pytest.mark.parametrize("vintage", ["1", "3", ""])
def test_it_refuses_vintages_that_do_not_count_from_the_one_that_holds(tmp_path, vintage):
    second = {"value": "26", "vintage": vintage, "standing": "erroneous", **WHY}
    assert ("H11", "figures.csv", 3, "vintage") in refused(figures(tmp_path, WHY, second))


def test_it_refuses_a_text_in_one_language(tmp_path):
    folder = figures(tmp_path, {"note": "Alleen Nederlands."})
    assert refused(folder) == [("H12", "figures.csv", 2, "note_en")]


@pytest.mark.parametrize(
    "bounds",
    [
        {"low": "40", "high": "30"},
        {"low": "-1"},
        {"high": "101"},
        {"low": "een kwart"},
        {"low": "nan"},
        {"high": "inf"},
    ],
)
def test_it_refuses_bounds_that_are_none(tmp_path, bounds):
    assert refused(amend(tmp_path, "verbal.csv", 5, **bounds)) == [("H13", "verbal.csv", 5, "low")]


def test_it_refuses_an_edition_that_never_was(tmp_path):
    assert refused(figures(tmp_path, {"wave": "2013"})) == [("H14", "figures.csv", 2, "wave")]
    elsewhere = figures(tmp_path, {"wave": "2013", "survey": "perikles"})
    assert read_history(elsewhere, indicators_of_2024()).figures[0].cell.wave == 2013


def test_it_refuses_a_code_that_is_described_twice(tmp_path):
    folder = amend(tmp_path, "editions.csv", 3, wave="2010")
    assert ("H15", "editions.csv", 3, None) in refused(folder)


def test_it_refuses_a_break_that_begins_when_there_was_no_edition(tmp_path):
    folder = amend(tmp_path, "breaks.csv", 3, first_wave="2013")
    assert refused(folder) == [("H17", "breaks.csv", 3, "first_wave")]


@pytest.mark.parametrize("name", ["editions.csv", "groups.csv", "indicators.csv", "breaks.csv"])
def test_a_missing_table_is_told_once_and_not_at_each_row_that_names_what_it_held(tmp_path, name):
    shutil.copytree(REAL, tmp_path / "history")
    (tmp_path / "history" / name).unlink()
    assert refused(tmp_path / "history") == [("F01", name, None, None)]


def test_without_the_indicators_of_an_edition_the_rest_of_the_history_is_still_checked(tmp_path):
    folder = amend(tmp_path, "figures.csv", 2, value="159", indicator="onbekend")
    with pytest.raises(ProblemsFound) as found:
        read_history(folder, None, None)
    assert [(one.code, one.place.row) for one in found.value.problems] == [("H02", 2)]


def test_it_refuses_a_group_of_another_population(tmp_path):
    folder = figures(tmp_path, {"group": "medewerkers"})
    assert refused(folder) == [("H16", "figures.csv", 2, "population")]


@pytest.mark.parametrize(
    ("name", "line", "cells", "code", "column"),
    [
        ("breaks.csv", 2, {"kind": "sprong"}, "H06", "kind"),
        ("breaks.csv", 2, {"effect": "misschien"}, "H06", "effect"),
        ("breaks.csv", 3, {"indicators": "agg_any agg_anny"}, "H01", "indicators"),
        ("breaks.csv", 3, {"groups": "burgermeester"}, "H06", "groups"),
        ("breaks.csv", 3, {"source": ""}, "H05", "source"),
        ("breaks.csv", 3, {"reason_en": ""}, "H12", "reason_en"),
        ("coverage.csv", 2, {"measured": "ja"}, "H06", "measured"),
        ("population.csv", 2, {"count": ""}, "H08", "count"),
        ("population.csv", 2, {"group": "burgermeester"}, "H06", "group"),
        ("editions.csv", 2, {"fieldwork_en": ""}, "H12", "fieldwork_en"),
        ("groups.csv", 2, {"tier": "rijk"}, "H06", "tier"),
        ("indicators.csv", 2, {"base": "gevallen"}, "H06", "base"),
    ],
)
def test_it_checks_every_table(tmp_path, name, line, cells, code, column):
    assert (code, name, line, column) in refused(amend(tmp_path, name, line, **cells))


def test_it_reports_everything_at_once_over_all_files(tmp_path):
    folder = figures(
        tmp_path,
        {"value": "230", "indicator": "onzin", "publication": ""},
        {"wave": "2016", "n": "veel"},
    )
    (folder / "breaks.csv").unlink()
    (folder / "groups.csv").write_text("id;nl;en\nx;y;z\n", encoding="utf-8")
    found = refused(folder)
    assert {("H02", "figures.csv", 2, "value"), ("H08", "figures.csv", 3, "n")} <= set(found)
    assert {code for code, *_ in found} >= {"H01", "H02", "H05", "H08", "F01", "F04"}


def test_every_complaint_can_be_said_in_both_languages(tmp_path):
    folder = figures(tmp_path, {"value": "230", "indicator": "onzin"}, {"group": "x"})
    with pytest.raises(ProblemsFound) as found:
        read_history(folder, indicators_of_2024())
    for problem in found.value.problems:
        for language in ("nl", "en"):
            assert "{" not in problem.say(language)


def test_a_folder_that_is_not_there_is_one_clear_complaint(tmp_path):
    with pytest.raises(ProblemsFound) as found:
        read_history(tmp_path / "nergens", ())
    assert [problem.code for problem in found.value.problems] == ["F01"]


@given(some.permutations(["canonical", "superseded", "erroneous"]), some.data())
def test_the_order_of_the_rows_makes_no_difference(tmp_path_factory, order, data):
    numbers = {"canonical": "1", "superseded": "2", "erroneous": "3"}
    vintage = {key: data.draw(some.integers(0, 100)) for key in numbers}
    rows = [
        {"standing": one, "vintage": numbers[one], "value": str(vintage[one]), **WHY}
        for one in order
    ]
    folder = figures(tmp_path_factory.mktemp("order"), *rows)
    read = read_history(folder, indicators_of_2024())
    found = read.vintages("agg_any", "all")[2014]
    assert [figure.value for figure in found] == [vintage[key] for key in numbers]
