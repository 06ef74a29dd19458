"""Reading the history: what was published since 2010, from the tables in `editions/history`.

Refuses whatever would let a wrong figure pass for a right one: an unknown indicator, two canonical
values for one cell, a figure without source. Must never mend, round or choose a value itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.concepts.offices import OFFICE_GROUPS, OFFICES, ROLES, TIERS
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.concepts.populations import GENDERS, POPULATIONS
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.concepts.statuses import BREAK_KINDS, STANDINGS, SURVEYS, VERIFICATIONS
from monitor.design.files import Row, read_table, suggestion
from monitor.design.past import (
    ALL,
    EVERY,
    MONITOR,
    Cell,
    Coverage,
    Effect,
    FormerGroup,
    FormerIndicator,
    Headcount,
    History,
    Measured,
    Part,
    PastEdition,
    PastFigure,
    SeriesBreak,
    VerbalFigure,
)


__all__ = [
    "ALL",
    "EVERY",
    "MONITOR",
    "Cell",
    "Coverage",
    "FormerGroup",
    "FormerIndicator",
    "Headcount",
    "History",
    "PastEdition",
    "PastFigure",
    "SeriesBreak",
    "VerbalFigure",
    "read_history",
]

_CELL = ("survey", "wave", "population", "group", "tier", "indicator", "base")
_COLUMNS: Mapping[str, Sequence[str]] = {
    "indicators.csv": ("id", "nl", "en", "population", "base", "reason", "reason_en"),
    "groups.csv": ("id", "nl", "en", "population", "tier", "reason", "reason_en"),
    "editions.csv": (
        *("wave", "name", "bureau", "fieldwork", "fieldwork_en", "fieldwork_verification"),
        *("n", "n_verification", "sent", "dossier", "source"),
    ),
    "figures.csv": (
        *_CELL,
        *("value", "n", "publication", "address", "vintage", "standing", "verification"),
        *("reason", "reason_en", "note", "note_en"),
    ),
    "verbal.csv": (
        *_CELL,
        *("words", "kind", "low", "high", "n", "publication", "address", "verification"),
        *("note", "note_en"),
    ),
    "breaks.csv": (
        *("population", "indicators", "groups", "first_wave", "kind", "effect"),
        *("reason", "reason_en", "source", "verification"),
    ),
    "coverage.csv": (
        *("wave", "population", "part", "measured", "n", "verification", "note", "note_en"),
    ),
    "population.csv": (
        *("year", "kind", "group", "count", "low", "high"),
        *("standing", "verification", "source", "note"),
    ),
}


_TIERS = (ALL, *TIERS)
_VERBAL_KINDS = ("about", "almost", "just_over", "below", "above", "range")
_HEADCOUNT_KINDS = ("organisations", "persons", "seats")
_EFFECTS: tuple[Effect, ...] = ("break", "note")
_MEASURED: tuple[Measured, ...] = ("yes", "no", "unknown")
_PARTS: tuple[Part, ...] = ("veiligheid", "integriteit", "beleid")

CodeT = TypeVar("CodeT", bound=str)
EntryT = TypeVar("EntryT")
KeyT = TypeVar("KeyT", bound=Hashable)


def read_history(
    folder: Path,
    known_indicators: Collection[str] | None,
    known_groups: Collection[str] | None = (),
) -> History:
    """Read and check `folder`.

    `known_indicators` and `known_groups` are those of the present edition (indicators.csv,
    domains.toml); the words of `concepts` and the former ones described in the folder are known
    besides. None is for an edition that cannot be read: then any name is taken for known. Refuses
    every problem of every file at once: F01–F15 and H01–H17; a table that is missing is told
    once, and not again at each row that would name what stands in it.
    """
    if not folder.is_dir():
        raise refuse("F01", Place(folder))
    return _Reader(folder, known_indicators, known_groups).history()


class _Reader:
    """The tables of one folder, and what was found wrong in them so far.

    A row with a problem is still read, with the nearest harmless value in place of the wrong one,
    so that all its other problems are found too; nothing of it is ever given out.
    """

    def __init__(
        self,
        folder: Path,
        indicators: Collection[str] | None,
        groups: Collection[str] | None,
    ) -> None:
        self.problems: list[Problem] = []
        self.rows = {name: self._table(folder / name) for name in _COLUMNS}
        self.former_groups = self._by_code("groups.csv", self._group, lambda one: one.id)
        self.former_indicators = self._by_code(
            "indicators.csv", self._indicator, lambda one: one.id
        )
        self.editions = self._by_code("editions.csv", self._edition, lambda one: one.wave)
        self.indicators = sorted({*(indicators or ()), *self.former_indicators})
        self.groups = sorted({*(groups or ()), *_GROUPS_OF_CONCEPTS, *self.former_groups})
        self.any_indicator = indicators is None or not self.rows["indicators.csv"]
        self.any_group = groups is None or not self.rows["groups.csv"]

    def history(self) -> History:
        figures = self._all("figures.csv", self._figure)
        history = History(
            figures=figures,
            verbal=self._all("verbal.csv", self._verbal),
            breaks=tuple(sorted(self._all("breaks.csv", self._break), key=_first_wave)),
            editions=self.editions,
            coverage=self._all("coverage.csv", self._coverage),
            indicators=self.former_indicators,
            groups=self.former_groups,
            headcounts=self._all("population.csv", self._headcount),
        )
        self.problems.extend(_vintage_problems(figures))
        refuse_if_any(self.problems)
        return history

    # The tables

    def _table(self, path: Path) -> list[Row]:
        try:
            return read_table(path, _COLUMNS[path.name])
        except ProblemsFound as found:
            self.problems.extend(found.problems)
            return []

    def _all(self, name: str, read: Callable[[Row], EntryT]) -> tuple[EntryT, ...]:
        return tuple(read(row) for row in self.rows[name])

    def _by_code(
        self, name: str, read: Callable[[Row], EntryT], key: Callable[[EntryT], KeyT]
    ) -> dict[KeyT, EntryT]:
        """The rows of a table by their code, which may stand only once."""
        found: dict[KeyT, EntryT] = {}
        lines: dict[KeyT, int] = {}
        for row in self.rows[name]:
            entry = read(row)
            code = key(entry)
            if code in found:
                self._complain("H15", row.place(), name=code, line=lines[code])
            found[code], lines[code] = entry, row.line
        return found

    def _figure(self, row: Row) -> PastFigure:
        return PastFigure(
            cell=self._cell(row),
            tier=self._code(row, "tier", _TIERS),
            value=self._percentage(row),
            n=self._count(row, "n"),
            publication=self._filled(row, "publication"),
            address=self._filled(row, "address"),
            vintage=self._count(row, "vintage") or 0,
            standing=self._code(row, "standing", STANDINGS),
            verification=self._code(row, "verification", VERIFICATIONS),
            reason=self._text(row, "reason", "reason_en"),
            note=self._text(row, "note", "note_en"),
            place=row.place(),
        )

    def _verbal(self, row: Row) -> VerbalFigure:
        low, high = self._bounds(row)
        return VerbalFigure(
            cell=self._cell(row),
            tier=self._code(row, "tier", _TIERS),
            words=self._filled(row, "words"),
            kind=self._code(row, "kind", _VERBAL_KINDS),
            low=low,
            high=high,
            n=self._count(row, "n"),
            publication=self._filled(row, "publication"),
            address=self._filled(row, "address"),
            verification=self._code(row, "verification", VERIFICATIONS),
            note=self._text(row, "note", "note_en"),
            place=row.place(),
        )

    def _cell(self, row: Row) -> Cell:
        cell = Cell(
            survey=self._code(row, "survey", SURVEYS),
            wave=self._year(row, "wave"),
            population=self._code(row, "population", POPULATIONS),
            group=self._known_group(row, "group", row["group"]),
            indicator=self._known_indicator(row, "indicator", row["indicator"]),
            base=self._code(row, "base", BASES),
        )
        if cell.survey == MONITOR and self._is_no_edition(cell.wave):
            self._complain("H14", row.place("wave"), wave=cell.wave)
        self._check_group(row, cell.group)
        return cell

    def _check_group(self, row: Row, group: str) -> None:
        """A group that belongs to one tier or population must not stand under another."""
        former = self.former_groups.get(group)
        tier = former.tier if former else _TIER_OF_GROUP.get(group)
        if tier is not None and row["tier"] in _TIERS and row["tier"] != tier:
            values = {"group": group, "expected": tier, "found": row["tier"]}
            self._complain("H10", row.place("tier"), **values)
        population = row["population"]
        expected = former.population if former else population
        if population in POPULATIONS and population != expected:
            values = {"group": group, "expected": expected, "found": population}
            self._complain("H16", row.place("population"), **values)

    def _break(self, row: Row) -> SeriesBreak:
        indicators = row["indicators"].split()
        for indicator in indicators:
            if indicator != EVERY:
                self._known_indicator(row, "indicators", indicator)
        groups = row["groups"].split()
        for group in groups:
            if group != EVERY:
                self._known_group(row, "groups", group)
        first_wave = self._year(row, "first_wave")
        if self._is_no_edition(first_wave):
            known = ", ".join(map(str, self.editions))
            self._complain("H17", row.place("first_wave"), wave=first_wave, known=known)
        return SeriesBreak(
            population=self._code(row, "population", [EVERY, *POPULATIONS]),
            indicators=frozenset(indicators),
            groups=frozenset(groups),
            first_wave=first_wave,
            kind=self._code(row, "kind", BREAK_KINDS),
            effect=self._literal(row, "effect", _EFFECTS),
            reason=self._required_text(row, "reason", "reason_en"),
            source=self._filled(row, "source"),
            verification=self._code(row, "verification", VERIFICATIONS),
        )

    def _edition(self, row: Row) -> PastEdition:
        return PastEdition(
            wave=self._year(row, "wave"),
            name=row["name"],
            bureau=row["bureau"],
            fieldwork=self._required_text(row, "fieldwork", "fieldwork_en"),
            fieldwork_verification=self._code(row, "fieldwork_verification", VERIFICATIONS),
            n=self._count(row, "n"),
            n_verification=self._code(row, "n_verification", VERIFICATIONS),
            sent=row["sent"],
            dossier=row["dossier"],
            source=self._filled(row, "source"),
        )

    def _coverage(self, row: Row) -> Coverage:
        return Coverage(
            wave=self._year(row, "wave"),
            population=self._code(row, "population", POPULATIONS),
            part=self._literal(row, "part", _PARTS),
            measured=self._literal(row, "measured", _MEASURED),
            n=self._count(row, "n"),
            verification=self._code(row, "verification", VERIFICATIONS),
            note=self._text(row, "note", "note_en"),
        )

    def _indicator(self, row: Row) -> FormerIndicator:
        return FormerIndicator(
            id=self._filled(row, "id"),
            label=self._required_text(row, "nl", "en"),
            population=self._code(row, "population", POPULATIONS),
            base=self._code(row, "base", BASES),
            reason=self._required_text(row, "reason", "reason_en"),
        )

    def _group(self, row: Row) -> FormerGroup:
        return FormerGroup(
            id=self._filled(row, "id"),
            label=self._required_text(row, "nl", "en"),
            population=self._code(row, "population", POPULATIONS),
            tier=self._code(row, "tier", _TIERS),
            reason=self._required_text(row, "reason", "reason_en"),
        )

    def _headcount(self, row: Row) -> Headcount:
        count = self._count(row, "count")
        low, high = self._count(row, "low"), self._count(row, "high")
        if count is None and (low is None or high is None):
            self._complain("H08", row.place("count"), found=row["count"])
        return Headcount(
            year=self._year(row, "year"),
            kind=self._code(row, "kind", _HEADCOUNT_KINDS),
            group=self._code(row, "group", [ALL, *TIERS, *OFFICES]),
            count=count,
            low=low or count or 0,
            high=high or count or 0,
            standing=self._code(row, "standing", STANDINGS),
            verification=self._code(row, "verification", VERIFICATIONS),
            source=self._filled(row, "source"),
            note=row["note"],
        )

    # The fields

    def _complain(self, code: str, place: Place, **values: object) -> None:
        self.problems.append(Problem(code, place, values))

    def _code(self, row: Row, column: str, known: Collection[str]) -> str:
        return self._known(row, column, row[column], known)

    def _known(self, row: Row, column: str, found: str, known: Collection[str]) -> str:
        if found not in known:
            values = {
                "found": found,
                "column": column,
                "known": ", ".join(known),
                "suggestion": suggestion(found, list(known)),
            }
            self._complain("H06", row.place(column), **values)
        return found

    def _literal(self, row: Row, column: str, known: Sequence[CodeT]) -> CodeT:
        found = self._code(row, column, known)
        return next((one for one in known if one == found), known[0])

    def _known_indicator(self, row: Row, column: str, found: str) -> str:
        if found not in self.indicators and not self.any_indicator:
            near = suggestion(found, self.indicators)
            self._complain("H01", row.place(column), indicator=found, suggestion=near)
        return found

    def _known_group(self, row: Row, column: str, found: str) -> str:
        return found if self.any_group else self._known(row, column, found, self.groups)

    def _is_no_edition(self, wave: int) -> bool:
        """Whether `wave` is a year without edition; without a table of editions nobody knows."""
        return bool(wave and self.rows["editions.csv"]) and wave not in self.editions

    def _filled(self, row: Row, column: str) -> str:
        if not row[column]:
            self._complain("H05", row.place(column), column=column)
        return row[column]

    def _text(self, row: Row, nl: str, en: str) -> Text | None:
        """A text in both languages, or None when it is in neither."""
        if not row[nl] and not row[en]:
            return None
        return self._required_text(row, nl, en)

    def _required_text(self, row: Row, nl: str, en: str) -> Text:
        for column in (nl, en):
            if not row[column]:
                self._complain("H12", row.place(column), column=column)
        return Text(row[nl], row[en])

    def _percentage(self, row: Row) -> int:
        found = row["value"]
        if not (_is_digits(found) and int(found) <= 100):
            self._complain("H02", row.place("value"), found=found)
            return 0
        return int(found)

    def _count(self, row: Row, column: str) -> int | None:
        found = row[column]
        if not found:
            return None
        if not (_is_digits(found) and int(found) >= 1):
            self._complain("H08", row.place(column), found=found)
            return None
        return int(found)

    def _year(self, row: Row, column: str) -> int:
        found = row[column]
        if not (_is_digits(found) and 2000 <= int(found) <= 2100):
            self._complain("H09", row.place(column), found=found)
            return 0
        return int(found)

    def _bounds(self, row: Row) -> tuple[float, float]:
        try:
            low, high = float(row["low"]), float(row["high"])
        except ValueError:
            low, high = 1.0, 0.0
        if not 0 <= low <= high <= 100:  # also refuses nan
            self._complain("H13", row.place("low"), low=row["low"], high=row["high"])
            return 0.0, 0.0
        return low, high


def _is_digits(found: str) -> bool:
    return found.isascii() and found.isdigit() and len(found) <= 9


def _first_wave(found: SeriesBreak) -> int:
    return found.first_wave


_GROUPS_OF_CONCEPTS: frozenset[str] = frozenset(
    {ALL, *TIERS, *OFFICE_GROUPS, *OFFICES, *ROLES, *PROVINCES, *REGIONS}
    | {code for code, gender in GENDERS.items() if gender.reported}
)
_TIER_OF_GROUP: Mapping[str, str] = {
    **{tier: tier for tier in TIERS},
    **{code: office.tier for code, office in OFFICES.items()},
    **{code: group.tier for code, group in OFFICE_GROUPS.items()},
}


def _vintage_problems(figures: Iterable[PastFigure]) -> Iterator[Problem]:
    """What is wrong with the values of one cell taken together."""
    cells: dict[Cell, list[PastFigure]] = defaultdict(list)
    for figure in figures:
        cells[figure.cell].append(figure)
    for cell, vintages in cells.items():
        yield from _standing_problems(cell, vintages)
        yield from _number_problems(cell, vintages)
        for figure in vintages:
            if figure.reason is None and (len(vintages) > 1 or not figure.canonical):
                yield Problem("H07", _at(figure, "reason"))


def _standing_problems(cell: Cell, vintages: Sequence[PastFigure]) -> Iterator[Problem]:
    canonical = [figure for figure in vintages if figure.canonical]
    for other in canonical[1:]:
        first = canonical[0]
        values = {
            "cell": cell,
            "value": other.value,
            "other": first.value,
            "line": first.place.row,
        }
        yield Problem("H03", _at(other, "standing"), values)
    if not canonical:
        found = ", ".join(f"{figure.value} ({figure.standing})" for figure in vintages)
        yield Problem("H04", _at(vintages[0], "standing"), {"cell": cell, "found": found})


def _number_problems(cell: Cell, vintages: Sequence[PastFigure]) -> Iterator[Problem]:
    """Vintages count from 1, which is the canonical value."""
    seen: set[int] = set()
    for figure in vintages:
        wrong_first = figure.canonical != (figure.vintage == 1)
        outside = not 1 <= figure.vintage <= len(vintages)
        if wrong_first or outside or figure.vintage in seen:
            yield Problem("H11", _at(figure, "vintage"), {"cell": cell, "found": figure.vintage})
        seen.add(figure.vintage)


def _at(figure: PastFigure, column: str) -> Place:
    return Place(figure.place.file, figure.place.row, column)
