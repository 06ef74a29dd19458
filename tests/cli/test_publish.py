"""The whole road, from a file of answers to a publication, seen from outside."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cli import printed
from cli.running import EDITION, run
from monitor.cli import road
from monitor.cli.publish import missing_employees
from monitor.concepts.language import LANGUAGES, Language
from monitor.design.edition import read_edition, read_employees_survey
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


@pytest.fixture(scope="module")
def answers(records: Path) -> tuple[object, ...]:
    """The answers of office holders and of employees, as options."""
    return ("--records", records, "--employees", records.with_name("fictief-medewerkers.sav"))


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
    answers: tuple[object, ...], build: Path, tmp_path: Path
):
    again = tmp_path / "2024"
    shutil.copytree(build, again)
    shutil.copytree(build.with_name("2024-intern"), tmp_path / "2024-intern")
    (again / "vergeten.txt").write_text("van de vorige keer", "utf-8")
    (again / "index.html").write_text("van de vorige keer", "utf-8")
    assert run("publish", EDITION, *answers, "--out", again).code == 0
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
    papers = {"release-plan.json", "journal.json", "vrijgaveplan.txt", "respons.csv"}
    of_employees = {name.replace(".", "-medewerkers.") for name in papers}
    assert names == papers | of_employees | {"ledger.parquet"}
    assert not {path.name for path in build.rglob("*")} & names
    assert internal.stat().st_mode & 0o077 == 0
    assert build.stat().st_mode & 0o055 == 0o055


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


def test_the_plan_is_told_in_words(answers: tuple[object, ...]):
    told = run("plan", EDITION, *answers)
    assert told.code == 0
    assert told.out.count("Vrijgaveplan 2024") == 2
    assert "medewerkers-provincie: 13200 personen" in told.out
    assert "Zonder cijfers" in told.out


def test_before_the_fieldwork_the_plan_is_made_as_if_everybody_answers(
    answers: tuple[object, ...], tmp_path: Path
):
    told = run("plan", EDITION, "--out", tmp_path)
    assert told.code == 0, told.err
    assert "alsof iedereen antwoordt" in told.out
    assert run("plan", EDITION, *answers, "--out", tmp_path / "later").code == 0
    for name in ("release-plan.json", "release-plan-medewerkers.json"):
        early, later = (shown(folder / name) for folder in (tmp_path, tmp_path / "later"))
        assert later and later <= early


def test_an_edition_without_employees_can_be_planned_before_the_fieldwork(tmp_path: Path):
    folder = tmp_path / "editions" / "2024"
    shutil.copytree(EDITION, folder)
    shutil.copytree(EDITION.parent / "history", folder.parent / "history")
    head = folder / "edition.toml"
    head.write_text(head.read_text("utf-8").replace('employees = "medewerkers"', ""), "utf-8")
    told = run("plan", folder, "--out", tmp_path / "plan")
    assert told.code == 0, told.err
    assert [path.name for path in (tmp_path / "plan").iterdir()] == ["release-plan.json"]


def shown(plan: Path) -> set[str]:
    domains = json.loads(plan.read_text("utf-8"))["domains"]
    return {one["domain"] for one in domains if one["released"]}


def test_the_weighting_is_told_with_its_diagnosis(answers: tuple[object, ...]):
    told = run("weigh", EDITION, *answers, "--language", "en")
    assert told.code == 0
    assert told.out.count("design effect after Kish") == 2


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


# --- employees -----------------------------------------------------------------------------------


def test_employees_have_products_of_their_own(build: Path):
    made = set(fingerprints(build))
    wanted = {
        "medewerkers.html",
        "factsheet-medewerkers.pdf",
        "cijferbijlage-medewerkers.docx",
        "cijferbijlage-medewerkers.xlsx",
    }
    english = {name.replace(".", ".en.", 1) for name in wanted}
    data = {f"open-data/medewerkers/{name}" for name in ("observations.csv", "ddi-codebook.xml")}
    assert wanted | english | data <= made
    assert len(PdfReader(build / "factsheet-medewerkers.pdf").pages) == 2
    assert 'href="medewerkers.html">Ook gemeten: medewerkers</a>' in page(build, "index.html")
    assert 'href="index.en.html">Also measured: political' in page(build, "medewerkers.en.html")


def page(build: Path, name: str) -> str:
    return (build / name).read_text("utf-8")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_no_figure_of_employees_is_held_against_office_holders(build: Path):
    data = build / "open-data"
    own = [row for row in rows(data / "medewerkers" / "observations.csv") if row["run"]]
    assert len(own) > 1000
    against = {row[f"{other}_against"] for row in own for other in ("change", "contrast")} - {""}
    assert all(row["domain"].startswith("medewerkers-") for row in own)
    assert against and all(".medewerkers-" in name for name in against)
    ours = [row["id"] for row in rows(data / "observations.csv") if row["run"]]
    assert not [name for name in ours if "medewerkers" in name]


def test_the_headline_of_employees_is_beside_an_earlier_figure_that_cannot_be_tested(build: Path):
    ledger = read_ledger(build.with_name("2024-intern") / "ledger.parquet")
    cell = ledger.cell(2024, "agg_any", "medewerkers-decentraal")
    assert cell is not None and cell.value == 29 and cell.change is not None
    assert (cell.change.verdict, cell.change.points) == ("untestable", -7)  # 36% in 2022, n unknown


def test_no_organisation_and_no_cluster_number_leaves_with_the_figures(build: Path):
    names = {
        row["name"]
        for row in rows(EDITION / "sources" / "organisations.csv")
        if row["tier"] == "gemeente" and len(row["name"]) > 5
    }
    data = build / "open-data" / "medewerkers"
    said = " ".join(path.read_text("utf-8") for path in data.glob("*.csv"))
    said += page(build, "medewerkers.html")
    words = set(re.findall(r"[\w’'-]+", said))
    assert not {name for name in names if name in words}
    assert "cluster" not in words and "trosnummer" not in words


def test_a_publication_without_employees_says_so():
    known = road.read_ingredients(EDITION)
    alone = outcome_of(known)
    told = missing_employees(alone)
    assert told is not None and "--employees" in told.nl
    assert missing_employees(dataclasses.replace(alone, others=(alone,))) is None
    nobody = dataclasses.replace(known, edition=dataclasses.replace(known.edition, employees=None))
    assert missing_employees(outcome_of(nobody)) is None


def outcome_of(known: road.Ingredients) -> road.Outcome:
    nothing: Any = None  # of no use before the end of the road
    return road.Outcome(known, nothing, nothing, nothing, nothing, nothing)


def test_faults_in_both_files_of_answers_are_told_together(tmp_path: Path):
    empty = tmp_path / "leeg.csv"
    empty.write_text("", "utf-8")
    there = ("--records", empty, "--employees", tmp_path / "weg.sav")
    told = run("publish", EDITION, *there, "--out", tmp_path / "2024")
    assert told.code == 2
    assert "leeg.csv" in told.err and "weg.sav" in told.err


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
    holders, found, seen = read_edition(EDITION), [], []
    for edition, data in ((holders, "."), (read_employees_survey(holders)[0], "medewerkers")):
        listed = printed.sets(build / "open-data" / data)
        for publication in edition.publications.values():
            if publication.kind not in PAPER:
                continue
            pdf = build / PDF_NAMES[language].format(id=publication.id)
            teller = Teller(ledger, edition, publication, language)
            found += [(pdf.name, one) for one in printed.strangers(pdf, teller, listed)]
            seen += [pdf.name for _, text in printed.pieces(pdf) for _ in printed.shares(text)]
    assert len(seen) > 3000
    assert seen.count(PDF_NAMES[language].format(id="factsheet-medewerkers")) > 50
    assert found == []
    assert any(printed.strangers(build / "factsheet-medewerkers.pdf", teller, {}))  # it can fail


@pytest.fixture(scope="module")
def released(
    answers: tuple[object, ...], build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The publication after two persons approved it, asked for in Dutch only."""
    folder = tmp_path_factory.mktemp("released") / "2024"
    shutil.copytree(build, folder)
    for name in ("Ada", "Bram"):
        assert run("release", "approve", folder, "--name", name).code == 0
    told = run("publish", EDITION, *answers, "--out", folder, "--language", "nl")
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
