"""Release: Ada researches, Bram guards disclosure, and no figure goes out on the word of one."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from cli.running import run
from monitor.concepts.problems import ProblemsFound
from monitor.protect import approval
from protect.editions import decided, edition_of, estimate, indicator


NOW = datetime(2024, 12, 16, 12, 0, tzinfo=UTC)
LEDGER = decided({"all": (11000, 3000, "")}, [estimate("agg_any", "all", 1350, 3000)])
FIGURES = approval.fingerprint(LEDGER)


@pytest.fixture
def build(tmp_path):
    """A publication of one page, with its manifest."""
    return made(tmp_path / "2024")


def made(folder, page: str = "44%", *, released: bool = False):
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(page, "utf-8")
    approval.write_state(folder, FIGURES, NOW, released=released)
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "manifest.json"
    }
    (folder / "manifest.json").write_text(json.dumps({"files": files}), "utf-8")
    return folder


def is_out(build, now=NOW, embargo=None) -> bool:
    return approval.is_released(build, FIGURES, embargo, now)


def refused(code: str):
    return pytest.raises(ProblemsFound, match=code)


def test_one_approval_is_not_enough_and_two_are(build):
    assert not is_out(build)
    approval.approve(build, "Ada", NOW)
    assert not is_out(build)
    approval.approve(build, "Bram", NOW)
    assert is_out(build)


@pytest.mark.parametrize("again", ["Ada", " ada ", "ADA", "Ａda", "A\u200bda", "Ada\u00a0"])
def test_the_same_person_cannot_approve_twice(again, build):
    approval.approve(build, "Ada", NOW)
    with refused("V06"):
        approval.approve(build, again, NOW)


def test_an_approval_needs_a_name(build):
    with refused("V04"):
        approval.approve(build, "  ", NOW)


def test_before_the_embargo_nothing_goes_out_whoever_approved(build):
    for name in ("Ada", "Bram"):
        approval.approve(build, name, NOW)
    assert not is_out(build, embargo=NOW + timedelta(seconds=1))
    assert is_out(build, embargo=NOW)


def test_a_rebuild_with_the_same_figures_keeps_the_approvals(build):
    for name in ("Ada", "Bram"):
        approval.approve(build, name, NOW)
    made(build, page="44%, zonder het woord concept", released=True)
    assert is_out(build)


def test_other_figures_need_new_approvals(build):
    for name in ("Ada", "Bram"):
        approval.approve(build, name, NOW)
    other = decided({"all": (11000, 3000, "")}, [estimate("agg_any", "all", 1500, 3000)])
    assert approval.fingerprint(other) != FIGURES
    assert not approval.is_released(build, approval.fingerprint(other), None, NOW)


def test_a_file_that_was_touched_cannot_be_approved(build):
    (build / "index.html").write_text("40%", "utf-8")
    with refused("V02"):
        approval.approve(build, "Ada", NOW)


def test_a_file_that_was_slipped_in_cannot_be_approved(build):
    (build / "extra.csv").write_text("x", "utf-8")
    with refused("V02"):
        approval.approve(build, "Ada", NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows[1:],  # the first approval taken out
        lambda rows: [rows[0] | {"name": "Fatma"}, rows[1]],
        lambda rows: [rows[0] | {"moment": "2023-01-01T00:00:00+00:00"}, rows[1]],
        lambda rows: rows[::-1],
        lambda _: [{"name": "Ada"}],
    ],
)
def test_approvals_that_were_tampered_with_are_refused(spoil, build):
    for name in ("Ada", "Bram"):
        approval.approve(build, name, NOW)
    path = approval.approvals_file(build)
    path.write_text(json.dumps(spoil(json.loads(path.read_text("utf-8")))), "utf-8")
    with refused("V03"):
        is_out(build)


def test_the_embargo_is_a_moment_with_a_time_zone():
    edition = edition_of([indicator("agg_any")], [])
    assert approval.embargo_of(edition) is None
    for value, sound in [(NOW, True), (datetime(2024, 12, 17, 9), False), ("morgen", False)]:
        object.__setattr__(edition, "settings", {"release": {"embargo": value}})
        if sound:
            assert approval.embargo_of(edition) == NOW
        else:
            with refused("V05"):
                approval.embargo_of(edition)


def test_the_command_counts_approvals_and_gives_a_seal(build):
    told = run("release", "approve", build, "--name", "Ada", "--language", "en")
    assert told.code == 0, told.err
    assert "Keep this seal" in told.out and "1 of 2 approvals: Ada." in told.out
    assert "draft – under embargo" in told.out
    told = run("release", "approve", build, "--name", "Bram")
    assert "2 van 2 goedkeuringen: Ada, Bram." in told.out
    assert "mogen naar buiten" in told.out  # the embargo of this example is over
    assert run("release", "status", build).code == 0


def test_a_publication_that_is_changed_after_approval_is_a_draft_again(build):
    for name in ("Ada", "Bram"):
        approval.approve(build, name, NOW)
    assert not approval.made_again(build)
    (build / "index.html").write_text("40%", "utf-8")
    (build / "extra.csv").write_text("x", "utf-8")
    assert approval.changed(build) == ("extra.csv", "index.html")
    told = run("release", "status", build)
    assert told.code == 2
    assert told.err.count("V02") == 2
    assert "extra.csv" in told.err and "index.html" in told.err
    assert "2 bestand(en)" in told.out and "blijven “concept – onder embargo”" in told.out
    (build / "extra.csv").unlink()
    (build / "index.html").write_text("44%", "utf-8")
    assert "mogen naar buiten" in run("release", "status", build).out


def test_it_says_when_the_files_were_made_again(build):
    for name in ("Ada", "Bram"):
        approval.approve(build, name, NOW)
    made(build, page="44%, zonder het woord concept", released=True)
    told = run("release", "status", build)
    assert told.code == 0
    assert "opnieuw gemaakt, van dezelfde cijfers" in told.out


def test_the_command_refuses_a_folder_that_is_no_publication(tmp_path):
    told = run("release", "approve", tmp_path, "--name", "Ada")
    assert told.code == 2
    assert told.err.startswith("V01")
