"""By name: which engine estimates, and where it finds the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, get_args

import pyarrow.compute as pc

from monitor.analyse import queries
from monitor.analyse.elsewhere import estimate_where
from monitor.analyse.estimates import Estimates
from monitor.analyse.scan import Parquet
from monitor.analyse.sheet import EVERYONE, Asked, asked_elsewhere
from monitor.analyse.sources import Source
from monitor.analyse.survey import Survey
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any


Engine = Literal["local", "duckdb", "postgres", "spark"]

SOURCES: Mapping[str, Callable[[str, str], Source]] = {
    "local": lambda table, _: Parquet.at(Path(table)),
    "duckdb": queries.in_duckdb,
    "postgres": queries.in_postgres,
    "spark": queries.in_spark,
}


def source(table: str, engine: Engine = "local", address: str = "") -> Source:
    """The table as a source: a Parquet path, or the name of a table at `address`.

    `address` is a file for duckdb, `postgresql://…` for postgres, a master URL for spark. Refuses
    S15, S26, S28.
    """
    if engine not in SOURCES:
        known = ", ".join(get_args(Engine))
        raise refuse("S15", Place("engine"), name="engine", found=engine, known=known)
    try:
        found = SOURCES[engine](table, address)
        found.kinds()
    except ProblemsFound:
        raise
    except Exception as error:  # every engine has exceptions of its own
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise refuse("S26", Place(table), engine=engine, reason=reason) from None
    return found


def estimate_table(
    table: str, survey: Survey, engine: Engine = "local", address: str = "", level: float = 0.95
) -> Estimates:
    """Every item of `survey` in everyone and every domain, computed where the table lies."""
    return estimate_where(source(table, engine, address), survey, level)


def estimate_asked(table: str, asked: Asked, engine: Engine, address: str = "") -> Estimates:
    """As `estimate_table`, of columns that are named one by one.

    A column of yes without a single no was coded 1 and 2, and 2 is "not asked" here: refused
    (S40). Refuses S46 for what is not a column of 0 and 1.
    """
    found = estimate_table(table, asked_elsewhere(asked, engine), engine, address)
    everyone = found.table.filter(pc.field("domain") == EVERYONE).to_pylist()
    refuse_if_any(
        Problem("S40", Place(table, None, row["item"]), {"name": row["item"], "known": "1, 2 …"})
        for row in everyone
        if row["yes"] == row["n"] > 0 and row["not_asked"] + row["no_answer"]
    )
    return found
