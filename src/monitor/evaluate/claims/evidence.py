"""What claims are held against: the figures published before and the open data of a build.

Only public files are read, so that anyone can check with what anyone has. Values are taken over as
they stand; nothing is rounded, averaged or filled in.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from monitor.concepts.forms import SUB_FORMS
from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.concepts.populations import GENDERS, POPULATIONS
from monitor.concepts.problems import Place, refuse
from monitor.concepts.terms import Term
from monitor.design.files import read_table
from monitor.design.history import read_history
from monitor.design.past import MONITOR, Headcount, History, PastFigure, VerbalFigure
from monitor.evaluate.claims.lexicon import Lexicon, lexicon, with_phrases
from monitor.evaluate.claims.model import Fact
from monitor.protect.ledger import cell_id


ORGANISATIONS = "organisaties"
Key = tuple[str, str, int, str]  # population, group, year, indicator


@dataclass(frozen=True)
class Evidence:
    """All that is known of the figures of the monitor (bewijs).

    `answered` maps a year to the numbers of respondents published for it, by population;
    `names` maps codes of indicators and groups to what they are called; `words` is the lexicon with
    the words of the editions that are known.
    """

    facts: tuple[Fact, ...]
    history: History | None = None
    answered: Mapping[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    headcounts: Sequence[Headcount] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    edition: int | None = None  # the edition of the build, None without one
    words: Lexicon = field(default_factory=lexicon)

    def at(self, population: str, group: str, year: int, indicator: str) -> tuple[Fact, ...]:
        """Every value of a cell, whatever its base, the canonical ones first."""
        return self._by_key.get((population, group, year, indicator), ())

    def by_id(self, id_: str) -> Fact | None:
        return self._by_id.get(id_)

    def years_of(self, population: str, group: str, indicator: str) -> tuple[int, ...]:
        return self._years.get((population, group, indicator), ())

    def groups_of(self, population: str, year: int, indicator: str) -> tuple[str, ...]:
        return self._groups.get((population, year, indicator), ())

    def of_group(self, year: int | None, group: str) -> tuple[Fact, ...]:
        """Every figure of one group in one year."""
        return self._by_group.get((year, group), ())

    @cached_property
    def waves(self) -> tuple[int, ...]:
        known = {fact.year for fact in self.facts}
        return tuple(sorted(known | set(self.history.editions if self.history else ())))

    @cached_property
    def indicators(self) -> frozenset[str]:
        return frozenset(fact.indicator for fact in self.facts)

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def comparable(self, fact: Fact, earlier: Fact) -> bool:
        if self.history is None:
            return True
        return self.history.comparable(
            fact.indicator, fact.population, earlier.year, fact.year, group=fact.group
        )

    @cached_property
    def _by_key(self) -> Mapping[Key, tuple[Fact, ...]]:
        found: dict[Key, list[Fact]] = defaultdict(list)
        for fact in sorted(self.facts, key=lambda one: (not one.canonical, one.value is None)):
            found[fact.population, fact.group, fact.year, fact.indicator].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def _by_id(self) -> Mapping[str, Fact]:
        return {fact.id.lower(): fact for fact in reversed(self.facts)}

    @cached_property
    def _years(self) -> Mapping[tuple[str, str, str], tuple[int, ...]]:
        found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for fact in self.facts:
            found[fact.population, fact.group, fact.indicator].add(fact.year)
        return {key: tuple(sorted(years)) for key, years in found.items()}

    @cached_property
    def _by_group(self) -> Mapping[tuple[int | None, str], tuple[Fact, ...]]:
        found: dict[tuple[int | None, str], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.year, fact.group].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def _groups(self) -> Mapping[tuple[str, int, str], tuple[str, ...]]:
        found: dict[tuple[str, int, str], dict[str, None]] = defaultdict(dict)
        for fact in self.facts:
            found[fact.population, fact.year, fact.indicator][fact.group] = None
        return {key: tuple(groups) for key, groups in found.items()}


def read_evidence(history: Path | None, ledger: Path | None) -> Evidence:
    """The history in the folder `history` and the open data in `ledger` (a build, its folder
    `open-data`, or the file of observations itself). Refuses H01–H16, F01–F15, K07, K09."""
    build = _Build.read(ledger) if ledger is not None else None
    known = {code for entry in lexicon().indicators for code in entry.codes}
    past = None
    if history is not None:
        known |= set(build.indicators) if build else set()
        past = read_history(history, known | _named_beside(history).keys(), _groups(build))
    facts = [*_history_facts(past, build), *(build.facts(past is None) if build else ())]
    names = {**_concept_names(), **_named_beside(history), **_history_names(past)}
    return Evidence(
        tuple(facts),
        past,
        _answered(past),
        past.headcounts if past else (),
        names | (dict(build.names) if build else {}),
        build.edition if build else None,
        with_phrases(_phrases(history, build)),
    )


def _phrases(history: Path | None, build: _Build | None) -> Mapping[str, list[str]]:
    """Indicator → its names and predicates, from the editions beside the history and the build."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _indicator_rows(history):
        found[row["id"]] += [row.get("predicate_nl") or "", row.get("label_nl") or ""]
    for code, name in (build.names if build else {}).items():
        if build is not None and code in build.indicators:
            found[code].append(name)
    return found


