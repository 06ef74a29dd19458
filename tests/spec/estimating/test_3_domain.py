"""Chapter 1, section 3."""

from __future__ import annotations

import pytest

from spec.drawing import estimate


title = "Een groep is een merk, geen filter"
rule = """
Hoeveel mensen in een groep zitten, is zelf geschat. Daarom blijven respondenten buiten de groep
in de berekening van de marge staan, met waarde 0. Wie ze eerst weggooit, doet alsof de omvang
van de groep vooraf vaststond.
"""
table = """
| stratum | groep | antwoord |
|---------|-------|----------|
| A       | jong  | ja       |
| A       | jong  | nee      |
| A       | oud   | nee      |
| A       | oud   | nee      |
"""
working = """
Van de jongeren zegt de helft ja. Per respondent is de afwijking (y − ½)/4: ⅛, −⅛, 0 en 0 (elk
gewicht is 2, de geschatte groep telt 4). Maal het gewicht: ¼, −¼, 0, 0. De variantie is (1 −
4/8) × 4/3 × (1/16 + 1/16) = 1/12. Wie de ouderen weggooit en de groep op vier mensen stelt,
vindt (1 − 2/4) × 2 × 1/8 = 1/8.
"""
source = "Särndal e.a. (1992), hoofdstuk 10; Lumley, Complex Surveys (2010), hoofdstuk 2"


def test_those_outside_stay_in_the_margin() -> None:
    assert estimate(table, [8])["antwoord", "jong"].se == pytest.approx((1 / 12) ** 0.5)
