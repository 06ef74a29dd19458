"""The sites in a test: the addresses of the answering site, and the fieldwork of a small edition."""

from __future__ import annotations

import pytest

from collect import people
from monitor.collect.answering.pace import PACE
from monitor.collect.cards.models import Fieldwork


STORES = ("default", "addresses", "cards", "answers", "organisations")


@pytest.fixture(autouse=True)
def edition(settings) -> None:
    settings.MONITOR_EDITION = people.EDITION
    PACE.wrong.clear()


@pytest.fixture
def fieldwork(db) -> Fieldwork:
    return people.fieldwork()
