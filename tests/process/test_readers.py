"""Answers come in through one door, and a bad file is refused in words."""

from __future__ import annotations

import csv
import struct
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.concepts.problems import ProblemsFound
from monitor.design.questionnaire import Questionnaire
from monitor.process import spss
from monitor.process.readers import read_raw, read_records
from monitor.process.readers.sav_structure import Damaged, walk_dictionary
from monitor.process.records import Records, State, records_of
from monitor.process.write import write_records
from process.small_survey import (
    CLASS_OF_THREE,
    REFUSER,
    UNHARMED,
    VARIABLES,
    VICTIM,
    column,
    questionnaire_in,
    records,
    three,
)


FORMATS = ("sav", "csv", "parquet")
FOREIGN = Path("/usr/lib/R/library/foreign/files")
FOREIGN_SITE = Path("/usr/lib/R/site-library/foreign/files")
DATE_IN_TESTDATA = "19831211"  # as R reads it


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return questionnaire_in(tmp_path_factory.mktemp("questionnaire"))


def codes(path: Path, questionnaire: Questionnaire) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    for problem in caught.value.problems:
        assert problem.say("nl")
        assert problem.say("en")
    return [problem.code for problem in caught.value.problems]


def same(one: Records, other: Records) -> bool:
    return (
        one.fingerprint == other.fingerprint
        and one.fictitious == other.fictitious
        and one.respondents.tolist() == other.respondents.tolist()
        and one.classes.tolist() == other.classes.tolist()
        and all(
            np.array_equal(column.states, other.columns[name].states)
            and np.array_equal(
                column.values[column.states == State.ANSWERED],
                other.columns[name].values[column.states == State.ANSWERED],
            )
            for name, column in one.columns.items()
        )
    )


# Out and in again


