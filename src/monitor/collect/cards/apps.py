"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Cards(AppConfig):
    name = "monitor.collect.cards"
    label = "cards"
    verbose_name = "Kaartenbak"
