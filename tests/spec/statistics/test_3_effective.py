"""Chapter 3, section 3."""

from __future__ import annotations

import pytest

from monitor import analyse
from monitor.analyse import Design
from spec.drawing import columns, numbers


title = "Ongelijke gewichten kosten antwoorden"
rule = """
De effectieve n is het aantal respondenten van een enkelvoudige steekproef die even precies zou
zijn. Zij staat bij elk cijfer, want n alleen zegt te veel. Wat alleen de gewichten kosten is
(Σw)²/Σw² (Kish).
"""
table = """
| gewicht | antwoord |
|---------|----------|
| 1       | 1        |
| 1       | 0        |
| 2       | 1        |
| 2       | 0        |
"""
working = """
De gewichten alleen laten 6²/10 = 3,6 van de vier over. De helft zegt ja; de afwijkingen zijn w
× ±½/6, de variantie is 4/3 × (2/144 + 8/144) = 0,0926, en de effectieve n is ½ × ½/0,0926 =
2,7.
"""
source = "Kish, Survey Sampling (1965), § 8.1 en 11.7"


def test_the_effective_n_is_less_than_n() -> None:
    drawn = columns(table)
    weights = numbers(drawn["gewicht"])
    found = analyse.mean(Design.of([0] * 4, weights=weights), {"y": numbers(drawn["antwoord"])})
    assert weights.sum() ** 2 / (weights**2).sum() == pytest.approx(3.6)
    assert found.effective_n[0] == pytest.approx(2.7)
