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
    "claims/test_generated_texts.py",
    "cli/test_publish.py",
    "collect/test_linkage.py",
    "differential/test_packaged.py",
    "disseminate/test_office.py",
    "engines/test_engines.py",
    "evaluate/test_attack.py",
    "pages/test_dashboard_page.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        module = item.path.relative_to(Path(__file__).parent).as_posix()
        if module in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(module))
