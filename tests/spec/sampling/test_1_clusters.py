"""Chapter 2, section 1."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design
from spec.drawing import codes, columns, marks


title = "Wie in groepen trekt, heeft minder onafhankelijke antwoorden"
rule = """
Zijn niet mensen getrokken maar groepen van mensen (clusters), dan is het cluster de eenheid:
van elk cluster telt alleen de som van de afwijkingen. Mensen uit één cluster lijken op elkaar,
en dat maakt de marge groter dan van evenveel mensen die los getrokken zijn.
"""
table = """
| cluster | antwoord |
|---------|----------|
| A       | ja       |
| A       | ja       |
| B       | ja       |
| B       | nee      |
| C       | nee      |
| C       | nee      |
"""
working = """
Drie van de zes clusters: gewicht 2, geschat aantal 12. De helft zegt ja. Per respondent is de
afwijking 2 × (±½)/12 = ±1/12; per cluster 1/6, 0 en −1/6. De variantie is (1 − 3/6) × 3/2 ×
(1/36 + 1/36) = 1/24, de standaardfout 0,204. Als zes losse mensen uit twaalf was zij 0,158.
"""
source = (
    "Särndal, Swensson & Wretman (1992), hoofdstuk 4; "
    "Wolter, Introduction to Variance Estimation (2007), § 1.4"
)


def test_the_cluster_is_the_unit() -> None:
    drawn = columns(table)
    clusters, answers = codes(drawn["cluster"]), {"ja": marks(drawn["antwoord"])}
    nothing = np.zeros(6, dtype=int)
    found = analyse.mean(Design.of(nothing, [6], psu=clusters), answers)
    assert found.se[0] == pytest.approx((1 / 24) ** 0.5)
    loose = analyse.mean(Design.of(nothing, [12]), answers)
    assert loose.se[0] == pytest.approx(0.158, abs=5e-4)
