"""The addresses of the sender: its office pages, and two doors without an account."""

from __future__ import annotations

from django.urls import path

from monitor.collect.office.common import common
from monitor.collect.sending import doors, organisation_views, views


handler404 = "monitor.collect.office.desk.missing"
handler500 = "monitor.collect.office.desk.broken"
urlpatterns = [
    *common,
    path("", views.overview, name="overview"),
    path("veldwerk/<slug:code>", views.fieldwork, name="fieldwork"),
    path("veldwerk/<slug:code>/inlezen", views.read_in, name="read-in"),
    path("veldwerk/<slug:code>/navragen", views.ask, name="ask"),
    path("veldwerk/<slug:code>/trekken", views.draw, name="draw"),
    path("veldwerk/<slug:code>/ronde/<slug:name>", views.wave, name="wave"),
    path("veldwerk/<slug:code>/versturen", views.send, name="send"),
    path("veldwerk/<slug:code>/brieven/<slug:name>", views.print_letters, name="letters"),
    path("veldwerk/<slug:code>/gepost/<slug:name>", views.posted, name="posted"),
    path("veldwerk/<slug:code>/genodigden", views.invitees, name="invitees"),
    path("veldwerk/<slug:code>/genodigden/<uuid:key>/stop", views.stop_for, name="stop-for"),
    path("veldwerk/<slug:code>/vernietigen", views.destroy, name="destroy"),
    path("organisaties/<slug:code>", organisation_views.fieldwork, name="organisations"),
    path("organisaties/<slug:code>/uitnodigen", organisation_views.invite, name="invite"),
    path(
        "organisaties/<slug:code>/ronde/<slug:name>",
        organisation_views.wave,
        name="organisations-wave",
    ),
    path("organisaties/<slug:code>/versturen", organisation_views.send, name="organisations-send"),
    path("stop/<slug:code>", doors.stop, name="stop"),
    path("lijst/<slug:link>", doors.own_list, name="list"),
]
