"""What an outsider can find by adding and subtracting published groups (onthulling door aftrekken).

Two groups of respondents that no published group tells apart are one cell here: nobody can split
them, so only groups made of whole cells can ever be found. Everything is exact. Answers do not
occur: if the sum is known for every group of a combination, it is known for the combination.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.protect.groups import FRAME, UNKNOWN, Frame, Members, Protected, unsafe
from monitor.protect.policy import Policy
from monitor.protect.rowspace import Matrix, combination, primitive, without


# Small unions of cells beyond this number are not written out; all smaller ones are.
UNIONS = 20_000


@dataclass(frozen=True)
class Cells:
    """Groups of atoms that occur together in every group asked for (cellen).

    `home` gives the cell of each atom, -1 for an atom that an outsider may leave out of his sums:
    nobody answered, so it adds nothing, or the gender is unknown, so it adds a handful at most
    and hides nobody. All arrays of cells have shape (number of cells,).
    """

    home: NDArray[np.int64]
    population: NDArray[np.int64]
    respondents: NDArray[np.int64]
    names: tuple[str, ...]

    def row(self, members: Members) -> NDArray[np.int64] | None:
        """The group as 0/1 over cells; None when it cuts through a cell, so cannot be found."""
        here = np.bincount(self.home[members & (self.home >= 0)], minlength=len(self.names))
        whole = np.bincount(self.home[self.home >= 0], minlength=len(self.names))
        if ((here > 0) & (here < whole)).any():
            return None
        return (here > 0).astype(np.int64)


def make_cells(frame: Frame, groups: Iterable[Members]) -> Cells:
    """Join the atoms that are in exactly the same `groups`, in the order of their first atom."""
    groups = tuple(groups)
    together: dict[tuple[bool, ...], list[int]] = {}
    for at, atom in enumerate(frame):
        if atom.respondents and atom.traits["gender"] != UNKNOWN:
            together.setdefault(tuple(bool(group[at]) for group in groups), []).append(at)
    home = np.full(len(frame), -1, dtype=np.int64)
    for cell, atoms in enumerate(together.values()):
        home[atoms] = cell
    members = list(together.values())
    return Cells(
        home,
        np.array([sum(frame.atoms[i].population for i in here) for here in members], np.int64),
        np.array([sum(frame.atoms[i].respondents for i in here) for here in members], np.int64),
        tuple(_name(frame, here) for here in members),
    )


def _name(frame: Frame, atoms: Sequence[int]) -> str:
    """The traits that all of these atoms share, or how many they are."""
    shared = []
    for variable in FRAME:
        values = {frame.atoms[i].traits[variable] for i in atoms}
        if len(values) == 1:
            shared.append(values.pop() or f"{variable} onbekend of gemengd")
    return " × ".join(dict.fromkeys(shared)) or f"{len(atoms)} groepen"


def small_unions(cells: Cells, policy: Policy) -> tuple[list[tuple[int, ...]], int]:
    """All unions of cells that are `unsafe`, of 1, 2, 3 … cells, and the size up to which.

    A union larger than a safe one is safe, so the search is complete once nothing grows; it stops
    before the first size that would need more than UNIONS of them.
    """
    found: list[tuple[int, ...]] = []
    count = len(cells.names)
    level: list[tuple[int, ...]] = [(c,) for c in range(count) if _small(cells, [c], policy)]
    depth = 0
    while level and len(found) + len(level) <= UNIONS:
        found += level
        depth += 1
        level = [
            (*union, cell)
            for union in level
            for cell in range(union[-1] + 1, count)
            if _small(cells, (*union, cell), policy)
        ]
    return found, depth if level else count


def _small(cells: Cells, union: Sequence[int], policy: Policy) -> bool:
    population = sum(int(cells.population[cell]) for cell in union)
    return unsafe(population, sum(int(cells.respondents[cell]) for cell in union), policy)


@dataclass(frozen=True)
class Reach:
    """What can be computed from the groups published so far (bereik van een buitenstaander).

    `basis` are their independent rows over cells, each with the earlier ones taken out; `left`
    are the rows of the protected groups with everything published taken out (shape (s, m)).
    """

    cells: Cells
    protected: tuple[Protected, ...]
    rows: Matrix
    left: Matrix
    basis: tuple[Matrix, ...] = ()
    published: tuple[tuple[str, Members], ...] = ()


def nothing_published(cells: Cells, groups: Iterable[Protected]) -> Reach:
    """The reach of someone who has seen nothing yet; groups that cut through a cell drop out."""
    kept: list[Protected] = []
    rows: list[NDArray[np.int64]] = []
    seen: set[bytes] = set()
    for group in groups:
        row = cells.row(group.members)
        if row is not None and row.any() and row.tobytes() not in seen:
            seen.add(row.tobytes())
            kept.append(group)
            rows.append(row)
    matrix = np.array(rows, dtype=np.int64).reshape(len(rows), len(cells.names))
    return Reach(cells, tuple(kept), matrix, primitive(matrix))


def unions_as_groups(cells: Cells, unions: Iterable[Sequence[int]]) -> list[Protected]:
    return [
        Protected(
            " + ".join(cells.names[cell] for cell in union),
            np.isin(cells.home, union),
            int(cells.population[list(union)].sum()),
            int(cells.respondents[list(union)].sum()),
        )
        for union in unions
    ]


def _new(reach: Reach, members: Members) -> Matrix:
    """What the group adds to what is published already (shape (1, m)); zero when nothing."""
    row = reach.cells.row(members)
    if row is None:
        raise ValueError("a group must be among those the cells were made from")
    rest: Matrix = primitive(row[None, :])
    for known in reach.basis:
        rest = without(rest, known)
    return rest


def leaks(reach: Reach, members: Members) -> tuple[Protected, ...]:
    """The protected groups that could be computed once this group is published as well."""
    rest = _new(reach, members)
    if not rest.any() or not len(reach.protected):
        return ()
    exposed = (reach.left == rest).all(axis=1)
    return tuple(group for group, hit in zip(reach.protected, exposed, strict=True) if hit)


def publish(reach: Reach, name: str, members: Members) -> Reach:
    """The reach after this group is published too."""
    rest = _new(reach, members)
    published = (*reach.published, (name, members))
    if not rest.any():
        return replace(reach, published=published)
    left = without(reach.left, rest[0]) if len(reach.protected) else reach.left
    return replace(reach, left=left, basis=(*reach.basis, rest[0]), published=published)


def formula(reach: Reach, name: str, members: Members, group: Protected) -> tuple[str, ...]:
    """How `group` follows from what is published and from `members`: signed names, or empty."""
    named = [(name, members), *reversed(reach.published)]
    rows = [row for _, here in named if (row := reach.cells.row(here)) is not None]
    target = reach.cells.row(group.members)
    if target is None:
        return ()
    factors = combination([row.tolist() for row in rows], target.tolist())
    if factors is None:
        return ()
    signed = [(factor, named[i][0]) for i, factor in enumerate(factors) if factor]
    signed.sort(key=lambda term: -term[0])
    return tuple(_term(factor.numerator, factor.denominator, label) for factor, label in signed)


def _term(numerator: int, denominator: int, label: str) -> str:
    sign = "+" if numerator > 0 else "−"
    size = "" if abs(numerator) == denominator else f"{abs(numerator)}/{denominator} "
    return f"{sign} {size}{label}"
