"""Addresses of connections, below those of their organization."""

from django.urls import include, path

from apps.connections.views.connections import connections
from apps.connections.views.help import token_help

app_name = "connections"
urlpatterns = [
    path("", connections, name="connections"),
    path("help/<slug:product>/", token_help, name="help"),
    path("", include("apps.connections.urls_setup")),
    path("", include("apps.connections.urls_connection")),
]
