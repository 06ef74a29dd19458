"""A researcher with a file and weights: shares and means by domain, without a survey described."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from monitor import analyse
from monitor.analyse import Asked, Design, DomainVariable
from monitor.concepts.problems import ProblemsFound


N = 90
STRATUM = np.arange(N) % 3
SEX = np.arange(N) % 2 + 1
Q = np.where(np.arange(N) % 9 == 0, -99, np.arange(N) % 4 % 2 + 1)
WEIGHT = np.array([10.0, 20, 5])[STRATUM]
INCOME = np.where(np.arange(N) % 7 == 0, np.nan, 30 + np.arange(N) % 11)
ASKED = Asked(
    items=("q=1",), means=("income",), by=("sex",), weights="weight", strata="stratum",
    population="size",
)  # fmt: skip


def _columns() -> dict[str, np.ndarray]:
    size = np.array([300.0, 600, 150])[STRATUM]
    return {"stratum": STRATUM, "sex": SEX, "q": Q, "weight": WEIGHT, "income": INCOME,
            "size": size}  # fmt: skip


@pytest.fixture(params=[".sav", ".csv", ".parquet"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same answers in three formats, fictief."""
    path = tmp_path / f"answers{request.param}"
    columns = _columns()
    if path.suffix == ".parquet":
        arrays = {k: pa.array(v, from_pandas=True) for k, v in columns.items()}
        pq.write_table(pa.table(arrays), path)
    elif path.suffix == ".csv":
        rows = [",".join(columns)]
        rows += [
            ",".join("" if np.isnan(cell) else f"{cell:g}" for cell in row)
            for row in zip(*columns.values(), strict=True)
        ]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    else:
        pyreadstat.write_sav(
            pd.DataFrame(columns), path,
            variable_value_labels={"sex": {1: "man", 2: "vrouw"}, "q": {1: "ja", 2: "nee"}},
            missing_ranges={"q": [-99]},
        )  # fmt: skip
    return path


def test_every_format_gives_the_estimates_of_the_arrays(file: Path) -> None:
    table = analyse.estimate_file(file, ASKED).table
    design = Design.of(STRATUM, [300, 600, 150], WEIGHT)
    sex = DomainVariable.of("sex", ["1", "2"], SEX - 1)
    yes = np.where(Q < 0, np.nan, Q == 1)
    shares, means = (analyse.mean(design, {"y": v}, sex) for v in (yes, INCOME))
    rows = {(row["item"], row["domain"]): row for row in table.to_pylist()}
    names = ["sex=man", "sex=vrouw"] if file.suffix == ".sav" else ["sex=1", "sex=2"]
    for item, found in (("q=1", shares), ("income", means)):
        for place, domain in enumerate(names):
            row = rows[item, domain]
            assert row["estimate"] == pytest.approx(found.values[place])
            assert row["se"] == pytest.approx(found.se[place])
            assert row["n"] == found.n[place]
    assert rows["q=1", "all"]["no_answer"] == 10


def test_a_label_says_yes_as_well_as_a_code(file: Path) -> None:
    if file.suffix != ".sav":
        return
    named = analyse.estimate_file(file, Asked(items=("q=ja",), weights="weight")).table
    coded = analyse.estimate_file(file, Asked(items=("q=1",), weights="weight")).table
    assert named["estimate"].to_pylist() == coded["estimate"].to_pylist()


def test_what_r_writes_for_no_value_is_no_answer_in_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("q,x,w\nyes,3,1\nno,NA,1\nNA,5,1\nyes,.,1\n", encoding="utf-8")
    found = analyse.estimate_file(path, Asked(("q=yes",), ("x",), weights="w")).table
    assert found["estimate"].to_pylist() == pytest.approx([2 / 3, 4])
    assert found["not_asked"].to_pylist()[0] == 1


def test_a_stratum_and_a_cluster_are_named_as_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    rows = ["noord,a,1,1", "noord,b,0,1", "oost,b,1,1", "oost,c,1,1", "zuid,d,0,1"]
    path.write_text("h,c,q,w\n" + "\n".join(rows) + "\n", encoding="utf-8")
    asked = Asked(("q=1",), weights="w", strata="h", psu="c")
    with pytest.raises(ProblemsFound) as error:
        analyse.estimate_file(path, asked)
    told = [problem.what("en") for problem in error.value.problems]
    assert told[0] == "Cluster b lies in more than one stratum: noord, oost."
    with pytest.raises(ProblemsFound) as error:
        analyse.estimate_file(path, replace(asked, nest=True))
    assert error.value.problems[0].what("en").startswith("Stratum zuid has only one unit")
    assert error.value.problems[0].place.column == "h"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(items=("q",), weights="weight"), "S40"),
        (Asked(items=("q=3",), weights="weight"), "S40"),
        (Asked(items=("nowhere",), weights="weight"), "S22"),
        (Asked(items=("q=1",)), "S16"),
        (Asked(weights="weight"), "S24"),
        (Asked(items=("q=1",), weights="income"), "S23"),
        (Asked(items=("q=1",), weights="weight", population="sex"), "S44"),
        (Asked(items=("q=1",), weights="weight", strata="stratum", population=20.0), "S03"),
        (Asked(items=("q=1",), weights="weight", strata="stratum", psu="stratum"), "S04"),
    ],
)
def test_what_is_unclear_is_asked_and_not_guessed(tmp_path: Path, asked: Asked, code: str) -> None:
    path = tmp_path / "answers.parquet"
    pq.write_table(
        pa.table({k: pa.array(v, from_pandas=True) for k, v in _columns().items()}), path
    )
    with pytest.raises(ProblemsFound) as error:
        analyse.estimate_file(path, asked)
    assert error.value.problems[0].code == code
