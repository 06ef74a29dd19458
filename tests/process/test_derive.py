"""Yes, no, not asked and no answer are never mixed up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.concepts.language import Text
from monitor.concepts.problems import ProblemsFound
from monitor.design.model import Domain, Indicator
from monitor.design.questionnaire import Questionnaire
from monitor.process.check import check_records
from monitor.process.derive import (
    Counts,
    Outcome,
    count_outcomes,
    derive,
    domain_codes,
    frame_variables,
)
from monitor.process.journal import WeightsSummary, count_problems, keep_journal
from process.small_survey import (
    CLASSES,
    REFUSER,
    UNHARMED,
    VICTIM,
    questionnaire_in,
    records,
    three,
)


NOTHING = Text("", "")
NO, YES, NOT_ASKED, NO_ANSWER = Outcome


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return questionnaire_in(tmp_path_factory.mktemp("questionnaire"))


def indicator(yes: str, asked: str = "true()", no_answer: str = "out") -> dict[str, Indicator]:
    one = Indicator(
        id="one",
        part="veiligheid",
        theme="",
        label=NOTHING,
        predicate=NOTHING,
        definition=NOTHING,
        base="all",
        asked=asked,
        yes=yes,
        no_answer=no_answer,  # type: ignore[arg-type]
        sensitivity="S1",
        headline=False,
        question="",
    )
    return {"one": one}


def outcomes(questionnaire: Questionnaire, person: tuple, **rule: str) -> Outcome:
    derived = derive(indicator(**rule), questionnaire, records(person), CLASSES)
    assert derived["one"].dtype == np.uint8
    return Outcome(int(derived["one"][0]))


#           gender, victim, forms_1, forms_2, forms_9, count, last, help, size
SILENT = (1, 1, -99, -99, -99, -99, -99, "", 2)  # a victim who skips all that follows
LOST = (1, 1, "", "", "", "", "", "", 2)  # a victim whose questions were never put
HALF = (1, 1, 0, 1, 0, -98, 20240229, "", 2)


@pytest.mark.parametrize(
    ("person", "yes", "asked", "outcome"),
    [
        (VICTIM, "${victim} = 1", "true()", YES),
        (UNHARMED, "${victim} = 1", "true()", NO),
        (REFUSER, "${victim} = 1", "true()", NO_ANSWER),
        # among victims: others are outside the base, and so is who refuses to say
        (VICTIM, "selected(${forms}, '2')", "${victim} = 1", YES),
        (UNHARMED, "selected(${forms}, '2')", "${victim} = 1", NOT_ASKED),
        (REFUSER, "selected(${forms}, '2')", "${victim} = 1", NOT_ASKED),
        (SILENT, "selected(${forms}, '2')", "${victim} = 1", NO_ANSWER),
        (LOST, "selected(${forms}, '2')", "${victim} = 1", NO_ANSWER),
        # among all: not asked because nothing happened is a no, because of a refusal it is not
        (UNHARMED, "selected(${forms}, '2')", "true()", NO),
        (REFUSER, "selected(${forms}, '2')", "true()", NO_ANSWER),
        (HALF, "selected(${forms}, '2')", "true()", YES),
        # through a calculation: help is asked when count > 5
        (VICTIM, "${help} = 1", "true()", NO),
        (HALF, "${help} = 1", "true()", NO_ANSWER),
        (UNHARMED, "${help} = 1", "true()", NO),
        # one yes settles an "or", one no an "and"
        (HALF, "selected(${forms}, '2') or ${count} > 5", "true()", YES),
        (HALF, "selected(${forms}, '1') or ${count} > 5", "true()", NO_ANSWER),
        (HALF, "selected(${forms}, '1') and ${count} > 5", "true()", NO),
        # numbers, dates, and the weighting class
        (VICTIM, "${count} > 5", "true()", YES),
        (VICTIM, "${last} >= '2024-02-29'", "true()", YES),
        (VICTIM, "${last} > '2024-02-29'", "true()", NO),
        (VICTIM, "${size} = 2", "${tier} = 'gemeente'", YES),
        (VICTIM, "${size} = 2", "${tier} = 'provincie'", NOT_ASKED),
        # a refusal can be the thing that is measured
        (REFUSER, "${victim} = -98", "true()", YES),
        (UNHARMED, "${victim} = -98", "true()", NO),
    ],
)
def test_each_respondent_has_one_outcome(
    questionnaire: Questionnaire, person: tuple, yes: str, asked: str, outcome: Outcome
) -> None:
    assert outcomes(questionnaire, person, yes=yes, asked=asked) is outcome


def test_an_indicator_may_count_a_missing_answer_as_no(questionnaire: Questionnaire) -> None:
    rule = {"yes": "${victim} = 1", "no_answer": "no"}
    assert outcomes(questionnaire, REFUSER, **rule) is NO
    assert outcomes(questionnaire, VICTIM, **rule) is YES


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([VICTIM, REFUSER, UNHARMED, SILENT, LOST, HALF]), min_size=1))
def test_the_outcomes_of_a_file_are_those_of_its_respondents_one_by_one(
    questionnaire: Questionnaire, persons: list[tuple]
) -> None:
    rule = indicator("selected(${forms}, '2') or ${count} > 5")
    together = derive(rule, questionnaire, records(*persons), CLASSES)["one"]
    alone = [derive(rule, questionnaire, records(one), CLASSES)["one"][0] for one in persons]
    assert together.tolist() == alone


def test_the_outcomes_are_counted_and_add_up(questionnaire: Questionnaire) -> None:
    given = records(VICTIM, REFUSER, SILENT, (1, 2, "", "", "", "", "", "", 2))
    rule = indicator("selected(${forms}, '2')", asked="${victim} = 1")
    counts = count_outcomes(derive(rule, questionnaire, given, CLASSES))
    assert counts == {"one": Counts(no=0, yes=1, not_asked=2, no_answer=1)}


def test_a_rule_that_cannot_be_read_is_refused_with_the_indicator(
    questionnaire: Questionnaire,
) -> None:
    with pytest.raises(ProblemsFound) as caught:
        derive(indicator("${victm} = 1", asked="${victim}"), questionnaire, three(), CLASSES)
    places = [(p.code, p.place.file, p.place.column) for p in caught.value.problems]
    assert places == [("Q05", "one", "asked"), ("Q38", "one", "yes")]


# Groups


def test_all_but_gender_follows_from_the_weighting_class() -> None:
    frame = frame_variables(three(), CLASSES)
    assert frame["tier"].tolist() == ["gemeente", "gemeente", "provincie"]
    assert frame["province"].tolist() == ["pv26", "pv26", ""]
    assert frame["region"].tolist() == ["west", "west", "oost"]
    assert frame["gender"].tolist() == ["man", "vrouw", ""]


def test_the_edition_says_which_code_is_which_gender() -> None:
    frame = frame_variables(three(), CLASSES, {"question": "gender", "man": 2, "vrouw": 1})
    assert frame["gender"].tolist() == ["vrouw", "man", ""]


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(ProblemsFound) as caught:
        frame_variables(records(VICTIM, classes=("elders",)), CLASSES)
    assert [problem.code for problem in caught.value.problems] == ["R35"]


def domain(code: str, family: str, **where: str) -> tuple[str, Domain]:
    values = {name: (value,) for name, value in where.items()}
    return code, Domain(code, family, NOTHING, NOTHING, 1, values)


DOMAINS = dict(
    [
        domain("all", "total"),
        domain("man", "gender", gender="man"),
        domain("vrouw", "gender", gender="vrouw"),
        domain("gemeente-man", "tier_gender", tier="gemeente", gender="man"),
        domain("pv27", "province", province="pv27"),
    ]
)


def test_every_family_tells_the_domain_of_each_respondent() -> None:
    families = domain_codes(DOMAINS, frame_variables(three(), CLASSES))
    assert {name: (f.domains, f.codes.tolist()) for name, f in families.items()} == {
        "total": (("all",), [0, 0, 0]),
        "gender": (("man", "vrouw"), [0, 1, -1]),
        "tier_gender": (("gemeente-man",), [0, -1, -1]),
        "province": (("pv27",), [-1, -1, -1]),
    }


def test_overlapping_domains_and_unknown_variables_are_refused() -> None:
    frame = frame_variables(three(), CLASSES)
    for extra, code in (
        (domain("mannen", "gender", gender="man"), "R38"),
        (domain("oud", "age", age="3"), "R37"),
    ):
        with pytest.raises(ProblemsFound) as caught:
            domain_codes({**DOMAINS, extra[0]: extra[1]}, frame)
        assert caught.value.problems[0].code == code
        assert caught.value.problems[0].say("nl")


# The journal


def test_the_journal_tells_what_came_in_and_what_was_wrong(questionnaire: Questionnaire) -> None:
    given = records(*[(4, *UNHARMED[1:])] * 30, classes=("bestuur-oost",) * 30)
    problems = check_records(given, questionnaire, CLASSES)
    derived = derive(indicator("${victim} = 1"), questionnaire, given, CLASSES)
    weights = WeightsSummary("raking", 0.5, 3.0, 1.0, 1.2, 25.0, 1e-12)
    journal = keep_journal(given, questionnaire, problems, count_outcomes(derived), weights)
    assert (journal.records, journal.fictitious) == (30, True)
    assert journal.problems == {"R30": 30}
    assert journal.outcomes["one"].no == 30
    assert journal.questionnaire == questionnaire.fingerprint
    again = keep_journal(given, questionnaire, problems, count_outcomes(derived), weights)
    assert (again.text, again.mark) == (journal.text, journal.mark)
    other = keep_journal(three(), questionnaire, [], {}, None)
    assert other.mark != journal.mark


def test_problems_are_counted_whether_summarised_or_not(questionnaire: Questionnaire) -> None:
    given = records((4, *VICTIM[1:]), VICTIM, names=("F1", "F1"))
    assert count_problems(check_records(given, questionnaire, CLASSES)) == {"R30": 1, "R34": 1}
