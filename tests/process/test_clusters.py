"""Calibration at the level of clusters: one factor for a whole cluster."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.concepts.problems import ProblemsFound
from monitor.process.calibration import Covariate, Margin, calibrate, cluster_covariates


def _clustered() -> tuple[np.ndarray, np.ndarray, Margin, Covariate]:
    random = np.random.default_rng(8)
    clusters = np.repeat(np.arange(30), 10)
    base = np.full(300, 20.0)
    sex = (random.random(300) < random.uniform(0.2, 0.8, 30)[clusters]).astype(int)
    margin = Margin.of("sex", sex, [3000, 3000], ["man", "vrouw"])
    age = random.normal(50, 9, 300)
    return clusters, base, margin, Covariate.of("age", age, 6000 * 51.0)


@pytest.mark.parametrize("distance", ["linear", "raking", "logit"])
def test_a_cluster_gets_one_factor_and_totals_are_met(distance: str) -> None:
    clusters, base, margin, age = _clustered()
    columns = cluster_covariates(clusters, [margin], [age])
    found = calibrate(base, [], columns, distance=distance).weights
    factors = (found / base).reshape(30, 10)
    assert np.ptp(factors, axis=1) == pytest.approx(0, abs=1e-9)
    assert np.ptp(factors) > 0.01
    assert margin.sums(found) == pytest.approx([3000, 3000])
    assert found @ age.values == pytest.approx(age.total)


def test_its_variance_takes_the_same_columns() -> None:
    clusters, base, margin, age = _clustered()
    columns = cluster_covariates(clusters, [margin], [age])
    found = calibrate(base, [], columns, distance="linear").weights
    design = analyse.Design.of(np.zeros(300, int), [600], base, psu=clusters)
    x = np.stack([one.values for one in columns], axis=1)
    calibrated = design.calibrated(analyse.Calibration.of(found, covariates=x))
    # what was calibrated on is known: no error is left
    known = analyse.total(calibrated, {"vrouw": columns[1].values})
    assert known["vrouw"] == pytest.approx(3000)
    assert known.se[0] == pytest.approx(0, abs=1e-6)


def test_a_margin_of_other_people_is_refused() -> None:
    with pytest.raises(ProblemsFound) as error:
        cluster_covariates([0, 1], [Margin.of("sex", [0], [1])])
    assert error.value.problems[0].code == "W11"
