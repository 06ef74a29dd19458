"""What is typed into the forms of the office, read strictly: words, days and shares."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from monitor.collect.office.words import named
from monitor.concepts.problems import Place, Problem


def day(request: HttpRequest, field: str, problems: list[Problem]) -> date:
    """A day as a browser sends it; adds L85 and gives some day when it is none."""
    written = request.POST.get(field, "").strip()
    try:
        return date.fromisoformat(written)
    except ValueError:
        problems.append(_unread(request, field, written))
        return date.min


def _unread(request: HttpRequest, field: str, written: str) -> Problem:
    """By the name that the field has on the page."""
    told = named(request, "field", field)
    return Problem("L85", Place(told), {"written": written[:40], "field": told})


def number(request: HttpRequest, field: str, least: int, most: int, problems: list[Problem]) -> int:
    """A whole number from `least` to `most`; adds L85."""
    written = request.POST.get(field, "").strip()
    if not (written.isascii() and written.isdigit() and least <= int(written[:9]) <= most):
        problems.append(_unread(request, field, written))
        return least
    return int(written)


def words(request: HttpRequest, field: str, longest: int, problems: list[Problem]) -> str:
    """A line of text; adds L86 when it is empty or too long."""
    written = " ".join(request.POST.get(field, "").split())
    if not written or len(written) > longest:
        told = named(request, "field", field)
        problems.append(Problem("L86", Place(told), {"field": told, "longest": longest}))
    return written
