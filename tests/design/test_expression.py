"""The rules of a questionnaire, as ODK and Enketo read them."""

from __future__ import annotations

import math

import pytest

from monitor.concepts.problems import Place
from monitor.design.expression import ExpressionError, evaluate, holds, parse


ANSWERS = {"age": 41, "form": "1 3", "reported": 2, "refused": -98, "date": "2024-05-31"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 mod 4 + 1", 4.0),
        ("-7 mod 4", -3.0),
        ("7 div 2 div 2", 1.75),
        ("1 - 1 - 1", -1.0),
        ("0 - ${age}", -41.0),
        ("1 - -1", 2.0),
        (".5 + 2.", 2.5),
        ("${age} - 1", 40.0),
        ("${ age }", "41"),
        ("concat('a', 1, true(), 1.50)", "a1true1.5"),
        ("string(1 div 3)", "0.3333333333333333"),
        ("string(1 div 3000000)", "0.00000033333333333333335"),
        ("string(10000000000000000000000)", "10000000000000000000000"),
        ("string(-0)", "0"),
        ("string(0 div 0)", "NaN"),
        ("string(-1 div 0)", "-Infinity"),
        ("string-length('vijf5')", 5.0),
        ("string-length(${age})", 2.0),
        ("coalesce(${nothing}, 'elders')", "elders"),
        ("coalesce(${age}, 'elders')", "41"),
        ("if(${age} > 40, 'ouder', 'jonger')", "ouder"),
        ("if(${age} > 50, 1, 0) + 1", 1.0),
        ("if(true(), 1, 'x')", "1"),
        ("int(3.9)", 3.0),
        ("int(-3.9)", -3.0),
        ("int('12')", 12.0),
        ("number('1.5')", 1.5),
        ("number(true())", 1.0),
        ("count-selected(${form})", 2.0),
        ("count-selected(${nothing})", 0.0),
        ("number('1970-01-02')", 1.0),
        ('"dubbel" ', "dubbel"),
        ("'a or b'", "a or b"),
    ],
)
def test_an_expression_gives_its_value(text: str, value: object) -> None:
    assert evaluate(parse(text), ANSWERS) == value


@pytest.mark.parametrize(
    "text",
    [
        "${age} = 41",
        "${age} = '41'",
        "${age} != 40 and ${age} < 42",
        "selected(${form}, '3')",
        "selected(${form}, 3)",
        "not(selected(${form}, '2'))",
        "false() or true()",
        "not(false() and ${age} = 41)",
        "1 = 1 and 2 = 2 or 1 = 2",
        "1 = 2 and 2 = 2 or 1 = 1",
        "regex('1234', '^[0-9]{4}$')",
        r"regex('b|', '^(a|b)[|]?\|?$')",
        "not(regex('12345', '^[0-9]{4}$'))",
        "${date} > '2024-05-30'",
        "${date} = '2024-05-31'",
        "true() = 1",
        "true() = 'wat dan ook'",
        "(1 = 1) = (2 = 2)",
        "2>1",
        "1<=1",
        "'10' > '9'",
    ],
)
def test_an_expression_holds(text: str) -> None:
    assert holds(parse(text), ANSWERS) is True


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("${nothing} = ''", True),
        ("${nothing} = 0", False),
        ("${nothing} < 1", False),
        ("${nothing} >= 1", False),
        ("${nothing} != 1", True),  # as in XPath: NaN differs from everything
        ("selected(${nothing}, '1')", False),
        ("${refused} = -98", True),
        ("${refused} < 0", True),
        ("${refused} != ''", True),
    ],
)
def test_an_absent_answer_is_the_empty_text_and_a_refusal_is_a_value(
    text: str, outcome: bool
) -> None:
    assert holds(parse(text), ANSWERS) is outcome


def test_a_dot_stands_for_the_answer_itself() -> None:
    rule = parse("not(selected(., '9') and count-selected(.) > 1)")
    assert rule.uses_here
    assert holds(rule, {}, here="9")
    assert not holds(rule, {}, here="1 9")


def test_the_names_are_listed_once_in_order_of_appearance() -> None:
    rule = parse("if(${b} = 1, ${a}, concat(${c}, ${b})) != ''")
    assert rule.names() == ("b", "a", "c")


def test_not_a_number_equals_nothing() -> None:
    assert math.isnan(evaluate(parse("'drie' * 1"), {}))  # type: ignore[arg-type]
    assert not holds(parse("'drie' * 1 = 'drie' * 1"), {})
    assert not holds(parse("'drie' * 1"), {})


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "Q01", 1),
        ("   ", "Q01", 4),
        ("1 +", "Q01", 4),
        ("${a} = 1 ${b}", "Q01", 10),
        ("(1 = 1", "Q01", 7),
        ("1 = 1)", "Q01", 6),
        ("${a} == 1", "Q01", 7),
        ("${a} = 'x", "Q01", 8),
        ("${a = 1", "Q01", 1),
        ("a && b", "Q01", 3),
        ("selected(${a} '1')", "Q01", 15),
        ("selectd(${a}, '1')", "Q02", 1),
        ("1 = 1 and pulldata('x')", "Q02", 11),
        ("selected(${a})", "Q03", 1),
        ("true(1)", "Q03", 1),
        ("concat()", "Q03", 1),
        ("${a} > today()", "Q04", 8),
        ("random() < 0.5", "Q04", 1),
        ("${a} and 1 = 1", "Q05", 1),
        ("1 = 1 or ${a}", "Q05", 10),
        ("not(${a})", "Q05", 5),
        ("if(${a}, 1, 2)", "Q05", 4),
        ("${a} = true()", "Q05", 1),
        ("/data/a = 1", "Q06", 1),
        ("../a = 1", "Q06", 1),
        ("${a}[1] = 1", "Q06", 5),
        ("a = 1", "Q06", 1),
        ("(" * 60 + "1" + ")" * 60, "Q07", 42),
        ("--1", "Q10", 1),
        ("-${a} < 1", "Q10", 1),
        ("1 = - (2)", "Q10", 5),
        ("1" * 20_000, "Q07", 10_000),
        ("regex(${a}, '^(a$')", "Q08", 13),
        ("regex(${a}, 'abc')", "Q08", 13),
        ("regex(${a}, ${b})", "Q08", 13),
        ("regex(${a}, '^a|b$')", "Q08", 13),
        ("regex(${a}, '^(a)|[(|]b$')", "Q08", 13),
        ("1 < 2 < 3", "Q09", 7),
    ],
)
def test_it_refuses_what_it_does_not_know_and_says_where(
    text: str, code: str, position: int
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.position) == (code, position)
    for language in ("nl", "en"):
        assert caught.value.problem(Place("survey.csv", 3, "relevant")).say(language)


def test_a_long_chain_of_equals_is_read_and_judged() -> None:
    chain = " or ".join(["${a} = 1"] * 800)
    assert holds(parse(chain), {"a": 1})
    assert evaluate(parse(" + ".join(["1"] * 2000)), {}) == 2000
