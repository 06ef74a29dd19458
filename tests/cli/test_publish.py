"""The whole road, from a file of answers to a publication, seen from outside."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from cli import printed
from cli.running import EDITION, run
from monitor.cli import road
from monitor.concepts.language import LANGUAGES, Language
from monitor.design.edition import read_edition
from monitor.disseminate.paper import FILES as PDF_NAMES
from monitor.disseminate.paper import MAKERS as PAPER
from monitor.disseminate.texts import Teller
from monitor.evaluate.claims import check, read_document, read_evidence
from monitor.evaluate.claims.model import RIGHT
from monitor.process.records import State
from monitor.protect.store import read_ledger


@pytest.fixture(scope="module")
def records(published_records: Path) -> Path:
    return published_records


@pytest.fixture(scope="module")
def build(published: Path) -> Path:
    return published


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_makes_a_factsheet_a_dashboard_and_open_data_in_two_languages(build: Path):
    made = set(fingerprints(build))
    assert {
        "index.html",
        "index.en.html",
        "factsheet-burgemeester.pdf",
        "factsheet-burgemeester.en.pdf",
        "open-data/observations.csv",
        "open-data/observations.parquet",
        "open-data/csv-metadata.json",
        "manifest.json",
    } <= made


def test_a_second_run_gives_the_same_bytes_and_replaces_the_first_as_a_whole(
    records: Path, build: Path, tmp_path: Path
):
    again = tmp_path / "2024"
    shutil.copytree(build, again)
    shutil.copytree(build.with_name("2024-intern"), tmp_path / "2024-intern")
    (again / "vergeten.txt").write_text("van de vorige keer", "utf-8")
    (again / "index.html").write_text("van de vorige keer", "utf-8")
    assert run("publish", EDITION, "--records", records, "--out", again).code == 0
    assert fingerprints(again) == fingerprints(build)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2024", "2024-intern"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_format_of_the_answers_changes_no_answer(kind: str, records: Path, tmp_path: Path):
    """Everything after reading sees the answers and never the file they came in."""
    other = tmp_path / f"fictief.{kind}"
    assert run("simulate", EDITION, "--out", other).code == 0
    known = road.read_ingredients(EDITION)
    here, there = (road.read_answers(path, known) for path in (records, other))
    assert answers_of(here) == answers_of(there)
    assert {name: one.tolist() for name, one in here.frame.items()} == {
        name: one.tolist() for name, one in there.frame.items()
    }


def answers_of(answers: road.Answers) -> dict[str, list[tuple[int, object]]]:
    """Per question the state of every respondent, and what was answered if anything was."""
    found = {}
    for name, column in answers.records.columns.items():
        states = column.states.tolist()
        given = column.values.tolist()
        found[name] = [
            (state, value if state == State.ANSWERED else None)
            for state, value in zip(states, given, strict=True)
        ]
    return found | {
        "": list(
            zip(answers.records.classes.tolist(), answers.records.respondents.tolist(), strict=True)
        )
    }


def read_figures(folder: Path) -> dict[str, tuple[str, ...]]:
    with (folder / "open-data" / "observations.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return {row["id"]: (row["value"], row["low"], row["high"], row["n"]) for row in rows}


def test_the_manifest_knows_every_file(build: Path):
    manifest = json.loads((build / "manifest.json").read_text("utf-8"))
    found = fingerprints(build)
    del found["manifest.json"]
    assert manifest["files"] == found
    assert manifest["fictief"] is True


def test_what_only_the_releasers_may_see_stands_beside_the_publication_and_not_in_it(build: Path):
    internal = build.with_name("2024-intern")
    names = {path.name for path in internal.iterdir()}
    assert {"release-plan.json", "ledger.parquet", "journal.json", "vrijgaveplan.txt"} == names
    assert not {path.name for path in build.rglob("*")} & names


def test_every_cell_of_the_edition_is_marked_fictitious(build: Path):
    ledger = read_ledger(build.with_name("2024-intern") / "ledger.parquet")
    assert all(cell.fictitious for cell in ledger if cell.edition == 2024)
    assert not any(cell.fictitious for cell in ledger if cell.edition < 2024)


def test_the_headline_figures_lie_near_what_was_published(build: Path):
    """45% of all, 37% of men and 55% of women cannot hold together with 32% women; the nearest
    that can is 44, 38 and 56 (least squares: 43.6, 38.0, 55.5)."""
    ledger = read_ledger(build.with_name("2024-intern") / "ledger.parquet")
    found = {
        domain: cell.value
        for domain in ("all", "man", "vrouw")
        if (cell := ledger.cell(2024, "agg_any", domain)) is not None
    }
    assert found == {"all": 44, "man": 38, "vrouw": 56}


def test_tiny_offices_stand_nowhere_as_a_group(build: Path):
    rows = (build / "open-data" / "dimensions.csv").read_text("utf-8").splitlines()
    assert not [row for row in rows if row.startswith(("commissaris,", "dijkgraaf,"))]


def test_the_plan_is_told_in_words(records: Path):
    told = run("plan", EDITION, "--records", records)
    assert told.code == 0
    assert "Vrijgaveplan 2024" in told.out
    assert "Zonder cijfers" in told.out


def test_the_weighting_is_told_with_its_diagnosis(records: Path):
    told = run("weigh", EDITION, "--records", records, "--language", "en")
    assert told.code == 0
    assert "design effect after Kish" in told.out


def test_an_edition_without_faults_is_told_to_be_sound():
    told = run("check", EDITION)
    assert (told.code, told.err) == (0, "")
    assert "geen fouten" in told.out


def test_the_real_register_differs_from_the_law_in_eighty_municipalities(tmp_path: Path):
    out = tmp_path / "verschillen.csv"
    told = run("frame", EDITION / "sources" / "organisations.csv", "--out", out)
    assert told.code == 0
    assert "80 met een ander aantal zetels" in told.out
    with out.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    sizes = [abs(int(row["verschil"])) for row in rows]
    assert len(rows) == 80
    assert sizes == sorted(sizes, reverse=True)


# --- release -------------------------------------------------------------------------------------

DRAFT = "Concept – onder embargo"


def drafts(folder: Path) -> set[str]:
    """The Dutch products of one kind each that call themselves a draft."""
    said = {
        "index.html": (folder / "index.html").read_text("utf-8"),
        "LEESMIJ.md": (folder / "open-data" / "LEESMIJ.md").read_text("utf-8"),
        "csv-metadata.json": (folder / "open-data" / "csv-metadata.json").read_text("utf-8"),
        "verantwoording": (folder / "verantwoording-bescherming.html").read_text("utf-8"),
        "factsheet": PdfReader(folder / "factsheet-burgemeester.pdf").pages[0].extract_text(),
    }
    return {name for name, text in said.items() if DRAFT in " ".join(text.split())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_pdf_is_of_a_cell_of_the_set_or_sentence_it_stands_in(
    build: Path, language: Language
):
    ledger = read_ledger(build.with_name("2024-intern") / "ledger.parquet")
    edition = read_edition(EDITION)
    listed = printed.sets(build)
    found, seen = [], 0
    for publication in edition.publications.values():
        if publication.kind not in PAPER:
            continue
        pdf = build / PDF_NAMES[language].format(id=publication.id)
        teller = Teller(ledger, edition, publication, language)
        found += [(pdf.name, one) for one in printed.strangers(pdf, teller, listed)]
        seen += sum(1 for _, text in printed.pieces(pdf) for _ in printed.shares(text))
    assert seen > 3000
    assert found == []


@pytest.fixture(scope="module")
def released(records: Path, build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication after two persons approved it, asked for in Dutch only."""
    folder = tmp_path_factory.mktemp("released") / "2024"
    shutil.copytree(build, folder)
    for name in ("Ada", "Bram"):
        assert run("release", "approve", folder, "--name", name).code == 0
    told = run("publish", EDITION, "--records", records, "--out", folder, "--language", "nl")
    assert told.code == 0, told.err
    return folder


