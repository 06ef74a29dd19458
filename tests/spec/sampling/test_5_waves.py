"""Chapter 2, section 5."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable
from spec.drawing import columns, marks


title = "Wie twee keer antwoordt, maakt een verandering zekerder"
rule = """
Bij een verandering tussen metingen telt bij wie beide keren antwoordde alleen wat veranderde.
De covariantie van de overlap gaat van de variantie af: per stratum (1 − n₁n₂/(N·c)) · c/(c−1)
· Σ (z₁ − z̄₁)(z₂ − z̄₂), over de c mensen (of clusters) in beide. Wie van stratum wisselde,
telt in beide mee.
"""
table = """
| persoon | toen | nu  |
|---------|------|-----|
| A       | ja   | ja  |
| B       | nee  | ja  |
| C       | nee  | nee |
| D       | nee  | nee |
"""
working = """
Dezelfde vier van acht mensen, twee keer. De verandering is ¼; per persoon 0, 1, 0 en 0, met
variantie ¼. De variantie van de verandering is (1 − 4/8) × ¼ / 4 = 0,03125, de standaardfout
0,177. Als twee losse steekproeven was zij 0,270.
"""
source = (
    "Tam, The American Statistician 38 (1984), p. 288–289; "
    "Qualité & Tillé, Survey Methodology 34 (2008), p. 173–181"
)


def test_only_what_changed_is_uncertain() -> None:
    drawn = columns(table)
    design, everyone = Design.of([0] * 4, [8]), [DomainVariable.everyone(4, 8)]
    now, then = (
        analyse.estimate(design, {"ja": marks(drawn[wave]).astype(np.uint8)}, everyone)["ja", "all"]
        for wave in ("nu", "toen")
    )
    found = analyse.change_in_panel(now, then, np.arange(4), np.arange(4))
    assert (found.difference, found.se) == (pytest.approx(0.25), pytest.approx(0.03125**0.5))
    apart = analyse.change_in_panel(now, then, np.arange(4), np.arange(4, 8))
    assert apart.se == pytest.approx(0.270, abs=5e-4)
