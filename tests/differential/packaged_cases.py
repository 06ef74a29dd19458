"""The twins of the cases in packaged.R: the same designs and statistics, said in our words.

A case gives estimates and standard errors in R's order; nan where R keeps no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from differential.further_cases import further
from differential.reading import Case, Columns, Pair, pair, read, shares, whole
from monitor import analyse
from monitor.analyse import (
    Calibration,
    Design,
    DomainVariable,
    Margin,
    Replicates,
    Stage,
    inference,
)


TYPES = ("E", "H", "M")


def cases(folder: Path) -> Iterator[tuple[str, Case]]:
    """Every case by R's name; nothing is computed before it is called."""
    yield from _schools(folder)
    yield from _lonely(folder)
    yield from _replicates(folder)
    yield from _small(folder)
    yield from further(folder, _designs(folder))


# the schools of California


def _designs(folder: Path) -> dict[str, tuple[Design, Columns]]:
    srs, strat, one, two = (
        read(folder / f"api{k}.csv") for k in ("srs", "strat", "clus1", "clus2")
    )
    nothing = np.zeros(len(srs["pw"]), dtype=int)
    types = whole(strat["stype_code"])
    known = [strat["fpc"][types == k][0] for k in range(3)]
    zero = np.zeros(len(one["pw"]), dtype=int)
    none = np.zeros(len(two["pw"]), dtype=int)
    districts, second = whole(two["dnum"]), Stage.of(whole(two["snum"]), two["fpc2"])
    return {
        "srs": (Design.of(nothing, [6194]), srs),
        "strat": (Design.of(types, known), strat),
        "strat_replacement": (Design.of(types, weights=strat["pw"]), strat),
        "clus1": (
            Design.of(zero, [one["fpc"][0]], weights=one["pw"], psu=whole(one["dnum"])),
            one,
        ),
        "clus1_replacement": (
            Design.of(zero, weights=one["pw"], psu=whole(one["dnum"])),
            one,
        ),
        "clus2": (Design.of(none, [two["fpc1"][0]], psu=districts, stages=[second]), two),
        "clus2_replacement": (Design.of(none, weights=two["pw"], psu=districts), two),
    }


def _calibrated(folder: Path, name: str, design: Design, data: Columns) -> Iterator[tuple]:
    types, wide = data["stype_code"].astype(int), data["sch.wide_code"].astype(int)
    kinds = {
        "post": ([types], None, "projection"),
        "rake": ([types, wide], None, "r_rake"),
        "greg": ([types], data["api99"][:, None], "projection"),
        "raking": ([types, wide], None, "projection"),
        "logit": ([types, wide], None, "projection"),
    }
    for kind, (blocks, covariates, convention) in kinds.items():
        path = folder / f"weights_{name}_{kind}.csv"
        if path.exists():
            weights = read(path)["w"]
            calibration = Calibration.of(weights, blocks, covariates, convention)
            yield f"{name}_{kind}", design.calibrated(calibration)


def _schools(folder: Path) -> Iterator[tuple[str, Case]]:
    for name, (design, data) in _designs(folder).items():
        yield from _statistics(name, design, data)
        for key, calibrated in _calibrated(folder, name, design, data):
            yield from _statistics(key, calibrated, data)


