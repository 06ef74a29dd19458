"""`monitor new-key`, `prepare`, `bundle` and `open-seal`: the fieldwork from the command line.

Django is started only where a database is needed; opening the seal needs none.
"""

from __future__ import annotations

import csv
import importlib
import os
from pathlib import Path
from typing import Annotated

import typer
from pyrage import x25519

from monitor.cli.terminal import LanguageOption, out, speaking, told
from monitor.collect.opening import open_seal as opened_seal
from monitor.collect.opening import read_identities, refuse_without_answers
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse
from monitor.design.files import file_written_aside
from monitor.design.questionnaire import read_questionnaire
from monitor.process.write import WRITERS, write_records


PROCESSES = ("answering", "sender", "office")  # the keeper reaches every table

PUBLIC = Text("Openbare sleutel, voor het veldwerk: {key}", "Public key, for the fieldwork: {key}")
KEEP = Text(
    "Bewaar {file} buiten de server, en maak een tweede sleutel voor een ander.",
    "Keep {file} away from the server, and make a second key for somebody else.",
)
OPENED = Text("{file}: {n} antwoorden.", "{file}: {n} answers.")
TEXTS = Text("{file}: {n} open antwoorden, apart.", "{file}: {n} open answers, apart.")
BUNDLED = Text("{file}: {n} verzegelde antwoorden.", "{file}: {n} sealed answers.")
PREPARED = Text(
    "Tabellen en rechten staan klaar in {n} databases.",
    "Tables and rights are ready in {n} databases.",
)


@told
def new_key(
    to: Annotated[Path, typer.Option("--out", help="Nieuw bestand voor de geheime sleutel.")],
    language: LanguageOption = None,
) -> None:
    """Maak een sleutelpaar (age) om antwoorden mee te ontzegelen."""
    if to.exists():
        raise refuse("L28", Place(to))
    spoken = speaking(language)
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    with file_written_aside(to) as aside:
        aside.write_text(f"# {public}\n{identity}\n", "utf-8")
    to.chmod(0o600)
    out().print(PUBLIC.say(spoken).format(key=public), markup=False, soft_wrap=True)
    out().print(KEEP.say(spoken).format(file=to), markup=False)


@told
def open_seal(
    bundle: Annotated[Path, typer.Argument(help="Bundel van het veldwerkkantoor.")],
    identity: Annotated[Path, typer.Option(help="Bestand met de geheime sleutel.")],
    questionnaire: Annotated[
        Path, typer.Option(help="Map van de vragenlijst, zoals …/questionnaire/office_holders.")
    ],
    to: Annotated[Path, typer.Option("--out", help="Records: .sav, .csv of .parquet.")],
    texts: Annotated[
        Path | None, typer.Option("--open", help="CSV voor de open antwoorden, apart.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Ontzegel een bundel: van verzegelde antwoorden naar records."""
    spoken = speaking(language)
    if to.suffix.lower() not in WRITERS:
        raise refuse("F10", Place(to), extension=to.suffix or "–", known=", ".join(WRITERS))
    asked = read_questionnaire(questionnaire)
    opened = opened_seal(bundle, read_identities(identity), asked)
    opened = refuse_without_answers(opened, bundle)
    write_records(opened.records, asked, to, spoken)
    out().print(OPENED.say(spoken).format(file=to, n=len(opened.records)), markup=False)
    if texts is not None:
        with file_written_aside(texts) as aside, aside.open("w", encoding="utf-8") as sink:
            rows = [(one.question, one.text) for one in opened.open_answers]
            csv.writer(sink, lineterminator="\n").writerows([("question", "text"), *rows])
        said = TEXTS.say(spoken).format(file=texts, n=len(opened.open_answers))
        out().print(said, markup=False)


@told
def bundle(
    fieldwork: Annotated[str, typer.Argument(help="Code van het veldwerk.")],
    to: Annotated[Path, typer.Option("--out", help="Bestand voor de bundel.")],
    language: LanguageOption = None,
) -> None:
    """Schrijf de vrijgegeven antwoorden, nog verzegeld, naar een bundel."""
    start("office")
    written = importlib.import_module("monitor.collect.answers.bundle").write_bundle(fieldwork, to)
    out().print(BUNDLED.say(speaking(language)).format(file=to, n=written), markup=False)


@told
def prepare(language: LanguageOption = None) -> None:
    """Maak de tabellen van het veldwerk en geef elk proces zijn rechten."""
    start("keeper")
    made = importlib.import_module("monitor.collect.keeping").prepare()
    out().print(PREPARED.say(speaking(language)).format(n=len(made)), markup=False)


def start(*roles: str) -> None:
    """Start Django as one of the processes that may do this: the first of `roles`, unless the
    environment says which. Refuses L99 when it says one that has no business with it."""
    role = os.environ.setdefault("MONITOR_ROLE", roles[0])
    if role in PROCESSES and role not in roles:
        raise refuse("L99", Place("MONITOR_ROLE"), role=role, roles=", ".join(roles))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.conf.settings")
    importlib.import_module("django").setup()