@pytest.mark.parametrize("extension", FORMATS)
def test_what_is_written_is_read_back_the_same(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    path = tmp_path / f"records.{extension}"
    write_records(three(), questionnaire, path)
    back = read_records(path, questionnaire)
    assert same(back, three())
    assert back.rows.tolist() == [2, 3, 4]
    assert back.source == path
    assert back.remarks == ()


cells = {
    name: st.sampled_from(["", -99, -98, -97, *values])
    for name, values in {
        "gender": (1, 2, 3),
        "victim": (1, 2),
        "forms_1": (0, 1),
        "forms_2": (0, 1),
        "forms_9": (0, 1),
        "count": (0, 1, 151, 152, 2**31 - 1, -100, -5),
        "last": (20240229, 15821015, 19691231, 99991231),
        "help": (1, 2),
        "size": (1, 2),
    }.items()
}
persons = st.lists(st.tuples(*(cells[name] for name in VARIABLES)), min_size=1, max_size=12)
names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(persons, names, st.booleans())
def test_the_three_formats_give_identical_records_for_any_answers(
    tmp_path: Path,
    questionnaire: Questionnaire,
    answers: list[tuple[str | int, ...]],
    name: str,
    fictitious: bool,
) -> None:
    given = records(*answers, names=(name,) * len(answers), fictitious=fictitious)
    for extension in FORMATS:
        path = tmp_path / f"records.{extension}"
        write_records(given, questionnaire, path)
        assert same(read_records(path, questionnaire), given)


@pytest.mark.parametrize("extension", FORMATS)
def test_writing_twice_gives_the_same_bytes(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    one, other = tmp_path / f"one.{extension}", tmp_path / f"other.{extension}"
    write_records(three(), questionnaire, one)
    write_records(three(), questionnaire, other)
    assert one.read_bytes() == other.read_bytes()


def test_answers_made_up_say_so_in_every_format_and_real_ones_do_not(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    for fictitious in (True, False):
        for extension in FORMATS:
            path = tmp_path / f"records.{extension}"
            write_records(records((1,) + ("",) * 8, fictitious=fictitious), questionnaire, path)
            assert (b"fictief" in path.read_bytes()) == fictitious
            assert read_records(path, questionnaire).fictitious == fictitious


def resaved(path: Path, *, column: bool) -> None:
    """As another program saves it: no label of the file, no metadata, names in capitals."""
    if path.suffix == ".sav":
        values, meta = pyreadstat.read_sav(path, output_format="dict", user_missing=True)
        kept = [name for name in values if column or name != "fictief"]
        written = [
            spss.Variable(
                name.upper(),
                [str(text) for text in values[name]]
                if meta.readstat_variable_types[name] == "string"
                else np.array([_spss_second(one) for one in values[name]]),
                dates=name == "last",
            )
            for name in kept
        ]
        path.write_bytes(spss.sav_bytes(written, ""))
    elif path.suffix == ".parquet":
        table = pq.read_table(path).replace_schema_metadata(None)
        pq.write_table(table if column else table.drop_columns(["fictief"]), path)
    elif not column:
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        at = rows[0].index("fictief")
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row[:at] + row[at + 1 :] for row in rows])


def _spss_second(value: object) -> float:
    if isinstance(value, date):
        return float((value - date(1582, 10, 14)).days * 86_400)
    return np.nan if value is None else float(str(value))


def invented() -> Records:
    names = ("fictief-00001", "fictief-00002", "fictief-00003")
    return records(VICTIM, REFUSER, UNHARMED, classes=CLASS_OF_THREE, names=names)


@pytest.mark.parametrize("extension", FORMATS)
def test_invented_answers_stay_invented_when_another_program_saves_the_file_again(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    path = tmp_path / f"records.{extension}"
    write_records(invented(), questionnaire, path)
    resaved(path, column=True)
    assert same(read_records(path, questionnaire), invented())


@pytest.mark.parametrize("extension", FORMATS)
def test_invented_respondents_without_any_mark_are_refused(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    path = tmp_path / f"records.{extension}"
    write_records(invented(), questionnaire, path)
    resaved(path, column=False)
    assert [code for code in codes(path, questionnaire) if code != "R42"] == ["R41"]


def test_real_and_invented_answers_in_one_file_are_refused(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(f"{HEADER},fictief\n{ROW},1\n{ROW.replace('F1', 'F2')},\n", "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    assert [(one.code, one.place.row) for one in caught.value.problems] == [("R40", 3)]
    path.write_text(f"{HEADER},fictief\n{ROW},1\n{ROW.replace('F1', 'F2')},1\n", "utf-8")
    assert read_records(path, questionnaire).fictitious


def test_names_in_capitals_are_read_and_told_once(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(f"{HEADER.upper()}\n{ROW}\n", "utf-8")
    back = read_records(path, questionnaire)
    assert set(back.columns) == set(VARIABLES)
    assert [one.code for one in back.remarks] == ["R42"]
    assert "RESPONDENT is gelezen als respondent" in back.remarks[0].what("nl")
    path.write_text(f"{HEADER},SIZE\n{ROW},2\n", "utf-8")  # which of the two is meant?
    assert codes(path, questionnaire) == ["R20"]


def test_a_sav_carries_labels_and_missing_codes_that_spss_understands(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.sav"
    write_records(three(), questionnaire, path)
    values, meta = pyreadstat.read_sav(path, output_format="dict", user_missing=True)
    assert meta.file_label == "Monitor Integriteit en Veiligheid · fictief"
    assert meta.column_names == ["respondent", "weighting_class", "fictief", *VARIABLES]
    assert meta.column_names_to_labels["fictief"] == "fictieve gegevens"
    assert meta.column_names_to_labels["forms_2"] == "Wat?: Slaan"
    assert meta.variable_value_labels["victim"] == {
        -99: "Niet ingevuld",
        -98: "Zeg ik niet",
        -97: "Weet ik niet",
        1: "Ja",
        2: "Nee",
    }
    assert meta.missing_ranges["victim"] == [{"lo": -99, "hi": -97}]
    assert meta.variable_measure["count"] == "scale"
    assert meta.variable_measure["victim"] == "nominal"
    assert meta.original_variable_types["last"] == "DATE11"
    assert values["victim"] == [1, -98, 2]
    assert values["last"][0].isoformat() == "2024-02-29"
    plain, _ = pyreadstat.read_sav(path, output_format="dict")
    assert plain["victim"] == [1, None, 2]


def test_labels_can_be_written_in_english(tmp_path: Path, questionnaire: Questionnaire) -> None:
    path = tmp_path / "records.sav"
    write_records(three(), questionnaire, path, "en")
    assert read_raw(path).columns["forms_2"].label == "What?: Hitting"


def test_nothing_is_left_behind_when_the_format_is_unknown(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    with pytest.raises(ProblemsFound) as caught:
        write_records(three(), questionnaire, tmp_path / "records.xlsx")
    assert caught.value.problems[0].code == "F10"
    assert list(tmp_path.iterdir()) == []


# Files of others


def bureau(tmp_path: Path, **more: spss.Variable) -> Path:
    """A .sav as a bureau might deliver: numbers as identifiers, the word in capitals."""
    given = three()
    variables = {
        "respondent": spss.Variable("respondent", np.array([101.0, 102.0, 103.0])),
        "weighting_class": spss.Variable("weighting_class", given.classes.tolist()),
    }
    for name in VARIABLES:
        values = given.columns[name].values.astype(float)
        values[given.columns[name].states != State.ANSWERED] = np.nan
        values[given.columns[name].states == State.WONT_SAY] = -98
        variables[name] = spss.Variable(name, values)
    variables |= more
    path = tmp_path / "bureau.sav"
    path.write_bytes(spss.sav_bytes(list(variables.values()), "Test FICTIEF"))
    return path


def test_identifiers_may_be_numbers_and_dates_plain(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    back = read_records(bureau(tmp_path), questionnaire)
    assert back.respondents.tolist() == ["101", "102", "103"]
    assert back.fictitious
    assert back.columns["last"].values[0] == 20240229


def test_open_answers_and_what_follows_from_others_stay_out_and_are_told(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    story = spss.Variable("story", ["Ik wil iets kwijt.", "", ""])
    path = bureau(tmp_path, story=story, tier=spss.Variable("tier", ["gemeente"] * 3))
    back = read_records(path, questionnaire)
    assert [(p.code, p.place.column) for p in back.remarks] == [("R28", "story"), ("R29", "tier")]
    assert "1 antwoorden" in back.remarks[0].what("nl")
    assert set(back.columns) == set(VARIABLES)


def test_unknown_and_lacking_variables_are_named_with_what_was_meant(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = bureau(tmp_path, size=spss.Variable("sizes", np.array([1.0, 1.0, 1.0])))
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    said = {problem.code: problem.say("nl") for problem in caught.value.problems}
    assert "size ontbreekt" in said["R21"] and "(sizes?)" in said["R21"]
    assert "geen variabele sizes" in said["R20"] and "(size?)" in said["R20"]


def test_a_fraction_is_refused_with_row_and_variable(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = bureau(tmp_path, size=spss.Variable("size", np.array([1.0, 1.5, 1e300])))
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    places = [(p.code, p.place.row, p.place.column) for p in caught.value.problems]
    assert places == [("R23", 3, "size"), ("R23", 4, "size")]


@pytest.mark.parametrize("name", ["electric.sav", "testdata.sav"])
def test_the_example_files_of_r_foreign_are_read(name: str) -> None:
    found = [folder / name for folder in (FOREIGN, FOREIGN_SITE) if (folder / name).is_file()]
    if not found:
        pytest.skip(f"{name} of Debian's r-cran-foreign is not on this machine")
    raw = read_raw(found[0])
    if name == "electric.sav":
        assert len(raw) == 240
        assert raw.columns["FIRSTCHD"].value_labels[2.0] == "SUDDEN  DEATH"
        assert raw.columns["DAYOFWK"].missing == ((9.0, 9.0),)
        assert raw.columns["FAMHXCVR"].says(0) == "Y"
    else:
        assert len(raw) == 5
        assert raw.columns["factor_numeric"].missing == ((-1.0, 0.0),)
        assert raw.columns["date"].says(0) == DATE_IN_TESTDATA
        assert len((raw.columns["string_500"].texts or [""])[0]) > 255
    assert not raw.fictitious


def test_a_file_about_something_else_is_refused_without_drowning_the_reader(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    many = [spss.Variable(f"x{number}", np.array([1.0])) for number in range(100)]
    path = tmp_path / "other.sav"
    path.write_bytes(spss.sav_bytes(many, ""))
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    problems = caught.value.problems
    assert sum(problem.code == "R20" for problem in problems) == 20
    totals = {p.values["about"]: p.values["total"] for p in problems if p.code == "R39"}
    assert totals == {"R20": 100}


# Bad files


def test_bad_paths_are_refused(tmp_path: Path, questionnaire: Questionnaire) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "records.docx").write_text("x")
    (tmp_path / "none").write_text("x")
    assert codes(tmp_path / "absent.sav", questionnaire) == ["F01"]
    assert codes(tmp_path / "folder.csv", questionnaire) == ["F13"]
    assert codes(tmp_path / "records.docx", questionnaire) == ["F10"]
    assert codes(tmp_path / "none", questionnaire) == ["F10"]


@pytest.mark.parametrize("extension", FORMATS)
def test_an_empty_file_is_refused(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    path = tmp_path / f"records.{extension}"
    path.touch()
    assert codes(path, questionnaire) == ["F02"]


@pytest.mark.parametrize("extension", ["sav", "zsav", "parquet"])
def test_a_text_that_poses_as_another_format_is_refused(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    path = tmp_path / f"records.{extension}"
    path.write_text("respondent,weighting_class\n1,raad-pv26\n")
    assert codes(path, questionnaire) == ["F09"]


@pytest.mark.parametrize(
    ("extension", "posing"), [("sav", "csv"), ("sav", "parquet"), ("parquet", "csv")]
)
def test_a_file_that_poses_as_another_format_is_told_what_it_is(
    tmp_path: Path, questionnaire: Questionnaire, extension: str, posing: str
) -> None:
    write_records(three(), questionnaire, tmp_path / f"records.{extension}")
    path = (tmp_path / f"records.{extension}").rename(tmp_path / f"records.{posing}")
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    (problem,) = caught.value.problems
    assert problem.code == "F16"
    assert f".{extension}" in problem.remedy("nl")


def test_a_file_of_null_bytes_is_no_csv_and_excel_is_not_blamed(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(b"\x00\x01\x02" * 50)
    assert codes(path, questionnaire) == ["F09"]


def test_an_empty_binary_file_is_not_asked_for_a_header_line(tmp_path: Path) -> None:
    path = tmp_path / "records.sav"
    path.touch()
    with pytest.raises(ProblemsFound) as caught:
        read_raw(path)
    assert "kopregel" not in caught.value.problems[0].say("nl")


def test_a_cell_that_is_too_long_is_told_at_its_row_and_in_dutch(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(f"{HEADER}\n{ROW}\n{ROW.replace('F1', 'F' * 200_000)}\n", "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row) == ("R27", 3)
    assert "langer dan 131.072 tekens" in problem.what("nl")
    assert "longer than" in problem.what("en")


def test_a_damaged_file_is_told_without_the_words_of_the_library(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.parquet"
    write_records(three(), questionnaire, path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    assert "het einde van het bestand ontbreekt" in caught.value.problems[0].what("nl")


def test_what_steers_a_terminal_does_not_come_out_of_a_cell(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(f'{HEADER}\n{ROW[:-1]}"a\x1b[2J\nb"\n', "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_records(path, questionnaire)
    said = caught.value.problems[0].say("nl")
    assert said.isprintable()
    assert "\\x1b[2J\\n" in said


@pytest.mark.parametrize("extension", ["sav", "parquet"])
def test_a_file_cut_off_anywhere_is_refused(
    tmp_path: Path, questionnaire: Questionnaire, extension: str
) -> None:
    path = tmp_path / f"records.{extension}"
    write_records(three(), questionnaire, path)
    whole = path.read_bytes()
    for length in {*range(4, len(whole), 97), len(whole) - 1, len(whole) - 9}:
        path.write_bytes(whole[:length])
        found = codes(path, questionnaire)
        assert found and set(found) <= {"F14", "R20", "R21", "R25"}, length


def test_a_damaged_dictionary_is_walked_or_refused_and_never_breaks(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.sav"
    write_records(three(), questionnaire, path)
    whole = path.read_bytes()
    units = walk_dictionary(whole)
    chance = np.random.default_rng(2024)
    refused = 0
    for _ in range(2000):
        damaged = bytearray(whole)
        for at in chance.integers(64, len(whole), 3):
            damaged[at] = chance.integers(0, 256)
        try:
            walk_dictionary(bytes(damaged))
        except Damaged:
            refused += 1
    assert units == 1 + 2 + 1 + len(VARIABLES)
    assert 200 < refused < 2000


def test_a_reference_out_of_the_dictionary_is_refused_before_it_is_followed(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """The library ends the whole process on these: value labels of a variable that is not there."""
    path = tmp_path / "records.sav"
    write_records(three(), questionnaire, path)
    whole = path.read_bytes()
    record = struct.pack("<iii", 4, 1, 5)  # value labels belong to unit 5, the first coded variable
    assert record in whole
    for unit in (0, -1, 3, 15, 2**31 - 1):
        path.write_bytes(whole.replace(record, struct.pack("<iii", 4, 1, unit)))
        assert codes(path, questionnaire) == ["F14"], unit


HEADER = ",".join(["respondent", "weighting_class", *VARIABLES])
ROW = "F1,raad-pv26,1,2,,,,,,,1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADER + "\n", ["R25"]),
        (HEADER.replace(",", ";") + "\n" + ROW.replace(",", ";"), ["F04"]),
        (HEADER.replace(",", "\t") + "\n", ["F04"]),
        (HEADER + "\n" + ROW + ",5\n" + ROW, ["F07"]),
        (HEADER + ",size\n" + ROW + ",1\n", ["F12"]),
        (HEADER + "\n" + ROW.replace("F1", ""), ["R22"]),
        (HEADER + "\n" + ROW.replace("raad-pv26", ""), ["R22"]),
        (HEADER + "\n" + ROW[:-1] + "ja", ["R23"]),
        (HEADER + "\n" + ROW[:-1] + "1.5", ["R23"]),
        (HEADER + "\n" + ROW[:-1] + "NaN", ["R23"]),
        (HEADER + "\n" + ROW[:-1] + "1e2", ["R23"]),
        (HEADER + "\n" + ROW[:-1] + "99999999999", ["R23"]),
        (HEADER + "\nF1,raad-pv26,1,1,1,1,0,3,2024-02-30,,1", ["R23"]),
        (HEADER + "\nF1,raad-pv26,1,1,1,1,0,3,31-01-2024,,1", ["R23"]),
        (HEADER + "\n" + ROW.replace("F1", "F" * 100_000), ["R24"]),
        (HEADER + "\n" + ROW.replace("F1", "F" * 1_000_000), ["R27"]),
        (HEADER + "\n" + ROW[:-1] + "x" * 100_000, ["R23"]),
    ],
)
def test_a_bad_csv_is_refused(
    tmp_path: Path, questionnaire: Questionnaire, text: str, expected: list[str]
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(text, "utf-8")
    assert codes(path, questionnaire) == expected


def test_a_csv_in_another_encoding_is_refused(tmp_path: Path, questionnaire: Questionnaire) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes((HEADER + "\n" + ROW.replace("F1", "Fé")).encode("latin-1"))
    assert codes(path, questionnaire) == ["F03"]
    path.write_bytes((HEADER + "\n" + ROW).encode("utf-16"))
    assert codes(path, questionnaire) == ["F03"]


def test_a_csv_from_excel_or_pandas_is_read(tmp_path: Path, questionnaire: Questionnaire) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(("\ufeff" + HEADER + "\r\n" + ROW[:-1] + "1.0\r\n\r\n").encode())
    assert read_records(path, questionnaire).columns["size"].values.tolist() == [1]


def test_rows_are_counted_as_lines_of_the_file_even_after_a_long_answer(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADER.split(","), "story"])
        writer.writerow([*ROW.split(","), "een\ntwee\ndrie"])
        writer.writerow([*ROW.replace("F1", "F2").split(","), ""])
    assert read_records(path, questionnaire).rows.tolist() == [2, 5]


def test_a_parquet_with_other_columns_or_sorts_is_refused(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.parquet"
    pq.write_table(pa.table({"a": [1], "b": ["x"]}), path)
    assert set(codes(path, questionnaire)) == {"R20", "R21"}
    pq.write_table(pa.table({"a": [[1, 2]]}), path)
    assert codes(path, questionnaire) == ["R26"]
    pq.write_table(pa.table({"a": [1], "b": [2]}).rename_columns(["a", "a"]), path)
    assert codes(path, questionnaire) == ["F12"]


def test_a_parquet_may_hold_real_dates_fractions_that_are_whole_and_categories(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.parquet"
    write_records(three(), questionnaire, path)
    table = pq.read_table(path)
    days = pa.array(["2024-02-29", None, None]).cast(pa.date32())
    classes = table["weighting_class"].dictionary_encode()
    table = table.set_column(table.column_names.index("last"), "last", days)
    table = table.set_column(
        table.column_names.index("weighting_class"), "weighting_class", classes
    )
    size = pa.array([2.0, 1.0, None])
    pq.write_table(table.set_column(table.column_names.index("size"), "size", size), path)
    assert same(read_records(path, questionnaire), three())


def test_a_fraction_or_infinity_in_parquet_is_refused(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    path = tmp_path / "records.parquet"
    write_records(three(), questionnaire, path)
    table = pq.read_table(path)
    size = pa.array([0.5, float("inf"), float("nan")])
    pq.write_table(table.set_column(table.column_names.index("size"), "size", size), path)
    assert codes(path, questionnaire) == ["R23", "R23"]


# Fingerprints


def test_the_fingerprint_follows_answers_and_not_what_lies_under_an_absent_one() -> None:
    one = records((1, 2, "", "", "", "", "", "", 1))
    other = records((1, 2, "", "", "", "", "", "", 2))
    assert one.fingerprint != other.fingerprint
    hidden = {**one.columns, "help": column("")}
    hidden["help"].values[0] = 77
    again = records_of(one.respondents, one.classes, hidden, fictitious=True)
    assert again.fingerprint == one.fingerprint
    real = records_of(one.respondents, one.classes, hidden, fictitious=False)
    assert real.fingerprint != one.fingerprint
