"""The addresses of the answering site."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
