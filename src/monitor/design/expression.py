"""The rules of a questionnaire: when a question applies, what an answer may be, who counts as yes.

A documented subset of the expressions of XLSForm (XPath 1.0 as ODK and Enketo read it), parsed
once and evaluated for one interview or for all records. It never runs anything it does not know:
no `eval`, no clock, no chance, no reading of files.

Grammar, from weak to strong: `or`, `and`, one of `= != < <= > >=`, `+ -`, `* div mod`, then
`${name}`, `.`, a number (perhaps after a minus), a 'text', `(…)` or a function of `FUNCTIONS`.
What is always a mistake, or what ODK's engines read differently, is refused rather than guessed: a
bare `${name}` as yes or no (true in XPath even when unanswered), a regex that is not anchored as a
whole, `a = b = c`, a minus before anything but a number. docs/decisions tells the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import copysign, fmod, inf, isinf, isnan, nan, trunc
from typing import Literal

from monitor.concepts.problems import Place, Problem
from monitor.design.files import suggestion


Kind = Literal["number", "string", "boolean", "answer"]
Value = str | float | bool
Answer = str | int | float | None

DEEPEST = 40  # levels of brackets; no rule of a questionnaire needs ten
LONGEST = 10_000  # characters


class ExpressionError(ValueError):
    """An expression that cannot be read: problem `code`, `position` (from 1) and its details."""

    def __init__(self, code: str, text: str, position: int, **details: object) -> None:
        self.code = code
        self.position = position
        self.details = {"position": position, "expression": _shortened(text), **details}
        super().__init__(self.problem(Place("")).say("en"))

    def problem(self, place: Place) -> Problem:
        """The complaint as it is shown, at the cell of the sheet that holds the expression."""
        return Problem(self.code, place, self.details)


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"


# The syntax tree


@dataclass(frozen=True, slots=True)
class Constant:
    value: str | float


@dataclass(frozen=True, slots=True)
class Name:
    """`${name}`: what was answered to another question."""

    name: str


@dataclass(frozen=True, slots=True)
class Here:
    """`.`: the answer that a constraint judges."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`first op operand op operand …`, all of one strength, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Junction:
    """Parts joined by one word, `and` or `or`."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


Node = Constant | Name | Here | Arithmetic | Comparison | Junction | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """One parsed rule (expressie): `text` as written, `root` as understood."""

    text: str
    root: Node

    def names(self) -> tuple[str, ...]:
        """The questions it speaks of, each once, in order of appearance."""
        found = (node.name for node in walk(self.root) if isinstance(node, Name))
        return tuple(dict.fromkeys(found))

    @property
    def uses_here(self) -> bool:
        return any(isinstance(node, Here) for node in walk(self.root))

    @property
    def kind(self) -> Kind:
        return kind(self.root)


def walk(node: Node) -> Iterator[Node]:
    """`node` and all below it, in order of writing."""
    yield node
    for child in _children(node):
        yield from walk(child)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Arithmetic(first, rest):
            return (first, *(operand for _, operand in rest))
        case Comparison(_, left, right):
            return (left, right)
        case Junction(_, parts):
            return parts
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def kind(node: Node) -> Kind:
    """What evaluating `node` gives. An `answer` is text that came from a respondent."""
    match node:
        case Constant(value):
            return "string" if isinstance(value, str) else "number"
        case Name() | Here():
            return "answer"
        case Arithmetic():
            return "number"
        case Comparison() | Junction():
            return "boolean"
        case Call("if", (_, yes, no)):
            return _common(kind(yes), kind(no))
        case Call(function, _):
            return FUNCTIONS[function].gives


def _common(one: Kind, other: Kind) -> Kind:
    """Both branches of `if` give the same kind of value; a mixture is text."""
    return one if one == other and one != "answer" else "string"


# Functions: one row each, so that the language grows by a row


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` lists the kinds of the arguments; the last one repeats when `most` is larger."""

    takes: tuple[Kind, ...]
    gives: Kind
    of: Callable[..., Value]
    most: int | None = None

    @property
    def least(self) -> int:
        return len(self.takes)

    def wants(self, position: int) -> Kind:
        return self.takes[min(position, len(self.takes) - 1)]


