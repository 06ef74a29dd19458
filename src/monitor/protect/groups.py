"""Which groups of persons exist, and which of them nobody may learn anything about.

Made from the population and from counts of respondents, never from an answer. An atom (atoom) is
the finest group the records can tell apart: a weighting class by gender. A protected group
(beschermde groep) is one that is too small to have a figure, whether or not anyone asked for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.places import PROVINCES
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.model import Domain, PopulationCell, WeightingClass
from monitor.protect.policy import Policy


FRAME = ("office_group", "tier", "role", "region", "province", "size_class", "gender")
UNKNOWN = ""  # gender not told, or told otherwise than the population counts it

Members = NDArray[np.bool_]  # shape (number of atoms,): who belongs to a group


@dataclass(frozen=True, slots=True)
class Atom:
    """Persons of one weighting class and one gender (atoom).

    `traits` holds a value for each frame variable, "" where the class covers more than one.
    `population` is 0 for respondents of unknown gender: they are counted among men and women.
    """

    traits: Mapping[str, str]
    population: int
    respondents: int


@dataclass(frozen=True)
class Frame:
    """All atoms of an edition, and beside them the cells of its population (kader).

    `cells` are traits (the frame variables and `office`) with a number of persons: finer than any
    respondent can be placed, and used only to say how large a group is that was asked for.
    """

    atoms: tuple[Atom, ...]
    cells: tuple[tuple[Mapping[str, str], int], ...]

    @cached_property
    def spread(self) -> Mapping[str, Counter[str]]:
        """For each frame variable, how many atoms have each of its values."""
        return {name: Counter(atom.traits[name] for atom in self) for name in FRAME}

    def members(self, where: Mapping[str, Sequence[str]]) -> Members:
        """Which atoms satisfy all of `where` (frame variable → values)."""
        return np.array(
            [all(atom.traits[name] in values for name, values in where.items()) for atom in self],
            dtype=bool,
        )

    def population(self, members: Members) -> int:
        return sum(atom.population for atom, here in zip(self, members, strict=True) if here)

    def respondents(self, members: Members) -> int:
        return sum(atom.respondents for atom, here in zip(self, members, strict=True) if here)

    def whole(self, where: Mapping[str, Sequence[str]]) -> int:
        """Persons that `where` speaks of, also those whose class lies across its border."""
        return sum(
            count
            for traits, count in self.cells
            if all(traits[name] in values for name, values in where.items())
        )

    def __iter__(self) -> Iterator[Atom]:
        return iter(self.atoms)

    def __len__(self) -> int:
        return len(self.atoms)


def make_frame(
    classes: Mapping[str, WeightingClass],
    population: Iterable[PopulationCell],
    respondents: Mapping[tuple[str, str], int],
) -> Frame:
    """The atoms of an edition. `respondents` counts them by (weighting class, gender).

    A gender that the population does not count (told otherwise, or not told) becomes UNKNOWN.
    Refuses P12 (a class nobody knows) and P13 (persons outside every class), all at once.
    """
    population = tuple(population)
    refuse_if_any([*_strangers(classes, respondents), *_homeless(classes, population)])
    home = {cell: code for code, entry in classes.items() for cell in entry.cells}
    persons: Counter[tuple[str, str]] = Counter()
    cells: list[tuple[Mapping[str, str], int]] = []
    for cell in population:
        if cell.count:
            code = home[cell.key]
            persons[code, cell.gender] += cell.count
            cells.append((_cell_traits(cell, classes[code]), cell.count))
    genders = sorted({gender for _, gender in persons})
    answered: Counter[tuple[str, str]] = Counter()
    for (code, gender), count in respondents.items():
        answered[code, gender if gender in genders else UNKNOWN] += count
    atoms = (
        Atom(_traits(classes[code], gender), persons[code, gender], answered[code, gender])
        for code in sorted(classes)
        for gender in (*genders, UNKNOWN)
    )
    peopled = tuple(atom for atom in atoms if atom.population or atom.respondents)
    return Frame(peopled, tuple(cells))


def if_all_answer(frame: Frame) -> Frame:
    """The same people as if everybody answered: for a plan before the fieldwork."""
    atoms = tuple(replace(atom, respondents=atom.population) for atom in frame.atoms)
    return replace(frame, atoms=atoms)


def _traits(entry: WeightingClass, gender: str) -> Mapping[str, str]:
    return {
        "office_group": entry.office_group,
        "tier": entry.tier,
        "role": entry.role,
        "region": entry.region,
        "province": entry.province,
        "size_class": entry.size_class,
        "gender": gender,
    }


def _cell_traits(cell: PopulationCell, entry: WeightingClass) -> Mapping[str, str]:
    region = PROVINCES[cell.province].region if cell.province in PROVINCES else ""
    own = {"office": cell.office, "province": cell.province, "region": region}
    return {**_traits(entry, cell.gender), **own}


def _strangers(
    classes: Mapping[str, WeightingClass], respondents: Mapping[tuple[str, str], int]
) -> Iterator[Problem]:
    strange: Counter[str] = Counter()
    for (code, _), count in respondents.items():
        if code not in classes:
            strange[code] += count
    for code, count in sorted(strange.items()):
        yield Problem("P12", Place("weighting.toml"), {"code": code or "(leeg)", "count": count})


def _homeless(
    classes: Mapping[str, WeightingClass], population: Iterable[PopulationCell]
) -> Iterator[Problem]:
    housed = {cell for entry in classes.values() for cell in entry.cells}
    missing: Counter[tuple[str, str]] = Counter()
    for cell in population:
        if cell.count and cell.key not in housed:
            missing[cell.key] += cell.count
    for (office, province), count in sorted(missing.items()):
        values = {"office": office, "province": province, "count": count}
        yield Problem("P13", Place("population.csv"), values)


# --- who is protected ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Protected:
    """A group of which nothing may be learnt (beschermde groep); its name is for the plan only."""

    name: str
    members: Members
    population: int
    respondents: int


@dataclass(frozen=True)
class Request:
    """A group that figures are asked for, placed in the frame (gevraagde groep)."""

    domain: Domain
    members: Members
    population: int
    respondents: int


def place(frame: Frame, domain: Domain) -> Request:
    members = frame.members(domain.where)
    return Request(domain, members, frame.population(members), frame.respondents(members))


def is_crossing(frame: Frame, members: Members) -> bool:
    """Whether no single frame variable describes these persons (kruising, R1)."""
    inside = [atom.traits for atom, here in zip(frame, members, strict=True) if here]
    if len(inside) == len(frame):
        return False
    for variable in FRAME:
        values = {traits[variable] for traits in inside} - {""}
        if sum(frame.spread[variable][value] for value in values) == len(inside):
            return False
    return True


def unsafe(population: int, respondents: int, policy: Policy) -> bool:
    """Whether a group is too small to be known by subtraction (R1, R2; `disclosure.md` §2)."""
    return population < policy.own_figure or respondents < policy.hard_minimum


def protected_groups(
    frame: Frame, requests: Sequence[Request], policy: Policy
) -> tuple[Protected, ...]:
    """Every group to be kept out of reach, however it may be put together, each once.

    Crossings of frame variables with fewer persons than a whole percentage needs or too few
    respondents (R1: no crossings of small groups); single groups, differences of nested requests
    and remainders of a request after one family that are `unsafe`. Groups without respondents
    have nothing to disclose; respondents of unknown gender cannot be singled out by anyone who
    does not know their answer, and are guarded by rounding n instead (attack A9).
    """
    found: dict[bytes, Protected] = {}
    candidates = [*_natural(frame), *_differences(requests), *_remainders(requests)]
    known = np.array([atom.traits["gender"] != UNKNOWN for atom in frame], dtype=bool)
    for name, members, natural in candidates:
        population, respondents = frame.population(members), frame.respondents(members)
        if not respondents or not (members & known).any():
            continue
        small = natural and population < policy.whole_percent and is_crossing(frame, members)
        if small or unsafe(population, respondents, policy):
            group = Protected(name, members, population, respondents)
            found.setdefault(members.tobytes(), group)
    return tuple(found.values())


def _natural(frame: Frame) -> Iterator[tuple[str, Members, bool]]:
    """Every crossing of values of frame variables that somebody has, coarse ones first."""
    used = [name for name in FRAME if set(frame.spread[name]) - {""}]
    for size in range(1, len(used) + 1):
        for variables in combinations(used, size):
            places: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for at, atom in enumerate(frame):
                places[tuple(atom.traits[name] for name in variables)].append(at)
            for values, here in places.items():
                if "" not in values:
                    members = np.zeros(len(frame), dtype=bool)
                    members[here] = True
                    yield " × ".join(dict.fromkeys(values)), members, True


def _differences(requests: Sequence[Request]) -> Iterator[tuple[str, Members, bool]]:
    for outer in requests:
        for inner in requests:
            if inner is not outer and not (inner.members & ~outer.members).any():
                name = f"{outer.domain.id} zonder {inner.domain.id}"
                yield name, outer.members & ~inner.members, False


def _remainders(requests: Sequence[Request]) -> Iterator[tuple[str, Members, bool]]:
    families: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        families[request.domain.family].append(request)
    for outer in requests:
        for family, parts in families.items():
            inside = [part for part in parts if not (part.members & ~outer.members).any()]
            if len(inside) > 1:
                rest = outer.members.copy()
                for part in inside:
                    rest &= ~part.members
                yield f"{outer.domain.id} zonder alle van {family}", rest, False
