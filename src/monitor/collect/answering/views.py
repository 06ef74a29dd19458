"""The pages of the regime *persoon*: link, button, questions, send in, done.

A GET never changes anything. A link that is unknown, used, malformed or guessed gives the same
page as any other link until its button is pressed, and then the same refusal. Pages are numbered,
so that the history of a browser does not tell which questions somebody got.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitor.collect.answering.forms import PREFIX, SHOWN, SURE, Shower, read_form
from monitor.collect.answering.pace import PACE
from monitor.collect.answering.render import page, said
from monitor.collect.answering.ticket import issue, shown_ticket, take_back
from monitor.collect.cards.drafts import Drafted, kept_draft, read_draft
from monitor.collect.cards.models import Card
from monitor.collect.handing_in import hand_in
from monitor.collect.interface import interface_in, interfaces
from monitor.collect.interview import (
    Complaint,
    Course,
    answered,
    complaints,
    course_of,
    next_page,
)
from monitor.collect.library import card_tells, questionnaire_of
from monitor.collect.links import Secret, read_secret
from monitor.collect.organisations.models import Editor
from monitor.design.questionnaire import Page, Question, Questionnaire, SheetLanguage


@require_safe
def landing(request: HttpRequest, secret: str, language: str = "nl") -> HttpResponse:
    """The link: one button. Asks no database, so that no link looks different from another."""
    return page(request, "landing", language, secret=secret[:80])


@require_safe
def code(request: HttpRequest, language: str = "nl") -> HttpResponse:
    """Where a code from a letter is typed in."""
    return page(request, "code", language)


@require_POST
def begin(request: HttpRequest, language: str) -> HttpResponse:
    """Exchange the secret of a link for a ticket."""
    if PACE.too_fast(request):
        return said(request, language, "busy", 429)
    secret = read_secret(request.POST.get("code", ""))
    card = secret and open_card(secret)
    editor = secret and open_editor(secret)
    if secret is None or not (card or editor):
        PACE.was_wrong(request)
        return said(request, language, "refused", 404)
    if card:
        response = HttpResponseRedirect(reverse("resume", args=[language]))
        issue(response, secret, "persoon")
    else:
        response = HttpResponseRedirect(reverse("form", args=[language]))
        issue(response, secret, "organisatie")
    return response


def open_card(secret: Secret) -> Card | None:
    """The card of a link that can still be answered."""
    card = Card.objects.select_related("fieldwork").filter(hash=secret.card).first()
    if card is None or card.done or not _is_open(card.fieldwork):
        return None
    return card


def open_editor(secret: Secret) -> Editor | None:
    """The editor of an organisation's form that a link belongs to."""
    found = Editor.objects.select_related("form__fieldwork").filter(hash=secret.editor).first()
    return found if found is not None and not found.withdrawn else None


def _is_open(work: object) -> bool:
    opens, closes, closed = (getattr(work, name) for name in ("opens", "closes", "closed"))
    return not closed and opens <= timezone.localdate() <= closes


@dataclass(frozen=True)
class Visit:
    """One visitor at one page (bezoek): who holds the ticket, and where the interview stands."""

    secret: Secret
    card: Card
    questionnaire: Questionnaire
    draft: Drafted

    def course(self, answers: Mapping[str, str] | None = None) -> Course:
        told = card_tells(self.card.weighting_class)
        return course_of(
            self.questionnaire, told, self.draft.answers if answers is None else answers
        )

    @property
    def languages(self) -> list[SheetLanguage]:
        """The languages of this fieldwork that both the sheet and the site speak."""
        chosen = self.card.fieldwork.languages.split()
        spoken = interfaces()
        return [
            one for one in self.questionnaire.languages if one.code in chosen and one.code in spoken
        ]

    def number(self, one: Page) -> int:
        """The number of a page in the questionnaire, from 1: the same for everybody."""
        return self.questionnaire.pages.index(one) + 1


