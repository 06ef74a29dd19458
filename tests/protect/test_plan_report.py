"""The plan in words: what is shown, what not, why, and what would help."""

from __future__ import annotations

from monitor.protect.plan import make_plan
from monitor.protect.plan_report import redesigns, report
from protect.editions import POLICY
from protect.frames import Line, domain, frame_of


LINES: list[Line] = [
    ("bestuur_provincie", "pv20", "man", 54, 30),
    ("bestuur_provincie", "pv20", "vrouw", 18, 11),
    ("statenlid", "pv20", "man", 383, 110),
    ("statenlid", "pv20", "vrouw", 189, 57),
]
ASKED = [
    domain("provincie", 20, tier="provincie"),
    domain("bestuur", 40, office_group="bestuur_provincie"),
    domain("p-vrouw", 70, tier="provincie", gender="vrouw"),
    domain("s-vrouw", 90, office_group="statenlid", gender="vrouw"),
    domain("s-man", 91, office_group="statenlid", gender="man"),
    domain("cdk", 95, office="commissaris"),
]
FRAME = frame_of(LINES)
PLAN = make_plan(2024, ASKED, FRAME, POLICY)


def test_it_says_of_every_group_what_becomes_of_it():
    text = report(PLAN)
    assert "Vrijgaveplan 2024" in text
    assert "3 van 6 gevraagde groepen krijgen cijfers (50%)." in text
    assert "bestuur: 72 personen, 41 respondenten; alleen hoofdcijfers, op 5 afgerond" in text
    assert "cdk: 12 personen, 0 respondenten; R1: te weinig personen in de populatie" in text
    assert (
        "s-vrouw: 189 personen, 57 respondenten; R8: geeft een te kleine groep prijs: "
        "bestuur_provincie × vrouw = p-vrouw − s-vrouw" in text
    )


def test_it_says_which_group_left_out_would_free_others():
    freed = redesigns(PLAN, ASKED, FRAME, POLICY)
    assert freed == {"p-vrouw": ("s-man", "s-vrouw"), "provincie": ("s-man",)}
    assert "Zonder p-vrouw komen vrij: s-man, s-vrouw." in report(PLAN, freed=freed)


def test_it_can_be_read_in_english():
    assert "3 of 6 groups asked for get figures (50%)." in report(PLAN, "en")
