"""Chapter 3, section 4."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design
from spec.drawing import columns, numbers


title = "Twee vragen gekruist: eerst delen door het ontwerpeffect"
rule = """
De gewone χ² neemt aan dat ieder los en even zwaar getrokken is. Rao en Scott delen haar door
het gemiddelde ontwerpeffect van de samenhang (eerste orde) en kiezen de vrijheidsgraden naar
hoe die effecten verschillen (tweede orde, de standaard). Bij gelijke gewichten blijft vrijwel
de gewone toets over.
"""
table = """
| groep | ja | nee |
|-------|----|-----|
| a     | 12 | 8   |
| b     | 8  | 12  |
"""
working = """
Verwacht is overal 10: χ² = 4 × 2²/10 = 1,6. Het ontwerpeffect van veertig losse mensen is
40/39: F = 1,6 × 39/40 = 1,56, op 1 en 39 vrijheidsgraden.
"""
source = "Rao & Scott, Annals of Statistics 12 (1984), p. 46–60"


def test_an_ordinary_table_keeps_its_test() -> None:
    drawn = columns(table)
    counts = np.stack([numbers(drawn["ja"]), numbers(drawn["nee"])], axis=1).astype(int)
    pairs = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], counts.ravel(), axis=0)
    found = analyse.independence(Design.of([0] * 40, weights=[1.0] * 40), *pairs.T)
    assert found.pearson == pytest.approx(1.6)
    assert found.statistic == pytest.approx(1.56)
    assert found.df == pytest.approx((1, 39))
