"""The log of the office: one line for every act, chained so that a gap or a change shows.

Holds who, what and about which thing; never an answer, never a link, never a visitor's address.
"""

from __future__ import annotations

from django.db import models


class Act(models.Model):
    """One act (handeling): `who` did `what` to `thing`, with `seal` over it and all before it."""

    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    what = models.CharField(max_length=60)
    thing = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.who}: {self.what} {self.thing}".rstrip()
