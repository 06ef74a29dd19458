"""The griffier's correction round: mailed, looked at, confirmed once, closed when cards are out."""

from __future__ import annotations

import random

import pytest
from django.test import Client

from collect.office.conftest import POLICY
from collect.office.frames import UTRECHT, WATER
from monitor.collect.addresses.models import Correction, Invitee, Mandate
from monitor.collect.sending.book import draw
from monitor.web.audit.models import Act


pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("sending_site"),
]


@pytest.fixture
def joost(filled):
    """The list of Utrecht, of Joost the griffier; one of its members sits in a water board too."""
    member = Invitee.objects.get(name="Fictief Persoon 3")
    Mandate.objects.create(
        invitee=member, organisation=WATER, office="ab_lid", weighting_class="ab_lid-oost"
    )
    return Correction.objects.create(
        fieldwork=filled.code,
        organisation=UTRECHT,
        organisation_name="Utrecht",
        function="griffier",
        name="Fictief Joost",
        email="joost@voorbeeld.example",
    )


def mandate(number: int) -> Mandate:
    return Mandate.objects.get(invitee__name=f"Fictief Persoon {number}", organisation=UTRECHT)


def confirm(one, **sent):
    return Client().post(f"/lijst/{one.link}", sent)


def test_griffiers_are_mailed_their_own_list_once(joost, staff, filled, mailbox):
    for _ in range(2):
        assert staff["veerle"].post(f"/veldwerk/{filled.code}/navragen").status_code == 302
    [(_, to, mail)] = mailbox.mails
    assert to == [joost.email] and f"/lijst/{joost.link}" in mail.get_content()


def test_a_griffier_sees_the_own_organisation_and_nobody_else(joost):
    other = Invitee.objects.create(
        fieldwork=joost.fieldwork, name="Fictief Elders", secret="x", organisation=WATER
    )
    Mandate.objects.create(
        invitee=other, organisation=WATER, office="ab_lid", weighting_class="ab_lid-oost"
    )
    html = Client().get(f"/lijst/{joost.link}").content.decode()
    assert html.count("<legend>Fictief Persoon") == 40 and "Elders" not in html


def test_corrections_are_made_at_once_and_the_list_is_closed(joost):
    gone, both, other = mandate(1), mandate(3), mandate(5)
    sent = {f"email-{other.pk}": "nieuw@voorbeeld.example", "ended": [gone.pk, both.pk]}
    new = {"name-new-0": "Fictief Nieuw", "office-new-0": "wethouder"}
    new["email-new-0"] = "wethouder@voorbeeld.example"
    reply = confirm(joost, **sent, **new)
    assert reply.status_code == 200 and "Dank u" in reply.content.decode()
    assert Invitee.objects.get(removed=True).name == "Fictief Persoon 1"
    left = Invitee.objects.get(name="Fictief Persoon 3")
    assert (left.office, left.organisation) == ("ab_lid", WATER)
    assert Invitee.objects.get(name="Fictief Persoon 5").email == "nieuw@voorbeeld.example"
    assert Invitee.objects.get(name="Fictief Nieuw").weighting_class == "wethouder-pv26"
    act = Act.objects.latest("id")
    assert act.who == f"griffier {UTRECHT}"
    assert act.details == {"ended": 2, "addresses": 1, "added": 1}
    assert "L87" in confirm(joost).content.decode()
    assert "Fictief Persoon" not in Client().get(f"/lijst/{joost.link}").content.decode()


def test_a_list_with_faults_changes_nothing(joost):
    sent = {f"email-{mandate(5).pk}": "geen adres", "ended": [mandate(1).pk]}
    new = {"name-new-0": "", "office-new-0": "dijkgraaf", "email-new-0": "x"}
    reply = confirm(joost, **sent, **new)
    html = reply.content.decode()
    assert reply.status_code == 409 and all(code in html for code in ("L40", "L43", "L44"))
    assert not Mandate.objects.filter(ended=True).exists()
    assert Correction.objects.get().confirmed_on is None
    assert 'value="geen adres"' in html and 'value="dijkgraaf"' not in html
    assert html.count(" checked") == 1 and html.count("<fieldset") == 45


def test_nobody_can_end_the_mandate_of_another_organisation(joost):
    strange = Mandate.objects.get(organisation=WATER)
    confirm(joost, **{"ended": [strange.pk], f"email-{strange.pk}": "kaper@voorbeeld.example"})
    strange.refresh_from_db()
    assert not strange.ended
    assert not Invitee.objects.filter(email="kaper@voorbeeld.example").exists()


def test_once_cards_are_out_the_list_is_closed(joost, filled):
    draw(filled, POLICY, 100, random.Random(1))
    assert "Fictief Persoon" not in Client().get(f"/lijst/{joost.link}").content.decode()
    assert "L61" in confirm(joost, ended=[mandate(1).pk]).content.decode()


def test_a_link_that_does_not_exist_is_no_page():
    assert Client().get(f"/lijst/{'0' * 32}").status_code == 404
