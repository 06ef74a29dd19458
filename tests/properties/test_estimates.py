"""What must hold of every estimate, whatever the answers, the weights and the design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import analyse
from monitor.analyse import Calibration, Design, DomainVariable, Stage


@dataclass(frozen=True)
class Survey:
    """One invented survey: a design, one item, and a domain variable with everyone beside it."""

    design: Design
    item: np.ndarray
    domain: DomainVariable

    @property
    def everyone(self) -> DomainVariable:
        return DomainVariable.everyone(len(self.design))

    def estimates(self) -> analyse.Estimates:
        return analyse.estimate(
            self.design, {"item": self.item}, [self.everyone, self.domain], empty="none"
        )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Strata, perhaps clusters, perhaps a second stage, perhaps calibrated, all of any size."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    strata_count, n = draw(st.integers(1, 5)), draw(st.integers(12, 120))
    clustered, calibrated = draw(st.booleans()), draw(st.sampled_from(["", "post", "rake", "greg"]))
    strata = np.arange(n) % strata_count
    psu = (np.arange(n) // strata_count) % 4 if clustered else None
    sizes = np.bincount(strata) if psu is None else np.full(strata_count, 4)
    population = sizes + random.integers(0, 50, strata_count)
    stages = []
    if clustered and draw(st.booleans()):
        stages = [Stage.of(np.arange(n), np.full(n, n + 5.0))]
    weights = random.uniform(0.5, 9, n)
    lonely = "adjust"
    design = Design.of(strata, population, weights, None, psu, lonely, stages, nest=True)
    if calibrated:
        design = design.calibrated(_calibration(random, weights, calibrated))
    item = random.choice(4, size=n, p=[0.45, 0.35, 0.15, 0.05]).astype(np.uint8)
    codes = random.integers(-1, 3, n)
    return Survey(design, item, DomainVariable.of("part", ["a", "b", "c"], codes))


def _calibration(random: np.random.Generator, base: np.ndarray, kind: str) -> Calibration:
    n = len(base)
    blocks = [np.arange(n) % 2] if kind != "rake" else [np.arange(n) % 2, (np.arange(n) // 3) % 3]
    covariates = random.normal(40, 9, (n, 1)) if kind == "greg" else None
    return Calibration.of(base * random.uniform(0.7, 1.4, n), blocks, covariates)


def _close(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return first == pytest.approx(second, rel=1e-9, abs=1e-11)


@given(surveys())
@settings(max_examples=60, deadline=None)
def test_grouped_sums_and_rows_give_the_same_errors(survey: Survey) -> None:
    yes = np.where(survey.item < 2, survey.item, np.nan)
    found = survey.estimates()
    for domain in ("all", "a", "b", "c"):
        cell = found["item", domain]
        inside = (
            np.ones(len(yes), bool)
            if domain == "all"
            else survey.domain.codes == "abc".index(domain)
        )
        values = np.where(inside, yes, np.nan)
        if not cell.known:
            assert np.isnan(values).all()
            continue
        plain = analyse.mean(survey.design, {"item": values})
        assert _close(cell.estimate, plain["item"])
        assert _close(cell.se, float(plain.se[0]))
        assert cell.df == plain.df[0]


@given(surveys())
@settings(max_examples=40, deadline=None)
def test_differences_by_sums_and_by_rows_agree(survey: Survey) -> None:
    found = survey.estimates()
    a, everyone = found["item", "a"], found["item", "all"]
    gap = analyse.compare.difference(a, everyone)
    if not gap.testable:
        return
    yes = np.where(survey.item < 2, survey.item, np.nan)
    values = {"a": np.where(survey.domain.codes == 0, yes, np.nan), "all": yes}
    plain = analyse.mean(survey.design, values).contrast({"a": 1, "all": -1})
    assert _close(gap.difference, plain["contrast"])
    assert _close(gap.se, float(plain.se[0]))


@given(surveys(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter(survey: Survey, random: object) -> None:
    order = np.arange(len(survey.item))
    random.shuffle(order)  # type: ignore[attr-defined]
    d = survey.design
    calibration = d.calibration and Calibration.of(
        d.calibration.weights[order],
        [block[order] for block in d.calibration.blocks],
        None if d.calibration.covariates is None else d.calibration.covariates[order],
    )
    stages = [Stage.of(s.units[order], s.population[order]) for s in d.stages]
    psu = None if d.psu is None else d.psu[order]
    shuffled = Survey(
        Design.of(
            d.strata[order], d.population, d.weights[order], calibration, psu, d.lonely, stages
        ),
        survey.item[order],
        DomainVariable.of("part", ["a", "b", "c"], survey.domain.codes[order]),
    )
    for one, two in zip(survey.estimates(), shuffled.estimates(), strict=True):
        assert (one.n, one.yes, one.df, one.method) == (two.n, two.yes, two.df, two.method)
        assert all(_close(getattr(one, k), getattr(two, k)) for k in ("estimate", "se", "low"))


@given(surveys())
@settings(max_examples=40, deadline=None)
def test_no_is_the_mirror_of_yes(survey: Survey) -> None:
    mirrored = np.array([1, 0, 2, 3], dtype=np.uint8)[survey.item]
    other = Survey(survey.design, mirrored, survey.domain)
    for one, two in zip(survey.estimates(), other.estimates(), strict=True):
        assert one.yes + two.yes == one.n
        if one.known:
            assert _close(one.estimate, 1 - two.estimate)
            assert _close(one.se, two.se)
            assert _close(one.low, 1 - two.high)


@given(surveys())
@settings(max_examples=40, deadline=None)
def test_domains_add_up_to_their_union(survey: Survey) -> None:
    whole = DomainVariable.of("any", ["some"], np.where(survey.domain.codes < 0, -1, 0))
    items, variables = {"item": survey.item}, [whole, survey.domain]
    found = analyse.estimate(survey.design, items, variables, empty="none")
    parts = [found["item", domain] for domain in "abc"]
    for name in ("n", "yes", "base", "total", "not_asked", "no_answer", "population"):
        union = getattr(found["item", "some"], name)
        assert union == pytest.approx(sum(getattr(part, name) for part in parts))


@given(surveys())
@settings(max_examples=40, deadline=None)
def test_every_estimate_lies_in_its_interval_and_none_is_nan(survey: Survey) -> None:
    for cell in survey.estimates():
        numbers = (cell.estimate, cell.se, cell.low, cell.high, cell.effective_n, cell.deff)
        assert all(number is None or np.isfinite(number) for number in numbers)
        if cell.known:
            assert 0 <= cell.low <= cell.estimate + 1e-12
            assert cell.estimate - 1e-12 <= cell.high <= 1


@given(surveys(), st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_repeating_rows_within_their_cluster_changes_no_error(survey: Survey, times: int) -> None:
    d = survey.design
    if d.psu is None or d.stages or d.calibration is not None:
        return
    again = np.repeat(np.arange(len(d)), times)
    repeated = Design.of(
        d.strata[again], d.population, d.weights[again] / times, None, d.psu[again], d.lonely
    )
    item = {"item": np.where(survey.item < 2, survey.item, np.nan)}
    more = {"item": item["item"][again]}
    once, often = analyse.mean(d, item), analyse.mean(repeated, more)
    assert _close(once["item"], often["item"])
    assert _close(float(once.se[0]), float(often.se[0]))


def test_the_jackknife_of_a_whole_population_has_no_error() -> None:
    census = analyse.Design.of([0, 0, 1, 1], population=[2, 2])
    found = analyse.total(analyse.jackknife(census), {"item": np.array([1.0, 0.0, 1.0, 1.0])})
    assert float(found["item"]) == 3
    assert float(found.se[0]) == 0


@given(surveys())
@settings(max_examples=30, deadline=None)
def test_the_jackknife_of_a_total_is_its_linearised_error(survey: Survey) -> None:
    d = survey.design
    if d.calibration is not None or d.stages:
        return
    values = {"item": np.where(survey.item < 2, survey.item, np.nan)}
    straight, replicated = analyse.total(d, values), analyse.total(analyse.jackknife(d), values)
    assert _close(float(straight.se[0]), float(replicated.se[0]))
