"""From sealed answers to records, on the machine of Ada."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import numpy as np
import pyrage
import pytest
from typer.testing import CliRunner

from collect.people import ADA, RECIPIENTS, SPARE, fill_in, invited, let_in, saves, send_in
from monitor.cli import collect as commands
from monitor.collect.answers.bundle import write_bundle
from monitor.collect.answers.release import release
from monitor.collect.opening import open_seal, read_identities
from monitor.collect.seal import read_recipients, sealed
from monitor.concepts.problems import ProblemsFound
from monitor.process.check import check_records
from monitor.process.readers import read_records
from monitor.process.records import State
from monitor.process.write import write_records


pytestmark = [
    pytest.mark.django_db(databases=["cards", "answers", "organisations"]),
    pytest.mark.usefixtures("answering_site"),
]
STRANGER = pyrage.x25519.Identity.generate()


def codes(found) -> list[str]:
    return [problem.code for problem in found.value.problems]


def bundle_of(path, kinds, *lines, header=None):
    """A bundle with answers as told; a line may change what stands outside or inside."""
    keys = read_recipients(RECIPIENTS)
    written = [json.dumps(header or {"format": 1, "fieldwork": "proef"})]
    for line in lines:
        inside = {"questionnaire": kinds.fingerprint, "weighting_class": "raadslid-pv26"}
        inside |= {"answers": line.get("answers", {})} | line.get("inside", {})
        outside = {"class": "raadslid-pv26", "key": line.get("key", str(uuid4()))}
        outside["sealed"] = base64.b64encode(sealed(inside, keys)).decode()
        written.append(json.dumps(outside | line.get("outside", {})))
    path.write_text("\n".join(written), "utf-8")
    return path


def test_what_fatma_answered_arrives_in_the_records(fieldwork, office_holders, tmp_path):
    for _ in range(3):
        browser = let_in(invited(fieldwork))
        fill_in(browser, {"agg_verbal": "1", "verbal_kinds": "1 2", "gender": "2"})
        send_in(browser)
    release(fieldwork.code, 10, closing=True)
    assert write_bundle(fieldwork.code, tmp_path / "bundle") == 3
    records = open_seal(tmp_path / "bundle", [SPARE], office_holders).records
    assert records.fictitious and set(records.classes) == {"raadslid-pv26"}
    assert records.columns["agg_verbal"].values.tolist() == [1, 1, 1]
    assert records.columns["verbal_kinds_2"].values.tolist() == [1, 1, 1]
    assert records.columns["verbal_kinds_3"].values.tolist() == [0, 0, 0]
    write_records(records, office_holders, tmp_path / "records.sav")
    assert read_records(tmp_path / "records.sav", office_holders).fingerprint == records.fingerprint


def test_every_reason_for_an_absent_answer_is_kept_apart(kinds, tmp_path):
    answers = {"met": "-98", "times": "-97", "last_day": "-99"}
    path = bundle_of(tmp_path / "b", kinds, {"answers": answers}, {"answers": {"met": "1"}})
    records = open_seal(path, [ADA], kinds).records
    states = {name: set(column.states.tolist()) for name, column in records.columns.items()}
    assert states["met"] == {State.WONT_SAY, State.ANSWERED}
    assert states["times"] == {State.DONT_KNOW, State.NOT_ASKED}
    assert states["last_day"] == {State.NO_ANSWER, State.NOT_ASKED}
    assert states["what_1"] == {State.NOT_ASKED}


def test_a_day_and_a_number_keep_their_value(kinds, tmp_path):
    path = bundle_of(tmp_path / "b", kinds, {"answers": {"last_day": "2024-03-05", "times": "12"}})
    records = open_seal(path, [ADA], kinds).records
    assert records.columns["last_day"].values.tolist() == [20240305]
    assert records.columns["times"].values.tolist() == [12]


def test_opening_twice_gives_the_same_records(kinds, tmp_path):
    path = bundle_of(tmp_path / "b", kinds, *({"answers": {"times": str(n)}} for n in range(9)))
    one, other = (open_seal(path, [key], kinds).records for key in (ADA, SPARE))
    assert one.fingerprint == other.fingerprint
    assert np.all(np.sort(one.respondents) == one.respondents)


@pytest.mark.usefixtures("trial")
def test_without_released_answers_there_is_no_bundle(tmp_path):
    with pytest.raises(ProblemsFound) as refused:
        write_bundle("proef", tmp_path / "b")
    assert [problem.code for problem in refused.value.problems] == ["L27"]
    assert list(tmp_path.iterdir()) == []


def test_open_answers_come_out_apart_and_in_no_order_of_arrival(trial, kinds, tmp_path):
    for story in ("derde", "eerste", "tweede"):
        browser = let_in(invited(trial))
        saves(browser, 1, welcome="", met="2")
        saves(browser, 2, times="1", last_day="", story=story)
        saves(browser, 3, more="")
        send_in(browser)
    release("proef", 10, closing=True)
    write_bundle("proef", tmp_path / "b")
    opened = open_seal(tmp_path / "b", [ADA], kinds)
    assert [one.text for one in opened.open_answers] == ["derde", "eerste", "tweede"]
    assert "story" not in opened.records.columns


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"outside": {"sealed": "AAAA"}}, "L23"),
        ({"outside": {"sealed": "geen base64!"}}, "L23"),
        ({"inside": {"questionnaire": "0" * 64}}, "L24"),
        ({"outside": {"class": "burgemeester-pv26"}}, "L25"),
    ],
)
def test_it_refuses_what_does_not_fit(kinds, tmp_path, line, code):
    path = bundle_of(tmp_path / "b", kinds, {}, line)
    with pytest.raises(ProblemsFound) as found:
        open_seal(path, [ADA], kinds)
    assert codes(found) == [code]
    assert found.value.problems[0].place.row == 3


def test_it_refuses_an_answer_that_stands_twice(kinds, tmp_path):
    path = bundle_of(tmp_path / "b", kinds, {"key": "x"}, {"key": "x"})
    with pytest.raises(ProblemsFound) as found:
        open_seal(path, [ADA], kinds)
    assert codes(found) == ["L26"]


def test_a_stranger_opens_nothing(kinds, tmp_path):
    path = bundle_of(tmp_path / "b", kinds, {}, {})
    with pytest.raises(ProblemsFound) as found:
        open_seal(path, [STRANGER], kinds)
    assert codes(found) == ["L23", "L23"]


@pytest.mark.parametrize("text", ["geen json", '{"format": 2}', "[1, 2]", '{"format": 1}\n3'])
def test_it_refuses_what_is_no_bundle(kinds, tmp_path, text):
    (tmp_path / "b").write_text(text, "utf-8")
    with pytest.raises(ProblemsFound) as found:
        open_seal(tmp_path / "b", [ADA], kinds)
    assert codes(found) == ["L22"]


@pytest.mark.parametrize(("text", "code"), [("# niets\n", "L21"), ("AGE-SECRET-KEY-1ONZIN", "L21")])
def test_it_refuses_what_is_no_key(tmp_path, text, code):
    (tmp_path / "key").write_text(text, "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_identities(tmp_path / "key")
    assert codes(found) == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["L11"]),
        (f"{ADA.to_public()}", ["L11"]),
        (f"{ADA.to_public()}\n{ADA.to_public()}", ["L11"]),
        (f"{ADA.to_public()}\nage1onzin\n", ["L10"]),
    ],
    ids=["nobody", "one", "one twice", "one and nonsense"],  # a key differs in every process
)
def test_answers_are_sealed_to_two_keys_at_least(text, expected):
    with pytest.raises(ProblemsFound) as found:
        read_recipients(text)
    assert codes(found) == expected


def run(command, *arguments: str):
    import typer

    site = typer.Typer()
    site.command()(command)
    return CliRunner().invoke(site, [str(argument) for argument in arguments])


def test_ada_makes_a_key_and_opens_a_bundle_from_the_command_line(kinds, tmp_path):
    made = run(commands.new_key, "--out", tmp_path / "ada.key")
    assert made.exit_code == 0 and "age1" in made.stdout
    assert (tmp_path / "ada.key").stat().st_mode & 0o077 == 0
    assert run(commands.new_key, "--out", tmp_path / "ada.key").exit_code == 2
    (tmp_path / "known").write_text(f"{ADA}\n", "utf-8")
    path = bundle_of(tmp_path / "b", kinds, {"answers": {"met": "2", "times": "3"}})
    arguments = (path, "--identity", tmp_path / "known", "--questionnaire", kinds.folder)
    opened = run(commands.open_seal, *arguments, "--out", tmp_path / "r.parquet")
    assert opened.exit_code == 0, opened.output
    records = read_records(tmp_path / "r.parquet", kinds)
    assert len(records) == 1 and check_records(records, kinds, {}) is not None
