"""Where a person lands: in their organization, or where they choose one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.accounts.access import person
from apps.organizations.last_used import last_used_slug
from apps.organizations.selectors import memberships_of


@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Redirects to the only organization, else to the one used last, else to the chooser."""
    slugs = [membership.organization.slug for membership in memberships_of(person(request))]
    last = last_used_slug(request)
    if last in slugs:
        slugs = [last]
    if len(slugs) == 1:
        return redirect(f"/o/{slugs[0]}/")
    return redirect("organizations")
