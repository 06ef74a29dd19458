"""Laws of protection, for any population, any response and any list of requested groups."""

from __future__ import annotations

import inspect
from dataclasses import fields
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.protect.groups import UNKNOWN, Frame, unsafe
from monitor.protect.ledger import Bound, Comparison, Verdict
from monitor.protect.plan import Plan, make_plan
from monitor.protect.policy import read_policy
from protect.editions import decided, estimate, outcome
from protect.frames import GROUPS, REGIONS, domain, frame_of


POLICY = read_policy(Path(__file__).parents[2] / "editions" / "2024" / "protection.toml")
VALUES = {
    "office_group": ("burgemeester", "wethouder", "bestuur_provincie", "statenlid"),
    "tier": ("gemeente", "provincie"),
    "role": ("bestuurder", "volksvertegenwoordiger"),
    "province": ("pv20", "pv23"),
    "gender": ("man", "vrouw"),
}


@st.composite
def frames(draw) -> Frame:
    lines = []
    for group in draw(st.lists(st.sampled_from(VALUES["office_group"]), min_size=2, unique=True)):
        for province in draw(st.sampled_from([("pv20",), ("pv20", "pv23")])):
            for gender in VALUES["gender"]:
                persons = draw(st.sampled_from([1, 6, 12, 24, 30, 60, 150, 1200]))
                answered = draw(st.integers(0, min(persons, 90)))
                lines.append((group, province, gender, persons, answered))
            silent = draw(st.sampled_from([0, 0, 2, 15]))
            lines.append((group, province, UNKNOWN, 0, silent))
    return frame_of(lines)


@st.composite
def wishes(draw, frame: Frame):
    """Groups by up to two traits, of one or two values each, in any order of priority."""
    asked = {}
    present = {name: sorted({t[name] for t, _ in frame.cells}) for name in VALUES}
    for _ in range(draw(st.integers(1, 12))):
        names = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True))
        where = {
            name: tuple(
                draw(st.lists(st.sampled_from(present[name]), min_size=1, max_size=2, unique=True))
            )
            for name in names
        }
        label = "-".join("+".join(sorted(values)) for _, values in sorted(where.items())) or "all"
        asked[label] = domain(label, draw(st.integers(1, 5)), **where)
    return list(asked.values())


