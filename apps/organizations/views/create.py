"""A new organization, whose creator becomes its owner."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.access import person
from apps.organizations.access import may_create_organization
from apps.organizations.forms import OrganizationForm
from apps.organizations.selectors import memberships_of
from apps.organizations.services import create_organization


@login_required
def create(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not may_create_organization(user):
        raise PermissionDenied
    form = OrganizationForm(
        request.POST if request.method == "POST" else None,
        others=[membership.organization for membership in memberships_of(user)],
    )
    form.fields["name"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        organization = create_organization(name=form.cleaned_data["name"], owner=user)
        return redirect(f"/o/{organization.slug}/")
    status = 422 if form.errors else 200
    return render(request, "organizations/create.html", {"form": form}, status=status)
