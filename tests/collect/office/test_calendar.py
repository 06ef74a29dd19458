"""The calendar: who asks the same people at the same time."""

from __future__ import annotations

import pytest

from monitor.collect.office.models import OtherSurvey
from monitor.web.audit.models import Act


pytestmark = pytest.mark.django_db(databases="__all__")


def survey(work, **changed: str) -> dict[str, str]:
    told = {
        "name": "Fictieve Basismonitor",
        "holder": "Fictieve vereniging",
        "asks": "raadsleden",
        "starts": str(work.closes),
        "ends": str(work.destroy_on),
    }
    return told | changed


@pytest.mark.usefixtures("sending_site")
def test_a_survey_that_coincides_is_told_where_waves_are_planned(fieldwork, staff, letters):  # noqa: ARG001
    assert staff["veerle"].post("/agenda/erbij", survey(fieldwork)).status_code == 302
    for address in ("/agenda", f"/veldwerk/{fieldwork.code}"):
        html = staff["tom"].get(address).content.decode()
        assert "Loopt samen met" in html and "Fictieve Basismonitor" in html
    key = OtherSurvey.objects.get().pk
    staff["veerle"].post(f"/agenda/{key}/eruit")
    assert "Loopt samen met" not in staff["tom"].get("/agenda").content.decode()
    assert [one.what for one in Act.objects.all()] == ["calendar.added", "calendar.removed"]


@pytest.mark.usefixtures("office_site")
@pytest.mark.parametrize(
    ("changed", "code"),
    [({"name": ""}, "L86"), ({"ends": "2020-01-01"}, "L84"), ({"starts": "x"}, "L85")],
)
def test_what_makes_no_sense_is_refused(fieldwork, staff, changed, code):
    reply = staff["veerle"].post("/agenda/erbij", survey(fieldwork, **changed))
    assert reply.status_code == 409 and code in reply.content.decode()
    assert not OtherSurvey.objects.exists()
