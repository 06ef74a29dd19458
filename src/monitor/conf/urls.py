"""The addresses of this process: those of its role and no other (no office pages at the front)."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from monitor.conf.roles import ROLES


urlpatterns = [path("", include(ROLES[settings.MONITOR_ROLE].urls))]
