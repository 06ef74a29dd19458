"""Who and what the monitor is about: office holders, employees, organisations; and gender.

Figures of different populations are never added up or joined in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import LETTER_2018, OURS, REPORT_2020, Term, table


@dataclass(frozen=True, slots=True)
class Population(Term):
    """A population of the monitor (populatie): a survey of its own with its own figures."""


@dataclass(frozen=True, slots=True)
class Gender(Term):
    """Gender as asked in the questionnaire (geslacht). `of_persons` stands before a group:
    "vrouwelijke raadsleden"."""

    of_persons: Text
    reported: bool  # whether figures may be asked for this group at all


POPULATIONS: Mapping[str, Population] = table(
    Population(
        "ambtsdragers",
        Text("politieke ambtsdrager", "political office holder"),
        Text("politieke ambtsdragers", "political office holders"),
        "de",
        Text(
            "Wie een van de negen functies van de monitor bekleedt bij een gemeente, provincie of "
            "waterschap.",
            "Who holds one of the nine offices of the monitor in a municipality, province or "
            "water authority.",
        ),
        REPORT_2020,
    ),
    Population(
        "medewerkers",
        Text("medewerker", "employee"),
        Text("medewerkers", "employees"),
        "de",
        Text(
            "Wie in dienst is bij een overheidsorganisatie; welke organisaties meedoen verschilt "
            "per editie.",
            "Who is employed by a public organisation; which organisations take part differs per "
            "edition.",
        ),
        "Kamerbrief 6 juli 2022 (Kamerstuk 28844-247)",
    ),
    Population(
        "organisaties",
        Text("organisatie", "organisation"),
        Text("organisaties", "organisations"),
        "de",
        Text(
            "Gemeente, provincie of waterschap waarvan secretaris of griffier de vragen over "
            "beleid beantwoordt.",
            "Municipality, province or water authority whose secretary or clerk answers the "
            "questions about policy.",
        ),
        f"{REPORT_2020}; {LETTER_2018}",
    ),
)

GENDERS: Mapping[str, Gender] = table(
    Gender(
        "man",
        Text("man", "man"),
        Text("mannen", "men"),
        "de",
        Text("Wie bij geslacht ‘man’ antwoordt.", "Who answers ‘man’ to the question of gender."),
        OURS,
        of_persons=Text("mannelijke", "male"),
        reported=True,
    ),
    Gender(
        "vrouw",
        Text("vrouw", "woman"),
        Text("vrouwen", "women"),
        "de",
        Text(
            "Wie bij geslacht ‘vrouw’ antwoordt.", "Who answers ‘woman’ to the question of gender."
        ),
        OURS,
        of_persons=Text("vrouwelijke", "female"),
        reported=True,
    ),
    Gender(
        "anders",
        Text("ander geslacht", "another gender"),
        Text("andere geslachten", "other genders"),
        "het",
        Text(
            "Wie bij geslacht ‘anders’ antwoordt; telt mee in alle andere groepen en wordt nooit "
            "apart getoond.",
            "Who answers ‘otherwise’ to the question of gender; counts in all other groups and is "
            "never shown alone.",
        ),
        OURS,
        of_persons=Text("", ""),
        reported=False,
    ),
)
