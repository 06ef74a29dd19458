"""Chapter 1, section 6."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable


title = "Ook nul van de dertig heeft een bovengrens"
rule = """
Bij voldoende antwoorden is het 95%-interval dat van de logit, die binnen 0 en 100% blijft. Zijn
er weinig ja's of nee's, dan is het dat van Clopper en Pearson met de effectieve n (Korn &
Graubard). De effectieve n is nooit meer dan het aantal antwoorden, en nooit meer dan de
gewichten ervan overlaten.
"""
table = """
| respondenten | ja | populatie |
|--------------|----|-----------|
| 30           | 0  | 3000      |
"""
working = """
Niemand zegt ja: de standaardfout is 0, maar zeker is dat niet. De bovengrens is 1 − 0,025^(1/n)
met n = 30 × 29/30 / 0,99 = 29,3: ongeveer 11,8%.
"""
source = "Korn & Graubard, Survey Methodology 24 (1998), p. 193–201"


def _cell(yes: int, n: int, population: int) -> analyse.Estimate:
    answers = (np.arange(n) < yes).astype(np.uint8)
    design = Design.of(np.zeros(n, dtype=int), [population])
    everyone = DomainVariable.everyone(n, population, name="iedereen")
    return analyse.estimate(design, {"antwoord": answers}, [everyone])["antwoord", "iedereen"]


def test_none_of_thirty() -> None:
    cell = _cell(0, 30, 3000)
    assert (cell.estimate, cell.low) == (0, 0)
    assert cell.high == pytest.approx(1 - 0.025 ** (1 / (29 / 0.99)))


def test_many_answers_take_the_logit() -> None:
    assert (_cell(40, 100, 10_000).method, _cell(3, 100, 10_000).method) == (
        "logit",
        "korn-graubard",
    )


def test_who_answered_is_no_longer_in_doubt() -> None:
    cell = _cell(2, 19, 20)
    assert cell.low >= 2 / 20
    assert cell.high <= 3 / 20 + 1e-12
