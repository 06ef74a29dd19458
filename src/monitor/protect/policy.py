"""The disclosure policy of an edition (onthullingsbeleid): every threshold, each with its source.

All other modules take their numbers from here and have none of their own. A policy with a
missing, unsourced or disordered threshold is refused as a whole; there is no default to fall
back on, because a forgotten line must never loosen the protection.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import read_toml, suggestion


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the policy (drempel) and the handbook, rule or decision it rests on."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A cell that those who release hide on top of the rules, with their reason (achtergehouden
    cel). There is no way to show one that a rule hides."""

    indicator: str
    domain: str
    reason: str


@dataclass(frozen=True)
class Policy:
    """The thresholds of one edition, read and checked.

    `thresholds` maps section and key, as in `protection.toml`, to the number and its source;
    `withheld` are the cells under `[[withhold]]`. `fingerprint` is the SHA-256, in hexadecimal, of
    version, numbers, sources and withheld cells: comments and lay-out do not change it.
    """

    version: str
    thresholds: Mapping[tuple[str, str], Threshold]
    fingerprint: str
    withheld: tuple[Withheld, ...] = ()

    def of(self, section: str, key: str) -> int:
        """The whole number under `key` in `[section]`."""
        return int(self.thresholds[section, key].value)

    @property
    def own_figure(self) -> int:
        """Persons from which a group may have a figure of its own (R1, end of tier T0)."""
        return self.of("population", "own_figure")

    @property
    def whole_percent(self) -> int:
        """Persons from which a group has whole percentages (R1, end of tier T1)."""
        return self.of("population", "whole_percent")

    @property
    def large(self) -> int:
        """Persons from which a group needs no tail rule (R1 and R4, begin of tier T3)."""
        return self.of("population", "large")

    @property
    def hard_minimum(self) -> int:
        """Respondents below whom nothing may be known of a group, not even by subtraction (R2)."""
        return self.of("respondents", "hard")

    @property
    def coarse_minimum(self) -> int:
        """Respondents needed for a figure rounded to 5 (R2, tier T1)."""
        return self.of("respondents", "coarse")

    @property
    def minimum(self) -> int:
        """Respondents needed for a whole percentage (R2, tiers T2 and T3)."""
        return self.of("respondents", "figure")

    @property
    def rounding(self) -> int:
        """Multiple to which values and n of tier T1 are rounded (R1)."""
        return self.of("rounding", "points")

    @property
    def tail(self) -> int:
        """Fewer than this many persons on one side is "almost nobody" or "almost everyone" (R4)."""
        return self.of("tails", "persons")

    @property
    def effective_n(self) -> int:
        """Effective number of respondents needed for a figure (Q1)."""
        return self.of("precision", "effective_n")

    @property
    def interval_width(self) -> int:
        """Widest interval in percentage points (Q1)."""
        return self.of("precision", "interval_width")


# Lowest and highest value that make sense, and whether it must be whole. The lowest values of
# the disclosure thresholds are those at which the rule would no longer protect anyone.
KEYS: Mapping[str, Mapping[str, tuple[float, float, bool]]] = {
    "population": {
        "own_figure": (10, 1e6, True),
        "whole_percent": (10, 1e6, True),
        "large": (10, 1e6, True),
    },
    "respondents": {"hard": (5, 1e6, True), "coarse": (5, 1e6, True), "figure": (5, 1e6, True)},
    "rounding": {"points": (1, 25, True)},
    "tails": {"persons": (1, 100, True)},
    "attribute": {"coalition": (0, 10, True), "coalition_small": (0, 10, True)},
    "dominance": {
        "p_percent": (0, 100, False),
        "largest": (1, 10, True),
        "largest_percent": (0, 100, False),
        "top_code_percentile": (50, 100, False),
        "median_each_side": (3, 1e6, True),
        "weights_percent": (0, 100, False),
        "design_effect": (1, 100, False),
    },
    "audit": {"width_persons": (1, 100, True), "width_percent": (0, 100, False)},
    "precision": {"effective_n": (1, 1e6, True), "interval_width": (1, 100, True)},
    "fieldwork": {"batch": (2, 1e4, True), "live_response": (2, 1e6, True)},
    "register": {"persons": (2, 1e6, True), "count": (1, 1e4, True)},
}

# The thresholds of the disclosure design (R1, R2, R4, R5, R7, R9 and decision 3). Less protection
# than this is possible but never goes by unseen.
AT_LEAST: Mapping[tuple[str, str], float] = {
    ("population", "own_figure"): 25,
    ("population", "whole_percent"): 100,
    ("population", "large"): 1000,
    ("respondents", "hard"): 10,
    ("respondents", "coarse"): 20,
    ("respondents", "figure"): 30,
    ("rounding", "points"): 5,
    ("tails", "persons"): 3,
    ("attribute", "coalition"): 1,
    ("attribute", "coalition_small"): 2,
    ("dominance", "p_percent"): 10,
    ("dominance", "largest"): 2,
    ("dominance", "median_each_side"): 10,
    ("audit", "width_persons"): 2,
    ("audit", "width_percent"): 20,
    ("fieldwork", "batch"): 10,
    ("fieldwork", "live_response"): 25,
    ("register", "persons"): 25,
    ("register", "count"): 5,
}
AT_MOST: Mapping[tuple[str, str], float] = {
    ("dominance", "largest_percent"): 90,
    ("dominance", "top_code_percentile"): 99,
    ("dominance", "weights_percent"): 20,
    ("dominance", "design_effect"): 2.5,
}

