"""What is public of the persons: how many hold each office, how they were classed, the policy.

Read from the edition's own public files with a reader of its own. A group is the cells of the
population it covers; which code names which group follows from the code itself, as it would for
anyone who reads the open data.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, refuse


Row = NDArray[np.int64]  # a group as 0 and 1 over the cells of the population (shape (m,))
VARIABLES = (
    *("office_group", "tier", "role", "region", "province", "size_class", "gender", "office"),
)
EVERYONE = ("all", "decentraal")  # codes that leave nobody out
REGISTER = Text("wie alleen het register kent", "one who knows only the register")
COLLEAGUE = Text("wie weet wie antwoordden", "one who knows who answered")
DEPTH = 4  # traits in one crossing that the attacker thinks of


@dataclass(frozen=True)
class Limits:
    """From which size a group counts as safe (drempels), as the published policy has them."""

    own_figure: int
    whole_percent: int
    hard: int
    width_persons: float
    width_share: float
    coalition: int
    coalition_small: int


@dataclass(frozen=True)
class Suspect:
    """A group that is too small to be known (doelwit)."""

    name: str
    row: Row
    population: int


@dataclass(frozen=True)
class People:
    """The public population: its cells (class × office × gender) with traits and persons.

    `answered` is who answered in each, for one who saw who did: a colleague, from the reminders of
    the registrar; `unplaced` those of each class who told no gender, or another than the
    population counts. None for one who knows only the register.
    """

    traits: tuple[Mapping[str, str], ...]
    persons: Row
    limits: Limits
    sensitivity: Mapping[str, str]  # indicator → S0, S1 or S2; one that is not listed is S1
    answered: Row | None = None
    unplaced: Mapping[str, int] | None = None
    prefix: str = ""  # with which the codes of groups of other people than office holders begin

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The variables that tell these persons apart."""
        return tuple(v for v in VARIABLES if any(traits[v] for traits in self.traits))

    @cached_property
    def classes(self) -> Mapping[str, Row]:
        """Each weighting class with the cells in it: no answer is placed more finely by office."""
        names = np.array([traits["class"] for traits in self.traits])
        return {name: (names == name).astype(np.int64) for name in dict.fromkeys(names.tolist())}

    @property
    def knows(self) -> Text:
        """Which attacker this is."""
        return REGISTER if self.answered is None else COLLEAGUE

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """Code → the variables that have it as a value."""
        found: dict[str, list[str]] = {}
        for variable in reversed(VARIABLES):
            for value in {traits[variable] for traits in self.traits} - {""}:
                found.setdefault(value, []).insert(0, variable)
        return {word: tuple(variables) for word, variables in found.items()}

    def group(self, code: str) -> Row | None:
        """The persons that a code such as `raadslid-pv20` names; None when it names none."""
        row = np.ones(len(self.traits), dtype=np.int64)
        if not code.startswith(self.prefix):
            return None
        code = code.removeprefix(self.prefix)
        if code in EVERYONE:
            return row
        for word in code.split("-"):
            if word not in self.words:
                return None
            variable = self.words[word][0]  # a class before an office of the same name
            row = row * np.array([traits[variable] == word for traits in self.traits])
        return row if row.any() else None

    def size(self, row: Row) -> int:
        return int(self.persons @ (row != 0))

    def describes(self, row: Row) -> bool:
        """Whether one trait alone describes these persons."""
        return row.tobytes() in self._single

    @cached_property
    def _single(self) -> set[bytes]:
        return {row.tobytes() for _, row in self.crossings(1)}

    def crossings(self, depth: int) -> Iterator[tuple[str, Row]]:
        """Every group of persons who share the values of up to `depth` traits."""
        for size in range(1, depth + 1):
            for variables in combinations(self.used, size):
                here: dict[tuple[str, ...], list[int]] = {}
                for place, traits in enumerate(self.traits):
                    here.setdefault(tuple(traits[v] for v in variables), []).append(place)
                for values, places in here.items():
                    if "" not in values:
                        row = np.zeros(len(self.traits), dtype=np.int64)
                        row[places] = 1
                        yield " × ".join(dict.fromkeys(values)), row

    def too_small(self, row: Row) -> bool:
        """Below the size for a figure of its own; a crossing below that for whole percentages."""
        size = self.size(row)
        if size < self.limits.own_figure:
            return True
        return size < self.limits.whole_percent and not self.describes(row)

    @cached_property
    def _small_crossings(self) -> Mapping[bytes, Suspect]:
        found: dict[bytes, Suspect] = {}
        for name, row in self.crossings(DEPTH):
            if self.too_small(row):
                found.setdefault(row.tobytes(), Suspect(name, row, self.size(row)))
        return found

    def suspects(self, published: Iterable[tuple[str, Row]]) -> list[Suspect]:
        """Groups worth attacking: small crossings, and small differences of published groups."""
        found = dict(self._small_crossings)
        named = list(published)
        if not named:
            return list(found.values())
        rows = np.array([row for _, row in named])
        sizes = rows @ self.persons
        inside = rows @ rows.T == rows.sum(axis=1)  # [outer, inner]: all of inner is in outer
        gap = sizes[:, None] - sizes[None, :]
        small = inside & (gap > 0) & (gap < self.limits.own_figure)
        for outer, inner in np.argwhere(small).tolist():
            rest = rows[outer] - rows[inner]
            name = f"{named[outer][0]} zonder {named[inner][0]}"
            found.setdefault(rest.tobytes(), Suspect(name, rest, int(gap[outer, inner])))
        return list(found.values())


