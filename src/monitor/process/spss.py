"""The `.sav` format of SPSS, written byte for byte, so that the same records give the same file.

The library that reads these files writes them from pandas or polars only, and puts the clock in
the header; this module needs neither. It writes numbers and short texts, labels, user-missing
ranges and a file label, and nothing else. Knows no questionnaire.

Format: "System File Format", PSPP Developers Guide,
https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray


Measure = Literal["nominal", "ordinal", "scale"]
MEASURES: Mapping[Measure, int] = {"nominal": 1, "ordinal": 2, "scale": 3}

SYSMIS = -sys.float_info.max
LOWEST = float(np.nextafter(SYSMIS, 0.0))
BIAS = 100.0  # a whole number v of −99…151 is stored in one byte, v + 100
LONGEST_TEXT = 255  # bytes; longer texts need another record, and records hold none
LONGEST_LABEL = 255
LONGEST_VALUE_LABEL = 120
FORMAT_TEXT, FORMAT_NUMBER, FORMAT_DATE = 1, 5, 20  # A, F and DATE of the format codes
CREATED = b"01 Jan 7000:00:00"  # a fixed moment, so that the bytes do not follow the clock
PRODUCT = b"@(#) SPSS DATA FILE - Monitor Integriteit en Veiligheid"


@dataclass(frozen=True)
class Variable:
    """One column: `values` are numbers (float64, NaN for system-missing) or texts.

    `missing` is one range of user-missing values, from and to. `dates` are seconds since
    14 October 1582.
    """

    name: str
    values: NDArray[np.float64] | Sequence[str]
    label: str = ""
    value_labels: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[float, float] | None = None
    measure: Measure = "nominal"
    dates: bool = False

    @property
    def width(self) -> int:
        """Bytes of a text; 0 for a number."""
        if isinstance(self.values, np.ndarray):
            return 0
        return max((len(text.encode()) for text in self.values), default=0) or 1

    @property
    def segments(self) -> int:
        """How many units of 8 bytes one value takes."""
        return max(1, -(-self.width // 8))


def sav_bytes(variables: Sequence[Variable], label: str) -> bytes:
    """A whole `.sav` file, compressed by SPSS's byte codes. All variables have the same length."""
    n = len(variables[0].values) if variables else 0
    parts = [
        _header(variables, label, n),
        *_variables(variables),
        *_value_labels(variables),
        *_extensions(variables),
        struct.pack("<ii", 999, 0),
        _data(variables, n),
    ]
    return b"".join(parts)


def _fixed(text: str, length: int) -> bytes:
    """UTF-8 cut at a whole character to at most `length` bytes, padded with spaces."""
    return _cut(text, length).ljust(length)


def _cut(text: str, length: int) -> bytes:
    return text.encode()[:length].decode(errors="ignore").encode()


def _header(variables: Sequence[Variable], label: str, n: int) -> bytes:
    size = sum(variable.segments for variable in variables)
    head = struct.pack("<4s60siiiiid", b"$FL2", PRODUCT.ljust(60), 2, size, 1, 0, n, BIAS)
    return head + CREATED + _fixed(label, 64) + bytes(3)


def _short(number: int) -> bytes:
    """SPSS wants a name of 8 bytes for every variable beside its real one: V1, V2, …"""
    return f"V{number}".encode().ljust(8)


def _variables(variables: Sequence[Variable]) -> Iterator[bytes]:
    for number, variable in enumerate(variables, start=1):
        kind = FORMAT_TEXT if variable.width else FORMAT_DATE if variable.dates else FORMAT_NUMBER
        shown = variable.width or (11 if variable.dates else 8)
        code = kind << 16 | shown << 8
        missing = variable.missing
        fields = (2, variable.width, bool(variable.label), -2 if missing else 0, code, code)
        yield struct.pack("<iiiiii", *fields) + _short(number)
        if variable.label:
            text = _cut(variable.label, LONGEST_LABEL)
            yield struct.pack("<i", len(text)) + text.ljust(-(-len(text) // 4) * 4)
        if missing:
            yield struct.pack("<dd", *missing)
        for _ in range(variable.segments - 1):
            yield struct.pack("<iiiiii8s", 2, -1, 0, 0, 0, 0, b"")


def _value_labels(variables: Sequence[Variable]) -> Iterator[bytes]:
    index = 1
    for variable in variables:
        if variable.value_labels:
            yield struct.pack("<ii", 3, len(variable.value_labels))
            for value, label in variable.value_labels.items():
                text = _cut(label, LONGEST_VALUE_LABEL)
                padded = -(-(len(text) + 1) // 8) * 8 - 1
                yield struct.pack("<dB", float(value), len(text)) + text.ljust(padded)
            yield struct.pack("<iii", 4, 1, index)
        index += variable.segments


def _extensions(variables: Sequence[Variable]) -> Iterator[bytes]:
    """Machine, floating point, how to show, long names, encoding: records 7 of these subtypes."""
    yield _extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001))
    yield _extension(4, 8, struct.pack("<3d", SYSMIS, sys.float_info.max, LOWEST))
    shown = b"".join(
        struct.pack("<iii", MEASURES[v.measure], 12 if v.width else 8, 0 if v.width else 1)
        for v in variables
    )
    yield _extension(11, 4, shown)
    names = (f"V{number}={v.name}" for number, v in enumerate(variables, start=1))
    yield _extension(13, 1, "\t".join(names).encode())
    yield _extension(20, 1, b"UTF-8")


def _extension(subtype: int, size: int, data: bytes) -> bytes:
    return struct.pack("<iiii", 7, subtype, size, len(data) // size) + data


# The answers: a block of eight one-byte codes, then 8 bytes for each code that says "see below".

BELOW, MISSING, BLANK = 253, 255, 254


def _data(variables: Sequence[Variable], n: int) -> bytes:
    parts = [_coded(variable, n) for variable in variables]
    if not parts or not n:
        return b""
    codes = np.concatenate([code for code, _ in parts], axis=1).reshape(-1)
    words = np.concatenate([word for _, word in parts], axis=1).reshape(-1)
    blocks = -(-len(codes) // 8)
    padded = np.zeros((blocks, 8), np.uint8)
    padded.reshape(-1)[: len(codes)] = codes
    below = padded == BELOW
    length = 1 + below.sum(axis=1)
    start = np.concatenate([[0], np.cumsum(length)])
    out = np.zeros(int(start[-1]), "<u8")
    out[start[:-1]] = np.ascontiguousarray(padded).view("<u8").reshape(-1)
    place = (start[:-1, None] + np.cumsum(below, axis=1)).reshape(-1)
    full = np.zeros(blocks * 8, "<u8")
    full[: len(words)] = words
    flat = below.reshape(-1)
    out[place[flat]] = full[flat]
    return out.tobytes()


def _coded(variable: Variable, n: int) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Codes and words of one variable, both of shape (n, segments)."""
    if isinstance(variable.values, np.ndarray):
        values = variable.values.astype("<f8")
        small = (values >= 1 - BIAS) & (values <= 251 - BIAS) & (values == np.round(values))
        codes = np.full(n, BELOW, np.uint8)
        codes[small] = (values[small] + BIAS).astype(np.uint8)
        codes[np.isnan(values)] = MISSING
        return codes[:, None], values.view("<u8")[:, None]
    size = variable.segments * 8
    text = b"".join(_fixed(value, size) for value in variable.values)
    words = np.frombuffer(text, "<u8").reshape(n, variable.segments)
    blank = words == np.frombuffer(b" " * 8, "<u8")[0]
    return np.where(blank, BLANK, BELOW).astype(np.uint8), words
