"""Where a connection is looked after."""

from django.urls import reverse

from apps.connections.models import Connection


def connection_path(connection: Connection) -> str:
    """The path of the screen that shows what is wrong with it."""
    return reverse("connections:connection", args=[connection.organization.slug, connection.pk])
