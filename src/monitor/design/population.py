"""Who the answers stand for: persons per office, province and gender, and the weighting classes.

Reads both tables of an edition and makes the classes from the population. A class is all that
travels with an answer, so none may hold fewer persons than the edition's minimum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from monitor.concepts.offices import OFFICE_GROUPS, OFFICES
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.concepts.populations import GENDERS
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any
from monitor.design.files import Row, read_table, suggestion
from monitor.design.model import PopulationCell, WeightingClass


POPULATION_COLUMNS = ("office", "province", "gender", "count", "source", "assumption")
CLASS_COLUMNS = ("code", "office_group", "tier", "role", "region", "province", "cells")

# Only these two are counted in any register; who answers otherwise stands in no population cell.
COUNTED_GENDERS = tuple(code for code, gender in GENDERS.items() if gender.reported)

Cell = tuple[str, str]  # office, province
Shares = Mapping[str, Fraction]  # key → its share, not necessarily adding up to one


def read_population(path: Path) -> tuple[PopulationCell, ...]:
    """The cells of `population.csv`, in its order. Refuses F…, G01, G05, G11, G12, G20, at once.

    Both genders are stated of every office in a province, 0 where there is nobody.
    """
    rows = read_table(path, POPULATION_COLUMNS)
    refuse_if_any([*_population_problems(rows)])
    return tuple(
        PopulationCell(
            office=row["office"],
            province=row["province"],
            gender=row["gender"],
            count=int(row["count"]),
            source=row["source"],
            assumed=bool(row["assumption"]),
        )
        for row in rows
    )


def persons_by_cell(population: Iterable[PopulationCell]) -> Mapping[Cell, int]:
    """Persons per office and province, genders together; cells without anybody are left out."""
    persons: Counter[Cell] = Counter()
    for cell in population:
        persons[cell.office, cell.province] += cell.count
    return {cell: count for cell, count in persons.items() if count}


def _population_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    known = {"office": tuple(OFFICES), "province": tuple(PROVINCES), "gender": COUNTED_GENDERS}
    yield from cell_problems(rows, known)
    yield from _unstated(rows)


def cell_problems(rows: Sequence[Row], known: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """G01, G05, G11, G12 of the cells of any population; `known` are the words of the columns that
    make a cell, "" among them where a column may be empty."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        for column, words in known.items():
            yield from _unknown(row, column, words)
        cell = tuple(row[column] for column in known)
        if not row["count"].isdecimal() or not row["count"].isascii():
            values = {"value": row["count"], "name": " · ".join(cell)}
            yield Problem("G05", row.place("count"), values)
        if not row["source"]:
            yield Problem("G12", row.place("source"))
        earlier = first.setdefault(cell, row.line)
        if earlier != row.line:
            values = {"cell": " · ".join(filter(None, cell)), "line": str(earlier)}
            yield Problem("G11", row.place(), values)


def _unstated(rows: Sequence[Row]) -> Iterator[Problem]:
    """Offices of which a province counts one gender only: the other would be taken for nobody."""
    stated: dict[Cell, list[Row]] = {}
    for row in rows:
        if row["office"] in OFFICES and row["province"] in PROVINCES:
            stated.setdefault((row["office"], row["province"]), []).append(row)
    for (office, province), here in stated.items():
        found = {row["gender"] for row in here}
        if found <= set(COUNTED_GENDERS):
            for gender in COUNTED_GENDERS:
                if gender not in found:
                    values = {"cell": f"{office} · {province} · {gender}"}
                    yield Problem("G20", here[0].place(), values)


def mayor_problems(
    path: Path, population: Iterable[PopulationCell], municipalities: Mapping[str, int]
) -> Iterator[Problem]:
    """G21 for each province whose mayors are not as many as its municipalities.

    Every municipality has one (Gemeentewet art. 6); `municipalities` counts them by province.
    """
    mayors: Counter[str] = Counter()
    for cell in population:
        if cell.office == "burgemeester":
            mayors[cell.province] += cell.count
    for province in PROVINCES:
        if mayors[province] != municipalities.get(province, 0):
            values = {
                "province": province,
                "mayors": mayors[province],
                "municipalities": municipalities.get(province, 0),
            }
            yield Problem("G21", Place(path, None, "count"), values)


