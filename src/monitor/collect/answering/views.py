"""The pages of the regime *persoon*: link, button, questions, send in, done.

A GET never changes anything. A link that is unknown, used, malformed or guessed gives the same
page as any other link until its button is pressed, and then the same refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitor.collect.answering.pace import PACE
from monitor.collect.answering.render import page, said
from monitor.collect.answering.ticket import issue, shown_ticket, take_back
from monitor.collect.answering.walk import Taken, Walk, show, take
from monitor.collect.cards.drafts import Drafted, change_draft, forget_draft, read_draft
from monitor.collect.cards.finding import card_of
from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.handing_in import hand_in, is_done
from monitor.collect.interface import interface_in
from monitor.collect.interview import Course, next_page
from monitor.collect.library import card_tells, questionnaire_of
from monitor.collect.links import Secret, new_secret, read_secret
from monitor.collect.organisations.models import Editor, OrganisationFieldwork
from monitor.design.questionnaire import Page


PROMISES = 8


@require_safe
def landing(request: HttpRequest, secret: str, language: str = "nl") -> HttpResponse:
    """The link: one button. Asks no database, so that no link looks different from another."""
    text = interface_in(language).says["landing_text"]
    return page(request, "landing", language, secret=secret[:80], text=text, door="m")


@require_safe
def promises(request: HttpRequest, language: str) -> HttpResponse:
    """What is promised (beloften), and where anybody can see whether it was kept. Asks no
    database: the proof stands in the log, of which this process knows nothing."""
    says = interface_in(language).says
    told = [says[f"promise_{number}"] for number in range(1, PROMISES + 1)]
    proof = f"{settings.MONITOR_SENDING_SITE}/beloften"
    return page(request, "promises", language, told=told, proof=proof)


@require_safe
def code(request: HttpRequest, language: str = "nl") -> HttpResponse:
    """Where a code from a letter is typed in."""
    return page(request, "code", language)


@require_POST
def begin(request: HttpRequest, language: str) -> HttpResponse:
    """Exchange the secret of a link for a ticket."""
    if PACE.too_fast(request):
        return said(request, language, "busy", 429)
    secret = typed_secret(request)
    card, editor = open_card(secret), open_editor(secret)
    if not (card or editor):
        PACE.was_wrong(request)
        return said(request, language, "refused", 404)
    onward = (
        _onward(_visit_of(secret, card, language)) if card else reverse("form", args=[language])
    )
    response = HttpResponseRedirect(onward)
    issue(response, secret, "persoon" if card else "organisatie")
    return response


def typed_secret(request: HttpRequest) -> Secret:
    """The secret that was sent; what cannot be one is looked up as one that nobody has, so that
    the time it takes tells nothing either."""
    return read_secret(request.POST.get("code", "")) or new_secret()


def open_card(secret: Secret) -> Card | None:
    """The card of a link that can still be answered."""
    card = card_of(secret)
    if card is None or card.done or not is_open(card.fieldwork):
        return None
    return card


def open_editor(secret: Secret) -> Editor | None:
    """The editor of an organisation's form that a link belongs to."""
    found = Editor.objects.select_related("form__fieldwork").filter(hash=secret.editor).first()
    return found if found is not None and not found.withdrawn else None


def is_open(work: Fieldwork | OrganisationFieldwork) -> bool:
    """Whether answers are accepted today."""
    return not work.closed and work.opens <= timezone.localdate() <= work.closes


@dataclass(frozen=True)
class Visit:
    """One visitor with a ticket (bezoek): his card, and the way he walks."""

    secret: Secret
    card: Card
    walk: Walk

    @cached_property
    def draft(self) -> Drafted:
        """As it was when first asked for; who only writes has no need of it."""
        return read_draft(self.secret) or Drafted()

    def course(self) -> Course:
        return self.walk.course(self.draft.answers)


def _visit_of(secret: Secret, card: Card, language: str) -> Visit:
    work = card.fieldwork
    questionnaire = questionnaire_of(work.questionnaire, work.fingerprint)
    told = card_tells(card.weighting_class)
    walk = Walk(questionnaire, told, language, work.languages, "questions", "send")
    return Visit(secret, card, walk)


def _visit(request: HttpRequest, language: str) -> Visit | HttpResponse:
    """The visit that the ticket opens, or the page that says why there is none."""
    secret = shown_ticket(request, "persoon")
    if secret is None:
        return without_ticket(request, language)
    card = card_of(secret)
    if card is None:
        return without_ticket(request, language)
    if card.done:
        return HttpResponseRedirect(reverse("done", args=[language]))
    if not is_open(card.fieldwork):
        return said(request, language, "refused", 404)
    return _visit_of(secret, card, language)


