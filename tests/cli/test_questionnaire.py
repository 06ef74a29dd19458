"""The commands for authors and reviewers, as they would type them."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from lxml import etree

from cli.running import EDITION, run


FOLDER = EDITION / "questionnaire" / "office_holders"
LABEL = "label::Nederlands (nl)"


def test_a_workbook_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    book = tmp_path / "vragen.xlsx"
    assert run("questionnaire", "export", EDITION, "--out", book).code == 0
    told = run("questionnaire", "import", book, tmp_path / "in", "--language", "nl")
    assert (told.code, told.err) == (0, "")
    assert "vragen overgenomen" in told.out
    again = (tmp_path / "in" / "survey.csv").read_text("utf-8")
    assert again == (FOLDER / "survey.csv").read_text("utf-8")


def test_a_reading_version_is_made_from_the_edition_or_the_folder(tmp_path: Path) -> None:
    page, document = tmp_path / "lees.html", tmp_path / "lees.docx"
    assert run("questionnaire", "read", EDITION, "--out", page, "--language", "nl").code == 0
    assert run("questionnaire", "read", FOLDER, "--out", document, "--language", "en").code == 0
    assert "Alleen als u bij vraag" in page.read_text("utf-8").replace("</a>", "").replace(
        '<a href="#agg_verbal">', ""
    )
    assert document.stat().st_size > 10_000


def test_limesurvey_and_codebook_are_exports_by_their_extension(tmp_path: Path) -> None:
    assert run("questionnaire", "export", FOLDER, "--out", tmp_path / "ls.txt").code == 0
    assert (tmp_path / "ls.txt").read_bytes().startswith(b"\xef\xbb\xbfid\t")
    assert run("questionnaire", "export", FOLDER, "--out", tmp_path / "ddi.xml").code == 0
    assert etree.parse(str(tmp_path / "ddi.xml")).getroot().get("version") == "2.5"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("export", FOLDER, "--out", "vragen.pdf"), "F10"),
        (("read", FOLDER, "--out", "vragen.txt"), "F10"),
        (("read", "nergens", "--out", "lees.html"), "F01"),
        (("import", "nergens.xlsx", "in"), "F01"),
        (("diff", "nergens", FOLDER), "F01"),
    ],
)
def test_a_mistake_is_told_and_writes_nothing(
    arguments: tuple[object, ...], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("questionnaire", *arguments)
    assert (told.code, told.out) == (2, "")
    assert code in told.err
    assert list(tmp_path.iterdir()) == []


def test_two_editions_are_compared_and_breaks_proposed(tmp_path: Path) -> None:
    newer = tmp_path / "2026"
    shutil.copytree(EDITION, newer)
    told = run("questionnaire", "diff", EDITION, newer, "--language", "nl")
    assert (told.code, told.out.strip()) == (0, "De vragenlijsten zijn gelijk.")
    sheet = newer / "questionnaire" / "office_holders" / "survey.csv"
    sheet.write_text(
        sheet.read_text("utf-8").replace(
            "Heeft u het incident met iemand besproken?", "Sprak u er met iemand over?"
        ),
        encoding="utf-8",
    )
    proposals = tmp_path / "breaks.csv"
    told = run("questionnaire", "diff", EDITION, newer, "--out", proposals, "--language", "nl")
    assert told.code == 0
    assert "discussed\tandere woorden\tbreuk" in told.out
    with proposals.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "discussed" in rows[0]["indicators"].split()
    folders = [one / "questionnaire" / "office_holders" for one in (EDITION, newer)]
    only_questions = run("questionnaire", "diff", *folders, "--language", "en")
    assert "other words" in only_questions.out and "proposals" not in only_questions.out
