"""Walking the dictionary of a `.sav` before it is read, because a damaged one must not break us.

The library that reads these files trusts counts and references in them and can end the whole
process on a wrong one. This module follows every record and refuses what does not hang together.
It reads no answers.

Format: "System File Format", PSPP Developers Guide,
https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html
"""

from __future__ import annotations

import struct


HEADER = 176
VARIABLE, VALUE_LABELS, LABELLED, DOCUMENT, EXTENSION, END = 2, 3, 4, 6, 7, 999
MOST = 1_000_000  # variables or labels; no survey comes near


class Damaged(Exception):
    """What is wrong with the dictionary, for who mends this module, and at which byte."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(f"{what} @ {at}")
        self.at = at


def walk_dictionary(data: bytes) -> int:
    """The number of 8-byte units per case. Raises `Damaged` where the records do not fit."""
    return _Walk(data).run()


class _Walk:
    def __init__(self, data: bytes) -> None:
        self.data = data
        if len(data) < HEADER:
            raise Damaged("header", len(data))
        (layout,) = struct.unpack_from("<i", data, 64)
        self.order = "<" if layout in (2, 3) else ">"
        self.at = HEADER
        self.units: list[int] = []  # per 8-byte unit the width of its variable, −1 continued

    def run(self) -> int:
        steps = {
            VARIABLE: self.variable,
            VALUE_LABELS: self.value_labels,
            DOCUMENT: self.document,
            EXTENSION: self.extension,
        }
        while (record := self.integer()) != END:
            if record not in steps:
                raise Damaged(f"record {record}", self.at - 4)
            steps[record]()
        self.skip(4)
        self.complete()
        return len(self.units)

    def integer(self) -> int:
        self.need(4)
        (value,) = struct.unpack_from(f"{self.order}i", self.data, self.at)
        self.at += 4
        return int(value)

    def need(self, size: int) -> None:
        if size < 0 or self.at + size > len(self.data):
            raise Damaged(f"{size} bytes more", self.at)

    def skip(self, size: int) -> None:
        self.need(size)
        self.at += size

    def expect(self, fine: bool, what: str) -> None:
        if not fine:
            raise Damaged(what, self.at)

    def variable(self) -> None:
        width, labelled, missing = self.integer(), self.integer(), self.integer()
        self.skip(8)
        name = self.data[self.at : self.at + 8]
        self.skip(8)
        self.expect(-1 <= width <= 255 and labelled in (0, 1), "variable")
        self.expect(missing in (-3, -2, 0, 1, 2, 3), "missing values")
        if width < 0:
            self.expect(not labelled and not missing and self.owed() > 0, "continued variable")
        else:
            self.complete()
            self.expect(bool(name.strip(b" \0")), "name")
        if labelled:
            self.skip(-(-self.integer() // 4) * 4)
        self.skip(8 * abs(missing))
        self.units.append(width)
        self.expect(len(self.units) <= MOST, "variables")

    def owed(self) -> int:
        """How many units the last variable still has to come."""
        last = len(self.units) - 1
        while last >= 0 and self.units[last] < 0:
            last -= 1
        return -(-self.units[last] // 8) - (len(self.units) - last) if last >= 0 else 0

    def complete(self) -> None:
        self.expect(self.owed() <= 0, "text variable")

    def value_labels(self) -> None:
        self.complete()
        count = self.integer()
        self.expect(0 <= count <= MOST, "value labels")
        for _ in range(count):
            self.need(9)
            length = self.data[self.at + 8]
            self.skip(8 + -(-(length + 1) // 8) * 8)
        self.expect(self.integer() == LABELLED, "labelled variables")
        indexes = [self.integer() for _ in range(self.counted())]
        sound = [1 <= index <= len(self.units) and self.units[index - 1] >= 0 for index in indexes]
        self.expect(all(sound), "labelled variables")
        self.expect(
            len({self.units[index - 1] > 0 for index in indexes}) <= 1, "labelled variables"
        )

    def counted(self) -> int:
        """A count of records of 4 bytes that still fit in the file."""
        count = self.integer()
        self.expect(count >= 0, "count")
        self.need(4 * count)
        return count

    def document(self) -> None:
        self.skip(80 * self.integer())

    def extension(self) -> None:
        self.complete()
        _, size, count = self.integer(), self.integer(), self.integer()
        self.expect(size > 0 and count >= 0, "extension")
        self.skip(size * count)
