"""The web pages: their tables, the data of their script, their drawings and hidden words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree, html

from monitor.evaluate.attack.facts import Drawing, Fact, Finding, Reading, digits_in


NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
CALLS = re.compile(r"\bfetch\s*\(|XMLHttpRequest|WebSocket\s*\(|EventSource\s*\(|sendBeacon\s*\(")
SVG = "{http://www.w3.org/2000/svg}"


def read_page(path: Path, name: str, reading: Reading) -> None:
    source = path.read_text("utf-8")
    page: Any = html.document_fromstring(source)
    for number, element in enumerate(page.iter("svg")):
        read_drawing(element, name, number, reading)
    for script in page.iter("script"):
        words = script.text or ""
        if script.get("type") == "application/json":
            data = json.loads(words)
            reading.findings += digits_in(data, name)
            _payload(data, name, reading)
        elif CALLS.search(words):
            reading.findings.append(Finding("X22", name, {"what": CALLS.search(words)[0]}))  # type: ignore[index]
    _outside(page, name, reading)
    for element in page.iter():
        if isinstance(element.tag, str) and element.get("data-cell"):
            said = " ".join(element.text_content().split())
            reading.told.append((name, str(element.get("data-cell")), said))
    hidden_words = [
        str(value)
        for attribute in ("alt", "aria-label", "title", "content")
        for value in page.xpath(f"//@{attribute}")
    ]
    for element in page.iter("script", "style"):
        element.text = ""
    reading.texts[name] = "\n".join([*_paragraphs(page), *hidden_words])


BLOCKS = {"p", "li", "td", "th", "caption", "figcaption", "dt", "dd", "h1", "h2", "h3", "h4"}


def _paragraphs(page: Any) -> Iterable[str]:
    """The words of a page, those of one paragraph or cell together; what stands loose by itself."""
    for element in page.iter():
        if isinstance(element.tag, str) and _tag(element) in BLOCKS:
            yield " ".join(element.text_content().split())
        elif isinstance(element.tag, str):
            yield " ".join((element.text or "").split())


def _outside(page: Any, name: str, reading: Reading) -> None:
    """A published page asks nothing of anyone: forms, scripts and pictures from elsewhere (C12)."""
    for form in page.iter("form"):
        if form.get("action"):
            reading.findings.append(Finding("X22", name, {"what": f"form {form.get('action')}"}))
    for tag, attribute in (("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src")):
        for element in page.iter(tag):
            address = element.get(attribute) or ""
            if address.startswith(("http:", "https:", "//")) and element.get("rel") != "canonical":
                reading.findings.append(Finding("X22", name, {"what": f"{tag} {address}"}))


# --- the data of the script ----------------------------------------------------------------------


def _payload(data: Any, name: str, reading: Reading) -> None:
    """The columns of cells that a page carries for its script (C3)."""
    if not isinstance(data, dict) or not isinstance(data.get("cells"), dict):
        return
    columns: Mapping[str, Any] = data["cells"]
    count = max((len(c) for c in columns.values() if isinstance(c, list)), default=0)
    indicators = [row[0] for row in data.get("indicators", [])]
    domains = [row[0] for row in data.get("domains", [])]
    bases: Sequence[str] = data.get("bases_used", [])

    def at(column: str, place: int) -> Any:
        found = columns.get(column)
        return found[place] if isinstance(found, list) else found

    for place in range(count):
        vintage = at("vintage", place) or 1
        suffix = "" if vintage == 1 else f".v{vintage}"
        edition, indicator = at("edition", place), indicators[at("indicator", place)]
        cell = f"MIV{edition}.{indicator}.{domains[at('domain', place)]}{suffix}"
        value = at("value", place)
        if value is None:
            reading.hidden.add(cell)
            told = [
                column
                for column in ("low", "high", "n", "population", "change_points", "contrast_points")
                if at(column, place) is not None
            ]
            if told:
                values = {"cell": cell, "what": ", ".join(told)}
                reading.findings.append(Finding("X13", name, values))
            continue
        base = at("base", place)
        n = at("n", place)
        reading.facts.append(
            Fact(
                cell, float(value), str(at("bound", place) or ""), at("low", place),
                at("high", place), bases[base] if base is not None else "", n,
                bool(at("rounded", place)), name,
            )
        )  # fmt: skip


# --- drawings ------------------------------------------------------------------------------------


def read_drawing(element: Any, name: str, number: int, reading: Reading) -> None:
    """Invert the geometry of a chart: coordinates against the marks of its axis (C1)."""
    shapes = [one for one in element.iter() if isinstance(one.tag, str)]
    texts = [one for one in shapes if _tag(one) == "text"]
    rows = [
        (_float(one, "y"), one.get("data-cell"), " ".join("".join(one.itertext()).split()))
        for one in texts
        if one.get("data-cell")
    ]
    rows.sort()
    axis = _axis(shapes, texts)
    points: list[float] = []
    precision, end = 0.0, 0.0
    if axis is not None:
        across, start, scale, end = axis
        precision = 0.1 / abs(scale)
        room = _room(shapes, across=across)
        points = [(place - start) / scale for place in _places(shapes, room, across=across)]
    kept = tuple((cell, said) for _, cell, said in rows)
    reading.drawings.append(Drawing(name, number, tuple(points), precision, kept, end))
    _colours(shapes, name, reading)


def _tag(element: Any) -> str:
    return etree.QName(element).localname if element.tag.startswith("{") else element.tag


def _float(element: Any, attribute: str) -> float:
    found = NUMBER.match(element.get(attribute) or "")
    return float(found[0]) if found else 0.0


def _axis(shapes: Sequence[Any], texts: Sequence[Any]) -> tuple[bool, float, float, float] | None:
    """Whether the axis runs across, where 0 stands, units per percentage point, and its end.

    The marks are those texts "0", "20" … "80%" that stand in line with a straight rule.
    """
    marks = []
    for one in texts:
        said = "".join(one.itertext()).strip()
        if re.fullmatch(r"\d+%?", said) and not one.get("data-cell"):
            marks.append((float(said.rstrip("%")), _float(one, "x"), _float(one, "y")))
    rules = [one for one in shapes if _tag(one) == "line"]
    upright = {_float(r, "x1") for r in rules if _float(r, "x1") == _float(r, "x2")}
    level = {_float(r, "y1") for r in rules if _float(r, "y1") == _float(r, "y2")}
    for across, at, lines in ((True, 1, upright), (False, 2, level)):
        placed: dict[float, float] = {}
        for mark in marks:
            # the base line of a text stands a third of its height below the rule it belongs to
            near = [place for place in lines if abs(place - mark[at]) <= (0.2 if across else 6.0)]
            if near:
                placed[mark[0]] = min(near, key=lambda place: abs(place - mark[at]))
        if len(placed) > 1 and 0.0 in placed and max(placed) <= 100:
            end = max(placed)
            scale = (placed[end] - placed[0.0]) / end
            if scale and all(abs(placed[0.0] + v * scale - p) < 1.0 for v, p in placed.items()):
                return across, placed[0.0], scale, end
    return None


def _room(shapes: Iterable[Any], *, across: bool) -> tuple[float, float]:
    """How far the rules of the axis reach in the other direction: outside it stand the signs."""
    along, other = ("y", "x") if across else ("x", "y")
    spans = [
        sorted((_float(one, f"{along}1"), _float(one, f"{along}2")))
        for one in shapes
        if _tag(one) == "line" and _float(one, f"{other}1") == _float(one, f"{other}2")
    ]
    if across:
        return min((low for low, _ in spans), default=0.0), max((h for _, h in spans), default=0.0)
    longest = max(spans, key=lambda span: span[1] - span[0], default=[0.0, 0.0])
    return longest[0], longest[1]


def _places(shapes: Iterable[Any], room: tuple[float, float], *, across: bool) -> Iterable[float]:
    """Coordinates of everything that marks a figure: dots, and the corners of lines."""
    for one in shapes:
        if _tag(one) == "circle" and not (
            room[0] <= _float(one, "cy" if across else "cx") <= room[1]
        ):
            continue
        if _tag(one) == "circle":
            yield _float(one, "cx" if across else "cy")
        elif _tag(one) == "polyline" and not across:
            for pair in (one.get("points") or "").split():
                yield float(pair.split(",")[1])
        elif _tag(one) == "line" and one.get("stroke-linecap") == "round":
            yield from (_float(one, f"{'x' if across else 'y'}{end}") for end in (1, 2))


def _colours(shapes: Iterable[Any], name: str, reading: Reading) -> None:
    """A map whose colours grade with the figures tells of each area (C10)."""
    fills = {
        one.get("fill")
        for one in shapes
        if one.get("data-cell") and _tag(one) in ("path", "polygon", "rect")
    }
    if len(fills - {None, "none"}) > 6:
        reading.findings.append(Finding("X20", name, {"count": len(fills)}))
