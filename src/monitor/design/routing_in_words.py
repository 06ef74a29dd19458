"""The rules of a questionnaire said in plain words: who gets a question, which answers count.

Every expression the language knows can be said, in Dutch and in English; what is said means what
the expression means, no more and no less. For reviewers who read no `${…}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from monitor.concepts.language import Language, Text
from monitor.concepts.offices import OFFICE_GROUPS, ROLES, TIERS
from monitor.concepts.organisations import SIZE_CLASSES
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.design.expression import (
    Arithmetic,
    Call,
    Comparison,
    Constant,
    Expression,
    Here,
    Junction,
    Name,
    Node,
    as_text,
    kind,
)
from monitor.design.questions import PIPED, SELECTS, SPOKEN, Questionnaire


# The name of a question, around the number by which a reader knows it; a page makes it a link.
MARK, UNMARK = "\ue000", "\ue001"

# What stands on the participation card, and the words for its values.
CARD_WORDS: Mapping[str, Text] = {
    "weighting_class": Text("weegklasse", "weighting class"),
    "office_group": Text("functie", "office"),
    "tier": Text("bestuurslaag", "tier of government"),
    "role": Text("rol", "role"),
    "region": Text("landsdeel", "region"),
    "province": Text("provincie", "province"),
    "size_class": Text("omvang van de organisatie", "size of the organisation"),
    "cluster": Text("trosnummer", "cluster number"),
}
CARD_VALUES: Mapping[str, Mapping[str, Text]] = {
    "office_group": {code: one.singular for code, one in OFFICE_GROUPS.items()},
    "tier": {code: one.singular for code, one in TIERS.items()},
    "role": {code: one.singular for code, one in ROLES.items()},
    "region": {code: one.name for code, one in REGIONS.items()},
    "province": {code: one.name for code, one in PROVINCES.items()},
    "size_class": {code: one.singular for code, one in SIZE_CLASSES.items()},
}

# How much, as it stands in a sentence; and the opposite of each sign.
AMOUNT: Mapping[str, Text] = {
    "=": Text("precies {n}", "exactly {n}"),
    "!=": Text("iets anders dan {n}", "something else than {n}"),
    "<": Text("minder dan {n}", "less than {n}"),
    "<=": Text("{n} of minder", "{n} or less"),
    ">": Text("meer dan {n}", "more than {n}"),
    ">=": Text("{n} of meer", "{n} or more"),
}
RELATION: Mapping[str, Text] = {
    "=": Text("{a} gelijk is aan {b}", "{a} is equal to {b}"),
    "!=": Text("{a} anders is dan {b}", "{a} differs from {b}"),
    "<": Text("{a} lager is dan {b}", "{a} is lower than {b}"),
    "<=": Text("{a} niet hoger is dan {b}", "{a} is not higher than {b}"),
    ">": Text("{a} hoger is dan {b}", "{a} is higher than {b}"),
    ">=": Text("{a} niet lager is dan {b}", "{a} is not lower than {b}"),
}
TURNED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}

Sort = Literal["answer", "tick", "card", "filled"]
Over = Literal["one", "any", "every", "none"]

# A statement about the answers to one or more questions: [sort][over], then as it is denied.
SAID: Mapping[Sort, Mapping[Over, Text]] = {
    "answer": {
        "one": Text("u bij {q} {v} antwoordde", "you answered {v} to {q}"),
        "any": Text("u bij minstens één van {q} {v} antwoordde", "you answered {v} to any of {q}"),
        "every": Text("u bij {q} steeds {v} antwoordde", "you answered {v} to each of {q}"),
        "none": Text("u bij geen van {q} {v} antwoordde", "you answered {v} to none of {q}"),
    },
    "tick": {
        "one": Text("u bij {q} {v} koos", "you chose {v} at {q}"),
        "any": Text("u bij minstens één van {q} {v} koos", "you chose {v} at any of {q}"),
        "every": Text("u bij {q} steeds {v} koos", "you chose {v} at each of {q}"),
        "none": Text("u bij geen van {q} {v} koos", "you chose {v} at none of {q}"),
    },
    "card": {
        "one": Text("op uw kaart als {q} {v} staat", "your card says {v} as {q}"),
    },
    "filled": {
        "one": Text("u {q} beantwoordde", "you answered {q}"),
        "any": Text("u minstens één van {q} beantwoordde", "you answered any of {q}"),
        "every": Text("u {q} beantwoordde", "you answered each of {q}"),
        "none": Text("u geen van {q} beantwoordde", "you answered none of {q}"),
    },
}
DENIED: Mapping[Sort, Text] = {
    "answer": Text("u bij {q} niet {v} antwoordde", "you did not answer {v} to {q}"),
    "tick": Text("u bij {q} niet {v} koos", "you did not choose {v} at {q}"),
    "card": Text("op uw kaart als {q} niet {v} staat", "your card does not say {v} as {q}"),
    "filled": Text("u {q} niet beantwoordde", "you did not answer {q}"),
}
HERE_SAID: Mapping[Sort, tuple[Text, Text]] = {  # about the answer that a check judges
    "answer": (Text("het antwoord {v} is", "the answer is {v}"),) * 2,
    "tick": (
        Text("{v} is gekozen", "{v} is chosen"),
        Text("{v} niet is gekozen", "{v} is not chosen"),
    ),
    "filled": (
        Text("er een antwoord is", "there is an answer"),
        Text("er geen antwoord is", "there is no answer"),
    ),
}

PHRASES: Mapping[str, Text] = {
    "question": Text("vraag {n}", "question {n}"),
    "questions": Text("de vragen {n}", "questions {n}"),
    "range": Text("{a} tot en met {b}", "{a} to {b}"),
    "and": Text("en", "and"),
    "or": Text("of", "or"),
    "of question": Text("het antwoord op {q}", "the answer to {q}"),
    "of card": Text("de {v} op uw kaart", "the {v} on your card"),
    "of calculation": Text("de berekende waarde {v}", "the calculated value {v}"),
    "here": Text("het antwoord", "the answer"),
    "entered": Text("u bij {q} {v} invulde", "you entered {v} at {q}"),
    "not entered": Text("u bij {q} niet {v} invulde", "you did not enter {v} at {q}"),
    "counted": Text("u bij {q} {v} antwoorden koos", "you chose {v} answers at {q}"),
    "not counted": Text(
        "u bij {q} niet {v} antwoorden koos", "you did not choose {v} answers at {q}"
    ),
    "here amount": Text("het antwoord {v} is", "the answer is {v}"),
    "not here amount": Text("het antwoord niet {v} is", "the answer is not {v}"),
    "here counted": Text("er {v} antwoorden zijn gekozen", "{v} answers are chosen"),
    "not here counted": Text("er niet {v} antwoorden zijn gekozen", "not {v} answers are chosen"),
    "not so": Text("het niet zo is dat {a}", "it is not so that {a}"),
    "always": Text("dat altijd zo is", "this is always so"),
    "never": Text("dat nooit zo is", "this is never so"),
    "alone": Text(
        "{v} niet samen met een ander antwoord is gekozen",
        "{v} is not chosen together with another answer",
    ),
    "form": Text("{a} de vorm {b} heeft", "{a} has the form {b}"),
    "contains": Text("{a} de keuze {b} bevat", "{a} contains the choice {b}"),
    "something": Text("{a} niet nul of leeg is", "{a} is not zero or empty"),
    "outcome": Text("de uitkomst van ({a})", "the outcome of ({a})"),
    "empty": Text("leeg", "empty"),
}
OPERATIONS: Mapping[str, Text] = {
    "+": Text("plus", "plus"),
    "-": Text("min", "minus"),
    "*": Text("maal", "times"),
    "div": Text("gedeeld door", "divided by"),
    "mod": Text("(de rest na deling door)", "(the remainder after division by)"),
}
VALUES: Mapping[str, Text] = {
    "count-selected": Text("het aantal keuzes in {0}", "the number of choices in {0}"),
    "string-length": Text("het aantal tekens van {0}", "the number of characters of {0}"),
    "int": Text("{0} zonder cijfers achter de komma", "{0} without decimals"),
    "number": Text("{0}", "{0}"),
    "string": Text("{0}", "{0}"),
    "coalesce": Text("{0}, of anders {1}", "{0}, or else {1}"),
    "if": Text("{1} als {0}, en anders {2}", "{1} if {0}, and else {2}"),
}


Value = tuple[str | float, str]  # as it stands in the rule, and as it is said


@dataclass(frozen=True, slots=True)
class Statement:
    """Something about the answers to `names` (uitspraak): one of `values`, or that it is denied.

    `over` tells of which of several questions it is said; "none" is "every" of a denial.
    """

    sort: Sort
    names: tuple[str, ...]
    values: tuple[Value, ...]
    denied: bool
    over: Over = "one"


@dataclass(frozen=True, slots=True)
class Plain:
    """A rule, or its denial, that is about more than the answers to single questions."""

    words: str
    node: Node
    denied: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Clauses of which all (`and`) or any (`or`) must hold."""

    word: str
    parts: tuple[Clause, ...]


