"""The reading of a share, margin or number of persons: group, measure, base and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.evaluate.claims.around import Around, population_of
from monitor.evaluate.claims.groups import group_for
from monitor.evaluate.claims.model import Kind, Precision, Quantity, Reading
from monitor.evaluate.claims.spans import Sentence
from monitor.evaluate.claims.subjects import base_for, indicator_for
from monitor.evaluate.claims.tagging import as_tagged, tag_at
from monitor.evaluate.claims.years import year_for


def read_share(around: Around, quantity: Quantity) -> Reading:
    tag = tag_at(around, quantity)
    twin = _twin(around, quantity)
    if twin is not None:
        same = read_share(around, twin)
        return replace(same, tag=tag or same.tag)
    group, several, group_from = group_for(around, quantity)
    indicators, indicator_from, words = indicator_for(around, quantity)
    base, base_from = base_for(around, quantity, indicator_from)
    year, year_from = year_for(around, quantity)
    stated = {
        name
        for name, source in (
            ("group", group_from), ("indicator", indicator_from), ("base", base_from),
            ("year", year_from),
        )
        if source in ("said", "carried")
    }  # fmt: skip
    if base_from == "weak":
        stated.add("weak base")
    if group_from == "carried":
        stated.add("carried group")
    if indicator_from == "carried":
        stated.add("indicator carried")
    if indicator_from == "vague":
        stated.add("vague")
    if year_from == "relative":
        stated.add("pair")
    sources = (group_from, indicator_from, year_from)
    confidence = 1.0
    for source in sources:
        confidence *= {"said": 1.0, "carried": 0.9, "heading": 0.8}.get(source, 0.7)
    made = Reading(
        population=population_of(group),
        groups=group,
        indicators=indicators,
        base=base,
        year=year,
        stated=frozenset(stated),
        several=several,
        tag=tag,
        words=words,
        confidence=round(confidence, 2),
    )
    return as_tagged(made) if tag and "response" not in indicators else made


def _twin(around: Around, quantity: Quantity) -> Quantity | None:
    """The number in brackets behind words that say the same: "bijna de helft (49%)"."""
    if quantity.kind is not Kind.SHARE or quantity.partner >= 0:
        return None
    for one in around.sentence.shares:
        if one.start >= quantity.end:
            between = around.sentence.folded[quantity.end : one.start]
            return one if between in (" (", ", ") and _agree(quantity, one) else None
    return None


def _agree(words: Quantity, figure: Quantity) -> bool:
    return words.precision is not Precision.EXACT and words.low - 3 <= figure.low <= words.high + 3


def of_nearest_share(around: Around, quantity: Quantity) -> Reading | None:
    """A margin belongs to the number before it."""
    before = [
        (one, reading)
        for one, reading in around.found
        if one.kind is Kind.SHARE and one.end <= quantity.start
    ]
    if before:
        return replace(before[-1][1], tag=before[-1][1].tag)
    return None


def read_count(around: Around, quantity: Quantity) -> Reading:
    """How many of whom: the noun behind the number, or the base line that "n =" stands in."""
    sentence = around.sentence
    inside = [one for one in sentence.groups if quantity.start <= one.start < quantity.end]
    groups = inside or [one for one in sentence.groups if not one.several]
    codes = groups[0].codes if groups else around.before.groups or around.heading.groups or ("all",)
    year, source = year_for(around, quantity)
    return Reading(
        population=_counted_population(codes, sentence),
        groups=codes,
        indicators=(),
        year=year,
        stated=frozenset({"year"} if source == "said" else ()),
        words=(sentence.folded[quantity.start : quantity.end],),
        confidence=0.9 if inside else 0.7,
    )


_ORGANISATION_TIERS = {"gemeente", "provincie", "waterschap", "organisaties"}


def _counted_population(codes: Sequence[str], sentence: Sentence) -> str:
    if codes[0] in _ORGANISATION_TIERS and "ambtsdragers" not in sentence.folded:
        return "organisaties"
    return population_of(codes)
