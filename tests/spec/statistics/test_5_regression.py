"""Chapter 3, section 5."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design
from spec.drawing import columns, numbers


title = "Wie loopt meer risico, al het andere gelijk"
rule = """
Een logistische regressie geeft per kenmerk de logaritme van een odds ratio, met een marge die
uit het ontwerp volgt en niet uit het model: de variantie is die van de scores (Binder). Met
één kenmerk is het gewoon het verschil van twee log-odds.
"""
table = """
| groep | ja | nee |
|-------|----|-----|
| a     | 6  | 4   |
| b     | 2  | 8   |
"""
working = """
ln(6/4) − ln(2/8) = 1,79: de odds zijn zes keer zo groot. De variantie is 20/19 × (1/6 + 1/4 +
1/2 + 1/8) = 1,096, de standaardfout 1,047.
"""
source = (
    "Binder, International Statistical Review 51 (1983), p. 279–292; Lumley (2010), hoofdstuk 6"
)


def test_one_mark_gives_the_log_odds_ratio() -> None:
    drawn = columns(table)
    counts = np.stack([numbers(drawn["ja"]), numbers(drawn["nee"])], axis=1).astype(int).ravel()
    group, yes = np.repeat([1, 1, 0, 0], counts), np.repeat([1, 0, 1, 0], counts)
    found = analyse.regression(Design.of([0] * 20, weights=[1.0] * 20), yes, {"a": group})
    assert found["a"] == pytest.approx(np.log(6))
    assert found.se[1] ** 2 == pytest.approx(20 / 19 * (1 / 6 + 1 / 4 + 1 / 2 + 1 / 8))
