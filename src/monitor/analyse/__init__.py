"""Estimates for complex surveys: from answers and weights to estimate, error, interval and test.

Usable on its own: `from monitor import analyse`. Knows no edition and no screen; what it counts it
does not publish.
"""

from monitor.analyse import compare, planning, replicates
from monitor.analyse.compare import Difference, Published
from monitor.analyse.design import Calibration, Design, DomainVariable, Stage
from monitor.analyse.elsewhere import estimate_where
from monitor.analyse.engines import estimate_table
from monitor.analyse.estimates import Estimate, Estimates
from monitor.analyse.kernel import NO, NO_ANSWER, NOT_ASKED, YES, Packed
from monitor.analyse.measured import Bounded, Measured
from monitor.analyse.models import regression
from monitor.analyse.panel import change_in_panel, stacked
from monitor.analyse.proportions import estimate
from monitor.analyse.quantiles import quantile
from monitor.analyse.replicates import Replicates, balanced, bootstrap, jackknife
from monitor.analyse.results import together
from monitor.analyse.shares import proportion
from monitor.analyse.sheet import Asked, estimate_file
from monitor.analyse.statistics import mean, ratio, total
from monitor.analyse.survey import Survey
from monitor.analyse.tables import Independence, independence
from monitor.analyse.twophase import TwoPhase
from monitor.analyse.unequal import Unequal
from monitor.analyse.weighting import calibrated
from monitor.process.calibration import Covariate, Margin, trim
from monitor.process.response import response_by_cell, response_propensity


__all__ = [
    "NO",
    "NOT_ASKED",
    "NO_ANSWER",
    "YES",
    "Asked",
    "Bounded",
    "Calibration",
    "Covariate",
    "Design",
    "Difference",
    "DomainVariable",
    "Estimate",
    "Estimates",
    "Independence",
    "Margin",
    "Measured",
    "Packed",
    "Published",
    "Replicates",
    "Stage",
    "Survey",
    "TwoPhase",
    "Unequal",
    "balanced",
    "bootstrap",
    "calibrated",
    "change_in_panel",
    "compare",
    "estimate",
    "estimate_file",
    "estimate_table",
    "estimate_where",
    "independence",
    "jackknife",
    "mean",
    "planning",
    "proportion",
    "quantile",
    "ratio",
    "regression",
    "replicates",
    "response_by_cell",
    "response_propensity",
    "stacked",
    "together",
    "total",
    "trim",
]
