"""The pages of the regime *organisatie*: overview, questions, copy, hand over, sign off.

Reached by another ticket than a person's, and only ever to the form of the editor who holds it:
no address names a form, so that none can be guessed. Everybody sees that this regime identifies.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitor.collect.answering.form_paper import Asked, empty_form, filled_form
from monitor.collect.answering.forms import Shower
from monitor.collect.answering.render import page, said
from monitor.collect.answering.ticket import shown_ticket
from monitor.collect.answering.views import is_open, open_editor, without_ticket
from monitor.collect.answering.walk import Walk, show, take
from monitor.collect.interface import interface_in
from monitor.collect.interview import Course, next_page
from monitor.collect.library import questionnaire_of
from monitor.collect.links import new_secret
from monitor.collect.organisations.models import Editor, FormEvent, OrganisationForm
from monitor.design.questionnaire import Page


STORE = "organisations"
LONGEST_FUNCTION = 200
MOST_EDITORS = 20  # of one form; more is a mistake or an abuse


@dataclass(frozen=True)
class Visit:
    """One editor at the form of his organisation (bezoek)."""

    editor: Editor
    form: OrganisationForm
    walk: Walk

    @property
    def may_change(self) -> bool:
        return self.form.signed_on is None and is_open(self.form.fieldwork)

    def course(self) -> Course:
        return self.walk.course(self.form.answers)


@require_safe
def landing(request: HttpRequest, secret: str, language: str = "nl") -> HttpResponse:
    """The link of an editor: says beforehand that answers are kept under the organisation."""
    text = interface_in(language).says["organisation_landing"]
    return page(request, "landing", language, secret=secret[:80], text=text, door="o")


def _visit(request: HttpRequest, language: str) -> Visit | HttpResponse:
    secret = shown_ticket(request, "organisatie")
    editor = secret and open_editor(secret)
    if not editor:
        return without_ticket(request, language)
    form = editor.form
    work = form.fieldwork
    questionnaire = questionnaire_of(work.questionnaire, work.fingerprint)
    told = {"tier": form.tier}
    walk = Walk(questionnaire, told, language, work.languages, "form-questions", "form-sign")
    return Visit(editor, form, walk)


@require_safe
def overview(request: HttpRequest, language: str) -> HttpResponse:
    """Where the form stands, and who can fill it in."""
    visit = _visit(request, language)
    return visit if isinstance(visit, HttpResponse) else _overview(request, visit)


def _overview(request: HttpRequest, visit: Visit, link: str = "") -> HttpResponse:
    language = visit.walk.language
    return page(
        request,
        "overview",
        language,
        languages=visit.walk.languages,
        heading=_about(visit),
        state=_state(visit),
        editors=visit.form.editors.filter(withdrawn=False).order_by("function"),
        may_change=visit.may_change,
        onward=visit.walk.onward(visit.course()),
        link=link,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """One page of questions: shown by GET, saved by POST."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    one = visit.walk.page(number)
    if one is None:
        return said(request, language, "missing", 404)
    if not visit.may_change:
        return HttpResponseRedirect(reverse("form", args=[language]))
    if request.method == "POST":
        return _save(request, visit, one)
    course = visit.course()
    if not visit.walk.may_show(course, one):
        return HttpResponseRedirect(visit.walk.onward(course))
    return show(request, visit.walk, course, one)


def _save(request: HttpRequest, visit: Visit, one: Page) -> HttpResponse:
    walk = visit.walk
    with transaction.atomic(using=STORE):
        form = OrganisationForm.objects.select_for_update().get(pk=visit.form.pk)
        if form.signed_on is not None:
            return HttpResponseRedirect(reverse("form", args=[walk.language]))
        taken = take(walk, one, form.answers, request.POST)
        form.answers = taken.answers
        form.save(update_fields=["answers"])
        _note(visit, "page", one.name)
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


