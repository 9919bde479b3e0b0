"""Second step: the credential and a name. Then the connection is there, and is examined."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.connections import progress, queue
from apps.connections.entered import Understood
from apps.connections.forms import CredentialForm
from apps.connections.labels import label
from apps.connections.models import Connection
from apps.connections.services import create_connection
from apps.connections.views.frames import UNPROCESSABLE
from apps.connections.views.setup_steps import (
    forget,
    frame,
    remembered,
)
from apps.core.problems import PortalError
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_ANOTHER_ADDRESS: Final = (
    "Meanwhile another address was looked at, perhaps in another tab. Nothing was sent there. "
    "Check the address above before you enter the token for it."
)
_SENT_BEFORE: Final = (
    "Nothing was made by this form: no address was waiting for it. If you have sent it before, its "
    "connection is in the list."
)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def credential(request: TenantRequest) -> HttpResponse:
    address = remembered(request)
    if address is None:
        return _nothing_waits(request)
    by_operator = request.user.is_superuser
    if request.method != "POST":
        form = CredentialForm(kind=address.kind, by_operator=by_operator)
        return _page(request, address, form)
    form = CredentialForm(request.POST, kind=address.kind, by_operator=by_operator)
    if request.POST.get("address") != address.base_url:
        # Another tab has led to another address: the secret was not meant for that one.
        form.add_error(None, _ANOTHER_ADDRESS)
        form.ask_again()
        return _page(request, address, form, UNPROCESSABLE)
    if not form.is_valid():
        return _page(request, address, form, UNPROCESSABLE)
    try:
        made = create_connection(
            request.organization, form.new_connection(address), by=request.user
        )
    except PortalError as error:
        form.refuse(error.problem)
        return _page(request, address, form, UNPROCESSABLE)
    forget(request)
    _send(made)
    return redirect("connections:setup_check", request.organization.slug, made.pk)


def _nothing_waits(request: TenantRequest) -> HttpResponse:
    """Without an address: it was never entered, or its connection is made already."""
    if request.method != "POST":
        return redirect("connections:new", request.organization.slug)
    messages.info(request, _SENT_BEFORE)
    return redirect("connections:connections", request.organization.slug)


def _send(made: Connection) -> None:
    progress.expect(made.organization_id, made.pk)
    queue.send_first(made)


def _page(
    request: TenantRequest, address: Understood, form: CredentialForm, status: int = 200
) -> HttpResponse:
    context = {
        **frame(request, 2),
        "form": form,
        "understood": address,
        "kind": label(address.kind),
    }
    return render(request, "connections/setup/credential.html", context, status=status)