def _statistics(name: str, d: Design, data: Columns) -> Iterator[tuple[str, Case]]:
    by = DomainVariable.of("stype", TYPES, data["stype_code"].astype(int))
    three = {key: data[key] for key in ("api00", "api.stu", "api99")}
    two = {key: data[key] for key in ("api00", "api.stu")}
    api = {"api00": data["api00"]}
    yield f"{name}_mean", lambda: pair(analyse.mean(d, three))
    yield f"{name}_total", lambda: pair(analyse.total(d, two))
    yield f"{name}_ratio", lambda: pair(analyse.ratio(d, api, data["api99"]))
    yield f"{name}_by", lambda: pair(analyse.mean(d, api, by))
    yield f"{name}_total_by", lambda: pair(analyse.total(d, {"stu": data["api.stu"]}, by))
    yield f"{name}_share", lambda: shares(d, data["sch.wide_code"], by)
    yield f"{name}_share_all", lambda: shares(d, data["sch.wide_code"])
    yield f"{name}_missing", lambda: pair(analyse.mean(d, {"core": data["acs.core"]}))
    apis = {key: data[key] for key in ("api00", "api99")}
    contrast = {"api00": 1.0, "api99": -1.0}
    yield f"{name}_contrast", lambda: pair(analyse.mean(d, apis).contrast(contrast))
    yield f"{name}_function", lambda: pair(analyse.mean(d, apis).transform(_log_ratio))
    between = {"api00.E": 1.0, "api00.H": -1.0}
    yield f"{name}_between", lambda: pair(analyse.mean(d, api, by).contrast(between))
    for kind in ("mean", "xlogit", "beta", "asin"):
        yield f"{name}_quantile_{kind}", lambda kind=kind: _quantiles(d, data["api.stu"], kind)
    for kind in INTERVALS:
        yield f"{name}_interval_{kind}", partial(_interval, d, data["comp.imp_code"], kind)
    wide, won = data["sch.wide_code"].astype(int), data["comp.imp_code"].astype(int)
    types = data["stype_code"].astype(int)
    yield f"{name}_independence", lambda: _independence(d, wide, won)
    yield f"{name}_independence_first", lambda: _independence(d, wide, types, 1)
    poor = {key: data[key] for key in ("ell", "meals")}
    more = poor | {"mobility": data["mobility"]}
    yield f"{name}_linear", lambda: pair(analyse.regression(d, data["api00"], more, "linear"))
    yield f"{name}_logistic", lambda: pair(analyse.regression(d, data["sch.wide_code"], poor))


def _log_ratio(values: np.ndarray) -> np.ndarray:
    return np.log(values[0] / values[1])


def _quantiles(design: Design, values: np.ndarray, kind: str) -> Pair:
    found = [analyse.quantile(design, {"q": values}, p, interval=kind) for p in (0.1, 0.5, 0.9)]
    return np.array([q.values[0] for q in found]), np.array([q.se[0] for q in found])


def _interval(design: Design, yes: np.ndarray, kind: str) -> Pair:
    cell = analyse.estimate(
        design, {"yes": yes.astype(np.uint8)}, [DomainVariable.everyone(len(yes))]
    )["yes", "all"]
    share, variance, df = (np.array([x]) for x in (cell.estimate, cell.se**2, float(cell.df)))
    n = np.array([float(len(design))])
    low, high = INTERVALS[kind](share, variance, df, n)
    return np.concatenate([low, high]), np.full(2, np.nan)


def _likelihood(p: np.ndarray, v: np.ndarray, df: np.ndarray, n: np.ndarray) -> tuple:
    # R divides the deviance by its dispersion n/(n − 1), which is in the variance already
    effective = inference.effective_size(p, v, n) * (n - 1) / n
    return inference.likelihood_interval(p, effective, df, 0.95)


INTERVALS = {
    "xlogit": lambda p, v, df, _: inference.logit_interval(p, v, df, 0.95),
    "asin": lambda p, v, df, _: inference.arcsine_interval(p, v, df, 0.95),
    "mean": lambda p, v, df, _: inference.wald_interval(p, v, df, 0.95),
    "beta": lambda p, v, df, n: inference.beta_interval(p, v, n, df, 0.95),
    "likelihood": _likelihood,
}


def _independence(design: Design, rows: np.ndarray, columns: np.ndarray, order: int = 2) -> Pair:
    test = analyse.independence(design, rows, columns, order)
    df = [value for value in test.df if np.isfinite(value)]
    statistic = test.statistic if order == 2 else test.pearson  # R prints the uncorrected one
    numbers = np.array([statistic, *df, test.p_value])
    return numbers, np.full(len(numbers), np.nan)


def _lonely(folder: Path) -> Iterator[tuple[str, Case]]:
    one = read(folder / "apiclus1.csv")
    by = DomainVariable.of("stype", TYPES, one["stype_code"].astype(int))
    two = {key: one[key] for key in ("api00", "api.stu")}
    for rule in ("remove", "certainty", "adjust", "average"):
        d = Design.of(whole(one["cnum"]), weights=one["pw"], psu=whole(one["dnum"]), lonely=rule)
        yield f"lonely_{rule}_mean", lambda d=d: pair(analyse.mean(d, two))
        yield f"lonely_{rule}_total", lambda d=d: pair(analyse.total(d, two))
        yield f"lonely_{rule}_share", lambda d=d: shares(d, one["sch.wide_code"], by)


# replicate weights


