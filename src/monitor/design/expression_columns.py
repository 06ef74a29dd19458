"""The same rules as `expression`, for all respondents at once.

Gives row by row exactly what `expression.evaluate` gives for one interview, and beside it, when
asked, where the outcome is not known because an answer is missing. It never guesses a missing
answer: it carries it through, after Kleene's three-valued logic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from monitor.design.expression import (
    COMPARE,
    FUNCTIONS,
    Arithmetic,
    Call,
    Comparison,
    Constant,
    Expression,
    Here,
    Junction,
    Kind,
    Name,
    Node,
    as_number,
    as_text,
    kind,
    truth_of,
)


HERE = "."  # the column that a constraint judges
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

# What an expression may ask of an absent answer and still get a certain reply (file codes).
ABOUT_ABSENCE = frozenset({"", "-97", "-98", "-99"})


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of all respondents, each different text once: row i holds `words[index[i]]`."""

    words: tuple[str, ...]
    index: NDArray[np.intp]

    @classmethod
    def of(cls, texts: NDArray[np.str_]) -> Words:
        words, index = np.unique(texts, return_inverse=True)
        return cls(tuple(words.tolist()), index)


@dataclass(frozen=True, slots=True)
class Codes:
    """The answers to a question with one whole number: `codes` (int32, shape (n,), file codes
    −97…−99 included) where not `absent`. With `dates` the number is a day as 20240531."""

    codes: NDArray[np.int32]
    absent: Bools
    dates: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """The answers to a select_multiple: `ticks` (shape (n, choices)) count where `codes` is 0;
    elsewhere `codes` is the file code that stands for the whole answer, unless `absent`."""

    choices: tuple[str, ...]
    ticks: Bools
    codes: NDArray[np.int32]
    absent: Bools


AnswerColumn = Words | Codes | Ticks
_Values = Floats | Bools | AnswerColumn


