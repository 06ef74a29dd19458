"""`monitor claims`: hold every number in a letter against the published figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, table, told
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, refuse
from monitor.design.files import file_written_aside
from monitor.evaluate.claims import check, read_content, read_document, read_evidence, report
from monitor.evaluate.claims.model import Document, Report


FOUND_WRONG = 1  # exit code: at least one claim is wrong
STANDARD_INPUT = "-"
HISTORY = Path("editions/history")
NONE = Text("{file}: geen beweringen gevonden.", "{file}: no claims found.")
VERDICT = Text(
    "{file}: {wrong} van {all} beweringen fout.", "{file}: {wrong} of {all} claims wrong."
)

OutOption = typer.Option(help="Bestand om te schrijven / file to write.")


@told
def claims(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Teksten: .txt .md .html .docx .odt .pdf; - leest tekst van standaardinvoer.",
            metavar="FILE…",
        ),
    ],
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger", "--build", help="Map van een publicatie, of het bestand met haar open data."
        ),
    ] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="Map met wat eerder is gepubliceerd.")
    ] = None,
    html: Annotated[Path | None, OutOption] = None,
    csv: Annotated[Path | None, OutOption] = None,
    json: Annotated[Path | None, OutOption] = None,
    language: LanguageOption = None,
) -> None:
    """Controleer elk cijfer in een tekst; afloopcode 1 als er iets niet klopt."""
    spoken = speaking(language)
    asked = [target for target in (html, csv, json) if target is not None]
    if asked and len(files) > 1:
        raise refuse("K08", Place(asked[0]), found=len(asked), files=len(files))
    past = history or (HISTORY if HISTORY.is_dir() or ledger is None else None)
    evidence = read_evidence(past, ledger)
    reports = [check(_read(file), evidence) for file in files]
    for one in reports:
        _tell(one, spoken)
        _write(one, spoken, html, csv, json)
    if any(one.wrong for one in reports):
        raise typer.Exit(FOUND_WRONG)


def _read(file: Path) -> Document:
    """The document in a file, or the plain text that is typed or piped in."""
    if str(file) != STANDARD_INPUT:
        return read_document(file)
    return read_content("-.txt", sys.stdin.buffer.read())


def _tell(one: Report, language: Language) -> None:
    name = one.document.name
    found = report.rows(one, language)
    if not found:
        out().print(NONE.say(language).format(file=name), markup=False)
        return
    if out().is_terminal:
        table(name, report.BRIEF_HEADINGS[language], report.brief_rows(one, language))
    else:
        table(name, report.HEADINGS[language], found)
    wrong = sum(judged.wrong for judged in one.claims) + sum(
        finding.wrong for finding in one.findings
    )
    said = VERDICT.say(language).format(file=name, wrong=wrong, all=len(one.claims))
    out().print(said, markup=False)


def _write(
    one: Report, language: Language, html: Path | None, csv: Path | None, json: Path | None
) -> None:
    made = ((html, report.as_html), (csv, report.as_csv), (json, report.as_json))
    for target, write in made:
        if target is not None:
            with file_written_aside(target) as aside:
                aside.write_text(write(one, language), "utf-8", newline="")
