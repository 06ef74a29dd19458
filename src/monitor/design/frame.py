"""The frame check (kadercontrole): a register of organisations beside what the law prescribes.

Reads who may be invited from a public register and lists where its seats differ from the number
that the law gives to so many inhabitants, worst first, so that it can be mended before fieldwork.
It must never mend a number by itself: only the organisation knows which of the two is right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal

from monitor.concepts.places import PROVINCES
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import Row, read_table, suggestion


COLUMNS = (
    "code",
    "tier",
    "name",
    "province_code",
    "province",
    "inhabitants",
    "council_seats_registered",
)
OPTIONAL = ("end_date",)

# How many of each exist since 1 January 2023.
EXPECTED_ORGANISATIONS: Mapping[str, int] = {"gemeente": 342, "provincie": 12, "waterschap": 21}

CODE_PATTERNS = {"gemeente": r"gm\d{4}", "provincie": r"pv\d{2}", "waterschap": r"ws\d{4}"}

# Gemeentewet art. 8 lid 1: up to so many inhabitants → members of the council (raad).
# https://wetten.overheid.nl/BWBR0005416/2024-01-01#TiteldeelII_HoofdstukII_Artikel8
COUNCIL_SEATS: Sequence[tuple[int, int]] = (
    (3_000, 9),
    (6_000, 11),
    (10_000, 13),
    (15_000, 15),
    (20_000, 17),
    (25_000, 19),
    (30_000, 21),
    (35_000, 23),
    (40_000, 25),
    (45_000, 27),
    (50_000, 29),
    (60_000, 31),
    (70_000, 33),
    (80_000, 35),
    (100_000, 37),
    (200_000, 39),
)
LARGEST_COUNCIL = 45

# Provinciewet art. 8 lid 1: up to so many inhabitants → members of provinciale staten.
# https://wetten.overheid.nl/BWBR0005645/2024-01-01#TiteldeelII_HoofdstukII_Artikel8
STATES_SEATS: Sequence[tuple[int, int]] = (
    (400_000, 39),
    (500_000, 41),
    (750_000, 43),
    (1_000_000, 45),
    (1_250_000, 47),
    (1_500_000, 49),
    (1_750_000, 51),
    (2_000_000, 53),
)
LARGEST_STATES = 55

LAWS: Mapping[str, tuple[Sequence[tuple[int, int]], int]] = {
    "gemeente": (COUNCIL_SEATS, LARGEST_COUNCIL),
    "provincie": (STATES_SEATS, LARGEST_STATES),
}

Cause = Literal["size_class", "even", "other"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of the register (overheidsorganisatie).

    `inhabitants` of a province are those of its municipalities where the register leaves them
    empty; a water authority (waterschap) has neither inhabitants nor seats here.
    """

    code: str
    tier: str
    name: str
    province: str
    inhabitants: int | None
    seats: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class SeatDifference:
    """Seats (zetels) as registered beside the number that the law prescribes.

    `cause` is the likeliest explanation, to be confirmed by the organisation: `size_class` when the
    seats are lawful for the class just above or below (the number of inhabitants that counts is
    that of 1 January of the year before the election, Gemeentewet art. 1 lid 2), `even` when no
    council can have that number (art. 8 knows odd numbers only: a vacancy or an error), `other`.
    """

    organisation: Organisation
    expected: int
    registered: int
    cause: Cause

    @property
    def difference(self) -> int:
        """Registered minus expected."""
        return self.registered - self.expected


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many organisations of a tier (bestuurslaag) the register holds, and their seats.

    `organisations_expected` is the number that exists; the seats are sums over the organisations
    of which both numbers are known, 0 for a tier without a law on seats.
    """

    tier: str
    organisations: int
    organisations_expected: int
    seats_registered: int
    seats_expected: int
    differing: int


@dataclass(frozen=True)
class FrameCheck:
    """What the check found (kadercontrole). `differences` stand worst first: largest difference
    whichever its sign, then by name. `problems` are warnings; what blocks was raised."""

    organisations: tuple[Organisation, ...]
    tiers: tuple[TierCount, ...]
    differences: tuple[SeatDifference, ...]
    problems: tuple[Problem, ...]

    def tier(self, name: str) -> TierCount:
        return next(count for count in self.tiers if count.tier == name)


def expected_seats(tier: str, inhabitants: int) -> int:
    """The number of seats by law: art. 8 of the Gemeentewet or of the Provinciewet."""
    table, largest = LAWS[tier]
    place = bisect_left([limit for limit, _ in table], inhabitants)
    return table[place][1] if place < len(table) else largest


def read_register(path: Path) -> tuple[Organisation, ...]:
    """The organisations that exist, in the order of the file. Refuses F…, G01–G06, all at once."""
    return check_frame(path).organisations


def check_frame(path: Path) -> FrameCheck:
    """Read the register at `path` and compare it with the law. Refuses F…, G01–G06, all at once."""
    rows = read_table(path, COLUMNS, OPTIONAL)
    living, ended = _split_ended(rows)
    problems = list(chain.from_iterable(_row_problems(row) for row in rows))
    problems += _duplicates(rows)
    refuse_if_any(problems)
    organisations = _with_province_sums([_organisation(row) for row in living])
    differences = tuple(_differences(organisations))
    tiers = tuple(_count(tier, organisations, differences) for tier in EXPECTED_ORGANISATIONS)
    warnings = [*problems, *ended, *_wrong_counts(path, tiers), *_without_seats(organisations)]
    return FrameCheck(organisations, tiers, differences, tuple(warnings))


def _split_ended(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Rows that count, and a warning for each organisation that the register calls ended."""
    living: list[Row] = []
    ended: list[Problem] = []
    for row in rows:
        if row["end_date"]:
            values = {"name": row["name"], "date": row["end_date"]}
            ended.append(Problem("G07", row.place("end_date"), values))
        else:
            living.append(row)
    return living, ended


