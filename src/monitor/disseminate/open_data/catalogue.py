"""The entry of the open data in a catalogue, as DCAT-AP-NL 3.0 in JSON-LD.

Addresses are relative to the file itself, so that the entry holds wherever the folder is put. The
publisher is who the edition says it is, in general names: never a person.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.populations import POPULATIONS
from monitor.design.model import Edition
from monitor.design.past import OFFICE_HOLDERS


EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
CONTEXT: Mapping[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# extension → media type (IANA) and file type (EU authority table)
FORMATS: Mapping[str, tuple[str, str]] = {
    ".csv": ("text/csv", "CSV"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
    ".json": ("application/json", "JSON"),
    ".xml": ("application/xml", "XML"),
}
THEMES = ("GOVE", "JUST")  # EU data themes: government and public sector; justice and safety
KEYWORDS = (
    *(Text("integriteit", "integrity"), Text("agressie", "aggression")),
    Text("decentraal bestuur", "local government"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the open data (distributie): what it holds, its size in bytes and its SHA-256."""

    name: str
    title: Text
    size: int
    sha256: str


def dcat(
    edition: Edition,
    title: Text,
    description: Text,
    files: Sequence[File],
    *,
    licence: str,
    issued: datetime.date,
) -> dict[str, Any]:
    """The entry for the open data of `edition`; the bytes it describes are those of `files`."""
    agency = str(edition.settings.get("agency", ""))
    of_others = "" if edition.people == OFFICE_HOLDERS else f":{edition.people}"
    name = f"urn:miv:{edition.year}:open-data{of_others}"
    keywords = (*KEYWORDS, POPULATIONS[edition.people].plural)
    return {
        "@context": CONTEXT,
        "@id": name,
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": _both(title),
        "dct:description": _both(description),
        "dct:publisher": _agent(agency),
        "dct:creator": _agent(agency),
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": agency},
        "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dct:license": {"@id": licence},
        "dct:language": [{"@id": f"{EU}/language/{code}"} for code in ("NLD", "ENG")],
        "dct:spatial": {"@id": f"{EU}/country/NLD"},
        "dct:temporal": _period(edition),
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/BIENNIAL"},
        "dct:issued": _day(issued),
        "dct:modified": _day(issued),
        "dcat:version": f"{edition.year}.1",
        "dcat:theme": [{"@id": f"{EU}/data-theme/{code}"} for code in THEMES],
        "dcat:keyword": [one for word in keywords for one in _both(word)],
        "dcat:distribution": [_distribution(file, licence, issued) for file in files],
    }


def _agent(name: str) -> dict[str, str]:
    return {"@type": "foaf:Organization", "foaf:name": name}


def _distribution(file: File, licence: str, issued: datetime.date) -> dict[str, Any]:
    media, kind = FORMATS[PurePath(file.name).suffix]
    return {
        "@id": file.name,
        "@type": "dcat:Distribution",
        "dct:title": _both(file.title),
        "dcat:accessURL": {"@id": file.name},
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": {"@id": f"{IANA}/{media}"},
        "dct:format": {"@id": f"{EU}/file-type/{kind}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": licence},
        "dct:issued": _day(issued),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _period(edition: Edition) -> dict[str, Any]:
    """The years that the figures are about: from the first edition to this one."""
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {
            "@value": str(min((*edition.earlier, edition.year))),
            "@type": "xsd:gYear",
        },
        "dcat:endDate": {"@value": str(edition.year), "@type": "xsd:gYear"},
    }


def _day(day: datetime.date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.say(language), "@language": language} for language in LANGUAGES]
