"""`monitor fieldwork …`: what the office and the sender do without a page, and a rehearsal.

Each command starts Django as the one process that may do it; nothing here joins who and what.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli import trial
from monitor.cli.collect import start
from monitor.cli.terminal import LanguageOption, out, say, speaking, table, tell_problems, told
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, refuse


app = typer.Typer(
    name="fieldwork",
    help="Veldwerk: accounts, kader inlezen, versturen, retour, dagelijks werk, proef.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

READ = Text(
    "Ingelezen: {persons} personen met {mandates} mandaten; {unreachable} zonder adres.",
    "Read in: {persons} persons with {mandates} mandates; {unreachable} without address.",
)
SENT = Text("Verzonden: {sent}; geweigerd: {failed}.", "Sent: {sent}; refused: {failed}.")
RETURNED = Text(
    "Onbereikbaar: {unreachable}; tijdelijk: {passing}; onbekend: {unknown}.",
    "Unreachable: {unreachable}; passing: {passing}; unknown: {unknown}.",
)
DEED = Text("{work}: {what} ({n}).", "{work}: {what} ({n}).")
NOTHING = Text("Vandaag is er niets te doen.", "There is nothing to be done today.")
ACCOUNT = Text(
    "{name} hoort nu bij {group}. Log meteen in: de eerste keer stelt de tweede factor in.",
    "{name} now belongs to {group}. Log in at once: the first time sets the second factor.",
)
PASSWORD = Text("Wachtwoord", "Password")

Code = Annotated[str, typer.Argument(help="Code van het veldwerk.")]


def module(name: str) -> Any:
    """A module of the fieldwork, imported once Django has started."""
    return importlib.import_module(f"monitor.collect.{name}")


def _work(code: str) -> Any:
    models = module("cards.models")
    found = models.Fieldwork.objects.filter(pk=code).first()
    if found is None:
        raise refuse("L88", Place(code))
    return found


def edition_folder() -> Path:
    """The edition that this process serves."""
    settings = importlib.import_module("django.conf").settings
    path = settings.MONITOR_EDITION
    assert isinstance(path, Path)
    return path


def logged(what: str, thing: str, **details: str | int) -> None:
    """In the log, under the name of who is logged in to the machine."""
    importlib.import_module("monitor.web.audit.log").write(_who(), what, thing, **details)


def _who() -> str:
    return os.environ.get("SUDO_USER") or os.environ.get("USER") or "machine"


@app.command("account")
@told
def account(
    name: Annotated[str, typer.Argument(help="Naam om mee in te loggen.")],
    group: Annotated[str, typer.Option(help="veldwerk of toezicht.")] = "veldwerk",
    language: LanguageOption = None,
) -> None:
    """Maak een account, of geef het een nieuw wachtwoord en een nieuwe tweede factor.

    Het wachtwoord staat in MONITOR_PASSWORD, of wordt gevraagd.
    """
    groups = ("veldwerk", "toezicht")
    if group not in groups:
        raise refuse(
            "L02", Place("--group"), name="--group", value=group, expected=", ".join(groups)
        )
    start("office", "sender")
    auth = importlib.import_module("django.contrib.auth.models")
    checks = importlib.import_module("django.contrib.auth.password_validation")
    faults = importlib.import_module("django.core.exceptions")
    password = os.environ.get("MONITOR_PASSWORD") or _asked_password(language)
    try:
        checks.validate_password(password)
    except faults.ValidationError as wrong:
        raise refuse("L89", Place(name), reason=" ".join(wrong.messages)) from None
    user, _ = auth.User.objects.get_or_create(username=name)
    user.set_password(password)
    user.save()
    user.groups.set([auth.Group.objects.get_or_create(name=group)[0]])
    module("office.factor").forget(user)
    logged("account.made", name, group=group)
    out().print(ACCOUNT.say(speaking(language)).format(name=name, group=group), markup=False)


def _asked_password(language: Language | None) -> str:
    """Typed twice and not shown."""
    prompt = PASSWORD.say(speaking(language))
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=True))


@app.command("promises")
@told
def promises(language: LanguageOption = None) -> None:
    """Toon per veldwerk wat beloofd is en wat wanneer is gedaan, met de regel in het log."""
    start("office", "sender")
    spoken, today = speaking(language), date.today()
    words = module("office.words").tables()[spoken]
    kept = module("office.promises")
    heads = ("promises_what", "promises_due", "promises_done", "promises_state", "promises_proof")
    rows = [
        _promise_row(work.code, one, words)
        for work in kept.every_work()
        for one in kept.promises_of(work, today)
    ]
    table(words["promises_title"], (words["home"], *(words[head] for head in heads)), rows)
    broken = importlib.import_module("monitor.web.audit.log").first_broken()
    said = words["promises_broken"].format(line=broken.pk) if broken else words["promises_sound"]
    out().print(said, markup=False)


def _promise_row(work: str, one: Any, words: Mapping[str, str]) -> tuple[str, ...]:
    done = str(one.done) if one.done else words["promises_not_yet"]
    seal = one.seal[:12]
    proof = words["promises_line"].format(line=one.line, seal=seal) if one.line else ""
    names = words[f"promise_{one.promise}"], words[f"state_{one.state}"]
    return work, names[0], str(one.due), done, names[1], proof


@app.command("import")
@told
def read_in(
    fieldwork: Code,
    frame: Annotated[Path, typer.Argument(help="CSV, of de XML van het register.")],
    language: LanguageOption = None,
) -> None:
    """Lees een kader in het adresboek in."""
    start("sender")
    work, spoken = _work(fieldwork), speaking(language)
    module("sending.policy").refuse_unless("import", work)
    found, organisations = read_source(frame, spoken)
    laid = module("sending.book").lay_in_frame(work, found, organisations)
    counts = {"persons": laid.persons, "mandates": laid.mandates, "unreachable": laid.unreachable}
    logged("frame.read", fieldwork, **counts)
    out().print(READ.say(spoken).format(**counts), markup=False)


def read_source(frame: Path, spoken: Language) -> tuple[Any, Any]:
    """A frame, from a CSV or the register's XML, and the edition's organisations; tells what wants
    a look."""
    known = module("sending.frame").read_known(edition_folder())
    read = (
        module("sending.register_xml").read_register_frame
        if frame.suffix.lower() == ".xml"
        else module("sending.frame").read_frame
    )
    found = read(frame, known, date.today())
    tell_problems(found.warnings, spoken)
    return found, known.organisations


@app.command("send")
@told
def send(fieldwork: Code, language: LanguageOption = None) -> None:
    """Verstuur de mails die klaarstaan."""
    start("sender")
    letters = module("sending.letters").read_letters(edition_folder() / "letters")
    sent = module("sending.mail").send_ready(_work(fieldwork), letters)
    counts = {"sent": sent.sent, "failed": sent.failed}
    logged("mails.sent", fieldwork, **counts)
    out().print(SENT.say(speaking(language)).format(**counts), markup=False)


@app.command("returned")
@told
def returned(
    fieldwork: Code,
    mails: Annotated[Path, typer.Argument(help="mbox, Maildir of map met .eml-bestanden.")],
    language: LanguageOption = None,
) -> None:
    """Verwerk mail die terugkwam."""
    start("sender")
    found = module("sending.mail").read_returned(_work(fieldwork), mails)
    counts = {"unreachable": found.unreachable, "passing": found.passing, "unknown": found.unknown}
    logged("mails.returned", fieldwork, **counts)
    out().print(RETURNED.say(speaking(language)).format(**counts), markup=False)


@app.command("daily")
@told
def daily(language: LanguageOption = None) -> None:
    """Doe het dagelijks werk van dit proces: vrijgeven, sluiten, en vernietigen wat beloofd is."""
    start("office", "sender")
    spoken, today = speaking(language), date.today()
    if os.environ["MONITOR_ROLE"] == "sender":
        deeds = module("sending.book").daily(today)
    else:
        policy = importlib.import_module("monitor.protect.policy")
        held = policy.read_policy(edition_folder() / "protection.toml")
        deeds = module("office.closing").daily(held, today)
    idle = True
    for deed in deeds:
        idle = False
        module("office.promises").record(_who(), deed)
        say(DEED, spoken, what=_named("act", deed.what, spoken), **_told(deed, spoken))
    if idle:
        say(NOTHING, spoken)


def _named(kind: str, code: str, spoken: Language) -> str:
    """What the log calls it for people."""
    words = module("office.words").tables()[spoken]
    return str(words.get(f"{kind}_{code.replace('.', '_')}", code))


def _told(deed: Any, spoken: Language) -> Mapping[str, str]:
    counts = (f"{_named('detail', name, spoken)} {n}" for name, n in deed.counts.items())
    return {"work": deed.fieldwork, "n": ", ".join(counts)}


app.command("demo")(trial.demo)
