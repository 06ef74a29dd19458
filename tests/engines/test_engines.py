"""Every engine says what the answers in memory say, and refuses what is wrong in the same words."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engines.example import DESIGNS, assert_the_same_as_rows_in_memory, example, table, written
from monitor import analyse
from monitor.analyse import engines
from monitor.analyse.sources import Source
from monitor.concepts.problems import ProblemsFound


# Ibis calls what newer versions of DuckDB and pandas have renamed; that is not ours to mend.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("engines"))


@pytest.mark.parametrize("name", DESIGNS)
def test_the_scan_equals_rows_in_memory(parquet: Path, name: str) -> None:
    assert_the_same_as_rows_in_memory(engines.source(str(parquet)), name)


@pytest.mark.parametrize("name", DESIGNS)
def test_duckdb_equals_rows_in_memory(parquet: Path, name: str) -> None:
    assert_the_same_as_rows_in_memory(engines.source(str(parquet), "duckdb"), name)


POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Source]:
    """A server of our own, started for this module on a socket in a folder of its own."""
    if POSTGRES is None or not (POSTGRES / "initdb").exists():
        pytest.skip("the Debian package of PostgreSQL is not here")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no way to another user")
    # a short path: the name of a socket has at most 107 letters
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses= -c fsync=off"

    def run(*command: str) -> None:
        subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(f"{POSTGRES}/initdb", "-D", str(data), "-U", "monitor", "-A", "trust", "-E", "UTF8")
    try:
        log = str(folder / "log")
        run(f"{POSTGRES}/pg_ctl", "-D", str(data), "-l", log, "-w", "-o", options, "start")
        try:
            address = f"postgresql://monitor@/postgres?host={folder}"
            _fill(address)
            yield engines.source("public.answers", "postgres", address)
        finally:
            run(f"{POSTGRES}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _fill(address: str) -> None:
    import psycopg

    whole = table()
    kinds = {"bool": "boolean", "string": "text", "double": "double precision"}
    columns = [(field.name, kinds.get(str(field.type), "integer")) for field in whole.schema]
    named = ", ".join(f"{name} {kind}" for name, kind in columns)
    with psycopg.connect(address) as connection:
        connection.execute(f"create table answers ({named})")
        with connection.cursor().copy("copy answers from stdin") as copy:
            for row in whole.to_pylist():
                copy.write_row(row.values())


@pytest.mark.parametrize("name", DESIGNS)
def test_postgresql_equals_rows_in_memory(postgres: Source, name: str) -> None:
    assert_the_same_as_rows_in_memory(postgres, name)


@pytest.fixture(scope="module")
def spark(parquet: Path) -> Iterator[Source]:
    """A session on this machine; in production the same with the address of a cluster."""
    pytest.importorskip("pyspark", reason="PySpark is not here: make install-spark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17")
    yield engines.source(str(parquet), "spark", "local[2]")
    from pyspark.sql import SparkSession

    SparkSession.getActiveSession().stop()


@pytest.mark.parametrize("name", ["raked", "clusters"])
def test_spark_equals_rows_in_memory(spark: Source, name: str) -> None:
    assert_the_same_as_rows_in_memory(spark, name)


# --- what is refused -----------------------------------------------------------------------------


def _refused(folder: Path, change: dict[str, object], survey: dict[str, object]) -> list[str]:
    """The codes of what is wrong with the example after `change` of its columns."""
    data = {name: column.to_pylist() for name, column in zip(table().column_names, table().columns)}  # noqa: B905
    for name, value in change.items():
        data[name] = value(data[name]) if callable(value) else value
    pq.write_table(pa.table(data), folder / "wrong.parquet")
    asked = replace(example("raked").survey, **survey)
    codes = []
    for engine in ("local", "duckdb"):
        with pytest.raises(ProblemsFound) as error:
            analyse.estimate_table(str(folder / "wrong.parquet"), asked, engine)
        assert all(p.say("nl") and p.say("en") for p in error.value.problems)
        codes.append([p.code for p in error.value.problems])
    assert codes[0] == codes[1]
    return codes[0]


def _first(value: object):
    return lambda column: [value, *column[1:]]


@pytest.mark.parametrize(
    ("change", "survey", "code"),
    [
        ({}, {"items": ("absent",)}, "S22"),
        ({}, {"items": ()}, "S24"),
        ({}, {"items": ("gender",)}, "S25"),
        ({}, {"population": None, "weights": None}, "S16"),
        ({}, {"population": {"noord": 2000}}, "S13"),
        ({"stratum": _first(None)}, {}, "S23"),
        ({"final": _first(None)}, {}, "S23"),
        ({"final": _first(float("inf"))}, {}, "S11"),
        ({"base": _first(-1.0)}, {}, "S02"),
        ({"known": _first(7)}, {}, "S06"),
        ({"known": _first(-1)}, {}, "S06"),
        ({"persons": lambda column: [1] * len(column)}, {}, "S03"),
        ({"persons": _first(5)}, {}, "S44"),
        ({"stratum": _first("alleen")}, {"population": 4000.0}, "S04"),
        ({"cluster": lambda column: [7] * len(column)}, {"psu": "cluster"}, "S05"),
        ({"part": lambda column: pa.nulls(len(column), pa.int64())}, {}, "S07"),
    ],
)
def test_what_is_wrong_is_refused_alike(
    tmp_path: Path, change: dict[str, object], survey: dict[str, object], code: str
) -> None:
    assert code in _refused(tmp_path, change, survey)


@pytest.mark.parametrize("engine", ["local", "duckdb", "postgres"])
def test_a_table_that_is_not_there_is_refused(tmp_path: Path, engine: str) -> None:
    address = "postgresql:///nowhere?host=/nowhere" if engine == "postgres" else ""
    with pytest.raises(ProblemsFound) as error:
        engines.source(str(tmp_path / "absent.parquet"), engine, address)
    assert [problem.code for problem in error.value.problems] == ["S26"]


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ProblemsFound) as error:
        engines.source("answers.parquet", "abacus")
    assert error.value.problems[0].code == "S15"


def test_what_needs_the_answers_themselves_says_so(parquet: Path) -> None:
    found = analyse.estimate_table(str(parquet), example("strata").survey)
    one = found["seen", "all"]
    with pytest.raises(ProblemsFound) as error:
        analyse.change_in_panel(one, one, np.arange(900), np.arange(900))
    assert error.value.problems[0].code == "S27"


def test_several_files_are_one_table(tmp_path: Path) -> None:
    whole = table()
    pq.write_table(whole.slice(0, 400), tmp_path / "a.parquet")
    pq.write_table(whole.slice(400), tmp_path / "b.parquet")
    assert_the_same_as_rows_in_memory(engines.source(str(tmp_path)), "raked")


@pytest.mark.parametrize("batch", [7, 64, 1000])
def test_the_size_of_a_batch_changes_no_bit(
    parquet: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = example("strata").survey
    before = analyse.estimate_table(str(parquet), survey).table
    monkeypatch.setattr("monitor.analyse.scan.BATCH", batch)
    monkeypatch.setattr("monitor.analyse.scan.BLOCK", batch)
    assert analyse.estimate_table(str(parquet), survey).table.equals(before)
