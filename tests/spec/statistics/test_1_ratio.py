"""Chapter 3, section 1."""

from __future__ import annotations

import pytest

from monitor import analyse
from monitor.analyse import Design
from spec.drawing import columns, numbers


title = "Een verhouding heeft een teller en een noemer die allebei geschat zijn"
rule = """
De variantie van een verhouding R = Y/X is die van de afwijkingen y − R·x, gedeeld door X². Een
gemiddelde is zo'n verhouding, met het geschatte aantal mensen als noemer; een totaal is er
geen.
"""
table = """
| y | x |
|---|---|
| 2 | 1 |
| 4 | 2 |
| 6 | 2 |
"""
working = """
R = 12/5 = 2,4. De afwijkingen zijn −0,4, −0,8 en 1,2. De variantie is 3/2 × (0,16 + 0,64 +
1,44)/25 = 0,1344, de standaardfout 0,367.
"""
source = "Särndal e.a. (1992), § 5.6"


def test_a_ratio_is_linearised() -> None:
    drawn = columns(table)
    design = Design.of([0] * 3, weights=[1.0] * 3)
    found = analyse.ratio(design, {"r": numbers(drawn["y"])}, numbers(drawn["x"]))
    assert (found["r"], found.covariance[0, 0]) == (pytest.approx(2.4), pytest.approx(0.1344))
