"""`monitor estimate`: a table of answers, estimated where it lies."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from cli.running import run
from engines.example import written


SURVEY = """
items = ["seen", "told", "known", "truth"]
domains = ["part", "gender"]
strata = "stratum"
[population]
noord = 2000
oost = 3000
zuid = 1500
"""


@pytest.mark.parametrize("engine", ["local", "duckdb"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Ibis, about DuckDB's new names
def test_it_writes_every_estimate(tmp_path: Path, engine: str) -> None:
    (tmp_path / "survey.toml").write_text(SURVEY)
    to = tmp_path / "out.csv"
    told = run("estimate", tmp_path / "survey.toml", "--table", written(tmp_path), "--out", to,
               "--engine", engine)  # fmt: skip
    assert told.code == 0, told.err
    assert "publiceren" in told.out
    assert pyarrow.csv.read_csv(to).num_rows == 4 * (1 + 3 + 2)


def test_it_writes_parquet_too(tmp_path: Path) -> None:
    (tmp_path / "survey.toml").write_text(SURVEY)
    to = tmp_path / "out.parquet"
    run("estimate", tmp_path / "survey.toml", "--table", written(tmp_path), "--out", to)
    assert pq.read_table(to)["method"].to_pylist()[0] == "wilson"


@pytest.mark.parametrize(
    ("survey", "options", "code"),
    [
        ("items = 3", [], "S29"),
        ("strata = 'stratum'", [], "S29"),
        ("extra = 1\n" + SURVEY, [], "S29"),
        ("items = ['seen']\npopulation = true", [], "S29"),
        ("items = ['seen']\nlonely = 'ignore'\npopulation = 4000", [], "S29"),
        ("items = ['nowhere']\npopulation = 4000", [], "S22"),
        (SURVEY, ["--engine", "abacus"], "S15"),
        (SURVEY, ["--out", "x.xlsx"], "F10"),
        (SURVEY, ["--table", "absent.parquet"], "S26"),
        ("items = [", [], "F08"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, survey: str, options: list[str], code: str) -> None:
    (tmp_path / "survey.toml").write_text(survey)
    usual = ["--table", str(written(tmp_path)), "--out", str(tmp_path / "out.csv")]
    told = run("estimate", tmp_path / "survey.toml", *usual, *options)
    assert told.code == 2
    assert code in told.out + told.err


def test_a_file_with_weights_needs_no_description(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    lines = [f"{n % 2 + 1},{n % 3},{10 + n % 4}" for n in range(40)]
    file.write_text("q,part,weight\n" + "\n".join(lines), encoding="utf-8")
    asked = ["--item", "q=1", "--by", "part", "--weights", "weight"]
    told = run("estimate", "--table", file, *asked, "--language", "en")
    assert told.code == 0, told.err
    assert "standard error" in told.out
    assert sum("part=" in line for line in told.out.splitlines()) == 3
    assert "S40" in run("estimate", "--table", file, "--item", "q", "--weights", "weight").err


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Ibis, about DuckDB's new names
def test_options_are_counted_by_the_engine_that_was_asked_for(tmp_path: Path) -> None:
    asked = ["estimate", "--table", written(tmp_path), "--by", "part", "--strata", "stratum",
             "--population", "3000", "--engine", "duckdb"]  # fmt: skip
    to = tmp_path / "out.csv"
    told = run(*asked, "--item", "seen", "--out", to)
    assert told.code == 0, told.err
    assert pyarrow.csv.read_csv(to)["method"].to_pylist()[0] == "wilson"
    assert "S26" in run(*asked[:2], tmp_path / "no.parquet", *asked[3:], "--item", "seen").err
    assert run(*asked, "--item", "seen=1", "--mean", "told").err.count("S46") == 2
    (tmp_path / "two.csv").write_text("q,w\n1,5\n2,5\n1,5\n", encoding="utf-8")
    two = [*asked[:2], tmp_path / "two.csv", "--item", "q", "--weights", "w"]
    assert "S40" in run(*two, "--engine", "duckdb").err
