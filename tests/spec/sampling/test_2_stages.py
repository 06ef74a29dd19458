"""Chapter 2, section 2."""

from __future__ import annotations

import pytest

from monitor import analyse
from monitor.analyse import Design, Stage
from spec.drawing import codes, columns, numbers


title = "Elke trap van de trekking draagt zijn deel bij"
rule = """
Wordt binnen een getrokken cluster weer getrokken, dan komt de onzekerheid van die tweede trap
erbij, maal het deel van de clusters dat getrokken is. Het meeste zit in de eerste trap.
"""
table = """
| cluster | waarde |
|---------|--------|
| A       | 1      |
| A       | 3      |
| B       | 5      |
| B       | 7      |
"""
working = """
Twee van vier clusters en in elk twee van vier mensen: gewicht 4, totaal 64. De clusters tellen
voor 16 en 48, gemiddeld 32: de eerste trap geeft (1 − 2/4) × 2 × (16² + 16²) = 512. Binnen een
cluster liggen de gewogen waarden 4 van hun gemiddelde: (1 − 2/4) × 2 × (4² + 4²) = 32, en van
beide clusters samen, maal 2/4, is dat 32. De variantie is 544, de standaardfout 23,3.
"""
source = "Särndal e.a. (1992), § 4.3; Cochran, Sampling Techniques (1977), hoofdstuk 10"


def test_the_second_stage_adds_its_part() -> None:
    drawn = columns(table)
    second = Stage.of([0, 1, 2, 3], [4] * 4)
    design = Design.of([0] * 4, [4], psu=codes(drawn["cluster"]), stages=[second])
    found = analyse.total(design, {"waarde": numbers(drawn["waarde"])})
    assert found["waarde"] == 64
    assert found.covariance[0, 0] == pytest.approx(512 + 32)