@require_safe
def copy(request: HttpRequest, language: str) -> HttpResponse:
    """All questions and answers of the form on one page, to keep or to print."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    return page(
        request,
        "copy",
        language,
        languages=visit.walk.languages,
        heading=_about(visit),
        told=[one for _, asked in _told(visit) for one in asked],
    )


@require_safe
def copy_on_paper(request: HttpRequest, language: str) -> HttpResponse:
    """The same as PDF."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    today = timezone.localdate()
    made = filled_form(_about(visit), _state(visit), language, _told(visit), today)
    return _download(made, f"{visit.form.organisation}.pdf")


@require_safe
def empty_on_paper(request: HttpRequest, language: str) -> HttpResponse:
    """The questions as PDF, to prepare the answers with colleagues before filling in."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    work = visit.form.fieldwork
    made = empty_form(work.questionnaire, work.fingerprint, language)
    return _download(made, f"{work.code}.pdf")


def _download(made: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _told(visit: Visit) -> list[tuple[str, list[Asked]]]:
    """Page by page what applies and what was answered, in words."""
    course, interface = visit.course(), interface_in(visit.walk.language)
    shower = Shower(visit.walk.questionnaire, interface, course.known)
    unsaid = interface.says["organisation_unanswered"]
    return [
        (
            shower.say(one.label),
            [
                Asked(shower.say(asked.label), shower.answer(asked, course.reached) or unsaid)
                for asked in shown
                if asked.type != "note"
            ],
        )
        for one, shown in course.pages
    ]


def _about(visit: Visit) -> str:
    says = interface_in(visit.walk.language).says
    return says["organisation_about"].format(name=visit.form.name)


def _state(visit: Visit) -> str:
    """Whether the form was signed off, when and by which function."""
    says, form = interface_in(visit.walk.language).says, visit.form
    if form.signed_on is None:
        return says["organisation_open"]
    words = says["organisation_signed"]
    return words.format(day=f"{form.signed_on:%d-%m-%Y}", function=form.signed_by)


@require_POST
def hand_over(request: HttpRequest, language: str) -> HttpResponse:
    """A link for a colleague, shown once. It opens this form and nothing else."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    function = " ".join(request.POST.get("function", "").split())[:LONGEST_FUNCTION]
    if not function or not visit.may_change:
        return HttpResponseRedirect(reverse("form", args=[language]))
    secret = new_secret()
    with transaction.atomic(using=STORE):
        form = OrganisationForm.objects.select_for_update().get(pk=visit.form.pk)
        if form.editors.count() >= MOST_EDITORS:
            return HttpResponseRedirect(reverse("form", args=[language]))
        Editor.objects.create(
            hash=secret.editor, form=form, function=function, invited_by=visit.editor.function
        )
        _note(visit, "handed over")
    address = reverse("organisation-link", args=[secret.written])
    return _overview(request, visit, request.build_absolute_uri(address))


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, language: str) -> HttpResponse:
    """Sign off: from then on nobody can change the form."""
    visit = _visit(request, language)
    if isinstance(visit, HttpResponse):
        return visit
    course = visit.course()
    if not visit.may_change:
        return HttpResponseRedirect(reverse("form", args=[language]))
    if next_page(course) is not None:
        return HttpResponseRedirect(visit.walk.onward(course))
    if request.method != "POST":
        last = visit.walk.address(course.pages[-1][0])
        return page(request, "sign", language, languages=visit.walk.languages, back=last)
    with transaction.atomic(using=STORE):
        form = OrganisationForm.objects.select_for_update().get(pk=visit.form.pk)
        finished = next_page(visit.walk.course(form.answers)) is None
        if form.signed_on is None and finished:
            form.signed_on, form.signed_by = timezone.localdate(), visit.editor.function
            form.save(update_fields=["signed_on", "signed_by"])
            _note(visit, "signed off")
    return HttpResponseRedirect(reverse("form", args=[language]))


def _note(visit: Visit, what: str, one: str = "") -> None:
    FormEvent.objects.create(form=visit.form, function=visit.editor.function, what=what, page=one)
