"""Answers of employees: drawn organisation by organisation, alike within one, and never named."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitor import analyse
from monitor.concepts.problems import ProblemsFound
from monitor.design.codebook import codebook
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.simulation import read_simulation
from monitor.process.check import check_records
from monitor.process.derive import derive
from monitor.process.readers import read_records
from monitor.process.records import Records
from monitor.process.simulate import simulate
from monitor.process.weights import Weights, weigh
from monitor.process.write import write_records


SURVEY = Path(__file__).parents[2] / "editions" / "2024" / "medewerkers"
EDITION, QUESTIONNAIRE = read_edition_and_questionnaire(SURVEY)


@cache
def records() -> Records:
    return simulate(EDITION, QUESTIONNAIRE)


@cache
def weights() -> Weights:
    return weigh(EDITION, records())


@cache
def outcomes():
    return derive(EDITION.indicators, QUESTIONNAIRE, records(), EDITION.classes)


def refused(act) -> set[str]:
    with pytest.raises(ProblemsFound) as found:
        act()
    return {problem.code for problem in found.value.problems}


def share(indicator: str) -> float:
    known = outcomes()[indicator] < 2
    yes = outcomes()[indicator][known] == 1
    return float(100 * np.average(yes, weights=weights().final[known]))


def test_their_answers_follow_the_routing_and_are_always_the_same():
    assert not check_records(records(), QUESTIONNAIRE, EDITION.classes)
    assert simulate(EDITION, QUESTIONNAIRE).fingerprint == records().fingerprint
    assert simulate(EDITION, QUESTIONNAIRE, 1).fingerprint != records().fingerprint
    assert records().fictitious


def test_the_headline_is_near_the_one_figure_that_was_published():
    assert share("agg_any") == pytest.approx(29, abs=1.5)  # Beslisnota Monitor 2024
    assert share("agg_any") < share("agg_any_public_contact")


def test_as_many_organisations_answer_as_the_plan_draws():
    plan = read_simulation(SURVEY / "simulation.toml", QUESTIONNAIRE)
    for code, sample in plan.sample.items():
        drawn = np.unique(records().clusters[records().classes == code])
        assert len(drawn) == sample.organisations


def test_a_cluster_number_is_drawn_by_lot_and_lies_within_one_class():
    pairs = set(zip(records().clusters.tolist(), records().classes.tolist(), strict=True))
    numbers = sorted(number for number, _ in pairs)
    assert numbers == [f"{place:03d}" for place in range(1, len(pairs) + 1)]
    in_order = [code for _, code in sorted(pairs)]
    assert in_order != sorted(in_order)  # the number tells nothing of the class


@pytest.mark.parametrize("kind", ["sav", "csv", "parquet"])
def test_the_cluster_comes_back_from_every_format(tmp_path: Path, kind: str):
    path = tmp_path / f"medewerkers.{kind}"
    write_records(records(), QUESTIONNAIRE, path)
    found = read_records(path, QUESTIONNAIRE)
    assert found.clusters.tolist() == records().clusters.tolist()
    assert found.fingerprint == records().fingerprint


def test_a_file_without_cluster_is_refused(tmp_path: Path):
    path = tmp_path / "medewerkers.csv"
    write_records(records(), QUESTIONNAIRE, path)
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    place = lines[0].index("cluster")
    kept = [",".join(line[:place] + line[place + 1 :]) for line in lines]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    assert refused(lambda: read_records(path, QUESTIONNAIRE)) == {"R21"}


def test_a_cluster_in_two_classes_is_told_at_its_row():
    other = next(code for code in records().classes if code != records().classes[0])
    classes = records().classes.copy()
    classes[0] = other
    torn = replace(records(), classes=classes)
    found = [one for one in check_records(torn, QUESTIONNAIRE, EDITION.classes) if one.blocking]
    assert {one.code for one in found} == {"R43"}


def test_answers_without_cluster_or_with_too_many_are_not_weighted():
    n = len(records())
    blank = replace(records(), clusters=np.full(n, "", "U3"))
    assert refused(lambda: weigh(EDITION, blank)) == {"W17"}
    everyone_apart = replace(records(), clusters=np.array([f"{one}" for one in range(n)]))
    assert refused(lambda: weigh(EDITION, everyone_apart)) == {"W18"}


def test_weights_stand_for_all_employees_of_every_class_and_gender():
    persons = sum(cell.count for cell in EDITION.population)
    assert weights().final.sum() == pytest.approx(persons)
    provinces = records().classes == "provincie"
    assert weights().final[provinces].sum() == pytest.approx(13_200)
    assert len(weights().stratum_names) == len(EDITION.classes)


def test_the_employees_of_an_organisation_are_reckoned_and_not_known():
    """Those of the drawn organisations of a stratum together are its share of all employees."""
    drawn = weights().clusters
    assert drawn is not None
    first = np.unique(drawn.codes, return_index=True)[1]
    strata, sizes = weights().strata[first], drawn.persons[first]
    for stratum, there in enumerate(drawn.organisations):
        mine = strata == stratum
        expected = weights().population[stratum] * mine.sum() / there
        assert sizes[mine].sum() == pytest.approx(expected)


def test_answers_within_an_organisation_are_alike_and_widen_the_margin():
    drawn = weights().clusters
    assert drawn is not None
    found = {"agg_any": outcomes()["agg_any"]}
    everyone = [analyse.DomainVariable.everyone(len(records()))]
    calibration = analyse.Calibration.of(weights().final, weights().blocks)

    def error(**design) -> float:
        made = analyse.Design.of(weights().strata, calibration=calibration, **design)
        (one,) = analyse.estimate(made, found, everyone)
        assert one.se is not None
        return one.se

    base = {"weights": weights().base}
    by_persons = error(population=weights().population, **base)
    persons = analyse.Stage.of(np.arange(len(records())), drawn.persons)
    units = {"population": drawn.organisations, "psu": drawn.codes, **base}
    assert error(**units, stages=[persons]) > 1.15 * by_persons
    assert error(**units, stages=[persons]) > error(**units)  # the second stage has its share


def test_the_codebook_says_what_a_cluster_number_is():
    book = codebook(QUESTIONNAIRE, EDITION).decode()
    assert 'name="cluster"' in book
    assert "welke organisatie dat is, staat nergens" in book
    assert book.count("<var ") == len(QUESTIONNAIRE.variables) + 4
