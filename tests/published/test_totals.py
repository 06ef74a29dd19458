"""Can the published totals be true? Weighing the figures by office with the numbers of holders.

A total is the mean of the offices, each as heavy as the number of persons who hold it. Where one
office is unknown, the total says between which percentages it must lie; if no group can have that
percentage, the total is wrong. Published percentages are whole: each is true within half a point.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from monitor.design.history import History, read_history


EDITIONS = Path(__file__).parents[2] / "editions"
PARTS = ("burgemeester", "wethouder", "raadslid", "provincie", "waterschap")


@pytest.fixture(scope="module")
def history() -> History:
    with (EDITIONS / "2024" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    return read_history(EDITIONS / "history", known)


def heads(history: History, year: int, group: str) -> int:
    (found,) = [
        one.count
        for one in history.headcounts
        if (one.year, one.kind, one.group, one.standing) == (year, "persons", group, "canonical")
    ]
    assert found is not None
    return found


def percentage(history: History, year: int, group: str) -> tuple[float, float]:
    """Lowest and highest percentage that the published figure stands for; 0 to 100 for none."""
    canonical = history.canonical("agg_any", group).get(year)
    if canonical is not None:
        return canonical.value - 0.5, canonical.value + 0.5
    for verbal in history.verbal:
        cell = verbal.cell
        if (cell.survey, cell.wave, cell.indicator, cell.group) == ("miv", year, "agg_any", group):
            return verbal.low, verbal.high
    return 0, 100


def middle(bounds: tuple[float, float]) -> float:
    return (bounds[0] + bounds[1]) / 2


def needed(history: History, year: int, total: float, unknown: str) -> tuple[float, float]:
    """Between which percentages `unknown` must lie for a published `total`, all others as given."""
    others = [part for part in PARTS if part != unknown]
    counts = {part: heads(history, year, part) for part in PARTS}
    known = sum(counts[part] * middle(percentage(history, year, part)) for part in others)
    everyone = sum(counts.values())
    low, high = ((end * everyone - known) / counts[unknown] for end in (total - 0.5, total + 0.5))
    return low, high


def test_the_figures_of_2012_reproduce_their_total(history):
    counts = {part: heads(history, 2012, part) for part in PARTS}
    total = sum(counts[part] * middle(percentage(history, 2012, part)) for part in PARTS)
    assert total / sum(counts.values()) == pytest.approx(38.4, abs=0.05)
    assert history.canonical("agg_any", "all")[2012].value == 38


@pytest.mark.parametrize(
    ("total", "low", "high"),
    [(23, 1, 19), (24, 19, 38), (26, 56, 75)],
)
def test_each_total_of_2014_asks_its_own_percentage_of_the_water_authorities(
    history, total, low, high
):
    assert needed(history, 2014, total, "waterschap") == pytest.approx((low, high), abs=0.5)


def test_26_in_2014_is_not_to_be_had_whatever_way_the_figures_were_rounded(history):
    """Even with every other group at the very top of its rounding, water authorities would have to
    be above the mayors, the highest group of 2014, and twice their own figure of 2012."""
    counts = {part: heads(history, 2014, part) for part in PARTS}
    most = sum(
        counts[part] * percentage(history, 2014, part)[1] for part in PARTS if part != "waterschap"
    )
    least_needed = (25.5 * sum(counts.values()) - most) / counts["waterschap"]
    highest = max(
        figures[2014].value
        for part in ("burgemeester", "wethouder", "raadslid")
        if 2014 in (figures := history.canonical("agg_any", part))
    )
    assert least_needed > highest
    assert least_needed > 2 * history.canonical("agg_any", "waterschap")[2012].value


def test_23_in_2014_is_possible(history):
    low, high = needed(history, 2014, 23, "waterschap")
    assert 0 <= low < high <= history.canonical("agg_any", "waterschap")[2012].value


def test_the_history_draws_the_same_conclusion(history):
    standing = {one.value: one.standing for one in history.vintages("agg_any", "all")[2014]}
    assert standing == {23: "canonical", 26: "erroneous", 24: "superseded"}


@pytest.mark.parametrize(("year", "low", "high"), [(2020, 6, 24), (2022, 28, 46)])
def test_later_totals_leave_a_plausible_percentage_for_the_water_authorities(
    history, year, low, high
):
    total = history.canonical("agg_any", "all")[year].value
    assert needed(history, year, total, "waterschap") == pytest.approx((low, high), abs=0.6)


def test_32_in_2010_does_not_fit_30_in_the_municipalities(history):
    """No mean is above all its parts."""
    total = history.canonical("agg_any", "all")[2010].value
    layers = [
        percentage(history, 2010, tier)[1] for tier in ("gemeente", "provincie", "waterschap")
    ]
    assert max(layers) < total - 0.5
    reason = history.canonical("agg_any", "gemeente")[2010].reason
    assert reason is not None and "32%" in reason.nl


def test_15_of_all_in_2020_fits_41_of_victims_and_not_40(history):
    """15% of everyone and 35% victims, both rounded, leave 40.8% of victims at least."""
    of_all = history.canonical("adverse_effects_all", "all")[2020].value
    victims = history.canonical("agg_any", "all")[2020].value
    least = 100 * (of_all - 0.5) / (victims + 0.5)
    holds, other = history.vintages("adverse_effects", "all")[2020]
    assert least == pytest.approx(40.8, abs=0.05)
    assert other.value + 0.5 < least <= holds.value + 0.5


def test_men_and_women_of_2024_give_the_total_only_with_many_women(history):
    men = history.canonical("agg_any", "man")[2024].value
    women = history.canonical("agg_any", "vrouw")[2024].value
    total = history.canonical("agg_any", "all")[2024].value
    shares = [
        (total + rounding_total - men - rounding) / (women - men)
        for rounding_total in (-0.5, 0.5)
        for rounding in (-0.5, 0.5)
    ]
    assert min(shares) == pytest.approx(0.39, abs=0.01)
    assert max(shares) == pytest.approx(0.50, abs=0.01)


@pytest.mark.parametrize("year", [2020, 2022])
def test_serious_and_less_serious_make_up_the_share_of_mayors(history, year):
    parts = [
        history.canonical(indicator, "burgemeester")[year].value
        for indicator in ("agg_serious", "agg_less_serious")
    ]
    assert sum(parts) == history.canonical("agg_any", "burgemeester")[year].value
