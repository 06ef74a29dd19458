"""Chapter 1, section 7."""

from __future__ import annotations

import pytest

from monitor.analyse import compare
from spec.drawing import estimate


title = "Een deel van het geheel verschilt minder ver dan het lijkt"
rule = """
Wie een groep met iedereen vergelijkt, vergelijkt haar deels met zichzelf. De marge van dat
verschil houdt rekening met die overlap; twee losse intervallen naast elkaar doen dat niet. Een
verschil heet aantoonbaar wanneer de toets (tweezijdig, 5%) gelijkheid verwerpt.
"""
table = """
| stratum | groep | antwoord |
|---------|-------|----------|
| A       | a     | ja       |
| A       | a     | ja       |
| A       | a     | nee      |
| A       | a     | nee      |
| B       | b     | ja       |
| B       | b     | nee      |
| B       | b     | nee      |
| B       | b     | nee      |
"""
working = """
Groep a is stratum A, groep b stratum B, elk van 20 mensen. Iedereen is dan het gemiddelde van
beide, en a − iedereen = ½ (a − b): ½ × (½ − ¼) = ⅛, met de halve marge van a − b.
"""
source = "Lumley, Complex Surveys (2010), hoofdstuk 2"


def test_group_minus_everyone_is_half_of_group_minus_group() -> None:
    found = estimate(table, [20, 20])
    a, b, everyone = (found["antwoord", name] for name in ("a", "b", "iedereen"))
    whole, apart = compare.difference(a, everyone), compare.difference(a, b)
    assert whole.difference == pytest.approx(1 / 8)
    assert whole.se == pytest.approx(apart.se / 2)
    assert whole.p_value == pytest.approx(apart.p_value)
