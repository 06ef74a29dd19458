"""Writes what stands beside the tables of the open data: SDMX-CSV, PROV-JSON, DCAT, codebook.

The catalogue entry comes last, because it gives the size and fingerprint of every file before it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor import __version__
from monitor.concepts.language import LANGUAGES, Text
from monitor.design.model import Edition
from monitor.disseminate.open_data.catalogue import File, dcat
from monitor.disseminate.open_data.provenance import prov_json
from monitor.disseminate.open_data.sdmx import sdmx_csv
from monitor.protect.ledger import Ledger, Status


SDMX_CSV, PROVENANCE, CATALOGUE = "observations.sdmx.csv", "prov.json", "dcat.jsonld"
CODEBOOK = "ddi-codebook.xml"
TITLES: Mapping[str, Text] = {
    "observations.csv": Text("Alle cijfers", "All figures"),
    "observations.parquet": Text("Alle cijfers", "All figures"),
    SDMX_CSV: Text("Alle cijfers als SDMX", "All figures as SDMX"),
    "measures.csv": Text("Wat de cijfers meten", "What the figures measure"),
    "dimensions.csv": Text("Over wie de cijfers gaan", "Who the figures are about"),
    "sets.csv": Text("Cijfersets onder grafieken", "Sets of figures below charts"),
    "csv-metadata.json": Text("Beschrijving van de tabellen", "Description of the tables"),
    PROVENANCE: Text("Herkomst van de cijfers", "Provenance of the figures"),
    CODEBOOK: Text("Codeboek van de vragenlijst", "Codebook of the questionnaire"),
    CATALOGUE: Text("Beschrijving voor een catalogus", "Entry for a catalogue"),
}
FIGURES = ("observations.csv", "observations.parquet", SDMX_CSV)


def write_standards(
    ledger: Ledger,
    edition: Edition,
    folder: Path,
    codes: Mapping[Status, tuple[str, str]],
    *,
    licence: str,
    issued: datetime.date,
    fictitious: Text,
    codebook: bytes | None = None,
) -> None:
    """Write into `folder`, where the tables are already. `codes` gives the SDMX codes of each
    status, `fictitious` is said of figures that are, `codebook` is the questionnaire as DDI."""
    sheet = sdmx_csv(ledger, codes, fictitious.en)
    (folder / SDMX_CSV).write_bytes(sheet.encode())
    if codebook is not None:
        (folder / CODEBOOK).write_bytes(codebook)
    agency = str(edition.settings.get("agency", ""))
    marks = {name: _mark(folder / name) for name in FIGURES}
    software = f"monitor-integriteit-veiligheid {__version__}"
    _write(folder / PROVENANCE, prov_json(ledger, edition.title.nl, agency, software, marks))
    title, description = described(ledger, edition, fictitious)
    files = [file(folder, name) for name in TITLES if _is_data(folder / name)]
    entry = dcat(edition, title, description, files, licence=licence, issued=issued)
    _write(folder / CATALOGUE, entry)


def described(ledger: Ledger, edition: Edition, fictitious: Text) -> tuple[Text, Text]:
    """Title and description of the open data, from their publication where the edition has one."""
    own = [one for one in edition.publications.values() if one.kind == "open_data"]
    title = own[0].title if own else edition.title
    sentences = own[0].texts.get("description", ()) if own else ()
    said = [*sentences, *([fictitious] if any(cell.fictitious for cell in ledger) else [])]
    return title, Text(*(" ".join(one.say(language) for one in said) for language in LANGUAGES))


def file(folder: Path, name: str) -> File:
    return File(name, TITLES[name], (folder / name).stat().st_size, _mark(folder / name))


def _is_data(path: Path) -> bool:
    """Whether the entry in the catalogue has to name a file: it cannot describe itself."""
    return path.name != CATALOGUE and path.exists()


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, found: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
