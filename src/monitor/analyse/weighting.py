"""A sample calibrated to known totals in one step, so that its variance knows of them too.

The arithmetic of weights is in `process.calibration`; here the sample remembers what it was
calibrated on. Never filters a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from monitor.analyse.design import Calibration, Design, Floats, length_problems, refuse_all
from monitor.analyse.replicates import Replicates, recalibrated
from monitor.analyse.twophase import Known, TwoPhase
from monitor.analyse.unequal import Unequal
from monitor.concepts.problems import Place, refuse
from monitor.process.calibration import DISTANCES, Covariate, Distance, Margin, calibrate


S = TypeVar("S", Design, Replicates, Unequal, TwoPhase)


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
    that a second phase did not take, keeps it. `distance` linear is GREG and may give negative
    weights, raking keeps them positive, logit keeps the change within `bounds`. Of replicates each
    is calibrated anew. `known` says of two phases whether the totals are of the population or were
    counted in the first phase. Refuses W01–W11, S01, S09, S11, S15.
    """
    if distance not in DISTANCES:
        values = {"name": "distance", "found": distance, "known": ", ".join(DISTANCES)}
        raise refuse("S15", Place("calibrated", None, "distance"), **values)

    def anew(weights: Floats) -> Floats:
        used = weights > 0
        own = [replace(margin, codes=margin.codes[used]) for margin in margins]
        numbers = [replace(one, values=one.values[used]) for one in covariates]
        found = np.zeros(len(weights))
        solved = calibrate(weights[used], own, numbers, distance=distance, bounds=bounds)
        found[used] = solved.weights
        return found

    lengths = {margin.name: len(margin.codes) for margin in margins}
    lengths |= {one.name: len(one.values) for one in covariates}
    for name, found in lengths.items():
        refuse_all(length_problems(name, found, len(sample)))
    if isinstance(sample, Replicates):
        return recalibrated(sample, anew)
    final, used = anew(sample.weights), sample.weights > 0
    columns = [np.where(used, one.values, 0.0) for one in covariates]
    auxiliary = np.stack(columns, axis=1) if columns else None
    blocks = [np.where(used, margin.codes, 0) for margin in margins]
    calibration = Calibration.of(final, blocks, auxiliary)
    if isinstance(sample, TwoPhase):
        return sample.calibrated(calibration, known)
    return sample.calibrated(calibration)
