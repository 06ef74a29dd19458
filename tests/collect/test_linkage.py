"""The linkage attack: whoever steals everything, and knows who answered when, learns no answer.

Two hundred interviews in a known order, by the answering process on files. The attacker has every
file and log byte by byte, the address book with its secrets, the keys of the research team, and
knows when each person sent in. What he must not have is anything in the order, the place or the
bytes of an answer that tells better than chance whose it is.
"""

from __future__ import annotations

import json
import math
import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from collect.people import ADA, RECIPIENTS


ROOT = Path(__file__).parents[2]
PERSONS = 200
CLASSES = ("raadslid-pv26", "raadslid-pv27", "raadslid-pv28", "wethouder-pv28", "burgemeester-pv30")
SURE = 4.0  # standard deviations; by chance once in 16,000 for each trace

INVITE = """
import json, sys
from datetime import date, timedelta
import django
django.setup()
from monitor.collect.addresses.models import Invitee
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.keeping import prepare
from monitor.collect.links import new_secret
from monitor.design.questionnaire import read_questionnaire
from django.conf import settings
prepare()
told = json.load(sys.stdin)
asked = read_questionnaire(settings.MONITOR_EDITION / "questionnaire" / "kinds")
today = date.today()
work = Fieldwork.objects.create(code="proef", questionnaire="kinds", recipients=told["recipients"],
    fingerprint=asked.fingerprint, opens=today, closes=today + timedelta(9),
    destroy_on=today + timedelta(99), fictitious=True)
for number in range(told["persons"]):
    secret = new_secret()
    group = told["classes"][number % len(told["classes"])]
    name = f"persoon {number} (fictief)"
    Invitee.objects.create(fieldwork="proef", name=name, secret=secret.written)
    Card.objects.create(hash=secret.card, fieldwork=work, weighting_class=group)
    print(secret.written)
"""
ANSWER = """
import json, sys
import django
django.setup()
from django.test import Client
from collect.people import saves, send_in
for number, written in json.load(sys.stdin):
    browser = Client(HTTP_USER_AGENT=f"browser {number}", REMOTE_ADDR=f"192.0.2.{number}")
    browser.get(f"/m/{written}")
    assert browser.post("/nl/begin", {"code": written}).status_code == 302
    saves(browser, 1, welcome="", met="2")
    browser.post("/nl/vragen/2", {"shown": "times last_day story", "q.times": number,
        "q.story": f"verhaal {number}", "sure": f"times={number}"})
    saves(browser, 3, more="")
    if number % 10 != 9:  # one in ten gives up here
        assert send_in(browser).status_code == 302
"""
RELEASE = """
import django
django.setup()
from monitor.collect.answers.release import release
release("proef", 10)
"""


def run(role: str, code: str, folder: Path, edition: Path, given: object = None) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "tests"),
        "DJANGO_SETTINGS_MODULE": "monitor.conf.settings",
        "MONITOR_ROLE": role,
        "MONITOR_SECRET": "fictief-geheim-voor-tests-van-32-tekens",
        "MONITOR_TLS": "0",
        "MONITOR_HOSTS": "testserver",
        "MONITOR_DATA": str(folder),
        "MONITOR_EDITION": str(edition),
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(given),
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (folder / f"{role}.log").open("a") as log:
        log.write(done.stderr)
    return done.stdout


