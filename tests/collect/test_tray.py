"""The tray and the release: no order to be found, and batches that are large enough."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.answers.models import (
    ReleasedAnswer,
    ReleasedOpenAnswer,
    WaitingAnswer,
    WaitingOpenAnswer,
)
from monitor.collect.answers.release import release
from monitor.collect.answers.tray import lay_in_answer, lay_in_open_answer


pytestmark = pytest.mark.django_db(databases=["answers"])
WORK = "ambtsdragers-2024"


def lay_in(n: int, group: str = "raadslid-pv26", work: str = WORK) -> list:
    keys = [uuid4() for _ in range(n)]
    for key in keys:
        lay_in_answer(key, work, group, key.bytes)
    return keys


def physical(model) -> list:
    """The keys in the order in which the rows lie in the database."""
    with connections["answers"].cursor() as cursor:
        where = "rowid" if connections["answers"].vendor == "sqlite" else "ctid"
        cursor.execute(f'SELECT id FROM "{model._meta.db_table}" ORDER BY {where}')
        return [model(id=row[0]).pk for row in cursor.fetchall()]


def test_rows_lie_in_the_order_of_their_random_keys_at_every_moment():
    for _ in range(12):
        lay_in(1)
        found = [str(key).replace("-", "") for key in physical(WaitingAnswer)]
        assert found == sorted(found)


def test_the_same_key_twice_leaves_one_answer_and_the_first():
    [key] = lay_in(1)
    lay_in_answer(key, WORK, "raadslid-pv26", b"another")
    assert bytes(WaitingAnswer.objects.get().sealed) == key.bytes


def test_a_key_that_was_released_is_not_laid_in_again():
    keys = lay_in(3)
    release(WORK, 10, closing=True)
    lay_in_answer(keys[0], WORK, "raadslid-pv26", b"again")
    assert WaitingAnswer.objects.count() == 0
    assert ReleasedAnswer.objects.count() == 3


def test_nothing_is_released_until_a_batch_can_stay_behind():
    lay_in(19)
    assert release(WORK, 10) == []
    lay_in(1)
    [batch] = release(WORK, 10)
    assert (batch.released, batch.left, batch.small) == (10, 10, False)


def test_a_batch_is_drawn_by_chance_and_not_by_age():
    """The ten oldest of twenty are released together once in 184,756 times."""
    taken = []
    for number in range(20):
        group = f"raadslid-pv{number}"
        keys = lay_in(20, group)
        release(WORK, 10)
        released = set(
            ReleasedAnswer.objects.filter(weighting_class=group).values_list("id", flat=True)
        )
        taken.append(sum(key in released for key in keys[:10]))
    assert set(taken) != {10}
    assert 60 < sum(taken) < 140  # of 200, with a standard deviation of 5.1


def test_earlier_and_later_batches_cannot_be_told_apart():
    lay_in(30)
    release(WORK, 10)
    first = set(physical(ReleasedAnswer))
    lay_in(30)
    release(WORK, 10)
    order = physical(ReleasedAnswer)
    assert [str(key) for key in order] == sorted(str(key) for key in order)
    assert {key in first for key in order[:10]} == {True, False} or len(first) < 5


def test_at_the_end_everything_is_released_and_a_small_group_is_told():
    lay_in(3, "dijkgraaf")
    lay_in(12, "raadslid-pv26")
    lay_in(5, "raadslid-pv26", work="een ander veldwerk")
    found = {batch.group: batch for batch in release(WORK, 10, closing=True)}
    assert found["dijkgraaf"].small and not found["raadslid-pv26"].small
    assert WaitingAnswer.objects.filter(fieldwork=WORK).count() == 0
    assert WaitingAnswer.objects.count() == 5


def test_open_answers_are_released_by_question():
    for question, n in (("story", 20), ("more", 19)):
        for _ in range(n):
            lay_in_open_answer(uuid4(), WORK, question, b"x")
    [batch] = release(WORK, 10)
    assert batch.group == "story"
    assert Counter(ReleasedOpenAnswer.objects.values_list("question", flat=True)) == {"story": 10}
    assert WaitingOpenAnswer.objects.count() == 29


@settings(max_examples=20, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(0, 9), st.sampled_from("ab")), max_size=12),
    batch=st.integers(2, 6),
)
def test_no_answer_is_lost_or_doubled_and_a_batch_is_never_too_small(steps, batch):
    work = str(uuid4())
    laid: dict[str, list] = {"a": [], "b": []}
    for n, group in steps:
        laid[group] += lay_in(n, group, work)
        for made in release(work, batch):
            assert made.released >= batch and made.left >= batch
    last = release(work, batch, closing=True)
    for group, keys in laid.items():
        found = ReleasedAnswer.objects.filter(fieldwork=work, weighting_class=group)
        assert sorted(found.values_list("id", flat=True)) == sorted(keys)
    assert all(made.released >= batch or made.small for made in last)
