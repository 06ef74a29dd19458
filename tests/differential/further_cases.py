"""The twins of the later cases in packaged.R: how samples were drawn, rules, tests and waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from differential.reading import Case, Columns, Pair, pair, read, shares, whole
from monitor import analyse
from monitor.analyse import (
    Calibration,
    Design,
    DomainVariable,
    Replicates,
    Stage,
    TwoPhase,
    Unequal,
)


RULES = ("math", "school", "shahvaish", *(f"hf{k}" for k in range(1, 10)))
METHODS = ("logit", "xlogit", "asin", "mean", "beta", "likelihood")


def further(folder: Path, schools: dict[str, tuple[Design, Columns]]) -> Iterator[tuple[str, Case]]:
    yield from _unequal(folder)
    yield from _phases(folder, schools)
    yield from _kinds(folder)
    yield from _waves(*schools["clus1"])
    for name in ("strat", "clus1", "clus2"):
        yield from _rules(name, *schools[name])
    yield from _lonely(folder)


def _alone(*numbers: float) -> Pair:
    return np.array(numbers), np.full(len(numbers), np.nan)


def _statistics(
    name: str, sample: analyse.Unequal | TwoPhase, above: Columns, ratio: tuple, by: tuple
) -> Iterator[tuple[str, Case]]:
    """Total, ratio and by domain, as both kinds of samples are asked."""
    (numerator, denominator), (value, domain) = ratio, by
    yield f"{name}_total", lambda: pair(analyse.total(sample, above))
    yield f"{name}_ratio", lambda: pair(analyse.ratio(sample, {"y": numerator}, denominator))
    yield f"{name}_by", lambda: pair(analyse.mean(sample, {"y": value}, domain))


# unequal chances


def _unequal(folder: Path) -> Iterator[tuple[str, Case]]:
    e = read(folder / "election.csv")
    joint = np.stack(list(read(folder / "election_joint.csv").values()), axis=1)
    candidates = {name: e[name] for name in ("Bush", "Kerry", "Nader")}
    none = DomainVariable.of("none", ["some", "none"], e["none"].astype(int))
    samples = {
        "brewer": Unequal.of(e["p"]),
        "overton": Unequal.of(e["p"], rule="overton"),
        "hartley_rao": Unequal.of(e["p"], rule="hartley-rao"),
        "joint": Unequal.of(e["p"], joint=joint, rule="horvitz-thompson"),
    }
    for rule, sample in samples.items():
        ratio = (e["Bush"], e["votes"])
        yield from _statistics(f"pps_{rule}", sample, candidates, ratio, (e["Bush"], none))
    exact = Unequal.of(e["p"], joint=joint, rule="yates-grundy")
    yield "pps_yates_grundy_total", lambda: pair(analyse.total(exact, candidates))
    by_size = Unequal.of(e["p"], strata=whole(e["big"]))
    yield "pps_strata_total", lambda: pair(analyse.total(by_size, candidates))
    others = {name: e[name] for name in ("Kerry", "votes")}
    yield "pps_linear", lambda: pair(analyse.regression(by_size, e["Bush"], others, "linear"))
    t = read(folder / "towns.csv")
    staged = Unequal.of(t["p"], psu=whole(t["town"]), stages=[Stage.of(whole(t["unit"]), t["N2"])])
    yield "pps_stages_mean", lambda: pair(analyse.mean(staged, {"y": t["y"]}))
    yield "pps_stages_total", lambda: pair(analyse.total(staged, {"y": t["y"]}))


# two phases


def _taken(n: int) -> np.ndarray:
    return np.arange(1, n + 1) * 37 % 3 != 1


def _phases(folder: Path, schools: dict[str, tuple[Design, Columns]]) -> Iterator[tuple[str, Case]]:
    for name, method in (
        ("srs", "full"), ("srs", "approx"), ("strat", "approx"), ("clus1", "full"),
    ):  # fmt: skip
        given, data = schools[name]  # whose weights are not those of its chances
        first = Design.of(given.strata, given.population, psu=given.psu)
        strata = whole(data["awards_code" if name == "strat" else "stype_code"])
        sample = TwoPhase.of(first, _taken(len(first)), strata, method=method)
        key = f"phases_{name}_{method}"
        yield f"{key}_mean", partial(_mean, sample, data, ("api00", "api99"))
        above = {column: data[column] for column in ("api00", "api.stu")}
        wide = DomainVariable.of("wide", ["no", "yes"], data["sch.wide_code"].astype(int))
        ratio, by = (data["api00"], data["api99"]), (data["api00"], wide)
        yield from _statistics(key, sample, above, ratio, by)
        if name != "clus1":
            weights = read(folder / f"weights_{key}.csv")["w"]
            reduced = _reduced(sample, data, weights)
            yield f"{key}_calibrated", partial(_mean, reduced, data, ("api00", "api.stu"))
    mu = read(folder / "mu.csv")
    units = whole(mu["id1"])
    first = Design.of(np.zeros(len(units), dtype=int), [mu["n1"][0]], psu=units)
    for method in ("full", "approx"):
        sample = TwoPhase.of(first, np.arange(len(units)) < 15, strata=units, method=method)
        yield f"phases_mu_{method}_mean", partial(_mean, sample, mu, ("y1",))
        yield f"phases_mu_{method}_total", lambda s=sample: pair(analyse.total(s, {"y": mu["y1"]}))


def _mean(sample: TwoPhase, data: Columns, names: tuple[str, ...]) -> Pair:
    return pair(analyse.mean(sample, {name: data[name] for name in names}))


def _reduced(sample: TwoPhase, data: Columns, weights: np.ndarray) -> TwoPhase:
    """R calibrates the second phase to unweighted sums of the first: auxiliaries are x/d₁ then."""
    first, final = sample.first.weights, np.zeros(len(sample))
    final[sample.taken] = weights
    x = np.column_stack([np.eye(3)[data["stype_code"].astype(int)], data["api99"]])
    return sample.calibrated(Calibration.of(final, (), x / first[:, None], factors=first))


# replicate weights of a file


def _kinds(folder: Path) -> Iterator[tuple[str, Case]]:
    given = np.stack(list(read(folder / "scd_given.csv").values()), axis=1)
    scd = read(folder / "scd_base.csv")
    for kind in ("BRR", "Fay", "JK2", "bootstrap", "ACS", "successive-difference"):
        rho = 0.3 if kind == "Fay" else 0.0
        file = Replicates.of(scd["base"], given, kind=kind, rho=rho, combined=False, mse=True)
        yield f"kind_{kind}", partial(_alive, file, scd)


def _alive(sample: Replicates, scd: Columns) -> Pair:
    return pair(analyse.ratio(sample, {"alive": scd["alive"]}, scd["arrests"]))


# waves


def _waves(design: Design, data: Columns) -> Iterator[tuple[str, Case]]:
    nothing = np.zeros(len(design), dtype=int)
    for unit in ("dnum", "snum"):
        ids = data[unit].astype(int)
        one = Design.of(nothing, weights=data["pw"], psu=whole(ids) if unit == "dnum" else None)
        yield f"waves_{unit}_mean", partial(_change_stacked, one, ids, data["api00"], data["api99"])
        pair_of = (data["sch.wide_code"], data["comp.imp_code"])
        yield f"waves_{unit}_share", partial(_change, one, ids, *pair_of)


def _change_stacked(design: Design, ids: np.ndarray, now: np.ndarray, then: np.ndarray) -> Pair:
    both, wave = analyse.stacked(design, design, ids, ids)
    by = DomainVariable.of("wave", ["now", "then"], wave)
    found = analyse.mean(both, {"y": np.concatenate([now, then])}, by)
    return pair(found.contrast({"y.now": 1, "y.then": -1}))


def _change(design: Design, ids: np.ndarray, now: np.ndarray, then: np.ndarray) -> Pair:
    """By the covariance of two runs."""
    everyone = [DomainVariable.everyone(len(design))]
    cells = [
        analyse.estimate(design, {"yes": yes.astype(np.uint8)}, everyone)["yes", "all"]
        for yes in (now, then)
    ]
    found = analyse.change_in_panel(*cells, ids, ids)
    return np.array([found.difference]), np.array([found.se])


# rules, tests and intervals


def _rules(name: str, design: Design, data: Columns) -> Iterator[tuple[str, Case]]:
    for rule in RULES:
        yield f"{name}_rule_{rule}", partial(_quantiles, design, data["api00"], rule)
    types, improved = whole(data["stype_code"]), whole(data["comp.imp_code"])
    for test in ("Wald", "adjWald", "saddlepoint"):
        yield f"{name}_test_{test}", partial(_test, design, types, improved, test)
    for method in METHODS:
        yield f"{name}_named_interval_{method}", partial(_interval, design, data, method)
    yield f"{name}_ttest", partial(_ttest, design, data)
    yield f"{name}_beta_by", partial(_beta_by, design, data)
    yield f"{name}_part_chisq", partial(_part, design, data)
    inside = (data["stype_code"] == 2) & (data["awards_code"] == 1)
    part = DomainVariable.of("part", ["part"], np.where(inside, 0, -1))
    small: Callable[[], analyse.Measured] = partial(
        analyse.mean, design, {"y": data["api00"]}, part
    )
    yield f"{name}_small_domain", lambda: pair(small())
    yield f"{name}_small_degf", lambda: _alone(small().df[0])
    yield f"{name}_deff", partial(_design_effects, design, data)


def _quantiles(design: Design, values: np.ndarray, rule: str) -> Pair:
    found = [analyse.quantile(design, {"q": values}, p, rule=rule) for p in (0.1, 0.25, 0.5, 0.9)]
    return np.array([q.values[0] for q in found]), np.array([q.se[0] for q in found])


def _test(design: Design, rows: np.ndarray, columns: np.ndarray, test: str) -> Pair:
    found = analyse.independence(design, rows, columns, test=test)
    return _alone(found.statistic, found.p_value)


def _interval(design: Design, data: Columns, method: str) -> Pair:
    found = analyse.proportion(design, {"yes": data["awards_code"]}, interval=method)
    return _alone(found.low[0], found.high[0])


def _beta_by(design: Design, data: Columns) -> Pair:
    by = DomainVariable.of("stype", ("E", "H", "M"), whole(data["stype_code"]))
    found = analyse.proportion(design, {"yes": data["awards_code"]}, by, interval="beta")
    return _alone(*found.low, *found.high)


def _part(design: Design, data: Columns) -> Pair:
    """R shows the chi-square before it is corrected."""
    here = data["stype_code"] == 0
    rows, columns = (
        np.where(here, whole(data[name]), -1) for name in ("awards_code", "comp.imp_code")
    )
    found = analyse.independence(design, rows, columns, order=1)
    return _alone(found.pearson, found.p_value)


def _ttest(design: Design, data: Columns) -> Pair:
    """A test of two means is a regression on the group."""
    found = analyse.regression(design, data["api00"], {"group": data["awards_code"]}, "linear")
    return _alone(found.values[1] / found.se[1], found.df[1], found.p_values()[1])


def _design_effects(design: Design, data: Columns) -> Pair:
    found = analyse.mean(design, {name: data[name] for name in ("api00", "awards_code")})
    n = found.n  # R's deff has n − 1 where the effective n, as everywhere, has n
    return _alone(*(n / found.effective_n * (n - 1) / n))


# lonely units


def _lonely(folder: Path) -> Iterator[tuple[str, Case]]:
    few, certain = read(folder / "few.csv"), read(folder / "certain.csv")
    nothing, districts = np.zeros(len(few["pw"]), dtype=int), whole(few["dnum"])
    second = Stage.of(whole(few["snum"]), few["fpc2"])
    two = {name: few[name] for name in ("api00", "awards_code")}
    strata = whole(certain["h"])
    for rule in ("remove", "certainty", "adjust", "average"):
        d = Design.of(nothing, [few["fpc1"][0]], psu=districts, stages=[second], lonely=rule)
        yield f"few_{rule}_mean", lambda d=d: pair(analyse.mean(d, two))
        yield f"few_{rule}_total", lambda d=d: pair(analyse.total(d, {"y": few["api00"]}))
        yield f"few_{rule}_share", lambda d=d: shares(d, few["awards_code"])
        d = Design.of(strata, [400, 500, 1, 60], lonely=rule)
        yield f"certain_{rule}_mean", lambda d=d: pair(analyse.mean(d, {"y": certain["api00"]}))
        yield f"certain_{rule}_share", lambda d=d: shares(d, certain["awards_code"])
