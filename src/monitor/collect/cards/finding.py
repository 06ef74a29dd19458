"""Finding a card by the secret of a link: the question that every page asks first."""

from __future__ import annotations

from django.db import connections

from monitor.collect.cards.models import Card, Fieldwork
from monitor.collect.links import Secret


STORE = "cards"
CARD = [field.attname for field in Card._meta.concrete_fields]
FIELDWORK = [field.attname for field in Fieldwork._meta.concrete_fields]
# Written out, because composing it costs more than answering it.
FIND = (
    f"SELECT {', '.join(f'c.{name}' for name in CARD)}, {', '.join(f'w.{n}' for n in FIELDWORK)}"
    " FROM cards_card c JOIN cards_fieldwork w ON w.code = c.fieldwork_id WHERE c.hash = %s"
)


def card_of(secret: Secret) -> Card | None:
    """The card of a link with its fieldwork, whatever its state; None when nobody has this link."""
    with connections[STORE].cursor() as cursor:
        cursor.execute(FIND, [secret.card])
        row = cursor.fetchone()
    if row is None:
        return None
    card: Card = Card.from_db(STORE, CARD, row[: len(CARD)])
    card.fieldwork = Fieldwork.from_db(STORE, FIELDWORK, row[len(CARD) :])
    return card
