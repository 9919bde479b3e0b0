"""The page that asks for a new token of one connection, and tests it before it counts."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.connections.doctor.examination import examine
from apps.connections.doctor.findings import Finding
from apps.connections.forms import TokenForm
from apps.connections.kinds import Kind
from apps.connections.lines import lines
from apps.connections.models import Connection
from apps.connections.services import replace_secret
from apps.core.admin_parts import ModelAdmin
from apps.core.problems import PortalError
from apps.organizations.tenancy import activate


def replacing(
    shown_in: ModelAdmin[Connection], request: HttpRequest, connection: Connection
) -> HttpResponse:
    """Of a connection with its organization loaded; once replaced, it leads back to the list."""
    form = TokenForm(
        request.POST if "apply" in request.POST else None,
        kind=Kind(connection.kind),
        initial={"credential": connection.credential, "username": connection.username},
    )
    refusals: tuple[Finding, ...] = ()
    if form.is_valid():
        refusals = _refused(form, connection)
        if not form.errors:
            shown_in.log_change(request, connection, "Token replaced.")
            text = f"The token of “{connection.name}” was tested and replaced."
            shown_in.message_user(request, text, messages.SUCCESS)
            return redirect(request.get_full_path())
    context = shown_in.admin_site.each_context(request) | {
        "title": "Replace token",
        "opts": shown_in.opts,
        "connection": connection,
        "form": form,
        "refusals": lines(refusals),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return render(request, "admin/connections/replace_token.html", context)


def _refused(form: TokenForm, connection: Connection) -> tuple[Finding, ...]:
    """What speaks against the token; the form has an error unless it was replaced."""
    try:
        with activate(connection.organization_id):
            replaced = replace_secret(connection, form.new_secret(), examine=examine)
    except PortalError as error:
        told = error.problem
        form.add_error(None, f"{told.what} {told.why} {told.who}: {told.how}")
        return ()
    if not replaced.accepted:
        form.add_error(
            None, "The new token was tested and refused. Nothing was changed. Enter it anew."
        )
    return replaced.refusals
