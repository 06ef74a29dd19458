"""Weights: making the answers stand for all office holders, those who did not answer included.

Starts from the design weight of each stratum and ends with weights that add up to the known
numbers of persons. Uses the weighting class and the gender of a respondent and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.design.model import Edition, PopulationCell, WeightingClass
from monitor.design.weighting import (
    CLASS_VARIABLES,
    MarginPlan,
    WeightingPlan,
    read_weighting,
)
from monitor.process.calibration import (
    Calibrated,
    Codes,
    Floats,
    Margin,
    calibrate,
    design_weights,
    kish_effect,
)
from monitor.process.derive import GENDER, frame_variables
from monitor.process.records import Records


Strings = NDArray[np.str_]
FrameVariables = Mapping[str, Strings]  # variable → the value of every respondent, "" for unknown

ELSEWHERE = "overig"  # the level of a class that has no value for a variable
UNKNOWN = "onbekend of anders"  # gender not answered, or answered otherwise


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What the weighting did (weegdiagnose).

    `deff` is Kish's 1 + cv²(w), `effective_n` = n/deff; `lowest` and `highest` are final weights,
    `ratio_low` and `ratio_high` final over design weight; `gap` the largest relative difference
    with a margin that is left; `response` the part of the population that answered, per stratum.
    """

    n: int
    deff: float
    effective_n: float
    lowest: float
    highest: float
    ratio_low: float
    ratio_high: float
    gap: float
    iterations: int
    response: Mapping[str, float]


@dataclass(frozen=True)
class Clusters:
    """Organisations drawn before their employees (trossteekproef).

    `codes` (n,) is the organisation of each respondent, `organisations` (H,) how many each stratum
    has in the population, `persons` (n,) how many employees the organisation of each respondent
    has: estimated, because the number itself would tell which organisation it is.
    """

    codes: Codes
    organisations: Floats
    persons: Floats


@dataclass(frozen=True)
class Weights:
    """The weights of `n` respondents (weging), in the order of the records.

    `base` (n,) are design weights, `final` (n,) calibrated ones; `strata` (n,) codes with their
    `stratum_names` and `population` (H,), the N_h; `margins` are the blocks whose totals the final
    weights meet: the variance of a calibrated estimate needs their codes. `clusters` is the sample
    of organisations, None where persons were approached themselves.
    """

    base: Floats
    final: Floats
    strata: Codes
    stratum_names: tuple[str, ...]
    population: Floats
    margins: tuple[Margin, ...]
    method: str
    diagnostics: Diagnostics
    clusters: Clusters | None = None

    @property
    def blocks(self) -> tuple[Codes, ...]:
        """The codes (n,) of each margin, in their order."""
        return tuple(margin.codes for margin in self.margins)

    def __len__(self) -> int:
        return len(self.final)


def weigh(edition: Edition, records: Records, given: FrameVariables | None = None) -> Weights:
    """Weigh `records` to the population of the edition as its `weighting.toml` says.

    The frame variables are those of `derive.frame_variables`; `given` replaces some or all of
    them (gender "man" or "vrouw", anything else is unknown). Refuses F…, R35, W01–W18.
    """
    plan = read_weighting(edition.folder / "weighting.toml")
    if not len(records):
        raise refuse("W10", Place(plan.file))
    known = frame_variables(records, edition.classes, _gender_question(edition))
    frame = {**known, **(given or {})}
    found = weigh_plan(plan, edition.population, edition.classes, frame)
    return replace(found, clusters=_clusters(plan, records, found)) if plan.organisations else found


