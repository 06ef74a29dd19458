"""What the templates say in the language of the reader: a sentence with its slots, the name of a
code, a button that does something or that says why it cannot be pressed now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.template.context import Context
from django.urls import reverse

from monitor.concepts.language import Language
from monitor.concepts.problems import Problem


register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: object) -> str:
    """`{% say "until" opens=work.opens closes=work.closes %}`; a day is written 2024-03-04."""
    sentence: str = context["t"][key]
    return sentence.format(**values)


@register.simple_tag(takes_context=True)
def named(context: Context, kind: str, code: str) -> str:
    """What a code is called in the table of words; the code itself when it has no name."""
    words: Mapping[str, str] = context["t"]
    return words.get(f"{kind}_{code.replace('.', '_')}", code)


@register.simple_tag(takes_context=True)
def counts(context: Context, told: Mapping[str, int]) -> str:
    """`verzonden 40, mails 40`."""
    return ", ".join(f"{named(context, 'count', code)} {n}" for code, n in told.items())


@register.filter
def names(surveys: Iterable[object]) -> str:
    """Several things by name, with commas."""
    return ", ".join(str(one) for one in surveys)


@register.inclusion_tag("office/act.html", takes_context=True)
def button(
    context: Context, act: str, code: str, label: str, why: Problem | None, name: str = ""
) -> Mapping[str, object]:
    """The form of one act; with a reason it is disabled and the reason stands beneath it."""
    sentence: str = context["t"][label]
    return {
        "action": reverse(act, args=[code, name] if name else [code]),
        "id": f"{act}-{name}".rstrip("-"),
        "label": sentence.format(wave=named(context, "wave", name)),
        "reason": why and reason(context, why),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def reason(context: Context, problem: Problem) -> str:
    """Why something cannot be done, and what can."""
    language: Language = context["lang"]
    return f"{problem.what(language)} {problem.remedy(language)}"