@require_safe
def resume(request: HttpRequest, language: str) -> HttpResponse:
    """Go on where the visitor was, on whatever device."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    return HttpResponseRedirect(_onward(visit))


def _onward(visit: Visit) -> str:
    """Where to go on; once the answers are being handed in there is only the end."""
    if visit.draft.sending:
        return visit.walk.end_address()
    return visit.walk.onward(visit.course())


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """One page of questions: shown by GET, saved by POST."""
    if request.method == "POST" and request.POST.get("code"):
        return _post_with_code(request, language, number)
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    one = visit.walk.page(number)
    if one is None:
        return said(request, language, "missing", 404)
    if request.method == "POST":
        return _save(request, visit, one)
    course = visit.course()
    if visit.draft.sending or not visit.walk.may_show(course, one):
        return HttpResponseRedirect(_onward(visit))
    return show(request, visit.walk, course, one)


def _post_with_code(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """A page posted after the ticket was lost, with the code: nothing that was typed is lost."""
    if PACE.too_fast(request):
        return said(request, language, "busy", 429)
    secret = typed_secret(request)
    card = open_card(secret)
    if card is None:
        PACE.was_wrong(request)
        return without_ticket(request, language)
    visit = _visit_of(secret, card, language)
    one = visit.walk.page(number)
    if one is None:
        return said(request, language, "missing", 404)
    response = _save(request, visit, one)
    issue(response, secret, "persoon")
    return response


def _save(request: HttpRequest, visit: Visit, one: Page) -> HttpResponse:
    """Lay what was given into the draft; what is wrong is shown again and not laid in."""
    walk = visit.walk

    def lay_in(draft: Drafted) -> tuple[Taken | None, bool]:
        if draft.sending:
            return None, draft.new
        taken = take(walk, one, draft.answers, request.POST)
        draft.answers = taken.answers
        return taken, draft.new

    taken, new = change_draft(visit.secret, visit.card.fieldwork.code, lay_in)
    if taken is None:
        return HttpResponseRedirect(walk.end_address())
    if new and is_done(visit.card):  # handed in by another tab since this one came in
        forget_draft(visit.secret)
        return HttpResponseRedirect(reverse("done", args=[walk.language]))
    if request.POST.get("go") == "back":
        return HttpResponseRedirect(walk.before(taken.course, one))
    if taken.wrong:
        return show(
            request,
            walk,
            taken.course,
            one,
            given=taken.given,
            shown=taken.shown,
            wrong=taken.wrong,
        )
    return HttpResponseRedirect(walk.after(taken.course, one))


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, language: str) -> HttpResponse:
    """The last page: one button that hands the answers in."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    if request.method == "POST":
        if hand_in(visit.secret, visit.card):
            return HttpResponseRedirect(reverse("done", args=[language]))
        return HttpResponseRedirect(_onward(visit))
    course = visit.course()
    if not visit.draft.sending and next_page(course) is not None:
        return HttpResponseRedirect(_onward(visit))
    return page(
        request,
        "send",
        language,
        languages=visit.walk.languages,
        back="" if visit.draft.sending else visit.walk.address(course.pages[-1][0]),
    )


@require_safe
def done(request: HttpRequest, language: str) -> HttpResponse:
    """The receipt: a day and no number, so that nobody can be asked to show what he answered."""
    secret = shown_ticket(request, "persoon")
    if secret is None or not Card.objects.filter(hash=secret.card, done=True).exists():
        return without_ticket(request, language)
    words = interface_in(language).says["done_day"]
    day = words.format(day=f"{timezone.localdate():%d-%m-%Y}")
    return page(request, "done", language, day=day)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Away, at once: the ticket is taken back and the browser sent to an innocent page."""
    response = page(request, "leave", "nl")
    response.headers["Refresh"] = f"0; url={settings.MONITOR_EXIT}"
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    take_back(response)
    return response


def without_ticket(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the link again, and carry along what was posted."""
    posted = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "code"
    ]
    return page(request, "resume", language, status=403, carried=posted, address=request.path)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: a post that is too large or no form at all."""
    return said(request, "nl", "broken", 400)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's)
    """404 for addresses that are not ours."""
    return said(request, "nl", "missing", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing is said of the cause."""
    return said(request, "nl", "broken", 500)
