"""The pages with questions."""

from __future__ import annotations

import html as markup
import itertools
import shutil
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collect.kinds import write_kinds
from collect.people import RECIPIENTS, Boxes, fill_in, invited, let_in, saves, send_in
from monitor.collect.answering import views
from monitor.collect.answers.models import WaitingAnswer
from monitor.collect.cards.drafts import change_draft, read_draft
from monitor.collect.cards.models import Card, Draft
from monitor.collect.library import questionnaire_of
from monitor.collect.office.closing import Terms, open_fieldwork


pytestmark = [
    pytest.mark.django_db(databases=["cards", "answers", "organisations"]),
    pytest.mark.usefixtures("answering_site"),
]
STORES = ("cards", "answers", "organisations")


class Queries:
    """How many queries a block costs, in all stores together."""

    def __enter__(self):
        self.kept = [CaptureQueriesContext(connections[store]) for store in STORES]
        for one in self.kept:
            one.__enter__()
        return self

    def __exit__(self, *problem):
        for one in self.kept:
            one.__exit__(*problem)
        self.count = sum(len(one) for one in self.kept)


def kept(secret):
    draft = read_draft(secret)
    return draft.answers if draft else {}


def test_fatma_answers_everything_and_sends_it_in(fieldwork):
    secret = invited(fieldwork)
    browser = let_in(secret)
    fill_in(browser)
    assert send_in(browser).headers["Location"] == "/nl/ontvangen"
    assert "ontvangen" in browser.get("/nl/ontvangen").content.decode()
    assert WaitingAnswer.objects.count() == 1
    assert Draft.objects.count() == 0
    assert Card.objects.get(hash=secret.card).done


def test_a_page_costs_at_most_ten_queries(trial):
    browser = let_in(invited(trial))
    for act in (
        lambda: browser.get("/nl/vragen/1"),
        lambda: saves(browser, 1, met="1", welcome=""),
        lambda: saves(browser, 1, met="1", welcome="", what=["1"]),
        lambda: browser.get("/nl/vragen/2"),
        lambda: saves(browser, 2, times="1", last_day="", story="Iets"),
        lambda: saves(browser, 3, more=""),
        lambda: browser.get("/nl/insturen"),
    ):
        with Queries() as queries:
            assert act().status_code in (200, 302)
        assert queries.count <= 10


def test_reading_changes_nothing_whoever_reads(fieldwork):
    """A mail scanner follows every address, with and without the ticket."""
    secret = invited(fieldwork)
    browser = let_in(secret)
    saves(browser, 2, gender="1")
    before = dump()
    addresses = (f"/m/{secret.written}", "/", "/nl/verder", "/nl/vragen/2", "/nl/insturen")
    for visitor, address in itertools.product((browser, Client()), addresses):
        visitor.get(address)
        visitor.head(address)
    assert dump() == before
    for address in ("/nl/begin", "/weg"):
        assert Client().get(address).status_code == 405


def dump():
    found = []
    for store in STORES:
        with connections[store].cursor() as cursor:
            for table in connections[store].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found.append((table, cursor.fetchall()))
    return found


def test_a_follow_up_appears_on_the_same_page_and_is_announced(trial):
    browser = let_in(invited(trial))
    assert "q.what" not in browser.get("/nl/vragen/1").content.decode()
    answer = saves(browser, 1, welcome="", met="1")
    assert answer.headers["Location"] == "/nl/vragen/1#q-what-box"
    html = browser.get("/nl/vragen/1").content.decode()
    assert 'name="q.what"' in html
    assert "Er is een vraag bij gekomen" in html


def test_a_page_further_on_waits_for_the_pages_before_it(trial):
    browser = let_in(invited(trial))
    for address in ("/nl/vragen/3", "/nl/insturen", "/nl/verder"):
        assert browser.get(address).headers["Location"] == "/nl/vragen/1"
    assert browser.get("/nl/vragen/99").status_code == 404


