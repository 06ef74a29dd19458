"""Charts in PDF: the paths they are drawn with, against the rules and marks of their axis (C1).

A bar, a dot or the end of an interval stands at a number. Where that is no whole percentage the
chart was drawn from an unrounded value, whatever is printed beside it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from monitor.evaluate.attack.facts import Drawing


Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

MARK = re.compile(r"(?<!\S)(\d{1,3})%?(?!\S)")
NEAR = 7.0  # points between a mark and the rule it belongs to, or the end of that rule
STEP = 0.1  # of a coordinate as it was written
BEYOND = 5.0  # percentage points past the last mark: what stands further is no figure of it
SAME = 0.3  # coordinates that are one
FLAT = 0.05  # how far a straight rule may bend


@dataclass(frozen=True, slots=True)
class Shape:
    """One path with its corners on the page (vorm); `box` is how far it reaches across and up."""

    points: tuple[Point, ...]
    curved: bool
    box: tuple[tuple[float, float], tuple[float, float]]

    def span(self, axis: int) -> tuple[float, float]:
        return self.box[axis]

    def size(self, axis: int) -> float:
        low, high = self.box[axis]
        return high - low

    def middle(self, axis: int) -> float:
        return sum(self.box[axis]) / 2


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis that runs across (0) or up (1): where 0 stands, points per percentage point, where it
    ends, and between which places in the other direction its rules run."""

    along: int
    start: float
    scale: float
    end: float
    room: tuple[float, float]

    def read(self, place: float) -> float:
        return (place - self.start) / self.scale


def drawings(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, name: str, number: int
) -> Iterator[Drawing]:
    """Every chart with an axis on a page, the marks read off its geometry; `number` the first."""
    marks = list(_marks(textpage))
    if not any(value == 0.0 for value, _ in marks):
        return  # no axis without the place of its 0
    shapes = [_shape(one, matrix) for one, matrix in _paths(page)]
    for at, axis in enumerate(_axes(shapes, marks)):
        read = (axis.read(place) for place in _places(shapes, axis))
        points = tuple(point for point in read if point <= axis.end + BEYOND)
        precision = STEP / abs(axis.scale)
        yield Drawing(name, number + at, points, precision, (), axis.end)


def _paths(page: pypdfium2.PdfPage) -> Iterator[tuple[raw.FPDF_PAGEOBJECT, Matrix]]:
    """Every path with what brings its coordinates onto the page, those in forms included."""
    whole: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    count = raw.FPDFPage_CountObjects(page.raw)
    pending = [(raw.FPDFPage_GetObject(page.raw, at), whole) for at in range(count)]
    while pending:
        one, around = pending.pop()
        kind = raw.FPDFPageObj_GetType(one)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM):
            continue
        matrix = _times(_matrix(one), around)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            inside = raw.FPDFFormObj_CountObjects(one)
            pending += [(raw.FPDFFormObj_GetObject(one, at), matrix) for at in range(inside)]
        else:
            yield one, matrix


def _matrix(one: raw.FPDF_PAGEOBJECT) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(one, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def _placed(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return point[0] * a + point[1] * c + e, point[0] * b + point[1] * d + f


def _shape(one: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Shape:
    points: list[Point] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(raw.FPDFPath_CountSegments(one)):
        segment = raw.FPDFPath_GetPathSegment(one, at)
        curved |= raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            points.append(_placed((x.value, y.value), matrix))
    across, up = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    box = (min(across), max(across)), (min(up), max(up))
    return Shape(tuple(points) or ((0.0, 0.0),), curved, box)


def _marks(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[float, Point]]:
    """Every word that is nothing but a percentage, with the place of its middle."""
    for found in MARK.finditer(textpage.get_text_range()):
        first, last = (textpage.get_charbox(at) for at in (found.start(), found.end() - 1))
        middle = (first[0] + last[2]) / 2, (first[1] + first[3]) / 2
        yield float(found[1]), middle


def _axes(shapes: Sequence[Shape], marks: Sequence[tuple[float, Point]]) -> Iterator[Axis]:
    """Rules that run side by side from one place to another, each with its mark at an end."""
    for along in (0, 1):
        families: dict[tuple[int, int], list[Shape]] = {}
        for shape in shapes:
            if shape.size(along) < FLAT < shape.size(1 - along) and not shape.curved:
                low, high = shape.span(1 - along)
                families.setdefault((round(low), round(high)), []).append(shape)
        for rules in families.values():
            axis = _axis(along, rules, marks) if len(rules) > 1 else None
            if axis is not None:
                yield axis


def _axis(along: int, rules: Sequence[Shape], marks: Sequence[tuple[float, Point]]) -> Axis | None:
    low, high = rules[0].span(1 - along)
    at_end = [
        (value, point[along])
        for value, point in marks
        if min(abs(point[1 - along] - low), abs(point[1 - along] - high)) < 3 * NEAR
    ]
    placed: Mapping[float, float] = {
        value: middle
        for middle in (rule.middle(along) for rule in rules)
        for value, place in at_end
        if abs(place - middle) < NEAR
    }
    end = max(placed, default=0.0)
    if len(placed) < 2 or 0.0 not in placed or not 0 < end <= 100:
        return None
    scale = (placed[end] - placed[0.0]) / end
    if not scale or any(abs(placed[0.0] + v * scale - p) > 1 for v, p in placed.items()):
        return None
    return Axis(along, placed[0.0], scale, end, (low, high))


def _places(shapes: Sequence[Shape], axis: Axis) -> Iterator[float]:
    """Where figures are marked: ends of bars, of intervals and of lines, and middles of dots."""
    along, other = axis.along, 1 - axis.along
    low, high = axis.room
    for shape in shapes:
        first, last = shape.span(other)
        if not (low - SAME <= first and last <= high + SAME) or shape.size(along) < FLAT:
            continue
        inside = all(-SAME <= axis.read(p) <= axis.end + SAME for p in shape.span(along))
        round_ = abs(shape.size(0) - shape.size(1)) < SAME
        if shape.curved or (axis.along == 1 and round_ and len(shape.points) > 3):
            if round_:  # a dot, or the square or diamond of a second line
                yield shape.middle(along)
        elif axis.along == 0 and inside and len(shape.points) in (2, 4, 5):
            yield from shape.span(along)
        elif axis.along == 1 and len(shape.points) > 1 and shape.size(0) > SAME:
            yield from (point[1] for point in shape.points)
