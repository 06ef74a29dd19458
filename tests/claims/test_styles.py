"""Texts as others write them: press, letters to parliament, umbrella bodies, news, a post."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from monitor.evaluate.claims import Evidence, Report, check, read_content, read_evidence
from monitor.evaluate.claims.model import RIGHT, WRONG, Judged, Kind


HERE = Path(__file__).parent
TEXTS = {
    one["name"]: one["said"]
    for one in tomllib.loads((HERE / "styles.toml").read_text("utf-8"))["text"]
}
MARKED = re.compile(r"\[\[(?P<said>[^|\]]+)\|(?P<verdict>[a-z_]+)\]\]")
Key = tuple[int, int, str]  # from where to where, and the verdict


@cache
def evidence() -> Evidence:
    return read_evidence(HERE.parents[1] / "editions" / "history", None)


def unmarked(marked: str) -> tuple[str, Sequence[Key]]:
    """The text without its marks, and the key that they were."""
    text, key, place = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[place : match.start()]
        key.append((len(text), len(text) + len(match["said"]), match["verdict"]))
        text += match["said"]
        place = match.end()
    return text + marked[place:], key


@cache
def checked(name: str) -> tuple[Report, Sequence[Key]]:
    text, key = unmarked(TEXTS[name])
    return check(read_content(f"{name}.txt", text.encode()), evidence()), key


def at(report: Report, start: int, end: int) -> Judged | None:
    return next(
        (one for one in report.claims if one.claim.start < end and start < one.claim.end), None
    )


def agrees(found: Judged, verdict: str) -> bool:
    meant = {"right": RIGHT, "wrong": WRONG}.get(verdict, {verdict})
    return found.verdict in meant


@pytest.mark.parametrize("name", TEXTS)
def test_every_number_is_found_and_judged_as_a_reader_would(name: str):
    report, key = checked(name)
    missed = [
        report.document.text[start:end] for start, end, _ in key if not at(report, start, end)
    ]
    assert missed == []
    wrong = [
        (found.claim.text, verdict, found.verdict, found.said.nl)
        for start, end, verdict in key
        if (found := at(report, start, end)) is not None and not agrees(found, verdict)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_else_is_called_wrong(name: str):
    report, key = checked(name)
    spans = [(start, end) for start, end, _ in key]
    beside = [
        (one.claim.text, one.said.nl)
        for one in report.claims
        if not any(one.claim.start < end and start < one.claim.end for start, end in spans)
        and (one.wrong or one.claim.quantity.kind is not Kind.DIRECTION)
    ]
    assert beside == []


def test_women_men_and_all_of_2024_do_not_fit_the_numbers_of_women():
    report, _ = checked("krant")
    (finding,) = [one for one in report.findings if one.wrong]
    assert "39–50% vrouw" in finding.said.nl
