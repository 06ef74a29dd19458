"""Which database holds which table: an app that bears the name of a store lives in that store.

Everything else (accounts, log, calendar) is of the office and lies in the default database. A
relation between two stores is refused: what is kept apart must not be joined by accident.
"""

from __future__ import annotations

from django.db.models import Model

from monitor.conf.roles import STORES


class Stores:
    """Django's router over the stores (opslagplaatsen)."""

    def db_for_read(self, model: type[Model], **_: object) -> str:
        return store_of(model._meta.app_label)

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **_: object) -> bool:
        return store_of(one._meta.app_label) == store_of(other._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **_: object) -> bool:
        return store_of(app_label) == db


def store_of(app_label: str) -> str:
    """The alias of the database that holds the tables of an app."""
    return app_label if app_label in STORES else "default"
