"""The measures of quality in the reports: what is printed is what the functions of quality find."""

from __future__ import annotations

from disseminate.ledger_example import example_ledger
from disseminate.whole import history
from monitor.cli.measures import measures_of
from monitor.design.past import History
from monitor.protect.groups import Atom, Frame


NOTHING = History((), (), (), {}, (), {}, {}, ())


def frame(*answers: int, persons: int = 1000) -> Frame:
    """Classes of 1,000 persons, half of them women, with so many answers each."""
    atoms = [
        Atom({"office_group": f"groep {place}", "gender": gender}, persons // 2, count // 2)
        for place, count in enumerate(answers)
        for gender in ("man", "vrouw")
    ]
    return Frame(tuple(atoms), ())


def said(frame: Frame, known: History = NOTHING) -> dict[str, tuple[str, str]]:
    found = measures_of(frame, example_ledger(), 2024, known, 1.2)
    return {one.name.en.partition(" (")[0]: (one.value.nl, one.note.nl) for one in found}


def test_equal_response_is_fully_representative_and_unequal_response_is_not():
    assert said(frame(300, 300))["Representativity"][0] == "1,00"
    value, note = said(frame(100, 500))["Representativity"]
    assert value == "0,60"
    assert "alle 2 weegklassen" in note and "33,3 procentpunt" in note


def test_response_is_told_with_its_numbers():
    value, note = said(frame(1500, 700, persons=2000))["Response of all groups together"]
    assert value == "55%" and note.startswith("2.200 van de 4.000 mensen")


def test_precision_is_held_against_as_many_answers_as_the_time_before():
    small = said(frame(200, 200, persons=10_000), history())["Precision reached and planned"]
    assert small[0] == "5,3 bereikt, 1,6 gepland"
    assert "zoveel antwoorden als in 2022 (3.033)" in small[1]


def test_without_an_earlier_number_nothing_is_said_to_be_planned():
    value, note = said(frame(200, 200))["Precision reached and planned"]
    assert value == "4,8" and "een geplande precisie is er niet" in note


def test_the_band_of_self_selection_begins_at_the_headline():
    value, note = said(frame(300, 300))["Self-selection: aggression or intimidation in percent"]
    first, *rest = (int(part) for part in value.split(" · "))
    assert first == example_ledger().cell(2024, "agg_any", "all").value
    assert rest == sorted(rest, reverse=True) and len(rest) == 3
    assert "weet niemand" in note


def test_early_and_late_cannot_be_told_because_that_was_promised():
    value, note = said(frame(300, 300))["Early and late respondents"]
    assert value == "niet vast te stellen" and "dat is beloofd" in note


def test_no_measure_speaks_of_a_small_group():
    """Six answers of one class stand in nothing that is printed."""
    found = measures_of(frame(300, 6), example_ledger(), 2024, NOTHING, 1.0)
    told = " ".join(text.nl for one in found for text in (one.name, one.value, one.note))
    assert "306 van de 2.000" in told
    assert not {"6", "0,6%", "0,006"} & set(told.split())
