"""The frame in the XML export of the Register van Overheidsorganisaties (ROO).

Reads by local names only, because the namespace of the export changes with every version (2.4.x to
2.6.9) and may be absent, and piece by piece, because it is some 38 MB. A file from outside is
hostile until it is read: a DOCTYPE is refused, no entity is expanded, nothing else is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from monitor.collect.sending.frame import (
    CONTACT_WORDS,
    Contact,
    Frame,
    Known,
    Listed,
    fits,
    judged,
    plain,
)
from monitor.concepts.problems import Place, Problem, reason_of


CODE = re.compile(r"(?:gm|pv|ws)\d{2,4}")
# The register's word for a function → office; words compare in lower case.
OFFICE_WORDS: Mapping[str, str] = {
    "burgemeester": "burgemeester",
    "waarnemend burgemeester": "burgemeester",
    "wethouder": "wethouder",
    "raadslid": "raadslid",
    "gemeenteraadslid": "raadslid",
    "commissaris van de koning": "commissaris",
    "gedeputeerde": "gedeputeerde",
    "statenlid": "statenlid",
    "lid provinciale staten": "statenlid",
    "dijkgraaf": "dijkgraaf",
    "watergraaf": "dijkgraaf",
    "voorzitter waterschap": "dijkgraaf",
    "lid dagelijks bestuur": "db_lid",
    "heemraad": "db_lid",
    "hoogheemraad": "db_lid",
    "lid algemeen bestuur": "ab_lid",
    "hoofdingeland": "ab_lid",
}
# What only one tier has: elsewhere a “raadslid” may sit in another kind of council.
TIERS = ("gemeente", "provincie", "waterschap")


@dataclass
class Reading:
    """What was found so far in an export (inlezen): lines and contacts of the organisations that
    the edition knows, and whatever is wrong."""

    path: Path
    known: Known
    today: date
    lines: list[Listed] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def place(self, element: etree._Element) -> Place:
        line: object = element.sourceline
        return Place(self.path, line if isinstance(line, int) else None)


def read_register_frame(path: Path, known: Known, today: date) -> Frame:
    """The frame in an export of the register.

    Refuses, all at once: F15, L40–L45, L52 (no members), L54 (no sound XML), L55 (DOCTYPE).
    """
    reading = Reading(path, known, today)
    for organisation in _organisations(reading):
        tier = _tier(organisation)
        if tier is not None and not _over(organisation, today):
            _read(organisation, tier, reading)
    if not reading.lines and not any(one.blocking for one in reading.problems):
        reading.problems.append(Problem("L52", Place(path)))
    return judged(reading.lines, reading.contacts, known, today, reading.problems)


def _read(organisation: etree._Element, tier: str, reading: Reading) -> None:
    code = _code(organisation, tier, reading.known)
    if code is not None:
        _list_members(organisation, code, reading)
        return
    values = {"name": _text(organisation, "naam") or "?", "tier": tier}
    reading.problems.append(Problem("L53", reading.place(organisation), values))


def _organisations(reading: Reading) -> Iterator[etree._Element]:
    """Each element `organisatie`, thrown away after use; what makes reading stop is told."""
    place = Place(reading.path)
    try:
        with reading.path.open("rb") as file:
            for element in _elements(file):
                if element.getroottree().docinfo.internalDTD is not None:
                    reading.problems.append(Problem("L55", place))
                    return
                if next(element.iterancestors("{*}organisatie"), None) is None:
                    yield element
                    _throw_away(element)
    except etree.XMLSyntaxError as error:
        where = Place(reading.path, error.lineno)
        reading.problems.append(Problem("L54", where, {"reason": error.msg}))
    except OSError as error:
        reading.problems.append(Problem("F15", place, {"reason": reason_of(error)}))


def _elements(file: BinaryIO) -> Iterator[etree._Element]:
    """Read as data that may be hostile: nothing is expanded, fetched or grown without bound."""
    pieces = etree.iterparse(
        file,
        events=("end",),
        tag="{*}organisatie",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    return (element for _, element in pieces)


def _throw_away(element: etree._Element) -> None:
    """What was read is gone from memory; the root keeps nothing of it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _found(element: etree._Element, *path: str) -> Iterator[etree._Element]:
    """Descend by local names."""
    if not path:
        yield element
        return
    for child in element.iterchildren("{*}" + path[0]):
        yield from _found(child, *path[1:])


def _text(element: etree._Element, *path: str) -> str:
    """The text at a path of local names, its first; empty when it is not there."""
    return next((" ".join((one.text or "").split()) for one in _found(element, *path)), "")


def _tier(organisation: etree._Element) -> str | None:
    words = [(one.text or "").strip().casefold() for one in _found(organisation, "types", "type")]
    return next((tier for tier in TIERS if tier in words), None)


def _over(element: etree._Element, today: date) -> bool:
    ended = _text(element, "eindDatum")[:10]
    return bool(ended) and ended < today.isoformat()


def _code(organisation: etree._Element, tier: str, known: Known) -> str | None:
    """The edition's code: one that the register itself gives, else by tier and name."""
    told = [str(value) for value in organisation.attrib.values()]
    told += [(one.text or "") for one in organisation.iter("{*}resourceIdentificatie", "{*}code")]
    for value in told:
        if CODE.fullmatch(value.strip()) and value.strip() in known.organisations:
            return value.strip()
    return known.by_name.get((tier, plain(_text(organisation, "naam"))))


def _list_members(organisation: etree._Element, code: str, reading: Reading) -> None:
    """The members of every function that counts; functions of others are not ours to judge."""
    for function in _found(organisation, "functies", "functie"):
        words = [_text(function, part).casefold() for part in ("type", "naam")]
        office = next((OFFICE_WORDS[word] for word in words if word in OFFICE_WORDS), None)
        contact = next((word for word in words if word in CONTACT_WORDS), None)
        for member in _found(function, "medewerkers", "medewerker"):
            if office is not None:
                reading.lines.append(_line(member, code, office, reading))
            elif contact is not None and not _over(member, reading.today):
                _list_contact(member, code, contact, reading)


def _list_contact(member: etree._Element, code: str, function: str, reading: Reading) -> None:
    """Who corrects a list; an address that is none is told and not mailed to."""
    email = _email(member)
    if email and not fits("email", email):
        values = {"function": function, "organisation": reading.known.organisations[code].name}
        reading.problems.append(Problem("L56", reading.place(member), values))
        email = ""
    reading.contacts.append(Contact(code, function, _text(member, "naam"), email))


def _line(member: etree._Element, code: str, office: str, reading: Reading) -> Listed:
    return Listed(
        reading.place(member),
        "",  # the register's keys are of memberships, not of persons
        _text(member, "naam"),
        code,
        office,
        email=_email(member),
        started=_text(member, "startDatum"),
        ended=_text(member, "eindDatum"),
    )


def _email(member: etree._Element) -> str:
    for one in _found(member, "contact", "emailadressen", "emailadres"):
        written = _text(one, "adres") or _text(one, "waarde") or (one.text or "").strip()
        if written:
            return written.removeprefix("mailto:")
    return ""