RISING: Sequence[tuple[str, tuple[str, ...]]] = (
    ("population", ("own_figure", "whole_percent", "large")),
    ("respondents", ("hard", "coarse", "figure")),
    ("attribute", ("coalition", "coalition_small")),
)


def read_policy(path: Path) -> Policy:
    """The policy in `protection.toml`. Refuses P01–P07, P14 and F01–F15, all at once."""
    settings = read_toml(path)
    refuse_if_any(_problems(path, settings))
    thresholds = {
        (section, key): Threshold(settings[section][key]["value"], settings[section][key]["source"])
        for section, keys in KEYS.items()
        for key in keys
    }
    version = settings["version"]
    withheld = tuple(Withheld(**one) for one in settings.get("withhold", []))
    mark = _fingerprint(version, thresholds, withheld)
    return Policy(version, MappingProxyType(thresholds), mark, withheld)


def looser(policy: Policy, path: Path) -> list[Problem]:
    """P08, a warning, for each threshold that protects less than the disclosure design does."""
    found = []
    for name, usual in {**AT_LEAST, **AT_MOST}.items():
        value = policy.thresholds[name].value
        if value < usual if name in AT_LEAST else value > usual:
            section, key = name
            values = {"section": section, "key": key, "value": f"{value:g}", "usual": f"{usual:g}"}
            found.append(Problem("P08", Place(path, None, f"{section}.{key}"), values))
    return found


def _fingerprint(
    version: str,
    thresholds: Mapping[tuple[str, str], Threshold],
    withheld: Sequence[Withheld],
) -> str:
    rows = [[*key, float(entry.value), entry.source] for key, entry in sorted(thresholds.items())]
    cells = [[one.indicator, one.domain, one.reason] for one in withheld]
    text = json.dumps([version, rows, *cells], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _problems(path: Path, settings: Mapping[str, object]) -> Iterator[Problem]:
    version = settings.get("version")
    if not isinstance(version, str) or not version.strip():
        yield Problem("P07", Place(path))
    for name in settings:
        if name not in ("version", "withhold") and name not in KEYS:
            values = {"key": name, "suggestion": suggestion(name, [*KEYS, "version", "withhold"])}
            yield Problem("P02", Place(path, None, name), values)
    yield from _withheld_problems(path, settings.get("withhold", []))
    sound: dict[tuple[str, str], float] = {}
    for section, keys in KEYS.items():
        found = settings.get(section, {})
        table = found if isinstance(found, dict) else {}
        for key in table:
            if key not in keys:
                values = {"key": key, "suggestion": suggestion(key, list(keys))}
                yield Problem("P02", Place(path, None, f"{section}.{key}"), values)
        for key in keys:
            problems = list(_threshold_problems(path, section, key, table.get(key)))
            yield from problems
            if not problems:
                sound[section, key] = table[key]["value"]
    yield from _disorder(path, sound)


def _withheld_problems(path: Path, found: object) -> Iterator[Problem]:
    cells = found if isinstance(found, list) else [found]
    for number, cell in enumerate(cells, 1):
        sound = isinstance(cell, dict) and set(cell) == {"indicator", "domain", "reason"}
        if not sound or not all(isinstance(v, str) and v.strip() for v in cell.values()):
            yield Problem("P14", Place(path, None, f"withhold[{number}]"))


def _threshold_problems(path: Path, section: str, key: str, entry: object) -> Iterator[Problem]:
    place = Place(path, None, f"{section}.{key}")
    values = {"section": section, "key": key}
    if entry is None:
        yield Problem("P01", place, values)
        return
    if not isinstance(entry, dict) or not {"value"} <= set(entry) <= {"value", "source"}:
        yield Problem("P03", place, values)
        return
    low, high, whole = KEYS[section][key]
    number = entry["value"]
    numeric = isinstance(number, int | float) and not isinstance(number, bool)
    if not numeric or not low <= number <= high or (whole and number != int(number)):
        kind = Text("geheel, ", "whole, ") if whole else Text("", "")
        bounds = f"{low:.0f}–{high:.0f}"
        need = Text(kind.nl + bounds, kind.en + bounds)
        yield Problem("P04", place, values | {"value": number, "need": need})
    source = entry.get("source")
    if not isinstance(source, str) or not source.strip():
        yield Problem("P05", place, values)


def _disorder(path: Path, sound: Mapping[tuple[str, str], float]) -> Iterator[Problem]:
    for section, keys in RISING:
        numbers = [sound[section, key] for key in keys if (section, key) in sound]
        if numbers != sorted(numbers):
            values = {
                "section": section,
                "keys": ", ".join(keys),
                "values": ", ".join(f"{number:g}" for number in numbers),
            }
            yield Problem("P06", Place(path, None, section), values)
