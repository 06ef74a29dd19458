"""Laying a frame in the address book and giving cards: to everybody, or by lot."""

from __future__ import annotations

import random

import pytest

from collect.office.frames import TODAY, people, written
from collect.people import EDITION
from monitor.collect.addresses.models import Invitee, Mandate
from monitor.collect.cards.models import Card
from monitor.collect.sending.book import destroy_addresses, draw, lay_in_frame, secret_of
from monitor.collect.sending.frame import read_frame
from monitor.collect.sending.policy import why_not
from monitor.concepts.problems import ProblemsFound
from monitor.protect.policy import read_policy


pytestmark = pytest.mark.django_db(databases="__all__")
POLICY = read_policy(EDITION / "protection.toml")


@pytest.fixture(autouse=True)
def stores(db):
    """All of them: persons, cards and log."""


def refused(act, *arguments) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        act(*arguments)
    return [one.code for one in found.value.problems]


def test_reading_in_again_replaces_and_never_doubles(filled, tmp_path, edition_known):
    frame = read_frame(written(tmp_path / "beter.csv", *people(30)), edition_known, TODAY)
    told = lay_in_frame(filled, frame, edition_known.organisations)
    assert (told.persons, told.mandates, told.unreachable) == (30, 30, 0)
    assert Invitee.objects.count() == Mandate.objects.count() == 30


def test_everybody_gets_a_card_that_bears_nothing_of_the_person(filled):
    assert draw(filled, POLICY, 100, random.Random(1)) == 40
    hashes = {secret_of(one).card for one in Invitee.objects.values_list("secret", flat=True)}
    assert hashes == set(Card.objects.values_list("hash", flat=True))
    assert {field.name for field in Card._meta.fields} == {
        "hash",
        "fieldwork",
        "weighting_class",
        "done",
    }


def test_a_lot_leaves_no_class_with_fewer_than_may_be_shown(filled):
    assert draw(filled, POLICY, 10, random.Random(1)) == POLICY.own_figure
    assert Invitee.objects.filter(drawn=True).count() == Card.objects.count() == POLICY.own_figure


def test_drawing_is_done_once_and_the_frame_stands_then(filled, tmp_path, edition_known):
    draw(filled, POLICY, 100, random.Random(1))
    assert refused(draw, filled, POLICY, 100, random.Random(1)) == ["L61"]
    frame = read_frame(written(tmp_path / "x.csv", *people(3)), edition_known, TODAY)
    assert refused(lay_in_frame, filled, frame, edition_known.organisations) == ["L61"]
    assert Invitee.objects.count() == 40


def test_a_draw_that_broke_off_between_the_stores_goes_on_with_the_same_people(filled):
    drawn = list(Invitee.objects.order_by("id").values_list("pk", flat=True)[:30])
    Invitee.objects.filter(pk__in=drawn).update(drawn=True)
    assert draw(filled, POLICY, 100, random.Random(1)) == 30
    assert Card.objects.count() == 30


def test_a_class_too_small_to_protect_is_refused_in_earnest(fieldwork, tmp_path, edition_known):
    frame = read_frame(written(tmp_path / "x.csv", *people(24)), edition_known, TODAY)
    lay_in_frame(fieldwork, frame, edition_known.organisations)
    fieldwork.fictitious = False
    assert refused(draw, fieldwork, POLICY, 100, random.Random(1)) == ["L63"]
    assert Card.objects.count() == 0


def test_nobody_is_drawn_from_an_empty_book(fieldwork):
    assert refused(draw, fieldwork, POLICY, 100, random.Random(1)) == ["L62"]


def test_who_is_destroyed_before_the_day_promised_is_nobody(filled):
    before = filled.destroy_on.replace(year=filled.destroy_on.year - 1)
    assert refused(destroy_addresses, filled, before) == ["L69"]
    assert str(filled.destroy_on) in why_not("destroy", filled, before).what("nl")
    assert destroy_addresses(filled, filled.destroy_on) == {"rows": 80, "left": 0}
    assert not Invitee.objects.exists() and not Mandate.objects.exists()
