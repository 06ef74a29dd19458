"""The questionnaire of an edition: what is asked, in which order, of whom, and what may be said.

Read from XLSForm sheets as CSV (`survey.csv`, `choices.csv`, `settings.csv`): the same three
sheets that ODK and KoboToolbox read. A subset; what lies outside it is refused, never ignored.
Columns of our own, which other readers of XLSForm pass by: `soft_constraint` with its message
(asks, refuses nothing), `missing` (codes offered beside a number, date or text), `exclusive` in
the choices, `regime` in the settings, and those for the researcher.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any
from monitor.design.expression import Expression, ExpressionError, parse
from monitor.design.files import Row, read_table, read_text, suggestion
from monitor.design.questions import (
    CARD,
    CLUSTER,
    FICTITIOUS,
    MISSING,
    MISSING_LABELS,
    NOTHING,
    PIPED,
    RECORDED,
    REGIMES,
    RESPONDENT,
    SELECTS,
    SHEET_LANGUAGES,
    SPOKEN,
    TICKED,
    TYPES,
    WEIGHTING_CLASS,
    Battery,
    Choice,
    Page,
    Question,
    Questionnaire,
    QuestionType,
    Regime,
    SheetLanguage,
    Variable,
    VariableKind,
    Wording,
    in_language,
    piped,
    unfolded,
)


__all__ = [  # the nouns are had from here as well: one name to import a questionnaire by
    "CARD",
    "CLUSTER",
    "FICTITIOUS",
    "MISSING",
    "MISSING_LABELS",
    "NOTHING",
    "RECORDED",
    "RESPONDENT",
    "SELECTS",
    "SPOKEN",
    "TICKED",
    "TYPES",
    "WEIGHTING_CLASS",
    "Battery",
    "Choice",
    "Page",
    "Question",
    "QuestionType",
    "Questionnaire",
    "Regime",
    "SheetLanguage",
    "Variable",
    "VariableKind",
    "Wording",
    "in_language",
    "piped",
    "read_questionnaire",
    "read_rule",
    "sheet_columns",
    "unfolded",
]

SHEETS = ("survey", "choices", "settings")
LARGEST = 2**31 - 1
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,9}")
SPSS_WORDS = ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"]
RESERVED = frozenset([*SPSS_WORDS, RESPONDENT, FICTITIOUS])

# How a question may be shown: the appearances of XLSForm that mean something here.
APPEARANCES: Mapping[QuestionType, tuple[str, ...]] = {
    "text": ("multiline",),
    "date": ("month-year", "year"),
    "select_one": ("minimal",),
}
BATTERY, MATRIX = "table-list", "table-list matrix"
GROUP_APPEARANCES = ("field-list", BATTERY, MATRIX)
WITH_MISSING = ("integer", "date", "text")  # their "weet ik niet" stands beside the field

# Texts of a sheet that exist in every language.
SPOKEN_COLUMNS = ("label", "hint", "constraint_message", "soft_constraint_message")
LANGUAGE_CODE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
LANGUAGE_COLUMN = re.compile(
    rf"(?:{'|'.join(SPOKEN_COLUMNS)})::(?P<name>[^()]+) \((?P<code>{LANGUAGE_CODE})\)"
)
ALONE_MESSAGE = Text(
    "Dit antwoord kunt u niet samen met een ander antwoord kiezen.",
    "You cannot choose this answer together with another one.",
)


def _translated(
    column: str, languages: Sequence[SheetLanguage] = SHEET_LANGUAGES
) -> tuple[str, ...]:
    return tuple(f"{column}::{language.column}" for language in languages)


SURVEY = ("type", "name", *_translated("label"))
SURVEY_OPTIONAL = (
    *_translated("hint"),
    "required",
    "relevant",
    "constraint",
    *_translated("constraint_message"),
    "soft_constraint",
    *_translated("soft_constraint_message"),
    "calculation",
    "appearance",
    "missing",
    "default",
    *_translated("var_label"),
    "measure",
    "trend_id",
    "sensitive",
    "universe",
)
CHOICES = ("list_name", "name", *_translated("label"))
CHOICES_OPTIONAL = ("exclusive",)
SETTINGS = ("form_title", "form_id", "version", "default_language")
SETTINGS_OPTIONAL = ("style", "regime")
EXTRA = ("default", *_translated("var_label"), "measure", "trend_id", "sensitive", "universe")


def sheet_columns(sheet: str, languages: Sequence[SheetLanguage]) -> tuple[str, ...]:
    """All columns that a sheet may have, in the order in which they are written for authors."""
    columns = {
        "survey": (*SURVEY, *SURVEY_OPTIONAL),
        "choices": (*CHOICES, *CHOICES_OPTIONAL),
        "settings": (*SETTINGS, *SETTINGS_OPTIONAL),
    }[sheet]
    ordered: list[str] = []
    for column in columns:
        ordered.append(column)
        stem, _, language = column.partition("::")
        if stem in SPOKEN_COLUMNS and language == SHEET_LANGUAGES[-1].column:
            ordered += _translated(stem, languages[len(SHEET_LANGUAGES) :])
    return tuple(ordered)


# The languages of the sheets


@dataclass(frozen=True)
class _Sheets:
    """The languages of the sheets, and which columns each sheet really has."""

    languages: tuple[SheetLanguage, ...]
    headers: Mapping[Path, frozenset[str]]

    def columns(self, row: Row, stem: str) -> list[str]:
        """The columns of `stem` in `row`'s sheet, one for each language that it has there."""
        present = self.headers.get(row.file, frozenset())
        names = zip(self.languages, _translated(stem, self.languages), strict=True)
        return [name for one, name in names if one in SHEET_LANGUAGES or name in present]

    def text(self, row: Row, stem: str) -> Text:
        nl, en, *more = (row[name] for name in _translated(stem, self.languages))
        codes = [language.code for language in self.languages[len(SHEET_LANGUAGES) :]]
        others = tuple((code, said) for code, said in zip(codes, more, strict=True) if said)
        return Wording(nl, en, others) if others else Text(nl, en)

    def untranslated(self, row: Row, stem: str, *, needed: bool) -> Iterator[Problem]:
        """A text exists in every language or in none; when `needed` it must exist."""
        names = self.columns(row, stem)
        if needed or any(row[name] for name in names):
            yield from (Problem("Q27", row.place(name)) for name in names if not row[name])

    def absent(self, rows: Sequence[Row], stems: Sequence[str]) -> Iterator[Problem]:
        """A language that speaks somewhere has a column for each text that is used."""
        for stem in stems:
            dutch, *names = _translated(stem, self.languages)
            used = next((row for row in rows if row[dutch]), None)
            if used is not None:
                gone = set(names) - set(self.columns(used, stem))
                places = Place(used.file, 1)
                yield from (
                    Problem("Q43", places, {"column": name}) for name in names if name in gone
                )


