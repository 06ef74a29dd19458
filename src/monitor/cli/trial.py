"""`monitor fieldwork demo`: the whole fieldwork in the small, told as a story in the terminal.

Runs in a folder of its own with SQLite and mails to files: it needs no PostgreSQL and no mail
server, and it never reaches the stores that the environment of a real site points to.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.collect import start
from monitor.cli.terminal import LanguageOption, say, speaking, told
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, reason_of, refuse


BEGIN = Text(
    "Het veldwerk in het klein: twee fictieve ambtsdragers, één antwoord.",
    "The fieldwork in the small: two fictitious office holders, one answer.",
)
INVITED = Text(
    "1. Uitnodigen. Twee mails liggen als bestand klaar; die aan Fatma:\n   {mail}\n"
    "   Haar persoonlijke link: {link}",
    "1. Inviting. Two mails lie ready as files; the one to Fatma:\n   {mail}\n"
    "   Her personal link: {link}",
)
OPEN = Text(
    "2. Antwoorden. Open die link in een browser, beantwoord de vragen, stuur in,\n"
    "   en druk hier op Enter.",
    "2. Answering. Open that link in a browser, answer the questions, send in,\n"
    "   and press Enter here.",
)
ANSWERED = Text(
    "2. Antwoorden. Fatma (een programma) opent de link en beantwoordt {pages} bladzijden.",
    "2. Answering. Fatma (a program) opens the link and answers {pages} pages.",
)
STORED = Text(
    "3. Wat er nu ligt, in drie databases die niets gemeen hebben:",
    "3. What lies there now, in three databases that share nothing:",
)
BOOK = Text("   adresboek   {told}", "   addresses   {told}")
CARDS = Text(
    "   kaartenbak  afdruk {mark}… · {group} · klaar: {done}",
    "   cards       hash {mark}… · {group} · done: {done}",
)
TRAY = Text(
    "   antwoorden  {size} bytes, verzegeld voor twee sleutels; geen naam, geen tijd",
    "   answers     {size} bytes, sealed to two keys; no name, no time",
)
EMPTY = Text("   antwoorden  nog niets", "   answers     nothing yet")
YES, NO = Text("ja", "yes"), Text("nee", "no")
ARRIVED = Text(
    "4. Sluiten en ontzegelen: {n} antwoord in {file} (SPSS). Wie het gaf, staat nergens.\n"
    "   In het echt komt de sleutel daarvoor nooit op een server.",
    "4. Closing and opening the seal: {n} answer in {file} (SPSS). Who gave it stands nowhere.\n"
    "   In earnest the key for that never comes to a server.",
)
NEXT = Text(
    "Zelf antwoorden? `monitor fieldwork demo {edition}`, en open de link die dan verschijnt.\n"
    "In het echt: docs/how-to/start-fieldwork-in-production.md.",
    "Answer yourself? `monitor fieldwork demo {edition}`, and open the link that then appears.\n"
    "In earnest: docs/how-to/start-fieldwork-in-production.md.",
)


@told
def demo(
    edition: Annotated[Path, typer.Argument(help="Map van een editie.")],
    folder: Annotated[Path, typer.Option(help="Map voor de proef.")] = Path("build/fieldwork"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Poort van de invulsite.")] = 8001,
    answer: Annotated[
        bool, typer.Option("--answer", help="Laat de proefpersoon zelf antwoorden.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Houd een proef: een uitnodiging, een link, een antwoord, en het zegel dat opengaat."""
    spoken, site = speaking(language), f"http://127.0.0.1:{port}"
    refuse_taken(port)
    known = trial_environment(edition, folder, site)
    enter(known)
    rehearsal = importlib.import_module("monitor.collect.office.rehearsal")
    made = rehearsal.invite(folder, date.today())
    say(BEGIN, spoken)
    say(INVITED, spoken, mail=made.mail, link=made.link)
    with answering_site(known, port):
        _answer(site, made.link, spoken, by_itself=answer)
    _tell_stores(rehearsal.lying(made.fieldwork), spoken)
    to = folder / f"{made.fieldwork}.sav"
    say(ARRIVED, spoken, n=rehearsal.arrive(folder, made.fieldwork, to), file=to)
    say(NEXT, spoken, edition=edition)


def _answer(site: str, link: str, spoken: Language, *, by_itself: bool) -> None:
    """Somebody answers: a program, or who reads this and presses Enter when done."""
    if not by_itself:
        say(OPEN, spoken)
        with contextlib.suppress(EOFError, typer.Abort):
            input()
        return
    respondent = importlib.import_module("monitor.collect.office.respondent")
    browser = respondent.Browser(site)
    say(ANSWERED, spoken, pages=respondent.answer_all(browser, link))
    browser.close()


def _tell_stores(lying: Any, spoken: Language) -> None:
    """What each store knows, side by side: the point of the whole."""
    say(STORED, spoken)
    say(BOOK, spoken, told=lying.person)
    done = (YES if lying.done else NO).say(spoken)
    say(CARDS, spoken, mark=lying.mark[:12], group=lying.group.say(spoken), done=done)
    say(TRAY if lying.sealed else EMPTY, spoken, size=lying.sealed)


def trial_environment(edition: Path, folder: Path, site: str) -> Mapping[str, str]:
    """The settings of a trial: its own folder, no TLS, mails to files, a secret of its own.

    Refuses F11 when the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise refuse("F11", Place(folder), reason=reason_of(error)) from None
    secret = folder / "geheim"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(secrets.token_urlsafe(48), "utf-8")
    return {
        "DJANGO_SETTINGS_MODULE": "monitor.conf.settings",
        "MONITOR_SECRET_FILE": str(secret),
        "MONITOR_TLS": "0",
        "MONITOR_EDITION": str(edition),
        "MONITOR_DATA": str(folder),
        "MONITOR_MAIL_FOLDER": str(folder / "mail"),
        "MONITOR_ANSWERING_SITE": site,
    }


def enter(known: Mapping[str, str]) -> None:
    """Start Django as the keeper of a trial; whatever the environment says of a real site is
    forgotten first, so that a trial cannot write there."""
    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        del os.environ[name]
    os.environ.update({**known, "MONITOR_ROLE": "keeper"})
    start("keeper")


def refuse_taken(port: int) -> None:
    """Refuse a port that another program listens on (L91)."""
    with socket.socket() as free:
        if free.connect_ex(("127.0.0.1", port)) == 0:
            raise refuse("L91", Place(f"127.0.0.1:{port}"))


@contextlib.contextmanager
def answering_site(known: Mapping[str, str], port: int, workers: int = 1) -> Iterator[int]:
    """The answering process on this machine, as long as the block lasts; gives its number.

    Refuses L91 when it does not start (another program has the port).
    """
    refuse_taken(port)
    environment = {**os.environ, **known, "MONITOR_ROLE": "answering"}
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--threads", "5", "--log-level", "error", "monitor.conf.wsgi"]
    process = subprocess.Popen([sys.executable, "-m", *command], env=environment)
    try:
        _wait_for(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until the site answers, half a minute at most."""
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise refuse("L91", Place(f"127.0.0.1:{port}"))
