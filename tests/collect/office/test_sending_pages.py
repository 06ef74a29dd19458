"""The sender's pages: import, cards, waves, letters, somebody who calls, the log."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from collect.office.frames import HEADER, UTRECHT, people
from monitor.collect.addresses.models import Invitee, Message
from monitor.collect.cards.models import Card
from monitor.web.audit.log import first_broken
from monitor.web.audit.models import Act


pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("sending_site"),
]


@pytest.fixture
def desk(fieldwork, staff):
    """Veerle's browser: post what to where."""

    def post(what: str, **sent):
        return staff["veerle"].post(f"/veldwerk/{fieldwork.code}/{what}", sent)

    return post


def file(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("kader.csv", (HEADER + "\n".join(lines)).encode())


def test_from_a_file_to_mails_on_their_way(desk, staff, fieldwork, mailbox):
    assert desk("inlezen", frame=file(*people(30))).status_code == 302
    assert desk("trekken", percent="100").status_code == 302
    assert desk("ronde/invitation").status_code == 302
    assert desk("versturen").status_code == 302
    assert Card.objects.count() == len(mailbox.mails) == 30
    html = staff["tom"].get(f"/veldwerk/{fieldwork.code}").content.decode()
    assert "verzonden 30" in html
    acts = [(one.who, one.what) for one in Act.objects.all()]
    assert acts == [
        ("veerle", "frame.read"),
        ("veerle", "cards.given"),
        ("veerle", "wave.ready"),
        ("veerle", "mails.sent"),
    ]
    assert first_broken() is None


def test_a_file_with_faults_leaves_everything_as_it_was_and_tells_all(desk, filled):
    reply = desk("inlezen", frame=file("a,,gm9999,raadslid,a@b.example,,,,", "b,B,x,y,,,,,"))
    html = reply.content.decode()
    assert reply.status_code == 409
    assert all(code in html for code in ("L40", "L41", "L42")) and "kader.csv:2" in html
    assert "/tmp" not in html
    assert Invitee.objects.filter(fieldwork=filled.code).count() == 40


def test_without_a_file_the_way_out_is_told(desk):
    assert "L79" in desk("inlezen").content.decode()


def test_markup_in_a_name_is_shown_as_text(desk, staff, fieldwork):
    line = f"a,<script>x</script>,{UTRECHT},raadslid,a@b.example,,,,"
    desk("inlezen", frame=file(line))
    page = staff["veerle"].get(f"/veldwerk/{fieldwork.code}/genodigden?zoek=script")
    assert "&lt;script&gt;" in page.content.decode() and "<script" not in page.content.decode()


def test_a_button_that_cannot_be_pressed_says_why(staff, filled):
    html = staff["veerle"].get(f"/veldwerk/{filled.code}").content.decode()
    assert 'aria-describedby="wave-invitation-reden"' in html
    assert "Er zijn nog geen deelnamekaarten." in html


@pytest.mark.parametrize("percent", ["0", "101", "veel", "", "²"])
def test_a_share_that_is_none_is_refused(desk, filled, percent):  # noqa: ARG001
    assert "L85" in desk("trekken", percent=percent).content.decode()
    assert not Card.objects.exists()


def test_letters_come_as_pdf_and_the_log_knows_who_printed(desk, drawn):  # noqa: ARG001
    Invitee.objects.update(email="", postal="Dorpsstraat 1")
    desk("ronde/invitation")
    reply = desk("brieven/invitation")
    assert reply.content[:5] == b"%PDF-" and "attachment" in reply.headers["Content-Disposition"]
    assert Act.objects.latest("id").what == "letters.printed"
    desk("gepost/invitation")
    assert set(Message.objects.values_list("outcome", flat=True)) == {"sent"}


def test_somebody_who_calls_is_written_to_no_more_and_is_not_in_the_log(desk, staff, drawn):
    page = f"/veldwerk/{drawn.code}/genodigden?zoek=Persoon 7"
    assert "Fictief Persoon 7" in staff["veerle"].get(page).content.decode()
    one = Invitee.objects.get(name="Fictief Persoon 7")
    assert desk(f"genodigden/{one.pk}/stop").status_code == 302
    one.refresh_from_db()
    assert one.stopped
    told = "".join(f"{act.who}{act.what}{act.thing}{act.details}" for act in Act.objects.all())
    assert one.name not in told and one.secret not in told


def test_no_page_of_the_sender_tells_whether_somebody_answered(staff, drawn):
    pages = [f"/veldwerk/{drawn.code}", f"/veldwerk/{drawn.code}/genodigden?zoek=Persoon"]
    token = "csrfmiddlewaretoken"

    def seen():
        texts = [staff["veerle"].get(page).content.decode() for page in pages]
        return [[line for line in text.split("<") if token not in line] for text in texts]

    before = seen()
    Card.objects.update(done=True)
    assert seen() == before


def test_the_address_book_is_destroyed_on_the_day_and_not_before(desk, filled):
    assert "L69" in desk("vernietigen").content.decode()
    type(filled).objects.update(destroy_on=date.today())
    assert desk("vernietigen").status_code == 302
    assert not Invitee.objects.exists()
