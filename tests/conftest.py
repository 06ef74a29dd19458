"""What holds for every test: laws are tried without a clock, and in CI with the same examples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings


# A law is true or false, not fast or slow; a shared machine must not decide about it. In CI the
# examples are the same every time, so that a change is judged by what it changes.
settings.register_profile(
    "monitor",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("monitor")


# What these modules make once takes seconds: their tests stay on one core, so that it is made once.
TOGETHER = (
    "collect/test_linkage.py",
    "differential/test_packaged.py",
    "disseminate/test_office.py",
    "engines/test_engines.py",
    "evaluate/test_attack.py",
    "pages/test_dashboard_page.py",
)


READS_THE_PUBLICATION = ("claims/test_generated_texts.py", "cli/test_publish.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        module = item.path.relative_to(Path(__file__).parent).as_posix()
        if module in READS_THE_PUBLICATION:
            item.add_marker(pytest.mark.xdist_group("publication"))
        elif module in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(module))


@pytest.fixture(scope="session")
def published_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers of edition 2024, generated (fictief)."""
    from cli.running import EDITION, run  # loads every command: only for those who publish

    path = tmp_path_factory.mktemp("records") / "fictief.sav"
    told = run("simulate", EDITION, "--out", path)
    assert told.code == 0, told.err
    return path


@pytest.fixture(scope="session")
def published(published_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication that is made of them; what those who release have lies beside it."""
    from cli.running import EDITION, run

    path = tmp_path_factory.mktemp("build") / "2024"
    employees = published_records.with_name("fictief-medewerkers.sav")
    answers = ("--records", published_records, "--employees", employees)
    told = run("publish", EDITION, *answers, "--out", path)
    assert told.code == 0, told.err
    return path
