"""Deleting a connection, once its name is typed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.services import delete_connection
from apps.connections.views.frames import UNPROCESSABLE, connection_or_404, frame
from apps.core.parts import Crumb
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def delete(request: TenantRequest, pk: int) -> HttpResponse:
    shown = connection_or_404(pk)
    status = 200
    if request.method == "POST":
        if request.POST.get("confirm_name", "").strip() == shown.name:
            delete_connection(shown)
            messages.success(request, f"The connection {shown.name} is deleted.")
            return redirect("connections:connections", request.organization.slug)
        status = UNPROCESSABLE
    context = {
        **frame(shown, Crumb("Delete")),
        "spaces": shown.spaces.filter(chosen=True).count(),
        "reports": shown.reports.count(),
        "refused": status == UNPROCESSABLE,
    }
    return render(request, "connections/detail/delete.html", context, status=status)
