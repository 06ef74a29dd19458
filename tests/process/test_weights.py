"""Weighting: from who answered to all office holders, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monitor.concepts.language import Text
from monitor.concepts.problems import ProblemsFound
from monitor.design.model import Edition, PopulationCell
from monitor.design.population import make_classes, read_classes, read_population
from monitor.design.weighting import read_weighting
from monitor.process.calibration import (
    Covariate,
    Margin,
    calibrate,
    design_weights,
    kish_effect,
    post_stratify,
    rake,
    trim,
)
from monitor.process.derive import frame_variables
from monitor.process.records import Records
from monitor.process.weights import UNKNOWN, weigh


FOLDER = Path(__file__).parents[2] / "editions" / "2024"
POPULATION = read_population(FOLDER / "population.csv")
CLASSES = read_classes(FOLDER / "classes.csv", POPULATION, 25)
EDITION = Edition(2024, Text("", ""), FOLDER, {}, {}, {}, POPULATION, CLASSES)


def respondents(classes: list[str]) -> Records:
    names = np.array([f"fictief-{number:05d}" for number in range(len(classes))])
    return Records(names, np.array(classes), {}, fictitious=True, fingerprint="")


def answered(per_class: int = 6, women: int = 2) -> tuple[Records, np.ndarray]:
    """`per_class` fictitious respondents in every class, the first `women` of them women."""
    records = respondents([code for code in CLASSES for _ in range(per_class)])
    gender = np.where(np.arange(len(records)) % per_class < women, "vrouw", "man")
    return records, gender


def codes_of(call) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


def total(cells, **where) -> int:
    return sum(c.count for c in cells if all(getattr(c, k) in v for k, v in where.items()))


# --- the weighting of the edition ----------------------------------------------------------------


def test_the_weights_add_up_to_all_office_holders():
    records, gender = answered()
    weights = weigh(EDITION, records, {"gender": gender})
    assert weights.final.sum() == pytest.approx(11475, rel=1e-9)
    assert weights.base.sum() == pytest.approx(11475, rel=1e-9)
    assert weights.diagnostics.gap <= 1e-10


def test_they_meet_office_province_and_gender_at_once():
    records, gender = answered()
    weights = weigh(EDITION, records, {"gender": gender})
    frame = frame_variables(records, CLASSES)
    women_of_council = (frame["office_group"] == "raadslid") & (gender == "vrouw")
    expected = total(POPULATION, office=["raadslid"], gender=["vrouw"])
    assert weights.final[women_of_council].sum() == pytest.approx(expected, rel=1e-9)
    for margin in weights.margins:
        np.testing.assert_allclose(margin.sums(weights.final), margin.totals, rtol=1e-9)


def test_a_design_weight_is_the_office_holders_of_a_group_over_its_respondents():
    records, gender = answered()
    weights = weigh(EDITION, records, {"gender": gender})
    frame = frame_variables(records, CLASSES)
    mayors = frame["office_group"] == "burgemeester"
    np.testing.assert_allclose(weights.base[mayors], 342 / mayors.sum())
    assert weights.diagnostics.response["burgemeester · gemeente"] == mayors.sum() / 342


def test_it_gives_the_variance_its_strata_and_blocks():
    records, gender = answered()
    weights = weigh(EDITION, records, {"gender": gender})
    assert len(weights.stratum_names) == 7
    assert weights.population.sum() == 11475
    assert [len(block) for block in weights.blocks] == [len(records)] * 3
    assert weights.strata.max() == 6


def test_those_of_unknown_gender_keep_their_share_and_the_others_divide_the_rest():
    records, gender = answered()
    gender[::6] = "anders"
    weights = weigh(EDITION, records, {"gender": gender})
    margin = weights.margins[2]
    mayors = dict(zip(margin.levels, margin.totals, strict=True))
    unknown = mayors[f"burgemeester · {UNKNOWN}"]
    assert unknown == pytest.approx(342 / 6)
    assert mayors["burgemeester · vrouw"] == pytest.approx((342 - unknown) * 106 / 342)
    assert mayors["burgemeester · man"] == pytest.approx((342 - unknown) * 236 / 342)


def test_it_weighs_without_any_gender_when_nobody_told_it():
    records, _ = answered()
    weights = weigh(EDITION, records)
    assert weights.final.sum() == pytest.approx(11475)


def test_it_says_in_which_group_nobody_answered():
    records, gender = answered()
    mayors = np.char.startswith(records.classes, "burgemeester")
    kept = respondents(records.classes[~mayors].tolist())
    assert codes_of(lambda: weigh(EDITION, kept, {"gender": gender[~mayors]})) == ["W02"]


def test_it_says_when_no_woman_answered_in_a_group():
    records, gender = answered()
    gender[np.char.startswith(records.classes, "ab_lid")] = "man"
    with pytest.raises(ProblemsFound) as caught:
        weigh(EDITION, records, {"gender": gender})
    (problem,) = caught.value.problems
    assert problem.code == "W02"
    assert "ab_lid · vrouw" in problem.say("nl")


def test_it_refuses_a_class_that_the_edition_does_not_know():
    records, _ = answered()
    classes = records.classes.astype("U40")
    classes[3] = "burgemeester-nergens"
    assert codes_of(lambda: weigh(EDITION, replace(records, classes=classes))) == ["R35"]


def test_it_refuses_more_respondents_than_there_are_office_holders():
    records, _ = answered(per_class=45)
    assert set(codes_of(lambda: weigh(EDITION, records))) == {"W04"}


def test_it_refuses_to_weigh_nobody():
    assert codes_of(lambda: weigh(EDITION, respondents([]))) == ["W10"]


SMALL = (
    PopulationCell("burgemeester", "pv20", "man", 60, "fictief", assumed=True),
    PopulationCell("burgemeester", "pv21", "man", 40, "fictief", assumed=True),
)


def plan_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "weighting.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_method_none_leaves_the_design_weights_as_they_are(tmp_path):
    plan_of(tmp_path, '[design]\nstrata = ["tier"]\n[calibration]\nmethod = "none"\n')
    classes = {one.code: one for one in make_classes(SMALL, 25)}
    edition = Edition(2024, Text("", ""), tmp_path, {}, {}, {}, SMALL, classes)
    weights = weigh(edition, respondents([*classes] * 5))
    np.testing.assert_array_equal(weights.final, np.full(10, 10.0))
    assert weights.blocks == ()


def test_it_refuses_negative_weights_of_a_linear_calibration(tmp_path):
    plan_of(
        tmp_path,
        '[design]\nstrata = ["tier"]\n[calibration]\nmethod = "linear"\n'
        '[[calibration.margins]]\nname = "p"\nby = ["province"]\n'
        '[[calibration.margins]]\nname = "g"\nby = ["gender"]\n',
    )
    women = (PopulationCell("burgemeester", "pv20", "vrouw", 1, "fictief", assumed=True),)
    population = SMALL + women
    classes = {one.code: one for one in make_classes(population, 25)}
    edition = Edition(2024, Text("", ""), tmp_path, {}, {}, {}, population, classes)
    records = respondents(["burgemeester-pv20"] * 2 + ["burgemeester-pv21"] * 8)
    gender = np.array(["man", "vrouw"] + ["man"] * 3 + ["vrouw"] * 5)
    assert codes_of(lambda: weigh(edition, records, {"gender": gender})) == ["W14"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('[calibration]\nmethod = "none"\n', ["W12"]),
        ('[design]\nstrata = ["tier"]\n', ["W12"]),
        ('[design]\nstrata = ["teir"]\n[calibration]\nmethod = "rake"\n', ["W13", "W12", "W12"]),
        (
            '[design]\nstrata = ["gender"]\n[calibration]\nmethod = "logit"\nbounds = [1.2, 3]\n'
            'tolerance = 2\niterations = 0\nmargins = [{name = "a", by = []}, {by = ["tier"]}]\n',
            ["W13", "W12", "W12", "W12", "W12", "W12"],
        ),
    ],
)
def test_reading_the_plan_reports_every_mistake_at_once(tmp_path, text, codes):
    path = plan_of(tmp_path, text)
    assert codes_of(lambda: read_weighting(path)) == codes


# --- the arithmetic, by hand ---------------------------------------------------------------------


def test_a_design_weight_by_hand():
    #  stratum   N   n    d
    #  0        10   2    5
    #  1         9   3    3
    np.testing.assert_array_equal(design_weights([0, 0, 1, 1, 1], [10, 9]), [5, 5, 3, 3, 3])


def test_post_stratification_by_hand():
    margin = Margin.of("cel", [0, 0, 1], [30, 20])
    found = post_stratify([5.0, 10.0, 5.0], margin)
    np.testing.assert_allclose(found.weights, [10, 20, 20])


def test_two_margins_that_allow_one_answer_only():
    # men 30, women 70; north 40, south 60; one respondent in three of the four cells
    sex = Margin.of("geslacht", [0, 1, 1], [30, 70])
    part = Margin.of("landsdeel", [0, 0, 1], [40, 60])
    for weights in (rake([1, 1, 1], [sex, part]), calibrate([1, 1, 1], [sex, part])):
        np.testing.assert_allclose(weights.weights, [30, 10, 60])


def test_a_covariate_is_met_as_well():
    margin = Margin.of("allen", [0, 0, 0, 0], [100])
    age = Covariate.of("leeftijd", [30, 40, 50, 60], 4_200)
    for distance in ("linear", "raking", "logit"):
        found = calibrate([25] * 4, [margin], [age], distance=distance).weights
        assert found.sum() == pytest.approx(100)
        assert found @ age.values == pytest.approx(4_200)


def test_linear_calibration_is_the_regression_estimator_by_hand():
    # w = d(1 + (t − Σdx)/Σdx² · x) for one covariate without intercept
    x = np.array([1.0, 2.0, 3.0])
    found = calibrate([2, 2, 2], [], [Covariate.of("x", x, 14)], distance="linear").weights
    np.testing.assert_allclose(found, 2 * (1 + (14 - 12) / 28 * x))


def test_logit_bounds_are_never_crossed():
    sex = Margin.of("geslacht", [0] * 10 + [1] * 10, [20, 80])
    age = Covariate.of("x", list(range(10)) * 2, 420)
    found = calibrate([5] * 20, [sex], [age], distance="logit", bounds=(0.3, 1.8)).weights
    assert 0.3 < (found / 5).min() <= (found / 5).max() < 1.8
    assert found[:10].sum() == pytest.approx(20)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: calibrate([1, -1], [Margin.of("m", [0, 0], [2])]), "W01"),
        (lambda: calibrate([1, np.nan], [Margin.of("m", [0, 0], [2])]), "W01"),
        (lambda: calibrate([], [Margin.of("m", [], [2])]), "W10"),
        (lambda: post_stratify([1, 1], Margin.of("m", [0, 0], [2, 3])), "W02"),
        (lambda: rake([1, 1], [Margin.of("m", [0, 1], [2, 0])]), "W03"),
        (lambda: design_weights([0, 0, 0], [2]), "W04"),
        (lambda: design_weights([0, 0], [2, 5]), "W02"),
        (lambda: design_weights([0, 0], [np.nan]), "W09"),
        (
            lambda: rake([1, 1], [Margin.of("m", [0, 1], [2, 2]), Margin.of("k", [0, 1], [2, 3])]),
            "W05",
        ),
        (
            lambda: rake([1, 1], [Margin.of("m", [0, 1], [2, 3]), Margin.of("k", [0, 1], [3, 2])]),
            "W06",
        ),
        (
            lambda: calibrate(
                [1, 1], [Margin.of("m", [0, 1], [2, 3]), Margin.of("k", [0, 1], [3, 2])]
            ),
            "W06",
        ),
        (
            lambda: calibrate([1, 1], [Margin.of("m", [0, 1], [9, 1])], distance="logit"),
            "W06",
        ),
        (
            lambda: calibrate(
                [1, 1], [Margin.of("m", [0, 0], [2])], distance="logit", bounds=(1.1, 2)
            ),
            "W07",
        ),
        (lambda: trim([1, 2, 3], 5, 9), "W08"),
        (lambda: calibrate([1, 1], [], [Covariate.of("x", [1, np.inf], 3)]), "W09"),
        (lambda: calibrate([1, 1], [Margin.of("m", [0, 5], [2, 3])]), "W11"),
        (lambda: calibrate([1, 1], [Margin.of("m", [0], [2])]), "W11"),
    ],
)
def test_it_refuses_what_has_no_weights(call, code):
    assert codes_of(call) == [code]


def test_trimming_spreads_what_it_cuts_off_in_proportion():
    # 20 is cut to 10; the ten left over go to 2, 3 and 5 as 2 : 3 : 5
    np.testing.assert_allclose(trim([2, 3, 5, 20], 1, 10), [4, 6, 10, 10])


def test_equal_weights_cost_no_precision():
    assert kish_effect([4.0] * 7) == pytest.approx(1)
    assert kish_effect([1, 3]) == pytest.approx(2 * 10 / 16)
