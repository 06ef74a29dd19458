"""As a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Addresses(AppConfig):
    name = "monitor.collect.addresses"
    label = "addresses"
    verbose_name = "Adresboek"
