"""Waves: who gets one, when it may, over a real mail server, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from monitor.collect.addresses.models import Invitee, Message
from monitor.collect.cards.models import Card, DoneCard
from monitor.collect.cards.telling import tell_done, told_done
from monitor.collect.sending.book import secret_of
from monitor.collect.sending.mail import read_returned, send_ready
from monitor.collect.sending.waves import Ready, make_ready, tallies, why_not_wave
from monitor.concepts.problems import ProblemsFound


pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def stores(db):
    """All of them."""


def later(days: int):
    return timezone.localdate() + timedelta(days)


def reason(work, letters, wave, day=None) -> str | None:
    found = why_not_wave(work, letters, wave, day)
    return found and found.code


def answers(*invitees: Invitee) -> None:
    hashes = [secret_of(one.secret).card for one in invitees]
    assert Card.objects.filter(hash__in=hashes).update(done=True) == len(invitees)


def reminded(work, letters) -> Ready:
    """After the office told who is done, as it does every day."""
    tell_done(work, later(10))
    return make_ready(work, letters, "reminder-1", later(10))


def test_an_invitation_reaches_everybody_with_a_link_of_their_own(drawn, letters, mailbox):
    assert make_ready(drawn, letters, "invitation") == Ready(40, 0, 0)
    told = send_ready(drawn, letters)
    assert (told.sent, told.failed) == (40, 0)
    by_address = {to[0]: (sender, mail) for sender, to, mail in mailbox.mails}
    assert len(by_address) == 40
    for one in Invitee.objects.all():
        sender, mail = by_address[one.email]
        assert sender == "retour@voorbeeld.example"
        assert mail["From"] == "Monitor fictief <veldwerk@voorbeeld.example>"
        assert f"/m/{one.secret}" in mail.get_content()
        assert one.stop in mail["List-Unsubscribe"] and one.secret not in mail["List-Unsubscribe"]
        assert one.secret not in str(mail["Subject"]) + mail["Message-ID"]


def test_reminders_go_to_those_who_have_not_answered_only(drawn, letters, mailbox):
    make_ready(drawn, letters, "invitation")
    send_ready(drawn, letters)
    mailbox.mails.clear()
    fatma, joost = Invitee.objects.order_by("id")[:2]
    answers(fatma, joost)
    assert reminded(drawn, letters).mails == 38
    send_ready(drawn, letters)
    reached = {to[0] for _, to, _ in mailbox.mails}
    assert len(reached) == 38 and not {fatma.email, joost.email} & reached


def test_the_sender_is_told_once_a_day_and_in_no_order(drawn):
    """Whoever watches the list all day learns of nobody when he answered."""
    everybody = list(Invitee.objects.order_by("id"))
    answers(everybody[0])
    assert tell_done(drawn, later(0))
    answers(*everybody[1:9])
    assert not tell_done(drawn, later(0)) and len(told_done(drawn)) == 1
    assert tell_done(drawn, later(1))
    assert told_done(drawn) == {secret_of(one.secret).card for one in everybody[:9]}
    rows = list(DoneCard.objects.values_list("hash", flat=True))
    assert rows == sorted(rows)


def test_nothing_in_the_address_book_says_that_or_when_somebody_answered(drawn, letters):
    make_ready(drawn, letters, "invitation")
    before = list(Invitee.objects.order_by("id").values())
    answers(Invitee.objects.first())
    reminded(drawn, letters)
    assert list(Invitee.objects.order_by("id").values()) == before
    fields = {one.name for one in (*Invitee._meta.fields, *Message._meta.fields)}
    assert not {"done", "answered", "at", "time"} & fields


def test_every_wave_has_its_turn_and_its_day(drawn, letters):
    assert reason(drawn, letters, "reminder-1") == "L67"
    make_ready(drawn, letters, "invitation")
    assert reason(drawn, letters, "invitation") == "L75"
    assert reason(drawn, letters, "reminder-1") == "L66"
    assert reason(drawn, letters, "reminder-1", later(9)) == "L68"
    assert reason(drawn, letters, "reminder-1", later(10)) == "L94"
    tell_done(drawn, later(9))
    assert reason(drawn, letters, "reminder-1", later(10)) is None
    assert reason(drawn, letters, "reminder-1", later(11)) == "L94"
    assert reason(drawn, letters, "reminder-1", later(31)) == "L60"
    with pytest.raises(ProblemsFound) as found:
        make_ready(drawn, letters, "bestaat-niet")
    assert found.value.problems[0].code == "L76"


def test_nobody_is_written_to_before_the_links_work(filled, drawn, letters):
    drawn.opens = later(2)
    assert reason(drawn, letters, "invitation") == "L65"
    Card.objects.all().delete()
    assert reason(filled, letters, "invitation", later(2)) == "L64"


def test_who_asked_to_stop_hears_no_more_not_even_of_what_was_ready(drawn, letters, mailbox):
    make_ready(drawn, letters, "invitation")
    fatma = Invitee.objects.first()
    Invitee.objects.filter(pk=fatma.pk).update(stopped=True)
    assert send_ready(drawn, letters).sent == 39
    assert reminded(drawn, letters).mails == 39
    assert fatma.email not in {to[0] for _, to, _ in mailbox.mails}


def test_an_address_refused_for_good_is_written_to_on_paper_next_time(drawn, letters, mailbox):
    fatma = Invitee.objects.first()
    Invitee.objects.filter(pk=fatma.pk).update(postal="Dorpsstraat 1")
    mailbox.refuses[fatma.email] = "550 5.1.1 unknown"
    make_ready(drawn, letters, "invitation")
    told = send_ready(drawn, letters)
    assert (told.sent, told.failed) == (39, 1)
    assert reminded(drawn, letters) == Ready(39, 1, 0)


def test_a_server_that_breaks_off_leaves_the_rest_ready(drawn, letters, mailbox):
    fatma = Invitee.objects.order_by("id")[20]
    mailbox.refuses[fatma.email] = "451 4.3.0 later"
    make_ready(drawn, letters, "invitation")
    with pytest.raises(ProblemsFound) as found:
        send_ready(drawn, letters)
    assert found.value.problems[0].code == "L77"
    assert fatma.email not in str(found.value)
    sent = Message.objects.filter(outcome="sent").count()
    assert 0 < sent < 40 and sent == len(mailbox.mails)
    mailbox.refuses.clear()
    send_ready(drawn, letters)
    assert sorted(to[0] for _, to, _ in mailbox.mails) == sorted(
        Invitee.objects.values_list("email", flat=True)
    )


def test_a_server_that_is_not_there_is_told(drawn, letters, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_ready(drawn, letters, "invitation")
    with pytest.raises(ProblemsFound) as found:
        send_ready(drawn, letters)
    assert found.value.problems[0].code == "L77"
    assert Message.objects.filter(outcome="ready").count() == 40


@pytest.mark.usefixtures("mailbox")
def test_the_stand_of_a_wave_is_told_in_numbers(drawn, letters):
    make_ready(drawn, letters, "invitation")
    send_ready(drawn, letters)
    [one] = tallies(drawn)
    assert (one.wave, one.day, one.counts) == (
        "invitation",
        timezone.localdate(),
        {"sent": 40, "mail": 40},
    )


REPORT = """From: MAILER-DAEMON@voorbeeld.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

