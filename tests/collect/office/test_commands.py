"""The commands of the fieldwork: accounts, import, sending, what came back, the daily round."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.utils import timezone
from typer.testing import CliRunner

from collect.office.frames import people, written
from monitor.cli.fieldwork import app
from monitor.collect.addresses.models import Invitee, Message
from monitor.collect.cards.models import Fieldwork
from monitor.collect.office import factor
from monitor.collect.office.models import RecoveryCode, SecondFactor
from monitor.collect.sending.waves import make_ready
from monitor.web.audit.models import Act


DAY = date(2024, 3, 4)
pytestmark = pytest.mark.django_db(databases="__all__")


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == code, done.output
    return done.output


def test_an_account_is_made_with_a_group_and_a_long_password(db, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv("MONITOR_PASSWORD", "fictieve zin van veel tekens")
    run("account", "veerle", "--group", "veldwerk")
    user = User.objects.get(username="veerle")
    assert user.check_password("fictieve zin van veel tekens") and not user.is_superuser
    assert [one.name for one in user.groups.all()] == ["veldwerk"]
    run("account", "veerle", "--group", "toezicht")
    assert [one.name for one in user.groups.all()] == ["toezicht"]
    assert "fictieve zin" not in str([act.details for act in Act.objects.all()])


def test_a_weak_password_or_another_group_makes_no_account(db, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv("MONITOR_PASSWORD", "kort")
    assert "L89" in run("account", "veerle", code=2)
    assert "L02" in run("account", "veerle", "--group", "baas", code=2)
    assert not User.objects.exists()


def test_a_frame_is_read_in_from_a_file(fieldwork, tmp_path):
    told = run("import", fieldwork.code, written(tmp_path / "kader.csv", *people(45)))
    assert "45 personen met 45 mandaten" in told and Invitee.objects.count() == 45


def test_a_fieldwork_that_is_not_there_is_told(db, tmp_path):  # noqa: ARG001
    assert "L88" in run("import", "nergens", tmp_path / "kader.csv", code=2)
    assert "L88" in run("send", "nergens", code=2)


def test_mail_goes_out_and_what_comes_back_is_read(drawn, letters, mailbox, tmp_path):
    make_ready(drawn, letters, "invitation")
    assert "Verzonden: 40" in run("send", drawn.code) and len(mailbox.mails) == 40
    assert Message.objects.filter(outcome="sent").count() == 40
    assert "Onbereikbaar: 0" in run("returned", drawn.code, tmp_path)
    assert [one.what for one in Act.objects.all()] == ["mails.sent", "mails.returned"]


def test_the_daily_round_destroys_what_was_promised_and_tells_it_once(drawn, monkeypatch):
    Fieldwork.objects.filter(pk=drawn.pk).update(destroy_on=timezone.localdate(), closed=True)
    monkeypatch.setenv("MONITOR_ROLE", "sender")
    assert "adresboek vernietigd (rijen 80, over 0)" in run("daily")
    assert "niets te doen" in run("daily")
    assert not Invitee.objects.exists()
    monkeypatch.setenv("MONITOR_ROLE", "office")
    assert "kaarten 40, begonnen antwoorden 0, antwoorden 0, over 0" in run("daily")
    assert "niets te doen" in run("daily")
    told = run("promises")
    assert told.count("nagekomen") == 2 and "regel 1, zegel" in told and "De keten klopt" in told
    acts = [(one.what, one.thing, one.details["left"]) for one in Act.objects.all()]
    assert acts == [("addresses.destroyed", drawn.code, 0), ("fieldwork.destroyed", drawn.code, 0)]


def test_a_command_of_another_process_is_refused(db, monkeypatch, tmp_path):  # noqa: ARG001
    monkeypatch.setenv("MONITOR_ROLE", "office")
    assert "L99" in run("import", "een", tmp_path / "kader.csv", code=2)
    monkeypatch.setenv("MONITOR_ROLE", "answering")
    assert "office, sender" in run("daily", code=2)


def test_a_new_password_takes_the_second_factor_away(db, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv("MONITOR_PASSWORD", "fictieve zin van veel tekens")
    run("account", "veerle")
    factor.confirm(factor.begin(User.objects.get()))
    assert "eerste keer stelt de tweede factor in" in run("account", "veerle")
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()


def test_a_database_that_is_not_there_or_has_no_tables_is_told(db, monkeypatch):  # noqa: ARG001
    def fails(*_: object) -> None:
        raise OperationalError("unable to open database file\nLINE 1: geheim")

    monkeypatch.setattr("monitor.collect.office.promises.promises_of", fails)
    Fieldwork.objects.create(code="w", opens=DAY, closes=DAY, destroy_on=DAY)
    told = run("promises", code=2)
    assert "L97" in told and "unable to open" in told and "geheim" not in told