def test_it_is_a_draft_until_two_persons_approved_and_then_no_longer(build: Path, released: Path):
    assert len(drafts(build)) == 5
    assert drafts(released) == set()
    assert read_figures(released) == read_figures(build)


def test_asked_for_one_language_it_makes_every_product_in_that_language_only(
    build: Path, released: Path
):
    english = {name for name in fingerprints(build) if ".en." in name}
    assert {"index.en.html", "rapport-veiligheid.en.pdf", "cijferbijlage.en.xlsx"} <= english
    assert set(fingerprints(released)) == set(fingerprints(build)) - english
    page = (released / "index.html").read_text("utf-8")
    assert not [name for name in english if name in page]


def test_a_publication_that_can_be_attacked_is_not_made(records: Path, tmp_path: Path):
    """Beside it stays a sheet in which a reader finds the executives of the water authorities:
    what two publications give away together is refused, and no folder appears."""
    sheet = tmp_path / "blad" / "open-data"
    sheet.mkdir(parents=True)
    header = "id,base,value,bound,low,high,n,n_rounded,population"
    row = "MIV2024.agg_any.bestuur_waterschap-man,all,50,,,,40,false,92"
    (sheet / "observations.csv").write_text(f"{header}\n{row}\n", "utf-8")
    target, beside = tmp_path / "2024", ("--beside", tmp_path / "blad")
    told = run(
        "publish", EDITION, "--records", records, "--out", target, *beside, "--language", "nl"
    )
    assert told.code == 2
    assert "X10" in told.err and "bestuur_waterschap" in told.err
    assert not target.exists() and not (tmp_path / "2024-intern").exists()


def test_no_product_holds_a_claim_that_the_ledger_does_not_bear_out(build: Path):
    """Every finished file in Dutch, read as anybody's text; `monitor claims` would be content."""
    evidence = read_evidence(EDITION.parent / "history", build)
    found = {path.name: check(read_document(path), evidence) for path in products(build)}
    wrong = [
        (name, one.claim.text, one.said.nl)
        for name, report in found.items()
        for one in report.claims
        if one.wrong
    ]
    assert wrong == []
    assert not any(report.wrong for report in found.values())
    right = sum(one.verdict in RIGHT for report in found.values() for one in report.claims)
    assert right > 3000
    assert {"persbericht.docx", "kamerbrief.docx", "rapport-veiligheid.pdf"} <= set(found)


def products(build: Path) -> list[Path]:
    """The files that people read, without the data behind them."""
    return sorted(
        path
        for path in build.iterdir()
        if path.suffix in (".pdf", ".docx", ".html") and ".en" not in path.suffixes
    )