Not delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.voorbeeld.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--x--
"""


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize("shape", ["mbox", "folder"])
def test_returned_mail_makes_an_address_unreachable_unless_it_may_pass(
    drawn, letters, tmp_path, shape
):
    make_ready(drawn, letters, "invitation")
    send_ready(drawn, letters)
    gone, full = Invitee.objects.order_by("id")[:2]
    reports = [
        REPORT.format(address=gone.email.upper(), action="failed", status="5.1.1"),
        REPORT.format(address=full.email, action="delayed", status="4.2.2"),
        REPORT.format(address="vreemd@voorbeeld.example", action="failed", status="5.1.1"),
        "Subject: vakantie\n\nIk ben er niet.\n",
    ]
    if shape == "folder":
        for number, report in enumerate(reports):
            (tmp_path / f"{number}.eml").write_text(report, "utf-8")
        path = tmp_path
    else:
        path = tmp_path / "retour"
        path.write_text("".join(f"From x Mon Mar  4 10:00:00 2024\n{one}\n" for one in reports))
    told = read_returned(drawn, path)
    assert (told.unreachable, told.passing, told.unknown) == (1, 1, 1)
    assert Invitee.objects.get(unreachable=True) == gone
    assert Message.objects.get(outcome="returned").invitee == gone
    assert read_returned(drawn, path).unreachable == 0


REPORTS = {
    "the address as we wrote it, before it was forwarded": (
        "message/delivery-status",
        "Original-Recipient: rfc822;{xtext}\nFinal-Recipient: rfc822;elders@x.example\n"
        "Action: failed\nStatus: 5.1.1\n",
    ),
    "several recipients, of whom one is ours": (
        "message/delivery-status",
        "Final-Recipient: rfc822;een@x.example\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; {address}\nAction: FAILED\nStatus: 5.1.1\n",
    ),
    "an address beyond ASCII elsewhere (RFC 6533)": (
        "message/global-delivery-status",
        "Original-Recipient: utf-8;{address}\nAction: failed\nStatus: 5.7.1 (policy)\n",
    ),
}
IGNORED = {
    "it arrived": "Final-Recipient: rfc822;{address}\nAction: delivered\nStatus: 2.0.0\n",
    "it was passed on": "Final-Recipient: rfc822;{address}\nAction: relayed\nStatus: 2.0.0\n",
    "nobody is named": "Action: failed\nStatus: 5.0.0\n",
}


def laid_down(folder, kind: str, blocks: str, one: Invitee):
    """A report on `one` in a folder of mails."""
    head, _, tail = REPORT.partition("Final-Recipient")
    told = head.replace("message/delivery-status", kind) + blocks + tail.partition("{status}\n")[2]
    xtext = one.email.replace("+", "+2B").replace("=", "+3D")
    text = told.replace("{address}", one.email).replace("{xtext}", xtext)
    (folder / "1.eml").write_bytes(text.replace("\n", "\r\n").encode())
    return folder


@pytest.fixture
def mailed(drawn, letters, mailbox):  # noqa: ARG001 (takes the mails)
    """Fatma, whose address has signs that reports write in another way, was mailed."""
    fatma = Invitee.objects.order_by("id").first()
    fatma.email = "fatma+raad=x@voorbeeld.example"
    fatma.save()
    make_ready(drawn, letters, "invitation")
    send_ready(drawn, letters)
    return fatma


def test_reports_of_every_kind_are_understood(drawn, mailed, tmp_path):
    for shape, (kind, blocks) in REPORTS.items():
        told = read_returned(drawn, laid_down(tmp_path, kind, blocks, mailed))
        assert (told.unreachable, told.passing) == (1, 0), shape
        assert Invitee.objects.filter(unreachable=True).update(unreachable=False) == 1, shape


def test_a_report_of_something_else_changes_nothing(drawn, mailed, tmp_path):
    for shape, blocks in IGNORED.items():
        told = read_returned(drawn, laid_down(tmp_path, "message/delivery-status", blocks, mailed))
        assert (told.unreachable, told.passing, told.unknown) == (0, 0, 0), shape
    assert not Invitee.objects.filter(unreachable=True).exists()


def test_a_folder_that_is_not_there_or_holds_rubbish_gives_no_crash(drawn, tmp_path):
    with pytest.raises(ProblemsFound) as found:
        read_returned(drawn, tmp_path / "weg")
    assert [one.code for one in found.value.problems] == ["F01"]
    (tmp_path / "rommel.eml").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "leeg.eml").write_bytes(b"")
    assert read_returned(drawn, tmp_path).unknown == 0
