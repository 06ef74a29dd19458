"""Chapter: when a difference may be called one."""

from __future__ import annotations

import pytest

from disseminate.invented import cell, differs
from monitor.concepts.language import LANGUAGES
from monitor.disseminate import wording
from monitor.protect.ledger import Comparison, Ledger, Verdict


title = "Een verschil heet pas een verschil als het aantoonbaar is"

prose = """
Of een cijfer hoger of lager is dan een ander, wordt één keer getoetst, op de niet-afgeronde
cijfers, en staat daarna vast. Elke zin, tabel en grafiek neemt dat oordeel over. Zo kan het niet
gebeuren dat twee publicaties over hetzelfde cijfer iets anders zeggen. Wij schrijven
"aantoonbaar", nooit "significant". Is een verschil niet te toetsen, dan staat er waarom.
"""

BEFORE = cell(77, edition=2022, margin=None, n=None)
EVERYONE = cell(45, domain="all")
LEDGER = Ledger.of([BEFORE, EVERYONE])

# verdict of the test       with the previous edition
SINCE = [
    (Verdict.HIGHER, "aantoonbaar hoger dan in 2022 (77%)"),
    (Verdict.LOWER, "aantoonbaar lager dan in 2022 (77%)"),
    (Verdict.NONE, "geen aantoonbaar verschil met 2022 (77%)"),
    (
        Verdict.UNTESTABLE,
        "niet te toetsen: van 2022 (77%) is het aantal antwoorden niet bekend",
    ),
    (
        Verdict.BREAK,
        "niet te vergelijken met 2022: toen is anders gevraagd of gemeten",
    ),
    (Verdict.WITHHELD, "verschil met 2022: niet gepubliceerd"),
]


@pytest.mark.parametrize(("verdict", "said"), SINCE)
def test_the_verdict_with_the_previous_edition_in_words(verdict, said):
    found = cell(54, change=differs(verdict, BEFORE.id))
    assert wording.change(found, LEDGER, "nl") == said


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.HIGHER, "aantoonbaar hoger dan bij alle politieke ambtsdragers (45%)"),
        (Verdict.LOWER, "aantoonbaar lager dan bij alle politieke ambtsdragers (45%)"),
        (Verdict.NONE, "geen aantoonbaar verschil met alle politieke ambtsdragers (45%)"),
    ],
)
def test_the_verdict_with_everyone_in_words(verdict, said):
    found = cell(54, contrast=differs(verdict, EVERYONE.id))
    assert wording.contrast(found, LEDGER, "alle politieke ambtsdragers", "nl") == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_words_in_every_language(language):
    for verdict in Verdict:
        other = differs(verdict, BEFORE.id)
        found = cell(54, change=other, contrast=other)
        assert wording.change(found, LEDGER, language)
        assert wording.contrast(found, LEDGER, "x", language)
        assert wording.difference(found.change, language)


def test_the_other_value_is_left_out_when_it_may_not_be_shown():
    hidden = Ledger.of([cell(None, edition=2022)])
    found = cell(54, change=differs(Verdict.WITHHELD, BEFORE.id))
    assert wording.change(found, hidden, "nl") == "verschil met 2022: niet gepubliceerd"


def test_a_hidden_cell_says_nothing_of_a_difference():
    other = differs(Verdict.HIGHER, BEFORE.id, 9)
    hidden = cell(None, change=other, contrast=other)
    assert wording.change(hidden, LEDGER, "nl") == ""
    assert wording.contrast(hidden, LEDGER, "allen", "nl") == ""


def test_a_cell_without_comparison_says_nothing_of_one():
    assert wording.change(cell(54), LEDGER, "nl") == ""
    assert wording.contrast(cell(54), LEDGER, "allen", "nl") == ""
    assert wording.difference(None, "nl") == ""


@pytest.mark.parametrize(
    ("verdict", "points", "said"),
    [
        (Verdict.HIGHER, 7, "+7"),
        (Verdict.LOWER, -5, "−5"),
        (Verdict.LOWER, None, "lager"),  # the size may not be told, the direction may
        (Verdict.NONE, -2, "geen"),  # a size here would be read as a difference
        (Verdict.UNTESTABLE, 9, "niet te toetsen"),
        (Verdict.BREAK, 9, "breuk"),
        (Verdict.WITHHELD, None, "·"),
    ],
)
def test_a_column_shows_a_size_only_of_a_provable_difference(verdict, points, said):
    assert wording.difference(differs(verdict, BEFORE.id, points), "nl") == said


def test_of_what_cannot_be_tested_it_can_tell_what_was_needed():
    missing = Comparison(BEFORE.id, Verdict.UNTESTABLE, -23, n_needed=1250)
    said = "aantoonbaar als in 2022 minstens 1.250 mensen antwoordden"
    assert wording.needed(missing, "nl") == said
    assert wording.needed(differs(Verdict.NONE, BEFORE.id), "nl") == ""
    assert wording.needed(differs(Verdict.UNTESTABLE, BEFORE.id), "nl") == ""


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_higher_and_lower_are_provable(verdict):
    found = wording.is_provable(differs(verdict, BEFORE.id))
    assert found is (verdict in (Verdict.HIGHER, Verdict.LOWER))


def test_nobody_is_told_that_a_difference_is_significant():
    tables = (wording.CHANGES, wording.CONTRASTS, wording.DIFFERENCES)
    said = [text.say(lang) for table in tables for text in table.values() for lang in LANGUAGES]
    assert not [text for text in said if "signific" in text.lower()]