Clause = Statement | Plain | Joined
HERE = "."


class Speaker:
    """Says the rules of one questionnaire in one language. `numbers` are those of the questions."""

    def __init__(self, questionnaire: Questionnaire, language: Language) -> None:
        self.questionnaire = questionnaire
        self.language = language
        self.numbers = numbered(questionnaire)

    # Sentences

    def conditions(self, rules: Sequence[Expression], *, of: str = "") -> str:
        """All of `rules` as one clause: what follows "alleen als" or "only if"; "" for none.

        `of` is the question that a check judges, the dot of its rule.
        """
        if not rules:
            return ""
        whole = rules[0].root if len(rules) == 1 else Junction("and", tuple(r.root for r in rules))
        return _Clauses(self, of).clause(whole, denied=False)

    def value(self, rule: Expression) -> str:
        """What a calculation gives, as a phrase."""
        return _Clauses(self, "").value(rule.root)

    def piped(self, text: str) -> str:
        """A text in which each quoted answer is named instead."""
        return PIPED.sub(lambda found: f"[{self.subject(found[1])}]", text)

    # Words

    def say(self, key: str, **words: str) -> str:
        return PHRASES[key].say(self.language).format(**words)

    def listed(self, words: Sequence[str], join: str) -> str:
        """`a, b en c`."""
        *most, last = words
        return f"{', '.join(most)} {self.say(join)} {last}" if most else last

    def quoted(self, text: str) -> str:
        return f"‘{text}’" if self.language == "nl" else f"“{text}”"

    def number(self, value: float) -> str:
        written = as_text(value)
        return written.replace(".", ",") if self.language == "nl" else written

    def questions(self, names: Sequence[str]) -> str:
        """`vraag 5`, `de vragen 5, 7 en 9 tot en met 12`, each number marked with its question."""
        known = sorted((n for n in names if n in self.numbers), key=self.numbers.__getitem__)
        if len(known) == 1:
            return self.say("question", n=self.marked(known[0]))
        return self.say("questions", n=self.listed(list(self.runs(known)), "and"))

    def marked(self, name: str) -> str:
        return f"{MARK}{name}{UNMARK}{self.numbers[name]}"

    def runs(self, names: Sequence[str]) -> Iterable[str]:
        """Three or more numbers in a row are said by the first and the last."""
        run: list[str] = []
        for name in [*names, None]:
            if name is not None and (not run or self.numbers[name] == self.numbers[run[-1]] + 1):
                run.append(name)
                continue
            if len(run) > 2:
                yield self.say("range", a=self.marked(run[0]), b=self.marked(run[-1]))
            else:
                yield from (self.marked(one) for one in run)
            run = [name] if name is not None else []

    def subject(self, name: str) -> str:
        """An answer as a thing: `het antwoord op vraag 5`."""
        if name in self.numbers:
            return self.say("of question", q=self.questions([name]))
        if name in CARD_WORDS:
            return self.say("of card", v=CARD_WORDS[name].say(self.language))
        return self.say("of calculation", v=self.quoted(name))

    def label(self, name: str, value: str | float) -> str:
        """What a code of this question means, between quotes; a number as it is."""
        written = value if isinstance(value, str) else as_text(value)
        question = self.questionnaire.questions.get(name)
        if question is not None and question.type in SELECTS:
            for choice in self.questionnaire.choices[question.choices]:
                if str(choice.code) == written.strip():
                    return self.quoted(choice.label.say(self.language))
        if name in CARD_VALUES and written in CARD_VALUES[name]:
            return self.quoted(CARD_VALUES[name][written].say(self.language))
        return self.number(value) if isinstance(value, float) else self.quoted(written)


