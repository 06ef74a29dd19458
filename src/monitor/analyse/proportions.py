"""Proportions of every item in every domain, with errors, from one pass over the respondents.

A domain is a mark and never a filter: respondents outside it stay in the design. Missing answers
leave the base of their own item only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from monitor.analyse.design import (
    Design,
    DomainVariable,
    Floats,
    code_problems,
    length_problems,
    named,
)
from monitor.analyse.estimates import Estimate, Estimates, whole
from monitor.analyse.inference import proportion_intervals
from monitor.analyse.kernel import OUT, WIDTH, YES, Packed, States, item_problems, moments, tabulate
from monitor.analyse.layers import complete, row_spread
from monitor.analyse.plan import Key, MomentPlan, Table, plan_for
from monitor.analyse.variance import Cells, Form, cells_from, joined
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse


ROOM = 1 << 24  # sums at a time
Empty = Literal["refuse", "none"]


class Rows(Protocol):
    """Where the grouped sums of a run come from: answers in memory, a file or a database."""

    def sums(self, start: int, stop: int, numbers: Sequence[int]) -> list[Mapping[Table, Floats]]:
        """The tables of the plan for the packs from `start` to `stop` of some domain variables."""
        ...

    def presence(self, number: int) -> tuple[Floats, NDArray[np.int64], Floats]:
        """Of each level of a domain variable: respondents (L,), those without answer by item
        (L, I), and the sum of final weights (L,). Asked after all sums."""
        ...

    def joint(self, first: int, second: int) -> Floats:
        """Σ v by level of two domain variables, item and answer: (L₁, L₂, I, 2)."""
        ...


@dataclass(frozen=True)
class Here:
    """Answers in memory, under their design."""

    design: Design
    packed: Packed
    plan: MomentPlan
    domains: tuple[DomainVariable, ...]

    def sums(self, start: int, stop: int, numbers: Sequence[int]) -> list[Mapping[Table, Floats]]:
        wanted = [self.domains[number] for number in numbers]
        return moments(self.plan, self.packed.part(start, stop), wanted)

    def presence(self, number: int) -> tuple[Floats, NDArray[np.int64], Floats]:
        variable = self.domains[number]
        inside = variable.codes >= 0
        codes, size = variable.codes[inside], len(variable.levels)
        missing = np.zeros((size, len(self.packed)), dtype=np.int64)
        for place, marks in self.packed.absent.items():
            absent = variable.codes[marks]
            missing[:, place] = np.bincount(absent[absent >= 0], minlength=size)
        rows = np.bincount(codes, minlength=size).astype(np.float64)
        weights = np.bincount(codes, self.design.final[inside], minlength=size)
        return rows, missing, weights.astype(np.float64)

    def joint(self, first: int, second: int) -> Floats:
        one, two = self.domains[first], self.domains[second]
        key = Key(one.codes + 1, len(one.levels) + 1)
        (table,) = tabulate(self.packed, key, [two], row_spread(self.design))
        return table[1:]


@dataclass(frozen=True)
class Run:
    """One estimation with what its comparisons need again: items, domains, cells and rows."""

    items: tuple[str, ...]
    domains: tuple[DomainVariable, ...]
    cells: tuple[Cells, ...] = field(repr=False)
    rows: Rows = field(repr=False)
    plan: MomentPlan = field(repr=False)
    joints: dict[tuple[int, int], Floats] = field(default_factory=dict, repr=False)

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {item: place for place, item in enumerate(self.items)}

    def cell(self, estimate: Estimate) -> Cells:
        """What covariances of one estimate need; counted anew where it was too large to keep."""
        number, level, item = estimate.position
        cells = self.cells[number]
        if cells.z:
            return cells.at(level, item)
        pack = item // WIDTH
        (sums,) = self.rows.sums(pack, pack + 1, [number])
        return cells_from(cells.form, self.plan, sums).at(level, item % WIDTH)

    @property
    def here(self) -> Here:
        """The answers, where they are in memory. Refuses S27 where they lie elsewhere."""
        if not isinstance(self.rows, Here):
            raise refuse("S27", Place("estimates"))
        return self.rows

    @property
    def design(self) -> Design:
        return self.here.design

    def influence(self, cell: Estimate) -> Floats:
        """u_i = δ_i (y_i − p)/N̂ (n,) of one estimate: what each row adds to its error."""
        number, level, item = cell.position
        states = self.here.packed.item(item)
        inside = (self.domains[number].codes == level) & (states < OUT)
        residual = (states == YES) - (cell.estimate or 0.0)
        return np.where(inside, residual / cell.base if cell.base else 0.0, 0.0)

    def joint(self, first: int, second: int) -> Floats:
        """Σ v by level of two domain variables, item and answer: (L₁, L₂, I, 2), made once."""
        if (first, second) not in self.joints:
            self.joints[first, second] = self.rows.joint(first, second)
        return self.joints[first, second]


def estimate(
    design: Design,
    items: Mapping[str, States] | Packed,
    domains: Sequence[DomainVariable],
    level: float = 0.95,
    empty: Empty = "refuse",
) -> Estimates:
    """The proportion of yes for each item in each level of each domain variable.

    `items` map an id to answers (n,) uint8: 0 no, 1 yes, 2 not asked, 3 no answer, or are packed
    already; 2 and 3 are outside the base. A level without any row is refused, or with
    `empty="none"` gives an estimate of None. Refuses S01, S06–S09, S12, all at once, and S42.
    """
    if not isinstance(design, Design):
        raise refuse("S42", Place("estimate", None, "design"), kind=type(design).__name__)
    items = items if isinstance(items, Packed) else named(items)
    counted = _counted(design, domains)
    found = list(_problems(design, items, counted, level, empty))
    if found:
        raise ProblemsFound(found)
    packed = items if isinstance(items, Packed) else Packed.of(items, len(design))
    plan = plan_for(design)
    rows = Here(design, packed, plan, counted)
    return estimated(rows, plan, Form.of(design, plan.layers), packed.names, counted, level)


def _counted(design: Design, domains: Sequence[DomainVariable]) -> tuple[DomainVariable, ...]:
    """Rows of weight 0 are in no domain: they belong to the design, and are nobody's answer."""
    absent = (design.final == 0) & (design.weights == 0)
    if not absent.any():
        return tuple(domains)
    return tuple(
        replace(one, codes=np.where(absent, -1, one.codes))
        if len(one.codes) == len(absent)
        else one
        for one in domains
    )


