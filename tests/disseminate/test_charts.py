"""Charts are drawn from whole percentages, keep labels apart, and tell nothing of a hidden cell."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
import typst
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from disseminate.invented import below, cell, differs
from monitor.disseminate.charts import (
    DotRow,
    Figure,
    TrendBreak,
    TrendLine,
    common_maximum,
    dots,
    legend,
    trend,
)
from monitor.disseminate.charts.drawing import BASELINE, LINE, Box, spread
from monitor.disseminate.charts.legend import MEANINGS
from monitor.disseminate.charts.letters import letters, wrap
from monitor.disseminate.theme import FONTS, neutral
from monitor.protect.ledger import Bound, Released, Status, Verdict


THEME = neutral()
QUICK = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]  # explaining takes minutes
ORANGE = THEME.colour.provable
PHONE, PAPER, SCREEN = 320.0, 236.0, 640.0
WORDS = (
    *("agressie", "intimidatie", "politieke", "ambtsdragers", "van", "waterschappen", "in", "de"),
    *("volksvertegenwoordigers", "gemeente", "sociale", "media", "belangenverstrengeling", "of"),
)
labels = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


def elements(figure: Figure, name: str) -> list[ET.Element]:
    return list(ET.fromstring(figure.svg).iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def said(figure: Figure) -> list[str]:
    return [element.text or "" for element in elements(figure, "text")]


def boxes(figure: Figure) -> Iterator[tuple[str, Box]]:
    """Each text of a chart with the room it takes, measured anew from the finished SVG."""
    size = float(ET.fromstring(figure.svg).attrib["font-size"])
    for element in elements(figure, "text"):
        text = element.text or ""
        strong = element.get("font-weight") == "600"
        face = letters(THEME.font.strong if strong else THEME.font.regular)
        width = face.width(text, size)
        x, baseline = float(element.attrib["x"]), float(element.attrib["y"])
        left = x - {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
        middle = baseline - BASELINE * size
        # Two lines of one label may touch; what counts is that letters do not run into letters.
        yield text, Box(left, middle - 0.5 * size, left + width, middle + 0.5 * size)


def collisions(figure: Figure) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, room), (other, taken) in combinations(boxes(figure), 2)
        if room.meets(taken)
    ]


def outside(figure: Figure) -> list[str]:
    root = ET.fromstring(figure.svg)
    canvas = Box(-0.5, -0.5, float(root.attrib["width"]) + 0.5, float(root.attrib["height"]) + 0.5)
    return [text for text, room in boxes(figure) if not room.within(canvas)]


# --- Dots ----------------------------------------------------------------------------------------


def row(label: str = "Verbale agressie", value: int | None = 43, **others: object) -> DotRow:
    reference = others.pop("reference", cell(42, domain="all"))
    assert reference is None or isinstance(reference, Released)
    indent = bool(others.pop("indent", False))
    return DotRow(label, cell(value, **others), reference, indent)


def test_a_row_shows_dot_interval_reference_and_value():
    figure = dots([row()], THEME, "nl")
    (dot,) = elements(figure, "circle")
    interval = next(e for e in elements(figure, "line") if e.get("stroke-linecap") == "round")
    assert float(interval.attrib["x1"]) < float(dot.attrib["cx"]) < float(interval.attrib["x2"])
    assert "43%" in said(figure)
    assert figure.cells == ("MIV2024.agg_any.burgemeester", "MIV2024.agg_any.all")


def test_the_reference_is_a_grey_upright_line_and_never_orange():
    figure = dots([row()], THEME, "nl")
    ticks = [e for e in elements(figure, "line") if e.get("stroke") == THEME.colour.reference]
    assert any(e.attrib["x1"] == e.attrib["x2"] for e in ticks)
    assert ORANGE not in figure.svg


@pytest.mark.parametrize(
    "verdict", [v for v in Verdict if v not in (Verdict.HIGHER, Verdict.LOWER)]
)
def test_only_a_provable_difference_wears_orange(verdict):
    figure = dots([row(contrast=differs(verdict, "MIV2024.agg_any.all"))], THEME, "nl")
    assert ORANGE not in figure.svg
    assert not elements(figure, "polygon")


@pytest.mark.parametrize(("verdict", "up"), [(Verdict.HIGHER, True), (Verdict.LOWER, False)])
def test_the_triangle_points_the_way_of_the_difference(verdict, up):
    figure = dots([row(contrast=differs(verdict, "MIV2024.agg_any.all"))], THEME, "nl")
    (mark,) = elements(figure, "polygon")
    *base, tip = (float(pair.split(",")[1]) for pair in mark.attrib["points"].split())
    assert mark.attrib["fill"] == ORANGE
    assert (tip < min(base)) if up else (tip > max(base))


def test_every_value_carries_the_id_of_its_cell():
    figure = dots([row(), row("Fysieke agressie", None, indicator="agg_physical")], THEME, "nl")
    ids = {e.get("data-cell") for e in elements(figure, "text")} - {None}
    assert ids == {"MIV2024.agg_any.burgemeester", "MIV2024.agg_physical.burgemeester"}


def test_rows_that_are_not_published_come_last_by_label_whatever_their_order():
    given_rows = [row("b", None), row("z"), row("a", None), row("y")]
    texts = [text for text in said(dots(given_rows, THEME, "nl")) if text in "abyz"]
    assert texts == ["z", "y", "a", "b"]


def test_a_hidden_sub_form_stays_under_its_own_head():
    rows = [
        row("Verbaal"),
        row("discriminatie", None, indent=True),
        row("seksueel", 7, indent=True),
        row("Fysiek"),
    ]
    texts = [t for t in said(dots(rows, THEME, "nl")) if t in ("Verbaal", "Fysiek") or t[0] in "ds"]
    assert texts == ["Verbaal", "seksueel", "discriminatie", "Fysiek"]


def test_a_hidden_cell_looks_the_same_whatever_lies_behind_it():
    bare = cell(None)
    full = cell(
        None,
        low=80,
        high=95,
        n=12,
        population=21,
        rule="R4",
        contrast=differs(Verdict.HIGHER, "MIV2024.agg_any.all", 40),
        wide_margin=True,
    )
    shown = row("Verbale agressie", 43)
    one = dots([shown, DotRow("CdK", bare, cell(42, domain="all"))], THEME, "nl")
    other = dots([shown, DotRow("CdK", full, cell(97, domain="all"))], THEME, "nl")
    assert one.svg == other.svg
    assert one.alt == other.alt


def test_a_bounded_value_has_an_open_stretch_and_no_dot():
    figure = dots([DotRow("Geschenken", below(5), None)], THEME, "nl")
    assert not elements(figure, "circle")
    assert any(e.get("stroke-dasharray") for e in elements(figure, "rect"))
    assert "<5%" in said(figure)


def test_a_value_rounded_to_five_has_a_hollow_dot_and_no_interval():
    about = cell(45, bound=Bound.ABOUT, margin=None, wide_margin=True)
    figure = dots([DotRow("Gedeputeerden", about, None)], THEME, "nl")
    (dot,) = elements(figure, "circle")
    assert dot.attrib["fill"] == THEME.colour.paper
    assert not [e for e in elements(figure, "line") if e.get("stroke-linecap") == "round"]


def test_nought_and_a_hundred_percent_stay_within_the_chart():
    rows = [row("niemand", 0), row("iedereen", 100)]
    figure = dots(rows, THEME, "nl", PHONE)
    assert not outside(figure)
    assert not collisions(figure)


def test_charts_side_by_side_can_share_an_axis():
    small, large = [row(value=8)], [row(value=61)]
    end = common_maximum(small, large)
    assert end == 80  # the interval of 61% runs to 66
    assert "80%" in said(dots(small, THEME, "nl", maximum=end))


def test_a_hidden_row_does_not_move_the_axis():
    hidden = DotRow("CdK", cell(None), cell(99, domain="all"))
    assert "20%" in said(dots([row(value=12, reference=None), hidden], THEME, "nl"))


@settings(max_examples=100, deadline=None, phases=QUICK)
@given(
    rows=st.lists(
        st.tuples(labels, st.none() | st.integers(0, 100), st.booleans(), st.booleans()),
        min_size=1,
        max_size=8,
    ),
    width=st.sampled_from([PHONE, 360.0, 480.0, SCREEN]),
)
def test_labels_and_values_of_dots_never_collide(rows, width):
    made = [
        row(label, value, indent=indent, contrast=differs(Verdict.HIGHER, "x") if up else None)
        for label, value, indent, up in rows
    ]
    figure = dots(made, THEME, "nl", width)
    assert not collisions(figure)
    assert not outside(figure)


# --- Trend ---------------------------------------------------------------------------------------


def line(
    values: dict[int, int | None], label: str = "burgemeesters", **others: object
) -> TrendLine:
    reference = bool(others.pop("reference", False))
    margin = others.pop("margin", 4)
    domain = "all" if reference else label
    cells = [cell(v, edition=year, domain=domain, margin=margin) for year, v in values.items()]
    return TrendLine(label, cells, reference)


def runs(figure: Figure) -> list[int]:
    """How many editions each drawn stretch of line joins."""
    return sorted(len(e.attrib["points"].split()) for e in elements(figure, "polyline"))


SERIES = {2014: 45, 2016: 55, 2018: 43, 2020: 50, 2022: 77, 2024: 58}


def test_a_break_interrupts_the_line_and_is_marked_with_its_reason():
    figure = trend([line(SERIES)], [TrendBreak(2018, "andere vraag")], THEME, "nl")
    assert runs(figure) == [2, 4]
    assert "andere vraag" in said(figure)
    assert "breuk in de reeks 2018: andere vraag" in figure.alt


def test_a_break_in_an_edition_that_is_not_drawn_interrupts_all_the_same():
    figure = trend([line(SERIES)], [TrendBreak(2017, "andere vraag")], THEME, "nl")
    assert runs(figure) == [2, 4]


def mark_and_years(first: int) -> tuple[float, dict[str, float]]:
    """Where the break mark stands across the chart, and where the years do."""
    figure = trend([line(SERIES)], [TrendBreak(first, "andere vraag")], THEME, "nl")
    (mark,) = (e for e in elements(figure, "line") if e.get("stroke-dasharray") == "1.5 2.5")
    years = {e.text: float(e.attrib["x"]) for e in elements(figure, "text") if e.text in YEARS}
    return float(mark.attrib["x1"]), years


YEARS = {str(year) for year in SERIES}


@pytest.mark.parametrize("first", [2016, 2020, 2024])
def test_a_break_stands_just_before_the_first_edition_of_the_new_way(first):
    at, years = mark_and_years(first)
    before, after = years[str(first - 2)], years[str(first)]
    assert (before + after) / 2 < at < after


def test_a_break_stands_before_its_edition_also_when_the_one_before_is_long_ago():
    series = [line({2012: 40, 2022: 50, 2024: 51})]
    figure = trend(series, [TrendBreak(2022, "andere vraag")], THEME, "nl")
    (mark,) = (e for e in elements(figure, "line") if e.get("stroke-dasharray") == "1.5 2.5")
    years = {e.text: float(e.attrib["x"]) for e in elements(figure, "text")}
    part = (float(mark.attrib["x1"]) - years["2012"]) / (years["2022"] - years["2012"])
    assert part == pytest.approx(0.95, abs=0.01)


def test_a_break_in_an_edition_that_is_not_drawn_stands_at_its_year():
    at, years = mark_and_years(2017)
    assert at == pytest.approx((years["2016"] + years["2018"]) / 2, abs=0.2)


def test_an_edition_that_is_not_published_leaves_a_gap():
    figure = trend([line(SERIES | {2018: None})], [], THEME, "nl")
    assert runs(figure) == [2, 3]
    assert "2018 niet gepubliceerd" in figure.alt


def test_a_margin_known_for_one_edition_is_an_upright_bar_and_for_more_a_band():
    alone = TrendLine("x", [cell(40, edition=2022, margin=None), cell(45, edition=2024)])
    assert not elements(trend([alone], [], THEME, "nl"), "polygon")
    band = trend([line(SERIES)], [], THEME, "nl")
    assert len(elements(band, "polygon")) == 1


def test_a_superseded_figure_stays_as_a_hollow_grey_circle_and_carries_its_id():
    cells = [cell(43, edition=2018), cell(46, edition=2018, vintage=2), cell(50, edition=2020)]
    figure = trend([TrendLine("burgemeesters", cells)], [], THEME, "nl")
    (old,) = (e for e in elements(figure, "circle") if e.get("data-cell"))
    assert old.attrib["data-cell"] == "MIV2018.agg_any.burgemeester.v2"
    assert old.attrib["stroke"] == THEME.colour.reference
    assert "eerder gepubliceerd 46%" in figure.alt


def test_first_peak_and_last_are_labelled():
    texts = said(trend([line(SERIES)], [], THEME, "nl"))
    assert {"45%", "77%", "58% burgemeesters"} <= set(texts)


def test_a_line_that_ends_early_says_in_which_year():
    series = line(SERIES | {2024: None})
    assert "77% burgemeesters (2022)" in " ".join(said(trend([series], [], THEME, "nl")))
    narrow = said(trend([series], [], THEME, "nl", PHONE, 260))
    assert narrow.count("77%") == 1


def test_on_a_phone_the_names_stand_above_and_the_letters_keep_their_size():
    figure = trend(
        [line(SERIES), line(SERIES, "alle", reference=True)], [], THEME, "nl", PHONE, 260
    )
    assert ET.fromstring(figure.svg).attrib["font-size"] == "14"
    rooms = dict(boxes(figure))
    assert rooms["burgemeesters"].bottom < rooms["77%"].top


def test_nothing_published_is_one_grey_band():
    figure = trend([line({2022: None, 2024: None})], [TrendBreak(2024, "x")], THEME, "nl")
    assert not elements(figure, "polyline")
    assert said(figure) == ["· niet gepubliceerd"]


def test_a_group_of_which_nothing_is_published_is_still_named():
    figure = trend([line(SERIES), line({2024: None}, "dijkgraven")], [], THEME, "nl")
    assert "dijkgraven: niet gepubliceerd" in " ".join(said(figure))


def test_more_lines_than_can_be_told_apart_are_refused():
    lines = [line(SERIES, f"groep {i}") for i in range(5)]
    with pytest.raises(ValueError, match="at most 4"):
        trend(lines, [], THEME, "nl")


@settings(max_examples=100, deadline=None, phases=QUICK)
@given(
    lines=st.lists(
        st.tuples(
            labels,
            st.fixed_dictionaries(
                {year: st.none() | st.integers(0, 100) for year in range(2010, 2026, 2)}
            ),
        ),
        min_size=1,
        max_size=2,
    ),
    width=st.sampled_from([PHONE, 360.0, 493.0, SCREEN]),
    first=st.sampled_from([2012, 2014, 2020]),
)
def test_texts_of_a_trend_never_collide(lines, width, first):
    made = [line(values, label) for label, values in lines]
    made.append(line(dict.fromkeys(range(2010, 2026, 2), 33), "alle ambtsdragers", reference=True))
    breaks = [TrendBreak(first, "andere indeling in vormen")]
    figure = trend(made, breaks, THEME, "nl", width, 320)
    assert not outside(figure)
    assert not collisions(figure)


# --- What holds for all ------------------------------------------------------------------------


def every_figure() -> list[Figure]:
    long = [row(f"{label} {i}", 5 * i) for i, label in enumerate(WORDS)]
    return [
        dots(long, THEME, "nl", title="Vormen", reference_name="alle politieke ambtsdragers"),
        dots([row()], THEME, "en", PHONE),
        trend([line(SERIES), line(SERIES, "alle", reference=True)], [], THEME, "nl", title="T"),
        legend(list(MEANINGS), THEME, "nl", PHONE),
    ]


@pytest.mark.parametrize("figure", every_figure())
def test_every_figure_is_well_formed_and_has_a_short_alternative(figure):
    root = ET.fromstring(figure.svg)
    assert root.get("aria-label") == figure.alt
    assert 0 < len(figure.alt) <= 600
    assert "style" not in {key for element in root.iter() for key in element.attrib}


@pytest.mark.parametrize("figure", every_figure())
def test_no_coordinate_has_more_than_one_decimal(figure):
    numbers = re.findall(r'\b(?<!-)(?:[xy]\d?|c[xy]|width|height|points)="([^"]+)"', figure.svg)
    assert numbers
    assert not re.search(r"\d\.\d\d", " ".join(numbers))


def test_the_alternative_tells_every_value_or_sends_to_the_table():
    figure = every_figure()[0]
    missing = [row for row in range(14) if f" {5 * row}%" not in figure.alt]
    assert not missing or "tabel" in figure.alt


def test_the_legend_of_a_phone_fits():
    figure = legend(list(MEANINGS), THEME, "nl", PHONE)
    assert not outside(figure)
    assert not collisions(figure)


def test_an_uncertain_cell_says_so_and_shows_no_number():
    unsure = cell(None, status=Status.UNCERTAIN)
    texts = said(dots([DotRow("Dijkgraven", unsure, None)], THEME, "nl"))
    assert texts == ["Dijkgraven", "· te onzeker"]


# --- Letters and places ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Minder dan 5%", "41–52%", "−4 · één", "WATERSCHAP’s"])
@pytest.mark.parametrize(("name", "weight"), [("regular", 400), ("strong", 600)])
def test_a_text_is_as_wide_as_typst_finds_it(text, name, weight, tmp_path):
    source = tmp_path / "width.typ"
    source.write_text(
        f"""#set text(font: "Fira Sans", weight: {weight}, kerning: false, ligatures: false)
        #context [#metadata(measure(text(size: 100pt, "{text}")).width.pt()) <width>]""",
        "utf-8",
    )
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    measured = float(
        typst.Compiler(source, font_paths=fonts).query("<width>", field="value", one=True)
    )
    assert letters(getattr(THEME.font, name)).width(text, 100) == pytest.approx(measured, abs=0.01)


def test_a_word_that_is_too_long_stays_whole():
    assert wrap("volksvertegenwoordigers in", 20, 10, letters(THEME.font.regular)) == [
        "volksvertegenwoordigers",
        "in",
    ]


@given(
    wanted=st.lists(st.floats(0, 300), min_size=1, max_size=6),
    heights=st.lists(st.floats(5, 40), min_size=6, max_size=6),
)
def test_labels_pushed_apart_keep_their_order_and_do_not_overlap(wanted, heights):
    heights = heights[: len(wanted)]
    placed = spread(wanted, heights, 0, 300)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for above, under in pairwise(order):
        gap = placed[under] - placed[above] - (heights[above] + heights[under]) / 2
        assert gap > -1e-6


assert LINE > 1.0  # lines of one label are further apart than letters are tall
