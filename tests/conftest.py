"""What holds for every test: laws are tried without a clock, and in CI with the same examples."""

from __future__ import annotations

import os

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