def estimated(
    rows: Rows,
    plan: MomentPlan,
    form: Form,
    items: tuple[str, ...],
    domains: Sequence[DomainVariable],
    level: float,
) -> Estimates:
    """All estimates from the sums that `rows` gives."""
    cells = _cells(rows, plan, form, len(items), domains)
    run = Run(items, tuple(domains), cells, rows, plan)
    blocks = tuple(_block(run, number, level) for number in range(len(domains)))
    return Estimates(run, level, blocks)


def _cells(
    rows: Rows, plan: MomentPlan, form: Form, items: int, domains: Sequence[DomainVariable]
) -> tuple[Cells, ...]:
    """The cells of every domain variable, as many items at a time as fit."""
    groups = max(sum(len(layer.kappa) for layer in plan.layers), plan.classes_count)
    each = groups * sum(len(variable.levels) for variable in domains) * 2 * WIDTH
    step, packs = max(1, ROOM // max(each, 1)), -(-items // WIDTH)
    keep = each * packs <= 4 * ROOM
    found: list[list[Cells]] = [[] for _ in domains]
    for start in range(0, max(packs, 1), step):
        tables = rows.sums(start, start + step, range(len(domains)))
        for column, sums in zip(found, tables, strict=True):
            cells = cells_from(form, plan, sums)
            column.append(cells if keep else replace(cells, z=()))
    return tuple(joined(column, keep) for column in found)


def _block(run: Run, number: int, level: float) -> Mapping[str, Any]:
    """The columns of one domain variable, arrays (L, I)."""
    cells, variable = run.cells[number], run.domains[number]
    n, yes = cells.counts.sum(axis=-1), cells.counts[..., 1]
    variance, share = cells.variance, cells.share
    whole_units = complete(cells.form.kappas)
    intervals = proportion_intervals(
        share, variance, n, cells.active, level, cells.weighted_n, whole_units
    )
    simple = share * (1 - share) / np.maximum(n, 1)
    ones = np.ones_like(share)
    rows, missing, weights = run.rows.presence(number)
    not_asked = rows[:, None] - n - missing
    low, high, population = intervals.low, intervals.high, weights
    if variable.population is not None:
        population = variable.population
        size = np.maximum(population[:, None] - not_asked, np.maximum(n, 1))
        low, high = _within_the_possible(cells, size, low, high)
    return {
        "estimate": share, "se": np.sqrt(variance), "low": low, "high": high,
        "n": whole(n), "yes": whole(yes), "effective_n": intervals.effective_n,
        "df": whole(cells.active), "population": population[:, None] * ones,
        "base": cells.base, "total": cells.yes,
        "not_asked": whole(not_asked), "no_answer": missing,
        "deff": np.divide(variance, simple, out=ones.copy(), where=simple > 0),
        "kish": n * np.divide(cells.squares, cells.base**2, out=ones.copy(), where=cells.base > 0),
        "method": intervals.method,
    }  # fmt: skip


def _within_the_possible(
    cells: Cells, size: Floats, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """In a finite population those who answered are known: at least they said yes, or no.

    `size` (L, I) are the persons that can be in the base, by the frame. Tightens intervals of a
    near-census only, and never past the estimate itself.
    """
    least = np.minimum(cells.counts[..., 1] / size, cells.share)
    most = np.maximum(1 - cells.counts[..., 0] / size, cells.share)
    return np.maximum(low, least), np.minimum(high, most)


def _problems(
    design: Design,
    items: Mapping[str, States] | Packed,
    domains: Sequence[DomainVariable],
    level: float,
    empty: str,
) -> Iterator[Problem]:
    if empty not in get_args(Empty):
        known = {"name": "empty", "found": empty, "known": ", ".join(get_args(Empty))}
        yield Problem("S15", Place("estimate", None, "empty"), known)
    if not 0 < level < 1:
        values: dict[str, Any] = {"name": "level", "value": level, "low": 0, "high": 1}
        yield Problem("S12", Place("estimate", None, "level"), values)
    if isinstance(items, Packed):
        yield from length_problems("items", items.rows, len(design))
    else:
        for name, states in items.items():
            yield from item_problems(name, np.asarray(states), len(design))
    seen: set[str] = set()
    for variable in domains:
        for domain in variable.levels:
            if domain in seen:
                yield Problem("S08", Place("domains", None, domain), {"domain": domain})
            seen.add(domain)
        yield from _domain_problems(variable, len(design), empty)


def _domain_problems(variable: DomainVariable, n: int, empty: str) -> Iterator[Problem]:
    yield from length_problems(variable.name, len(variable.codes), n)
    wrong = list(code_problems(variable.name, variable.codes, -1, len(variable.levels) - 1))
    yield from wrong
    if wrong or empty == "none":
        return
    rows = np.bincount(variable.codes + 1, minlength=len(variable.levels) + 1)[1:]
    for place in np.flatnonzero(rows == 0):
        domain = variable.levels[place]
        yield Problem("S07", Place("domains", None, domain), {"domain": domain})
