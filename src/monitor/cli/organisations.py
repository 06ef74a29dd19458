"""`monitor organisations …`: the fieldwork among organisations, which identifies.

Opening and export are the office's, invitations the sender's; neither meets an answer of a person.
"""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.collect import start
from monitor.cli.fieldwork import Code, edition_folder, logged, module, read_source
from monitor.cli.terminal import LanguageOption, out, speaking, told
from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse


app = typer.Typer(
    name="organisations",
    help="Veldwerk onder organisaties: openen, uitnodigen, versturen, antwoorden ophalen.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

OPENED = Text("Geopend: {code}.", "Opened: {code}.")
INVITED = Text("Formulieren: {forms}.", "Forms: {forms}.")
SENT = Text(
    "Verzonden: {sent}; geweigerd: {failed}; brieven om te drukken: {letters}.",
    "Sent: {sent}; refused: {failed}; letters to print: {letters}.",
)
WRITTEN = Text("{file}: {n} vastgestelde formulieren.", "{file}: {n} forms signed off.")


def _work(code: str) -> Any:
    found = module("organisations.models").OrganisationFieldwork.objects.filter(pk=code).first()
    if found is None:
        raise refuse("L88", Place(code))
    return found


@app.command("open")
@told
def open_(
    fieldwork: Code,
    questionnaire: Annotated[str, typer.Argument(help="Map onder questionnaire/ van de editie.")],
    opens: Annotated[datetime, typer.Option(help="Eerste dag.", formats=["%Y-%m-%d"])],
    closes: Annotated[datetime, typer.Option(help="Laatste dag.", formats=["%Y-%m-%d"])],
    destroy_on: Annotated[
        datetime, typer.Option(help="Dag waarop alles wordt vernietigd.", formats=["%Y-%m-%d"])
    ],
    trial: Annotated[bool, typer.Option("--trial", help="Een proef: fictief.")] = False,
    language: LanguageOption = None,
) -> None:
    """Open een veldwerk onder organisaties."""
    start("office")
    days = (opens.date(), closes.date(), destroy_on.date())
    terms = module("office.closing").Terms(fieldwork, questionnaire, "", *days, fictitious=trial)
    module("office.forms").open_for_organisations(terms, edition_folder())
    promised = {"closes": str(days[1]), "destroy_on": str(days[2])}
    logged("organisations.opened", fieldwork, **promised)
    out().print(OPENED.say(speaking(language)).format(code=fieldwork), markup=False)


@app.command("invite")
@told
def invite(
    fieldwork: Code,
    frame: Annotated[Path, typer.Argument(help="CSV of XML met griffiers en secretarissen.")],
    language: LanguageOption = None,
) -> None:
    """Geef de griffier en de secretaris van elke organisatie een link naar één formulier."""
    start("sender")
    work, spoken = _work(fieldwork), speaking(language)
    found, organisations = read_source(frame, spoken)
    forms = module("sending.organisations").invite(work, found.contacts, organisations)
    logged("organisations.invited", fieldwork, forms=forms)
    out().print(INVITED.say(spoken).format(forms=forms), markup=False)


@app.command("send")
@told
def send(
    fieldwork: Code,
    wave: Annotated[str, typer.Argument(help="Ronde, zoals invitation of reminder-1.")],
    language: LanguageOption = None,
) -> None:
    """Verstuur een ronde aan wie nog niet heeft vastgesteld."""
    start("sender")
    work, sending = _work(fieldwork), module("sending.organisations")
    read = importlib.import_module("monitor.collect.sending.letters").read_letters
    letters = read(edition_folder() / "letters" / sending.FOLDER)
    ready = sending.make_ready(work, letters, wave)
    sent = module("sending.mail").send_ready(work, letters)
    counts = {"sent": sent.sent, "failed": sent.failed, "letters": ready.letters}
    logged("mails.sent", fieldwork, wave=wave, **counts)
    out().print(SENT.say(speaking(language)).format(**counts), markup=False)


@app.command("export")
@told
def export(
    fieldwork: Code,
    to: Annotated[Path, typer.Option("--out", help="CSV, een organisatie per regel.")],
    language: LanguageOption = None,
) -> None:
    """Schrijf de formulieren die zijn vastgesteld."""
    start("office")
    work = _work(fieldwork)
    asked = module("library").questionnaire_of(work.questionnaire, work.fingerprint)
    n = module("office.forms").write_forms(work, asked, to)
    logged("organisations.exported", fieldwork, forms=n)
    out().print(WRITTEN.say(speaking(language)).format(file=to, n=n), markup=False)
