"""The interval audit (R9): how closely an outsider can pin down a group that is too small.

Whole percentages leave room, but many of them together may leave little. For one indicator at a
time every protected group gets the smallest and largest number of yes that fits all shown cells;
linear programs (HiGHS) find them. Counts are unweighted: weights only add doubt, so an outsider
who knew them would know less. The audit looks at answers, so it may hide and never show.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from monitor.analyse import Estimate
from monitor.design.model import Domain, Sensitivity
from monitor.protect.groups import Frame, Members, Protected
from monitor.protect.ledger import Bound, Released
from monitor.protect.policy import Policy
from monitor.protect.rounding import percent, to_multiple


SLACK = 1e-6  # of the solver: a bound within it of a whole number is that number
Floats = NDArray[np.float64]


class Attacker(StrEnum):
    """What an outsider knows besides the publication (aanvaller)."""

    COLLEAGUE = "colleague"  # who responded: boards talk, and the registrar sends reminders
    REGISTER = "register"  # only how many persons hold each office


@dataclass(frozen=True, slots=True)
class Shown:
    """What one shown cell says of unweighted counts: `low`–`high` are bounds of the share of yes,
    `most` and `rest` of the number of yes and of no in a tail, `n_low`–`n_high` of who answered."""

    domain: str
    members: Members
    priority: int
    low: float
    high: float
    n_low: int
    n_high: int
    most: int | None = None
    rest: int | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """A protected group that is known too well (blootstelling): at least `low` and at most `high`
    said yes, at most `others` did not (for a two-sided indicator perhaps the reverse); `why` is
    the part of R9."""

    group: Protected
    low: int
    high: int
    others: int
    why: str


def shown_cell(
    cell: Released, domain: Domain, members: Members, estimate: Estimate, policy: Policy
) -> Shown:
    """The constraints of a shown cell, as if the plain share of respondents were printed."""
    n_low = n_high = estimate.n
    if cell.n_rounded:
        n = to_multiple(estimate.n, policy.rounding)
        n_low, n_high = n - policy.rounding // 2, n + policy.rounding // 2
    bounds = (domain.id, members, domain.priority)
    if cell.bound is Bound.BELOW:
        return Shown(*bounds, 0.0, 1.0, n_low, n_high, most=max(policy.tail - 1, estimate.yes))
    if cell.bound is Bound.ABOVE:
        rest = max(policy.tail - 1, estimate.n - estimate.yes)
        return Shown(*bounds, 0.0, 1.0, n_low, n_high, rest=rest)
    share = estimate.yes / estimate.n
    step = policy.rounding if cell.bound is Bound.ABOUT else 1
    middle = percent(share) if step == 1 else to_multiple(100 * share, step)
    low, high = (middle - step / 2) / 100, (middle + step / 2) / 100
    return Shown(*bounds, max(low, 0.0), min(high, 1.0), n_low, n_high)


# --- the room that is left -----------------------------------------------------------------------


@dataclass
class _Room:
    """All counts that fit what is shown. The unknowns are, per atom, the yes and then the rest of
    those in the base; `seen` keeps the solutions found, each a proof of what is still possible."""

    atoms: NDArray[np.intp]
    limits: Floats
    matrix: sparse.csr_array
    upper: Floats
    seen: list[Floats] = field(default_factory=list)

    def least(self, cost: Floats) -> float:
        """The smallest value of `cost` · counts over everything that fits."""
        count = len(self.atoms)
        found = optimize.linprog(
            cost,
            A_ub=sparse.vstack([self.matrix, _both(count)], format="csr"),
            b_ub=np.concatenate([self.upper, self.limits]),
            bounds=(0, None),
            method="highs",
        )
        if found.x is None:
            raise ValueError(f"the shown cells contradict each other: {found.message}")
        self.seen.append(np.asarray(found.x, dtype=np.float64))
        return float(cost @ self.seen[-1])

    def witnessed(self, cost: Floats) -> float:
        """The smallest value among the solutions seen so far, infinite when there are none."""
        return min((float(cost @ counts) for counts in self.seen), default=math.inf)


def _both(count: int) -> sparse.csr_array:
    """Yes and the rest of an atom together are at most who could have answered."""
    one = sparse.eye_array(count, format="csr")
    return sparse.csr_array(sparse.hstack([one, one]))


def _room(frame: Frame, shown: Sequence[Shown], attacker: Attacker) -> _Room:
    counts = np.array(
        [
            atom.respondents
            if attacker is Attacker.COLLEAGUE
            else max(atom.population, atom.respondents)
            for atom in frame
        ],
        dtype=np.float64,
    )
    atoms = np.flatnonzero(counts)
    rows: list[Floats] = []
    upper: list[float] = []
    for cell in shown:
        here = cell.members[atoms].astype(np.float64)
        nobody = np.zeros_like(here)
        both = np.concatenate([here, here])
        rows += [
            np.concatenate([here * (1 - cell.high), -here * cell.high]),
            np.concatenate([-here * (1 - cell.low), here * cell.low]),
            both,
            -both,
        ]
        upper += [0.0, 0.0, float(cell.n_high), -float(cell.n_low)]
        if cell.most is not None:
            rows.append(np.concatenate([here, nobody]))
            upper.append(float(cell.most))
        if cell.rest is not None:
            rows.append(np.concatenate([nobody, here]))
            upper.append(float(cell.rest))
    matrix = sparse.csr_array(np.array(rows).reshape(len(rows), 2 * len(atoms)))
    return _Room(atoms, counts[atoms], matrix, np.array(upper))


def exposures(
    frame: Frame,
    shown: Sequence[Shown],
    protected: Sequence[Protected],
    sensitivity: Sensitivity,
    policy: Policy,
    attacker: Attacker = Attacker.COLLEAGUE,
) -> Iterator[Exposure]:
    """The protected groups about which the shown cells of one indicator say too much (R9).

    (a) the number of yes is known and not zero; (b) all but k are known to have said yes, for a
    two-sided indicator (S2) also to have not; (c) the number of yes is known to within 2 persons
    or a fifth of the group. A "no" to a one-sided indicator (S1) is not sensitive, S0 nothing.
    """
    if sensitivity == "S0" or not shown:
        return
    room = _room(frame, shown, attacker)
    yield from _exposed(room, protected, policy, of_no=False)
    if sensitivity == "S2":
        yield from _exposed(room, protected, policy, of_no=True)


def _open_to_doubt(room: _Room, costs: Mapping[int, Floats]) -> frozenset[int]:
    """Which groups may, for all that is shown, hold nobody of the kind that `costs` count.

    One program for all of them together settles many at once; what remains is settled singly.
    """
    pending = dict(costs)
    doubtful: set[int] = set()
    while pending:
        room.least(np.sum(list(pending.values()), axis=0))
        cleared = {at for at, cost in pending.items() if _none(room.witnessed(cost))}
        if not cleared:
            break
        doubtful |= cleared
        pending = {at: cost for at, cost in pending.items() if at not in cleared}
    for at, cost in pending.items():
        if _none(room.witnessed(cost)) or _none(room.least(cost)):
            doubtful.add(at)
    return frozenset(doubtful)


def _none(least: float) -> bool:
    return math.ceil(least - SLACK) <= 0


def _costs(
    room: _Room, protected: Sequence[Protected], *, of_no: bool
) -> dict[int, tuple[Floats, Floats]]:
    """For each group present: what counts its yes, and what counts the rest (or the reverse)."""
    found: dict[int, tuple[Floats, Floats]] = {}
    for at, group in enumerate(protected):
        here = group.members[room.atoms].astype(np.float64)
        nobody = np.zeros_like(here)
        yes, rest = np.concatenate([here, nobody]), np.concatenate([nobody, here])
        if here.any():
            found[at] = (rest, yes) if of_no else (yes, rest)
    return found


def _exposed(
    room: _Room, protected: Sequence[Protected], policy: Policy, *, of_no: bool
) -> Iterator[Exposure]:
    """The exposed groups seen from the side of the yes, or of the no."""
    costs = _costs(room, protected, of_no=of_no)
    doubtful = _open_to_doubt(room, {at: cost for at, (cost, _) in costs.items()})
    for at, (cost, other) in costs.items():
        if at in doubtful:
            continue
        group = protected[at]
        low = math.ceil(room.least(cost) - SLACK)
        high = math.floor(SLACK - room.least(-cost))
        others = math.floor(SLACK - room.least(-other))
        why = _too_close(low, high, others, group, policy)
        if why:
            yield Exposure(group, low, high, others, why)


def _too_close(low: int, high: int, others: int, group: Protected, policy: Policy) -> str:
    small = group.population < policy.whole_percent
    k = policy.of("attribute", "coalition_small" if small else "coalition")
    if low >= high:
        return "a"
    if others <= k:
        return "b"
    share = policy.thresholds["audit", "width_percent"].value / 100
    width = max(policy.of("audit", "width_persons"), share * (high + others))
    return "c" if high - low < min(width, high + others) else ""


# --- the loop ------------------------------------------------------------------------------------


def withheld(
    frame: Frame,
    shown: Sequence[Shown],
    protected: Sequence[Protected],
    sensitivity: Sensitivity,
    policy: Policy,
    attackers: Collection[Attacker] = tuple(Attacker),
) -> tuple[str, ...]:
    """The domains whose cell of this indicator must be hidden too, in the order found.

    While a group is exposed to any attacker, the shown domain of the lowest priority that overlaps
    it goes. Nothing is known of a group that no shown domain overlaps, so this comes to an end.
    """
    kept = list(shown)
    gone: list[str] = []
    for attacker in attackers:
        while kept:
            leak = next(exposures(frame, kept, protected, sensitivity, policy, attacker), None)
            if leak is None:
                break
            overlapping = [cell for cell in kept if (cell.members & leak.group.members).any()]
            last = max(overlapping, key=lambda cell: (cell.priority, cell.domain))
            kept.remove(last)
            gone.append(last.domain)
    return tuple(gone)


def shown_of(
    cells: Iterable[Released],
    domains: Mapping[str, Domain],
    frame: Frame,
    estimates: Mapping[tuple[str, str], Estimate],
    policy: Policy,
) -> tuple[Shown, ...]:
    """The constraints of all shown cells of one indicator."""
    return tuple(
        shown_cell(
            cell,
            domains[cell.domain],
            frame.members(domains[cell.domain].where),
            estimates[cell.indicator, cell.domain],
            policy,
        )
        for cell in cells
        if cell.shown and cell.domain in domains
    )
