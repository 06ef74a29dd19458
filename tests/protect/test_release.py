"""The door: what of an estimate becomes a figure, one test for each rule."""

from __future__ import annotations

import dataclasses

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.protect.ledger import Bound, Comparison, Released, Status, Verdict
from monitor.protect.policy import Withheld
from monitor.protect.release import decide, withheld_cells, without_causes
from protect.editions import (
    POLICY,
    RUN,
    break_at,
    decided,
    edition_of,
    estimate,
    former,
    history_of,
    indicator,
    one,
    outcome,
    plan_of,
)
from protect.frames import domain


ALL = {"all": (11000, 3000, "")}


def cell_of(persons: int, estimated, **more) -> Released:
    return one(decided({"g": (persons, estimated.n, "")}, [estimated], **more), "g")


def test_a_figure_is_a_whole_percentage_with_interval_n_and_population():
    cell = cell_of(11000, estimate("agg_any", "g", 1364, 3000, width=0.031))
    assert (cell.value, cell.bound, cell.low, cell.high) == (45, Bound.EXACT, 44, 47)
    assert (cell.n, cell.n_rounded, cell.population, cell.wide_margin) == (
        3000,
        False,
        11000,
        False,
    )
    assert (cell.status, cell.rule, cell.fictitious) == (Status.PUBLISHED, "", True)
    assert cell.provenance is not None
    assert cell.provenance.policy == POLICY.fingerprint
    assert cell.source.publication == "Monitor 2024 (fictief)"


@pytest.mark.parametrize(("share", "shown"), [(0.285, 29), (0.575, 58), (0.444, 44), (0.4999, 50)])
def test_half_a_percent_goes_up_whatever_binary_fractions_do(share, shown):
    assert cell_of(5000, estimate("agg_any", "g", 90, 200, share=share)).value == shown


def test_the_population_of_a_base_within_a_group_is_not_told():
    ledger = decided(
        ALL, [estimate("police_report", "all", 90, 900)],
        indicators=[indicator("police_report", "victims")],
    )  # fmt: skip
    assert one(ledger, "all", "police_report").population is None


def test_a_small_group_gets_its_headline_rounded_to_five_and_its_margin_in_words():
    """R1, tier T1: 27 of 44 is 61%; shown is about 60%, of about 45 respondents."""
    cell = cell_of(72, estimate("agg_any", "g", 27, 44, effective=90))
    assert (cell.value, cell.bound, cell.n, cell.n_rounded) == (60, Bound.ABOUT, 45, True)
    assert (cell.low, cell.high, cell.wide_margin, cell.population) == (None, None, True, 72)


def test_a_small_group_gets_no_other_figures():
    ledger = decided(
        {"g": (72, 44, "")}, [estimate("agg_email", "g", 27, 44)],
        indicators=[indicator("agg_email", headline=False)],
    )  # fmt: skip
    cell = one(ledger, "g", "agg_email")
    assert (cell.status, cell.rule, cell.value, cell.n) == (Status.CONFIDENTIAL, "R1", None, None)


def test_a_small_group_has_no_series_and_stands_beside_nobody():
    """R11: also where the test would have found a difference."""
    estimates = [estimate("agg_any", "g", 27, 44), estimate("agg_any", "all", 1364, 3000)]
    tests = [
        outcome("agg_any", "g", "MIV2024.agg_any.all", 0.001, 0.16),
        outcome("agg_any", "g", "MIV2022.agg_any.g", 0.001, 0.16),
    ]
    ledger = decided(
        {**ALL, "g": (72, 44, "")}, estimates, tests=tests,
        history=history_of(former(40, group="g", n=50)),
    )  # fmt: skip
    assert (one(ledger, "g").change, one(ledger, "g").contrast) == (None, None)


def test_a_tiny_group_has_no_cell_at_all():
    """T0: not even a row that says it is hidden."""
    ledger = decided(
        {**ALL, "dijkgraaf": (21, 15, "R1")},
        [estimate("agg_any", "all", 1364, 3000), estimate("agg_any", "dijkgraaf", 9, 15)],
    )
    assert {cell.domain for cell in ledger} == {"all"}


