"""Addresses of connections, below those of their organization."""

from django.urls import include, path

from apps.connections.views.connections import connections

app_name = "connections"
urlpatterns = [
    path("", connections, name="connections"),
    path("", include("apps.connections.urls_setup")),
    path("", include("apps.connections.urls_connection")),
]
