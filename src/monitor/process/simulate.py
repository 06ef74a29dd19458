"""Fictitious respondents: answers that nobody gave, so that everything else can be shown working.

Takes shares from the edition's simulation plan and draws as evenly as whole persons allow, so that
weighted results lie near the figures that were published. Follows the questionnaire's own routing.
Whatever it makes is marked fictief and must never be mixed with answers of persons.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from monitor.design.expression import Expression, holds
from monitor.design.expression_columns import (
    AnswerColumn,
    Codes,
    Ticks,
    Words,
    evaluate_columns,
    values_of,
)
from monitor.design.model import Edition, WeightingClass
from monitor.design.population import COUNTED_GENDERS, largest_remainder
from monitor.design.questionnaire import (
    MISSING,
    WEIGHTING_CLASS,
    Question,
    Questionnaire,
    unfolded,
)
from monitor.design.simulation import (
    CLIMATE,
    REGISTER_GENDER,
    Rule,
    Sample,
    Shares,
    SimulationPlan,
    Tilt,
    read_simulation,
)
from monitor.design.weighting import read_weighting
from monitor.process.derive import FROM_CLASS
from monitor.process.records import FILE_CODES, Column, Records, State, records_of


Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


def simulate(edition: Edition, questionnaire: Questionnaire, seed: int | None = None) -> Records:
    """Fictitious answers of those who respond, by a fixed seed: the plan's own when None.

    The same edition, questionnaire and seed give the same records, byte for byte. Refuses the
    problems of `read_simulation`.
    """
    plan = read_simulation(edition.folder / "simulation.toml", questionnaire)
    chosen = plan.seed if seed is None else seed
    drawing = _employees if plan.sample else _respondents
    people = drawing(edition, plan, _random(chosen, "respondents"))
    interview = _Interview(plan, questionnaire, people, chosen)
    return records_of(
        people.names, people.classes, interview.held(), fictitious=True, clusters=people.clusters
    )


def _random(seed: int, name: str) -> np.random.Generator:
    """Each question has a stream of its own, so that a new question changes no other answer."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


# --- who responds --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _People:
    """Fictitious respondents before any answer, shape (n,) each.

    `known` is what is known of them; `cell` numbers the combinations of office group and gender,
    within which answers are spread evenly; `stands_for` is how many of that cell each represents.
    `clusters` is the number of the organisation that each was drawn in, None where none was drawn.
    """

    names: NDArray[np.str_]
    classes: NDArray[np.str_]
    known: Mapping[str, Words]
    cell: Rows
    stands_for: Floats
    clusters: NDArray[np.str_] | None = None

    def __len__(self) -> int:
        return len(self.names)


def _respondents(edition: Edition, plan: SimulationPlan, random: np.random.Generator) -> _People:
    persons = _persons(edition)
    counts = _responding(edition, plan, persons)
    kinds = list(counts)
    drawn = np.repeat(np.arange(len(kinds)), [counts[kind] for kind in kinds])
    order = drawn[np.argsort(random.random(len(drawn)))]
    classes = [edition.classes[code] for code, _ in kinds]
    known = {name: tuple(getattr(one, name) for one in classes) for name in FROM_CLASS}
    known[CLIMATE] = ("",) * len(classes)
    known[WEIGHTING_CLASS] = tuple(one.code for one in classes)
    known[REGISTER_GENDER] = tuple(gender for _, gender in kinds)
    cells = [
        f"{one.office_group} {gender}" for one, (_, gender) in zip(classes, kinds, strict=True)
    ]
    cell = np.unique(cells, return_inverse=True)[1]
    in_population = np.bincount(cell, [persons[kind] for kind in kinds])
    responding = np.bincount(cell, [counts[kind] for kind in kinds])
    return _People(
        names=np.array([f"fictief-{number:05d}" for number in range(1, len(order) + 1)]),
        classes=np.array(known[WEIGHTING_CLASS])[order],
        known={name: Words(words, order) for name, words in known.items()},
        cell=cell[order],
        stands_for=(in_population / np.maximum(responding, 1))[cell[order]],
    )


Kind = tuple[str, str]  # weighting class, gender in the register


def _persons(edition: Edition) -> dict[Kind, int]:
    home = {cell: one.code for one in edition.classes.values() for cell in one.cells}
    persons: dict[Kind, int] = {}
    for cell in edition.population:
        kind = (home[cell.key], cell.gender)
        persons[kind] = persons.get(kind, 0) + cell.count
    return persons


