"""Open data: anyone may use the released cells, and nothing but the released cells."""

import csv
import dataclasses
import hashlib
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disseminate.ledger_example import (
    METHOD,
    QUESTION,
    example_edition,
    example_ledger,
    example_questions,
)
from monitor.concepts.language import Text
from monitor.concepts.problems import ProblemsFound
from monitor.disseminate.opendata import KINDS, columns_of, csvw, observation, write_open_data
from monitor.protect.ledger import Comparison, Ledger, Released, Status, Verdict


SETS = {"MIV2024-burgemeester-F1": ["MIV2024.agg_any.all", "MIV2024.agg_any.burgemeester"]}
NUMBERS = ("value", "low", "high", "n", "population")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("open") / "data"
    write_open_data(example_ledger(), example_edition(), made, example_questions(), SETS)
    return made


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def test_it_has_one_row_for_every_cell_of_the_ledger(folder):
    assert [row["id"] for row in rows(folder / "observations.csv")] == [
        cell.id for cell in example_ledger()
    ]


def test_every_cell_stands_there_as_the_ledger_has_it(folder):
    ledger = example_ledger()
    for row in rows(folder / "observations.csv"):
        cell = ledger.by_id[row["id"]]
        for name in NUMBERS:
            assert row[name] == ("" if getattr(cell, name) is None else str(getattr(cell, name)))
        assert row["bound"] == cell.bound
        assert row["canonical"] == ("true" if cell.canonical else "false")
        if cell.change:
            assert row["change_verdict"] == cell.change.verdict


def test_a_cell_that_is_not_released_has_no_number_and_no_test(folder):
    hidden = [row for row in rows(folder / "observations.csv") if row["obs_status"] != "A"]
    assert hidden
    for row in hidden:
        told = {name: row[name] for name in row if name.startswith(("change_", "contrast_"))}
        told |= {name: row[name] for name in (*NUMBERS, "bound")}
        assert set(told.values()) == {""}


def test_it_does_not_tell_primary_from_secondary_suppression(folder):
    found = {row["id"]: row for row in rows(folder / "observations.csv")}
    primary, secondary = found["MIV2024.agg_physical.pv24"], found["MIV2024.agg_threat.pv29"]
    apart = {name for name in primary if primary[name] != secondary[name]}
    assert apart == {"id", "indicator", "domain"}
    assert (primary["obs_status"], primary["conf_status"]) == ("Q", "C")


def test_a_superseded_vintage_is_kept_with_its_reason_and_source(folder):
    found = {row["id"]: row for row in rows(folder / "observations.csv")}
    row = found["MIV2014.agg_any.all.v2"]
    assert (row["value"], row["canonical"]) == ("26", "false")
    assert row["reason_nl"].startswith("Komt niet overeen")
    assert row["reason_en"].startswith("Does not agree")
    assert row["address"] == "https://example.org/2014"


def test_parquet_holds_the_same_as_the_csv(folder):
    table = pq.read_table(folder / "observations.parquet").to_pylist()
    read = rows(folder / "observations.csv")
    written = [{name: _as_csv(value) for name, value in row.items()} for row in table]
    assert written == read


