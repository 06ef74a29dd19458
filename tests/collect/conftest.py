"""The sites in a test: an edition with one questionnaire more, and fieldwork that is open today."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collect import people
from collect.kinds import write_kinds
from monitor.collect.answering.pace import PACE
from monitor.collect.cards.models import Fieldwork
from monitor.design.questionnaire import Questionnaire, read_questionnaire


@pytest.fixture(scope="session")
def edition_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition of 2024, and the questionnaire with every kind of question."""
    folder = tmp_path_factory.mktemp("edition") / "2024"
    shutil.copytree(people.EDITION, folder)
    write_kinds(folder / "questionnaire" / "kinds")
    return folder


@pytest.fixture(scope="module")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for files that other processes share, in memory where the system has such a place:
    what a test asks of the stores does not depend on how long a disk takes."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK):
        yield tmp_path_factory.mktemp("stores")
        return
    with tempfile.TemporaryDirectory(prefix="monitor-", dir=shared) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def office_holders(edition_folder: Path) -> Questionnaire:
    return read_questionnaire(edition_folder / "questionnaire" / "office_holders")


@pytest.fixture(scope="session")
def kinds(edition_folder: Path) -> Questionnaire:
    return read_questionnaire(edition_folder / "questionnaire" / "kinds")


@pytest.fixture(autouse=True)
def edition(settings: Any, edition_folder: Path) -> None:
    settings.MONITOR_EDITION = edition_folder
    PACE.wrong.clear()


@pytest.fixture
def answering_site(settings: Any) -> None:
    """The walls and addresses of the answering process, which has no accounts."""
    settings.MIDDLEWARE = settings.WALLS
    settings.SECURE_REFERRER_POLICY = "no-referrer"
    settings.ROOT_URLCONF = "monitor.collect.answering.urls"


@pytest.fixture
def fieldwork(db: None, office_holders: Questionnaire) -> Fieldwork:  # noqa: ARG001 (opens it)
    """With the questionnaire for office holders."""
    return people.fieldwork("ambtsdragers-2024", office_holders)


@pytest.fixture
def trial(db: None, kinds: Questionnaire) -> Fieldwork:  # noqa: ARG001 (opens it)
    """With the small one: page 1 asks met, what; page 2 times, last_day, story; page 3 more."""
    return people.fieldwork("proef", kinds)
