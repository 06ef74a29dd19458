"""On PostgreSQL the sender and the office do all their work with their own roles and no more."""

from __future__ import annotations

import pytest

from collect import postgres
from collect.office.frames import people, written
from collect.test_postgres import HERE, prepared, run, server  # noqa: F401 (fixtures)


pytestmark = pytest.mark.skipif(
    postgres.programs() is None, reason="PostgreSQL is not installed (apt-get install postgresql)"
)
SAME = ("draw", "waves", "fieldwork", "corrections")

OPEN = """
import django; django.setup()
from datetime import date, timedelta
from django.conf import settings
from collect.people import RECIPIENTS
from monitor.collect.office.closing import Terms, open_fieldwork
today = date.today()
open_fieldwork(Terms("w", "office_holders", RECIPIENTS, today, today + timedelta(9),
    today + timedelta(99), fictitious=True), settings.MONITOR_EDITION)
"""
INVITE = """
import random, sys, django; django.setup()
from datetime import date
from pathlib import Path
from django.conf import settings
from monitor.collect.cards.models import Fieldwork
from monitor.collect.sending import book, waves
from monitor.collect.sending.frame import read_frame, read_known
from monitor.collect.sending.letters import read_letters
from monitor.protect.policy import read_policy
from monitor.web.audit import log
work = Fieldwork.objects.get(pk="w")
known = read_known(settings.MONITOR_EDITION)
book.lay_in_frame(work, read_frame(Path(sys.argv[1]), known, date.today()), known.organisations)
policy = read_policy(settings.MONITOR_EDITION / "protection.toml")
book.draw(work, policy, 100, random.Random(1))
letters = read_letters(settings.MONITOR_EDITION / "letters")
print(waves.make_ready(work, letters, "invitation").mails)
log.write("veerle", "wave.ready", "w")
"""
END = """
import django; django.setup()
from django.conf import settings
from monitor.collect.cards.models import Fieldwork
from monitor.collect.office.closing import close, daily, destroy
from monitor.collect.office.response import live_response
from monitor.protect.policy import read_policy
work = Fieldwork.objects.get(pk="w")
policy = read_policy(settings.MONITOR_EDITION / "protection.toml")
print(live_response(work, policy)[0].invited)
close(work, policy)
print(destroy(work, work.destroy_on)["cards"])
daily(policy, work.destroy_on)
"""


def done(server, role: str, code: str, *arguments: str) -> str:  # noqa: F811
    found = run(server, role, "-c", code, *arguments)
    assert found.returncode == 0, found.stderr[-2000:]
    return found.stdout.strip()


def test_each_role_needs_no_more_than_it_has(prepared, tmp_path):  # noqa: F811
    frame = written(tmp_path / "kader.csv", *people(30))
    done(prepared, "office", OPEN)
    assert done(prepared, "sender", INVITE, str(frame)) == "30"
    assert done(prepared, "office", END).split() == ["30", "30"]


def test_the_same_tests_pass_on_postgresql(server):  # noqa: F811
    files = [str(HERE / "office" / f"test_{name}.py") for name in SAME]
    found = run(server, "keeper", "-m", "pytest", "-x", *files)
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-3000:]
