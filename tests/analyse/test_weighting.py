"""Calibrating a sample in one step is calibrating its weights and telling its variance so."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Calibration, Covariate, Design, Margin, TwoPhase, Unequal
from monitor.process.calibration import calibrate


N = 40
RANDOM = np.random.default_rng(4)
SEX, X, Y = np.arange(N) % 2, RANDOM.normal(10, 2, N), RANDOM.normal(5, 1, N)
MARGIN, COVARIATE = Margin.of("sex", SEX, [230, 170]), Covariate.of("x", X, 4080.0)


def test_the_weights_and_the_variance_are_those_of_both_steps() -> None:
    design = Design.of(np.zeros(N, dtype=int), [400])
    once = analyse.calibrated(design, [MARGIN], [COVARIATE], distance="linear")
    weights = calibrate(design.weights, [MARGIN], [COVARIATE], distance="linear").weights
    apart = design.calibrated(Calibration.of(weights, [SEX], X))
    assert analyse.mean(once, {"y": Y}).se[0] == analyse.mean(apart, {"y": Y}).se[0]
    known = analyse.total(once, {"x": X})
    assert (known["x"], known.se[0]) == (pytest.approx(4080), pytest.approx(0, abs=1e-6))


def test_every_replicate_is_calibrated_anew() -> None:
    design = Design.of(np.zeros(N, dtype=int), [400])
    replicates = analyse.calibrated(analyse.jackknife(design), [MARGIN])
    sums = np.stack([replicates.weights[k == SEX].sum(axis=0) for k in (0, 1)])
    assert sums == pytest.approx(np.repeat([[230.0], [170.0]], N, axis=1))
    assert analyse.total(replicates, {"man": SEX == 0}).se[0] == pytest.approx(0, abs=1e-6)


def test_every_way_of_drawing_can_be_calibrated() -> None:
    drawn = Unequal.of(np.full(N, 0.1))
    answered = np.arange(N) % 5 > 0
    phased = TwoPhase.of(Design.of(np.zeros(N, dtype=int), [400]), answered, SEX)
    for sample in (drawn, phased):
        found = analyse.total(analyse.calibrated(sample, [MARGIN]), {"man": SEX == 0})
        assert found["man"] == pytest.approx(230)
    known = analyse.calibrated(phased, [MARGIN], known="population")
    counted = analyse.calibrated(phased, [MARGIN], known="first")
    assert known.final[~answered].sum() == 0
    errors = [analyse.total(one, {"man": SEX == 0}).se[0] for one in (known, counted)]
    assert errors[0] == pytest.approx(0, abs=1e-6)
    assert errors[1] > 1
