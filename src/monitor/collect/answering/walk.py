"""Walking through the pages of a questionnaire, whatever holds the answers in between.

Both regimes ask in the same way; where they keep what was answered is their own affair. Pages are
numbered as in the questionnaire, so that the history of a browser does not tell what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from monitor.collect.answering.forms import PREFIX, SHOWN, SURE, Shower, read_form
from monitor.collect.answering.render import page
from monitor.collect.interface import interface_in, interfaces
from monitor.collect.interview import (
    Answers,
    Complaint,
    Course,
    answered,
    complaints,
    course_of,
    next_page,
)
from monitor.design.questionnaire import Page, Question, Questionnaire, SheetLanguage


@dataclass(frozen=True)
class Walk:
    """One way of asking one questionnaire: what is told of the visitor, in which language, and
    the names of the addresses of a page (`at`) and of the end (`end`)."""

    questionnaire: Questionnaire
    told: Mapping[str, str]
    language: str
    chosen: str  # the languages of the fieldwork
    at: str
    end: str

    def course(self, answers: Answers) -> Course:
        return course_of(self.questionnaire, self.told, answers)

    def page(self, number: int) -> Page | None:
        """The page with a number from 1; None where there is none."""
        pages = self.questionnaire.pages
        return pages[number - 1] if 1 <= number <= len(pages) else None

    def number(self, one: Page) -> int:
        return self.questionnaire.pages.index(one) + 1

    def address(self, one: Page) -> str:
        return reverse(self.at, args=[self.language, self.number(one)])

    def end_address(self) -> str:
        return reverse(self.end, args=[self.language])

    @property
    def languages(self) -> list[SheetLanguage]:
        """The languages of this fieldwork that both the sheet and the site speak."""
        chosen, spoken = self.chosen.split(), interfaces()
        return [
            one for one in self.questionnaire.languages if one.code in chosen and one.code in spoken
        ]

    def onward(self, course: Course) -> str:
        """Where the interview goes on: the first unfinished page, or the end."""
        following = next_page(course)
        return self.address(following) if following else self.end_address()

    def before(self, course: Course, one: Page) -> str:
        """The page before this one; the first page stays where it is."""
        number = self.number(one)
        earlier = [page for page, _ in course.pages if self.number(page) < number]
        return self.address(earlier[-1] if earlier else one)

    def after(self, course: Course, one: Page) -> str:
        """This page again when a question was added to it, else the next on the way."""
        added = [q.name for q in course.shown(one.name) if q.name not in course.reached]
        if added:
            return f"{self.address(one)}#q-{added[0]}-box"
        number = self.number(one)
        later = [page for page, _ in course.pages if self.number(page) > number]
        return self.address(later[0]) if later else self.onward(course)

    def may_show(self, course: Course, one: Page) -> bool:
        """Whether a page is on the way and every page before it is finished."""
        if not course.shown(one.name):
            return False
        following = next_page(course)
        return following is None or course.place(one.name) <= course.place(following.name)


@dataclass(frozen=True)
class Taken:
    """What a posted page came to (opgenomen): `answers` with all that was sound, the course that
    follows from them, and what was wrong with what else was `given`."""

    answers: dict[str, str]
    course: Course
    given: Mapping[str, str]
    shown: tuple[Question, ...]
    wrong: Sequence[Complaint]


def take(walk: Walk, one: Page, answers: Answers, post: QueryDict) -> Taken:
    """Take in a posted page: sound answers are merged with `answers`, wrong ones are not."""
    named = post.get(SHOWN, "").split()
    stood = [walk.questionnaire.questions[name] for name in one.questions if name in named]
    given = read_form(stood, post)
    sure = dict(part.split("=", 1) for part in post.getlist(SURE) if "=" in part)
    hoped = walk.course(answered(walk.questionnaire, answers, given))
    shown = hoped.shown(one.name)
    judged = [question for question in shown if question.name in given]
    wrong = complaints(walk.questionnaire, judged, given, hoped.known, sure)
    bad = {complaint.question for complaint in wrong}
    sound = {name: value for name, value in given.items() if name not in bad}
    merged = answered(walk.questionnaire, answers, sound)
    return Taken(merged, walk.course(merged), given, shown, wrong)


def show(
    request: HttpRequest,
    walk: Walk,
    course: Course,
    one: Page,
    *,
    given: Mapping[str, str] | None = None,
    shown: Sequence[Question] = (),
    wrong: Sequence[Complaint] = (),
) -> HttpResponse:
    """The page with what is known; with `given` and `wrong` when it was posted in vain."""
    interface = interface_in(walk.language)
    shower = Shower(walk.questionnaire, interface, course.known)
    shown = shown or course.shown(one.name)
    values = {**course.reached, **(given or {})}
    fields = shower.fields(shown, values, wrong)
    known = [field for field in fields if field.name in values]
    on_the_way = [page.name for page, _ in course.pages]
    number = on_the_way.index(one.name) + 1 if one.name in on_the_way else walk.number(one)
    return page(
        request,
        "questions",
        walk.language,
        languages=walk.languages,
        rest=walk.address(one).removeprefix(f"/{walk.language}"),
        heading=shower.say(one.label) or fields[0].label,
        where=interface.says["page_of"].format(number=number, total=max(number, len(on_the_way))),
        fields=fields,
        added=[field for field in fields if known and field not in known],
        wrong=[field for field in fields if field.error and not field.soft],
        soft=[field for field in fields if field.soft],
        sure=[f"{field.name}={values.get(field.name, '')}" for field in fields if field.soft],
        shown_names=" ".join(question.name for question in shown),
        first=number == 1,
        prefix=PREFIX,
        address=walk.address(one),
    )