def _responding(
    edition: Edition, plan: SimulationPlan, persons: Mapping[Kind, int]
) -> dict[Kind, int]:
    """How many of each kind respond: the rate of the office group, spread in whole persons."""
    counts: dict[Kind, int] = {}
    for group, rate in plan.response.items():
        kinds = [kind for kind in persons if edition.classes[kind[0]].office_group == group]
        total = round(rate * sum(persons[kind] for kind in kinds))
        likely = {
            f"{number}": Fraction(persons[kind]) * _likelier(plan, kind[1])
            for number, kind in enumerate(kinds)
        }
        for number, count in (largest_remainder(total, likely) if kinds else {}).items():
            kind = kinds[int(number)]
            counts[kind] = min(count, persons[kind])
    return counts


# --- who responds among employees ----------------------------------------------------------------

SPREAD = 0.35  # of the logarithm of the size of organisations of one class: an assumption
CALM, ROUGH = 0.3, 0.3  # shares of organisations in which it is calmer and rougher than usual


@dataclass(frozen=True)
class _Drawn:
    """A fictitious organisation in the sample: its class, its climate, who answers by gender."""

    code: str
    climate: str
    answering: Mapping[str, int]


def _employees(edition: Edition, plan: SimulationPlan, random: np.random.Generator) -> _People:
    """A cluster sample: organisations of each class at random, of each the same share invited.

    Organisations are numbered in an order that says nothing of their class.
    """
    persons = _persons(edition)
    there = read_weighting(edition.folder / "weighting.toml").organisations
    drawn = [
        one
        for code, sample in plan.sample.items()
        if code in edition.classes
        for one in _organisations(edition.classes[code], sample, persons, there[code], plan, random)
    ]
    numbers = random.permutation(len(drawn)) + 1
    rows = [
        (place, gender)
        for place, one in enumerate(drawn)
        for gender, count in one.answering.items()
        for _ in range(count)
    ]
    order = random.permutation(len(rows))
    places = np.array([place for place, _ in rows])[order]
    genders = np.array([gender for _, gender in rows])[order]
    classes = [edition.classes[one.code] for one in drawn]
    known = {
        name: Words(tuple(getattr(one, name) for one in classes), places) for name in FROM_CLASS
    }
    known[WEIGHTING_CLASS] = Words(tuple(one.code for one in drawn), places)
    known[CLIMATE] = Words(tuple(one.climate for one in drawn), places)
    known[REGISTER_GENDER] = Words(
        COUNTED_GENDERS, np.array([COUNTED_GENDERS.index(one) for one in genders.tolist()])
    )
    kinds = [(drawn[place].code, gender) for place, gender in zip(places, genders, strict=True)]
    cell = np.unique([f"{code} {gender}" for code, gender in kinds], return_inverse=True)[1]
    answering = np.bincount(cell)[cell]
    return _People(
        names=np.array([f"fictief-m-{number:05d}" for number in range(1, len(rows) + 1)]),
        classes=np.array([code for code, _ in kinds]),
        known=known,
        cell=cell,
        stands_for=np.array([persons[kind] for kind in kinds]) / answering,
        clusters=np.array([f"{number:03d}" for number in numbers])[places],
    )


def _organisations(
    entry: WeightingClass,
    sample: Sample,
    persons: Mapping[Kind, int],
    there: int,
    plan: SimulationPlan,
    random: np.random.Generator,
) -> Iterator[_Drawn]:
    """The organisations drawn of one class, of `there` in all; size and response vary around their
    means, and of each climate there are as many as a draw would have on average."""
    of_class = {gender: persons.get((entry.code, gender), 0) for gender in COUNTED_GENDERS}
    weighted = {gender: n * float(_likelier(plan, gender)) for gender, n in of_class.items()}
    women = weighted["vrouw"] / max(sum(weighted.values()), 1)
    count = sample.organisations
    climates = ["calm"] * round(CALM * count) + ["rough"] * round(ROUGH * count)
    climates += ["usual"] * (count - len(climates))
    sizes = np.exp(SPREAD * random.standard_normal(count))
    responses = np.clip(sample.response * np.exp(0.2 * random.standard_normal(count)), 0, 1)
    mean = sum(of_class.values()) / there
    for climate, size, response in zip(
        random.permutation(climates).tolist(), sizes / sizes.mean(), responses, strict=True
    ):
        answering = max(round(mean * size * sample.invited * response), 2)
        of_women = int(random.binomial(answering, women))
        yield _Drawn(entry.code, climate, {"man": answering - of_women, "vrouw": of_women})


def _likelier(plan: SimulationPlan, gender: str) -> Fraction:
    return Fraction(str(plan.response_women)) if gender == "vrouw" else Fraction(1)


