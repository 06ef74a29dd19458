"""Chapter 2, section 3."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Unequal
from spec.drawing import columns, numbers


title = "Wie meer kans had, telt minder zwaar"
rule = """
Zijn gemeenten getrokken met een kans π die met hun omvang groeit, dan weegt elke gemeente 1/π.
Hoe gelijker de gewogen waarden, hoe kleiner de marge: daarom loont het om naar omvang te
trekken. Wie zeker getrokken werd (π = 1) maakt niets onzeker. Zonder de kans van elk paar
volgt de variantie uit de benadering van Brewer; met die kansen kan het precies
(Horvitz–Thompson, of Yates–Grundy).
"""
table = """
| gemeente | kans | waarde |
|----------|------|--------|
| A        | 0,5  | 8      |
| B        | 0,25 | 3      |
"""
working = """
Gewogen: 8/0,5 = 16 en 3/0,25 = 12, samen 28, gemiddeld 14. Brewer: n/(n−1) × Σ (1 − π)(z −
14)² = 2 × (0,5 × 4 + 0,75 × 4) = 10. Is de kans op het paar 0,1, dan geeft Yates–Grundy (0,5 ×
0,25 − 0,1)/0,1 × (16 − 12)² = 4.
"""
source = (
    "Brewer, Combined Survey Sampling Inference (2002), hoofdstuk 9; "
    "Särndal e.a. (1992), § 2.8 en 3.6"
)


def test_brewer_and_yates_and_grundy() -> None:
    drawn = columns(table)
    chances, values = numbers(drawn["kans"]), {"waarde": numbers(drawn["waarde"])}
    near = analyse.total(Unequal.of(chances), values)
    assert (near["waarde"], near.covariance[0, 0]) == (28, pytest.approx(10))
    joint = np.array([[0.5, 0.1], [0.1, 0.25]])
    exact = analyse.total(Unequal.of(chances, joint=joint, rule="yates-grundy"), values)
    assert exact.covariance[0, 0] == pytest.approx(4)
