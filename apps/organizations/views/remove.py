"""Asks before somebody's membership ends, and ends it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.problems import PortalError, Problem
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.selectors import member
from apps.organizations.services import remove_member


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def remove(request: TenantRequest, membership_id: int) -> HttpResponse:
    target = member(membership_id)
    if target is None:
        raise Http404
    problem: Problem | None = None
    if request.method == "POST":
        try:
            remove_member(actor=request.membership, membership_id=membership_id)
        except PortalError as error:
            problem = error.problem
        else:
            messages.success(request, f"{target.user} is no longer a member.")
            return redirect("organizations:people", request.organization.slug)
    return render(
        request,
        "organizations/remove.html",
        {"nav_current": "people", "target": target, "problem": problem},
        status=422 if problem else 200,
    )
