"""How wide a text is on paper and screen, measured from the font files that are shipped.

A chart places its labels by these widths, so a label that fits here fits everywhere. Kerning is
left out: it makes Dutch text a little narrower, never wider than measured by more than a hair.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from monitor.disseminate.theme import FONTS


@dataclass(frozen=True)
class Letters:
    """Advance widths of one font file: `advance` per character, in parts of `per_em`.

    `measured` remembers the texts measured before: a publication says the same words often.
    """

    per_em: int
    advance: Mapping[int, int]
    unknown: int
    measured: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def width(self, text: str, size: float) -> float:
        """Width of one line of `text` set at `size`, in the unit of `size`."""
        units = self.measured.get(text)
        if units is None:
            units = sum(self.advance.get(ord(letter), self.unknown) for letter in text)
            self.measured[text] = units
        return units * size / self.per_em


@cache
def letters(name: str) -> Letters:
    """The letters of `fonts/<name>.ttf` (OpenType 1.9: tables head, hhea, hmtx, cmap format 4)."""
    return _read((FONTS / f"{name}.ttf").read_bytes())


def _read(font: bytes) -> Letters:
    tables = _tables(font)
    per_em = _short(font, tables["head"] + 18)
    counted = _short(font, tables["hhea"] + 34)
    start = tables["hmtx"]
    advances = [_short(font, start + 4 * glyph) for glyph in range(counted)]
    glyphs = _glyphs(font, tables["cmap"])
    # Beyond `counted`, glyphs repeat the last advance (OpenType, hmtx).
    found = {code: advances[min(glyph, counted - 1)] for code, glyph in glyphs.items()}
    return Letters(per_em, found, advances[0])


def _tables(font: bytes) -> dict[str, int]:
    count = _short(font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _short(font: bytes, offset: int) -> int:
    value: int = struct.unpack_from(">H", font, offset)[0]
    return value


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """Character → glyph from the first subtable of format 4 (the basic plane)."""
    for record in range(_short(font, cmap + 2)):
        (offset,) = struct.unpack_from(">I", font, cmap + 4 + 8 * record + 4)
        if _short(font, cmap + offset) == 4:
            return _format_4(font, cmap + offset)
    raise ValueError("this font has no character map of format 4")


def _format_4(font: bytes, start: int) -> dict[int, int]:
    segments = _short(font, start + 6) // 2
    ends, starts = start + 14, start + 16 + 2 * segments
    deltas, ranges = starts + 2 * segments, starts + 4 * segments
    found: dict[int, int] = {}
    for i in range(segments):
        first, last = _short(font, starts + 2 * i), _short(font, ends + 2 * i)
        delta, step = _short(font, deltas + 2 * i), _short(font, ranges + 2 * i)
        for code in range(first, min(last, 0xFFFE) + 1):
            if step == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                glyph = _short(font, ranges + 2 * i + step + 2 * (code - first))
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                found[code] = glyph
    return found


def wrap(text: str, room: float, size: float, face: Letters) -> list[str]:
    """`text` in lines no wider than `room`, broken at ordinary spaces; a long word stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, room: float, size: float, face: Letters) -> list[str]:
    """As `wrap`, in as few lines, but with lines of about the same width."""
    lines = wrap(text, room, size, face)
    narrowest = max((face.width(word, size) for word in text.split(" ")), default=0.0)
    low, high = min(narrowest, room), room
    for _ in range(12):
        middle = (low + high) / 2
        if len(wrap(text, middle, size, face)) > len(lines):
            low = middle
        else:
            high = middle
    return wrap(text, high, size, face)


def widest(lines: Sequence[str], size: float, face: Letters) -> float:
    return max((face.width(line, size) for line in lines), default=0.0)
