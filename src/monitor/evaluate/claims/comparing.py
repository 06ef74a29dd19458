"""A quantity beside a figure: exactly, rounded, as a description, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.concepts.language import Text
from monitor.evaluate.claims.model import Fact, Precision, Quantity, Reading, Verdict
from monitor.evaluate.claims.sayings import say


def not_to_be_linked(reading: Reading) -> tuple[Verdict, None, Text] | None:
    if not reading.indicators:
        return Verdict.NOT_FOUND, None, say("no_measure")
    if reading.several:
        return Verdict.UNDECIDED, None, say("several")
    if reading.year is None:
        return Verdict.UNDECIDED, None, say("no_year_known")
    return None


def compared(quantity: Quantity, fact: Fact) -> Verdict | None:
    """How a quantity agrees with a figure, None when it does not."""
    if fact.value is None:
        overlap = quantity.low <= fact.high + 0.5 and fact.low - 0.5 <= quantity.high
        return Verdict.DESCRIBED if overlap else None
    if fact.bound:
        return _compared_with_bound(quantity, fact)
    if quantity.precision is Precision.EXACT and quantity.value is not None:
        if quantity.value == fact.value:
            return Verdict.EXACT
        decimals = quantity.value != int(quantity.value)
        return Verdict.ROUNDED if decimals and abs(quantity.value - fact.value) <= 0.5 else None
    return Verdict.DESCRIBED if quantity.low <= fact.value <= quantity.high else None


_BOUNDS: Mapping[str, Precision] = {
    "<": Precision.BELOW,
    ">": Precision.ABOVE,
    "~": Precision.ABOUT,
}


def _compared_with_bound(quantity: Quantity, fact: Fact) -> Verdict | None:
    """A figure that is only known as "minder dan 5%" or "ongeveer 45%"."""
    if quantity.value == fact.value and quantity.precision is _BOUNDS[fact.bound]:
        return Verdict.EXACT
    if fact.bound == "~" and fact.value is not None:
        if quantity.value == fact.value:
            return Verdict.ROUNDED
        within = quantity.precision is not Precision.EXACT
        near = quantity.low - 2 <= fact.value <= quantity.high + 2
        return Verdict.DESCRIBED if within and near else None
    return None


def is_exactly(quantity: Quantity, fact: Fact) -> bool:
    exact = quantity.precision is Precision.EXACT and not fact.bound
    return exact and fact.value is not None and quantity.value == fact.value
