"""The release plan (vrijgaveplan): which groups may have figures, fixed before any answer is seen.

Rules R0–R3 and R8 of the policy, from population and response counts alone: a plan cannot change
because an answer did. The plan is a document of the two people who release; it names groups that
are too small and never goes into a publication itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.files import suggestion
from monitor.design.model import Domain
from monitor.protect.groups import (
    FRAME,
    UNKNOWN,
    Frame,
    Protected,
    Request,
    is_crossing,
    place,
    protected_groups,
)
from monitor.protect.policy import Policy
from monitor.protect.subtraction import (
    Reach,
    formula,
    leaks,
    make_cells,
    nothing_published,
    publish,
    small_unions,
    unions_as_groups,
)


class Size(StrEnum):
    """How many persons a group has (omvangsklasse), and so how finely it may be shown (R1)."""

    TINY = "T0"  # never
    SMALL = "T1"  # headline figures rounded to 5
    MIDDLE = "T2"  # whole percentages, tails hidden
    LARGE = "T3"  # whole percentages


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan says of one requested group (besluit over een groep).

    `rule` is empty when the group is released. `formula` are published groups, with their sign,
    that together would give the group `exposed` if this one were released as well (R8).
    `round_n` says that the n of its figures must be rounded (A9). `covered` is the share of the
    persons meant by the domain that the weighting classes can place in it.
    """

    domain: str
    priority: int
    size: Size
    population: int
    respondents: int
    rule: str = ""
    exposed: str = ""
    formula: tuple[str, ...] = ()
    round_n: bool = False
    covered: float = 1.0

    @property
    def released(self) -> bool:
        return not self.rule


@dataclass(frozen=True)
class Plan:
    """The plan of one edition: its groups in order of priority, and how thoroughly it looked.

    `protected` counts the groups kept out of reach; `unions` is the number of cells up to which
    every small union of cells was looked at too, beside all groups that have a name.
    """

    edition: int
    policy: str
    planned: tuple[Planned, ...]
    atoms: int
    cells: int
    protected: int
    unions: int

    @cached_property
    def by_domain(self) -> Mapping[str, Planned]:
        return {entry.domain: entry for entry in self.planned}

    @property
    def released(self) -> tuple[Planned, ...]:
        return tuple(entry for entry in self.planned if entry.released)

    @cached_property
    def text(self) -> str:
        """`release-plan.json`: the same bytes for the same population, response and policy."""
        return json.dumps(_plain(self), ensure_ascii=False, indent=1) + "\n"

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of `text`, in hexadecimal; recorded before tabulation (R0)."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def write_plan(plan: Plan, path: Path) -> None:
    path.write_text(plan.text, "utf-8")


def _plain(plan: Plan) -> dict[str, object]:
    return {
        "edition": plan.edition,
        "policy": plan.policy,
        "atoms": plan.atoms,
        "cells": plan.cells,
        "protected": plan.protected,
        "unions": plan.unions,
        "domains": [
            {
                "domain": entry.domain,
                "priority": entry.priority,
                "size": entry.size.value,
                "population": entry.population,
                "respondents": entry.respondents,
                "released": entry.released,
                "rule": entry.rule,
                "exposed": entry.exposed,
                "formula": list(entry.formula),
                "round_n": entry.round_n,
                "covered": round(entry.covered, 4),
            }
            for entry in plan.planned
        ],
    }


def make_plan(
    edition: int,
    domains: Iterable[Domain],
    frame: Frame,
    policy: Policy,
    public: Sequence[Domain] = (),
) -> Plan:
    """Decide about every domain, lower priority numbers first (equal ones by id).

    `public` are groups whose figures of this measurement are known already (an earlier
    publication): they count as published whatever they give away. Refuses P10 and P11.
    """
    ordered = sorted(domains, key=lambda domain: (domain.priority, domain.id))
    refuse_if_any([p for domain in [*ordered, *public] for p in _misplaced(frame, domain)])
    by_office = [domain for domain in ordered if "office" in domain.where]
    requests = [place(frame, domain) for domain in ordered if "office" not in domain.where]
    refused = {request.domain.id: _too_small(frame, request, policy) for request in requests}
    reach, depth = _start(frame, requests, refused, [place(frame, d) for d in public], policy)
    planned = [_part_of_merged(frame, domain, policy) for domain in by_office]
    for request in requests:
        name, rule = request.domain.id, refused[request.domain.id]
        exposed = () if rule else leaks(reach, request.members)
        if exposed:
            worst = min(exposed, key=lambda group: (group.population, group.respondents))
            terms = formula(reach, name, request.members, worst)
            planned.append(_planned(frame, request, policy, "R8", worst.name, terms))
            continue
        planned.append(_planned(frame, request, policy, rule))
        if not rule:
            reach = publish(reach, name, request.members)
    planned.sort(key=lambda entry: (entry.priority, entry.domain))
    cells, groups = len(reach.cells.names), len(reach.protected)
    return Plan(edition, policy.fingerprint, tuple(planned), len(frame), cells, groups, depth)


