"""The addresses of the office. No address book and no question is here."""

from __future__ import annotations

from django.urls import path

from monitor.collect.office import organisation_views, views
from monitor.collect.office.common import common


handler404 = "monitor.collect.office.desk.missing"
handler500 = "monitor.collect.office.desk.broken"
urlpatterns = [
    *common,
    path("", views.overview, name="overview"),
    path("openen", views.open_new, name="open"),
    path("veldwerk/<slug:code>", views.fieldwork, name="fieldwork"),
    path("veldwerk/<slug:code>/sluiten", views.close, name="close"),
    path("veldwerk/<slug:code>/vernietigen", views.destroy, name="destroy"),
    path("organisaties", organisation_views.overview, name="organisations"),
    path("organisaties/openen", organisation_views.open_new, name="open-organisations"),
    path("organisaties/<slug:code>", organisation_views.fieldwork, name="forms"),
    path("organisaties/<slug:code>/ophalen", organisation_views.fetch, name="fetch"),
]
