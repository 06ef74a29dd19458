"""The measures of quality that the reports print (kwaliteitsmaten), in words anyone can read.

Each is one number over everyone: nothing here says anything of a small group or of a respondent,
and none of it corrects a figure. What this edition cannot know is said to be unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.analyse.planning import planned_error
from monitor.concepts.language import Text
from monitor.design.past import History
from monitor.disseminate.account import Measure
from monitor.evaluate.quality import (
    GroupResponse,
    Precision,
    Representativity,
    precision,
    representativity,
    responses,
    self_selection,
)
from monitor.protect.groups import Frame
from monitor.protect.ledger import Ledger


HEADLINE = "agg_any"
EVERYONE = "all"

NAMES = {
    "rate": Text("Respons van alle groepen samen", "Response of all groups together"),
    "r": Text("Representativiteit (R-indicator)", "Representativity (R-indicator)"),
    "precision": Text("Bereikte en geplande precisie", "Precision reached and planned"),
    "change": Text("Kleinste aantoonbare verandering", "Smallest provable change"),
    "selection": Text(
        "Zelfselectie: agressie of intimidatie in procenten",
        "Self-selection: aggression or intimidation in percent",
    ),
    "late": Text("Vroege en late deelnemers", "Early and late respondents"),
}
NOTES = {
    "rate": Text(
        "{answers} van de {persons} mensen; per groep staat de respons in de tabel van populatie "
        "en respons.",
        "{answers} of the {persons} persons; the response per group stands in the table of "
        "population and response.",
    ),
    "r": Text(
        "1 betekent dat alle {groups} weegklassen even vaak meededen. De ongelijkheid kan een "
        "percentage vóór weging hoogstens {bias} procentpunt vertekenen (Schouten, Cobben en "
        "Bethlehem 2009).",
        "1 means that all {groups} weighting classes took part equally often. The unevenness can "
        "bias a percentage before weighting by at most {bias} percentage points (Schouten, Cobben "
        "and Bethlehem 2009).",
    ),
    "precision": Text(
        "Halve breedte van het 95%-interval van een aandeel van de helft, in procentpunten, voor "
        "iedereen samen. Gepland: zoveel antwoorden als in {year} ({n}), zonder verlies door "
        "weging.",
        "Half the width of the 95% interval of a share of one half, in percentage points, of "
        "everyone together. Planned: as many answers as in {year} ({n}), without loss by "
        "weighting.",
    ),
    "precision_unplanned": Text(
        "Halve breedte van het 95%-interval van een aandeel van de helft, in procentpunten, voor "
        "iedereen samen. Er is geen eerdere meting met een bekend aantal antwoorden: een geplande "
        "precisie is er niet.",
        "Half the width of the 95% interval of a share of one half, in percentage points, of "
        "everyone together. No earlier edition has a known number of answers: there is no planned "
        "precision.",
    ),
    "change": Text(
        "In procentpunten, voor iedereen samen: een verandering van deze omvang wordt in vier van "
        "de vijf gevallen aantoonbaar gevonden, een kleinere vaker niet.",
        "In percentage points, of everyone together: a change of this size is found provable in "
        "four cases out of five, a smaller one less often.",
    ),
    "selection": Text(
        "Wat het cijfer zou zijn als wie agressie meemaakte 1, 1,25, 1,5 of 2 keer zo vaak meedeed "
        "als anderen. Hoe vaak dat is, weet niemand: het eerste geldt zonder dit verschil.",
        "What the figure would be if those who met aggression took part 1, 1.25, 1.5 or 2 times as "
        "often as others. How often that is nobody knows: the first holds without this difference.",
    ),
    "late": Text(
        "Een antwoord draagt geen tijdstip en geen ronde: dat is beloofd aan wie meedoet. Of wie "
        "pas na een herinnering antwoordt iets anders meemaakte, is daarom niet na te gaan.",
        "An answer carries no time and no wave: that was promised to those who take part. Whether "
        "those who answer after a reminder only had other experiences can therefore not be told.",
    ),
}
UNKNOWN = Text("niet vast te stellen", "cannot be told")


def measures_of(
    frame: Frame, ledger: Ledger, year: int, history: History, design_effect: float
) -> tuple[Measure, ...]:
    """Response and its evenness, precision, smallest change, self-selection, early and late."""
    groups = _groups(frame)
    return (
        *_of_response(groups),
        *_of_precision(groups, history, year, design_effect),
        *_of_selection(ledger, year),
        Measure(NAMES["late"], UNKNOWN, NOTES["late"]),
    )


def _groups(frame: Frame) -> Sequence[GroupResponse]:
    """Response per weighting class, whatever the gender."""
    persons: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for atom in frame:
        traits = (value for name, value in sorted(atom.traits.items()) if name != "gender")
        group = " ".join(traits)
        persons[group] += atom.population
        answers[group] += atom.respondents
    return responses(persons, answers)


def _of_response(groups: Sequence[GroupResponse]) -> Iterator[Measure]:
    found: Representativity = representativity(groups)
    answers = sum(group.answers for group in groups)
    persons = sum(group.population for group in groups)
    yield _measure("rate", f"{100 * found.rate:.0f}%", answers=answers, persons=persons)
    yield _measure("r", f"{found.r:.2f}", groups=len(groups), bias=f"{found.worst_bias:.1f}")


def _of_precision(
    groups: Sequence[GroupResponse], history: History, year: int, design_effect: float
) -> Iterator[Measure]:
    persons = sum(group.population for group in groups)
    answers = sum(group.answers for group in groups)
    before = _last_known(history, year)
    error = planned_error(answers, persons, 0.5, design_effect)
    n = min(before[1], persons) if before else answers
    earlier = planned_error(n, persons) if before else None
    found: Precision = precision(EVERYONE, persons, n, error, previous_error=earlier)
    if before is None:
        yield _measure("precision", f"{found.reached:.1f}", "precision_unplanned")
    else:
        said = Text(
            f"{found.reached:.1f} bereikt, {found.planned:.1f} gepland",
            f"{found.reached:.1f} reached, {found.planned:.1f} planned",
        )
        yield _measure("precision", said, year=str(before[0]), n=before[1])
    yield _measure("change", f"{found.smallest_change:.1f}")


def _last_known(history: History, year: int) -> tuple[int, int] | None:
    """The last earlier edition of which the number of answers is known, and that number."""
    known = [(wave, one.n) for wave, one in history.editions.items() if one.n and wave < year]
    return max(known, default=None)


def _of_selection(ledger: Ledger, year: int) -> Iterator[Measure]:
    cell = ledger.cell(year, HEADLINE, EVERYONE)
    if cell is not None and cell.value is not None:
        band = self_selection(cell.value / 100)
        yield _measure("selection", " · ".join(f"{100 * one.share:.0f}" for one in band))


def _measure(name: str, value: str | Text, note: str = "", **slots: object) -> Measure:
    """A measure with numbers as each language writes them: "1,7" and "1.7", "3.078" and "3,078"."""
    said = value if isinstance(value, Text) else Text(value, value)
    sentence = NOTES[note or name]
    dutch, english = (
        {key: _number(one, mark) for key, one in slots.items()} for mark in (".", ",")
    )
    return Measure(
        NAMES[name],
        Text(said.nl.replace(".", ","), said.en),
        Text(sentence.nl.format(**dutch), sentence.en.format(**english)),
    )


def _number(value: object, thousands: str) -> str:
    if isinstance(value, int):
        return f"{value:,}".replace(",", thousands)
    decimal = "," if thousands == "." else "."
    return str(value).replace(".", decimal)
