"""Chapter 2, section 4."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, TwoPhase
from spec.drawing import columns, numbers


title = "Zwijgen is een tweede trekking"
rule = """
Eerst wordt getrokken wie benaderd wordt, daarna beslist het antwoorden wie meedoet. Het
gewicht is het product van beide, en de variantie de som: wat er al was als iedereen had
geantwoord, en wat het zwijgen kost. Binnen cellen van mensen die op elkaar lijken geldt
antwoorden als een trekking; of elk krijgt een eigen geschatte kans.
"""
table = """
| benaderd | antwoordde | waarde |
|----------|------------|--------|
| A        | ja         | 1      |
| B        | ja         | 3      |
| C        | nee        | .      |
| D        | nee        | .      |
"""
working = """
Vier van acht mensen benaderd (gewicht 2), twee van de vier antwoordden (maal 2): de gewogen
waarden zijn 4 en 12, het totaal 16. De tweede fase: (1 − 2/4) × 2 × ((4 − 8)² + (12 − 8)²) =
32. De eerste: (1 − 4/8) × ½ × (4² + 12²) = 40, min (1/6) × 3/2 × 2 × 4 × 12 = 24, is 16. Samen
48, en dat is ook de variantie van twee mensen die meteen uit acht getrokken waren: (1 − 2/8) ×
2 × 32.
"""
source = "Särndal e.a. (1992), hoofdstuk 9 en 15; Lumley, Complex Surveys (2010), hoofdstuk 8"


def test_two_phases_are_one_where_both_are_simple() -> None:
    drawn = columns(table)
    answered = np.array(drawn["antwoordde"]) == "ja"
    values = np.array([np.nan if cell == "." else float(cell) for cell in drawn["waarde"]])
    sample = TwoPhase.of(Design.of([0] * 4, [8]), answered)
    first, second = sample.phases(np.nan_to_num(values)[:, None])
    assert (first[0, 0], second[0, 0]) == (pytest.approx(16), pytest.approx(32))
    direct = analyse.total(Design.of([0, 0], [8]), {"y": numbers(["1", "3"])})
    both = analyse.total(sample, {"y": values})
    assert (both["y"], both.se[0]) == (direct["y"], pytest.approx(direct.se[0]))
