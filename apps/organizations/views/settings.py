"""The organization's own settings: its name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.organizations.access import requires
from apps.organizations.forms import OrganizationForm
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.selectors import memberships_of
from apps.organizations.services import rename_organization


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ORGANIZATION)
def show(request: TenantRequest) -> HttpResponse:
    form = OrganizationForm(
        request.POST if request.method == "POST" else None,
        initial={"name": request.organization.name},
        others=[
            membership.organization
            for membership in memberships_of(request.user)
            if membership.organization != request.organization
        ],
    )
    if request.method == "POST" and form.is_valid():
        rename_organization(request.organization, form.cleaned_data["name"])
        messages.success(request, "Saved.")
        return redirect("organizations:settings", request.organization.slug)
    return render(
        request,
        "organizations/settings.html",
        {"form": form, "nav_current": "settings"},
        status=422 if form.errors else 200,
    )
