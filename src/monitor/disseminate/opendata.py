"""The open data (open data): the ledger as tables that anyone may use, one row per released cell.

Long format with code lists beside it, described by CSVW. Only what the ledger released leaves
here: a cell that may not be shown has no number in any file, and which rule hid it stays inside.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from monitor.concepts.bases import BASES
from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import read_table, read_text
from monitor.design.model import Edition
from monitor.design.past import History
from monitor.disseminate import names
from monitor.disseminate.issue import published
from monitor.disseminate.open_data.standards import write_standards
from monitor.protect.ledger import Bound, Comparison, Ledger, Released, Status, Verdict


TEXTS = Path(__file__).parent / "open_data"
READ_ME: Mapping[Language, str] = {"nl": "LEESMIJ.md", "en": "README.md"}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CSVW = "http://www.w3.org/ns/csvw"

DRAFT = Text("Concept – onder embargo", "Draft – under embargo")
FICTITIOUS = Text(
    "Alle cijfers van deze editie zijn fictief: zij komen uit verzonnen antwoorden en zeggen "
    "niets over echte {people}. Cijfers van eerdere edities zijn echt gepubliceerd.",
    "All figures of this edition are fictitious: they come from invented answers and say nothing "
    "about real {people}. Figures of earlier editions were really published.",
)

# SDMX code lists CL_OBS_STATUS 2.2 and CL_CONF_STATUS 1.2. Primary and secondary suppression are
# both C: telling them apart would show where the small group is (disclosure policy, section 3).
SDMX: Mapping[Status, tuple[str, str]] = {
    Status.PUBLISHED: ("A", "F"),  # normal value, free for publication
    Status.CONFIDENTIAL: ("Q", "C"),  # missing value, suppressed; confidential
    Status.UNCERTAIN: ("U", "N"),  # low reliability; not for publication
    Status.NOT_MEASURED: ("M", "F"),  # missing value, data cannot exist
    Status.BREAK: ("B", "F"),  # time series break
}

BETWEEN = " / "  # questions behind one indicator
NO_NOTES: Mapping[Language, str] = {"nl": "- Geen.", "en": "- None."}

Value = str | int | bool | None


# What stands in a column: a CSVW datatype by the name it has in `open_data/columns.csv`.
KINDS: Mapping[str, str | Mapping[str, object]] = {
    "text": "string",
    "id": {"base": "string", "format": r"MIV\d{4}\.[a-z0-9_]+\.[a-z0-9_\-]+(\.v\d+)?"},
    "year": "gYear",
    "flag": "boolean",
    "percentage": {"base": "integer", "minimum": 0, "maximum": 100},
    "points": {"base": "integer", "minimum": -100, "maximum": 100},
    "count": {"base": "integer", "minimum": 0},
    "bound": {"base": "string", "format": "|".join(filter(None, Bound))},
    "verdict": {"base": "string", "format": "|".join(Verdict)},
    "obs_status": {"base": "string", "format": "|".join(sorted({obs for obs, _ in SDMX.values()}))},
    "conf_status": {"base": "string", "format": "|".join(sorted({c for _, c in SDMX.values()}))},
    "unit": {"base": "string", "format": "percentage"},
}
ARROW: Mapping[str, pa.DataType] = {
    "year": pa.int32(),
    "flag": pa.bool_(),
    "percentage": pa.int32(),
    "points": pa.int32(),
    "count": pa.int32(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table (kolom): its name in every format, what kind of value stands in it
    (a key of `KINDS`), whether it is always filled, and what it means."""

    name: str
    kind: str
    required: bool
    meaning: Text


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of one table, as `open_data/columns.csv` has them."""
    rows = read_table(TEXTS / "columns.csv", ["table", "name", "kind", "required", "nl", "en"])
    return tuple(
        Column(row["name"], row["kind"], row["required"] == "yes", Text(row["nl"], row["en"]))
        for row in rows
        if row["table"] == table
    )


def write_open_data(
    ledger: Ledger,
    edition: Edition,
    folder: Path,
    questions: Mapping[str, Sequence[Text]] | None = None,
    sets: Mapping[str, Sequence[str]] | None = None,
    *,
    history: History | None = None,
    codebook: bytes | None = None,
    concept: bool = False,
) -> tuple[Path, ...]:
    """Write the tables, their description in every standard, two read-me texts and checksums into
    `folder`.

    `questions` gives the texts of the questions behind each indicator; `sets` maps the id of a set
    of figures, as it stands under a chart of a factsheet, to the ids of its cells; `history` names
    what only earlier editions have; `codebook` is the questionnaire as DDI-Codebook; `concept`
    marks the read-me texts and the description as a draft under embargo. Returns what was
    written. The bytes depend on the arguments alone. Refuses O01 and O02, see `refuse_leaks`.
    """
    refuse_leaks(ledger)
    folder.mkdir(parents=True, exist_ok=True)
    fictitious = any(cell.fictitious for cell in ledger)
    _write_csv(folder, "observations", map(observation, ledger))
    _write_csv(folder, "measures", _measures(ledger, edition, history, questions or {}))
    _write_csv(folder, "dimensions", _dimensions(ledger, edition, history))
    _write_csv(folder, "sets", ((name, cell) for name, ids in (sets or {}).items() for cell in ids))
    _write_parquet(folder, edition, fictitious)
    described = csvw(edition, fictitious=fictitious, concept=concept)
    metadata = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / "csv-metadata.json").write_text(metadata + "\n", "utf-8")
    for language, name in READ_ME.items():
        marks = [*([DRAFT] if concept else []), *([fictitious_note(edition)] if fictitious else [])]
        text = _read_me(ledger, edition, language, marks)
        (folder / name).write_text(text, "utf-8")
    write_standards(
        ledger,
        edition,
        folder,
        SDMX,
        licence=LICENCE,
        issued=published(edition),
        fictitious=fictitious_note(edition),
        codebook=codebook,
    )
    _write_checksums(folder)
    return tuple(sorted(path for path in folder.iterdir() if path.is_file()))


def refuse_leaks(ledger: Ledger) -> None:
    """A second lock behind `protect`: refuse to write a ledger of which a hidden cell carries a
    number (O01), or a comparison gives away a hidden cell (O02). Rule R10 of the policy."""
    refuse_if_any(_leaks(ledger))


def _leaks(ledger: Ledger) -> Iterator[Problem]:
    for cell in ledger:
        place = Place(f"ledger {cell.id}")
        if not cell.shown:
            carried = [
                name
                for name in ("low", "high", "n", "population")
                if getattr(cell, name) is not None
            ]
            carried += [name for name in ("change", "contrast") if _tells(getattr(cell, name))]
            if carried:
                yield Problem("O01", place, {"columns": ", ".join(carried)})
            continue
        for comparison in (cell.change, cell.contrast):
            other = ledger.by_id.get(comparison.against) if comparison else None
            if other is not None and not other.shown and _tells(comparison):
                yield Problem("O02", place, {"against": other.id})


def _tells(comparison: Comparison | None) -> bool:
    """Whether a comparison says anything of the other cell."""
    return comparison is not None and not (
        comparison.verdict is Verdict.WITHHELD
        and comparison.points is None
        and comparison.n_needed is None
    )


def fictitious_note(edition: Edition) -> Text:
    """What is said of figures of invented answers."""
    people = POPULATIONS[edition.people].plural
    return Text(*(FICTITIOUS.say(x).format(people=people.say(x)) for x in LANGUAGES))


MADE = ("question", "weighting", "method", "method_en", "policy", "run")


def observation(cell: Released) -> tuple[Value, ...]:
    """The row of one cell, in the order of `columns_of("observations")`."""
    made = cell.provenance
    return (
        cell.id,
        cell.edition,
        cell.indicator,
        cell.domain,
        cell.base,
        *SDMX[cell.status],
        cell.value,
        str(cell.bound) or None,
        cell.low,
        cell.high,
        cell.wide_margin,
        cell.n,
        cell.n_rounded,
        cell.population,
        *_compared(cell, cell.change),
        *_compared(cell, cell.contrast),
        cell.canonical,
        cell.fictitious,
        *(getattr(cell.source, field.name) or None for field in fields(cell.source)),
        *(getattr(made, name, None) or None for name in MADE),
    )


def _compared(cell: Released, comparison: Comparison | None) -> tuple[Value, ...]:
    if comparison is None or not cell.shown:
        return (None, None, None, None)
    verdict = str(comparison.verdict)
    return (comparison.against, verdict, comparison.points, comparison.n_needed)


def _measures(
    ledger: Ledger,
    edition: Edition,
    history: History | None,
    questions: Mapping[str, Sequence[Text]],
) -> Iterator[tuple[Value, ...]]:
    former = names.former_codes(edition, {cell.indicator for cell in ledger})
    nothing = Text("", "")
    for code in (*edition.indicators, *former):
        found = names.indicator(edition, history, code)
        base = BASES.get(found.base)
        line = base.plural if base else nothing
        asked = questions.get(names.present(edition, found.id), ())
        row = (
            *(found.id, found.part, found.theme, found.label.nl, found.label.en),
            *(found.definition.nl, found.definition.en, "percentage"),
            *(found.base, line.nl, line.en, found.question),
            *(BETWEEN.join(one.say(language) for one in asked) for language in LANGUAGES),
        )
        yield tuple(value or None for value in row)


def _dimensions(
    ledger: Ledger, edition: Edition, history: History | None
) -> Iterator[tuple[Value, ...]]:
    former = names.former_codes(edition, {cell.domain for cell in ledger})
    for order, code in enumerate((*edition.domains, *former)):
        found = names.domain(edition, history, code)
        note = found.note or Text("", "")
        labels = (found.label.nl, found.label.en)
        yield (found.id, found.family, *labels, note.nl or None, note.en or None, order)


def _write_csv(folder: Path, table: str, rows: Iterable[tuple[Value, ...]]) -> None:
    """RFC 4180: UTF-8, commas, CRLF; empty for absent, `true` and `false` as CSVW wants them."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(column.name for column in columns_of(table))
    writer.writerows([_field(value) for value in row] for row in rows)
    (folder / f"{table}.csv").write_bytes(sheet.getvalue().encode())


