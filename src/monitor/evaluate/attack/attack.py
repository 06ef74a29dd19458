"""The attack on one or more finished publications, and the report of what it found.

Several folders are attacked as one: what the national report leaves out, a later sheet about a
province may give away, and a revised series stands beside the old one (A7, A14, A15).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from lxml.etree import LxmlError
from pypdfium2 import PdfiumError  # type: ignore[import-untyped]

from monitor.concepts.problems import Place, refuse
from monitor.evaluate.attack import channels
from monitor.evaluate.attack.facts import Fact, Finding, Reading, digits_in
from monitor.evaluate.attack.intervals import bound
from monitor.evaluate.attack.logic import hinted, read_logic
from monitor.evaluate.attack.office import read_office
from monitor.evaluate.attack.pages import read_page
from monitor.evaluate.attack.papers import read_pdf
from monitor.evaluate.attack.people import People, further_surveys, read_people
from monitor.evaluate.attack.sheets import read_csv, read_parquet
from monitor.evaluate.attack.subtraction import System, silent, subtract


READERS: Mapping[str, Callable[[Path, str, Reading], None]] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".html": read_page,
    ".pdf": read_pdf,
    ".xlsx": read_office,
    ".pptx": read_office,
    ".docx": read_office,
}
# What the readers raise at a file that is not what its name says.
BROKEN = (ValueError, OSError, BadZipFile, LxmlError, PdfiumError, csv.Error)
TEXTS = (".json", ".md", ".txt", ".svg", ".xml", "")


@dataclass(frozen=True)
class Target:
    """Publications that are attacked together, and what is public of the persons in them.

    `respondents` is a table of how many of each class and gender answered, for a second attacker:
    a colleague, who knows it.
    """

    folders: tuple[Path, ...]
    edition: Path
    respondents: Path | None = None


@dataclass(frozen=True)
class Report:
    """What came of the attack (aanvalsverslag): `findings` is empty when it failed.

    `files` were read, `figures` found in them, `systems` attacked (one for each indicator of each
    edition), of which `understood` groups the population describes; `suspects` groups were tried,
    by this many `attackers`: one who knows only the register, and one who knows who answered.
    """

    findings: tuple[Finding, ...]
    files: int
    figures: int
    systems: int
    understood: int
    suspects: int
    attackers: int = 1

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that were pinned down."""
        pinned = {str(f.values["group"]) for f in self.findings if f.code in ("X10", "X11")}
        return tuple(sorted(pinned))


def attack(target: Target) -> Report:
    """Read every file of every folder, rebuild what was published, and attack it.

    Refuses X01 (no such folder, or nothing in it that has figures) and X02.
    """
    year, first = _edition(target.edition), read_people(target.edition)
    readings = [read(folder) for folder in target.folders]
    facts = [fact for reading in readings for fact in reading.facts]
    if not facts:
        raise refuse("X01", Place(target.folders[0]))
    findings = [finding for r in readings for finding in channels.scan(r, first)]
    assaults = [_assault(target.edition, first, target.respondents, facts, year)]
    for survey in further_surveys(target.edition):
        assaults.append(_assault(survey, read_people(survey), None, facts, year))
    findings += [finding for one in assaults for finding in one.findings]
    return Report(
        tuple(_once(findings)),
        sum(len(r.texts) for r in readings),
        len(facts),
        sum(one.systems for one in assaults),
        sum(one.understood for one in assaults),
        sum(one.suspects for one in assaults),
        assaults[0].attackers,
    )


def _assault(
    survey: Path, people: People, respondents: Path | None, facts: Sequence[Fact], year: int
) -> Report:
    """The attack on the people of one survey: figures of others are no help against them."""
    attackers = [people]
    if respondents is not None:
        attackers.append(read_people(survey, respondents))
    systems = list(_systems(facts, people, year))
    recovered = list(subtract(systems, people))
    known = {str(finding.values["group"]) for finding in recovered}
    findings = [*recovered, *silent(systems, people)]
    groups = {domain: row for system in systems for domain, row in system.rows.items()}
    suspects = people.suspects(groups.items())
    logic = read_logic(survey)
    for one in attackers if suspects else ():
        seen = systems if one is people else list(_systems(facts, one, year))
        findings += bound(list(hinted(seen, logic, one)), one, known)
    return Report(
        tuple(findings), 0, len(facts), len(systems), len(groups), len(suspects), len(attackers)
    )


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    seen: set[str] = set()
    for finding in findings:
        key = json.dumps(
            [finding.code, finding.file, {k: str(v) for k, v in finding.values.items()}]
        )
        if key not in seen:
            seen.add(key)
            yield finding


def read(folder: Path) -> Reading:
    """Everything that the files in `folder` say, openly or not. Refuses X01."""
    if not folder.is_dir():
        raise refuse("X01", Place(folder))
    reading = Reading()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        reader = READERS.get(path.suffix.lower())
        reading.texts.setdefault(name, "")
        if reader is not None:
            try:
                reader(path, name, reading)
            except BROKEN:
                reading.findings.append(Finding("X26", name, {}))
        elif path.suffix.lower() in TEXTS:
            reading.texts[name] = path.read_text("utf-8", errors="replace")
            if path.suffix.lower() == ".json":
                reading.findings += _digits(reading.texts[name], name)
    return reading


def _digits(text: str, name: str) -> Iterator[Finding]:
    try:
        yield from digits_in(json.loads(text), name)
    except ValueError:
        return  # no JSON: its words are read all the same


def _edition(folder: Path) -> int:
    """The year that the population is of: figures of other years are about other persons."""
    digits = folder.resolve().name
    return int(digits) if digits.isdigit() else 0


def _systems(facts: Sequence[Fact], people: People, year: int) -> Iterator[System]:
    """The figures by edition and indicator; every vintage of a series is a figure of its own."""
    sorted_: dict[tuple[int, str], dict[str, Fact]] = {}
    for fact in facts:
        edition, indicator, domain = fact.parts
        if not year or edition == year:
            kept = sorted_.setdefault((edition, indicator), {})
            known = kept.get(domain)
            if known is None or _finer(fact, known):
                kept[domain] = fact
    for (edition, indicator), found in sorted(sorted_.items()):
        rows = {domain: people.group(domain) for domain in found}
        placed = {domain: row for domain, row in rows.items() if row is not None}
        own = {domain: fact for domain, fact in found.items() if domain in placed}
        if own:
            yield System(edition, indicator, own, placed)


def _finer(one: Fact, other: Fact) -> bool:
    """Of two publications of a cell the attacker takes the one that says more."""
    return (one.bound == "", one.n is not None) > (other.bound == "", other.n is not None)
