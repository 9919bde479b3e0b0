"""Who reads what in this organization: spaces, restricted pages, and what keeps people out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.parts import Column
from apps.knowledge.access.forms import ExplainForm, RestrictedForm
from apps.knowledge.access.models import Group
from apps.knowledge.access.selectors import (
    access_counts,
    skips_restricted,
    space_choices,
    unread_groups,
)
from apps.knowledge.access.services import choose_restricted
from apps.knowledge.access.wording import listed
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.selectors import people

_COLUMNS = [Column("Space"), Column("Key"), Column("Who reads it")]


@require_safe
@requires(Permission.MANAGE_ACCESS)
def overview(request: TenantRequest) -> HttpResponse:
    context = {
        "nav_current": "access",
        "spaces": space_choices(),
        "columns": _COLUMNS,
        "counts": access_counts(),
        "unread": _unread(unread_groups()),
        "restricted_form": RestrictedForm(initial={"skip": skips_restricted()}),
        "explain_form": ExplainForm(people=people()),
    }
    return render(request, "access/overview.html", context)


def _unread(groups: list[Group]) -> str:
    """What there is to say of groups that let nobody in; empty when there are none."""
    if not groups:
        return ""
    names = listed([str(group) for group in groups])
    return f"Restrictions name groups whose members could not be read: {names}."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ACCESS)
def restricted(request: TenantRequest) -> HttpResponse:
    """Takes the choice; whoever opens the address gets the overview."""
    if request.method == "POST":
        form = RestrictedForm(request.POST)
        form.is_valid()
        skip = form.cleaned_data["skip"]
        choose_restricted(skip=skip, by=request.membership.user_id)
        messages.success(
            request,
            "Restricted pages are left out from now on."
            if skip
            else "Restricted pages are read by those whom Confluence lets in.",
        )
    return redirect("access:overview", request.organization.slug)
