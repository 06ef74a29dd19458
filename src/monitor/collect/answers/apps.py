"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Answers(AppConfig):
    name = "monitor.collect.answers"
    label = "answers"
    verbose_name = "Antwoorden"
