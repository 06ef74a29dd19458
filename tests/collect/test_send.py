"""Sending in: once, whatever happens, and then nobody can find it back."""

from __future__ import annotations

import json
from uuid import UUID

import pyrage
import pytest

from collect.people import ADA, SPARE, invited, let_in, saves, send_in
from monitor.collect import handing_in
from monitor.collect.answers.models import WaitingAnswer, WaitingOpenAnswer
from monitor.collect.cards.drafts import change_draft, read_draft
from monitor.collect.cards.models import Card, Draft


pytestmark = [
    pytest.mark.django_db(databases=["cards", "answers", "organisations"]),
    pytest.mark.usefixtures("answering_site"),
]


def finished(trial, story: str = "Het was laat."):
    secret = invited(trial)
    browser = let_in(secret)
    saves(browser, 1, welcome="", met="1", what=["1"])
    saves(browser, 2, times="3", last_day="", story=story)
    saves(browser, 3, more="")
    return secret, browser


def opened(row, key=ADA):
    return json.loads(pyrage.decrypt(bytes(row.sealed), [key]))


def test_the_answers_are_sealed_to_every_key_and_hold_no_more_than_the_class(trial):
    _, browser = finished(trial)
    send_in(browser)
    row = WaitingAnswer.objects.get()
    assert opened(row) == opened(row, SPARE)
    content = opened(row)
    assert content.pop("answers") == {"met": "1", "what": "1", "times": "3", "last_day": "-99"}
    assert content == {
        "format": 1,
        "fieldwork": "proef",
        "questionnaire": trial.fingerprint,
        "weighting_class": "raadslid-pv26",
        "fictitious": True,
    }


def test_an_open_answer_shares_nothing_with_the_answer_it_came_with(trial):
    _, browser = finished(trial)
    send_in(browser)
    row = WaitingOpenAnswer.objects.get()
    assert row.id != WaitingAnswer.objects.get().id
    assert {field.name for field in row._meta.fields} == {"id", "fieldwork", "question", "sealed"}
    content = opened(row)
    assert content.pop("text") == "Het was laat."
    assert content.pop("question") == "story"
    assert set(content) == {"format", "fieldwork", "questionnaire", "fictitious"}


def test_an_answer_row_has_no_time_order_language_address_or_browser():
    names = {field.name for field in WaitingAnswer._meta.fields}
    assert names == {"id", "fieldwork", "weighting_class", "sealed"}
    assert WaitingAnswer._meta.pk.get_internal_type() == "UUIDField"


def test_what_is_sealed_is_as_long_for_a_victim_as_for_others(trial):
    for story in ("", "Een heel verhaal. " * 40):
        send_in(finished(trial, story)[1])
    for rows in (WaitingAnswer.objects.all(), WaitingOpenAnswer.objects.all()):
        # age adds a random stanza to its header; what was sealed has one length
        assert {len(pyrage.decrypt(bytes(row.sealed), [ADA])) for row in rows} == {4096}


@pytest.mark.parametrize("times", [2, 5])
def test_sending_in_again_leaves_one_answer(trial, times):
    _, browser = finished(trial)
    answers = [send_in(browser) for _ in range(times)]
    assert {answer.headers["Location"] for answer in answers} == {"/nl/ontvangen"}
    assert WaitingAnswer.objects.count() == WaitingOpenAnswer.objects.count() == 1


def test_after_sending_in_the_back_button_changes_nothing(trial):
    secret, browser = finished(trial)
    send_in(browser)
    assert saves(browser, 1, welcome="", met="2").headers["Location"] == "/nl/ontvangen"
    assert browser.get("/nl/vragen/1").headers["Location"] == "/nl/ontvangen"
    assert Draft.objects.count() == 0
    assert browser.post("/nl/begin", {"code": secret.written}).status_code == 404


def test_it_cannot_be_sent_in_before_it_is_finished(trial):
    browser = let_in(invited(trial))
    assert send_in(browser).headers["Location"] == "/nl/vragen/1"
    assert WaitingAnswer.objects.count() == 0


@pytest.mark.parametrize("broken", ["lay_in_answer", "lay_in_open_answer", "forget_draft"])
def test_broken_off_anywhere_it_is_finished_the_next_time(trial, monkeypatch, broken):
    secret, browser = finished(trial)

    def stop(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as once:
        once.setattr(handing_in, broken, stop)
        with pytest.raises(SystemExit):
            handing_in.hand_in(secret, Card.objects.get(hash=secret.card))
    assert send_in(browser).headers["Location"] == "/nl/ontvangen"
    assert WaitingAnswer.objects.count() == WaitingOpenAnswer.objects.count() == 1
    assert Card.objects.get(hash=secret.card).done
    assert Draft.objects.count() == 0 or broken == "forget_draft"


def test_while_it_is_being_sent_in_the_answers_stand_fast(trial):
    secret, browser = finished(trial)
    keys = {"answer": str(UUID(int=1)), "story": str(UUID(int=2))}
    change_draft(secret, trial.code, lambda draft: draft.sending.update(keys))
    assert saves(browser, 1, welcome="", met="2").headers["Location"] == "/nl/insturen"
    assert read_draft(secret).answers["met"] == "1"
    assert browser.get("/nl/vragen/1").headers["Location"] == "/nl/insturen"
    send_in(browser)
    assert WaitingAnswer.objects.get().id == UUID(int=1)


def test_the_receipt_has_a_day_and_no_number_to_be_asked_for(trial):
    _, browser = finished(trial)
    send_in(browser)
    html = browser.get("/nl/ontvangen").content.decode()
    row = WaitingAnswer.objects.get()
    assert "Ontvangen op" in html
    assert str(row.id)[:8] not in html


def test_the_receipt_is_for_who_sent_in(trial, client):
    assert client.get("/nl/ontvangen").status_code == 403
    assert finished(trial)[1].get("/nl/ontvangen").status_code == 403