@dataclass(frozen=True)
class Loot:
    """What the attacker has: every file, and what he saw. `whose` is the truth he is after:
    the key of an answer, and the number of the person who gave it, counted by time."""

    folder: Path
    secrets: list[str]
    whose: dict[str, int]
    group: dict[str, str]
    open_whose: dict[str, int]

    def raw(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture(scope="module")
def loot(in_memory, edition_folder):
    folder = in_memory
    told = {"recipients": RECIPIENTS, "persons": PERSONS, "classes": CLASSES}
    secrets = run("keeper", INVITE, folder, edition_folder, told).split()
    people = list(enumerate(secrets))
    for part in (people[:120], people[120:]):
        run("answering", ANSWER, folder, edition_folder, part)
        run("office", RELEASE, folder, edition_folder)
    whose, group, open_whose = {}, {}, {}
    for table in ("waitinganswer", "releasedanswer", "waitingopenanswer", "releasedopenanswer"):
        for key, sealed in rows(folder, f"SELECT id, sealed FROM answers_{table}"):
            content = json.loads(pyrage.decrypt(sealed, [ADA]))
            if "text" in content:
                open_whose[key] = int(content["text"].removeprefix("verhaal "))
            else:
                whose[key] = int(content["answers"]["times"])
                group[key] = f"{table} {content['weighting_class']}"
    return Loot(folder, secrets, whose, group, open_whose)


def rows(folder: Path, query: str) -> list[tuple]:
    with sqlite3.connect(folder / "answers.sqlite3") as database:
        return database.execute(query).fetchall()


def order_in(database: Loot, query: str) -> dict[str, float]:
    return {key: place for place, (key, *_) in enumerate(rows(database.folder, query))}


def places(loot: Loot) -> dict[str, dict[str, float]]:
    """Every trace by which rows can be put in an order: name of the trace, key → place."""
    raw = loot.raw("answers.sqlite3")
    blobs = {}
    for table in ("waitinganswer", "releasedanswer"):
        blobs |= dict(rows(loot.folder, f"SELECT id, sealed FROM answers_{table}"))
    union = " UNION ALL ".join(
        f"SELECT id, rowid AS place, length(sealed) AS long, hex(sealed) AS octets "
        f"FROM answers_{table}"
        for table in ("waitinganswer", "releasedanswer")
    )
    return {
        "rowid": order_in(loot, f"SELECT id FROM ({union}) ORDER BY place"),
        "key": order_in(loot, f"SELECT id FROM ({union}) ORDER BY id"),
        "octets": order_in(loot, f"SELECT id FROM ({union}) ORDER BY octets"),
        "length": order_in(loot, f"SELECT id FROM ({union}) ORDER BY long, id"),
        "as read": order_in(loot, f"SELECT id FROM ({union})"),
        "place of the row in the file": {key: raw.find(blob[:100]) for key, blob in blobs.items()},
        "place of its end in the file": {key: raw.find(blob[-60:]) for key, blob in blobs.items()},
        "place of the key in the file": {key: raw.find(key.encode()) for key in blobs},
    }


def signal(loot: Loot, place: dict[str, float]) -> float:
    """How well a trace tells the order in which people answered, in standard deviations.

    Spearman's rank correlation within each group (nobody doubts the group), added up: under
    chance n−1 times ρ² has mean 1, so Σ ρ·√(n−1) over g groups has standard deviation √g.
    """
    groups: dict[str, list[str]] = {}
    for key in loot.whose:
        groups.setdefault(loot.group[key], []).append(key)
    total, count = 0.0, 0
    for keys in groups.values():
        if len(keys) < 3:
            continue
        by_time, by_place = ranks(keys, loot.whose), ranks(keys, place)
        total += correlation([(by_time[key], by_place[key]) for key in keys]) * math.sqrt(
            len(keys) - 1
        )
        count += 1
    return total / math.sqrt(count)


def ranks(keys: list[str], value: dict[str, float]) -> dict[str, int]:
    return {key: rank for rank, key in enumerate(sorted(keys, key=lambda key: value[key]))}


def correlation(pairs: list[tuple[int, int]]) -> float:
    n = len(pairs)
    middle = (n - 1) / 2
    cross = sum((one - middle) * (other - middle) for one, other in pairs)
    return cross / (n * (n * n - 1) / 12)


def hits(loot: Loot, place: dict[str, float]) -> int:
    """How many persons he names rightly who lays both orders beside each other, group by group."""
    groups: dict[str, list[str]] = {}
    for key in loot.whose:
        groups.setdefault(loot.group[key], []).append(key)
    return sum(
        loot.whose[one] == loot.whose[other]
        for keys in groups.values()
        for one, other in zip(
            sorted(keys, key=lambda key: loot.whose[key]),
            sorted(keys, key=lambda key: place[key]),
            strict=True,
        )
    )


def test_every_answer_that_was_sent_in_is_there_once(loot):
    sent = [number for number in range(PERSONS) if number % 10 != 9]
    assert sorted(loot.whose.values()) == sent
    assert sorted(loot.open_whose.values()) == sent


def test_the_attack_would_find_an_order_if_there_were_one(loot):
    leak = {key: float(number) for key, number in loot.whose.items()}
    assert signal(loot, leak) > 3 * SURE
    assert hits(loot, leak) == len(loot.whose)


def test_no_trace_tells_the_order_better_than_chance(loot):
    groups = len(set(loot.group.values()))
    for trace, place in places(loot).items():
        assert -1 not in place.values(), f"{trace}: not found, so not tested"
        assert abs(signal(loot, place)) < SURE, trace
        assert hits(loot, place) < groups + SURE * math.sqrt(groups) + 1, trace


def test_every_answer_lies_in_the_files_once_and_nothing_deleted_is_left(loot):
    everything = b"".join(path.read_bytes() for path in sorted(loot.folder.iterdir()))
    # in the table and in the index on it; what a page keeps of its own growth is the same for all
    counts = {key: everything.count(key.encode()) for key in [*loot.whose, *loot.open_whose]}
    assert set(counts.values()) <= {2, 3}
    assert (
        abs(signal(loot, {key: counts[key] + hash(key) % 1000 / 1000 for key in loot.whose})) < SURE
    )
    blobs = rows(loot.folder, "SELECT sealed FROM answers_waitinganswer")
    assert all(everything.count(blob[:100]) == 1 for (blob,) in blobs)


def test_open_answers_lie_in_another_order_than_the_answers_they_came_with(loot):
    lines = []
    for table, truth in (("answer", loot.whose), ("openanswer", loot.open_whose)):
        found = rows(loot.folder, f"SELECT id FROM answers_released{table} ORDER BY rowid")
        lines.append([truth[key] for (key,) in found])
    common = sorted(set(lines[0]) & set(lines[1]))
    orders = [ranks(common, {one: line.index(one) for one in common}) for line in lines]
    pairs = [(orders[0][one], orders[1][one]) for one in common]
    assert len(common) > 50
    assert abs(correlation(pairs)) * math.sqrt(len(common) - 1) < SURE


def test_nothing_else_that_he_stole_holds_a_key_or_a_link(loot):
    other = b"".join(
        path.read_bytes()
        for path in loot.folder.iterdir()
        if not path.name.startswith(("answers", "addresses"))
    )
    for key in [*loot.whose, *loot.open_whose]:
        assert key.encode() not in other
        assert bytes.fromhex(key) not in other
    for secret in loot.secrets:
        assert secret.encode() not in other
    assert b"192.0.2." not in other and b"browser " not in other


def test_the_logs_say_nothing_of_anybody(loot):
    log = loot.raw("answering.log").decode()
    assert not re.search(r"/m/|/nl/|192\.0\.2|verhaal", log)


def test_a_draft_that_was_left_cannot_be_laid_beside_its_card(loot):
    with sqlite3.connect(loot.folder / "cards.sqlite3") as database:
        cards = [row[0] for row in database.execute("SELECT hash FROM cards_card")]
        drafts = database.execute("SELECT id, content FROM cards_draft").fetchall()
    assert len(drafts) == PERSONS // 10
    assert not {name for name, _ in drafts} & set(cards)
    assert not any(card.encode() in content for card in cards for _, content in drafts)
    assert not any(b"verhaal" in content for _, content in drafts)
