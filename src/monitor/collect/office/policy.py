"""What may happen now in the office (mag dit nu?): opening, closing, destroying."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from monitor.collect.cards.models import Fieldwork
from monitor.concepts.problems import Place, Problem, ProblemsFound


def why_not_close(work: Fieldwork, today: date | None = None) -> Problem | None:
    """Answers were promised to be accepted until the last day; a trial may end at any time."""
    day = today or timezone.localdate()
    if day <= work.closes and not work.fictitious:
        return Problem("L81", Place(work.code), {"closes": work.closes})
    return None


def why_not_destroy(work: Fieldwork, today: date | None = None) -> Problem | None:
    day = today or timezone.localdate()
    if day < work.destroy_on:
        return Problem("L69", Place(work.code), {"destroy_on": work.destroy_on})
    return None


def refuse_for(reason: Problem | None) -> None:
    """Raise a reason, if there is one."""
    if reason is not None:
        raise ProblemsFound([reason])
