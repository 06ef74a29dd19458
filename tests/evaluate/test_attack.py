"""The attacker: he must win against the naive rule, or his defeat proves nothing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.running import run
from evaluate.outsider import (
    EDITION,
    naive,
    publication,
    reference_edition,
    requested,
    survey,
)
from monitor.concepts.problems import ProblemsFound
from monitor.design.model import Domain, PopulationCell, WeightingClass
from monitor.evaluate.attack import Target, attack
from monitor.evaluate.attack.algebra import recipe, span
from monitor.evaluate.attack.logic import conditions, read_logic
from monitor.protect.groups import make_frame
from monitor.protect.plan import make_plan
from protect.editions import POLICY
from protect.frames import domain


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return reference_edition(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def answers(edition):
    return survey(edition)


def of_all(value: int):
    """The same percentage for every group, with its n."""
    return lambda *counts: {"value": value, "n": counts[1]}


half = of_all(50)


def codes(report) -> set[str]:
    return {finding.code for finding in report.findings}


# --- against the naive rule, and against the plan -----------------------------------------------


@pytest.fixture(scope="module")
def sums(edition, answers, tmp_path_factory):
    """What he finds by subtraction where only groups of fewer than ten respondents are hidden."""
    folder = tmp_path_factory.mktemp("naive")
    build = publication(folder, answers, requested(answers.people), naive)
    return [f for f in attack(Target((build,), edition)).findings if f.code == "X10"]


def test_he_recovers_at_least_fifteen_groups_that_the_naive_rule_hides(sums, answers):
    groups = requested(answers.people)
    assert len({finding.values["group"] for finding in sums}) >= 15
    hidden = {code for code in groups if answers.counts(code)[1] < 10}
    for finding in sums:
        assert finding.values["population"] < 100
    # Among them are groups that were asked for and hidden, such as commissarissen by gender.
    named = {str(finding.values["group"]).replace(" × ", "-") for finding in sums}
    assert len(named & hidden) >= 5


def test_his_sum_gives_the_true_number(sums, answers):
    """What he adds and subtracts is the count itself, up to the rounding of its parts."""
    for finding in sums:
        words = str(finding.values["sum"]).split()
        signed = [("+", words[0]), *zip(words[1::2], words[2::2], strict=True)]
        total = sum((1 if sign == "+" else -1) * answers.counts(name)[0] for sign, name in signed)
        assert total == finding.values["population"]


def test_he_finds_nothing_in_what_the_plan_releases(edition, answers, tmp_path):
    groups = requested(answers.people)
    plan = planned(answers, groups)
    released = [entry.domain for entry in plan.released]
    assert len(released) > 40
    build = publication(tmp_path / "plan", answers, released, shown_by_policy)
    report = attack(Target((build,), edition))
    assert report.groups == ()
    assert report.understood == len(released)


def shown_by_policy(persons: int, n: int, yes: int):
    """As R1 and R4 have it."""
    if persons < 100:
        return {"value": 5 * round(20 * yes / n), "bound": "~", "n": 5 * round(n / 5),
                "n_rounded": "true"}  # fmt: skip
    if persons < 1000 and min(yes, n - yes) < 3:
        return {"value": 15 if yes < 3 else 85, "bound": "<" if yes < 3 else ">", "n": n}
    return {"value": round(100 * yes / n), "n": n}


def planned(answers, groups):
    """The plan for these groups over the same persons."""
    people = answers.people
    classes, cells, told = {}, [], {}
    for traits, persons, n in zip(people.traits, people.persons, answers.answered, strict=True):
        own = {name: traits[name] for name in ("office_group", "tier", "role", "region")}
        place = (traits["office"], traits["province"])
        classes[traits["class"]] = WeightingClass(
            traits["class"], **own, province=traits["province"], cells=(place,)
        )
        cells.append(PopulationCell(*place, traits["gender"], int(persons), "fictief", True))
        told[traits["class"], traits["gender"]] = int(n)
    frame = make_frame(classes, cells, told)
    domains = [described(people, code, at) for at, code in enumerate(groups)]
    return make_plan(2024, domains, frame, POLICY)


def described(people, code: str, priority: int) -> Domain:
    words = [] if code == "all" else code.split("-")
    return domain(code, priority, **{people.words[word][0]: word for word in words})


# --- A1 to A8, A14 to A16: what is to be subtracted from what -----------------------------------

SUMS = [
    ("A1", ["provincie", "gedeputeerde", "statenlid"], "commissaris"),
    ("A2", ["gemeente-pv29", "wethouder-pv29", "raadslid-pv29"], "burgemeester × pv29"),
    ("A3", ["commissaris-man", "commissaris"], "commissaris × vrouw"),
    ("A5", ["bestuurder", "burgemeester", "wethouder", "gedeputeerde", "db_lid", "commissaris"],
     "dijkgraaf"),
    ("A7", ["waterschap-pv29", "ab_lid-pv29", "db_lid-pv29"], "dijkgraaf × pv29"),
]  # fmt: skip


@pytest.mark.parametrize(("attack_name", "published", "found"), SUMS, ids=lambda x: str(x)[:12])
def test_he_subtracts_published_groups(attack_name, published, found, edition, answers, tmp_path):
    build = publication(tmp_path / "b", answers, published, half)
    report = attack(Target((build,), edition))
    assert found in {f.values["group"] for f in report.findings if f.code == "X10"}, attack_name


def test_the_rest_of_the_country_is_a_group_too_a6(edition, answers, tmp_path):
    """Everyone outside the commissarissen, beside everyone, is the commissarissen."""
    rest = ["burgemeester", "wethouder", "raadslid", "gedeputeerde", "statenlid", "waterschap"]
    shown = publication(tmp_path / "b", answers, ["all", *rest], half)
    report = attack(Target((shown,), edition))
    assert "commissaris" in report.groups


def test_a_later_sheet_about_a_province_gives_away_what_the_national_one_hid_a7_a15(
    edition, answers, tmp_path
):
    national = ["waterschap", "ab_lid"]
    first = publication(tmp_path / "national", answers, national, half)
    later = publication(tmp_path / "sheet", answers, ["db_lid"], half)
    assert "dijkgraaf" not in attack(Target((first,), edition)).groups
    assert "dijkgraaf" not in attack(Target((later,), edition)).groups
    assert "dijkgraaf" in attack(Target((first, later), edition)).groups


def test_two_files_that_differ_are_held_against_each_other_a14_a16(edition, answers, tmp_path):
    """A dashboard that shows what the open data hide, or another number, is found."""
    build = publication(tmp_path / "b", answers, ["all", "gemeente", "raadslid"], naive)
    table = build / "open-data" / "observations.csv"
    text = table.read_text("utf-8")
    value = naive(*answers.counts("gemeente"))["value"]
    other = text.replace(f"MIV2024.agg_any.gemeente,all,{value}", "MIV2024.agg_any.gemeente,all,1")
    (build / "other.csv").write_text(other, "utf-8")
    assert codes(attack(Target((build,), edition))) == {"X14"}
    hiding = "\n".join(
        ",".join([*line.split(",")[:2], *[""] * 5, "false", ""]) if ".gemeente," in line else line
        for line in text.splitlines()
    )
    (build / "other.csv").write_text(hiding, "utf-8")
    assert codes(attack(Target((build,), edition))) == {"X13"}


PARTS = ("-man", "-vrouw")


# --- A9, A18 to A21: numbers, tails, intervals ---------------------------------------------------


def test_a_handful_of_unknown_gender_is_counted_from_n_a9(edition, answers, tmp_path):
    def show(persons, n, _):
        return {"value": 50, "n": n + (4 if persons == all_of_them else 0)}

    all_of_them = answers.counts("gemeente")[0]
    build = publication(
        tmp_path / "b", answers, ["gemeente", "gemeente-man", "gemeente-vrouw"], show
    )
    found = [f for f in attack(Target((build,), edition)).findings if f.code == "X12"]
    assert [(f.values["group"], f.values["count"]) for f in found] == [("gemeente", 4)]


def test_a_handful_between_two_groups_of_untold_gender_is_counted_too_a9(
    edition, answers, tmp_path
):
    """29 in municipalities told no gender, 20 of them councillors."""
    silent = {answers.counts("gemeente")[0]: 29, answers.counts("raadslid")[0]: 20}
    asked = [f"{group}{part}" for group in ("gemeente", "raadslid") for part in ("", *PARTS)]
    build = publication(
        tmp_path / "b", answers, asked, lambda p, n, _: {"value": 50, "n": n + silent.get(p, 0)}
    )
    found = [f for f in attack(Target((build,), edition)).findings if f.code == "X12"]
    assert [f.values["group"] for f in found] == ["gemeente − raadslid"]
    assert found[0].values["count"] == 9


def test_a_board_of_whom_all_said_yes_is_found_from_rounded_figures_a18_a21(edition, tmp_path):
    """The councils and their boards: subtraction leaves an interval, and it is a point."""
    answers = survey(edition)
    shares = {"provincie": (300, 260), "statenlid": (172, 132)}

    def show(persons, n, yes):
        name = next(k for k in shares if answers.counts(k)[0] == persons)
        n, yes = shares[name]
        return {"value": round(100 * yes / n, 1), "n": n}

    build = publication(tmp_path / "b", answers, list(shares), show)
    report = attack(Target((build,), edition))
    assert "X10" in codes(report)  # the executives follow by subtraction


def everyone_answered(value: int):
    return lambda *counts: {"value": value, "n": counts[0]}


def test_he_pins_down_a_group_by_intervals_alone(edition, answers, tmp_path):
    """No sum gives the women among the board members of water authorities where only all members
    are shown; but where everyone answered, and all said yes, so did they."""
    build = publication(tmp_path / "b", answers, ["db_lid"], everyone_answered(100))
    report = attack(Target((build,), edition))
    assert codes(report) == {"X11"}
    women = answers.counts("db_lid-vrouw")[0]
    assert ("db_lid × vrouw", women, women) in {
        (f.values["group"], f.values["low"], f.values["high"]) for f in report.findings
    }


@pytest.mark.parametrize(("sensitivity", "found"), [("S0", False), ("S1", False), ("S2", True)])
def test_that_nobody_said_yes_counts_where_both_answers_are_sensitive(
    sensitivity, found, answers, tmp_path
):
    edition = reference_edition(tmp_path / "edition", sensitivity)
    build = publication(tmp_path / "b", answers, ["db_lid"], everyone_answered(0))
    assert ("X11" in codes(attack(Target((build,), edition)))) is found


def test_respondents_of_no_told_gender_do_not_put_him_off(edition, answers, tmp_path):
    """Thirty are counted neither among men nor women: figures that would contradict each other."""

    def show(persons, n, _):
        if persons == answers.counts("db_lid")[0]:
            return {"value": 100, "n": persons}
        return {"value": 50, "n": n + (30 if persons == answers.counts("all")[0] else 0)}

    build = publication(tmp_path / "b", answers, ["all", "man", "vrouw", "db_lid"], show)
    assert "db_lid × west" in attack(Target((build,), edition)).groups


def test_a_colleague_who_knows_who_answered_finds_more(edition, answers, tmp_path):
    """All board members who answered said yes; only a colleague knows how many women that are."""
    build = publication(tmp_path / "b", answers, ["db_lid"], of_all(100))
    counted: dict[tuple[str, str], int] = {}
    for traits, n in zip(answers.people.traits, answers.answered.tolist(), strict=True):
        key = traits["class"], traits["gender"]
        counted[key] = counted.get(key, 0) + n
    lines = [f"{name},{gender},{n}" for (name, gender), n in counted.items()]
    table = tmp_path / "respons.csv"
    table.write_text("\n".join(["class,gender,respondents", *lines]), "utf-8")
    assert "db_lid × vrouw" not in attack(Target((build,), edition)).groups
    told = run("attack", build, "--edition", edition, "--knows-respondents", table)
    assert told.code == 2
    assert "db_lid × vrouw" in told.err and "wie weet wie antwoordden" in told.err
    table.write_text("class,gender,respondents\na,man,veel", "utf-8")
    with pytest.raises(ProblemsFound, match="X02"):
        attack(Target((build,), edition, table))


def test_he_reads_in_the_questionnaire_what_indicators_say_of_each_other():
    logic = read_logic(EDITION)
    assert logic.inside("agg_threat", "agg_any") and not logic.inside("agg_any", "agg_threat")
    assert logic.inside("agg_stalking", "agg_threat")  # by the route to its question
    assert logic.inside("police_report_serious", "police_report")
    assert logic.asks_only("discussed", "agg_any") and not logic.asks_only("feels_safe", "agg_any")
    assert logic.apart("clear_norm", "clear_norm_disagree")
    assert not logic.apart("agg_threat", "agg_verbal")
    assert conditions("${a} = 1 or (${b} = 2 and ${c} = 3)") == frozenset()


# --- his algebra ---------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**30), st.integers(1, 6), st.integers(2, 7))
def test_his_rank_is_that_of_fractions(seed, count, width):
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, 2, (count, width))
    targets = chance.integers(0, 2, (8, width))
    found = span(rows).holds(targets)
    for target, hit in zip(targets.tolist(), found.tolist(), strict=True):
        factors = recipe(rows, np.array(target))
        assert hit is (factors is not None)
        if factors is not None:
            total = sum((f * row for f, row in zip(factors, rows.astype(object), strict=True)),
                        np.zeros(width, dtype=object))  # fmt: skip
            assert list(total) == target


def test_every_union_of_rows_that_follows_is_found():
    rows = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]])
    reach = span(rows)
    unions = [np.isin(range(4), part).astype(np.int64) for size in (1, 2, 3, 4)
              for part in combinations(range(4), size)]  # fmt: skip
    found = {tuple(u) for u, hit in zip(unions, reach.holds(np.array(unions)), strict=True) if hit}
    assert found == {(1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1), (1, 1, 1, 1), (1, 0, 0, 1)}


# --- from the command line -----------------------------------------------------------------------


def test_the_command_tells_what_was_found_and_fails(edition, answers, tmp_path):
    build = publication(tmp_path / "b", answers, requested(answers.people)[:60], naive)
    told = run("attack", build, "--edition", edition, "--language", "en")
    assert told.code == 2
    assert "X10" in told.err and "can be computed" in told.err


def test_the_command_says_so_when_there_is_nothing_to_find(edition, answers, tmp_path):
    build = publication(tmp_path / "b", answers, ["all", "gemeente"], naive)
    told = run("attack", build, "--edition", edition)
    assert told.code == 0, told.err
    assert "mislukt" in told.out


def test_a_folder_without_figures_is_refused(edition, tmp_path):
    with pytest.raises(ProblemsFound, match="X01"):
        attack(Target((tmp_path / "nothing",), edition))
    (tmp_path / "empty").mkdir()
    assert run("attack", tmp_path / "empty").code == 2
    with pytest.raises(ProblemsFound, match="X02"):
        attack(Target((tmp_path / "empty",), tmp_path))