def _field(value: Value) -> Value:
    return str(value).lower() if isinstance(value, bool) else value


def _write_parquet(folder: Path, edition: Edition, fictitious: bool) -> None:
    """The observations as Parquet. Its statistics and dictionaries are those of released cells.

    Read back from the CSV, so that both hold the same: and pyarrow, given Python values, would
    first load the whole of pandas to see whether they are of it.
    """
    described = {"title": edition.title.nl, "licence": LICENCE}
    if fictitious:
        described["fictief"] = fictitious_note(edition).nl
    schema = pa.schema([_arrow_field(c) for c in columns_of("observations")], metadata=described)
    table = pa_csv.read_csv(
        folder / "observations.csv",
        read_options=pa_csv.ReadOptions(use_threads=False),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types={field.name: field.type for field in schema},
            null_values=[""],
            true_values=["true"],
            false_values=["false"],
            strings_can_be_null=True,
        ),
    )
    pq.write_table(
        table.cast(schema),
        folder / "observations.parquet",
        compression="zstd",
        version="2.6",
        row_group_size=1 << 16,
    )


def _arrow_field(column: Column) -> pa.Field:
    return pa.field(
        column.name,
        ARROW.get(column.kind, pa.string()),
        nullable=not column.required,
        metadata={language: column.meaning.say(language) for language in LANGUAGES},
    )


