"""The interval audit (R9): how closely an outsider can pin down a group that is too small.

Whole percentages leave room, but many of them together may leave little. For one indicator at a
time, and for every two of which one says something of the other, every protected group gets the
smallest and largest number of yes that fits all shown cells. The audit looks at answers, so it may
hide and never show.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from monitor.analyse import Estimate
from monitor.design.model import Edition, Sensitivity
from monitor.protect.groups import Frame, Protected
from monitor.protect.ledger import Released
from monitor.protect.links import links, same_answered
from monitor.protect.policy import Policy
from monitor.protect.program import Floats
from monitor.protect.room import Pair, Room, Told
from monitor.protect.shown import Counted, Outcomes, Shown, base_counts, shown_of, twins


ROUNDS = 4  # of questions to many groups at once, before each is asked alone
IDLE = 1  # solutions in a row that prove nothing new, before another way is tried
FEW = 2  # groups that are asked alone at once
Cell = tuple[str, str]  # indicator, domain


class Attacker(StrEnum):
    """What an outsider knows besides the publication (aanvaller)."""

    COLLEAGUE = "colleague"  # who responded: boards talk, and the registrar sends reminders
    REGISTER = "register"  # only how many persons hold each office


@dataclass(frozen=True, slots=True)
class Exposure:
    """A protected group that is known too well (blootstelling): at least `low` and at most `high`
    said yes, at most `others` of the base did not (for the other side of a two-sided indicator
    the reverse); `why` is the part of R9."""

    group: Protected
    low: int
    high: int
    others: int
    why: str


def exposures(
    frame: Frame,
    told: Sequence[Told],
    protected: Sequence[Protected],
    sensitivity: Sensitivity,
    policy: Policy,
    attacker: Attacker = Attacker.COLLEAGUE,
    base: str = "",
) -> Iterator[Exposure]:
    """The protected groups about which the shown cells of one indicator say too much (R9).

    (a) the number of yes is known and not zero; (b) all but k are known to have said yes, for a
    two-sided indicator (S2) also to have not; (c) the number of yes is known to within 2 persons
    or a fifth of the group. A "no" to a one-sided indicator (S1) is not sensitive, S0 nothing.
    """
    if sensitivity == "S0" or not told:
        return
    room = make_room(frame, told, attacker)
    for side in _sides(room, protected, Question(told[0].indicator, sensitivity, base), policy):
        yield from (exposure for exposure, _ in _exposed(side))


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator under audit (te toetsen indicator)."""

    indicator: str
    sensitivity: Sensitivity
    base: str = ""


def make_room(frame: Frame, told: Sequence[Told], attacker: Attacker = Attacker.COLLEAGUE) -> Room:
    """The room that `told` leaves to an attacker who knows at most what this one knows."""
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
    if attacker is Attacker.COLLEAGUE:
        told = [one.exact if isinstance(one, Shown) else one for one in told]
    return Room(counts[atoms], atoms, told, tuple(sorted({one.base for one in told})))


def _sides(
    room: Room, protected: Sequence[Protected], question: Question, policy: Policy
) -> Iterator[_Side]:
    """The sides that are sensitive: yes, for a two-sided indicator no as well, or none."""
    for of_no in {"S0": (), "S1": (False,), "S2": (False, True)}[question.sensitivity]:
        yield _Side(room, protected, policy, question, of_no=of_no)