# --- the interviews, all at once -----------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """The respondents a rule holds for: their `rows`, and the rule."""

    rows: Rows
    rule: Rule


class _Interview:
    """Walks the questionnaire in its order and answers each question for everybody it is for."""

    def __init__(
        self, plan: SimulationPlan, questionnaire: Questionnaire, people: _People, seed: int
    ) -> None:
        self.plan = plan
        self.questionnaire = questionnaire
        self.people = people
        self.seed = seed
        self.n = len(people)
        self.columns: dict[str, AnswerColumn] = dict(people.known)
        self.met: dict[tuple[Expression, ...], Bools] = {(): np.ones(self.n, np.bool_)}
        self.stops = self.breaking_off()

    def held(self) -> dict[str, Column]:
        """Hold every interview and give the columns of the records."""
        everyone = np.ones(self.n, np.bool_)
        for trait in self.plan.latent:
            values = self.one_answer(trait, [1, 2], {1: 0.5, 2: 0.5}, everyone)
            self.columns[trait] = Codes(values, ~everyone)
        records: dict[str, Column] = {}
        for place, question in enumerate(self.questionnaire.questions.values()):
            records |= self.ask(place, question)
        return records

    def ask(self, place: int, question: Question) -> dict[str, Column]:
        asked = self.conditions(question.conditions)
        if question.calculation is not None:
            self.calculate(question, question.calculation, asked)
        if not question.recorded:
            return {}
        absent = self.absence(place, question, asked)
        answering = asked & (absent == 0)
        if question.type == "select_multiple":
            return self.keep_ticks(question, asked, absent, self.ticks(question, answering))
        if question.type == "select_one":
            codes = [choice.code for choice in self.questionnaire.answers_to(question.name)]
            values = self.one_answer(question.name, codes, self.usual(question), answering)
        else:
            values = self.number(question, answering)
        self.columns[question.name] = Codes(
            np.where(absent < 0, absent, values).astype(np.int32), ~asked, question.type == "date"
        )
        return {question.name: Column(values, _states(asked, absent))}

    def conditions(self, rules: tuple[Expression, ...]) -> Bools:
        if rules not in self.met:
            held = evaluate_columns(rules[-1], self.columns, self.n)
            self.met[rules] = self.conditions(rules[:-1]) & held
        return self.met[rules]

    def calculate(self, question: Question, rule: Expression, asked: Bools) -> None:
        words, _ = values_of(rule, self.columns, {}, self.n)
        index = np.where(asked, words.index, len(words.words))
        self.columns[question.name] = Words((*words.words, ""), index)

    def random(self, name: str) -> np.random.Generator:
        return _random(self.seed, name)

    # --- answers that are absent -----------------------------------------------------------------

    def breaking_off(self) -> NDArray[np.float64]:
        """The place of the question after which a respondent answers no more; infinite for most."""
        random = self.random("break off")
        chance = np.full(self.n, self.plan.break_off)
        stopping = _draw(chance, self.people.cell, random)
        length = len(self.questionnaire.questions)
        places = length * (0.5 + 0.5 * random.random(self.n))
        return np.where(stopping, places, np.inf)

    def absence(self, place: int, question: Question, asked: Bools) -> NDArray[np.int32]:
        """The file code −97…−99 of those asked who do not answer, 0 for the others."""
        random = self.random(f"absent {question.name}")
        shares = {**self.plan.absent.get("", {}), **self.plan.absent.get(question.name, {})}
        found = np.zeros(self.n, np.int32)
        for code in self.offered(question):
            rows = np.flatnonzero(asked & (found == 0))
            chance = np.full(len(rows), shares.get(code, 0.0))
            found[rows[_draw(chance, self.people.cell[rows], random)]] = code
        found[asked & (place > self.stops)] = -99
        return found

    def offered(self, question: Question) -> list[int]:
        listed = {choice.code for choice in self.questionnaire.choices.get(question.choices, ())}
        return [code for code in MISSING if code == -99 or code in listed]

    # --- answers ---------------------------------------------------------------------------------

    def usual(self, question: Question) -> Shares:
        """Shares without a rule: those of the list, or ever fewer for choices further down."""
        given = self.plan.defaults.get(question.choices)
        codes = [choice.code for choice in self.questionnaire.answers_to(question.name)]
        if given:
            return {code: given.get(code, 0.0) for code in codes}
        ranks = {code: 1 / rank for rank, code in enumerate(codes, start=1)}
        whole = 1 / 0.4 if question.type == "select_multiple" else sum(ranks.values())
        return {code: share / whole for code, share in ranks.items()}

    def groups(self, name: str, where: Bools, otherwise: Shares) -> Iterator[_Group]:
        """The rows under each rule, the first that holds; those under none get `otherwise`."""
        left = where.copy()
        for rule in self.plan.rules_of(name):
            here = left.copy()
            for condition in rule.when:
                here &= evaluate_columns(condition, self.columns, self.n)
            left &= ~here
            if here.any():
                yield _Group(np.flatnonzero(here), rule)
        if left.any():
            yield _Group(np.flatnonzero(left), Rule((), otherwise, ()))

    def one_answer(
        self, name: str, codes: Sequence[int], usual: Shares, where: Bools
    ) -> NDArray[np.int32]:
        random = self.random(name)
        values = np.zeros(self.n, np.int32)
        for group in self.groups(name, where, usual):
            shares = _completed(group.rule.shares, codes, usual)
            values[group.rows] = self.choose(group, shares, random)
        return values

    def choose(
        self, group: _Group, shares: Shares, random: np.random.Generator
    ) -> NDArray[np.int32]:
        """One choice for each row: choice by choice, each a share of those that are left."""
        tilted = {code for tilt in group.rule.tilts for code in tilt.choices}
        order = sorted(shares, key=lambda code: code not in tilted)
        values = np.full(len(group.rows), order[-1], np.int32)
        left = np.arange(len(group.rows))
        mass = sum(shares.values())
        for code in order[:-1]:
            share = min(shares[code] / mass, 1.0) if mass > 1e-12 else 0.0
            hit = self.hit(group.rule, code, share, group.rows[left], random)
            values[left[hit]] = code
            left, mass = left[~hit], mass - shares[code]
        return values

    def hit(
        self, rule: Rule, code: int, share: float, rows: Rows, random: np.random.Generator
    ) -> Bools:
        """Which of `rows` give this answer: `share` of them, the tilted ones sooner."""
        chance = np.full(len(rows), share)
        tilts = [tilt for tilt in rule.tilts if code in tilt.choices]
        if tilts and len(rows):
            chance = _tilted(share, self.odds(tilts, rows), self.people.stands_for[rows])
        return _draw(chance, self.people.cell[rows], random)

    def odds(self, tilts: Sequence[Tilt], rows: Rows) -> Floats:
        odds = np.ones(self.n)
        for tilt in tilts:
            odds[evaluate_columns(tilt.when, self.columns, self.n)] *= tilt.odds
        return odds[rows]

    def ticks(self, question: Question, where: Bools) -> Bools:
        """What each ticks of a select_multiple, shape (n, choices): at least one, and an answer
        that excludes the others alone."""
        codes = [choice.code for choice in self.questionnaire.answers_to(question.name)]
        alone = _exclusive(question.constraint, codes)
        random = self.random(question.name)
        ticked = np.zeros((self.n, len(codes)), np.bool_)
        for group in self.groups(question.name, where, self.usual(question)):
            shares = {code: group.rule.shares.get(code, 0.0) for code in codes}
            ticked[group.rows] = self.tick(group, shares, alone, random)
        return ticked

    def tick(
        self, group: _Group, shares: Shares, alone: Sequence[int], random: np.random.Generator
    ) -> Bools:
        codes = list(shares)
        ticked = np.zeros((len(group.rows), len(codes)), np.bool_)
        left, mass = np.arange(len(group.rows)), 1.0
        for code in alone:
            share = min(shares[code] / mass, 1.0) if mass > 1e-12 else 0.0
            hit = self.hit(group.rule, code, share, group.rows[left], random)
            ticked[left[hit], codes.index(code)] = True
            left, mass = left[~hit], mass - shares[code]
        free = [code for code in codes if code not in alone and shares[code] > 0]
        if not free or mass <= 1e-12:
            return ticked
        among = {code: min(shares[code] / mass, 1.0) for code in free}
        for code, share in _before_topping_up(among).items():
            hit = self.hit(group.rule, code, share, group.rows[left], random)
            ticked[left[hit], codes.index(code)] = True
        none = left[~ticked[left].any(axis=1)]
        topped = self.choose(_Group(group.rows[none], group.rule), among, random)
        for code in free:
            ticked[none[topped == code], codes.index(code)] = True
        return ticked

    def keep_ticks(
        self, question: Question, asked: Bools, absent: NDArray[np.int32], ticked: Bools
    ) -> dict[str, Column]:
        codes = [choice.code for choice in self.questionnaire.answers_to(question.name)]
        unticked = asked & (absent == 0) & ~ticked.any(axis=1)  # no share for any answer: none
        absent = np.where(unticked, -99, absent).astype(np.int32)
        choices = tuple(str(code) for code in codes)
        self.columns[question.name] = Ticks(choices, ticked, absent, ~asked)
        states = _states(asked, absent)
        return {
            unfolded(question.name, code): Column(ticked[:, place].astype(np.int32), states)
            for place, code in enumerate(codes)
        }

    def number(self, question: Question, where: Bools) -> NDArray[np.int32]:
        """A number (or day) anywhere in the range of the plan, evenly."""
        low, high = self.plan.ranges[question.name]
        values = np.zeros(self.n, np.int32)
        random = self.random(question.name).random(self.n)
        if question.type == "date":
            first, last = _day(low), _day(high)
            days = first + np.floor(random * (last - first + 1)).astype(int)
            values[where] = [_code(day) for day in days[where].tolist()]
        else:
            values[where] = (low + np.floor(random * (high - low + 1))).astype(np.int32)[where]
        return values


