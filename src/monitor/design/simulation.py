"""How fictitious respondents answer, as data: what `simulation.toml` says, rule by rule.

A rule names a question, whom it holds for and which share gives which answer, with the source of
that share. Only reads and checks; the answers are made by `process.simulate`. Nothing here may
ever describe a real person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.concepts.organisations import SIZE_CLASSES
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.concepts.problems import Place, Problem, refuse_if_any
from monitor.design.expression import Expression, ExpressionError, parse
from monitor.design.files import read_toml, suggestion
from monitor.design.population import COUNTED_GENDERS
from monitor.design.questionnaire import MISSING, Questionnaire


# How rough it is in a fictitious organisation: what ties the answers of its employees together.
CLIMATE, CLIMATES = "climate", ("calm", "usual", "rough")

# What is known of a fictitious person before any answer; rules may speak of it.
REGISTER_GENDER = "register_gender"  # man or vrouw, as the population counts them
KNOWN: Mapping[str, tuple[str, ...]] = {
    "office_group": tuple(OFFICE_GROUPS),
    "tier": tuple(TIERS),
    "role": tuple(ROLES),
    "region": tuple(REGIONS),
    "province": tuple(PROVINCES),
    "size_class": tuple(SIZE_CLASSES),
    CLIMATE: CLIMATES,
    REGISTER_GENDER: COUNTED_GENDERS,
}

Shares = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """How the employees of one weighting class are drawn (trossteekproef): how many organisations,
    which share of the employees of each is invited, and which share of those answers."""

    organisations: int
    invited: float
    response: float


@dataclass(frozen=True, slots=True)
class Tilt:
    """Makes answers likelier for some (kansverhouding): `odds` of `choices` are multiplied where
    `when` holds, while the share of the whole group stays what the rule says. Zero rules it out."""

    when: Expression
    choices: tuple[int, ...]
    odds: float


@dataclass(frozen=True, slots=True)
class Rule:
    """Which shares of those for whom `when` holds give which answer (antwoordregel).

    For one answer `shares` are parts of everybody, the rest goes to the other choices; for
    several answers they are the parts that tick each.
    """

    when: tuple[Expression, ...]
    shares: Shares
    tilts: tuple[Tilt, ...]


@dataclass(frozen=True)
class SimulationPlan:
    """Everything `simulation.toml` says (simulatieplan).

    `latent` are traits of a person that are never asked but tie answers together, yes (1) or no
    (2), drawn first and in this order. `response` is the share of each office group that answers,
    or `sample` says of each class how its organisations and their employees are drawn;
    `response_women` the odds of a woman to answer against a man. `absent` are shares of file codes
    −97…−99 among those asked, "" for every question; a code that a list does not offer counts
    for nothing there, but for −99. `break_off` is the share that stops somewhere in the last half.
    """

    file: Path
    seed: int
    response: Mapping[str, float]
    response_women: float
    break_off: float
    absent: Mapping[str, Shares]
    defaults: Mapping[str, Shares]
    ranges: Mapping[str, tuple[int, int]]
    latent: tuple[str, ...]
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    sample: Mapping[str, Sample] = field(default_factory=dict)

    def rules_of(self, question: str) -> tuple[Rule, ...]:
        return self.rules.get(question, ())


def read_simulation(path: Path, questionnaire: Questionnaire) -> SimulationPlan:
    """The simulation plan. Refuses F…, Q… (expressions) and A01–A08, all at once."""
    reading = _Reading(path, questionnaire)
    plan = reading.plan(read_toml(path))
    refuse_if_any(reading.problems)
    return plan


class _Reading:
    """One pass over the file, gathering what is wrong."""

    def __init__(self, path: Path, questionnaire: Questionnaire) -> None:
        self.path = path
        self.questionnaire = questionnaire
        self.problems: list[Problem] = []
        self.latent: tuple[str, ...] = ()
        self.order = {name: number for number, name in enumerate(questionnaire.questions)}

    def say(self, code: str, key: str, **values: object) -> None:
        self.problems.append(Problem(code, Place(self.path, None, key), {"key": key, **values}))

    def plan(self, settings: Mapping[str, Any]) -> SimulationPlan:
        latent = settings.get("latent", [])
        if not isinstance(latent, list) or not all(isinstance(one, str) for one in latent):
            self.say("A01", "latent", expected='["…", …]')
            latent = []
        self.latent = tuple(latent)
        self.known_keys(settings, "", TOP)
        return SimulationPlan(
            file=self.path,
            seed=self.whole(settings, "seed"),
            response=self.response(settings),
            response_women=self.positive(settings, "response_women", 1.0),
            break_off=self.share(settings, "break_off", 0.0),
            absent=self.absent(settings),
            defaults=self.defaults(settings),
            ranges=self.ranges(settings),
            latent=self.latent,
            rules=self.rules(settings),
            sample=self.sample(settings),
        )

    # --- numbers -----------------------------------------------------------------------------

    def whole(self, settings: Mapping[str, Any], key: str) -> int:
        value = settings.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.say("A01", key, expected="0, 1, 2, …")
        return 0

    def positive(self, settings: Mapping[str, Any], key: str, default: float) -> float:
        value = settings.get(key, default)
        if _is_number(value) and value > 0:
            return float(value)
        self.say("A01", key, expected="> 0")
        return default

    def share(self, settings: Mapping[str, Any], key: str, default: float | None) -> float:
        value = settings.get(key, default)
        if _is_number(value) and 0 <= value <= 1:
            return float(value)
        self.say("A01", key, expected="0.0 … 1.0")
        return 0.0

    def table(self, settings: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = settings.get(key, {})
        if isinstance(value, dict):
            return value
        self.say("A01", key, expected="{ … }")
        return {}

    def known_keys(self, table: Mapping[str, Any], where: str, known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                name = f"{where}.{key}" if where else key
                self.say("A02", name, value=key, suggestion=suggestion(key, list(known)))

    # --- parts -------------------------------------------------------------------------------

    def sample(self, settings: Mapping[str, Any]) -> Mapping[str, Sample]:
        found: dict[str, Sample] = {}
        for code in self.table(settings, "sample"):
            block = self.table(settings["sample"], code)
            self.known_keys(block, f"sample.{code}", ("organisations", "invited", "response"))
            drawn = self.whole(block, "organisations")
            if drawn < 2:  # of one organisation in a class nothing is known of how they differ
                self.say("A01", f"sample.{code}.organisations", expected="2, 3, …")
            invited, response = self.share(block, "invited", None), self.share(block, "response", 0)
            found[code] = Sample(drawn, invited, response)
        return found

    def response(self, settings: Mapping[str, Any]) -> Mapping[str, float]:
        if "sample" in settings and "response" not in settings:
            return {}
        table = self.table(settings, "response")
        self.known_keys(table, "response", tuple(OFFICE_GROUPS))
        rates = {group: self.share(table, group, None) for group in OFFICE_GROUPS}
        if not any(rates.values()) and table:
            self.say("A01", "response", expected="> 0")
        return rates

    def absent(self, settings: Mapping[str, Any]) -> Mapping[str, Shares]:
        table = self.table(settings, "absent")
        self.known_keys(table, "absent", ("all", *self.order))
        return {
            "" if name == "all" else name: self.shares(f"absent.{name}", shares, MISSING)
            for name, shares in table.items()
        }

    def defaults(self, settings: Mapping[str, Any]) -> Mapping[str, Shares]:
        """Shares of the choices of a list, for every question with that list and no rule."""
        table = self.table(settings, "defaults")
        lists = self.questionnaire.choices
        self.known_keys(table, "defaults", tuple(lists))
        return {
            name: self.shares(f"defaults.{name}", shares, [one.code for one in lists[name]])
            for name, shares in table.items()
            if name in lists
        }

    def ranges(self, settings: Mapping[str, Any]) -> Mapping[str, tuple[int, int]]:
        """Lowest and highest number for questions that ask one, or day as 20240531."""
        table = self.table(settings, "ranges")
        numbers = [q.name for q in self.questionnaire.questions.values() if _asks_number(q.type)]
        self.known_keys(table, "ranges", numbers)
        found: dict[str, tuple[int, int]] = {}
        for name in numbers:
            value = table.get(name)
            if isinstance(value, list) and len(value) == 2 and all(map(_is_whole, value)):
                found[name] = (value[0], max(value))
            else:
                self.say("A01", f"ranges.{name}", expected="[0, 10]")
        return found

    def shares(self, key: str, table: object, known: Sequence[int]) -> Shares:
        if not isinstance(table, dict):
            self.say("A01", key, expected="{ 1 = 0.25, … }")
            return {}
        found: dict[int, float] = {}
        for choice, share in table.items():
            if not _is_number(share) or not 0 <= share <= 1:
                self.say("A01", f"{key}.{choice}", expected="0.0 … 1.0")
            elif choice not in map(str, known):
                codes = ", ".join(map(str, known))
                self.say("A04", key, value=choice, known=codes)
            else:
                found[int(choice)] = float(share)
        return found

    # --- rules -------------------------------------------------------------------------------

    def rules(self, settings: Mapping[str, Any]) -> Mapping[str, tuple[Rule, ...]]:
        blocks = settings.get("rule", [])
        if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
            self.say("A01", "rule", expected="[[rule]]")
            return {}
        found: dict[str, list[Rule]] = {}
        for number, block in enumerate(blocks, start=1):
            key = f"rule[{number}]"
            question = block.get("question")
            if question not in self.latent and question not in self.order:
                near = suggestion(str(question), [*self.order, *self.latent])
                self.say("A02", f"{key}.question", value=question, suggestion=near)
                continue
            found.setdefault(question, []).extend(self.rule(f"rule {question} ({number})", block))
        for name in self.latent:
            if name not in found:
                self.say("A01", "latent", expected=f"[[rule]] question = {name!r}")
        return {question: tuple(rules) for question, rules in found.items()}

    def rule(self, key: str, block: Mapping[str, Any]) -> Iterator[Rule]:
        """One rule, or one for each value of the variable that `by` names."""
        self.known_keys(block, key, RULE)
        if not isinstance(block.get("source"), str) or not block["source"].strip():
            self.say("A01", f"{key}.source", expected='"…"')
        question, by = block["question"], block.get("by")
        when = tuple(self.expression(f"{key}.when", block.get("when"), question))
        table = block.get("shares")
        if by is None:
            yield self.one_rule(key, block, when, table)
        elif by not in KNOWN:
            self.say("A02", f"{key}.by", value=by, suggestion=suggestion(str(by), list(KNOWN)))
        elif not isinstance(table, dict):
            self.say("A01", f"{key}.shares", expected="{ … }")
        else:
            self.known_keys(table, f"{key}.shares", KNOWN[by])
            for value, shares in table.items():
                here = parse(f"${{{by}}} = '{value}'")
                yield self.one_rule(f"{key}.{value}", block, (*when, here), shares)

    def one_rule(
        self, key: str, block: Mapping[str, Any], when: tuple[Expression, ...], table: object
    ) -> Rule:
        choices = self.choices(block["question"])
        shares = self.shares(f"{key}.shares", table, choices)
        if not self.ticks(block["question"]) and sum(shares.values()) > 1 + 1e-9:
            self.say("A05", f"{key}.shares", sum=f"{sum(shares.values()):g}")
        return Rule(when, shares, tuple(self.tilts(key, block, tuple(shares))))

    def tilts(self, key: str, block: Mapping[str, Any], choices: tuple[int, ...]) -> Iterator[Tilt]:
        blocks = block.get("tilts", [])
        if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
            self.say("A01", f"{key}.tilts", expected="[{ … }]")
            return
        for number, tilt in enumerate(blocks, start=1):
            name = f"{key}.tilts[{number}]"
            self.known_keys(tilt, name, ("when", "choices", "odds"))
            odds, chosen = tilt.get("odds"), tilt.get("choices", list(choices))
            if not _is_number(odds) or odds < 0:
                self.say("A01", f"{name}.odds", expected="≥ 0")
                continue
            if not isinstance(chosen, list) or not set(chosen) <= set(choices):
                self.say("A04", name, value=chosen, known=", ".join(map(str, choices)))
                continue
            for when in self.expression(f"{name}.when", tilt.get("when"), block["question"]):
                yield Tilt(when, tuple(chosen), float(odds))

    def choices(self, question: str) -> list[int]:
        if question in self.latent:
            return [1, 2]
        asked = self.questionnaire.questions[question]
        if not asked.choices:
            return []
        return [choice.code for choice in self.questionnaire.answers_to(question)]

    def ticks(self, question: str) -> bool:
        asked = self.questionnaire.questions.get(question)
        return asked is not None and asked.type == "select_multiple"

    def expression(self, key: str, text: object, question: str) -> Iterator[Expression]:
        """The condition under `key`, if any; it may speak of what comes before the question."""
        if text is None:
            return
        if not isinstance(text, str):
            self.say("A01", key, expected='"…"')
            return
        try:
            rule = parse(text)
        except ExpressionError as error:
            self.problems.append(error.problem(Place(self.path, None, key)))
            return
        earlier = self.earlier(question)
        for name in rule.names():
            if name not in earlier:
                near = suggestion(name, earlier)
                self.say("A03", key, name=name, question=question, suggestion=near)
        if set(rule.names()) <= set(earlier) and not rule.uses_here:
            yield rule

    def earlier(self, question: str) -> list[str]:
        if question in self.latent:
            return [*KNOWN, *self.latent[: self.latent.index(question)]]
        before = [name for name, place in self.order.items() if place < self.order[question]]
        return [*KNOWN, *self.latent, *before]


TOP = (
    "seed",
    "response",
    "response_women",
    "sample",
    "break_off",
    "absent",
    "defaults",
    "ranges",
    "latent",
    "rule",
)
RULE = ("question", "when", "by", "shares", "tilts", "source")


def _asks_number(sort: str) -> bool:
    return sort in ("integer", "date")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
