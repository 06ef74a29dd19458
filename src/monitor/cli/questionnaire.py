"""`monitor questionnaire …`: in and out of workbooks, read by reviewers, compared between editions.

A questionnaire is named by its folder, or by the edition whose questionnaire it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, table, tell_problems, told
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, Problem, refuse
from monitor.design.codebook import codebook
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.files import file_written_aside, read_toml
from monitor.design.limesurvey import limesurvey
from monitor.design.model import Edition
from monitor.design.questionnaire import Questionnaire, read_questionnaire
from monitor.design.questionnaire_diff import SAID, Change, as_csv, changes, proposed_breaks
from monitor.design.reading import reading_of
from monitor.design.reading_pages import reading_html, write_reading_docx
from monitor.design.xlsform import import_xlsx, sheets_of, write_xlsx
from monitor.disseminate.theme import neutral


app = typer.Typer(
    name="questionnaire",
    help="Vragenlijsten: werkmap in en uit, leesversie, vergelijking, codeboek.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Which = Annotated[
    Path, typer.Argument(help="Map van een vragenlijst of van een editie, zoals editions/2024.")
]

WROTE = Text("{file}: geschreven.", "{file}: written.")
TAKEN_IN = Text(
    "{folder}: {n} vragen overgenomen uit {file}.", "{folder}: {n} questions taken from {file}."
)
SAME = Text("De vragenlijsten zijn gelijk.", "The questionnaires are the same.")
PROPOSED = Text(
    "{n} voorstellen voor breaks.csv{where}; beoordeel elk voorstel.",
    "{n} proposals for breaks.csv{where}; judge each of them.",
)
KEEP = Text(" (bewaar ze met --out)", " (keep them with --out)")
HEADINGS = {
    "nl": ("vraag", "wijziging", "reeks", "uitleg"),
    "en": ("question", "change", "series", "explanation"),
}
EFFECT_WORDS = {
    "break": Text("breuk", "break"),
    "note": Text("toelichting", "note"),
    None: Text("gaat door", "goes on"),
}


# Taking in and handing out


@app.command("import")
@told
def take_in(
    workbook: Annotated[Path, typer.Argument(help="Werkmap (.xlsx) met de drie bladen.")],
    folder: Annotated[Path, typer.Argument(help="Map, zoals editions/2026/questionnaire/NAAM.")],
    language: LanguageOption = None,
) -> None:
    """Neem een werkmap van een auteur over; alles of niets."""
    spoken = speaking(language)
    questionnaire, remarks = import_xlsx(workbook, folder)
    tell_problems(remarks, spoken)
    said = {"folder": folder, "file": workbook, "n": len(questionnaire.questions)}
    out().print(TAKEN_IN.say(spoken).format(**said), markup=False)


@app.command("export")
@told
def hand_out(
    which: Which,
    to: Annotated[
        Path,
        typer.Option(
            "--out", help="Bestand: .xlsx (werkmap), .xml (codeboek, DDI) of .txt (LimeSurvey)."
        ),
    ],
    language: LanguageOption = None,
) -> None:
    """Schrijf een vragenlijst als werkmap, als codeboek of voor LimeSurvey."""
    write = _writer(EXPORTS, to)
    tell_problems(write(which, to), speaking(language))
    out().print(WROTE.say(speaking(language)).format(file=to), markup=False)


def _workbook(which: Path, to: Path) -> tuple[Problem, ...]:
    questionnaire = read_questionnaire(folder_of(which))  # nothing wrong is handed on
    write_xlsx(sheets_of(questionnaire.folder), to)
    return questionnaire.remarks


def _codebook(which: Path, to: Path) -> tuple[Problem, ...]:
    edition, questionnaire = _read(which)
    with file_written_aside(to) as aside:
        aside.write_bytes(codebook(questionnaire, edition))
    return questionnaire.remarks


def _limesurvey(which: Path, to: Path) -> tuple[Problem, ...]:
    questionnaire = read_questionnaire(folder_of(which))
    written = limesurvey(questionnaire)
    with file_written_aside(to) as aside:
        aside.write_text(written.text, encoding="utf-8-sig", newline="")
    return (*questionnaire.remarks, *written.remarks)


Write = Callable[[Path, Path], tuple[Problem, ...]]
EXPORTS: Mapping[str, Write] = {".xlsx": _workbook, ".xml": _codebook, ".txt": _limesurvey}


def _writer(known: Mapping[str, Write], to: Path) -> Write:
    """Who writes this kind of file. Refuses F10 and F13, before any work is done."""
    if to.suffix.lower() not in known:
        raise refuse("F10", Place(to), extension=to.suffix or "–", known=", ".join(known))
    if to.is_dir():
        raise refuse("F13", Place(to))
    return known[to.suffix.lower()]


# Reading and comparing


@app.command("read")
@told
def read(
    which: Which,
    to: Annotated[Path, typer.Option("--out", help="Bestand: .html of .docx.")],
    language: LanguageOption = None,
) -> None:
    """Maak de leesversie voor wie meeleest, in gewone taal (--language kiest de taal ervan)."""
    spoken = speaking(language)
    write = _writer({".html": _page(spoken), ".docx": _document(spoken)}, to)
    tell_problems(write(which, to), spoken)
    out().print(WROTE.say(spoken).format(file=to), markup=False)


def _page(language: Language) -> Write:
    def write(which: Path, to: Path) -> tuple[Problem, ...]:
        questionnaire = read_questionnaire(folder_of(which))
        with file_written_aside(to) as aside:
            text = reading_html(reading_of(questionnaire, language), asdict(neutral().colour))
            aside.write_text(text, encoding="utf-8")
        return questionnaire.remarks

    return write


def _document(language: Language) -> Write:
    def write(which: Path, to: Path) -> tuple[Problem, ...]:
        questionnaire = read_questionnaire(folder_of(which))
        write_reading_docx(reading_of(questionnaire, language), asdict(neutral().colour), to)
        return questionnaire.remarks

    return write


@app.command("diff")
@told
def compare(
    old: Annotated[Path, typer.Argument(help="De vorige editie of vragenlijst.")],
    new: Annotated[Path, typer.Argument(help="De nieuwe editie of vragenlijst.")],
    to: Annotated[
        Path | None, typer.Option("--out", help="CSV met voorstellen voor breaks.csv.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Vergelijk twee vragenlijsten en stel breuken in de reeksen voor."""
    spoken = speaking(language)
    before, earlier = _read(old)
    after, later = _read(new)
    found = changes(earlier, later)
    if not found:
        out().print(SAME.say(spoken), markup=False)
        return
    table("", HEADINGS[spoken], [_row(change, spoken) for change in found])
    if before is None or after is None:
        return
    rows = proposed_breaks(found, before, after, (earlier.version, later.version))
    if to is not None:
        with file_written_aside(to) as aside:
            aside.write_text(as_csv(rows), encoding="utf-8", newline="")
    where = f" → {to}" if to else KEEP.say(spoken)
    out().print(PROPOSED.say(spoken).format(n=len(rows), where=where), markup=False)


def _row(change: Change, language: Language) -> tuple[str, str, str, str]:
    said = SAID[change.kind].say(language)
    effect = EFFECT_WORDS[change.effect].say(language)
    return change.question, said, effect, change.reason(language).replace("\n", " ")


# Which questionnaire


def folder_of(which: Path) -> Path:
    """The folder of the sheets: `which` itself, or that of the edition in `which`."""
    if (which / "edition.toml").exists() and not (which / "survey.csv").exists():
        named = read_toml(which / "edition.toml").get("questionnaire")
        return which / str(named or "questionnaire")
    return which


def _read(which: Path) -> tuple[Edition | None, Questionnaire]:
    if (which / "edition.toml").exists():
        return read_edition_and_questionnaire(which)
    return None, read_questionnaire(which)
