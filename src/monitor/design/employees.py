"""Employees (medewerkers) as a population: persons per tier, size class and gender.

There is no register of employees. How many organisations there are of each kind is known from the
public register; how many work there is stated by the edition, with its source or as fictief. A
class of employees holds those of every organisation of one tier and size class, never of one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from monitor.concepts.offices import TIERS
from monitor.concepts.organisations import SIZE_CLASSES, size_class
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.design.domains import employers
from monitor.design.files import read_table, read_toml, write_table
from monitor.design.frame import Organisation, read_register
from monitor.design.model import PopulationCell, WeightingClass
from monitor.design.population import COUNTED_GENDERS, cell_problems, largest_remainder


COLUMNS = ("tier", "size_class", "gender", "count", "source", "assumption")
WORDS: Mapping[str, tuple[str, ...]] = {
    "tier": tuple(TIERS),
    "size_class": ("", *SIZE_CLASSES),
    "gender": COUNTED_GENDERS,
}
EMPLOYERS = employers()

Employer = tuple[str, str]  # tier, size class ("" where the tier has none)


def code_of(employer: Employer) -> str:
    """The code of a class and stratum: `gemeente-onder20`, `provincie`."""
    return "-".join(filter(None, employer))


def read_employees(path: Path) -> tuple[PopulationCell, ...]:
    """The cells of `population.csv`, in its order. Refuses F…, G01, G05, G11, G12, at once."""
    rows = read_table(path, COLUMNS)
    refuse_if_any([*cell_problems(rows, WORDS)])
    return tuple(
        PopulationCell(
            office="",
            province="",
            gender=row["gender"],
            count=int(row["count"]),
            source=row["source"],
            assumed=bool(row["assumption"]),
            tier=row["tier"],
            size_class=row["size_class"],
        )
        for row in rows
    )


def employee_classes(
    path: Path, population: Iterable[PopulationCell], minimum: int
) -> Mapping[str, WeightingClass]:
    """The weighting classes of employees by code: one for each tier and size class. Refuses G16."""
    persons: Counter[Employer] = Counter()
    for cell in population:
        persons[cell.key] += cell.count
    refuse_if_any(
        Problem(
            "G16",
            Place(path),
            {"code": code_of(employer), "persons": count, "minimum": minimum},
        )
        for employer, count in persons.items()
        if count < minimum
    )
    return {code_of(employer): _class(employer) for employer in persons}


def _class(employer: Employer) -> WeightingClass:
    tier, size = employer
    return WeightingClass(
        code=code_of(employer),
        office_group="",
        tier=tier,
        role="",
        region="",
        province="",
        cells=(employer,),
        size_class=size,
    )


# --- from the register ---------------------------------------------------------------------------


def count_organisations(register: Iterable[Organisation]) -> Mapping[Employer, int]:
    """How many organisations of each tier and size class the register knows."""
    found = Counter(map(_employer, register))
    return {employer: found[employer] for employer in EMPLOYERS}


def _employer(one: Organisation) -> Employer:
    sized = any(tier == one.tier and size for tier, size in EMPLOYERS)
    return (one.tier, size_class(one.inhabitants or 0).code if sized else "")


def employee_lines(
    register: Sequence[Organisation], counts: Mapping[str, Mapping[str, Any]]
) -> Iterator[Mapping[str, str | int]]:
    """The lines of `population.csv`, from the register and the numbers of `sources/counts.toml`:
    employees per organisation, or per 1,000 inhabitants of the class."""
    organisations = count_organisations(register)
    inhabitants: Counter[Employer] = Counter()
    for one in register:
        inhabitants[_employer(one)] += one.inhabitants or 0
    for tier, size in EMPLOYERS:
        block = counts[code_of((tier, size))]
        per_thousand = Fraction(str(block.get("per_1000_inhabitants", 0)))
        total = round(inhabitants[tier, size] * per_thousand / 1000)
        total = total or block["per_organisation"] * organisations[tier, size]
        women = Fraction(str(block["women"]))
        shares = {"man": 1 - women, "vrouw": women}
        for gender, count in largest_remainder(total, shares).items():
            yield {
                "tier": tier,
                "size_class": size,
                "gender": gender,
                "count": count,
                "source": block["source"],
                "assumption": block["assumption"],
            }


def write_employees(survey: Path, register: Path) -> None:
    """Write `population.csv` of the survey of employees in the folder `survey`."""
    lines = employee_lines(read_register(register), read_toml(survey / "sources" / "counts.toml"))
    write_table(survey / "population.csv", COLUMNS, lines)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or 2 with every problem on standard error."""
    try:
        if len(arguments) != 2:
            raise refuse("F01", Place("editions/…/medewerkers editions/…/organisations.csv"))
        write_employees(Path(arguments[0]), Path(arguments[1]))
    except ProblemsFound as found:
        sys.stderr.write(f"{found}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
