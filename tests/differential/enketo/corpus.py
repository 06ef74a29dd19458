"""The corpus of expressions and answers on which our evaluator is held against Enketo's.

`corpus.csv` holds them with Enketo's outcomes, so that the comparison needs no Node; this module
reads it, asks Enketo when it is installed, and writes the corpus anew:
`PYTHONPATH=tests python -m differential.enketo.corpus`.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.design.expression import ExpressionError, parse


HERE = Path(__file__).parent
CORPUS = HERE / "corpus.csv"
PACKAGES = HERE.parents[2] / "build" / "enketo" / "node_modules"
COLUMNS = ("expression", "answers", "here", "kind", "value")
SEED = 20241121
RANDOM = 500

ANSWERS: Mapping[str, str] = {
    "age": "41",
    "count": "0",
    "refused": "-98",
    "forms": "1 3",
    "one": "3",
    "day": "2024-05-31",
    "none": "",
    "share": "12.50",
    "story": "twee woorden",
}
HERES = ("", "3", "1 3", "9 1", "-98", "2024-02-29", "1234AB")


@dataclass(frozen=True)
class Case:
    """One expression with the answers it is judged by."""

    expression: str
    answers: Mapping[str, str]
    here: str

    @property
    def question(self) -> str:
        """The case as `evaluate.cjs` reads it."""
        return json.dumps(
            {"expression": self.expression, "answers": self.answers, "here": self.here}
        )


@dataclass(frozen=True)
class Outcome:
    """What Enketo says: the kind of value (or `refused`) and the value as JavaScript writes it."""

    kind: str
    value: str


def stored() -> list[tuple[Case, Outcome]]:
    """The corpus with the outcomes kept from the last time Enketo was asked."""
    with CORPUS.open(encoding="utf-8", newline="") as file:
        return [
            (
                Case(row["expression"], json.loads(row["answers"]), row["here"]),
                Outcome(row["kind"], row["value"]),
            )
            for row in csv.DictReader(file)
        ]


def node_is_there() -> bool:
    return shutil.which("node") is not None and PACKAGES.is_dir()


def ask_enketo(cases: Sequence[Case]) -> list[Outcome]:
    """The outcome of each case by Enketo's evaluator, in UTC as our dates are."""
    run = subprocess.run(
        ["node", HERE / "evaluate.cjs"],
        input="".join(f"{case.question}\n" for case in cases),
        env={**os.environ, "NODE_PATH": str(PACKAGES), "TZ": "UTC"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [Outcome(**json.loads(line)) for line in run.stdout.splitlines()]


# Making the corpus

WRITTEN = r"""
1 + 2 * 3
(1 + 2) * 3
7 mod 4 + 1
-7 mod 4
7 mod -4
7.5 mod 2
7 div 2 div 2
1 - 1 - 1
10 - 2 * 3 - 1
0 - ${age}
${age} - 1
${age} + ${none}
${age} * ${share}
${age} div ${count}
-1 div 0
0 div 0
string(0 div 0)
string(1 div 0)
string(-1 div 0)
string(-0)
string(1 div 3)
string(1 div 3000000)
string(0.1 + 0.2)
string(100000000000000000000)
string(10000000000000000000000)
string(1.50)
string(true())
string(${none})
.5 + 2.
${age} = 41
${age} = '41'
${age} = 41.0
${age} = '41.0'
${share} = 12.5
${share} = '12.5'
${age} != 40
${none} = ''
${none} != ''
${none} = 0
${none} != 0
${none} < 1
${none} >= 1
${none} = ${none}
${refused} = -98
${refused} < 0
'10' > '9'
'10' < '9'
'a' < 'b'
'a' = 'a'
'a' != 'a'
2>1
1<=1
1 >= 2
1 = 1 and 2 = 2 or 1 = 2
1 = 2 and 2 = 2 or 1 = 1
1 = 2 or 1 = 1 and 1 = 2
false() or true()
true() and false()
true() = 1
true() = 'x'
true() != ''
false() = ''
false() = 0
true() > 0
true() + true()
(1 = 1) = (2 = 2)
(1 = 1) != (1 = 2)
not(${age} = 41)
not(true() and false())
not(0)
not(1)
not('')
not('x')
not(0 div 0)
selected(${forms}, '3')
selected(${forms}, 3)
selected(${forms}, '2')
selected(${forms}, '')
selected(${none}, '')
selected(${none}, '1')
selected(${forms}, ' 3 ')
selected(${forms}, '1 3')
selected(${age}, '4')
selected('a  b', '')
selected(' a b ', 'a')
not(selected(., '9') and count-selected(.) > 1)
count-selected(${forms})
count-selected(${none})
count-selected(${one})
count-selected('  a   b ')
count-selected(.) >= 2 and not(selected(., '1'))
if(${age} > 40, 'ouder', 'jonger')
if(${age} > 50, 1, 0) + 1
if(true(), 1, 'x')
if(false(), 1, 'x')
if('', 1, 2)
if('0', 1, 2)
if(0, 1, 2)
if(${age} > 40, ${one}, ${none})
if(${none} = '', 'leeg', ${none})
if(1 = 1, true(), false())
coalesce(${none}, 'elders')
coalesce(${age}, 'elders')
coalesce('', '')
coalesce(${none}, ${age})
coalesce(0, 1)
string-length('vijf5')
string-length('')
string-length(${age})
string-length(${story})
string-length('é')
string-length('😀')
regex('1234', '^[0-9]{4}$')
regex('12345', '^[0-9]{4}$')
regex(., '^[1-9][0-9]{3} ?[A-Z]{2}$')
regex(${story}, '^[a-z ]+$')
regex('', '^$')
regex('٣', '^\d$')
regex('é', '^\w$')
regex('a', '^A$')
regex('ab', '^(a|b)$')
regex('b', '^(a|b)$')
int(3.9)
int(-3.9)
int(-0.5)
int('12')
int(${share})
int('x')
int('')
number('1.5')
number(' 1.5 ')
number('1e3')
number('+1')
number('.5')
number('5.')
number('-.5')
1 - -2
3 * -2
-2 < -1
number('- 5')
number('')
number('x')
number(true())
number(false())
number(${none})
number('1970-01-02')
number('2024-02-29')
number('2023-02-29')
number('1969-12-31')
number('20240531')
concat('a', 1, true(), 1.50)
concat(${age}, '-', ${one})
concat(${none}, ${none})
concat('a')
concat(1 div 3, '')
${day} > '2024-05-30'
${day} < '2024-05-30'
${day} = '2024-05-31'
${day} = 19874
${day} + 1
${day} - '2024-05-01'
${day} >= '2024-06-01'
${day} != '2024-06-01'
. > 0
. >= 0 and . <= ${age}
. = ''
. != ''
. = -98
. = '1 3'
string-length(.) < 3
"dubbel"
'a or b'
concat("it's", ' "zo"')
${age}
${none}
true()
"""


def written() -> Iterator[Case]:
    """Each written expression, with the answers it speaks of; with a dot, for every answer."""
    for line in WRITTEN.strip().splitlines():
        yield from cases_of(line)


def cases_of(text: str) -> Iterator[Case]:
    rule = parse(text)
    answers = {name: ANSWERS[name] for name in rule.names()}
    for here in HERES if rule.uses_here else ("",):
        yield Case(text, answers, here)


def drawn(chance: random.Random) -> Iterator[Case]:
    """Expressions put together by chance, of those that the language accepts."""
    made = 0
    while made < RANDOM:
        text = truth(chance, 3) if chance.random() < 0.7 else value(chance, 3)
        try:
            cases = list(cases_of(text))
        except ExpressionError:
            continue
        made += 1
        yield chance.choice(cases)


def truth(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.4:
        one, other = (value(chance, depth - 1) for _ in range(2))
        return f"{one} {chance.choice(['=', '!=', '<', '<=', '>', '>='])} {other}"
    one, other = (truth(chance, depth - 1) for _ in range(2))
    forms = (f"{one} and {other}", f"{one} or {other}", f"({one}) = ({other})", f"not({one})")
    return chance.choice((*forms, f"selected({text_of(chance)}, '{chance.randint(0, 9)}')"))


def value(chance: random.Random, depth: int) -> str:
    if depth <= 0 or chance.random() < 0.3:
        return text_of(chance) if chance.random() < 0.6 else number_of(chance)
    one, other = (value(chance, depth - 1) for _ in range(2))
    forms = [f"({one}) {sign} ({other})" for sign in ("+", "-", "*", "div", "mod")]
    calls = [f"int({one})", f"number({one})", f"string-length({one})", f"concat({one}, {other})"]
    calls += [f"coalesce({one}, {other})", f"count-selected({text_of(chance)})"]
    calls += [f"if({truth(chance, depth - 1)}, {one}, {other})", f"string({one})"]
    return chance.choice(forms + calls)


def text_of(chance: random.Random) -> str:
    names = [f"${{{name}}}" for name in ANSWERS]
    return chance.choice([*names, *names, ".", "''", "'3'", "'1 3'", "'niets'", "'2024-05-31'"])


def number_of(chance: random.Random) -> str:
    return chance.choice(["0", "1", "3", "41", "-98", "0.5", "12.25"])


def main() -> None:
    whole = [*written(), *drawn(random.Random(SEED))]
    outcomes = ask_enketo(whole)
    with CORPUS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for case, outcome in zip(whole, outcomes, strict=True):
            answers = json.dumps(case.answers)
            writer.writerow([case.expression, answers, case.here, outcome.kind, outcome.value])


if __name__ == "__main__":
    main()
