"""Chapter 3, section 2."""

from __future__ import annotations

import pytest

from monitor.analyse.quantile_rules import weighted_quantile
from spec.drawing import columns, numbers


title = "De middelste telt gewichten, geen antwoorden"
rule = """
De mediaan is de kleinste waarde waarbij de helft van de gewichten eronder of erop ligt (regel
`math`). Komt het precies uit, dan nemen anderen het midden met de volgende waarde (`school`);
R kent twaalf regels, en wij dezelfde. Het interval is dat van het aandeel onder die waarde,
teruggerekend naar waarden (Woodruff).
"""
table = """
| waarde | gewicht | aandeel tot en met |
|--------|---------|--------------------|
| 10     | 2       | 0,2                |
| 20     | 3       | 0,5                |
| 30     | 5       | 1,0                |
"""
working = """
De mediaan is 20, volgens `school` 25. Bij 0,6 is het 30.
"""
source = (
    "Woodruff, JASA 47 (1952), p. 635–646; "
    "Hyndman & Fan, The American Statistician 50 (1996), p. 361–365"
)


def test_the_median_counts_weights() -> None:
    drawn = columns(table)
    x, w = numbers(drawn["waarde"]), numbers(drawn["gewicht"])
    assert w.cumsum() / w.sum() == pytest.approx(numbers(drawn["aandeel tot en met"]))
    assert weighted_quantile(x, w, 0.5) == 20
    assert weighted_quantile(x, w, 0.5, "school") == 25
    assert weighted_quantile(x, w, 0.6) == 30