def read_people(edition: Path, respondents: Path | None = None) -> People:
    """The public files in the folder of an edition, and for a colleague the table `respondents`
    with how many of each class and gender answered. Refuses X02 (one that is not there)."""
    if (survey := edition / "classes.csv").exists() or not _is_of_employees(edition):
        counted = _office_holders(edition, survey, by_office=respondents is None)
        prefix = ""
    else:
        counted, prefix = _employees(edition), f"{edition.name}-"
    sensitivity = {row["id"]: row["sensitivity"] for row in _table(edition / "indicators.csv")}
    persons = np.array(list(counted.values()), dtype=np.int64)
    traits = tuple(dict(key) for key in counted)
    public = People(traits, persons, _limits(edition), sensitivity, prefix=prefix)
    return public if respondents is None else _seen(public, respondents)


def further_surveys(edition: Path) -> list[Path]:
    """The folders of the other surveys of the edition, with people of their own."""
    return [one for one in sorted(edition.glob("*/")) if _is_of_employees(one)]


def _is_of_employees(folder: Path) -> bool:
    """Whether the population in `folder` is told by the size of organisations."""
    path = folder / "population.csv"
    return path.exists() and "size_class" in path.read_text("utf-8-sig").partition("\n")[0]


Counted = dict[tuple[tuple[str, str], ...], int]


def _employees(edition: Path) -> Counted:
    """Tier × size class × gender, with persons: of employees nothing else is known."""
    counted: Counted = {}
    for row in _table(edition / "population.csv"):
        traits = dict.fromkeys(VARIABLES, "")
        traits |= {name: row[name] for name in ("tier", "size_class", "gender")}
        traits["class"] = "-".join(filter(None, (row["tier"], row["size_class"])))
        counted[tuple(sorted(traits.items()))] = int(row["count"])
    return counted


def _office_holders(edition: Path, classed: Path, *, by_office: bool) -> Counted:
    classes = {cell: row for row in _table(classed) for cell in row["cells"].split()}
    counted: Counted = {}
    for row in _table(edition / "population.csv"):
        own = classes.get(f"{row['office']}@{row['province']}")
        if own is None or not int(row["count"]):
            continue
        traits = dict.fromkeys(VARIABLES, "") | {
            name: own[name] for name in ("office_group", "tier", "role", "region", "province")
        }
        traits |= {"gender": row["gender"], "class": own["code"]}
        traits["office"] = row["office"] if by_office else ""  # not in the answers
        key = tuple(sorted(traits.items()))
        counted[key] = counted.get(key, 0) + int(row["count"])
    return counted


def _seen(public: People, respondents: Path) -> People:
    """The same persons for one who saw who answered: class, gender (or none) and a number."""
    counted: dict[tuple[str, str], int] = {}
    for line, row in enumerate(_table(respondents), 2):
        try:
            counted[row["class"], row["gender"]] = int(row["respondents"])
        except (KeyError, TypeError, ValueError) as error:
            raise refuse("X02", Place(respondents, line), reason=str(error)) from None
    placed = [counted.pop((one["class"], one["gender"]), 0) for one in public.traits]
    unplaced: dict[str, int] = {}
    for (name, _), count in counted.items():
        unplaced[name] = unplaced.get(name, 0) + count
    return replace(public, answered=np.array(placed, dtype=np.int64), unplaced=unplaced)


def _table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            return list(csv.DictReader(source))
    except OSError as error:
        raise refuse("X02", Place(path), reason=error.strerror) from None


def _limits(edition: Path) -> Limits:
    path = edition / "protection.toml"
    if not path.exists():  # a further survey has the policy of its edition
        path = edition.parent / "protection.toml"
    try:
        policy = tomllib.loads(path.read_text("utf-8"))

        def value(section: str, key: str) -> float:
            return float(policy[section][key]["value"])

        return Limits(
            int(value("population", "own_figure")),
            int(value("population", "whole_percent")),
            int(value("respondents", "hard")),
            float(value("audit", "width_persons")),
            float(value("audit", "width_percent")) / 100,
            int(value("attribute", "coalition")),
            int(value("attribute", "coalition_small")),
        )
    except OSError as error:
        raise refuse("X02", Place(path), reason=error.strerror) from None
    except (KeyError, TypeError, ValueError) as error:
        raise refuse("X02", Place(path), reason=str(error)) from None
