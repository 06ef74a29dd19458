"""The questionnaire of an edition: what is asked, in which order, of whom, and what may be said.

Read from XLSForm sheets as CSV (`survey.csv`, `choices.csv`, `settings.csv`): the same three
sheets that ODK and KoboToolbox read. A subset; what lies outside it is refused, never ignored.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any
from monitor.design.expression import Expression, ExpressionError, parse
from monitor.design.files import Row, read_table, suggestion


QuestionType = Literal[
    "select_one", "select_multiple", "integer", "date", "text", "note", "calculate", "hidden"
]
VariableKind = Literal["single", "multiple", "integer", "date"]

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
SELECTS = ("select_one", "select_multiple")
RECORDED = (*SELECTS, "integer", "date")  # their answers stand in the records
SPOKEN = (*RECORDED, "text", "note")  # respondents see these, so they need words
MISSING = (-99, -98, -97)  # niet ingevuld, wil ik niet zeggen, weet ik niet
LARGEST = 2**31 - 1

# What the participation card tells of its holder; hidden questions of these names are filled in.
CARD = ("weighting_class", "office_group", "tier", "role", "region", "province")
# Columns of the records file beside the answers.
RESPONDENT, WEIGHTING_CLASS, FICTITIOUS = "respondent", "weighting_class", "fictief"

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,9}")
PIPED = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
SPSS_WORDS = ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"]
RESERVED = frozenset([*SPSS_WORDS, RESPONDENT, FICTITIOUS])
LANGUAGE_NAMES: Mapping[Language, str] = {"nl": "Nederlands (nl)", "en": "English (en)"}


def _translated(column: str) -> list[str]:
    return [f"{column}::{LANGUAGE_NAMES[language]}" for language in LANGUAGES]


SURVEY = ("type", "name", *_translated("label"))
SURVEY_OPTIONAL = (
    *_translated("hint"),
    "required",
    "relevant",
    "constraint",
    *_translated("constraint_message"),
    "calculation",
    "appearance",
    "default",
    *_translated("var_label"),
    "measure",
    "trend_id",
    "sensitive",
    "universe",
)
CHOICES = ("list_name", "name", *_translated("label"))
SETTINGS = ("form_title", "form_id", "version", "default_language")
SETTINGS_OPTIONAL = ("style",)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose (antwoordmogelijkheid): its code in the records, and its words."""

    code: int
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the sheet that is not a group (vraag).

    `choices` names the list of a select; `relevant` joins nothing: the conditions of the groups
    around it are in `conditions`, outermost first, its own last. `row` is its line in the sheet.
    """

    name: str
    type: QuestionType
    label: Text
    hint: Text
    choices: str
    required: bool
    conditions: tuple[Expression, ...]
    constraint: Expression | None
    constraint_message: Text
    calculation: Expression | None
    page: int
    row: int
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def recorded(self) -> bool:
        """Whether its answers stand in the records. Open text never does: it goes apart."""
        return self.type in RECORDED


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown together (pagina): a group with appearance `field-list`, or one question."""

    name: str
    label: Text
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the records (variabele): `name`, its labels, and what may stand in it.

    `labels` are value labels, missing codes included; `codes` the values allowed when answered,
    None where any whole number (or date) is. `choice` is the code a 0/1 column stands for.
    """

    name: str
    question: str
    kind: VariableKind
    label: Text
    labels: Mapping[int, Text]
    codes: frozenset[int] | None
    choice: int | None = None
    missing: tuple[int, ...] = MISSING


MISSING_LABELS: Mapping[int, Text] = {
    -99: Text("Niet ingevuld", "No answer"),
    -98: Text("Wil ik niet zeggen", "Would rather not say"),
    -97: Text("Weet ik niet", "Does not know"),
}
TICKED: Mapping[int, Text] = {
    0: Text("Niet gekozen", "Not chosen"),
    1: Text("Gekozen", "Chosen"),
}
NOTHING = Text("", "")


@dataclass(frozen=True)
class Questionnaire:
    """One questionnaire, checked (vragenlijst). `choices` maps a list to its choices in order."""

    folder: Path
    title: str
    form: str
    version: str
    questions: Mapping[str, Question]
    choices: Mapping[str, tuple[Choice, ...]]
    pages: tuple[Page, ...]
    remarks: tuple[Problem, ...] = ()  # what the reader warns of, without refusing

    @cached_property
    def canonical(self) -> str:
        """The questionnaire as one JSON document: the same text for the same questionnaire."""
        return json.dumps(_document(self), ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of `canonical` in hexadecimal: named in every record (decisions 17)."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """The columns of the records in order, a select_multiple unfolded to one per choice."""
        asked = (question for question in self.questions.values() if question.recorded)
        unfolded = (variable for question in asked for variable in _variables(self, question))
        return {variable.name: variable for variable in unfolded}

    def answers_to(self, name: str) -> tuple[Choice, ...]:
        """The choices of a select that are answers: not "weet ik niet" or "wil ik niet zeggen"."""
        listed = self.choices[self.questions[name].choices]
        return tuple(choice for choice in listed if choice.code not in MISSING)


def unfolded(question: str, choice: int) -> str:
    """The name of the 0/1 column of one choice of a select_multiple."""
    return f"{question}_{choice}"


def _variables(questionnaire: Questionnaire, question: Question) -> Iterator[Variable]:
    if question.type not in SELECTS:
        kind: VariableKind = "date" if question.type == "date" else "integer"
        yield Variable(
            question.name, question.name, kind, question.label, MISSING_LABELS, codes=None
        )
        return
    listed = {choice.code: choice.label for choice in questionnaire.choices[question.choices]}
    absent = {code: listed.get(code, label) for code, label in MISSING_LABELS.items()}
    answers = {code: label for code, label in listed.items() if code not in MISSING}
    if question.type == "select_one":
        labels = absent | answers
        codes = frozenset(answers)
        yield Variable(question.name, question.name, "single", question.label, labels, codes)
        return
    for code, label in answers.items():
        both = Text(f"{question.label.nl}: {label.nl}", f"{question.label.en}: {label.en}")
        yield Variable(
            unfolded(question.name, code),
            question.name,
            "multiple",
            both,
            {**absent, **TICKED},
            frozenset(TICKED),
            choice=code,
        )


def _document(questionnaire: Questionnaire) -> dict[str, object]:
    return {
        "form": questionnaire.form,
        "title": questionnaire.title,
        "version": questionnaire.version,
        "choices": {
            name: [{"code": choice.code, "label": _both(choice.label)} for choice in listed]
            for name, listed in questionnaire.choices.items()
        },
        "pages": [
            {"name": page.name, "label": _both(page.label), "questions": list(page.questions)}
            for page in questionnaire.pages
        ],
        "questions": [_question_document(q) for q in questionnaire.questions.values()],
    }


def _question_document(question: Question) -> dict[str, object]:
    written: dict[str, object] = {
        "name": question.name,
        "type": question.type,
        "label": _both(question.label),
        "hint": _both(question.hint),
        "choices": question.choices,
        "required": question.required,
        "conditions": [condition.text for condition in question.conditions],
        "constraint": question.constraint.text if question.constraint else "",
        "constraint_message": _both(question.constraint_message),
        "calculation": question.calculation.text if question.calculation else "",
        "extra": dict(question.extra),
    }
    return {key: value for key, value in written.items() if value}


def _both(text: Text) -> dict[str, str]:
    return {language: said for language in LANGUAGES if (said := text.say(language))}


# Reading


def read_questionnaire(folder: Path) -> Questionnaire:
    """Read and check the three sheets in `folder`. Raises every problem at once (F, Q)."""
    found: list[Problem] = []
    survey = _sheet(folder / "survey.csv", SURVEY, SURVEY_OPTIONAL, found)
    lists = _sheet(folder / "choices.csv", CHOICES, (), found)
    settings = _sheet(folder / "settings.csv", SETTINGS, SETTINGS_OPTIONAL, found)
    refuse_if_any(found)
    choices = _choices(lists, found)
    questions, pages = _Survey(survey, choices, found).read()
    found.extend(_unused_lists(lists, questions))
    form = _settings(settings, found)
    questionnaire = Questionnaire(folder, *form, questions, choices, pages)
    found.extend(_colliding(questionnaire, folder / "survey.csv"))
    refuse_if_any(found)
    return replace(questionnaire, remarks=tuple(found))


def read_rule(
    text: str, questionnaire: Questionnaire, place: Place, found: list[Problem]
) -> Expression | None:
    """A rule over the records, such as who counts as yes for an indicator.

    Must be a condition on questions whose answers stand in the records; what is wrong is added
    to `found` (Q01–Q09, Q36–Q38) and gives None.
    """
    before = len(found)
    try:
        rule = parse(text)
    except ExpressionError as error:
        found.append(error.problem(place))
        return None
    if rule.kind == "answer":
        found.append(ExpressionError("Q05", text, 1).problem(place))
    if rule.uses_here:
        found.append(Problem("Q37", place))
    for name in rule.names():
        question = questionnaire.questions.get(name)
        if question is None:
            near = suggestion(name, list(questionnaire.questions))
            found.append(Problem("Q38", place, {"name": name, "suggestion": near}))
        elif question.type in ("text", "note"):
            found.append(Problem("Q36", place, {"name": name}))
    return rule if len(found) == before else None


def _sheet(
    path: Path, columns: Sequence[str], optional: Sequence[str], found: list[Problem]
) -> list[Row]:
    try:
        return read_table(path, columns, optional)
    except ProblemsFound as wrong:
        found.extend(wrong.problems)
        return []


def _settings(rows: list[Row], found: list[Problem]) -> tuple[str, str, str]:
    if len(rows) > 1:
        found.append(Problem("Q39", rows[1].place()))
    row = rows[0]
    if row["default_language"] not in LANGUAGE_NAMES.values():
        known = ", ".join(LANGUAGE_NAMES.values())
        found.append(Problem("Q40", row.place("default_language"), {"known": known}))
    for column in ("form_title", "form_id", "version"):
        if not row[column]:
            found.append(Problem("Q41", row.place(column)))
    return row["form_title"], row["form_id"], row["version"]


def _text(row: Row, column: str) -> Text:
    nl, en = (row[name] for name in _translated(column))
    return Text(nl, en)


def _untranslated(row: Row, column: str, needed: bool) -> Iterator[Problem]:
    """A text exists in every language or in none; when `needed` it must exist."""
    names = _translated(column)
    if needed or any(row[name] for name in names):
        yield from (Problem("Q27", row.place(name)) for name in names if not row[name])


def _choices(rows: list[Row], found: list[Problem]) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for row in rows:
        found.extend(_untranslated(row, "label", needed=True))
        listed = lists.setdefault(row["list_name"], [])
        code = _code(row, found)
        if code is None:
            continue
        if any(choice.code == code for choice in listed):
            values = {"choice": code, "list": row["list_name"]}
            found.append(Problem("Q26", row.place("name"), values))
        listed.append(Choice(code, _text(row, "label")))
    return {name: tuple(listed) for name, listed in lists.items()}


def _code(row: Row, found: list[Problem]) -> int | None:
    """The code of a choice: a whole number from 0, or one of the missing codes."""
    written = row["name"]
    if INTEGER.fullmatch(written) and (0 <= int(written) <= LARGEST or int(written) in MISSING):
        return int(written)
    found.append(Problem("Q25", row.place("name"), {"choice": written}))
    return None


def _unused_lists(rows: list[Row], questions: Mapping[str, Question]) -> Iterator[Problem]:
    used = {question.choices for question in questions.values()}
    seen: set[str] = set()
    for row in rows:
        name = row["list_name"]
        if name not in used and name not in seen:
            seen.add(name)
            yield Problem("Q24", row.place("list_name"), {"list": name})


def _colliding(questionnaire: Questionnaire, path: Path) -> Iterator[Problem]:
    """Unfolded columns must not bear the name of another question, nor be too long for SPSS."""
    names = set(questionnaire.questions)
    for question in questionnaire.questions.values():
        if question.type != "select_multiple" or question.choices not in questionnaire.choices:
            continue
        for choice in questionnaire.answers_to(question.name):
            column = unfolded(question.name, choice.code)
            if column in names or not NAME.fullmatch(column):
                yield Problem("Q31", Place(path, question.row, "name"), {"column": column})
            names.add(column)


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    row: Row
    condition: Expression | None
    page: int | None


class _Survey:
    """Reads the survey sheet from top to bottom, keeping the groups that are open."""

    def __init__(
        self, rows: list[Row], choices: Mapping[str, tuple[Choice, ...]], found: list[Problem]
    ) -> None:
        self.rows = rows
        self.choices = choices
        self.found = found
        self.all_names = {row["name"] for row in rows if _type(row)[0] in TYPES}
        self.used: set[str] = set()
        self.questions: dict[str, Question] = {}
        self.open: list[_Group] = []
        self.pages: list[tuple[str, Text, list[str]]] = []

    def read(self) -> tuple[dict[str, Question], tuple[Page, ...]]:
        for row in self.rows:
            sort, argument = _type(row)
            if sort == "begin_group":
                self.begin(row)
            elif sort == "end_group":
                self.end(row)
            elif sort in TYPES:
                self.question(row, TYPES[TYPES.index(sort)], argument)
            else:
                near = suggestion(row["type"], [*TYPES, "begin_group", "end_group"])
                values = {"type": row["type"], "suggestion": near, "known": ", ".join(TYPES)}
                self.say("Q21", row, "type", **values)
        for group in self.open:
            self.say("Q29", group.row, "type", group=group.name)
        pages = (Page(name, label, tuple(names)) for name, label, names in self.pages if names)
        return self.questions, tuple(pages)

    def say(self, code: str, row: Row, column: str, **values: object) -> None:
        self.found.append(Problem(code, row.place(column), values))

    def begin(self, row: Row) -> None:
        self.name(row)
        self.found.extend(_untranslated(row, "label", needed=False))
        page = None
        if row["appearance"] == "field-list":
            if any(group.page is not None for group in self.open):
                self.say("Q32", row, "appearance")
            page = self.new_page(row["name"], _text(row, "label"))
        elif row["appearance"]:
            self.say("Q33", row, "appearance", appearance=row["appearance"])
        self.open.append(_Group(row["name"], row, self.condition(row), page))

    def end(self, row: Row) -> None:
        if not self.open:
            self.say("Q30", row, "type")
            return
        group = self.open.pop()
        if row["name"] and row["name"] != group.name:
            self.say("Q30", row, "name")

    def new_page(self, name: str, label: Text) -> int:
        self.pages.append((name, label, []))
        return len(self.pages) - 1

    def page(self, name: str, seen: bool) -> int:
        """The page of the innermost field-list; a question outside one has its own page."""
        for group in reversed(self.open):
            if group.page is not None:
                return group.page
        return self.new_page(name, NOTHING) if seen else -1

    def name(self, row: Row) -> None:
        name = row["name"]
        if not NAME.fullmatch(name) or name in RESERVED:
            self.say("Q22", row, "name", name=name)
        elif name in self.used:
            self.say("Q20", row, "name", name=name)
        self.used.add(name)

    def question(self, row: Row, sort: QuestionType, argument: str) -> None:
        self.name(row)
        listed = self.choices.get(argument, ())
        unanswerable = bool(listed) and all(choice.code in MISSING for choice in listed)
        if sort in SELECTS and (argument not in self.choices or unanswerable):
            near = suggestion(argument, list(self.choices))
            self.say("Q23", row, "type", list=argument, suggestion=near)
        if sort == "hidden" and row["name"] not in CARD:
            self.say("Q42", row, "name", name=row["name"], known=", ".join(CARD))
        for column in ("label", "hint", "constraint_message"):
            needed = sort in SPOKEN and column == "label"
            self.found.extend(_untranslated(row, column, needed))
        self.piping(row)
        own = self.condition(row)
        around = (group.condition for group in self.open)
        constraint = self.expression(row, "constraint", here=True)
        page = self.page(row["name"], sort in SPOKEN)
        question = Question(
            name=row["name"],
            type=sort,
            label=_text(row, "label"),
            hint=_text(row, "hint"),
            choices=argument,
            required=self.required(row),
            conditions=tuple(rule for rule in (*around, own) if rule is not None),
            constraint=constraint,
            constraint_message=_text(row, "constraint_message"),
            calculation=self.calculation(row, sort),
            page=page,
            row=row.line,
            extra={name: row[name] for name in _extra(row)},
        )
        self.questions.setdefault(question.name, question)
        if page >= 0 and sort in SPOKEN:
            self.pages[page][2].append(question.name)

    def required(self, row: Row) -> bool:
        if row["required"] not in ("", "yes", "no", "true()", "false()"):
            self.say("Q35", row, "required", written=row["required"])
        return row["required"] in ("yes", "true()")

    def condition(self, row: Row) -> Expression | None:
        return self.on_records(row, "relevant", self.expression(row, "relevant", here=False))

    def calculation(self, row: Row, sort: QuestionType) -> Expression | None:
        if (sort == "calculate") != bool(row["calculation"]):
            self.say("Q34", row, "calculation")
        rule = self.expression(row, "calculation", here=False, truth=False)
        return self.on_records(row, "calculation", rule)

    def on_records(self, row: Row, column: str, rule: Expression | None) -> Expression | None:
        """A rule that the records can repeat: it leans on no open text, which goes apart."""
        for name in rule.names() if rule else ():
            question = self.questions.get(name)
            if question is not None and question.type in ("text", "note"):
                self.say("Q36", row, column, name=name)
        return rule

    def expression(
        self, row: Row, column: str, *, here: bool, truth: bool = True
    ) -> Expression | None:
        """The rule in a cell, whose names must be of earlier questions; a problem gives None."""
        if not row[column]:
            return None
        try:
            rule = parse(row[column])
        except ExpressionError as error:
            self.found.append(error.problem(row.place(column)))
            return None
        if truth and rule.kind == "answer":
            wrong = ExpressionError("Q05", rule.text, 1)
            self.found.append(wrong.problem(row.place(column)))
        if rule.uses_here and not here:
            self.say("Q37", row, column)
        self.earlier(row, column, rule.names(), itself=here)
        return rule

    def earlier(self, row: Row, column: str, names: Sequence[str], *, itself: bool) -> None:
        for name in names:
            if name in self.questions or (itself and name == row["name"]):
                continue
            if name in self.all_names:
                self.say("Q28", row, column, name=name)
            else:
                near = suggestion(name, sorted(self.all_names))
                self.say("Q38", row, column, name=name, suggestion=near)

    def piping(self, row: Row) -> None:
        """A label may quote an earlier answer as `${name}`."""
        for column in _translated("label") + _translated("hint"):
            self.earlier(row, column, PIPED.findall(row[column]), itself=False)


def _type(row: Row) -> tuple[str, str]:
    """The type of a row and its list: `select_one yes_no` → ("select_one", "yes_no")."""
    written = row["type"].split()
    if written[:2] in (["begin", "group"], ["end", "group"]):
        return "_".join(written), ""
    if len(written) == 2 and written[0] in SELECTS:
        return written[0], written[1]
    if len(written) == 1 and written[0] not in SELECTS:
        return written[0], ""
    return "", ""


def _extra(row: Row) -> list[str]:
    names = ("default", *_translated("var_label"), "measure", "trend_id", "sensitive", "universe")
    return [name for name in names if row[name]]
