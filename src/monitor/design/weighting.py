"""The weighting of an edition as data: what `weighting.toml` says about strata and margins.

Only reads and checks the settings. Which weights they give is the work of `process.weights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import read_toml, suggestion


Method = Literal["none", "linear", "raking", "logit"]

# What is known of a respondent from the weighting class, and the one thing that is asked.
CLASS_VARIABLES = ("office_group", "tier", "role", "region", "province", "size_class")
VARIABLES = (*CLASS_VARIABLES, "gender")


@dataclass(frozen=True, slots=True)
class MarginPlan:
    """One margin to weigh to (marge): the combinations of the variables `by`.

    Where one of them is empty, as is the province of a class that covers several, the variables
    `merged_into` take its place.
    """

    name: str
    by: tuple[str, ...]
    merged_into: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightingPlan:
    """How an edition is weighted (weegmodel): `bounds` hold for the ratio of final to design
    weight with method `logit`; `tolerance` is the largest relative gap left in a margin.
    `strata_merged_into` are the variables that take the place of `strata` where one is empty.
    Of a sample of organisations (trossteekproef) `organisations` is how many there are, drawn or
    not, per weighting class; it is empty where persons were approached themselves."""

    file: Path
    strata: tuple[str, ...]
    method: Method
    bounds: tuple[float, float]
    tolerance: float
    iterations: int
    margins: tuple[MarginPlan, ...]
    organisations: Mapping[str, int] = field(default_factory=dict)
    strata_merged_into: tuple[str, ...] = ()


def read_weighting(path: Path) -> WeightingPlan:
    """The weighting plan of `weighting.toml`. Refuses F…, W12, W13, all at once."""
    settings = read_toml(path)
    refuse_if_any([*_problems(path, settings)])
    calibration = settings["calibration"]
    low, high = calibration.get("bounds", (0.2, 5.0))
    return WeightingPlan(
        file=path,
        strata=tuple(settings["design"]["strata"]),
        method=calibration["method"],
        bounds=(float(low), float(high)),
        tolerance=float(calibration.get("tolerance", 1e-10)),
        iterations=calibration.get("iterations", 200),
        margins=tuple(_margin(one) for one in calibration.get("margins", [])),
        organisations=settings["design"].get("organisations", {}),
        strata_merged_into=tuple(settings["design"].get("merged_into", ())),
    )


def _margin(block: Mapping[str, Any]) -> MarginPlan:
    return MarginPlan(block["name"], tuple(block["by"]), tuple(block.get("merged_into", ())))


def _problems(path: Path, settings: Mapping[str, Any]) -> Iterator[Problem]:
    design, calibration = settings.get("design"), settings.get("calibration")
    if not isinstance(design, dict):
        yield _wrong(path, "design", "[…]")
    else:
        yield from _names(path, "design.strata", design.get("strata"), CLASS_VARIABLES)
        if "merged_into" in design:
            yield from _names(path, "design.merged_into", design["merged_into"], CLASS_VARIABLES)
        if not _are_counts(design.get("organisations", {})):
            yield _wrong(path, "design.organisations", "{ … = 1, 2, … }")
    if not isinstance(calibration, dict):
        yield _wrong(path, "calibration", "[…]")
    else:
        yield from _calibration_problems(path, calibration)


def _calibration_problems(path: Path, block: Mapping[str, Any]) -> Iterator[Problem]:
    if block.get("method") not in get_args(Method):
        yield _wrong(path, "calibration.method", " | ".join(get_args(Method)))
    if not _are_bounds(block.get("bounds", [0.2, 5.0])):
        yield _wrong(path, "calibration.bounds", "[0 ≤ low < 1, high > 1]")
    if not _is_number(block.get("tolerance", 1e-10)) or not 0 < block.get("tolerance", 1e-10) < 1:
        yield _wrong(path, "calibration.tolerance", "0 < … < 1")
    if not isinstance(block.get("iterations", 1), int) or block.get("iterations", 1) < 1:
        yield _wrong(path, "calibration.iterations", "1, 2, …")
    margins = block.get("margins", [])
    if not isinstance(margins, list) or (block.get("method") != "none" and not margins):
        yield _wrong(path, "calibration.margins", "[[…]]")
        return
    for number, margin in enumerate(margins, start=1):
        yield from _margin_problems(path, f"calibration.margins[{number}]", margin)


def _margin_problems(path: Path, key: str, margin: object) -> Iterator[Problem]:
    if not isinstance(margin, dict) or not isinstance(margin.get("name"), str):
        yield _wrong(path, f"{key}.name", '"…"')
        return
    yield from _names(path, f"{key}.by", margin.get("by"), VARIABLES)
    if "merged_into" in margin:
        yield from _names(path, f"{key}.merged_into", margin["merged_into"], CLASS_VARIABLES)


def _names(path: Path, key: str, names: object, known: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names):
        yield _wrong(path, key, '["…", …]')
        return
    for name in names:
        if name not in known:
            near = suggestion(name, known)
            values = {"name": name, "known": ", ".join(known), "suggestion": near}
            yield Problem("W13", Place(path, None, key), values)


def _wrong(path: Path, key: str, expected: str) -> Problem:
    return Problem("W12", Place(path, None, key), {"key": key, "expected": expected})


def _are_bounds(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)):
        return False
    return bool(0 <= value[0] < 1 < value[1])


def _are_counts(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return all(
        isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in value.values()
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
