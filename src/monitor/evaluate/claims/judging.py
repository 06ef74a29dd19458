"""What the evidence says of a claim: the verdict, the cell, the source, and in a sentence why.

A claim is held to what it says. Where the text leaves open what is meant, any meaning that fits is
accepted and the others are told; where nothing is known, nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.evaluate.claims.change_verdicts import judge_direction
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.model import RIGHT, Claim, Judged, Kind, Verdict
from monitor.evaluate.claims.sayings import say
from monitor.evaluate.claims.share_verdicts import judge_margin, judge_share
from monitor.evaluate.claims.size_verdicts import judge_count, judge_points


def judge(claim: Claim, evidence: Evidence) -> Judged:
    """The verdict on one claim."""
    judged = _JUDGES[claim.quantity.kind](claim, evidence)
    if "denied" in claim.reading.stated and judged.fact is not None:
        return replace(judged, remarks=(say("denied"), *judged.remarks))
    return judged


_JUDGES: Mapping[Kind, Callable[[Claim, Evidence], Judged]] = {
    Kind.SHARE: judge_share,
    Kind.MARGIN: judge_margin,
    Kind.DIRECTION: judge_direction,
    Kind.POINTS: judge_points,
    Kind.CHANGE: judge_points,
    Kind.COUNT: judge_count,
}


def judge_all(claims: Iterable[Claim], evidence: Evidence) -> tuple[Judged, ...]:
    """Every claim, in order; numbers that the text itself contradicts are told first."""
    judged = [judge(claim, evidence) for claim in claims]
    together: dict[tuple[int, int], list[Judged]] = {}
    for one in judged:
        together.setdefault(one.claim.sentence, []).append(one)
    return tuple(_against_its_own_numbers(one, together[one.claim.sentence]) for one in judged)


def _against_its_own_numbers(one: Judged, judged: Sequence[Judged]) -> Judged:
    """ "Een daling van 24% naar 28%": the direction is wrong whatever the figures are."""
    claim = one.claim
    if claim.quantity.kind is not Kind.DIRECTION or not claim.quantity.sign:
        return one
    for first in judged:
        number = first.claim.quantity
        if (
            number.partner <= number.start
            or abs(number.start - claim.end) > 80
            or number.value is None
        ):
            continue
        last = next((o for o in judged if o.claim.start == number.partner), None)
        if last is not None and last.claim.end <= claim.start and _has_target(claim, judged):
            continue
        if last is None or last.claim.quantity.value is None:
            continue
        if (last.claim.quantity.value - number.value) * claim.quantity.sign < 0:
            text = say("printed", first=first.claim.text, last=last.claim.text)
            return Judged(claim, Verdict.WRONG_DIRECTION, one.fact, text, one.candidates)
    return one


def _has_target(claim: Claim, judged: Sequence[Judged]) -> bool:
    """Whether another number stands right behind a direction: "om te dalen tot 43%"."""
    return any(
        one.claim.quantity.kind is Kind.SHARE and 0 <= one.claim.start - claim.end <= 12
        for one in judged
    )


def is_right(one: Judged) -> bool:
    return one.verdict in RIGHT
