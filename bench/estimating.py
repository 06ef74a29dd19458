"""The contenders of `bench_estimates`, one process each: python -m bench.estimating CONTENDER …

Prints one line of JSON: seconds of every round. Loading a library and a first small run are not
counted. `local`, `ibis` and `scan` read the Parquet file within that time; `memory`, `svy` and `r`
have the columns in memory and the design declared before it, so that like is beside like.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitor import analyse
from monitor.analyse import engines


STRATA, LEVELS, ROWS = 30, (2, 4, 5, 6, 8, 12), 1 << 18
DOMAINS = tuple(f"d{number}" for number in range(len(LEVELS)))


def write_answers(path: Path, rows: int, items: int) -> None:
    """Fictitious answers: yes and no as 1 and 0, up to 40% empty, 30 strata with sampling fractions
    from 0.02 to 0.24."""
    random = np.random.Generator(np.random.PCG64(1))
    population = np.rint(rows / STRATA / np.linspace(0.02, 0.24, STRATA))
    writer = None
    for start in range(0, rows, ROWS):
        count = min(ROWS, rows - start)
        strata = np.arange(start, start + count) % STRATA
        columns = {"stratum": strata.astype(np.int16), "persons": population[strata]}
        for name, levels in zip(DOMAINS, LEVELS, strict=True):
            columns[name] = random.integers(0, levels, count).astype(np.int8)
        for item in range(items):
            chance = np.float32(0.05 + 0.9 * item / items)
            values = (random.random(count, dtype=np.float32) < chance).astype(np.int8)
            empty = random.random(count, dtype=np.float32) < 0.1 * (item % 5)
            columns[f"y{item}"] = pa.array(values, mask=empty if item % 5 else None)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


def names(items: int) -> tuple[str, ...]:
    return tuple(f"y{item}" for item in range(items))


def by_us(path: Path, items: int, engine: engines.Engine = "local") -> Callable[[], None]:
    survey = analyse.Survey(names(items), DOMAINS, "stratum", "persons")

    def run() -> None:
        source = engines.source(str(path), engine)
        found = analyse.estimate_where(source, survey).table
        assert found.num_rows == items * (1 + sum(LEVELS))

    return run


def by_us_in_memory(path: Path, items: int) -> Callable[[], None]:
    """As the peers: columns in memory and a design; packing the answers is counted."""
    table = pq.read_table(path)
    strata = table["stratum"].to_numpy().astype(np.intp)
    first = np.unique(strata, return_index=True)[1]
    design = analyse.Design.of(strata, table["persons"].to_numpy()[first])
    answers = table.select(list(names(items))).to_batches()

    def run() -> None:
        domains = [analyse.DomainVariable.everyone(len(design))]
        for name, levels in zip(DOMAINS, LEVELS, strict=True):
            labels = [f"{name}={level}" for level in range(levels)]
            codes = table[name].to_numpy().astype(np.intp)
            domains.append(analyse.DomainVariable.of(name, labels, codes))
        packed = analyse.Packed.from_batches(answers, names(items))
        found = analyse.estimate(design, packed, domains).table
        assert found.num_rows == items * (1 + sum(LEVELS))

    return run


def by_ibis(path: Path, items: int) -> Callable[[], None]:
    return by_us(path, items, "duckdb")


def by_scan(path: Path, items: int) -> Callable[[], object]:
    """DuckDB reads every column once and adds it up: no groups, no errors."""
    import duckdb

    columns = ", ".join(f"sum({name})" for name in ("stratum", "persons", *DOMAINS, *names(items)))
    connection = duckdb.connect()
    return lambda: connection.execute(f"select {columns} from '{path}'").fetchall()


def by_svy(path: Path, items: int) -> Callable[[], None]:
    """The mean of each item in everyone and by each domain variable, per item as it is missing."""
    import polars
    import svy

    needed = ["stratum", "persons", *DOMAINS, *names(items)]
    data = polars.read_parquet(path, columns=needed)
    sizes = dict(data.group_by("stratum").agg(polars.col("persons").first()).iter_rows())
    drawn = dict(data.group_by("stratum").len().iter_rows())
    factor = {stratum: sizes[stratum] / drawn[stratum] for stratum in sizes}
    weights = polars.col("stratum").replace_strict(factor, return_dtype=polars.Float64)
    sample = svy.Sample(
        data.with_columns(weights.alias("w")),
        svy.Design(stratum="stratum", wgt="w", pop_size="persons"),
    )

    def run() -> None:
        for name in names(items):
            for by in (None, *DOMAINS):
                sample.estimation.mean(name, by=by, drop_nulls=True)

    return run


def by_r(path: Path, items: int, rounds: int) -> dict[str, object]:
    """`svyby(svymean)` of each item; R reads a CSV of the same columns, which is not counted."""
    import pyarrow.csv

    needed = ["stratum", "persons", *DOMAINS, *names(items)]
    with_csv = path.with_suffix(".csv")
    pyarrow.csv.write_csv(pq.read_table(path, columns=needed), with_csv)
    script = Path(__file__).with_name("estimating.R")
    command = ["Rscript", "--vanilla", str(script), str(with_csv), str(items), str(rounds)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {"seconds": [float(line) for line in told.split()]}


CONTENDERS = {
    "local": by_us, "memory": by_us_in_memory, "ibis": by_ibis, "scan": by_scan, "svy": by_svy,
}  # fmt: skip


def main(contender: str, path: str, small: str, items: str, rounds: str) -> None:
    """Time `rounds` of a contender on `path`, after one on the `small` file."""
    warnings.simplefilter("ignore")  # of the peers, about versions of their own libraries
    if contender == "r":
        sys.stdout.write(json.dumps(by_r(Path(path), int(items), int(rounds))))
        return
    prepare = CONTENDERS[contender]
    prepare(Path(small), int(items))()
    run, seconds = prepare(Path(path), int(items)), []
    for _ in range(int(rounds)):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    sys.stdout.write(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
