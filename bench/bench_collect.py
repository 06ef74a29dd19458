"""The answering site under load: whole interviews of thirty questions, ten at a time, two cores.

The load comes from the same machine and takes its share of the cores. One interview is recorded
page by page as a browser sees it; the others send the same with links of their own.
"""

from __future__ import annotations

import csv
import os
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench import fieldwork_site
from bench.result import Result
from monitor.collect.office.respondent import Browser, Form


PERSONS, PARALLEL, WARM = 330, 10, 30
WORKERS, THREADS = 2, 5
# collection.md, § A0 and § A6: LimeSurvey 6.4.2 on 2 cores with its defaults, measured 2026.
PEER = "LimeSurvey 6.4.2, standaard, 2 kernen: {}"
INVITEES = 12_000


@dataclass
class Load:
    """What the visitors of a run saw: seconds per request, and how many finished."""

    seconds: list[float] = field(default_factory=list)
    finished: int = 0
    broken: list[str] = field(default_factory=list)


def run() -> Iterator[Result]:
    with (
        tempfile.TemporaryDirectory() as name,
        fieldwork_site.stores() as (kind, databases),
    ):
        folder = Path(name)
        edition = fieldwork_site.edition_with_thirty_questions(folder)

        def known(role: str) -> dict[str, str]:
            return fieldwork_site.environment(role, folder, edition, databases[role])

        secrets = fieldwork_site.prepare(known("keeper"), PERSONS + 1)
        with fieldwork_site.site(known("answering"), WORKERS, THREADS) as (port, process):
            yield from _answering(f"http://127.0.0.1:{port}", secrets, kind, process)
        yield _import(folder, edition, known("keeper"), kind)


def _answering(site: str, secrets: Sequence[str], kind: str, process: int) -> Iterator[Result]:
    yield from _first_page(site, secrets[0])
    steps = _recorded(site, secrets[0])
    _crowd(site, secrets[1 : WARM + 1], steps)
    started, spent = time.perf_counter(), fieldwork_site.cpu_seconds(process)
    load = _crowd(site, secrets[WARM + 1 :], steps)
    elapsed = time.perf_counter() - started
    spent = fieldwork_site.cpu_seconds(process) - spent
    if load.broken:
        raise SystemExit(f"collect: {len(load.broken)} interviews broken off: {load.broken[0]}")
    note = f"{kind}; {len(steps)} verzoeken per antwoord; {PEER.format('1,06 per s')}"
    yield Result("invullen: antwoorden per s", load.finished / elapsed, "/s", least=20, note=note)
    slowest = statistics.quantiles(load.seconds, n=20)[-1] * 1000
    note = PEER.format("1.062 ms bij 4 tegelijk")
    yield Result(f"invullen: p95 bij {PARALLEL} tegelijk", slowest, "ms", most=150, note=note)
    note = f"zonder database en bezoekers; machine op {os.getloadavg()[0]:.1f} bezet"
    cpu = spent / load.finished * 1000
    yield Result("invullen: rekentijd van de site per antwoord", cpu, "ms", note=note)
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


Steps = list[tuple[str, str, list[tuple[str, str]] | None]]


def _recorded(site: str, secret: str) -> Steps:
    """One whole interview as requests: method, address, form; `{code}` is where the secret goes."""
    browser = Browser(site)
    steps: Steps = [("GET", "/m/{code}", None)]
    text = browser.ask("GET", f"/m/{secret}")
    while (form := Form(text)).action:
        sent = [(name, value.replace(secret, "{code}")) for name, value in form.answered()]
        steps.append(("POST", form.action, sent))
        text = browser.ask("POST", form.action, form.answered())
    browser.close()
    return steps


def _crowd(site: str, secrets: Sequence[str], steps: Steps) -> Load:
    """`PARALLEL` visitors at a time until every link is used."""
    load, waiting, lock = Load(), list(secrets), threading.Lock()

    def visit() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                secret = waiting.pop()
            browser = Browser(site)
            try:
                last = _walk(browser, secret, steps)
            except OSError as error:
                last = f"error {error}"
            browser.close()
            with lock:
                load.seconds += browser.seconds
                load.finished += last == ""
                load.broken += [last] if last else []

    threads = [threading.Thread(target=visit) for _ in range(PARALLEL)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return load


def _walk(browser: Browser, secret: str, steps: Steps) -> str:
    """Empty when the last page is the one that says “ontvangen”, else what it says."""
    text = ""
    for method, address, form in steps:
        filled = form and [(name, value.replace("{code}", secret)) for name, value in form]
        text = browser.ask(method, address.replace("{code}", secret), filled)
    return text if Form(text).action else ""


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
