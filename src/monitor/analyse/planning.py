"""Before fieldwork: how precise a domain will be, how many answers are needed, what can be seen.

Uses the population and an expected response only; knows no answers.
"""

from __future__ import annotations

import math

from scipy import special

from monitor.concepts.problems import Place, refuse


def planned_error(n: float, population: float, share: float = 0.5, deff: float = 1.0) -> float:
    """Standard error of a proportion from `n` of `population` (Cochran 1977, §3.2).

    `deff` is the design effect that weighting is expected to cost. Refuses S12.
    """
    _between("share", share, 0, 1)
    _between("deff", deff, 0, math.inf)
    _between("n", n, 1, population)
    rest = (population - n) / (population - 1) if population > 1 else 0.0
    return math.sqrt(deff * share * (1 - share) / n * rest)


def planned_margin(
    n: float, population: float, share: float = 0.5, deff: float = 1.0, level: float = 0.95
) -> float:
    """Half the width of the interval to expect (verwachte marge)."""
    _between("level", level, 0, 1)
    return float(special.ndtri((1 + level) / 2)) * planned_error(n, population, share, deff)


def needed_answers(
    margin: float, population: float, share: float = 0.5, deff: float = 1.0, level: float = 0.95
) -> int:
    """The smallest n whose margin is at most `margin`; the whole population when none is."""
    _between("margin", margin, 0, 1)
    _between("share", share, 0, 1)
    _between("deff", deff, 0, math.inf)
    _between("population", population, 1, math.inf)
    _between("level", level, 0, 1)
    squared = (margin / float(special.ndtri((1 + level) / 2))) ** 2
    spread = deff * share * (1 - share)
    exact = spread * population / ((population - 1) * squared + spread)
    return max(1, min(math.ceil(exact - 1e-9), math.floor(population)))


def detectable(first: float, second: float, level: float = 0.95, power: float = 0.8) -> float:
    """The smallest difference found with chance `power`, from the two standard errors.

    (z_{1−α/2} + z_power)·√(se₁² + se₂²): independent measurements (aantoonbare verandering).
    """
    _between("level", level, 0, 1)
    _between("power", power, 0, 1)
    _between("first", first, 0, math.inf)
    _between("second", second, 0, math.inf)
    quantiles = special.ndtri((1 + level) / 2) + special.ndtri(power)
    return float(quantiles) * math.hypot(first, second)


def _between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise refuse(
            "S12", Place("planning", None, name), name=name, value=value, low=low, high=high
        )
