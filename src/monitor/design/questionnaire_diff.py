"""What changed between the questionnaires of two editions, and which series that breaks.

Compares question by question and proposes rows for `editions/history/breaks.csv`. A proposal is
for a person to judge: it names a change that is there, and never says that a series is whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from monitor.concepts.language import Language, Text
from monitor.design.expression import Expression, Junction, Name, Node, parse, walk
from monitor.design.model import Edition, Indicator
from monitor.design.past import Effect
from monitor.design.questionnaire import SELECTS, SPOKEN, Choice, Question, Questionnaire


ChangeKind = Literal[
    "added",
    "removed",
    "renamed",
    "reworded",
    "translated",
    "hint",
    "type",
    "answers",
    "order_of_answers",
    "base",
    "leaning",
    "check",
]

# What each change is called, and what it does to a series: a break, a note, or nothing.
SAID: Mapping[ChangeKind, Text] = {
    "added": Text("nieuw", "new"),
    "removed": Text("vervallen", "removed"),
    "renamed": Text("andere naam", "another name"),
    "reworded": Text("andere woorden", "other words"),
    "translated": Text("andere vertaling", "another translation"),
    "hint": Text("andere toelichting", "another hint"),
    "type": Text("ander soort vraag", "another kind of question"),
    "answers": Text("andere antwoorden", "other answers"),
    "order_of_answers": Text("andere volgorde van antwoorden", "another order of answers"),
    "base": Text("andere groep krijgt de vraag", "another group gets the question"),
    "leaning": Text("hangt af van een veranderde vraag", "depends on a changed question"),
    "check": Text("andere controle of verplichting", "another check or obligation"),
}
EFFECTS: Mapping[ChangeKind, Effect] = {
    "added": "note",
    "removed": "note",
    "reworded": "break",
    "hint": "note",
    "type": "break",
    "answers": "break",
    "order_of_answers": "note",
    "base": "break",
    "leaning": "note",
    "check": "note",
}
BREAK_KIND: Mapping[ChangeKind, str] = {  # the kinds of `concepts.statuses`
    "added": "absence",
    "removed": "absence",
    "reworded": "instrument",
    "hint": "instrument",
    "type": "instrument",
    "answers": "forms",
    "order_of_answers": "instrument",
    "base": "population",
    "leaning": "population",
    "check": "instrument",
}
REASONS: Mapping[ChangeKind, Text] = {
    "added": Text("De vraag {q} is nieuw.", "The question {q} is new."),
    "removed": Text("De vraag {q} is vervallen.", "The question {q} was removed."),
    "reworded": Text(
        "De vraag {q} luidde “{old}” en luidt nu “{new}”.",
        "The question {q} was worded “{old}” and is now worded “{new}”.",
    ),
    "hint": Text(
        "De toelichting bij {q} luidde “{old}” en luidt nu “{new}”.",
        "The hint to {q} was “{old}” and is now “{new}”.",
    ),
    "type": Text(
        "De vraag {q} was {old} en is nu {new}.", "The question {q} was {old}, now {new}."
    ),
    "answers": Text(
        "De antwoorden op {q} waren “{old}” en zijn nu “{new}”.",
        "The answers to {q} were “{old}” and are now “{new}”.",
    ),
    "order_of_answers": Text(
        "De antwoorden op {q} staan in een andere volgorde.",
        "The answers to {q} stand in another order.",
    ),
    "base": Text(
        "De vraag {q} ging naar “{old}” en gaat nu naar “{new}”.",
        "The question {q} went to “{old}” and now goes to “{new}”.",
    ),
    "leaning": Text(
        "Wie {q} krijgt, hangt af van {old}, die veranderd is.",
        "Who gets {q} depends on {old}, which changed.",
    ),
    "check": Text(
        "De controle van {q} was “{old}” en is nu “{new}”.",
        "The check of {q} was “{old}” and is now “{new}”.",
    ),
}
COLUMNS = (
    *("population", "indicators", "groups", "first_wave", "kind", "effect"),
    *("reason", "reason_en", "source", "verification"),
)
EVERYONE = Text("iedereen", "everyone")
NO_CHECK = Text("geen", "none")


@dataclass(frozen=True, slots=True)
class Change:
    """One change (wijziging): `question` by its new name, its old name when that is gone.

    `old` and `new` are what stood there; `slight` marks a wording of which only capitals,
    punctuation or spaces changed.
    """

    kind: ChangeKind
    question: str
    old: Text
    new: Text
    slight: bool = False

    @property
    def effect(self) -> Effect | None:
        """What it does to a series, None when nothing."""
        effect = EFFECTS.get(self.kind)
        return "note" if effect == "break" and self.slight else effect

    def reason(self, language: Language) -> str:
        """A sentence for the history, or the name of the change where the history needs none."""
        text = REASONS.get(self.kind, SAID[self.kind]).say(language)
        said = {"old": self.old.say(language), "new": self.new.say(language)}
        return text.format(q=self.question, **said)


# Comparing


def changes(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """Every change from `old` to `new`, in the order of the new questionnaire, removals last."""
    pairs = _pairs(old, new)
    before = {was.name: name for name, was in pairs.items()}
    found: list[Change] = []
    for name, question in _asked(new).items():
        was = pairs.get(name)
        if was is None:
            found.append(_simple("added", name, Text("", ""), question.label))
        else:
            found += _compared(was, question, old, new, before)
    for name, question in _asked(old).items():
        if name not in before:
            found.append(_simple("removed", name, question.label, Text("", "")))
    return (*found, *_leaning(found, new))


def _asked(questionnaire: Questionnaire) -> dict[str, Question]:
    return {q.name: q for q in questionnaire.questions.values() if q.type in SPOKEN}


def _pairs(old: Questionnaire, new: Questionnaire) -> dict[str, Question]:
    """New name → the old question it continues: by name, else `trend_id`, else the same words."""
    one, other = _asked(old), _asked(new)
    pairs = {name: one[name] for name in other if name in one}
    keys: tuple[Callable[[Question, Questionnaire], object], ...] = (
        lambda question, _: question.extra.get("trend_id"),
        lambda question, whole: (question.type, question.label.nl, _labels(question, whole)),
    )
    for key in keys:
        left = {key(q, old): q for q in one.values() if q not in pairs.values()}
        for name, question in other.items():
            found = key(question, new)
            if name not in pairs and found and found in left:
                pairs[name] = left.pop(found)
    return pairs


def _labels(question: Question, whole: Questionnaire) -> tuple[str, ...]:
    if question.type not in SELECTS:
        return ()
    return tuple(choice.label.nl for choice in whole.choices[question.choices])


def _simple(kind: ChangeKind, name: str, old: Text, new: Text) -> Change:
    return Change(kind, name, old, new, _bare(old.nl) == _bare(new.nl))


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _compared(
    was: Question,
    now: Question,
    old: Questionnaire,
    new: Questionnaire,
    before: Mapping[str, str],
) -> Iterator[Change]:
    name = now.name
    if was.name != name:
        yield _simple("renamed", name, Text(was.name, was.name), Text(name, name))
    if was.label.nl != now.label.nl:
        yield _simple("reworded", name, was.label, now.label)
    elif was.label.en != now.label.en:
        yield _simple("translated", name, was.label, now.label)
    if was.hint.nl != now.hint.nl:
        yield _simple("hint", name, was.hint, now.hint)
    if was.type != now.type:
        yield Change("type", name, Text(was.type, was.type), Text(now.type, now.type))
    elif now.type in SELECTS:
        yield from _answers(was, now, old, new)
    if _base(was, before) != _base(now, {}):
        yield Change("base", name, _who(was), _who(now))
    if _checks(was) != _checks(now):
        yield Change("check", name, _check(was), _check(now))


def _answers(
    was: Question, now: Question, old: Questionnaire, new: Questionnaire
) -> Iterator[Change]:
    one, other = old.choices[was.choices], new.choices[now.choices]
    before, after = (Text(_joined(c, "nl"), _joined(c, "en")) for c in (one, other))
    if {(c.code, c.label.nl) for c in one} != {(c.code, c.label.nl) for c in other}:
        codes = [c.code for c in one] == [c.code for c in other]
        slight = codes and all(
            _bare(a.label.nl) == _bare(b.label.nl) for a, b in zip(one, other, strict=True)
        )
        yield Change("answers", now.name, before, after, slight)
    elif [c.code for c in one] != [c.code for c in other]:
        yield Change("order_of_answers", now.name, before, after)


def _joined(choices: Sequence[Choice], language: Language) -> str:
    return " / ".join(choice.label.say(language) for choice in choices)


def _base(question: Question, names: Mapping[str, str]) -> frozenset[Node]:
    """The conditions that must all hold, whatever the groups they stand in and how they are set."""
    return frozenset(part for rule in question.conditions for part in _parts(rule.root, names))


def _parts(node: Node, names: Mapping[str, str]) -> Iterator[Node]:
    if isinstance(node, Junction) and node.word == "and":
        for part in node.parts:
            yield from _parts(part, names)
    else:
        yield _renamed(node, names)


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The same rule over the new names of the questions."""
    mentioned = {one.name for one in walk(node) if isinstance(one, Name)} & names.keys()
    if all(names[name] == name for name in mentioned):
        return node
    return _replaced(node, names)