def _clusters(plan: WeightingPlan, records: Records, weights: Weights) -> Clusters:
    """The clusters of the records. Within a stratum every drawn organisation was asked for the same
    share of its employees, so that with n_h answers of N_h employees in m_h of M_h organisations
    that share is f = n_h M_h / (N_h m_h), and an organisation with n_i answers has n_i/f employees.

    Refuses W17 (a record without a cluster) and W18 (more organisations answered than there are).
    """
    if not len(records.clusters) or (records.clusters == "").any():
        raise refuse("W17", Place(records.source, None, "cluster"))
    codes = np.unique(records.clusters, return_inverse=True)[1].astype(np.intp)
    first = np.unique(weights.strata, return_index=True)
    there = np.zeros(len(weights.stratum_names))
    for stratum, row in zip(*(part.tolist() for part in first), strict=True):
        there[stratum] = plan.organisations[str(records.classes[row])]
    answered = np.bincount(codes).astype(np.float64)
    stratum_of = weights.strata[np.unique(codes, return_index=True)[1]]
    drawn = np.bincount(stratum_of, minlength=len(there)).astype(np.float64)
    refuse_if_any(
        Problem(
            "W18",
            Place(plan.file, None, "design.organisations"),
            {"stratum": name, "drawn": int(m), "organisations": int(most)},
        )
        for name, m, most in zip(weights.stratum_names, drawn, there, strict=True)
        if m > most
    )
    share = np.bincount(weights.strata, minlength=len(there)) * there
    share = share / (weights.population * np.maximum(drawn, 1))
    return Clusters(codes, there, (answered / np.minimum(share[stratum_of], 1.0))[codes])


def _gender_question(edition: Edition) -> Mapping[str, object]:
    background = edition.settings.get("background")
    found = background.get("gender") if isinstance(background, dict) else None
    return found if isinstance(found, dict) else GENDER


def weigh_plan(
    plan: WeightingPlan,
    population: Sequence[PopulationCell],
    classes: Mapping[str, WeightingClass],
    frame: FrameVariables,
) -> Weights:
    """As `weigh`, from the parts."""
    place = Place(plan.file)
    persons, counts = _persons(population, classes)
    levels, codes, sizes = _levels(_strata(plan), frame, persons, counts)
    base = design_weights(codes, sizes, levels, place)
    margins = tuple(_margin(margin, frame, persons, counts, base) for margin in plan.margins)
    solved = _solved(plan, base, margins, place)
    if (solved.weights <= 0).any():
        raise refuse("W14", place, count=int((solved.weights <= 0).sum()))
    used = () if plan.method == "none" else margins
    response = np.bincount(codes, minlength=len(levels)) / sizes
    named = dict(zip(levels, response.tolist(), strict=True))
    diagnostics = _diagnostics(base, solved, named)
    return Weights(base, solved.weights, codes, levels, sizes, used, plan.method, diagnostics)


def _strata(plan: WeightingPlan) -> MarginPlan:
    return MarginPlan("strata", plan.strata, plan.strata_merged_into)


def _solved(
    plan: WeightingPlan, base: Floats, margins: Sequence[Margin], place: Place
) -> Calibrated:
    if plan.method == "none":
        return Calibrated(base, 0, 0.0)
    return calibrate(
        base,
        margins,
        distance=plan.method,
        bounds=plan.bounds,
        tolerance=plan.tolerance,
        iterations=plan.iterations,
        place=place,
    )


def _diagnostics(base: Floats, solved: Calibrated, response: Mapping[str, float]) -> Diagnostics:
    final, ratio = solved.weights, solved.weights / base
    deff = kish_effect(final)
    return Diagnostics(
        n=len(final),
        deff=deff,
        effective_n=len(final) / deff,
        lowest=float(final.min()),
        highest=float(final.max()),
        ratio_low=float(ratio.min()),
        ratio_high=float(ratio.max()),
        gap=solved.gap,
        iterations=solved.iterations,
        response=response,
    )


# --- margins -------------------------------------------------------------------------------------


def _persons(
    population: Sequence[PopulationCell], classes: Mapping[str, WeightingClass]
) -> tuple[dict[str, Strings], Floats]:
    """The population as a table of cells: every frame variable of a cell, and its count."""
    home = {cell: one for one in classes.values() for cell in one.cells}
    cells = [cell for cell in population if cell.count and cell.key in home]
    here = [home[cell.key] for cell in cells]
    table = {
        name: np.array([getattr(one, name) for one in here], dtype=np.str_)
        for name in CLASS_VARIABLES
    }
    table["gender"] = np.array([cell.gender for cell in cells], dtype=np.str_)
    return table, np.array([cell.count for cell in cells], dtype=np.float64)


