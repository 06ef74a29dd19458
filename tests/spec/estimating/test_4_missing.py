"""Chapter 1, section 4."""

from __future__ import annotations

import pytest

from spec.drawing import estimate


title = "Niet gevraagd is geen nee"
rule = """
Een vraag die iemand niet kreeg (`-`) valt buiten de basis, en zo ook een vraag zonder antwoord
(`.`), tenzij de indicator anders zegt. Dat geldt per vraag: wie één vraag openlaat, telt bij de
andere mee. Beide worden geteld en bij het cijfer vermeld.
"""
table = """
| stratum | antwoord |
|---------|----------|
| A       | ja       |
| A       | nee      |
| A       | -        |
| A       | .        |
"""
working = "De basis is twee respondenten, het aandeel ½; één niet gevraagd, één zonder antwoord."
source = "Särndal e.a. (1992), hoofdstuk 15"


def test_only_answers_are_in_the_base() -> None:
    cell = estimate(table, [40])["antwoord", "iedereen"]
    assert (cell.estimate, cell.n, cell.not_asked, cell.no_answer) == (0.5, 2, 1, 1)


def test_nobody_leaves_the_design() -> None:
    cell = estimate(table, [40])["antwoord", "iedereen"]
    # u = ±1/40, weights 10, four sampled: 0.9 · 4/3 · 2 · (10/40)²
    assert cell.se == pytest.approx((0.9 * 4 / 3 * 2 * (0.5 * 10 / 20) ** 2) ** 0.5)
