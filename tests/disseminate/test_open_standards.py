"""The open data as SDMX, PROV and DCAT: the same cells, said in the words of others."""

import csv
import dataclasses
import datetime
import hashlib
import json
import re

import pytest

from disseminate.ledger_example import METHOD, example_edition, example_ledger, example_questions
from monitor.concepts.language import Text
from monitor.disseminate.open_data.catalogue import EU
from monitor.disseminate.open_data.sdmx import ATTRIBUTES, DIMENSIONS, HEAD, sdmx_csv
from monitor.disseminate.open_data.standards import TITLES, write_standards
from monitor.disseminate.opendata import FICTITIOUS, LICENCE, SDMX, write_open_data
from monitor.protect.ledger import Bound, Ledger


CODEBOOK = b"<codeBook/>"
REQUIRED = (
    *("dct:identifier", "dct:title", "dct:description", "dct:publisher", "dct:creator"),
    *("dcat:contactPoint", "dcat:theme", "dct:accessRights", "dct:language", "dct:spatial"),
    *("dct:temporal", "dct:accrualPeriodicity", "dct:license"),
)


def write(folder):
    edition = dataclasses.replace(
        example_edition(), settings={"agency": "fictief bureau"}, earlier=(2010, 2022)
    )
    write_open_data(example_ledger(), edition, folder, example_questions(), {}, codebook=CODEBOOK)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("standards") / "open-data")


def rows(folder):
    with (folder / "observations.sdmx.csv").open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def read(folder, name):
    return json.loads((folder / name).read_text("utf-8"))


# --- SDMX-CSV ------------------------------------------------------------------------------------


def test_sdmx_has_a_row_for_every_cell_with_a_key_of_its_own(folder):
    found = rows(folder)
    assert [row["CELL_ID"] for row in found] == [cell.id for cell in example_ledger()]
    keys = [tuple(row[name] for name in DIMENSIONS) for row in found]
    assert len(set(keys)) == len(keys)


