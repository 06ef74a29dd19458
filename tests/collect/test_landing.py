"""The link, the button, and what strangers get."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from collect.people import fill_in, invited, let_in, send_in
from monitor.collect.cards.models import Card
from monitor.collect.links import new_secret
from monitor.web.look import STYLE_NAME


pytestmark = [
    pytest.mark.django_db(databases=["cards", "answers", "organisations"]),
    pytest.mark.usefixtures("answering_site"),
]
ODD = ["x", "z" * 26, "' OR 1=1 --", "<script>alert(1)</script>", "%00%0a", "é" * 40, "a" * 5000]


def page(answer, secret: str) -> str:
    """What is left of a page when the link itself is taken out."""
    html = answer.content.decode()
    return re.sub(r'value="[^"]*"|href="[^"]*"', "", html.replace(secret, ""))


def used(fieldwork) -> str:
    secret = invited(fieldwork)
    browser = let_in(secret)
    fill_in(browser)
    assert send_in(browser).status_code == 302
    return secret.written


def test_every_link_looks_alike_until_its_button_is_pressed(fieldwork):
    unused, unknown, done = invited(fieldwork).written, new_secret().written, used(fieldwork)
    pages = {page(Client().get(f"/m/{text}"), text) for text in (unused, unknown, done, "zzz")}
    assert len(pages) == 1


def test_a_link_asks_no_database(fieldwork, django_assert_num_queries):
    secret = invited(fieldwork).written
    for store in ("cards", "answers", "organisations"):
        with django_assert_num_queries(0, using=store):
            Client().get(f"/m/{secret}")


def test_unknown_used_and_malformed_links_are_refused_alike(fieldwork):
    done, unknown, secret = used(fieldwork), new_secret().written, invited(fieldwork)
    withdrawn = secret.written
    Card.objects.filter(hash=secret.card).delete()
    answers = [Client().post("/nl/begin", {"code": text}) for text in (done, unknown, withdrawn)]
    answers += [Client().post("/nl/begin", {"code": text}) for text in ODD]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not any(answer.cookies for answer in answers)


def test_no_link_is_refused_in_fewer_steps_than_another(fieldwork, django_assert_num_queries):
    """A stranger who measures the time learns no more than one who reads the page."""
    for text in (used(fieldwork), new_secret().written, "x", "z" * 26, ""):
        with (
            django_assert_num_queries(1, using="cards"),
            django_assert_num_queries(1, using="organisations"),
        ):
            Client().post("/nl/begin", {"code": text})


def test_a_link_before_or_after_the_fieldwork_is_refused_as_any_other(fieldwork):
    secret = invited(fieldwork)
    fieldwork.closed = True
    fieldwork.save()
    refused = Client().post("/nl/begin", {"code": secret.written})
    assert refused.content == Client().post("/nl/begin", {"code": "x"}).content


def test_the_ticket_is_only_for_us_and_dies_with_the_browser(fieldwork, settings):
    settings.MONITOR_TLS = True
    answer = Client().post("/nl/begin", {"code": invited(fieldwork).written})
    [(name, ticket)] = answer.cookies.items()
    assert name.startswith("__Host-")
    assert ticket["httponly"] and ticket["secure"] and ticket["samesite"] == "Strict"
    assert ticket["path"] == "/" and not ticket["max-age"] and not ticket["expires"]


def test_the_ticket_does_not_hold_the_secret_for_others_to_read(fieldwork):
    secret = invited(fieldwork)
    browser = let_in(secret)
    [ticket] = browser.cookies.values()
    assert secret.written not in ticket.value
    browser.cookies[ticket.key] = ticket.value[:-4] + "AAAA"
    assert browser.get("/nl/verder").status_code == 403


def test_a_stranger_cannot_go_on_guessing_and_others_are_not_hindered(fieldwork):
    stranger, fatma = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    codes = [stranger.post("/nl/begin", {"code": "x"}).status_code for _ in range(25)]
    assert codes[:20] == [404] * 20
    assert codes[20:] == [429] * 5
    assert fatma.post("/nl/begin", {"code": invited(fieldwork).written}).status_code == 302


def test_nor_by_the_door_of_who_lost_the_ticket(fieldwork):
    stranger = Client(REMOTE_ADDR="192.0.2.9")
    form = {"code": new_secret().written, "shown": "met", "q.met": "1"}
    codes = [stranger.post("/nl/vragen/1", form).status_code for _ in range(22)]
    assert codes == [403] * 20 + [429] * 2
    good = form | {"code": invited(fieldwork).written}
    assert stranger.post("/nl/vragen/1", good).status_code == 429


def test_a_post_from_another_site_is_refused(fieldwork):
    code = {"code": invited(fieldwork).written}
    for header in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elders.example"},
    ):
        assert Client(headers=header).post("/nl/begin", code).status_code == 403
    for header in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {}):
        assert Client(headers=header).post("/nl/begin", code).status_code == 302


def test_a_code_from_a_letter_is_typed_in_as_it_is_printed(fieldwork):
    secret = invited(fieldwork)
    answer = Client().post("/nl/begin", {"code": secret.on_paper.upper()})
    assert answer.status_code == 302


@pytest.mark.parametrize("text", [one for one in ODD if "/" not in one])
def test_an_odd_link_is_shown_as_text(text):
    html = Client().get(f"/m/{text}").content.decode()
    assert "<script" not in html


@pytest.mark.parametrize("address", ["/", "/m/abc", "/nl/verder", "/nl/vragen/1", "/weet-ik-niet"])
def test_every_response_is_walled_in(address, client):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.findall(r"""(?:src|href|action)="(?:https?:)?//""", answer.content.decode())
    assert "<script" not in answer.content.decode()


