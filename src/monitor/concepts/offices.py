"""The nine offices of the monitor, the tier and the role they belong to, and the groups shown.

The list is fixed: an office that is not here (duo-raadslid, commissielid) is not asked. The
commissaris van de Koning (12 persons) and the dijkgraaf (21) are offices but never groups: what
is counted and shown is an office group, in which they are merged with their fellow executives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import (
    GEMEENTEWET,
    OURS,
    PROVINCIEWET,
    REPORT_2020,
    WATERSCHAPSWET,
    Term,
    table,
)


@dataclass(frozen=True, slots=True)
class Tier(Term):
    """A layer of local government (bestuurslaag)."""


@dataclass(frozen=True, slots=True)
class Role(Term):
    """What an office holder does (rol): govern or represent. Cuts across the tiers."""


@dataclass(frozen=True, slots=True)
class Office(Term):
    """An office (functie) with the codes of its tier, its role and the group it is shown in."""

    tier: str
    role: str
    group: str


@dataclass(frozen=True, slots=True)
class OfficeGroup(Term):
    """The offices that are weighted and shown as one (functiegroep); most hold one office.

    `merged_because` is None for a group of one office, otherwise the reason in a sentence that
    may be printed.
    """

    tier: str
    role: str
    offices: tuple[str, ...]
    merged_because: Text | None


TIERS: Mapping[str, Tier] = table(
    Tier(
        "gemeente",
        Text("gemeente", "municipality"),
        Text("gemeenten", "municipalities"),
        "de",
        Text(
            "Bestuurslaag met burgemeester, wethouders en gemeenteraad.",
            "Tier with a mayor, aldermen and a municipal council.",
        ),
        f"{REPORT_2020}; {GEMEENTEWET}, art. 6",
    ),
    Tier(
        "provincie",
        Text("provincie", "province"),
        Text("provincies", "provinces"),
        "de",
        Text(
            "Bestuurslaag met commissaris van de Koning, Gedeputeerde en Provinciale Staten.",
            "Tier with a King’s Commissioner, a provincial executive and a provincial council.",
        ),
        f"{REPORT_2020}; {PROVINCIEWET}, art. 6",
    ),
    Tier(
        "waterschap",
        Text("waterschap", "water authority"),
        Text("waterschappen", "water authorities"),
        "het",
        Text(
            "Bestuurslaag met dijkgraaf of voorzitter, dagelijks bestuur en algemeen bestuur.",
            "Tier with a chair, an executive committee and a general council.",
        ),
        f"{REPORT_2020}; {WATERSCHAPSWET}, art. 10",
    ),
)

ROLES: Mapping[str, Role] = table(
    Role(
        "bestuurder",
        Text("bestuurder", "executive"),
        Text("bestuurders", "executives"),
        "de",
        Text(
            "Ambtsdrager in het dagelijks bestuur van een gemeente, provincie of waterschap, "
            "de voorzitter meegerekend.",
            "Office holder in the executive of a municipality, province or water authority, "
            "its chair included.",
        ),
        REPORT_2020,
    ),
    Role(
        "volksvertegenwoordiger",
        Text("volksvertegenwoordiger", "representative"),
        Text("volksvertegenwoordigers", "representatives"),
        "de",
        Text(
            "Lid van een gemeenteraad, van Provinciale Staten of van het algemeen bestuur van een "
            "waterschap.",
            "Member of a municipal council, a provincial council or the general council of a "
            "water authority.",
        ),
        REPORT_2020,
    ),
)

OFFICES: Mapping[str, Office] = table(
    Office(
        "burgemeester",
        Text("burgemeester", "mayor"),
        Text("burgemeesters", "mayors"),
        "de",
        Text(
            "Voorzitter van de gemeenteraad en van het college; ook een waarnemend burgemeester.",
            "Chair of the council and of the executive; an acting mayor too.",
        ),
        f"{REPORT_2020}; {GEMEENTEWET}, art. 9 en 34",
        tier="gemeente",
        role="bestuurder",
        group="burgemeester",
    ),
    Office(
        "wethouder",
        Text("wethouder", "alderman"),
        Text("wethouders", "aldermen"),
        "de",
        Text(
            "Lid van het college van burgemeester en wethouders.",
            "Member of the municipal executive.",
        ),
        f"{REPORT_2020}; {GEMEENTEWET}, art. 34",
        tier="gemeente",
        role="bestuurder",
        group="wethouder",
    ),
    Office(
        "raadslid",
        Text("raadslid", "municipal councillor"),
        Text("raadsleden", "municipal councillors"),
        "het",
        Text(
            "Lid van een gemeenteraad; duo-raadsleden en commissieleden horen er niet bij.",
            "Member of a municipal council; committee members from outside it do not count.",
        ),
        f"{REPORT_2020}; {GEMEENTEWET}, art. 7 en 8",
        tier="gemeente",
        role="volksvertegenwoordiger",
        group="raadslid",
    ),
    Office(
        "commissaris",
        Text("commissaris van de Koning", "King’s Commissioner"),
        Text("commissarissen van de Koning", "King’s Commissioners"),
        "de",
        Text(
            "Voorzitter van Provinciale en van Gedeputeerde Staten; twaalf personen, nooit apart "
            "getoond.",
            "Chair of the provincial council and executive; twelve persons, never shown alone.",
        ),
        f"{REPORT_2020}; {PROVINCIEWET}, art. 9 en 34",
        tier="provincie",
        role="bestuurder",
        group="bestuur_provincie",
    ),
    Office(
        "gedeputeerde",
        Text("gedeputeerde", "member of a provincial executive"),
        Text("gedeputeerden", "members of provincial executives"),
        "de",
        Text(
            "Lid van Gedeputeerde Staten, benoemd door Provinciale Staten.",
            "Member of the executive of a province, appointed by its council.",
        ),
        f"{REPORT_2020}; {PROVINCIEWET}, art. 34 en 35",
        tier="provincie",
        role="bestuurder",
        group="bestuur_provincie",
    ),
    Office(
        "statenlid",
        Text("Statenlid", "provincial councillor"),
        Text("Statenleden", "provincial councillors"),
        "het",
        Text("Lid van Provinciale Staten.", "Member of a provincial council."),
        f"{REPORT_2020}; {PROVINCIEWET}, art. 7 en 8",
        tier="provincie",
        role="volksvertegenwoordiger",
        group="statenlid",
    ),
    Office(
        "dijkgraaf",
        Text("dijkgraaf", "chair of a water authority"),
        Text("dijkgraven", "chairs of water authorities"),
        "de",
        Text(
            "Voorzitter van een waterschap, hoe ook genoemd; 21 personen, nooit apart getoond.",
            "Chair of a water authority, whatever the title; 21 persons, never shown alone.",
        ),
        f"{REPORT_2020}; {WATERSCHAPSWET}, art. 10 en 46",
        tier="waterschap",
        role="bestuurder",
        group="bestuur_waterschap",
    ),
    Office(
        "db_lid",
        Text("lid van het dagelijks bestuur", "member of an executive committee"),
        Text("leden van het dagelijks bestuur", "members of executive committees"),
        "het",
        Text(
            "Lid van het dagelijks bestuur van een waterschap; wie ook in het algemeen bestuur "
            "zit, telt als één persoon, hier.",
            "Member of the executive committee of a water authority; who also sits in the general "
            "council counts as one person, here.",
        ),
        f"{REPORT_2020}; {WATERSCHAPSWET}, art. 10 en 40",
        tier="waterschap",
        role="bestuurder",
        group="bestuur_waterschap",
    ),
    Office(
        "ab_lid",
        Text("lid van het algemeen bestuur", "member of a general council"),
        Text("leden van het algemeen bestuur", "members of general councils"),
        "het",
        Text(
            "Lid van het algemeen bestuur van een waterschap, gekozen of op een geborgde zetel, "
            "dat niet in het dagelijks bestuur zit.",
            "Member of the general council of a water authority, elected or on a reserved seat, "
            "who does not sit in its executive committee.",
        ),
        f"{REPORT_2020}; {WATERSCHAPSWET}, art. 10 en 13",
        tier="waterschap",
        role="volksvertegenwoordiger",
        group="ab_lid",
    ),
)

_MERGED_DEFINITIONS: Mapping[str, tuple[Text, Text, Text, Text]] = {
    "bestuur_provincie": (
        Text("bestuurder van een provincie", "executive of a province"),
        Text("bestuurders van provincies", "executives of provinces"),
        Text(
            "Commissaris van de Koning of gedeputeerde.",
            "King’s Commissioner or member of a provincial executive.",
        ),
        Text(
            "Er zijn twaalf commissarissen van de Koning: te weinig om apart te tonen zonder dat "
            "antwoorden herleidbaar worden.",
            "There are twelve King’s Commissioners: too few to show alone without answers "
            "becoming traceable.",
        ),
    ),
    "bestuur_waterschap": (
        Text("bestuurder van een waterschap", "executive of a water authority"),
        Text("bestuurders van waterschappen", "executives of water authorities"),
        Text(
            "Dijkgraaf of lid van het dagelijks bestuur.",
            "Chair or member of the executive committee of a water authority.",
        ),
        Text(
            "Er zijn 21 dijkgraven: te weinig om apart te tonen zonder dat antwoorden herleidbaar "
            "worden.",
            "There are 21 chairs of water authorities: too few to show alone without answers "
            "becoming traceable.",
        ),
    ),
}


def _group(code: str) -> OfficeGroup:
    members = tuple(office for office in OFFICES.values() if office.group == code)
    first = members[0]
    codes = tuple(office.code for office in members)
    if code not in _MERGED_DEFINITIONS:
        return OfficeGroup(
            code,
            first.singular,
            first.plural,
            first.article,
            first.definition,
            first.source,
            tier=first.tier,
            role=first.role,
            offices=codes,
            merged_because=None,
        )
    singular, plural, definition, reason = _MERGED_DEFINITIONS[code]
    return OfficeGroup(
        code,
        singular,
        plural,
        "de",
        definition,
        OURS,
        tier=first.tier,
        role=first.role,
        offices=codes,
        merged_because=reason,
    )


OFFICE_GROUPS: Mapping[str, OfficeGroup] = table(
    *map(_group, dict.fromkeys(office.group for office in OFFICES.values()))
)
