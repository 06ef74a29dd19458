"""A sample calibrated to known totals in one step, so that its variance knows of them too.

The arithmetic of weights is in `process.calibration`; here the sample remembers what it was
calibrated on. Never filters a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from monitor.analyse.design import Calibration, Design
from monitor.analyse.twophase import Known, TwoPhase
from monitor.analyse.unequal import Unequal
from monitor.process.calibration import Covariate, Distance, Margin, calibrate


S = TypeVar("S", Design, Unequal, TwoPhase)


def calibrated(
    sample: S,
    margins: Sequence[Margin],
    covariates: Sequence[Covariate] = (),
    distance: Distance = "raking",
    bounds: tuple[float, float] = (0.2, 5.0),
    known: Known = "population",
) -> S:
    """`sample` with weights that meet every total (Deville & Särndal 1992; R: `calibrate`).

    Margins and covariates have a code or value for every row (n,); a row of weight 0, such as one
    that a second phase did not take, keeps it. `known` says of two phases whether the totals are
    of the population or were counted in the first phase. Refuses W01–W11, S01, S09, S11.
    """
    used = sample.weights > 0
    own = [replace(margin, codes=margin.codes[used]) for margin in margins]
    numbers = [replace(one, values=one.values[used]) for one in covariates]
    solved = calibrate(sample.weights[used], own, numbers, distance=distance, bounds=bounds)
    final = np.zeros(len(sample))
    final[used] = solved.weights
    columns = [np.where(used, one.values, 0.0) for one in covariates]
    auxiliary = np.stack(columns, axis=1) if columns else None
    blocks = [np.where(used, margin.codes, 0) for margin in margins]
    calibration = Calibration.of(final, blocks, auxiliary)
    if isinstance(sample, TwoPhase):
        return sample.calibrated(calibration, known)
    return sample.calibrated(calibration)
