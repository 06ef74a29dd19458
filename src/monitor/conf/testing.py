"""Settings for tests and type checks: every table in one process, on SQLite in memory or not.

`monitor.conf.settings` of the keeper, who serves nobody; a test chooses the addresses it visits.
The secret is worthless and stands here for everyone to read.
"""

from __future__ import annotations

import os


os.environ.setdefault("MONITOR_ROLE", "keeper")
os.environ.setdefault("MONITOR_SECRET", "fictief-geheim-voor-tests-van-32-tekens")
os.environ.setdefault("MONITOR_TLS", "0")

from monitor.conf.settings import *  # noqa: F403


STATIC_URL = "/bestanden/"  # the live server of the tests wants one; the sites have none
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, for tests only
for store in DATABASES.values():  # noqa: F405
    store["TEST"] = {"DEPENDENCIES": []}  # no store needs another one first
