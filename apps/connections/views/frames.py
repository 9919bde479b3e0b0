"""What every screen of one connection stands in."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404
from django.urls import reverse

from apps.connections import selectors
from apps.connections.addresses import connection_path
from apps.connections.models import Connection
from apps.core.parts import Crumb

UNPROCESSABLE: Final = 422


def connection_or_404(pk: int) -> Connection:
    found = selectors.connection(pk)
    if found is None:
        raise Http404
    return found


def connections_crumb(slug: str) -> Crumb:
    return Crumb("Connections", reverse("connections:connections", args=[slug]))


def frame(connection: Connection, *below: Crumb) -> Mapping[str, Any]:
    """`below` are the crumbs after the connection's own."""
    own = Crumb(connection.name, connection_path(connection) if below else "")
    return {
        "nav_current": "connections",
        "crumbs": [connections_crumb(connection.organization.slug), own, *below],
        "connection": connection,
    }
