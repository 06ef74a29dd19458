"""The form of an organisation on paper (papieren formulier): empty beforehand, filled afterwards.

Made in memory for the editor who asks, from the sheets that are asked from; nothing stays behind.
What editors typed is content, never markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib import resources

from monitor.collect.interface import interface_in
from monitor.collect.library import questionnaire_of
from monitor.concepts.language import Language
from monitor.design.reading import Item, reading_of, unmarked, word
from monitor.disseminate.theme import FONTS


TEMPLATE = "form.typ"
LINES = {True: 6, False: 1}  # to write on: for a story, and for a word or a number


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a filled form and what was answered (vraag met antwoord)."""

    label: str
    answer: str


@lru_cache(maxsize=8)
def empty_form(questionnaire: str, fingerprint: str, language: str) -> bytes:
    """Every question with its answers to tick and who gets it, as PDF; the same for everybody."""
    spoken: Language = "en" if language == "en" else "nl"
    reading = reading_of(questionnaire_of(questionnaire, fingerprint), spoken)
    everyone = word("everyone", spoken)
    sections = [
        {
            "title": unmarked(section.title),
            "who": unmarked(section.who) if section.who != everyone else "",
            "items": list(_items(section.items)),
        }
        for section in reading.sections
    ]
    says = interface_in(spoken).says
    told = {"title": reading.title, "state": says["organisation_empty_text"], "language": spoken}
    return _pdf({**told, "sections": sections}, date(2024, 1, 1))


def filled_form(
    title: str, state: str, language: str, pages: Sequence[tuple[str, Sequence[Asked]]], day: date
) -> bytes:
    """The questions that applied and what was answered, as PDF; page by page."""
    sections = [
        {
            "title": heading,
            "who": "",
            "items": [
                {"number": 0, "label": one.label, "remarks": [], "answer": one.answer}
                for one in asked
            ],
        }
        for heading, asked in pages
    ]
    return _pdf({"title": title, "state": state, "language": language, "sections": sections}, day)


def _items(items: Sequence[Item]) -> Iterator[Mapping[str, object]]:
    heading = ""
    for item in items:
        if item.battery and item.battery != heading:
            yield {"number": 0, "label": unmarked(item.battery), "remarks": []}
        heading = item.battery
        remarks = [item.hint, item.manner, *(f"{one.head}: {one.text}" for one in item.remarks)]
        yield {
            "number": item.number,
            "label": unmarked(item.label),
            "remarks": [unmarked(one) for one in remarks if one],
            "open": item.open,
            "lines": LINES[item.manner.startswith(("een antwoord", "an answer"))],
            "many": item.many,
            "options": [
                f"{one.label} ({one.remark})" if one.remark else one.label for one in item.options
            ],
        }


def _pdf(data: Mapping[str, object], day: date) -> bytes:
    """Typeset as PDF/UA-1; somebody who typed a sign that our font lacks gets it without."""
    import typst  # here, for it is heavy and most visitors of this process never need it

    try:
        return _typeset(data, day, accessible=True)
    except typst.TypstError:
        return _typeset(data, day, accessible=False)


def _typeset(data: Mapping[str, object], day: date, *, accessible: bool) -> bytes:
    import typst

    source = (resources.files("monitor.collect.answering") / TEMPLATE).read_bytes()
    fonts = typst.Fonts(
        include_system_fonts=not accessible, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    made = typst.compile(
        source,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"] if accessible else [],
        timestamp=datetime.combine(day, time(12), UTC),
    )
    assert isinstance(made, bytes)
    return made
