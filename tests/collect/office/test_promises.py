"""Promises: what was promised, what was done, and the line of the log that proves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.office.promises import Deed, promises_of, record
from monitor.web.audit.models import Act


pytestmark = pytest.mark.django_db(databases="__all__")


def states(work: Fieldwork, today) -> dict[str, str]:
    return {one.promise: one.state for one in promises_of(work, today)}


def lay_down(work: Fieldwork, what: str) -> Act:
    record("machine", Deed(what, work.code, {"left": 0}))
    return Act.objects.latest("id")


def due(work: Fieldwork, *, destroyed: int = 0, closed: int = 0) -> None:
    """Let the promised days be so many days from today."""
    today = timezone.localdate()
    work.destroy_on, work.closes = today + timedelta(destroyed), today + timedelta(closed - 1)
    work.save()


def test_a_promise_waits_until_its_day_and_is_broken_after_it(fieldwork):
    last = fieldwork.destroy_on
    assert states(fieldwork, last)["answers"] == "waiting"
    after = states(fieldwork, last + timedelta(1))
    assert after["answers"] == after["addresses"] == after["closed"] == "overdue"


@pytest.mark.parametrize(("days", "state"), [(0, "kept"), (-1, "late"), (1, "early")])
def test_what_was_done_on_the_day_is_kept_and_else_says_so(fieldwork, days, state):
    due(fieldwork, destroyed=days, closed=days)
    for what in ("fieldwork.closed", "fieldwork.destroyed", "addresses.destroyed"):
        act = lay_down(fieldwork, what)
    told = {one.promise: one for one in promises_of(fieldwork, timezone.localdate())}
    assert {told[one].state for one in ("closed", "answers", "addresses")} == {state}
    assert (told["addresses"].line, told["addresses"].seal) == (act.pk, act.seal)


def test_the_first_line_is_the_proof(fieldwork):
    due(fieldwork)
    first = lay_down(fieldwork, "fieldwork.destroyed")
    lay_down(fieldwork, "fieldwork.destroyed")
    told = {one.promise: one for one in promises_of(fieldwork, timezone.localdate())}
    assert told["answers"].line == first.pk


def test_a_deed_to_another_fieldwork_proves_nothing(fieldwork):
    record("machine", Deed("fieldwork.destroyed", f"{fieldwork.code}-2", {"left": 0}))
    assert states(fieldwork, timezone.localdate())["answers"] == "waiting"


@pytest.mark.parametrize("site", ["office", "sending"])
def test_everybody_may_see_the_promises_and_nobody_sees_a_person(fieldwork, settings, site):
    settings.ROOT_URLCONF = f"monitor.collect.{site}.urls"
    due(fieldwork)
    Card.objects.create(hash="x", fieldwork=fieldwork, weighting_class="raadslid-pv26")
    act = lay_down(fieldwork, "fieldwork.destroyed")
    html = Client().get("/beloften").content.decode()
    assert "nagekomen" in html and act.seal[:12] in html and "De keten klopt" in html
    assert "<td>25</td>" in html and "machine" not in html and "raadslid" not in html


@pytest.mark.usefixtures("office_site")
def test_a_log_that_was_changed_is_not_to_be_trusted(fieldwork):
    act = lay_down(fieldwork, "fieldwork.closed")
    Act.objects.update(who="iemand anders")
    html = Client().get("/beloften").content.decode()
    assert f"verbroken bij regel {act.pk}" in html
