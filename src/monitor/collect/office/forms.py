"""Fieldwork among organisations in the office: opening it, and what came of it as a file.

Answers of this regime bear the name of the organisation, as its pages say; they never meet the
answers of persons, which lie in another store and leave by another door.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from monitor.collect.interview import course_of
from monitor.collect.office.closing import Terms, agreed_in
from monitor.collect.organisations.models import OrganisationFieldwork, OrganisationForm
from monitor.design.files import file_written_aside
from monitor.design.questionnaire import Questionnaire


HEAD = ("organisation", "name", "tier", "signed_on", "signed_by")
NOT_ASKED, UNSAID = "", "-99"  # as in the records of persons


def open_for_organisations(terms: Terms, edition: Path) -> OrganisationFieldwork:
    """Open a fieldwork among organisations; it has no keys, for nothing is sealed. Refuses
    L82–L84, L98, L96 and what is wrong in the questionnaire, all at once."""
    agreed = agreed_in(terms, edition, "organisatie")
    return OrganisationFieldwork.objects.create(**agreed)


def write_forms(work: OrganisationFieldwork, questionnaire: Questionnaire, path: Path) -> int:
    """Write the forms that were signed off as CSV, an organisation a line; gives how many.

    A question that did not apply is empty, one that was left open -99. Refuses F11.
    """
    asked = [
        one.name
        for one in questionnaire.questions.values()
        if one.type not in ("note", "hidden") and one.calculation is None
    ]
    with (
        file_written_aside(path) as aside,
        aside.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow((*HEAD, *asked))
        rows = list(_rows(work, questionnaire, asked))
        writer.writerows(rows)
    return len(rows)


def _rows(
    work: OrganisationFieldwork, questionnaire: Questionnaire, asked: list[str]
) -> Iterator[tuple[object, ...]]:
    forms = OrganisationForm.objects.filter(fieldwork=work, signed_on__isnull=False)
    for form in forms.order_by("organisation"):
        reached = course_of(questionnaire, {"tier": form.tier}, form.answers).reached
        given = ((reached[name] or UNSAID) if name in reached else NOT_ASKED for name in asked)
        head = (form.organisation, form.name, form.tier, form.signed_on, form.signed_by)
        yield (*head, *given)
