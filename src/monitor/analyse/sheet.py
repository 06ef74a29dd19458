"""A researcher's own file with weights (.sav, .csv, .parquet), estimated by the names of columns.

For any survey, not for records of the monitor. Never guesses which answer means yes: a column that
holds more than 0 and 1 is refused until that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitor.analyse.design import Codes, Design, DomainVariable, Floats, Lonely, refuse_all
from monitor.analyse.kernel import NO, NO_ANSWER, NOT_ASKED, YES, States
from monitor.analyse.proportions import estimate
from monitor.analyse.results import Tabled
from monitor.analyse.statistics import mean
from monitor.analyse.survey import Survey
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse
from monitor.process.readers import read_raw
from monitor.process.readers.raw import Raw, RawColumn
from monitor.process.records import FILE_CODES


EVERYONE = "all"
BLANK = ("NA", "NaN", ".")  # what R, Python, and SAS or Stata write for no value
Words = NDArray[np.str_]


@dataclass(frozen=True)
class Asked:
    """What is wanted of a file, by the names of its columns (vraag aan een bestand).

    `items` are shares: `q1` where the column holds 0 and 1, `q1=1,2` where 1 and 2 mean yes;
    `means` are numbers to average; `by` columns of domains. `population` is a column or one
    number, the sampling units of each stratum; the rest is as in `Design.of`.
    """

    items: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    weights: str | None = None
    strata: str | None = None
    population: str | float | None = None
    psu: str | None = None
    lonely: Lonely = "fail"
    nest: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named, once."""
        own = [*(item.partition("=")[0] for item in self.items), *self.means, *self.by]
        own += [name for name in (self.weights, self.strata, self.psu) if name is not None]
        if isinstance(self.population, str):
            own.append(self.population)
        return tuple(dict.fromkeys(own))


@dataclass(frozen=True)
class FileEstimates(Tabled):
    """Shares and means of a file in everyone and every domain: one Arrow table, a row for each."""

    rows: pa.Table

    @property
    def table(self) -> pa.Table:
        return self.rows


def estimate_file(path: Path, asked: Asked) -> FileEstimates:
    """Every item and mean of `asked`, in everyone and in each value of each column of `by`.

    File codes −97, −98, −99 and what SPSS calls user-missing count as no answer, an empty cell (in
    a CSV also NA, NaN and a point) as not asked; both leave the base. A domain where nobody has a
    value has no mean and is left out. Intervals are at 95%. Refuses F01–F16, S02–S05, S07, S10–S13,
    S16, S22–S25, S40, S44.
    """
    raw = read_raw(path)
    refuse_all(_column_problems(raw, asked))
    sheet = Sheet(raw, asked)
    design, domains = sheet.design, sheet.domains
    tables = []
    if asked.items:
        shares = estimate(design, sheet.states, domains, empty="none").table
        tables.append(shares.append_column("statistic", pa.repeat("proportion", len(shares))))
    for name in asked.means:
        values = sheet.values(name)
        for domain in domains:
            tables += _means(design, name, values, domain)
    if not tables:
        raise refuse("S07", Place(path), domain=EVERYONE)
    return FileEstimates(_one_table(tables))


def asked_elsewhere(asked: Asked, engine: str) -> Survey:
    """The same question for a table that an engine counts: columns of 0 and 1. Refuses S46."""
    items = [item for item in asked.items if "=" in item]
    otherwise = [*items, *asked.means, *(["--nest"] if asked.nest else [])]
    refuse_all(
        Problem("S46", Place("estimate", None, name), {"engine": engine, "name": name})
        for name in otherwise
    )
    return Survey(
        asked.items, asked.by, asked.strata, asked.population, asked.weights, psu=asked.psu,
        lonely=asked.lonely,
    )  # fmt: skip


def _means(design: Design, name: str, values: Floats, domain: DomainVariable) -> Iterator[pa.Table]:
    """The means of one column by the levels that have a value, none where none has."""
    seen = ~np.isnan(values) & (design.final > 0) & (domain.codes >= 0)
    kept = np.flatnonzero(np.bincount(domain.codes[seen], minlength=len(domain.levels)))
    if not len(kept):
        return
    place = np.full(len(domain.levels) + 1, -1)
    place[kept] = np.arange(len(kept))
    names = tuple(domain.levels[level] for level in kept)
    found = mean(design, {name: values}, DomainVariable(domain.name, names, place[domain.codes]))
    size = len(names)
    columns = {"item": pa.repeat(name, size), "variable": pa.repeat(domain.name, size)}
    columns["domain"] = pa.array(list(names), pa.string())
    table = found.table.drop_columns(["name"])
    for column, values_of in columns.items():
        table = table.append_column(column, values_of)
    yield table


