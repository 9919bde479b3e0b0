"""Changing the last day of a connection's token, as a person knows it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.connections.addresses import connection_path
from apps.connections.forms import ExpiryForm
from apps.connections.services import change_expiry
from apps.connections.views.frames import UNPROCESSABLE, connection_or_404, frame
from apps.core.parts import Crumb
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def expiry(request: TenantRequest, pk: int) -> HttpResponse:
    shown = connection_or_404(pk)
    status = 200
    form = ExpiryForm(initial={"expires_on": shown.expires_on})
    if request.method == "POST":
        form = ExpiryForm(request.POST)
        if form.is_valid():
            change_expiry(shown, form.cleaned_data["expires_on"])
            messages.success(request, "The date is changed.")
            return redirect(connection_path(shown))
        status = UNPROCESSABLE
    context = {**frame(shown, Crumb("Last day of the token")), "form": form}
    return render(request, "connections/detail/expiry.html", context, status=status)
