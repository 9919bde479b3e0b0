"""Fourth step: which spaces are read, out of those that the credential sees."""

from collections.abc import Collection

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.models import Connection
from apps.connections.selectors import chosen_spaces
from apps.connections.services import choose_spaces
from apps.connections.views.setup_steps import UNPROCESSABLE, connection_or_404, frame
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def spaces(request: TenantRequest, pk: int) -> HttpResponse:
    shown = connection_or_404(pk)
    if request.method != "POST":
        return _page(request, shown, chosen_spaces(shown))
    keys = request.POST.getlist("spaces")
    if not shown.spaces.filter(key__in=keys).exists():
        return _page(request, shown, (), UNPROCESSABLE)
    choose_spaces(shown, keys)
    return redirect("connections:setup_schedule", request.organization.slug, pk)


def _page(
    request: TenantRequest, shown: Connection, chosen: Collection[str], status: int = 200
) -> HttpResponse:
    context = {
        **frame(request, 4),
        "connection": shown,
        "spaces": list(shown.spaces.all()),
        "chosen": set(chosen),
        "refused": status == UNPROCESSABLE,
    }
    return render(request, "connections/setup/spaces.html", context, status=status)
