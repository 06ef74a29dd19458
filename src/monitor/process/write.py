"""Writing records so that any of the three formats can be read back to the same records.

Fictitious answers carry the word "fictief" wherever the format has a place for it. The same
records give the same bytes, and a file is whole or not there at all.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitor.concepts.language import Language
from monitor.concepts.problems import Place, refuse
from monitor.design.files import file_written_aside
from monitor.design.questionnaire import (
    CLUSTER,
    FICTITIOUS,
    MISSING,
    RESPONDENT,
    WEIGHTING_CLASS,
    Questionnaire,
)
from monitor.design.questionnaire import Variable as Asked
from monitor.process import spss
from monitor.process.readers.sav import DAY, SPSS_EPOCH
from monitor.process.records import Column, Records, State
from monitor.process.routing import file_codes


MEASURES: Mapping[str, spss.Measure] = {
    "single": "nominal",
    "multiple": "nominal",
    "integer": "scale",
    "date": "scale",
}
FILE_LABEL = "Monitor Integriteit en Veiligheid"
LABELS = {
    RESPONDENT: ("Respondent", "Respondent"),
    WEIGHTING_CLASS: ("Weegklasse", "Class"),
    CLUSTER: ("Trosnummer", "Cluster number"),
    FICTITIOUS: ("fictieve gegevens", "fictitious data (fictief)"),
}


def write_records(
    records: Records, questionnaire: Questionnaire, path: Path, language: Language = "nl"
) -> None:
    """Write `records` to `path`, in the format of its extension (.sav, .csv, .parquet).

    `language` is that of the labels in a `.sav`. Refuses F10 (unknown extension), F11.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        known = ", ".join(WRITERS)
        raise refuse("F10", Place(path), extension=path.suffix or "–", known=known)
    with file_written_aside(path) as aside:
        write(records, questionnaire, aside, language)


def _coded(column: Column) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The codes as they stand in files, and where there is none."""
    answered = column.states == State.ANSWERED
    codes = np.where(answered, column.values, file_codes(column.states)).astype(np.int32)
    return codes, column.states == State.NOT_ASKED


def _identifiers(records: Records) -> Mapping[str, list[str]]:
    """The columns that hold no answer."""
    found = {RESPONDENT: records.respondents.tolist(), WEIGHTING_CLASS: records.classes.tolist()}
    return found | ({CLUSTER: records.clusters.tolist()} if len(records.clusters) else {})


def _columns(
    records: Records, questionnaire: Questionnaire
) -> Iterator[tuple[Asked, NDArray[np.int32], NDArray[np.bool_]]]:
    for name, variable in questionnaire.variables.items():
        yield variable, *_coded(records.columns[name])


def _sav(records: Records, questionnaire: Questionnaire, path: Path, language: Language) -> None:
    variables = [
        spss.Variable(name, texts, LABELS[name][language != "nl"])
        for name, texts in _identifiers(records).items()
    ]
    if records.fictitious:  # a column too: a program that saves the file again drops its label
        mark = LABELS[FICTITIOUS][language != "nl"]
        variables.append(spss.Variable(FICTITIOUS, np.ones(len(records)), mark))
    for asked, codes, absent in _columns(records, questionnaire):
        values = np.where(absent, np.nan, codes)
        if asked.kind == "date":
            values = _seconds(values)
        variables.append(
            spss.Variable(
                asked.name,
                values,
                asked.label.say(language),
                {code: label.say(language) for code, label in sorted(asked.labels.items())},
                missing=(min(MISSING), max(MISSING)),
                measure=MEASURES[asked.kind],
                dates=asked.kind == "date",
            )
        )
    label = f"{FILE_LABEL} · {FICTITIOUS}" if records.fictitious else FILE_LABEL
    path.write_bytes(spss.sav_bytes(variables, label))


def _seconds(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Days as 20240531 to the seconds of SPSS; codes under zero and NaN stay."""
    return np.array([_second(day) for day in days.tolist()], np.float64)


def _second(day: float) -> float:
    return float((_date(int(day)) - SPSS_EPOCH).days * DAY) if day > 0 else day


def _date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def _csv(records: Records, questionnaire: Questionnaire, path: Path, _: Language) -> None:
    identifiers = _identifiers(records)
    header, columns = list(identifiers), list(identifiers.values())
    if records.fictitious:
        header.append(FICTITIOUS)
        columns.append(["1"] * len(records))
    for asked, codes, absent in _columns(records, questionnaire):
        header.append(asked.name)
        say = _iso if asked.kind == "date" else str
        said = {code: say(code) for code in np.unique(codes).tolist()}
        cells = zip(codes.tolist(), absent.tolist(), strict=True)
        columns.append(["" if none else said[code] for code, none in cells])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*columns, strict=True))


def _iso(code: int) -> str:
    return _date(code).isoformat() if code > 0 else str(code)


def _parquet(records: Records, questionnaire: Questionnaire, path: Path, _: Language) -> None:
    columns: dict[str, pa.Array] = {
        name: pa.array(texts, pa.string()) for name, texts in _identifiers(records).items()
    }
    if records.fictitious:
        columns[FICTITIOUS] = pa.array(np.ones(len(records), np.int32))
    for asked, codes, absent in _columns(records, questionnaire):
        columns[asked.name] = pa.array(codes, pa.int32(), mask=absent)
    metadata = {"questionnaire": questionnaire.fingerprint, "records": records.fingerprint}
    if records.fictitious:
        metadata[FICTITIOUS] = "1"
    pq.write_table(pa.table(columns, metadata=metadata), path, compression="zstd")


WRITERS: Mapping[str, Callable[[Records, Questionnaire, Path, Language], None]] = {
    ".sav": _sav,
    ".csv": _csv,
    ".parquet": _parquet,
}
