"""The card index: a fieldwork among persons, its participation cards, and drafts in cipher.

A card knows a hash of the link's secret, a weighting class and whether its holder is done; no
name, no address, no time. A draft lies under another hash and cannot be laid beside its card
without the secret, which is stored nowhere in this database.
"""

from __future__ import annotations

from django.db import models


class Fieldwork(models.Model):
    """One fieldwork among persons (veldwerk, regime persoon): nothing in it can be linked.

    `questionnaire` names a folder under the edition's `questionnaire/`, `fingerprint` is its
    SHA-256 at the opening; `recipients` are the age public keys, one a line, that answers are
    sealed to. There is no column for the regime: fieldwork that identifies is another table in
    another database.
    """

    code = models.CharField(primary_key=True, max_length=60)
    questionnaire = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    recipients = models.TextField()
    languages = models.CharField(max_length=40, default="nl en")
    opens = models.DateField()
    closes = models.DateField()  # the last day on which answers are accepted
    destroy_on = models.DateField()  # the day promised to respondents
    closed = models.BooleanField(default=False)
    fictitious = models.BooleanField(default=False)  # a trial: its answers say "fictief"
    told_on = models.DateField(null=True)  # the day of the list of done cards

    def __str__(self) -> str:
        return self.code


class Card(models.Model):
    """A participation card (deelnamekaart): all that travels with an answer is its class."""

    hash = models.CharField(primary_key=True, max_length=64)
    fieldwork = models.ForeignKey(Fieldwork, on_delete=models.PROTECT, related_name="cards")
    weighting_class = models.CharField(max_length=80)
    done = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.weighting_class


class DoneCard(models.Model):
    """A card that was done on the day when the sender was last told (klaar). All that the sender
    may know of it, so that nobody who holds names sees a card being marked."""

    hash = models.CharField(primary_key=True, max_length=64)
    fieldwork = models.ForeignKey(Fieldwork, on_delete=models.PROTECT, related_name="told_done")

    def __str__(self) -> str:
        return self.hash[:8]


class Draft(models.Model):
    """Answers not yet sent in (concept), in cipher under a key made from the link's secret."""

    id = models.CharField(primary_key=True, max_length=64)
    fieldwork = models.CharField(max_length=60, db_index=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.id[:8]
