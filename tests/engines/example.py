"""One fictitious survey as rows in memory and as a table, under every kind of design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitor import analyse
from monitor.analyse import Calibration, Design, DomainVariable
from monitor.analyse.sources import Source
from monitor.analyse.survey import Survey


ITEMS = ("seen", "told", "known", "truth")
N = 900
NAMES = ("noord", "oost", "zuid")  # in the order of their names, as a database gives them


@dataclass(frozen=True)
class Example:
    """The same answers twice: `rows` in memory under `design`, `table` with `survey`."""

    survey: Survey
    design: Design
    rows: dict[str, np.ndarray]
    domains: list[DomainVariable]


def table() -> pa.Table:
    """900 fictitious respondents in three strata, with everything a design can ask for."""
    random = np.random.default_rng(3)
    strata = np.sort(random.integers(0, 3, N))
    answers = random.choice(4, (3, N), p=[0.5, 0.3, 0.15, 0.05]).astype(np.uint8)
    answers[1] = np.minimum(answers[1], 2)
    truth = random.random(N) < 0.3
    base = np.array([4.0, 7.0, 2.5])[strata] * random.uniform(0.8, 1.3, N)
    sex, age = random.integers(0, 2, N), random.integers(0, 3, N)
    part = random.integers(0, 4, N)
    return pa.table(
        {
            "stratum": np.array(NAMES)[strata],
            "persons": np.array([2000, 3000, 1500])[strata],
            "cluster": strata * 100 + random.integers(0, 12, N),
            "clusters": np.array([40, 60, 30])[strata],
            "even": np.array([4.0, 7.0, 2.5])[strata],
            "base": base,
            "final": base * np.array([1.1, 0.9])[sex] * np.array([0.95, 1.0, 1.08])[age],
            "final_even": (np.array([4.0, 7.0, 2.5])[strata] * np.array([1.1, 0.9])[sex]),
            "sex": sex,
            "age": age,
            "years": np.round(random.normal(40, 9, N), 1),
            "seen": pa.array(answers[0]),
            "told": pa.array(answers[1].astype(np.int16), mask=answers[1] == 2),
            "known": pa.array(answers[2].astype(np.int64)),
            "truth": pa.array(truth, mask=random.random(N) < 0.1),
            "part": pa.array(part, mask=part == 3),
            "gender": pa.array(np.array(["man", "vrouw"])[sex]),
        }
    )


DESIGNS = {
    "strata": Survey((), strata="stratum", population=dict(zip(NAMES, (2000, 3000, 1500)))),  # noqa: B905
    "weights": Survey((), strata="stratum", population="persons", weights="base"),
    "replacement": Survey((), weights="base"),
    "poststratified": Survey((), (), "stratum", "persons", "even", "final_even", ("sex",)),
    "raked": Survey((), (), "stratum", "persons", "base", "final", ("sex", "age")),
    "as R rakes": Survey(
        (), (), "stratum", "persons", "base", "final", ("sex", "age"), convention="r_rake"
    ),
    "greg": Survey((), (), "stratum", "persons", "base", "final", ("sex",), ("years",)),
    "clusters": Survey((), strata="stratum", population="clusters", weights="base", psu="cluster"),
    "clusters, raked": Survey(
        (), (), "stratum", "clusters", "base", "final", ("sex", "age"), psu="cluster"
    ),
}


def example(name: str) -> Example:
    survey = replace(DESIGNS[name], items=ITEMS, domains=("part", "gender"))
    data = {key: np.array(column.to_pylist()) for key, column in zip(*_columns(), strict=True)}
    strata = np.zeros(N, int)
    if survey.strata:
        strata = np.unique(data["stratum"], return_inverse=True)[1]
    sizes = {"persons": [2000, 3000, 1500], "clusters": [40, 60, 30]}
    population = sizes.get(str(survey.population)) if survey.population else None
    if isinstance(survey.population, dict):
        population = sizes["persons"]
    base = None if survey.weights is None else data[survey.weights].astype(float)
    design = Design.of(strata, population, base, psu=data["cluster"] if survey.psu else None)
    if survey.calibrated:
        covariates = np.stack([data[name] for name in survey.covariates], 1).astype(float) if (
            survey.covariates
        ) else None  # fmt: skip
        blocks = [data[block].astype(int) for block in survey.blocks]
        final = data[survey.calibrated].astype(float)
        design = design.calibrated(Calibration.of(final, blocks, covariates, survey.convention))
    rows = {item: np.array([2 if v is None else int(v) for v in data[item]], np.uint8)
            for item in ITEMS}  # fmt: skip
    part = np.array([-1 if v is None else int(v) for v in data["part"]])
    domains = [
        DomainVariable.everyone(N),
        DomainVariable.of("part", ["part=0", "part=1", "part=2"], part),
        DomainVariable.of("gender", ["gender=man", "gender=vrouw"], data["sex"].astype(int)),
    ]
    return Example(survey, design, rows, domains)


def _columns() -> tuple[list[str], list[pa.ChunkedArray]]:
    whole = table()
    return whole.column_names, whole.columns


def written(folder: Path) -> Path:
    """The table as Parquet, in pieces."""
    pq.write_table(table(), folder / "answers.parquet", row_group_size=200)
    return folder / "answers.parquet"


WHOLE = ("n", "yes", "df", "not_asked", "no_answer", "item", "domain", "method")
REAL = ("estimate", "se", "low", "high", "effective_n", "population", "base", "total", "kish")


def assert_the_same_as_rows_in_memory(source: Source, name: str) -> None:
    """Whole numbers identical, the rest to 1e-9; and so for differences between domains."""
    one = example(name)
    here = analyse.estimate(one.design, one.rows, one.domains)
    there = analyse.estimate_where(source, one.survey)
    assert len(here) == len(there)
    for mine, theirs in zip(here, there, strict=True):
        for column in WHOLE:
            assert getattr(mine, column) == getattr(theirs, column), (name, mine, column)
        for column in REAL:
            wanted = pytest.approx(getattr(mine, column), rel=1e-9, abs=1e-12)
            assert getattr(theirs, column) == wanted, (name, mine, column)
    for pair in (("part=1", "all"), ("part=0", "part=2"), ("part=1", "gender=man")):
        mine, theirs = (
            analyse.compare.difference(run["seen", pair[0]], run["seen", pair[1]])
            for run in (here, there)
        )
        assert theirs.se == pytest.approx(mine.se, rel=1e-9)