def _selected(ticked: str, choice: str) -> bool:
    return choice.strip() in ticked.split(" ")


def _count_selected(ticked: str) -> float:
    return float(len(ticked.split()))


def _truncated(number: float) -> float:
    return number if isnan(number) or isinf(number) else copysign(trunc(number), number)


def _matches(text: str, pattern: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)  # \d and \w as browsers read them


FUNCTIONS: Mapping[str, Function] = {
    "true": Function((), "boolean", lambda: True),
    "false": Function((), "boolean", lambda: False),
    "not": Function(("boolean",), "boolean", lambda truth: not truth),
    "selected": Function(("string", "string"), "boolean", _selected),
    "count-selected": Function(("string",), "number", _count_selected),
    "if": Function(("boolean", "answer", "answer"), "string", lambda c, yes, no: yes if c else no),
    "coalesce": Function(("string", "string"), "string", lambda one, other: one or other),
    "string-length": Function(("string",), "number", lambda text: float(len(text))),
    "regex": Function(("string", "string"), "boolean", _matches),
    "int": Function(("number",), "number", _truncated),
    "number": Function(("number",), "number", lambda number: number),
    "string": Function(("string",), "string", lambda text: text),
    "concat": Function(("string",), "string", lambda *texts: "".join(texts), most=100),
}

# Known to ODK, refused here: what they give is not the same tomorrow or for the next respondent.
UNREPEATABLE = frozenset({"today", "now", "random", "randomize", "uuid", "once", "position"})


# Reading

TOKENS = re.compile(
    r"""\s*(?:
      (?P<name>\$\{\s*[^{}\s]+\s*\})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<word>[A-Za-z_][A-Za-z0-9_-]*)
    | (?P<path>\.\.|//?|@|\[|\]|::|\|)
    | (?P<sign>!=|<=|>=|[-+*=<>(),.])
    )""",
    re.VERBOSE,
)
OPERANDS = "${…} . 12 'abc' ( functie(…)"
COMPARING = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class _Token:
    sort: str
    text: str
    position: int


def parse(text: str) -> Expression:
    """Read one expression. Raises `ExpressionError` (Q01–Q10) at the first thing not understood."""
    if len(text) > LONGEST:
        raise ExpressionError("Q07", text, LONGEST)
    return Expression(text, _Reader(text).whole())


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = TOKENS.match(text, at)
        if match is None or match.lastgroup is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError("Q01", text, at + 1, found=text[at], expected=OPERANDS)
        group = match.lastgroup
        token = _Token(group, match[group], match.start(group) + 1)
        if group == "path":
            raise ExpressionError("Q06", text, token.position, found=token.text)
        found.append(token)
        at = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


