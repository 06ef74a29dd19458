"""The office: opening, live response, closing, destroying on the day promised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from collect.people import EDITION, RECIPIENTS, invited
from monitor.collect.answers.models import ReleasedAnswer, WaitingAnswer
from monitor.collect.cards.drafts import change_draft
from monitor.collect.cards.models import Card, Draft, Fieldwork
from monitor.collect.library import classes
from monitor.collect.office.closing import close, daily, destroy
from monitor.collect.office.policy import why_not_close
from monitor.collect.office.promises import record
from monitor.collect.office.response import Response, live_response, name_of
from monitor.concepts.problems import ProblemsFound
from monitor.protect.policy import read_policy
from monitor.web.audit.models import Act


pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("office_site"),
]
POLICY = read_policy(EDITION / "protection.toml")


def cards(work, group: str, count: int, done: int) -> None:
    Card.objects.bulk_create(
        Card(hash=f"{group}{n}", fieldwork=work, weighting_class=group, done=n < done)
        for n in range(count)
    )


def laid_in(work, count: int) -> None:
    import uuid

    WaitingAnswer.objects.bulk_create(
        WaitingAnswer(uuid.uuid4(), work.code, b"x", "klas") for _ in range(count)
    )


@pytest.mark.parametrize(
    ("n", "done", "told"),
    [
        (24, 20, Response("g", None, None)),
        (25, 9, Response("g", 25, None)),
        (25, 10, Response("g", 25, 10)),
        (25, 25, Response("g", 25, 10)),
        (300, 149, Response("g", 300, 140)),
        (300, 300, Response("g", 300, 290)),
    ],
)
def test_response_is_told_of_large_groups_in_whole_batches(fieldwork, n, done, told):
    cards(fieldwork, "g", n, done)
    assert live_response(fieldwork, POLICY)[1] == told


def test_no_single_answer_ever_changes_two_figures_by_one(fieldwork):
    """The total minus the shown groups must not give the hidden one away."""
    cards(fieldwork, "klein", 5, 3)
    cards(fieldwork, "groot", 100, 42)
    whole, big, small = live_response(fieldwork, POLICY)
    assert (whole.answered, big.answered) == (40, 40)
    assert (small.group, small.invited) == ("klein", None)


def test_the_page_says_why_a_group_is_not_shown(fieldwork, staff):
    cards(fieldwork, "klein", 5, 3)
    html = staff["tom"].get(f"/veldwerk/{fieldwork.code}").content.decode()
    assert "minder dan 25 personen: wordt niet getoond" in html
    assert "niet voor" not in html and ">3<" not in html and ">5<" not in html


def test_a_group_is_told_in_words(fieldwork, staff):
    cards(fieldwork, "raadslid-pv26", 60, 30)
    html = staff["tom"].get(f"/veldwerk/{fieldwork.code}").content.decode()
    assert ">Raadsleden, Utrecht<" in html and "minstens 30" in html and "pv26" not in html
    north = "Burgemeesters, Groningen, Fryslân, Drenthe"
    assert name_of("burgemeester-noord", "nl") == north
    assert name_of("bestaat-niet", "nl") == "bestaat-niet"
    assert len({name_of(one, "en") for one in classes()}) == len(classes())


def terms(**changed: str) -> dict[str, str]:
    today = timezone.localdate()
    days = {
        "opens": str(today),
        "closes": str(today + timedelta(9)),
        "destroy_on": str(today + timedelta(99)),
    }
    return {
        "code": "proef-2",
        "questionnaire": "office_holders",
        "recipients": RECIPIENTS.replace("\n", "\r\n"),
        **days,
        **changed,
    }


def test_a_fieldwork_is_opened_with_keys_and_days(staff):
    assert staff["veerle"].post("/openen", terms()).status_code == 302
    work = Fieldwork.objects.get(pk="proef-2")
    assert not work.fictitious and len(work.fingerprint) == 64
    assert Act.objects.latest("id").what == "fieldwork.opened"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "../x"}, "L82"),
        ({"questionnaire": "../../x"}, "L82"),
        ({"questionnaire": "bestaat_niet"}, "F01"),
        ({"recipients": ""}, "L11"),
        ({"recipients": "AGE-SECRET-KEY-1"}, "L10"),
        ({"closes": "2020-01-01"}, "L84"),
        ({"opens": "morgen"}, "L85"),
    ],
)
def test_a_fieldwork_that_cannot_be_is_refused_with_the_reason(staff, changed, code):
    reply = staff["veerle"].post("/openen", terms(**changed))
    assert reply.status_code == 409 and code in reply.content.decode()
    assert not Fieldwork.objects.exists()


def test_a_fieldwork_is_opened_once(staff, fieldwork):
    reply = staff["veerle"].post("/openen", terms(code=fieldwork.code))
    assert reply.status_code == 409 and "L83" in reply.content.decode()


def test_the_last_day_that_was_promised_is_kept(fieldwork, staff):
    Fieldwork.objects.update(fictitious=False)
    page = staff["veerle"].get(f"/veldwerk/{fieldwork.code}").content.decode()
    assert "disabled" in page and f"Tot en met {fieldwork.closes} kunnen" in page
    reply = staff["veerle"].post(f"/veldwerk/{fieldwork.code}/sluiten")
    assert reply.status_code == 409 and "L81" in reply.content.decode()
    fieldwork.refresh_from_db()
    assert not fieldwork.closed
    assert why_not_close(fieldwork, fieldwork.closes + timedelta(1)) is None


def test_closing_shuts_the_door_forgets_drafts_and_releases_the_tray(fieldwork, staff):
    change_draft(invited(fieldwork), fieldwork.code, lambda draft: draft.answers.update(gender="1"))
    laid_in(fieldwork, 3)
    assert staff["veerle"].post(f"/veldwerk/{fieldwork.code}/sluiten").status_code == 302
    fieldwork.refresh_from_db()
    assert fieldwork.closed and not Draft.objects.exists() and not WaitingAnswer.objects.exists()
    assert ReleasedAnswer.objects.count() == 3
    assert close(fieldwork, POLICY) == 0  # again: harmless


def test_data_are_destroyed_on_the_day_promised_and_not_before(fieldwork):
    cards(fieldwork, "g", 4, 2)
    laid_in(fieldwork, 3)
    with pytest.raises(ProblemsFound) as found:
        destroy(fieldwork, fieldwork.destroy_on - timedelta(1))
    assert found.value.problems[0].code == "L69" and Card.objects.count() == 4
    gone = {"cards": 4, "drafts": 0, "answers": 3, "left": 0}
    assert destroy(fieldwork, fieldwork.destroy_on) == gone
    assert not Card.objects.exists() and not WaitingAnswer.objects.exists()


def the_day(today) -> list[tuple[str, dict[str, int]]]:
    """What the machine does on a day, recorded as it is done."""
    done = []
    for deed in daily(POLICY, today):
        record("machine", deed)
        done.append((deed.what, dict(deed.counts)))
    return done


def test_every_day_the_machine_keeps_the_promises_by_itself(fieldwork):
    laid_in(fieldwork, 25)
    cards(fieldwork, "g", 2, 0)
    ended = fieldwork.closes + timedelta(1)
    assert the_day(timezone.localdate()) == [("answers.released", {"released": 15})]
    assert the_day(ended) == [("fieldwork.closed", {"released": 10})]
    assert the_day(ended) == []
    gone = {"cards": 2, "drafts": 0, "answers": 25, "left": 0}
    assert the_day(fieldwork.destroy_on) == [("fieldwork.destroyed", gone)]
    assert the_day(fieldwork.destroy_on) == []
    assert not ReleasedAnswer.objects.exists() and Fieldwork.objects.get().closed


def test_a_machine_that_stood_still_closes_and_destroys_when_it_wakes(fieldwork):
    acts = [what for what, _ in the_day(fieldwork.destroy_on + timedelta(3))]
    assert acts == ["fieldwork.closed", "fieldwork.destroyed"]
