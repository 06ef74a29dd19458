"""What an estimate says, by hand: small tables that anyone can check with a pencil."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Calibration, Design, DomainVariable
from monitor.concepts.problems import ProblemsFound


YES_NO = {"seen": np.array([1, 0, 1, 1, 0, 0, 2, 3], dtype=np.uint8)}
STRATA = [0, 0, 0, 0, 1, 1, 1, 1]
EVERYONE = DomainVariable.everyone(8, 28)


def _design(**rest: object) -> Design:
    return Design.of(STRATA, [8, 20], **rest)


def _codes(error: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    assert all(problem.say("nl") and problem.say("en") for problem in error.value.problems)
    return [problem.code for problem in error.value.problems]


def test_it_weights_by_population_over_respondents() -> None:
    cell = analyse.estimate(_design(), YES_NO, [EVERYONE])["seen", "all"]
    # stratum 0: 4 people stand for 2 each, 3 yes; stratum 1: 2 in the base for 5 each, 0 yes
    assert (cell.n, cell.yes, cell.not_asked, cell.no_answer) == (6, 3, 1, 1)
    assert (cell.base, cell.total, cell.population) == (18, 6, 28)
    assert cell.estimate == pytest.approx(6 / 18)


def test_its_error_is_the_one_on_paper() -> None:
    cell = analyse.estimate(_design(), YES_NO, [EVERYONE])["seen", "all"]
    r = 1 / 3
    first = np.array([1 - r, -r, 1 - r, 1 - r]) * 2 / 18
    second = np.array([-r, -r, 0, 0]) * 5 / 18
    variance = sum(
        (1 - f) * 4 / 3 * np.sum((z - z.mean()) ** 2) for f, z in ((0.5, first), (0.2, second))
    )
    assert cell.se == pytest.approx(np.sqrt(variance))
    assert cell.df == 6 - 2


def test_a_census_has_no_error() -> None:
    design = Design.of([0, 0, 0, 0], [4])
    items = {"seen": np.array([1, 0, 0, 1], dtype=np.uint8)}
    cell = analyse.estimate(design, items, [DomainVariable.everyone(4, 4)])["seen", "all"]
    assert (cell.estimate, cell.se) == (0.5, 0.0)
    assert (cell.low, cell.high) == (0.5, 0.5)


@pytest.mark.parametrize("clusters", [None, [0, 0, 1, 1]])
def test_a_census_needs_no_frame_to_know_that_it_is_one(clusters: list[int] | None) -> None:
    units = 4 if clusters is None else 2
    design = Design.of([0, 0, 0, 0], [units], psu=clusters)
    yes = np.array([1, 0, 0, 1], dtype=np.uint8)
    cell = analyse.estimate(design, {"seen": yes}, [DomainVariable.everyone(4)])["seen", "all"]
    named = analyse.proportion(design, {"seen": yes}, interval="logit")
    assert (cell.low, cell.high, cell.method) == (0.5, 0.5, "census")
    assert (named.low[0], named.high[0]) == (0.5, 0.5)


def test_clusters_that_agree_are_no_census() -> None:
    design = Design.of([0, 0, 0, 0], [20], psu=[0, 0, 1, 1])
    yes = np.array([1, 0, 0, 1], dtype=np.uint8)
    cell = analyse.estimate(design, {"seen": yes}, [DomainVariable.everyone(4)])["seen", "all"]
    assert (cell.se, cell.method) == (0, "korn-graubard")


def test_a_poststratified_item_that_is_the_cell_has_no_error() -> None:
    cells = np.array([0, 1, 0, 1, 0, 1, 0, 1])
    design = _design(calibration=Calibration.of(np.where(cells, 4.0, 3.0), [cells]))
    items = {"cell": cells.astype(np.uint8)}
    cell = analyse.estimate(design, items, [EVERYONE])["cell", "all"]
    assert cell.estimate == pytest.approx(16 / 28)
    assert cell.se == 0


def test_a_domain_is_not_a_filter() -> None:
    domain = DomainVariable.of("part", ["in", "out"], [0, 0, 1, 1, 0, 1, 1, 0])
    items = {"seen": np.array([1, 0, 1, 1, 1, 0, 1, 0], dtype=np.uint8)}
    cell = analyse.estimate(_design(), items, [domain])["seen", "in"]
    u = np.array([0.5, -0.5, 0, 0, 0.5, 0, 0, -0.5]) * np.repeat([2, 5], 4) / 14
    spread = [np.sum((z - z.mean()) ** 2) for z in (u[:4], u[4:])]
    assert cell.estimate == pytest.approx(7 / 14)
    assert cell.se == pytest.approx(np.sqrt(0.5 * 4 / 3 * spread[0] + 0.8 * 4 / 3 * spread[1]))


@pytest.mark.parametrize("population", [[8] * 4 + [20] * 4, [8, 20]])
def test_a_population_by_row_is_that_of_the_stratum(population: list[int]) -> None:
    design = Design.of([0, 0, 0, 0, 1, 1, 1, 1], population)
    assert design.population is not None
    assert design.population.tolist() == [8, 20]
    assert design.weights.tolist() == [2] * 4 + [5] * 4


def test_nobody_in_the_base_gives_no_number() -> None:
    items = {"seen": np.full(8, analyse.NOT_ASKED, dtype=np.uint8)}
    cell = analyse.estimate(_design(), items, [EVERYONE])["seen", "all"]
    assert (cell.estimate, cell.se, cell.low, cell.high) == (None, None, None, None)
    assert (cell.n, cell.not_asked, cell.known) == (0, 8, False)


def test_one_respondent_tells_nothing_of_the_error() -> None:
    domain = DomainVariable.of("part", ["one", "rest"], [0, 1, 1, 1, 1, 1, 1, 1])
    cell = analyse.estimate(_design(), YES_NO, [domain])["seen", "one"]
    assert (cell.df, cell.low, cell.high, cell.method) == (0, 0.0, 1.0, "none")


def test_no_yes_at_all_still_has_an_upper_bound() -> None:
    items = {"seen": np.zeros(8, dtype=np.uint8)}
    cell = analyse.estimate(_design(), items, [EVERYONE])["seen", "all"]
    assert (cell.estimate, cell.se, cell.low) == (0, 0, 0)
    # what the weights leave of eight: N̂²/Σ v, v = (1 − f)·n/(n − 1)·w²
    n = 28**2 / (0.5 * 4 / 3 * 4 * 2**2 + 0.8 * 4 / 3 * 4 * 5**2)
    assert cell.high == pytest.approx(1 - 0.025 ** (1 / n))
    assert cell.method == "korn-graubard"


def test_those_who_answered_bound_the_interval_of_a_near_census() -> None:
    design = Design.of(np.zeros(19, dtype=int), [20])
    items = {"seen": np.array([1, 1] + [0] * 17, dtype=np.uint8)}
    cell = analyse.estimate(design, items, [DomainVariable.everyone(19, 20)])["seen", "all"]
    assert cell.low >= 2 / 20
    assert cell.high <= 3 / 20 + 1e-12


def test_the_table_says_what_the_estimates_say() -> None:
    domain = DomainVariable.of("part", ["in", "out"], [0, 0, 1, 1, 0, 1, 1, 0])
    estimates = analyse.estimate(_design(), YES_NO, [EVERYONE, domain])
    rows = estimates.table.to_pylist()
    assert len(rows) == len(estimates) == 3
    for row, cell in zip(rows, estimates, strict=True):
        assert row == {name: getattr(cell, name) for name in row}


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_another_table_is_given_or_its_library_named(library: str) -> None:
    estimates = analyse.estimate(_design(), YES_NO, [EVERYONE])
    if importlib.util.find_spec(library) is None:
        with pytest.raises(ProblemsFound) as error:
            getattr(estimates, f"to_{library}")()
        assert _codes(error) == ["S21"]
    else:
        found = getattr(estimates, f"to_{library}")()
        assert list(found["item"]) == ["seen"]


def test_an_unknown_domain_is_named_with_the_known_ones() -> None:
    with pytest.raises(ProblemsFound) as error:
        analyse.estimate(_design(), YES_NO, [EVERYONE])["seen", "nobody"]
    assert _codes(error) == ["S15"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"strata": []}, "S10"),
        ({"strata": [0, 0, 3]}, "S09"),
        ({"population": [1]}, "S03"),
        ({"population": [float("nan")]}, "S13"),
        ({"population": None}, "S16"),
        ({"weights": [1, 2]}, "S01"),
        ({"weights": [1, -2, 1]}, "S02"),
        ({"weights": [1, float("nan"), 1]}, "S02"),
        ({"strata": [0, 0, 1], "population": [5, 5]}, "S04"),
        ({"lonely": "ignore"}, "S15"),
        ({"strata": [0, 0, 1, 1], "population": [5, 5], "psu": [1, 2, 2, 3]}, "S05"),
        ({"calibration": Calibration.of([1.0, 1.0, float("inf")])}, "S11"),
    ],
)
def test_a_wrong_design_is_refused(arguments: dict[str, object], code: str) -> None:
    with pytest.raises(ProblemsFound) as error:
        Design.of(**({"strata": [0, 0, 0], "population": [5]} | arguments))
    assert code in _codes(error)


def test_wrong_items_and_domains_are_refused_together() -> None:
    items = {"short": np.zeros(3, dtype=np.uint8), "odd": np.full(8, 7, dtype=np.uint8)}
    domains = [EVERYONE, DomainVariable.of("part", ["all", "empty"], [0] * 8)]
    with pytest.raises(ProblemsFound) as error:
        analyse.estimate(_design(), items, domains, level=95)
    assert sorted(_codes(error)) == ["S01", "S06", "S07", "S08", "S12"]


def test_an_empty_domain_may_be_asked_for() -> None:
    domain = DomainVariable.of("part", ["some", "none"], [0] * 8)
    cell = analyse.estimate(_design(), YES_NO, [domain], empty="none")["seen", "none"]
    assert (cell.estimate, cell.n, cell.population) == (None, 0, 0)