def _replaced(node: Node, names: Mapping[str, str]) -> Node:
    if isinstance(node, Name):
        return Name(names.get(node.name, node.name))
    changed: dict[str, object] = {}
    for field in fields(node):
        held = getattr(node, field.name)
        changed[field.name] = _inside(held, names)
    return replace(node, **changed)  # type: ignore[arg-type]


def _inside(held: object, names: Mapping[str, str]) -> object:
    if isinstance(held, tuple):
        return tuple(_inside(one, names) for one in held)
    return _replaced(held, names) if isinstance(held, Node) else held


def _who(question: Question) -> Text:
    rules = " and ".join(rule.text for rule in question.conditions)
    return Text(rules, rules) if rules else EVERYONE


def _checks(question: Question) -> tuple[object, ...]:
    rules = (question.constraint, question.soft_constraint)
    return (*(rule.root if rule else None for rule in rules), question.required)


def _check(question: Question) -> Text:
    rules = [rule.text for rule in (question.constraint, question.soft_constraint) if rule]
    said = "; ".join((*rules, *(["required"] if question.required else [])))
    return Text(said, said) if said else NO_CHECK


def _leaning(found: Sequence[Change], new: Questionnaire) -> Iterator[Change]:
    """Questions whose base shifts because the question they depend on was changed."""
    shifted = {change.question for change in found if change.effect == "break"}
    for question in _asked(new).values():
        names = (name for rule in question.conditions for name in rule.names())
        causes = [name for name in dict.fromkeys(names) if name in shifted]
        if causes:
            said = ", ".join(causes)
            yield Change("leaning", question.name, Text(said, said), question.label)


