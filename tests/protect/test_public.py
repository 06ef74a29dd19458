"""What is out already (A15): an extra report, an answer in parliament, a letter under the Woo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.protect.audit import Question, withheld
from monitor.protect.groups import Protected
from monitor.protect.plan import make_plan
from monitor.protect.public import public_groups, public_rows, read_public
from protect.editions import POLICY, edition_of, former, history_of, indicator
from protect.frames import Line, domain, frame_of


LINES: list[Line] = [
    ("bestuur_provincie", "pv20", "man", 22, 20),
    ("statenlid", "pv20", "man", 190, 90),
    ("raadslid", "pv20", "man", 900, 300),
]
FRAME = frame_of(LINES)
TIER = domain("provincie", 20, tier="provincie")
STATES = domain("statenlid", 40, office_group="statenlid")
HEADER = "group,where,indicator,value,bound,n,publication,address\n"


@pytest.fixture
def edition(tmp_path: Path):
    return replace(edition_of([indicator("agg_any")], [TIER, STATES]), folder=tmp_path)


def kept(edition, *lines: str):
    (edition.folder / "released.csv").write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    return edition


def test_without_a_register_nothing_is_out(edition):
    assert read_public(edition) == ()


def test_a_group_may_be_described_by_its_traits(edition):
    line = "staten-noord,office_group=statenlid province=pv20|pv21,agg_any,44.5,,90,Woo-besluit,p3"
    (figure,) = read_public(kept(edition, line))
    assert figure.domain.where == {"office_group": ("statenlid",), "province": ("pv20", "pv21")}
    assert (figure.value, figure.n, figure.digits) == (44.5, 90, 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("statenleden,,agg_any,44,,,x,y", "P30"),
        ("x,kleur=rood,agg_any,44,,,x,y", "P31"),
        ("statenlid,,agg_amy,44,,,x,y", "P32"),
        ("statenlid,,agg_any,bijna,,,x,y", "P33"),
        ("statenlid,,agg_any,44,?,,x,y", "P33"),
    ],
)
def test_a_register_that_cannot_be_understood_is_refused(line, code, edition):
    with pytest.raises(ProblemsFound, match=code):
        read_public(kept(edition, line))


def test_what_was_published_before_costs_a_group_of_the_plan(edition):
    """Statenleden are out; so provinces, which would give their 22 executives away, stay in."""
    public = public_groups(
        edition, history_of(), read_public(kept(edition, "statenlid,,agg_any,44,,90,Kamervraag,1"))
    )
    before = make_plan(2024, [TIER], FRAME, POLICY)
    after = make_plan(2024, [TIER], FRAME, POLICY, public)
    assert before.by_domain["provincie"].released
    assert after.by_domain["provincie"].rule == "R8"


def test_figures_of_this_very_edition_in_the_history_are_out_and_those_of_others_are_not(edition):
    past = history_of(former(44, wave=2024, group="statenlid"), former(40, group="provincie"))
    assert [d.id for d in public_groups(edition, past, ())] == ["statenlid"]


def test_the_audit_counts_with_what_is_out_and_hides_what_can_still_be_hidden(edition):
    """All 20 executives said yes: 50 of 110 in provinces beside 30 of 90 Statenleden."""
    figures = read_public(kept(edition, "statenlid,,agg_any,33,,90,Kamervraag,1"))
    counts = {"statenlid": (30, 90), "provincie": (50, 110)}
    bases = {"agg_any": "all"}
    count = lambda domain, _: counts[domain.id]  # noqa: E731
    (out,) = public_rows(figures, FRAME, bases, count, POLICY)["agg_any"]
    tier = read_public(kept(edition, "provincie,,agg_any,45,,110,x,1"))
    (ours,) = public_rows(tier, FRAME, bases, count, POLICY)["agg_any"]
    board = FRAME.members({"office_group": ("bestuur_provincie",)})
    protected = [Protected("bestuur", board, 22, 20)]
    asked = [Question("agg_any", "S1", "all")]
    own = replace(ours, public=False)
    assert withheld(FRAME, [own, out], protected, asked, POLICY) == (("agg_any", "provincie"),)
    assert withheld(FRAME, [ours, out], protected, asked, POLICY) == ()  # both out: it is lost


def test_a_tail_and_a_missing_n_say_less(edition):
    lines = ("statenlid,,agg_any,10,<,,x,1", "provincie,,agg_any,90,>,,x,1")
    figures = read_public(kept(edition, *lines))
    counts = {"statenlid": (1, 80), "provincie": (108, 110)}
    rows = public_rows(figures, FRAME, {"agg_any": "all"}, lambda d, _: counts[d.id], POLICY)
    below, above = rows["agg_any"]
    assert (below.most, below.n_low, below.n_high) == (2, 0, 90)
    assert above.rest == 2
