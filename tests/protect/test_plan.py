"""The release plan: one test for each rule, on populations small enough to check by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.design.model import WeightingClass
from monitor.protect.groups import make_frame
from monitor.protect.plan import Plan, Size, make_plan, write_plan
from monitor.protect.policy import read_policy
from protect.frames import Line, cells_of, domain, frame_of


POLICY = read_policy(Path(__file__).parents[2] / "editions" / "2024" / "protection.toml")

PROVINCES: list[Line] = [
    ("bestuur_provincie", "pv20", "man", 54, 30),
    ("bestuur_provincie", "pv20", "vrouw", 18, 11),
    ("statenlid", "pv20", "man", 383, 110),
    ("statenlid", "pv20", "vrouw", 189, 57),
]
TIER = domain("provincie", 20, tier="provincie")
BOARD = domain("bestuur_provincie", 40, office_group="bestuur_provincie")
STATES = domain("statenlid", 40, office_group="statenlid")


def planned(lines: list[Line], *domains, public=()) -> Plan:
    return make_plan(2024, domains, frame_of(lines), POLICY, public)


def rules(plan: Plan) -> dict[str, str]:
    return {entry.domain: entry.rule for entry in plan.planned}


@pytest.mark.parametrize(
    ("persons", "size", "rule"),
    [
        (24, Size.TINY, "R1"),
        (25, Size.SMALL, ""),
        (99, Size.SMALL, ""),
        (100, Size.MIDDLE, ""),
        (999, Size.MIDDLE, ""),
        (1000, Size.LARGE, ""),
    ],
)
def test_the_size_of_the_population_decides_how_finely_a_group_may_be_shown(persons, size, rule):
    lines = [("raadslid", "pv20", "man", persons, min(persons, 60))]
    entry = planned(lines, domain("raadslid", 1, office_group="raadslid")).by_domain["raadslid"]
    assert (entry.size, entry.rule, entry.population) == (size, rule, persons)


@pytest.mark.parametrize(
    ("persons", "respondents", "rule"),
    [(60, 19, "R2"), (60, 20, ""), (100, 29, "R2"), (100, 30, ""), (5000, 29, "R2"), (90, 0, "R2")],
)
def test_a_group_needs_enough_respondents_for_its_size(persons, respondents, rule):
    lines = [("raadslid", "pv20", "man", persons, respondents)]
    assert rules(planned(lines, domain("raadslid", 1, tier="gemeente"))) == {"raadslid": rule}


def test_commissarissen_and_dijkgraven_cannot_be_asked_for():
    lines = [*PROVINCES, ("bestuur_waterschap", "pv20", "man", 90, 50)]
    asked = [
        domain("commissaris", 1, office="commissaris"),
        domain("dijkgraaf", 1, office="dijkgraaf"),
        domain("beide", 1, office=("commissaris", "dijkgraaf")),
    ]
    assert rules(planned(lines, *asked)) == {"commissaris": "R1", "dijkgraaf": "R1", "beide": "R1"}


def test_a_part_of_a_merged_group_cannot_be_asked_for_however_large():
    plan = planned(PROVINCES, domain("gedeputeerde", 1, office="gedeputeerde"), BOARD)
    assert plan.by_domain["gedeputeerde"].population == 60
    assert rules(plan) == {"gedeputeerde": "R3", "bestuur_provincie": ""}


def test_a_small_group_is_never_crossed():
    crossed = domain("b-man", 1, office_group="bestuur_provincie", gender="man")
    plan = planned(PROVINCES, BOARD, crossed)
    assert rules(plan) == {"bestuur_provincie": "", "b-man": "R1"}
    assert plan.by_domain["b-man"].size is Size.SMALL


def test_total_minus_parts_does_not_give_a_tiny_group():
    """A1: provincies minus Statenleden leaves 20 persons."""
    lines = [("bestuur_provincie", "pv20", "man", 20, 15), *PROVINCES[2:]]
    plan = planned(lines, TIER, STATES)
    assert rules(plan) == {"provincie": "", "statenlid": "R8"}
    refused = plan.by_domain["statenlid"]
    assert refused.exposed == "bestuur_provincie"
    assert refused.formula == ("+ provincie", "− statenlid")


def test_the_priority_decides_which_of_two_groups_gives_way():
    lines = [("bestuur_provincie", "pv20", "man", 20, 15), *PROVINCES[2:]]
    first = domain("statenlid", 10, office_group="statenlid")
    assert rules(planned(lines, TIER, first)) == {"provincie": "R8", "statenlid": ""}


def test_both_sexes_of_a_tier_and_of_one_office_do_not_give_the_other_office():
    """A3: the conflict the design found between gender × tier and gender × Statenleden."""
    asked = [
        TIER,
        BOARD,
        STATES,
        domain("p-man", 70, tier="provincie", gender="man"),
        domain("p-vrouw", 70, tier="provincie", gender="vrouw"),
        domain("s-man", 90, office_group="statenlid", gender="man"),
        domain("s-vrouw", 90, office_group="statenlid", gender="vrouw"),
    ]
    refused = {name for name, rule in rules(planned(PROVINCES, *asked)).items() if rule}
    assert refused == {"s-man", "s-vrouw"}


def test_three_groups_together_may_give_away_what_two_do_not():
    """Nested differences alone miss this: all − gemeente − Statenleden = a board of 20."""
    lines = [
        ("bestuur_provincie", "pv20", "man", 20, 15),
        ("statenlid", "pv20", "man", 400, 110),
        ("raadslid", "pv20", "man", 2000, 500),
    ]
    asked = [
        domain("all", 1),
        domain("gemeente", 2, tier="gemeente"),
        domain("statenlid", 3, office_group="statenlid"),
    ]
    plan = planned(lines, *asked)
    assert rules(plan) == {"all": "", "gemeente": "", "statenlid": "R8"}
    assert sorted(plan.by_domain["statenlid"].formula) == ["+ all", "− gemeente", "− statenlid"]


def test_a_handful_without_a_name_is_protected_as_well():
    """all − (pv20 without burgemeesters) − (pv23 without wethouders) is 8 + 12 persons that no
    trait describes: found by looking at every small union of cells."""
    lines = [
        ("burgemeester", "pv20", "man", 8, 6),
        ("wethouder", "pv20", "man", 300, 90),
        ("raadslid", "pv20", "man", 900, 200),
        ("burgemeester", "pv23", "man", 200, 90),
        ("wethouder", "pv23", "man", 12, 9),
        ("raadslid", "pv23", "man", 900, 200),
    ]
    asked = [
        domain("all", 1),
        domain("x", 2, "one", province="pv20", office_group=("wethouder", "raadslid")),
        domain("y", 3, "other", province="pv23", office_group=("burgemeester", "raadslid")),
    ]
    plan = planned(lines, *asked)
    assert rules(plan) == {"all": "", "x": "", "y": "R8"}
    assert sorted(plan.by_domain["y"].formula) == ["+ all", "− x", "− y"]


def test_a_difference_in_which_too_few_answered_counts_as_tiny():
    lines = [("raadslid", "pv20", "man", 3000, 9), ("raadslid", "pv23", "man", 3000, 500)]
    asked = [domain("gemeente", 1, tier="gemeente"), domain("pv23", 2, province="pv23")]
    assert rules(planned(lines, *asked)) == {"gemeente": "", "pv23": "R8"}


def test_a_group_refused_for_its_respondents_stays_hidden():
    """R2 hides 15 councillors who answered; total minus the others may not bring them back."""
    lines = [("raadslid", "pv20", "man", 3000, 15), ("raadslid", "pv23", "man", 3000, 500)]
    asked = [
        domain("gemeente", 1, tier="gemeente"),
        domain("pv20", 2, province="pv20"),
        domain("pv23", 2, province="pv23"),
    ]
    assert rules(planned(lines, *asked)) == {"gemeente": "", "pv20": "R2", "pv23": "R8"}


def test_persons_who_did_not_answer_hide_nobody():
    """Zeeland's wethouders did not answer, so gemeente minus raadsleden is burgemeesters alone."""
    lines = [
        ("burgemeester", "pv20", "man", 20, 12),
        ("wethouder", "pv20", "man", 80, 0),
        ("raadslid", "pv20", "man", 3000, 500),
    ]
    asked = [
        domain("gemeente", 1, tier="gemeente"),
        domain("raadslid", 2, office_group="raadslid"),
    ]
    assert rules(planned(lines, *asked)) == {"gemeente": "", "raadslid": "R8"}


