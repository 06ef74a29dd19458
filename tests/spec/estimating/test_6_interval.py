"""Chapter 1, section 6."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable
from monitor.analyse.inference import trusted_size


title = "Ook nul van de dertig heeft een bovengrens"
rule = """
Het 95%-interval is dat van Wilson met de effectieve n: het blijft binnen 0 en 100% en houdt ook
bij weinig antwoorden en ongelijke gewichten wat het belooft (`make bench` laat dat zien, naast
zes andere). Zegt niemand ja, of iedereen, dan is het dat van Clopper en Pearson (Korn &
Graubard).

Met weinig antwoorden van één soort is ook de spreiding p(1−p) slecht geschat. De effectieve n van
de antwoorden (n_e) wordt daarom gemengd met wat de gewichten overlaten (n_w), als 1 op 6·c² met
c² = (1−2p)²/(n_w·p(1−p)), en wordt nooit groter dan n_e. Bij hoogstens twee antwoorden van een
soort ligt de grens aan die kant niet dichterbij dan die van Poisson.
"""
table = """
| respondenten | ja | populatie |
|--------------|----|-----------|
| 30           | 0  | 3000      |
"""
working = """
Niemand zegt ja: de standaardfout is 0, maar zeker is dat niet. De bovengrens is 1 − 0,025^(1/n)
met n = 30 × 29/30 / 0,99 = 29,3: ongeveer 11,8%.

Bij p = 10%, n_e = 40 en n_w = 20 is 6·c² = 6 × 0,64/1,8 = 2,13, en dus telt
n = 3,13 / (1/40 + 2,13/20) = 23,8.
"""
source = (
    "Wilson, JASA 22 (1927), p. 209–212; Korn & Graubard, Survey Methodology 24 (1998), "
    "p. 193–201; Brown, Cai & DasGupta, Statistical Science 16 (2001), p. 101–133"
)


def _cell(yes: int, n: int, population: int) -> analyse.Estimate:
    answers = (np.arange(n) < yes).astype(np.uint8)
    design = Design.of(np.zeros(n, dtype=int), [population])
    everyone = DomainVariable.everyone(n, population, name="iedereen")
    return analyse.estimate(design, {"antwoord": answers}, [everyone])["antwoord", "iedereen"]


def test_none_of_thirty() -> None:
    cell = _cell(0, 30, 3000)
    assert (cell.estimate, cell.low) == (0, 0)
    assert cell.high == pytest.approx(1 - 0.025 ** (1 / (29 / 0.99)))


def test_some_yes_and_some_no_take_wilson_s() -> None:
    methods = [_cell(yes, 100, 10_000).method for yes in (0, 1, 40, 99, 100)]
    assert methods == ["korn-graubard", "wilson", "wilson", "wilson", "korn-graubard"]


def test_ten_percent_with_uneven_weights() -> None:
    found = trusted_size(np.array([0.1]), np.array([40.0]), np.array([20.0]))
    assert found == pytest.approx(3.1333 / (1 / 40 + 2.1333 / 20), rel=1e-4)


def test_one_yes_of_a_hundred_may_be_one_of_two_thousand() -> None:
    cell = _cell(1, 100, 100_000)
    assert cell.low == pytest.approx(-np.log(0.95) / 100, rel=0.03)


def test_who_answered_is_no_longer_in_doubt() -> None:
    cell = _cell(2, 19, 20)
    assert cell.low >= 2 / 20
    assert cell.high <= 3 / 20 + 1e-12
