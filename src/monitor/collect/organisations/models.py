"""The forms of organisations: about an organisation, filled in by its griffier or secretaris.

Identified by design and therefore apart: another database, other links, other pages. Every editor
has a link of his own, known here by a hash; what an organisation answered is its own to read.
"""

from __future__ import annotations

import uuid

from django.db import models


class OrganisationFieldwork(models.Model):
    """One fieldwork among organisations (veldwerk, regime organisatie)."""

    code = models.CharField(primary_key=True, max_length=60)
    questionnaire = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    languages = models.CharField(max_length=40, default="nl en")
    opens = models.DateField()
    closes = models.DateField()
    destroy_on = models.DateField()
    closed = models.BooleanField(default=False)
    fictitious = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class OrganisationForm(models.Model):
    """The questionnaire of one organisation (organisatieformulier).

    `answers` maps a question to its answer as the interview keeps it. `signed_by` is the function
    of who signed it off; from then on nobody can change it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fieldwork = models.ForeignKey(
        OrganisationFieldwork, on_delete=models.PROTECT, related_name="forms"
    )
    organisation = models.CharField(max_length=20)  # code as in the register: gm0363, pv27, ws0155
    name = models.CharField(max_length=200)
    tier = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("fieldwork", "organisation"), name="one_form_per_organisation"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Editor(models.Model):
    """Who may fill in a form (invuller): a hash of the link's secret, and a function."""

    hash = models.CharField(primary_key=True, max_length=64)
    form = models.ForeignKey(OrganisationForm, on_delete=models.CASCADE, related_name="editors")
    function = models.CharField(max_length=200)
    invited_by = models.CharField(max_length=200, blank=True)
    withdrawn = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.function


class FormEvent(models.Model):
    """What happened to a form (gebeurtenis): who did what on which page, never the answers."""

    form = models.ForeignKey(OrganisationForm, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    function = models.CharField(max_length=200)
    what = models.CharField(max_length=40)
    page = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.function}: {self.what}"
