"""Which spaces are read, out of those that the credential sees: a step of setting the connection
up, and a change of later."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.addresses import connection_path
from apps.connections.models import Connection
from apps.connections.selectors import chosen_spaces
from apps.connections.services import choose_spaces
from apps.connections.views.frames import UNPROCESSABLE, connection_or_404
from apps.connections.views.frames import frame as frame_later
from apps.connections.views.setup_steps import frame
from apps.core.parts import Crumb
from apps.core.text import storable
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def spaces(request: TenantRequest, pk: int, *, in_setup: bool = True) -> HttpResponse:
    shown = connection_or_404(pk)
    if request.method != "POST":
        return _page(request, shown, chosen_spaces(shown), in_setup=in_setup)
    keys = [storable(key) for key in request.POST.getlist("spaces")]
    if not shown.spaces.filter(key__in=keys).exists():
        return _page(request, shown, (), in_setup=in_setup, status=UNPROCESSABLE)
    choose_spaces(shown, keys)
    if in_setup:
        return redirect("connections:setup_schedule", request.organization.slug, pk)
    messages.success(request, "The spaces are changed.")
    return redirect(connection_path(shown))


def _page(
    request: TenantRequest,
    shown: Connection,
    chosen: Collection[str],
    *,
    in_setup: bool,
    status: int = 200,
) -> HttpResponse:
    context = {
        **(frame(request, 4) if in_setup else frame_later(shown, Crumb("Spaces"))),
        "connection": shown,
        "spaces": list(shown.spaces.all()),
        "chosen": set(chosen),
        "refused": status == UNPROCESSABLE,
        "in_setup": in_setup,
    }
    return render(request, "connections/setup/spaces.html", context, status=status)