class _Reader:
    """Recursive descent; a method for each strength of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        self.at += 1
        return token

    def take_if(self, *texts: str) -> _Token | None:
        wanted = self.next.sort in ("sign", "word") and self.next.text in texts
        return self.take() if wanted else None

    def error(self, code: str, at: int, **details: object) -> ExpressionError:
        return ExpressionError(code, self.text, at, **details)

    def unexpected(self, expected: str) -> ExpressionError:
        found = self.next.text or "∎"
        return self.error("Q01", self.next.position, found=found, expected=expected)

    def whole(self) -> Node:
        node = self.junction("or")
        if self.next.sort != "end":
            raise self.unexpected("and or = != < <= > >= + - * div mod ∎")
        return node

    def junction(self, word: str) -> Node:
        start = self.next.position
        part = self.comparison if word == "and" else (lambda: self.junction("and"))
        parts = [part()]
        while self.take_if(word):
            self.truth(parts[-1], start)
            start = self.next.position
            parts.append(self.truth(part(), start))
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def truth(self, node: Node, at: int) -> Node:
        """`node`, unless it is a bare answer where yes or no is wanted."""
        if kind(node) == "answer":
            raise self.error("Q05", at)
        return node

    def comparison(self) -> Node:
        start = self.next.position
        left = self.sum()
        operator = self.take_if(*COMPARING)
        if operator is None:
            return left
        middle = self.next.position
        right = self.sum()
        if self.next.sort == "sign" and self.next.text in COMPARING:
            raise self.error("Q09", self.next.position)
        if "boolean" in (kind(left), kind(right)):
            self.truth(left, start)
            self.truth(right, middle)
        return Comparison(operator.text, left, right)

    def sum(self) -> Node:
        return self.chain(self.product, "+", "-")

    def product(self) -> Node:
        return self.chain(self.unary, "*", "div", "mod")

    def chain(self, operand: Callable[[], Node], *operators: str) -> Node:
        first = operand()
        rest: list[tuple[str, Node]] = []
        while operator := self.take_if(*operators):
            rest.append((operator.text, operand()))
        return Arithmetic(first, tuple(rest)) if rest else first

    def unary(self) -> Node:
        """An operand; a minus only before a written number, the one place where Enketo reads it."""
        minus = self.take_if("-")
        if minus is None:
            return self.operand()
        if self.next.sort != "number":
            raise self.error("Q10", minus.position)
        return Constant(-float(self.take().text))

    def nested(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error("Q07", self.next.position)
        node = part()
        self.depth -= 1
        return node

    def operand(self) -> Node:
        token = self.next
        if token.sort == "number":
            return Constant(float(self.take().text))
        if token.sort == "text":
            return Constant(self.take().text[1:-1])
        if token.sort == "name":
            return Name(self.take().text[2:-1].strip())
        if token.sort == "word" and token.text not in ("and", "or", "div", "mod"):
            return self.call()
        if self.take_if("."):
            return Here()
        if self.take_if("("):
            node = self.nested(lambda: self.junction("or"))
            self.close()
            return node
        raise self.unexpected(OPERANDS)

    def close(self) -> None:
        if not self.take_if(")"):
            raise self.unexpected(")")

    def call(self) -> Node:
        word = self.take()
        if not self.take_if("("):
            known = suggestion(word.text, ["and", "or", "div", "mod"])
            raise self.error("Q06", word.position, found=f"{word.text}{known}")
        self.known(word)
        start = [self.next.position]
        arguments: list[Node] = []
        while not (self.next.sort == "sign" and self.next.text == ")"):
            arguments.append(self.nested(lambda: self.junction("or")))
            if not self.take_if(","):
                break
            start.append(self.next.position)
        self.close()
        self.fitting(word, arguments, start)
        return Call(word.text, tuple(arguments))

    def known(self, word: _Token) -> None:
        if word.text in UNREPEATABLE:
            raise self.error("Q04", word.position, function=word.text)
        if word.text not in FUNCTIONS:
            near = suggestion(word.text, list(FUNCTIONS))
            known = " ".join(FUNCTIONS)
            raise self.error("Q02", word.position, function=word.text, suggestion=near, known=known)

    def fitting(self, word: _Token, arguments: list[Node], start: list[int]) -> None:
        """Refuse a wrong number of arguments, a bare answer as a truth, an unsafe pattern."""
        function = FUNCTIONS[word.text]
        if not function.least <= len(arguments) <= (function.most or function.least):
            details = {"function": word.text, "least": function.least, "found": len(arguments)}
            raise self.error("Q03", word.position, **details)
        for number, argument in enumerate(arguments):
            if function.wants(number) == "boolean":
                self.truth(argument, start[number])
        if word.text == "regex":
            self.pattern(arguments[1], start[1])

    def pattern(self, node: Node, at: int) -> None:
        """A pattern is written out and anchored: JavaRosa matches the whole, Enketo any part."""
        if not isinstance(node, Constant) or not isinstance(node.value, str):
            raise self.error("Q08", at, reason="'^…$'")
        if not (node.value.startswith("^") and node.value.endswith("$")):
            raise self.error("Q08", at, reason="^…$")
        if _divided(node.value):  # ^a|b$ is anchored at one end of each half only
            raise self.error("Q08", at, reason="^(…|…)$")
        try:
            _compiled(node.value)
        except (re.error, RecursionError, OverflowError) as error:
            raise self.error("Q08", at, reason=str(error)) from None


def _divided(pattern: str) -> bool:
    """Whether a `|` stands outside all brackets."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern)
    while (inner := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = inner
    return "|" in bare


# Conversions of XPath 1.0, section 4: https://www.w3.org/TR/1999/REC-xpath-19991116/

NUMBER = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=4096)
def as_number(text: str) -> float:
    """The number that `text` stands for; a date (2024-05-31) is its day counted from 1970 (ODK)."""
    if NUMBER.fullmatch(text):
        return float(text)
    if DATE.fullmatch(text):
        try:
            return float(date.fromisoformat(text).toordinal() - EPOCH)
        except ValueError:
            return nan
    return nan


