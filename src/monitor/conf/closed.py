"""The addresses of a process that serves nobody: none."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