def _as_csv(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_statistics_in_parquet_are_those_of_released_cells(folder):
    metadata = pq.ParquetFile(folder / "observations.parquet").metadata
    shown = [cell.value for cell in example_ledger() if cell.value is not None]
    place = metadata.schema.names.index("value")
    groups = [
        metadata.row_group(g).column(place).statistics for g in range(metadata.num_row_groups)
    ]
    assert min(group.min for group in groups) == min(shown)
    assert max(group.max for group in groups) == max(shown)


def test_parquet_carries_licence_and_the_word_fictief_and_nothing_of_this_machine(folder):
    metadata = pq.read_schema(folder / "observations.parquet").metadata
    assert set(metadata) == {b"title", b"licence", b"fictief"}
    assert b"fictief" in metadata[b"fictief"]
    raw = (folder / "observations.parquet").read_bytes()
    assert b"pandas" not in raw
    assert str(folder.parent).encode() not in raw


def test_the_description_fits_the_tables(folder):
    described = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert described["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    for table in described["tables"]:
        read = rows(folder / table["url"])
        schema = table["tableSchema"]
        names = [column["name"] for column in schema["columns"]]
        assert list(read[0]) == names
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in read]
        assert len(set(keys)) == len(keys)
        for column in schema["columns"]:
            values = [row[column["name"]] for row in read]
            assert all(values) or not column["required"]
            assert all(_fits(value, column["datatype"]) for value in values if value)
        for key in schema.get("foreignKeys", []):
            other = rows(folder / key["reference"]["resource"])
            known = {row[key["reference"]["columnReference"]] for row in other}
            assert {row[key["columnReference"]] for row in read} <= known


def _fits(value: str, datatype: str | dict[str, object]) -> bool:
    kind = datatype if isinstance(datatype, dict) else {"base": datatype}
    if kind["base"] == "integer":
        number = int(value)
        return kind.get("minimum", number) <= number <= kind.get("maximum", number)
    patterns = {"boolean": "true|false", "gYear": r"\d{4}", "string": kind.get("format", ".*")}
    return re.fullmatch(patterns[kind["base"]], value) is not None


def test_measures_say_what_is_asked_and_of_whom(folder):
    row = {row["id"]: row for row in rows(folder / "measures.csv")}["police_report"]
    assert row["base"] == "incidents"
    assert row["base_nl"] == "meest recente incidenten"
    assert row["question_nl"] == QUESTION.nl


def test_measures_name_every_question_behind_a_combined_indicator(folder):
    row = {row["id"]: row for row in rows(folder / "measures.csv")}["agg_any"]
    assert row["question_nl"] == f"{QUESTION.nl} / Wat maakte u mee?"
    assert row["question_en"] == f"{QUESTION.en} / What did you experience?"


def test_the_method_stands_there_in_both_languages(folder):
    found = {row["id"]: row for row in rows(folder / "observations.csv")}
    row = found["MIV2024.agg_any.all"]
    assert (row["method_nl"], row["method_en"]) == (METHOD.nl, METHOD.en)
    assert found["MIV2022.agg_any.all"]["method_en"] == ""


def test_groups_say_who_is_not_in_them(tmp_path):
    note = Text("Wie over de grens hoort, telt niet mee.", "Who is beyond the border is left out.")
    edition = example_edition()
    zeeland = dataclasses.replace(edition.domains["pv29"], note=note)
    known = dataclasses.replace(edition, domains={**edition.domains, "pv29": zeeland})
    write_open_data(example_ledger(), known, tmp_path)
    found = {row["id"]: row for row in rows(tmp_path / "dimensions.csv")}
    assert (found["pv29"]["note_nl"], found["pv29"]["note_en"]) == (note.nl, note.en)
    assert (found["pv20"]["note_nl"], found["pv20"]["note_en"]) == ("", "")
    assert f"- Zeeland (`pv29`): {note.nl}" in (tmp_path / "LEESMIJ.md").read_text("utf-8")
    assert f"- Zeeland (`pv29`): {note.en}" in (tmp_path / "README.md").read_text("utf-8")


def test_a_set_of_figures_under_a_chart_leads_to_its_cells(folder):
    assert [row["cell"] for row in rows(folder / "sets.csv")] == SETS["MIV2024-burgemeester-F1"]


def test_an_indicator_or_group_of_an_earlier_edition_has_a_row_too(tmp_path):
    old = dataclasses.replace(
        example_ledger().cells[0],
        id="MIV2010.old.medewerkers",
        indicator="old",
        domain="medewerkers",
    )
    write_open_data(Ledger.of([*example_ledger(), old]), example_edition(), tmp_path)
    assert "old" in {row["id"] for row in rows(tmp_path / "measures.csv")}
    assert "medewerkers" in {row["id"] for row in rows(tmp_path / "dimensions.csv")}


def test_fictitious_data_say_so_in_both_languages(folder):
    assert "fictief" in (folder / "LEESMIJ.md").read_text("utf-8")
    assert "fictitious" in (folder / "README.md").read_text("utf-8")
    assert "fictief" in json.dumps(csvw(example_edition(), fictitious=True))


def test_real_data_do_not_say_that_they_are_fictitious(tmp_path):
    real = [dataclasses.replace(cell, fictitious=False) for cell in example_ledger()]
    write_open_data(Ledger.of(real), example_edition(), tmp_path)
    assert "fictief:" not in (tmp_path / "LEESMIJ.md").read_text("utf-8")
    assert b"fictief" not in pq.read_schema(tmp_path / "observations.parquet").metadata


def test_checksums_cover_every_other_file(folder):
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    summed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    assert set(summed) == files
    for name, digest in summed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_writing_twice_gives_the_same_bytes(folder, tmp_path):
    write_open_data(example_ledger(), example_edition(), tmp_path, example_questions(), SETS)
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("column", ["low", "high", "n", "population"])
def test_it_refuses_a_hidden_cell_that_carries_a_number(column, tmp_path):
    hidden = example_ledger().by_id["MIV2024.agg_physical.pv24"]
    leaking = dataclasses.replace(hidden, **{column: 3})
    with pytest.raises(ProblemsFound) as refused:
        write_open_data(Ledger.of([leaking]), example_edition(), tmp_path)
    assert [(p.code, p.values["columns"]) for p in refused.value.problems] == [("O01", column)]
    assert not list(tmp_path.iterdir())


def test_it_refuses_a_hidden_cell_that_carries_the_outcome_of_a_test(tmp_path):
    hidden = example_ledger().by_id["MIV2024.agg_physical.pv24"]
    told = Comparison("MIV2024.agg_physical.all", Verdict.HIGHER)
    leaking = dataclasses.replace(hidden, contrast=told)
    with pytest.raises(ProblemsFound) as refused:
        write_open_data(Ledger.of([leaking]), example_edition(), tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["O01"]


def test_it_refuses_a_difference_with_a_hidden_cell(tmp_path):
    hidden = example_ledger().by_id["MIV2024.agg_physical.pv24"]
    shown = example_ledger().by_id["MIV2024.agg_physical.all"]
    told = Comparison(hidden.id, Verdict.NONE, 2)
    with pytest.raises(ProblemsFound) as refused:
        write_open_data(
            Ledger.of([hidden, dataclasses.replace(shown, change=told)]),
            example_edition(),
            tmp_path,
        )
    assert [problem.code for problem in refused.value.problems] == ["O02"]


hidden_statuses = st.sampled_from([Status.CONFIDENTIAL, Status.UNCERTAIN, Status.NOT_MEASURED])


@given(status=hidden_statuses, rule=st.sampled_from(["R1", "R2", "R8", "Q1", ""]))
def test_the_row_of_a_hidden_cell_depends_on_its_status_alone(status, rule):
    cell = Released("MIV2024.a.b", 2024, "a", "b", "all", status, rule)
    plain = dataclasses.replace(cell, rule="")
    assert observation(cell) == observation(plain)
    assert not [v for v in observation(cell)[7:] if isinstance(v, int) and not isinstance(v, bool)]


def test_every_kind_of_column_is_known():
    used = {column.kind for table in ("observations", "measures", "dimensions", "sets")
            for column in columns_of(table)}  # fmt: skip
    assert used == set(KINDS)