def rank(rows: list[list[int]]) -> int:
    """Rank over the fractions, by a route of its own: no code of the plan is used here."""
    rows = [[Fraction(number) for number in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        at = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[found], rows[at] = rows[at], rows[found]
        for i in range(found + 1, len(rows)):
            factor = rows[i][column] / rows[found][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


def published_rows(frame: Frame, asked, plan: Plan, atoms: list[int]) -> list[list[int]]:
    """Released groups over the atoms that answered, one row each: what an outsider has."""
    released = [d for d in asked if plan.by_domain[d.id].released]
    return [[int(frame.members(d.where)[i]) for i in atoms] for d in released]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_small_group_follows_from_the_released_ones(data):
    """Every set of atoms that is too small, named or not, is outside the row space."""
    frame = data.draw(frames())
    asked = data.draw(wishes(frame))
    plan = make_plan(2024, asked, frame, POLICY)
    # the strongest outsider leaves out the few whose gender nobody knows
    atoms = [i for i, a in enumerate(frame) if a.respondents and a.traits["gender"] != UNKNOWN]
    rows = published_rows(frame, asked, plan, atoms)
    reached = rank(rows)
    for size in (1, 2, 3):
        for chosen in combinations(range(len(atoms)), size):
            members = [frame.atoms[atoms[i]] for i in chosen]
            persons = sum(atom.population for atom in members)
            answered = sum(atom.respondents for atom in members)
            if unsafe(persons, answered, POLICY):
                target = [int(i in chosen) for i in range(len(atoms))]
                assert rank([*rows, target]) == reached + 1, chosen


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_released_group_is_large_enough_itself(data):
    frame = data.draw(frames())
    asked = data.draw(wishes(frame))
    plan = make_plan(2024, asked, frame, POLICY)
    for entry in plan.released:
        needed = POLICY.coarse_minimum if entry.population < 100 else POLICY.minimum
        assert entry.population >= POLICY.own_figure
        assert entry.respondents >= needed


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_group_refused_for_subtraction_would_really_give_something_away(data):
    """The plan is not needlessly strict: its formula adds up to the group it says is exposed."""
    frame = data.draw(frames())
    asked = data.draw(wishes(frame))
    plan = make_plan(2024, asked, frame, POLICY)
    where = {d.id: d.where for d in asked}
    known = np.array([a.respondents > 0 and a.traits["gender"] != UNKNOWN for a in frame])
    for entry in plan.planned:
        if entry.rule != "R8":
            continue
        total = np.zeros(len(frame), dtype=object)
        for term in entry.formula:
            *size, name = term[2:].split(" ")
            factor = Fraction(size[0]) if size else Fraction(1)
            total += (factor if term[0] == "+" else -factor) * frame.members(where[name])
            assert name == entry.domain or plan.by_domain[name].released
        found = np.array([value != 0 for value in total]) & known
        assert {total[i] for i in np.flatnonzero(found)} == {1}
        assert f"{entry.domain}" in {term.split(" ")[-1] for term in entry.formula}
        persons, answered = frame.population(found), frame.respondents(found)
        assert unsafe(persons, answered, POLICY) or persons < POLICY.whole_percent or answered < 30


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_other_answers_leave_the_plan_as_it_was(data):
    """R0: the plan reads who answered and their gender, and no other answer; what anyone said
    cannot change a byte of it."""
    frame = data.draw(frames())
    asked = data.draw(wishes(frame))
    plan = make_plan(2024, asked, frame, POLICY)
    again = make_plan(2024, data.draw(st.permutations(asked)), frame, POLICY)
    assert (again.text, again.fingerprint) == (plan.text, plan.fingerprint)
    assert set(inspect.signature(make_plan).parameters) == {
        "edition", "domains", "frame", "policy", "public"
    }  # fmt: skip
    assert {f.name for f in fields(type(frame.atoms[0]))} == {
        "traits", "population", "respondents"
    }  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_respondent_more_in_a_tiny_group_leaves_every_other_decision_about_size_alone(data):
    """The size of a group is its population: response never moves it to another class."""
    frame = data.draw(frames())
    asked = data.draw(wishes(frame))
    plan = make_plan(2024, asked, frame, POLICY)
    emptied = Frame(
        tuple(type(a)(a.traits, a.population, 0) for a in frame if a.population), frame.cells
    )
    again = make_plan(2024, asked, emptied, POLICY)
    assert [e.size for e in plan.planned] == [e.size for e in again.planned]
    assert not again.released


# --- the ledger ----------------------------------------------------------------------------------


@st.composite
def groups(draw):
    """Some groups with a size, a response and what the plan says of each."""
    found = {"all": (11000, 3000, "")}
    for name in draw(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)):
        persons = draw(st.sampled_from([12, 24, 25, 60, 99, 100, 400, 999, 1000, 6000]))
        respondents = draw(st.integers(0, min(persons, 400)))
        rule = "R1" if persons < 25 else draw(st.sampled_from(["", "", "R2", "R8"]))
        found[name] = (persons, respondents, rule)
    return found


@st.composite
def answers(draw, groups):
    """An estimate for each group: how many said yes, among how many, with any precision."""
    found = []
    for name, (persons, respondents, _) in groups.items():
        n = draw(st.integers(0, respondents))
        yes = draw(st.integers(0, n))
        width = draw(st.sampled_from([0.05, 0.2, 0.31, 0.6]))
        effective = draw(st.sampled_from([5.0, 30.0, 200.0]))
        found.append(
            estimate("agg_any", name, yes, n, width=width, effective=effective, base=persons)
        )
    return found


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_cell_shows_no_more_than_its_group_may(data):
    asked = data.draw(groups())
    estimates = data.draw(answers(asked))
    ledger = decided(asked, estimates)
    for cell in ledger:
        persons, _, rule = asked[cell.domain]
        one = next(e for e in estimates if e.domain == cell.domain)
        assert persons >= POLICY.own_figure
        if not cell.shown:
            continue
        assert not rule
        assert one.n >= (POLICY.coarse_minimum if persons < 100 else POLICY.minimum)
        if persons < 100:
            assert cell.value % 5 == 0 and cell.n % 5 == 0
            assert cell.low is None and cell.high is None and cell.wide_margin
        if persons < 1000 and not POLICY.tail <= one.yes <= one.n - POLICY.tail:
            assert cell.bound in (Bound.BELOW, Bound.ABOVE) and cell.low is None
        if cell.bound is Bound.BELOW:
            assert one.estimate < cell.value / 100
        elif cell.bound is Bound.ABOVE:
            assert one.estimate > cell.value / 100
        elif cell.bound is Bound.EXACT:
            assert abs(cell.value / 100 - one.estimate) <= 0.005 + 1e-9
            assert cell.low <= cell.value <= cell.high


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_other_answers_in_a_hidden_group_leave_every_cell_as_it_was(data):
    """R10: what is not shown has no influence on anything that is."""
    asked = data.draw(groups())
    estimates = data.draw(answers(asked))
    tests = [outcome("agg_any", g, "MIV2024.agg_any.all", 0.001, 0.2) for g in asked]
    ledger = decided(asked, estimates, tests=tests)
    hidden = {name for name, (_, _, rule) in asked.items() if rule}
    others = [
        estimate("agg_any", e.domain, e.n - e.yes, e.n) if e.domain in hidden else e
        for e in estimates
    ]
    turned = [
        outcome("agg_any", g, "MIV2024.agg_any.all", 0.9 if g in hidden else 0.001, 0.2)
        for g in asked
    ]
    assert decided(asked, others, tests=turned) == ledger


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_comparison_speaks_of_a_cell_that_is_not_shown(data):
    asked = data.draw(groups())
    estimates = data.draw(answers(asked))
    tests = [outcome("agg_any", g, "MIV2024.agg_any.all", 0.001, 0.2) for g in asked]
    ledger = decided(asked, estimates, tests=tests)
    for cell in ledger:
        beside = cell.contrast
        if beside is not None and not ledger.by_id[beside.against].shown:
            assert beside == Comparison(beside.against, Verdict.WITHHELD)


def test_the_values_used_here_exist():
    assert set(VALUES["office_group"]) <= set(GROUPS)
    assert set(VALUES["province"]) <= set(REGIONS)