def numbered(questionnaire: Questionnaire) -> dict[str, int]:
    """The number of each question that a respondent answers, in order; notes have none."""
    asked = (q.name for q in questionnaire.questions.values() if q.type in SPOKEN)
    answered = (name for name in asked if questionnaire.questions[name].type != "note")
    return {name: number for number, name in enumerate(answered, start=1)}


def unmarked(text: str) -> str:
    """A text without the names of the questions it speaks of."""
    while (start := text.find(MARK)) >= 0:
        text = text[:start] + text[text.index(UNMARK, start) + 1 :]
    return text


@dataclass(frozen=True)
class _Clauses:
    """Walks one rule; `of` is the question whose answer the dot stands for."""

    speaker: Speaker
    of: str

    # Clauses

    def clause(self, node: Node, *, denied: bool) -> str:
        return self.words(self.read(node, denied))

    def words(self, clause: Clause) -> str:
        match clause:
            case Plain(words, _, _):
                return words
            case Joined(word, parts):
                said = [self.words(part) for part in parts]
                inner = [isinstance(part, Joined) for part in parts]
                bracketed = [f"({w})" if i else w for w, i in zip(said, inner, strict=True)]
                return self.speaker.listed(bracketed, word)
            case Statement():
                return self.statement(clause)

    def read(self, node: Node, denied: bool) -> Clause:
        """`node` as statements, those about the same answers made one."""
        match node:
            case Junction(word, parts):
                joined = word if not denied else ("or" if word == "and" else "and")  # De Morgan
                clauses = [self.read(part, denied) for part in parts]
                merged = _across(_per_question(clauses, joined), joined)
                return merged[0] if len(merged) == 1 else Joined(joined, tuple(merged))
            case Call("not", (inner,)):
                alone = self.alone(inner, denied)
                return Plain(alone, node, denied) if alone else self.read(inner, not denied)
            case Call("true" | "false" as word, _):
                said = self.speaker.say("always" if (word == "true") != denied else "never")
                return Plain(said, node, denied)
            case Call("selected", (where, Constant(value))) if self.asked(where):
                return self.about(where, self.sort(where), value, denied)
            case Call("selected", (where, what)):
                words = {"a": self.value(where), "b": self.value(what)}
                return self.plain("contains", node, denied, **words)
            case Call("regex", (where, pattern)):
                words = {"a": self.value(where), "b": self.value(pattern)}
                return self.plain("form", node, denied, **words)
            case Comparison():
                return self.comparison(node, denied)
            case _:
                return self.plain("something", node, denied, a=self.value(node))

    def plain(self, key: str, node: Node, denied: bool, **words: str) -> Plain:
        said = self.speaker.say(key, **words)
        return Plain(self.speaker.say("not so", a=said) if denied else said, node, denied)

    def alone(self, inner: Node, denied: bool) -> str:
        """`not(selected(., x) and count-selected(.) > 1)`, said as people would."""
        match inner:
            case Junction(
                "and",
                (
                    Call("selected", (Here(), Constant(value))),
                    Comparison(">", Call("count-selected", (Here(),)), Constant(1.0)),
                ),
            ) if not denied:
                return self.speaker.say("alone", v=self.means(Here(), value))
        return ""

    def comparison(self, node: Comparison, denied: bool) -> Clause:
        sign, left, right = node.operator, node.left, node.right
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, right, sign = right, left, TURNED[sign]
        if isinstance(right, Constant):
            known = self.with_constant(sign, left, right.value, denied)
            if isinstance(known, Statement):
                return known
            if known:
                return Plain(known, node, denied)
        words = {"a": self.value(left), "b": self.value(right)}
        said = RELATION[sign].say(self.speaker.language).format(**words)
        return Plain(self.speaker.say("not so", a=said) if denied else said, node, denied)

    def with_constant(
        self, sign: str, left: Node, value: str | float, denied: bool
    ) -> Statement | str:
        """A comparison with something written out, "" when it has no shorter words."""
        where = left.arguments[0] if isinstance(left, Call) else left
        counted = isinstance(left, Call) and left.function == "count-selected"
        if not self.asked(where) or (isinstance(left, Call) and not counted):
            return ""
        if sign in ("=", "!=") and not counted:
            denies = denied != (sign == "!=")
            if value == "":
                return Statement("filled", (self.name(left),), (), not denies)
            if self.closed(left):
                return self.about(left, self.sort(left, "answer"), value, denies)
        if isinstance(value, str) or (self.closed(left) and not counted):
            return ""
        here = "here counted" if counted else "here amount"
        there = "counted" if counted else "entered"
        return self.amount(here if isinstance(where, Here) else there, sign, where, value, denied)

    def amount(self, key: str, sign: str, where: Node, value: float, denied: bool) -> str:
        amount = AMOUNT[sign].say(self.speaker.language).format(n=self.speaker.number(value))
        name = self.name(where)
        asked = "" if name == HERE else self.speaker.questions([name])
        return self.speaker.say(f"not {key}" if denied else key, q=asked, v=amount)

    # Statements about answers

    def asked(self, node: Node) -> bool:
        """Whether `node` is the answer to a question a reader can find, or stands on the card."""
        if isinstance(node, Here):
            return True
        return isinstance(node, Name) and (
            node.name in self.speaker.numbers or node.name in CARD_WORDS
        )

    def name(self, node: Node) -> str:
        return node.name if isinstance(node, Name) else HERE

    def meant(self, node: Node) -> str:
        """The question whose codes are spoken of."""
        return node.name if isinstance(node, Name) else self.of

    def means(self, node: Node, value: str | float) -> str:
        return self.speaker.label(self.meant(node), value)

    def closed(self, node: Node) -> bool:
        """Whether the answers are words: a list, or the card."""
        question = self.speaker.questionnaire.questions.get(self.meant(node))
        return question is not None and question.type in (*SELECTS, "hidden")

    def sort(self, node: Node, otherwise: Sort = "tick") -> Sort:
        if self.name(node) in CARD_WORDS:
            return "card"
        question = self.speaker.questionnaire.questions.get(self.meant(node))
        single = question is not None and question.type == "select_one"
        return "answer" if single else otherwise

    def about(self, node: Node, sort: Sort, value: str | float, denied: bool) -> Statement:
        said = (value, self.means(node, value))
        return Statement(sort, (self.name(node),), (said,), denied)

    def statement(self, said: Statement) -> str:
        """The statement in words; several values are alternatives."""
        language = self.speaker.language
        labels = [label for _, label in said.values]
        values = self.speaker.listed(labels, "or") if labels else ""
        if said.names == (HERE,):
            if said.sort == "answer" and said.denied:
                return self.speaker.say("not here amount", v=values)
            return HERE_SAID[said.sort][said.denied].say(language).format(v=values)
        if said.sort == "card":
            about = CARD_WORDS[said.names[0]].say(language)
        else:
            about = self.speaker.questions(said.names)
        denies = said.denied and said.over == "one"
        text = DENIED[said.sort] if denies else SAID[said.sort][said.over]
        return text.say(language).format(q=about, v=values)

    # Values

    def value(self, node: Node) -> str:
        speaker = self.speaker
        if kind(node) == "boolean":
            return speaker.say("outcome", a=self.clause(node, denied=False))
        match node:
            case Constant(value):
                if isinstance(value, float):
                    return speaker.number(value)
                return speaker.quoted(value) if value else speaker.say("empty")
            case Name(name):
                return speaker.subject(name)
            case Arithmetic(first, rest):
                return self.arithmetic(first, rest)
            case Call("if", (test, yes, no)):
                words = [self.clause(test, denied=False), self.value(yes), self.value(no)]
                return VALUES["if"].say(speaker.language).format(*words)
            case Call("concat", parts):
                return " + ".join(self.value(part) for part in parts)
            case Call(function, parts):
                words = [self.value(part) for part in parts]
                return VALUES[function].say(speaker.language).format(*words)
            case _:
                return speaker.say("here")

    def arithmetic(self, first: Node, rest: Sequence[tuple[str, Node]]) -> str:
        said = self.inner(first)
        for sign, operand in rest:
            said += f" {OPERATIONS[sign].say(self.speaker.language)} {self.inner(operand)}"
        return said

    def inner(self, node: Node) -> str:
        said = self.value(node)
        bare = isinstance(node, Constant | Name | Here)
        return said if bare else f"({said})"