# Proposing


def indicators_of(question: str, indicators: Mapping[str, Indicator]) -> list[str]:
    """The indicators that are made from a question: its answers, its base or its wording."""
    return [one.id for one in indicators.values() if question in _leans_on(one)]


def _leans_on(indicator: Indicator) -> set[str]:
    rules: list[Expression] = [parse(indicator.yes), parse(indicator.asked)]
    return {indicator.question, *(name for rule in rules for name in rule.names())}


def proposed_breaks(
    found: Sequence[Change], old: Edition, new: Edition, versions: tuple[str, str]
) -> list[dict[str, str]]:
    """Rows for `breaks.csv`, one per change that touches an indicator; `versions` are those of the
    two questionnaires. Indicators without one are in no row: they have no series."""
    rows = []
    for change in found:
        edition = old if change.kind == "removed" else new
        touched = indicators_of(change.question, edition.indicators)
        if change.effect is None or not touched:
            continue
        row = {
            "population": str(new.settings["population"]),
            "indicators": " ".join(touched),
            "groups": "*",
            "first_wave": str(new.year),
            "kind": BREAK_KIND[change.kind],
            "effect": change.effect,
            "reason": change.reason("nl"),
            "reason_en": change.reason("en"),
            "source": f"vragenlijsten {versions[0]} en {versions[1]}",
            "verification": "inferred",
        }
        rows.append(row)
    return rows


def as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    """The rows as they would stand in `breaks.csv`, header included."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
