"""Whatever is handed in by mistake: a code, a place and a remedy, never a nan or traceback."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import (
    Calibration,
    Design,
    DomainVariable,
    Margin,
    Replicates,
    TwoPhase,
    Unequal,
)
from monitor.concepts.problems import ProblemsFound


N = 12
H = np.arange(N) // 6
Y = np.arange(N) * 1.0
YES = (Y > 3).astype(np.uint8)
ALL = [DomainVariable.everyone(N)]


def _design(**others: object) -> Design:
    return Design.of(**({"strata": H, "population": [60, 60]} | others))


def _replicates(**others: object) -> Replicates:
    return Replicates.of(**({"final": np.ones(N), "weights": np.ones((N, 3))} | others))


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "words for weights": (lambda: _design(weights=["a"] * N), "S25"),
    "a table for weights": (lambda: _design(weights=np.ones((N, 2))), "S41"),
    "weights below nought": (lambda: _design(weights=-np.ones(N)), "S02"),
    "weights that are missing": (lambda: _design(weights=[None] * N), "S02"),
    "a population below the sample": (lambda: _design(population=[5, 60]), "S03"),
    "two populations in a stratum": (lambda: _design(population=np.arange(N) + 60), "S44"),
    "a population as a fraction": (lambda: _design(population=[0.1, 0.1]), "S03"),
    "a cluster in two strata": (lambda: _design(psu=[0] * N), "S05"),
    "strata as words": (lambda: _design(strata=["a"] * N), "S17"),
    "words for numbers": (lambda: analyse.mean(_design(), {"y": ["a"] * N}), "S25"),
    "a variable without a name": (lambda: analyse.mean(_design(), Y), "S45"),
    "predictors without a name": (lambda: analyse.regression(_design(), YES, Y), "S45"),
    "answers without a name": (lambda: analyse.estimate(_design(), YES, ALL), "S45"),
    "an unknown way with empty domains": (
        lambda: analyse.estimate(_design(), {"a": YES}, ALL, empty="skip"),
        "S15",
    ),
    "an unknown correction": (lambda: analyse.compare.adjust([], "bonferroni"), "S15"),
    "a chance above one": (lambda: analyse.compare.holm([0.1, 2.0]), "S12"),
    "a seed below nought": (lambda: analyse.bootstrap(_design(), 9, seed=-1), "S12"),
    "a table for a column": (lambda: analyse.mean(_design(), {"y": np.ones((N, 2))}), "S41"),
    "no variable": (lambda: analyse.mean(_design(), {}), "S24"),
    "domains that are not there": (
        lambda: analyse.mean(_design(), {"y": Y}, DomainVariable.of("a", ["x"], np.arange(N))),
        "S09",
    ),
    "an empty domain": (
        lambda: analyse.mean(_design(), {"y": Y}, DomainVariable.of("a", ["x", "z"], H * 0)),
        "S07",
    ),
    "a domain of weight nought": (
        lambda: analyse.estimate(_design(weights=np.zeros(N)), {"a": YES}, ALL),
        "S07",
    ),
    "numbers beyond squaring": (lambda: analyse.mean(_design(), {"y": Y * 1e300}), "S43"),
    "one pass over two phases": (
        lambda: analyse.estimate(TwoPhase.of(_design(), Y > 3), {"a": YES}, ALL),
        "S42",
    ),
    "a jackknife of unequal chances": (
        lambda: analyse.jackknife(Unequal.of(np.full(N, 0.5))),
        "S42",
    ),
    "a panel of means": (
        lambda: analyse.change_in_panel(analyse.mean(_design(), {"y": Y}), None, Y, Y),
        "S42",
    ),
    "an unknown distance": (
        lambda: analyse.calibrated(_design(), [Margin.of("h", H, [60, 60])], distance="x"),
        "S15",
    ),
    "a margin of other rows": (
        lambda: analyse.calibrated(_design(), [Margin.of("h", H[:5], [60, 60])]),
        "S01",
    ),
    "an unknown convention": (
        lambda: _design(calibration=Calibration.of(np.ones(N), [H], convention="x")),
        "S15",
    ),
    "replicates that are missing": (lambda: _replicates(weights=np.full((N, 3), np.nan)), "S11"),
    "one replicate as a column": (lambda: _replicates(weights=np.ones(N)), "S41"),
    "no replicates": (lambda: _replicates(weights=np.ones((N, 0))), "S24"),
    "a scale below nought": (lambda: _replicates(scale=-1), "S12"),
    "a scale that is no number": (lambda: _replicates(scale=np.nan), "S12"),
    "factors below nought": (lambda: _replicates(rscales=[-1, 1, 1]), "S02"),
    "weights that are no numbers": (lambda: _replicates(final=np.full(N, np.nan)), "S11"),
    "an unknown kind of replicates": (lambda: _replicates(kind="JK3"), "S15"),
    "a jackknife by stratum without factors": (lambda: _replicates(kind="JKn"), "S24"),
    "a Fay factor of one": (lambda: _replicates(kind="Fay", rho=1), "S12"),
    "one bootstrap": (lambda: analyse.bootstrap(_design(), 1, seed=1), "S12"),
    "a domain that a replicate misses": (
        lambda: analyse.mean(
            analyse.jackknife(_design()),
            {"y": Y},
            DomainVariable.of("a", ["one"], np.where(Y == 3, 0, -1)),
        ),
        "S39",
    ),
    "a constant predictor": (
        lambda: analyse.regression(_design(), Y > 3, {"a": np.ones(N)}),
        "S19",
    ),
    "complete separation": (lambda: analyse.regression(_design(), Y > 3, {"a": Y}), "S19"),
    "an unknown family": (lambda: analyse.regression(_design(), Y, {"a": Y}, "poisson"), "S15"),
    "an outcome beyond one": (lambda: analyse.regression(_design(), Y, {"a": Y}), "S12"),
    "one category": (lambda: analyse.independence(_design(), H * 0, H), "S12"),
    "categories as numbers with a point": (
        lambda: analyse.independence(_design(), H * 1.0, H),
        "S17",
    ),
    "nothing as a weight of a contrast": (
        lambda: analyse.mean(_design(), {"y": Y}).contrast({"y": np.nan}),
        "S11",
    ),
    "a level of two": (lambda: analyse.mean(_design(), {"y": Y}).interval(2), "S12"),
}


@pytest.mark.parametrize("mistake", list(MISTAKES))
def test_a_mistake_is_told_with_its_remedy(mistake: str) -> None:
    make, code = MISTAKES[mistake]
    with pytest.raises(ProblemsFound) as error:
        make()
    problem = error.value.problems[0]
    assert problem.code == code
    assert "{" not in problem.say("nl") + problem.say("en")


def test_weights_that_were_calibrated_on_nothing_known_are_taken_as_they_are() -> None:
    given = analyse.mean(_design(calibration=Calibration.of(np.full(N, 10.0))), {"y": Y})
    plain = analyse.mean(_design(), {"y": Y})
    assert given.se[0] == pytest.approx(plain.se[0])
    shares = analyse.estimate(
        _design(calibration=Calibration.of(np.full(N, 10.0))), {"a": YES}, ALL
    )
    assert shares["a", "all"].se == pytest.approx(
        analyse.estimate(_design(), {"a": YES}, ALL)["a", "all"].se
    )
