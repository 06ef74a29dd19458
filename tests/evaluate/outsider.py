"""The reference population and publications about it, as the attacker meets them: all fictief.

The persons are those of edition 2024, each office and province a class of its own (function ×
province × gender); the response per office is assumed as in the disclosure design, section 9.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from monitor.evaluate.attack.people import People, read_people


EDITION = Path(__file__).parents[2] / "editions" / "2024"
RESPONSE = {
    "burgemeester": 0.62, "wethouder": 0.40, "raadslid": 0.27, "commissaris": 0.80,
    "gedeputeerde": 0.60, "statenlid": 0.30, "dijkgraaf": 0.75, "db_lid": 0.50, "ab_lid": 0.30,
}  # fmt: skip
TIER = {
    "burgemeester": "gemeente", "wethouder": "gemeente", "raadslid": "gemeente",
    "commissaris": "provincie", "gedeputeerde": "provincie", "statenlid": "provincie",
    "dijkgraaf": "waterschap", "db_lid": "waterschap", "ab_lid": "waterschap",
}  # fmt: skip
COUNCILS = {"raadslid", "statenlid", "ab_lid"}
FIGURES = ("id", "base", "value", "bound", "low", "high", "n", "n_rounded", "population")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def write(path: Path, header: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink, lineterminator="\n").writerows([list(header), *map(list, lines)])


def reference_edition(folder: Path, sensitivity: str = "S1") -> Path:
    """The public files of an edition in which every office of every province is a class."""
    home = folder / "2024"
    home.mkdir(parents=True)
    population = rows(EDITION / "population.csv")
    shutil.copy(EDITION / "protection.toml", home / "protection.toml")
    shutil.copy(EDITION / "population.csv", home / "population.csv")
    region = {row["province"]: row["region"] for row in rows(EDITION / "classes.csv")}
    lines = [
        (f"{office}-{province}", office, TIER[office],
         "volksvertegenwoordiger" if office in COUNCILS else "bestuurder",
         region.get(province, ""), province, f"{office}@{province}")
        for office, province in dict.fromkeys((r["office"], r["province"]) for r in population)
    ]  # fmt: skip
    header = ("code", "office_group", "tier", "role", "region", "province", "cells")
    write(home / "classes.csv", header, lines)
    write(home / "indicators.csv", ("id", "sensitivity"), [("agg_any", sensitivity)])
    return home


@dataclass(frozen=True)
class Survey:
    """Who answered in each cell of the population, and how many of them said yes."""

    people: People
    answered: np.ndarray
    yes: np.ndarray

    def counts(self, code: str) -> tuple[int, int, int]:
        """Persons, respondents and yes of a group."""
        row = self.people.group(code)
        assert row is not None, code
        return int(self.people.persons @ row), int(self.answered @ row), int(self.yes @ row)


def survey(edition: Path, share: float = 0.45, seed: int = 4) -> Survey:
    people = read_people(edition)
    chance = np.random.default_rng(seed)
    rates = np.array([RESPONSE[traits["office"]] for traits in people.traits])
    answered = np.rint(people.persons * rates).astype(np.int64)
    return Survey(people, answered, chance.binomial(answered, share))


def requested(people: People) -> list[str]:
    """The 221 or so groups that readers ask for: functions, layers, provinces, gender, crossed."""
    values = lambda name: sorted({traits[name] for traits in people.traits})  # noqa: E731
    offices, tiers, provinces, genders = map(values, ("office_group", "tier", "province", "gender"))
    pairs = [(tiers, provinces), (offices, provinces), (tiers, genders), (offices, genders),
             (provinces, genders)]  # fmt: skip
    found = ["all", *tiers, "bestuurder", "volksvertegenwoordiger", *offices, *genders, *provinces]
    found += [f"{one}-{other}" for left, right in pairs for one, other in product(left, right)]
    return [code for code in found if people.group(code) is not None]


def publication(
    folder: Path,
    survey: Survey,
    groups: Iterable[str],
    show: Callable[[int, int, int], Mapping[str, object] | None],
    indicator: str = "agg_any",
) -> Path:
    """Open data with a figure of each group that `show` makes one of: persons, n, yes → columns."""
    lines = []
    for code in groups:
        told = show(*survey.counts(code))
        row = {"id": f"MIV2024.{indicator}.{code}", "base": "all", "n_rounded": "false"}
        lines.append([(row | dict(told or {})).get(name, "") for name in FIGURES])
    write(folder / "open-data" / "observations.csv", FIGURES, lines)
    (folder / "manifest.json").write_text('{"edition": 2024}', "utf-8")
    return folder


def naive(persons: int, n: int, yes: int) -> Mapping[str, object] | None:
    """The rule that is everyone's first: hide what fewer than ten answered."""
    if n < 10:
        return None
    return {"value": round(100 * yes / n), "n": n, "population": persons}
