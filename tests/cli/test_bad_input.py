"""Whatever is handed to a command by mistake: one clear message, exit code 2, no traceback, nothing
half-written. Every file below is something that really arrives in a bureau's mailbox."""

from __future__ import annotations

import csv
import shutil
import socket
from pathlib import Path

import pytest

from cli.running import EDITION, Told, run


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "fictief.sav"
    assert run("simulate", EDITION, "--out", path).code == 0
    return path


def assert_refused(told: Told, code: str) -> None:
    assert told.code == 2
    assert code in told.err
    assert "Traceback" not in told.err + told.out


COMMANDS = ("plan", "weigh", "publish")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leeg.sav", b"", "F02"),
        ("leeg.csv", b"", "F02"),
        ("leeg.parquet", b"", "F02"),
        ("foto.sav", b"\x89PNG\r\n\x1a\n" + bytes(200), "F09"),
        ("foto.parquet", b"\x89PNG\r\n\x1a\n" + bytes(200), "F09"),
        ("puntkomma.csv", b"respondent;weighting_class;gender\n1;raadslid-pv20;1\n", "F04"),
        ("latin.csv", "respondent,weighting_class\n1,Frysl\xe2n\n".encode("latin-1"), "F03"),
        ("brief.docx", b"PK\x03\x04", "F10"),
    ],
)
def test_a_wrong_file_of_answers_is_refused_by_every_command(
    command: str, name: str, content: bytes, code: str, tmp_path: Path
):
    path = tmp_path / name
    path.write_bytes(content)
    build = tmp_path / "build"
    options = ["--out", build] if command == "publish" else []
    assert_refused(run(command, EDITION, "--records", path, *options), code)
    assert not build.exists()
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_sav_file_that_was_cut_off_is_refused(records: Path, tmp_path: Path):
    cut = tmp_path / "afgebroken.sav"
    cut.write_bytes(records.read_bytes()[:30_000])
    told = run("publish", EDITION, "--records", cut, "--out", tmp_path / "build")
    assert_refused(told, "F14")
    assert [p.name for p in tmp_path.iterdir()] == [cut.name]


@pytest.mark.parametrize("command", COMMANDS)
def test_answers_that_are_not_there_are_refused(command: str, tmp_path: Path):
    options = ["--out", tmp_path / "build"] if command == "publish" else []
    told = run(command, EDITION, "--records", tmp_path / "weg.sav", *options)
    assert_refused(told, "F01")


@pytest.mark.parametrize("command", ["check", "simulate"])
def test_an_edition_that_is_not_there_is_refused(command: str, tmp_path: Path):
    options = ["--out", tmp_path / "uit.sav"] if command == "simulate" else []
    assert_refused(run(command, tmp_path / "2042", *options), "F01")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "missing",
    [
        "edition.toml",
        "indicators.csv",
        "domains.toml",
        "population.csv",
        "classes.csv",
        "weighting.toml",
        "protection.toml",
        "publications.toml",
        "questionnaire/office_holders/survey.csv",
    ],
)
def test_an_edition_with_a_missing_file_is_told_by_its_name(missing: str, tmp_path: Path):
    folder = tmp_path / "editions" / "2024"
    shutil.copytree(EDITION, folder)
    shutil.copytree(EDITION.parent / "history", folder.parent / "history")
    (folder / missing).unlink()
    told = run("check", folder)
    assert_refused(told, "F01")
    assert Path(missing).name in told.err


def test_several_faults_in_several_files_are_told_together(tmp_path: Path):
    folder = tmp_path / "editions" / "2024"
    shutil.copytree(EDITION, folder)
    shutil.copytree(EDITION.parent / "history", folder.parent / "history")
    (folder / "weighting.toml").write_text("method = ", "utf-8")
    (folder / "domains.toml").write_bytes(b"")
    told = run("check", folder)
    assert told.code == 2
    assert "F08" in told.err
    assert "F02" in told.err
    assert "weighting.toml" in told.err
    assert "domains.toml" in told.err


def test_a_message_is_dutch_unless_the_user_or_the_locale_is_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "weg.csv"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert "bestaat niet" in run("frame", path).err
    assert "does not exist" in run("frame", path, "--language", "en").err
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "does not exist" in run("frame", path).err
    assert "bestaat niet" in run("frame", path, "--language", "nl").err


def test_a_place_where_one_cannot_write_is_refused_before_anything_is_lost(
    records: Path, tmp_path: Path
):
    obstacle = tmp_path / "bestand"
    obstacle.write_text("hier staat al iets", "utf-8")
    told = run("publish", EDITION, "--records", records, "--out", obstacle / "build")
    assert_refused(told, "F11")
    assert obstacle.read_text("utf-8") == "hier staat al iets"


def test_a_publication_is_not_put_in_the_place_of_a_folder_that_is_none(
    records: Path, tmp_path: Path
):
    """`--out ~/Documents` must not replace a folder with other people's work in it."""
    folder = tmp_path / "documenten"
    folder.mkdir()
    (folder / "scriptie.txt").write_text("vier jaar werk", "utf-8")
    assert_refused(run("publish", EDITION, "--records", records, "--out", folder), "C02")
    assert (folder / "scriptie.txt").read_text("utf-8") == "vier jaar werk"


def test_an_unknown_kind_of_file_to_write_is_refused_before_the_work(tmp_path: Path):
    assert_refused(run("simulate", EDITION, "--out", tmp_path / "uit.xls"), "F10")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [".", "/"])
def test_a_place_without_a_name_is_refused(place: str, records: Path):
    assert run("publish", EDITION, "--records", records, "--out", place).code == 2


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["publsh"], "C07", "publish"),
        (["check", EDITION, "--langage", "nl"], "C05", "--langage"),
        (["simulate", EDITION], "C06", "--out"),
        (["serve", EDITION, "--port", "acht"], "C04", "--port"),
    ],
)
def test_what_was_typed_wrong_is_told_like_any_other_problem(
    typed: list[object], code: str, said: str
):
    told = run(*typed)
    assert_refused(told, code)
    assert said in told.err


def test_the_language_may_stand_before_the_command(tmp_path: Path):
    assert "does not exist" in run("--language", "en", "frame", tmp_path / "weg.csv").err


def test_only_a_publication_is_served_and_never_the_folder_above_it(tmp_path: Path):
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "manifest.json").write_text("{}", "utf-8")
    assert_refused(run("serve", tmp_path), "C08")


def test_weak_routing_is_told_by_every_command_that_reads_answers(tmp_path: Path):
    """Five who say they met no verbal aggression and yet tell which kind."""
    path = tmp_path / "fictief.csv"
    assert run("simulate", EDITION, "--out", path).code == 0
    with path.open(encoding="utf-8", newline="") as source:
        header, *rows = list(csv.reader(source))
    asked, kind = header.index("agg_verbal"), header.index("verbal_kinds_1")
    for row in [row for row in rows if row[asked] == "2"][:5]:
        row[kind] = "1"
    with path.open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink).writerows([header, *rows])
    for command in ("plan", "weigh"):
        told = run(command, EDITION, "--records", path)
        assert told.code == 0
        assert "R31" in told.err


def test_a_port_in_use_is_told(tmp_path: Path):
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_refused(run("serve", tmp_path, "--port", port), "C01")
