"""The sites on PostgreSQL: the same tests pass, and each role can do what it should and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from collect import postgres


pytestmark = pytest.mark.skipif(
    postgres.programs() is None, reason="PostgreSQL is not installed (apt-get install postgresql)"
)
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SAME = ("questions", "send", "tray", "organisation", "landing", "audit")
UUID = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def server():
    with postgres.cluster() as socket:
        postgres.with_roles(socket)
        yield socket


def run(server, role: str, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(HERE.parent),
        "DJANGO_SETTINGS_MODULE": "monitor.conf.settings",
        "MONITOR_ROLE": role,
        "MONITOR_SECRET": "fictief-geheim-voor-tests-van-32-tekens",
        "MONITOR_TLS": "0",
        "MONITOR_HOSTS": "testserver",
        **postgres.addresses(server, role),
    }
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, cwd=ROOT
    )


@pytest.fixture(scope="module")
def prepared(server):
    code = "import django; django.setup(); from monitor.collect.keeping import prepare; prepare()"
    for _ in range(2):  # renewing is harmless
        done = run(server, "keeper", "-c", code)
        assert done.returncode == 0, done.stderr
    return server


def test_the_same_tests_pass_on_postgresql(server):
    files = [str(HERE / f"test_{name}.py") for name in SAME]
    done = run(server, "keeper", "-m", "pytest", "-x", *files)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def allowed(server, role: str, store: str, statement: str) -> bool:
    with psycopg.connect(f"host={server} user=monitor_{role} dbname={store}") as connection:
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return False
        finally:
            connection.rollback()
    return True


LAY_IN = f"SELECT lay_in_answer('{UUID}', 'w', 'c', 'x')"


@pytest.mark.parametrize(
    ("role", "store", "statement", "may"),
    [
        ("answering", "answers", LAY_IN, True),
        ("answering", "answers", "SELECT * FROM answers_waitinganswer", False),
        ("answering", "answers", "SELECT count(*) FROM answers_releasedanswer", False),
        ("answering", "answers", "DELETE FROM answers_waitinganswer", False),
        ("answering", "answers", f"INSERT INTO answers_waitinganswer VALUES ('{UUID}')", False),
        ("answering", "cards", "SELECT * FROM cards_card", True),
        ("answering", "cards", "UPDATE cards_card SET done = true", True),
        ("answering", "cards", "UPDATE cards_card SET weighting_class = 'x'", False),
        ("answering", "cards", "DELETE FROM cards_card", False),
        ("answering", "addresses", "SELECT * FROM addresses_invitee", False),
        ("answering", "office", "SELECT * FROM auth_user", False),
        ("sender", "addresses", "SELECT * FROM addresses_invitee", True),
        ("sender", "answers", "SELECT * FROM answers_waitinganswer", False),
        ("sender", "answers", LAY_IN, False),
        ("sender", "cards", "SELECT * FROM cards_draft", False),
        ("sender", "cards", "SELECT hash, weighting_class FROM cards_card", True),
        ("sender", "cards", "SELECT done FROM cards_card", False),
        ("sender", "cards", "SELECT xmin FROM cards_card", False),
        ("sender", "cards", "SELECT hash FROM cards_donecard", True),
        ("sender", "cards", "DELETE FROM cards_donecard", False),
        ("sender", "organisations", "SELECT * FROM organisations_formevent", False),
        ("sender", "organisations", "SELECT signed_on FROM organisations_organisationform", True),
        ("sender", "organisations", "SELECT answers FROM organisations_organisationform", False),
        ("office", "addresses", "SELECT * FROM addresses_invitee", False),
        ("office", "answers", "SELECT * FROM answers_waitinganswer", True),
        ("office", "answers", LAY_IN, False),
        ("office", "cards", "SELECT content FROM cards_draft", False),
        ("office", "cards", "DELETE FROM cards_draft WHERE fieldwork = 'x'", True),
        ("office", "cards", "UPDATE cards_fieldwork SET closed = true", True),
        ("office", "cards", "UPDATE cards_fieldwork SET recipients = 'age1'", False),
        ("office", "office", "SELECT * FROM audit_act", True),
        ("office", "office", "DELETE FROM audit_act", False),
        ("office", "office", "UPDATE audit_act SET who = 'x'", False),
    ],
)
def test_a_role_can_do_what_it_should_and_no_more(prepared, role, store, statement, may):
    assert allowed(prepared, role, store, statement) is may


WALK = """
import django
django.setup()
from django.test import Client
from collect.people import fill_in, send_in
from monitor.collect.links import read_secret
browser = Client()
assert browser.post("/nl/begin", {"code": "%s"}).status_code == 302
fill_in(browser)
assert send_in(browser).headers["Location"] == "/nl/ontvangen"
print("received")
"""
INVITE = """
import django
django.setup()
from collect.people import EDITION, fieldwork, invited
from monitor.design.questionnaire import read_questionnaire
print(invited(fieldwork("w", read_questionnaire(EDITION / "questionnaire/office_holders"))).written)
"""


def test_the_answering_role_needs_no_more_than_it_has(prepared):
    """A whole interview by the answering process with its own role."""
    made = run(prepared, "keeper", "-c", INVITE)
    assert made.returncode == 0, made.stderr
    walked = run(prepared, "answering", "-c", WALK % made.stdout.strip())
    assert walked.stdout.strip() == "received", walked.stderr
    with psycopg.connect(f"host={prepared} user=owner dbname=answers") as owner:
        [count] = owner.execute("SELECT count(*) FROM answers_waitinganswer").fetchone()
    assert count == 1


def test_rows_of_a_group_bear_no_order_not_even_in_hidden_columns(prepared):
    """`xmin` tells which transaction wrote a row, `ctid` where: the last one wrote them all."""
    with psycopg.connect(f"host={prepared} user=owner dbname=answers", autocommit=True) as owner:
        keys = [f"{number:08x}-0000-4000-8000-000000000000" for number in (7, 2, 9, 4, 1)]
        for key in keys:
            owner.execute("SELECT lay_in_answer(%s, 'o', 'c', 'x')", [key])
        rows = owner.execute(
            "SELECT xmin::text, id::text FROM answers_waitinganswer WHERE fieldwork = 'o' "
            "ORDER BY ctid"
        ).fetchall()
    assert len({xmin for xmin, _ in rows}) == 1
    assert [key for _, key in rows] == sorted(keys)
