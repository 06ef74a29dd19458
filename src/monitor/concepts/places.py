"""The twelve provinces and the four parts of the country that the monitor reports by.

Codes are those of the register of government organisations. A place is never a reason to show a
small group: whether a province may appear is decided by `protect` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import table


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the country (landsdeel), as CBS divides the provinces."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Province:
    """A province (provincie); `region` is the code of its part of the country."""

    code: str
    name: Text
    region: str


# CBS, indeling landsdelen: cbs.nl/nl-nl/onze-diensten/methoden/classificaties/overig
REGIONS: Mapping[str, Region] = table(
    Region("noord", Text("Noord-Nederland", "Northern Netherlands")),
    Region("oost", Text("Oost-Nederland", "Eastern Netherlands")),
    Region("west", Text("West-Nederland", "Western Netherlands")),
    Region("zuid", Text("Zuid-Nederland", "Southern Netherlands")),
)

# Register van Overheidsorganisaties (organisaties.overheid.nl, CC0). English keeps the Dutch
# names, as CBS does in its English publications.
PROVINCES: Mapping[str, Province] = table(
    Province("pv20", Text("Groningen", "Groningen"), "noord"),
    Province("pv21", Text("Fryslân", "Fryslân"), "noord"),
    Province("pv22", Text("Drenthe", "Drenthe"), "noord"),
    Province("pv23", Text("Overijssel", "Overijssel"), "oost"),
    Province("pv24", Text("Flevoland", "Flevoland"), "oost"),
    Province("pv25", Text("Gelderland", "Gelderland"), "oost"),
    Province("pv26", Text("Utrecht", "Utrecht"), "west"),
    Province("pv27", Text("Noord-Holland", "Noord-Holland"), "west"),
    Province("pv28", Text("Zuid-Holland", "Zuid-Holland"), "west"),
    Province("pv29", Text("Zeeland", "Zeeland"), "zuid"),
    Province("pv30", Text("Noord-Brabant", "Noord-Brabant"), "zuid"),
    Province("pv31", Text("Limburg", "Limburg"), "zuid"),
)
