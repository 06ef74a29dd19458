"""Telling the sender who is done (wie klaar is): once a day, as hashes, in the order of the hashes.

The sender can see no card being marked. Whoever holds names and addresses therefore learns of
somebody that he answered by some day, which a reminder needs, and never at what moment.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from monitor.collect.cards.models import Card, DoneCard, Fieldwork


STORE = "cards"


def tell_done(work: Fieldwork, today: date) -> bool:
    """Write the list of done cards anew; False when that was done today already."""
    with transaction.atomic(using=STORE):
        due = Fieldwork.objects.filter(pk=work.pk).exclude(told_on=today)
        if not due.update(told_on=today):
            return False
        done = Card.objects.filter(fieldwork=work, done=True).order_by("hash")
        DoneCard.objects.filter(fieldwork=work).delete()
        DoneCard.objects.bulk_create(
            DoneCard(hash=name, fieldwork=work) for name in done.values_list("hash", flat=True)
        )
    work.told_on = today
    return True


def told_done(work: Fieldwork) -> frozenset[str]:
    """The hashes of the cards that were done when it was told last."""
    return frozenset(DoneCard.objects.filter(fieldwork=work).values_list("hash", flat=True))
