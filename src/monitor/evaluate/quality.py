"""Quality figures beside the headline: who answered, how precise it is, what could be seen.

Pure functions of counts and of shares. Nothing here corrects a figure: the self-selection band
says how far the headline would move if victims were readier to answer than others, not that they
are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.analyse.planning import detectable, planned_error, planned_margin
from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any


READINESS = (1.0, 1.25, 1.5, 2.0)  # how many times as likely victims are to answer
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class GroupResponse:
    """Response of one group (respons): persons in it, answers, and the share that answered."""

    group: str
    population: int
    answers: int

    @property
    def rate(self) -> float:
        return self.answers / self.population


@dataclass(frozen=True, slots=True)
class Representativity:
    """How evenly groups answered (representativiteit).

    `r` is the R-indicator, 1 when all groups answered alike; `spread` the standard deviation of the
    response; `worst_bias` the largest bias that this unevenness can give to a share, in points.
    """

    rate: float
    r: float
    spread: float
    worst_bias: float


@dataclass(frozen=True, slots=True)
class EarlyLate:
    """Early against late respondents (vroege en late respondenten): shares from 0 to 1, their
    difference with its margin, and whether it is provable. Who answers late looks more like who
    does not answer at all (Groves 2006), so a provable difference is a warning."""

    early: float
    late: float
    difference: float
    margin: float

    @property
    def provable(self) -> bool:
        return abs(self.difference) > self.margin


@dataclass(frozen=True, slots=True)
class Precision:
    """Precision of one group (precisie), in points: half the width of the 95% interval that was
    planned and the one reached, and the smallest change that would be found in four out of five
    measurements."""

    group: str
    planned: float
    reached: float
    smallest_change: float

    @property
    def as_planned(self) -> bool:
        return self.reached <= self.planned + 1e-9


@dataclass(frozen=True, slots=True)
class Selection:
    """The headline if victims are `readiness` times as likely to answer (zelfselectie)."""

    readiness: float
    share: float


def responses(population: Mapping[str, int], answers: Mapping[str, int]) -> list[GroupResponse]:
    """Response per group, in the order of `population`. Refuses K10 where more answered than there
    are, or nobody is in a group."""
    problems = [
        Problem("K10", Place("quality", None, group), _range(group, answers.get(group, 0), 0, size))
        for group, size in population.items()
        if size < 1 or not 0 <= answers.get(group, 0) <= size
    ]
    refuse_if_any(problems)
    return [GroupResponse(group, n, answers.get(group, 0)) for group, n in population.items()]


def _range(name: str, value: float, low: float, high: float) -> Mapping[str, object]:
    return {"name": name, "value": value, "low": low, "high": high}


def representativity(groups: Sequence[GroupResponse]) -> Representativity:
    """R = 1 − 2·S(ρ), with ρ the response of the group of each person and S its standard deviation
    over the population (Schouten, Cobben & Bethlehem 2009, Survey Methodology 35-1).

    The groups must part the population. The estimated variance of response between groups holds
    sampling noise, Σ (N_g/N)·ρ_g(1−ρ_g)/N_g, which is taken off (same authors, 2012); a negative
    rest is none. The worst bias of a share is S(ρ)·S(y)/ρ̄ with S(y) at most one half.
    """
    persons = sum(group.population for group in groups)
    if persons == 0:
        raise refuse("K10", Place("quality"), **_range("population", 0, 1, math.inf))
    rate = sum(group.answers for group in groups) / persons
    between = sum(group.population * (group.rate - rate) ** 2 for group in groups) / persons
    noise = sum(group.rate * (1 - group.rate) for group in groups) / persons
    spread = math.sqrt(max(between - noise, 0.0))
    worst = 0.5 * spread / rate if rate > 0 else 0.5
    return Representativity(rate, 1 - 2 * spread, spread, 100 * min(worst, 1.0))


def early_and_late(early: Sequence[bool], late: Sequence[bool]) -> EarlyLate:
    """Two groups of respondents as independent samples; the interval is that of Agresti & Caffo
    (2000), which holds for few answers too. Refuses K10 when one of the two is empty."""
    for name, found in (("early", early), ("late", late)):
        if not found:
            raise refuse("K10", Place("quality", None, name), **_range(name, 0, 1, math.inf))
    first, second = (sum(found) / len(found) for found in (early, late))
    p, q = ((sum(found) + 1) / (len(found) + 2) for found in (early, late))
    variance = p * (1 - p) / (len(early) + 2) + q * (1 - q) / (len(late) + 2)
    return EarlyLate(first, second, first - second, 1.959963984540054 * math.sqrt(variance))


def precision(
    group: str,
    population: int,
    planned_answers: int,
    standard_error: float,
    *,
    previous_error: float | None = None,
    share: float = 0.5,
    deff: float = 1.0,
) -> Precision:
    """Precision planned and reached. `standard_error` of the share from 0 to 1 is that of the
    estimate; `previous_error` of the measurement compared with, by default the same. Refuses S12
    and K10."""
    if not 0 <= standard_error <= 0.5:
        place = Place("quality", None, group)
        raise refuse("K10", place, **_range("standard_error", standard_error, 0, 0.5))
    planned = planned_margin(planned_answers, population, share, deff, LEVEL)
    reached = 1.959963984540054 * standard_error
    before = standard_error if previous_error is None else previous_error
    return Precision(
        group, 100 * planned, 100 * reached, 100 * detectable(standard_error, before, LEVEL)
    )


def expected_precision(
    group: str, population: int, answers: int, *, deff: float = 1.0
) -> Precision:
    """Precision of a share of one half from `answers` of `population`, before any estimate."""
    error = planned_error(answers, population, 0.5, deff)
    return precision(group, population, answers, error, deff=deff)


def self_selection(share: float, readiness: Sequence[float] = READINESS) -> tuple[Selection, ...]:
    """The share of victims in the population when among the respondents it is `share` (0 to 1) and
    victims are `r` times as likely to answer: s / (s + r·(1 − s)), read the other way round.

    If a share t of everyone is a victim, the respondents hold r·t victims to 1 − t others, so
    s = r·t / (r·t + 1 − t) and t = s / (s + r·(1 − s)). With 49% and 1.25 this is 43.5%.
    Refuses K10.
    """
    if not 0 <= share <= 1:
        raise refuse("K10", Place("quality", None, "share"), **_range("share", share, 0, 1))
    for r in readiness:
        if not 0 < r < math.inf:
            place = Place("quality", None, "readiness")
            raise refuse("K10", place, **_range("readiness", r, 0, math.inf))
    return tuple(Selection(r, share / (share + r * (1 - share))) for r in readiness)