def _per_question(clauses: Sequence[Clause], joined: str) -> list[Clause]:
    """Statements about the same question made one: `a of b` when any may hold, and "neither"
    when all are denied."""
    result: list[Clause] = []
    for clause in clauses:
        alike = next(
            (other for other in result if _same_question(clause, other, joined == "and")), None
        )
        if isinstance(clause, Statement) and isinstance(alike, Statement):
            values = tuple(dict.fromkeys((*alike.values, *clause.values)))
            result[result.index(alike)] = replace(alike, values=values)
        else:
            result.append(clause)
    return result


def _same_question(one: Clause, other: Clause, denied: bool) -> bool:
    if not (isinstance(one, Statement) and isinstance(other, Statement)) or not one.values:
        return False
    single = one.over == other.over == "one"
    return single and one.denied == other.denied == denied and _topic(one) == _topic(other)


def _topic(said: Statement) -> tuple[Sort, tuple[str, ...]]:
    return said.sort, said.names


def _across(clauses: Sequence[Clause], joined: str) -> list[Clause]:
    """The same statement about several questions made one."""
    result: list[Clause] = []
    for clause in clauses:
        over: Over = "every"
        if isinstance(clause, Statement):
            over = "any" if joined == "or" else "none" if clause.denied else "every"
        alike = next((other for other in result if _same_answer(clause, other, over)), None)
        if isinstance(clause, Statement) and isinstance(alike, Statement):
            names = (*alike.names, *clause.names)
            result[result.index(alike)] = replace(alike, names=names, over=over)
        else:
            result.append(clause)
    return result


def _same_answer(one: Clause, other: Clause, over: Over) -> bool:
    """Whether `one` may join `other` in a statement about several questions."""
    if not (isinstance(one, Statement) and isinstance(other, Statement)):
        return False
    if one.over != "one" or other.over not in ("one", over) or (over == "any" and one.denied):
        return False
    if one.sort == "card" or HERE in (*one.names, *other.names):
        return False
    return (one.sort, one.values, one.denied) == (other.sort, other.values, other.denied)
