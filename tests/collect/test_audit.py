"""The log of the office: who did what, and a chain that breaks when somebody changes it."""

from __future__ import annotations

import pytest

from monitor.web.audit.log import first_broken, write
from monitor.web.audit.models import Act


pytestmark = pytest.mark.django_db(databases=["default"])


def written() -> list[Act]:
    return [write("joost", f"wave.{number}", "ambtsdragers-2024", mails=number) for number in "123"]


def test_a_log_that_nobody_touched_is_sound():
    written()
    assert first_broken() is None
    assert [act.what for act in Act.objects.all()] == ["wave.1", "wave.2", "wave.3"]


@pytest.mark.parametrize("change", [{"who": "bram"}, {"details": {}}, {"thing": "x"}])
def test_a_changed_line_breaks_the_chain(change):
    second = written()[1]
    Act.objects.filter(pk=second.pk).update(**change)
    assert first_broken() == second


def test_a_removed_line_breaks_the_chain_at_the_next():
    _, second, third = written()
    Act.objects.filter(pk=second.pk).delete()
    assert first_broken() == third
