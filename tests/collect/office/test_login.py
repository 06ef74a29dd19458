"""Logging in: a password and a code, never one of the two; not for guessers or to other sites."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from collect.office.conftest import PASSWORD
from monitor.collect.office import factor, login
from monitor.collect.office.models import RecoveryCode, SecondFactor
from monitor.concepts.problems import ProblemsFound
from monitor.web.audit.models import Act


pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("office_site", "staff"),
]


@pytest.fixture(autouse=True)
def patience():
    login.PACE.wrong.clear()


@pytest.fixture
def veerle(staff) -> User:  # noqa: ARG001 (makes her)
    return User.objects.get(username="veerle")


def digits(user: User, at: datetime | None = None) -> str:
    """What the telephone of `user` shows."""
    seed = factor.seed_of(SecondFactor.objects.get(user=user))
    moment = (at or timezone.now()).timestamp()
    return TOTP(seed, 6, SHA1(), 30).generate(int(moment)).decode()


@pytest.fixture
def codes(veerle) -> list[str]:
    """Veerle has a second factor; her recovery codes."""
    return list(factor.confirm(factor.begin(veerle)))


def enter(password: str = PASSWORD, **more: str):
    browser = Client()
    return browser, browser.post("/inloggen", {"username": "veerle", "password": password, **more})


def inside(browser: Client) -> bool:
    return browser.get("/").status_code == 200


def test_the_first_time_a_second_factor_is_set_and_recovery_codes_are_shown_once(veerle):
    browser, reply = enter(next="/agenda")
    assert reply.headers["Location"] == "/inloggen/instellen" and not inside(browser)
    html = browser.get("/inloggen/instellen").content.decode()
    seed = factor.written_seed(SecondFactor.objects.get(user=veerle))
    assert "<svg" in html and seed in html
    assert browser.post("/inloggen/instellen", {"code": "000000"}).status_code == 403
    reply = browser.post("/inloggen/instellen", {"code": digits(veerle)})
    shown = re.findall(r"<code>([a-z2-7 ]+)</code>", reply.content.decode())
    assert len(set(shown)) == 10 and 'href="/agenda"' in reply.content.decode()
    assert inside(browser)
    assert [one.what for one in Act.objects.all()] == ["factor.refused", "factor.set", "login"]
    kept = set(RecoveryCode.objects.values_list("hash", flat=True))
    assert len(kept) == 10 and not kept & {one.replace(" ", "") for one in shown}


def test_a_password_and_a_code_open_the_office(veerle, codes):  # noqa: ARG001
    browser, reply = enter()
    assert reply.headers["Location"] == "/inloggen/code" and not inside(browser)
    assert browser.get("/inloggen/code").status_code == 200
    assert browser.post("/inloggen/code", {"code": digits(veerle)}).headers["Location"] == "/"
    assert inside(browser)


def test_who_has_a_factor_cannot_set_another_one_with_the_password_alone(codes):  # noqa: ARG001
    browser, _ = enter()
    assert browser.get("/inloggen/instellen").headers["Location"] == "/inloggen"
    assert SecondFactor.objects.get().confirmed


def test_a_square_that_somebody_else_saw_earlier_is_worthless(veerle):
    enter()
    stolen = digits(veerle)
    browser, _ = enter()
    assert browser.post("/inloggen/instellen", {"code": stolen}).status_code == 403


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "1" * 5000, "²²²²²²", "\x00"])
def test_a_wrong_code_opens_nothing(veerle, codes, code):  # noqa: ARG001
    browser, _ = enter()
    reply = browser.post("/inloggen/code", {"code": code})
    assert reply.status_code == 403 and not inside(browser)
    assert Act.objects.latest("id").what == "factor.refused"


def test_a_code_works_once(veerle, codes):  # noqa: ARG001
    code = digits(veerle)
    first, _ = enter()
    first.post("/inloggen/code", {"code": code})
    second, _ = enter()
    assert second.post("/inloggen/code", {"code": code}).status_code == 403
    assert inside(first) and not inside(second)


def test_a_clock_may_be_half_a_minute_wrong_and_no_more(veerle, codes):  # noqa: ARG001
    held, now = SecondFactor.objects.get(), timezone.now()
    told = [
        factor.accepts(held, digits(veerle, now + timedelta(seconds=30 * steps)), now)
        for steps in (-2, 2, -1, 0, 1)
    ]
    assert told == ["wrong", "wrong", "right", "right", "right"]


def test_the_codes_are_those_of_the_standard(veerle):
    """RFC 6238, appendix B: the seed 1234567890 twice, at 59 seconds, the last six digits."""
    held = factor.begin(veerle)
    held.seed = factor._locks(factor._secrets()).encrypt(b"12345678901234567890")
    held.save()
    at = datetime.fromtimestamp(59, tz=timezone.get_current_timezone())
    assert factor.accepts(held, "287 082", at) == "right"


def test_after_five_wrong_codes_even_the_right_one_waits_ten_minutes(veerle, codes):
    held, now = SecondFactor.objects.get(), timezone.now()
    wrong = "1" if digits(veerle, now)[0] != "1" else "2"
    assert [factor.accepts(held, wrong * 6, now) for _ in range(6)] == ["wrong"] * 5 + ["wait"]
    assert factor.accepts(held, digits(veerle, now), now) == "wait"
    assert factor.accepts(held, codes[0], now) == "wait"
    later = now + timedelta(minutes=10)
    assert factor.accepts(held, digits(veerle, later), later) == "right"


def test_a_recovery_code_works_once_and_only_for_its_owner(veerle, codes):  # noqa: ARG001
    tom = User.objects.get(username="tom")
    other = factor.begin(tom)
    factor.confirm(other)
    assert factor.accepts(other, codes[0]) == "wrong"
    browser, _ = enter()
    code = codes[0].replace(" ", "-").upper()
    assert browser.post("/inloggen/code", {"code": code}).status_code == 302 and inside(browser)
    again, _ = enter()
    assert again.post("/inloggen/code", {"code": code}).status_code == 403


def test_new_recovery_codes_replace_the_old_and_want_the_telephone(veerle, codes, staff):
    address = "/account/herstelcodes"
    assert staff["veerle"].post(address, {"code": "000000"}).status_code == 403
    html = staff["veerle"].post(address, {"code": digits(veerle)}).content.decode()
    assert html.count("<code>") == 10 and codes[1] not in html
    assert factor.accepts(SecondFactor.objects.get(), codes[1]) == "wrong"
    assert "Herstelcodes over: 10" in staff["veerle"].get("/account").content.decode()


def test_the_database_alone_makes_no_codes(veerle, codes, settings):  # noqa: ARG001
    held = SecondFactor.objects.get()
    assert factor.seed_of(held) not in bytes(held.seed)
    settings.MONITOR_ACCOUNTS_SECRET = "fictief-ander-geheim-van-genoeg-tekens"
    with pytest.raises(ProblemsFound) as found:
        factor.seed_of(held)
    assert found.value.problems[0].code == "L93"
    browser, _ = enter()
    reply = browser.post("/inloggen/code", {"code": "123456"})
    assert reply.status_code == 409 and "L93" in reply.content.decode()
    settings.SECRET_KEY_FALLBACKS = ["fictief-geheim-voor-tests-van-32-tekens"]
    assert len(factor.seed_of(held)) == 20


def test_the_way_in_is_forgotten_after_ten_minutes(veerle, codes):  # noqa: ARG001
    browser, _ = enter()
    session = browser.session
    user, at, where = session[login.HALF]
    session[login.HALF] = [user, at - 601, where]
    session.save()
    reply = browser.post("/inloggen/code", {"code": digits(veerle)})
    assert reply.headers["Location"] == "/inloggen" and not inside(browser)


def test_wrong_words_open_nothing_and_the_log_keeps_no_name_that_was_tried():
    browser, reply = enter("verkeerd")
    assert reply.status_code == 403 and "horen niet bij elkaar" in reply.content.decode()
    last = Act.objects.latest("id")
    assert (last.who, last.what, last.details) == ("?", "login.refused", {})
    assert browser.get("/inloggen/code").headers["Location"] == "/inloggen"


def test_a_guesser_has_to_wait_even_with_the_right_words():
    for _ in range(20):
        enter("verkeerd")
    assert enter()[1].status_code == 429


def test_after_logging_in_nobody_is_sent_to_another_site(veerle, codes):  # noqa: ARG001
    for where in ("https://elders.example/", "//elders.example"):
        browser, _ = enter(next=where)
        reply = browser.post("/inloggen/code", {"code": codes.pop()})
        assert reply.headers["Location"] == "/"


def test_logging_out_closes_the_door(staff):
    assert staff["veerle"].post("/uitloggen").status_code == 302
    assert staff["veerle"].get("/").headers["Location"].startswith("/inloggen")