@lru_cache(maxsize=4096)
def as_text(number: float) -> str:
    """A number as XPath writes it: 3, not 3.0; never with an exponent."""
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == trunc(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def number_of(value: Value) -> float:
    if isinstance(value, str):
        return as_number(value)
    return float(value)


def text_of(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_text(value)


def truth_of(value: Value) -> bool:
    if isinstance(value, float):
        return value != 0 and not isnan(value)
    return bool(value)


# One interview

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def evaluate(expression: Expression, answers: Mapping[str, Answer], here: Answer = None) -> Value:
    """What `expression` gives in one interview: a text, a number or a truth.

    `answers` maps names to answers: a code or text, the chosen codes of a select_multiple with
    spaces between ("1 3"); an absent name or None is the empty text, as in ODK.
    """
    return _evaluate(expression.root, answers, here)


def holds(expression: Expression, answers: Mapping[str, Answer], here: Answer = None) -> bool:
    """Whether `expression` is true in one interview."""
    return truth_of(evaluate(expression, answers, here))


def _answer(answer: Answer) -> str:
    if answer is None:
        return ""
    return answer if isinstance(answer, str) else as_text(float(answer))


def _evaluate(node: Node, answers: Mapping[str, Answer], here: Answer) -> Value:
    match node:
        case Constant(value):
            return value
        case Name(name):
            return _answer(answers.get(name))
        case Here():
            return _answer(here)
        case Arithmetic(first, rest):
            total = number_of(_evaluate(first, answers, here))
            for operator, operand in rest:
                total = calculate(operator, total, number_of(_evaluate(operand, answers, here)))
            return total
        case Comparison(operator, left, right):
            one, other = (_evaluate(side, answers, here) for side in (left, right))
            return _compare(operator, one, other)
        case Junction(word, parts):
            join = all if word == "and" else any
            return join(truth_of(_evaluate(part, answers, here)) for part in parts)
        case Call(name, arguments):
            return _call(node, name, [_evaluate(part, answers, here) for part in arguments])


def _call(node: Call, name: str, values: list[Value]) -> Value:
    function = FUNCTIONS[name]
    given = [_cast(value, function.wants(number)) for number, value in enumerate(values)]
    result = function.of(*given)
    return _cast(result, kind(node)) if name == "if" else result


def _cast(value: Value, wanted: Kind) -> Value:
    if wanted == "answer":
        return value
    if wanted == "string":
        return text_of(value)
    return number_of(value) if wanted == "number" else truth_of(value)


def _compare(operator: str, one: Value, other: Value) -> bool:
    """XPath 1.0, section 3.4: a truth decides before a number, a number before a text."""
    if operator not in ("=", "!="):
        return COMPARE[operator](number_of(one), number_of(other))
    if isinstance(one, bool) or isinstance(other, bool):
        same = truth_of(one) == truth_of(other)
    elif isinstance(one, float) or isinstance(other, float):
        same = number_of(one) == number_of(other)
    else:
        same = one == other
    return same == (operator == "=")


def calculate(operator: str, one: float, other: float) -> float:
    """IEEE 754, as XPath asks: dividing by zero gives an infinity, or NaN for 0 div 0."""
    if operator == "+":
        return one + other
    if operator == "-":
        return one - other
    if operator == "*":
        return one * other
    if operator == "mod":
        return nan if other == 0 or isinf(one) else fmod(one, other)
    if other == 0:
        return nan if one == 0 or isnan(one) else copysign(inf, one) * copysign(1.0, other)
    return one / other
