"""Every page of office and sender in a browser: axe, telephone, enlarged, keyboard, both languages.

Veerle logs in for the first time, opens a fieldwork and sends invitations; Joost the griffier
corrects his list. A picture of every page is kept in the folder of pytest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.models import Group, User
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from collect.office.conftest import PASSWORD
from collect.office.frames import TODAY, people, written
from collect.people import RECIPIENTS
from collect.test_pages import (
    CHROMIUM,
    ENLARGED,
    TELEPHONE,
    Patient,
    beside_a_loop,  # noqa: F401 (a fixture)
    chromium,  # noqa: F401 (a fixture)
    press,
    reach,
    sound,
)
from monitor.collect.addresses.models import Correction, Invitee
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.office import factor, login
from monitor.collect.office.models import OtherSurvey, SecondFactor
from monitor.collect.organisations.models import OrganisationFieldwork
from monitor.collect.sending.book import lay_in_frame
from monitor.collect.sending.frame import read_frame


pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists(),
        reason="Debian's chromium is not installed (apt-get install chromium)",
    ),
    pytest.mark.django_db(transaction=True, databases="__all__"),
]

DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def served(django_db_setup) -> Iterator[str]:  # noqa: ARG001 (the stores that it shares)
    """One server for all of this; which site it is, a test says."""
    server = LiveServer("127.0.0.1", start=False)
    server.thread.server_class = Patient
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def visit(served, chromium, settings) -> Iterator[Any]:  # noqa: F811
    """Opens a browser on one of the sites: `page = visit("office")`."""
    settings.ALLOWED_HOSTS = ["*"]
    login.PACE.wrong.clear()
    context = chromium.new_context(viewport=DESK, base_url=served)
    context.set_default_timeout(5000)

    def open_site(site: str) -> Any:
        settings.ROOT_URLCONF = f"monitor.collect.{site}.urls"
        return context.new_page()

    yield open_site
    context.close()


@pytest.fixture
def veerle(db: None) -> User:  # noqa: ARG001 (an account)
    user = User.objects.create_user("veerle", password=PASSWORD)
    user.groups.add(Group.objects.get_or_create(name="veldwerk")[0])
    return user


def digits(user: User, steps: int = 0) -> str:
    """What her telephone shows; a code works once, so that a second one is of the next step."""
    seed = factor.seed_of(SecondFactor.objects.get(user=user))
    at = int(timezone.now().timestamp()) + 30 * steps
    return TOTP(seed, 6, SHA1(), 30).generate(at).decode()


def is_sound(page: Any, name: str, folder: Path) -> None:
    """axe finds nothing on a telephone, and nothing sticks out there, at 400% or on a desk."""
    for size, viewport in (("400%", ENLARGED), ("desk", DESK)):
        page.set_viewport_size(viewport)
        page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    page.set_viewport_size(TELEPHONE)
    sound(page, name, folder)


def press_in(page: Any, where: str = "main form") -> None:
    with page.expect_navigation():
        page.locator(f"{where} button").last.click()


def give_password(page: Any, password: str = PASSWORD) -> None:
    page.fill("#username", "veerle")
    page.fill("#password", password)
    press_in(page)


def log_in(page: Any, user: User) -> None:
    """The first time, without a look at the pages."""
    page.goto("/inloggen")
    give_password(page)
    page.fill("#code", digits(user))
    press_in(page)


def choose(page: Any, language: str) -> None:
    if page.locator("html").get_attribute("lang") != language:
        with page.expect_navigation():
            page.locator(f"header button[value={language}]").click()


def fill_in_days(page: Any) -> None:
    today = timezone.localdate()
    for name, days in (("opens", 0), ("closes", 9), ("destroy_on", 99)):
        page.fill(f"#{name}", str(today + timedelta(days)))


def test_the_way_in_is_sound(visit, veerle, tmp_path):
    page = visit("office")
    page.goto("/inloggen?next=/account")
    is_sound(page, "login", tmp_path)
    give_password(page, "verkeerd")
    is_sound(page, "login-wrong", tmp_path)
    give_password(page)
    is_sound(page, "enrol", tmp_path)
    page.fill("#code", "000000")
    press_in(page)
    is_sound(page, "enrol-wrong", tmp_path)
    page.fill("#code", digits(veerle))
    press_in(page)
    is_sound(page, "recovery", tmp_path)
    page.goto("/account")
    is_sound(page, "account", tmp_path)
    page.fill("#code", "000000")
    press_in(page)
    is_sound(page, "account-wrong", tmp_path)
    page.goto("/bestaat-niet")
    is_sound(page, "missing", tmp_path)
    page.locator("header form[action='/uitloggen'] button").click()
    page.wait_for_url("**/inloggen")
    give_password(page)
    is_sound(page, "second", tmp_path)


def test_the_pages_of_the_office_are_sound(visit, veerle, tmp_path):
    page = visit("office")
    log_in(page, veerle)
    page.goto("/")
    choose(page, "en")
    page.fill("#code", "Geen Code")
    fill_in_days(page)
    page.fill("#recipients", "geen sleutel")
    press_in(page)
    is_sound(page, "refused", tmp_path)
    page.goto("/")
    is_sound(page, "overview", tmp_path)
    page.fill("#code", "ambtsdragers-2024")
    page.select_option("#questionnaire", "office_holders")
    fill_in_days(page)
    page.fill("#recipients", RECIPIENTS)
    press_in(page)
    is_sound(page, "opened", tmp_path)
    Card.objects.bulk_create(
        Card(hash=f"{n}", fieldwork_id="ambtsdragers-2024", weighting_class=group, done=n < 30)
        for n, group in enumerate(["raadslid-pv26"] * 60 + ["wethouder-pv26"] * 3)
    )
    page.reload()
    is_sound(page, "response", tmp_path)
    page.goto("/organisaties")
    page.fill("#code", "organisaties-2024")
    fill_in_days(page)
    press_in(page)
    is_sound(page, "forms", tmp_path)
    page.goto("/agenda")
    for name in ("name", "holder", "asks"):
        page.fill(f"#{name}", "Fictieve Basismonitor")
    page.fill("#starts", str(timezone.localdate()))
    page.fill("#ends", str(timezone.localdate()))
    press_in(page)
    for name in ("agenda", "log", "beloften"):
        page.goto(f"/{name}")
        is_sound(page, name, tmp_path)


def test_the_pages_of_the_sender_are_sound(visit, veerle, fieldwork, tmp_path):
    page = visit("sending")
    log_in(page, veerle)
    page.goto("/")
    is_sound(page, "overview", tmp_path)
    today = timezone.localdate()
    OtherSurvey.objects.create(name="Fictief", holder="F", asks="F", starts=today, ends=today)
    page.goto(f"/veldwerk/{fieldwork.code}")
    is_sound(page, "empty", tmp_path)
    page.set_input_files("#frame", written(tmp_path / "kader.csv", *people(30)))
    with page.expect_navigation():
        page.locator("form[action$=inlezen] button").click()
    is_sound(page, "read-in", tmp_path)
    page.set_input_files("#frame", written(tmp_path / "fout.csv", "a,,gm1,lid,geen,,,,"))
    with page.expect_navigation():
        page.locator("form[action$=inlezen] button").click()
    is_sound(page, "refused", tmp_path)
    page.goto(f"/veldwerk/{fieldwork.code}")
    for act in ("trekken", "invitation"):
        with page.expect_navigation():
            page.locator(f"form[action$={act}] button").click()
    is_sound(page, "ready", tmp_path)
    page.goto(f"/veldwerk/{fieldwork.code}/genodigden?zoek=Persoon")
    is_sound(page, "invitees", tmp_path)
    days = {"opens": today, "closes": today, "destroy_on": today + timedelta(9)}
    OrganisationFieldwork.objects.create(code="organisaties", questionnaire="kinds", **days)
    page.goto("/organisaties/organisaties")
    is_sound(page, "organisations", tmp_path)


def test_the_doors_without_an_account_are_sound(visit, fieldwork, tmp_path, edition_known):
    frame = read_frame(written(tmp_path / "kader.csv", *people(5)), edition_known, TODAY)
    lay_in_frame(fieldwork, frame, edition_known.organisations)
    one = Correction.objects.create(
        fieldwork=fieldwork.code,
        organisation="gm0344",
        organisation_name="Utrecht",
        function="griffier",
        email="joost@voorbeeld.example",
    )
    page = visit("sending")
    page.goto(f"/lijst/{one.link}")
    choose(page, "en")
    is_sound(page, "list", tmp_path)
    page.locator("input[name^=email-]").first.fill("geen adres")
    press_in(page)
    is_sound(page, "list-wrong", tmp_path)
    assert page.locator("input[name^=email-]").first.input_value() == "geen adres"
    page.locator("input[name^=email-]").first.fill("goed@voorbeeld.example")
    press_in(page)
    is_sound(page, "list-done", tmp_path)
    page.goto(f"/stop/{Invitee.objects.first().stop}")
    is_sound(page, "stop", tmp_path)
    press_in(page)
    is_sound(page, "stopped", tmp_path)


def test_a_fieldwork_is_opened_and_looked_at_by_keyboard_alone(visit, veerle):
    page = visit("office")
    page.goto("/inloggen")
    for box, text in (("username", "veerle"), ("password", PASSWORD)):
        reach(page, box)
        page.keyboard.type(text)
    press(page, "Inloggen", "Enter")
    reach(page, "code")
    page.keyboard.type(digits(veerle))
    press(page, "Verder", "Enter")
    press(page, "Ik heb ze bewaard", "Enter")
    reach(page, "code")
    page.keyboard.type("proef-2")
    for name in ("opens", "closes", "destroy_on"):
        reach(page, name)
        page.keyboard.type("01012030" if name == "opens" else "02012030")
    reach(page, "recipients")
    page.keyboard.type(RECIPIENTS)
    press(page, "Open", "Enter")
    assert "L84" in page.content() and not Fieldwork.objects.exists()
    reach(page, "destroy_on")  # what was typed is still there
    page.keyboard.type("03012030")
    press(page, "Open", "Enter")
    assert Fieldwork.objects.get().code == "proef-2"


def test_the_pages_need_no_script_and_ask_nobody_else(visit, veerle):
    page = visit("office")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, veerle)
    page.goto("/beloften", wait_until="networkidle")
    home = page.url.removesuffix("/beloften")
    assert page.evaluate("document.scripts.length") == 0
    assert asked and all(address.startswith(home) for address in asked)
