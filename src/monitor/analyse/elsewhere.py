"""Estimates where the answers lie: one plan, executed by a source near the data.

Only grouped sums come back. They hold small cells: the same rules of disclosure apply to them as
to answers, and nothing of them leaves the house unprotected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.analyse.design import DomainVariable, Floats, refuse_all
from monitor.analyse.estimates import Estimates
from monitor.analyse.kernel import NO_ANSWER, WIDTH, YES
from monitor.analyse.plan import SQUARES, WHOLE, MomentPlan, Table
from monitor.analyse.proportions import estimated
from monitor.analyse.sources import Axis, Grouping, Source, Tallied, Value, Weight
from monitor.analyse.survey import (
    NOTHING,
    Frame,
    Survey,
    coded,
    form_of,
    frame_of,
    key_column,
    plan_of,
    table_weight,
)
from monitor.concepts.problems import Place, Problem, ProblemsFound


EVERYONE = "all"


def estimate_where(source: Source, survey: Survey, level: float = 0.95) -> Estimates:
    """As `estimate`, of a table: every item in everyone and in every value of `survey.domains`.

    Whole numbers are identical whatever the source, estimates and errors equal to 1e-9. Refuses
    S02–S06, S08, S10–S13, S16, S22–S25, S44, all of a kind at once.
    """
    if not 0 < level < 1:
        values = {"name": "level", "value": level, "low": 0, "high": 1}
        raise ProblemsFound([Problem("S12", Place("estimate", None, "level"), values)])
    frame = frame_of(survey, source)
    extremes = source.extremes(survey.items)
    refuse_all(_item_problems(extremes))
    absent = tuple(name for name, (_, high) in extremes.items() if high >= NO_ANSWER)
    domains = tuple(_domains(survey, source))
    plan = plan_of(frame)
    clean = {name for name in survey.items if extremes.get(name, (0, YES))[1] <= YES}
    rows = There(source, frame, plan, domains, absent, frozenset(clean))
    variables = [DomainVariable(d.name, d.labels, NOTHING) for d in domains]
    return estimated(rows, plan, form_of(frame, plan), survey.items, variables, level)


@dataclass(frozen=True)
class Domain:
    """A column of domains: its values in ascending order, `empty` when some rows have none; the
    empty value then comes first. Everyone is a domain without column."""

    name: str
    column: str | None
    values: tuple[Value, ...]
    empty: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        if self.column is None:
            return (EVERYONE,)
        return tuple(f"{self.column}={value}" for value in self.values)

    @property
    def levels(self) -> tuple[Value | None, ...]:
        return (None, *self.values) if self.empty else self.values


def _domains(survey: Survey, source: Source) -> Iterator[Domain]:
    yield Domain(EVERYONE, None, ())
    for column in survey.domains:
        found = source.groups([column], [], [])[column].to_pylist()
        values, _ = coded([value for value in found if value is not None])
        if not values:
            raise ProblemsFound([Problem("S07", Place("survey", None, column), {"domain": column})])
        yield Domain(column, column, values, None in found)


def _item_problems(extremes: Mapping[str, tuple[float, float]]) -> Iterator[Problem]:
    for name, (low, high) in extremes.items():
        if low < 0 or not high <= NO_ANSWER:
            value = low if low < 0 else high
            values = {"item": name, "count": "≥ 1", "first": "?", "value": f"{value:g}"}
            yield Problem("S06", Place("items", None, name), values)


@dataclass(frozen=True)
class There:
    """Rows that lie elsewhere, asked for sums."""

    source: Source
    frame: Frame
    plan: MomentPlan
    domains: tuple[Domain, ...]
    absent: tuple[str, ...]
    clean: frozenset[str]
    present: dict[int, tuple[Floats, Floats]] = field(default_factory=dict, repr=False)
    missing: dict[tuple[int, str], NDArray[np.int64]] = field(default_factory=dict, repr=False)

    def sums(self, start: int, stop: int, numbers: Sequence[int]) -> list[Mapping[Table, Floats]]:
        items = self.frame.survey.items[start * WIDTH : stop * WIDTH]
        bundles = self._bundles(numbers, len(self._axis))
        requests = [self._grouping(self._axis, one, items, self._weights) for one in bundles]
        margins = [] if self.plan.classes else list(self._margins())
        for axis, weights in margins:
            requests += [self._grouping(axis, one, items, weights) for one in bundles]
        tallied = iter(self.source.tally(requests))
        found: dict[int, dict[Table, Floats]] = {number: {} for number in numbers}
        for bundle in bundles:
            tally = next(tallied)
            for number in bundle:
                found[number] |= self._own(tally, bundle, number, items)
        for axis, weights in margins:
            for bundle in bundles:
                tally = next(tallied)
                for number in bundle:
                    found[number] |= self._margin(tally, bundle, number, axis, weights)
        return [found[number] for number in numbers]

    def presence(self, number: int) -> tuple[Floats, NDArray[np.int64], Floats]:
        rows, weights = self.present[number]
        missing = np.zeros((len(rows), len(self.frame.survey.items)), dtype=np.int64)
        for place, name in enumerate(self.frame.survey.items):
            if (number, name) in self.missing:
                missing[:, place] = self.missing[number, name]
        return rows, missing, weights

    def joint(self, first: int, second: int) -> Floats:
        weight = Weight() if self.plan.classes else self.frame.weight("v")
        items = self.frame.survey.items
        axis = self._axis if self.plan.classes else self._axis_of(())
        request = self._grouping(axis, (first, second), items, (weight,))
        (tally,) = self.source.tally([request])
        answers = tally.answers[weight]
        if self.plan.classes:
            answers = np.tensordot(self.plan.classes.weights["v"], answers, axes=1)[None]
        shape = [max(len(self.domains[number].levels), 1) for number in (first, second)]
        full = answers[0].reshape(*shape, len(items), 2)
        return np.asarray(full[int(self.domains[first].empty) :, int(self.domains[second].empty) :])

    # requests

    @property
    def _axis(self) -> Axis:
        """Rows are counted by class where that says all, else by stratum or cluster."""
        survey = self.frame.survey
        if self.plan.classes is not None:
            return self.frame.axis
        own = (survey.strata, survey.psu)
        return self._axis_of(tuple(name for name in own if name is not None))

    def _axis_of(self, columns: tuple[str, ...]) -> Axis:
        levels = [self.frame.levels(name) for name in columns]
        codes = [self.frame.codes(name) for name in columns]
        if not columns:
            return Axis((), (), np.zeros((1, 0), dtype=np.intp))
        return Axis.of(columns, levels, np.unique(np.stack(codes, axis=1), axis=0))

    @property
    def _weights(self) -> tuple[Weight, ...]:
        if self.plan.classes is not None:
            return (Weight(),)
        return tuple(dict.fromkeys((Weight(), self.frame.weight("w"), self.frame.weight("w2"))))

    def _margins(self) -> Iterator[tuple[Axis, tuple[Weight, ...]]]:
        """The groupings of P and Q: each block, and everyone for the covariates."""
        for pair in self.plan.margins:
            column = key_column(self.frame, pair[0].key)
            axis = self._axis_of(() if column is None else (column,))
            yield axis, tuple(table_weight(self.frame, table.weight) for table in pair)

    def _grouping(
        self, axis: Axis, bundle: Sequence[int], items: tuple[str, ...], weights: tuple[Weight, ...]
    ) -> Grouping:
        used = [self.domains[number] for number in bundle]
        named = [domain for domain in used if domain.column is not None]
        absent = tuple(name for name in items if name in set(self.absent))
        strata = self.frame.survey.strata
        return Grouping(
            key=axis,
            domains=tuple(domain.name for domain in named),
            levels=tuple(domain.levels for domain in named),
            items=items,
            weights=weights,
            absent=absent,
            clean=self.clean,
            strata=strata,
            strata_levels=self.frame.levels(strata),
            most=self._most(axis),
        )

    def _most(self, axis: Axis) -> int:
        """The rows of the largest group, which bounds every count."""
        frame = self.frame
        where = axis.group([frame.codes(name) for name in axis.columns], len(frame.axis))
        return int(np.bincount(where, frame.count).max())

    def _bundles(self, numbers: Sequence[int], groups: int) -> list[tuple[int, ...]]:
        """Domain variables that the source counts sooner crossed than each alone."""
        rows, items = int(self.frame.count.sum()), len(self.frame.survey.items)
        sizes = [max(len(self.domains[number].levels), 1) for number in numbers]
        found = self.source.bundles(sizes, groups, rows, items)
        return [tuple(numbers[place] for place in bundle) for bundle in found]

    # answers

    def _only(self, sums: NDArray[Any], bundle: Sequence[int], number: int) -> NDArray[Any]:
        """Sums by key and the levels of one domain variable, from sums by key and those of all."""
        named = [one for one in bundle if self.domains[one].column is not None]
        others = tuple(1 + place for place, one in enumerate(named) if one != number)
        alone = sums.sum(axis=others)
        if self.domains[number].column is None:
            return np.asarray(alone[:, None])
        return np.asarray(alone[:, int(self.domains[number].empty) :])

    def _own(
        self, tally: Tallied, bundle: Sequence[int], number: int, items: tuple[str, ...]
    ) -> dict[Table, Floats]:
        """The tables by stratum and cluster."""
        one = Weight()
        answers = {w: self._only(sums, bundle, number) for w, sums in tally.answers.items()}
        rows = {w: self._only(sums, bundle, number) for w, sums in tally.rows.items()}
        absent = [name for name in items if name in set(self.absent)]
        lacking = self._only(tally.missing[None], bundle, number)[0]
        for place, name in enumerate(absent):
            self.missing[number, name] = lacking[:, place]
        classes = self.plan.classes
        if classes is not None:
            weighted = classes.weights["w"] @ rows[one]
            self.present[number] = rows[one].sum(axis=0), weighted
            return {table: classes.sums(table, answers[one]) for table in self.plan.tables}
        w, w2 = self.frame.weight("w"), self.frame.weight("w2")
        self.present[number] = rows[one].sum(axis=0), rows[w].sum(axis=0)
        return self._by_stratum(answers[one], answers[w], answers[w2])

    def _by_stratum(self, counts: Floats, weights: Floats, squares: Floats) -> dict[Table, Floats]:
        found = {SQUARES: squares.sum(axis=0, keepdims=True)}
        strata = np.arange(len(counts))
        if self.frame.survey.psu is not None:
            found |= {Table("units 1", "1"): counts, Table("units 1", "w"): weights}
            strata = self.frame.units[1]
        height = len(self.frame.kappa)
        found[Table("strata 1", "1")] = _added(counts, strata, height)
        found[Table("strata 1", "w")] = _added(weights, strata, height)
        within = np.tensordot(self.frame.kappa[strata], squares, axes=1)
        return found | {WHOLE: within[None]}

    def _margin(
        self,
        tally: Tallied,
        bundle: Sequence[int],
        number: int,
        axis: Axis,
        weights: tuple[Weight, ...],
    ) -> dict[Table, Floats]:
        found = {}
        for pair in self.plan.margins:
            column = key_column(self.frame, pair[0].key)
            own = tuple(table_weight(self.frame, table.weight) for table in pair)
            if axis.columns == (() if column is None else (column,)) and own == weights:
                for table, weight in zip(pair, own, strict=True):
                    found[table] = self._only(tally.answers[weight], bundle, number)
        return found


def _added(sums: Floats, groups: NDArray[np.intp], size: int) -> Floats:
    """Sums of the first axis by group."""
    if len(sums) == size and np.array_equal(groups, np.arange(size)):
        return sums
    found = np.zeros((size, *sums.shape[1:]))
    np.add.at(found, groups, sums)
    return found