class _Side:
    """The groups seen from the side of the yes, or of the no: what counts those who said it, what
    counts the others in the base, and what the solutions seen so far leave possible."""

    def __init__(
        self,
        room: Room,
        protected: Sequence[Protected],
        policy: Policy,
        question: Question,
        *,
        of_no: bool,
    ) -> None:
        self.room, self.policy, self.question, self.of_no = room, policy, question, of_no
        places = [group.members[room.atoms] for group in protected]
        self.groups = [group for group, here in zip(protected, places, strict=True) if here.any()]
        members = np.array([here for here in places if here.any()], dtype=np.float64)
        members = members.reshape(len(self.groups), len(room.limits))
        # yes is counted directly; no is everyone less yes less who is outside the base
        name, base = question.indicator, question.base
        yes = room.cost(members, indicator=name)
        either = room.cost(members, members, base, name)
        present = members @ room.limits
        if of_no:
            self.of, self.of_all, self.other, self.other_all = -either, present, yes, 0 * present
        else:
            self.of, self.of_all, self.other, self.other_all = yes, 0 * present, -either, present
        self.size = np.array([max(group.respondents, 1) for group in self.groups])
        self.needed = np.maximum(
            policy.of("audit", "width_persons"),
            policy.thresholds["audit", "width_percent"].value / 100 * self.size,
        )
        self.k = np.array([coalition(group, policy) for group in self.groups])
        self.low = np.full(len(self.groups), math.inf)
        self.high = np.full(len(self.groups), -math.inf)
        self.others = np.full(len(self.groups), -math.inf)
        self._taken = 0

    def look(self) -> None:
        """Take in the solutions found since the last look."""
        for counts in self.room.seen[self._taken :]:
            found = self.of @ counts + self.of_all
            self.low = np.minimum(self.low, found)
            self.high = np.maximum(self.high, found)
            self.others = np.maximum(self.others, self.other @ counts + self.other_all)
        self._taken = len(self.room.seen)

    def open(self) -> list[int]:
        """The groups that may still be known too well, for all that the solutions show."""
        return [at for at in range(len(self.groups)) if self.why(at)]

    def why(self, at: int) -> str:
        """The part of R9 that the bounds found so far would break, or nothing."""
        low, high, others = self.low[at], self.high[at], self.others[at]
        if low <= 0:
            return ""
        if low >= high:
            return "a"
        if others <= self.k[at]:
            return "b"
        return "c" if high - low < min(self.needed[at], self.size[at]) else ""

    def settle(self, at: int) -> None:
        """Find the bounds of one group for certain, and stop when it turns out to be safe."""
        for cost in (self.of[at], -self.of[at], -self.other[at]):
            if self.why(at):
                if self.room.least(cost) == math.inf:
                    return  # not settled in time: it stays open
                self.look()

    def mended(self, at: int, room: Room) -> bool:
        """Whether one group is safe in another room."""
        if not room.told:
            return True
        alone = _Side(room, [self.groups[at]], self.policy, self.question, of_no=self.of_no)
        return not any(True for _ in _exposed(alone))

    def holding(self, at: int) -> list[int]:
        """Which of what is told keeps the bounds of a group together, the least important first."""
        told = self.room.told
        costs = (self.of[at], -self.other[at] if self.why(at) == "b" else -self.of[at])
        places = frozenset[int]().union(*(self.room.binding(cost) for cost in costs))
        return sorted(places, key=lambda at: (told[at].priority, told[at].domain), reverse=True)


def coalition(group: Protected, policy: Policy) -> int:
    """How many of a group may put together what they know of themselves (R5)."""
    small = group.population < policy.whole_percent
    return policy.of("attribute", "coalition_small" if small else "coalition")


def _exposed(side: _Side) -> Iterator[tuple[Exposure, int]]:
    """The exposed groups with their place in `side`.

    A few programs over many groups at once settle nearly all of them: each solution is a proof
    for every group. Only what remains is settled singly.
    """
    room = side.room
    if not side.groups:
        return
    side.look()
    if not room.seen and len(side.groups) > FEW:
        room.least(side.of.sum(axis=0), roughly=True)
        side.look()
    for number in range(ROUNDS):
        open_ = side.open()
        if not open_:
            return
        if len(open_) <= FEW:
            break
        # All of them high, all of them low, then the one high while the other is low and back.
        signs = np.array([-1.0 if number > 1 and place % 2 else 1.0 for place in range(len(open_))])
        cost = (signs / side.size[open_]) @ side.of[open_]
        room.least(cost if number % 2 else -cost, roughly=True)
        side.look()
    for at in side.open():
        side.settle(at)
        why = side.why(at)
        if why:
            low, high, others = (
                int(min(max(bound[at], -1), 10**9)) for bound in (side.low, side.high, side.others)
            )
            yield Exposure(side.groups[at], low, high, others, why), at