def test_answers_to_posts_and_files_are_walled_in_too(fieldwork):
    browser, code = Client(), {"code": invited(fieldwork).written}
    elsewhere = Client(headers={"Sec-Fetch-Site": "cross-site"})
    for status, answer in (
        (404, browser.post("/nl/begin", {"code": "x"})),
        (302, browser.post("/nl/begin", code)),
        (302, browser.post("/nl/vragen/1", {"shown": ""})),
        (403, elsewhere.post("/nl/begin", code)),
        (405, browser.get("/weg")),
        (200, browser.post("/weg")),
        (200, browser.get(f"/{STYLE_NAME}")),
    ):
        assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_names_the_link_in_its_title(fieldwork):
    secret = invited(fieldwork)
    browser = let_in(secret)
    for address in (f"/m/{secret.written}", "/nl/vragen/1", "/nl/vragen/2"):
        title = re.search("<title>(.*)</title>", browser.get(address, follow=True).content.decode())
        assert title and title[1] == "Vragenlijst"


def test_the_way_out_takes_the_ticket_and_leads_away(fieldwork, settings):
    browser = let_in(invited(fieldwork))
    answer = browser.post("/weg")
    assert answer.headers["Refresh"] == f"0; url={settings.MONITOR_EXIT}"
    assert browser.get("/nl/verder").status_code == 403


def test_the_first_page_is_light(client):
    """At most 30 KB and three requests, the style sheet and the icon included."""
    html = client.get("/m/abc").content
    linked = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html.decode())
    sheets = [client.get(address) for address in linked]
    assert len(sheets) == 1
    assert "immutable" in sheets[0].headers["Cache-Control"]
    assert len(html) + sum(len(sheet.content) for sheet in sheets) <= 15_000


def test_the_answering_site_has_no_other_pages():
    names = {pattern.name for pattern in get_resolver().url_patterns}
    assert names == {
        *("code", "code-in", "style", "leave", "link", "link-in"),
        *("organisation-link", "organisation-link-in", "begin", "resume", "questions", "send"),
        *("done", "form", "form-questions", "form-copy", "form-hand-over", "form-sign"),
        *("form-empty", "form-paper", "promises"),
    }


@pytest.mark.parametrize(("language", "said"), [("nl", "Wat wij u beloven"), ("en", "What we")])
def test_the_promises_are_one_step_from_every_door(client, settings, language, said):
    for door in (f"/{language}/m/abc", f"/{language}/o/abc", f"/{language}/"):
        assert f'href="/{language}/beloften"' in client.get(door).content.decode()
    html = client.get(f"/{language}/beloften").content.decode()
    assert said in html and html.count("<li>") >= 8 and "None" not in html
    assert f'href="{settings.MONITOR_SENDING_SITE}/beloften"' in html


def test_a_link_offers_only_languages_in_which_something_is_asked(client, settings, edition_folder):
    html = client.get("/m/abc").content.decode()
    assert 'lang="en"' in html and "Frysk" not in html and "Papiamentu" not in html
    sheets = edition_folder.parent / "ook-fries"
    for path in (edition_folder / "questionnaire" / "kinds").glob("*.csv"):
        (sheets / "questionnaire" / "kinds").mkdir(parents=True, exist_ok=True)
        told = path.read_text("utf-8").replace("العربية (ar)", "Papiamentu (pap)")
        (sheets / "questionnaire" / "kinds" / path.name).write_text(told, "utf-8")
    settings.MONITOR_EDITION = sheets
    html = client.get("/m/abc").content.decode()
    assert "Papiamentu" in html and "Frysk" not in html
