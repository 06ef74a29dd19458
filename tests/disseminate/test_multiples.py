"""Small multiples and diverging bars: one scale, no label over another, nothing hidden told."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disseminate.invented import below, cell
from disseminate.test_charts import (
    ORANGE,
    PAPER,
    PHONE,
    QUICK,
    SCREEN,
    THEME,
    collisions,
    elements,
    labels,
    outside,
    said,
)
from monitor.disseminate.charts import (
    Figure,
    Panel,
    Scale,
    TrendBreak,
    diverging,
    multiples,
)
from monitor.protect.ledger import Bound, Released


YEARS = (2012, 2014, 2016, 2018, 2020, 2022, 2024)


def series(*values: int | None, domain: str = "burgemeester") -> list[Released]:
    return [
        cell(value, edition=year, domain=domain, margin=4)
        for year, value in zip(YEARS[-len(values) :], values, strict=True)
    ]


def panel(label: str = "Burgemeesters", *values: int | None, **others: object) -> Panel:
    everyone = series(*(30 + place for place in range(7)), domain="all")
    return Panel(label, series(*(values or (61, 45, 55, 43, 50, 77, 72))), everyone, **others)  # type: ignore[arg-type]


def scale(
    label: str = "Duidelijke norm", disagree: int | None = 12, agree: int | None = 71
) -> Scale:
    own = {"indicator": "clear_norm"}
    return Scale(
        label,
        cell(disagree, indicator="clear_norm_disagree"),
        cell(agree, **own),
        cell(17, indicator="clear_norm_neutral"),
    )


# --- small multiples -----------------------------------------------------------------------------


def test_every_panel_has_its_name_and_its_last_figure():
    figure = multiples([panel(), panel("Raadsleden", 36, 20, 24, 28, 33, 45, 40)], THEME, "nl")
    assert {"Burgemeesters", "Raadsleden", "72%", "40%"} <= set(said(figure))


def test_all_panels_share_one_axis_that_starts_at_zero():
    figure = multiples([panel(), panel("Raadsleden", 5, 5, 5, 5, 5, 5, 5)], THEME, "nl")
    grounds = [
        line for line in elements(figure, "line") if line.get("stroke") == THEME.colour.reference
    ]
    assert len({line.attrib["y1"] for line in grounds}) == 1
    assert said(figure).count("0") == 1


def test_panels_stand_in_the_order_given_and_not_of_height():
    names = ["Drenthe", "Zeeland", "Friesland"]
    figure = multiples(
        [panel(name, height) for name, height in zip(names, (9, 80, 40), strict=True)], THEME, "nl"
    )
    assert [text for text in said(figure) if text in names] == names


def test_a_panel_without_a_figure_keeps_its_place_and_tells_nothing():
    hidden = Panel("Statenleden", series(None), series(44, domain="all"))
    figure = multiples([panel("Raadsleden", 40), hidden], THEME, "nl")
    assert "· niet gepubliceerd" in said(figure)
    assert figure.alt.endswith("Statenleden 2024 niet gepubliceerd.")


def test_what_is_hidden_changes_nothing_in_the_picture():
    small, near = (
        Panel("Statenleden", [dataclasses.replace(cell(None), rule=rule)]) for rule in ("R1", "R9")
    )
    drawn = [multiples([panel(), one], THEME, "nl").svg for one in (small, near)]
    assert drawn[0] == drawn[1]


def test_the_axis_does_not_run_to_everyone_where_the_group_is_hidden():
    loud = Panel("Statenleden", series(None), series(98, domain="all"))
    figure = multiples([panel("Raadsleden", 20), loud], THEME, "nl")
    assert "100%" not in said(figure)


def test_a_figure_of_an_earlier_edition_bears_its_year():
    figure = multiples([panel("Wethouders", 61, 40, None)], THEME, "nl")
    assert "40% (2022)" in said(figure)


def test_rows_are_as_even_as_can_be():
    six = [panel(f"Groep {n}", 20) for n in range(6)]
    figure = multiples(six, THEME, "nl", 2 * PAPER, text=8.0, columns=4)
    heads = [e.attrib["y"] for e in elements(figure, "text") if (e.text or "").startswith("Groep")]
    assert {heads.count(y) for y in heads} == {3}


def test_a_small_chart_marks_no_difference():
    assert ORANGE not in multiples([panel()], THEME, "nl").svg


figures = st.one_of(st.none(), st.integers(0, 100))
panels = st.lists(
    st.tuples(labels, st.lists(figures, min_size=7, max_size=7)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(panels, st.sampled_from([PHONE, PAPER, 2 * PAPER, SCREEN]))
def test_labels_of_small_multiples_never_meet_and_never_leave_the_page(drawn, width):
    made = [panel(label, *values, breaks=(TrendBreak(2014, "anders"),)) for label, values in drawn]
    figure = multiples(made, THEME, "nl", width, text=9.0 if width < 600 else 14.0)
    assert not collisions(figure)
    assert not outside(figure)


def test_the_text_of_a_dozen_panels_stays_within_the_limit():
    figure = multiples([panel(f"Ambtsdragers in provincie {n}") for n in range(12)], THEME, "nl")
    assert len(figure.alt) <= 600
    assert figure.alt.endswith("Alle waarden staan in de tabel of in de open data.")


# --- diverging bars ------------------------------------------------------------------------------


def test_disagree_runs_left_and_agree_right_of_one_line():
    figure = diverging([scale()], THEME, "nl")
    left, right = sorted(float(dot.attrib["cx"]) for dot in elements(figure, "circle"))
    centre = next(
        float(line.attrib["x1"])
        for line in elements(figure, "line")
        if line.get("stroke") == THEME.colour.reference
    )
    assert left < centre < right
    assert (right - centre) / (centre - left) == pytest.approx(71 / 12, abs=0.1)


def test_neutral_stands_apart_as_a_number_and_not_in_a_bar():
    figure = diverging([scale()], THEME, "nl")
    assert {"neutraal", "17%"} <= set(said(figure))
    assert len(elements(figure, "circle")) == 2


def test_without_neutral_there_is_no_column_for_it():
    bare = dataclasses.replace(scale(), neutral=None)
    assert "neutraal" not in said(diverging([bare], THEME, "nl"))


def test_one_hidden_side_leaves_a_band_and_a_dot():
    figure = diverging([scale(disagree=None)], THEME, "nl")
    assert "·" in said(figure)
    assert len(elements(figure, "circle")) == 1
    assert "(helemaal) oneens niet gepubliceerd" in figure.alt


def test_a_statement_that_is_wholly_hidden_comes_last():
    figure = diverging([scale("Aap", None, None), scale("Noot")], THEME, "nl")
    assert said(figure).index("Noot") < said(figure).index("Aap")


def test_a_share_in_a_tail_is_an_open_stretch():
    tail = dataclasses.replace(scale(), disagree=below(5, indicator="clear_norm_disagree"))
    figure = diverging([tail], THEME, "nl")
    assert "<5%" in said(figure)
    assert "stroke-dasharray" in figure.svg


def test_the_alternative_tells_both_sides_and_their_margins():
    assert diverging([scale()], THEME, "en", title="Norm").alt == (
        "Diverging chart: Norm. Duidelijke norm (strongly) agree 71% (66–76%), neutral 17% "
        "(12–22%), (strongly) disagree 12% (7–17%)."
    )


shares = st.tuples(figures, figures, st.booleans(), st.sampled_from([Bound.EXACT, Bound.ABOUT]))


def made_scale(label: str, drawn: tuple[int | None, int | None, bool, Bound]) -> Scale:
    disagree, agree, apart, bound = drawn
    found = scale(label, disagree, agree)
    if agree is not None:
        found = dataclasses.replace(found, agree=dataclasses.replace(found.agree, bound=bound))
    return found if apart else dataclasses.replace(found, neutral=None)


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(
    st.lists(st.tuples(labels, shares), min_size=1, max_size=8),
    st.sampled_from([PHONE, PAPER, 2 * PAPER, SCREEN]),
)
def test_labels_of_diverging_bars_never_meet_and_never_leave_the_page(drawn, width):
    rows = [made_scale(label, values) for label, values in drawn]
    figure: Figure = diverging(rows, THEME, "nl", width, text=9.0 if width < 600 else 14.0)
    assert not collisions(figure)
    assert not outside(figure)
