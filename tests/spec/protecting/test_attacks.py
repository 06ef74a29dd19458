"""Chapter: ways of finding a hidden group that the others do not tell of, each met by a rule."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.analyse import NO, NO_ANSWER, NOT_ASKED, YES
from monitor.concepts.problems import ProblemsFound
from monitor.protect.audit import Attacker, audit, exposures
from monitor.protect.categories import Sum, sums
from monitor.protect.dominance import total_may_be_shown
from monitor.protect.groups import Protected
from monitor.protect.ledger import Verdict
from monitor.protect.plan import make_plan
from monitor.protect.shown import base_counts, shown_of, twins
from protect.editions import (
    POLICY,
    decided,
    edition_of,
    estimate,
    former,
    history_of,
    indicator,
    one,
    outcome,
)
from protect.frames import Line, domain, frame_of


title = "Aanvallen en hun antwoord"

REGION: list[Line] = [
    ("raadslid", "pv20", "man", 400, 120),
    ("raadslid", "pv21", "man", 500, 140),
    ("raadslid", "pv23", "man", 15, 9),
]


def plan(lines, *domains):
    return make_plan(2024, domains, frame_of(lines), POLICY)


def test_two_divisions_of_one_group_do_not_cut_out_a_handful_a8_a10():
    """Classes that overlap, such as under 40 and under 35, differ by those in between."""
    wide = domain("pv20 tot pv23", 1, province=("pv20", "pv23"))
    narrow = domain("pv20", 2, province="pv20")
    found = plan(REGION, wide, narrow)
    assert (found.by_domain["pv20"].rule, found.by_domain["pv20"].population) == ("R8", 400)


def test_a_merged_group_and_one_of_its_parts_are_never_both_shown_a4():
    lines = [("bestuur_waterschap", "pv20", "man", 121, 60)]
    merged = domain("bestuur_waterschap", 1, office_group="bestuur_waterschap")
    part = domain("db_lid", 2, office="db_lid")
    assert plan(lines, merged, part).by_domain["db_lid"].rule == "R3"


def test_an_organisation_is_no_group_of_persons_a17_r12():
    with pytest.raises(ProblemsFound, match="P10"):
        plan(REGION, domain("zonder protocol", 1, organisation="nee"))


# --- A11: filter chains

LINES: list[Line] = [
    ("bestuur_provincie", "pv20", "man", 12, 10),
    ("statenlid", "pv20", "man", 120, 60),
]
FRAME = frame_of(LINES)
TIER, STATES = (
    domain("provincie", 2, tier="provincie"),
    domain("statenlid", 3, office_group="statenlid"),
)
BOARD = [Protected("bestuur", FRAME.members({"office_group": ("bestuur_provincie",)}), 12, 10)]
ON_BOARD = np.arange(70) < 10


def chain():
    """Victims, and those of them with effects: all ten of the board, and 30 of 60 Statenleden."""
    victim = ON_BOARD | (np.arange(70) % 2 == 0)
    effects_all = np.where(victim, YES, NO).astype(np.uint8)
    effects = np.where(victim, YES, NOT_ASKED).astype(np.uint8)
    effects[11] = NO  # one victim without effects, so that the bases differ from the answers
    return {"effects_all": effects_all, "effects": effects}


def test_what_is_hidden_of_one_indicator_is_hidden_of_its_twin_on_another_base_a11():
    outcomes = chain()
    assert twins(outcomes) == [("effects_all", "effects")]
    edition = edition_of(
        [indicator("effects_all"), indicator("effects", base="victims")], [TIER, STATES]
    )
    made = []
    for name, answers in outcomes.items():
        for group, who in (("provincie", slice(None)), ("statenlid", ~ON_BOARD)):
            here = answers[who]
            yes, n = int((here == YES).sum()), int((here <= YES).sum())
            made.append(estimate(name, group, yes, n, base=132 if group == "provincie" else 120))
    plan = {"provincie": (132, 70, ""), "statenlid": (120, 60, "")}
    ledger = decided(plan, made, indicators=list(edition.indicators.values()))
    by_cell = {(e.item, e.domain): e for e in made}
    hidden = audit(edition, ledger, FRAME, BOARD, by_cell, outcomes, POLICY)
    names = {name for name, _ in hidden}
    assert names == {"effects_all", "effects"}
    left = [cell for cell in ledger if cell.shown and (cell.indicator, cell.domain) not in hidden]
    domains = {d.id: d for d in (TIER, STATES)}
    told = shown_of(left, domains, FRAME, by_cell, POLICY)
    assert not list(exposures(FRAME, told, BOARD, "S1", POLICY, Attacker.COLLEAGUE, "all"))


def test_the_number_of_victims_counts_the_yes_of_the_question_before_a11():
    """40% of all and n = 40 victims: the n tells what the rounding of the 40% had hidden."""
    outcomes = {
        "agg_any": np.repeat([YES, NO], [40, 60]).astype(np.uint8),
        "discussed": np.repeat([YES, NO, NOT_ASKED], [25, 15, 60]).astype(np.uint8),
    }
    frame = frame_of([("raadslid", "pv20", "man", 400, 100)])
    everyone = domain("all", 1)
    made = [estimate("agg_any", "all", 40, 100), estimate("discussed", "all", 25, 40)]
    ledger = decided(
        {"all": (400, 100, "")}, made,
        indicators=[indicator("agg_any"), indicator("discussed", base="victims")],
    )  # fmt: skip
    by_cell = {(e.item, e.domain): e for e in made}
    told = {"discussed": shown_of([one(ledger, "all", "discussed")], {"all": everyone}, frame,
                                  by_cell, POLICY)}  # fmt: skip
    bases = {"agg_any": "all", "discussed": "victims"}
    (count,) = base_counts(outcomes, told, bases, by_cell)["agg_any"]
    assert (count.low, count.high, count.of_no) == (40, 40, False)
    assert count.cells == (("discussed", "all"),)


# --- the others


def test_several_answers_and_none_of_these_add_up_to_everyone_a12():
    outcomes = {
        "a": np.repeat([YES, NO, NO], [100, 80, 20]).astype(np.uint8),
        "b": np.repeat([NO, YES, NO], [100, 80, 20]).astype(np.uint8),
        "none": np.repeat([NO, NO, YES], [100, 80, 20]).astype(np.uint8),
    }
    found = sums(outcomes, dict.fromkeys(outcomes, "all"), dict.fromkeys(outcomes, "q"), POLICY)
    assert Sum("", ("a", "b", "none")) in found


def test_a_small_group_that_hardly_changed_has_no_series_a13_r11():
    """One new commissaris between two editions would be the difference of two figures."""
    past = history_of(former(45, group="g", n=40))
    ledger = decided({"g": (60, 40, "")}, [estimate("agg_any", "g", 18, 40)], history=past,
                     tests=[outcome("agg_any", "g", "MIV2022.agg_any.g", 0.5, 0.0)])  # fmt: skip
    assert one(ledger, "g").shown and one(ledger, "g").change is None


@pytest.mark.parametrize(("persons", "n"), [(60, 40), (99, 80)])
def test_a_narrow_margin_does_not_tell_how_many_of_a_small_group_answered_a20(persons, n):
    cell = one(decided({"g": (persons, n, "")}, [estimate("agg_any", "g", n // 2, n)]), "g")
    assert (cell.low, cell.high, cell.n_rounded) == (None, None, True)


def test_a_whole_percentage_of_few_is_taken_for_the_count_it_is_a21():
    """44% of 36 can only be 16 persons: the audit starts from 16 and not from 44%."""
    frame = frame_of([("raadslid", "pv20", "man", 400, 36)])
    made = estimate("agg_any", "all", 16, 36)
    cell = one(decided({"all": (400, 36, "")}, [made]), "all")
    (told,) = shown_of([cell], {"all": domain("all", 1)}, frame, {("agg_any", "all"): made}, POLICY)
    assert (cell.value, told.yes) == (44, (16, 16))


def test_a_mark_of_significance_never_stands_beside_a_hidden_cell_a22():
    groups = {"all": (11000, 3000, ""), "g": (600, 300, "R8")}
    made = [estimate("agg_any", "all", 1350, 3000), estimate("agg_any", "g", 200, 300)]
    tests = [outcome("agg_any", "g", "MIV2024.agg_any.all", 0.0001, 0.2)]
    cell = one(decided(groups, made, tests=tests), "g")
    assert cell.contrast is None or cell.contrast.verdict is Verdict.WITHHELD
    assert cell.contrast is None or cell.contrast.points is None


def test_a_total_of_incidents_is_not_that_of_one_person_a24():
    """Mean times n is a total; a total that one person dominates is his."""
    incidents = np.ones(40)
    assert total_may_be_shown(incidents, POLICY)
    incidents[0] = 400
    assert not total_may_be_shown(incidents, POLICY)


def test_no_answer_is_never_taken_for_no_a9():
    outcomes = {"a": np.repeat([YES, NO_ANSWER], [50, 50]).astype(np.uint8)}
    assert not sums(outcomes, {"a": "all"}, {"a": "q"}, POLICY)
