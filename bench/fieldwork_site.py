"""A fieldwork to measure: stores on PostgreSQL where it is installed, thirty questions, a site.

PostgreSQL runs as it would in production, with every commit on disk; only its place is temporary.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage


QUESTIONS, PER_PAGE = 30, 3
STORES = ("office", "addresses", "cards", "answers", "organisations")
ROLES = ("keeper", "answering", "sender", "office")
PREPARE = """
import json, sys
from datetime import date, timedelta
import django
django.setup()
from django.conf import settings
from monitor.collect.cards.models import Card
from monitor.collect.keeping import prepare
from monitor.collect.links import new_secret
from monitor.collect.office.closing import Terms, open_fieldwork
prepare()
told, today = json.load(sys.stdin), date.today()
terms = Terms("maat", "thirty", told["recipients"], today, today + timedelta(9),
    today + timedelta(99), fictitious=True)
work = open_fieldwork(terms, settings.MONITOR_EDITION)
people = [new_secret() for _ in range(told["persons"])]
Card.objects.bulk_create(Card(hash=one.card, fieldwork=work,
    weighting_class=f"klas-{number % 56}") for number, one in enumerate(people))
print("\\n".join(one.written for one in people))
"""
IMPORT = """
import random, sys, time
from datetime import date
from pathlib import Path
import django
django.setup()
from django.conf import settings
from monitor.collect.cards.models import Fieldwork
from monitor.collect.sending.book import draw, lay_in_frame
from monitor.collect.sending.frame import read_frame, read_known
from monitor.protect.policy import read_policy
started = time.perf_counter()
known = read_known(settings.MONITOR_EDITION)
frame = read_frame(Path(sys.argv[1]), known, date.today())
work = Fieldwork.objects.get(pk="maat")
work.pk = work.code = "inlezen"
work.save(force_insert=True)
told = lay_in_frame(work, frame, known.organisations)
draw(work, read_policy(settings.MONITOR_EDITION / "protection.toml"), 100, random.Random(1))
print(told.persons, time.perf_counter() - started)
"""


@dataclass(frozen=True)
class Stores:
    """What the stores are kept in, the environment of each role, and the number of the database's
    own process where there is one."""

    kind: str
    environments: Mapping[str, Mapping[str, str]]
    process: int | None = None


@contextmanager
def stores() -> Iterator[Stores]:
    """PostgreSQL with the roles of production, or files where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield Stores("SQLite", {role: {} for role in ROLES})
        return
    with _cluster(found[-1].parent) as socket_folder:
        with psycopg.connect(
            f"host={socket_folder} user=owner dbname=postgres", autocommit=True
        ) as it:
            version = it.execute("SHOW server_version").fetchone()
            for role in ROLES:
                it.execute(f"CREATE ROLE monitor_{role} LOGIN")
            for store in STORES:
                it.execute(f"CREATE DATABASE {store} OWNER monitor_keeper")
        addresses = {
            role: {
                f"MONITOR_DB_{store.upper()}": (
                    f"postgresql://monitor_{role}@/{store}?host={socket_folder}"
                )
                for store in STORES
            }
            for role in ROLES
        }
        assert version is not None
        process = int((socket_folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
        yield Stores(f"PostgreSQL {str(version[0]).split(' ')[0]}", addresses, process)


@contextmanager
def _cluster(programs: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="monitor-bench-"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(*command: object) -> None:
        words = [*as_postgres, *(str(word) for word in command)]
        subprocess.run(words, check=True, capture_output=True, cwd="/")

    run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "owner", "-E", "UTF8")
    options = f"-c listen_addresses= -c unix_socket_directories={folder}"
    run(
        programs / "pg_ctl",
        "-D",
        folder / "data",
        "-w",
        "-o",
        options,
        "-l",
        folder / "log",
        "start",
    )
    try:
        yield folder
    finally:
        run(programs / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def edition_with_thirty_questions(folder: Path) -> Path:
    """The edition of 2024 and a questionnaire of thirty questions on ten pages."""
    edition = folder / "2024"
    shutil.copytree("editions/2024", edition)
    sheets = edition / "questionnaire" / "thirty"
    sheets.mkdir()
    spoken = ("label::Nederlands (nl)", "label::English (en)")
    rows: list[tuple[str, ...]] = []
    for number in range(QUESTIONS):
        if number % PER_PAGE == 0:
            title = f"Bladzijde {number // PER_PAGE + 1} (fictief)"
            rows.append(("begin_group", f"page_{number}", title, title, "field-list", ""))
        asked = f"Vraag {number + 1} (fictief)?"
        rows.append(("select_one often", f"q{number}", asked, asked, "", "yes"))
        if number % PER_PAGE == PER_PAGE - 1:
            rows.append(("end_group", "", "", "", "", ""))
    _sheet(sheets / "survey.csv", ("type", "name", *spoken, "appearance", "required"), rows)
    answers = ("nooit", "een keer", "een paar keer per jaar", "maandelijks", "vaker")
    choices = [("often", str(code), said, said) for code, said in enumerate(answers, 1)]
    _sheet(sheets / "choices.csv", ("list_name", "name", *spoken), choices)
    settings = ("form_title", "form_id", "version", "default_language")
    _sheet(sheets / "settings.csv", settings, [("Meting", "maat", "1", "Nederlands (nl)")])
    return edition


def _sheet(path: Path, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def environment(
    role: str, folder: Path, edition: Path, databases: Mapping[str, str]
) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "monitor.conf.settings",
        "MONITOR_ROLE": role,
        "MONITOR_SECRET": "fictief-geheim-voor-metingen-van-32-tekens",
        "MONITOR_TLS": "0",
        "MONITOR_DATA": str(folder / "stores"),
        "MONITOR_EDITION": str(edition),
        **databases,
    }


def prepare(known: Mapping[str, str], persons: int) -> list[str]:
    """Make tables, rights and cards; gives the secrets of the links."""
    keys = [pyrage.x25519.Identity.generate().to_public() for _ in range(2)]
    told = {"recipients": "\n".join(str(key) for key in keys), "persons": persons}
    return run_python(PREPARE, known, input_=json.dumps(told)).split()


def run_python(code: str, known: Mapping[str, str], *arguments: str, input_: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=dict(known),
        input=input_,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


@contextmanager
def site(known: Mapping[str, str], workers: int, threads: int) -> Iterator[tuple[int, int]]:
    """gunicorn with the answering process; gives its port and its number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--threads", str(threads), "--log-level", "error", "monitor.conf.wsgi"]
    process = subprocess.Popen([sys.executable, "-m", *command], env=dict(known))
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def megabytes(parent: int) -> float:
    """Memory of a process and its children: each page counted once (PSS of Linux)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    total = 0
    for number in (str(parent), *children):
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text("ascii")
        total += next(
            int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")
        )
    return total / 1024


def cpu_seconds(parent: int) -> float:
    """Processor time of a process and its children so far."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    ticks = 0
    for number in (str(parent), *children):
        fields = Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # utime and stime, proc_pid_stat(5)
    return ticks / os.sysconf("SC_CLK_TCK")
