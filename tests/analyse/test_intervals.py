"""Whether intervals do what they promise: they hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable
from monitor.analyse.inference import (
    beta_interval,
    clopper_pearson,
    logit_interval,
    proportion_intervals,
    trusted_size,
    wilson_interval,
)


def _cover(share: float, per_stratum: int, rates: tuple[float, float], draws: int = 400) -> float:
    """How often the default interval holds the share, six strata of unequal rate and weight."""
    random = np.random.default_rng(11)
    n = np.full(6, per_stratum)
    population = np.ceil(n / np.linspace(*rates, 6)).astype(int)
    yes = np.rint(population * np.clip(share * np.linspace(0.85, 1.15, 6), 0, 1)).astype(int)
    truth = yes.sum() / population.sum()
    design = Design.of(np.repeat(np.arange(6), n), population)
    items = {}
    for draw in range(draws):
        found = [
            random.hypergeometric(y, m - y, k) for y, m, k in zip(yes, population, n, strict=True)
        ]
        items[f"{draw}"] = np.concatenate(
            [np.arange(k) < y for y, k in zip(found, n, strict=True)]
        ).astype(np.uint8)
    everyone = DomainVariable.everyone(len(design), population.sum())
    cells = analyse.estimate(design, items, [everyone])
    return float(np.mean([c.low - 1e-12 <= truth <= c.high + 1e-12 for c in cells]))


@pytest.mark.parametrize("rates", [(0.02, 0.6), (0.5, 0.9)])
@pytest.mark.parametrize(("share", "per_stratum"), [(0.03, 20), (0.1, 10), (0.4, 5), (0.8, 10)])
def test_few_answers_and_unequal_weights_still_cover(
    share: float, per_stratum: int, rates: tuple[float, float]
) -> None:
    assert _cover(share, per_stratum, rates) >= 0.93


@pytest.mark.parametrize("rates", [(0.02, 0.6), (0.5, 0.9)])
@pytest.mark.parametrize(("share", "per_stratum"), [(0.1, 150), (0.5, 60)])
def test_many_answers_cover_neither_too_little_nor_too_much(
    share: float, per_stratum: int, rates: tuple[float, float]
) -> None:
    assert _cover(share, per_stratum, rates) == pytest.approx(0.95, abs=0.025)


def test_the_beta_interval_of_a_domain_counts_its_own_rows() -> None:
    design = Design.of(np.repeat([0, 1], 40), [400, 900])
    domain = DomainVariable.of("part", ["few"], np.where(np.arange(80) % 8 == 0, 0, -1))
    yes = (np.arange(80) % 3 == 0).astype(float)
    found = analyse.proportion(design, {"yes": yes}, domain, interval="beta")
    p, variance = found.values, found.se**2
    ends = beta_interval(p, variance, np.array([10.0]), found.df, 0.95)
    assert (found.low[0], found.high[0]) == pytest.approx((ends[0][0], ends[1][0]))


def test_clopper_pearson_of_nine_in_ten_is_the_textbook_s() -> None:
    low, high = clopper_pearson(np.array([9.0]), np.array([10.0]), 0.95)
    assert (low[0], high[0]) == pytest.approx((0.5549839, 0.9974714))


def test_its_ends_are_exact_at_none_and_all() -> None:
    low, high = clopper_pearson(np.array([0.0, 10.0]), np.array([10.0, 10.0]), 0.95)
    assert (low[0], high[1]) == (0, 1)
    assert high[0] == pytest.approx(1 - 0.025**0.1)


def test_wilson_of_nine_in_ten_is_the_textbook_s() -> None:
    endless = np.array([1e9])  # degrees of freedom: the normal quantile
    low, high = wilson_interval(np.array([0.9]), np.array([10.0]), endless, 0.95)
    assert (low[0], high[0]) == pytest.approx((0.5958499, 0.9821238), rel=1e-5)


def test_near_half_the_answers_are_trusted_and_near_none_the_weights() -> None:
    share = np.array([0.5, 0.3, 1e-6])
    found = trusted_size(share, np.full(3, 80.0), np.full(3, 30.0))
    assert found[0] == pytest.approx(80)
    assert 60 < found[1] < 80
    assert found[2] == pytest.approx(30, rel=1e-3)


def test_the_effective_n_is_never_more_than_the_answers_give() -> None:
    share = np.linspace(0.001, 0.999, 50)
    assert (trusted_size(share, np.full(50, 20.0), np.full(50, 70.0)) <= 20).all()
    assert (trusted_size(share, np.full(50, 20.0), np.full(50, np.inf)) == 20).all()


def test_the_logit_interval_stays_within_bounds() -> None:
    low, high = logit_interval(np.array([0.01]), np.array([0.0004]), np.array([20.0]), 0.95)
    assert 0 < low[0] < 0.01 < high[0] < 1


@pytest.mark.parametrize("level", [0.8, 0.9, 0.99])
def test_a_higher_level_is_wider(level: float) -> None:
    share, variance, n, df = (np.array([x]) for x in (0.3, 0.001, 400.0, 390.0))
    usual = proportion_intervals(share, variance, n, df, 0.95, n)
    other = proportion_intervals(share, variance, n, df, level, n)
    assert (other.low[0] < usual.low[0]) == (level > 0.95)
    assert (other.high[0] > usual.high[0]) == (level > 0.95)
