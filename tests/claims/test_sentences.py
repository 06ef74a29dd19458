"""Sentences as letters and press releases write them, each with what is to be said of its claims.

The figures are those that were published; where a sentence is wrong, it is wrong on purpose.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.evaluate.claims import Evidence, Report, check, read_content, read_evidence
from monitor.evaluate.claims.directions import directions
from monitor.evaluate.claims.lexicon import fold
from monitor.evaluate.claims.model import Kind, Verdict
from monitor.evaluate.claims.numbers import counts, shares


HISTORY = Path(__file__).parents[2] / "editions" / "history"


@cache
def evidence() -> Evidence:
    return read_evidence(HISTORY, None)


def checked(text: str, year: int = 2022) -> Report:
    heading = f"Monitor Integriteit en Veiligheid {year}\n\n"
    return check(read_content("tekst.txt", (heading + text).encode()), evidence())


def verdicts(text: str, year: int = 2022) -> list[tuple[str, str]]:
    return [(one.claim.text, str(one.verdict)) for one in checked(text, year).claims]


# --- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("49% van de", 49, 49),
        ("49 % van de", 49, 49),
        ("zestien procent", 16, 16),
        ("éénentwintig procent", 21, 21),
        ("drieëntwintig procent", 23, 23),
        ("22,5%", 22.5, 22.5),
        ("ruim 40%", 40.1, 45),
        ("meer dan 50%", 50.1, 100),
        ("minder dan 10 procent", 0, 9.9),
        ("minstens 50%", 50, 100),
        ("ongeveer 45%", 42, 48),
        ("41–52%", 41, 52),
        ("tussen de 28 en 46 procent", 28, 46),
        ("bijna de helft", 45, 49),
        ("een derde van de", 31, 35),
        ("ruim een derde", 34, 37),
        ("een op de tien", 8, 12),
        ("1 op de 5", 18, 22),
        ("vier op de tien", 38, 42),
        ("zeven van de tien", 68, 72),
        ("driekwart", 73, 77),
        ("meer dan negen op de tien", 91, 96),
        ("<5%", 0, 4.9),
    ],
)
def test_a_share_is_found_however_it_is_said(said, low, high):
    (found,) = shares(fold(said))
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "said",
    [
        "in de eerste helft van 2022",
        "een derde partij onderzocht dit",
        "in het derde kwartaal",
        "met 95% zekerheid",
        "in 95 van de 100 keer",
        "100 miljoen euro in 10 jaar",
        "0 20 40 60 80%",
        "op 6 juli 2022 om half tien",
        "een op een gesprek",
    ],
)
def test_what_is_no_share_is_left_alone(said):
    assert shares(fold(said)) == []


def test_a_pair_is_two_shares_that_know_each_other():
    first, last = shares(fold("van 68 naar 72%"))
    assert (first.value, last.value) == (68, 72)
    assert (first.partner, last.partner) == (last.start, first.start)


def test_a_list_shares_its_sign():
    assert [one.value for one in shares(fold("respectievelijk 49, 69 en 81 procent"))] == [
        49,
        69,
        81,
    ]


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ("het aandeel is licht gestegen", 1),
        ("het percentage neemt toe", 1),
        ("er is een forse toename", 1),
        ("het percentage daalde", -1),
        ("de bereidheid neemt verder af", -1),
        ("het aandeel bleef gelijk", 0),
        ("dat is nauwelijks veranderd", 0),
        ("hoger dan in 2020", 1),
        ("minder vaak tevreden dan wethouders", -1),
        ("geen aantoonbaar verschil met 2020", 0),
    ],
)
def test_a_direction_is_found_with_its_sign(said, sign):
    (found,) = directions(fold(said))
    assert found.sign == sign


@pytest.mark.parametrize(
    ("said", "value"),
    [("3.060 politieke ambtsdragers", 3060), ("n = 3.002", 3002), ("194 gemeenten", 194)],
)
def test_a_count_is_found(said, value):
    (found,) = counts(fold(said))
    assert found.value == value and found.kind is Kind.COUNT


@given(st.text(max_size=400))
def test_any_text_can_be_read_and_spans_stay_within_it(text):
    folded = fold(text)
    assert len(folded) == len(text)
    for one in (*shares(folded), *counts(folded), *directions(folded)):
        assert 0 <= one.start < one.end <= len(text)


@given(st.text(alphabet="0123456789%., vanaropdetienhlfk()–", max_size=120))
def test_spans_of_shares_never_overlap(text):
    found = shares(fold(text))
    assert all(one.end <= two.start for one, two in pairwise(found))


# --- judging -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In 2022 kreeg 77% van de burgemeesters te maken met agressie of intimidatie.",
            [("77%", "exact")],
        ),
        (
            "In 2022 kreeg 76% van de burgemeesters te maken met agressie of intimidatie.",
            [("76%", "other_value")],
        ),
        (
            "In 2020 kreeg 77% van de burgemeesters te maken met agressie of intimidatie.",
            [("77%", "wrong_year")],
        ),
        (
            "In 2022 kreeg 67% van de burgemeesters te maken met agressie of intimidatie.",
            [("67%", "wrong_group")],
        ),
        (
            "Van alle ambtsdragers besprak 72% het incident met anderen.",
            [("72%", "wrong_base")],
        ),
        (
            "72% van de getroffenen besprak het incident met anderen.",
            [("72%", "exact")],
        ),
        (
            "77 procent van de burgemeesters, 67 procent van de wethouders en 45 procent van de "
            "raadsleden kreeg te maken met agressie.",
            [("77 procent", "exact"), ("67 procent", "exact"), ("45 procent", "exact")],
        ),
        (
            "Burgemeesters, wethouders en raadsleden kregen te maken met agressie (respectievelijk "
            "77, 67 en 44%).",
            [("77", "exact"), ("67", "exact"), ("44%", "other_value")],
        ),
        (
            "Verbale agressie kwam voor bij 45%, bedreiging en intimidatie bij 24% en fysieke "
            "agressie bij 3%.",
            [("45%", "exact"), ("24%", "exact"), ("3%", "exact")],
        ),
        (
            "Van de incidenten leidde 7% tot aangifte; in 2014 was dat nog 13%.",
            [("7%", "exact"), ("13%", "exact")],
        ),
        (
            "Bijna driekwart van de getroffenen (72%) besprak het incident.",
            [("Bijna driekwart", "described"), ("72%", "exact")],
        ),
        (
            "Een derde van de burgemeesters kreeg te maken met agressie.",
            [("Een derde", "other_value")],
        ),
    ],
)
def test_a_share_is_judged_by_group_year_measure_and_base(text, expected):
    assert verdicts(text) == expected


ALL = "Onder alle ambtsdragers is agressie {} van 35% in 2020 naar 49% in 2022."
MAYORS = "Onder burgemeesters is agressie {} van 50% in 2020 naar 77% in 2022."
WOMEN = "Vrouwen krijgen {} dan mannen online te maken met agressie."


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (ALL.format("gestegen"), "exact"),
        (ALL.format("gedaald"), "wrong_direction"),
        (MAYORS.format("gestegen"), "undecided"),
        (MAYORS.format("gedaald"), "wrong_direction"),
        (WOMEN.format("vaker"), "exact"),
        (WOMEN.format("minder vaak"), "wrong_direction"),
    ],
)
def test_a_direction_is_held_to_a_test(text, verdict):
    found = [one for one in checked(text).claims if one.claim.quantity.kind is Kind.DIRECTION]
    assert [str(one.verdict) for one in found] == [verdict]


def test_where_n_is_unknown_it_says_which_n_would_be_needed():
    text = (
        "29% van de ambtsdragers kreeg te maken met agressie. "
        "Bij raadsleden is een stijging zichtbaar van 24% in 2016 naar 28% in 2018."
    )
    (found,) = [
        one for one in checked(text, 2018).claims if one.claim.quantity.kind is Kind.DIRECTION
    ]
    assert found.verdict is Verdict.UNDECIDED
    assert "minstens 961 antwoorden per meting" in found.said.nl


def test_percent_where_points_were_meant():
    text = "Onder alle ambtsdragers steeg agressie van 35% naar 49%. Dat is een stijging van 14%."
    assert set(verdicts(text)[-2:]) == {("stijging", "exact"), ("14%", "not_points")}


def test_a_relative_change_is_right_too():
    text = "Onder alle ambtsdragers steeg agressie met 40%, van 35% in 2020 naar 49% in 2022."
    assert ("40%", "exact") in verdicts(text)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("14 procentpunt", "exact"), ("13 procentpunt", "rounded"), ("20 procentpunt", "other_value")],
)
def test_a_difference_in_points(said, verdict):
    text = f"Agressie onder alle ambtsdragers is met {said} gestegen ten opzichte van 2020."
    assert (said, verdict) in verdicts(text)


def test_a_tag_says_which_cell_is_meant():
    text = "Het gaat om 77% {{miv:agr.burgemeester.2022}} en om 68% {{miv:agg_any.wethouder.2022}}."
    assert verdicts(text) == [("77%", "exact"), ("68%", "other_value")]


def test_what_was_never_published_is_not_found_and_not_wrong():
    report = checked("Van de griffiers heeft 61% een hond.")
    assert [one.verdict for one in report.claims] == [Verdict.NOT_FOUND]
    assert not report.wrong


def test_figures_without_a_group_go_with_everyone():
    assert verdicts("Het percentage dat te maken kreeg met agressie is 49%.") == [("49%", "exact")]


def test_another_survey_is_never_held_against_the_monitor():
    """15 and 33% over four years are of NVvR and NOS: no figure of the monitor."""
    assert all(
        fact.source != "Metro over de enquête van NVvR en NOS, februari 2026"
        for fact in evidence().facts
    )


# --- adding up -----------------------------------------------------------------------------------


def test_55_of_women_37_of_men_and_45_of_all_need_39_to_50_percent_women():
    report = checked(
        "In 2024 kreeg 45% van de ambtsdragers te maken met agressie: 55% van de vrouwen en 37% "
        "van de mannen.",
        2024,
    )
    (found,) = report.findings
    assert found.kind == "parts" and found.wrong
    assert "39–50% vrouw" in found.said.nl and "28%" in found.said.nl


def test_women_and_men_that_fit_give_no_finding():
    text = "Agressie overkwam 42% van de ambtsdragers: 55% van de vrouwen en 37% van de mannen."
    assert checked(text, 2024).findings == ()


def test_a_whole_outside_its_parts_is_impossible():
    text = (
        "In 2012 kreeg 50% van alle ambtsdragers te maken met agressie: 39% bij gemeenten, 40% bij "
        "provincies en 22% bij waterschappen."
    )
    assert any("niet tussen de delen" in one.said.nl for one in checked(text).findings)


def test_counts_of_organisations_are_right_when_they_add_up():
    text = "De vragen zijn beantwoord door 194 gemeenten, 11 provincies en 12 waterschappen."
    assert {verdict for _, verdict in verdicts(text, 2020)} == {"exact"}
    changed = text.replace("194", "199")
    assert {verdict for _, verdict in verdicts(changed, 2020)} == {"other_value"}


@pytest.mark.parametrize(
    ("said", "verdict"), [("ongeveer 3.060", "rounded"), ("3.062", "other_value")]
)
def test_an_approximate_number_of_answers_is_right_within_five(said, verdict):
    text = f"Basis: alle ondervraagde ambtsdragers (n = {said.replace('3.060', '3.062')})"
    assert [found for _, found in verdicts(text, 2020)] == [verdict]


# --- what readers from outside wrote -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Van de wethouders kreeg 67% te maken met agressie, tegen 46% in 2020. "
            "Onder raadsleden steeg het aandeel van 33 naar 45 procent.",
            {"67%": "exact", "46%": "exact", "33": "exact", "45 procent": "exact"},
        ),
        (
            "Het aandeel politieke ambtsdragers met agressie steeg van 29% in 2018 via 35% in 2020 "
            "naar 49% in 2022.",
            {"29%": "exact", "35%": "exact", "49%": "exact"},
        ),
        (
            "In 2018, 2020 en 2022 kreeg 28, 33 en 45 procent van de raadsleden te maken met "
            "agressie. Bij wethouders was dat achtereenvolgens 40, 46 en 76 procent.",
            {"28": "exact", "33": "exact", "45 procent": "exact", "40": "exact", "46": "exact",
             "76 procent": "other_value"},
        ),
        (
            "Tussen 2014 en 2016 nam het aandeel burgemeesters met agressie toe van 45 tot 55 "
            "procent, om in 2018 te dalen tot 43 procent.",
            {"45": "exact", "55 procent": "exact", "43 procent": "exact", "dalen": "undecided"},
        ),
        (
            "In 2020 had 35% van de politieke ambtsdragers te maken met agressie; in 2014 was dat "
            "23%. Dat is een stijging van 12 procentpunt.",
            {"35%": "exact", "23%": "exact", "12 procentpunt": "exact"},
        ),
        (
            "Online agressie trof 47% van de vrouwen en 36% van de mannen. Het verschil is 11 "
            "procentpunt.",
            {"47%": "exact", "36%": "exact", "11 procentpunt": "exact"},
        ),
        (
            "Via sociale media groeide het: van 3% van de politieke ambtsdragers in 2014 naar 22% "
            "in 2022.",
            {"3%": "exact", "22%": "exact"},
        ),
        (
            "Van de burgemeesters had 77% te maken met agressie: 55% minder ernstig, 22% ernstig.",
            {"77%": "exact", "55%": "exact", "22%": "exact"},
        ),
        (
            "Van de mannelijke slachtoffers had 55% nadelige effecten, van de vrouwelijke 49%.",
            {"55%": "wrong_group", "49%": "wrong_group"},
        ),
        (
            "Bij de provincies ging het om 59% van de politieke ambtsdragers met agressie.",
            {"59%": "exact"},
        ),
    ],
)  # fmt: skip
def test_years_groups_and_pairs_are_read_as_people_write_them(text, expected):
    found = dict(verdicts(text))
    assert {said: found.get(said) for said in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Van de politieke ambtsdragers kreeg 51% niet te maken met agressie.", "exact"),
        ("Van de politieke ambtsdragers kreeg 49% niet te maken met agressie.", "other_value"),
        ("Van de raadsleden kreeg 55% geen agressie te verduren.", "exact"),
        ("Van de raadsleden kreeg 45% geen agressie te verduren.", "other_value"),
    ],
)
def test_a_share_of_those_whom_it_did_not_happen_to_is_held_against_the_rest(text, expected):
    assert [verdict for _, verdict in verdicts(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Ik heb voor de raadsleden drie punten over agressie.",
        "Als een van de negen wethouders sprak ik over agressie.",
        "2/5 Burgemeesters en agressie",
        "In Nederland zijn 342 gemeenten, 12 provincies en 21 waterschappen.",
    ],
)
def test_numbers_that_count_something_else_are_not_called_wrong(text):
    assert not checked(text).wrong


def test_the_clauses_of_a_motion_each_have_their_own_group():
    text = (
        "constaterende dat 45% van de raadsleden met agressie te maken kreeg;\n"
        "overwegende dat 7% van de slachtoffers aangifte deed;\n"
    )
    assert verdicts(text) == [("45%", "exact"), ("7%", "exact")]


def test_a_written_out_sum_is_held_to_itself():
    assert checked("40% van 35% is 18%.").wrong
    assert not checked("40% van 35% is 14%.").wrong


def test_of_several_groups_the_difference_is_not_guessed():
    text = "Verbale agressie trof 45% van de ambtsdragers. Het verschil is 11 procentpunt."
    assert ("11 procentpunt", "exact") not in verdicts(text)
