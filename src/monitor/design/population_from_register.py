"""Makes the population of an edition from a public register and national counts.

    python -m monitor.design.population_from_register editions/2024

Spreads counts over provinces and genders in whole persons, so that every total is kept. Marks
what it assumes in each row; never invents a count that `sources/counts.toml` does not name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from monitor.concepts.offices import OFFICES
from monitor.concepts.places import PROVINCES
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.design.edition import smallest_class
from monitor.design.files import read_toml, write_table
from monitor.design.frame import Organisation, expected_seats, read_register
from monitor.design.model import PopulationCell, WeightingClass
from monitor.design.population import (
    CLASS_COLUMNS,
    POPULATION_COLUMNS,
    Shares,
    largest_remainder,
    make_classes,
    read_population,
)


TEXTS = ("spread", "source", "assumption", "women_source", "women_assumption")

Line = Mapping[str, str | int]


def write_population(edition: Path) -> None:
    """Write `population.csv` and `classes.csv` of the edition folder, from its `sources/` and the
    smallest class that its `protection.toml` allows."""
    register = read_register(edition / "sources" / "organisations.csv")
    counts = read_counts(edition / "sources" / "counts.toml")
    population = edition / "population.csv"
    write_table(population, POPULATION_COLUMNS, population_lines(register, counts))
    cells = read_population(population)
    minimum = smallest_class(edition / "protection.toml")
    lines = class_lines(cells, minimum, Place(population))
    write_table(edition / "classes.csv", CLASS_COLUMNS, lines)


def read_counts(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """The national counts per office. Refuses F…, G01, G19, all at once."""
    counts = read_toml(path)
    problems = [
        Problem("G01", Place(path), {"value": key, "known": ", ".join(OFFICES), "suggestion": ""})
        for key in counts
        if key not in OFFICES
    ]
    for office in OFFICES:
        problems += _count_problems(path, office, counts.get(office))
    refuse_if_any(problems)
    return counts


def _count_problems(path: Path, office: str, block: object) -> Iterator[Problem]:
    if not isinstance(block, dict):
        yield Problem("G19", Place(path), {"key": office, "expected": "[…]"})
        return
    for key in TEXTS:
        if not isinstance(block.get(key), str):
            yield Problem("G19", Place(path), {"key": f"{office}.{key}", "expected": '"…"'})
    if block.get("spread") not in SPREADS:
        expected = " | ".join(SPREADS)
        yield Problem("G19", Place(path), {"key": f"{office}.spread", "expected": expected})
    if not isinstance(block.get("women"), float) or not 0 <= block["women"] <= 1:
        yield Problem("G19", Place(path), {"key": f"{office}.women", "expected": "0.0 … 1.0"})
    if not isinstance(block.get("total", 0), int) or block.get("total", 0) < 0:
        yield Problem("G19", Place(path), {"key": f"{office}.total", "expected": "0, 1, 2, …"})


# --- how an office is spread over the provinces --------------------------------------------------


def _sum(register: Iterable[Organisation], weigh: Callable[[Organisation], Fraction]) -> Shares:
    shares = dict.fromkeys(PROVINCES, Fraction(0))
    for organisation in register:
        shares[organisation.province] += weigh(organisation)
    return {code: share for code, share in shares.items() if share}


def _of(tier: str, register: Iterable[Organisation]) -> list[Organisation]:
    return [one for one in register if one.tier == tier]


def _one_each(tier: str) -> Callable[[Sequence[Organisation]], Shares]:
    return lambda register: _sum(_of(tier, register), lambda _: Fraction(1))


def _council_seats(register: Sequence[Organisation]) -> Shares:
    return _sum(_of("gemeente", register), lambda one: Fraction(_lawful_seats(one)))


def _lawful_seats(one: Organisation) -> int:
    return expected_seats(one.tier, one.inhabitants or 0)


def _states_seats(register: Sequence[Organisation]) -> Shares:
    return _sum(_of("provincie", register), lambda one: Fraction(one.seats or _lawful_seats(one)))


def _aldermen(register: Sequence[Organisation]) -> Shares:
    """Two aldermen at nine seats (Gemeentewet art. 36 lid 1: never fewer than two), evenly more.

    The slope gives 4.13 on average, the mean of 2022; the seats of an average council are 25.
    """
    slope = Fraction(413 - 200, 100) / (25 - 9)
    return _sum(_of("gemeente", register), lambda one: 2 + slope * (_lawful_seats(one) - 9))


SPREADS: Mapping[str, Callable[[Sequence[Organisation]], Shares]] = {
    "municipalities": _one_each("gemeente"),
    "provinces": _one_each("provincie"),
    "authorities": _one_each("waterschap"),
    "council_seats": _council_seats,
    "states_seats": _states_seats,
    "aldermen": _aldermen,
}


# --- the two tables ------------------------------------------------------------------------------


def population_lines(
    register: Sequence[Organisation], counts: Mapping[str, Mapping[str, Any]]
) -> Iterator[Line]:
    """The lines of `population.csv`: office, province, gender, count, source, assumption."""
    for office in OFFICES:
        block = counts[office]
        shares = SPREADS[block["spread"]](register)
        persons = largest_remainder(block.get("total", int(sum(shares.values()))), shares)
        women = _women(persons, Fraction(str(block["women"])))
        source = f"{block['source']}. Vrouwen: {block['women_source']}."
        assumption = "; ".join(filter(None, (block["assumption"], block["women_assumption"])))
        for province, total in persons.items():
            for gender, count in (("man", total - women[province]), ("vrouw", women[province])):
                yield {
                    "office": office,
                    "province": province,
                    "gender": gender,
                    "count": count,
                    "source": source,
                    "assumption": assumption,
                }


def _women(persons: Mapping[str, int], share: Fraction) -> dict[str, int]:
    total = int(sum(persons.values()) * share + Fraction(1, 2))
    return largest_remainder(total, {code: Fraction(n) for code, n in persons.items()})


def class_lines(population: Sequence[PopulationCell], minimum: int, place: Place) -> Iterator[Line]:
    """The lines of `classes.csv`; `cells` holds office@province, separated by spaces."""
    return map(_class_line, make_classes(population, minimum, place))


def _class_line(one: WeightingClass) -> Line:
    cells = " ".join(f"{office}@{province}" for office, province in one.cells)
    return {column: getattr(one, column) for column in CLASS_COLUMNS} | {"cells": cells}


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or 2 with every problem on standard error."""
    try:
        if len(arguments) != 1:
            raise refuse("F01", Place("editions/…"))
        write_population(Path(arguments[0]))
    except ProblemsFound as found:
        sys.stderr.write(f"{found}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
