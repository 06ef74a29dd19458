"""The pictures of the office in `docs/images`, by `make pictures` from fictitious people and days.

What changes with the clock is held still, so that a picture changes when a page does.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from collect.office.frames import TODAY, people, written
from collect.office.test_pages_of_the_office import (
    beside_a_loop,  # noqa: F401 (a fixture)
    chromium,  # noqa: F401 (a fixture)
    served,  # noqa: F401 (a fixture)
    veerle,  # noqa: F401 (a fixture)
    visit,  # noqa: F401 (a fixture)
)
from monitor.collect.addresses.models import Correction
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.office.promises import Deed, record
from monitor.collect.sending.book import lay_in_frame
from monitor.collect.sending.frame import read_frame
from monitor.web.audit import log


ASKED = os.environ.get("MONITOR_PICTURES") == "1"
TO = Path(__file__).parents[3] / "docs" / "images"
OPENS, CLOSES, GONE = date(2024, 3, 4), date(2024, 4, 5), date(2024, 7, 1)
pytestmark = [
    pytest.mark.skipif(not ASKED, reason="pictures are made on request: make pictures"),
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.fixture
def work(db: None) -> Fieldwork:  # noqa: ARG001 (its store)
    days = {"opens": OPENS, "closes": CLOSES, "destroy_on": GONE}
    return Fieldwork.objects.create(
        code="ambtsdragers-2024", questionnaire="office_holders", fictitious=True, **days
    )


def keep(page, name: str) -> None:
    page.set_viewport_size({"width": 720, "height": 600})
    page.screenshot(path=TO / f"fieldwork-{name}.png")


def test_the_live_response_is_pictured(visit, settings, work, staff):  # noqa: F811
    groups = (("raadslid-pv26", 640, 214), ("wethouder-pv26", 96, 31), ("burgemeester-pv26", 26, 9))
    Card.objects.bulk_create(
        Card(hash=f"{group}{n}", fieldwork=work, weighting_class=group, done=n < done)
        for group, count, done in groups
        for n in range(count)
    )
    page = visit("office")
    carry_in(page, staff["tom"], settings)
    page.goto(f"/veldwerk/{work.code}")
    keep(page, "response")


def carry_in(page, browser: Client, settings) -> None:
    """The session of somebody who is in already."""
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served_at(page)}
    page.context.add_cookies([cookie])


def served_at(page) -> str:
    page.goto("/beloften")
    return page.url.removesuffix("/beloften")


def test_the_promises_are_pictured(visit, work, monkeypatch):  # noqa: F811
    for what, day in (
        ("fieldwork.opened", OPENS - timedelta(14)),
        ("fieldwork.closed", CLOSES + timedelta(1)),
        ("fieldwork.destroyed", GONE),
        ("addresses.destroyed", GONE),
    ):
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        monkeypatch.setattr(log.timezone, "now", lambda at=at: at)
        record("machine", Deed(what, work.code, {"left": 0}))
    monkeypatch.undo()
    page = visit("office")
    page.goto("/beloften")
    keep(page, "promises")


def test_the_list_of_a_griffier_is_pictured(visit, work, edition_known, tmp_path):  # noqa: F811
    frame = read_frame(written(tmp_path / "kader.csv", *people(2)), edition_known, TODAY)
    Fieldwork.objects.update(closes=date(2999, 1, 1))
    work.refresh_from_db()
    lay_in_frame(work, frame, edition_known.organisations)
    one = Correction.objects.create(
        fieldwork=work.code,
        organisation="gm0344",
        organisation_name="Utrecht",
        function="griffier",
        email="joost@voorbeeld.example",
    )
    page = visit("sending")
    page.goto(f"/lijst/{one.link}")
    keep(page, "list")
