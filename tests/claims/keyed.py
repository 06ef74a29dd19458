"""The key of the three real texts, and how far the checker agrees with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.evaluate.claims import Report, check, read_document, read_evidence
from monitor.evaluate.claims.model import Judged
from monitor.evaluate.claims.sayings import VERDICTS


HERE = Path(__file__).parent
TEXTS = HERE / "texts"
HISTORY = HERE.parents[1] / "editions" / "history"


@dataclass(frozen=True)
class Expected:
    """One claim of the key: its place in the text, its reading and the verdict on it."""

    file: str
    start: int
    end: int
    row: Mapping[str, str]


@cache
def expected() -> tuple[Expected, ...]:
    texts = {path.name: path.read_text("utf-8") for path in TEXTS.glob("*.txt")}
    with (HERE / "key.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_placed(row, texts[row["file"]]) for row in csv.DictReader(file))


def _placed(row: Mapping[str, str], text: str) -> Expected:
    start = -1
    for _ in range(int(row["occurrence"])):
        start = text.index(row["span"], start + 1)
    return Expected(row["file"], start, start + len(row["span"]), row)


@cache
def reports() -> Mapping[str, Report]:
    evidence = read_evidence(HISTORY, None)
    return {path.name: check(read_document(path), evidence) for path in sorted(TEXTS.glob("*.txt"))}


def pairs() -> Iterator[tuple[Expected, Judged | None]]:
    """Each claim of the key with the one found at its place, None where there is none."""
    for one in expected():
        yield one, next((found for found in reports()[one.file].claims if _same(one, found)), None)


def _same(one: Expected, found: Judged) -> bool:
    """Of one kind, and at the same place: the spans overlap."""
    overlap = one.start < found.claim.end and found.claim.start < one.end
    return overlap and str(found.claim.quantity.kind) == one.row["kind"]


def found_in_vain() -> list[tuple[str, Judged]]:
    """What was found and stands in no key."""
    return [
        (name, found)
        for name, report in reports().items()
        for found in report.claims
        if not any(one.file == name and _same(one, found) for one in expected())
    ]


def linked_right(one: Expected, found: Judged) -> bool:
    """Whether measure, group and year of a claim that has a cell are those of the key."""
    row, reading = one.row, found.claim.reading
    fact = found.fact
    indicators = [fact.indicator] if fact else list(reading.indicators)
    group = fact.group if fact else reading.groups[0]
    year = fact.year if fact else reading.year
    return (
        bool(set(row["indicator"].split("|")) & set(indicators))
        and (not row["group"] or row["group"] == group)
        and row["year"] == str(year)
        and (fact is None or not row["base"] or row["base"] == fact.base)
    )


def verdict(found: Judged) -> str:
    return VERDICTS[found.verdict].nl


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    link: float
    verdict: float


def score() -> Score:
    """The four figures of issue 6: of links, over the claims that have a measure in the key; of
    verdicts, over those that were linked right or have nothing to be linked to."""
    all_pairs = list(pairs())
    found = [(one, judged) for one, judged in all_pairs if judged is not None]
    with_measure = [(one, judged) for one, judged in found if one.row["indicator"]]
    linked = [(one, judged) for one, judged in with_measure if linked_right(one, judged)]
    rest = [(one, judged) for one, judged in found if not one.row["indicator"]]
    return Score(
        precision=len(found) / (len(found) + len(found_in_vain())),
        recall=len(found) / len(all_pairs),
        link=_share(len(linked), with_measure),
        verdict=_share(
            sum(verdict(judged) == one.row["verdict"] for one, judged in (*linked, *rest)),
            [*linked, *rest],
        ),
    )


def _share(part: int, whole: Sequence[object]) -> float:
    return part / len(whole)