def _day(code: int) -> int:
    return date(code // 10_000, code // 100 % 100, code % 100).toordinal()


def _code(day: int) -> int:
    return int(date.fromordinal(day).strftime("%Y%m%d"))


def _states(asked: Bools, absent: NDArray[np.int32]) -> NDArray[np.uint8]:
    states = np.where(asked, State.ANSWERED, State.NOT_ASKED).astype(np.uint8)
    for code, state in FILE_CODES.items():
        states[absent == code] = state
    return states


# --- drawing in whole persons --------------------------------------------------------------------


def _draw(chance: Floats, cell: Rows, random: np.random.Generator) -> Bools:
    """Systematic sampling: Σ chance are drawn, give or take one, in all and in every cell.

    Rows stand by cell and within it in random order; whoever takes the running sum of chances
    over a whole number is drawn (Madow 1949), starting from a random fraction.
    """
    order = np.lexsort((random.random(len(chance)), cell))
    running = np.concatenate([[0.0], np.cumsum(chance[order])]) + random.random()
    hit = np.zeros(len(chance), np.bool_)
    hit[order] = np.diff(np.floor(running)) > 0
    return hit


def _tilted(share: float, odds: Floats, weights: Floats) -> Floats:
    """Chances whose odds differ by `odds` and whose weighted mean is `share`, as near as can be."""
    kinds, index = np.unique(odds, return_inverse=True)
    sizes = np.bincount(index, weights)
    wanted = share * sizes.sum()
    if wanted >= sizes[kinds > 0].sum():
        return np.where(odds > 0, 1.0, 0.0)
    low, high = 0.0, 1.0  # of scale/(1 + scale): the odds of a row without tilt
    for _ in range(60):
        middle = (low + high) / 2
        drawn = (_chances(kinds, middle) * sizes).sum()
        low, high = (middle, high) if drawn < wanted else (low, middle)
    return _chances(kinds, low)[index]


def _chances(odds: Floats, plain: float) -> Floats:
    return odds * plain / (odds * plain + 1 - plain)


def _completed(shares: Shares, codes: Sequence[int], usual: Shares) -> dict[int, float]:
    """Shares of all choices: what a rule leaves is divided as usual over those it does not name."""
    rest = max(1 - sum(shares.values()), 0.0)
    others = {code: usual.get(code, 0.0) for code in codes if code not in shares}
    whole = sum(others.values())
    if others and not whole:
        others, whole = dict.fromkeys(others, 1.0), float(len(others))
    return {code: shares[code] if code in shares else rest * others[code] / whole for code in codes}


def _before_topping_up(shares: Shares) -> dict[int, float]:
    """Chances for each tick such that the shares come out after those without a tick get one.

    Who ticks nothing, Π(1 − p_c) of all, gets one answer in proportion to the shares s: solves
    p_c + Π(1 − p)·s_c/Σs = s_c by repetition. Shares that add up to less than one cannot give
    everybody an answer: then everybody gets exactly one.
    """
    wanted = np.array(list(shares.values()))
    part = wanted / wanted.sum()
    chance = wanted.copy()
    for _ in range(100):
        chance = np.clip(wanted - np.prod(1 - chance) * part, 0.0, 1.0)
    return dict(zip(shares, chance.tolist(), strict=True))


def _exclusive(constraint: Expression | None, codes: Sequence[int]) -> list[int]:
    """The choices that the constraint allows alone and with no other."""
    if constraint is None or constraint.names():
        return []
    refused = {
        pair for pair in combinations(codes, 2) if not holds(constraint, {}, f"{pair[0]} {pair[1]}")
    }
    return [
        code
        for code in codes
        if len(codes) > 2 and sum(code in p for p in refused) == len(codes) - 1
    ]
