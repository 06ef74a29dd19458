"""What is typed into the forms of the office, read strictly: words, days and shares."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from monitor.concepts.problems import Place, Problem


def day(request: HttpRequest, field: str, problems: list[Problem]) -> date:
    """A day as a browser sends it; adds L85 and gives some day when it is none."""
    written = request.POST.get(field, "").strip()
    try:
        return date.fromisoformat(written)
    except ValueError:
        problems.append(Problem("L85", Place(field), {"written": written[:40], "field": field}))
        return date.min


def number(request: HttpRequest, field: str, least: int, most: int, problems: list[Problem]) -> int:
    """A whole number from `least` to `most`; adds L85."""
    written = request.POST.get(field, "").strip()
    if not (written.isascii() and written.isdigit() and least <= int(written[:9]) <= most):
        problems.append(Problem("L85", Place(field), {"written": written[:40], "field": field}))
        return least
    return int(written)


def words(request: HttpRequest, field: str, longest: int, problems: list[Problem]) -> str:
    """A line of text; adds L86 when it is empty or too long."""
    written = " ".join(request.POST.get(field, "").split())
    if not written or len(written) > longest:
        problems.append(Problem("L86", Place(field), {"field": field, "longest": longest}))
    return written
