"""`monitor estimate`: estimates of a table of answers, computed where it lies.

For statisticians of the house: what it writes holds small cells, and is nothing to publish.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, get_args

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import typer

from monitor.analyse.engines import Engine, estimate_asked, estimate_table
from monitor.analyse.sheet import Asked, estimate_file
from monitor.analyse.survey import Survey
from monitor.cli.terminal import LanguageOption, out, speaking, told
from monitor.cli.terminal import table as table_on_screen
from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.design.files import file_written_aside, read_toml


WROTE = Text(
    "{file}: {n} schattingen, onbeschermd. Niet om te publiceren.",
    "{file}: {n} estimates, unprotected. Not to be published.",
)
UNPROTECTED = Text("Schattingen, onbeschermd", "Estimates, unprotected")
HEADINGS = (
    Text("vraag", "item"), Text("domein", "domain"), Text("schatting", "estimate"),
    Text("standaardfout", "standard error"), Text("laag", "low"), Text("hoog", "high"),
    Text("n", "n"), Text("effectieve n", "effective n"),
)  # fmt: skip
WRITERS = {".csv": pyarrow.csv.write_csv, ".parquet": pq.write_table}
LISTS = ("items", "domains", "blocks", "covariates")
ENGINES = ", ".join(get_args(Engine))


@told
def estimate(
    survey: Annotated[
        Path | None, typer.Argument(help="TOML: welke kolom wat is; of noem ze met opties.")
    ] = None,
    table: Annotated[
        str, typer.Option("--table", help="Bestand (.parquet, .sav, .csv), map of tabel.")
    ] = "",
    to: Annotated[
        Path | None, typer.Option("--out", help="Bestand: .csv of .parquet; anders het scherm.")
    ] = None,
    items: Annotated[
        list[str] | None, typer.Option("--item", help="Aandeel: kolom, of kolom=waarde,waarde.")
    ] = None,
    means: Annotated[
        list[str] | None, typer.Option("--mean", help="Gemiddelde van een kolom met getallen.")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Kolom waarvan elke waarde een domein is.")
    ] = None,
    weights: Annotated[str | None, typer.Option(help="Kolom met gewichten.")] = None,
    strata: Annotated[str | None, typer.Option(help="Kolom met strata.")] = None,
    population: Annotated[
        str | None, typer.Option(help="Populatie per stratum: kolom of getal.")
    ] = None,
    psu: Annotated[str | None, typer.Option(help="Kolom met clusters.")] = None,
    nest: Annotated[
        bool, typer.Option("--nest", help="Clusters van verschillende strata delen een code.")
    ] = False,
    lonely: Annotated[
        str, typer.Option(help="Bij één eenheid: fail, remove, certainty, adjust, average.")
    ] = "fail",
    engine: Annotated[str, typer.Option(help=f"Waar gerekend wordt: {ENGINES}.")] = "local",
    address: Annotated[
        str, typer.Option("--at", help="Bestand, postgresql://… of spark://…, bij de engine.")
    ] = "",
    language: LanguageOption = None,
) -> None:
    """Schat alle indicatoren van een tabel, daar waar zij ligt. Niet om te publiceren."""
    spoken = speaking(language)
    if to is not None and to.suffix.lower() not in WRITERS:  # said before the work, not after
        raise refuse("F10", Place(to), extension=to.suffix or "–", known=", ".join(WRITERS))
    if engine not in get_args(Engine):
        raise refuse("S15", Place("--engine"), name="engine", found=engine, known=ENGINES)
    if not table:
        raise refuse("S24", Place("estimate"), name="--table")
    found: pa.Table
    if survey is not None:
        asked = read_survey(survey)
        found = estimate_table(table, asked, engine, address).table  # type: ignore[arg-type]
    else:
        named = Asked(
            items=tuple(items or ()), means=tuple(means or ()), by=tuple(by or ()),
            weights=weights, strata=strata, population=_size(population), psu=psu,
            lonely=lonely, nest=nest,  # type: ignore[arg-type]
        )  # fmt: skip
        if engine == "local":
            found = estimate_file(Path(table), named).table
        else:
            found = estimate_asked(table, named, engine, address).table  # type: ignore[arg-type]
    if to is None:
        _shown(found, spoken)
        return
    with file_written_aside(to) as aside:
        WRITERS[to.suffix.lower()](found, aside)
    out().print(WROTE.say(spoken).format(file=to, n=found.num_rows), markup=False)


def _size(text: str | None) -> str | float | None:
    """A number where it is one, else the name of a column."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def _shown(found: pa.Table, language: Language) -> None:
    """Every estimate on a line; shares in percents, with their errors in points."""
    rows = []
    for row in found.to_pylist():
        share = row.get("statistic", "proportion") == "proportion"
        numbers = (row[name] for name in ("estimate", "se", "low", "high"))
        cells = [_number(value, share) for value in numbers]
        effective = _number(row["effective_n"], share=False)
        rows.append((row["item"], row["domain"], *cells, str(row["n"]), effective))
    table_on_screen(UNPROTECTED.say(language), [one.say(language) for one in HEADINGS], rows)


def _number(value: float | None, share: bool) -> str:
    if value is None:
        return "–"
    return f"{100 * value:.1f}%" if share else f"{value:.5g}"


def read_survey(file: Path) -> Survey:
    """A survey by the names of its columns, from TOML. Refuses F01…, S29."""
    given = read_toml(file)
    refuse_if_any(_setting_problems(file, given))
    settings: dict[str, Any] = {k: tuple(v) if k in LISTS else v for k, v in given.items()}
    return Survey(**settings)


def _setting_problems(file: Path, given: Mapping[str, Any]) -> Iterator[Problem]:
    known = [one.name for one in fields(Survey)]
    for key in dict.fromkeys([*given, "items"]):
        expected = _expected(key)
        if key not in known or not _fits(given.get(key), expected):
            values = {"key": key, "expected": expected, "known": ", ".join(known)}
            yield Problem("S29", Place(file, None, key), values)


def _expected(key: str) -> str:
    choices = {"lonely": "fail, remove, certainty, adjust, average"}
    choices |= {"convention": "projection, r_rake", "population": "kolom, getal, [population]"}
    return choices.get(key, '["kolom", …]' if key in LISTS else '"kolom"')


def _fits(value: object, expected: str) -> bool:
    if expected.startswith("["):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if expected.startswith("kolom"):
        if isinstance(value, dict):
            return all(isinstance(size, int | float) for size in value.values())
        return isinstance(value, str | int | float) and not isinstance(value, bool)
    if expected.startswith('"'):
        return isinstance(value, str)
    return value in expected.split(", ")