# --- the loop ------------------------------------------------------------------------------------


def withheld(
    frame: Frame,
    told: Sequence[Told],
    protected: Sequence[Protected],
    questions: Sequence[Question],
    policy: Policy,
) -> tuple[Cell, ...]:
    """The cells that must be hidden too, in the order found.

    `questions` are indicators to which the same respondents say yes, `told` everything shown of
    any of them. While a group is exposed, one of the cells that hold its bounds together goes: the
    least important one whose absence mends it, else the least important. The colleague is the
    attacker: whatever fits his knowledge fits that of one who knows only the register, so what he
    cannot find nobody can. At the end a cell that turned out to be needless comes back. What is
    public cannot be hidden; groups that it gives away by itself are lost.
    """
    room = make_room(frame, told)
    safe = _not_lost(room, protected, questions, policy)
    return _mended(room, safe, questions, policy)[0]


def _mended(
    room: Room, protected: Sequence[Protected], questions: Sequence[Question], policy: Policy
) -> tuple[tuple[Cell, ...], Room]:
    """The cells that must be hidden, and the room that is left once they are."""
    gone: list[Told] = []
    leaks: list[tuple[_Side, int]] = []
    while not all(map(_is_public, room.told)):
        leak = _first_leak(room, protected, questions, policy)
        if leak is None:
            break
        side, at = leak
        leaks.append(leak)
        held = [room.told[place] for place in side.holding(at)]
        held = [one for one in held if not _is_public(one)]
        held = held or [one for one in room.told if not _is_public(one)][-1:]
        rests = ((one, room.without(one)) for one in held)
        mending = (pair for pair in rests if side.mended(at, pair[1]))
        last, room = next(mending, (held[0], room.without(held[0])))
        gone.append(last)
    for one in gone[:-1]:
        again = room.beside(one)
        if all(side.mended(at, again) for side, at in leaks) and not _first_leak(
            again, protected, questions, policy
        ):
            room = again
            gone = [other for other in gone if other is not one]
    return tuple(cell for one in gone for cell in _cells(one)), room


def _is_public(one: Told) -> bool:
    return isinstance(one, Shown) and one.public


def _not_lost(
    room: Room, protected: Sequence[Protected], questions: Sequence[Question], policy: Policy
) -> Sequence[Protected]:
    """The groups that what is public already does not give away."""
    public = [one for one in room.told if _is_public(one)]
    if not public:
        return protected
    out = replace(room, told=public, seen=[])
    lost = {
        id(exposure.group)
        for question in questions
        for side in _sides(out, protected, question, policy)
        for exposure, _ in _exposed(side)
    }
    return [group for group in protected if id(group) not in lost]


def _first_leak(
    room: Room, protected: Sequence[Protected], questions: Sequence[Question], policy: Policy
) -> tuple[_Side, int] | None:
    for question in questions:
        for side in _sides(room, protected, question, policy):
            for _, at in _exposed(side):
                return side, at
    return None


def _cells(one: Told) -> tuple[Cell, ...]:
    return one.cells if isinstance(one, Counted) else ((one.indicator, one.domain),)


# --- a whole edition -----------------------------------------------------------------------------


