"""Three real texts, read by hand beforehand: does the checker see what a reader sees?"""

from __future__ import annotations

from claims.keyed import expected, found_in_vain, linked_right, pairs, reports, score, verdict
from monitor.evaluate.claims.model import Verdict


LEAST_FOUND, LEAST_LINKED, LEAST_JUDGED = 0.95, 0.85, 0.85


def judged(file: str, span: str, occurrence: int = 1):
    (found,) = [
        judged
        for one, judged in pairs()
        if (one.file, one.row["span"], one.row["occurrence"]) == (file, span, str(occurrence))
    ]
    return found


def test_the_key_holds_every_kind_of_claim():
    kinds = {one.row["kind"] for one in expected()}
    assert kinds == {"share", "count", "direction"}
    assert len(expected()) > 100


def test_it_finds_the_claims_and_nothing_else():
    missed = [(one.file, one.row["span"]) for one, found in pairs() if found is None]
    vain = [(name, found.claim.text) for name, found in found_in_vain()]
    assert score().recall >= LEAST_FOUND, missed
    assert score().precision >= LEAST_FOUND, vain


def test_it_links_them_to_the_right_cells():
    wrong = [
        (one.file, one.row["span"], found.fact.id if found.fact else found.claim.reading)
        for one, found in pairs()
        if found is not None and one.row["indicator"] and not linked_right(one, found)
    ]
    assert score().link >= LEAST_LINKED, wrong


def test_it_judges_them_as_a_reader_does():
    wrong = [
        (one.file, one.row["span"], one.row["verdict"], verdict(found))
        for one, found in pairs()
        if found is not None and verdict(found) != one.row["verdict"]
    ]
    assert score().verdict >= LEAST_JUDGED, wrong


def test_26_in_2014_is_told_as_another_vintage_with_23_as_the_canonical_value():
    found = judged("persbericht-2022.txt", "26%")
    assert found.verdict is Verdict.OTHER_VINTAGE and found.wrong
    assert found.fact.value == 23
    assert "23%" in found.said.nl and "Persbericht BZK" in found.said.nl


def test_33_of_employees_in_2022_is_told_beside_36():
    found = judged("persbericht-2022.txt", "33%")
    assert found.verdict is Verdict.EXACT
    assert any("36%" in remark.nl and "Beslisnota" in remark.nl for remark in found.remarks)


def test_melding_is_told_as_the_question_whether_it_was_discussed():
    for said in ("68", "72%"):
        found = judged("persbericht-2022.txt", said)
        assert found.verdict is Verdict.WRONG_MEASURE
        assert found.fact.indicator == "discussed"


def test_a_base_that_shrinks_from_3060_to_3002_is_told():
    (found,) = [one for one in reports()["5-minutenversie-2020.txt"].findings if one.kind == "base"]
    assert "3.060" in found.said.nl and "3.002" in found.said.nl and "58 minder" in found.said.nl


def test_40_of_35_is_14_and_not_15():
    (found,) = [
        one for one in reports()["5-minutenversie-2020.txt"].findings if one.kind == "product"
    ]
    assert "40% van 35% is 14%, de tekst zegt 15%" in found.said.nl


def test_a_press_release_with_such_errors_is_wrong_and_the_letter_of_2018_is_not():
    assert reports()["persbericht-2022.txt"].wrong
    assert not reports()["kamerbrief-2018.txt"].wrong
    assert not reports()["5-minutenversie-2020.txt"].wrong
