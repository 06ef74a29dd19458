"""A questionnaire as LimeSurvey reads it: an exit door, so that nobody is held here.

Writes LimeSurvey's tab-separated survey structure (the `.txt` of its import): groups, questions,
subquestions and answers with their routing in ExpressionScript. What LimeSurvey cannot hold is
told as a remark and never dropped in silence.
https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from monitor.concepts.problems import Place, Problem
from monitor.design.expression import (
    Arithmetic,
    Call,
    Comparison,
    Constant,
    Here,
    Junction,
    Name,
    Node,
    as_text,
)
from monitor.design.questionnaire import (
    SPOKEN,
    Question,
    Questionnaire,
    in_language,
)
from monitor.design.questions import PIPED


COLUMNS = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language"),
    *("validation", "mandatory", "encrypted", "other", "default", "same_default"),
    *("em_validation_q", "em_validation_q_tip", "exclude_all_others", "hidden"),
    *("num_value_int_only", "date_format"),
)
SURVEY = {  # settings of the survey: anonymous, a group on a page, nothing kept beside an answer
    **{"sid": "100000", "format": "G", "anonymized": "Y", "datestamp": "N", "ipaddr": "N"},
    **{"refurl": "N", "savetimings": "N", "allowprev": "Y", "allowsave": "Y"},
}
KINDS: Mapping[str, str] = {
    **{"select_one": "L", "select_multiple": "M", "integer": "N", "date": "D", "text": "S"},
    **{"text multiline": "T", "select_one minimal": "!", "note": "X", "calculate": "*"},
    "hidden": "*",
}
DATES = {"month-year": "mm-yyyy", "year": "yyyy", "": "dd-mm-yyyy"}
FUNCTIONS = {  # ours → ExpressionScript, the arguments in their order
    "string-length": "strlen({0})",
    "int": "intval({0})",
    "number": "({0})",
    "string": "({0})",
    "coalesce": "if(is_empty({0}), {1}, {0})",
    "if": "if({0}, {1}, {2})",
    "not": "!({0})",
    "true": "1",
    "false": "0",
}
SIGNS = {"+": "+", "-": "-", "*": "*", "div": "/"}
LONGEST = 20  # characters of a question code

Row = dict[str, str]


@dataclass(frozen=True)
class LimeSurvey:
    """The file for LimeSurvey: its `text`, the `codes` of the questions (letters and digits only,
    as LimeSurvey asks), and what could not be taken along."""

    text: str
    codes: Mapping[str, str]
    remarks: tuple[Problem, ...]


def limesurvey(questionnaire: Questionnaire) -> LimeSurvey:
    """The whole questionnaire in all its languages, in UTF-8 with tabs."""
    writing = _Writing(questionnaire)
    rows = list(writing.rows())
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    remarks = {problem.say("nl"): problem for problem in writing.remarks}
    return LimeSurvey(text.getvalue(), writing.codes, tuple(remarks.values()))


def codes(names: Sequence[str]) -> dict[str, str]:
    """Each name as a code: letters and digits, at most 20, no two alike."""
    found: dict[str, str] = {}
    for name in names:
        plain = name.replace("_", "")[:LONGEST]
        code, number = plain, 2
        while code in found.values():
            code = f"{plain[: LONGEST - len(str(number))]}{number}"
            number += 1
        found[name] = code
    return found


def answer_code(code: int) -> str:
    """A choice as LimeSurvey codes it: -98 becomes M98, because a code has no sign."""
    return str(code) if code >= 0 else f"M{-code}"


class _Writing:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.codes = codes(list(questionnaire.questions))
        self.remarks: list[Problem] = []
        self.numbers = {name: n for n, name in enumerate(questionnaire.questions, start=1)}

    def rows(self) -> Iterator[Row]:
        first, *more = self.languages()
        settings = {**SURVEY, "language": first, "additional_languages": " ".join(more)}
        for name, value in settings.items():
            yield {"class": "S", "name": name, "text": value}
        for language in (first, *more):
            title = {"class": "SL", "name": "surveyls_title", "language": language}
            yield {**title, "text": escape(self.questionnaire.title)}
        for language in (first, *more):
            yield from self.groups(language)

    def languages(self) -> list[str]:
        first = self.questionnaire.default_language
        others = (one.code for one in self.questionnaire.languages if one.code != first)
        return [first, *others]

    def groups(self, language: str) -> Iterator[Row]:
        unseen = [q for q in self.questionnaire.questions.values() if q.type not in SPOKEN]
        written: set[str] = set()
        for number, page in enumerate(self.questionnaire.pages, start=1):
            title = in_language(page.label, language) or str(number)
            group = {"id": str(number), "class": "G", "type/scale": f"G{number}"}
            yield {**group, "name": title, "relevance": "1", "language": language}
            for name in page.questions:
                # What is calculated or known beforehand stands before the first question after it.
                for hidden in unseen:
                    earlier = self.numbers[hidden.name] < self.numbers[name]
                    if earlier and hidden.name not in written:
                        written.add(hidden.name)
                        yield from self.question(hidden, language)
                yield from self.question(self.questionnaire.questions[name], language)

    def question(self, question: Question, language: str) -> Iterator[Row]:
        number = str(self.numbers[question.name])
        exact = f"{question.type} {question.appearance}"
        row = {
            "id": number,
            "class": "Q",
            "type/scale": KINDS.get(exact, KINDS[question.type]),
            "name": self.codes[question.name],
            "relevance": self.relevance(question),
            "text": self.words(question, language),
            "help": self.html(in_language(question.hint, language)),
            "language": language,
            "mandatory": "Y" if question.required else "N",
            "encrypted": "N",
            "other": "N",
        }
        yield row | self.more(question, language)
        if not question.choices:
            return
        sort = "SQ" if question.type == "select_multiple" else "A"
        for at, choice in enumerate(self.questionnaire.choices[question.choices], start=1):
            answer = {"id": f"{number}{at:03d}", "related_id": number, "class": sort}
            answer |= {"type/scale": "0", "name": answer_code(choice.code), "relevance": "1"}
            said = self.html(in_language(choice.label, language))
            yield {**answer, "text": said, "language": language}

    def words(self, question: Question, language: str) -> str:
        """What is asked; a question of a battery stands alone here, after the heading."""
        if question.calculation is not None:
            return f"{{{self.said(question.calculation.root, question)}}}"
        if question.type == "hidden":
            hidden = [q for q in self.questionnaire.questions.values() if q.type == "hidden"]
            return f"{{TOKEN:ATTRIBUTE_{hidden.index(question) + 1}}}"
        battery = self.questionnaire.batteries.get(question.battery)
        stem = [in_language(battery.label, language)] if battery else []
        return "<br />".join(
            self.html(part) for part in (*stem, in_language(question.label, language))
        )

    def html(self, text: str) -> str:
        """Text as LimeSurvey shows it: markup and braces escaped, quoted answers by their code."""
        parts = PIPED.split(text)
        for at, part in enumerate(parts):
            if at % 2:
                parts[at] = f"{{{self.codes[part]}.shown}}"
            else:
                plain = escape(part, quote=False).replace("{", "&#123;").replace("}", "&#125;")
                parts[at] = plain.replace("\n", "<br />")
        return "".join(parts)

    def more(self, question: Question, language: str) -> Row:
        """The settings of a kind of question."""
        row: Row = {}
        if question.type in ("hidden", "calculate"):
            row["hidden"] = "1"
        if question.type == "integer":
            row["num_value_int_only"] = "1"
        if question.type == "date":
            row["date_format"] = DATES[question.appearance]
        if question.type == "select_multiple":
            alone = self.questionnaire.alone(question.name)
            row["exclude_all_others"] = ";".join(answer_code(code) for code in alone)
        if question.constraint is not None:
            row["em_validation_q"] = self.checked(question)
            row["em_validation_q_tip"] = self.html(
                in_language(question.constraint_message, language)
            )
        if question.soft_constraint is not None or question.missing:
            self.leave(question, "soft_constraint" if question.soft_constraint else "missing")
        return row

    # Rules

    def relevance(self, question: Question) -> str:
        rules = [self.said(rule.root, question) for rule in question.conditions]
        return " and ".join(f"({rule})" for rule in rules) if rules else "1"

    def checked(self, question: Question) -> str:
        """The rule on the answer, which an absent answer always passes."""
        rule = question.constraint
        if rule is None:
            return ""
        if question.type == "select_multiple":
            return self.said(rule.root, question)
        own = f"{self.codes[question.name]}.NAOK"
        return f"is_empty({own}) or ({self.said(rule.root, question)})"

    def leave(self, question: Question, column: str) -> None:
        place = Place(self.questionnaire.folder / "survey.csv", question.row, column)
        self.remarks.append(Problem("Q56", place, {"name": question.name}))

    def said(self, node: Node, question: Question) -> str:
        """One rule in ExpressionScript; a part that has no words there is told and holds."""
        try:
            return _Script(self, question).of(node)
        except _Untold:
            self.leave(question, "relevant")
            return "1"

    def several(self, name: str) -> dict[str, str]:
        """Choice → variable of a select_multiple; empty for another question."""
        asked = self.questionnaire.questions[name]
        if asked.type != "select_multiple":
            return {}
        listed = self.questionnaire.choices[asked.choices]
        own = self.codes[name]
        return {str(c.code): f"{own}_{answer_code(c.code)}.NAOK" for c in listed}


class _Untold(Exception):
    """A rule that ExpressionScript has no words for."""


@dataclass(frozen=True)
class _Script:
    writing: _Writing
    question: Question  # the one that a dot stands for

    def of(self, node: Node) -> str:
        match node:
            case Constant(value):
                return _quoted(value) if isinstance(value, str) else as_text(value)
            case Name() | Here():
                return self.answer(node)
            case Junction(word, parts):
                return f" {word} ".join(f"({self.of(part)})" for part in parts)
            case Comparison(sign, left, right):
                return self.comparison(sign, left, right)
            case Arithmetic(first, rest):
                return self.arithmetic(first, rest)
            case Call(function, arguments):
                return self.call(function, arguments)

    def name(self, node: Node) -> str:
        return node.name if isinstance(node, Name) else self.question.name

    def answer(self, node: Node) -> str:
        name = self.name(node)
        if self.writing.several(name):
            raise _Untold
        return f"{self.writing.codes[name]}.NAOK"

    def comparison(self, sign: str, left: Node, right: Node) -> str:
        if isinstance(left, Constant):
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
            if not isinstance(right, Constant):
                return self.comparison(turned, right, left)
        if sign in ("=", "!=") and right == Constant(""):
            return f"is_empty({self.of(left)})" if sign == "=" else f"!is_empty({self.of(left)})"
        other = self.of(right)
        if isinstance(left, Name | Here) and isinstance(right, Constant):
            other = self.coded(self.name(left), right.value, other)
        return f"{self.of(left)} {'==' if sign == '=' else sign} {other}"

    def coded(self, name: str, value: str | float, otherwise: str) -> str:
        """A code of a list stands between quotes, a missing code with its letter."""
        asked = self.writing.questionnaire.questions[name]
        written = value if isinstance(value, str) else as_text(value)
        if asked.type != "select_one" or not re.fullmatch(r"-?\d+", written):
            return otherwise
        return _quoted(answer_code(int(written)))

    def arithmetic(self, first: Node, rest: Sequence[tuple[str, Node]]) -> str:
        said = self.of(first)
        for sign, operand in rest:
            other = self.of(operand)
            said = f"fmod({said}, {other})" if sign == "mod" else f"({said} {SIGNS[sign]} {other})"
        return said

    def call(self, function: str, arguments: Sequence[Node]) -> str:
        if function == "selected" and isinstance(arguments[1], Constant):
            value = arguments[1].value
            written = value.strip() if isinstance(value, str) else as_text(value)
            where = arguments[0]
            if not isinstance(where, Name | Here):
                raise _Untold
            ticks = self.writing.several(self.name(where))
            if ticks:
                return f'{ticks[written]} == "Y"' if written in ticks else "0"
            code = self.coded(self.name(where), written, _quoted(written))
            return f"{self.of(where)} == {code}"
        if function == "count-selected" and isinstance(arguments[0], Name | Here):
            ticks = self.writing.several(self.name(arguments[0]))
            return f"count({', '.join(ticks.values())})"
        words = [self.of(argument) for argument in arguments]
        if function == "regex":
            pattern = arguments[1]
            text = pattern.value if isinstance(pattern, Constant) else ""
            return f"regexMatch({_quoted(f'/{text}/')}, {words[0]})"
        if function == "concat":
            return f"join({', '.join(words)})"
        if function not in FUNCTIONS:
            raise _Untold
        return FUNCTIONS[function].format(*words)


def _quoted(text: str) -> str:
    """A text between double quotes, which ExpressionScript escapes with a backslash."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