def _unknown(row: Row, column: str, words: Sequence[str]) -> Iterator[Problem]:
    if row[column] not in words:
        near = suggestion(row[column], words)
        values = {"value": row[column], "known": ", ".join(filter(None, words)), "suggestion": near}
        yield Problem("G01", row.place(column), values)


def largest_remainder(total: int, shares: Shares) -> dict[str, int]:
    """Whole numbers near the shares of `total` that add up to it (grootste resten); of equal
    remainders the one that stands first in `shares` is rounded up."""
    whole = sum(shares.values())
    quotas = {key: total * share / whole for key, share in shares.items()}
    counts = {key: int(quota) for key, quota in quotas.items()}
    rest = sorted(quotas, key=lambda key: counts[key] - quotas[key])
    for key in rest[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


# --- weighting classes ---------------------------------------------------------------------------


def make_classes(
    population: Iterable[PopulationCell], minimum: int, place: Place | None = None
) -> tuple[WeightingClass, ...]:
    """The weighting classes (weegklassen) of a population: each at least `minimum` persons.

    Within an office group a province with enough persons is a class. The provinces of a region
    (landsdeel) that are too small form one class together; while that has too few, the smallest
    other class of the region joins it. A region that has too few as a whole joins the next one,
    the last region the one before. Refuses G18 for a group too small in the whole country.
    """
    persons = persons_by_cell(population)
    problems: list[Problem] = []
    classes: list[WeightingClass] = []
    for group in OFFICE_GROUPS.values():
        cells = {cell: n for cell, n in persons.items() if cell[0] in group.offices}
        total = sum(cells.values())
        if 0 < total < minimum:
            values = {"group": group.code, "persons": total, "minimum": minimum}
            problems.append(Problem("G18", place or Place("population.csv"), values))
        elif total:
            parts = _merged(_persons_by_province(cells), minimum)
            classes += [_class(group.code, part, list(cells)) for part in parts]
    refuse_if_any(problems)
    return tuple(classes)


def _persons_by_province(cells: Mapping[Cell, int]) -> dict[str, int]:
    persons: Counter[str] = Counter()
    for (_, province), count in cells.items():
        persons[province] += count
    return {code: persons[code] for code in PROVINCES if persons[code]}


def _merged(persons: Mapping[str, int], minimum: int) -> list[tuple[str, ...]]:
    """Sets of provinces, each of `minimum` persons or more, which together are all of `persons`."""
    parts: list[tuple[str, ...]] = []
    carried: tuple[str, ...] = ()
    for region in _regions(persons):
        here = carried + region
        if sum(persons[code] for code in here) < minimum:
            carried = here
        elif carried:
            parts.append(here)
            carried = ()
        else:
            parts += _within_region(region, persons, minimum)
    if carried:
        parts = _join_last_region(parts, carried)
    return sorted(parts)


def _regions(persons: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    for region in REGIONS:
        yield tuple(code for code in persons if PROVINCES[code].region == region)


def _within_region(
    region: Sequence[str], persons: Mapping[str, int], minimum: int
) -> list[tuple[str, ...]]:
    alone = sorted((c for c in region if persons[c] >= minimum), key=lambda c: (persons[c], c))
    together = [code for code in region if persons[code] < minimum]
    while together and sum(persons[code] for code in together) < minimum:
        together.append(alone.pop(0))
    return [(code,) for code in alone] + ([tuple(sorted(together))] if together else [])


def _join_last_region(
    parts: Sequence[tuple[str, ...]], carried: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """All classes that touch the region of the last class become one with what was carried."""
    last = {PROVINCES[code].region for code in max(parts)}
    touched = [part for part in parts if last & {PROVINCES[code].region for code in part}]
    joined = tuple(sorted([code for part in touched for code in part] + list(carried)))
    return [part for part in parts if part not in touched] + [joined]


def _class(group: str, provinces: Sequence[str], cells: Collection[Cell]) -> WeightingClass:
    regions = list(dict.fromkeys(PROVINCES[code].region for code in provinces))
    members = tuple(cell for cell in cells if cell[1] in provinces)
    where = provinces[0] if len(provinces) == 1 else "-".join([*regions, *_part(provinces, cells)])
    return WeightingClass(
        code=f"{group}-{where}",
        office_group=group,
        tier=OFFICE_GROUPS[group].tier,
        role=OFFICE_GROUPS[group].role,
        region=regions[0] if len(regions) == 1 else "",
        province=provinces[0] if len(provinces) == 1 else "",
        cells=tuple(sorted(members, key=lambda cell: (cell[1], list(OFFICES).index(cell[0])))),
    )


def _part(provinces: Sequence[str], cells: Collection[Cell]) -> list[str]:
    """The provinces' codes when others of their region stand apart: no code is used twice."""
    regions = {PROVINCES[code].region for code in provinces}
    peopled = {province for _, province in cells if PROVINCES[province].region in regions}
    return [] if set(provinces) == peopled else list(provinces)


# --- reading classes -----------------------------------------------------------------------------


def read_classes(
    path: Path, population: Sequence[PopulationCell], minimum: int
) -> Mapping[str, WeightingClass]:
    """The classes of `classes.csv` by code: a partition of `population`, none below `minimum`.

    Refuses F…, G01, G08, G13–G17, all at once.
    """
    rows = read_table(path, CLASS_COLUMNS)
    persons = persons_by_cell(population)
    problems = [problem for row in rows for problem in _class_problems(row, persons, minimum)]
    problems += _partition_problems(path, rows, persons)
    if problems:
        raise ProblemsFound(problems)
    return {row["code"]: _read_class(row) for row in rows}


def _cells(row: Row) -> tuple[Cell, ...]:
    pairs = (cell.partition("@") for cell in row["cells"].split())
    return tuple((office, province) for office, _, province in pairs)


def _read_class(row: Row) -> WeightingClass:
    return WeightingClass(
        code=row["code"],
        office_group=row["office_group"],
        tier=row["tier"],
        role=row["role"],
        region=row["region"],
        province=row["province"],
        cells=_cells(row),
    )


def _class_problems(row: Row, persons: Mapping[Cell, int], minimum: int) -> Iterator[Problem]:
    code, cells = row["code"], _cells(row)
    yield from _unknown(row, "office_group", tuple(OFFICE_GROUPS))
    strange = [cell for cell in cells if cell not in persons]
    for office, province in strange:
        values = {"code": code, "cell": f"{office}@{province}"}
        yield Problem("G17", row.place("cells"), values)
    if strange:
        return
    total = sum(persons[cell] for cell in cells)
    if total < minimum:
        sizes = {"code": code, "persons": total, "minimum": minimum}
        yield Problem("G16", row.place("cells"), sizes)
    for column, expected in _described(cells).items():
        if row[column] != expected:
            values = {"code": code, "column": column, "found": row[column], "expected": expected}
            yield Problem("G13", row.place(column), values)


def _described(cells: Iterable[Cell]) -> Mapping[str, str]:
    """What the columns must say of a class of these cells; "" where the cells differ."""
    offices = [OFFICES[office] for office, _ in cells]
    provinces = [PROVINCES[province] for _, province in cells]
    return {
        "office_group": _common(office.group for office in offices),
        "tier": _common(office.tier for office in offices),
        "role": _common(office.role for office in offices),
        "region": _common(province.region for province in provinces),
        "province": _common(province.code for province in provinces),
    }


def _common(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _partition_problems(
    path: Path, rows: Sequence[Row], persons: Mapping[Cell, int]
) -> Iterator[Problem]:
    """A code used twice, a cell in two classes, a cell in none."""
    first: dict[str, int] = {}
    home: dict[Cell, str] = {}
    for row in rows:
        earlier = first.setdefault(row["code"], row.line)
        if earlier != row.line:
            yield Problem("G08", row.place("code"), {"code": row["code"], "line": earlier})
        for cell in _cells(row):
            other = home.setdefault(cell, row["code"])
            if other != row["code"]:
                values = {"cell": "@".join(cell), "code": row["code"], "other": other}
                yield Problem("G14", row.place("cells"), values)
    for cell in [cell for cell in persons if cell not in home]:
        missed = {"cell": "@".join(cell), "persons": persons[cell]}
        yield Problem("G15", Place(path), missed)
