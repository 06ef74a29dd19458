"""The first attack: add and subtract published groups until one that is too small is left over.

Percentages are counts: a percentage of a group of known size is a number of persons, so whatever
group is a sum and difference of published ones is known, up to the rounding of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from monitor.evaluate.attack.algebra import recipe, span
from monitor.evaluate.attack.facts import Fact, Finding, Hint
from monitor.evaluate.attack.people import EVERYONE, People, Row, Suspect


ROUGH = 2  # how far a number rounded to five may lie from the true one


@dataclass(frozen=True)
class System:
    """Everything published of one indicator in one edition (stelsel), and the `hints` that other
    indicators give of it; `around` are the groups these speak of."""

    edition: int
    indicator: str
    facts: Mapping[str, Fact]  # domain → figure
    rows: Mapping[str, Row]
    hints: tuple[Hint, ...] = ()
    around: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True)
class Recovered:
    """A group that follows from published ones, with the sum that gives it."""

    suspect: Suspect
    terms: tuple[tuple[int, str], ...]  # (sign, domain), larger factors repeated
    respondents: int | None

    @property
    def sum(self) -> str:
        said = " ".join(f"{'+' if sign > 0 else '−'} {name}" for sign, name in self.terms)
        return said.removeprefix("+ ")


def recoveries(rows: Mapping[str, Row], suspects: Sequence[Suspect]) -> list[Recovered]:
    """Which of `suspects` follow from groups with these `rows`."""
    if not rows or not suspects:
        return []
    names = list(rows)
    matrix, columns = _merged(np.array([rows[name] for name in names]))
    targets = np.array([suspect.row for suspect in suspects])
    whole = _whole(targets, columns)
    found = span(matrix).holds(targets[:, columns.first]) & whole
    known: list[Recovered] = []
    for suspect, hit in zip(suspects, found, strict=True):
        if hit:
            factors = recipe(matrix, suspect.row[columns.first])
            if factors is not None:
                terms = [(1 if f > 0 else -1, names[i]) for i, f in enumerate(factors) if f]
                terms.sort(key=lambda term: -term[0])
                known.append(Recovered(suspect, tuple(terms), None))
    return known


@dataclass(frozen=True)
class _Columns:
    """Cells that no published group tells apart stand for one: the `first` of each, and for every
    cell the number of its column."""

    first: Row
    home: Row


def _merged(rows: Row) -> tuple[Row, _Columns]:
    _, first, home = np.unique(rows, axis=1, return_index=True, return_inverse=True)
    return rows[:, first], _Columns(first, np.ravel(home))


def _whole(targets: Row, columns: _Columns) -> np.typing.NDArray[np.bool_]:
    """Which targets are made of whole columns: no sum can split cells that always go together."""
    same = targets == targets[:, columns.first][:, columns.home]
    whole: np.typing.NDArray[np.bool_] = same.all(axis=1)
    return whole


def subtract(systems: Sequence[System], people: People) -> Iterator[Finding]:
    """Every group that follows, once for each set of indicators it is found for."""
    found: dict[tuple[str, str], list[System]] = {}
    kept: dict[frozenset[str], list[Recovered]] = {}
    for system in systems:
        key = frozenset(system.rows)
        if key not in kept:
            kept[key] = recoveries(system.rows, people.suspects(system.rows.items()))
        for one in kept[key]:
            found.setdefault((one.suspect.name, one.sum), []).append(system)
    sizes = {one.suspect.name: one.suspect.population for all_ in kept.values() for one in all_}
    for (name, how), where in sorted(found.items()):
        files = sorted({fact.file for system in where for fact in system.facts.values()})
        values = {
            "group": name,
            "population": sizes[name],
            "sum": how,
            "count": len(where),
            "indicators": ", ".join(sorted({system.indicator for system in where})[:5]),
        }
        yield Finding("X10", files[0], values)


def silent(systems: Sequence[System], people: People) -> Iterator[Finding]:
    """The numbers of respondents attacked likewise (A9): a handful that did not answer, or whose
    gender is not told, is the difference of two numbers that are printed exactly."""
    told: dict[tuple[int, str, str], int] = {}
    for system in systems:
        rests = {domain: _untold(system, domain, people) for domain in system.facts}
        for domain, rest in rests.items():
            base = system.facts[domain].base
            if 0 < rest < people.limits.hard:
                told.setdefault((system.edition, base, domain), rest)
            for part, less in rests.items():
                inside = less > 0 and bool((system.rows[part] <= system.rows[domain]).all())
                if inside and 0 < rest - less < people.limits.hard:
                    told.setdefault((system.edition, base, f"{domain} − {part}"), rest - less)
    for (year, base, domain), rest in sorted(told.items()):
        yield Finding("X12", f"MIV{year}", {"group": domain, "count": rest, "base": base})
    for (year, base, domain), numbers in sorted(_numbers(systems).items()):
        # Only the largest number is everyone in the base; two smaller ones share no border.
        numbered = sorted({n for n, rounded in numbers if not rounded}, reverse=True)
        rough = max((n for n, rounded in numbers if rounded), default=0)
        if len(numbered) > 1 and rough + ROUGH < numbered[0] < numbered[1] + people.limits.hard:
            values = {"group": domain, "count": numbered[0] - numbered[1], "base": base}
            yield Finding("X12", f"MIV{year}", values)


def _untold(system: System, domain: str, people: People) -> int:
    """How many of a group told no gender: everybody minus men minus women, where n is exact."""
    group = people.prefix if domain.removeprefix(people.prefix) in EVERYONE else f"{domain}-"
    whole, *parts = (system.facts.get(d) for d in (domain, f"{group}man", f"{group}vrouw"))
    if any(fact is None or not fact.n or fact.rounded for fact in (whole, *parts)):
        return 0
    return (whole.n or 0) - sum(fact.n or 0 for fact in parts if fact) if whole else 0


def _numbers(systems: Sequence[System]) -> dict[tuple[int, str, str], set[tuple[int, bool]]]:
    """Every number of respondents by edition, base and domain, with whether it was rounded."""
    seen: dict[tuple[int, str, str], set[tuple[int, bool]]] = {}
    for system in systems:
        for domain, fact in system.facts.items():
            if fact.n is not None:
                key = (system.edition, fact.base, domain)
                seen.setdefault(key, set()).add((fact.n, fact.rounded))
    return seen
