"""Examining a connection now."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.connections.addresses import connection_path
from apps.connections.views.examination import send_for
from apps.connections.views.frames import connection_or_404
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_POST
@requires(Permission.MANAGE_CONNECTIONS)
def check(request: TenantRequest, pk: int) -> HttpResponse:
    shown = connection_or_404(pk)
    send_for(request, shown)
    return redirect(connection_path(shown))