def audit(
    edition: Edition,
    cells: Iterable[Released],
    frame: Frame,
    protected: Sequence[Protected],
    estimates: Mapping[Cell, Estimate],
    outcomes: Outcomes,
    policy: Policy,
    public: Mapping[str, Sequence[Shown]] = MappingProxyType({}),
) -> dict[Cell, str]:
    """Every cell of the edition that must be hidden though the plan allows it, with its rule: R9.

    `outcomes` are the answers of `derive`, by which it is found which indicators count the same;
    `public` is what is out already of each indicator.
    """
    own = [cell for cell in cells if cell.edition == edition.year]
    shown: dict[str, list[Shown]] = {}
    for cell in shown_of(own, edition.domains, frame, estimates, policy):
        shown.setdefault(cell.indicator, []).append(cell)
    bases = {name: one.base for name, one in edition.indicators.items()}
    counts = base_counts(outcomes, shown, bases, estimates)
    told: dict[str, list[Told]] = {
        name: [*cells, *counts.get(name, []), *public.get(name, [])]
        for name, cells in shown.items()
    }
    questions = {
        name: Question(name, edition.indicators[name].sensitivity, bases[name]) for name in shown
    }
    together = [tuple(name for name in names if name in shown) for names in twins(outcomes)]
    together = [names for names in together if names]

    def alone(names: Sequence[str]) -> tuple[tuple[Cell, ...], Room]:
        asked = [questions[name] for name in names]
        every = [one for name in names for one in told[name]]
        safe = _not_lost(make_room(frame, every), protected, asked, policy)
        return _mended(make_room(frame, every), safe, asked, policy)

    found = {names: alone(names) for names in together}
    hidden = {cell: "R9" for cells, _ in found.values() for cell in cells}
    rooms = {name: room for names, (_, room) in found.items() for name in names}
    for pair in _pairs(outcomes, rooms):
        asked = _asked(pair, questions)
        if _leaks_together(pair, protected, asked, policy):
            room = _after(pair.room, hidden)
            safe = _not_lost(room, protected, asked, policy)
            hidden |= dict.fromkeys(_mended(room, safe, asked, policy)[0], "R9")
    return hidden


def _pairs(outcomes: Outcomes, rooms: Mapping[str, Room]) -> Iterator[Pair]:
    """Every two indicators of which one says something of the other, each with something told."""
    for link in links({name: outcomes[name] for name in rooms}):
        one, other = rooms[link.one], rooms[link.other]
        if one.told and other.told:
            yield Pair(one, other, link, same_answered(outcomes, link.one, link.other))


def _asked(pair: Pair, questions: Mapping[str, Question]) -> list[Question]:
    """Both questions, about the bases as their common room tells them apart."""
    base_of = {cell.indicator: cell.base for cell in pair.room.told}
    names = [name for name in (pair.link.one, pair.link.other) if name in base_of]
    return [replace(questions[name], base=base_of[name]) for name in names]


def _leaks_together(
    pair: Pair, protected: Sequence[Protected], questions: Sequence[Question], policy: Policy
) -> bool:
    """Whether two indicators give away together what neither does alone."""
    sides = [side for asked in questions for side in _sides(pair.room, protected, asked, policy)]

    def few(first: bool) -> Floats:
        """The groups that are not yet shown to be safe should have few yes to an indicator."""
        name = pair.link.one if first else pair.link.other
        here = [side for side in sides if side.question.indicator == name]
        groups = [side.groups[at] for side in here for at in side.open()]
        return sum((g.members[pair.room.atoms] / max(g.respondents, 1) for g in groups), no_atoms)

    no_atoms = np.zeros(len(pair.room.limits))
    left, idle = math.inf, 0
    for counts in pair.completed(few):
        pair.room.seen.append(counts)
        for side in sides:
            side.look()
        still = sum(len(side.open()) for side in sides)
        left, idle = still, 0 if still < left else idle + 1
        if not still or idle > IDLE:
            break
    return any(True for side in sides for _ in _exposed(side))


def _after(room: Room, hidden: Collection[Cell]) -> Room:
    """The room once these cells are hidden."""
    for one in room.told:
        if not _is_public(one) and all(cell in hidden for cell in _cells(one)):
            room = room.without(one)
    return room
