"""From questions to what stands on the page, and from what was posted back to answers.

Everything a visitor typed is text: it is stored as text and shown as text. Only what can never be
text (control characters) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from monitor.collect.interface import Interface
from monitor.collect.interview import NO_ANSWER, NOTHING, Complaint, typed_beside_reason
from monitor.design.questionnaire import (
    MISSING,
    SELECTS,
    Question,
    Questionnaire,
    in_language,
    piped,
)


PREFIX = "q."  # before the name of a question, so that no question can be taken for a control
SHOWN = "shown"  # the questions that stood on the page that is posted
SURE = "sure"  # soft checks that the visitor was asked about
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
DATE_PARTS: Mapping[str, tuple[str, ...]] = {
    "": ("day", "month", "year"),
    "month-year": ("month", "year"),
    "year": ("year",),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice on the page."""

    value: str
    label: str
    chosen: bool
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a question that has several: day, month and year."""

    name: str
    label: str
    value: str
    id: str
    wide: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it stands on the page (veld). `control` chooses the piece of template."""

    name: str
    control: str
    label: str
    hint: str
    error: str
    soft: bool
    value: str
    options: tuple[Option, ...]
    parts: tuple[Part, ...]
    warning: str
    heading: str  # of a battery, above its first question
    long: bool  # a text of more than a line
    id: str
    target: str  # the first box of the question, where a link to it leads
    described_by: str

    @property
    def told(self) -> str:
        """Label and complaint in one line, for the summary above the questions."""
        colon = "" if self.label.endswith(tuple("?!.:…؟")) else ":"
        return f"{self.label}{colon} {self.error}"


CONTROLS: Mapping[str, str] = {
    "select_one": "radios",
    "select_multiple": "checkboxes",
    "integer": "number",
    "date": "date",
    "text": "text",
    "note": "note",
}


def read_form(shown: Sequence[Question], post: QueryDict) -> dict[str, str]:
    """What was given to each question in `shown`; NOTHING where it was left open."""
    return {question.name: _read(question, post) for question in shown}


def _read(question: Question, post: QueryDict) -> str:
    name = PREFIX + question.name
    if question.type == "note":
        return NOTHING
    if question.type == "select_multiple":
        return " ".join(dict.fromkeys(_clean(value) for value in post.getlist(name))).strip()
    typed = _date(question, post) if question.type == "date" else _clean(post.get(name, ""))
    absent = _clean(post.get(f"{name}.missing", ""))
    if absent and absent in {str(code) for code in question.missing}:
        return f"{typed} {absent}" if typed else absent  # both: refused as a number, date or text
    return typed if question.type == "text" else typed.strip()


def _date(question: Question, post: QueryDict) -> str:
    name = PREFIX + question.name
    asked = DATE_PARTS[question.appearance]
    given = {part: _clean(post.get(f"{name}.{part}", "")).strip() for part in asked}
    if not any(given.values()):
        return NOTHING
    year, month, day = (given.get(part, "1").zfill(2) for part in ("year", "month", "day"))
    return f"{year.zfill(4)}-{month}-{day}"


def _clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Shower:
    """Shows questions in one language with the answers known so far."""

    questionnaire: Questionnaire
    interface: Interface
    known: Mapping[str, str]

    def fields(
        self, shown: Sequence[Question], given: Mapping[str, str], wrong: Sequence[Complaint]
    ) -> list[Field]:
        """`given` is what stands in the boxes, `wrong` what is said about it."""
        complaints = {complaint.question: complaint for complaint in wrong}
        seen: set[str] = set()
        return [
            self._field(question, given.get(question.name, ""), complaints, seen)
            for question in shown
        ]

    def say(self, text: object) -> str:
        """A text of the sheet, with answers quoted in it."""
        said = in_language(text, self.interface.code)  # type: ignore[arg-type]
        return piped(said, self.questionnaire, self.known, self.interface.code)

    def answer(self, question: Question, answers: Mapping[str, str]) -> str:
        """What was answered, in words; "" when nothing was."""
        value = answers.get(question.name, "")
        if value in ("", NO_ANSWER):
            return ""
        absent = f"missing_{value.removeprefix('-')}"
        if question.type not in SELECTS and value and _typed(question, value) == NOTHING:
            return self.interface.says[absent]
        return piped(f"${{{question.name}}}", self.questionnaire, answers, self.interface.code)

    def complaint(self, question: Question, complaint: Complaint) -> str:
        own = question.soft_message if complaint.soft else question.constraint_message
        if complaint.why == "constraint" and (said := self.say(own)):
            return said
        key = "soft" if complaint.soft else complaint.why
        return self.interface.says[f"wrong_{key}"]

    def _field(
        self,
        question: Question,
        value: str,
        complaints: Mapping[str, Complaint],
        seen: set[str],
    ) -> Field:
        mark = f"q-{question.name}"
        control = CONTROLS[question.type]
        if question.type == "select_one" and question.appearance == "minimal":
            control = "select"
        complaint = complaints.get(question.name)
        value = "" if value == NO_ANSWER else value
        options = tuple(self._options(question, value, mark))
        parts = tuple(self._parts(question, _typed(question, value), mark))
        hint = self.say(question.hint)
        warning = self.interface.says["open_warning"] if question.type == "text" else ""
        ids = [f"{mark}-hint"] if hint or warning else []
        ids += [f"{mark}-error"] if complaint else []
        first = parts[0].id if parts else mark
        plain = control in ("radios", "checkboxes") and options
        return Field(
            name=question.name,
            control=control,
            label=self.say(question.label),
            hint=hint,
            error=self.complaint(question, complaint) if complaint else "",
            soft=bool(complaint and complaint.soft),
            value=_typed(question, value) if options and not plain else value,
            options=options,
            parts=parts,
            warning=warning,
            heading=self._heading(question, seen),
            long=question.appearance == "multiline",
            id=mark,
            target=options[0].id if plain else first,
            described_by=" ".join(ids),
        )

    def _heading(self, question: Question, seen: set[str]) -> str:
        if not question.battery or question.battery in seen:
            return ""
        seen.add(question.battery)
        return self.say(self.questionnaire.batteries[question.battery].label)

    def _options(self, question: Question, value: str, mark: str) -> Iterator[Option]:
        chosen = value.split()
        if question.choices:
            for at, choice in enumerate(self.questionnaire.choices[question.choices]):
                code = str(choice.code)
                label = in_language(choice.label, self.interface.code)
                yield Option(code, label, code in chosen, f"{mark}-{at}")
        for missing in question.missing:
            if missing in MISSING and missing != int(NO_ANSWER):
                label = self.interface.says[f"missing_{-missing}"]
                yield Option(str(missing), label, str(missing) in chosen, f"{mark}-m{-missing}")

    def _parts(self, question: Question, value: str, mark: str) -> Iterator[Part]:
        if question.type != "date":
            return
        written = re.match(r"([^-]*)-([^-]*)-(\S*)", value)
        typed = written.groups() if written else ("", "", "")
        values = dict(zip(("year", "month", "day"), typed, strict=True))
        for part in DATE_PARTS[question.appearance]:
            said = self.interface.says[part]
            bare = values[part].lstrip("0")
            yield Part(f"{question.name}.{part}", said, bare, f"{mark}-{part}", part == "year")


def _typed(question: Question, value: str) -> str:
    """What stands in the field itself: without the reason that was ticked beside it."""
    if value in {str(code) for code in question.missing}:
        return NOTHING
    typed = typed_beside_reason(question, value)
    return value if typed is None else typed
