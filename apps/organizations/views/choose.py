"""The organizations of a person, and the invitations that wait for them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.access import person
from apps.organizations.access import may_create_organization
from apps.organizations.selectors import invitations_for, memberships_of


@login_required
def show(request: HttpRequest) -> HttpResponse:
    user = person(request)
    return render(
        request,
        "organizations/choose.html",
        {
            "own_memberships": memberships_of(user),
            "invitations": invitations_for(user),
            "may_create": may_create_organization(user),
        },
    )
