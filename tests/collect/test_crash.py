"""Nothing acknowledged is lost: the server is killed at random while people send in.

Five hundred drafts stand ready; a server process takes them in over HTTP, several at once, and is
killed without warning again and again; one in five clicks twice at once. Whoever got "ontvangen"
is in the answers, and nobody is twice.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyrage

from collect.people import ADA, RECIPIENTS
from collect.test_linkage import rows


ROOT = Path(__file__).parents[2]
SUBMISSIONS, DEATHS, PARALLEL = 500, 25, 4

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
# As gunicorn does with --preload: a process that has read everything keeps the port and lets a
# child serve it, and another one when that dies. Whoever waits at the port meanwhile is served.
SERVE = """
import os
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from monitor.collect.library import classes
from monitor.conf.wsgi import application
class Quiet(WSGIRequestHandler):
    def log_message(self, *_): pass
class Server(ThreadingMixIn, WSGIServer):
    daemon_threads, request_queue_size = True, 64
    def handle_error(self, *_): pass
classes()
server = Server(("127.0.0.1", 0), Quiet)
server.set_app(application)
print(server.server_port, flush=True)
while True:
    child = os.fork()
    if not child:
        server.serve_forever()
    print(child, flush=True)
    os.waitpid(child, 0)
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
    """The answering process, which dies when the test wants it to, and stands up again."""

    def __init__(self, folder: Path, edition: Path) -> None:
        known = environment("answering", folder, edition)
        command = [sys.executable, "-c", SERVE]
        self.parent = subprocess.Popen(command, env=known, cwd=ROOT, stdout=subprocess.PIPE)
        self.port, self.child, self.deaths = self._told(), self._told(), 0
        self.lock = threading.Lock()

    def _told(self) -> int:
        assert self.parent.stdout is not None
        return int(self.parent.stdout.readline())

    def kill(self) -> None:
        with self.lock:
            os.kill(self.child, signal.SIGKILL)
            self.child = self._told()
            self.deaths += 1

    def stop(self) -> None:
        self.parent.kill()
        os.kill(self.child, signal.SIGKILL)
        self.parent.communicate()

    def post(self, address: str, body: str, cookie: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        with contextlib.closing(connection):
            connection.request("POST", address, body, kind)
            answer = connection.getresponse()
            answer.read()
        return answer


def send_in(server: Server, secret: str, clicks: int = 1) -> bool:
    """Whether this person got "ontvangen"; a server that dies says nothing. The impatient click
    more than once: the same post, at the same moment."""
    try:
        ticket = server.post("/nl/begin", f"code={secret}").headers["Set-Cookie"]
        if ticket is None:  # refused: it was received, though nobody could say so any more
            return False
    except (OSError, http.client.HTTPException):
        return False
    with ThreadPoolExecutor(clicks) as fingers:
        return any(list(fingers.map(lambda _: clicked(server, ticket), range(clicks))))


def clicked(server: Server, ticket: str) -> bool:
    try:
        answer = server.post("/nl/insturen", "", ticket.partition(";")[0])
    except (OSError, http.client.HTTPException):
        return False
    return answer.headers["Location"] == "/nl/ontvangen"


def everybody_sends_in(server: Server, secrets: list[str], chance: random.Random) -> set[int]:
    """Who got "ontvangen", the first time or when they tried again with the same link."""
    deaths = {
        number: chance.uniform(0, 0.03) for number in chance.sample(range(len(secrets)), DEATHS)
    }
    blows = [threading.Timer(wait, server.kill) for wait in deaths.values()]
    coming = dict(zip(deaths, blows, strict=True))

    def once(number: int) -> bool:
        if number in coming:
            coming[number].start()
        return send_in(server, secrets[number], clicks=2 if number % 5 == 0 else 1)

    with ThreadPoolExecutor(PARALLEL) as people:
        told = list(people.map(once, range(len(secrets))))
        for blow in blows:
            blow.join()
        assert server.deaths == DEATHS and not all(told), "nobody noticed that the server died"
        again = [number for number, received in enumerate(told) if not received]
        told_again = people.map(lambda number: send_in(server, secrets[number]), again)
        late = {number for number, received in zip(again, told_again, strict=True) if received}
    return late | {number for number, received in enumerate(told) if received}


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
    server = Server(in_memory, edition_folder)
    try:
        received = everybody_sends_in(server, made.stdout.split(), random.Random(7))
    finally:
        server.stop()
    found = [
        int(json.loads(pyrage.decrypt(sealed, [ADA]))["answers"]["times"])
        for (sealed,) in rows(in_memory, "SELECT sealed FROM answers_waitinganswer")
    ]
    assert len(found) == len(set(found)), "somebody is there twice"
    assert received <= set(found), "somebody was told ontvangen and is not there"
    assert set(found) == set(range(SUBMISSIONS)), "somebody could not send in any more"
