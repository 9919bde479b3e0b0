"""First step: the address, and what is understood of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.address import Remark, likely_kind, understand
from apps.connections.doctor.catalogue import entry
from apps.connections.forms import AddressForm
from apps.connections.kinds import Kind
from apps.connections.labels import label
from apps.connections.views.frames import UNPROCESSABLE
from apps.connections.views.setup_steps import (
    forget,
    frame,
    remember,
    remembered,
    understood,
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
    pasted = form.cleaned_data["address"]
    kind = Kind(form.cleaned_data["kind"] or likely_kind(pasted))
    address = understand(pasted, kind)
    if address.refusal is not None:
        # A password can be part of an address; then the form comes back without it.
        again = "" if "@" in pasted else pasted
        form = AddressForm({"address": again, "kind": form.cleaned_data["kind"]})
        form.is_valid()
        form.errors.pop("address", None)
        form.add_error("address", _refused(address.refusal))
        return _page(request, form, UNPROCESSABLE)
    remember(request, understood(address, kind))
    return redirect("connections:new", request.organization.slug)


def _refused(remark: Remark) -> str:
    told, detail = entry(remark.code), remark.detail
    if detail and not detail.endswith("."):
        detail = f"It was {detail}."
    return " ".join(filter(None, (f"{told.title}.", told.cause, detail, told.remedy)))


def _page(request: TenantRequest, form: AddressForm, status: int = 200) -> HttpResponse:
    found = remembered(request)
    context = {
        **frame(request, 1),
        "form": form,
        "understood": found,
        "kind": label(found.kind) if found else "",
    }
    return render(request, "connections/setup/address.html", context, status=status)
