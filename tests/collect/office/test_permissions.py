"""Who gets in where: every page of both sites, for everybody, and every refusal with its reason."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse

from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.web.audit.models import Act


pytestmark = pytest.mark.django_db(databases="__all__")
OPEN = {"login", "second", "enrol", "logout", "style", "stop", "list", "language"}
OPEN |= {"promises", "icon"}
LOOK = {"overview", "fieldwork", "calendar", "log", "account", "organisations", "forms"}
OWN = {"renew-codes"}  # of everybody with an account, and only for who has the telephone
FILL = {"code": "ambtsdragers-2024", "name": "invitation", "key": 1}
SITES = ("monitor.collect.sending.urls", "monitor.collect.office.urls")


@pytest.fixture(params=SITES)
def addresses(request, settings, fieldwork):
    """Name → address of every page of a site."""
    settings.ROOT_URLCONF = request.param
    days = {"opens": fieldwork.opens, "closes": fieldwork.closes}
    days["destroy_on"] = fieldwork.destroy_on
    OrganisationFieldwork.objects.create(code=FILL["code"], questionnaire="kinds", **days)
    found = {}
    for pattern in get_resolver().url_patterns:
        names = pattern.pattern.converters
        values = {name: FILL[name] for name in names if name in FILL}
        if pattern.name == "stop-for":
            values["key"] = uuid.uuid4()
        if pattern.name not in OPEN | OWN:
            found[pattern.name] = reverse(pattern.name, kwargs=values)
    assert len(found) >= 8
    return found


def visit(browser, name, address):
    looks = name in LOOK or name == "invitees"
    return browser.get(address) if looks else browser.post(address)


def test_a_stranger_is_shown_the_way_in_and_nothing_else(addresses):
    for name, address in addresses.items():
        reply = visit(Client(), name, address)
        assert reply.status_code == 302, name
        assert reply.headers["Location"].startswith("/inloggen"), name


def test_who_has_no_business_here_is_refused_everywhere_with_the_reason(addresses, staff):
    for name, address in addresses.items():
        reply = visit(staff["bram"], name, address)
        assert reply.status_code == 403, name
        assert "L90" in reply.content.decode() and "Er is niets veranderd" in reply.content.decode()


def test_an_auditor_looks_and_does_nothing(addresses, staff):
    before = Act.objects.count()
    for name, address in addresses.items():
        expected = 200 if name in LOOK else 403
        assert visit(staff["tom"], name, address).status_code == expected, name
    assert Act.objects.count() == before


def test_nothing_is_done_by_a_get(addresses, staff):
    for name, address in addresses.items():
        if name not in LOOK and name != "invitees":
            assert staff["veerle"].get(address).status_code == 405, name


def test_an_auditor_sees_no_button_that_acts(addresses, staff):
    for name in LOOK & set(addresses):
        html = staff["tom"].get(addresses[name]).content.decode()
        acts = 3 if name == "account" else 2  # the language, the way out, and one's own codes
        assert html.count("<form") == acts, name


def test_every_page_carries_the_strict_policy(addresses, staff):
    for name in LOOK & set(addresses):
        headers = staff["veerle"].get(addresses[name]).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], name
        assert headers["Cache-Control"] == "no-store", name


def test_a_post_without_a_token_is_refused_in_words(addresses, staff):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff["veerle"].cookies
    reply = strict.post(addresses["add-survey"])
    assert reply.status_code == 403 and "stond te lang open" in reply.content.decode()


@pytest.mark.usefixtures("staff")
def test_a_password_without_a_code_opens_nothing(addresses):
    half = Client()
    half.force_login(User.objects.get(username="veerle"))
    for name, address in addresses.items():
        reply = visit(half, name, address)
        assert reply.headers["Location"].startswith("/inloggen"), name
