"""Laws of weighting that hold for any respondents and any population."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.concepts.problems import ProblemsFound
from monitor.process.calibration import Margin, calibrate, kish_effect, post_stratify, rake, trim


def floats(low: float, high: float):
    return st.floats(low, high, allow_nan=False)


@st.composite
def margins_of_a_population(draw):
    """Base weights and two or three margins that one population has: a solution exists."""
    n = draw(st.integers(4, 40))
    base = np.array(draw(st.lists(floats(0.5, 20), min_size=n, max_size=n)))
    true = base * np.array(draw(st.lists(floats(0.4, 2.5), min_size=n, max_size=n)))
    margins = []
    for number in range(draw(st.integers(2, 3))):
        codes = np.array(draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
        codes = np.unique(codes, return_inverse=True)[1]
        margins.append(Margin.of(f"marge {number}", codes, np.bincount(codes, true)))
    return base, margins


@given(margins_of_a_population())
@settings(deadline=None, max_examples=40)
def test_raking_meets_every_margin_with_positive_weights(drawn):
    base, margins = drawn
    found = calibrate(base, margins).weights
    assert (found > 0).all()
    for margin in margins:
        np.testing.assert_allclose(margin.sums(found), margin.totals, rtol=1e-8)


@given(margins_of_a_population())
@settings(deadline=None, max_examples=40)
def test_sweeping_and_newton_find_the_same_raking_weights(drawn):
    base, margins = drawn
    try:
        swept = rake(base, margins, iterations=5_000).weights
    except ProblemsFound:
        assume(False)
    np.testing.assert_allclose(calibrate(base, margins).weights, swept, rtol=1e-5)


@given(margins_of_a_population(), st.randoms())
@settings(deadline=None, max_examples=40)
def test_the_order_of_respondents_changes_nothing(drawn, random):
    base, margins = drawn
    order = np.array(random.sample(range(len(base)), len(base)))
    shuffled = [Margin.of(m.name, m.codes[order], m.totals) for m in margins]
    np.testing.assert_allclose(
        calibrate(base[order], shuffled).weights, calibrate(base, margins).weights[order], rtol=1e-7
    )


@given(margins_of_a_population(), floats(0.1, 10))
@settings(deadline=None, max_examples=40)
def test_the_scale_of_the_base_weights_changes_nothing_in_raking(drawn, scale):
    base, margins = drawn
    np.testing.assert_allclose(
        calibrate(base * scale, margins).weights, calibrate(base, margins).weights, rtol=1e-6
    )


@given(margins_of_a_population())
@settings(deadline=None, max_examples=40)
def test_weights_that_meet_the_margins_already_are_left_alone(drawn):
    base, margins = drawn
    met = [Margin.of(m.name, m.codes, m.sums(base)) for m in margins]
    for distance in ("linear", "raking", "logit"):
        found = calibrate(base, met, distance=distance)
        assert found.iterations == 0
        np.testing.assert_array_equal(found.weights, base)


@given(margins_of_a_population(), st.sampled_from(["linear", "raking", "logit"]))
@settings(deadline=None, max_examples=40)
def test_with_one_margin_every_distance_post_stratifies(drawn, distance):
    base, margins = drawn
    expected = post_stratify(base, margins[0]).weights
    ratio = expected / base
    assume(ratio.min() > 0.01 and ratio.max() < 100)
    found = calibrate(base, margins[:1], distance=distance, bounds=(0.005, 200)).weights
    np.testing.assert_allclose(found, expected, rtol=1e-7)


@given(margins_of_a_population(), floats(0.5, 0.95), floats(1.05, 3))
@settings(deadline=None, max_examples=40)
def test_bounded_weights_stay_within_bounds_or_are_refused(drawn, low, high):
    base, margins = drawn
    try:
        found = calibrate(base, margins, distance="logit", bounds=(low, high)).weights
    except ProblemsFound as refused:
        assert [problem.code for problem in refused.problems] == ["W06"]
        return
    assert (found / base >= low * (1 - 1e-12)).all()
    assert (found / base <= high * (1 + 1e-12)).all()
    for margin in margins:
        np.testing.assert_allclose(margin.sums(found), margin.totals, rtol=1e-8)


@given(st.lists(floats(0.01, 100), min_size=1, max_size=50), floats(0, 1), floats(1, 5))
def test_trimming_keeps_the_sum_the_bounds_and_the_order(drawn, low, high):
    weights = np.array(drawn)
    mean = weights.mean()
    found = trim(weights, low * mean, high * mean)
    np.testing.assert_allclose(found.sum(), weights.sum(), rtol=1e-9)
    assert found.min() >= low * mean * (1 - 1e-12)
    assert found.max() <= high * mean * (1 + 1e-12)
    order = np.argsort(weights)
    assert (np.diff(found[order]) >= -1e-9 * mean).all()


@given(st.lists(floats(0.01, 100), min_size=1, max_size=50))
def test_unequal_weights_never_gain_precision(drawn):
    assert kish_effect(drawn) >= 1 - 1e-12
