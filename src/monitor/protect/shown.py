"""What a shown cell says of unweighted counts: the facts that the interval audit starts from.

A whole percentage with its n is an interval of counts; a tail is a bound; and the n of a base that
is itself an answer (victims, no police report) counts that answer exactly. Weights only add doubt,
so an outsider who knew the plain shares would know more than one who reads the weighted ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.analyse import NO, NOT_ASKED, YES, Estimate
from monitor.design.model import Domain
from monitor.protect.groups import Frame, Members
from monitor.protect.ledger import Bound, Released
from monitor.protect.policy import Policy
from monitor.protect.rounding import percent, to_multiple


Outcomes = Mapping[str, NDArray[np.uint8]]  # indicator → the outcome of every respondent

SLACK = 1e-9  # binary fractions such as 0.285 · 200 = 56.99999999999999 must decide nothing


@dataclass(frozen=True, slots=True)
class Shown:
    """What one shown cell says: `low`–`high` are bounds of the share of yes, `most` and `rest` of
    the number of yes and of no in a tail, `n_low`–`n_high` of who answered; `n` is who answered in
    truth, which a colleague is supposed to know."""

    domain: str
    members: Members
    priority: int
    low: float
    high: float
    n: int
    n_low: int
    n_high: int
    most: int | None = None
    rest: int | None = None
    indicator: str = ""
    base: str = ""
    public: bool = False  # out already: it cannot be hidden any more

    @property
    def exact(self) -> Shown:
        """The same cell for one who knows n; what is public says no more than it says."""
        return self if self.public else replace(self, n_low=self.n, n_high=self.n)

    @property
    def yes(self) -> tuple[int, int]:
        """The smallest and largest number of yes that the cell allows."""
        low = math.ceil(self.low * self.n_low - SLACK)
        high = math.floor(self.high * self.n_high + SLACK)
        if self.most is not None:
            high = min(high, self.most)
        if self.rest is not None:
            low = max(low, self.n_low - self.rest)
        return low, high


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of yes (or, `of_no`, of no) of one indicator in a group that the n of others tells:
    who is asked about the report of an incident is exactly who had one (attack A11).

    `base` is that of the indicator itself. `cells` are those that show this n: only when all of
    them go is the count gone.
    """

    domain: str
    members: Members
    priority: int
    low: int
    high: int
    of_no: bool
    base: str
    cells: tuple[tuple[str, str], ...]
    indicator: str = ""


def shown_cell(
    cell: Released, domain: Domain, members: Members, estimate: Estimate, policy: Policy
) -> Shown:
    """The constraints of a shown cell, as if the plain share of respondents were printed."""
    n_low = n_high = estimate.n
    if cell.n_rounded:
        n = to_multiple(estimate.n, policy.rounding)
        n_low, n_high = n - policy.rounding // 2, n + policy.rounding // 2
    tail = {Bound.BELOW: "most", Bound.ABOVE: "rest"}.get(cell.bound)
    low, high = 0.0, 1.0
    limits: dict[str, int] = {}
    if tail is not None:
        beyond = estimate.yes if tail == "most" else estimate.n - estimate.yes
        limits = {tail: max(policy.tail - 1, beyond)}
    else:
        step = policy.rounding if cell.bound is Bound.ABOUT else 1
        share = estimate.yes / estimate.n
        middle = percent(share) if step == 1 else to_multiple(100 * share, step)
        low, high = max((middle - step / 2) / 100, 0.0), min((middle + step / 2) / 100, 1.0)
    return Shown(
        domain.id, members, domain.priority, low, high, estimate.n, n_low, n_high,
        limits.get("most"), limits.get("rest"), cell.indicator, cell.base,
    )  # fmt: skip


def shown_of(
    cells: Iterable[Released],
    domains: Mapping[str, Domain],
    frame: Frame,
    estimates: Mapping[tuple[str, str], Estimate],
    policy: Policy,
) -> tuple[Shown, ...]:
    """The constraints of all shown cells, of any number of indicators."""
    kept = [cell for cell in cells if cell.shown and cell.domain in domains]
    places = {name: frame.members(domains[name].where) for name in {c.domain for c in kept}}
    return tuple(
        shown_cell(
            cell,
            domains[cell.domain],
            places[cell.domain],
            estimates[cell.indicator, cell.domain],
            policy,
        )
        for cell in kept
    )


# --- one indicator in another --------------------------------------------------------------------


def twins(outcomes: Outcomes) -> list[tuple[str, ...]]:
    """The indicators, those to which exactly the same respondents say yes together.

    "40% of the victims" and "15% of all" may count the same persons (attack A11): what is hidden
    in one must be hidden in the other, so they are audited as one.
    """
    together: dict[bytes, list[str]] = {}
    for name, outcome in outcomes.items():
        together.setdefault(np.packbits(outcome == YES).tobytes(), []).append(name)
    return [tuple(names) for names in together.values()]


def base_counts(
    outcomes: Outcomes,
    shown: Mapping[str, Sequence[Shown]],
    bases: Mapping[str, str],
    estimates: Mapping[tuple[str, str], Estimate],
) -> dict[str, list[Counted]]:
    """Indicator → what the n of other indicators tells of its yes or no.

    An indicator whose yes (or no) are exactly those asked another is counted by the n of that one.
    The largest n shown in a group stands for all. Where some gave no answer it falls short of the
    count, which is then the upper limit: the outsider is credited with a good guess. `bases` gives
    the base of each indicator.
    """
    asked: dict[bytes, list[str]] = {}
    for name, outcome in outcomes.items():
        if shown.get(name):
            asked.setdefault(np.packbits(outcome != NOT_ASKED).tobytes(), []).append(name)
    found: dict[str, list[Counted]] = {}
    for name, outcome in outcomes.items():
        for of_no, answer in ((False, YES), (True, NO)):
            others = asked.get(np.packbits(outcome == answer).tobytes(), [])
            for cells in _largest([cell for other in others for cell in shown[other]]):
                found.setdefault(name, []).append(
                    _counted(name, bases[name], cells, estimates, of_no=of_no)
                )
    return found


def _largest(cells: Iterable[Shown]) -> Iterable[list[Shown]]:
    """The cells by group, that with the largest n first."""
    by_domain: dict[str, list[Shown]] = {}
    for cell in cells:
        by_domain.setdefault(cell.domain, []).append(cell)
    return [sorted(here, key=lambda cell: -cell.n_low) for here in by_domain.values()]


def _counted(
    name: str,
    base: str,
    cells: Sequence[Shown],
    estimates: Mapping[tuple[str, str], Estimate],
    *,
    of_no: bool,
) -> Counted:
    first = cells[0]
    own = estimates[name, first.domain]
    true = own.n - own.yes if of_no else own.yes
    high = max(first.n_high, true)
    names = tuple((cell.indicator, cell.domain) for cell in cells)
    low = min(first.n_low, true)
    return Counted(first.domain, first.members, first.priority, low, high, of_no, base, names, name)
