"""Chapter 1, section 5."""

from __future__ import annotations

import pytest

from spec.drawing import estimate


title = "Wat al bekend was, is niet onzeker"
rule = """
Na weging naar bekende aantallen (mannen en vrouwen, ambten) is dat deel van het antwoord zeker
dat uit die aantallen volgt. De marge wordt berekend uit wat overblijft: het verschil tussen elk
antwoord en het gemiddelde van zijn cel, gewogen met de gewichten van vóór de weging.
"""
table = """
| stratum | cel   | gewicht | antwoord |
|---------|-------|---------|----------|
| A       | man   | 3       | ja       |
| A       | man   | 3       | ja       |
| A       | vrouw | 2       | nee      |
| A       | vrouw | 2       | nee      |
"""
working = """
Alle mannen zeggen ja en alle vrouwen nee. Er zijn 6 mannen en 4 vrouwen: het aandeel is 6/10.
Zo'n antwoord volgt geheel uit de cel, en de marge is 0; zonder weging was zij 0,22.
"""
source = "Deville & Särndal, JASA 87 (1992), p. 376–382"


def test_an_answer_that_follows_from_the_cell_is_certain() -> None:
    cell = estimate(table, [10])["antwoord", "iedereen"]
    assert (cell.estimate, cell.se) == (pytest.approx(0.6), 0)


def test_without_calibration_it_is_not() -> None:
    bare = table.replace("cel  ", "oud  ")
    cell = estimate(bare, [10])["antwoord", "iedereen"]
    assert cell.se == pytest.approx((0.6 * (1 / 3) / 4) ** 0.5)
