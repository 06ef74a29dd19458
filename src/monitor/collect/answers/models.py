"""Answers sealed to the keys of the research team: waiting in the tray, then released.

A row has a random key, its fieldwork, and the group that it may be known by: an answer its
weighting class, an open answer its question. No time, order, language, address or browser, and
nothing that an open answer shares with the answer it came with.
"""

from __future__ import annotations

from django.db import models


class Sealed(models.Model):
    """What every sealed thing has; `sealed` is an age file that this machine cannot open."""

    id = models.UUIDField(primary_key=True)
    fieldwork = models.CharField(max_length=60)
    sealed = models.BinaryField()

    class Meta:
        abstract = True


class WaitingAnswer(Sealed):
    """An answer in the tray (lade), until enough of its class lie there."""

    weighting_class = models.CharField(max_length=80, db_index=True)


class WaitingOpenAnswer(Sealed):
    """An open answer in the tray, until enough to the same question lie there."""

    question = models.CharField(max_length=64, db_index=True)


class ReleasedAnswer(Sealed):
    """An answer that was released with others of its class (vrijgegeven)."""

    weighting_class = models.CharField(max_length=80, db_index=True)


class ReleasedOpenAnswer(Sealed):
    """An open answer that was released with others to the same question."""

    question = models.CharField(max_length=64, db_index=True)
