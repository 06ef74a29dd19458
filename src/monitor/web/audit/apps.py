"""The log of the office as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    name = "monitor.web.audit"
    label = "audit"
    verbose_name = "Logboek"
