"""Whatever the statistic: the same columns, no nan, one table."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.analyse import Design, DomainVariable
from monitor.analyse.results import COLUMNS, Tabled
from monitor.concepts.problems import ProblemsFound


N = 60
STRATA = np.arange(N) % 3
RANDOM = np.random.default_rng(2)
Y = np.where(np.arange(N) % 11 == 0, np.nan, RANDOM.normal(10, 3, N))
YES = (RANDOM.random(N) < 0.4) * 1.0
HALF = DomainVariable.of("half", ["a", "b"], np.arange(N) // 30)


def _design(**others: object) -> Design:
    return Design.of(STRATA, [100, 200, 300], **others)


def _results() -> dict[str, Tabled]:
    design = _design()
    means = analyse.mean(design, {"y": Y}, HALF)
    states = {"yes": YES.astype(np.uint8)}
    return {
        "total": analyse.total(design, {"y": Y}, HALF),
        "mean": means,
        "ratio": analyse.ratio(design, {"y": Y}, YES + 1),
        "contrast": means.contrast({"y.a": 1, "y.b": -1}),
        "function": means.transform(lambda m: m[0] / m[1], ["share"]),
        "quantile": analyse.quantile(design, {"y": Y}, 0.5, HALF),
        "score": analyse.quantile(design, {"y": Y}, 0.5, interval="score"),
        "proportion": analyse.proportion(design, {"yes": YES}, HALF, interval="logit"),
        "estimate": analyse.estimate(design, states, [HALF]),
        "logistic": analyse.regression(design, YES, {"y": Y}),
        "linear": analyse.regression(design, Y, {"yes": YES}, "linear"),
        "independence": analyse.independence(design, (YES > 0).astype(int), HALF.codes),
        "replicates": analyse.mean(analyse.jackknife(design), {"y": Y}),
        "alone": analyse.mean(Design.of([0], [9], lonely="remove"), {"y": [3.0]}),
    }


@pytest.mark.parametrize("name", list(_results()))
def test_every_result_carries_what_was_promised(name: str) -> None:
    found = analyse.together(_results()[name]).to_pylist()
    assert found
    for row in found:
        assert tuple(row) == COLUMNS
        assert all(not isinstance(v, float) or np.isfinite(v) for v in row.values())
        needed = {"estimate", "se", "n", "effective_n", "df", "population", "base", "method"}
        assert all(row[column] is not None for column in needed)
        assert row["n"] <= row["base"] <= row["population"]


def test_all_of_them_go_into_one_table() -> None:
    table = analyse.together(*_results().values())
    assert set(table["statistic"].to_pylist()) >= {"total", "mean", "ratio", "quantile", "contrast"}
    assert "yes.b" in table["name"].to_pylist()


def test_the_effective_n_of_a_share_is_that_of_estimate() -> None:
    found = _results()
    slow, fast = found["proportion"].table, found["estimate"].table
    assert slow["effective_n"].to_pylist() == pytest.approx(fast["effective_n"].to_pylist())
    assert analyse.proportion(_design(), {"yes": YES}, HALF).low == pytest.approx(
        np.array(fast["low"].to_pylist())
    )


def test_a_value_that_is_missing_stays_in_the_population() -> None:
    row = analyse.mean(_design(), {"y": Y}).table.to_pylist()[0]
    assert row["population"] == pytest.approx(600)
    assert row["base"] < 600


def test_with_one_unit_nothing_is_known_of_the_error() -> None:
    row = _results()["alone"].table.to_pylist()[0]
    assert (row["df"], row["low"], row["high"]) == (0, None, None)


def test_rows_of_weight_nought_are_nobodys_answer() -> None:
    weights = np.where(np.arange(N) % 5 == 0, 0.0, 10.0)
    design = _design(weights=weights)
    whole = analyse.estimate(design, {"yes": YES.astype(np.uint8)}, [HALF])["yes", "a"]
    plain = analyse.mean(design, {"yes": YES}, HALF)
    assert (whole.n, whole.df) == (24, 24 - 3) == (plain.n[0], plain.df[0])
    assert whole.se == pytest.approx(plain.se[0])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda d: analyse.proportion(d, {"y": Y}), "S12"),
        (lambda d: analyse.proportion(d, {"yes": YES}, interval="exact"), "S15"),
        (lambda d: analyse.quantile(d, {"y": Y}, 0.5, rule="hf10"), "S15"),
        (lambda d: analyse.quantile(d, {"y": Y}, 1.5), "S12"),
        (lambda d: analyse.mean(d, {"y": Y}).contrast({"z": 1}), "S15"),
        (lambda d: analyse.mean(d, {"y": Y}).contrast({}), "S24"),
        (lambda d: analyse.mean(d, {"y": YES * 0}).transform(np.log), "S34"),
        (lambda d: analyse.ratio(d, {"y": Y}, np.zeros(N)), "S38"),
        (lambda d: analyse.independence(d, YES.astype(int) * 2, HALF.codes), "S07"),
        (lambda d: analyse.independence(d, HALF.codes, HALF.codes, test="Wald"), "S36"),
        (lambda d: analyse.mean(d, {"y": np.full(N, np.nan)}), "S07"),
        (lambda d: analyse.mean(d, {"y": np.full(N, np.inf)}), "S11"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
def test_no_statistic_gives_a_nan(make: object, code: str) -> None:
    with pytest.raises(ProblemsFound) as error:
        make(_design())
    assert error.value.problems[0].code == code
    assert error.value.problems[0].say("nl") and error.value.problems[0].say("en")