def _groups(build: _Build | None) -> set[str]:
    return {str(row["domain"]) for row in build.rows} if build else set()


# --- the history ---------------------------------------------------------------------------------


def _history_facts(history: History | None, build: _Build | None) -> Iterator[Fact]:
    """Figures of the monitor itself; of the edition that a build computed, the build speaks."""
    if history is None:
        return
    edition = build.edition if build else None
    computed = build.populations if build else set()
    for figure in history.figures:
        cell = figure.cell
        if cell.survey == MONITOR and not (cell.wave == edition and cell.population in computed):
            yield _published(figure, history)
    for verbal in history.verbal:
        if verbal.cell.survey == MONITOR and verbal.cell.wave != edition:
            yield _in_words(verbal)


def _published(figure: PastFigure, history: History) -> Fact:
    cell = figure.cell
    main = history.main_base(cell.indicator)
    indicator = cell.indicator if cell.base == main else f"{cell.indicator}_{cell.base}"
    return Fact(
        id=cell_id(cell.wave, indicator, cell.group, figure.vintage),
        population=cell.population,
        group=cell.group,
        year=cell.wave,
        indicator=cell.indicator,
        base=cell.base,
        value=figure.value,
        low=figure.value,
        high=figure.value,
        source=figure.publication,
        address=figure.address,
        n=figure.n,
        canonical=figure.canonical,
        certain=figure.verification == "published",
        reason=figure.reason.nl if figure.reason else "",
        note=figure.note.nl if figure.note else "",
    )


def _in_words(figure: VerbalFigure) -> Fact:
    cell = figure.cell
    return Fact(
        id=f"{cell_id(cell.wave, cell.indicator, cell.group)}.woorden",
        population=cell.population,
        group=cell.group,
        year=cell.wave,
        indicator=cell.indicator,
        base=cell.base,
        value=None,
        low=figure.low,
        high=figure.high,
        source=figure.publication,
        address=figure.address,
        n=figure.n,
        certain=figure.verification == "published",
        words=figure.words,
        note=figure.note.nl if figure.note else "",
    )


def _answered(history: History | None) -> Mapping[tuple[int, str], tuple[int, str]]:
    """(year, population) → how many answered, and where that stands."""
    if history is None:
        return {}
    found = {
        (one.wave, one.population): (one.n, history.editions[one.wave].source)
        for one in history.coverage
        if one.n is not None and one.wave in history.editions
    }
    for wave, edition in history.editions.items():
        if edition.n is not None:
            found[wave, "ambtsdragers"] = (edition.n, edition.source)
    return found


def _concept_names() -> dict[str, str]:
    terms: dict[str, Term] = {**TIERS, **ROLES, **OFFICE_GROUPS, **POPULATIONS, **GENDERS}
    return {
        **{code: term.plural.nl for code, term in terms.items()},
        **{code: place.name.nl for code, place in PROVINCES.items()},
        **{code: place.name.nl for code, place in REGIONS.items()},
        **{f"agg_{code}": form.singular.nl for code, form in SUB_FORMS.items()},
        "all": "alle ambtsdragers",
    }


def _history_names(history: History | None) -> dict[str, str]:
    if history is None:
        return {}
    return {code: one.label.nl for code, one in history.indicators.items()} | {
        code: one.label.nl for code, one in history.groups.items()
    }


def _named_beside(history: Path | None) -> dict[str, str]:
    """The names of indicators in the editions that lie beside the history, if any do."""
    return {row["id"]: row["label_nl"] for row in _indicator_rows(history) if row.get("label_nl")}


def _indicator_rows(history: Path | None) -> Iterator[dict[str, str]]:
    """The rows of `indicators.csv` of every edition beside the history, those of its further
    surveys first: of two names for one indicator the one of the edition itself counts."""
    if history is None:
        return
    editions = history.parent
    further = sorted(editions.glob("*/*/indicators.csv"))
    for path in (*further, *sorted(editions.glob("*/indicators.csv"))):
        if path.parent != history:
            with path.open(encoding="utf-8", newline="") as file:
                yield from (row for row in csv.DictReader(file) if row.get("id"))


# --- a build -------------------------------------------------------------------------------------

# The columns of the open data that are used, with what stands in them.
_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("id", "indicator", "domain", "base", "obs_status"), "text"),
    **dict.fromkeys(("bound", "publication", "address", "reason_nl", "run"), "text"),
    **dict.fromkeys(("change_against", "change_verdict", "contrast_verdict"), "text"),
    **dict.fromkeys(("edition", "value", "low", "high", "n", "population"), "whole"),
    "change_n_needed": "whole",
    "canonical": "flag",
    "fictitious": "flag",
}
_NOT_MEASURED = "M"
_FLAGS = {"true": True, "false": False, "ja": True, "nee": False, True: True, False: False}


