"""Chapter: numbers in texts, charts and tables."""

from __future__ import annotations

import re

import pytest

from disseminate.invented import below, cell
from monitor.disseminate import wording
from monitor.protect.ledger import Bound, Status


title = "Zo schrijven wij getallen"

prose = """
Een percentage is een heel getal, met % er direct achter. Bij kleine groepen staat er een grens
("minder dan 5%") of een afgerond getal ("ongeveer 45%"). De marge loopt van laag tot hoog. Onder
elke grafiek staat de basis: van wie dit een deel is, en hoeveel mensen antwoordden. Waar geen
cijfer staat, staat een punt (·) met de reden; de reden is voor alle geheime cijfers dezelfde.
"""

# in the ledger                                   in a sentence        in a chart  in English
WRITTEN = [
    (cell(46), "46%", "46%", "46%"),
    (cell(0), "0%", "0%", "0%"),
    (cell(100), "100%", "100%", "100%"),
    (below(5), "minder dan 5%", "<5%", "less than 5%"),
    (cell(95, margin=None, bound=Bound.ABOVE), "meer dan 95%", ">95%", "more than 95%"),
    (cell(45, margin=None, bound=Bound.ABOUT), "ongeveer 45%", "±45%", "about 45%"),
    (cell(None), "niet gepubliceerd", "·", "not published"),
    (cell(None, status=Status.UNCERTAIN), "te onzeker", "·", "too uncertain"),
    (cell(None, status=Status.NOT_MEASURED), "niet gemeten", "·", "not measured"),
    (cell(None, status=Status.BREAK), "breuk in de reeks", "·", "break in the series"),
]


@pytest.mark.parametrize(("found", "sentence", "chart", "english"), WRITTEN)
def test_a_percentage_is_whole_and_tells_how_it_is_to_be_read(found, sentence, chart, english):
    assert wording.percent(found, "nl") == sentence
    assert wording.short_percent(found, "nl") == chart
    assert wording.percent(found, "en") == english


def test_every_reason_why_a_figure_is_secret_reads_the_same():
    rules = [cell(None, rule=rule) for rule in ("R1", "R2", "R4", "R8", "R9")]
    assert {wording.percent(found, "nl") for found in rules} == {"niet gepubliceerd"}


def test_a_margin_runs_from_low_to_high_with_an_en_dash():
    assert wording.margin(cell(46, low=41, high=52), "nl") == "41–52%"


def test_a_margin_that_may_not_be_told_is_wide_in_words():
    small = cell(45, margin=None, bound=Bound.ABOUT, wide_margin=True)
    assert wording.margin(small, "nl") == "ruime marge"
    assert wording.margin(small, "en") == "wide margin"


def test_a_figure_without_margin_or_without_value_has_no_margin():
    assert wording.margin(cell(46, margin=None), "nl") == ""
    assert wording.margin(cell(None, low=41, high=52), "nl") == ""


def test_differences_are_percentage_points():
    assert wording.points(-4, "nl") == "4\u00a0procentpunt"
    assert wording.points(4, "en") == "4\u00a0percentage points"
    assert wording.points(1, "en") == "1\u00a0percentage point"


@pytest.mark.parametrize(("points", "said"), [(-5, "−5"), (7, "+7"), (0, "0")])
def test_a_difference_in_a_column_has_its_sign_and_a_true_minus(points, said):
    assert wording.signed(points) == said


@pytest.mark.parametrize(
    ("number", "dutch", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (11560, "11.560", "11,560"),
        (1_000_000, "1.000.000", "1,000,000"),
    ],
)
def test_thousands_have_a_dot_in_dutch_and_a_comma_in_english(number, dutch, english):
    assert wording.count(number, "nl") == dutch
    assert wording.count(number, "en") == english


def test_the_base_line_says_of_whom_and_how_many():
    line = wording.base_line([cell(46)], BURGEMEESTERS, "nl")
    assert line.replace("\u00a0", " ") == "Basis: alle ondervraagde burgemeesters (n = 176 van 342)"
    assert "n\u00a0=\u00a0176\u00a0van\u00a0342" in line  # never broken over two lines


def test_of_a_base_within_the_group_no_population_is_told():
    victims = cell(72, base="victims", n=98, population=None)
    line = wording.base_line([victims], BURGEMEESTERS, "nl").replace("\u00a0", " ")
    assert line.endswith("die in de afgelopen 12 maanden agressie meemaakten (n = 98)")


def test_figures_that_differ_in_n_tell_the_smallest_and_the_largest():
    line = wording.numbers_line([cell(46, n=176), cell(12, n=170), cell(3, n=173)], "nl")
    assert line.replace("\u00a0", " ") == "n = 170 tot 176 van 342"


def test_an_n_rounded_to_five_is_about():
    small = cell(45, n=55, n_rounded=True, population=None)
    assert wording.numbers_line([small], "nl").replace("\u00a0", " ") == "n = ongeveer 55"


def test_among_numbers_rounded_to_five_an_exact_one_is_rounded_too():
    """ "Ongeveer 154 tot 165" would be neither the one nor the other."""
    mixed = [cell(46, n=154), cell(45, n=165, n_rounded=True)]
    line = wording.numbers_line(mixed, "nl").replace("\u00a0", " ")
    assert line == "n = ongeveer 155 tot 165 van 342"


def test_a_hidden_cell_lends_no_number_to_a_base_line():
    assert wording.numbers_line([cell(None, n=12, population=21)], "nl") == ""
    assert "(" not in wording.base_line([cell(None)], BURGEMEESTERS, "nl")


def test_no_dutch_text_ever_has_a_decimal_point():
    texts = [said for found, *_ in WRITTEN for said in told(found)]
    assert not [said for said in texts if re.search(r"\d\.\d%", said)]


def told(found):
    return [
        wording.percent(found, "nl"),
        wording.short_percent(found, "nl"),
        wording.margin(found, "nl"),
        wording.base_line([found], BURGEMEESTERS, "nl"),
    ]


BURGEMEESTERS = wording.Text("burgemeesters", "mayors")
