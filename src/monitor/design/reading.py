"""The reading version of a questionnaire (leesversie): for reviewers who open no spreadsheet.

Every question in order with its number, its answers and who gets it, in plain words. Made from the
same sheets that respondents are asked from, so that what is reviewed is what is asked; nothing is
left out and nothing is added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from monitor.concepts.language import Language, Text
from monitor.design.expression import Expression
from monitor.design.questionnaire import MISSING_LABELS, Question, Questionnaire
from monitor.design.routing_in_words import MARK, UNMARK, Speaker, unmarked


WORDS: Mapping[str, Text] = {
    "reading version": Text("Leesversie", "Reading version"),
    "version": Text("versie {v}", "version {v}"),
    "fingerprint": Text("vingerafdruk", "fingerprint"),
    "contents": Text("Inhoud", "Contents"),
    "questions": Text("vraag {a}–{b}", "questions {a}–{b}"),
    "question": Text("vraag {a}", "question {a}"),
    "explanation": Text(
        "Deze leesversie toont elke vraag zoals een deelnemer haar krijgt. Onder “Wie” staat wie "
        "de vraag krijgt. Staat er niets, dan krijgt iedereen haar die deze pagina krijgt. Elke "
        "vraag mag worden overgeslagen, tenzij er “verplicht” bij staat.",
        "This reading version shows each question as a participant gets it. “Who” tells who gets "
        "the question. When nothing stands there, everyone who gets the page gets it. Each "
        "question may be skipped, unless it says “required”.",
    ),
    "who": Text("Wie", "Who"),
    "everyone": Text("Iedereen.", "Everyone."),
    "only if": Text("Alleen als {c}.", "Only if {c}."),
    "check": Text("Controle", "Check"),
    "counts if": Text("Een antwoord telt alleen als {c}.", "An answer counts only if {c}."),
    "soft": Text("Zachte controle", "Soft check"),
    "asks unless": Text(
        "De vragenlijst vraagt of het antwoord klopt, tenzij {c}.",
        "The questionnaire asks whether the answer is right, unless {c}.",
    ),
    "message": Text("Melding: {m}", "Message: {m}"),
    "leads": Text("Hierna", "Next"),
    "decides": Text(
        "Van dit antwoord hangt af of u {q} krijgt.",
        "This answer decides whether you get {q}.",
    ),
    "required": Text("verplicht", "required"),
    "alone": Text("niet samen met een ander antwoord", "not together with another answer"),
    "select_one": Text("één antwoord", "one answer"),
    "select_multiple": Text("meer antwoorden mogelijk", "several answers possible"),
    "integer": Text("een heel getal", "a whole number"),
    "date": Text("een datum", "a date"),
    "date month-year": Text("een maand en een jaar", "a month and a year"),
    "date year": Text("een jaar", "a year"),
    "text": Text("een kort antwoord in eigen woorden", "a short answer in own words"),
    "text multiline": Text("een antwoord in eigen woorden", "an answer in own words"),
    "calculations": Text("Wat wordt berekend", "What is calculated"),
    "calculated": Text("{n} is {c}.", "{n} is {c}."),
    "page": Text("Pagina {n}", "Page {n}"),
    "name": Text("naam in de gegevens", "name in the data"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose, and what is to be known of it."""

    label: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a question for the reviewer: `head` is one or two words."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question or a note (`number` 0) as it is shown. `many` tells boxes from rounds; an open
    field has no options but those beside it. `battery` is the heading it stands under."""

    name: str
    number: int
    label: str
    hint: str
    manner: str
    many: bool
    options: tuple[Option, ...]
    remarks: tuple[Remark, ...]
    battery: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the questionnaire: its title, who gets it, and its questions."""

    title: str
    who: str
    items: tuple[Item, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(item.number for item in self.items if item.number)


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole reading version, in one language. Texts may hold marked question numbers."""

    title: str
    version: str
    fingerprint: str
    language: Language
    sections: tuple[Section, ...]
    calculations: tuple[str, ...]


def word(key: str, language: Language, **words: object) -> str:
    """A fixed word of the reading version."""
    return WORDS[key].say(language).format(**words)


def reading_of(questionnaire: Questionnaire, language: Language) -> Reading:
    """The questionnaire as reviewers read it."""
    speaker = Speaker(questionnaire, language)
    leads = _leads(questionnaire)
    sections = [
        _section(number, [questionnaire.questions[name] for name in page.questions], page.label)
        for number, page in enumerate(questionnaire.pages, start=1)
    ]
    calculations = (q for q in questionnaire.questions.values() if q.calculation is not None)
    return Reading(
        questionnaire.title,
        questionnaire.version,
        questionnaire.fingerprint,
        language,
        tuple(_spoken(section, speaker, leads) for section in sections),
        tuple(_calculation(question, speaker) for question in calculations),
    )


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    label: Text
    questions: Sequence[Question]
    shared: tuple[Expression, ...]


def _section(number: int, questions: Sequence[Question], label: Text) -> _Page:
    shared = questions[0].conditions
    for question in questions[1:]:
        pairs = zip(shared, question.conditions, strict=False)
        same = takewhile(lambda pair: pair[0] == pair[1], pairs)
        shared = tuple(condition for condition, _ in same)
    return _Page(number, label, questions, shared)


def _spoken(page: _Page, speaker: Speaker, leads: Mapping[str, Sequence[str]]) -> Section:
    language = speaker.language
    who = speaker.conditions(page.shared)
    return Section(
        speaker.piped(page.label.say(language)) or word("page", language, n=page.number),
        word("only if", language, c=who) if who else word("everyone", language),
        tuple(_item(one, len(page.shared), speaker, leads) for one in page.questions),
    )


def _item(
    question: Question, shared: int, speaker: Speaker, leads: Mapping[str, Sequence[str]]
) -> Item:
    language = speaker.language
    battery = speaker.questionnaire.batteries.get(question.battery)
    return Item(
        question.name,
        speaker.numbers.get(question.name, 0),
        speaker.piped(question.label.say(language)),
        speaker.piped(question.hint.say(language)),
        _manner(question, language),
        question.type == "select_multiple",
        _options(question, speaker),
        tuple(_remarks(question, shared, speaker, leads)),
        speaker.piped(battery.label.say(language)) if battery else "",
        question.type in ("integer", "date", "text"),
    )


def _manner(question: Question, language: Language) -> str:
    """How the question is answered, in a few words."""
    if question.type == "note":
        return ""
    exact = f"{question.type} {question.appearance}"
    said = word(exact if exact in WORDS else question.type, language)
    return f"{said}, {word('required', language)}" if question.required else said


def _options(question: Question, speaker: Speaker) -> tuple[Option, ...]:
    language = speaker.language
    if question.choices:
        many = question.type == "select_multiple"
        return tuple(
            Option(
                choice.label.say(language), word("alone", language) if many and choice.alone else ""
            )
            for choice in speaker.questionnaire.choices[question.choices]
        )
    return tuple(Option(MISSING_LABELS[code].say(language)) for code in question.missing)


def _remarks(
    question: Question, shared: int, speaker: Speaker, leads: Mapping[str, Sequence[str]]
) -> list[Remark]:
    language = speaker.language
    said: list[Remark] = []
    if own := speaker.conditions(question.conditions[shared:]):
        said.append(Remark(word("who", language), word("only if", language, c=own)))
    if question.constraint is not None and not _only_alone(question, speaker.questionnaire):
        rule = speaker.conditions([question.constraint], of=question.name)
        message = _message(question.constraint_message, speaker)
        said.append(Remark(word("check", language), word("counts if", language, c=rule) + message))
    if question.soft_constraint is not None:
        rule = speaker.conditions([question.soft_constraint], of=question.name)
        message = _message(question.soft_message, speaker)
        said.append(Remark(word("soft", language), word("asks unless", language, c=rule) + message))
    if following := leads.get(question.name):
        asked = speaker.questions(following)
        said.append(Remark(word("leads", language), word("decides", language, q=asked)))
    return said


def _message(text: Text, speaker: Speaker) -> str:
    said = speaker.piped(text.say(speaker.language))
    message = word("message", speaker.language, m=speaker.quoted(said))
    return f" {message}." if said else ""


def _only_alone(question: Question, questionnaire: Questionnaire) -> bool:
    """Whether the check says no more than the remarks beside the exclusive answers do."""
    if question.constraint is None or question.type != "select_multiple":
        return False
    listed = questionnaire.choices[question.choices]
    rules = [
        f"not(selected(., '{choice.code}') and count-selected(.) > 1)"
        for choice in listed
        if choice.exclusive
    ]
    return question.constraint.text == " and ".join(rules)


def _leads(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Question → the questions that depend on its answer."""
    found: dict[str, list[str]] = {}
    for question in questionnaire.questions.values():
        if question.type in ("note", "calculate", "hidden"):
            continue
        names = (name for rule in question.conditions for name in rule.names())
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(question.name)
    return found


def _calculation(question: Question, speaker: Speaker) -> str:
    rule = question.calculation
    said = speaker.value(rule) if rule is not None else ""
    return word("calculated", speaker.language, n=speaker.quoted(question.name), c=said)


def plain(reading: Reading) -> str:
    """The reading version as text, one line for each thing said: for searching and for tests."""
    lines = [reading.title]
    for section in reading.sections:
        lines += [f"# {section.title}", unmarked(section.who)]
        for item in section.items:
            lines.append(unmarked(f"{item.number or '–'}. {item.label}"))
            lines += [f"  o {option.label}" for option in item.options]
            lines += [f"  {remark.head}: {unmarked(remark.text)}" for remark in item.remarks]
    return "\n".join((*lines, *(unmarked(one) for one in reading.calculations)))


__all__ = [
    "MARK",
    "UNMARK",
    "Item",
    "Option",
    "Reading",
    "Remark",
    "Section",
    "plain",
    "reading_of",
    "unmarked",
    "word",
]