def guarded(frame: Frame, domains: Iterable[Domain], policy: Policy) -> tuple[Protected, ...]:
    """Every group with a name that the publication must keep out of reach (beschermde groepen):
    the crossings, differences and remainders that are too small, and requests refused for size."""
    requests = [place(frame, domain) for domain in domains if "office" not in domain.where]
    groups = {group.members.tobytes(): group for group in protected_groups(frame, requests, policy)}
    for request in requests:
        if _too_small(frame, request, policy) and request.respondents:
            group = _as_protected(request)
            groups.setdefault(group.members.tobytes(), group)
    return tuple(groups.values())


def _as_protected(request: Request) -> Protected:
    return Protected(request.domain.id, request.members, request.population, request.respondents)


def _start(
    frame: Frame,
    requests: Sequence[Request],
    refused: Mapping[str, str],
    public: Sequence[Request],
    policy: Policy,
) -> tuple[Reach, int]:
    """The reach before the first decision: `public` is known, everything unsafe is protected."""
    candidates = [request for request in requests if not refused[request.domain.id]]
    cells = make_cells(frame, [request.members for request in [*public, *candidates]])
    unions, depth = small_unions(cells, policy)
    groups = [*protected_groups(frame, [*public, *requests], policy)]
    groups += [_as_protected(request) for request in requests if refused[request.domain.id]]
    reach = nothing_published(cells, [*groups, *unions_as_groups(cells, unions)])
    for request in public:
        reach = publish(reach, request.domain.id, request.members)
    return reach, depth


def _too_small(frame: Frame, request: Request, policy: Policy) -> str:
    """The rule by which the group is refused for its own size, or nothing."""
    size = size_of(request.population, policy)
    if size is Size.TINY or (size is Size.SMALL and is_crossing(frame, request.members)):
        return "R1"
    needed = policy.coarse_minimum if size is Size.SMALL else policy.minimum
    return "R2" if request.respondents < needed else ""


def _planned(
    frame: Frame,
    request: Request,
    policy: Policy,
    rule: str,
    exposed: str = "",
    terms: tuple[str, ...] = (),
) -> Planned:
    domain, population = request.domain, request.population
    return Planned(
        domain.id,
        domain.priority,
        size_of(population, policy),
        population,
        request.respondents,
        rule,
        exposed,
        terms,
        not rule and _gives_away_who_is_silent(frame, domain, policy),
        population / max(frame.whole(domain.where), 1),
    )


def _part_of_merged(frame: Frame, domain: Domain, policy: Policy) -> Planned:
    """A domain by office: an office is shown as its office group, or not at all (R1, R3).

    An office with too few holders in the country falls under R1; any other is a part of its
    group, or the group itself under another name.
    """
    population = frame.whole(domain.where)
    rule = "R1" if population < policy.own_figure else "R3"
    size = size_of(population, policy)
    return Planned(domain.id, domain.priority, size, population, 0, rule, covered=0.0)


def _gives_away_who_is_silent(frame: Frame, domain: Domain, policy: Policy) -> bool:
    """Whether group minus men minus women is a handful whose gender is unknown (attack A9)."""
    if "gender" not in domain.where:
        return False
    others = {name: values for name, values in domain.where.items() if name != "gender"}
    silent = frame.respondents(frame.members({**others, "gender": (UNKNOWN,)}))
    return 0 < silent < policy.hard_minimum


def _misplaced(frame: Frame, domain: Domain) -> Iterator[Problem]:
    for variable, values in domain.where.items():
        if variable not in (*FRAME, "office"):
            words = {"domain": domain.id, "variable": variable, "known": ", ".join(FRAME)}
            yield Problem("P10", Place("domains.toml", None, domain.id), words)
            continue
        known = sorted({traits[variable] for traits, _ in frame.cells})
        for value in values:
            if value not in known:
                words = {"domain": domain.id, "variable": variable, "value": value}
                near = {"suggestion": suggestion(value, known)}
                yield Problem("P11", Place("domains.toml", None, domain.id), words | near)


def size_of(population: int, policy: Policy) -> Size:
    """The size class of a group of `population` persons (R1)."""
    if population < policy.own_figure:
        return Size.TINY
    if population < policy.whole_percent:
        return Size.SMALL
    return Size.MIDDLE if population < policy.large else Size.LARGE
