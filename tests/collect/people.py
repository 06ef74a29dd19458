"""Who appears in the tests of the fieldwork, and how they answer.

Fatma is raadslid in Utrecht, Joost griffier, Ada analyst at the research bureau; Bram has no
business here. All fictief.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyrage
from django.test import Client

from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.interview import Course, answered, complaints, course_of, next_page
from monitor.collect.links import Secret, new_secret
from monitor.design.model import WeightingClass
from monitor.design.questionnaire import CARD, Question, Questionnaire


EDITION = Path(__file__).parents[2] / "editions" / "2024"
ADA, SPARE = (pyrage.x25519.Identity.generate() for _ in range(2))
RECIPIENTS = f"# fictief\n{ADA.to_public()}\n{SPARE.to_public()}\n"
UTRECHT = "raadslid-pv26"


def fieldwork(code: str, questionnaire: Questionnaire) -> Fieldwork:
    """A fieldwork that is open today."""
    today = date.today()
    return Fieldwork.objects.create(
        code=code,
        questionnaire=questionnaire.folder.name,
        fingerprint=questionnaire.fingerprint,
        recipients=RECIPIENTS,
        languages="nl en fy pap ar",
        opens=today,
        closes=today + timedelta(days=30),
        destroy_on=today + timedelta(days=90),
        fictitious=True,
    )


def invited(work: Fieldwork, weighting_class: str = UTRECHT) -> Secret:
    """The secret of somebody who has a card."""
    secret = new_secret()
    Card.objects.create(hash=secret.card, fieldwork=work, weighting_class=weighting_class)
    return secret


def let_in(secret: Secret, language: str = "nl") -> Client:
    """A browser that opened its link and pressed the button."""
    browser = Client()
    answer = browser.post(f"/{language}/begin", {"code": secret.written})
    assert answer.status_code == 302, answer.content.decode()
    return browser


class Boxes(HTMLParser):
    """The boxes of the form with questions, as a browser would send them untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.offered: dict[str, list[str]] = {}
        self.action = ""
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in found}
        if tag == "form":
            self.inside = given.get("action", "") != "/weg"
            self.action = given["action"] if self.inside else self.action
        if not self.inside or tag not in ("input", "textarea"):
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        self.offered.setdefault(name, [])
        if kind in ("radio", "checkbox"):
            self.offered[name].append(given["value"])
        if kind in ("hidden", "text") or "checked" in given:
            self.sent.append((name, given.get("value", "")))


def fill_in(browser: Client, answers: dict[str, str] | None = None, language: str = "nl") -> Any:
    """Walk to the page where answers are sent in: each question as told, else its last choice."""
    wanted = answers or {}
    reply = browser.get(f"/{language}/verder")
    for _ in range(60):
        while reply.status_code == 302:
            reply = browser.get(reply.headers["Location"].partition("#")[0])
        html = reply.content.decode()
        boxes = Boxes(html)
        if boxes.action.endswith("insturen"):
            return reply
        assert reply.status_code == 200, html
        form: dict[str, Any] = {}
        for name, value in boxes.sent:
            form.setdefault(name, []).append(value)
        for name, offered in boxes.offered.items():
            question = name.removeprefix("q.")
            if question in wanted:
                form[name] = wanted[question].split(" ") if offered else wanted[question]
            elif offered and name not in form and not name.endswith(".missing"):
                form[name] = [offered[-1]]
        reply = browser.post(boxes.action, form)
        assert 'class="error"' not in reply.content.decode(), re.findall(
            r'class="error".*', reply.content.decode()
        )
    raise AssertionError("the interview has no end")


def send_in(browser: Client, language: str = "nl") -> Any:
    return browser.post(f"/{language}/insturen")


def saves(browser: Client, number: int, language: str = "nl", **answers: object) -> Any:
    """Post one page as a browser would that shows these questions."""
    form: dict[str, Any] = {"shown": " ".join(name.partition(".")[0] for name in answers)}
    form |= {f"q.{name}": value for name, value in answers.items()}
    return browser.post(f"/{language}/vragen/{number}", form)


def answered_at_random(
    questionnaire: Questionnaire, one: WeightingClass, chance: random.Random
) -> Course:
    """An interview with somebody who answers whatever the questionnaire accepts, or nothing."""
    told = {name: str(getattr(one, name, "")) for name in CARD} | {"weighting_class": one.code}
    answers: dict[str, str] = {}
    while (page := next_page(course := course_of(questionnaire, told, answers))) is not None:
        given: dict[str, str] = {}
        for question in course.shown(page.name):
            given[question.name] = _any_answer(questionnaire, question, chance)
        hoped = course_of(questionnaire, told, answered(questionnaire, answers, given))
        wrong = complaints(questionnaire, course.shown(page.name), given, hoped.known)
        bad = {complaint.question for complaint in wrong}
        sound = {name: value for name, value in given.items() if name not in bad}
        answers = answered(questionnaire, answers, sound)
    return course


def _any_answer(questionnaire: Questionnaire, question: Question, chance: random.Random) -> str:
    if not question.choices or (not question.required and chance.random() < 0.1):
        return ""
    codes = [str(choice.code) for choice in questionnaire.choices[question.choices]]
    most = 3 if question.type == "select_multiple" else 1
    return " ".join(chance.sample(codes, chance.randint(1, min(most, len(codes)))))