def _visit(request: HttpRequest) -> Visit | HttpResponse | None:
    """The visit that the ticket opens, a page that says otherwise, or None without a ticket."""
    secret = shown_ticket(request, "persoon")
    if secret is None:
        return None
    card = Card.objects.select_related("fieldwork").filter(hash=secret.card).first()
    if card is None:
        return None
    language = str(request.resolver_match.kwargs["language"]) if request.resolver_match else "nl"
    if card.done:
        return HttpResponseRedirect(reverse("done", args=[language]))
    if not _is_open(card.fieldwork):
        return said(request, language, "refused", 404)
    work = card.fieldwork
    questionnaire = questionnaire_of(work.questionnaire, work.fingerprint)
    return Visit(secret, card, questionnaire, read_draft(secret) or Drafted())


@require_safe
def resume(request: HttpRequest, language: str) -> HttpResponse:
    """Go on where the visitor was, on whatever device."""
    visit = _visit(request)
    if visit is None:
        return _without_ticket(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    return HttpResponseRedirect(_address(visit, visit.course(), language))


def _address(visit: Visit, course: Course, language: str) -> str:
    """Where the interview goes on: the first unfinished page, or the page to send in."""
    following = None if visit.draft.sending else next_page(course)
    if following is None:
        return reverse("send", args=[language])
    return reverse("questions", args=[language, visit.number(following)])


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """One page of questions: shown by GET, saved by POST."""
    visit = _visit(request)
    arrived = read_secret(request.POST.get("code", "")) if visit is None else None
    if arrived is not None and not PACE.too_fast(request) and open_card(arrived):
        return _saved_with_code(request, language, number, arrived)
    if visit is None:
        if arrived is not None or request.POST.get("code"):
            PACE.was_wrong(request)
        return _without_ticket(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    if not 1 <= number <= len(visit.questionnaire.pages):
        return said(request, language, "missing", 404)
    if request.method == "POST":
        return _save(request, visit, language, number)
    one = visit.questionnaire.pages[number - 1]
    course = visit.course()
    shown = course.shown(one.name)
    if not shown or visit.draft.sending or _too_far(course, one):
        return HttpResponseRedirect(_address(visit, course, language))
    return _show(request, visit, course, language, one, shown, course.reached, [])


def _too_far(course: Course, one: Page) -> bool:
    """Whether an earlier page is not finished yet."""
    following = next_page(course)
    return following is not None and course.place(following.name) < course.place(one.name)


def _saved_with_code(
    request: HttpRequest, language: str, number: int, secret: Secret
) -> HttpResponse:
    """A page posted without a ticket, with the code typed in: nothing that was typed is lost."""
    card = open_card(secret)
    assert card is not None
    work = card.fieldwork
    questionnaire = questionnaire_of(work.questionnaire, work.fingerprint)
    if not 1 <= number <= len(questionnaire.pages):
        return said(request, language, "missing", 404)
    visit = Visit(secret, card, questionnaire, read_draft(secret) or Drafted())
    response = _save(request, visit, language, number)
    issue(response, secret, "persoon")
    return response


def _save(request: HttpRequest, visit: Visit, language: str, number: int) -> HttpResponse:
    """Lay what was given into the draft; what is wrong is shown again and not laid in."""
    one = visit.questionnaire.pages[number - 1]
    named = request.POST.get(SHOWN, "").split()
    stood = [visit.questionnaire.questions[name] for name in one.questions if name in named]
    given = read_form(stood, request.POST)
    sure = dict(part.split("=", 1) for part in request.POST.getlist(SURE) if "=" in part)
    with kept_draft(visit.secret, visit.card.fieldwork.code) as draft:
        if draft.sending:
            return HttpResponseRedirect(reverse("send", args=[language]))
        hoped = visit.course(answered(visit.questionnaire, draft.answers, given))
        applying = [question for question in hoped.shown(one.name) if question.name in given]
        wrong = complaints(visit.questionnaire, applying, given, hoped.known, sure)
        bad = {complaint.question for complaint in wrong}
        sound = {name: value for name, value in given.items() if name not in bad}
        draft.answers = answered(visit.questionnaire, draft.answers, sound)
        saved = visit.course(draft.answers)
    if request.POST.get("go") == "back":
        return HttpResponseRedirect(_before(visit, saved, language, one))
    if wrong:
        shown = hoped.shown(one.name)
        return _show(request, visit, saved, language, one, shown, {**saved.reached, **given}, wrong)
    return HttpResponseRedirect(_after(visit, saved, language, one))


def _before(visit: Visit, course: Course, language: str, one: Page) -> str:
    """The page before this one on the way; the first page stays where it is."""
    earlier = [page for page, _ in course.pages if visit.number(page) < visit.number(one)]
    return reverse("questions", args=[language, visit.number(earlier[-1] if earlier else one)])


def _after(visit: Visit, course: Course, language: str, one: Page) -> str:
    """This page again when a question was added to it, else the next on the way."""
    added = [q.name for q in course.shown(one.name) if q.name not in course.reached]
    if added:
        here = reverse("questions", args=[language, visit.number(one)])
        return f"{here}#q-{added[0]}-box"
    later = [page for page, _ in course.pages if visit.number(page) > visit.number(one)]
    if not later:
        following = next_page(course)
        later = [following] if following else []
    if not later:
        return reverse("send", args=[language])
    return reverse("questions", args=[language, visit.number(later[0])])


def _show(
    request: HttpRequest,
    visit: Visit,
    course: Course,
    language: str,
    one: Page,
    shown: tuple[Question, ...],
    values: Mapping[str, str],
    wrong: list[Complaint],
) -> HttpResponse:
    interface = interface_in(language)
    shower = Shower(visit.questionnaire, interface, course.known)
    number = course.place(one.name) + 1 if course.shown(one.name) else visit.number(one)
    fields = shower.fields(shown, values, wrong)
    seen_before = any(question.name in course.reached for question in shown)
    return page(
        request,
        "questions",
        language,
        languages=visit.languages,
        rest=f"/vragen/{visit.number(one)}",
        heading=shower.say(one.label) or fields[0].label,
        where=interface.says["page_of"].format(number=number, total=len(course.pages)),
        fields=fields,
        added=[field for field in fields if seen_before and field.name not in values],
        wrong=[field for field in fields if field.error and not field.soft],
        soft=[field for field in fields if field.soft],
        sure=[f"{field.name}={values.get(field.name, '')}" for field in fields if field.soft],
        shown_names=" ".join(question.name for question in shown),
        first=number == 1,
        prefix=PREFIX,
        address=reverse("questions", args=[language, visit.number(one)]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, language: str) -> HttpResponse:
    """The last page: one button that hands the answers in."""
    visit = _visit(request)
    if visit is None:
        return _without_ticket(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    if request.method == "POST":
        if hand_in(visit.secret, visit.card):
            return HttpResponseRedirect(reverse("done", args=[language]))
        return HttpResponseRedirect(_address(visit, visit.course(), language))
    course = visit.course()
    if not visit.draft.sending and next_page(course) is not None:
        return HttpResponseRedirect(_address(visit, course, language))
    last = reverse("questions", args=[language, visit.number(course.pages[-1][0])])
    return page(
        request,
        "send",
        language,
        languages=visit.languages,
        back="" if visit.draft.sending else last,
    )


@require_safe
def done(request: HttpRequest, language: str) -> HttpResponse:
    """The receipt: a day and no number, so that nobody can be asked to show what he answered."""
    secret = shown_ticket(request, "persoon")
    if secret is None or not Card.objects.filter(hash=secret.card, done=True).exists():
        return _without_ticket(request, language)
    day = timezone.localdate().strftime("%d-%m-%Y")
    return page(
        request, "done", language, day=interface_in(language).says["done_day"].format(day=day)
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Away, at once: the ticket is taken back and the browser sent to an innocent page."""
    response = page(request, "leave", "nl", away=settings.MONITOR_EXIT)
    response.headers["Refresh"] = f"0; url={settings.MONITOR_EXIT}"
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    take_back(response)
    return response


def _without_ticket(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the link again, and carry along what was posted."""
    carried = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "code"
    ]
    return page(request, "resume", language, status=403, carried=carried, address=request.path)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's)
    """404 for addresses that are not ours."""
    return said(request, "nl", "missing", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing is said of the cause."""
    return said(request, "nl", "broken", 500)
