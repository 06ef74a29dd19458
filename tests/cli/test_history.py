"""Who asks what 2014 was, gets every answer that was ever given, and which one counts."""

from __future__ import annotations

from cli.running import run


def test_it_shows_the_three_values_of_2014_and_which_one_counts():
    told = run("history", "agg_any", "--group", "all")
    rows = [line.split("\t") for line in told.out.splitlines()]
    values = {row[3]: row[5] for row in rows if row[0] == "2014"}
    assert set(values) == {"23", "24", "26"}
    assert [value for value, standing in values.items() if standing == values["23"]] == ["23"]


def test_a_misspelt_indicator_is_answered_with_the_nearest_one():
    told = run("history", "agg_ani")
    assert told.code == 2
    assert "C03" in told.err
    assert "agg_any" in told.err


def test_a_group_without_figures_is_told_so():
    assert "Geen gepubliceerde cijfers" in run("history", "agg_any", "--group", "ab_lid").out
