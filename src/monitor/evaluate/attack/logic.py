"""What the questionnaire says of the indicators among each other: who says yes to one, says yes to
another, or cannot.

Anyone may read the questionnaire, so an outsider reckons with it: whoever was threatened is a
victim, only victims are asked about their report, and nobody agrees and disagrees at once. The
expressions are read in a way of his own: as conditions that all hold, each a choice of answers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.evaluate.attack.facts import Hint, interval
from monitor.evaluate.attack.people import People
from monitor.evaluate.attack.subtraction import System


Answer = tuple[str, str]  # a question and the code of a choice
Condition = frozenset[Answer]  # at least one of these answers was given
Conditions = frozenset[Condition]

EVERYONE = "all"  # the base of those who answered, asked or not
TERM = re.compile(r"\$\{(\w+)\}\s*=\s*'?(-?\w+)'?|selected\(\$\{(\w+)\},\s*'(-?\w+)'\)")
OPEN_OR = re.compile(r"\([^()]*\)|\bor\b")  # an `or` outside brackets


@dataclass(frozen=True)
class Logic:
    """What holds of everyone who says yes to an indicator, and of everyone who is asked it."""

    own: Mapping[str, Conditions]
    says: Mapping[str, Conditions] = field(default_factory=dict)
    asked: Mapping[str, Conditions] = field(default_factory=dict)
    single: frozenset[str] = frozenset()  # questions with one answer

    def inside(self, one: str, other: str) -> bool:
        """Whether everyone who says yes to `one` does so to `other`."""
        return self._meets(self.says.get(one, frozenset()), other)

    def asks_only(self, one: str, other: str) -> bool:
        """Whether only those who say yes to `other` are asked `one`."""
        return self._meets(self.asked.get(one, frozenset()), other)

    def apart(self, one: str, other: str) -> bool:
        """Whether two indicators are answers to one question that exclude each other."""
        mine, theirs = self.own.get(one, frozenset()), self.own.get(other, frozenset())
        if len(mine) != 1 or len(theirs) != 1:
            return False
        (left,), (right,) = mine, theirs
        questions = {question for question, _ in left | right}
        return len(questions) == 1 and questions <= self.single and not left & right

    def _meets(self, known: Conditions, other: str) -> bool:
        needed = self.own.get(other, frozenset())
        return bool(needed) and all(any(has <= need for has in known) for need in needed)


def read_logic(edition: Path) -> Logic:
    """From the public files of an edition; nothing where these say nothing of it."""
    own: dict[str, Conditions] = {}
    question: dict[str, str] = {}
    for row in _rows(edition / "indicators.csv"):
        own[row["id"]] = conditions(row.get("yes") or "")
        question[row["id"]] = row.get("question") or ""
    routes: dict[str, Conditions] = {}
    single: set[str] = set()
    for survey in sorted(edition.glob("questionnaire/**/survey.csv")):
        around: list[Conditions] = [frozenset()]
        for row in _rows(survey):
            here = around[-1] | conditions(row.get("relevant") or "")
            if row["type"].startswith("begin"):
                around.append(here)
            elif row["type"].startswith("end"):
                around.pop()
            else:
                routes[row["name"]] = here
                if row["type"].startswith("select_one"):
                    single.add(row["name"])
    return Logic(
        own,
        {name: followed(known, routes) for name, known in own.items()},
        {
            name: followed(routes.get(asked, frozenset()), routes)
            for name, asked in question.items()
        },
        frozenset(single),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as source:
            yield from csv.DictReader(source)


def conditions(expression: str) -> Conditions:
    """The conditions that an expression sets all at once; none when it is of another form."""
    parts = re.split(r"\band\b", expression)
    if len(parts) > 1 and any(found[0] == "or" for found in OPEN_OR.finditer(expression)):
        return frozenset()
    found: set[Condition] = set()
    for part in parts:
        rest = re.sub(r"\bor\b|[()\s]", "", TERM.sub("", part))
        if not rest:
            found.add(frozenset((m[1] or m[3], m[2] or m[4]) for m in TERM.finditer(part)))
    return frozenset(found - {frozenset()})


def followed(known: Conditions, routes: Mapping[str, Conditions]) -> Conditions:
    """`known` with all that must hold for its questions to be asked, and for theirs."""
    found: set[Condition] = set()
    pending = list(known)
    while pending:
        one = pending.pop()
        if one not in found:
            found.add(one)
            ways = [routes.get(question, frozenset()) for question in {name for name, _ in one}]
            pending += frozenset.intersection(*ways) if ways else []
    return frozenset(found)


# --- what the figures of one indicator say of another --------------------------------------------


def hinted(systems: Sequence[System], logic: Logic, people: People) -> Iterator[System]:
    """Every system with what the figures of the others say of it, the most telling of each group.

    At least those who say yes to an indicator that lies inside, or who are asked one that asks only
    them; at most those who say yes to one around it, or who do not say what excludes it.
    """
    for system in systems:
        least: dict[str, Hint] = {}
        most: dict[str, Hint] = {}
        for other in systems:
            if other.edition != system.edition or other is system:
                continue
            for hint, lower in _hints(system.indicator, other, logic):
                kept = least if lower else most
                known = kept.get(hint.domain)
                if known is None or (hint.count > known.count) is lower:
                    kept[hint.domain] = hint
        hints = [*least.values(), *most.values()]
        rows = {hint.domain: people.group(hint.domain) for hint in hints}
        placed = {domain: row for domain, row in rows.items() if row is not None}
        kept_hints = tuple(hint for hint in hints if hint.domain in placed)
        yield replace(system, hints=kept_hints, around=placed)


def _hints(own: str, other: System, logic: Logic) -> Iterator[tuple[Hint, bool]]:
    """What each figure of `other` says of `own`, and whether it is a lower limit."""
    name = other.indicator
    inside, around = logic.inside(name, own), logic.inside(own, name)
    asks_only, apart = logic.asks_only(name, own), logic.apart(own, name)
    if not (inside or around or asks_only or apart):
        return
    for domain, fact in other.facts.items():
        if fact.n is None or fact.rounded:
            continue
        if asks_only and fact.base != EVERYONE:  # there who was not asked counts as a no
            yield Hint(domain, fact.n, 1.0, lower=True), True
        low, high = interval(fact)
        if inside:
            yield Hint(domain, fact.n, low, lower=True), True
        if around:
            yield Hint(domain, fact.n, high, lower=False), False
        if apart:
            yield Hint(domain, fact.n, 1.0 - low, lower=False), False