def test_what_was_published_before_counts_as_known():
    """A15: a province published the Statenleden itself, so the tier is closed to us."""
    lines = [("bestuur_provincie", "pv20", "man", 20, 15), *PROVINCES[2:]]
    assert rules(planned(lines, TIER, public=[STATES])) == {"provincie": "R8"}


def test_a_handful_of_unknown_gender_hides_nobody_and_makes_n_round():
    """A9: men plus women is three less than everybody; the three must not be countable."""
    lines = [*PROVINCES, ("statenlid", "pv20", "", 0, 3)]
    asked = [
        TIER,
        domain("p-man", 70, tier="provincie", gender="man"),
        domain("p-vrouw", 70, tier="provincie", gender="vrouw"),
        domain("s-vrouw", 90, office_group="statenlid", gender="vrouw"),
    ]
    plan = planned(lines, *asked)
    assert rules(plan) == {"provincie": "", "p-man": "", "p-vrouw": "", "s-vrouw": "R8"}
    assert [entry.round_n for entry in plan.planned] == [False, True, True, False]


@pytest.mark.parametrize(("silent", "rounded"), [(0, False), (1, True), (9, True), (10, False)])
def test_n_is_exact_when_the_silent_are_nobody_or_enough(silent, rounded):
    lines = [*PROVINCES, ("statenlid", "pv20", "", 0, silent)]
    plan = planned(lines, domain("p-man", 70, tier="provincie", gender="man"))
    assert plan.by_domain["p-man"].round_n is rounded


