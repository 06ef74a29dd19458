"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Sending(AppConfig):
    name = "monitor.collect.sending"
    label = "sending"
    verbose_name = "Verzender"
