"""A small questionnaire with every kind of question, in Dutch, English and Arabic letters."""

from __future__ import annotations

import csv
from pathlib import Path


LANGUAGES = ("Nederlands (nl)", "English (en)", "العربية (ar)")
COLUMNS = [
    *("type", "name", *(f"label::{one}" for one in LANGUAGES)),
    *(f"hint::{one}" for one in LANGUAGES),
    *("required", "relevant", "constraint"),
    *(f"constraint_message::{one}" for one in LANGUAGES),
    "soft_constraint",
    *(f"soft_constraint_message::{one}" for one in LANGUAGES),
    *("calculation", "appearance", "missing"),
]
ROWS: list[dict[str, str]] = [
    {"type": "hidden", "name": "tier"},
    {"type": "begin_group", "name": "first", "label": "Over u", "appearance": "field-list"},
    {"type": "note", "name": "welcome", "label": "Welkom bij deze proef (fictief)."},
    {
        "type": "select_one yes_no",
        "name": "met",
        "label": "Maakte u iets mee?",
        "required": "yes",
    },
    {
        "type": "select_multiple kinds",
        "name": "what",
        "label": "Wat maakte u mee?",
        "relevant": "${met} = 1",
    },
    {"type": "end_group", "name": ""},
    {"type": "begin_group", "name": "second", "label": "Hoe vaak", "appearance": "field-list"},
    {
        "type": "integer",
        "name": "times",
        "label": "Hoe vaak?",
        "constraint": ". >= 0 and . <= 1000",
        "constraint_message": "Kies een getal van 0 tot 1000.",
        "soft_constraint": ". <= 100",
        "soft_constraint_message": "Meer dan honderd keer is veel.",
        "missing": "-97 -98",
    },
    {"type": "date", "name": "last_day", "label": "Wanneer het laatst?", "missing": "-97"},
    {"type": "text", "name": "story", "label": "Wat wilt u kwijt?", "appearance": "multiline"},
    {"type": "end_group", "name": ""},
    {"type": "begin_group", "name": "third", "label": "Tot slot", "appearance": "field-list"},
    {
        "type": "text",
        "name": "more",
        "label": "U noemde ${what}, ${times} keer. Nog iets?",
    },
    {"type": "end_group", "name": ""},
]
CHOICES = [
    ("yes_no", "1", "Ja", "Yes", "نعم", ""),
    ("yes_no", "2", "Nee", "No", "لا", ""),
    ("yes_no", "-98", "Wil ik niet zeggen", "I would rather not say", "لا أريد القول", ""),
    ("kinds", "1", "Schelden", "Shouting", "صراخ", ""),
    ("kinds", "2", "Duwen", "Pushing", "دفع", ""),
    ("kinds", "3", "Geen van deze", "None of these", "لا شيء", "yes"),
]
ARABIC = {"Over u": "عنك", "Hoe vaak?": "كم مرة؟", "Maakte u iets mee?": "هل حدث شيء؟"}


def write_kinds(folder: Path) -> Path:
    """Write the three sheets to `folder`; every text exists in every language."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(_translated(row) for row in ROWS)
    with (folder / "choices.csv").open("w", encoding="utf-8", newline="") as file:
        head = ("list_name", "name", *(f"label::{one}" for one in LANGUAGES), "exclusive")
        csv.writer(file).writerows([head, *CHOICES])
    with (folder / "settings.csv").open("w", encoding="utf-8", newline="") as file:
        head = ("form_title", "form_id", "version", "default_language")
        csv.writer(file).writerows([head, ("Proef (fictief)", "proef", "1", "Nederlands (nl)")])
    return folder


def _translated(row: dict[str, str]) -> dict[str, str]:
    spoken = ("label", "hint", "constraint_message", "soft_constraint_message")
    made = {key: value for key, value in row.items() if key not in spoken}
    for key in spoken:
        if said := row.get(key):
            words = (said, f"{said} (en)", ARABIC.get(said, f"نص {said}"))
            made |= {f"{key}::{one}": word for one, word in zip(LANGUAGES, words, strict=True)}
    return made
