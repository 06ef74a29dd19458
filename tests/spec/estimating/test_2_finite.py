"""Chapter 1, section 2."""

from __future__ import annotations

import pytest

from spec.drawing import estimate


title = "Wie bijna iedereen vraagt, is bijna zeker"
rule = """
De marge gaat over wie niet antwoordde. In een stratum van N mensen met n respondenten is de
variantie (1 − n/N) keer die van een trekking met teruglegging: antwoordt iedereen, dan is er
geen onzekerheid meer.
"""
table = """
| stratum | antwoord |
|---------|----------|
| A       | ja       |
| A       | nee      |
| A       | nee      |
| A       | nee      |
"""
working = """
Een kwart zegt ja. De spreiding tussen respondenten is n·p(1−p)/(n−1) = 4 × 0,1875 / 3 = 0,25.
Bij N = 8 is de variantie (1 − 4/8) × 0,25 / 4 = 0,03125, de standaardfout 0,177. Bij N = 4 is
zij 0.
"""
source = "Cochran, Sampling Techniques (1977), hoofdstuk 2 en 3"


def test_half_of_the_people_halve_the_variance() -> None:
    assert estimate(table, [8])["antwoord", "iedereen"].se == pytest.approx(0.03125**0.5)


def test_a_census_has_no_margin() -> None:
    cell = estimate(table, [4])["antwoord", "iedereen"]
    assert (cell.se, cell.low, cell.high) == (0, 0.25, 0.25)
