"""The arithmetic of published editions: can the totals be true, given the groups?

A total is the mean of its groups, each as heavy as it has members. Every published percentage is
taken as anything that rounds to it; a group without a figure takes what the total leaves for it,
and if nothing possible is left, the total or a group is wrong. Mends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.concepts.language import Language, Text
from monitor.concepts.offices import TIERS
from monitor.design.past import MONITOR, History, PastFigure


HALF = 0.5  # points: a whole percentage stands for half a point to either side
PARTS = ("burgemeester", "wethouder", "raadslid", "provincie", "waterschap")
INDICATOR = "agg_any"
TOGETHER = "provincie + waterschap"  # without a figure they are taken as one group


@dataclass(frozen=True, slots=True)
class Part:
    """A group in a total (deel): how many there are, and the percentages its figure stands for,
    None when none was published."""

    group: str
    count: int
    low: float | None
    high: float | None
    said: str

    @property
    def known(self) -> bool:
        return self.low is not None


@dataclass(frozen=True, slots=True)
class Reproduced:
    """One published total with what its groups say of it (narekening).

    `low` and `high`: the mean that the groups allow, or, with `unknown`, the percentage that the
    unknown group needs for the total; `verdict` is reproduced, possible, impossible or unknown.
    """

    year: int
    total: int
    standing: str
    publication: str
    parts: tuple[Part, ...]
    unknown: str
    low: float
    high: float
    verdict: str


VERDICTS: Mapping[str, Text] = {
    "reproduced": Text("komt uit", "reproduced"),
    "possible": Text("mogelijk", "possible"),
    "implausible": Text("niet te rijmen", "cannot be squared"),
    "impossible": Text("onmogelijk", "impossible"),
    "unknown": Text("niet na te rekenen", "cannot be reproduced"),
}


def reproduce(history: History) -> tuple[Reproduced, ...]:
    """Every published total of aggression, all vintages, oldest first."""
    return tuple(
        _reproduced(history, figure)
        for figures in history.vintages(INDICATOR, "all").values()
        for figure in figures
    )


def _reproduced(history: History, figure: PastFigure) -> Reproduced:
    year = figure.cell.wave
    parts = _parts(history, year)
    unknown = [part for part in parts if not part.known]
    if len(unknown) == 2 and {part.group for part in unknown} == {"provincie", "waterschap"}:
        parts = _merged(parts)
        unknown = [part for part in parts if not part.known]
    if len(unknown) > 1 or len(parts) < 2:
        return _made(figure, parts, "", 0.0, 100.0, "unknown")
    if not unknown:
        low, high = mean(parts)
        fits = low <= figure.value + HALF and figure.value - HALF <= high
        return _made(figure, parts, "", low, high, "reproduced" if fits else "impossible")
    low, high = needed(parts, figure.value)
    return _made(figure, parts, unknown[0].group, low, high, _plausible(parts, low, high))


def _made(
    figure: PastFigure,
    parts: Iterable[Part],
    unknown: str,
    low: float,
    high: float,
    verdict: str,
) -> Reproduced:
    return Reproduced(
        figure.cell.wave,
        figure.value,
        figure.standing,
        figure.publication,
        tuple(parts),
        unknown,
        low,
        high,
        verdict,
    )


def mean(parts: Iterable[Part]) -> tuple[float, float]:
    """The lowest and highest mean of groups of which all are known."""
    found = list(parts)
    everyone = sum(part.count for part in found)
    low = sum(part.count * (part.low or 0.0) for part in found) / everyone
    high = sum(part.count * (part.high or 0.0) for part in found) / everyone
    return low, high


def needed(parts: Iterable[Part], total: int) -> tuple[float, float]:
    """Between which percentages the one group without a figure must lie for a total, the others at
    the middle of what they stand for."""
    found = list(parts)
    everyone = sum(part.count for part in found)
    (unknown,) = [part for part in found if not part.known]
    known = sum(part.count * _middle(part) for part in found if part.known)
    low, high = ((end * everyone - known) / unknown.count for end in (total - HALF, total + HALF))
    return low, high


def _middle(part: Part) -> float:
    return ((part.low or 0.0) + (part.high or 0.0)) / 2


def _plausible(parts: Iterable[Part], low: float, high: float) -> str:
    """Impossible beyond 0 to 100; not to be squared when the group would have to be above every
    group whose figure is known in that year; else possible."""
    if high < 0 or low > 100:
        return "impossible"
    highest = max((part.high or 0.0 for part in parts if part.known), default=100.0)
    return "implausible" if low > highest else "possible"


def _parts(history: History, year: int) -> list[Part]:
    return [part for group in PARTS if (part := _part(history, year, group)) is not None]


def _part(history: History, year: int, group: str) -> Part | None:
    """A group with its number of members, of the year itself or the last year before that has one;
    None when none is known."""
    counts = {
        one.year: one.count
        for one in history.headcounts
        if (one.kind, one.group, one.standing) == ("persons", group, "canonical")
        and one.count is not None
        and one.year <= year
    }
    if not counts:
        return None
    return Part(group, counts[max(counts)], *_percentage(history, year, group))


def _percentage(history: History, year: int, group: str) -> tuple[float | None, float | None, str]:
    canonical = history.canonical(INDICATOR, group).get(year)
    if canonical is not None:
        return canonical.value - HALF, canonical.value + HALF, f"{canonical.value}%"
    for verbal in history.verbal:
        cell = verbal.cell
        if (cell.survey, cell.wave, cell.indicator, cell.group) == (
            MONITOR,
            year,
            INDICATOR,
            group,
        ):
            return verbal.low, verbal.high, verbal.words
    return None, None, ""


def _merged(parts: Iterable[Part]) -> list[Part]:
    """The two tiers without a figure as one group."""
    found = list(parts)
    kept = [part for part in found if part.known]
    count = sum(part.count for part in found if not part.known)
    return [*kept, Part(TOGETHER, count, None, None, "")]


# --- parts of two, and products ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """Published figures of one edition that must fit each other (controle)."""

    year: int
    said: Text
    verdict: str


def checks(history: History) -> tuple[Check, ...]:
    """Tiers, and women and men, beside everyone; shares of victims beside shares of everyone."""
    return (*_tiers(history), *_women_and_men(history), *_products(history))


def _tiers(history: History) -> Iterator[Check]:
    """No total is above or below all of its tiers, however they were rounded."""
    for year, figure in history.canonical(INDICATOR, "all").items():
        found = {tier: _percentage(history, year, tier) for tier in TIERS}
        if any(low is None for low, _, _ in found.values()):
            continue
        lowest = min(low for low, _, _ in found.values() if low is not None)
        highest = max(high for _, high, _ in found.values() if high is not None)
        fits = lowest - HALF <= figure.value <= highest + HALF
        listed = ", ".join(f"{tier} {said}" for tier, (_, _, said) in found.items())
        said = Text(
            f"{figure.value}% van iedereen naast {listed}.",
            f"{figure.value}% of everyone beside {listed}.",
        )
        yield Check(year, said, "possible" if fits else "impossible")


def share_needed(part: float, other: float, total: float) -> tuple[float, float]:
    """Between which shares the first of two parts must lie for the total, each figure rounded to
    whole percent; beyond 0 to 1 it cannot be."""
    if part == other:
        return (0.0, 1.0) if abs(total - part) <= 2 * HALF else (2.0, 2.0)
    shares = [
        (total + a - other - b) / (part - other) for a in (-HALF, HALF) for b in (-HALF, HALF)
    ]
    return min(shares), max(shares)


def _women_and_men(history: History) -> Iterator[Check]:
    series = {who: history.canonical(INDICATOR, who) for who in ("vrouw", "man", "all")}
    known = women_answering(history)
    for year in sorted(set.intersection(*(set(found) for found in series.values()))):
        women, men, everyone = (series[who][year].value for who in ("vrouw", "man", "all"))
        low, high = share_needed(women, men, everyone)
        fits = low <= 1 and high >= 0 and (known is None or low <= known <= high)
        need = f"{100 * max(low, 0):.0f}–{100 * min(high, 1):.0f}%"
        share = "" if known is None else f"{100 * known:.0f}%"
        said = Text(
            f"Vrouwen {women}%, mannen {men}%, samen {everyone}%: daarvoor moet {need} vrouw zijn; "
            f"van de respondenten met bekend geslacht was dat {share}.",
            f"Women {women}%, men {men}%, together {everyone}%: that needs {need} women; of "
            f"respondents whose gender is known it was {share}.",
        )
        yield Check(year, said, "possible" if fits else "implausible")


def women_answering(history: History) -> float | None:
    """The share of women among the respondents, of the last edition that published both numbers."""
    numbers: dict[int, dict[str, int]] = {}
    for figure in history.figures:
        cell = figure.cell
        of_all = cell.survey == MONITOR and cell.base == "all"
        if of_all and cell.group in ("man", "vrouw") and figure.n is not None:
            numbers.setdefault(cell.wave, {})[cell.group] = figure.n
    both = {year: found for year, found in numbers.items() if len(found) == 2}
    if not both:
        return None
    found = both[max(both)]
    return found["vrouw"] / (found["vrouw"] + found["man"])


def _products(history: History) -> Iterator[Check]:
    """A share of victims times the share of victims is the share of everyone; every vintage."""
    of_all = history.canonical("adverse_effects_all", "all")
    victims = history.canonical(INDICATOR, "all")
    for year, vintages in history.vintages("adverse_effects", "all", "victims").items():
        if year not in of_all or year not in victims:
            continue
        total, share = of_all[year].value, victims[year].value
        least = 100 * (total - HALF) / (share + HALF)
        most = 100 * (total + HALF) / (share - HALF)
        for figure in vintages:
            value = figure.value
            fits = value - HALF < most and least < value + HALF
            said = Text(
                f"{value}% van {share}% is {_comma(value * share / 100)}%, gepubliceerd is "
                f"{total}%: daarvoor is {_comma(least)} tot {_comma(most)}% nodig.",
                f"{value}% of {share}% is {value * share / 100:.1f}%, published is {total}%: that "
                f"needs {least:.1f} to {most:.1f}%.",
            )
            yield Check(year, said, "possible" if fits else "implausible")


def _comma(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


# --- rows ----------------------------------------------------------------------------------------

HEADINGS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("editie", "totaal", "groepen", "nodig", "oordeel", "bron"),
    "en": ("edition", "total", "groups", "needed", "verdict", "source"),
}
CHECK_HEADINGS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("editie", "rekensom", "oordeel"),
    "en": ("edition", "arithmetic", "verdict"),
}


def rows(found: Iterable[Reproduced], language: Language) -> Iterator[tuple[str, ...]]:
    """Edition, total, groups with their numbers, what is needed, verdict and source."""
    for one in found:
        groups = ", ".join(f"{part.group} {part.count} @ {part.said or '?'}" for part in one.parts)
        span = "" if one.verdict == "unknown" else f"{one.low:.0f}–{one.high:.0f}%"
        need = f"{one.unknown} {span}".strip()
        verdict = VERDICTS[one.verdict].say(language)
        yield (str(one.year), f"{one.total}%", groups, need, verdict, one.publication)


def check_rows(found: Iterable[Check], language: Language) -> Iterator[tuple[str, ...]]:
    for one in found:
        yield str(one.year), one.said.say(language), VERDICTS[one.verdict].say(language)