@dataclass(frozen=True)
class _Build:
    """The open data of one publication (open data)."""

    rows: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]

    @property
    def edition(self) -> int:
        """The edition that was computed: the newest."""
        return max(int(row["edition"]) for row in self.rows)

    @property
    def indicators(self) -> set[str]:
        return {str(row["indicator"]) for row in self.rows}

    @classmethod
    def read(cls, place: Path) -> _Build:
        file = _observations(place)
        rows, labels = _rows(file), _labels(file.parent)
        if not rows:
            raise refuse("K07", Place(place))
        known = {row["id"] for row in rows}
        for further in sorted(file.parent.glob(f"*/{file.name}")):  # on others than office holders
            rows += [row for row in _rows(further) if row["id"] not in known]
            labels = _labels(further.parent) | labels
        return cls(rows, labels)

    @property
    def populations(self) -> set[str]:
        """Whose figures of the edition were computed."""
        edition = self.edition
        return {_population(row["domain"]) for row in self.rows if row["edition"] == edition}

    def facts(self, with_former: bool) -> Iterator[Fact]:
        """The cells of the edition; those of earlier editions only if no history was given."""
        edition = self.edition
        own = {row["indicator"] for row in self.rows if row["edition"] == edition}
        for row in self.rows:
            if row["edition"] == edition or with_former:
                yield _cell(row, own)


def _rows(file: Path) -> list[dict[str, Any]]:
    return _parquet(file) if file.suffix == ".parquet" else _csv(file)


def _population(domain: str) -> str:
    first = domain.partition("-")[0]
    return first if first in POPULATIONS else "ambtsdragers"


def _observations(place: Path) -> Path:
    if not place.exists():
        raise refuse("F01", Place(place))
    if place.is_file():
        if place.suffix not in (".parquet", ".csv"):
            raise refuse("F10", Place(place), extension=place.suffix, known=".parquet, .csv")
        return place
    for folder in (place / "open-data", place):
        for name in ("observations.parquet", "observations.csv"):
            if (folder / name).is_file():
                return folder / name
    raise refuse("K07", Place(place))


def _parquet(path: Path) -> list[dict[str, Any]]:
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise refuse("F14", Place(path), reason=str(error).splitlines()[0]) from None
    if any(name not in table.column_names for name in _COLUMNS):
        raise refuse("K07", Place(path))
    rows: list[dict[str, Any]] = table.select(list(_COLUMNS)).to_pylist()
    return [_typed(path, row) for row in rows]


def _csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    if any(name not in header for name in _COLUMNS):
        raise refuse("K07", Place(path))
    rest = [name for name in header if name not in _COLUMNS]
    return [
        _typed(path, {name: row[name] or None for name in _COLUMNS})
        for row in read_table(path, list(_COLUMNS), rest)
    ]


def _typed(path: Path, row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in _COLUMNS.items():
        value = row[name]
        try:
            if kind == "whole":
                found[name] = None if value is None else int(value)
            elif kind == "flag":
                found[name] = _FLAGS[value]
            else:
                found[name] = "" if value is None else str(value)
        except (KeyError, TypeError, ValueError):
            raise refuse("K09", Place(path), column=name, reason=value) from None
    if found["edition"] is None:
        raise refuse("K09", Place(path), column="edition", reason="")
    return found


def _labels(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("measures.csv", "dimensions.csv"):
        path = folder / name
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    if row.get("id") and row.get("label_nl"):
                        found[str(row["id"])] = str(row["label_nl"])
    return found


def _cell(row: Mapping[str, Any], own: set[str]) -> Fact:
    """A row as a fact. A figure on another base than its indicator has stands under a name that
    tells the base (`police_report_serious_incidents`); here the base is told apart."""
    value, domain = row["value"], row["domain"]
    margin = (row["low"], row["high"]) if row["low"] is not None else None
    indicator, base = row["indicator"], row["base"]
    stem = indicator.removesuffix(f"_{base}")
    if indicator not in own or (stem in own and base != "all"):  # adverse_effects_all is a name
        indicator = stem
    return Fact(
        id=row["id"],
        population=_population(domain),
        group=domain,
        year=row["edition"],
        indicator=indicator,
        base=base,
        value=value,
        low=0 if value is None else value,
        high=100 if value is None else value,
        source=row["publication"],
        address=row["address"],
        n=row["n"],
        size=row["population"],
        margin=margin,
        shown=value is not None,
        canonical=row["canonical"],
        bound=row["bound"],
        reason=row["reason_nl"],
        change=row["change_verdict"],
        change_against=row["change_against"],
        change_needed=row["change_n_needed"],
        contrast=row["contrast_verdict"],
        measured=row["obs_status"] != _NOT_MEASURED,
        from_ledger=bool(row["run"]),
    )
