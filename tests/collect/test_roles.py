"""What each process contains and what it may do."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from monitor.collect.keeping import RIGHTS, statements
from monitor.concepts.problems import ProblemsFound
from monitor.conf.environment import (
    envbool,
    envdatabase,
    envint,
    envsecret,
    envword,
    refuse_shared,
)
from monitor.conf.roles import ROLES


SECRET = "fictief-geheim-voor-tests-van-32-tekens"
ASK = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps({
    "apps": settings.INSTALLED_APPS,
    "stores": sorted(n for n, one in settings.DATABASES.items() if "dummy" not in one["ENGINE"]),
    "modules": sorted(n for n in sys.modules if n.startswith(("monitor.", "django.contrib"))),
}))
"""


def process(role: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start one process and ask what is in it."""
    settings = {"DJANGO_SETTINGS_MODULE": "monitor.conf.settings", "PATH": os.environ["PATH"]}
    settings |= {"MONITOR_ROLE": role, "MONITOR_SECRET": SECRET} | environment
    return subprocess.run(
        [sys.executable, "-c", ASK], env=settings, capture_output=True, text=True, check=False
    )


def inside(role: str) -> dict[str, list[str]]:
    found = process(role)
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_the_answering_process_holds_no_address_no_account_and_no_office():
    found = inside("answering")
    assert found["stores"] == ["answers", "cards", "organisations"]
    stems = ("django.contrib", "monitor.collect.addresses", "monitor.collect.office")
    loaded = [name for name in found["modules"] if name.startswith(stems)]
    assert loaded == []
    assert "monitor.collect.answers.release" not in found["modules"]
    assert "monitor.collect.opening" not in found["modules"]


def test_the_sender_reaches_no_answer():
    assert "answers" not in inside("sender")["stores"]


def test_the_office_reaches_no_address():
    assert "addresses" not in inside("office")["stores"]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"MONITOR_ROLE": "iedereen"}, "L02"),
        ({"MONITOR_SECRET": ""}, "L01"),
        ({"MONITOR_SECRET": "kort"}, "L03"),
        ({"MONITOR_SECRET_FILE": "/bestaat/niet"}, "L04"),
        ({"MONITOR_TLS": "misschien"}, "L02"),
        ({"MONITOR_PROXIES": "-1"}, "L02"),
        ({"MONITOR_DB_CARDS": "mysql://x/y"}, "L02"),
        ({"MONITOR_DB_CARDS": "postgresql://h:haven/x"}, "L02"),
        ({"MONITOR_DB_CARDS": "postgresql://[h/x"}, "L02"),
        ({"MONITOR_DB_CARDS": "postgresql://h/x", "MONITOR_DB_ANSWERS": "postgresql://h/x"}, "L29"),
    ],
)
def test_a_site_that_is_set_up_wrongly_does_not_start(environment, code):
    found = process("answering", **environment)
    assert found.returncode != 0
    assert f"{code} · " in found.stderr


def test_a_secret_may_stand_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text(f"{SECRET}\n", "utf-8")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert envsecret("X") == SECRET


def test_a_database_is_read_from_its_address(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "postgresql://ada:p%40ss@db.example:5433/kaarten?sslmode=verify-full")
    found = envdatabase("X", tmp_path / "x", ())
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("ada", "p@ss", "5433")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}
    monkeypatch.delenv("X")
    assert envdatabase("X", tmp_path / "x", ())["NAME"] == tmp_path / "x"


def test_switches_numbers_and_words_are_read(monkeypatch):
    for written, meant in (("ja", True), ("0", False), ("", False), ("TRUE", True)):
        monkeypatch.setenv("X", written)
        assert envbool("X") is meant
    monkeypatch.delenv("X")
    assert envint("X", 3) == 3 and envword("X", "a") == "a"
    with pytest.raises(ProblemsFound):
        envword("X")


def test_stores_lie_in_databases_of_their_own():
    refuse_shared({"default": {}, "cards": {"NAME": "a"}, "answers": {"NAME": "b"}})
    with pytest.raises(ProblemsFound):
        refuse_shared({"cards": {"NAME": "a"}, "answers": {"NAME": "a"}})


def test_the_rights_say_what_the_promise_says():
    """Answering lays in and never reads; the sender has nothing to do with answers."""
    assert "sender" not in RIGHTS["answers"]
    assert {right for right, _ in RIGHTS["answers"]["answering"]} == {"EXECUTE"}
    assert set(RIGHTS["addresses"]) == {"sender"}
    granted = [line for line in statements("answers") if line.startswith("GRANT")]
    assert not any("monitor_sender" in line for line in granted)
    for store, roles in RIGHTS.items():
        for role in roles:
            assert store in ROLES[role].stores, (store, role)
