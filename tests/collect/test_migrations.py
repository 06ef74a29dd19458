"""Tables that are renewed while people stand in them."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db(transaction=True, databases=["addresses"])
def test_everybody_in_an_older_address_book_gets_a_stop_link_of_their_own():
    newest = MigrationExecutor(connections["addresses"]).loader.graph.leaf_nodes("addresses")
    try:
        old = migrated(("addresses", "0001_begin")).get_model("addresses", "Invitee")
        for number in range(3):
            old.objects.using("addresses").create(fieldwork="w", name="F", secret=f"s{number}")
        new = migrated(*newest).get_model("addresses", "Invitee")
        codes = set(new.objects.using("addresses").values_list("stop", flat=True))
        assert len(codes) == 3 and all(len(code) == 32 for code in codes)
    finally:
        migrated(*newest)


def migrated(*targets: tuple[str, str]):
    """The address book at some state of its tables; gives the models of then."""
    executor = MigrationExecutor(connections["addresses"])
    return executor.migrate(list(targets)).apps
