"""A button that does something, or that says why it cannot be pressed now."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.context import Context
from django.urls import reverse

from monitor.concepts.problems import Problem


register = template.Library()


@register.inclusion_tag("office/act.html", takes_context=True)
def button(
    context: Context, act: str, code: str, label: str, reason: Problem | None, name: str = ""
) -> Mapping[str, object]:
    """The form of one act; with a reason it is disabled and the reason stands beneath it."""
    told = reason and {"what_nl": reason.what("nl"), "remedy_nl": reason.remedy("nl")}
    return {
        "action": reverse(act, args=[code, name] if name else [code]),
        "id": f"{act}-{name}".rstrip("-"),
        "label": label,
        "reason": told,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def reason(problem: Problem) -> str:
    """Why something cannot be done, and what can."""
    return f"{problem.what('nl')} {problem.remedy('nl')}"
