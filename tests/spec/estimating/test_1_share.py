"""Chapter 1, section 1."""

from __future__ import annotations

import pytest

from spec.drawing import estimate


title = "Een aandeel telt iedereen voor wie een respondent staat"
rule = """
Uit elk stratum is een deel van de mensen ondervraagd. Wie antwoordde staat voor N/n mensen: het
aantal in het stratum gedeeld door het aantal respondenten. Het aandeel is de som van de
gewichten van wie ja zegt, gedeeld door de som van de gewichten van wie in de basis zit.
"""
table = """
| stratum | antwoord |
|---------|----------|
| A       | ja       |
| A       | ja       |
| A       | ja       |
| A       | nee      |
| B       | nee      |
| B       | ja       |
"""
working = """
Stratum A telt 8 mensen en 4 respondenten: gewicht 2. Stratum B telt 10 mensen en 2
respondenten: gewicht 5. Ja: 3 × 2 + 1 × 5 = 11. Iedereen: 4 × 2 + 2 × 5 = 18. Het aandeel is
11/18 = 61,1%, en niet 4/6 = 66,7%.
"""
source = "Särndal, Swensson & Wretman, Model Assisted Survey Sampling (1992), hoofdstuk 5"


def test_the_share_is_weighted() -> None:
    cell = estimate(table, [8, 10])["antwoord", "iedereen"]
    assert cell.estimate == pytest.approx(11 / 18)
    assert (cell.base, cell.total) == (18, 11)


def test_the_counts_are_not() -> None:
    cell = estimate(table, [8, 10])["antwoord", "iedereen"]
    assert (cell.n, cell.yes) == (6, 4)
