"""Questionnaires are workbooks to their authors and valid XLSForm to everyone else."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from monitor.concepts.problems import ProblemsFound
from monitor.design.expression import FUNCTIONS
from monitor.design.questionnaire import (
    APPEARANCES,
    GROUP_APPEARANCES,
    read_questionnaire,
    sheet_columns,
)
from monitor.design.questions import SHEET_LANGUAGES
from monitor.design.xlsform import Table, import_xlsx, read_xlsx, sheets_of, write_xlsx


EDITIONS = Path(__file__).parents[2] / "editions"
QUESTIONNAIRES = sorted(path.parent for path in EDITIONS.glob("*/questionnaire/*/survey.csv"))
NL, EN = "Nederlands (nl)", "English (en)"


def as_pyxform_reads(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The sheets as pyxform takes them: a row holds the cells that are filled in."""
    sheets = {}
    for name in ("survey", "choices", "settings"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            sheets[name] = [{key: cell for key, cell in row.items() if cell} for row in rows]
    return sheets


# The reference reader of XLSForm


@pytest.mark.parametrize("folder", QUESTIONNAIRES, ids=lambda folder: f"{folder.name}")
def test_every_questionnaire_of_an_edition_is_valid_xlsform(folder: Path) -> None:
    warnings: list[str] = []
    converted = convert(as_pyxform_reads(folder), warnings=warnings, form_name="miv")
    assert warnings == []
    assert "<h:html" in converted.xform


@pytest.mark.parametrize("folder", QUESTIONNAIRES, ids=lambda folder: f"{folder.name}")
def test_the_workbook_for_authors_is_valid_xlsform_too(folder: Path, tmp_path: Path) -> None:
    write_xlsx(sheets_of(folder), tmp_path / "vragen.xlsx")
    from_book = convert(tmp_path / "vragen.xlsx", form_name="miv").xform
    assert from_book == convert(as_pyxform_reads(folder), form_name="miv").xform


LABELS = {f"label::{NL}": "Vraag", f"label::{EN}": "Question"}
EVERYTHING = {
    "survey": [
        {"type": "integer", "name": "count", **LABELS, "missing": "-97 -98"},
        {
            **{"type": "integer", "name": "soft", **LABELS, "soft_constraint": ". < 5"},
            **{f"soft_constraint_message::{language}": "Klopt dit?" for language in (NL, EN)},
        },
        {"type": "text", "name": "story", **LABELS, "appearance": "multiline"},
        {"type": "date", "name": "since", **LABELS, "appearance": "month-year"},
        {"type": "begin_group", "name": "row", **LABELS, "appearance": "table-list matrix"},
        {"type": "select_one forms", "name": "one", **LABELS},
        {"type": "select_one forms", "name": "two", **LABELS, "relevant": "${count} > 1"},
        {"type": "end_group"},
        {"type": "select_multiple forms", "name": "many", **LABELS},
        {"type": "note", "name": "so", f"label::{NL}": "Dus ${count}", f"label::{EN}": "So"},
    ],
    "choices": [
        {"list_name": "forms", "name": "1", **LABELS},
        {"list_name": "forms", "name": "9", **LABELS, "exclusive": "yes"},
    ],
    "settings": [
        {"form_title": "Proef", "form_id": "p", "version": "1", "default_language": NL},
    ],
}


def test_the_columns_and_appearances_of_our_own_do_not_trouble_the_reference_reader(
    tmp_path: Path,
) -> None:
    warnings: list[str] = []
    convert(EVERYTHING, warnings=warnings)
    assert warnings == []
    for name, rows in EVERYTHING.items():
        columns = list(dict.fromkeys(key for cells in rows for key in cells))
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    assert len(read_questionnaire(tmp_path).questions) == 8


# Out and in again

FOLDER = EDITIONS / "2024" / "questionnaire" / "office_holders"
# What a cell of the sheets can hold: no control characters, and nothing that reading strips.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=20)
tables = st.lists(st.tuples(*[texts.map(str.strip)] * 3).filter(any), min_size=1, max_size=5).map(
    tuple
)


def in_and_out(table: Table, folder: Path) -> Table:
    write_xlsx({"survey": table, "choices": table, "settings": table}, folder / "vragen.xlsx")
    return read_xlsx(folder / "vragen.xlsx").sheets["survey"]


def test_a_questionnaire_comes_back_as_it_went_out(tmp_path: Path) -> None:
    write_xlsx(sheets_of(FOLDER), tmp_path / "vragen.xlsx")
    questionnaire, remarks = import_xlsx(tmp_path / "vragen.xlsx", tmp_path / "again")
    assert remarks == ()
    assert questionnaire.fingerprint == read_questionnaire(FOLDER).fingerprint
    for name in ("survey", "choices", "settings"):
        csv_again = (tmp_path / "again" / f"{name}.csv").read_text("utf-8")
        assert csv_again == (FOLDER / f"{name}.csv").read_text("utf-8")


@settings(max_examples=40, deadline=None)
@given(tables)
@example((("=1+1", "#N/A", "'1"), ("_x000D_", "_x0041_", "@a"), ("1.0", "TRUE", "2024-1")))
def test_every_text_survives_the_workbook(
    tmp_path_factory: pytest.TempPathFactory, table: Table
) -> None:
    read = in_and_out(table, tmp_path_factory.mktemp("book"))
    wide = max(len(row) for row in read)
    assert [row + ("",) * (3 - wide) for row in read] == list(table)


def test_the_same_sheets_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_xlsx(sheets_of(FOLDER), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_control_character_has_no_place_in_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        in_and_out((("type",), ("\x07",)), tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["Q55"]


# What authors and strangers hand in


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_xlsx(sheets_of(FOLDER), tmp_path / "vragen.xlsx")
    return tmp_path / "vragen.xlsx"


def complaints(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as caught:
        import_xlsx(path, path.parent / "in")
    assert not (path.parent / "in").exists()
    for problem in caught.value.problems:
        assert problem.say("nl") and problem.say("en")
    return [(p.code, p.place.say("nl").removeprefix(str(path))) for p in caught.value.problems]


def row_of(workbook: openpyxl.Workbook, name: str) -> int:
    return next(r for r in range(2, 200) if workbook["survey"][f"B{r}"].value == name)


def test_numbers_and_truths_of_excel_are_read_as_an_author_means_them(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["choices"]["B2"].value = 1
    workbook["choices"]["B3"].value = 2.0
    workbook["survey"][f"G{row_of(workbook, 'gender')}"].value = True
    workbook.save(book)
    questionnaire, _ = import_xlsx(book, book.parent / "in")
    assert [choice.code for choice in questionnaire.choices["yes_no_sensitive"]] == [1, 2, -98]
    assert questionnaire.questions["gender"].required


def test_a_version_that_became_a_date_and_a_formula_are_refused(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["settings"]["C2"].value = date(2024, 1, 1)
    workbook["survey"]["C6"].value = "=HYPERLINK(A1)"
    workbook.save(book)
    assert complaints(book) == [
        ("Q52", "[survey]:6 kolom C"),
        ("Q53", "[settings]:2 kolom C"),
    ]


def test_a_missing_sheet_is_named_and_a_stray_one_is_left_behind(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook.create_sheet("kladblok")
    workbook.save(book)
    _, remarks = import_xlsx(book, book.parent / "with")
    assert [(problem.code, problem.values["sheet"]) for problem in remarks] == [("Q54", "kladblok")]
    del workbook["choices"]
    workbook.save(book)
    assert complaints(book) == [("Q51", "")]


def test_what_is_wrong_is_told_with_the_row_of_the_workbook(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    row = row_of(workbook, "gender")
    workbook["survey"][f"B{row - 5}"].value = "intro"
    workbook["survey"][f"C{row - 5}"].value = "twee\nregels"
    workbook["survey"][f"C{row}"].value = None
    workbook.save(book)
    assert ("Q27", f"[survey]:{row} kolom label::{NL}") in complaints(book)


@pytest.mark.parametrize("content", [b"", b"geen zip", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    assert complaints(tmp_path / "x.xlsx")[0][0] in {"F02", "Q50"}


def with_part(book: Path, name: str, content: bytes) -> None:
    """Put a part into a workbook, in place of the one of that name."""
    written = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(written, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content, zipfile.ZIP_DEFLATED)
    book.write_bytes(written.getvalue())


def test_a_workbook_that_unpacks_to_a_flood_is_refused(book: Path) -> None:
    with_part(book, "xl/flood.xml", b"0" * 25_000_000)
    assert book.stat().st_size < 200_000
    assert [code for code, _ in complaints(book)] == ["Q50"]


def test_a_workbook_with_entities_is_refused(book: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><styleSheet>&a;</styleSheet>'
    with_part(book, "xl/styles.xml", bomb)
    assert [code for code, _ in complaints(book)] == ["Q50"]


def test_a_workbook_with_a_cell_in_the_far_corner_is_refused(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["survey"]["A900000"].value = "x"
    workbook.save(book)
    assert [code for code, _ in complaints(book)] == ["Q50"]


def test_a_refused_workbook_leaves_the_questionnaire_as_it_was(book: Path) -> None:
    shutil.copytree(FOLDER, book.parent / "mine")
    workbook = openpyxl.load_workbook(book)
    workbook["survey"]["A5"].value = "geopoint"
    workbook.save(book)
    with pytest.raises(ProblemsFound):
        import_xlsx(book, book.parent / "mine")
    before = read_questionnaire(FOLDER).fingerprint
    assert read_questionnaire(book.parent / "mine").fingerprint == before


# The page for authors


def test_the_reference_names_every_column_and_every_function() -> None:
    page = (EDITIONS.parent / "docs" / "reference" / "questionnaire-sheets.md").read_text("utf-8")
    columns = {
        column.partition("::")[0]
        for sheet in ("survey", "choices", "settings")
        for column in sheet_columns(sheet, SHEET_LANGUAGES)
    }
    assert [column for column in sorted(columns) if f"`{column}" not in page] == []
    assert [name for name in FUNCTIONS if f"`{name}(" not in page] == []
    shown = {one for known in APPEARANCES.values() for one in known} | set(GROUP_APPEARANCES)
    assert [one for one in sorted(shown) if f"`{one}`" not in page] == []