def _languages(folder: Path, found: list[Problem]) -> _Sheets:
    """The languages named by the headers, Dutch and English first."""
    headers = {path: _header(path) for path in (folder / "survey.csv", folder / "choices.csv")}
    names: dict[str, str] = {}
    for path, header in headers.items():
        for column in header:
            match = LANGUAGE_COLUMN.fullmatch(column)
            if match is None or match["code"] in LANGUAGES:
                continue
            known = names.setdefault(match["code"], match["name"])
            if known != match["name"]:
                values = {"code": match["code"], "one": known, "other": match["name"]}
                found.append(Problem("Q44", Place(path, 1, column), values))
    others = (SheetLanguage(code, name) for code, name in names.items())
    present = {path: frozenset(header) for path, header in headers.items()}
    return _Sheets((*SHEET_LANGUAGES, *others), present)


def _header(path: Path) -> list[str]:
    """The first line of a table; what is wrong with the file is told when it is read."""
    try:
        first = next(csv.reader(io.StringIO(read_text(path))), [])
    except (ProblemsFound, csv.Error):
        return []
    return [name.strip() for name in first]


# Reading


def read_questionnaire(folder: Path) -> Questionnaire:
    """Read and check the three sheets in `folder`. Raises every problem at once (F, Q)."""
    found: list[Problem] = []
    sheets = _languages(folder, found)
    survey = _sheet(folder / "survey.csv", SURVEY, _optional("survey", sheets), found)
    lists = _sheet(folder / "choices.csv", CHOICES, _optional("choices", sheets), found)
    settings = _sheet(folder / "settings.csv", SETTINGS, SETTINGS_OPTIONAL, found)
    refuse_if_any(found)
    found.extend(sheets.absent(survey, SPOKEN_COLUMNS))
    found.extend(sheets.absent(lists, ["label"]))
    choices = _choices(lists, sheets, found)
    reading = _Survey(survey, choices, sheets, found)
    questions, pages = reading.read()
    found.extend(_unused_lists(lists, questions))
    title, form, version, language = _settings(settings, sheets.languages, found)
    regime = _regime(settings[0], found)
    questionnaire = Questionnaire(
        folder,
        title,
        form,
        version,
        questions,
        choices,
        pages,
        languages=sheets.languages,
        default_language=language,
        batteries=reading.batteries,
        regime=regime,
    )
    found.extend(_colliding(questionnaire, folder / "survey.csv"))
    refuse_if_any(found)
    return replace(questionnaire, remarks=tuple(found))