@dataclass(frozen=True, slots=True)
class _Result:
    """Values of a node and where they are unknown; None when they are known everywhere."""

    values: _Values
    unknown: Bools | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of a rule per respondent: `true` and `unknown` exclude each other."""

    true: Bools
    unknown: Bools


def evaluate_columns(expression: Expression, columns: Mapping[str, AnswerColumn], n: int) -> Bools:
    """Whether `expression` holds, for each of `n` respondents (shape (n,)).

    Every name of the expression must be in `columns`, and for a constraint the judged answer
    under the name `HERE`. A missing answer is a value like any other (-99, or the empty text), as
    it is in the interview itself.
    """
    return _spread(_truths(_Columns(columns, {}).of(expression.root).values), n)


def judge_columns(
    expression: Expression,
    columns: Mapping[str, AnswerColumn],
    unknown: Mapping[str, Bools],
    n: int,
) -> Judgement:
    """As `evaluate_columns`, but where `unknown[name]` the answer to `name` could be anything.

    `a or b` is true as soon as one part is surely true; comparing with '' or a code −97…−99 asks
    about the absence itself and is always certain.
    """
    result = _Columns(columns, unknown).of(expression.root)
    doubt = _spread(np.False_ if result.unknown is None else result.unknown, n)
    return Judgement(_spread(_truths(result.values), n) & ~doubt, doubt)


def values_of(
    expression: Expression,
    columns: Mapping[str, AnswerColumn],
    unknown: Mapping[str, Bools],
    n: int,
) -> tuple[Words, Bools]:
    """The texts that a calculation (calculate) gives per respondent, and where they are unknown."""
    result = _Columns(columns, unknown).of(expression.root)
    words = _words(result.values)
    doubt = _spread(np.False_ if result.unknown is None else result.unknown, n)
    return Words(words.words, np.array(np.broadcast_to(words.index, (n,)))), doubt


def _spread(values: Bools | np.bool_, n: int) -> Bools:
    return np.array(np.broadcast_to(values, (n,)))


class _Columns:
    """Walks the tree once; every node gives an array over respondents or a single value."""

    def __init__(self, columns: Mapping[str, AnswerColumn], unknown: Mapping[str, Bools]) -> None:
        self.columns = columns
        self.unknown = unknown

    def of(self, node: Node) -> _Result:
        match node:
            case Constant(value):
                return _Result(_constant(value))
            case Name(name):
                return _Result(self.columns[name], self.unknown.get(name))
            case Here():
                return _Result(self.columns[HERE], self.unknown.get(HERE))
            case Arithmetic(first, rest):
                return self.arithmetic(first, rest)
            case Comparison(operator, left, right):
                return self.comparison(operator, left, right)
            case Junction(word, parts):
                return self.junction(word, parts)
            case Call(function, arguments):
                return self.call(node, function, arguments)

    def arithmetic(self, first: Node, rest: tuple[tuple[str, Node], ...]) -> _Result:
        result = self.of(first)
        total = _numbers(result.values)
        doubt = result.unknown
        for operator, operand in rest:
            other = self.of(operand)
            with np.errstate(all="ignore"):
                total = np.asarray(ARITHMETIC[operator](total, _numbers(other.values)))
            doubt = _either(doubt, other.unknown)
        return _Result(total, doubt)

    def comparison(self, operator: str, left: Node, right: Node) -> _Result:
        one, other = self.of(left), self.of(right)
        doubt = _either(one.unknown, other.unknown)
        if operator in ("=", "!="):
            if _asks_about_absence(left, right) or _asks_about_absence(right, left):
                doubt = None
            same = _same(one.values, other.values)
            return _Result(same if operator == "=" else np.asarray(~same), doubt)
        compared = RELATIONS[operator](_numbers(one.values), _numbers(other.values))
        return _Result(np.asarray(compared), doubt)

    def junction(self, word: str, parts: tuple[Node, ...]) -> _Result:
        """Kleene: a certain true decides an `or`, a certain false an `and`."""
        decisive = word == "or"
        results = [self.of(part) for part in parts]
        truths = [_truths(result.values) for result in results]
        total = np.asarray(
            (np.logical_or if decisive else np.logical_and).reduce(np.broadcast_arrays(*truths))
        )
        doubts = [result.unknown for result in results]
        if all(doubt is None for doubt in doubts):
            return _Result(total)
        decided: Bools = np.zeros((), np.bool_)
        doubtful: Bools = np.zeros((), np.bool_)
        for truth, doubt in zip(truths, doubts, strict=True):
            decides = truth if decisive else ~truth
            decided = decided | (decides if doubt is None else decides & ~doubt)
            doubtful = doubtful if doubt is None else doubtful | doubt
        return _Result(total, doubtful & ~decided)

    def call(self, node: Call, name: str, arguments: tuple[Node, ...]) -> _Result:
        results = [self.of(argument) for argument in arguments]
        doubt: Bools | None = None
        for result in results:
            doubt = _either(doubt, result.unknown)
        if name == "selected" and _asks_about_absence(*arguments):
            doubt = None
        values = [result.values for result in results]
        if name == "selected" and (ticked := _ticked(values[0], arguments[1])) is not None:
            return _Result(ticked, doubt)
        if name == "if":
            return _Result(_if(values, kind(node)), doubt)
        if name == "not":
            return _Result(np.asarray(~_truths(values[0])), doubt)
        if FUNCTIONS[name].takes[:1] == ("number",):
            return _Result(_of_numbers(name, values[0]), doubt)
        return _Result(_of_words(name, [_words(value) for value in values]), doubt)


# Conversions


def _constant(value: str | float) -> _Values:
    if isinstance(value, str):
        return Words((value,), np.zeros((), np.intp))
    return np.asarray(value, np.float64)


def _numbers(values: _Values) -> Floats:
    if isinstance(values, Codes) and not values.dates:
        return np.asarray(np.where(values.absent, np.nan, values.codes))
    if isinstance(values, np.ndarray):
        return np.asarray(values, np.float64)
    words = _words(values)
    return np.asarray(np.array([as_number(word) for word in words.words])[words.index])


def _truths(values: _Values) -> Bools:
    if _is_truth(values):
        return values
    if _is_number(values):
        return np.asarray((values != 0) & ~np.isnan(values))
    words = _words(values)
    return np.asarray(np.array([truth_of(word) for word in words.words])[words.index])


def _words(values: _Values) -> Words:
    if isinstance(values, Words):
        return values
    if isinstance(values, Codes):
        return _words_of_codes(values)
    if isinstance(values, Ticks):
        return _words_of_ticks(values)
    found, index = np.unique(values, return_inverse=True)
    if _is_truth(values):
        return Words(tuple("true" if truth else "false" for truth in found), index)
    return Words(tuple(as_text(float(number)) for number in found), index)


def _words_of_codes(column: Codes) -> Words:
    found, index = np.unique(column.codes, return_inverse=True)
    say = _day if column.dates else str
    words = (*(say(int(code)) for code in found), "")
    return Words(words, np.where(column.absent, len(found), index))


def _day(code: int) -> str:
    """20240531 → 2024-05-31; a file code −97…−99 stays as it is."""
    if code < 0:
        return str(code)
    try:
        return date(code // 10000, code // 100 % 100, code % 100).isoformat()
    except ValueError:
        return str(code)


def _words_of_ticks(column: Ticks) -> Words:
    """The chosen codes with spaces between, in the order of the list."""
    rows = np.packbits(column.ticks, axis=1)
    whole = np.concatenate(
        [rows, column.codes.astype(np.int8).view(np.uint8)[:, None], column.absent[:, None]], axis=1
    )
    found, index = np.unique(whole, axis=0, return_inverse=True)
    index = index.reshape(-1)
    first = np.zeros(len(found), np.intp)
    first[index[::-1]] = np.arange(len(index))[::-1]
    return Words(tuple(_said(column, int(row)) for row in first), index)


def _said(column: Ticks, row: int) -> str:
    if column.absent[row]:
        return ""
    if column.codes[row]:
        return str(int(column.codes[row]))
    return " ".join(
        choice for choice, tick in zip(column.choices, column.ticks[row], strict=True) if tick
    )


# Operations

ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "div": np.divide,
    "mod": np.fmod,
}
RELATIONS: Mapping[str, Callable[[Floats, Floats], Bools]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
assert RELATIONS.keys() == COMPARE.keys()


def _either(one: Bools | None, other: Bools | None) -> Bools | None:
    if one is None:
        return other
    return one if other is None else one | other


def _asks_about_absence(answer: Node, constant: Node) -> bool:
    if not (isinstance(answer, Name) and isinstance(constant, Constant)):
        return False
    value = constant.value
    return (value if isinstance(value, str) else as_text(value)) in ABOUT_ABSENCE


def _same(one: _Values, other: _Values) -> Bools:
    """Equality of XPath 1.0: a truth decides before a number, a number before a text."""
    if _is_truth(one) or _is_truth(other):
        return np.asarray(_truths(one) == _truths(other))
    if _is_number(one) or _is_number(other):
        return np.asarray(_numbers(one) == _numbers(other))
    return _same_words(_words(one), _words(other))


def _is_truth(values: _Values) -> TypeGuard[Bools]:
    return isinstance(values, np.ndarray) and values.dtype == np.bool_


def _is_number(values: _Values) -> TypeGuard[Floats]:
    return isinstance(values, np.ndarray) and values.dtype == np.float64


def _same_words(one: Words, other: Words) -> Bools:
    numbers: dict[str, int] = {}
    number = [
        np.array([numbers.setdefault(word, len(numbers)) for word in side.words])[side.index]
        for side in (one, other)
    ]
    return np.asarray(number[0] == number[1])


def _ticked(values: _Values, choice: Node) -> Bools | None:
    """The short way for `selected(${multiple}, '3')`: the column of that choice."""
    if not (isinstance(values, Ticks) and isinstance(choice, Constant)):
        return None
    wanted = choice.value if isinstance(choice.value, str) else as_text(choice.value)
    if wanted.strip() not in values.choices:
        return None
    column = values.ticks[:, values.choices.index(wanted.strip())]
    return np.asarray(column & (values.codes == 0) & ~values.absent)


def _if(values: list[_Values], gives: Kind) -> _Values:
    condition = _truths(values[0])
    if gives == "boolean":
        return np.asarray(np.where(condition, _truths(values[1]), _truths(values[2])))
    if gives == "number":
        return np.where(condition, _numbers(values[1]), _numbers(values[2]))
    yes, no = _words(values[1]), _words(values[2])
    index = np.where(condition, yes.index, no.index + len(yes.words))
    return Words((*yes.words, *no.words), index)


def _of_numbers(name: str, values: _Values) -> Floats:
    numbers = _numbers(values)
    return np.asarray(np.trunc(numbers)) if name == "int" else numbers


def _of_words(name: str, texts: list[Words]) -> _Values:
    """A function of texts, worked out once for each combination of texts that occurs."""
    index = np.zeros((), np.intp)
    combinations: list[tuple[str, ...]] = [()]
    for text in texts:
        pairs, index = np.unique(index * len(text.words) + text.index, return_inverse=True)
        combinations = [
            (*combinations[pair // len(text.words)], text.words[pair % len(text.words)])
            for pair in pairs.tolist()
        ]
    results = [FUNCTIONS[name].of(*given) for given in combinations]
    match FUNCTIONS[name].gives:
        case "boolean":
            return np.asarray(np.array(results, np.bool_)[index])
        case "number":
            return np.asarray(np.array(results, np.float64)[index])
        case _:
            return Words(tuple(str(result) for result in results), index)
