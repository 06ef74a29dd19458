"""The course of an interview, without a site."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.people import EDITION, answered_at_random
from monitor.collect.interview import (
    NO_ANSWER,
    answered,
    complaints,
    course_of,
    next_page,
    open_answers,
    to_hand_on,
)
from monitor.collect.opening import records_of_answers
from monitor.design.edition import read_edition
from monitor.process.check import check_records
from monitor.process.routing import follow_routing


CARD = {"tier": "gemeente"}


def said(questionnaire, answers, **given):
    course = course_of(questionnaire, CARD, {**answers, **given})
    page = next(page for page in questionnaire.pages if set(given) & set(page.questions))
    shown = [question for question in course.shown(page.name) if question.name in given]
    found = complaints(questionnaire, shown, given, course.known)
    return {one.question: one.why if not one.soft else "soft" for one in found}


def test_it_begins_with_the_first_page_and_ends_with_none(kinds):
    assert next_page(course_of(kinds, CARD, {})).name == "first"
    everything = {"welcome": "", "met": "2", "times": "3", "last_day": "-97", "story": ""}
    assert next_page(course_of(kinds, CARD, everything)).name == "third"
    assert next_page(course_of(kinds, CARD, everything | {"more": ""})) is None


def test_a_page_comes_back_when_an_answer_adds_a_question_to_it(kinds):
    course = course_of(kinds, CARD, {"welcome": "", "met": "1"})
    assert next_page(course).name == "first"
    assert [question.name for question in course.shown("first")] == ["welcome", "met", "what"]


def test_an_answer_that_no_longer_applies_is_not_handed_on(kinds):
    before = {"welcome": "", "met": "1", "what": "1 2"}
    after = answered(kinds, before, {"met": "2"})
    assert "what" not in to_hand_on(course_of(kinds, CARD, after))
    again = answered(kinds, after, {"met": "1"})
    assert to_hand_on(course_of(kinds, CARD, again))["what"] == "1 2"


def test_what_was_shown_and_left_open_is_an_answer_that_is_missing(kinds):
    course = course_of(kinds, CARD, answered(kinds, {}, {"times": "", "story": ""}))
    assert to_hand_on(course) == {"times": NO_ANSWER}
    assert open_answers(course) == {}


def test_open_answers_go_apart(kinds):
    course = course_of(kinds, CARD, answered(kinds, {}, {"story": "Het was laat.", "times": "2"}))
    assert open_answers(course) == {"story": "Het was laat."}
    assert to_hand_on(course) == {"times": "2"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"met": ""}, {"met": "required"}),
        ({"met": "7"}, {"met": "unknown"}),
        ({"met": "1 2"}, {"met": "unknown"}),
        ({"met": "-98"}, {}),
        ({"met": "-99"}, {"met": "required"}),
        ({"times": "12"}, {}),
        ({"times": ""}, {}),
        ({"times": "-97"}, {}),
        ({"times": "-99"}, {}),
        ({"times": "twaalf"}, {"times": "number"}),
        ({"times": "1.5"}, {"times": "number"}),
        ({"times": "12 -97"}, {"times": "both"}),
        ({"times": "9" * 400}, {"times": "number"}),
        ({"times": "-1"}, {"times": "constraint"}),
        ({"times": "101"}, {"times": "soft"}),
        ({"last_day": "2024-02-30"}, {"last_day": "date"}),
        ({"last_day": "2024-02-29"}, {}),
        ({"last_day": "-98"}, {"last_day": "date"}),
        ({"story": "x" * 10_001}, {"story": "long"}),
        ({"story": "-97"}, {}),
    ],
)
def test_it_judges_an_answer(kinds, given, why):
    assert said(kinds, {}, **given) == why


@pytest.mark.parametrize(
    ("what", "why"),
    [("1 2", None), ("3", None), ("1 3", "exclusive"), ("", None), ("9", "unknown")],
)
def test_none_of_these_stands_alone(kinds, what, why):
    found = said(kinds, {"met": "1"}, what=what)
    assert found == ({"what": why} if why else {})


def test_a_soft_check_is_not_repeated_for_the_same_answer(kinds):
    course = course_of(kinds, CARD, {})
    shown = [question for question in course.shown("second") if question.name == "times"]
    for sure, count in (({}, 1), ({"times": "500"}, 0), ({"times": "499"}, 1)):
        found = complaints(kinds, shown, {"times": "500"}, {"times": "500"}, sure)
        assert len(found) == count


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_records_agree_with_the_course(office_holders, seed):
    """What the site asked is what the statistics find asked; nothing is refused afterwards."""
    classes = read_edition(EDITION).classes
    chance = random.Random(seed)
    chosen = chance.choices(sorted(classes), k=8)
    courses = [answered_at_random(office_holders, classes[code], chance) for code in chosen]
    records = records_of_answers(
        [f"r{number}" for number in range(8)],
        chosen,
        [to_hand_on(course) for course in courses],
        office_holders,
        fictitious=True,
    )
    assert [problem.say("nl") for problem in check_records(records, office_holders, classes)] == []
    routing = follow_routing(records, office_holders, classes)
    for question in office_holders.questions.values():
        if question.recorded:
            asked = np.array([question.name in course.reached for course in courses])
            assert (routing.asked[question.name] == asked).all(), question.name
