"""First step: the address, and what is understood of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.forms import AddressForm
from apps.connections.labels import label
from apps.connections.views.frames import UNPROCESSABLE
from apps.connections.views.setup_steps import (
    forget,
    frame,
    remember,
    remembered,
)
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def address(request: TenantRequest) -> HttpResponse:
    if request.method == "POST":
        return _look(request)
    found = remembered(request)
    initial = {"address": found.base_url, "kind": found.kind.value} if found else None
    return _page(request, AddressForm(initial=initial))


def _look(request: TenantRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    forget(request)
    if not form.is_valid():
        return _page(request, form, UNPROCESSABLE)
    remember(request, form.understood())
    return redirect("connections:new", request.organization.slug)


def _page(request: TenantRequest, form: AddressForm, status: int = 200) -> HttpResponse:
    found = remembered(request)
    context = {
        **frame(request, 1),
        "form": form,
        "understood": found,
        "kind": label(found.kind) if found else "",
    }
    return render(request, "connections/setup/address.html", context, status=status)
