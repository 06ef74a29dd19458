"""The quality report: the concepts of SIMS, filled from the run, and nothing of one respondent."""

from __future__ import annotations

import dataclasses
import re

import page
import pytest

from disseminate.test_report import ACCOUNT, issue, named, ordinary, text_of
from disseminate.whole import edition, policy, whole
from monitor.concepts.language import LANGUAGES
from monitor.concepts.problems import ProblemsFound
from monitor.disseminate import wording
from monitor.disseminate.account import Account, facts
from monitor.disseminate.report import set_report
from monitor.disseminate.texts import Teller


# SIMS v2.0: the concepts at the first level that apply to a survey outside Eurostat.
CONCEPTS = ("Contact", "Confidentiality", "Release policy", "Quality management", "Relevance",
            "Accuracy and reliability", "Timeliness and punctuality", "Coherence and comparability",
            "Cost and burden", "Data revision", "Statistical processing")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_can_read_it(language):
    pdf = ordinary("kwaliteitsrapport", language)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf_bytes(pdf, profile=profile).is_compliant


def test_it_has_the_concepts_of_sims():
    text = text_of(ordinary("kwaliteitsrapport", "en"))
    assert not [concept for concept in CONCEPTS if concept not in text]


def test_the_response_of_a_small_group_is_a_class_of_ten():
    text = text_of(ordinary("kwaliteitsrapport"))
    row = re.search(r"Bestuurders van provincies 90 ongeveer 35 (\S+)", text)
    assert row is not None
    assert row[1] == "30–40%"


@pytest.mark.parametrize(
    ("n", "rounded", "said"), [(30, False, "30%"), (30, True, "30–40%"), (100, True, "90–100%")]
)
def test_a_response_is_exact_only_where_the_number_of_answers_is(n, rounded, said):
    cell = dataclasses.replace(
        whole().by_id["MIV2024.agg_any.all"], n=n, population=100, n_rounded=rounded
    )
    assert wording.response_class(cell) == said


def test_it_tells_how_many_figures_are_hidden_and_never_which():
    text = text_of(ordinary("kwaliteitsrapport"))
    assert re.search(r"zijn er [\d.]+ gepubliceerd, [\d.]+ niet om kleine groepen", text)
    assert "MIV2024.agg_any" not in text


def test_no_weight_of_one_respondent_can_be_a_fact():
    known = facts(ACCOUNT, whole(), edition(), policy())
    told = [name for name in known if name.startswith("run ")]
    assert not [name for name in told if re.search("lowest|highest|smallest|largest|weight", name)]


def test_without_an_account_a_required_sentence_stops_it():
    own = named("kwaliteitsrapport")
    bare = dataclasses.replace(issue(own), teller=Teller(whole(), edition(), own, "nl"))
    with pytest.raises(ProblemsFound) as found:
        set_report(bare, Account())
    assert {problem.code for problem in found.value.problems} == {"T10"}
    assert "policy population own_figure" in found.value.problems[0].say("nl")
