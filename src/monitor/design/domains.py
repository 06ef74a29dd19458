"""The domains of an edition: the groups that figures are asked for, from `domains.toml`.

A family with `by` becomes one domain for each combination of values of those frame variables; a
domain on its own is written out by hand. Asking is all that happens here: whether a figure may be
shown is decided by the release plan, and never by leaving a group off this list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.concepts.organisations import SIZE_CLASSES
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.concepts.populations import GENDERS, POPULATIONS
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.concepts.terms import Term
from monitor.design.model import Domain
from monitor.design.settings import Settings, read_settings


# Which values a figure may be asked for, per frame variable. Who answers otherwise than man or
# vrouw is too rare for a figure and counts in all other groups.
VALUES: Mapping[str, tuple[str, ...]] = {
    "tier": tuple(TIERS),
    "role": tuple(ROLES),
    "office_group": tuple(OFFICE_GROUPS),
    "gender": tuple(code for code, gender in GENDERS.items() if gender.reported),
    "region": tuple(REGIONS),
    "province": tuple(PROVINCES),
    "size_class": tuple(SIZE_CLASSES),
}
VARIABLES = tuple(VALUES)
OFFICE_HOLDERS, EMPLOYEES = "ambtsdragers", "medewerkers"
SHORT: Mapping[str, Text] = {  # before "van gemeenten", "in Zeeland"
    OFFICE_HOLDERS: Text("ambtsdragers", "office holders"),
    EMPLOYEES: POPULATIONS[EMPLOYEES].plural,
}
OF_TIER = Text("{people} van {tier}", "{people} of {tier}")
IN_PLACE: Mapping[str, Text] = {
    "region": Text("{people} in {place}", "{people} in the {place}"),
    "province": Text("{people} in {place}", "{people} in {place}"),
}

ID = re.compile(r"[a-z][a-z0-9_-]*")  # stands between dots in the id of a cell

Where = Mapping[str, tuple[str, ...]]
Written = Sequence[tuple[Settings, Domain]]  # each domain with the table that asked for it


def read_domains(path: Path, people: str = OFFICE_HOLDERS) -> Mapping[str, Domain]:
    """The domains by id, lowest priority first, otherwise in the order of the file.

    `people` is the population they are groups of. The groups of others than office holders bear
    its name before their own: a figure of one population is never taken for one of another.

    Refuses F…, E01–E05, E09, E14, E15, E23, all at once.
    """
    problems: list[Problem] = []
    written = _written(path, problems, people)
    problems += _misnamed(written)
    problems += _repeated(written)
    problems += _empty(written)
    problems += _overlapping(written)
    refuse_if_any(problems)
    ordered = sorted((domain for _, domain in written), key=lambda domain: domain.priority)
    return {domain.id: domain for domain in ordered}


def people_of(domain: str) -> str:
    """The population that a group belongs to, by its id."""
    return EMPLOYEES if domain.startswith(f"{EMPLOYEES}-") else OFFICE_HOLDERS


def stated_domains(path: Path, people: str = OFFICE_HOLDERS) -> Mapping[str, str]:
    """Domain → family as the file states them, right or wrong: enough to check who names them."""
    return {domain.id: domain.family for _, domain in _written(path, [], people)}


def _written(path: Path, problems: list[Problem], people: str) -> Written:
    top = read_settings(path, problems)
    singles = [(one, _single(one)) for one in top.tables("domain")]
    families = [(one, domain) for one in top.tables("family") for domain in _family(one, people)]
    top.nothing_else()
    return [*singles, *families]


def _single(settings: Settings) -> Domain:
    domain = Domain(
        id=settings.word("id"),
        family=settings.word("family"),
        label=settings.text("label"),
        group=settings.text("group"),
        priority=settings.number("priority"),
        where=_values(settings, "where", VARIABLES),
        note=settings.text_or_none("note"),
    )
    settings.nothing_else()
    return domain


def _family(settings: Settings, people: str) -> Iterator[Domain]:
    family, priority = settings.word("id"), settings.number("priority")
    by = settings.words("by", known=VARIABLES)
    only = _values(settings, "only", by) if "only" in settings.values else {}
    note = settings.text_or_none("note")
    settings.nothing_else()
    known = [variable for variable in by if variable in VALUES]
    for values in product(*(only.get(variable) or VALUES[variable] for variable in known)):
        where = dict(zip(known, values, strict=True))
        if where and _exists({variable: (value,) for variable, value in where.items()}):
            yield Domain(
                id="-".join(values if people == OFFICE_HOLDERS else (people, *values)),
                family=family,
                label=label_of(where),
                group=group_of(where, people),
                priority=priority,
                where={variable: (value,) for variable, value in where.items()},
                note=note or _merged_because(where),
            )


def _merged_because(where: Mapping[str, str]) -> Text | None:
    group = OFFICE_GROUPS.get(where.get("office_group", ""))
    return group.merged_because if group else None


def _values(settings: Settings, key: str, variables: Sequence[str]) -> Where:
    table = settings.table(key)
    found: dict[str, tuple[str, ...]] = {}
    for variable in table.values:
        if variable in variables and variable in VALUES:
            found[variable] = table.words(variable, known=VALUES[variable])
        else:
            settings.expect(key, [variable], variables)
    return found


# --- words ---------------------------------------------------------------------------------------


def label_of(where: Mapping[str, str]) -> Text:
    """As a heading: "Raadsleden, vrouwen"; the first letter is a capital."""
    said = {language: _label(where, language) for language in LANGUAGES}
    return Text(**{language: words[:1].upper() + words[1:] for language, words in said.items()})


def _label(where: Mapping[str, str], language: Language) -> str:
    parts = (_name(variable, value).say(language) for variable, value in where.items())
    return ", ".join(parts)


def _name(variable: str, value: str) -> Text:
    if variable in ("region", "province"):
        return PROVINCES[value].name if variable == "province" else REGIONS[value].name
    terms: Mapping[str, Mapping[str, Term]] = {
        "tier": TIERS,
        "role": ROLES,
        "office_group": OFFICE_GROUPS,
        "gender": GENDERS,
        "size_class": SIZE_CLASSES,
    }
    return terms[variable][value].plural


def group_of(where: Mapping[str, str], people: str = OFFICE_HOLDERS) -> Text:
    """As in a sentence, a plural without article: "vrouwelijke raadsleden in Zeeland"."""
    return Text(**{language: _group(where, language, people) for language in LANGUAGES})


def _group(where: Mapping[str, str], language: Language, population: str) -> str:
    people = (SHORT[population] if where else POPULATIONS[population].plural).say(language)
    for variable in ("role", "office_group"):
        if variable in where:
            people = _name(variable, where[variable]).say(language)
    if "gender" in where:
        people = f"{GENDERS[where['gender']].of_persons.say(language)} {people}"
    employer = "size_class" if "size_class" in where else "tier"
    if employer in where:
        tier = _name(employer, where[employer]).say(language)
        people = OF_TIER.say(language).format(people=people, tier=tier)
    for variable, words in IN_PLACE.items():
        if variable in where:
            place = _name(variable, where[variable]).say(language)
            people = words.say(language).format(people=people, place=place)
    return people


# --- who is in a domain --------------------------------------------------------------------------


def _persons() -> tuple[Mapping[str, str], ...]:
    """Every kind of person that the frame variables tell apart."""
    nobody = dict.fromkeys(VARIABLES, "")
    holders = (
        nobody
        | {
            "tier": group.tier,
            "role": group.role,
            "office_group": group.code,
            "region": province.region,
            "province": province.code,
            "gender": gender,
        }
        for group, province, gender in product(OFFICE_GROUPS.values(), PROVINCES.values(), GENDERS)
    )
    employees = (
        nobody | {"tier": tier, "size_class": size, "gender": gender}
        for (tier, size), gender in product(employers(), GENDERS)
    )
    return (*holders, *employees)


def employers() -> tuple[tuple[str, str], ...]:
    """Tier and size class of the organisations that employees work for; "" for a tier that has
    no size classes."""
    classed = {one.tier for one in SIZE_CLASSES.values()}
    sized = tuple((one.tier, one.code) for one in SIZE_CLASSES.values())
    return (*sized, *((tier, "") for tier in TIERS if tier not in classed))


PERSONS = _persons()


def _members(where: Where) -> frozenset[int]:
    return frozenset(
        number
        for number, person in enumerate(PERSONS)
        if all(person[variable] in values for variable, values in where.items())
    )


def _exists(where: Where) -> bool:
    return bool(_members(where))


def _misnamed(written: Written) -> Iterator[Problem]:
    for settings, domain in written:
        if domain.id and not ID.fullmatch(domain.id):
            yield Problem("E09", settings.place, {"id": domain.id})


def _repeated(written: Written) -> Iterator[Problem]:
    first: dict[str, Settings] = {}
    for settings, domain in written:
        earlier = first.setdefault(domain.id, settings)
        if earlier is not settings:
            values = {"id": domain.id, "line": earlier.line or "?"}
            yield Problem("E04", settings.place, values)


def _empty(written: Written) -> Iterator[Problem]:
    for settings, domain in written:
        if not _exists(domain.where):
            yield Problem("E15", settings.place, {"id": domain.id})


def _overlapping(written: Written) -> Iterator[Problem]:
    """Domains of one family that share persons: a family must be a partition (E14)."""
    families: dict[str, list[tuple[Place, Domain, frozenset[int]]]] = {}
    for settings, domain in written:
        entry = (settings.place, domain, _members(domain.where))
        families.setdefault(domain.family, []).append(entry)
    for family, entries in families.items():
        for (_, one, members), (place, other, others) in combinations(_unique(entries), 2):
            if members & others:
                yield Problem("E14", place, {"id": other.id, "other": one.id, "family": family})


def _unique(
    entries: Iterable[tuple[Place, Domain, frozenset[int]]],
) -> list[tuple[Place, Domain, frozenset[int]]]:
    """One entry per id: a repeated id is complained of as such, not as an overlap."""
    found: dict[str, tuple[Place, Domain, frozenset[int]]] = {}
    for entry in entries:
        found.setdefault(entry[1].id, entry)
    return list(found.values())