def _replicates(folder: Path) -> Iterator[tuple[str, Case]]:
    scd, factors = read(folder / "scd.csv"), read(folder / "scd_replicates.csv")
    schools = _designs(folder)
    factor = np.stack(list(factors.values()), axis=1)
    both = {key: scd[key] for key in ("alive", "arrests")}
    alive = {"alive": scd["alive"]}
    for mse, word in ((False, "FALSE"), (True, "TRUE")):
        file = Replicates.of(np.ones(6), factor, scale=1 / factor.shape[1], mse=mse)
        yield f"scd_file_total_{word}", partial(_totals, file, both)
        yield f"scd_file_ratio_{word}", partial(_ratio, file, alive, scd["arrests"])
        for name, source in (("jkn", "strat"), ("jk1", "clus1")):
            design, data = schools[source]
            sample = analyse.jackknife(design, mse=mse)
            yield from _replicated(name, word, sample, data)
    data, weights = schools["clus1"][1], read(folder / "boot_weights.csv")
    scale = read(folder / "boot_scale.csv")
    boot = Replicates.of(
        data["pw"], np.stack(list(weights.values()), axis=1), scale["scale"][0], scale["rscales"]
    )
    by = DomainVariable.of("stype", TYPES, data["stype_code"].astype(int))
    two = {key: data[key] for key in ("api00", "api.stu")}
    yield "boot_mean", lambda: pair(analyse.mean(boot, two))
    yield "boot_by", lambda: pair(analyse.mean(boot, {"api00": data["api00"]}, by))
    yield "boot_df", lambda: (np.array([boot.degrees]), np.array([np.nan]))


def _totals(sample: Replicates, variables: Columns) -> Pair:
    return pair(analyse.total(sample, variables))


def _ratio(sample: Replicates, above: Columns, below: np.ndarray) -> Pair:
    return pair(analyse.ratio(sample, above, below))


def _ends(sample: Replicates, yes: Columns, interval: str) -> Pair:
    found = analyse.proportion(sample, yes, interval=interval)
    return np.array([found.low[0], found.high[0]]), np.full(2, np.nan)


def _replicated(
    name: str, word: str, sample: Replicates, data: Columns
) -> Iterator[tuple[str, Case]]:
    by = DomainVariable.of("stype", TYPES, data["stype_code"].astype(int))
    two, api = {key: data[key] for key in ("api00", "api.stu")}, {"api00": data["api00"]}
    poor = {key: data[key] for key in ("ell", "meals")}
    yield f"{name}_mean_{word}", lambda: pair(analyse.mean(sample, two))
    known = Margin.of("stype", by.codes, [4421, 755, 1018])
    post = analyse.calibrated(sample, [known])
    yield f"{name}_post_mean_{word}", lambda: pair(analyse.mean(post, two))
    won = {"won": data["comp.imp_code"]}
    yield f"{name}_logit_interval_{word}", lambda: _ends(sample, won, "logit")
    yield f"{name}_by_{word}", lambda: pair(analyse.mean(sample, api, by))
    yield f"{name}_ratio_{word}", lambda: pair(analyse.ratio(sample, api, data["api99"]))
    yield (
        f"{name}_logistic_{word}",
        lambda: pair(analyse.regression(sample, data["sch.wide_code"], poor)),
    )


# the smaller data sets


def _small(folder: Path) -> Iterator[tuple[str, Case]]:
    yield from _mean_and_total("mu284", *_mu284(read(folder / "mu284.csv")))
    f = read(folder / "fpc.csv")
    strata, known = whole(f["stratid"]), [f["Nh"][f["stratid"] == k][0] for k in (1, 2)]
    design = Design.of(strata, known, f["weight"], psu=whole(f["psuid"]), nest=True)
    yield from _mean_and_total("fpc", design, {"x": f["x"]})
    h = read(folder / "hospital.csv")
    strata = whole(h["oblevel"])
    known = [h["tothosp"][strata == k][0] for k in range(strata.max() + 1)]
    design = Design.of(strata, known, h["weighta"])
    yield from _mean_and_total("hospital", design, {"births": h["births"]})
    c = read(folder / "crowd.csv")
    crowded = Design.of(
        whole(c["stratum"]), weights=c["weight"], psu=whole(c["cluster"]), nest=True
    )
    rooms = {"rooms": c["rooms"]}
    yield "crowd_ratio", lambda: pair(analyse.ratio(crowded, rooms, c["person"]))
    yield "crowd_mean", lambda: pair(analyse.mean(crowded, rooms | {"person": c["person"]}))
    e = read(folder / "election.csv")
    voted = Design.of(np.zeros(len(e["wt"]), dtype=int), weights=e["wt"])
    candidates = {name: e[name] for name in ("Bush", "Kerry", "Nader")}
    yield "election_total", lambda: pair(analyse.total(voted, candidates))
    yield "election_ratio", lambda: pair(analyse.ratio(voted, {"Bush": e["Bush"]}, e["votes"]))
    yield from _yrbs(read(folder / "yrbs.csv"))
    yield from _nhanes(read(folder / "nhanes.csv"))
    yield from _twin(read(folder / "twin.csv"))
    yield from _three(read(folder / "three.csv"))


