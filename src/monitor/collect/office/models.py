"""The calendar of surveys that ask the same people (afstemmingskalender). Holds no person."""

from __future__ import annotations

from django.db import models


class OtherSurvey(models.Model):
    """A survey of somebody else among the same people (ander onderzoek)."""

    name = models.CharField(max_length=200)
    holder = models.CharField(max_length=200)
    asks = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ("starts", "name")

    def __str__(self) -> str:
        return self.name
