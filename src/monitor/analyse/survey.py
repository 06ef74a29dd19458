"""A survey described by the names of its columns, for answers too many or too far to fetch.

From one small query about the design, the frame, follows all that does not depend on answers:
strata, constants of the variance, the matrices of calibration. Never fetches a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations_with_replacement

import numpy as np
import pyarrow as pa
from scipy import sparse

from monitor.analyse.design import Codes, Convention, Floats, Level, Lonely, refuse_all
from monitor.analyse.layers import Layer
from monitor.analyse.plan import MOST_CLASSES, SQUARES, WHOLE, Classes, Key, MomentPlan, Table
from monitor.analyse.projection import Regression, generalised_inverse
from monitor.analyse.sources import Axis, Source, Value, Weight
from monitor.analyse.variance import Form
from monitor.concepts.problems import Place, Problem, ProblemsFound


NOTHING: Codes = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Survey:
    """Which column says what (enquête als tabel).

    `items` hold 0 no, 1 yes, 2 not asked, 3 no answer, or true and false; empty is not asked.
    Every value of a column of `domains` is a domain, called `column=value`; empty is in none.
    `population` gives the sampling units of each stratum, by its value or as a column; `weights`
    base weights, by default N_h/n_h; `calibrated` final weights, with the columns they were
    calibrated on: `blocks` of codes and numeric `covariates`. The rest is as in `Design`.
    """

    items: tuple[str, ...]
    domains: tuple[str, ...] = ()
    strata: str | None = None
    population: Mapping[Value, float] | float | str | None = None
    weights: str | None = None
    calibrated: str | None = None
    blocks: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    psu: str | None = None
    lonely: Lonely = "fail"
    convention: Convention = "projection"

    @property
    def grouped(self) -> tuple[str, ...]:
        """The columns of the design that group rows: strata, then clusters, then blocks."""
        own = (self.strata, self.psu, *self.blocks)
        return tuple(dict.fromkeys(name for name in own if name is not None))

    @property
    def numeric(self) -> tuple[str, ...]:
        own = (self.weights, self.calibrated, *self.covariates)
        return tuple(dict.fromkeys(name for name in own if name is not None))

    @property
    def columns(self) -> tuple[str, ...]:
        known = self.population if isinstance(self.population, str) else None
        last = () if known is None else (known,)
        return (*self.grouped, *self.domains, *self.numeric, *self.items, *last)


@dataclass(frozen=True)
class Frame:
    """The rows of the design by class: every combination of strata, clusters and blocks.

    `axis` (G) numbers the classes, `count` (G,) their rows, `sums` Σ of products of numeric
    columns, `low` and `high` the range of each numeric column in a class; `sizes` (H,) is N_h.
    """

    survey: Survey
    axis: Axis
    count: Floats
    sums: Mapping[tuple[str, ...], Floats] = field(repr=False)
    low: Mapping[str, Floats] = field(repr=False)
    high: Mapping[str, Floats] = field(repr=False)
    sizes: Floats | None

    def codes(self, column: str | None) -> Codes:
        """The level of `column` in each class (G,); 0 without a column."""
        if column is None:
            return np.zeros(len(self.axis), dtype=np.intp)
        return self.axis.codes[:, self.axis.columns.index(column)]

    def levels(self, column: str | None) -> tuple[Value, ...]:
        return ("",) if column is None else self.axis.levels[self.axis.columns.index(column)]

    @cached_property
    def strata(self) -> Codes:
        return self.codes(self.survey.strata)

    @cached_property
    def units(self) -> tuple[Codes, Codes]:
        """The cluster of each class (G,) and the stratum of each cluster (J,), where there are."""
        if self.survey.psu is None:
            return NOTHING, NOTHING
        pairs = np.stack([self.strata, self.codes(self.survey.psu)], axis=1)
        found, where = np.unique(pairs, axis=0, return_inverse=True)
        return np.asarray(where.ravel(), dtype=np.intp), found[:, 0]

    @cached_property
    def level(self) -> Level:
        """The sampled units with the constants of their strata; rows are never among them."""
        height = len(self.levels(self.survey.strata))
        _, parents = self.units
        sizes = np.bincount(parents, minlength=height)
        if self.survey.psu is None:
            sizes = np.rint(np.bincount(self.strata, self.count, minlength=height)).astype(int)
        earlier = np.ones(height)
        return Level.sized(NOTHING, parents, sizes, self.sizes, earlier, self.survey.lonely)

    @cached_property
    def kappa(self) -> Floats:
        """κ of a row by stratum (H,): 0 where clusters carry the variance."""
        none = self.survey.psu is not None
        return np.zeros_like(self.level.spread) if none else self.level.spread

    # sums over the rows of a class, of a weight times covariates

    def weighted(self, kind: str, *covariates: str) -> Floats:
        """Σ weight·x… (G,) for `kind` d base, w final, w2 its square, q of the projection."""
        weight = self.weight(kind)
        total = self.sums[tuple(sorted((*weight.columns, *covariates)))]
        if weight.by_stratum is None:
            return total
        return np.asarray(total * np.array(weight.by_stratum)[self.strata])

    def weight(self, kind: str) -> Weight:
        """What a row weighs: d, w, w2, q (of the projection) or v (of the variance)."""
        survey = self.survey
        if kind == "v":
            return _times(self.weight("w2"), self.kappa)
        if kind == "q":
            return Weight() if survey.convention == "r_rake" else self.weight("d")
        base = survey.weights
        if kind != "d":
            base = survey.calibrated or base
        power = 2 if kind == "w2" else 1
        if base is not None:
            return Weight((base,) * power)
        assert self.sizes is not None
        inverse = 1 / np.where(self.level.rate > 0, self.level.rate, 1.0)
        return Weight((), tuple((inverse**power).tolist()))

    @property
    def constant(self) -> bool:
        """Whether all sums follow from the counts of classes."""
        few = len(self.axis) <= MOST_CLASSES and self.survey.psu is None
        even = all(np.array_equal(self.low[name], self.high[name]) for name in self.low)
        return few and even


def _times(weight: Weight, factors: Floats) -> Weight:
    if weight.by_stratum is not None:
        factors = factors * np.array(weight.by_stratum)
    return Weight(weight.columns, tuple(factors.tolist()))


# --- the frame of a survey -----------------------------------------------------------------------


def frame_of(survey: Survey, source: Source) -> Frame:
    """Ask the source for its classes. Refuses S02–S05, S10, S11, S13, S16, S22–S24, S44."""
    refuse_all(_column_problems(survey, source))
    products = list(_products(survey))
    population = [survey.population] if isinstance(survey.population, str) else []
    ranges = [*survey.numeric, *population]
    table = source.groups(survey.grouped, products, ranges)
    if not table.num_rows or not sum(table["count"].to_pylist()):
        raise ProblemsFound([Problem("S10", Place("survey"))])
    refuse_all(_empty_problems(survey, table, ranges))
    levels, codes = [], []
    for name in survey.grouped:
        found, where = coded(table[name].to_pylist())
        levels.append(found)
        codes.append(where)
    shaped = np.stack(codes, axis=1) if codes else np.zeros((1, 0), dtype=np.intp)
    axis = Axis.of(survey.grouped, levels, shaped)
    order = axis.group(list(shaped.T), len(shaped))

    def column(name: str) -> Floats:
        values = np.empty(len(axis))
        values[order] = [float(value) for value in table[name].to_pylist()]
        return values

    sums = {product: column(f"sum{place}") for place, product in enumerate(products)}
    low = {name: column(f"low{place}") for place, name in enumerate(ranges)}
    high = {name: column(f"high{place}") for place, name in enumerate(ranges)}
    refuse_all(_number_problems(survey, low, high))
    frame = Frame(survey, axis, column("count"), sums | {(): column("count")}, low, high, None)
    sizes, problems = _sizes(survey, frame)
    refuse_all(iter(problems))
    for name in population:
        low.pop(name), high.pop(name)
    frame = Frame(survey, axis, frame.count, frame.sums, low, high, sizes)
    refuse_all(_design_problems(frame))
    return frame


def coded(values: Sequence[Value]) -> tuple[tuple[Value, ...], Codes]:
    """The distinct values in ascending order and the place of each value among them."""
    levels = tuple(sorted(set(values)))
    place = {value: number for number, value in enumerate(levels)}
    return levels, np.array([place[value] for value in values], dtype=np.intp)


def _products(survey: Survey) -> Iterator[tuple[str, ...]]:
    """Products of weights and covariates whose sums the matrices of calibration take."""
    base, final = survey.weights, survey.calibrated or survey.weights
    weights: set[tuple[str, ...]] = {()}
    weights |= {() if name is None else (name,) for name in (base, final)}
    weights |= {() if final is None else (final, final)}
    pairs = combinations_with_replacement(survey.covariates, 2)
    terms = [(), *((name,) for name in survey.covariates), *pairs]
    found = {tuple(sorted((*weight, *term))) for weight in weights for term in terms}
    yield from sorted(found - {()})


def _column_problems(survey: Survey, source: Source) -> Iterator[Problem]:
    kinds = source.kinds()
    for name in dict.fromkeys(survey.columns):
        if name not in kinds:
            known = ", ".join(list(kinds)[:40])
            yield Problem("S22", Place("survey", None, name), {"name": name, "known": known})
    for name in survey.items:
        if kinds.get(name) in ("text", "other"):
            yield Problem("S25", Place("survey", None, name), {"name": name})
    for name in survey.numeric:
        if kinds.get(name) in ("text", "other", "truth"):
            yield Problem("S25", Place("survey", None, name), {"name": name})
    if not survey.items:
        yield Problem("S24", Place("survey", None, "items"), {"name": "items"})
    if survey.population is None and survey.weights is None:
        yield Problem("S16", Place("survey"))


def _empty_problems(survey: Survey, table: pa.Table, ranges: Sequence[str]) -> Iterator[Problem]:
    counts = np.array(table["count"].to_pylist(), dtype=np.int64)
    for name in survey.grouped:
        empty = np.array([value is None for value in table[name].to_pylist()])
        if empty.any():
            values = {"name": name, "count": int(counts[empty].sum())}
            yield Problem("S23", Place("survey", None, name), values)
    for place, name in enumerate(ranges):
        missing = int(counts.sum() - sum(table[f"known{place}"].to_pylist()))
        if missing:
            yield Problem("S23", Place("survey", None, name), {"name": name, "count": missing})


def _number_problems(
    survey: Survey, low: Mapping[str, Floats], high: Mapping[str, Floats]
) -> Iterator[Problem]:
    for name in survey.numeric:
        place = Place("survey", None, name)
        finite = np.isfinite(low[name]) & np.isfinite(high[name])
        if not finite.all():
            yield Problem("S11", place, {"name": name, "count": int((~finite).sum()), "first": "?"})
        elif name == survey.weights and (low[name] < 0).any():
            yield Problem("S02", place, {"count": int((low[name] < 0).sum()), "first": "?"})


def _sizes(survey: Survey, frame: Frame) -> tuple[Floats | None, list[Problem]]:
    """N_h in the order of the strata."""
    levels, given = frame.levels(survey.strata), survey.population
    if given is None:
        return None, []
    if isinstance(given, str):
        sizes = np.full(len(levels), np.nan)
        sizes[frame.strata] = frame.low[given]
        differs = (frame.low[given] != frame.high[given]) | (
            frame.low[given] != sizes[frame.strata]
        )
        place = Place("survey", None, given)
        several = np.unique(frame.strata[differs & np.isfinite(frame.low[given])])
        refuse_all(Problem("S44", place, {"stratum": str(levels[h])}) for h in several)
    elif isinstance(given, Mapping):
        named = {str(value): float(size) for value, size in given.items()}
        sizes = np.array([named.get(str(level), np.nan) for level in levels])
    else:
        sizes = np.full(len(levels), float(given))
    wrong = np.flatnonzero(~(np.isfinite(sizes) & (sizes > 0)))
    place = Place("survey", None, "population")
    return sizes, [Problem("S13", place, {"stratum": str(levels[h])}) for h in wrong]


def _design_problems(frame: Frame) -> Iterator[Problem]:
    names, level, survey = frame.levels(frame.survey.strata), frame.level, frame.survey
    for stratum in np.flatnonzero(level.rate > 1):
        assert frame.sizes is not None
        values = {"stratum": str(names[stratum]), "sample": str(level.sizes[stratum])}
        values["population"] = f"{frame.sizes[stratum]:g}"
        yield Problem("S03", Place("survey", None, "population"), values)
    if survey.lonely == "fail":
        for stratum in np.flatnonzero(level.lonely):
            yield Problem("S04", Place("survey"), {"stratum": str(names[stratum])})
    if survey.psu is not None:
        pairs = np.unique(np.stack([frame.codes(survey.psu), frame.strata], axis=1), axis=0)
        clusters, counts = np.unique(pairs[:, 0], return_counts=True)
        for cluster in clusters[counts > 1]:
            found = ", ".join(str(names[h]) for h in pairs[pairs[:, 0] == cluster, 1])
            value = frame.levels(survey.psu)[cluster]
            yield Problem("S05", Place("survey", None, survey.psu), {"psu": value, "strata": found})


# --- what follows from the frame -----------------------------------------------------------------


def plan_of(frame: Frame) -> MomentPlan:
    """The tables that variance takes, as `plan.plan_for` has them for rows in memory."""
    level, survey = frame.level, frame.survey
    each = np.where(level.centred, level.spread / np.maximum(level.sizes, 1), 0.0)
    layers = [Layer("strata 1", NOTHING, -each)]
    keys = {"whole": Key(NOTHING, 1), "strata 1": Key(NOTHING, len(each))}
    if survey.psu is not None:
        layers.append(Layer("units 1", NOTHING, level.spread[level.parents]))
        keys["units 1"] = Key(NOTHING, len(level.parents))
    counts = tuple(Table(layer.name, "1") for layer in layers)
    margins = []
    for number, block in enumerate(survey.blocks if survey.calibrated else ()):
        name = f"block {number}"
        keys[name] = Key(NOTHING, len(frame.levels(block)))
        margins.append((Table(name, "d"), Table(name, "v")))
    for number in range(len(survey.covariates) if survey.calibrated else 0):
        margins.append((Table("whole", f"d·x{number}"), Table("whole", f"v·x{number}")))
    tables = [*counts, *(Table(layer.name, "w") for layer in layers), WHOLE, SQUARES]
    tables += [table for pair in margins for table in pair]
    classes = _classes(frame, keys) if frame.constant else None
    return MomentPlan(keys, {}, tuple(layers), counts, tuple(tables), tuple(margins), classes)


def key_column(frame: Frame, name: str) -> str | None:
    """The column that a key of the plan groups by."""
    kind, number = name.split()[0], name.split()[-1]
    if kind == "block":
        return frame.survey.blocks[int(number)]
    return {"strata": frame.survey.strata, "units": frame.survey.psu}.get(kind)


def table_weight(frame: Frame, name: str) -> Weight:
    """What a table of the plan adds up."""
    kind, _, covariate = name.partition("·x")
    kinds = {"d": "q"}
    weight = Weight() if kind == "1" else frame.weight(kinds.get(kind, kind))
    if covariate:
        columns = (*weight.columns, frame.survey.covariates[int(covariate)])
        return Weight(columns, weight.by_stratum)
    return weight


def _classes(frame: Frame, keys: Mapping[str, Key]) -> Classes:
    size = len(frame.axis)
    ones, places = np.ones(size), np.arange(size)
    members = {
        name: sparse.csr_array(
            (ones, (frame.codes(key_column(frame, name)), places)), shape=(key.size, size)
        )
        for name, key in keys.items()
    }
    names = ("w", "w2", "v", "d", *_covariate_weights(frame.survey))
    weights = {name: _constants(frame, table_weight(frame, name)) for name in names}
    return Classes(Key(NOTHING, size), members, weights)


def _covariate_weights(survey: Survey) -> Iterator[str]:
    for number in range(len(survey.covariates)):
        yield from (f"d·x{number}", f"v·x{number}")


def _constants(frame: Frame, weight: Weight) -> Floats:
    """What every row of a class weighs (G,), where that is the same."""
    found = np.ones(len(frame.axis))
    for column in weight.columns:
        found = found * frame.low[column]
    if weight.by_stratum is not None:
        found = found * np.array(weight.by_stratum)[frame.strata]
    return found


def form_of(frame: Frame, plan: MomentPlan) -> Form:
    """The quadratic form: the matrices of calibration, summed over classes."""
    survey = frame.survey
    none = sparse.csr_array((0, 0), dtype=np.float64)
    if survey.calibrated is None:
        empty = np.zeros((0, 0))
        regression = Regression(none, empty, empty, (), "projection")
        margins = tuple(np.zeros((len(layer.kappa), 0)) for layer in plan.layers)
        return Form(regression, tuple(layer.kappa for layer in plan.layers), margins, empty)
    sizes = [len(frame.levels(block)) for block in survey.blocks]
    ends = np.cumsum(sizes).tolist()
    bounds = tuple((end - size, end) for size, end in zip(sizes, ends, strict=True))
    gram = _gram(frame, "q", np.ones(len(frame.axis)))
    inverse = generalised_inverse(gram)
    regression = Regression(none, gram, inverse, bounds, survey.convention)
    sums = _auxiliary_sums(frame, "w", np.ones(len(frame.axis)))
    groups = (frame.strata, frame.units[0])
    margins = tuple(
        np.stack([np.bincount(codes, column, minlength=len(layer.kappa)) for column in sums.T], 1)
        for codes, layer in zip(groups, plan.layers, strict=False)
    )
    spread = _gram(frame, "w2", frame.kappa[frame.strata])
    return Form(regression, tuple(layer.kappa for layer in plan.layers), margins, spread)


def _one_hot(frame: Frame) -> Floats:
    columns = [
        np.eye(len(frame.levels(block)))[frame.codes(block)] for block in frame.survey.blocks
    ]
    return np.concatenate([np.zeros((len(frame.axis), 0)), *columns], axis=1)


def _auxiliary_sums(frame: Frame, kind: str, factor: Floats) -> Floats:
    """Σ weight·x over the rows of each class (G, p)."""
    blocks = _one_hot(frame) * (frame.weighted(kind) * factor)[:, None]
    rest = [frame.weighted(kind, name) * factor for name in frame.survey.covariates]
    return np.concatenate([blocks, *(column[:, None] for column in rest)], axis=1)


def _gram(frame: Frame, kind: str, factor: Floats) -> Floats:
    """Σ weight·x x' over all rows (p, p)."""
    hot, names = _one_hot(frame), frame.survey.covariates
    sums = _auxiliary_sums(frame, kind, factor)
    top = hot.T @ sums
    inner = np.array(
        [[float((frame.weighted(kind, a, b) * factor).sum()) for b in names] for a in names]
    ).reshape(len(names), len(names))
    bottom = np.concatenate([top[:, hot.shape[1] :].T, inner], axis=1)
    return np.concatenate([top, bottom], axis=0)
