"""The nouns of a questionnaire: questions, choices, pages, batteries, and the columns they become.

Frozen data only, made by the reader in `questionnaire`. Nothing here reads a file or shows a page;
the canonical form is the one text that two readers of the same sheets agree on.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.problems import Problem
from monitor.design.expression import Answer, Expression


QuestionType = Literal[
    "select_one", "select_multiple", "integer", "date", "text", "note", "calculate", "hidden"
]
VariableKind = Literal["single", "multiple", "integer", "date"]
Regime = Literal["persoon", "organisatie"]  # whether answers bear a name: fixed at creation
REGIMES: tuple[Regime, ...] = get_args(Regime)

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
SELECTS = ("select_one", "select_multiple")
RECORDED = (*SELECTS, "integer", "date")  # their answers stand in the records
SPOKEN = (*RECORDED, "text", "note")  # respondents see these, so they need words
MISSING = (-99, -98, -97)  # niet ingevuld, wil ik niet zeggen, weet ik niet

# What the participation card tells of its holder; hidden questions of these names are filled in.
CARD = (
    *("weighting_class", "office_group", "tier", "role", "region", "province"),
    *("size_class", "cluster"),
)
# Columns of the records file beside the answers.
RESPONDENT, WEIGHTING_CLASS, FICTITIOUS = "respondent", "weighting_class", "fictief"
CLUSTER = "cluster"  # a column too where the questionnaire has a hidden question of this name

PIPED = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")

# Scripts written from right to left: languages that use one, and the script subtags of BCP 47.
RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}
)
RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa"})


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """A language a respondent can choose (taal van de vragenlijst): a pair of columns such as
    `label::Frysk (fy)`. `code` is a tag of BCP 47, `name` what its own speakers call it."""

    code: str
    name: str

    @property
    def column(self) -> str:
        """How the language stands behind `::` in the sheets."""
        return f"{self.name} ({self.code})"

    @property
    def right_to_left(self) -> bool:
        """Whether a page in this language is laid out from right to left (`dir="rtl"`)."""
        first, *more = self.code.lower().split("-")
        scripts = [part for part in more if len(part) == 4]
        return scripts[0] in RIGHT_TO_LEFT_SCRIPTS if scripts else first in RIGHT_TO_LEFT


SHEET_LANGUAGES = (SheetLanguage("nl", "Nederlands"), SheetLanguage("en", "English"))


@dataclass(frozen=True, slots=True)
class Wording(Text):
    """A text that exists in more languages than the two of the monitor (`others`: code, text)."""

    others: tuple[tuple[str, str], ...] = ()

    def say(self, language: str) -> str:
        """The text in `language`, or in Dutch when there is none."""
        if language == "en":
            return self.en
        return dict(self.others).get(language, self.nl)


def in_language(text: Text, language: str) -> str:
    """`text` as a respondent reads it in `language`, a code of `Questionnaire.languages`."""
    if isinstance(text, Wording):
        return text.say(language)
    return text.en if language == "en" else text.nl


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose (antwoordmogelijkheid): its code in the records, and its words."""

    code: int
    label: Text
    exclusive: bool = False  # "geen van deze": never together with another answer

    @property
    def alone(self) -> bool:
        """Whether it cannot be ticked together with another answer."""
        return self.exclusive or self.code in MISSING


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the sheet that is not a group (vraag).

    `choices` names the list of a select; `relevant` joins nothing: the conditions of the groups
    around it are in `conditions`, outermost first, its own last. `row` is its line in the sheet.
    `constraint` refuses an answer, exclusive choices included; `soft_constraint` only asks
    whether it is right (zachte controle). Neither judges a missing code. `appearance` is one of
    `APPEARANCES`; `battery` names the row of questions it belongs to; `missing` are the codes
    offered beside a number, date or text, such as -97 for "weet ik niet".
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
    appearance: str = ""
    soft_constraint: Expression | None = None
    soft_message: Text = NOTHING
    battery: str = ""
    missing: tuple[int, ...] = ()

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
class Battery:
    """Questions under one heading with the same answers (vragenreeks): a `table-list` group.

    Shown as single questions one below the other; `matrix` allows a table, for the questionnaire
    of organisations only.
    """

    name: str
    label: Text
    questions: tuple[str, ...]
    matrix: bool = False


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
    languages: tuple[SheetLanguage, ...] = SHEET_LANGUAGES
    default_language: str = "nl"
    batteries: Mapping[str, Battery] = field(default_factory=dict)
    regime: Regime | None = None  # as the sheets state it; without it either will do

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

    def serves(self, regime: Regime) -> bool:
        """Whether a fieldwork of this regime may ask it. Who is asked for a weighting class is a
        person, and is never asked under the name of an organisation."""
        stated = self.regime or ("persoon" if WEIGHTING_CLASS in self.questions else regime)
        return stated == regime

    def answers_to(self, name: str) -> tuple[Choice, ...]:
        """The choices of a select that are answers: not "weet ik niet" or "wil ik niet zeggen"."""
        listed = self.choices[self.questions[name].choices]
        return tuple(choice for choice in listed if choice.code not in MISSING)

    def alone(self, name: str) -> tuple[int, ...]:
        """The codes of a select_multiple that cannot be ticked together with another answer."""
        listed = self.choices[self.questions[name].choices]
        return tuple(choice.code for choice in listed if choice.alone)