@pytest.mark.parametrize(
    ("persons", "n", "status"),
    [
        (72, 19, "C"), (72, 20, "A"), (100, 29, "C"), (100, 30, "A"), (5000, 29, "C"),
        (5000, 9, "C"), (5000, 0, "C"),
    ],
)  # fmt: skip
def test_the_base_of_each_figure_needs_enough_respondents(persons, n, status):
    """R2 holds for the base too: 400 burgemeesters answered, but only `n` of them are victims."""
    ledger = decided(
        {"g": (persons, 400, "")}, [estimate("discussed", "g", n // 2, n)],
        indicators=[indicator("discussed", "victims")],
    )  # fmt: skip
    cell = one(ledger, "g", "discussed")
    assert (cell.status, cell.rule) == (status, "R2" if status == "C" else "")


@pytest.mark.parametrize("rule", ["R1", "R2", "R8"])
def test_a_group_refused_by_the_plan_stays_refused_for_every_figure(rule):
    ledger = decided(
        {"g": (500, 300, rule)},
        [estimate(item, "g", 100, 300) for item in ("agg_any", "agg_verbal")],
        indicators=[indicator("agg_any"), indicator("agg_verbal")],
    )
    assert {(cell.status, cell.rule) for cell in ledger} == {(Status.CONFIDENTIAL, rule)}


@pytest.mark.parametrize(
    ("yes", "n", "bound", "value"),
    [
        (0, 100, "<", 5), (1, 100, "<", 5), (2, 100, "<", 5), (3, 100, "", 3),
        (0, 60, "<", 10), (2, 60, "<", 10), (2, 40, "<", 10), (3, 40, "", 8),
        (100, 100, ">", 95), (98, 100, ">", 95), (97, 100, "", 97), (58, 60, ">", 90),
        (2, 500, "<", 5), (3, 500, "", 1),
    ],
)  # fmt: skip
def test_nobody_or_one_or_two_persons_are_the_same_tail(yes, n, bound, value):
    """R4: the limit is the next multiple of 5 above the share of three persons."""
    cell = cell_of(600, estimate("agg_any", "g", yes, n))
    assert (cell.bound, cell.value) == (bound, value)
    assert (cell.low is None) == bool(bound)


def test_a_tail_is_true_of_the_weighted_estimate_too():
    """Two of 100 weigh for 6%: "< 5%" would be false."""
    cell = cell_of(600, estimate("agg_any", "g", 2, 100, share=0.06))
    assert (cell.bound, cell.value) == (Bound.BELOW, 10)


def test_what_rounds_to_nobody_is_a_tail_as_well():
    cell = cell_of(999, estimate("agg_any", "g", 3, 800))
    assert (cell.bound, cell.value) == (Bound.BELOW, 5)


def test_a_large_group_shows_its_tails_but_a_small_base_within_it_does_not():
    whole = cell_of(8000, estimate("agg_any", "g", 2, 2000, base=8000))
    assert (whole.bound, whole.value) == (Bound.EXACT, 0)
    part = cell_of(8000, estimate("agg_any", "g", 2, 60, base=400))
    assert (part.bound, part.value) == (Bound.BELOW, 10)


def test_nobody_and_one_person_look_exactly_alike():
    """A18: everything of the cell is the same for 0, 1 and 2 of 100."""
    cells = {cell_of(600, estimate("agg_any", "g", yes, 100)) for yes in (0, 1, 2)}
    assert len(cells) == 1


@pytest.mark.parametrize(
    ("effective", "width", "status"),
    [(29.9, 0.2, "U"), (30.0, 0.2, "A"), (80.0, 0.301, "U"), (80.0, 0.30, "A")],
)
def test_a_figure_that_is_too_uncertain_has_a_code_of_its_own(effective, width, status):
    cell = cell_of(600, estimate("agg_any", "g", 40, 80, effective=effective, width=width))
    assert (cell.status, cell.rule) == (status, "Q1" if status == "U" else "")


def test_a_small_group_is_as_uncertain_as_its_standard_error_says():
    """Its interval leaves out that half of the group answered; nobody sees it anyway."""
    found = estimate("agg_any", "g", 21, 40, effective=88)
    wide = dataclasses.replace(found, low=0.36, high=0.69, se=0.053)
    assert cell_of(72, wide).value == 55
    assert cell_of(200, wide).status is Status.UNCERTAIN
    assert cell_of(72, dataclasses.replace(wide, se=0.08)).status is Status.UNCERTAIN


@pytest.mark.parametrize("effective", [None, float("nan"), float("inf")])
def test_where_everyone_says_no_the_interval_decides_about_precision(effective):
    narrow = estimate("agg_any", "g", 0, 80, effective=effective, width=0.1)
    wide = estimate("agg_any", "g", 0, 80, effective=effective, width=0.7)
    assert cell_of(600, narrow).status is Status.PUBLISHED
    assert cell_of(600, wide).status is Status.UNCERTAIN


def test_secrecy_goes_before_uncertainty():
    """Else "too uncertain" would say that a group is not small."""
    cell = cell_of(600, estimate("agg_any", "g", 5, 12, effective=5, width=0.6))
    assert (cell.status, cell.rule) == (Status.CONFIDENTIAL, "R2")


def test_an_indicator_that_nobody_was_asked_is_not_measured():
    ledger = decided(
        ALL, [estimate("agg_any", "all", 1364, 3000)],
        indicators=[indicator("agg_any"), indicator("later")],
    )  # fmt: skip
    assert one(ledger, "all", "later").status is Status.NOT_MEASURED


def test_what_the_interval_audit_wants_hidden_is_hidden_for_that_indicator_only():
    ledger = decided(
        {"g": (600, 300, "")},
        [estimate(item, "g", 100, 300) for item in ("agg_any", "agg_verbal")],
        indicators=[indicator("agg_any"), indicator("agg_verbal")],
        hidden={("agg_verbal", "g"): "R9"},
    )
    assert one(ledger, "g").shown
    cell = one(ledger, "g", "agg_verbal")
    assert (cell.status, cell.rule, cell.value, cell.n) == (Status.CONFIDENTIAL, "R9", None, None)


EMPTY = ("value", "low", "high", "n", "population", "change", "contrast")


@pytest.mark.parametrize("hidden", ["R1", "R2", "R8", "base", "Q1"])
def test_nothing_of_a_hidden_cell_survives(hidden):
    """R10: two hidden cells with other answers behind them are the same cell."""
    seen = set()
    for yes, n in ((11, 41), (20, 48)):
        n = n - 25 if hidden == "base" else n
        found = estimate("agg_any", "g", yes, n, effective=9 if hidden == "Q1" else 80)
        ledger = decided(
            {**ALL, "g": (300, n, hidden if hidden[0] == "R" else "")},
            [found, estimate("agg_any", "all", 1364, 3000)],
            tests=[
                outcome("agg_any", "g", "MIV2024.agg_any.all", 0.001, 0.16),
                outcome("agg_any", "g", "MIV2022.agg_any.g", 0.001, 0.16),
            ],
            history=history_of(former(40, group="g")),
        )
        cell = one(ledger, "g")
        assert cell.status in (Status.CONFIDENTIAL, Status.UNCERTAIN)
        assert [getattr(cell, name) for name in EMPTY] == [None] * len(EMPTY)
        assert not (cell.wide_margin or cell.n_rounded or cell.bound)
        seen.add(cell)
    assert len(seen) == 1


def test_readers_do_not_learn_why_a_cell_is_confidential():
    ledger = decided(
        {"a": (72, 44, "R1"), "b": (500, 300, "R8")},
        [estimate("agg_any", "a", 20, 44), estimate("agg_any", "b", 100, 300)],
    )
    public = without_causes(ledger)
    assert {cell.rule for cell in ledger} == {"R1", "R8"}
    assert {cell.rule for cell in public} == {""}
    assert [cell.status for cell in public] == [cell.status for cell in ledger]


# --- beside other cells --------------------------------------------------------------------------


def beside(p_value: float | None, gap: float, value: int, *, n: int | None = 3000) -> Released:
    ledger = decided(
        ALL,
        [estimate("agg_any", "all", 1364, 3000)],
        tests=[outcome("agg_any", "all", "MIV2022.agg_any.all", p_value, gap)],
        history=history_of(former(value, n=n)),
    )
    return one(ledger, "all")


def test_a_change_is_decided_by_the_test_and_counted_in_rounded_points():
    assert beside(0.001, -0.034, 49).change == Comparison("MIV2022.agg_any.all", Verdict.LOWER, -4)
    assert beside(0.001, 0.034, 42).change == Comparison("MIV2022.agg_any.all", Verdict.HIGHER, 3)
    assert beside(0.30, 0.006, 44).change == Comparison("MIV2022.agg_any.all", Verdict.NONE, 1)


def test_a_change_from_a_figure_without_n_says_what_n_would_do():
    expected = Comparison("MIV2022.agg_any.all", Verdict.UNTESTABLE, -4, n_needed=250)
    assert beside(None, -0.034, 49, n=None).change == expected


def test_a_break_in_the_series_ends_every_comparison():
    ledger = decided(
        ALL,
        [estimate("agg_any", "all", 1364, 3000)],
        tests=[outcome("agg_any", "all", "MIV2022.agg_any.all", 0.001, 0.2)],
        history=history_of(former(25), breaks=[break_at(2024)]),
    )
    assert one(ledger, "all").change == Comparison("MIV2022.agg_any.all", Verdict.BREAK)


def test_the_change_is_with_the_last_edition_that_measured_it_on_the_same_base():
    history = history_of(
        former(30, wave=2018), former(35, wave=2020), former(70, wave=2022, base="victims")
    )
    ledger = decided(
        ALL,
        [estimate("agg_any", "all", 1364, 3000)],
        tests=[outcome("agg_any", "all", "MIV2020.agg_any.all", 0.001, 0.1)],
        history=history,
    )
    found = one(ledger, "all").change
    assert found == Comparison("MIV2020.agg_any.all", Verdict.HIGHER, 10)
    assert one(ledger, "all", "agg_any_victims", 2022).value == 70


def contrasted(group, everyone) -> Comparison | None:
    ledger = decided(
        {"all": (11000, 3000, ""), "g": (600, 300, "")},
        [group, everyone],
        tests=[outcome("agg_any", "g", "MIV2024.agg_any.all", 0.001, 0.2)],
    )
    return one(ledger, "g").contrast


def test_a_group_stands_beside_everyone_and_everyone_beside_nobody():
    everyone = estimate("agg_any", "all", 1364, 3000)
    found = contrasted(estimate("agg_any", "g", 200, 300), everyone)
    assert found == Comparison("MIV2024.agg_any.all", Verdict.HIGHER, 22)
    assert one(decided(ALL, [everyone]), "all").contrast is None


def test_beside_a_cell_that_is_not_shown_nothing_is_said():
    """A22: no points, no verdict, no triangle."""
    hidden = estimate("agg_any", "all", 1364, 3000, width=0.5)
    found = contrasted(estimate("agg_any", "g", 200, 300), hidden)
    assert found == Comparison("MIV2024.agg_any.all", Verdict.WITHHELD)


def test_a_tail_is_not_compared():
    """The outcome of a test would tell nobody from two persons."""
    everyone = estimate("agg_any", "all", 1364, 3000)
    found = contrasted(estimate("agg_any", "g", 1, 300), everyone)
    assert found == Comparison("MIV2024.agg_any.all", Verdict.WITHHELD)


# --- the numbers who answered --------------------------------------------------------------------


def numbers(
    counts: dict[str, tuple[str, int]], respondents: int = 300, **more
) -> dict[str, object]:
    """Indicator → base and n; gives what is shown of n, "~" before a rounded one."""
    ledger = decided(
        ALL | {"g": (600, respondents, "")},
        [estimate(item, "g", n // 2, n) for item, (_, n) in counts.items()],
        indicators=[indicator(item, base) for item, (base, _) in counts.items()],
        **more,
    )
    own = [cell for cell in ledger if cell.domain == "g"]
    return {cell.indicator: f"{'~' if cell.n_rounded else ''}{cell.n}" for cell in own}


def test_a_handful_without_an_answer_cannot_be_counted():
    """A9: 300 answered one question and 297 another; neither number is exact any more."""
    shown = numbers({"a": ("all", 300), "b": ("all", 297), "c": ("all", 290)})
    assert shown == {"a": "~300", "b": "~295", "c": "290"}


def test_a_handful_outside_the_base_cannot_be_counted():
    """A11: all but 4 are victims; all but 6 of the victims reported."""
    shown = numbers({"a": ("all", 300), "v": ("victims", 296), "r": ("reporters", 290)})
    assert shown == {"a": "~300", "v": "~295", "r": "~290"}


def test_numbers_far_apart_or_equal_stay_exact():
    assert numbers({"a": ("all", 300), "b": ("all", 290)}) == {"a": "300", "b": "290"}


def test_a_base_that_is_itself_an_answer_is_not_counted_exactly():
    """A9, A11: 137 who saw a breach, minus those of another group, would count the rest."""
    shown = numbers({"a": ("all", 300), "v": ("victims", 142), "w": ("breach_witnesses", 137)})
    assert shown == {"a": "300", "v": "~140", "w": "~135"}


def test_everyone_in_such_a_base_is_counted():
    ledger = decided(
        {"all": (11000, 3000, "")},
        [estimate("w", "all", 900, 1323)],
        indicators=[indicator("w", "breach_witnesses")],
    )
    assert [(cell.n, cell.n_rounded) for cell in ledger] == [(1323, False)]


def test_numbers_are_rounded_where_the_plan_says_that_gender_would_be_counted():
    assert numbers({"a": ("all", 301)}, 301, round_n=["g"]) == {"a": "~300"}


GENDERS = {
    "gemeente": {"tier": "gemeente"},
    "gemeente-man": {"tier": "gemeente", "gender": "man"},
    "gemeente-vrouw": {"tier": "gemeente", "gender": "vrouw"},
    "raadslid": {"office_group": "raadslid"},
    "raadslid-man": {"office_group": "raadslid", "gender": "man"},
    "raadslid-vrouw": {"office_group": "raadslid", "gender": "vrouw"},
}


@pytest.mark.parametrize(("women", "rounded"), [(570, True), (571, False)])
def test_two_groups_do_not_count_whose_gender_is_untold_between_them(women, rounded):
    """A9: 29 in municipalities told no gender, and 20 councillors: so 9 mayors and aldermen."""
    answered = dict(zip(GENDERS, (2694, 1895, 770, 1986, 1396, women), strict=True))
    asked = [domain("all", 1), *(domain(name, 2, **GENDERS[name]) for name in GENDERS)]
    plan = plan_of({"all": (11000, 3100, "")} | {g: (9000, n, "") for g, n in answered.items()})
    ledger = decide(
        edition_of([indicator("agg_any")], asked), plan, POLICY,
        [estimate("agg_any", g, n // 2, n) for g, n in answered.items()],
        (), history_of(), RUN, {},
    )  # fmt: skip
    assert {cell.domain for cell in ledger if cell.n_rounded} == (
        {"raadslid-man", "raadslid-vrouw"} if rounded else set()
    )


# --- history -------------------------------------------------------------------------------------


def test_every_earlier_figure_of_the_monitor_stands_in_the_ledger_with_its_source():
    history = history_of(
        former(23, wave=2014),
        former(26, wave=2014, vintage=2, standing="erroneous"),
        former(41, wave=2007, survey="vpt"),
        former(50, wave=2024),
    )
    ledger = decided(ALL, [estimate("agg_any", "all", 1364, 3000)], history=history)
    series = ledger.series("agg_any", "all")
    assert [(cell.edition, cell.value, cell.canonical) for cell in series] == [
        (2014, 23, True),
        (2014, 26, False),
        (2024, 45, True),
    ]
    old = one(ledger, "all", year=2014)
    assert (old.source.publication, old.source.address) == ("Rapport (fictief)", "blz. 3")
    assert ledger.by_id["MIV2014.agg_any.all.v2"].source.reason == "later herzien"
    assert ledger.by_id["MIV2014.agg_any.all.v2"].source.reason_en == "revised later"
    assert (old.provenance, old.fictitious, old.change, old.contrast) == (None, False, None, None)


def test_other_populations_keep_their_own_place():
    history = history_of(former(36, population="medewerkers"), former(49))
    ledger = decided(ALL, [estimate("agg_any", "all", 1364, 3000)], history=history)
    assert one(ledger, "medewerkers-all", year=2022).value == 36
    assert one(ledger, "all", year=2022).value == 49


def test_two_cells_with_one_id_are_refused():
    history = history_of(former(23, wave=2014), former(24, wave=2014))
    with pytest.raises(ProblemsFound) as refusal:
        decided(ALL, [estimate("agg_any", "all", 1364, 3000)], history=history)
    assert [problem.code for problem in refusal.value.problems] == ["P20"]


def test_a_released_cell_cannot_be_changed_afterwards():
    cell = cell_of(11000, estimate("agg_any", "g", 1364, 3000))
    with pytest.raises(dataclasses.FrozenInstanceError):
        cell.value = 50  # type: ignore[misc]


def test_a_withheld_cell_that_does_not_exist_is_told():
    edition = edition_of([indicator("agg_any")], [domain("g", 1)])
    wrong = dataclasses.replace(POLICY, withheld=(Withheld("agg_amy", "g", "aanval"),))
    with pytest.raises(ProblemsFound, match="P15"):
        withheld_cells(edition, wrong)
    right = dataclasses.replace(POLICY, withheld=(Withheld("agg_any", "g", "aanval"),))
    assert withheld_cells(edition, right) == {("agg_any", "g"): "R9"}
