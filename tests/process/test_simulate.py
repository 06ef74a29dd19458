"""Fictitious respondents: near the published figures, true to the routing, always the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.questionnaire import read_questionnaire
from monitor.design.simulation import read_simulation
from monitor.process.check import check_records
from monitor.process.derive import derive, frame_variables
from monitor.process.records import Records, State
from monitor.process.simulate import simulate
from monitor.process.weights import weigh


FOLDER = Path(__file__).parents[2] / "editions" / "2024"
EDITION, QUESTIONNAIRE = read_edition_and_questionnaire(FOLDER)


@cache
def records(seed: int | None = None) -> Records:
    return simulate(EDITION, QUESTIONNAIRE, seed)


@cache
def results(seed: int | None = None):
    """Percentage of an indicator in a group, weighted, over those with an answer in its base."""
    answers = records(seed)
    outcomes = derive(EDITION.indicators, QUESTIONNAIRE, answers, EDITION.classes)
    frame = frame_variables(answers, EDITION.classes)
    weights = weigh(EDITION, answers).final

    def percentage(indicator: str, **where: str) -> float:
        outcome = outcomes[indicator]
        inside = outcome < 2
        for variable, value in where.items():
            inside &= frame[variable] == value
        return float(100 * np.average(outcome[inside] == 1, weights=weights[inside]))

    return percentage


# --- near the published figures ------------------------------------------------------------------


# Published for 2024: 45 in all, men 37, women 55. Register shares give 32% women, with which men 37
# and women 55 make 42.7 and not 45. The point nearest to all three that arithmetic allows (least
# squares) is 43.6, 38.0 and 55.5: that is aimed at, and stays within 1.5 of each published figure.
@pytest.mark.parametrize(
    ("indicator", "where", "published"),
    [
        ("agg_any", {}, 45),
        ("agg_any", {"gender": "man"}, 37),
        ("agg_any", {"gender": "vrouw"}, 55),
        ("agg_verbal", {}, 41),
        ("agg_threat", {}, 24),
        ("agg_physical", {}, 3),
        ("agg_online", {"gender": "man"}, 30),
        ("agg_online", {"gender": "vrouw"}, 46),
        ("agg_serious", {}, 14),
        ("int_conflict_of_interest", {}, 35),
        ("int_any", {}, 79),
        ("discussed", {}, 72),
        ("discussed", {"office_group": "burgemeester"}, 86),
        ("discussed", {"office_group": "wethouder"}, 88),
        ("police_report", {}, 7),
        ("police_report_serious", {}, 18),
        ("no_report_not_serious", {}, 64),
        ("no_report_part_of_job", {}, 22),
        ("no_report_nothing_done", {}, 12),
        ("channel_social_media", {}, 22),
        ("channel_online_share", {}, 69),
        ("freq_multiple", {}, 70),
        ("freq_6plus", {}, 20),
        ("adverse_effects", {}, 45),
        ("effect_work_pleasure", {}, 25),
        ("effect_mental_health", {}, 8),
        ("changed_social_media_use", {}, 25),
        ("considered_quitting", {"gender": "man"}, 8),
        ("considered_quitting", {"gender": "vrouw"}, 11),
        ("decision_influenced", {}, 8),
        ("decision_influence_positions", {}, 15),
        ("witness_colleague", {}, 50),
        ("aftercare_needed", {}, 25),
        ("satisfied_discussion", {}, 80),
        ("satisfied_reaction", {"office_group": "burgemeester"}, 81),
        ("satisfied_reaction", {"office_group": "wethouder"}, 69),
        ("satisfied_reaction", {"office_group": "raadslid"}, 49),
        ("belongs_to_job", {}, 20),
        ("colleagues_conscious", {}, 67),
    ],
)
def test_the_weighted_result_lies_near_the_published_figure(indicator, where, published):
    assert results()(indicator, **where) == pytest.approx(published, abs=1.5)


@pytest.mark.parametrize(
    ("item", "gemeente", "provincie", "waterschap"),
    [
        ("int_conflict_of_interest", 36, 31, 22),
        ("int_sensitive_info", 35, 30, 13),
        ("int_vote_personal_interest", 33, 30, 21),
        ("int_adviser_dispute", 31, 19, 19),
        ("int_pressure_officials", 26, 21, 17),
        ("int_side_jobs", 20, 22, 13),
        ("int_expenses", 13, 32, 11),
        ("int_invitations", 9, 17, 7),
        ("int_gifts", 5, 2, 2),
    ],
)
def test_the_nine_items_follow_the_table_of_2020(item, gemeente, provincie, waterschap):
    found = [results()(item, tier=tier) for tier in ("gemeente", "provincie", "waterschap")]
    assert found == pytest.approx([gemeente, provincie, waterschap], abs=1.5)


@pytest.mark.parametrize(
    ("group", "below"), [("burgemeester", 77), ("wethouder", 67), ("raadslid", 45)]
)
def test_no_office_lies_above_its_figure_of_2022_or_far_below_it(group, below):
    assert below - 6 < results()("agg_any", office_group=group) < below


def test_more_than_half_of_the_victims_were_threatened():
    assert results()("agg_threat") / results()("agg_any") > 0.5


@pytest.mark.parametrize("seed", [1, 2])
def test_another_seed_gives_other_answers_and_nearly_the_same_figures(seed):
    assert records(seed).fingerprint != records().fingerprint
    assert results(seed)("agg_any") == pytest.approx(results()("agg_any"), abs=1)
    assert results(seed)("int_conflict_of_interest") == pytest.approx(35, abs=1)


# --- believable and true to the questionnaire ----------------------------------------------------


def test_about_three_thousand_respond_and_every_office_at_its_own_rate():
    assert 2_900 < len(records()) < 3_200
    response = weigh(EDITION, records()).diagnostics.response
    assert response["burgemeester · gemeente"] == pytest.approx(0.50, abs=0.01)
    assert response["raadslid · gemeente"] == pytest.approx(0.235, abs=0.001)


def test_fewer_women_respond_than_hold_office():
    gender = frame_variables(records(), EDITION.classes)["gender"]
    share = (gender == "vrouw").sum() / (gender != "").sum()
    assert 0.27 < share < 0.30


def test_the_check_of_records_finds_nothing():
    assert check_records(records(), QUESTIONNAIRE, EDITION.classes) == []


def test_they_hold_every_variable_of_the_questionnaire_and_no_other():
    assert list(records().columns) == list(QUESTIONNAIRE.variables)


def test_every_reason_for_an_absent_answer_occurs():
    states = np.unique([column.states for column in records().columns.values()])
    assert set(states.tolist()) == {int(state) for state in State}


def test_some_do_not_tell_their_gender_or_tell_another():
    gender = records().columns["gender"]
    assert 0 < (gender.states != State.ANSWERED).sum() < 60
    assert 0 < ((gender.states == State.ANSWERED) & (gender.values == 3)).sum() < 30


def test_they_say_that_they_are_fictitious():
    assert records().fictitious
    assert all(name.startswith("fictief-") for name in records().respondents.tolist())


def test_the_same_seed_gives_the_same_bytes():
    again = simulate(EDITION, QUESTIONNAIRE)
    assert again.fingerprint == records().fingerprint
    for name, column in again.columns.items():
        assert column.values.tobytes() == records().columns[name].values.tobytes()


# --- any questionnaire ---------------------------------------------------------------------------

NL, EN = "label::Nederlands (nl)", "label::English (en)"
MESSAGE_NL, MESSAGE_EN = (f"constraint_message::{NL[7:]}", f"constraint_message::{EN[7:]}")
SURVEY = (
    {"type": "hidden", "name": "tier"},
    {"type": "integer", "name": "years", NL: "Jaren", EN: "Years"},
    {"type": "date", "name": "since", NL: "Sinds", EN: "Since"},
    {
        "type": "calculate",
        "name": "long",
        "calculation": "if(${years} > 10 and ${tier} = 'gemeente', 'yes', 'no')",
    },
    {
        "type": "select_one yn",
        "name": "first",
        NL: "Eerste",
        EN: "First",
        "relevant": "${long} = 'yes'",
    },
    {
        "type": "select_multiple kinds",
        "name": "kinds",
        NL: "Soorten",
        EN: "Kinds",
        "relevant": "${first} = 1",
        "constraint": "not(selected(., '4') and count-selected(.) > 1)",
        MESSAGE_NL: "Alleen",
        MESSAGE_EN: "Alone",
    },
    {
        "type": "select_one yn",
        "name": "second",
        NL: "Tweede",
        EN: "Second",
        "relevant": "selected(${kinds}, '2')",
    },
)
COLUMNS = [
    *("type", "name", NL, EN, "relevant", "constraint", MESSAGE_NL, MESSAGE_EN, "calculation")
]
CHOICES = """\
list_name,name,label::Nederlands (nl),label::English (en)
yn,1,Ja,Yes
yn,2,Nee,No
kinds,1,A,A
kinds,2,B,B
kinds,3,C,C
kinds,4,Geen,None
"""
SETTINGS = """\
form_title,form_id,version,default_language
Proef,proef,1,Nederlands (nl)
"""
PLAN = """\
seed = 1
[response]
burgemeester = 0.5
wethouder = 0.5
raadslid = 0.1
bestuur_provincie = 0.5
statenlid = 0.5
bestuur_waterschap = 0.5
ab_lid = 0.5
[ranges]
years = [0, 30]
since = [20200101, 20240229]
"""


@pytest.fixture
def other(tmp_path):
    """Another edition: its own small questionnaire, and a plan to which a test may add."""
    with (tmp_path / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS, restval="")
        sheet.writeheader()
        sheet.writerows(SURVEY)
    (tmp_path / "choices.csv").write_text(CHOICES, encoding="utf-8")
    (tmp_path / "settings.csv").write_text(SETTINGS, encoding="utf-8")
    questionnaire = read_questionnaire(tmp_path)

    def of(plan: str) -> tuple:
        (tmp_path / "simulation.toml").write_text(plan, encoding="utf-8")
        return replace(EDITION, folder=tmp_path), questionnaire

    return of


def test_it_answers_a_questionnaire_for_which_there_are_no_rules(other):
    edition, questionnaire = other(PLAN)
    found = simulate(edition, questionnaire)
    assert check_records(found, questionnaire, edition.classes) == []
    assert (found.columns["second"].states == State.ANSWERED).any()
    years, since = found.columns["years"].values, found.columns["since"].values
    assert (years.min(), years.max()) == (0, 30)
    assert (since.min() >= 20200101) and (since.max() <= 20240229)


def test_an_answer_that_excludes_others_stands_alone(other):
    edition, questionnaire = other(
        PLAN
        + '[[rule]]\nquestion = "kinds"\nshares = { 1 = 0.5, 2 = 0.4, 3 = 0.3, 4 = 0.25 }\n'
        + 'source = "aanname"\n'
    )
    found = simulate(edition, questionnaire)
    ticks = np.stack([found.columns[f"kinds_{code}"].values for code in (1, 2, 3, 4)], axis=1)
    asked = found.columns["kinds_1"].states == State.ANSWERED
    assert (ticks[asked].sum(axis=1) >= 1).all()
    assert (ticks[asked & (ticks[:, 3] == 1)].sum(axis=1) == 1).all()
    assert ticks[asked].mean(axis=0) == pytest.approx([0.5, 0.4, 0.3, 0.25], abs=0.03)


def test_a_tilt_moves_some_up_and_others_down_but_not_the_whole(other):
    edition, questionnaire = other(
        PLAN
        + '[[rule]]\nquestion = "first"\nshares = { 1 = 0.4 }\nsource = "aanname"\n'
        + "tilts = [{ when = \"${role} = 'bestuurder'\", odds = 5 }]\n"
    )
    found = simulate(edition, questionnaire)
    frame = frame_variables(found, edition.classes)
    first = found.columns["first"]
    asked = first.states == State.ANSWERED
    yes = first.values == 1
    governs = frame["role"] == "bestuurder"
    assert yes[asked & governs].mean() > 0.5 > 0.4 > yes[asked & ~governs].mean()
    frequency = np.bincount(governs[asked], weights=yes[asked]) / np.bincount(governs[asked])
    odds = frequency / (1 - frequency)
    assert odds[1] / odds[0] == pytest.approx(5, rel=0.25)


def test_zero_odds_rule_an_answer_out(other):
    edition, questionnaire = other(
        PLAN
        + '[[rule]]\nquestion = "first"\nshares = { 1 = 0.4 }\nsource = "aanname"\n'
        + "tilts = [{ when = \"${role} = 'bestuurder'\", odds = 0 }]\n"
    )
    found = simulate(edition, questionnaire)
    governs = frame_variables(found, edition.classes)["role"] == "bestuurder"
    assert not (found.columns["first"].values[governs] == 1).any()


def test_a_new_rule_changes_no_answer_to_other_questions(other):
    edition, questionnaire = other(PLAN)
    before = simulate(edition, questionnaire)
    edition, questionnaire = other(
        PLAN + '[[rule]]\nquestion = "second"\nshares = { 1 = 0.9 }\nsource = "aanname"\n'
    )
    after = simulate(edition, questionnaire)
    np.testing.assert_array_equal(before.columns["first"].values, after.columns["first"].values)
    assert (before.columns["second"].values != after.columns["second"].values).any()


def test_the_plan_of_2024_names_a_source_for_every_rule():
    plan = read_simulation(FOLDER / "simulation.toml", QUESTIONNAIRE)
    assert set(plan.rules) <= {*QUESTIONNAIRE.questions, *plan.latent}
    assert len(plan.rules) > 60


RULE = '[[rule]]\nquestion = "first"\nsource = "aanname"\n'


@pytest.mark.parametrize(
    ("plan", "codes"),
    [
        (PLAN.replace("seed = 1", "seed = -1"), ["A01"]),
        (PLAN.replace("raadslid = 0.1", "raadslid = 10"), ["A01"]),
        (PLAN.replace("raadslid = 0.1", "raadsled = 0.1"), ["A02", "A01"]),
        (PLAN.replace("= 0.5", "= 0").replace("= 0.1", "= 0"), ["A01"]),
        (PLAN.replace("years = [0, 30]", ""), ["A01"]),
        (PLAN.replace("seed", "sed", 1), ["A02", "A01"]),
        (f"response_women = 0\nbreak_off = 2\n{PLAN}", ["A01", "A01"]),
        (f"latent = 3\n{PLAN}", ["A01"]),
        (f'latent = ["trait"]\n{PLAN}', ["A01"]),
        (f"{PLAN}[absent]\nfirst = {{ 1 = 0.5 }}\n", ["A04"]),
        (f"{PLAN}[defaults]\nyn = {{ 7 = 0.5 }}\nyx = {{ 1 = 1 }}\n", ["A02", "A04"]),
        (f'{PLAN}[[rule]]\nquestion = "fist"\nshares = {{ 1 = 1 }}\n', ["A02"]),
        (f'{PLAN}[[rule]]\nquestion = "first"\nshares = {{ 1 = 1 }}\n', ["A01"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 0.7, 2 = 0.7 }}\n", ["A05"]),
        (f"{PLAN}{RULE}shares = {{ 3 = 0.7 }}\n", ["A04"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 7 }}\n", ["A01"]),
        (f"{PLAN}{RULE}shares = 7\n", ["A01"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 1 }}\nwhen = '${{second}} = 1'\n", ["A03"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 1 }}\nwhen = 7\n", ["A01"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 1 }}\nby = 'teir'\n", ["A02"]),
        (f"{PLAN}{RULE}shares = {{ gemeenten = {{ 1 = 1 }} }}\nby = 'tier'\n", ["A02"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 1 }}\ntilts = [{{ odds = -1 }}]\n", ["A01"]),
        (f"{PLAN}{RULE}shares = {{ 1 = 1 }}\ntilts = [{{ odds = 2, choices = [2] }}]\n", ["A04"]),
    ],
)
def test_it_refuses_a_plan_that_is_wrong_and_says_where(other, plan, codes):
    edition, questionnaire = other(plan)
    with pytest.raises(ProblemsFound) as caught:
        simulate(edition, questionnaire)
    assert [problem.code for problem in caught.value.problems] == codes


def test_an_expression_that_cannot_be_read_is_refused_with_its_own_code(other):
    edition, questionnaire = other(f"{PLAN}{RULE}shares = {{ 1 = 1 }}\nwhen = '${{years}} ='\n")
    with pytest.raises(ProblemsFound) as caught:
        simulate(edition, questionnaire)
    (problem,) = caught.value.problems
    assert problem.code.startswith("Q")
    assert "rule first" in str(problem.place.column)