def test_sdmx_begins_each_row_with_structure_and_action():
    assert HEAD[:3] == ("STRUCTURE", "STRUCTURE_ID", "ACTION")
    assert HEAD[3:] == (*DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
    first, *others = sdmx_csv(example_ledger(), SDMX, "").splitlines()
    assert first.split(",") == list(HEAD)
    assert {one[: one.index(",A2")] for one in others} == {"dataflow,MIV:MIV_RESULTS(1.0.0),R"}


def test_sdmx_says_of_each_cell_what_the_ledger_says(folder):
    for row in rows(folder):
        cell = example_ledger().by_id[row["CELL_ID"]]
        assert (row["OBS_STATUS"], row["CONF_STATUS"]) == SDMX[cell.status]
        assert row["TIME_PERIOD"] == str(cell.edition)
        for column, value in (("LOWER_BOUND", cell.low), ("UPPER_BOUND", cell.high)):
            assert row[column] == ("" if value is None else str(value))
        assert row["SAMPLE_SIZE"] == ("" if cell.n is None else str(cell.n))


def test_sdmx_gives_no_value_of_a_hidden_cell_and_none_for_a_bound(folder):
    bounds = 0
    for row in rows(folder):
        cell = example_ledger().by_id[row["CELL_ID"]]
        if cell.bound is Bound.EXACT:
            assert row["OBS_VALUE"] == ("" if cell.value is None else str(cell.value))
            assert (row["BOUND"], row["BOUND_VALUE"]) == ("", "")
            continue
        bounds += 1
        assert row["OBS_VALUE"] == ""
        assert (row["BOUND"], row["BOUND_VALUE"]) == (cell.bound, str(cell.value))
    assert bounds


def test_sdmx_tells_apart_the_vintages_of_one_figure(folder):
    own = {row["CELL_ID"]: row for row in rows(folder)}
    assert own["MIV2014.agg_any.all"]["VINTAGE"] == "1"
    assert own["MIV2014.agg_any.all.v2"]["VINTAGE"] == "2"


def test_sdmx_says_of_fictitious_figures_that_they_are(folder):
    for row in rows(folder):
        assert bool(row["COMMENT_OBS"]) == example_ledger().by_id[row["CELL_ID"]].fictitious


# --- PROV-JSON -----------------------------------------------------------------------------------


def test_provenance_leads_from_every_file_to_the_run_and_its_plans(folder):
    found = read(folder, "prov.json")
    [(run, activity)] = found["activity"].items()
    assert activity["miv:method"] == [
        {"$": METHOD.nl, "lang": "nl"},
        {"$": METHOD.en, "lang": "en"},
    ]
    plans = {one["prov:entity"] for one in found["used"].values() if one["prov:activity"] == run}
    assert plans == {"miv:weighting/" + "f" * 12, "miv:policy/" + "a" * 12}
    made = {one["prov:entity"] for one in found["wasGeneratedBy"].values()}
    assert made == {name for name in found["entity"] if name.startswith("miv:file/")}


def test_provenance_names_nothing_that_it_does_not_describe(folder):
    found = read(folder, "prov.json")
    known = {*found["entity"], *found["activity"], *found["agent"]}
    for relation in ("wasGeneratedBy", "used", "wasAssociatedWith", "wasDerivedFrom"):
        for link in found[relation].values():
            assert {value for key, value in link.items() if key != "prov:type"} <= known


def test_provenance_holds_the_fingerprint_of_each_file(folder):
    for name, entity in read(folder, "prov.json")["entity"].items():
        if name.startswith("miv:file/"):
            path = folder / name.removeprefix("miv:file/")
            assert entity["miv:sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_provenance_leads_to_what_was_published_before(folder):
    found = read(folder, "prov.json")
    named = {
        one["prov:label"]: one.get("prov:location")
        for name, one in found["entity"].items()
        if name.startswith("miv:publication/")
    }
    assert named["Monitor 2014"] == "https://example.org/2014"


def test_provenance_names_no_person_and_no_hour(folder):
    said = (folder / "prov.json").read_text("utf-8")
    assert "prov:Person" not in said
    assert not re.search(r"\d\d:\d\d:\d\d", said)


# --- DCAT ----------------------------------------------------------------------------------------


def test_the_entry_has_what_the_profile_asks_of_a_dataset(folder):
    found = read(folder, "dcat.jsonld")
    assert found["@type"] == "dcat:Dataset"
    for name in REQUIRED:
        assert found[name], name
    assert {one["@language"] for one in found["dct:title"]} == {"nl", "en"}
    assert all(one["@id"].startswith(EU) for one in found["dcat:theme"])
    assert found["dct:temporal"]["dcat:startDate"]["@value"] == "2010"


def test_every_prefix_in_the_entry_is_explained(folder):
    found = read(folder, "dcat.jsonld")
    said = json.dumps({key: value for key, value in found.items() if key != "@context"})
    used = set(re.findall(r'"([a-z]+):[A-Za-z_0-9]+"(?=:)', said))
    used |= set(re.findall(r'"@type": "([a-z]+):', said))
    assert used <= set(found["@context"])


def test_the_entry_gives_size_fingerprint_licence_and_format_of_every_file(folder):
    files = read(folder, "dcat.jsonld")["dcat:distribution"]
    assert {one["@id"] for one in files} == {name for name in TITLES if name != "dcat.jsonld"}
    for one in files:
        data = (folder / one["@id"]).read_bytes()
        assert one["dcat:byteSize"]["@value"] == str(len(data))
        found = one["spdx:checksum"]["spdx:checksumValue"]["@value"]
        assert found == hashlib.sha256(data).hexdigest()
        assert one["dct:license"] == {"@id": LICENCE}
        assert one["dct:format"]["@id"].startswith(f"{EU}/file-type/")


def test_the_entry_says_that_the_figures_are_fictitious(folder):
    said = read(folder, "dcat.jsonld")["dct:description"]
    assert "fictief" in said[0]["@value"]
    assert "fictitious" in said[1]["@value"]


# --- all together --------------------------------------------------------------------------------


def test_every_standard_is_under_the_checksums(folder):
    listed = {
        line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    }
    assert {"observations.sdmx.csv", "prov.json", "dcat.jsonld", "ddi-codebook.xml"} <= listed


def test_the_same_cells_give_the_same_bytes(folder, tmp_path):
    again = write(tmp_path / "open-data")
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_without_a_codebook_none_is_promised(tmp_path):
    edition = example_edition()
    for name in ("observations.csv", "observations.parquet"):
        (tmp_path / name).write_bytes(b"x")
    write_standards(
        Ledger.of([]), edition, tmp_path, SDMX, licence=LICENCE,
        issued=datetime.date(2024, 4, 5), fictitious=Text(FICTITIOUS.nl, FICTITIOUS.en),
    )  # fmt: skip
    files = {one["@id"] for one in read(tmp_path, "dcat.jsonld")["dcat:distribution"]}
    assert "ddi-codebook.xml" not in files