def _margin(
    plan: MarginPlan, frame: FrameVariables, persons: FrameVariables, counts: Floats, base: Floats
) -> Margin:
    if "gender" not in plan.by:
        levels, codes, totals = _levels(plan, frame, persons, counts)
        return Margin(plan.name, levels, codes, totals)
    return _gender_margin(plan, frame, persons, counts, base)


def _gender_margin(
    plan: MarginPlan, frame: FrameVariables, persons: FrameVariables, counts: Floats, base: Floats
) -> Margin:
    """A margin by gender when gender is not known of everybody who answered.

    Registers count men and women only. Within each group g of the other variables, let
    u_g = Σ_{i∈g, unknown} d_i / Σ_{i∈g} d_i be the design-weighted share whose gender is unknown or
    otherwise. They keep that share, U_g = N_g·u_g, and men and women divide the rest as in the
    population: T_{g,s} = (N_g − U_g)·N_{g,s}/N_g. The totals of a group still add up to N_g.
    """
    known = set(np.unique(persons["gender"]).tolist())
    gender = frame.get("gender", np.full(len(base), "", dtype=np.str_))
    answered = np.isin(gender, list(known))
    rest = tuple(name for name in plan.by if name != "gender")
    group = MarginPlan(plan.name, rest, plan.merged_into)
    names, groups, sizes = _levels(group, frame, persons, counts)
    of_persons = _labels(group, persons)
    weighed = np.bincount(groups, base, minlength=len(names))
    unknown = np.bincount(groups, base * ~answered, minlength=len(names))
    shares = unknown / np.where(weighed > 0, weighed, 1.0)
    totals: dict[str, float] = {}
    for number, name in enumerate(names):
        for sex in sorted(known):
            here = counts[(of_persons == name) & (persons["gender"] == sex)].sum()
            totals[_join(name, sex)] = float(here * (1 - shares[number]))
        totals[_join(name, UNKNOWN)] = float(sizes[number] * shares[number])
    labels = [
        _join(names[code], str(sex) if told else UNKNOWN)
        for code, sex, told in zip(groups.tolist(), gender, answered, strict=True)
    ]
    return _margin_of(plan.name, labels, totals)


def _margin_of(name: str, labels: Sequence[str], totals: Mapping[str, float]) -> Margin:
    """The margin of these levels, without those that hold no person and no respondent."""
    answered = set(labels)
    levels = tuple(level for level, total in totals.items() if total > 0 or level in answered)
    code = {level: number for number, level in enumerate(levels)}
    codes = np.array([code[label] for label in labels], dtype=np.intp)
    return Margin(name, levels, codes, np.array([totals[level] for level in levels]))


def _levels(
    plan: MarginPlan, frame: FrameVariables, persons: FrameVariables, counts: Floats
) -> tuple[tuple[str, ...], Codes, Floats]:
    """Levels of a margin in the order of the population, the codes of respondents, the totals."""
    of_persons, of_respondents = _labels(plan, persons), _labels(plan, frame)
    levels = tuple(dict.fromkeys([*of_persons.tolist(), *of_respondents.tolist()]))
    code = {level: number for number, level in enumerate(levels)}
    places = np.array([code[label] for label in of_persons.tolist()], dtype=np.intp)
    codes = np.array([code[label] for label in of_respondents.tolist()], dtype=np.intp)
    return levels, codes, np.bincount(places, counts, minlength=len(levels)).astype(np.float64)


def _labels(plan: MarginPlan, table: FrameVariables) -> Strings:
    """The level of every row: the values of `by` joined, or of `merged_into` where one is empty."""
    own = [table[name] for name in plan.by]
    if not own:
        return np.full(len(next(iter(table.values()))), "", dtype=np.str_)
    lacking = np.any([values == "" for values in own], axis=0)
    wider = [table[name] for name in plan.merged_into]
    return np.array(
        [
            _join(*(wide if empty else values))
            for empty, values, wide in zip(
                lacking.tolist(), _rows(own, len(lacking)), _rows(wider, len(lacking)), strict=True
            )
        ],
        dtype=np.str_,
    )


def _rows(columns: Sequence[Strings], n: int) -> list[tuple[str, ...]]:
    if not columns:
        return [()] * n
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _join(*values: str) -> str:
    return " · ".join(value for value in values if value) or ELSEWHERE