def _mean_and_total(name: str, design: Design, variables: Columns) -> Iterator[tuple[str, Case]]:
    yield f"{name}_mean", lambda: pair(analyse.mean(design, variables))
    yield f"{name}_total", lambda: pair(analyse.total(design, variables))


def _mu284(m: Columns) -> tuple[Design, Columns]:
    strata = np.zeros(len(m["y1"]), dtype=int)
    second = Stage.of(whole(m["id2"]), m["n2"])
    return Design.of(strata, [50], psu=whole(m["id1"]), stages=[second]), {"y1": m["y1"]}


def _yrbs(y: Columns) -> Iterator[tuple[str, Case]]:
    design = Design.of(whole(y["stratum"]), weights=y["weight"], psu=whole(y["psu"]), nest=True)
    often = np.where(np.isnan(y["qn8"]), np.nan, y["qn8"] == 1)
    yield "yrbs_share", lambda: shares(design, often)


def _nhanes(h: Columns) -> Iterator[tuple[str, Case]]:
    design = Design.of(
        whole(h["SDMVSTRA"]), weights=h["WTMEC2YR"], psu=whole(h["SDMVPSU"]), nest=True
    )
    race, ages = whole(h["race"]), h["agecat_code"].astype(int)
    by_race = DomainVariable.of("race", [f"race {k}" for k in range(4)], race)
    by_age = DomainVariable.of("age", [f"age {k}" for k in range(4)], ages)
    yield "nhanes_share", lambda: shares(design, h["HI_CHOL"], by_race)
    yield "nhanes_share_age", lambda: shares(design, h["HI_CHOL"], by_age)
    high = {"high": h["HI_CHOL"]}
    yield "nhanes_total", lambda: pair(analyse.total(design, high))
    yield "nhanes_jkn", lambda: pair(analyse.mean(analyse.jackknife(design), high))
    predictors = {f"race {k}": (race == k) * 1.0 for k in range(1, 4)}
    predictors |= {f"age {k}": (ages == k) * 1.0 for k in range(1, 4)}
    predictors |= {"woman": (h["RIAGENDR"] == 2) * 1.0}
    yield "nhanes_logistic", lambda: pair(analyse.regression(design, h["HI_CHOL"], predictors))
    level = np.where(np.isnan(h["HI_CHOL"]), -1, h["HI_CHOL"]).astype(int)
    yield "nhanes_independence", lambda: _independence(design, race, level)


def _twin(t: Columns) -> Iterator[tuple[str, Case]]:
    design = Design.of(whole(t["stratum"]), weights=t["w"], psu=whole(t["unit"]), nest=True)
    for mse, word in ((False, "FALSE"), (True, "TRUE")):
        brr, fay = analyse.balanced(design, mse=mse), analyse.balanced(design, fay=0.3, mse=mse)
        yield f"brr_mean_{word}", lambda s=brr: pair(analyse.mean(s, {"y": t["y"]}))
        yield f"fay_mean_{word}", lambda s=fay: pair(analyse.mean(s, {"y": t["y"]}))


def _three(t: Columns) -> Iterator[tuple[str, Case]]:
    stages = [Stage.of(whole(t["second"]), t["N2"]), Stage.of(whole(t["unit"]), t["N3"])]
    design = Design.of(whole(t["stratum"]), [9, 30], psu=whole(t["psu"]), stages=stages, nest=True)
    by = DomainVariable.of("domain", ["even", "odd"], t["domain"].astype(int))
    yield from _mean_and_total("three", design, {"y": t["y"]})
    yield "three_by", lambda: pair(analyse.mean(design, {"y": t["y"]}, by))
    yield "three_share", lambda: shares(design, t["yes"], by)
