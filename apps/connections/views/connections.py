"""Every connection of the organization, each with what it needs."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.connections.addresses import connection_path
from apps.connections.kinds import ApiAccess, ExpirySource
from apps.connections.models import Connection
from apps.connections.notices import Notice, notice_of
from apps.connections.selectors import Glance
from apps.connections.selectors import connections as all_connections
from apps.connections.words import Tag, ends_tag, word_tag
from apps.core.parts import Column
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_COLUMNS = [
    Column("Connection"),
    Column("State"),
    Column("API access"),
    Column("Token"),
    Column("Examined"),
]


@dataclass(frozen=True, slots=True)
class Line:
    """`notice` is what needs a person; None when nothing does."""

    connection: Connection
    url: str
    state: Tag
    access: Tag
    token: Tag
    date_is_assumed: bool
    notice: Notice | None


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def connections(request: TenantRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "nav_current": "connections",
        "columns": _COLUMNS,
        "lines": [_line(glance, now) for glance in all_connections()],
    }
    return render(request, "connections/connections.html", context)


def _line(glance: Glance, now: datetime) -> Line:
    shown = glance.connection
    return Line(
        connection=shown,
        url=connection_path(shown),
        state=word_tag(glance.state),
        access=word_tag(ApiAccess(shown.api_access)),
        token=ends_tag(shown.expires_on, now.date()),
        date_is_assumed=shown.expiry_source == ExpirySource.ASSUMED,
        notice=notice_of(shown, now),
    )
