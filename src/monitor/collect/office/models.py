"""What the office keeps beside its log: the calendar of surveys that ask the same people
(afstemmingskalender), and the second factors of its accounts. Holds no respondent.
"""

from __future__ import annotations

from django.conf import settings
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


class SecondFactor(models.Model):
    """What makes the codes on the telephone of one account (tweede factor).

    `seed` is in cipher; `last_step` the half minute of the last code that was used; `wrong` counts
    attempts since the last right one, the last of them at `tried_at`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="factor"
    )
    seed = models.BinaryField()
    confirmed = models.BooleanField(default=False)
    last_step = models.BigIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code for who lost the telephone (herstelcode), as a hash; it works once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return str(self.user)
