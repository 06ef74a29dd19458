"""Stopping: a button, by hand or by a mail program, and no telling which links exist."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from monitor.collect.addresses.models import Invitee
from monitor.web.audit.models import Act


pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("sending_site"),
]


def test_looking_stops_nothing(drawn):  # noqa: ARG001
    one = Invitee.objects.first()
    assert Client().get(f"/stop/{one.stop}").status_code == 200
    assert not Invitee.objects.filter(stopped=True).exists()


def test_the_button_stops_and_a_mail_program_can_press_it(drawn):  # noqa: ARG001
    one = Invitee.objects.first()
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post(f"/stop/{one.stop}", {"List-Unsubscribe": "One-Click"})
    assert reply.status_code == 200 and "geen berichten meer" in reply.content.decode()
    assert list(Invitee.objects.filter(stopped=True)) == [one]


def test_a_link_that_does_not_exist_looks_like_one_that_does(drawn):  # noqa: ARG001
    real, guessed = f"/stop/{Invitee.objects.first().stop}", f"/stop/{'0' * 32}"
    assert seen(real, "get") == seen(guessed, "get")
    assert seen(real, "post") == seen(guessed, "post")


def seen(address: str, how: str) -> str:
    """The page without its own address and the token that is new every time."""
    html = getattr(Client(), how)(address).content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", html.replace(address, ""))


def test_the_log_does_not_say_who_stopped(drawn):  # noqa: ARG001
    one = Invitee.objects.first()
    Client().post(f"/stop/{one.stop}")
    act = Act.objects.latest("id")
    assert (act.who, act.what, act.thing, act.details) == ("genodigde", "contact.stopped", "", {})
