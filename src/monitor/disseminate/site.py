"""The publication as a folder that can be put on any web server or opened from disk.

`index.html` is the dashboard and links to everything beside it; `manifest.json` holds the
fingerprint of every file, so that anyone can see whether a copy is the copy that was published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.design.model import Edition
from monitor.design.past import History
from monitor.disseminate.dashboard import Product, write_dashboard
from monitor.disseminate.theme import Theme
from monitor.protect.ledger import Ledger


MANIFEST = "manifest.json"
KINDS: Mapping[str, str] = {
    ".csv": "CSV",
    ".json": "JSON",
    ".md": "Markdown",
    ".parquet": "Parquet",
    ".pdf": "PDF",
}
FINGERPRINTS = Text("Vingerafdrukken van alle bestanden", "Fingerprints of all files")


def product(folder: Path, path: str, title: Text, language: Language | None = None) -> Product:
    """A file that is there in `folder`, ready to be linked to from the dashboard; `language` is
    None where it is for readers of any."""
    file = folder / path
    kind = KINDS.get(file.suffix, file.suffix.removeprefix(".").upper())
    return Product(path, title, kind, file.stat().st_size, language)


def write_pages(
    ledger: Ledger,
    edition: Edition,
    folder: Path,
    *,
    history: History | None = None,
    questions: Mapping[str, Sequence[Text]] | None = None,
    products: Sequence[Product] = (),
    theme: Theme | None = None,
    languages: Sequence[Language] = LANGUAGES,
    concept: bool = False,
    beside: Sequence[Edition] = (),
) -> tuple[Path, ...]:
    """Write the dashboard on the population of `edition` in each of the `languages`; the other
    products must be there already. Arguments as in `write_dashboard`. The manifest comes after."""
    # The manifest covers the dashboard, so the dashboard cannot tell how large it will be.
    linked = (*products, Product(MANIFEST, FINGERPRINTS, "JSON", None))
    return tuple(
        write_dashboard(
            ledger,
            edition,
            folder,
            language,
            history=history,
            questions=questions,
            products=linked,
            theme=theme,
            concept=concept,
            alone=len(languages) == 1,
            beside=beside,
        )
        for language in languages
    )


def write_manifest(ledger: Ledger, edition: Edition, folder: Path) -> Path:
    """Write `manifest.json`: what was published and the SHA-256 of each file. No time, no place."""
    described = {
        "title": edition.title.nl,
        "edition": edition.year,
        "fictief": any(cell.fictitious for cell in ledger),
        "cells": len(ledger),
        "runs": sorted({cell.provenance.run for cell in ledger if cell.provenance}),
        "files": fingerprints(folder),
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def fingerprints(folder: Path) -> dict[str, str]:
    """Path in `folder` → SHA-256 in hexadecimal, for every file but the manifest, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {
        name: hashlib.sha256(named[name].read_bytes()).hexdigest()
        for name in sorted(named)
        if name != MANIFEST
    }