def csvw(edition: Edition, *, fictitious: bool, concept: bool = False) -> dict[str, Any]:
    """The description of the CSV files, after W3C, Metadata Vocabulary for Tabular Data (2015)."""
    refers = [_foreign("indicator", "measures"), _foreign("domain", "dimensions")]
    return {
        "@context": [CSVW, {"@language": "nl"}],
        "dc:title": _both(edition.title),
        "dc:license": {"@id": LICENCE},
        "dc:language": list(LANGUAGES),
        "dc:temporal": str(edition.year),
        **({"dc:description": _both(fictitious_note(edition))} if fictitious else {}),
        **({"schema:creativeWorkStatus": _both(DRAFT)} if concept else {}),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tables": [
            _described("observations", ["id"], refers),
            _described("measures", ["id"]),
            _described("dimensions", ["id"]),
            _described("sets", ["set", "cell"], [_foreign("cell", "observations")]),
        ],
    }


def _described(table: str, key: Sequence[str], foreign: Sequence[object] = ()) -> dict[str, object]:
    schema: dict[str, object] = {
        "columns": [_column_described(column) for column in columns_of(table)],
        "primaryKey": list(key),
    }
    if foreign:
        schema["foreignKeys"] = list(foreign)
    return {"url": f"{table}.csv", "tableSchema": schema}


def _column_described(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": _both(column.meaning),
        "datatype": KINDS[column.kind],
        "required": column.required,
    }


def _foreign(column: str, table: str) -> dict[str, object]:
    reference = {"resource": f"{table}.csv", "columnReference": "id"}
    return {"columnReference": column, "reference": reference}


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.say(language), "@language": language} for language in LANGUAGES]


def _read_me(ledger: Ledger, edition: Edition, language: Language, marks: Iterable[Text]) -> str:
    withheld = sum(cell.status is Status.CONFIDENTIAL for cell in ledger)
    columns = "\n".join(
        f"| `{column.name}` | {column.meaning.say(language)} |"
        for column in columns_of("observations")
    )
    return Template(read_text(TEXTS / READ_ME[language])).substitute(
        title=edition.title.say(language),
        fictitious="".join(f"> {mark.say(language)}\n\n" for mark in marks),
        cells=len(ledger),
        withheld=withheld,
        columns=columns,
        notes=_notes(edition, language),
        licence=LICENCE,
        people=POPULATIONS[edition.people].plural.say(language),
    )


def _notes(edition: Edition, language: Language) -> str:
    """Who is not in the groups of the edition, as a list; what holds for several stands once."""
    said: dict[str, list[str]] = {}
    for domain in edition.domains.values():
        if domain.note:
            found = said.setdefault(domain.note.say(language), [])
            found.append(f"{domain.label.say(language)} (`{domain.id}`)")
    return (
        "\n".join(f"- {', '.join(groups)}: {note}" for note, groups in said.items())
        or NO_NOTES[language]
    )


def _write_checksums(folder: Path) -> None:
    """`SHA256SUMS`, to be checked with `sha256sum --check SHA256SUMS`."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")
