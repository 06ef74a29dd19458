"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Office(AppConfig):
    name = "monitor.collect.office"
    label = "office"
    verbose_name = "Veldwerkkantoor"
