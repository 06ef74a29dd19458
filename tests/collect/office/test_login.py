"""Logging in: only with the right words, not for guessers, and never to another site."""

from __future__ import annotations

import pytest
from django.test import Client

from collect.office.conftest import PASSWORD
from monitor.collect.office import login
from monitor.web.audit.models import Act


pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("office_site", "staff"),
]


@pytest.fixture(autouse=True)
def patience():
    login.PACE.wrong.clear()


def enter(password: str = PASSWORD, **more: str):
    return Client().post("/inloggen", {"username": "veerle", "password": password, **more})


def test_the_right_words_open_the_office():
    assert enter().headers["Location"] == "/"
    assert Act.objects.latest("id").what == "login"


def test_wrong_words_do_not_and_the_log_keeps_no_name_that_was_tried():
    reply = enter("verkeerd")
    assert reply.status_code == 403 and "horen niet bij elkaar" in reply.content.decode()
    last = Act.objects.latest("id")
    assert (last.who, last.what, last.details) == ("?", "login.refused", {})


def test_a_guesser_has_to_wait_even_with_the_right_words():
    for _ in range(20):
        enter("verkeerd")
    assert enter().status_code == 429


def test_after_logging_in_nobody_is_sent_to_another_site():
    assert enter(next="https://elders.example/").headers["Location"] == "/"
    assert enter(next="/agenda").headers["Location"] == "/agenda"


def test_logging_out_closes_the_door(staff):
    assert staff["veerle"].post("/uitloggen").status_code == 302
    assert staff["veerle"].get("/").headers["Location"].startswith("/inloggen")
