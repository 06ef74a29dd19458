"""The answering site under load: whole interviews of thirty questions, ten at a time, two cores.

The load comes from the same machine and takes its share of the cores. One interview is recorded
page by page as a browser sees it; the others send the same with links of their own.
"""

from __future__ import annotations

import csv
import os
import re
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench import fieldwork_site
from bench.result import Result
from monitor.collect.office.respondent import Browser, Form


PERSONS, PARALLEL, WARM = 330, 10, 30
# Two processes for two cores. Five threads each, because a visitor keeps his connection while he
# waits; more threads would only take turns.
WORKERS, THREADS = 2, 5
# collection.md, § A0 and § A6: LimeSurvey 6.4.2 on 2 cores with its defaults, measured 2026.
PEER = "LimeSurvey 6.4.2, standaard, 2 kernen: {}"
INVITEES = 12_000
RECEIVED = "/nl/ontvangen"


@dataclass
class Load:
    """What the visitors of a run saw: seconds per request, and how many finished."""

    seconds: list[float] = field(default_factory=list)
    finished: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Spent:
    """Processor time so far, in seconds: of the site, the database and the visitors."""

    site: float
    database: float
    visitors: float

    def since(self, earlier: Spent, answers: int) -> Spent:
        """In milliseconds per answer."""
        pairs = zip(astuple(self), astuple(earlier), strict=True)
        return Spent(*((now - then) / answers * 1000 for now, then in pairs))


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name, fieldwork_site.stores() as stores:
        folder = Path(name)
        edition = fieldwork_site.edition_with_thirty_questions(folder)

        def known(role: str) -> dict[str, str]:
            return fieldwork_site.environment(role, folder, edition, stores.environments[role])

        secrets = fieldwork_site.prepare(known("keeper"), PERSONS + 1)
        with fieldwork_site.site(known("answering"), WORKERS, THREADS) as (port, process):
            yield from _first_page(f"http://127.0.0.1:{port}", secrets[0])
            yield from _answering(port, secrets, stores, process)
        yield _import(folder, edition, known("keeper"), stores.kind)


def _answering(
    port: int, secrets: Sequence[str], stores: fieldwork_site.Stores, process: int
) -> Iterator[Result]:
    def spent() -> Spent:
        database = fieldwork_site.cpu_seconds(stores.process) if stores.process else 0.0
        return Spent(fieldwork_site.cpu_seconds(process), database, time.process_time())

    steps = _recorded(f"http://127.0.0.1:{port}", secrets[0])
    _crowd(port, secrets[1 : WARM + 1], steps)
    started, before = time.perf_counter(), spent()
    load = _crowd(port, secrets[WARM + 1 :], steps)
    elapsed = time.perf_counter() - started
    if load.broken:
        raise SystemExit(f"collect: {len(load.broken)} interviews broken off: {load.broken[0]}")
    cost = spent().since(before, load.finished)
    requests = len(load.seconds) // load.finished
    note = f"{stores.kind}; {requests} verzoeken per antwoord; {PEER.format('1,06 per s')}"
    yield Result("invullen: antwoorden per s", load.finished / elapsed, "/s", least=20, note=note)
    slowest = statistics.quantiles(load.seconds, n=20)[-1] * 1000
    note = PEER.format("1.062 ms bij 4 tegelijk")
    yield Result(f"invullen: p95 bij {PARALLEL} tegelijk", slowest, "ms", most=150, note=note)
    note = (
        f"daarnaast database {cost.database:.0f} en bezoekers {cost.visitors:.0f} ms;"
        f" machine op {os.getloadavg()[0]:.1f} bezet; {PEER.format('1.850 ms')}"
    )
    yield Result(
        "invullen: rekentijd van de site per antwoord", cost.site, "ms", most=60, note=note
    )
    memory = fieldwork_site.megabytes(process)
    yield Result("invullen: geheugen van de site", memory, "MB", most=300)


def _first_page(site: str, secret: str) -> Iterator[Result]:
    """Everything a browser fetches for the link: the page and what it names."""
    browser = Browser(site)
    page = browser.ask("GET", f"/m/{secret}")
    named = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', page)
    parts = [page, *(browser.ask("GET", urlsplit(one).path) for one in named)]
    browser.close()
    octets = sum(len(one.encode()) for one in parts)
    note = PEER.format("1.307 kB in 28 verzoeken")
    yield Result("eerste bladzijde", octets / 1000, "kB", most=30, note=note)
    yield Result("eerste bladzijde: verzoeken", len(parts), "", most=3)


