"""Proportions of every item in every domain, with errors, from one pass over the respondents.

A domain is a mark and never a filter: respondents outside it stay in the design. Missing answers
leave the base of their own item only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from monitor.analyse.design import Design, DomainVariable, Floats, code_problems, length_problems
from monitor.analyse.estimates import Estimate, Estimates, whole
from monitor.analyse.inference import proportion_intervals
from monitor.analyse.kernel import OUT, WIDTH, YES, Packed, States, item_problems, moments, tabulate
from monitor.analyse.layers import row_spread
from monitor.analyse.plan import Key, MomentPlan, plan_for
from monitor.analyse.variance import Cells, Form, cells_from, joined
from monitor.concepts.problems import Place, Problem, ProblemsFound


ROOM = 1 << 24  # sums at a time
Empty = Literal["refuse", "none"]


@dataclass(frozen=True)
class Run:
    """One estimation with what its comparisons need again: design, items, domains and cells."""

    design: Design
    items: tuple[str, ...]
    domains: tuple[DomainVariable, ...]
    cells: tuple[Cells, ...] = field(repr=False)
    packed: Packed = field(repr=False)
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
        few = self.packed.part(item // WIDTH, item // WIDTH + 1)
        (sums,) = moments(self.plan, few, [self.domains[number]])
        return cells_from(cells.form, self.plan, sums).at(level, item % WIDTH)

    def influence(self, cell: Estimate) -> Floats:
        """u_i = δ_i (y_i − p)/N̂ (n,) of one estimate: what each row adds to its error."""
        number, level, item = cell.position
        states = self.packed.item(item)
        inside = (self.domains[number].codes == level) & (states < OUT)
        residual = (states == YES) - (cell.estimate or 0.0)
        return np.where(inside, residual / cell.base if cell.base else 0.0, 0.0)

    def joint(self, first: int, second: int) -> Floats:
        """Σ v by level of two domain variables, item and answer: (L₁, L₂, I, 2), made once."""
        if (first, second) not in self.joints:
            one, two = self.domains[first], self.domains[second]
            key = Key(one.codes + 1, len(one.levels) + 1)
            (table,) = tabulate(self.packed, key, [two], row_spread(self.design))
            self.joints[first, second] = table[1:]
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
    `empty="none"` gives an estimate of None. Refuses S01, S06–S09, S12, all at once.
    """
    found = list(_problems(design, items, domains, level, empty))
    if found:
        raise ProblemsFound(found)
    packed = items if isinstance(items, Packed) else Packed.of(items, len(design))
    plan = plan_for(design)
    form = Form.of(design, plan.layers)
    cells = _cells(plan, form, packed, domains)
    run = Run(design, packed.names, tuple(domains), cells, packed, plan)
    blocks = tuple(_block(run, number, level) for number in range(len(domains)))
    return Estimates(run, level, blocks)


def _cells(
    plan: MomentPlan, form: Form, packed: Packed, domains: Sequence[DomainVariable]
) -> tuple[Cells, ...]:
    """The cells of every domain variable, as many items at a time as fit."""
    groups = sum(len(layer.kappa) for layer in plan.layers)
    each = groups * sum(len(variable.levels) for variable in domains) * 2 * WIDTH
    step = max(1, ROOM // max(each, 1))
    keep = each * len(packed.packs) <= 4 * ROOM
    found: list[list[Cells]] = [[] for _ in domains]
    for start in range(0, max(len(packed.packs), 1), step):
        tables = moments(plan, packed.part(start, start + step), domains)
        for column, sums in zip(found, tables, strict=True):
            cells = cells_from(form, plan, sums)
            column.append(cells if keep else replace(cells, z=()))
    return tuple(joined(column, keep) for column in found)


def _block(run: Run, number: int, level: float) -> Mapping[str, Any]:
    """The columns of one domain variable, arrays (L, I)."""
    cells, variable = run.cells[number], run.domains[number]
    n, yes = cells.counts.sum(axis=-1), cells.counts[..., 1]
    variance, share = cells.variance, cells.share
    intervals = proportion_intervals(share, variance, n, cells.active, level, cells.weighted_n)
    simple = share * (1 - share) / np.maximum(n, 1)
    ones = np.ones_like(share)
    rows, missing, weights = _rows(run, variable)
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


def _rows(run: Run, variable: DomainVariable) -> tuple[Floats, Any, Floats]:
    """Of each level: respondents, respondents without answer by item (L, I), sum of weights."""
    inside = variable.codes >= 0
    codes, size = variable.codes[inside], len(variable.levels)
    missing = np.zeros((size, len(run.items)), dtype=np.int64)
    for place, marks in run.packed.absent.items():
        absent = variable.codes[marks]
        missing[:, place] = np.bincount(absent[absent >= 0], minlength=size)
    rows = np.bincount(codes, minlength=size).astype(np.float64)
    weights = np.bincount(codes, run.design.final[inside], minlength=size)
    return rows, missing, weights.astype(np.float64)


def _problems(
    design: Design,
    items: Mapping[str, States] | Packed,
    domains: Sequence[DomainVariable],
    level: float,
    empty: str,
) -> Iterator[Problem]:
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
