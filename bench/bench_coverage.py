"""Whether intervals hold what they promise: the truth, as often as they say, in every cell.

Samples from finite populations that are known, so that the truth is; stratified, with weights up
to thirty times apart. Beside the default interval stand the others that could have been chosen.

A cell is a band of p, n and f, and its samples come from ten populations in it: in one small
population only few outcomes can occur, and coverage jumps with p by a percent or two whatever the
interval (Brown, Cai & DasGupta, Statistical Science 16, 2001, p. 101–133, who judge the mean).
What single populations give is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.result import Result
from monitor import analyse
from monitor.analyse import inference


STRATA = 5
POPULATIONS, DRAWS = 10, 500  # of one cell; together more than the 2,000 that are asked for
ALONE = 2000  # samples of the one population in the middle
SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.98)
EDGES = (0.02, 0.035, 0.075, 0.15, 0.275, 0.425, 0.6, 0.8, 0.94, 0.98)
SIZES = (20, 50, 120, 300, 1000, 3000)
RATES = ((0.005, 0.02), (0.02, 0.6), (0.3, 0.6), (0.6, 0.9))  # from the first stratum to the last
WITHIN = 0.1  # how far n and f of a cell's populations go from what it is named after
ENOUGH = 10  # n·p(1−p) from which an interval may be held to 94–97%
METHODS = ("standaard", "Wald", "logit", "Wilson", "Korn–Graubard", "likelihood")


@dataclass(frozen=True)
class Cell:
    """Samples of one population or more: n·p(1−p) and the coverage of each method."""

    name: str
    spread: float
    covered: dict[str, float]


def run() -> Iterator[Result]:
    random = np.random.Generator(np.random.PCG64(7))
    bands = range(len(SHARES))
    places = [(band, size, rates) for rates in RATES for size in SIZES for band in bands]
    cells = [_cell(random, *place) for place in places]
    alone = [_population(random, SHARES[band], n, rates, ALONE) for band, n, rates in places]
    yield from _ours(cells, alone)
    for method in METHODS[1:]:
        yield _other(cells, method)
    yield from _waves(random)


def _ours(cells: list[Cell], alone: list[Cell]) -> Iterator[Result]:
    name, method = "dekking standaard", METHODS[0]
    large = [cell for cell in cells if cell.spread >= ENOUGH]
    one = [cell for cell in alone if cell.spread >= ENOUGH]
    few = f"n·p(1−p) ≥ {ENOUGH}, {len(large)} cellen"
    for what, known, single, highest, least, most in (
        (f"laagste van {len(cells)} cellen", cells, alone, False, 93.0, None),
        (f"laagste, {few}", large, one, False, 94.0, None),
        (f"hoogste, {few}", large, one, True, None, 97.0),
    ):
        found, beside = _extreme(known, method, highest), _extreme(single, method, highest)
        note = f"{found.name}; in één populatie {_percent(beside, method):.1f}%: {beside.name}"
        yield Result(f"{name}: {what}", _percent(found, method), "%", most, least, note)
    mean = float(np.mean([_percent(cell, method) for cell in cells]))
    yield Result(f"{name}: gemiddeld", mean, "%", note=f"{POPULATIONS * DRAWS} per cel")


def _other(cells: list[Cell], method: str) -> Result:
    least, most = _extreme(cells, method), _extreme(cells, method, highest=True)
    mean = np.mean([cell.covered[method] for cell in cells])
    note = f"{least.name}; hoogste {most.covered[method]:.1%}, gemiddeld {mean:.1%}"
    return Result(f"dekking {method}: laagste", _percent(least, method), "%", note=note)


def _percent(cell: Cell, method: str) -> float:
    return 100 * cell.covered[method]


def _extreme(cells: list[Cell], method: str, highest: bool = False) -> Cell:
    return sorted(cells, key=lambda cell: cell.covered[method])[-1 if highest else 0]


def _cell(random: np.random.Generator, band: int, size: int, rates: tuple[float, float]) -> Cell:
    """Samples of populations spread over the band of p, with n and f about as named."""
    low, high = EDGES[band], EDGES[band + 1]
    found = []
    for place in range(POPULATIONS):
        share = low + (high - low) * (place + 0.5) / POPULATIONS
        about = random.uniform(1 - WITHIN, 1 + WITHIN, 2)
        n = round(size / STRATA * about[0]) * STRATA
        own = (rates[0] * about[1], min(rates[1] * about[1], 0.95))
        found.append(_population(random, share, n, own, DRAWS))
    covered = {method: float(np.mean([one.covered[method] for one in found])) for method in METHODS}
    spread = float(np.mean([one.spread for one in found]))
    name = f"p = {low:.1%}–{high:.1%}, n ≈ {size}, f ≈ {rates[0]:g}–{rates[1]:g}"
    return Cell(name, spread, covered)


def _population(
    random: np.random.Generator, share: float, size: int, rates: tuple[float, float], draws: int
) -> Cell:
    """Stratified samples of `size` as `draws` items of one run, one design for all."""
    n = np.full(STRATA, size // STRATA)
    population = np.ceil(n / np.linspace(*rates, STRATA)).astype(np.int64)
    about = np.clip(share * np.linspace(0.8, 1.2, STRATA), 0, 1)
    if share > 0.5:
        about = 1 - (1 - share) * np.linspace(0.8, 1.2, STRATA)
    yes = np.rint(population * about).astype(np.int64)
    truth = yes.sum() / population.sum()
    drawn = random.hypergeometric(yes, population - yes, n, size=(draws, STRATA))
    place = np.concatenate([np.arange(count) for count in n])
    strata = np.repeat(np.arange(STRATA), n)
    answers = (place[:, None] < drawn.T[strata]).astype(np.uint8)
    items = {f"{draw}": answers[:, draw] for draw in range(draws)}
    design = analyse.Design.of(strata, population)
    everyone = analyse.DomainVariable.everyone(len(strata), float(population.sum()))
    found = analyse.estimate(design, items, [everyone]).table
    name = f"p = {truth:.1%}, n = {size}, f = {rates[0]:g}–{rates[1]:g}"
    return Cell(name, size * truth * (1 - truth), _covered(found, truth))


def _covered(found: object, truth: float) -> dict[str, float]:
    column = {
        name: np.array(found[name].to_pylist(), dtype=np.float64)  # type: ignore[index]
        for name in ("estimate", "se", "low", "high", "n", "effective_n", "df")
    }
    share, variance, n, df = column["estimate"], column["se"] ** 2, column["n"], column["df"]
    effective = column["effective_n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = {
            "standaard": (column["low"], column["high"]),
            "Wald": inference.wald_interval(share, variance, df, 0.95),
            "logit": inference.logit_interval(share, variance, df, 0.95),
            "Wilson": inference.wilson_interval(share, effective, df, 0.95),
            "Korn–Graubard": inference.korn_graubard(share, effective, n, df, 0.95),
            "likelihood": inference.likelihood_interval(share, effective, df, 0.95),
        }
    return {method: _holds(low, high, truth) for method, (low, high) in ends.items()}


def _holds(low: NDArray[np.float64], high: NDArray[np.float64], truth: float) -> float:
    return float(np.mean((low <= truth + 1e-12) & (truth - 1e-12 <= high)))


# --- change with persons in both waves -----------------------------------------------------------

OVERLAPS = ((2000, 600, 600, 360), (2000, 600, 600, 600), (2000, 600, 600, 60),
            (2000, 1000, 800, 500), (100_000, 600, 600, 360))  # fmt: skip
PANELS = 400


def _waves(random: np.random.Generator) -> Iterator[Result]:
    """The mean estimated variance of a change over its true one, which is known exactly."""
    ratios = {sizes: _wave(random, *sizes) for sizes in OVERLAPS}
    told = ", ".join(f"{ratio:.3f}" for ratio in ratios.values())
    name = "verandering met panel: geschatte / ware variantie"
    yield Result(f"{name}, laagste", min(ratios.values()), "×", least=0.95, note=told)
    yield Result(f"{name}, hoogste", max(ratios.values()), "×", most=1.05)


def _wave(random: np.random.Generator, persons: int, first: int, second: int, both: int) -> float:
    """Var(θ₁ − θ₂) = Σ (1/n − 1/N)S² − 2(n_c/(n₁n₂) − 1/N)S₁₂ (Tam 1984), over samples with a
    fixed number of persons in both."""
    before = (random.random(persons) < 0.4).astype(np.uint8)
    after = np.where(random.random(persons) < 0.7, before, random.random(persons) < 0.55)
    after = after.astype(np.uint8)
    spread = np.cov(before, after)
    true = (1 / first - 1 / persons) * spread[0, 0] + (1 / second - 1 / persons) * spread[1, 1]
    true -= 2 * (both / (first * second) - 1 / persons) * spread[0, 1]
    found = []
    for _ in range(PANELS):
        order = random.permutation(persons)
        one, two = order[:first], order[first - both : first - both + second]
        runs = [_wave_run(ids, answers, persons) for ids, answers in ((one, before), (two, after))]
        change = analyse.change_in_panel(runs[1], runs[0], two, one)
        assert change.se is not None
        found.append(change.se**2)
    return float(np.mean(found) / true)


def _wave_run(ids: NDArray[np.intp], answers: NDArray[np.uint8], persons: int) -> analyse.Estimate:
    design = analyse.Design.of(np.zeros(len(ids), dtype=np.intp), [persons])
    everyone = analyse.DomainVariable.everyone(len(ids), persons)
    return analyse.estimate(design, {"seen": answers[ids]}, [everyone])["seen", "all"]