def read_rule(
    text: str, questionnaire: Questionnaire, place: Place, found: list[Problem]
) -> Expression | None:
    """A rule over the records, such as who counts as yes for an indicator.

    Must be a condition on questions whose answers stand in the records; what is wrong is added
    to `found` (Q01–Q10, Q36–Q38) and gives None.
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


def _optional(sheet: str, sheets: _Sheets) -> list[str]:
    required = {"survey": SURVEY, "choices": CHOICES}[sheet]
    return [name for name in sheet_columns(sheet, sheets.languages) if name not in required]


def _settings(
    rows: list[Row], languages: Sequence[SheetLanguage], found: list[Problem]
) -> tuple[str, str, str, str]:
    if len(rows) > 1:
        found.append(Problem("Q39", rows[1].place()))
    row = rows[0]
    codes = {language.column: language.code for language in languages}
    if row["default_language"] not in codes:
        known = ", ".join(codes)
        found.append(Problem("Q40", row.place("default_language"), {"known": known}))
    for column in ("form_title", "form_id", "version"):
        if not row[column]:
            found.append(Problem("Q41", row.place(column)))
    language = codes.get(row["default_language"], "nl")
    return row["form_title"], row["form_id"], row["version"], language


def _regime(row: Row, found: list[Problem]) -> Regime | None:
    """Whose questionnaire it is, where the sheet says so: Q57 when that is none of the two."""
    written = row["regime"]
    known = next((one for one in REGIMES if one == written), None)
    if written and known is None:
        values = {"value": written[:40], "known": ", ".join(REGIMES)}
        found.append(Problem("Q57", row.place("regime"), values))
    return known


def _choices(
    rows: list[Row], sheets: _Sheets, found: list[Problem]
) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for row in rows:
        found.extend(sheets.untranslated(row, "label", needed=True))
        for column in sheets.columns(row, "label"):
            if PIPED.search(row[column]):
                found.append(Problem("Q48", row.place(column)))
        exclusive = _yes(row, "exclusive", found)
        listed = lists.setdefault(row["list_name"], [])
        code = _code(row, found)
        if code is None:
            continue
        if any(choice.code == code for choice in listed):
            values = {"choice": code, "list": row["list_name"]}
            found.append(Problem("Q26", row.place("name"), values))
        listed.append(Choice(code, sheets.text(row, "label"), exclusive))
    return {name: tuple(listed) for name, listed in lists.items()}


def _yes(row: Row, column: str, found: list[Problem]) -> bool:
    """What a cell with yes or no says; empty is no."""
    written = row[column]
    if written not in ("", "yes", "no", "true()", "false()"):
        found.append(Problem("Q35", row.place(column), {"column": column, "written": written}))
    return written in ("yes", "true()")


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
    battery: bool = False


class _Survey:
    """Reads the survey sheet from top to bottom, keeping the groups that are open."""

    def __init__(
        self,
        rows: list[Row],
        choices: Mapping[str, tuple[Choice, ...]],
        sheets: _Sheets,
        found: list[Problem],
    ) -> None:
        self.rows = rows
        self.choices = choices
        self.sheets = sheets
        self.found = found
        self.all_names = {row["name"] for row in rows if _type(row)[0] in TYPES}
        self.used: set[str] = set()
        self.questions: dict[str, Question] = {}
        self.open: list[_Group] = []
        self.pages: list[tuple[str, Text, list[str]]] = []
        self.rowed: dict[str, tuple[Row, list[str]]] = {}

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

    @property
    def batteries(self) -> dict[str, Battery]:
        """The batteries read so far, in order."""
        return {
            name: Battery(
                name, self.sheets.text(row, "label"), tuple(names), row["appearance"] == MATRIX
            )
            for name, (row, names) in self.rowed.items()
        }

    def begin(self, row: Row) -> None:
        self.name(row)
        battery = row["appearance"] in (BATTERY, MATRIX)
        self.found.extend(self.sheets.untranslated(row, "label", needed=battery))
        self.piping(row)
        page = None
        if row["appearance"] and row["appearance"] not in GROUP_APPEARANCES:
            self.appearance(row, GROUP_APPEARANCES)
        elif row["appearance"] == "field-list":
            if any(group.page is not None for group in self.open):
                self.say("Q32", row, "appearance")
            page = self.new_page(row["name"], self.sheets.text(row, "label"))
        elif battery and all(group.page is None for group in self.open):
            page = self.new_page(row["name"], NOTHING)  # its label stands above the questions
        if any(group.battery for group in self.open):
            self.say("Q45", row, "type")
        if battery:
            self.rowed.setdefault(row["name"], (row, []))
        self.open.append(_Group(row["name"], row, self.condition(row), page, battery))

    def appearance(self, row: Row, known: Sequence[str]) -> None:
        """Refuse an appearance that is not among `known`."""
        if row["appearance"] and row["appearance"] not in known:
            values = {"appearance": row["appearance"], "known": ", ".join(known) or "–"}
            self.say("Q33", row, "appearance", **values)

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
        for column in SPOKEN_COLUMNS:
            needed = sort in SPOKEN and column == "label"
            self.found.extend(self.sheets.untranslated(row, column, needed=needed))
        self.piping(row)
        self.appearance(row, APPEARANCES.get(sort, ()))
        own = self.condition(row)
        around = (group.condition for group in self.open)
        constraint, message = self.constraint(row, sort, listed)
        page = self.page(row["name"], sort in SPOKEN)
        question = Question(
            name=row["name"],
            type=sort,
            label=self.sheets.text(row, "label"),
            hint=self.sheets.text(row, "hint"),
            choices=argument,
            required=_yes(row, "required", self.found),
            conditions=tuple(rule for rule in (*around, own) if rule is not None),
            constraint=constraint,
            constraint_message=message,
            calculation=self.calculation(row, sort),
            page=page,
            row=row.line,
            extra={name: row[name] for name in EXTRA if row[name]},
            appearance=row["appearance"],
            soft_constraint=self.soft(row, sort),
            soft_message=self.sheets.text(row, "soft_constraint_message"),
            battery=self.battery(row, sort, argument),
            missing=self.missing(row, sort),
        )
        self.questions.setdefault(question.name, question)
        if page >= 0 and sort in SPOKEN:
            self.pages[page][2].append(question.name)

    def constraint(
        self, row: Row, sort: QuestionType, listed: Sequence[Choice]
    ) -> tuple[Expression | None, Text]:
        """What an answer must meet: the rule of the sheet, and that exclusive choices are alone."""
        rule = self.expression(row, "constraint", here=True)
        message = self.sheets.text(row, "constraint_message")
        codes = [choice.code for choice in listed if choice.exclusive]
        if sort != "select_multiple" or not codes:
            return rule, message
        alone = [f"not(selected(., '{code}') and count-selected(.) > 1)" for code in codes]
        added = [text for text in alone if text not in row["constraint"]]
        if row["constraint"] and rule is None:
            return None, message  # refused above; its fault is told once
        own = [f"({rule.text})" if added else rule.text] if rule else []
        return parse(" and ".join((*own, *added))), message if message.nl else ALONE_MESSAGE

    def soft(self, row: Row, sort: QuestionType) -> Expression | None:
        """The rule whose breach is asked about, and never refused; it comes with its words."""
        rule = self.expression(row, "soft_constraint", here=True)
        said = any(row[name] for name in self.sheets.columns(row, "soft_constraint_message"))
        if bool(row["soft_constraint"]) != said or (said and sort not in (*RECORDED, "text")):
            self.say("Q46", row, "soft_constraint")
        return rule

    def battery(self, row: Row, sort: QuestionType, argument: str) -> str:
        """The battery this question stands in, "" when in none; all its questions are alike."""
        if not (self.open and self.open[-1].battery):
            return ""
        name = self.open[-1].name
        _, members = self.rowed[name]
        same = all(self.questions[other].choices == argument for other in members)
        if sort != "select_one" or not same:
            self.say("Q45", row, "type")
        elif row["name"] not in self.questions:
            members.append(row["name"])
        return name

    def missing(self, row: Row, sort: QuestionType) -> tuple[int, ...]:
        """The codes offered beside the field: "weet ik niet" and "wil ik niet zeggen"."""
        written = row["missing"].split()
        known = [str(code) for code in (-97, -98)]
        wrong = any(code not in known for code in written) or len(set(written)) < len(written)
        if wrong or (written and sort not in WITH_MISSING):
            self.say("Q47", row, "missing", written=row["missing"])
            return ()
        return tuple(int(code) for code in written)

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
        """A text may quote an earlier answer as `${name}`; open text is never repeated."""
        for stem in SPOKEN_COLUMNS:
            for column in self.sheets.columns(row, stem):
                names = PIPED.findall(row[column])
                self.earlier(row, column, names, itself=False)
                for name in names:
                    quoted = self.questions.get(name)
                    if quoted is not None and quoted.type in ("text", "note"):
                        self.say("Q49", row, column, name=name)


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
