"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Answering(AppConfig):
    name = "monitor.collect.answering"
    label = "answering"
    verbose_name = "Invulsite"
