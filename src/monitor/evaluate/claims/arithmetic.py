"""Whether the numbers of a text can be true together: parts and wholes, products, sums, bases.

Every printed percentage is taken as anything that rounds to it. A finding is wrong only if no such
values fit; where they fit at the edge only, it is told as something to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from monitor.concepts.language import Text
from monitor.concepts.offices import TIERS
from monitor.evaluate.claims.evidence import Evidence
from monitor.evaluate.claims.lexicon import fold
from monitor.evaluate.claims.model import Claim, Finding, Judged, Kind, Precision, Verdict
from monitor.evaluate.claims.number_words import number
from monitor.evaluate.claims.phrases import FORMULA
from monitor.evaluate.claims.sayings import say, whole
from monitor.evaluate.reproduce import share_needed


HALF = 0.5  # points: a whole percentage stands for half a point to either side
SLACK = 0.03  # who answers is not quite who there are, and some are neither woman nor man
NEAR = 2000  # characters: parts and whole stand within one passage


def findings(judged: Sequence[Judged], evidence: Evidence, text: str) -> tuple[Finding, ...]:
    """Everything that the numbers of a text say of each other."""
    claims = [one.claim for one in judged]
    # Only shares of everyone: of those on another base nobody knows how many each group has.
    of_all = [one.claim for one in judged if one.fact is None or one.fact.base == "all"]
    found = [
        *_women_and_men(of_all, evidence),
        *_tiers(of_all),
        *_products(judged, evidence),
        *_formulas(claims, text),
        *_bases(claims, text),
    ]
    return tuple(sorted(found, key=lambda one: one.spans[0]))


# --- parts and wholes ----------------------------------------------------------------------------


def _women_and_men(claims: Sequence[Claim], evidence: Evidence) -> Iterator[Finding]:
    """Women 55, men 37, all 45: the whole lies between its parts, and how near to which says how
    many women there must be."""
    for women, men, everyone in _wholes(claims, "vrouw", "man"):
        spans = tuple((one.start, one.end) for one in (women, men, everyone))
        low, high = share_needed(_middle(women), _middle(men), _middle(everyone))
        said = _numbers(women, men, everyone)
        if low > 1 or high < 0:
            text = Text(
                f"{said}: het geheel ligt niet tussen de delen.",
                f"{said}: the whole does not lie between its parts.",
            )
            yield Finding("parts", text, spans)
            continue
        known = women_known(evidence)
        span = f"{round(100 * max(low, 0))}–{round(100 * min(high, 1))}%"
        fits = known is None or low - SLACK <= known[0] <= high + SLACK
        text = Text(
            f"{said}: daarvoor moet {span} vrouw zijn.", f"{said}: that needs {span} women."
        )
        if known is not None:
            share, source = f"{round(100 * known[0])}%", known[1]
            text = Text(
                f"{text.nl} Bekend is {share} ({source}).",
                f"{text.en} Known is {share} ({source}).",
            )
        if not fits:
            yield Finding("parts", text, spans)


def women_known(evidence: Evidence) -> tuple[float, str] | None:
    """The share of women: of the frame when a build tells the sizes of the groups, else among the
    respondents of the last edition that told their numbers."""
    sizes = _by_year(evidence, "size")
    numbers = sizes or _by_year(evidence, "n")
    if not numbers:
        return None
    year = max(numbers)
    women, men = numbers[year]
    what = "kader" if sizes else "respondenten"
    return women / (women + men), f"{what} {year}"


def _by_year(evidence: Evidence, attribute: str) -> Mapping[int, tuple[int, int]]:
    found: dict[tuple[int, str], int] = {}
    for fact in evidence.facts:
        number = getattr(fact, attribute)
        if fact.group in ("man", "vrouw") and fact.base == "all" and number:
            key = (fact.year, fact.group)
            found[key] = max(found.get(key, 0), number)
    years = {year for year, _ in found}
    return {
        year: (found[year, "vrouw"], found[year, "man"])
        for year in years
        if (year, "vrouw") in found and (year, "man") in found
    }


def _wholes(claims: Sequence[Claim], *parts: str) -> Iterator[tuple[Claim, ...]]:
    """Claims on each part and on everyone, on one measure and year and near each other."""
    by_key: dict[tuple[str, int | None], dict[str, list[Claim]]] = {}
    for one in claims:
        if _is_plain(one) and one.reading.indicators:
            key = (one.reading.indicators[0], one.reading.year)
            by_key.setdefault(key, {}).setdefault(one.reading.groups[0], []).append(one)
    for groups in by_key.values():
        if not all(part in groups for part in (*parts, "all")):
            continue
        first = [groups[part][0] for part in parts]
        near = [one for one in groups["all"] if abs(one.start - first[0].start) <= NEAR]
        if near:
            yield (*first, min(near, key=lambda one: abs(one.start - first[0].start)))


def _is_plain(claim: Claim) -> bool:
    """A share in figures."""
    quantity = claim.quantity
    return (
        quantity.kind is Kind.SHARE
        and quantity.precision is Precision.EXACT
        and quantity.value is not None
    )


def _middle(claim: Claim) -> float:
    return claim.quantity.value or 0.0


def _numbers(*claims: Claim) -> str:
    return ", ".join(f"{one.reading.groups[0]} {one.text}" for one in claims)


def _tiers(claims: Sequence[Claim]) -> Iterator[Finding]:
    """No total lies above or below all of its tiers."""
    for found in _wholes(claims, *TIERS):
        *parts, everyone = found
        values = [_middle(part) for part in parts]
        low, high = min(values) - 2 * HALF, max(values) + 2 * HALF
        if not low <= _middle(everyone) <= high:
            said = _numbers(*found)
            text = Text(
                f"{said}: het geheel ligt niet tussen de delen.",
                f"{said}: the whole does not lie between its parts.",
            )
            yield Finding("parts", text, tuple((one.start, one.end) for one in found))


# --- products ------------------------------------------------------------------------------------


def _products(judged: Sequence[Judged], evidence: Evidence) -> Iterator[Finding]:
    """A share of victims and the same as a share of everyone: the second is the first times the
    share of victims, whichever way all three were rounded."""
    for together in _by_sentence(judged).values():
        for one, two in permutations(together, 2):
            part, of_all = one.claim, two.claim
            if part.reading.base == "victims" and of_all.reading.base == "all":
                same = set(part.reading.indicators) & set(of_all.reading.indicators)
                if same and _is_plain(of_all) and part.reading.year == of_all.reading.year:
                    yield from _product(part, of_all, judged, evidence)


def _formulas(claims: Sequence[Claim], text: str) -> Iterator[Finding]:
    """A sum that the text writes out, "40% van 35% is 14%", taken by itself."""
    for start, end in dict.fromkeys(one.sentence for one in claims):
        for match in FORMULA.finditer(fold(text[start:end])):
            part, whole_, product = (number(match[name]) for name in ("part", "whole", "product"))
            least = (part - HALF) * (whole_ - HALF) / 100
            most = (part + HALF) * (whole_ + HALF) / 100
            if least <= product + HALF and product - HALF <= most:
                continue
            middle = part * whole_ / 100
            said = Text(
                f"{part:g}% van {whole_:g}% is {middle:.0f}%, de tekst zegt {product:g}%.",
                f"{part:g}% of {whole_:g}% is {middle:.0f}%, the text says {product:g}%.",
            )
            yield Finding("product", said, ((start + match.start(), start + match.end()),))


def _by_sentence(judged: Iterable[Judged]) -> Mapping[tuple[int, int], list[Judged]]:
    found: dict[tuple[int, int], list[Judged]] = {}
    for one in judged:
        found.setdefault(one.claim.sentence, []).append(one)
    return found


def _product(
    part: Claim, of_all: Claim, judged: Sequence[Judged], evidence: Evidence
) -> Iterator[Finding]:
    victims = _victims(part, judged, evidence)
    if victims is None:
        return
    share = part.quantity.value
    if share is None:
        return
    total = _middle(of_all)
    middle = share * victims / 100
    if round(middle) == total:
        return
    exact = part.quantity.precision is Precision.EXACT
    low, high = (
        (share - HALF, share + HALF)
        if exact
        else (part.quantity.low - HALF, part.quantity.high + HALF)
    )
    reach = (low * (victims - HALF) / 100, high * (victims + HALF) / 100)
    fits = reach[0] <= total + HALF and total - HALF <= reach[1]
    least = 100 * (total - HALF) / (victims + HALF)
    most = 100 * (total + HALF) / (victims - HALF)
    text = Text(
        f"{share:g}% van {victims:g}% is {middle:.0f}%, de tekst zegt {of_all.text}; daarvoor is "
        f"{_comma(least)} tot {_comma(most)}% van de getroffenen nodig.",
        f"{share:g}% of {victims:g}% is {middle:.0f}%, the text says {of_all.text}; that needs "
        f"{least:.1f} to {most:.1f}% of victims.",
    )
    yield Finding(
        "product", text, ((part.start, part.end), (of_all.start, of_all.end)), wrong=not fits
    )


def _comma(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _victims(part: Claim, judged: Sequence[Judged], evidence: Evidence) -> float | None:
    """The share of victims that the text gives for the same group and year, else the evidence."""
    reading = part.reading
    for one in judged:
        other = one.claim
        same = other.reading.groups[0] == reading.groups[0] and other.reading.year == reading.year
        if _is_plain(other) and same and other.reading.indicators[:1] == ("agg_any",):
            return other.quantity.value
    if reading.year is None:
        return None
    known = evidence.at(reading.population, reading.groups[0], reading.year, "agg_any")
    return next((float(f.value) for f in known if f.canonical and f.value is not None), None)


# --- counts --------------------------------------------------------------------------------------


def _bases(claims: Sequence[Claim], text: str) -> Iterator[Finding]:
    """Bases of the same people that differ within a text: "n = 3.060" and then "n = 3.002"."""
    lines: dict[tuple[str, str, int | None], list[Claim]] = {}
    for one in claims:
        if one.quantity.kind is Kind.COUNT and one.text.lower().startswith("n"):
            key = (one.reading.population, one.reading.groups[0], one.reading.year)
            lines.setdefault(key, []).append(one)
    for found in lines.values():
        values = list(dict.fromkeys(one.quantity.value or 0 for one in found))
        if len(values) < 2 or _is_explained(text):
            continue
        first, last = max(values), min(values)
        if last < 0.5 * first:
            continue  # another question, asked of some only
        said = Text(
            f"De basis is {whole(first)} en elders {whole(last)}: {whole(first - last)} minder, "
            "zonder toelichting.",
            f"The base is {whole(first)} and elsewhere {whole(last)}: {whole(first - last)} fewer, "
            "without explanation.",
        )
        spans = tuple((one.start, one.end) for one in found)
        yield Finding("base", said, spans, wrong=False)


def _is_explained(text: str) -> bool:
    folded = text.lower()
    return any(
        word in folded for word in ("niet ingevuld", "ontbreek", "sloeg over", "overgeslagen")
    )


_ANSWERED = re.compile(
    r"ingevuld|vulden|de(?:den|ed|el)[a-z]* (?:er )?(?:[a-z]+ ){0,3}mee|deelgenomen|deelname?"
    r"|meegedaan|respon|vragenlijst|enquete|enquête|antwoord"
)


def with_sums(judged: Iterable[Judged], evidence: Evidence, text: str) -> tuple[Judged, ...]:
    """Counts of organisations by tier that add up to the published number are right together."""
    found = list(judged)
    for place in range(len(found) - 2):
        three = found[place : place + 3]
        claims = [one.claim for one in three]
        groups = tuple(one.reading.groups[0] for one in claims)
        if groups != tuple(TIERS) or any(one.quantity.kind is not Kind.COUNT for one in claims):
            continue
        total = round(sum(one.quantity.value or 0 for one in claims))
        year = claims[0].reading.year
        known = evidence.answered.get((year, "organisaties")) if year is not None else None
        if known is None:
            continue
        fits = known[0] == total
        if not fits and not _ANSWERED.search(text[slice(*claims[0].sentence)].lower()):
            continue  # how many there are, not how many answered
        said = (
            say("sum", total=whole(total), source=known[1])
            if fits
            else say("counts", values=f"{whole(known[0])} ({known[1]})")
        )
        verdict = Verdict.EXACT if fits else Verdict.OTHER_VALUE
        for offset in range(3):
            found[place + offset] = replace(three[offset], verdict=verdict, said=said)
    return tuple(found)
