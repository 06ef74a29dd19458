"""What the office says: in Dutch and in English, everywhere, chosen by a switch."""

from __future__ import annotations

import re
from importlib import resources
from string import Formatter

import pytest
from django.test import Client

from monitor.collect.office.desk import broken
from monitor.collect.office.words import tables


PAGES = ("monitor.collect.office", "monitor.collect.sending")


def templates() -> dict[str, str]:
    return {
        one.name: one.read_text("utf-8")
        for package in PAGES
        for folder in (resources.files(package) / "templates").iterdir()
        for one in folder.iterdir()
    }


def test_the_two_tables_say_the_same_things_with_the_same_slots():
    dutch, english = tables()["nl"], tables()["en"]
    assert dutch.keys() == english.keys()
    for key in dutch:
        assert slots_of(dutch[key]) == slots_of(english[key]), key


def slots_of(text: str) -> set[str]:
    return {slot for _, slot, _, _ in Formatter().parse(text) if slot}


def test_every_word_a_page_asks_for_is_there_in_both():
    text = "".join(templates().values())
    asked = set(re.findall(r"\b(?:t|other)\.([a-z_]+)", text))
    asked |= set(re.findall(r'{% say "([a-z_]+)"', text))
    assert asked <= tables()["nl"].keys()


def test_no_page_has_words_of_its_own():
    for name, html in templates().items():
        bare = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>|&\w+;", " ", html, flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{3,}", bare) == [], name


@pytest.mark.django_db(databases="__all__")
@pytest.mark.usefixtures("office_site")
def test_the_switch_turns_every_page_and_leads_back(fieldwork, staff):
    browser = staff["veerle"]
    page = f"/veldwerk/{fieldwork.code}"
    assert 'lang="nl"' in browser.get(page).content.decode()
    reply = browser.post("/taal", {"language": "en", "here": page})
    assert reply.headers["Location"] == page
    html = browser.get(page).content.decode()
    assert '<html lang="en">' in html and "Live response" in html and "Sluit" not in html
    refused = browser.post(f"{page}/vernietigen").content.decode()
    assert "Wait for that day." in refused
    browser.post("/taal", {"language": "nl"})
    assert "Lopende respons" in browser.get(page).content.decode()


@pytest.mark.django_db(databases="__all__")
@pytest.mark.usefixtures("office_site")
def test_the_switch_leads_to_no_other_site_and_knows_no_other_language():
    browser = Client()
    for here in ("https://elders.example/", "//elders.example", "javascript:x"):
        reply = browser.post("/taal", {"language": "xx", "here": here})
        assert reply.headers["Location"] == "/" and browser.cookies["taal"].value == "nl"
    assert browser.get("/taal").status_code == 405


@pytest.mark.django_db(databases="__all__")
@pytest.mark.usefixtures("sending_site")
def test_after_a_refusal_the_way_back_leads_to_the_form(fieldwork, staff):
    page = f"/veldwerk/{fieldwork.code}"
    reply = staff["veerle"].post(f"{page}/trekken", HTTP_REFERER=f"http://testserver{page}")
    assert reply.status_code == 409 and f'<a href="{page}">Terug</a>' in reply.content.decode()
    away = staff["veerle"].post(f"{page}/trekken", HTTP_REFERER="http://elders.example/x")
    assert '<a href="/">Terug</a>' in away.content.decode()


@pytest.mark.django_db(databases="__all__")
@pytest.mark.usefixtures("office_site")
def test_a_page_that_is_not_there_says_so_in_words():
    reply = Client().get("/bestaat-niet")
    assert reply.status_code == 404 and "Deze pagina bestaat niet" in reply.content.decode()


@pytest.mark.usefixtures("office_site")
def test_without_a_database_the_page_says_that_something_broke(rf):
    """No mark for the database: the page may not ask it anything."""
    reply = broken(rf.get("/"))
    assert reply.status_code == 500 and "Er ging iets mis" in reply.content.decode()
