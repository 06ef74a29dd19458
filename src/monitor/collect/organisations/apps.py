"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Organisations(AppConfig):
    name = "monitor.collect.organisations"
    label = "organisations"
    verbose_name = "Organisaties"
