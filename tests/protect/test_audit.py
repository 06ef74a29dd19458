"""The interval audit: what whole percentages together give away, and what must go to stop it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.protect.audit import Attacker, Question, audit, exposures, withheld
from monitor.protect.groups import Frame, Protected
from monitor.protect.ledger import Bound
from monitor.protect.links import links
from monitor.protect.shown import Shown, shown_cell
from protect.editions import POLICY, decided, edition_of, estimate, indicator, one
from protect.frames import Line, domain, frame_of


LINES: list[Line] = [
    ("bestuur_provincie", "pv20", "man", 12, 10),
    ("statenlid", "pv20", "man", 120, 60),
    ("raadslid", "pv20", "man", 900, 300),
]
FRAME = frame_of(LINES)
ASKED = [
    domain("all", 1),
    domain("provincie", 2, tier="provincie"),
    domain("statenlid", 3, office_group="statenlid"),
]
BOARD = FRAME.members({"office_group": ("bestuur_provincie",)})
PROTECTED = [Protected("bestuur", BOARD, 12, 10)]


def shown(yes: dict[str, int], *names: str) -> list[Shown]:
    """The cells of `names` (default all three) as the ledger shows them; `yes` per office group."""
    counts = {line[0]: line[4] for line in LINES}
    found = []
    for asked in ASKED:
        members = FRAME.members(asked.where)
        inside = [a.traits["office_group"] for a, here in zip(FRAME, members, strict=True) if here]
        told = sum(yes[group] for group in inside)
        n = sum(counts[group] for group in inside)
        made = estimate("agg_any", asked.id, told, n, width=0.05, base=FRAME.population(members))
        ledger = decided({asked.id: (FRAME.population(members), n, "")}, [made])
        if not names or asked.id in names:
            found.append(shown_cell(one(ledger, asked.id), asked, members, made, POLICY))
    return found


def leaks(cells, sensitivity="S1", attacker=Attacker.COLLEAGUE):
    return list(exposures(FRAME, cells, PROTECTED, sensitivity, POLICY, attacker, "all"))


EVERYONE = {"bestuur_provincie": 10, "statenlid": 30, "raadslid": 100}


def test_rounding_alone_does_not_hide_a_board_that_said_yes_to_a_man():
    """57% of 70 is 40 persons and 50% of 60 is 30, so all 10 of the board said yes."""
    (leak,) = leaks(shown(EVERYONE))
    assert leak.low <= 10 <= leak.high
    assert (leak.low, leak.others, leak.why) == (10, 0, "a")


def test_the_cell_of_the_lowest_priority_goes_first_and_then_nothing_leaks():
    cells = shown(EVERYONE)
    gone = withheld(FRAME, cells, PROTECTED, [Question("agg_any", "S1", "all")], POLICY)
    assert gone == (("agg_any", "statenlid"),)
    assert not leaks([cell for cell in cells if (cell.indicator, cell.domain) not in gone])


def test_one_published_group_leaves_room_for_doubt():
    assert not leaks(shown(EVERYONE, "provincie"))
    assert (
        withheld(
            FRAME,
            shown(EVERYONE, "provincie"),
            PROTECTED,
            [Question("agg_any", "S1", "all")],
            POLICY,
        )
        == ()
    )


def test_that_nobody_said_yes_is_sensitive_only_where_both_answers_are():
    nobody = {"bestuur_provincie": 0, "statenlid": 30, "raadslid": 100}
    assert not leaks(shown(nobody), "S1")
    assert [leak.why for leak in leaks(shown(nobody), "S2")] == ["a"]
    assert not leaks(shown(EVERYONE), "S0")


def test_who_knows_only_the_register_knows_less():
    """He cannot tell ten of the board who answered from two Statenleden more."""
    close = leaks(shown(EVERYONE))
    far = leaks(shown(EVERYONE), attacker=Attacker.REGISTER)
    assert close
    assert all(leak.high - leak.low >= close[0].high - close[0].low for leak in far)


@pytest.mark.parametrize(("yes", "bound"), [(1, Bound.BELOW), (59, Bound.ABOVE)])
def test_a_tail_tells_the_outsider_what_the_policy_says_of_tails(yes, bound):
    members = FRAME.members({"office_group": ("statenlid",)})
    made = estimate("agg_any", "statenlid", yes, 60, base=120)
    cell = one(decided({"statenlid": (120, 60, "")}, [made]), "statenlid")
    assert cell.bound is bound
    told = shown_cell(cell, ASKED[2], members, made, POLICY)
    assert (told.most, told.rest) == ((2, None) if bound is Bound.BELOW else (None, 2))


def test_a_rounded_n_leaves_room_for_two_more_and_two_less():
    made = estimate("agg_any", "b", 27, 44, effective=90)
    cell = one(decided({"b": (72, 44, "")}, [made]), "b")
    told = shown_cell(cell, domain("b", 1), np.ones(len(FRAME), dtype=bool), made, POLICY)
    assert (told.n_low, told.n_high, told.low, told.high) == (43, 47, 0.575, 0.625)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10), st.integers(0, 60), st.integers(0, 300))
def test_the_truth_always_fits_and_after_the_loop_nothing_leaks(board, states, councils):
    yes = {"bestuur_provincie": board, "statenlid": states, "raadslid": councils}
    cells = shown(yes)
    for attacker in Attacker:
        for leak in leaks(cells, attacker=attacker):
            assert leak.low <= board <= leak.high
            assert 10 - board <= leak.others
    gone = withheld(FRAME, cells, PROTECTED, [Question("agg_any", "S2", "all")], POLICY)
    kept = [cell for cell in cells if (cell.indicator, cell.domain) not in gone]
    for attacker in Attacker:
        assert not leaks(kept, "S2", attacker)


def test_an_empty_publication_gives_nothing_away():
    empty = Frame((), ())
    assert list(exposures(empty, [], PROTECTED, "S1", POLICY)) == []
    assert withheld(FRAME, [], PROTECTED, [Question("agg_any", "S1", "all")], POLICY) == ()


@pytest.mark.parametrize(
    ("persons", "others", "exposed"),
    [(150, 1, True), (150, 2, False), (80, 2, True), (80, 3, False)],
)
def test_a_coalition_knows_itself(persons, others, exposed):
    """R5, A19: one who said no knows that all others said yes; in a group of fewer than a hundred
    two may put that together."""
    n = 60
    frame = frame_of([("burgemeester", "pv20", "man", persons, n)])
    here = np.ones(len(frame), dtype=bool)
    told = Shown("g", here, 1, (n - others) / n - 1e-9, 1.0, n, n, n, base="all")
    group = [Protected("groep", here, persons, n)]
    found = list(exposures(frame, [told], group, "S1", POLICY, Attacker.COLLEAGUE, "all"))
    assert any(leak.why == "b" for leak in found) is exposed


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_a_colleague_cannot_find_nobody_can(data):
    """Whatever fits what he knows fits what the register tells: the second attacker is weaker."""
    yes = {
        "bestuur_provincie": data.draw(st.integers(0, 10)),
        "statenlid": data.draw(st.integers(0, 60)),
        "raadslid": data.draw(st.integers(0, 300)),
    }
    names = data.draw(st.sets(st.sampled_from(["all", "provincie", "statenlid"]), min_size=1))
    cells = shown(yes, *names)
    for sensitivity in ("S1", "S2"):
        strong = {leak.group.name for leak in leaks(cells, sensitivity)}
        weak = {leak.group.name for leak in leaks(cells, sensitivity, Attacker.REGISTER)}
        assert weak <= strong


def test_every_hidden_cell_was_needed():
    """Minimality: showing any one of them again gives the group away."""
    cells = shown(EVERYONE)
    question = [Question("agg_any", "S1", "all")]
    gone = withheld(FRAME, cells, PROTECTED, question, POLICY)
    assert gone
    for back in gone:
        kept = [c for c in cells if (c.indicator, c.domain) not in gone or c.domain == back[1]]
        assert leaks(kept)


# --- what indicators say of each other -----------------------------------------------------------


def outcomes_of(board: int, states: int, councils: int) -> np.ndarray:
    """Who said yes (1) or no (0) among the ten, the sixty and the three hundred."""
    told = [(10, board), (60, states), (300, councils)]
    return np.concatenate([np.arange(n) < yes for n, yes in told]).astype(np.uint8)


def hidden_by(outcomes, *cells: tuple[str, str]):
    """What the audit hides where `cells` are shown and nothing else."""
    groups, yes = {}, {}
    indicators = [indicator(name) for name in outcomes]
    for asked in ASKED:
        members = FRAME.members(asked.where)
        office = np.repeat([at for at, line in enumerate(LINES)], [line[4] for line in LINES])
        inside = np.isin(office, [at for at, line in enumerate(LINES) if covers(asked, line)])
        groups[asked.id] = (FRAME.population(members), int(inside.sum()), "")
        for name, answers in outcomes.items():
            yes[name, asked.id] = estimate(
                name, asked.id, int(answers[inside].sum()), int(inside.sum()), width=0.05,
                base=FRAME.population(members),
            )  # fmt: skip
    rest = {cell: "R1" for cell in yes if cell not in cells}
    ledger = decided(groups, list(yes.values()), indicators=indicators, hidden=rest)
    assert {(c.indicator, c.domain) for c in ledger if c.shown} == set(cells)
    edition = edition_of(indicators, ASKED)
    return audit(edition, ledger, FRAME, PROTECTED, yes, outcomes, POLICY)


def covers(asked, line: Line) -> bool:
    where = asked.where
    return line[0] in where.get("office_group", (line[0],)) and (
        "tier" not in where or line[0] != "raadslid"
    )


def test_what_one_indicator_implies_of_another_is_reckoned_with():
    """16 of the 70 were threatened; of the 60 Statenleden only 6 were victims at all, so the ten
    others are all of the board. Neither figure says so by itself."""
    outcomes = {"agg_any": outcomes_of(10, 6, 90), "agg_threat": outcomes_of(10, 6, 20)}
    cells = ("agg_any", "statenlid"), ("agg_threat", "provincie")
    assert list(hidden_by(outcomes, *cells)) == [("agg_any", "statenlid")]
    assert all(hidden_by(outcomes, cell) == {} for cell in cells)


def test_nobody_agrees_and_disagrees_at_once():
    """60 of the 70 agree; of the Statenleden 10 disagree, so at most 50 agree: all of the board."""
    agrees, disagrees = outcomes_of(10, 50, 150), np.zeros(370, dtype=np.uint8)
    disagrees[60:70] = disagrees[300:] = 1
    outcomes = {"clear_norm": agrees, "clear_norm_disagree": disagrees}
    cells = ("clear_norm", "provincie"), ("clear_norm_disagree", "statenlid")
    assert list(hidden_by(outcomes, *cells)) == [("clear_norm_disagree", "statenlid")]
    assert all(hidden_by(outcomes, cell) == {} for cell in cells)


def test_only_what_cannot_be_by_chance_excludes_each_other():
    few = {"a": outcomes_of(2, 0, 0), "b": outcomes_of(0, 2, 0), "all": outcomes_of(5, 30, 100)}
    assert {(link.one, link.other, link.apart) for link in links(few)} == {
        ("a", "all", False),
        ("b", "all", False),
    }
