"""The frame in the XML export of the Register van Overheidsorganisaties (ROO).

Reads by local names only, because the namespace of the export changes with every version (2.4.x to
2.6.9), and piece by piece, because it is some 38 MB. A file from outside is hostile until it is
read: no entity is expanded, no other file or address is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from lxml import etree

from monitor.collect.sending.frame import Contact, Frame, Known, Listed, judged, plain
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse


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
CONTACT_WORDS = ("griffier", "statengriffier", "gemeentesecretaris", "secretaris-directeur")
# What only one tier has: elsewhere a “raadslid” may sit in another kind of council.
TIERS = ("gemeente", "provincie", "waterschap")


def read_register_frame(path: Path, known: Known, today: date) -> Frame:
    """The frame in an export of the register. Refuses F…, L40–L45 and L52 (no register)."""
    contacts: list[Contact] = []
    lines: list[Listed] = []
    problems: list[Problem] = []
    for organisation in _organisations(path):
        tier = _tier(organisation)
        if tier is None or _over(organisation, today):
            continue
        code = _code(organisation, tier, known)
        if code is None:
            place = Place(path, _line_of(organisation))
            problems.append(
                Problem("L53", place, {"name": _text(organisation, "naam"), "tier": tier})
            )
            continue
        for listed in _listed(organisation, code, path):
            if isinstance(listed, Contact):
                contacts.append(listed)
            else:
                lines.append(listed)
    if not lines:
        raise refuse("L52", Place(path))
    try:
        frame = judged(lines, contacts, known, today)
    except ProblemsFound as found:
        raise ProblemsFound([*problems, *found.problems]) from None
    return Frame(frame.persons, frame.contacts, (*problems, *frame.warnings))


def _organisations(path: Path) -> Iterator[etree._Element]:
    """Each element `organisatie`, thrown away after use."""
    try:
        for _, element in etree.iterparse(
            str(path),
            events=("end",),
            tag="{*}organisatie",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise refuse("L54", Place(path, error.lineno), reason=error.msg) from None
    except OSError as error:
        raise refuse("F15", Place(path), reason=str(error.strerror or "?")) from None


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


def _listed(organisation: etree._Element, code: str, path: Path) -> Iterator[Listed | Contact]:
    """The members of every function that counts; functions of others are not ours to judge."""
    for function in _found(organisation, "functies", "functie"):
        word = (_text(function, "type") or _text(function, "naam")).casefold()
        name = _text(function, "naam").casefold()
        office = OFFICE_WORDS.get(word) or OFFICE_WORDS.get(name)
        for member in _found(function, "medewerkers", "medewerker"):
            if office is not None:
                yield _line(member, code, office, path)
            elif word in CONTACT_WORDS or name in CONTACT_WORDS:
                function_name = word if word in CONTACT_WORDS else name
                yield Contact(code, function_name, _text(member, "naam"), _email(member))


def _line(member: etree._Element, code: str, office: str, path: Path) -> Listed:
    return Listed(
        Place(path, _line_of(member)),
        "",  # the register's keys are of memberships, not of persons
        _text(member, "naam"),
        code,
        office,
        email=_email(member),
        started=_text(member, "startDatum"),
        ended=_text(member, "eindDatum"),
    )


def _line_of(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def _email(member: etree._Element) -> str:
    for one in _found(member, "contact", "emailadressen", "emailadres"):
        written = _text(one, "adres") or _text(one, "waarde") or (one.text or "").strip()
        if written:
            return written.removeprefix("mailto:")
    return ""