COLUMNS = (
    "item", "variable", "domain", "statistic", "estimate", "se", "low", "high", "level", "n",
    "effective_n", "df", "population", "base", "not_asked", "no_answer", "method",
)  # fmt: skip


def _one_table(tables: Sequence[pa.Table]) -> pa.Table:
    parts = [
        table.select([name for name in COLUMNS if name in table.column_names]) for table in tables
    ]
    whole = pa.concat_tables(parts, promote_options="permissive")
    return whole.select([name for name in COLUMNS if name in whole.column_names])


@dataclass(frozen=True)
class Sheet:
    """The columns of a file as arrays of one row for each respondent."""

    raw: Raw
    asked: Asked

    @cached_property
    def design(self) -> Design:
        """The sample. Refuses S02–S05, S10, S13, S16, S23, S44."""
        asked, n = self.asked, len(self.raw)
        strata, names = self._codes(asked.strata)
        psu, clusters = (None, []) if asked.psu is None else self._codes(asked.psu)
        weights = None if asked.weights is None else self._known(asked.weights)
        sizes = self._sizes(strata, names)
        if not n:
            raise refuse("S10", Place(self.raw.path))
        try:
            return Design.of(strata, sizes, weights, psu=psu, lonely=asked.lonely, nest=asked.nest)
        except ProblemsFound as error:
            spoken = [self._in_words(one, names, clusters) for one in error.problems]
            raise ProblemsFound(spoken) from None

    def _in_words(self, problem: Problem, strata: list[str], clusters: list[str]) -> Problem:
        """A problem of the design with the strata and clusters as the file calls them."""
        values = dict(problem.values)
        if problem.code in ("S03", "S04"):
            values["stratum"] = strata[int(str(values["stratum"]))] or EVERYONE
            return replace(
                problem, values=values, place=Place(self.raw.path, None, self.asked.strata)
            )
        if problem.code == "S05":
            values["psu"] = clusters[int(str(values["psu"]))]
            codes = str(values["strata"]).split(", ")
            values["strata"] = ", ".join(strata[int(code)] for code in codes)
            return replace(problem, values=values, place=Place(self.raw.path, None, self.asked.psu))
        return problem

    @cached_property
    def domains(self) -> list[DomainVariable]:
        everyone = DomainVariable.everyone(len(self.raw), name=EVERYONE)
        return [everyone, *(self._domain(name) for name in self.asked.by)]

    def _domain(self, name: str) -> DomainVariable:
        """The values of a column in ascending order; a row without one is in none."""
        words, absent = self._words(name), self._absent(name)
        order = np.argsort(self._order(name)[~absent], kind="stable")
        levels = tuple(dict.fromkeys(words[~absent][order].tolist()))
        if not levels:
            raise refuse("S07", Place(self.raw.path, None, name), domain=name)
        place = {level: code for code, level in enumerate(levels)}
        codes = np.array([place.get(word, -1) for word in words.tolist()], dtype=np.intp)
        labels = tuple(f"{name}={level}" for level in levels)
        return DomainVariable(name, labels, np.where(absent, -1, codes))

    @cached_property
    def states(self) -> dict[str, States]:
        """Answers of every item (n,). Refuses S40 for all items at once."""
        meant = {item: self._meaning(item) for item in self.asked.items}
        refuse_all(self._meaning_problems(meant))
        return {item: self._states(item.partition("=")[0], yes) for item, yes in meant.items()}

    def _meaning(self, item: str) -> set[str]:
        """The values that mean yes, by their code; a label of the file will do too."""
        name, _, meaning = item.partition("=")
        labels = {label: _word(code) for code, label in self.raw.columns[name].value_labels.items()}
        words = {part.strip() for part in meaning.split(",")} if meaning else {"1"}
        return {labels.get(word, word) for word in words}

    def _meaning_problems(self, meant: Mapping[str, set[str]]) -> Iterator[Problem]:
        for item, yes in meant.items():
            name, _, meaning = item.partition("=")
            known = set(np.unique(self._plain(name)[~self._absent(name)]).tolist())
            labelled = {_word(code) for code in self.raw.columns[name].value_labels}
            if (not meaning and known - {"0", "1"}) or (meaning and not yes <= known | labelled):
                values = {"name": name, "known": ", ".join(sorted(known)[:12])}
                yield Problem("S40", Place(self.raw.path, None, name), values)

    def _states(self, name: str, yes: set[str]) -> States:
        words, absent = self._plain(name), self._absent(name)
        answers = np.where(np.isin(words, list(yes)), YES, NO)
        missing = np.where(words == "", NOT_ASKED, NO_ANSWER)
        return np.where(absent, missing, answers).astype(np.uint8)

    def values(self, name: str) -> Floats:
        """A column of numbers (n,), nan where there is none. Refuses S25."""
        column, absent = self.raw.columns[name], self._absent(name)
        if column.numbers is not None:
            return np.where(absent, np.nan, column.numbers)
        assert column.texts is not None
        found = np.full(len(self.raw), np.nan)
        for row, text in enumerate(column.texts):
            try:
                found[row] = np.nan if absent[row] else float(text)
            except ValueError:
                place = Place(self.raw.path, int(self.raw.rows[row]), name)
                raise ProblemsFound([Problem("S25", place, {"name": name})]) from None
        return found

    def _known(self, name: str) -> Floats:
        values = self.values(name)
        missing = np.isnan(values)
        if missing.any():
            values_of = {"name": name, "count": int(missing.sum())}
            raise refuse("S23", Place(self.raw.path, None, name), **values_of)
        return values

    def _codes(self, name: str | None) -> tuple[Codes, list[str]]:
        """The groups of a column that every row must be in. Refuses S23."""
        if name is None:
            return np.zeros(len(self.raw), dtype=np.intp), [""]
        absent = self._absent(name)
        if absent.any():
            values = {"name": name, "count": int(absent.sum())}
            raise refuse("S23", Place(self.raw.path, None, name), **values)
        levels, codes = np.unique(self._words(name), return_inverse=True)
        return np.asarray(codes, dtype=np.intp), levels.tolist()

    def _sizes(self, strata: Codes, names: Sequence[str]) -> Floats | None:
        given = self.asked.population
        if given is None:
            return None
        if not isinstance(given, str):
            return np.full(len(names), float(given))
        values = self._known(given)
        sizes = np.zeros(len(names))
        sizes[strata] = values
        wrong = np.unique(strata[sizes[strata] != values])
        place = Place(self.raw.path, None, given)
        refuse_all(Problem("S44", place, {"stratum": names[h]}) for h in wrong)
        return sizes

    def _plain(self, name: str) -> Words:
        """Every cell as a word (n,): whole numbers without a point, empty for none."""
        column = self.raw.columns[name]
        if column.texts is not None:
            words = np.array(list(column.texts), dtype=np.str_)
            if self.raw.path.suffix.lower() == ".csv":
                words[np.isin(words, BLANK)] = ""
            return words
        assert column.numbers is not None
        found, where = np.unique(column.numbers, return_inverse=True)
        return np.array([_word(number) for number in found.tolist()], dtype=np.str_)[where]

    def _words(self, name: str) -> Words:
        """As `_plain`, with the label of a value where the file has one."""
        labels = {_word(code): label for code, label in self.raw.columns[name].value_labels.items()}
        plain = self._plain(name)
        return np.array([labels.get(word, word) for word in plain.tolist()], dtype=np.str_)

    def _order(self, name: str) -> Floats:
        """Ranks by number where the column has numbers, else by word."""
        column = self.raw.columns[name]
        if column.numbers is not None:
            return column.numbers
        return np.unique(self._plain(name), return_inverse=True)[1].astype(np.float64)

    def _absent(self, name: str) -> NDArray[np.bool_]:
        """Where there is no answer: an empty cell, a file code, or user-missing in SPSS."""
        column, plain = self.raw.columns[name], self._plain(name)
        codes = [str(code) for code in FILE_CODES]
        return np.asarray((plain == "") | np.isin(plain, codes) | _user_missing(column, plain))


def _user_missing(column: RawColumn, plain: Words) -> NDArray[np.bool_]:
    found = np.zeros(len(plain), dtype=bool)
    for low, high in column.missing:
        if column.numbers is not None:
            found |= (column.numbers >= float(low)) & (column.numbers <= float(high))
        else:
            found |= plain == str(low)
    return found


def _word(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if np.isnan(value):
        return ""
    return str(int(value)) if value == int(value) else f"{value:g}"


def _column_problems(raw: Raw, asked: Asked) -> Iterator[Problem]:
    known = ", ".join(list(raw.columns)[:40])
    for name in asked.columns:
        if name not in raw.columns:
            yield Problem("S22", Place(raw.path, None, name), {"name": name, "known": known})
    if not (asked.items or asked.means):
        yield Problem("S24", Place(raw.path), {"name": "--item, --mean"})
    if asked.population is None and asked.weights is None:
        yield Problem("S16", Place(raw.path))
