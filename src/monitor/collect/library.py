"""What the sites know of the edition: its questionnaires and what a participation card tells.

Read once per process from the edition's folder; a questionnaire that is not the one with which
the fieldwork was opened is refused, so that nobody answers other questions than were agreed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from monitor.collect.interface import BASE
from monitor.concepts.problems import Place, ProblemsFound, refuse
from monitor.design.edition import read_edition
from monitor.design.model import WeightingClass
from monitor.design.questionnaire import CARD, Questionnaire, read_questionnaire


@cache
def questionnaire_of(name: str, fingerprint: str) -> Questionnaire:
    """The questionnaire in `questionnaire/<name>` of the edition. Refuses L20 (another one)."""
    folder = settings.MONITOR_EDITION / "questionnaire" / name
    found = read_questionnaire(folder)
    if found.fingerprint != fingerprint:
        raise refuse("L20", Place(folder), found=found.fingerprint[:12], opened=fingerprint[:12])
    return found


@cache
def spoken(edition: Path) -> frozenset[str]:
    """The languages of which some questionnaire of the edition has a column: nobody is offered
    another one before it is known who he is."""
    found = {BASE}
    for sheet in sorted((edition / "questionnaire").glob("*/survey.csv")):
        with contextlib.suppress(ProblemsFound):  # told to who opens it
            found |= {one.code for one in read_questionnaire(sheet.parent).languages}
    return frozenset(found)


@cache
def classes() -> Mapping[str, WeightingClass]:
    """The weighting classes of the edition, by code."""
    return read_edition(settings.MONITOR_EDITION).classes


def card_tells(weighting_class: str) -> Mapping[str, str]:
    """What hidden questions are filled with: all that follows from the class and no more."""
    known = classes().get(weighting_class)
    told = {name: str(getattr(known, name, "")) for name in CARD}
    return told | {"weighting_class": weighting_class}
