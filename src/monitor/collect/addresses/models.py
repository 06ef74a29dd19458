"""The address book of the sender: who was invited, how, and whether mail came back.

The only place where a link's secret is stored, because a reminder needs it. Knows no answer and
no moment of answering; who is done is told to the sender once a day as a list of hashes.
"""

from __future__ import annotations

import secrets
import uuid

from django.db import models


def stop_code() -> str:
    """What stands in a stop link; it opens no questionnaire."""
    return secrets.token_hex(16)


class Invitee(models.Model):
    """Somebody who was invited (genodigde). `secret` is the link's secret as it is written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fieldwork = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    postal = models.TextField(blank=True)  # the address on a paper letter
    organisation = models.CharField(max_length=20, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="nl")
    key = models.CharField(max_length=260, blank=True)  # what the source of the frame calls them
    weighting_class = models.CharField(max_length=80, blank=True)  # of the mandate that leads
    drawn = models.BooleanField(default=False)  # has a participation card
    removed = models.BooleanField(default=False)  # holds no office any more, says the griffier
    secret = models.CharField(max_length=40, unique=True)
    stop = models.CharField(max_length=40, default=stop_code, unique=True)
    stopped = models.BooleanField(default=False)  # asked us not to write again
    unreachable = models.BooleanField(default=False)  # mail came back for good

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One mail or letter to an invitee (bericht), and what became of it."""

    CHANNELS = (("mail", "e-mail"), ("letter", "brief"))
    OUTCOMES = (
        ("ready", "klaar"),
        ("sent", "verzonden"),
        ("failed", "mislukt"),
        ("returned", "teruggekomen"),
    )

    invitee = models.ForeignKey(Invitee, on_delete=models.CASCADE, related_name="messages")
    wave = models.CharField(max_length=40)  # invitation, reminder-1 …
    channel = models.CharField(max_length=10, choices=CHANNELS)
    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("invitee", "wave", "channel"), name="once_per_wave_and_channel"
            ),
        )

    def __str__(self) -> str:
        return f"{self.wave} {self.outcome}"


class Mandate(models.Model):
    """An office that an invitee holds in an organisation (mandaat); the invitee has the first."""

    invitee = models.ForeignKey(Invitee, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.CharField(max_length=20, db_index=True)
    office = models.CharField(max_length=40)
    weighting_class = models.CharField(max_length=80)
    started = models.DateField(null=True)
    ended = models.BooleanField(default=False)  # said so in the correction round

    def __str__(self) -> str:
        return f"{self.office} {self.organisation}"


class Correction(models.Model):
    """The list of one organisation, for its griffier to correct (correctieronde).

    `link` opens that list and nothing else; it ends when the griffier has confirmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fieldwork = models.CharField(max_length=60)
    organisation = models.CharField(max_length=20)
    organisation_name = models.CharField(max_length=200)
    function = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    link = models.CharField(max_length=40, default=stop_code, unique=True)
    asked_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("fieldwork", "organisation", "function"), name="one_list_per_function"
            ),
        )

    def __str__(self) -> str:
        return self.organisation_name
