"""Files are read whole or refused with the way to mend them, and written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.design.files import file_written_aside, read_table, read_toml, written_aside


def codes(found: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in found.value.problems]


def table(folder: Path, content: str | bytes) -> Path:
    path = folder / "tabel.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_table_is_read_with_the_line_of_every_row(tmp_path: Path):
    path = table(tmp_path, 'a,b\n1,"twee\nregels"\n\n 3 ,4\n')
    rows = read_table(path, ["a", "b"])
    assert [(row.line, row["a"], row["b"]) for row in rows] == [
        (2, "1", "twee\nregels"),
        (5, "3", "4"),
    ]


def test_a_byte_order_mark_of_excel_is_no_part_of_the_first_column(tmp_path: Path):
    assert read_table(table(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n"), ["a", "b"])[0]["a"] == "1"


def test_an_optional_column_reads_as_empty_when_it_is_not_there(tmp_path: Path):
    assert read_table(table(tmp_path, "a\n1\n"), ["a"], ["b"])[0]["b"] == ""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ["F02"]),
        ("  \n", ["F02"]),
        ("a,b\n", ["F02"]),
        ("a;b\n1;2\n", ["F04"]),
        ("a\tb\n1\t2\n", ["F04"]),
        (b"a,b\n\xe9,2\n", ["F03"]),
        ("a\n1\n", ["F05"]),
        ("a,b,c\n1,2,3\n", ["F06"]),
        ("a,bb\n1,2\n", ["F05", "F06"]),
        ("a,b\n1\n1,2,3\n", ["F07", "F07"]),
        ("a,b,a\n1,2,3\n", ["F12"]),
        ("a,b\n" + "x" * 200_000 + ",1\n", ["F14"]),
    ],
)
def test_it_refuses_what_it_cannot_read_right(
    content: str | bytes, expected: list[str], tmp_path: Path
):
    with pytest.raises(ProblemsFound) as found:
        read_table(table(tmp_path, content), ["a", "b"])
    assert codes(found) == expected


def test_a_misspelt_column_is_answered_with_the_nearest_one(tmp_path: Path):
    with pytest.raises(ProblemsFound) as found:
        read_table(table(tmp_path, "naam,waarde,bornn\n1,2,3\n"), ["naam", "waarde", "bron"])
    assert any("bron" in problem.remedy("nl") for problem in found.value.problems)


def test_broken_toml_is_told_with_its_reason(tmp_path: Path):
    path = tmp_path / "x.toml"
    path.write_text("jaar = ", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_toml(path)
    assert codes(found) == ["F08"]


@pytest.mark.parametrize(
    ("content", "row", "dutch"),
    [
        ("a = 1\njaar = ", 2, "na = staat geen waarde"),
        ("a = 1\n\njaar", 3, "ontbreekt ="),
        ('a = "x\nb = 1', 1, "een tekst loopt door"),
        ("a = 1\na = 2", 2, "staat er al"),
        ("[a]\n[a]", 2, "dit kopje staat er al"),
        ("a = 2024-02-30", 1, "deze dag bestaat niet"),
        ("a = 1 2", 1, "staat nog iets op de regel"),
        ("a = [1 2]", 1, "] of een komma"),
    ],
)
def test_broken_toml_is_told_in_the_language_of_the_author_with_its_line(
    content: str, row: int, dutch: str, tmp_path: Path
):
    path = tmp_path / "x.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_toml(path)
    (problem,) = found.value.problems
    assert dutch in problem.what("nl")
    assert problem.place.row == row


def test_a_cell_that_is_too_long_is_told_at_its_row(tmp_path: Path):
    with pytest.raises(ProblemsFound) as found:
        read_table(table(tmp_path, "a,b\n1,2\n" + "x" * 200_000 + ",1\n"), ["a", "b"])
    (problem,) = found.value.problems
    assert (problem.code, problem.place.row) == ("F14", 3)
    assert "langer dan" in problem.what("nl")


def test_a_folder_appears_only_when_all_of_it_is_there(tmp_path: Path):
    target = tmp_path / "uit"
    with pytest.raises(RuntimeError), written_aside(target) as aside:
        (aside / "half.txt").write_text("half", "utf-8")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_an_old_folder_stays_when_the_new_one_fails(tmp_path: Path):
    target = tmp_path / "uit"
    target.mkdir()
    (target / "oud.txt").write_text("oud", "utf-8")
    with pytest.raises(RuntimeError), written_aside(target):
        raise RuntimeError
    assert [path.name for path in target.iterdir()] == ["oud.txt"]
    with written_aside(target) as aside:
        (aside / "nieuw.txt").write_text("nieuw", "utf-8")
    assert [path.name for path in target.iterdir()] == ["nieuw.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


@pytest.mark.parametrize("aside_of", [written_aside, file_written_aside])
def test_a_full_disk_is_told_and_leaves_what_was_there(aside_of, tmp_path: Path):
    target = tmp_path / "uit"
    if aside_of is written_aside:
        target.mkdir()
    else:
        target.write_text("oud", "utf-8")
    with pytest.raises(ProblemsFound) as found, aside_of(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert codes(found) == ["F11"]
    assert "de schijf is vol" in found.value.problems[0].what("nl")
    assert "the disk is full" in found.value.problems[0].what("en")
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


def test_a_link_keeps_pointing_to_what_is_written(tmp_path: Path):
    (tmp_path / "echt").mkdir()
    folder, file = tmp_path / "map", tmp_path / "bestand.csv"
    folder.symlink_to("echt/uit")  # that does not exist yet
    file.symlink_to("echt/uit.csv")
    for text in ("een", "twee"):
        with written_aside(folder) as aside:
            (aside / "x.txt").write_text(text, "utf-8")
        with file_written_aside(file) as one:
            one.write_text(text, "utf-8")
        assert (tmp_path / "echt" / "uit" / "x.txt").read_text("utf-8") == text
        assert (tmp_path / "echt" / "uit.csv").read_text("utf-8") == text
    assert folder.is_symlink() and file.is_symlink()
    assert sorted(path.name for path in (tmp_path / "echt").iterdir()) == ["uit", "uit.csv"]


def test_what_the_system_says_is_said_in_the_language_of_the_user(tmp_path: Path):
    (tmp_path / "bestand").write_text("x", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_toml(tmp_path / "bestand" / "x.toml")
    assert "een deel van het pad is een bestand" in found.value.problems[0].what("nl")
    assert "a part of the path is a file" in found.value.problems[0].what("en")


def test_an_old_file_stays_when_the_new_one_fails(tmp_path: Path):
    target = tmp_path / "uit.csv"
    target.write_text("oud", "utf-8")
    with pytest.raises(RuntimeError), file_written_aside(target) as aside:
        aside.write_text("half", "utf-8")
        raise RuntimeError
    assert target.read_text("utf-8") == "oud"
    assert [path.name for path in tmp_path.iterdir()] == ["uit.csv"]
