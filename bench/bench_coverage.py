"""Whether intervals hold what they promise: the truth, as often as they say, in every cell.

Samples from finite populations that are known, so that the truth is; stratified, with weights up
to thirty times apart. Beside the default interval stand the others that could have been chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.result import Result
from monitor import analyse
from monitor.analyse import inference


DRAWS = 2000
STRATA = 5
SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.98)
SIZES = (20, 50, 120, 300, 1000, 3000)
RATES = ((0.005, 0.02), (0.02, 0.6), (0.3, 0.6), (0.6, 0.9))  # from the first stratum to the last
ENOUGH = 10  # n·p(1−p) from which an interval may be held to 94–97%
METHODS = ("standaard", "Wald", "logit", "Wilson", "Korn–Graubard", "likelihood")


@dataclass(frozen=True)
class Cell:
    """One population and sample size: n·p(1−p) and the coverage of each method."""

    name: str
    spread: float
    covered: dict[str, float]


def run() -> Iterator[Result]:
    random = np.random.Generator(np.random.PCG64(7))
    cells = [
        _cell(random, share, size, rates)
        for rates in RATES
        for size in SIZES
        for share in SHARES
    ]  # fmt: skip
    large = [cell for cell in cells if cell.spread >= ENOUGH]
    for method in METHODS:
        ours = method == METHODS[0]
        least, often = _extreme(cells, method, min), _extreme(large, method, min)
        most = _extreme(large, method, max)
        name = f"dekking {method}"
        told = f"{least.name}; gemiddeld {np.mean([c.covered[method] for c in cells]):.1%}"
        goal = 93.0 if ours else None
        yield Result(f"{name}: laagste van {len(cells)} cellen", _percent(least, method), "%",
                     least=goal, note=told)  # fmt: skip
        few = f"n·p(1−p) ≥ {ENOUGH}, {len(large)} cellen"
        yield Result(f"{name}: laagste, {few}", _percent(often, method), "%",
                     least=94.0 if ours else None, note=often.name)  # fmt: skip
        yield Result(f"{name}: hoogste, {few}", _percent(most, method), "%",
                     most=97.0 if ours else None, note=most.name)  # fmt: skip
    yield from _waves(random)


def _percent(cell: Cell, method: str) -> float:
    return 100 * cell.covered[method]


def _extreme(cells: list[Cell], method: str, choose: type[min] | type[max]) -> Cell:
    return choose(cells, key=lambda cell: cell.covered[method])


def _cell(random: np.random.Generator, share: float, size: int, rates: tuple[float, float]) -> Cell:
    """2,000 stratified samples of `size` as 2,000 items of one run, one design for all."""
    n = np.full(STRATA, size // STRATA)
    population = np.ceil(n / np.linspace(*rates, STRATA)).astype(np.int64)
    about = np.clip(share * np.linspace(0.8, 1.2, STRATA), 0, 1)
    if share > 0.5:
        about = 1 - (1 - share) * np.linspace(0.8, 1.2, STRATA)
    yes = np.rint(population * about).astype(np.int64)
    truth = yes.sum() / population.sum()
    drawn = random.hypergeometric(yes, population - yes, n, size=(DRAWS, STRATA))
    place = np.concatenate([np.arange(count) for count in n])
    strata = np.repeat(np.arange(STRATA), n)
    answers = (place[:, None] < drawn.T[strata]).astype(np.uint8)
    items = {f"{draw}": answers[:, draw] for draw in range(DRAWS)}
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
