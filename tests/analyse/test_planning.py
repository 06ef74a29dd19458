"""Before fieldwork: what can be promised."""

from __future__ import annotations

import pytest

from monitor.analyse import planning
from monitor.concepts.problems import ProblemsFound


def test_a_whole_population_has_no_error() -> None:
    assert planning.planned_error(342, 342) == 0


def test_the_margin_of_a_thousand_of_a_million_is_three_points() -> None:
    assert planning.planned_margin(1000, 1_000_000) == pytest.approx(0.031, abs=0.0005)


@pytest.mark.parametrize("population", [50, 342, 11_560])
@pytest.mark.parametrize("margin", [0.02, 0.05, 0.1])
def test_the_needed_answers_are_enough_and_one_fewer_is_not(margin: float, population: int) -> None:
    n = planning.needed_answers(margin, population, deff=1.3)
    assert planning.planned_margin(n, population, deff=1.3) <= margin + 1e-12
    if n > 1:
        assert planning.planned_margin(n - 1, population, deff=1.3) > margin


def test_what_is_detectable_is_larger_than_what_is_significant() -> None:
    assert planning.detectable(0.01, 0.01) == pytest.approx(
        (1.959964 + 0.841621) * 0.0141421, rel=1e-5
    )


@pytest.mark.parametrize(
    "wrong",
    [{"n": 0}, {"n": 500}, {"share": 1.2}, {"level": 95}, {"n": 10, "share": -0.1}, {"deff": -1}],
)
def test_impossible_plans_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ProblemsFound) as error:
        planning.planned_margin(**({"n": 100, "population": 342} | wrong))
    assert error.value.problems[0].code == "S12"
