"""One interview at a time or all records at once: the same rules, the same outcome."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.design.expression import Answer, evaluate, parse, text_of, truth_of
from monitor.design.expression_columns import (
    HERE,
    AnswerColumn,
    Codes,
    Ticks,
    Words,
    evaluate_columns,
    judge_columns,
    values_of,
)


CHOICES = ("1", "2", "3")

# Expressions by the kind of value they give, put together as an author might.
names = st.sampled_from(["${one}", "${other}", "${day}", "${many}", "${tier}"])
constants = st.sampled_from(
    ["1", "2", "-98", "0", "2.5", "'1'", "''", "'-98'", "'gemeente'", "'1 2'", "'2024-05-31'"]
)
leaves = names | constants


signs = st.sampled_from(["+", "-", "*", "div", "mod"])


def _numeric(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(
            "({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "div", "mod"]), inner
        ),
        st.builds("{}({})".format, st.sampled_from(["number", "int", "string-length"]), inner),
        st.builds("count-selected({})".format, inner),
        st.builds("(0 - {})".format, inner),
    )


def _textual(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("coalesce({}, {})".format, inner, inner),
        st.builds("concat({}, {})".format, inner, inner),
        st.builds("string({})".format, inner),
    )


values = st.recursive(leaves, lambda inner: _numeric(inner) | _textual(inner), max_leaves=4)
comparisons = st.builds(
    "({} {} {})".format, values, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), values
)
basic_truths = st.one_of(
    comparisons,
    st.builds("selected({}, {})".format, values, values),
    st.builds("regex({}, '^[0-9]$')".format, values),
    st.sampled_from(["true()", "false()"]),
)
truths = st.recursive(
    basic_truths,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not({})".format, inner),
        st.builds("({} = {})".format, inner, inner),
        st.builds("(if({}, {}, {}) = {})".format, inner, values, values, values),
    ),
    max_leaves=4,
)

codes = st.sampled_from([None, 0, 1, 2, 3, 12, -97, -98, -99])
days = st.sampled_from([None, 20240531, 19700101, -99])
ticks = st.one_of(st.none(), st.sampled_from([-98, -99]), st.sets(st.sampled_from(CHOICES)))
tiers = st.sampled_from(["gemeente", "provincie", ""])
interviews = st.lists(st.tuples(codes, codes, days, ticks, tiers), min_size=1, max_size=8)
Interview = tuple[int | None, int | None, int | None, int | set[str] | None, str]


def _columns(rows: list[Interview]) -> dict[str, AnswerColumn]:
    def single(number: int, dates: bool = False) -> Codes:
        cells = [row[number] for row in rows]
        return Codes(
            np.array([0 if cell is None else cell for cell in cells], np.int32),
            np.array([cell is None for cell in cells]),
            dates,
        )

    many = [row[3] for row in rows]
    return {
        "one": single(0),
        "other": single(1),
        "day": single(2, dates=True),
        "many": Ticks(
            CHOICES,
            np.array([[isinstance(m, set) and c in m for c in CHOICES] for m in many]),
            np.array([m if isinstance(m, int) else 0 for m in many], np.int32),
            np.array([m is None for m in many]),
        ),
        "tier": Words.of(np.array([row[4] for row in rows])),
    }


DAYS = {20240531: "2024-05-31", 19700101: "1970-01-01", -99: "-99", None: ""}


def _answers(row: Interview) -> dict[str, Answer]:
    one, other, day, many, tier = row
    chosen = " ".join(sorted(many)) if isinstance(many, set) else many
    return {"one": one, "other": other, "day": DAYS[day], "many": chosen, "tier": tier}


@settings(max_examples=400, deadline=None)
@given(truths, interviews)
@example("selected(${many}, '')", [(None, None, None, set(), "")])
@example("selected(${many}, ' 2 ')", [(None, None, None, {"2"}, "")])
@example("(1 div int(-0.5)) < 0", [(None, None, None, None, "")])
def test_all_records_at_once_say_row_by_row_what_one_interview_says(
    text: str, rows: list[Interview]
) -> None:
    rule = parse(text)
    at_once = evaluate_columns(rule, _columns(rows), len(rows))
    one_by_one = [truth_of(evaluate(rule, _answers(row))) for row in rows]
    assert at_once.tolist() == one_by_one


@settings(max_examples=200, deadline=None)
@given(values, interviews)
def test_a_calculation_gives_the_same_text_at_once_as_one_by_one(
    text: str, rows: list[Interview]
) -> None:
    rule = parse(text)
    words, _ = values_of(rule, _columns(rows), {}, len(rows))
    assert [words.words[at] for at in words.index] == [
        text_of(evaluate(rule, _answers(row))) for row in rows
    ]


# What is not known


@settings(max_examples=300, deadline=None)
@given(truths, interviews)
def test_without_missing_answers_nothing_is_unknown(text: str, rows: list[Interview]) -> None:
    rule = parse(text)
    judged = judge_columns(rule, _columns(rows), {}, len(rows))
    assert not judged.unknown.any()
    assert judged.true.tolist() == evaluate_columns(rule, _columns(rows), len(rows)).tolist()


simple = st.recursive(
    st.builds(
        "${{{}}} {} {}".format,
        st.sampled_from(["one", "other"]),
        st.sampled_from(["=", "!=", ">"]),
        st.sampled_from(["1", "2"]),
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(simple, st.sampled_from([1, 2, 3]))
def test_a_certain_outcome_stays_whatever_the_missing_answer_would_have_been(
    text: str, other: int
) -> None:
    rule = parse(text)
    columns: dict[str, AnswerColumn] = {
        "one": Codes(np.array([-98], np.int32), np.array([False])),
        "other": Codes(np.array([other], np.int32), np.array([False])),
    }
    judged = judge_columns(rule, columns, {"one": np.array([True])}, 1)
    possible = {truth_of(evaluate(rule, {"one": one, "other": other})) for one in (1, 2, 3)}
    if not judged.unknown[0]:
        assert possible == {bool(judged.true[0])}


def _judged(text: str, one: int, other: int) -> tuple[bool, bool]:
    columns: dict[str, AnswerColumn] = {
        "one": Codes(np.array([one], np.int32), np.array([False])),
        "other": Codes(np.array([other], np.int32), np.array([False])),
    }
    unknown = {"one": np.array([one < 0]), "other": np.array([other < 0])}
    judged = judge_columns(parse(text), columns, unknown, 1)
    return bool(judged.true[0]), bool(judged.unknown[0])


def test_one_yes_is_enough_and_one_missing_leaves_a_no_in_doubt() -> None:
    either = "${one} = 1 or ${other} = 1"
    assert _judged(either, -98, 1) == (True, False)
    assert _judged(either, -98, 2) == (False, True)
    assert _judged(either, 2, 2) == (False, False)
    both = "${one} = 1 and ${other} = 1"
    assert _judged(both, -98, 2) == (False, False)
    assert _judged(both, -98, 1) == (False, True)


def test_asking_about_the_refusal_itself_is_always_certain() -> None:
    assert _judged("${one} = -98", -98, 1) == (True, False)
    assert _judged("${one} != ''", -98, 1) == (True, False)
    assert _judged("selected(${one}, '-98')", -98, 1) == (True, False)
    assert _judged("${one} != 1", -98, 1) == (False, True)


def test_a_constraint_judges_a_column_as_it_judges_one_answer() -> None:
    rule = parse(". >= 0 and . <= ${total}")
    columns: dict[str, AnswerColumn] = {
        HERE: Codes(np.array([1, 5, -1], np.int32), np.array([False] * 3)),
        "total": Codes(np.array([3, 3, 3], np.int32), np.array([False] * 3)),
    }
    assert evaluate_columns(rule, columns, 3).tolist() == [True, False, False]


def test_division_by_zero_is_infinite_and_not_a_warning() -> None:
    column = Codes(np.array([0, 1], np.int32), np.array([False, False]))
    words, _ = values_of(parse("1 div ${one}"), {"one": column}, {}, 2)
    assert [words.words[at] for at in words.index] == ["Infinity", "1"]
    assert math.isinf(float(words.words[words.index[0]]))
