"""The look of a publication: colours, letters and distances, read from one token file.

Charts, Typst and web pages all take their tokens from the `Theme` made here, so that web and
paper look alike. Dark orange (`provable`) means a provable difference; nothing else may use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import read_text, read_toml


HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, text of normal size
TEXT_COLOURS = ("ink", "muted", "primary", "reference", "provable")


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as `#rrggbb`; what each means stands beside it in `theme.toml`."""

    paper: str
    panel: str
    ink: str
    muted: str
    rule: str
    primary: str
    accent: str
    track: str
    reference: str
    withheld: str
    provable: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """One family in two weights; sizes in points (paper) and CSS pixels (web)."""

    family: str
    fallback: str
    regular: str
    strong: str
    paper: float
    paper_chart: float
    web: float
    web_chart: float


@dataclass(frozen=True, slots=True)
class Spaces:
    """Distances: `unit` and `corner` in points or pixels, `margin` in points."""

    unit: float
    margin: float
    corner: float


@dataclass(frozen=True, slots=True)
class Logo:
    """A sender's logo; `file` is empty when there is none, else the name of an SVG file."""

    file: str
    alt_nl: str
    alt_en: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A house style (huisstijl): the tokens that feed charts, PDF and web pages.

    `drawing` is the logo itself as SVG, "" when there is none.
    """

    name: str
    colour: Colours
    font: Fonts
    space: Spaces
    logo: Logo
    drawing: str = ""


SECTIONS: Mapping[str, type] = {
    "colour": Colours,
    "font": Fonts,
    "space": Spaces,
    "logo": Logo,
}


def read_theme(path: Path) -> Theme:
    """Read a token file and its logo. Refuses T01–T05 (missing, unknown, wrong kind, colour,
    contrast), and F… for a file that cannot be read."""
    found = read_toml(path)
    refuse_if_any(_shape_problems(path, found))
    refuse_if_any(_value_problems(path, found))
    sections = {name: kind(**found[name]) for name, kind in SECTIONS.items()}
    logo = str(found["logo"]["file"])
    drawing = read_text(path.parent / logo) if logo else ""
    return Theme(name=str(found["name"]), drawing=drawing, **sections)


@cache
def neutral() -> Theme:
    """The theme that comes with the package: no sender, no logo."""
    return read_theme(HERE / "theme.toml")


def custom_properties(theme: Theme) -> str:
    """The tokens as CSS custom properties, for a `:root` rule: `--miv-colour-ink: #1b2733;` …"""
    return "\n".join(
        f"--miv-{section}-{key.replace('_', '-')}: {_css(section, key, value)};"
        for section in ("colour", "font", "space")
        for key, value in asdict(getattr(theme, section)).items()
    )


def _css(section: str, key: str, value: object) -> str:
    if section == "space" or key.startswith("web"):
        return f"{value:g}px"
    if key.startswith("paper") and section == "font":
        return f"{value:g}pt"
    return f'"{value}"' if key in ("family", "regular", "strong") else str(value)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, definition)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shape_problems(path: Path, found: Mapping[str, Any]) -> Iterator[Problem]:
    if not isinstance(found.get("name"), str):
        yield Problem("T01", Place(path), {"key": "name"})
    for section, kind in SECTIONS.items():
        tokens = found.get(section)
        if not isinstance(tokens, dict):
            yield Problem("T01", Place(path), {"key": f"[{section}]"})
            continue
        yield from _token_problems(path, section, kind, tokens)
    for key in found.keys() - SECTIONS.keys() - {"name"}:
        yield Problem("T02", Place(path), {"key": key})


def _token_problems(
    path: Path, section: str, kind: type, tokens: Mapping[str, Any]
) -> Iterator[Problem]:
    hints = get_type_hints(kind)
    for field in fields(kind):
        key = f"{section}.{field.name}"
        if field.name not in tokens:
            yield Problem("T01", Place(path), {"key": key})
        elif not _is(tokens[field.name], hints[field.name]):
            yield Problem("T03", Place(path), {"key": key, "kind": hints[field.name].__name__})
    for name in tokens.keys() - hints.keys():
        yield Problem("T02", Place(path), {"key": f"{section}.{name}"})


def _is(value: object, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return isinstance(value, kind)


def _value_problems(path: Path, found: Mapping[str, Any]) -> Iterator[Problem]:
    colours: Mapping[str, str] = found["colour"]
    wrong = [key for key, value in colours.items() if not re.fullmatch(r"#[0-9a-f]{6}", value)]
    for key in wrong:
        yield Problem("T04", Place(path), {"key": f"colour.{key}", "value": colours[key]})
    if wrong:
        return
    for key in TEXT_COLOURS:
        for ground in ("paper", "panel"):
            ratio = contrast(colours[key], colours[ground])
            if ratio < LEAST_CONTRAST:
                values = {"key": key, "ground": ground, "ratio": f"{ratio:.1f}"}
                yield Problem("T05", Place(path), values)
