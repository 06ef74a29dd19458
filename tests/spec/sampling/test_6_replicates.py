"""Chapter 2, section 6."""

from __future__ import annotations

import pytest

from monitor import analyse
from monitor.analyse import Design
from spec.drawing import columns, numbers


title = "Herhalen kan ook zonder formule"
rule = """
Laat om beurten één eenheid weg, laat de andere zwaarder wegen, en schat opnieuw. Hoe die
schattingen uiteenlopen zegt hoe onzeker de schatting is (jackknife); bootstrap en BRR doen
hetzelfde met andere deelverzamelingen. Bij een gemiddelde komt er precies de formule uit.
"""
table = """
| waarde | zonder deze |
|--------|-------------|
| 1      | 4           |
| 2      | 3,5         |
| 6      | 1,5         |
"""
working = """
Het gemiddelde is 3. De herhalingen wijken 1, ½ en −1½ af: de variantie is 2/3 × (1 + 0,25 +
2,25) = 7/3. De formule geeft s²/n = 7/3.
"""
source = "Wolter (2007), hoofdstuk 4; Rao, Wu & Yue, Survey Methodology 18 (1992), p. 209–217"


def test_the_jackknife_of_a_mean_is_its_formula() -> None:
    drawn = columns(table)
    design = Design.of([0] * 3, weights=[1.0] * 3)
    values = numbers(drawn["waarde"])
    sample = analyse.jackknife(design)
    without = sample.weights.T @ values / sample.weights.sum(axis=0)
    assert without == pytest.approx(numbers(drawn["zonder deze"]))
    for one in (sample, design):
        assert analyse.mean(one, {"y": values}).covariance[0, 0] == pytest.approx(7 / 3)