def test_the_order_of_the_list_changes_nothing():
    asked = [TIER, BOARD, STATES, domain("s-man", 90, office_group="statenlid", gender="man")]
    assert planned(PROVINCES, *asked).text == planned(PROVINCES, *reversed(asked)).text


def test_it_is_written_as_one_document_with_a_fingerprint(tmp_path):
    plan = planned(PROVINCES, TIER, BOARD)
    write_plan(plan, tmp_path / "release-plan.json")
    read = json.loads((tmp_path / "release-plan.json").read_text("utf-8"))
    assert read["policy"] == POLICY.fingerprint
    assert [entry["domain"] for entry in read["domains"]] == ["provincie", "bestuur_provincie"]
    assert len(plan.fingerprint) == 64
    assert planned(PROVINCES, TIER).fingerprint != plan.fingerprint


def complaints(call) -> list[str]:
    with pytest.raises(ProblemsFound) as refusal:
        call()
    assert all(p.say("nl") and p.say("en") for p in refusal.value.problems)
    return [problem.code for problem in refusal.value.problems]


def test_it_reports_every_domain_that_cannot_be_placed_at_once():
    asked = [
        domain("leeftijd", 1, age="jong"),
        domain("bestuurders", 2, role=("bestuurders", "volksvertegenwoordiger")),
    ]
    assert complaints(lambda: planned(PROVINCES, *asked)) == ["P10", "P11"]


def test_respondents_and_persons_without_a_class_are_reported():
    one = WeightingClass("x", "raadslid", "gemeente", "r", "noord", "pv20", (("raadslid", "pv20"),))
    cells = [cell for line in PROVINCES for cell in cells_of(line)]
    counts = {("weg", "man"): 3, ("weg", ""): 1, ("x", "man"): 2}
    assert complaints(lambda: make_frame({"x": one}, cells, counts)) == ["P12", "P13", "P13", "P13"]