def piped(
    text: str, questionnaire: Questionnaire, answers: Mapping[str, Answer], language: str
) -> str:
    """`text` with every `${name}` replaced by what was answered, a choice by its label.

    Plain text: who shows it escapes it. An absent answer, with or without a reason, is shown as an
    ellipsis, but for the reasons among the choices of a list.
    """
    return PIPED.sub(lambda found: _quoted(found[1], questionnaire, answers, language), text)


def _quoted(
    name: str, questionnaire: Questionnaire, answers: Mapping[str, Answer], language: str
) -> str:
    answer = answers.get(name)
    if answer is None or answer == "":
        return "…"
    question = questionnaire.questions[name]
    said = str(answer)
    if question.type not in SELECTS:
        absent = question.missing if question.type == "text" else MISSING_LABELS
        return "…" if said in {str(code) for code in absent} else said
    labels = {str(c.code): c.label for c in questionnaire.choices[question.choices]}
    return ", ".join(
        in_language(labels[code], language) if code in labels else "…" for code in said.split()
    )


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
    batteries = [
        {"name": one.name, "label": _both(one.label), "matrix": one.matrix}
        for one in questionnaire.batteries.values()
    ]
    written: dict[str, object] = {
        "form": questionnaire.form,
        "title": questionnaire.title,
        "version": questionnaire.version,
        "choices": {
            name: [_choice_document(choice) for choice in listed]
            for name, listed in questionnaire.choices.items()
        },
        "pages": [
            {"name": page.name, "label": _both(page.label), "questions": list(page.questions)}
            for page in questionnaire.pages
        ],
        "questions": [_question_document(q) for q in questionnaire.questions.values()],
    }
    stated = {"regime": questionnaire.regime} if questionnaire.regime else {}
    return written | ({"batteries": batteries} if batteries else {}) | stated


def _choice_document(choice: Choice) -> dict[str, object]:
    written: dict[str, object] = {"code": choice.code, "label": _both(choice.label)}
    return written | ({"exclusive": True} if choice.exclusive else {})


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
        "appearance": question.appearance,
        "soft_constraint": question.soft_constraint.text if question.soft_constraint else "",
        "soft_message": _both(question.soft_message),
        "battery": question.battery,
        "missing": list(question.missing),
    }
    return {key: value for key, value in written.items() if value}


def _both(text: Text) -> dict[str, str]:
    written = {language: said for language in LANGUAGES if (said := text.say(language))}
    return written | (dict(text.others) if isinstance(text, Wording) else {})