Steps = list[tuple[str, str, str | None]]


def _recorded(site: str, secret: str) -> Steps:
    """One whole interview as requests: method, address, form; `{code}` is where the secret goes."""
    browser = Browser(site)
    steps: Steps = [("GET", "/m/{code}", None)]
    text = browser.ask("GET", f"/m/{secret}")
    while (form := Form(text)).action:
        sent = urlencode(form.answered()).replace(secret, "{code}")
        steps.append(("POST", form.action, sent))
        text = browser.ask("POST", form.action, form.answered())
    browser.close()
    return steps


class Visitor:
    """One connection that is kept; does no more than a visitor must, for it takes its processor
    time from the site that is measured. Follows where it is led, as a browser does."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.site = f"127.0.0.1:{port}"
        self.cookie = ""
        self.seconds: list[float] = []

    def walk(self, steps: Steps, secret: str) -> str:
        """The address where the interview ends."""
        address = ""
        for method, place, form in steps:
            address = place.replace("{code}", secret)
            told = self._ask(method, address, form and form.replace("{code}", secret))
            while told:
                address = told
                told = self._ask("GET", address)
        return address

    def _ask(self, method: str, address: str, form: str | None = None) -> str:
        """Where the answer leads to; "" for a page. Refuses with OSError."""
        body = form or ""
        head = f"{method} {address} HTTP/1.1\r\nHost: {self.site}\r\n{self.cookie}"
        if form is not None:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        started = time.perf_counter()
        self.connection.sendall((head + body).encode())
        headers = self._answer()
        self.seconds.append(time.perf_counter() - started)
        if not headers.startswith(("HTTP/1.1 200", "HTTP/1.1 302")):
            raise OSError(f"{method} {address} gives {headers[:40]}")
        if cookie := _header(headers, "Set-Cookie"):
            self.cookie = f"Cookie: {cookie.partition(';')[0]}\r\n"
        return _header(headers, "Location").partition("#")[0]

    def _answer(self) -> str:
        """The headers of an answer that was read to its end."""
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        headers = got[:end].decode("latin-1")
        missing = int(_header(headers, "Content-Length")) - (len(got) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        return headers

    def _more(self) -> bytes:
        got = self.connection.recv(65536)
        if not got:
            raise OSError("the site hung up")
        return got


def _header(headers: str, name: str) -> str:
    _, found, rest = headers.partition(f"\r\n{name}: ")
    return rest.partition("\r\n")[0] if found else ""


def _crowd(port: int, secrets: Sequence[str], steps: Steps) -> Load:
    """`PARALLEL` visitors at a time until every link is used."""
    load, waiting, lock = Load(), list(secrets), threading.Lock()

    def visit() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                secret = waiting.pop()
            visitor = Visitor(port)
            try:
                end = visitor.walk(steps, secret)
            except OSError as error:
                end = f"error {error}"
            visitor.connection.close()
            with lock:
                load.seconds += visitor.seconds
                load.finished += end == RECEIVED
                load.broken += [end] if end != RECEIVED else []

    threads = [threading.Thread(target=visit) for _ in range(PARALLEL)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return load


def _import(folder: Path, edition: Path, known: Mapping[str, str], kind: str) -> Result:
    """From a CSV with 12,000 persons to address book and cards."""
    frame = folder / "kader.csv"
    with (edition / "sources" / "organisations.csv").open(encoding="utf-8") as file:
        councils = [row["code"] for row in csv.DictReader(file) if row["tier"] == "gemeente"]
    with frame.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("person", "name", "organisation", "office", "email"))
        writer.writerows(
            (n, f"Fictief {n}", councils[n % len(councils)], "raadslid", f"f{n}@voorbeeld.example")
            for n in range(INVITEES)
        )
    told = fieldwork_site.run_python(fieldwork_site.IMPORT, known, str(frame)).split()
    persons, seconds = int(told[0]), float(told[1])
    if persons != INVITEES:
        raise SystemExit(f"collect: {persons} of {INVITEES} persons came in")
    note = f"{kind}; met deelnamekaarten; {PEER.format('75–140 s, doorgerekend')}"
    return Result("inlezen: 12.000 genodigden", seconds, "s", most=10, note=note)
