"""As a Django app, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    name = "monitor.web"
    label = "web"
    verbose_name = "Muren"