def test_what_is_wrong_is_told_above_and_beside_and_kept_in_its_box(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    html = saves(browser, 2, times="twaalf", story="Het was laat").content.decode()
    assert "<title>Fout: Vragenlijst</title>" in html
    assert '<a href="#q-times">' in html
    assert 'aria-describedby="q-times-error" aria-invalid="true"' in html
    assert 'value="twaalf"' in html
    assert kept(secret)["story"] == "Het was laat"
    assert "times" not in kept(secret)


def test_going_back_keeps_what_is_sound_and_complains_of_nothing(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    form = {"shown": "times story", "q.times": "x", "q.story": "Iets", "go": "back"}
    assert browser.post("/nl/vragen/2", form).headers["Location"] == "/nl/vragen/1"
    assert kept(secret)["story"] == "Iets"
    assert 'value="2" checked' in browser.get("/nl/vragen/1").content.decode()


def test_an_unusual_answer_is_asked_about_once(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    asked = saves(browser, 2, times="500", last_day="", story="")
    assert "Meer dan honderd keer is veel." in asked.content.decode()
    boxes = Boxes(asked.content.decode())
    assert ("sure", "times=500") in boxes.sent
    answer = browser.post("/nl/vragen/2", boxes.sent and dict(boxes.sent))
    assert answer.headers["Location"] == "/nl/vragen/3"
    assert kept(secret)["times"] == "500"


def test_she_goes_on_at_home_where_she_stopped_at_work(trial):
    secret = invited(trial)
    saves(let_in(secret), 1, welcome="", met="2")
    home = let_in(secret)
    assert home.get("/nl/verder").headers["Location"] == "/nl/vragen/2"
    assert 'value="2" checked' in home.get("/nl/vragen/1").content.decode()


def test_two_tabs_lose_nothing(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    saves(browser, 2, times="3", last_day="", story="")
    saves(browser, 1, welcome="", met="1", what=["1", "2"])  # the other tab, still at page 1
    assert kept(secret)["times"] == "3"
    assert kept(secret)["what"] == "1 2"


def test_a_lost_ticket_loses_nothing_that_was_typed(trial):
    """The browser was restarted, or the key was renewed, with a page full of answers."""
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    browser.cookies.clear()
    answer = saves(browser, 2, times="4", story='Zij zei "nee" & ging')
    assert answer.status_code == 403
    boxes = Boxes(answer.content.decode())
    assert boxes.action == "/nl/vragen/2"
    form = {name: markup.unescape(value) for name, value in boxes.sent}
    assert browser.post("/nl/vragen/2", form | {"code": "fout"}).status_code == 403
    answer = browser.post("/nl/vragen/2", form | {"code": secret.on_paper})
    assert answer.headers["Location"] == "/nl/vragen/2#q-last_day-box"
    assert kept(secret)["story"] == 'Zij zei "nee" & ging'
    assert browser.get("/nl/vragen/2").status_code == 200


def test_a_renewed_key_still_reads_tickets_of_the_former_one(trial, settings):
    browser = let_in(invited(trial))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een-ander-fictief-geheim-van-32-tekens"
    assert browser.get("/nl/vragen/1").status_code == 200


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<script>alert('x')</script>", "<script>alert('x')</script>"),
        ("{{ 7 * 7 }} ${met} %s", "{{ 7 * 7 }} ${met} %s"),
        ("naam\u202egnihtyna\u202c", "naam\u202egnihtyna\u202c"),
        ("een\x00twee\x1b[31mdrie\x7f", "eentwee[31mdrie"),
        ("regel 1\r\nregel 2\rregel 3", "regel 1\nregel 2\nregel 3"),
        ("'; DROP TABLE cards_card; --", "'; DROP TABLE cards_card; --"),
        (
            "\U0001f600 ünïcode \u0645\u0631\u062d\u0628\u0627",
            "\U0001f600 ünïcode \u0645\u0631\u062d\u0628\u0627",
        ),
    ],
)
def test_a_hostile_answer_is_stored_and_shown_as_text(trial, typed, stored):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    saves(browser, 2, times="1", last_day="", story=typed)
    assert kept(secret)["story"] == stored
    html = browser.get("/nl/vragen/2").content.decode()
    assert markup.escape(stored) in html
    assert "<script" not in html


def test_a_megabyte_of_text_is_refused_with_a_word_and_breaks_nothing(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    answer = saves(browser, 2, times="1", last_day="", story="<b>" * 350_000)
    assert answer.status_code == 200
    assert "hoogstens 10.000 tekens" in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert "story" not in kept(secret)
    assert kept(secret)["times"] == "1"


def test_a_post_that_is_too_large_gets_a_page_that_says_what_is_kept(trial):
    browser = let_in(invited(trial))
    answer = saves(browser, 1, welcome="", met="2", what="x" * 5_000_000)
    assert answer.status_code == 400
    assert "Wat u eerder invulde, is bewaard" in answer.content.decode()


def test_what_nobody_asked_is_not_stored(trial):
    secret = invited(trial)
    browser = let_in(secret)
    form = {"shown": "met tier more __class__", "q.met": "2", "q.tier": "x", "q.more": "y"}
    browser.post("/nl/vragen/1", form)
    assert set(kept(secret)) == {"met"}


def test_an_answer_is_quoted_in_a_later_question_as_text(trial):
    browser = let_in(invited(trial))
    saves(browser, 1, welcome="", met="1", what=["1", "2"])
    saves(browser, 2, times="-97", **{"times.missing": "-97"}, last_day="", story="")
    saves(browser, 2, times="12", last_day="", story="")
    html = browser.get("/nl/vragen/3").content.decode()
    assert "U noemde Schelden, Duwen, 12 keer." in html


def test_a_day_is_asked_in_three_boxes(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    day = {"last_day.day": "5", "last_day.month": "3", "last_day.year": "2024"}
    saves(browser, 2, times="1", story="", **day)
    assert kept(secret)["last_day"] == "2024-03-05"
    html = browser.get("/nl/vragen/2").content.decode()
    assert 'name="q.last_day.month" value="3"' in html


def test_every_page_shows_where_help_is_and_the_way_out(trial):
    browser = let_in(invited(trial))
    saves(browser, 1, welcome="", met="2")
    pages = ("/", "/m/abc", "/nl/vragen/1", "/nl/vragen/2", "/nl/insturen", "/nl/niets")
    for address in pages:
        html = browser.get(address, follow=True).content.decode()
        for number in ("tel:112", "tel:0703738314", "tel:09000101"):
            assert number in html, address
        assert 'action="/weg"' in html


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Continue"), ("fy", "Fierder"), ("pap", "Sigui"), ("nl", "Verder"), ("xx", "Verder")],
)
def test_the_site_speaks_the_language_of_the_address(client, language, words):
    html = client.get(f"/{language}/").content.decode()
    assert words in html
    assert f'<html lang="{"nl" if language == "xx" else language}"' in html


def test_the_questions_speak_it_too_where_the_sheet_does(trial):
    browser = let_in(invited(trial), "en")
    html = browser.get("/en/vragen/1").content.decode()
    assert "Maakte u iets mee? (en)" in html
    assert 'href="/nl/vragen/1"' in html
    assert 'href="/fy/' not in html  # this sheet has no Frisian


def test_an_answer_beside_a_reason_for_none_is_refused_and_each_keeps_its_place(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    form = {"shown": "times last_day story", "q.times": "12", "q.times.missing": "-97"}
    html = browser.post("/nl/vragen/2", form).content.decode()
    assert "niet allebei" in html and 'value="12"' in html and 'value="12 -97"' not in html
    assert "12" not in read_draft(secret).answers.get("times", "")
    form |= {"q.times.missing": ""}
    assert browser.post("/nl/vragen/2", form).status_code == 302


@pytest.mark.parametrize(("code", "name"), [("fy", "Frysk"), ("pap", "Papiamentu")])
def test_a_column_more_in_the_sheets_is_a_language_more(db, tmp_path, settings, code, name):  # noqa: ARG001
    shutil.copytree(settings.MONITOR_EDITION, tmp_path / code)
    folder = write_kinds(tmp_path / code / "questionnaire" / "kinds")
    for path in folder.glob("*.csv"):
        told = path.read_text("utf-8").replace("العربية (ar)", f"{name} ({code})")
        path.write_text(told.replace("هل حدث شيء؟", f"Fictieve vraag ({code})"), "utf-8")
    settings.MONITOR_EDITION = tmp_path / code
    questionnaire_of.cache_clear()
    today = date.today()
    days = (today, today + timedelta(9), today + timedelta(99))
    work = open_fieldwork(Terms(f"met-{code}", "kinds", RECIPIENTS, *days), tmp_path / code)
    assert work.languages == f"nl en {code}"
    html = let_in(invited(work), code).get(f"/{code}/vragen/1").content.decode()
    assert f"Fictieve vraag ({code})" in html and f'<html lang="{code}" dir="ltr"' in html
    assert f'href="/{code}/vragen/1" lang="{code}"' in html and "Maakte u iets mee?" not in html


def test_the_history_of_a_browser_does_not_tell_what_was_asked(fieldwork):
    browser = let_in(invited(fieldwork))
    reply = browser.get("/nl/verder", follow=True)
    assert [address for address, _ in reply.redirect_chain] == ["/nl/vragen/1"]


def test_a_draft_cannot_be_read_without_the_link_nor_its_length_tell_anything(trial):
    secrets = [invited(trial) for _ in range(2)]
    for secret, story in zip(secrets, ("", "Een heel verhaal. " * 100), strict=True):
        browser = let_in(secret)
        saves(browser, 1, welcome="", met="2")
        saves(browser, 2, times="1", last_day="", story=story)
    contents = [bytes(draft.content) for draft in Draft.objects.all()]
    assert len({len(content) for content in contents}) == 1
    assert not any(b"verhaal" in content for content in contents)
    assert read_draft(secrets[0]) != read_draft(secrets[1])


def test_a_draft_that_was_tampered_with_begins_anew(trial):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="2")
    draft = Draft.objects.get()
    draft.content = bytes(draft.content)[:-1] + b"\x00"
    draft.save()
    assert browser.get("/nl/verder").headers["Location"] == "/nl/vragen/1"


def test_a_draft_that_changed_meanwhile_is_read_again(trial):
    """Two devices save at the same moment: the second adds its page to that of the first."""
    secret = invited(trial)
    seen = []

    def second(draft):
        seen.append(dict(draft.answers))
        if len(seen) == 1:
            change_draft(secret, trial.code, lambda other: other.answers.update(met="2"))
        draft.answers["times"] = "3"

    change_draft(secret, trial.code, second)
    assert seen == [{}, {"met": "2"}]
    assert kept(secret) == {"met": "2", "times": "3"}


def test_a_page_that_comes_after_sending_in_leaves_no_draft_behind(trial, monkeypatch):
    """A slow tab passed the card before the other tab sent in; nothing of it is kept."""
    secret = invited(trial)
    slow, quick = let_in(secret), let_in(secret)
    saves(quick, 1, welcome="", met="2")
    saves(quick, 2, times="1", last_day="", story="")
    saves(quick, 3, more="")
    passed = views.card_of

    def passed_and_then_overtaken(asked):
        card = passed(asked)
        monkeypatch.setattr(views, "card_of", passed)
        assert send_in(quick).headers["Location"] == "/nl/ontvangen"
        return card

    monkeypatch.setattr(views, "card_of", passed_and_then_overtaken)
    assert saves(slow, 1, welcome="", met="1").headers["Location"] == "/nl/ontvangen"
    assert Draft.objects.count() == 0 and WaitingAnswer.objects.count() == 1