def _row_problems(row: Row) -> Iterator[Problem]:
    yield from _word_problems(row)
    yield from _code_problems(row)
    yield from _number_problems(row, "inhabitants", required=row["tier"] == "gemeente")
    yield from _number_problems(row, "council_seats_registered", required=False)
    if row["end_date"] and not _is_date(row["end_date"]):
        yield Problem("G06", row.place("end_date"), {"value": row["end_date"]})


def _word_problems(row: Row) -> Iterator[Problem]:
    known: Mapping[str, Sequence[str]] = {
        "tier": tuple(EXPECTED_ORGANISATIONS),
        "province_code": tuple(PROVINCES),
    }
    for column, words in known.items():
        if row[column] not in words:
            near = suggestion(row[column], words)
            values = {"value": row[column], "known": ", ".join(words), "suggestion": near}
            yield Problem("G01", row.place(column), values)
    province = PROVINCES.get(row["province_code"])
    if province and row["province"] not in ("", province.name.nl):
        values = {"value": row["province"], "code": row["province_code"]}
        yield Problem("G02", row.place("province"), values)


def _code_problems(row: Row) -> Iterator[Problem]:
    pattern = CODE_PATTERNS.get(row["tier"])
    if pattern and not re.fullmatch(pattern, row["code"]):
        values = {"value": row["code"], "tier": row["tier"], "example": pattern[:2] + "…"}
        yield Problem("G03", row.place("code"), values)


def _number_problems(row: Row, column: str, *, required: bool) -> Iterator[Problem]:
    text = row[column]
    if not text and required:
        yield Problem("G04", row.place(column), {"name": row["name"]})
    elif text and not re.fullmatch(r"[0-9]+", text):
        yield Problem("G05", row.place(column), {"value": text, "name": row["name"]})


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _duplicates(rows: Sequence[Row]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row["code"], row.line)
        if earlier != row.line:
            yield Problem("G08", row.place("code"), {"code": row["code"], "line": earlier})


def _organisation(row: Row) -> Organisation:
    return Organisation(
        code=row["code"],
        tier=row["tier"],
        name=row["name"],
        province=row["province_code"],
        inhabitants=_number(row["inhabitants"]),
        seats=_number(row["council_seats_registered"]),
        place=row.place("council_seats_registered"),
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _with_province_sums(organisations: Sequence[Organisation]) -> tuple[Organisation, ...]:
    """The organisations, provinces with the inhabitants of their municipalities where empty."""
    sums: Counter[str] = Counter()
    for one in organisations:
        if one.tier == "gemeente":
            sums[one.province] += one.inhabitants or 0
    return tuple(
        replace(one, inhabitants=sums[one.province] or None)
        if one.tier == "provincie" and one.inhabitants is None
        else one
        for one in organisations
    )


def _differences(organisations: Iterable[Organisation]) -> list[SeatDifference]:
    found = [
        SeatDifference(one, expected, seats, _cause(one.tier, expected, seats))
        for one, expected, seats in _comparable(organisations)
        if seats != expected
    ]
    return sorted(found, key=lambda item: (-abs(item.difference), item.organisation.name))


def _comparable(organisations: Iterable[Organisation]) -> Iterator[tuple[Organisation, int, int]]:
    for one in organisations:
        if one.tier in LAWS and one.inhabitants is not None and one.seats is not None:
            yield one, expected_seats(one.tier, one.inhabitants), one.seats


def _cause(tier: str, expected: int, registered: int) -> Cause:
    table, largest = LAWS[tier]
    lawful = [*(seats for _, seats in table), largest]
    place = lawful.index(expected)
    if registered in lawful[max(place - 1, 0) : place + 2]:
        return "size_class"
    return "even" if registered % 2 == 0 else "other"


def _count(
    tier: str, organisations: Iterable[Organisation], differences: Iterable[SeatDifference]
) -> TierCount:
    here = [one for one in organisations if one.tier == tier]
    compared = list(_comparable(here))
    return TierCount(
        tier=tier,
        organisations=len(here),
        organisations_expected=EXPECTED_ORGANISATIONS[tier],
        seats_registered=sum(registered for _, _, registered in compared),
        seats_expected=sum(expected for _, expected, _ in compared),
        differing=sum(one.organisation.tier == tier for one in differences),
    )


def _wrong_counts(path: Path, tiers: Iterable[TierCount]) -> Iterator[Problem]:
    for count in tiers:
        if count.organisations != count.organisations_expected:
            values = {
                "tier": count.tier,
                "found": count.organisations,
                "expected": count.organisations_expected,
            }
            yield Problem("G09", Place(path), values)


def _without_seats(organisations: Iterable[Organisation]) -> Iterator[Problem]:
    for one in organisations:
        if one.tier in LAWS and one.seats is None:
            yield Problem("G10", one.place, {"name": one.name})
