"""The sampling frame as it comes in (kader): persons and the mandates they hold, from a CSV.

A person may hold several mandates and gets one invitation, for the one that leads. Everything that
is wrong is told at once; nothing is repaired in silence and no person is invented or dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from monitor.concepts.offices import OFFICES
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.edition import read_edition
from monitor.design.files import Row, read_table, suggestion
from monitor.design.frame import Organisation, expected_seats, read_register


COLUMNS = ("name", "organisation", "office")
OPTIONAL = ("person", "email", "postal", "language", "started", "ended")
LANGUAGES = ("nl", "en", "fy", "pap")
# https://html.spec.whatwg.org/#valid-e-mail-address, with a dot in the domain: this goes outside.
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
# A board member leads over a seat in the council the same person holds (monitor.md, § 2.1).
LEADS = tuple(sorted(OFFICES, key=lambda code: OFFICES[code].role != "bestuurder"))
# Who can correct the list of an organisation: the words of the register, in lower case.
CONTACT_WORDS = (
    "griffier",
    "statengriffier",
    "gemeentesecretaris",
    "secretaris-directeur",
    "secretaris",
)
COUNCILS = {"gemeente": "raadslid", "provincie": "statenlid"}
LONGEST = {"name": 200, "email": 254, "postal": 1000}


@dataclass(frozen=True, slots=True)
class Mandate:
    """One office that somebody holds in one organisation (mandaat)."""

    organisation: str
    office: str
    weighting_class: str
    started: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the frame (persoon): the mandate that leads stands first."""

    key: str
    name: str
    email: str
    postal: str
    language: str
    mandates: tuple[Mandate, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who can correct the list of an organisation (griffier or secretaris)."""

    organisation: str
    function: str
    name: str
    email: str


@dataclass(frozen=True)
class Frame:
    """A frame that was read whole (kader). `warnings` do not stop it and want a look."""

    persons: tuple[Person, ...]
    contacts: tuple[Contact, ...]
    warnings: tuple[Problem, ...]

    @property
    def mandates(self) -> int:
        return sum(len(person.mandates) for person in self.persons)


@dataclass(frozen=True)
class Known:
    """What a frame is held against: the edition's organisations and weighting classes."""

    organisations: Mapping[str, Organisation]
    classes: Mapping[tuple[str, str], str]  # (office, province) → class

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], str]:
        """(tier, plain name) → code, for registers that give no code."""
        return {(one.tier, plain(one.name)): code for code, one in self.organisations.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a source before it is judged (regel): dates as written, codes as found."""

    place: Place
    key: str
    name: str
    organisation: str
    office: str
    email: str = ""
    postal: str = ""
    language: str = ""
    started: str = ""
    ended: str = ""


def read_known(edition: Path) -> Known:
    """What the edition knows. Refuses whatever `read_edition` and `read_register` refuse."""
    register = read_register(edition / "sources" / "organisations.csv")
    cells = {cell: one.code for one in read_edition(edition).classes.values() for cell in one.cells}
    return Known({one.code: one for one in register}, cells)


def read_frame(path: Path, known: Known, today: date) -> Frame:
    """The frame in a CSV with the columns name, organisation and office, and of person, email,
    postal, language, started and ended what is there. Who stands there as griffier or secretaris
    corrects the list of the organisation and is not asked. Refuses F…, L40–L45, all at once."""
    lines = [_listed(row) for row in read_table(path, COLUMNS, OPTIONAL)]
    asked = [line for line in lines if line.office.casefold() in CONTACT_WORDS]
    wrong = [problem for line in asked for problem in _contact_problems(line, known)]
    contacts = [
        Contact(line.organisation, line.office.casefold(), line.name, line.email)
        for line in asked
        if not _over(line, today)
    ]
    members = [line for line in lines if line.office.casefold() not in CONTACT_WORDS]
    return judged(members, contacts, known, today, wrong)


def _contact_problems(line: Listed, known: Known) -> Iterator[Problem]:
    if line.organisation not in known.organisations:
        near = suggestion(line.organisation, list(known.organisations))
        yield Problem("L41", line.place, {"code": line.organisation, "suggestion": near})
    if line.email and not fits("email", line.email):
        yield Problem("L44", line.place)
    if not fits("name", line.name):
        yield Problem("L49", line.place, {"column": "name", "longest": LONGEST["name"]})


def _listed(row: Row) -> Listed:
    told = {name: row[name] for name in (*COLUMNS, *OPTIONAL) if name != "person"}
    return Listed(row.place(), row["person"], **told)


def judged(
    lines: Iterable[Listed],
    contacts: Sequence[Contact],
    known: Known,
    today: date,
    found_before: Sequence[Problem] = (),
) -> Frame:
    """The persons behind `lines`. Refuses L40–L45 and what was `found_before`, all at once."""
    problems = list(found_before)
    held: dict[str, list[tuple[Listed, Mandate]]] = {}
    for line in lines:
        found = list(_problems(line, known))
        problems += found
        if not any(problem.blocking for problem in found) and not _over(line, today):
            held.setdefault(_person_key(line), []).append((line, _mandate(line, known)))
    for key, pairs in held.items():
        problems += _person_problems(key, pairs)
    refuse_if_any(problems)
    persons = tuple(_person(key, pairs) for key, pairs in held.items())
    return Frame(persons, tuple(contacts), (*problems, *_seat_problems(persons, known)))


def _person_key(line: Listed) -> str:
    """The source's own key, else name and e-mail; a name alone does not make one person of two
    lines in different organisations."""
    if line.key:
        return line.key
    return "|".join((plain(line.name), line.email.casefold() or line.organisation))


def plain(name: str) -> str:
    """A name without what writers differ in: case, spaces, and the word for the tier."""
    bare = " ".join(name.casefold().replace("’", "'").split())
    return re.sub(r"^(gemeente|provincie|waterschap|hoogheemraadschap( van)?) ", "", bare)


def _problems(line: Listed, known: Known) -> Iterator[Problem]:
    organisation = known.organisations.get(line.organisation)
    office = OFFICES.get(line.office)
    if not line.name:
        yield Problem("L40", line.place)
    if organisation is None:
        near = suggestion(line.organisation, list(known.organisations))
        yield Problem("L41", line.place, {"code": line.organisation, "suggestion": near})
    if office is None:
        near = suggestion(line.office, list(OFFICES))
        yield Problem("L42", line.place, {"code": line.office, "suggestion": near})
    if organisation and office and organisation.tier != office.tier:
        values = {"office": office.singular.nl, "organisation": organisation.name}
        yield Problem("L43", line.place, values)
    if line.email and not fits("email", line.email):
        yield Problem("L44", line.place)
    if line.language and line.language not in LANGUAGES:
        values = {"language": line.language, "known": ", ".join(LANGUAGES)}
        yield Problem("L45", line.place, values)
    for column in ("started", "ended"):
        if (written := getattr(line, column)) and _day(written) is None:
            yield Problem("L48", line.place, {"written": written[:40]})
    for column, longest in LONGEST.items():
        if column != "email" and not fits(column, getattr(line, column)):
            yield Problem("L49", line.place, {"column": column, "longest": longest})


def fits(column: str, text: str) -> bool:
    """Whether a name, an e-mail address or a postal address can be used as it is written: none is
    too long, and only a postal address has more than one line."""
    if len(text) > LONGEST[column]:
        return False
    if column == "email":
        return EMAIL.fullmatch(text) is not None
    return not any(sign < " " and (sign, column) != ("\n", "postal") for sign in text)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _over(line: Listed, today: date) -> bool:
    """Whether the mandate has ended; on its last day it has not."""
    ended = _day(line.ended)
    return ended is not None and ended < today


def _mandate(line: Listed, known: Known) -> Mandate:
    province = known.organisations[line.organisation].province
    return Mandate(
        line.organisation, line.office, known.classes[line.office, province], _day(line.started)
    )


def _person(key: str, pairs: Sequence[tuple[Listed, Mandate]]) -> Person:
    mandates = sorted({m for _, m in pairs}, key=lambda m: (LEADS.index(m.office), m.organisation))
    first = pairs[0][0]
    told = {
        column: next((said for line, _ in pairs if (said := getattr(line, column))), "")
        for column in ("email", "postal", "language")
    }
    return Person(
        key, first.name, told["email"], told["postal"], told["language"] or "nl", tuple(mandates)
    )


def _person_problems(key: str, pairs: Sequence[tuple[Listed, Mandate]]) -> Iterator[Problem]:
    """One key for two people; the same line twice; nobody can be reached."""
    places = [line.place for line, _ in pairs]
    if len({plain(line.name) for line, _ in pairs}) > 1:
        yield Problem("L50", places[-1], {"key": key[:60], "first": places[0].say("nl")})
    if len({(m.organisation, m.office) for _, m in pairs}) < len(pairs):
        yield Problem("L51", places[-1])
    if not any(line.email or line.postal for line, _ in pairs):
        yield Problem("L47", places[0])


def _seat_problems(persons: Sequence[Person], known: Known) -> Iterator[Problem]:
    """Councils with another number of members than the law prescribes (Gemeentewet, Provinciewet
    art. 8): a vacancy, a double, or a register that is behind."""
    found = Counter(
        mandate.organisation
        for person in persons
        for mandate in person.mandates
        if mandate.office in COUNCILS.values()
    )
    for code in sorted(found):
        one = known.organisations[code]
        if one.inhabitants is None:
            continue
        expected = expected_seats(one.tier, one.inhabitants)
        if found[code] != expected:
            values = {"name": one.name, "found": found[code], "expected": expected}
            yield Problem("L46", Place(code), values)
