"""The regime organisatie: Joost, griffier, fills in the form of his municipality with others."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from collect.people import fill_in, invited, let_in, saves
from monitor.collect.answers.models import WaitingAnswer
from monitor.collect.cards.models import Card
from monitor.collect.links import new_secret
from monitor.collect.organisations.models import (
    Editor,
    FormEvent,
    OrganisationFieldwork,
    OrganisationForm,
)


pytestmark = [
    pytest.mark.django_db(databases=["cards", "answers", "organisations"]),
    pytest.mark.usefixtures("answering_site"),
]


@pytest.fixture
def work(db, kinds):  # noqa: ARG001 (opens it)
    today = date.today()
    return OrganisationFieldwork.objects.create(
        code="organisaties-2024",
        questionnaire="kinds",
        fingerprint=kinds.fingerprint,
        opens=today,
        closes=today + timedelta(days=30),
        destroy_on=today + timedelta(days=90),
    )


def editor(work, code: str = "gm9901", function: str = "griffier"):
    form, _ = OrganisationForm.objects.get_or_create(
        fieldwork=work,
        organisation=code,
        defaults={"name": f"Gemeente {code} (fictief)", "tier": "gemeente"},
    )
    secret = new_secret()
    Editor.objects.create(hash=secret.editor, form=form, function=function)
    return secret


def post(browser, number: int, **answers):
    form = {"shown": " ".join(name.partition(".")[0] for name in answers)}
    form |= {f"q.{name}": value for name, value in answers.items()}
    return browser.post(f"/nl/formulier/vragen/{number}", form)


def whole(browser):
    post(browser, 1, welcome="", met="2")
    post(browser, 2, times="4", last_day="", story="Ons <b>beleid</b>")
    return post(browser, 3, more="")


def test_his_link_says_beforehand_that_this_is_kept_under_the_organisation(client):
    html = client.get("/o/abc").content.decode()
    assert "bij de naam van de organisatie bewaard" in html
    assert "los van uw naam" not in html


def test_joost_fills_in_and_signs_off_and_nobody_changes_it_afterwards(work):
    browser = let_in(editor(work))
    assert whole(browser).headers["Location"] == "/nl/formulier/vaststellen"
    browser.post("/nl/formulier/vaststellen")
    form = OrganisationForm.objects.get()
    assert (form.signed_on, form.signed_by) == (date.today(), "griffier")
    assert post(browser, 1, met="1").headers["Location"] == "/nl/formulier"
    assert OrganisationForm.objects.get().answers["met"] == "2"
    assert "Vastgesteld op" in browser.get("/nl/formulier").content.decode()


def test_it_is_not_signed_off_before_it_is_finished(work):
    browser = let_in(editor(work))
    post(browser, 1, welcome="", met="2")
    answer = browser.post("/nl/formulier/vaststellen")
    assert answer.headers["Location"] == "/nl/formulier/vragen/2"
    assert OrganisationForm.objects.get().signed_on is None


def test_he_hands_over_to_a_colleague_by_a_link_that_is_shown_once(work):
    joost = let_in(editor(work))
    post(joost, 1, welcome="", met="2")
    html = joost.post("/nl/formulier/collega", {"function": "adviseur veiligheid"}).content.decode()
    [written] = re.findall(r"/o/([0-9a-z]{26})", html)
    assert written not in joost.get("/nl/formulier").content.decode()
    colleague = Client()
    assert colleague.post("/nl/begin", {"code": written}).headers["Location"] == "/nl/formulier"
    assert 'value="2" checked' in colleague.get("/nl/formulier/vragen/1").content.decode()
    assert "adviseur veiligheid" in joost.get("/nl/formulier").content.decode()


def test_a_withdrawn_editor_is_let_in_no_more(work):
    secret = editor(work)
    browser = let_in(secret)
    Editor.objects.update(withdrawn=True)
    assert browser.get("/nl/formulier").status_code == 403
    assert Client().post("/nl/begin", {"code": secret.written}).status_code == 404


def test_joost_reaches_the_form_of_his_own_organisation_and_no_other(work):
    mine, other = let_in(editor(work)), let_in(editor(work, "gm9902"))
    whole(other)
    for address in ("/nl/formulier", "/nl/formulier/kopie"):
        html = mine.get(address).content.decode()
        assert "gm9901" in html and "gm9902" not in html and "Ons &lt;b&gt;" not in html


def test_his_copy_holds_every_question_and_shows_text_as_text(work):
    browser = let_in(editor(work))
    whole(browser)
    html = browser.get("/nl/formulier/kopie").content.decode()
    assert "Ons &lt;b&gt;beleid&lt;/b&gt;" in html
    assert '<dd class="typed">4</dd>' in html and "Nog niet beantwoord" in html


def pdf_text(answer) -> str:
    assert answer.headers["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_he_gets_an_empty_form_on_paper_beforehand_and_it_holds_no_answer(work):
    browser = let_in(editor(work))
    whole(browser)
    assert "/nl/formulier/leeg.pdf" in browser.get("/nl/formulier").content.decode()
    text = pdf_text(browser.get("/nl/formulier/leeg.pdf"))
    assert "Maakte u iets mee?" in text and "Duwen" in text and "beleid" not in text
    assert "Wie: Alleen als u bij vraag 1" in text  # routing in plain words
    assert "one answer" in pdf_text(browser.get("/en/formulier/leeg.pdf"))


def test_his_copy_is_there_on_paper_too_with_text_as_text(work):
    browser = let_in(editor(work))
    whole(browser)
    text = pdf_text(browser.get("/nl/formulier/kopie.pdf"))
    assert "Ons <b>beleid</b>" in text and "Gemeente gm9901 (fictief)" in text
    assert "Duwen" not in text  # a question that does not apply
    post(browser, 2, times="4", last_day="", story="\U0001f600 #let $x$")
    assert "#let $x$" in pdf_text(browser.get("/nl/formulier/kopie.pdf"))


def test_two_editors_at_once_lose_nothing(work):
    first, second = let_in(editor(work)), let_in(editor(work, function="secretaris"))
    post(first, 1, welcome="", met="2")
    post(second, 2, times="4", last_day="", story="")
    post(first, 1, welcome="", met="1", what=["1"])
    assert OrganisationForm.objects.get().answers["times"] == "4"


def test_the_log_tells_who_did_what_and_never_what_was_answered(work):
    browser = let_in(editor(work))
    whole(browser)
    browser.post("/nl/formulier/vaststellen")
    told = [(event.function, event.what, event.page) for event in FormEvent.objects.all()]
    assert told[0] == ("griffier", "page", "first") and told[-1] == ("griffier", "signed off", "")
    assert "beleid" not in str([vars(event) for event in FormEvent.objects.all()])


def test_the_two_regimes_never_meet(work, fieldwork):
    """A ticket of one regime opens no page of the other, nor does it write in its store."""
    joost, fatma = let_in(editor(work)), let_in(invited(fieldwork))
    for address in ("/nl/verder", "/nl/vragen/1", "/nl/insturen"):
        assert joost.get(address).status_code == 403
    for address in ("/nl/formulier", "/nl/formulier/kopie", "/nl/formulier/vragen/1"):
        assert fatma.get(address).status_code == 403
    whole(joost)
    assert WaitingAnswer.objects.count() == 0
    fill_in(fatma)
    assert OrganisationForm.objects.get().events.count() == 3
    persoon, organisatie = (browser.cookies for browser in (fatma, joost))
    [ticket] = organisatie.values()
    persoon["p"] = ticket.value
    assert fatma.get("/nl/verder").status_code == 403


def test_no_field_turns_a_fieldwork_among_persons_into_one_that_identifies():
    names = {field.name for field in Card._meta.get_fields()}
    assert names == {"hash", "fieldwork", "weighting_class", "done"}
    linked = [field for field in Card._meta.get_fields() if field.is_relation]
    assert {field.related_model.__name__ for field in linked} == {"Fieldwork"}


def test_bram_with_a_guess_sees_nothing(work):
    editor(work)
    bram = Client()
    pages = ("", "/kopie", "/kopie.pdf", "/leeg.pdf", "/vragen/1", "/vaststellen")
    for address in (f"/nl/formulier{page}" for page in pages):
        assert bram.get(address).status_code == 403
    assert saves(bram, 1, met="1").status_code == 403
