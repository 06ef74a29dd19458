"""The office and the sender in a test: a fieldwork, people of the office, and a mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from collect.office.frames import TODAY, known, people, written
from monitor.collect.cards.models import Fieldwork
from monitor.collect.sending.book import lay_in_frame
from monitor.collect.sending.frame import Known, read_frame


@pytest.fixture(scope="session")
def edition_known() -> Known:
    return known()


@pytest.fixture
def filled(fieldwork: Fieldwork, tmp_path: Path, edition_known: Known) -> Fieldwork:
    """A fieldwork with forty council members of Utrecht in its address book."""
    frame = read_frame(written(tmp_path / "kader.csv", *people(40)), edition_known, TODAY)
    lay_in_frame(fieldwork, frame, edition_known.organisations)
    return fieldwork
