"""Organisations from opening to export: invited, reminded, signed off, fetched, destroyed."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from collect.office.frames import ALMERE, HEADER, UTRECHT
from collect.people import EDITION, RECIPIENTS
from monitor.collect.addresses.models import Invitee
from monitor.collect.links import read_secret
from monitor.collect.office.closing import Terms, open_fieldwork
from monitor.collect.office.closing import daily as office_daily
from monitor.collect.office.forms import open_for_organisations, write_forms
from monitor.collect.office.promises import promises_of, record
from monitor.collect.organisations.models import Editor, OrganisationForm
from monitor.collect.sending.book import daily, destroy_addresses
from monitor.collect.sending.frame import Contact
from monitor.collect.sending.letters import read_letters
from monitor.collect.sending.mail import send_ready
from monitor.collect.sending.organisations import FOLDER, invite, make_ready
from monitor.collect.sending.waves import Ready
from monitor.concepts.problems import ProblemsFound
from monitor.protect.policy import read_policy


pytestmark = pytest.mark.django_db(databases="__all__")
CONTACTS = [
    Contact(UTRECHT, "griffier", "Joost (fictief)", "joost@voorbeeld.example"),
    Contact(UTRECHT, "secretaris", "Sara (fictief)", "sara@voorbeeld.example"),
    Contact(ALMERE, "griffier", "Mo (fictief)", "mo@voorbeeld.example"),
    Contact(ALMERE, "secretaris", "Zonder adres (fictief)", ""),
]


def later(days: int):
    return timezone.localdate() + timedelta(days)


@pytest.fixture
def work(db, edition_folder):  # noqa: ARG001 (opens it)
    terms = Terms("organisaties", "kinds", "", later(0), later(30), later(60), fictitious=True)
    return open_for_organisations(terms, edition_folder)


@pytest.fixture(scope="module")
def policy():
    return read_policy(EDITION / "protection.toml")


@pytest.fixture
def organisation_letters(edition_folder):
    return read_letters(edition_folder / "letters" / FOLDER)


@pytest.fixture
def invited(work, edition_known):
    assert invite(work, CONTACTS, edition_known.organisations) == 2
    return work


def refused(act, *arguments, **options) -> str:
    with pytest.raises(ProblemsFound) as found:
        act(*arguments, **options)
    return found.value.problems[0].code


def signs_off(email: str, settings) -> None:
    settings.ROOT_URLCONF = "monitor.collect.answering.urls"
    settings.MIDDLEWARE = settings.WALLS
    browser = Client()
    browser.post("/nl/begin", {"code": Invitee.objects.get(email=email).secret})
    for number, asked in ((1, "welcome met"), (2, "times last_day story"), (3, "more")):
        form = {"shown": asked, "q.met": "2", "q.times": "4", "q.story": "Ons beleid; 2 regels"}
        browser.post(f"/nl/formulier/vragen/{number}", form)
    browser.post("/nl/formulier/vaststellen")


def test_every_editor_gets_a_link_of_his_own_to_one_form(invited, organisation_letters, mailbox):
    assert make_ready(invited, organisation_letters, "invitation") == Ready(3, 0, 0)
    send_ready(invited, organisation_letters)
    links = {}
    for _, [to], mail in mailbox.mails:
        one = Invitee.objects.get(email=to)
        assert f"/o/{one.secret}" in mail.get_content() and "/m/" not in mail.get_content()
        assert "bij de naam van uw organisatie bewaard" in mail.get_content()
        links[to] = Editor.objects.get(hash=read_secret(one.secret).editor)
    joost, sara, mo = (links[one.email] for one in CONTACTS[:3])
    assert joost.form == sara.form != mo.form
    assert (joost.function, sara.function) == ("griffier", "secretaris")


def test_inviting_again_adds_who_is_new_and_changes_no_link(invited, edition_known):
    before = dict(Invitee.objects.values_list("email", "secret"))
    late = [*CONTACTS[:3], Contact(ALMERE, "secretaris", "", "nieuw@voorbeeld.example")]
    assert invite(invited, late, edition_known.organisations) == 2
    after = dict(Invitee.objects.values_list("email", "secret"))
    assert len(after) == 4 and before.items() <= after.items()
    assert Editor.objects.count() == 4


def test_a_reminder_goes_to_organisations_that_did_not_sign_off(
    invited, organisation_letters, mailbox, settings
):
    make_ready(invited, organisation_letters, "invitation")
    send_ready(invited, organisation_letters)
    mailbox.mails.clear()
    signs_off("joost@voorbeeld.example", settings)
    assert make_ready(invited, organisation_letters, "reminder-1", later(14)) == Ready(1, 0, 0)
    send_ready(invited, organisation_letters)
    assert [to for _, [to], _ in mailbox.mails] == ["mo@voorbeeld.example"]


def test_a_wave_has_its_turn_and_its_day(work, organisation_letters, edition_known):
    def ready(wave, day=0):
        return refused(make_ready, work, organisation_letters, wave, later(day))

    assert refused(invite, work, [], edition_known.organisations) == "L62"
    assert ready("invitation") == "L62"
    invite(work, CONTACTS, edition_known.organisations)
    assert ready("reminder-1") == "L67"
    assert ready("bestaat-niet") == "L76"
    assert ready("invitation", -1) == "L65"
    assert ready("invitation", 31) == "L60"
    make_ready(work, organisation_letters, "invitation")
    assert ready("invitation") == "L75"
    assert ready("reminder-1", 13) == "L68"
    work.closed = True
    assert refused(invite, work, CONTACTS, edition_known.organisations) == "L60"


def test_what_was_signed_off_is_fetched_and_nothing_else(invited, kinds, settings, tmp_path):
    signs_off("joost@voorbeeld.example", settings)
    form = OrganisationForm.objects.get(organisation=ALMERE)
    OrganisationForm.objects.filter(pk=form.pk).update(answers={"met": "1"})
    assert write_forms(invited, kinds, tmp_path / "forms.csv") == 1
    with (tmp_path / "forms.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["organisation"], row["signed_by"]) == (UTRECHT, "griffier")
    assert (row["met"], row["what"], row["times"], row["last_day"]) == ("2", "", "4", "-99")
    assert row["story"] == "Ons beleid; 2 regels"


def test_a_code_is_used_once_in_either_regime(work, fieldwork, edition_folder):
    for code in (work.code, fieldwork.code):
        terms = Terms(code, "kinds", "", later(0), later(30), later(60))
        assert refused(open_for_organisations, terms, edition_folder) == "L83"


def test_the_office_opens_it_in_the_browser_and_keeps_what_was_typed(staff, settings):
    settings.ROOT_URLCONF = "monitor.collect.office.urls"
    typed = {"code": "organisaties-2024", "questionnaire": "organisations", "closes": "morgen"}
    typed |= {"opens": str(later(0)), "destroy_on": str(later(60))}
    page = staff["veerle"].get("/organisaties").content.decode()
    assert ">organisations<" in page and "office_holders" not in page
    reply = staff["veerle"].post("/organisaties/openen", typed)
    html = reply.content.decode()
    assert reply.status_code == 409 and "L85" in html and "Laatste dag" in html
    assert 'value="organisaties-2024"' in html and f'value="{later(60)}"' in html
    reply = staff["veerle"].post("/organisaties/openen", typed | {"closes": str(later(30))})
    assert reply.headers["Location"] == "/organisaties/organisaties-2024"
    assert "onder organisaties" in Client().get("/beloften").content.decode()
    assert staff["tom"].post("/organisaties/openen", typed).status_code == 403


def test_the_sender_invites_and_reminds_in_the_browser(work, staff, settings, mailbox):
    settings.ROOT_URLCONF = "monitor.collect.sending.urls"
    at, veerle = f"/organisaties/{work.code}", staff["veerle"]
    assert f'href="{at}"' in veerle.get("/").content.decode()
    lines = [f"1,Joost (fictief),{UTRECHT},griffier,joost@voorbeeld.example,,,,"]
    frame = SimpleUploadedFile("kader.csv", (HEADER + "\n".join(lines)).encode())
    assert veerle.post(f"{at}/uitnodigen", {"frame": frame}).status_code == 302
    assert veerle.post(f"{at}/ronde/invitation").status_code == 302
    assert veerle.post(f"{at}/versturen").status_code == 302 and len(mailbox.mails) == 1
    html = staff["tom"].get(at).content.decode()
    assert "verzonden 1" in html and "<dt>vastgesteld</dt><dd>0</dd>" in html
    assert "<button" not in html.partition("<main")[2]
    assert veerle.post(f"{at}/uitnodigen").status_code == 409
    signs_off("joost@voorbeeld.example", settings)
    settings.MIDDLEWARE = [*settings.WALLS, *settings.BEHIND_ACCOUNTS]
    settings.ROOT_URLCONF = "monitor.collect.office.urls"
    assert "<td>1</td><td>1</td>" in veerle.get(at).content.decode()
    fetched = veerle.post(f"{at}/ophalen")
    assert fetched["Content-Type"].startswith("text/csv") and b"Ons beleid" in fetched.content
    assert staff["tom"].post(f"{at}/ophalen").status_code == 403


def test_a_questionnaire_of_one_regime_is_never_opened_in_the_other(db, edition_folder):  # noqa: ARG001
    days = (later(0), later(30), later(60))
    persons = Terms("een", "office_holders", "", *days)
    assert refused(open_for_organisations, persons, edition_folder) == "L98"
    organisations = Terms("twee", "organisations", RECIPIENTS, *days)
    assert refused(open_fieldwork, organisations, edition_folder) == "L98"
    assert open_for_organisations(organisations, edition_folder).questionnaire == "organisations"


def test_a_fieldwork_that_is_over_already_is_not_opened(db, edition_folder):  # noqa: ARG001
    terms = Terms("een", "kinds", RECIPIENTS, later(-30), later(-1), later(60))
    assert refused(open_for_organisations, terms, edition_folder) == "L96"
    assert refused(open_fieldwork, terms, edition_folder) == "L96"


def test_its_promises_have_their_proof_in_the_log(invited, policy):
    for deed in (*office_daily(policy, later(60)), *daily(later(60))):
        record("machine", deed)
    told = {one.promise: one for one in promises_of(invited, later(61))}
    assert [*told] == ["begun", "forms", "addresses"]
    assert told["forms"].line and told["addresses"].line
    assert not OrganisationForm.objects.exists()
    assert [*office_daily(policy, later(61))] == []


def test_its_addresses_are_destroyed_on_the_day_promised(invited):
    assert refused(destroy_addresses, invited, later(59)) == "L69"
    assert [deed.counts["left"] for deed in daily(later(60))] == [0]
    assert not Invitee.objects.exists()
