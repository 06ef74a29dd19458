"""Nothing acknowledged is lost: the server is killed at random while people send in.

Five hundred drafts stand ready; a server process takes them in one by one over HTTP and is killed
without warning again and again. Whoever got "ontvangen" is in the answers, and nobody is twice.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyrage

from collect.people import ADA, RECIPIENTS
from collect.test_linkage import rows


ROOT = Path(__file__).parents[2]
SUBMISSIONS, DEATHS = 500, 10

PREPARE = """
import json, sys
from datetime import date, timedelta
import django
django.setup()
from django.conf import settings
from django.db import transaction
from monitor.collect.cards.drafts import change_draft
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.keeping import prepare
from monitor.collect.links import new_secret
from monitor.design.questionnaire import read_questionnaire
prepare()
told = json.load(sys.stdin)
asked = read_questionnaire(settings.MONITOR_EDITION / "questionnaire" / "kinds")
today = date.today()
work = Fieldwork.objects.create(code="proef", questionnaire="kinds", recipients=told["recipients"],
    fingerprint=asked.fingerprint, opens=today, closes=today + timedelta(9),
    destroy_on=today + timedelta(99), fictitious=True)
with transaction.atomic(using="cards"):
    for number in range(told["persons"]):
        secret = new_secret()
        Card.objects.create(hash=secret.card, fieldwork=work, weighting_class=f"klas-{number % 20}")
        answers = {"welcome": "", "met": "2", "times": str(number), "last_day": "-97",
            "story": "", "more": ""}
        change_draft(secret, "proef", lambda draft: draft.answers.update(answers))
        print(secret.written)
"""
SERVE = """
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server
from monitor.conf.wsgi import application
class Quiet(WSGIRequestHandler):
    def log_message(self, *_): pass
make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=Quiet).serve_forever()
"""


def environment(role: str, folder: Path, edition: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "monitor.conf.settings",
        "MONITOR_ROLE": role,
        "MONITOR_SECRET": "fictief-geheim-voor-tests-van-32-tekens",
        "MONITOR_TLS": "0",
        "MONITOR_DATA": str(folder),
        "MONITOR_EDITION": str(edition),
    }


class Server:
    """The answering process, which dies when the test wants it to."""

    def __init__(self, folder: Path, edition: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = environment("answering", folder, edition)
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.port)], env=self.environment, cwd=ROOT
        )
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def post(self, address: str, body: str, cookie: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", address, body, kind)
        answer = connection.getresponse()
        answer.read()
        return answer


def send_in(server: Server, secret: str) -> bool:
    """Whether this person got "ontvangen"; a server that dies says nothing."""
    try:
        ticket = server.post("/nl/begin", f"code={secret}").headers["Set-Cookie"]
        if ticket is None:  # refused: it was received, though nobody could say so any more
            return False
        answer = server.post("/nl/insturen", "", ticket.partition(";")[0])
    except (OSError, http.client.HTTPException):
        return False
    return answer.headers["Location"] == "/nl/ontvangen"


def test_everything_acknowledged_is_there_once_however_often_the_server_dies(
    in_memory, edition_folder
):
    told = json.dumps({"recipients": RECIPIENTS, "persons": SUBMISSIONS})
    made = subprocess.run(
        [sys.executable, "-c", PREPARE],
        input=told,
        env=environment("keeper", in_memory, edition_folder),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    secrets = made.stdout.split()
    chance = random.Random(7)
    deaths = set(chance.sample(range(SUBMISSIONS), DEATHS))
    server = Server(in_memory, edition_folder)
    received = set()
    try:
        for number, secret in enumerate(secrets):
            if number in deaths:
                threading.Timer(chance.uniform(0.001, 0.03), server.process.kill).start()
            if send_in(server, secret):
                received.add(number)
            if number in deaths:
                server.process.wait()
                server.start()
        for number, secret in enumerate(secrets):  # people try again with the same link
            if number not in received and send_in(server, secret):
                received.add(number)
    finally:
        server.kill()
    found = [
        int(json.loads(pyrage.decrypt(sealed, [ADA]))["answers"]["times"])
        for (sealed,) in rows(in_memory, "SELECT sealed FROM answers_waitinganswer")
    ]
    assert len(found) == len(set(found)), "somebody is there twice"
    assert received <= set(found), "somebody was told ontvangen and is not there"
    assert set(found) == set(range(SUBMISSIONS)), "somebody could not send in any more"
