"""The arithmetic of what was published: which totals can be true, given their groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import run
from monitor.design.history import History, read_history
from monitor.evaluate.claims.lexicon import lexicon
from monitor.evaluate.reproduce import Reproduced, checks, mean, needed, reproduce, share_needed


HISTORY = Path(__file__).parents[2] / "editions" / "history"


@pytest.fixture(scope="module")
def history() -> History:
    return read_history(HISTORY, {code for one in lexicon().indicators for code in one.codes})


@pytest.fixture(scope="module")
def totals(history: History) -> dict[tuple[int, int], Reproduced]:
    return {(one.year, one.total): one for one in reproduce(history)}


def test_the_groups_of_2012_give_the_total_that_was_published(totals):
    assert totals[2012, 38].verdict == "reproduced"


@pytest.mark.parametrize(
    ("total", "low", "high", "verdict"),
    [(23, 1, 19, "possible"), (24, 19, 38, "possible"), (26, 56, 75, "implausible")],
)
def test_26_in_2014_asks_what_no_water_authority_can_have(totals, total, low, high, verdict):
    found = totals[2014, total]
    assert found.unknown == "waterschap"
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.6)
    assert found.verdict == verdict


@pytest.mark.parametrize(("year", "total"), [(2016, 27), (2018, 29)])
def test_two_tiers_without_a_figure_are_taken_together(totals, year, total):
    found = totals[year, total]
    assert found.unknown == "provincie + waterschap"
    assert found.verdict == "possible"
    assert 10 < found.low < found.high < 35


def test_32_in_2010_beside_30_a_quarter_and_12_is_told(history):
    """30 and "een kwart" reach up to 31: 32 is above every tier but for rounding in words."""
    (found,) = [one for one in checks(history) if one.year == 2010]
    assert "32% van iedereen naast gemeente 30%" in found.said.nl
    assert found.verdict == "impossible"


def test_a_total_without_figures_of_its_groups_cannot_be_reproduced(totals):
    assert totals[2024, 45].verdict == "unknown"


def test_women_and_men_of_2024_do_not_give_their_total(history):
    (found,) = [one for one in checks(history) if one.year == 2024]
    assert "39–50%" in found.said.nl and "28%" in found.said.nl
    assert found.verdict == "implausible"


def test_41_of_victims_gives_15_of_everyone_and_40_does_not(history):
    verdicts = {one.said.nl[:3]: one.verdict for one in checks(history) if one.year == 2020}
    assert verdicts == {"41%": "possible", "40%": "implausible"}


def test_55_and_37_make_45_with_39_to_50_percent_women():
    assert share_needed(55, 37, 45) == pytest.approx((0.389, 0.5), abs=0.001)


def test_equal_parts_can_only_make_themselves():
    assert share_needed(40, 40, 40) == (0.0, 1.0)
    assert share_needed(40, 40, 50)[0] > 1


def test_mean_and_need_undo_each_other(totals):
    parts = totals[2012, 38].parts
    low, high = mean(parts)
    assert low < 38.4 < high
    with_gap = [*parts[:-1], type(parts[-1])(parts[-1].group, parts[-1].count, None, None, "")]
    least, most = needed(with_gap, 38)
    assert least < 22 < most


def test_the_command_tells_every_total_and_what_it_needs():
    told = run("reproduce", HISTORY, "--language", "nl")
    assert told.code == 0
    assert "niet te rijmen" in told.out and "waterschap 56–75%" in told.out
    assert "39–50%" in told.out


def test_a_folder_that_is_not_there_is_refused():
    told = run("reproduce", "nergens", "--language", "nl")
    assert told.code == 2 and "F01" in told.err
