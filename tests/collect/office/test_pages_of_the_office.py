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
from collect.office.frames import people, written
from collect.people import RECIPIENTS
from collect.test_pages import (
    CHROMIUM,
    ENLARGED,
    TELEPHONE,
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


pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists(),
        reason="Debian's chromium is not installed (apt-get install chromium)",
    ),
    pytest.mark.django_db(transaction=True, databases="__all__"),
]
WIDTHS = pytest.mark.parametrize(
    ("language", "viewport"), [("nl", TELEPHONE), ("en", ENLARGED)], ids=["nl-320px", "en-400%"]
)


@pytest.fixture
def visit(chromium, settings) -> Iterator[Any]:  # noqa: F811
    """Opens a browser on one of the sites: `page = visit("office", viewport)`."""
    settings.ALLOWED_HOSTS = ["*"]
    login.PACE.wrong.clear()
    opened: list[Any] = []

    def open_site(site: str, viewport: dict[str, int] | None = None) -> Any:
        settings.ROOT_URLCONF = f"monitor.collect.{site}.urls"
        server = LiveServer("127.0.0.1")
        context = chromium.new_context(
            viewport=viewport or {"width": 1280, "height": 900}, base_url=server.url
        )
        context.set_default_timeout(5000)
        opened.extend((context.close, server.stop))
        return context.new_page()

    yield open_site
    for close in opened:
        close()


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


@WIDTHS
def test_the_way_in_is_sound(visit, veerle, tmp_path, language, viewport):
    page = visit("office", viewport)
    page.goto("/inloggen?next=/account")
    choose(page, language)
    sound(page, "login", tmp_path)
    give_password(page, "verkeerd")
    sound(page, "login-wrong", tmp_path)
    give_password(page)
    sound(page, "enrol", tmp_path)
    page.fill("#code", "000000")
    press_in(page)
    sound(page, "enrol-wrong", tmp_path)
    page.fill("#code", digits(veerle))
    press_in(page)
    sound(page, "recovery", tmp_path)
    page.goto("/account")
    sound(page, "account", tmp_path)
    page.fill("#code", "000000")
    press_in(page)
    sound(page, "account-wrong", tmp_path)
    page.goto("/bestaat-niet")
    sound(page, "missing", tmp_path)
    page.locator("header form[action='/uitloggen'] button").click()
    page.wait_for_url("**/inloggen")
    give_password(page)
    sound(page, "second", tmp_path)


@WIDTHS
def test_the_pages_of_the_office_are_sound(visit, veerle, tmp_path, language, viewport):
    page = visit("office", viewport)
    log_in(page, veerle)
    page.goto("/")
    choose(page, language)
    page.fill("#code", "Geen Code")
    fill_in_days(page)
    page.fill("#recipients", "geen sleutel")
    press_in(page)
    sound(page, "refused", tmp_path)
    page.goto("/")
    sound(page, "overview", tmp_path)
    page.fill("#code", "ambtsdragers-2024")
    page.select_option("#questionnaire", "office_holders")
    fill_in_days(page)
    page.fill("#recipients", RECIPIENTS)
    press_in(page)
    sound(page, "opened", tmp_path)
    Card.objects.bulk_create(
        Card(hash=f"{n}", fieldwork_id="ambtsdragers-2024", weighting_class=group, done=n < 30)
        for n, group in enumerate(["raadslid-pv26"] * 60 + ["wethouder-pv26"] * 3)
    )
    page.reload()
    sound(page, "response", tmp_path)
    page.goto("/agenda")
    for name in ("name", "holder", "asks"):
        page.fill(f"#{name}", "Fictieve Basismonitor")
    page.fill("#starts", str(timezone.localdate()))
    page.fill("#ends", str(timezone.localdate()))
    press_in(page)
    for name in ("agenda", "log", "beloften"):
        page.goto(f"/{name}")
        sound(page, name, tmp_path)


@WIDTHS
def test_the_pages_of_the_sender_are_sound(
    visit, veerle, fieldwork, tmp_path, letters, language, viewport
):
    assert letters
    page = visit("sending", viewport)
    log_in(page, veerle)
    page.goto("/")
    choose(page, language)
    sound(page, "overview", tmp_path)
    today = timezone.localdate()
    OtherSurvey.objects.create(name="Fictief", holder="F", asks="F", starts=today, ends=today)
    page.goto(f"/veldwerk/{fieldwork.code}")
    sound(page, "empty", tmp_path)
    page.set_input_files("#frame", written(tmp_path / "kader.csv", *people(30)))
    with page.expect_navigation():
        page.locator("form[action$=inlezen] button").click()
    sound(page, "read-in", tmp_path)
    page.set_input_files("#frame", written(tmp_path / "fout.csv", "a,,gm1,lid,geen,,,,"))
    with page.expect_navigation():
        page.locator("form[action$=inlezen] button").click()
    sound(page, "refused", tmp_path)
    page.goto(f"/veldwerk/{fieldwork.code}")
    for act in ("trekken", "invitation"):
        with page.expect_navigation():
            page.locator(f"form[action$={act}] button").click()
    sound(page, "ready", tmp_path)
    page.goto(f"/veldwerk/{fieldwork.code}/genodigden?zoek=Persoon")
    sound(page, "invitees", tmp_path)


@WIDTHS
def test_the_doors_without_an_account_are_sound(visit, filled, tmp_path, language, viewport):
    one = Correction.objects.create(
        fieldwork=filled.code,
        organisation="gm0344",
        organisation_name="Utrecht",
        function="griffier",
        email="joost@voorbeeld.example",
    )
    page = visit("sending", viewport)
    page.goto(f"/lijst/{one.link}")
    choose(page, language)
    sound(page, "list", tmp_path)
    page.locator("input[name^=email-]").first.fill("geen adres")
    press_in(page)
    sound(page, "list-wrong", tmp_path)
    assert page.locator("input[name^=email-]").first.input_value() == "geen adres"
    page.locator("input[name^=email-]").first.fill("goed@voorbeeld.example")
    press_in(page)
    sound(page, "list-done", tmp_path)
    page.goto(f"/stop/{Invitee.objects.first().stop}")
    sound(page, "stop", tmp_path)
    press_in(page)
    sound(page, "stopped", tmp_path)


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
    press(page, "Terug", "Enter")
    assert page.url.endswith("/")


def test_the_pages_need_no_script_and_ask_nobody_else(visit, veerle):
    page = visit("office")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, veerle)
    page.goto("/beloften", wait_until="networkidle")
    home = page.url.removesuffix("/beloften")
    assert page.evaluate("document.scripts.length") == 0
    assert asked and all(address.startswith(home) for address in asked)


def test_pictures_are_kept_of_a_desk(visit, veerle, drawn, tmp_path: Path):
    page = visit("office")
    log_in(page, veerle)
    for name in ("", f"veldwerk/{drawn.code}", "agenda", "log", "beloften", "account"):
        page.goto(f"/{name}")
        sound(page, f"desk-{name.partition('/')[0] or 'overview'}", tmp_path)
