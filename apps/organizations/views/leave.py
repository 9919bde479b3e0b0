"""Asks before a person leaves the organization, and lets them go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.problems import PortalError, Problem
from apps.organizations.middleware import TenantRequest
from apps.organizations.selectors import is_only_owner
from apps.organizations.services import leave


@require_http_methods(["GET", "HEAD", "POST"])
def leave_organization(request: TenantRequest) -> HttpResponse:
    problem: Problem | None = None
    if request.method == "POST":
        try:
            leave(request.membership)
        except PortalError as error:
            problem = error.problem
        else:
            messages.success(request, f"You have left {request.organization.name}.")
            return redirect("home")
    return render(
        request,
        "organizations/leave.html",
        {
            "nav_current": "people",
            "problem": problem,
            "only_owner": is_only_owner(request.membership),
        },
        status=422 if problem else 200,
    )
